-- Code that the server prints differently, and that is the same: no difference; whatever else differs still does
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS schemaver;
-- Makes the schemas a and b, and compares them both ways; rows are the objects that differ.  The expression of a generated
-- column is altered since 17, and before, the column is replaced.
CREATE FUNCTION compare(first text, second text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  CREATE SCHEMA a;
  CREATE SCHEMA b;
  PERFORM set_config('search_path', 'a, public', true);
  EXECUTE first;
  PERFORM set_config('search_path', 'b, public', true);
  EXECUTE second;
  PERFORM set_config('search_path', 'public', true);
  SELECT string_agg(DISTINCT identity COLLATE "C", ', ' ORDER BY identity COLLATE "C") INTO result
  FROM (SELECT kind, regexp_replace(identity, '^for (\w+.t.b)$', '\1') AS identity
    FROM (SELECT * FROM schemaver_diff('schema:a', 'schema:b') UNION ALL SELECT * FROM schemaver_diff('schema:b', 'schema:a')) r) d WHERE kind <> 'setting';
  RAISE EXCEPTION USING ERRCODE = 'XX111', MESSAGE = coalesce(result, 'equal');
EXCEPTION WHEN SQLSTATE 'XX111' THEN
  RETURN SQLERRM;
END $$;
-- {c} is the expression "c IN ('x', 'y')" of a varchar c, and in the second schema what the server makes of that: the same, or
-- another one
CREATE FUNCTION tried(form text) RETURNS TABLE (same text, other text) LANGUAGE sql AS $$
  SELECT compare(regexp_replace(form, '{(.*?)}', '\1 IN (''x'', ''y'')', 'g'),
                 regexp_replace(form, '{(.*?)}', '(\1)::text = ANY (ARRAY[(''x''::varchar)::text, (''y''::varchar)::text])', 'g')),
         compare(regexp_replace(form, '{(.*?)}', '\1 IN (''x'', ''y'')', 'g'),
                 regexp_replace(form, '{(.*?)}', '(\1)::text = ANY (ARRAY[(''x''::varchar)::text, (''z''::varchar)::text])', 'g'))
$$;
\set trigger 'CREATE TABLE t (v varchar); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN END'';'
SELECT * FROM tried('CREATE TABLE t (v varchar CHECK ({v}))');
SELECT * FROM tried('CREATE TABLE t (v varchar, b bool DEFAULT ({''z''::varchar}))');
SELECT * FROM tried('CREATE TABLE t (v varchar, b bool GENERATED ALWAYS AS ({v}) STORED)');
SELECT * FROM tried('CREATE TABLE t (v varchar, EXCLUDE (v WITH =) WHERE ({v}))');
SELECT * FROM tried('CREATE TABLE t (v varchar, EXCLUDE (({v}) WITH =))');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE INDEX i ON t (({v}), (v || ''a'') DESC)');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE UNIQUE INDEX i ON t (v) WHERE {v}');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE POLICY p ON t USING ({v})');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE POLICY p ON t WITH CHECK (EXISTS (SELECT FROM t u WHERE {u.v} AND t.v = u.v))');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE VIEW w AS SELECT v FROM t WHERE {v}');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE MATERIALIZED VIEW w AS WITH c AS (SELECT v FROM t WHERE {v}) SELECT count(*) AS n FROM c WITH NO DATA');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE RULE r AS ON UPDATE TO t WHERE {new.v} DO INSTEAD NOTHING');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE TABLE u (v varchar); CREATE RULE r AS ON UPDATE TO t DO INSTEAD INSERT INTO u SELECT new.v FROM u z WHERE {z.v}');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE TABLE u (v varchar); CREATE RULE r AS ON UPDATE TO t DO ALSO (UPDATE u SET v = new.v WHERE {u.v}; DELETE FROM u USING t WHERE t.v = old.v AND {new.v})');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE RULE r AS ON UPDATE TO t DO ALSO INSERT INTO t VALUES (({new.v})::text)');
SELECT * FROM tried('CREATE TABLE t (v varchar) PARTITION BY RANGE (({v}))');
SELECT * FROM tried('CREATE TABLE t (v varchar, n int); CREATE STATISTICS s ON n, ({v}) FROM t');
SELECT * FROM tried('CREATE DOMAIN d AS varchar CHECK ({VALUE})');
SELECT * FROM tried('CREATE DOMAIN d AS bool DEFAULT ({''x''::varchar})');
SELECT * FROM tried('CREATE FUNCTION f(n int, b bool DEFAULT ({''x''::varchar})) RETURNS int LANGUAGE sql AS ''SELECT 1''');
SELECT * FROM tried('CREATE FUNCTION f(v varchar) RETURNS bool LANGUAGE sql RETURN {v}');
SELECT * FROM tried('CREATE FUNCTION f(v varchar, OUT b bool) LANGUAGE sql BEGIN ATOMIC SELECT {v}; END');
SELECT * FROM tried('CREATE TABLE t (v varchar); CREATE PROCEDURE p(v varchar) LANGUAGE sql BEGIN ATOMIC DELETE FROM t WHERE {t.v} AND t.v = p.v; UPDATE t SET v = ({p.v})::text; END');
SELECT * FROM tried(:'trigger' || 'CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN ({new.v} AND old.v IS DISTINCT FROM new.v) EXECUTE FUNCTION f()');
SELECT * FROM tried(:'trigger' || 'CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE FOR EACH ROW WHEN ({new.v}) EXECUTE FUNCTION f()');

