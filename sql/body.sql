--
-- Running a body: what it may contain, what an error says, what it leaves behind.
--
CREATE SCHEMA t_body;
SET search_path = t_body, public;
SET schemaver.project = 'body';
SET client_min_messages = warning;

-- makes "body" the upgrade of the only revision, which is not applied
CREATE PROCEDURE put(upgrade text, downgrade text DEFAULT '')
LANGUAGE sql AS $$
  DELETE FROM schemaver_applied WHERE project = current_setting('schemaver.project');
  INSERT INTO schemaver_revisions (project, revision, upgrade, downgrade)
  VALUES (current_setting('schemaver.project'), 'r1', upgrade, downgrade)
  ON CONFLICT (project, revision) DO UPDATE SET upgrade = EXCLUDED.upgrade, downgrade = EXCLUDED.downgrade;
$$;
CREATE VIEW up AS SELECT step, direction, revision FROM schemaver_upgrade('heads');
CREATE VIEW down AS SELECT step, direction, revision FROM schemaver_downgrade('base');

-- what an error says, field by field, in a way that all versions agree on
CREATE FUNCTION failure(call text DEFAULT 'SELECT * FROM up')
RETURNS TABLE (code text, hint text, context text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE call;
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
  context := substring(context FROM '[^\n]* of revision "[^\n]*');
  RETURN NEXT;
END $$;

CREATE FUNCTION fails(upgrade text) RETURNS TABLE (code text, hint text, context text)
LANGUAGE plpgsql AS $$
BEGIN
  CALL put(upgrade);
  RETURN QUERY SELECT * FROM failure();
END $$;

--
-- the place
--
\set VERBOSITY default
-- the caret is in the body, the statement and the line are counted
CALL put(E'CREATE TABLE t (id int);\n\n-- a comment; with a semicolon\n/* another\n   /* nested */ one */ SELECT\n  nothing FROM t;\nSELECT 1');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
-- characters that are several bytes, in comments, strings and names
CALL put(E'-- тридцать – и ещё\nCREATE TABLE "größe" (id int); /* 漢字 */ SELECT ''漢字'', "größe".nothing FROM "größe"');
SELECT * FROM up;
-- line ends of Windows
CALL put(E'CREATE TABLE t (id int);\r\n-- a comment\r\n\r\nSELECT\r\n nothing FROM t;\r\n');
SELECT * FROM up;
-- in the first statement, and in the last, without a semicolon
CALL put('SELECT nothing; SELECT 1');
SELECT * FROM up;
CALL put('SELECT 1; SELECT nothing');
SELECT * FROM up;
CALL put(E'SELECT 1;;;\n;SELECT 2;;\n SELECT nothing;; ');
SELECT * FROM up;
-- in a downgrade
CALL put('SELECT 1', E'SELECT 1;\nSELECT nothing');
SELECT * FROM up;
SELECT * FROM down;
-- a syntax error is found before anything has run; no statement is known
CALL put(E'CREATE TABLE t (id int);\nCREATE TALBE t;\nSELECT 1');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put(E'SELECT 1;\nSELECT (1');
SELECT * FROM up;
CALL put(E'SELECT 1;\nSELECT ''unfinished');
SELECT * FROM up;
-- an error without a place
CALL put(E'CREATE TABLE t (id int);\n  -- so far so good\n  INSERT INTO t\n  SELECT 1/0');
SELECT * FROM up;
-- a long body: only the statement is shown
CALL put(E'SELECT 1;\n' || repeat(E'-- größer als zweitausend Zeichen\n', 100) || E'SELECT 2,\n  nothing;\n' || repeat(E'-- and more\n', 100) || 'SELECT 3');
SELECT * FROM up;
-- a long statement: only what is around the place
CALL put(E'SELECT 1,\n' || repeat(E' ''größer'',\n', 1000) || E'  nothing,\n' || repeat(E' ''größer'',\n', 1000) || '2');
\set VERBOSITY terse
SELECT * FROM up;
\set VERBOSITY default
SELECT context FROM failure();
-- one very long line
CALL put('SELECT ' || repeat('''größer'', ', 1000) || 'nothing, ' || repeat('''größer'', ', 1000) || '2');
\set VERBOSITY terse
SELECT * FROM up;
\set VERBOSITY default
-- a syntax error in a long body
CALL put(repeat(E'SELECT ''größer'';\n', 1000) || E'CREATE TALBE nothing;\n' || repeat(E'SELECT ''größer'';\n', 1000));
\set VERBOSITY terse
SELECT * FROM up;
\set VERBOSITY default
SELECT context FROM failure();

--
-- errors inside functions
--
-- a DO block that does not compile: the caret is in the body
CALL put(E'SELECT ''é'';\nDO $$\nBEGIN\n  PERFORM 1;\n  IF THEN;\nEND $$');
SELECT * FROM up;
-- one that fails: its own context comes first
CALL put(E'SELECT ''é'';\nDO $$\nBEGIN\n  PERFORM 1/0;\nEND $$');
SELECT * FROM up;
CALL put(E'SELECT\t1/0\n ;\nSELECT 2');
SELECT * FROM up;
CALL put(E'DO $$\nBEGIN\n  PERFORM nothing FROM pg_class;\nEND $$');
SELECT * FROM up;
-- a function with a syntax error
CALL put(E'SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT ''é'',\n    nothing\n$$');
SELECT * FROM up;
CALL put(E'SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''\n  SELEC 1''');
SELECT * FROM up;
CALL put(E'SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURNING 1;\nEND $$');
SELECT * FROM up;
CALL put(E'SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC\n  SELECT 1;\n  SELECT nothing;\nEND;\nSELECT 2');
SELECT * FROM up;
-- a function that the body calls
SELECT code, context FROM fails(E'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1/0;\nEND $$;\nSELECT\n f()');
-- an error that the body catches does not count; what it raises is kept
CALL put(E'DO $$ BEGIN PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN RAISE ''mine'' USING ERRCODE = ''ZZ999'', DETAIL = ''the detail'', HINT = ''the hint''; END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
-- the names of the objects concerned are kept
CALL put('CREATE TABLE t (id int CONSTRAINT positive CHECK (id > 0)); INSERT INTO t VALUES (-1)');
SELECT * FROM up;
DO $$
DECLARE s text; t text; c text;
BEGIN
  PERFORM 1 FROM up;
EXCEPTION WHEN check_violation THEN
  GET STACKED DIAGNOSTICS s = SCHEMA_NAME, t = TABLE_NAME, c = CONSTRAINT_NAME;
  RAISE WARNING '% % %', s, t, c;
END $$;
-- a warning has its context too, a notice goes through
CALL put('DO $$ BEGIN RAISE WARNING ''look''; END $$');
\set SHOW_CONTEXT always
SELECT * FROM up;
\set SHOW_CONTEXT errors
-- called from a function: the caller's context comes last
CALL put('SELECT nothing');
DO $$ BEGIN PERFORM 1 FROM up; END $$;

--
-- what a body must not contain
--
-- found in every body of the plan before the first one runs
SET client_min_messages = notice;
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade) VALUES
  ('body_plan', 'a1', NULL, 'CREATE TABLE early (id int)', 'DROP TABLE early'),
  ('body_plan', 'b2', '{a1}', E'SELECT ''é'';\n  COMMIT', E'SELECT 1;\n  ROLLBACK');
SET schemaver.project = 'body_plan';
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('early');
INSERT INTO schemaver_applied (project, revision) VALUES ('body_plan', 'a1'), ('body_plan', 'b2');
SELECT * FROM schemaver_downgrade('base');
\echo :LAST_ERROR_SQLSTATE
SET schemaver.project = 'body';
SET client_min_messages = warning;

CREATE TABLE forbidden (n serial, body text);
INSERT INTO forbidden (body) VALUES
  ('BEGIN'), ('BEGIN ISOLATION LEVEL SERIALIZABLE'), ('START TRANSACTION'), ('COMMIT'), ('COMMIT AND CHAIN'), ('END'), ('ROLLBACK'), ('ABORT'),
  ('SAVEPOINT s'), ('RELEASE s'), ('RELEASE SAVEPOINT s'), ('ROLLBACK TO s'), ('ROLLBACK TO SAVEPOINT s'),
  ('PREPARE TRANSACTION ''x'''), ('COMMIT PREPARED ''x'''), ('ROLLBACK PREPARED ''x'''),
  ('COPY forbidden FROM STDIN'), ('COPY forbidden TO STDOUT'), ('COPY (SELECT 1) TO STDOUT'), ('COPY forbidden (body) FROM STDIN WITH (FORMAT csv)'),
  ('DROP EXTENSION schemaver'), ('DROP EXTENSION IF EXISTS plpgsql, schemaver CASCADE'), ('DROP SCHEMA public'), ('DROP SCHEMA IF EXISTS t_body, public CASCADE'),
  ('ALTER EXTENSION schemaver UPDATE'), ('ALTER EXTENSION schemaver DROP TABLE schemaver_log'), ('ALTER EXTENSION schemaver ADD TABLE forbidden');
SELECT n, body, f.code, f.context FROM forbidden, LATERAL fails(E'SELECT 1;\n' || body || '; SELECT 2') f ORDER BY n;
-- and what only looks like it is allowed
SELECT code FROM fails($$ DO 'BEGIN END'; CREATE TABLE begin (commit int); DROP TABLE begin; PREPARE transaction AS SELECT 1; DEALLOCATE transaction;
  CREATE SCHEMA other; DROP SCHEMA other; CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END; DROP FUNCTION f() $$);

-- logging the duration of only some statements is allowed
SET log_min_duration_sample = 0;
SET log_statement_sample_rate = 0.5;
SELECT code FROM fails('SELECT 1; SELECT 2');
RESET log_min_duration_sample;
RESET log_statement_sample_rate;
-- other extensions may be changed
SELECT count(*) FROM fails('CREATE TABLE member (); ALTER EXTENSION plpgsql ADD TABLE member; ALTER EXTENSION plpgsql DROP TABLE member; DROP TABLE member; ALTER EXTENSION plpgsql UPDATE');
-- not all are reported in full
\set VERBOSITY terse
SELECT schemaver_register('many', upgrade => repeat('COMMIT; ', 25));
\set VERBOSITY default
SELECT schemaver_remove('many');

-- where no parse tree shows it, it fails as well
SELECT code, context FROM fails('DO $$ BEGIN COMMIT; END $$');
SELECT code, context FROM fails('CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p()');
CALL put(E'SELECT 1;\nDO $$ BEGIN DROP EXTENSION schemaver CASCADE; END $$; SELECT 2');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('SELECT 1', 'DO $$ BEGIN DROP SCHEMA public CASCADE; END $$');
SELECT * FROM up;
SELECT * FROM down;
\echo :LAST_ERROR_SQLSTATE
CALL put('DO $$ BEGIN ALTER EXTENSION schemaver DROP TABLE schemaver_log; DROP TABLE schemaver_log; END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('DO $$ BEGIN ALTER EXTENSION schemaver DROP TABLE schemaver_log; END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('DO $$ BEGIN ALTER EXTENSION schemaver DROP TABLE schemaver_log; DROP TABLE schemaver_log; CREATE TABLE public.schemaver_log (id int); ALTER EXTENSION schemaver ADD TABLE public.schemaver_log; END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
-- a function is no table
CALL put('DO $$ BEGIN ALTER EXTENSION schemaver DROP FUNCTION schemaver_heads(boolean); END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('CREATE FUNCTION joins() RETURNS int LANGUAGE sql AS ''SELECT 1''; DO $$ BEGIN ALTER EXTENSION schemaver ADD FUNCTION joins(); END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('DO $$ BEGIN ALTER EXTENSION plpgsql UPDATE; END $$');
SELECT * FROM up;
SELECT * FROM down;
-- even if recreated as it was, a table would be left out of dumps
CALL put('DO $$ BEGIN ALTER EXTENSION schemaver DROP TABLE schemaver_applied; ALTER EXTENSION schemaver ADD TABLE schemaver_applied; END $$');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
-- by a trigger that fires when the body ends
CREATE TABLE deferring (n integer);
CREATE FUNCTION interfere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ALTER EXTENSION schemaver DROP TABLE schemaver_log; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER interfere AFTER INSERT ON deferring DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION interfere();
CALL put('INSERT INTO deferring VALUES (1)');
SELECT * FROM up;
DROP TABLE deferring;
DROP FUNCTION interfere;
CALL put('ALTER SCHEMA public RENAME TO elsewhere');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('ALTER TABLE schemaver_log RENAME TO other_log');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
CALL put('ALTER TABLE schemaver_log SET SCHEMA t_body');
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
-- a body that moves the bodies is followed by those that are in memory
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade) VALUES
  ('body_move', 'a1', NULL, 'CLUSTER schemaver_revisions USING schemaver_revisions_pkey'),
  ('body_move', 'c3', '{b2}', 'CREATE TABLE third (id int)'),
  ('body_move', 'b2', '{a1}', 'CREATE TABLE second (id int)');
SET schemaver.project = 'body_move';
SELECT * FROM up;
SELECT to_regclass('second'), to_regclass('third');
DROP TABLE second, third;
-- what does not fit into memory is read again, ...
CREATE FUNCTION long(statement text) RETURNS text LANGUAGE sql AS $$ SELECT statement || repeat(' -- long' || chr(10), 80000) $$;
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade) VALUES
  ('body_long', 'a1', NULL, long('CREATE TABLE first (id int);'), long('DROP TABLE first;')),
  ('body_long', 'b2', '{a1}', long('CREATE TABLE second (id int);'), long('DROP TABLE second;')),
  ('body_long', 'c3', '{b2}', 'CREATE TABLE third (id int)', 'DROP TABLE third');
SET schemaver.project = 'body_long';
SET maintenance_work_mem = '1MB';
SELECT * FROM up;
SELECT to_regclass('first'), to_regclass('second'), to_regclass('third');
SELECT step, direction, revision FROM schemaver_downgrade('base');
SELECT to_regclass('first'), to_regclass('second'), to_regclass('third');
SELECT revision, direction, checksum = sha256(convert_to(format(E't %s\n%s', octet_length(body), body), 'UTF8')) AS of_body
FROM schemaver_log JOIN schemaver_revisions USING (project, revision),
     LATERAL (SELECT CASE direction WHEN 'upgrade' THEN upgrade ELSE downgrade END) AS _ (body)
WHERE project = 'body_long' ORDER BY direction DESC, revision;
-- ... which is impossible when it has been moved: the body of another revision might be there
UPDATE schemaver_revisions SET upgrade = 'CLUSTER schemaver_revisions USING schemaver_revisions_pkey;' || upgrade
WHERE project = 'body_long' AND revision = 'a1';
SELECT * FROM up;
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('first'), to_regclass('second'), to_regclass('third');
-- the same without stored checksums
SET schemaver.project = 'body_many';
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade)
SELECT 'body_many', 'r' || i, CASE WHEN i > 1 THEN ARRAY['r' || i - 1] END, '-- ' || repeat('x', 1000000) || E'\n' ||
	CASE WHEN i = 8 THEN $$DO 'BEGIN ASSERT (SELECT sum(total_bytes) < 4000000 FROM pg_backend_memory_contexts
		WHERE name = ''schemaver run''); END'$$ ELSE '' END
FROM generate_series(1, 8) AS i;
SELECT count(*) FROM schemaver_upgrade();
SELECT count(*) FROM schemaver_log JOIN schemaver_revisions USING (project, revision)
WHERE project = 'body_many' AND checksum = sha256(convert_to(format(E't %s\n%s', octet_length(upgrade), upgrade), 'UTF8'));
RESET maintenance_work_mem;
SET schemaver.project = 'body';
SELECT extname FROM pg_extension WHERE extname = 'schemaver';
SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'schemaver\_%' AND relnamespace = 'public'::regnamespace;

--
-- what cannot run inside a transaction keeps its code, and the hint says what to do
--
CREATE TABLE t (id int);
SELECT * FROM fails('CREATE INDEX CONCURRENTLY ON t (id)');
CALL put('SELECT 1', 'VACUUM t');
SELECT * FROM up;
SELECT * FROM failure('SELECT * FROM down');
CALL put('SELECT 1', '');
SELECT code, hint <> '' AS hint FROM fails('VACUUM t');
SELECT code, hint <> '' AS hint FROM fails('CREATE DATABASE nothing');
SELECT code, hint <> '' AS hint FROM fails('ALTER SYSTEM SET work_mem = 64');
SELECT code, hint <> '' AS hint FROM fails('REINDEX TABLE CONCURRENTLY t');
SELECT code, hint <> '' AS hint FROM fails('DISCARD ALL');
CREATE TYPE mood AS ENUM ('sad');
SELECT * FROM fails('ALTER TYPE mood ADD VALUE ''ok''; SELECT ''ok''::mood');
SELECT code FROM fails('ALTER TYPE mood ADD VALUE ''happy''');
SELECT enum_range(NULL::mood);
-- trigger events that are pending
CREATE TABLE one (id int PRIMARY KEY);
CREATE TABLE many (id int REFERENCES one DEFERRABLE INITIALLY DEFERRED);
INSERT INTO one VALUES (1);
SELECT * FROM fails('INSERT INTO many VALUES (1); ALTER TABLE many ADD COLUMN b int');
SELECT code FROM fails('INSERT INTO many VALUES (1); SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE many ADD COLUMN b int');
SELECT * FROM many;

--
-- what a body may contain
--
CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'event: %', TG_TAG; END $$;
CREATE EVENT TRIGGER note ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE SEQUENCE') EXECUTE FUNCTION note();
CREATE FUNCTION rewrite() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'rewrites %', pg_event_trigger_table_rewrite_oid()::regclass; END $$;
CREATE EVENT TRIGGER rewrite ON table_rewrite EXECUTE FUNCTION rewrite();
CALL put('CREATE TABLE watched (id int); ALTER TABLE watched ALTER COLUMN id TYPE bigint; DROP TABLE watched');
SELECT * FROM up;
DROP EVENT TRIGGER note;
DROP EVENT TRIGGER rewrite;
BEGIN;
CALL put($$
  CREATE TEMP TABLE scratch (id int); INSERT INTO scratch VALUES (1);
  LISTEN something; NOTIFY something_else; UNLISTEN *;
  PREPARE q AS SELECT 1; EXECUTE q; DEALLOCATE ALL;
  DECLARE c CURSOR FOR SELECT * FROM t; FETCH c; CLOSE ALL;
  LOCK TABLE t IN ACCESS EXCLUSIVE MODE;
  SET CONSTRAINTS ALL DEFERRED;
  EXPLAIN SELECT 1; SHOW work_mem; TABLE t; VALUES (1);
  CREATE MATERIALIZED VIEW m AS SELECT 1; REFRESH MATERIALIZED VIEW m; ANALYZE t;
  COMMENT ON EXTENSION schemaver IS 'a comment does no harm';
  CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; CALL p(); $$);
SELECT * FROM up;
SELECT to_regclass('scratch');
ROLLBACK;
-- a cursor that a body leaves open blocks its next statements
SELECT code, hint <> '' AS hint, context FROM fails('DECLARE c CURSOR FOR SELECT * FROM t; ALTER TABLE t ADD COLUMN c int');
-- a rule that turns one statement into two, or none
CALL put('CREATE VIEW v AS SELECT * FROM t; CREATE RULE r AS ON INSERT TO v DO INSTEAD (INSERT INTO t VALUES (NEW.id); INSERT INTO t VALUES (NEW.id + 1));
  CREATE RULE n AS ON DELETE TO v DO INSTEAD NOTHING; INSERT INTO v VALUES (1); DELETE FROM v', 'DROP VIEW v; TRUNCATE t');
SELECT * FROM up;
SELECT * FROM t;
SELECT * FROM down;

--
-- settings of a body end with it, regardless of the call
--
CREATE ROLE regress_sv_body SUPERUSER;
CREATE TABLE settings AS SELECT name, setting FROM pg_settings;
CREATE VIEW changed AS
  SELECT name, s.setting FROM pg_settings s LEFT JOIN settings b USING (name)
  WHERE s.setting IS DISTINCT FROM b.setting;
CREATE VIEW who AS SELECT current_user = session_user AS same, current_user LIKE 'regress_sv%' AS changed, current_schema AS schema;
\set change 'SET search_path = pg_catalog; SET LOCAL work_mem = 1234; SET DateStyle = German; SET quote_all_identifiers = on; SELECT set_config(name, ''off'', false) FROM pg_settings WHERE name = ''standard_conforming_strings'' AND current_setting(''server_version_num'')::int < 190000; SET session_replication_role = replica; SET row_security = off; SET lock_timeout = 1; SET TIME ZONE 1; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET application_name = gone; SET schemaver.project = gone; SET schemaver.notify = off; SET client_encoding = latin1; '
SET work_mem = '5MB';
TRUNCATE settings;
INSERT INTO settings SELECT name, setting FROM pg_settings;
CALL put(:'change' || 'SET ROLE regress_sv_body', :'change' || 'SET SESSION AUTHORIZATION regress_sv_body; SET LOCAL ROLE NONE');
SELECT * FROM up;
SELECT * FROM changed;
SELECT * FROM who;
SELECT * FROM down;
SELECT * FROM changed;
SELECT * FROM who;
-- in a transaction, where SET LOCAL would last
BEGIN;
SELECT * FROM up;
SELECT * FROM changed;
SELECT * FROM who;
SELECT * FROM down;
SELECT * FROM changed;
COMMIT;
SELECT * FROM who;
-- RESET ALL
SELECT code FROM fails('RESET ALL');
SHOW work_mem;
SHOW schemaver.project;
-- SET through functions
SELECT code FROM fails('SELECT set_config(''work_mem'', ''1MB'', false); DO ''BEGIN SET work_mem = 1024; END''; UPDATE pg_settings SET setting = ''1024'' WHERE name = ''work_mem''');
SHOW work_mem;
-- when it fails
SELECT code FROM fails('SET ROLE regress_sv_body; SET work_mem = 1024; SELECT 1/0');
SELECT * FROM changed;
SELECT * FROM who;
-- read-only in the middle does not prevent the run from recording what it has done
SELECT code FROM fails('SET TRANSACTION READ ONLY');
SELECT code FROM fails('SET LOCAL transaction_read_only = on; SELECT 1');
-- a file of the server, or a program, is not the client
SELECT code FROM fails('CREATE TEMP TABLE copied (n int); COPY copied FROM PROGRAM ''echo 1''; SELECT 1 / (2 - n) FROM copied; SELECT 1 / (1 - n) FROM copied');
-- each body begins with the caller's settings, not with those of the one before
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade) VALUES
  ('body_chain', 'a1', NULL, 'SET search_path = pg_catalog; SET ROLE regress_sv_body; SET work_mem = 1024'),
  ('body_chain', 'b2', '{a1}', 'CREATE TABLE begins AS SELECT current_user = session_user AS same, current_schema AS schema, current_setting(''work_mem'') AS work_mem');
SET schemaver.project = 'body_chain';
SELECT * FROM up;
SELECT * FROM begins;
SET schemaver.project = 'body';
RESET work_mem;
-- an error does not name the default project
RESET schemaver.project;
BEGIN;
SELECT schemaver_register('body_default', NULL, 'SELECT 1/0', '');
SELECT * FROM schemaver_upgrade('body_default');
ROLLBACK;

DELETE FROM schemaver_revisions WHERE project LIKE 'body%';
DELETE FROM schemaver_applied WHERE project LIKE 'body%';
DELETE FROM schemaver_state WHERE project LIKE 'body%';
DELETE FROM schemaver_log WHERE project LIKE 'body%';
DROP SCHEMA t_body CASCADE;
DROP ROLE regress_sv_body;
