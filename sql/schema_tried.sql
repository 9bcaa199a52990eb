-- Code that is printed differently, continued: what is parsed and what is not; and what is only tried out
\set VERBOSITY terse
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
-- Makes the schemas a and b, and returns the objects that differ.  {{c}} is the expression "c IN ('x', 'y')" of a varchar c, and in b
-- what the server makes of that.
CREATE FUNCTION left_over(form text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  CREATE SCHEMA a; PERFORM set_config('search_path', 'a, public', true);
  EXECUTE regexp_replace(form, '{{(.*?)}}', '\1 IN (''x'', ''y'')', 'g');
  CREATE SCHEMA b; PERFORM set_config('search_path', 'b, public', true);
  EXECUTE regexp_replace(form, '{{(.*?)}}', '(\1)::text = ANY (ARRAY[(''x''::varchar)::text, (''y''::varchar)::text])', 'g');
  PERFORM set_config('search_path', 'public', true);
  SELECT coalesce(string_agg(DISTINCT identity COLLATE "C", ', '), 'equal') INTO result FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting';
  DROP SCHEMA a, b CASCADE;
  RETURN result;
END $$;
-- Literals of types whose input runs nobody's code
SELECT left_over($$CREATE TYPE e AS ENUM ('p', 'q'); CREATE TABLE t (v varchar, e e, CHECK (e <> 'p' AND {{v}}))$$);
SELECT left_over($$CREATE TABLE t (v varchar, r int4range, m int4multirange, CHECK (r <> '[1,2)' AND m <> '{[1,2)}' AND {{v}}))$$);
SELECT left_over($$CREATE DOMAIN d AS int; CREATE TABLE t (v varchar, d d, CHECK (d <> 5 AND {{v}}))$$);
SELECT left_over($$CREATE TABLE t (v varchar, d timestamp, CHECK (extract(year FROM d) > 2000 AND trim(BOTH 'x' FROM v) <> '' AND {{v}}))$$);
-- and of others: the difference stays
SELECT left_over($$CREATE TYPE r AS RANGE (subtype = int); CREATE TABLE t (v varchar, r r, CHECK (r <> '[1,2)' AND {{v}}))$$);
SELECT left_over($$CREATE TYPE c AS (a int); CREATE TABLE t (v varchar, c c, CHECK (c <> '(1)'::c AND {{v}}))$$);
SELECT left_over($$CREATE DOMAIN d AS int; CREATE TABLE t (v varchar, d d[], CHECK (d <> '{1}' AND {{v}}))$$);
-- Queries that would lock, and statements that do more than change rows: likewise
SELECT left_over($$CREATE TABLE t (v varchar); CREATE VIEW w AS SELECT v FROM t WHERE {{v}} FOR UPDATE$$);
SELECT left_over($$CREATE TABLE t (v varchar PRIMARY KEY); CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO t SELECT v FROM t WHERE {{v}} ON CONFLICT DO NOTHING; END$$);
SELECT left_over($$CREATE TABLE t (v varchar PRIMARY KEY); CREATE FUNCTION f() RETURNS varchar LANGUAGE sql BEGIN ATOMIC INSERT INTO t SELECT v FROM t WHERE {{v}} RETURNING v; END$$);
SELECT left_over($$CREATE TABLE t (v varchar PRIMARY KEY); CREATE FUNCTION f() RETURNS varchar LANGUAGE sql BEGIN ATOMIC DELETE FROM t WHERE {{v}} RETURNING v; END$$);
SELECT left_over($$CREATE TABLE t (v varchar PRIMARY KEY); CREATE FUNCTION f() RETURNS varchar LANGUAGE sql BEGIN ATOMIC UPDATE t SET v = 'x' WHERE {{v}} RETURNING v; END$$);
-- Parameters that are only returned
SELECT left_over($$CREATE FUNCTION f(v varchar) RETURNS TABLE (v2 bool) LANGUAGE sql BEGIN ATOMIC SELECT {{f.v}}; END$$);
DROP FUNCTION left_over;

-- What a statement does is not known if a function would have to be called that is not the server's, or does something
CREATE SCHEMA a CREATE TABLE t (k int);
CREATE SCHEMA b CREATE TABLE t (k int);
CREATE FUNCTION public.random(int) RETURNS bool VOLATILE LANGUAGE internal AS 'int4_bool';
CREATE DOMAIN public.tested AS int CHECK (public.random(VALUE));
CREATE SEQUENCE public.numbers;
CREATE FUNCTION adding(definition text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'ALTER TABLE b.t ADD c ' || definition;
  RETURN QUERY SELECT format('%s, %s', coalesce(lock, 'no lock'), rewrites) FROM schemaver_diff('schema:a', 'schema:b') WHERE kind = 'table column';
  ALTER TABLE b.t DROP c;
END $$;
SELECT * FROM adding('int DEFAULT nextval(''public.numbers'')');
SELECT * FROM adding('float DEFAULT random()');
SELECT * FROM adding('bool DEFAULT public.random(1)');
SELECT * FROM adding('int DEFAULT (1::public.tested)::int');
SELECT * FROM adding('oid DEFAULT lo_create(0)');
SELECT * FROM adding('int DEFAULT pg_backend_pid()');
SELECT * FROM adding('int DEFAULT 1');
SELECT is_called FROM public.numbers;
-- Afterwards, functions are called as ever
CREATE FUNCTION guarded() RETURNS text SECURITY DEFINER SET work_mem = '1MB' LANGUAGE plpgsql AS 'BEGIN RETURN ''called''; END';
SELECT guarded();
CREATE TABLE a.u AS SELECT random() < 2 AS r, clock_timestamp() IS NOT NULL AS c;
DROP SCHEMA a, b CASCADE;
DROP DOMAIN public.tested;
DROP FUNCTION guarded, adding, public.random;
DROP SEQUENCE public.numbers;

-- Event triggers do not notice what is tried out, and would not be called
CREATE SCHEMA a CREATE TABLE t (k int, n text);
CREATE SCHEMA b CREATE TABLE t (k bigint, n text NOT NULL);
CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''noticed''; END';
CREATE EVENT TRIGGER noticed ON ddl_command_start EXECUTE FUNCTION noticed();
SELECT ddl, lock, rewrites, hazards FROM schemaver_diff('schema:a', 'schema:b') WHERE kind = 'table column';
DROP EVENT TRIGGER noticed;
DROP FUNCTION noticed;
-- The transaction can still be prepared
BEGIN;
SELECT count(*) FROM schemaver_diff('schema:a', 'schema:b');
PREPARE TRANSACTION 'schema tried';
ROLLBACK PREPARED 'schema tried';
-- What is elsewhere, or only to be read, is not tried
SELECT schemaver_snapshot('tried', '{a}') IS NULL;
ALTER TABLE a.t ALTER k TYPE bigint;
SELECT ddl, lock, rewrites FROM schemaver_diff('snapshot:tried', 'live') WHERE kind = 'table column';
SELECT schemaver_snapshot_drop('tried');
DROP SCHEMA a, b CASCADE;
-- A partitioned table has rows in its partitions
CREATE SCHEMA a;
CREATE SCHEMA b;
SET search_path = a;
CREATE TABLE t (k int, n text) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE u (k int, n text) PARTITION BY HASH (k); CREATE TABLE c (k int, n text NOT NULL); CREATE TABLE l (k int);
SET search_path = b;
CREATE TABLE t (k int, n text NOT NULL) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE u (k int, n int) PARTITION BY HASH (k); CREATE UNLOGGED TABLE l (k int);
CREATE TABLE c PARTITION OF t FOR VALUES FROM (0) TO (10);
SET search_path = public;
SELECT ddl, lock, rewrites, hazards FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting';
DROP SCHEMA a, b CASCADE;

-- What a statement alone shows
CREATE SCHEMA a;
CREATE SCHEMA b;
SET search_path = a;
CREATE TABLE t (k int, n text, i int GENERATED ALWAYS AS IDENTITY, CONSTRAINT c CHECK (k > 0)); CREATE INDEX one ON t (k); CREATE STATISTICS st ON k, n FROM t;
CREATE TABLE u (k int, n text); CREATE STATISTICS sd ON k, n FROM u; CREATE TRIGGER g AFTER INSERT ON u EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE SEQUENCE s; CREATE VIEW v AS SELECT 1 AS one; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one; CREATE POLICY p ON t USING (k > 1); CREATE POLICY q ON u; CREATE RULE r AS ON UPDATE TO t DO ALSO NOTHING;
CREATE TYPE c AS (x int); CREATE DOMAIN d AS int; CREATE DOMAIN d2 AS int; CREATE DOMAIN d3 AS int; ALTER DOMAIN d3 ADD CONSTRAINT dc CHECK (VALUE > 0) NOT VALID; CREATE DOMAIN d4 AS int;
SET search_path = b;
CREATE UNLOGGED TABLE t (k int, n text, i int NOT NULL, CONSTRAINT c2 CHECK (k > 0)); CREATE INDEX two ON t (k); COMMENT ON INDEX two IS 'x'; COMMENT ON TABLE t IS 'x';
CREATE TABLE u (k int, n text); CREATE TRIGGER g AFTER INSERT ON u EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE u DISABLE TRIGGER g;
CREATE SEQUENCE s INCREMENT 2; COMMENT ON SEQUENCE s IS 'x'; CREATE VIEW v AS SELECT 1 AS one, 2 AS two; CREATE VIEW w AS SELECT 1 AS one; CREATE MATERIALIZED VIEW m AS SELECT 2 AS one; CREATE POLICY p ON t USING (k > 2); CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING;
CREATE TYPE c AS (x bigint); CREATE DOMAIN d AS int NOT NULL; CREATE DOMAIN d2 AS int CHECK (VALUE > 0); CREATE DOMAIN d3 AS int CONSTRAINT dc CHECK (VALUE > 0); CREATE DOMAIN d4 AS int; ALTER DOMAIN d4 ADD CONSTRAINT dc CHECK (VALUE > 0) NOT VALID;
COMMENT ON DOMAIN d IS 'x';
SET search_path = public;
BEGIN TRANSACTION READ ONLY;
SELECT split_part(ddl, E'\n', 1), CASE WHEN ddl ~ 'VALIDATE' THEN 'depends on the server: ' || (lock IS NOT NULL) ELSE lock END, rewrites
FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting';
COMMIT;
SELECT split_part(ddl, E'\n', 1), lock, rewrites, transactional FROM schemaver_diff('schema:a', 'schema:b', online => true) WHERE ddl ~ 'INDEX';
DROP SCHEMA a, b CASCADE;

-- Code that is printed differently, where the other side is in another database
CREATE SCHEMA a CREATE TABLE t (v varchar CHECK (v IN ('x', 'y')));
CREATE SCHEMA b CREATE TABLE t (v varchar CHECK (v::text = ANY (ARRAY[('x'::varchar)::text, ('y'::varchar)::text])));
SET search_path = b, public;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'database:' || current_database());
SELECT ddl, codes FROM schemaver_diff('database:' || current_database(), 'schema:a');
SET search_path = public;
DROP SCHEMA a, b CASCADE;
-- unless what it needs differs
CREATE SCHEMA a;
CREATE SCHEMA b;
SET search_path = a;
CREATE FUNCTION f(text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (v varchar CONSTRAINT c CHECK (f(v) AND v IN ('x', 'y')));
SET search_path = b;
CREATE FUNCTION f(text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT false'; CREATE TABLE t (v varchar CONSTRAINT c CHECK (f(v) AND v::text = ANY (ARRAY[('x'::varchar)::text, ('y'::varchar)::text])));
SET search_path = b, public;
SELECT identity, codes FROM schemaver_diff('schema:a', 'database:' || current_database()) WHERE kind <> 'setting';
SELECT identity, codes FROM schemaver_diff('database:' || current_database(), 'schema:a') WHERE kind <> 'setting';
SELECT identity, codes FROM schemaver_diff('schema:b', 'schema:a') WHERE kind <> 'setting';
SET search_path = public;
DROP SCHEMA a, b CASCADE;
