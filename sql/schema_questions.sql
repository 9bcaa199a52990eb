-- What is asked about, and what is not: only what could have been renamed, and would be lost
\pset tuples_only on
\pset format unaligned
-- ask(a, b, renames): builds schemas a and b, says how a becomes b, and drops them again
CREATE PROCEDURE ask(a text, b text, renames jsonb DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
  d record;
BEGIN
  SET LOCAL client_min_messages = warning;
  CREATE SCHEMA a; PERFORM set_config('search_path', 'a, public', true); EXECUTE a;
  CREATE SCHEMA b; PERFORM set_config('search_path', 'b, public', true); EXECUTE b;
  SET LOCAL search_path = public;
  SET LOCAL client_min_messages = notice;
  FOR d IN SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => renames) WHERE kind <> 'setting' LOOP
    RAISE INFO '%', coalesce(d.ddl, '-- ' || d.codes[1] || ' of ' || d.identity);
  END LOOP;
  SET LOCAL client_min_messages = warning;
  DROP SCHEMA a, b CASCADE;
END $$;

-- Tables: columns of the same names and types
CALL ask('CREATE TABLE lost (q int)', 'CREATE TABLE found (q int)');
CALL ask('CREATE TABLE lost (q int)', 'CREATE TABLE found (q bigint)');
CALL ask('CREATE TABLE lost (q int)', 'CREATE TABLE found (w int)');
CALL ask('CREATE TABLE lost (q int)', 'CREATE TABLE found (q int, w int)');
CALL ask('CREATE TABLE lost ()', 'CREATE TABLE found ()');
-- Types, if they are used by what stays, and are made of the same
CALL ask('CREATE DOMAIN d AS int; CREATE TABLE t (c d)', 'CREATE DOMAIN e AS int; CREATE TABLE t (c e)');
CALL ask('CREATE DOMAIN d AS int', 'CREATE DOMAIN e AS int');
CALL ask('CREATE DOMAIN d AS int; CREATE TABLE t (c d)', 'CREATE DOMAIN e AS int; CREATE TABLE u (n text, c e)');
CALL ask('CREATE DOMAIN d AS int; CREATE TABLE t (c d)', 'CREATE DOMAIN e AS bigint; CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS (x int); CREATE TABLE t (c d)', 'CREATE TYPE e AS (x int); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS (x int); CREATE TABLE t (c d)', 'CREATE TYPE e AS (x int, y int); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS (x int, y int); CREATE TABLE t (c d)', 'CREATE TYPE e AS (x int); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS (x int); CREATE TABLE t (c d)', 'CREATE TYPE e AS (x text); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS (x int); CREATE TABLE t (c d)', 'CREATE TYPE e AS (y int); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS RANGE (subtype = int); CREATE TABLE t (c d)', 'CREATE TYPE e AS RANGE (subtype = int, multirange_type_name = d_multirange); CREATE TABLE t (c e)');
CALL ask('CREATE TYPE d AS ENUM (''x''); CREATE TABLE gone (c d)', 'CREATE TYPE e AS ENUM (''x'')');
-- Attributes and labels, if somebody has values of the type
CALL ask('CREATE TYPE c AS (x int, y text); CREATE TABLE t (c c)', 'CREATE TYPE c AS (x int, z text); CREATE TABLE t (c c)');
CALL ask('CREATE TYPE c AS (x int, y text)', 'CREATE TYPE c AS (x int, z text)');
CALL ask('CREATE TYPE e AS ENUM (''y'')', 'CREATE TYPE e AS ENUM (''z'')');
-- Routines, if something needs them, with the same arguments
CALL ask('CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1''; CREATE TABLE t (a int CHECK (f(a) > 0))', 'CREATE FUNCTION g(bigint) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1''; CREATE TABLE t (a int CHECK (g(a) > 0))');
CALL ask('CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS ''SELECT 1''', 'CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS ''SELECT 1''');
-- Sequences, but not that of a column that goes
CALL ask('CREATE SEQUENCE s', 'CREATE SEQUENCE q');
CALL ask('CREATE TABLE t (k text, i bigserial)', 'CREATE TABLE t (k text); CREATE SEQUENCE q');
-- Columns: the parent is asked about, as long as it is one
CALL ask('CREATE TABLE t (k text, old int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT', 'CREATE TABLE t (k text, new int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT');
CALL ask('CREATE TABLE p (k text, old int); CREATE TABLE c () INHERITS (p)', 'CREATE TABLE p (k text, old int); CREATE TABLE c (k text, new int)');
-- Two have gone, and one is new: it could be either
CALL ask('CREATE TABLE t (one int, two int)', 'CREATE TABLE t (three int)');
CALL ask('CREATE TABLE t (one int, two int)', 'CREATE TABLE t (three int)', '{"a.t.one": null}');
CALL ask('CREATE TABLE t (one int, two int)', 'CREATE TABLE t (three int)', '{"a.t.one": "a.t.three"}');
CALL ask('CREATE TABLE t (one int, two int)', 'CREATE TABLE t (three int, four int)');

