-- What counts in a fingerprint, what is a part of a database from the beginning, and what an ignored difference leaves
\pset tuples_only on
\pset format unaligned
\set VERBOSITY terse
SET client_min_messages = warning;
-- The levels at which a schema has another fingerprint after a statement
CREATE FUNCTION levels(base text, alteration text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text[];
  result text;
BEGIN
  CREATE SCHEMA a; PERFORM set_config('search_path', 'a, public', true); EXECUTE base;
  before := ARRAY(SELECT schemaver_fingerprint(l, '{a}') FROM unnest('{shape,normal,strict}'::text[]) WITH ORDINALITY u (l, n) ORDER BY n);
  EXECUTE alteration;
  SELECT coalesce(string_agg(l, ', ' ORDER BY n), 'none') INTO result FROM unnest('{shape,normal,strict}'::text[]) WITH ORDINALITY u (l, n) WHERE schemaver_fingerprint(l, '{a}') <> before[n];
  SET LOCAL search_path = public;
  DROP SCHEMA a CASCADE;
  RETURN result;
END $$;
SELECT levels('CREATE TABLE t (k int)', 'ALTER TABLE t ADD n int');
SELECT levels('CREATE TABLE t (k int, n int)', 'DROP TABLE t; CREATE TABLE t (n int, k int)');
SELECT levels('CREATE TABLE t (k int)', 'COMMENT ON TABLE t IS ''x''');
SELECT levels('CREATE TABLE t (k int)', 'GRANT SELECT ON t TO PUBLIC');
SELECT levels('CREATE TABLE t (k int)', 'ALTER TABLE t SET (fillfactor = 20)');
SELECT levels('CREATE TABLE t (k int); CREATE TABLE u (k int); CREATE INDEX i ON t (k)', 'DROP INDEX i; CREATE INDEX i ON u (k)');
SELECT levels('CREATE TABLE t (k int); CREATE POLICY p ON t USING (k > 0)', 'DROP POLICY p ON t; CREATE POLICY p ON t WITH CHECK (k > 0)');
SELECT levels('CREATE TABLE t (k int)', 'ALTER TABLE t ADD n int; ALTER TABLE t DROP n');
SELECT levels('CREATE TABLE t (k int)', 'INSERT INTO t VALUES (1); ANALYZE t');
DROP FUNCTION levels;

-- What a new database has is not in a dump, and what belongs to an extension is not read
SELECT content ~ 'EXTENSION plpgsql|(CREATE|COMMENT ON) SCHEMA public' FROM schemaver_dump();
SELECT kind, identity FROM schemaver_schema() WHERE kind = 'uncovered';
-- but what somebody says about it is
SELECT schemaver_snapshot('levels') IS NULL;
COMMENT ON SCHEMA public IS 'ours';
COMMENT ON EXTENSION plpgsql IS 'ours';
SELECT content ~ 'COMMENT ON SCHEMA public IS ''ours''' FROM schemaver_dump();
SELECT ddl FROM schemaver_diff('live', 'snapshot:levels') WHERE kind <> 'setting';
COMMENT ON SCHEMA public IS 'standard public schema';
COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';
SELECT ddl FROM schemaver_diff('live', 'snapshot:levels') WHERE kind <> 'setting';
SELECT schemaver_snapshot_drop('levels');

-- Of a table that is missing, an index that is ignored stays missing, but what its statement contains is there; an index that is
-- made anew is as desired
CREATE SCHEMA a CREATE TABLE t (k int, n int);
CREATE SCHEMA b CREATE TABLE t (k int, n int) CREATE TABLE u (k int DEFAULT 3 CHECK (k > 0), x text);
CREATE INDEX i ON a.t (k);
CREATE INDEX i ON b.t (n);
CREATE INDEX j ON b.u (k);
SELECT schemaver_ignore('index.missing', 'a.?', 'a test') IS NULL, schemaver_ignore('constraint.missing', '*', 'a test') IS NULL,
  schemaver_ignore('default.missing', '*', 'a test') IS NULL, schemaver_ignore('index.extra', 'b.j', 'a test') IS NULL;
SET client_min_messages = notice;
\set VERBOSITY default
SELECT ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b') WHERE kind <> 'setting';
-- and an index goes with its table
SELECT ddl, codes, identity FROM schemaver_diff('schema:b', 'schema:a') WHERE kind <> 'setting' AND codes[1] LIKE 'table%';
DELETE FROM schemaver_ignored;
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;