-- Each side has its own environment
SELECT compare('CREATE TABLE t (v text CHECK (v = ''x''))', 'CREATE TABLE t (v varchar CHECK (v = ''x''))');
-- In whole databases, functions of the same name are others
SELECT compare('CREATE FUNCTION f(text) RETURNS bool LANGUAGE sql AS ''SELECT true''; CREATE TABLE t (v varchar, CHECK (f(v)))',
  'CREATE FUNCTION f(varchar) RETURNS bool LANGUAGE sql AS ''SELECT true''; CREATE TABLE t (v varchar, CHECK (f(v)))');

-- Code that is parsed is not run: not even by literals
CREATE SEQUENCE runs;
CREATE FUNCTION run(int) RETURNS bool LANGUAGE sql AS $$ SELECT nextval('public.runs') > 0 $$;
CREATE SCHEMA a;
CREATE SCHEMA b;
SET search_path = a;
CREATE DOMAIN d AS int CHECK (public.run(VALUE));
CREATE TABLE t (v varchar, n d[], CHECK (n <> '{1,2}' AND v IN ('x', 'y')));
SET search_path = b;
CREATE DOMAIN d AS int CHECK (public.run(VALUE));
CREATE TABLE t (v varchar, n d[], CHECK (n <> '{1,2}' AND v::text = ANY (ARRAY[('x'::varchar)::text, ('y'::varchar)::text])));
SET search_path = public;
SELECT setval('runs', 1, false);
SELECT identity, codes FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting' ORDER BY step;
SELECT is_called FROM runs;
DROP SCHEMA a, b CASCADE;

-- Nothing is written, and no lock is left; without rights on the schema, the difference stays
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (v varchar CHECK (v IN ('x', 'y')));
CREATE TABLE b.t (v varchar CHECK (v::text = ANY (ARRAY[('x'::varchar)::text, ('y'::varchar)::text])));
BEGIN TRANSACTION READ ONLY;
SELECT identity, codes FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting';
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ('a.t'::regclass, 'b.t'::regclass) AND mode <> 'AccessShareLock';
COMMIT;
CREATE ROLE regress_equal;
GRANT EXECUTE ON FUNCTION schemaver_diff TO regress_equal;
SET ROLE regress_equal;
SELECT identity, codes FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting' AND codes[1] LIKE 'constraint.%';
RESET ROLE;
-- Fingerprints are of the texts
SELECT count(DISTINCT schemaver_fingerprint('shape', ARRAY[s])) FROM unnest('{a,b}'::text[]) s;
DROP SCHEMA a, b CASCADE;
REVOKE EXECUTE ON FUNCTION schemaver_diff FROM regress_equal;
DROP ROLE regress_equal;
DROP SEQUENCE runs;
DROP FUNCTION compare, tried, run;
