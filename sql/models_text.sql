-- Texts that say what a schema should be: how they are read, and what may be in them
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE SCHEMA models_text;
SET search_path = models_text, public;
SET client_min_messages = notice;
-- What a text gives, or why it gives nothing
CREATE FUNCTION public.try(source text, schemas text[] DEFAULT '{models_text}') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  detail text;
  hint text;
  context text;
BEGIN
  PERFORM schemaver_set_models(source, schemas);
  RETURN QUERY SELECT coalesce(ddl, 'no statement: ' || array_to_string(codes, ', ') || ' of ' || identity) FROM schemaver_check() WHERE kind <> 'setting';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
  RETURN NEXT SQLSTATE || ' ' || SQLERRM;
  RETURN QUERY SELECT 'DETAIL ' || detail WHERE detail <> '' UNION ALL SELECT 'HINT ' || hint WHERE hint <> ''
    UNION ALL SELECT 'CONTEXT ' || line FROM string_to_table(context, E'\n') line WHERE line LIKE 'models, line%';
END $$;
-- In any order
SELECT try('sql:CREATE VIEW v AS SELECT count(*) AS n FROM a;
CREATE TABLE b (a integer REFERENCES a);
COMMENT ON COLUMN a.id IS ''late'';
CREATE TABLE a (id integer PRIMARY KEY, m mood DEFAULT ''good'');
CREATE TYPE mood AS ENUM (''good'', ''bad'');');
SELECT try(E'sql:CREATE TABLE later.t (n integer);\nCREATE SCHEMA later;', '{later}');
-- Each waits for the next one, or for what it does not name
SELECT count(*), max(t) FROM (SELECT try('sql:' || string_agg(format('CREATE TABLE t%s (id integer PRIMARY KEY, n integer REFERENCES "t%s")', i, i - 1), ';' ORDER BY i DESC) || '; CREATE TABLE T0 (id integer PRIMARY KEY)')
  FROM generate_series(1, 60) i) chain (t);
SELECT try('sql:CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS ''BEGIN PERFORM 1 FROM a; END''; SELECT f(); CREATE TABLE a (n integer)');
SELECT try('sql:CREATE TABLE b (n integer REFERENCES a); CREATE TABLE a (n integer); CREATE TABLE c (n nothing)');
-- What was woken in vain is tried again with all others
SELECT try('sql:CREATE VIEW v AS SELECT count(*) AS n FROM t1, t2; DO ''BEGIN EXECUTE ''''CREATE TABLE t2 AS SELECT * FROM t0''''; END''; CREATE TABLE t1 (n integer); DO ''BEGIN CREATE TABLE t0 (m integer); END''');
-- Bodies that name each other
SELECT try('sql:CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql AS ''SELECT g(n)''; CREATE FUNCTION g(n integer) RETURNS integer LANGUAGE sql AS ''SELECT f(n)''');
-- The order of what can run stays
SELECT try('sql:CREATE TABLE a (n integer); DROP TABLE a; CREATE TABLE a (x text); ALTER TABLE a RENAME x TO y');
-- What is only for psql, and the frame of a dump
SELECT try(E'sql:\\restrict abc\n\\set ON_ERROR_STOP on\nSET statement_timeout = 0;\nSET client_encoding = ''LATIN1'';\nSET from_a_later_server = 1;\nSET client_min_messages = warning;\nSET xmloption = content;
SELECT pg_catalog.set_config(''search_path'', '''', false);\nBEGIN;\nCREATE TABLE models_text.a (x text DEFAULT ''\\i "'', y text DEFAULT E''it\\''s \\\\n'', z text DEFAULT $x$\\d$x$);\nCOMMIT;\n\\unrestrict abc');
SELECT try(E'sql:SELECT 1 AS one \\gset\nCREATE TABLE a (x text)\\;CREATE TABLE b (y text)\\g\nCREATE TABLE c (z text)\n\\g out\nCREATE TABLE d ()');
SELECT try(E'sql:CREATE TABLE a ();\n\\i ' || c) FROM (VALUES ('other.sql')) f(c);
SELECT try(E'sql:CREATE TABLE a ();\n\\' || c) FROM unnest('{ir x,include x,include_relative x,if true,copy t from x,connect other,c other}'::text[]) c;
SELECT try(E'sql:SELECT ''DROP TABLE x'' \\gexec');
SELECT try(E'sql:CREATE TABLE a (x text DEFAULT :''default'');');
-- Rows of a COPY
SELECT try(E'sql:CREATE TABLE a (n integer);\nCOPY a (n) FROM stdin;\n1\n\\.\n');
SELECT try(E'sql:CREATE TABLE a (n integer); COPY a TO STDOUT');
-- Rows are not part of a schema, but may be there
SELECT try('sql:CREATE TABLE a (n integer); INSERT INTO a SELECT generate_series(1, 10)');
-- What would change more than a database
SELECT s, try('sql:' || s) FROM unnest(ARRAY['CREATE ROLE r', 'ALTER ROLE CURRENT_USER NOLOGIN', 'ALTER ROLE ALL SET work_mem = 64', 'DROP ROLE r', 'CREATE USER r', 'CREATE GROUP r',
  'GRANT pg_monitor TO PUBLIC', 'GRANT a TO b', 'REVOKE a FROM b', 'DROP OWNED BY r', 'REASSIGN OWNED BY a TO b', 'CREATE DATABASE d', 'ALTER DATABASE d SET work_mem = 64', 'ALTER DATABASE d RENAME TO e',
  'ALTER DATABASE d OWNER TO e', 'ALTER DATABASE d CONNECTION LIMIT 1', 'ALTER DATABASE d REFRESH COLLATION VERSION', 'DROP DATABASE d', 'COMMENT ON DATABASE d IS NULL', 'SECURITY LABEL ON ROLE r IS NULL',
  'GRANT CONNECT ON DATABASE d TO r', 'COMMENT ON ROLE r IS NULL', 'CREATE TABLESPACE t LOCATION ''/x''', 'ALTER TABLESPACE t RENAME TO u', 'ALTER TABLESPACE t SET (seq_page_cost = 1)', 'DROP TABLESPACE t',
  'ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b', 'ALTER SYSTEM SET work_mem = 64', 'CREATE SUBSCRIPTION s CONNECTION '''' PUBLICATION p', 'ALTER SUBSCRIPTION s DISABLE', 'DROP SUBSCRIPTION s',
  'COMMENT ON SUBSCRIPTION s IS NULL', 'GRANT SET ON PARAMETER work_mem TO r']) s;
-- and what would divide the text
SELECT s, try('sql:CREATE TABLE a (); ' || s) FROM unnest(ARRAY['ROLLBACK', 'ABORT', 'SAVEPOINT x', 'RELEASE x', 'ROLLBACK TO x', 'PREPARE TRANSACTION ''x''', 'COMMIT PREPARED ''x''', 'COMMIT AND CHAIN',
  'SET standard_conforming_strings = off', 'VACUUM', 'SET ROLE postgres', 'SET SESSION AUTHORIZATION DEFAULT', 'RESET ROLE']) s;
SELECT try('sql:BEGIN ISOLATION LEVEL SERIALIZABLE; CREATE TABLE a (); END; START TRANSACTION; COMMIT WORK');
-- What hides is undone
SELECT try($$sql:DO 'BEGIN CREATE ROLE regress_sv_hidden; EXECUTE ''CREATE TABLE hidden ()''; END'; CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE ROLE regress_sv_hidden2; END'; SELECT f()$$);
SELECT count(*) FROM pg_roles WHERE rolname LIKE 'regress_sv_hidden%';
SELECT try($$sql:DO 'BEGIN CREATE TABLE committed (); COMMIT; END'$$);
SELECT try($$sql:CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'; CALL p()$$);
SELECT try('sql:CREATE TABLE a (n integer)');
-- What is done without blocking others
SELECT try('sql:CREATE TABLE a (n integer); CREATE INDEX CONCURRENTLY a_n ON a (n); CREATE INDEX CONCURRENTLY gone ON a (n); DROP INDEX CONCURRENTLY gone;
CREATE TABLE p (n integer) PARTITION BY LIST (n); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY');
-- Types, added and used in one text
SELECT try($$sql:CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (d d DEFAULT 1, e e DEFAULT 'b', es e[] DEFAULT '{a,b}')$$);
SELECT try($$sql:CREATE VIEW w AS SELECT count(*) AS n FROM t; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (e e DEFAULT 'b')$$);
SELECT try($$sql:CREATE EXTENSION schemaver; CREATE TABLE t (n integer)$$);
-- Errors have their line
SELECT try(E'sql:CREATE TABLE a ();\n\n  -- a comment\n  CREATE TABLE b (x nonesuch);');
SELECT try(E'sql:CREATE TABLE a ();\nCREATE TABEL b ();');
SELECT try(E'sql:CREATE TABLE a ();\nCREATE TABLE b (c text DEFAULT ''open);');
SELECT try(E'sql:CREATE TABLE a ();\n/* ä\n*/ CREATE TABLE a ();');
SELECT try(E'sql:CREATE TABLE a (n integer);\nINSERT INTO a SELECT 1/n FROM generate_series(0, 1) n;');
SELECT try(E'sql:CREATE TABLE a (\n  n integer DEFAULT now(\n);');
SELECT try(E'sql:CREATE TABLE ä (b text); CREATE TABLE "x\ty" (n nonesuch)');
-- Names
SELECT try(format('sql:CREATE TABLE %I (%I text, "quoted ""x""" integer, "Größe" text, %I integer)', repeat('n', 63), repeat('ä', 31), 'select'));
SELECT try(format('sql:CREATE TABLE %I ()', repeat('n', 70)));
-- The frame of the text: settings last for all of it, and not longer
SELECT try('sql:SET LOCAL search_path = public; SET search_path = models_text; CREATE TABLE a ()');
SELECT try('sql:RESET search_path; CREATE TABLE b ()');
SHOW search_path;
SELECT try('sql:SET transaction_read_only = on; CREATE TABLE a ()');
-- Bodies of functions may name what comes later
SELECT try('sql:CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS ''SELECT count(*) FROM later''; CREATE TABLE later ()');
-- Prepared statements and cursors end with the text
SELECT try('sql:CREATE VIEW v AS SELECT count(*) AS n FROM a; PREPARE x AS SELECT 1; DECLARE c CURSOR FOR SELECT 1; EXECUTE x; CREATE TABLE a (n integer)');
-- Nothing at all
SELECT try('sql:');
SELECT try(E'sql: -- nothing\n/* at all */');
SELECT try('sql:BEGIN;; COMMIT;');
-- The schemas that this database has are not missing
SELECT try('sql:CREATE SCHEMA models_text; CREATE TABLE models_text.a ()');
SELECT try('sql:CREATE SCHEMA IF NOT EXISTS models_text CREATE TABLE a ()');
-- A place in a statement of several lines, and in one that follows another one in its line
SELECT try(E'sql:CREATE TABLE a ();\nCREATE TABLE b (\n  n integer,\n  m nonesuch);');
SELECT try(E'sql:CREATE TABLE a (); CREATE VIEW ä AS\r\nSELECT "ä", nonesuch FROM (SELECT 1) b ("ä")');
-- A byte order mark, which only an editor sees
SELECT try(E'sql:\uFEFFCREATE TABLE a ()');
SELECT try(E'sql:\uFEFF\\i x');
SELECT replace(said, E'\uFEFF', '<mark>') AS said FROM try(E'sql:CREATE TABLE a ();\uFEFFCREATE TABLE b ()') AS said;
-- Many statements, and many psql commands
SELECT count(*), min(t), max(t) FROM (SELECT try('sql:' || string_agg(format(E'ALTER TABLE t ALTER c SET DEFAULT %s;\n\\echo %1$s\n', n), '' ORDER BY n)) FROM generate_series(1, 3000) n) x(t);
SELECT count(*), min(t), max(t) FROM (SELECT try('sql:CREATE TABLE t (c integer);' || string_agg(format(E'ALTER TABLE t ALTER c SET DEFAULT %s;\n', n), '' ORDER BY n)) FROM generate_series(1, 3000) n) x(t);
SELECT try('sql:' || repeat('/*', 100000));
-- Cancelled
SET statement_timeout = '300ms';
SELECT schemaver_set_models('sql:SELECT pg_sleep(60)');
SELECT schemaver_set_models('sql:DO ''BEGIN LOOP END LOOP; END''');
RESET statement_timeout;
SELECT try('sql:CREATE TABLE a ()');
SELECT schemaver_scratch_drop();
SELECT schemaver_scratch_drop();
SET client_min_messages = warning;
DROP SCHEMA models_text CASCADE;
DROP FUNCTION public.try;
DELETE FROM schemaver_models;