-- Of two equal indexes, one gets the name of the new one
CALL ask('CREATE TABLE t (k int); CREATE INDEX i1 ON t (k); CREATE INDEX i2 ON t (k)', 'CREATE TABLE t (k int); CREATE INDEX j ON t (k)');
-- Columns of children get their names with those of the parent, whether that is said or not
CALL ask('CREATE TABLE t (k text, old int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT', 'CREATE TABLE t (k text, new int) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t DEFAULT',
  '{"a.t.old": "a.t.new", "a.t1.old": "a.t1.new"}');
-- What cannot be renamed
CALL ask('CREATE TABLE t (old int DEFAULT 1)', 'CREATE TABLE t (new int DEFAULT 1)', '{"for a.t.old": "for a.t.new"}');
CALL ask('CREATE TYPE e AS ENUM (''one'', ''two'')', 'CREATE TYPE e AS ENUM (''one'', ''three'')', '{"a.e_''two''": null}');
-- Differences that are ignored are neither asked about nor proposed
SELECT schemaver_ignore('column.extra', 'a.t.old', 'a test');
CALL ask('CREATE TABLE t (old int)', 'CREATE TABLE t (new int)');
SELECT schemaver_ignore('column.extra', 'a.t.old', NULL), schemaver_ignore('column.missing', 'a.t.new', 'a test');
CALL ask('CREATE TABLE t (old int)', 'CREATE TABLE t (new int)');
SELECT schemaver_ignore('column.missing', 'a.t.new', NULL);
DROP PROCEDURE ask;

-- Schemas, if one has a table of the other one, but not what is in them; and subscriptions
CREATE SCHEMA a CREATE TABLE t (k int) CREATE TABLE old (k int);
CREATE SCHEMA other CREATE TABLE u (k text);
SELECT schemaver_snapshot('questions') IS NULL;
ALTER SCHEMA a RENAME TO b;
ALTER TABLE b.old RENAME TO new;
SELECT coalesce(ddl, codes[1] || ' of ' || identity) FROM schemaver_diff('live', 'snapshot:questions') WHERE kind <> 'setting';
SELECT coalesce(ddl, codes[1] || ' of ' || identity) FROM schemaver_diff('live', 'snapshot:questions', renames => '{"b": null, "b.t": "a.t", "b.new": "a.old"}') WHERE kind <> 'setting';
DROP TABLE b.t;
SELECT coalesce(ddl, codes[1] || ' of ' || identity) FROM schemaver_diff('live', 'snapshot:questions') WHERE kind <> 'setting';
SET client_min_messages = error;
CREATE SUBSCRIPTION regress_schema_one CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = NONE);
SELECT schemaver_snapshot('questions', replace => true) IS NULL;
ALTER SUBSCRIPTION regress_schema_one RENAME TO regress_schema_two;
RESET client_min_messages;
SELECT coalesce(ddl, codes[1] || ' of ' || identity) FROM schemaver_diff('live', 'snapshot:questions') WHERE kind <> 'setting';
SELECT schemaver_snapshot_drop('questions');
DROP SUBSCRIPTION regress_schema_two;
SET client_min_messages = error;
DROP SCHEMA b, other CASCADE;
