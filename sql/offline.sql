--
-- Scripts: their text, and that running one records what an online run would
-- record, or nothing.  test/t/009_offline.pl runs them with psql as they are.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'offline';
CREATE SCHEMA t_offline;
SET search_path = t_offline, public;
\pset format unaligned
\pset tuples_only on

-- A script, without the parts that are generated each time.
CREATE FUNCTION masked(script text) RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(script, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UUID', 'g')
$$;
-- The statements of a script, to be sent one by one by a client that continues after an error.
CREATE FUNCTION statements(script text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    -- without what is for psql itself
    script := regexp_replace(script, 'SELECT pg_catalog.int4ge.*?\\gset\n', '');
    script := regexp_replace(script, '^:schemaver_(un)?restrict$', '', 'gn');
    script := replace(script, E'\n\\gexec\n', E';\n');
    script := regexp_replace(script, '^\\.*$', '', 'gn');
    FOR statement IN SELECT s FROM regexp_split_to_table(script, ';[ \t]*(--[^\n]*)?\n') WITH ORDINALITY AS x (s, n) WHERE s ~ '^\s*[^\s-]' OR s ~ '\n\s*[^\s-]' ORDER BY n LOOP
        RETURN NEXT statement;
        IF statement ~ 'SELECT pg_catalog.convert_from' THEN
            EXECUTE statement INTO statement;
            RETURN NEXT statement;
        END IF;
    END LOOP;
END $$;
-- The statement that begins it.
CREATE FUNCTION beginning(script text) RETURNS text LANGUAGE sql AS $$
    SELECT s FROM statements(script) s WHERE s ~ 'schemaver_script_(begin|check)' LIMIT 1
$$;
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE VIEW applied AS
    SELECT coalesce(string_agg(revision, ' ' ORDER BY revision), '(nothing)') FROM schemaver_applied WHERE project = 'offline';
CREATE VIEW log AS
    SELECT l.step, l.direction, l.revision, l.username = current_user AND l.session_username = session_user AS mine,
           l.application_name, l.statements, l.rows,
           l.checksum = CASE l.direction WHEN 'upgrade' THEN r.upgrade_checksum WHEN 'downgrade' THEN r.downgrade_checksum END AS checksum,
           l.outcome, s.last_run IS NOT NULL AS last
    FROM schemaver_log l LEFT JOIN schemaver_revisions r USING (project, revision)
    LEFT JOIN schemaver_state s ON s.last_run = l.run AND s.last_direction = l.direction
    WHERE l.project = 'offline' ORDER BY l.started_at, l.run, l.step;

SELECT schemaver_register('a1', upgrade => 'CREATE TABLE t_offline.t (n integer);  -- a table', downgrade => 'DROP TABLE t_offline.t -- no semicolon', message => 'create t');
SELECT schemaver_register('b2', '{a1}', upgrade => E'INSERT INTO t_offline.t VALUES (1);\nINSERT INTO t_offline.t VALUES (2)', downgrade => 'DELETE FROM t_offline.t;', message => 'it''s data; \ and "quotes"', branch_labels => '{left}');
SELECT schemaver_register('c3', '{a1}', upgrade => NULL, downgrade => '');
SELECT schemaver_register('m4', '{b2,c3}', upgrade => '-- nothing but a comment', downgrade => '/* nothing */', depends_on => '{a1}');

--
-- the text
--
SELECT masked(schemaver_upgrade_sql());
SELECT masked(schemaver_upgrade_sql('b2:m4'));
SELECT masked(schemaver_downgrade_sql('b2:base'));
SELECT masked(schemaver_stamp_sql('left'));
SELECT masked(schemaver_stamp_sql('m4:b2'));
-- nothing to do
SELECT schemaver_upgrade_sql('m4:m4');
SELECT schemaver_stamp_sql('base');
SELECT schemaver_stamp_sql('base', purge => true);
-- a range ignores what is applied, a target alone starts here
BEGIN;
SELECT revision FROM schemaver_stamp('b2');
SELECT masked(schemaver_upgrade_sql('heads')) = masked(schemaver_upgrade_sql('b2:heads')) AS same_but_for_its_name,
       replace(masked(schemaver_upgrade_sql('heads')), '''heads''', '''b2:heads''') = masked(schemaver_upgrade_sql('b2:heads')) AS same;
SELECT masked(schemaver_downgrade_sql('-1')) ~ 'current => ''{b2}''';
SELECT masked(schemaver_upgrade_sql('base:b2')) ~ 'current => ''{}''';
ROLLBACK;
-- each script is different
SELECT schemaver_upgrade_sql() = schemaver_upgrade_sql();
-- creating one does not write anything
BEGIN READ ONLY;
SELECT length(schemaver_upgrade_sql()) > 0;
COMMIT;
SELECT DISTINCT provolatile FROM pg_proc WHERE proname IN ('schemaver_upgrade_sql', 'schemaver_downgrade_sql', 'schemaver_stamp_sql');

--
-- what is refused when a script is made
--
SELECT told($$ SELECT schemaver_upgrade_sql('zz') $$);
SELECT told($$ SELECT schemaver_upgrade_sql('a1:b2:c3') $$);
SELECT told($$ SELECT schemaver_upgrade_sql('+1:b2') $$);
SELECT told($$ SELECT schemaver_downgrade_sql('a1') $$);
SELECT told($$ SELECT schemaver_downgrade_sql('b2:c3') $$);
SELECT told($$ SELECT schemaver_stamp_sql('base:b2', purge => true) $$);
SELECT told($$ SELECT schemaver_upgrade_sql(NULL) $$);
SELECT told($$ SELECT schemaver_downgrade_sql(NULL) $$);
SELECT told($$ SELECT schemaver_stamp_sql(NULL) $$);
BEGIN;
SELECT schemaver_register('x1', '{m4}', upgrade => 'SELECT 1;  SELECT ''x'';  COMMIT');
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
SELECT told($$ SELECT schemaver_upgrade_sql('b2:x1') $$);
SELECT length(schemaver_upgrade_sql('m4')) > 0;
SELECT length(schemaver_stamp_sql('x1')) > 0;
SELECT schemaver_edit('x1', upgrade => 'COPY t_offline.t FROM STDIN');
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
SELECT schemaver_edit('x1', upgrade => 'DROP EXTENSION schemaver');
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
UPDATE schemaver_revisions SET upgrade = 'SELEC 1' WHERE project = 'offline' AND revision = 'x1';
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
SELECT told($$ SELECT schemaver_downgrade_sql('x1:b2') $$);
-- settings that change how the rest is read
SELECT schemaver_edit('x1', upgrade => 'SET standard_conforming_strings = on; SET client_encoding = ''UTF8''; SET NAMES ''utf-8''');
SELECT length(schemaver_upgrade_sql('x1')) > 0;
SELECT schemaver_edit('x1', upgrade => 'SELECT 1; SET LOCAL standard_conforming_strings = off');
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
SELECT schemaver_edit('x1', upgrade => 'SET NAMES ''LATIN1''');
SELECT told($$ SELECT schemaver_upgrade_sql('x1') $$);
ROLLBACK;
-- what is applied must be what is registered, unless that does not matter
BEGIN;
SELECT revision FROM schemaver_stamp('b2');
UPDATE schemaver_revisions SET upgrade_checksum = sha256('') WHERE project = 'offline' AND revision = 'a1';
SELECT told($$ SELECT schemaver_upgrade_sql() $$);
SELECT length(schemaver_upgrade_sql('b2:heads')) > 0;
DELETE FROM schemaver_revisions WHERE project = 'offline' AND revision = 'b2';
SELECT told($$ SELECT schemaver_stamp_sql('a1') $$);
UPDATE schemaver_revisions SET down_revision = '{c3}' WHERE project = 'offline' AND revision = 'm4';
SELECT masked(schemaver_stamp_sql('c3', purge => true));
INSERT INTO schemaver_applied (project, revision) VALUES ('offline', 'a0');
SELECT length(schemaver_stamp_sql('c3', purge => true)) > 0;
ROLLBACK;

--
-- Running one.
--
\set ECHO none
\o /dev/null
SELECT schemaver_upgrade_sql() AS script \gset
SELECT * FROM statements(:'script') \gexec
\o
\set ECHO all
SELECT * FROM applied;
SELECT * FROM t;
SELECT * FROM log;
-- not a second time, whatever is applied
\set VERBOSITY terse
\set ECHO none
BEGIN;
SELECT beginning(:'script') \gexec
ROLLBACK;
\set ECHO all
SELECT revision FROM schemaver_downgrade('base');
\set ECHO none
BEGIN;
SELECT beginning(:'script') \gexec
ROLLBACK;
\set ECHO all
\set VERBOSITY default
TABLE applied;
-- a new one runs; and a downgrade
\set ECHO none
SELECT schemaver_upgrade_sql('base:c3') AS script \gset
SELECT * FROM statements(:'script') \gexec
SELECT schemaver_upgrade_sql('b2') AS script \gset
SELECT * FROM statements(:'script') \gexec
TABLE applied;
SELECT schemaver_downgrade_sql('left@-1') AS script \gset
SELECT * FROM statements(:'script') \gexec
TABLE applied;
TABLE t;
SELECT schemaver_downgrade_sql('c3:base') AS script \gset
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
-- a stamp: new, moved, and purged
\set ECHO none
SELECT schemaver_stamp_sql('m4') AS script \gset
SELECT * FROM statements(:'script') \gexec
TABLE applied;
SELECT schemaver_stamp_sql('c3') AS script \gset
SELECT * FROM statements(:'script') \gexec
TABLE applied;
SELECT schemaver_upgrade_sql('m4:m4') AS script \gset
\set ECHO all
INSERT INTO schemaver_applied (project, revision, checksum) VALUES ('offline', 'gone', NULL);
UPDATE schemaver_applied SET checksum = sha256('other') WHERE project = 'offline' AND revision = 'c3';
SELECT schemaver_stamp_sql('c3', purge => true) AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
SELECT a.checksum = r.upgrade_checksum FROM schemaver_applied a JOIN schemaver_revisions r USING (project, revision) WHERE project = 'offline';
SELECT * FROM log WHERE direction = 'stamp';
-- one that stamps to a different place
SELECT schemaver_stamp_sql('base') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;

--
-- Running a script in the wrong place.
--
CREATE VIEW nothing_left AS
    SELECT (SELECT * FROM applied), to_regclass('t_offline.t') IS NULL AS no_table,
           (SELECT count(*) FROM schemaver_log WHERE project = 'offline' AND started_at >= current_setting('t.since')::timestamptz) AS log;
SELECT set_config('t.since', clock_timestamp()::text, false) IS NOT NULL;
\set ECHO none
-- in the wrong state
\echo - wrong state
SELECT schemaver_upgrade_sql('a1:b2') AS script \gset
BEGIN;
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - the same is current, but on top of something else
BEGIN;
SELECT schemaver_upgrade_sql('b2:m4') AS script \gset
INSERT INTO schemaver_applied (project, revision) VALUES ('offline', 'b2');
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - another body
SELECT schemaver_upgrade_sql() AS script \gset
BEGIN;
SELECT schemaver_edit('b2', upgrade => 'SELECT 2');
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - not transactional any more
BEGIN;
SELECT schemaver_edit('b2', transactional => false);
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - a stamp of another body, a downgrade of another
SELECT schemaver_stamp_sql('b2') AS stamp \gset
SELECT schemaver_downgrade_sql('b2:base') AS down \gset
BEGIN;
SELECT schemaver_edit('b2', upgrade => 'SELECT 2');
SELECT beginning(:'stamp') \gexec
ROLLBACK;
BEGIN;
SELECT schemaver_edit('b2', downgrade => 'SELECT 2');
SELECT revision FROM schemaver_stamp('b2');
SELECT beginning(:'down') \gexec
ROLLBACK;
\echo - other line ends are the same body
BEGIN;
SELECT schemaver_edit('b2', upgrade => E'INSERT INTO t_offline.t VALUES (1);\r\nINSERT INTO t_offline.t VALUES (2)');
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - another graph
BEGIN;
SELECT schemaver_register('a0', upgrade => 'SELECT 1', downgrade => '');
SELECT revision FROM schemaver_rebase('a1', onto => 'a0');
SELECT beginning(:'script') \gexec
ROLLBACK;
BEGIN;
SELECT revision FROM schemaver_stamp('m4');
SELECT schemaver_register('n5', '{m4}', upgrade => 'SELECT 1', downgrade => '', depends_on => '{b2}');
SELECT schemaver_downgrade_sql('base') AS down \gset
SELECT revision FROM schemaver_stamp('n5');
SELECT beginning(:'down') \gexec
ROLLBACK;
BEGIN;
SELECT revision FROM schemaver_stamp('m4');
SELECT schemaver_downgrade_sql('base') AS down \gset
SELECT regexp_replace(beginning(:'down'), '\{m4, [0-9a-f]+\},', '') \gexec
ROLLBACK;
BEGIN;
SELECT schemaver_stamp_sql('m4') AS stamp \gset
SELECT regexp_replace(beginning(:'stamp'), '\{b2, [0-9a-f]+\},', '') \gexec
CALL schemaver_script_end();
ROLLBACK;
\echo - what is not registered
BEGIN;
SELECT schemaver_remove('m4');
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - read only
BEGIN READ ONLY;
SELECT beginning(:'script') \gexec
ROLLBACK;
\echo - no downgrades
BEGIN;
SELECT revision FROM schemaver_stamp('a1');
SELECT schemaver_configure('allow_downgrade', 'off');
SELECT schemaver_downgrade_sql('base') AS down \gset
SELECT beginning(:'down') \gexec
ROLLBACK;
\echo - what is applied is not what is registered
BEGIN;
SELECT revision FROM schemaver_stamp('a1');
SELECT schemaver_upgrade_sql('a1:b2') AS up \gset
UPDATE schemaver_applied SET checksum = sha256('') WHERE project = 'offline';
SELECT beginning(:'up') \gexec
ROLLBACK;
\set ECHO all
TABLE nothing_left;

--
-- Scripts that were changed.  The client continues after every error.
--
\set VERBOSITY terse
\set ECHO none
\echo - without its end
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_end()', 'SELECT 1')) \gexec
TABLE nothing_left;
\echo - where something is applied that is not registered
INSERT INTO schemaver_applied (project, revision) VALUES ('offline', 'a0');
SELECT * FROM statements(:'script') \gexec
DELETE FROM schemaver_applied WHERE project = 'offline' AND revision = 'a0';
SELECT schemaver_stamp_sql('a1', purge => true) AS stamp_script \gset
INSERT INTO schemaver_applied (project, revision) VALUES ('offline', 'a0');
\set VERBOSITY default
SELECT * FROM statements(:'stamp_script') \gexec
\set VERBOSITY terse
DELETE FROM schemaver_applied WHERE project = 'offline' AND revision = 'a0';
TABLE nothing_left;
\echo - without COMMIT: nothing either
SELECT * FROM statements(replace(:'script', E'COMMIT;\n', '')) \gexec
ROLLBACK;
TABLE nothing_left;
\echo - without BEGIN
SELECT * FROM statements(replace(:'script', E'BEGIN;\n', E'\n')) \gexec
TABLE nothing_left;
DROP TABLE t;
\echo - without its beginning
SELECT * FROM statements(regexp_replace(:'script', 'CALL public.schemaver_script_begin.*?purge => false\);', '')) \gexec
TABLE nothing_left;
\echo - with another step, with one twice, without one, without the last
SELECT * FROM statements(replace(:'script', 'schemaver_script_step(''b2''::pg_catalog.text)', 'schemaver_script_step(''c3''::pg_catalog.text)')) \gexec
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''b2''::pg_catalog.text)', E'CALL public.schemaver_script_step(''a1''::pg_catalog.text);\nSELECT 0')) \gexec
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''b2''::pg_catalog.text)', 'SELECT 2')) \gexec
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''m4''::pg_catalog.text)', 'SELECT 4')) \gexec
TABLE nothing_left;
\echo - announced otherwise
SELECT * FROM statements(regexp_replace(:'script', '\{b2, [0-9a-f]+\},', '')) \gexec
SELECT * FROM statements(regexp_replace(:'script', '\{b2, [0-9a-f]+\}', '{b2, -}')) \gexec
SELECT * FROM statements(regexp_replace(:'script', '\{b2, [0-9a-f]+\}', '{b2, abc}')) \gexec
SELECT * FROM statements(regexp_replace(:'script', '(\{b2, [0-9a-f]+\})', '\1, \1')) \gexec
SELECT * FROM statements(replace(:'script', 'direction => ''upgrade''', 'direction => ''downgrade''')) \gexec
SELECT * FROM statements(replace(:'script', 'direction => ''upgrade''', 'direction => ''sideways''')) \gexec
TABLE nothing_left;
\echo - with COMMIT or ROLLBACK in it
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''b2''::pg_catalog.text)', 'COMMIT')) \gexec
TABLE nothing_left;
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''b2''::pg_catalog.text)', E'ROLLBACK;\nBEGIN')) \gexec
TABLE nothing_left;
\echo - with savepoints
SELECT * FROM statements(replace(replace(:'script', 'CALL public.schemaver_script_step(''b2''::pg_catalog.text)', E'SAVEPOINT s;\nCALL public.schemaver_script_step(''b2''::pg_catalog.text)'), 'CALL public.schemaver_script_step(''c3''::pg_catalog.text)', E'ROLLBACK TO s;\nCALL public.schemaver_script_step(''c3''::pg_catalog.text)')) \gexec
TABLE nothing_left;
SELECT * FROM statements(replace(replace(:'script', 'INSERT INTO t_offline.t VALUES (1)', E'SAVEPOINT s'), '-- nothing but a comment', E'ROLLBACK TO s; RELEASE s;\n')) \gexec
TABLE nothing_left;
SELECT * FROM statements(replace(:'script', E'BEGIN;\n', E'BEGIN;\nSAVEPOINT s;\n')) \gexec
TABLE nothing_left;
\echo - ended before its last step, which has no statements; with that one twice
SELECT * FROM statements(replace(:'script', E'CALL public.schemaver_script_step(''m4''::pg_catalog.text);\n', '')) \gexec
SELECT * FROM statements(regexp_replace(:'script', '(CALL public.schemaver_script_step\(''m4''::pg_catalog.text\);\n)', '\1\1')) \gexec
TABLE nothing_left;
\echo - with a setting before its first step
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''a1''::pg_catalog.text)', E'SET work_mem = 100;\nCALL public.schemaver_script_step(''a1''::pg_catalog.text)')) \gexec
TABLE nothing_left;
\echo - begun as if it ran outside of a transaction
SELECT replace(beginning(:'script'), 'schemaver_script_begin', 'schemaver_script_check') \gexec
\echo - by procedures that somebody has given settings
ALTER PROCEDURE schemaver_script_step SET work_mem = '1MB';
SELECT * FROM statements(:'script') \gexec
ALTER PROCEDURE schemaver_script_step RESET work_mem;
TABLE nothing_left;
\echo - begun twice; ended twice
SELECT * FROM statements(regexp_replace(:'script', '(CALL public.schemaver_script_begin.*?purge => false\);\n)', '\1\1')) \gexec
SELECT * FROM statements(replace(:'script', E'CALL public.schemaver_script_end();\n', E'CALL public.schemaver_script_end();\nCALL public.schemaver_script_end();\n')) \gexec
\echo - prepared
SET schemaver.notify = off;
SELECT * FROM statements(replace(replace(:'script', E'CALL public.schemaver_script_end();\n', ''), E'COMMIT;\n', E'PREPARE TRANSACTION ''x'';\n')) \gexec
RESET schemaver.notify;
TABLE nothing_left;
\set ECHO all
\set VERBOSITY default
-- with all fields of the error
BEGIN;
CALL schemaver_script_end();
ROLLBACK;
BEGIN;
CALL schemaver_script_step('a1');
ROLLBACK;
BEGIN;
CALL schemaver_script_step(NULL);
ROLLBACK;
SELECT beginning(:'script') AS begin_script \gset
BEGIN;
\set ECHO none
:begin_script;
\set ECHO all
COMMIT;
BEGIN;
\set ECHO none
:begin_script;
\set ECHO all
CALL schemaver_script_step('c3');
ROLLBACK;
BEGIN;
\set ECHO none
:begin_script;
\set ECHO all
SAVEPOINT s;
CALL schemaver_script_step('a1');
ROLLBACK;
BEGIN;
SAVEPOINT s;
\set ECHO none
:begin_script;
\set ECHO all
ROLLBACK;
\set ECHO none
:begin_script;
\set ECHO all
TABLE nothing_left;
-- arguments
BEGIN; CALL schemaver_script_begin(NULL, 'upgrade', 'offline', '{}', '', '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', NULL, 'offline', '{}', '', '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', NULL, '{}', '', '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', NULL, '', '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{}', NULL, '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{}', '', NULL); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{}', '', '{a1,b2}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{}', '', '{{a1},{b2}}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{}', '', '{{a1,NULL}}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'upgrade', 'offline', '{{a},{b}}', '', '{{a1,x}}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'sideways', 'offline', '{}', '', '{}'); ROLLBACK;
BEGIN; CALL schemaver_script_begin('00000000-0000-0000-0000-000000000000', 'stamp', 'o f', '{}', '', '{}'); ROLLBACK;

--
-- What bodies set ends with them, and savepoints of their functions are their own.
--
CREATE ROLE regress_sv_offline;
GRANT USAGE ON SCHEMA t_offline TO regress_sv_offline;
CREATE TABLE seen (n integer, role name, session name, path text, replica text, level text);
GRANT INSERT ON seen TO regress_sv_offline;
CREATE FUNCTION caught(x integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    RETURN x / 0;
EXCEPTION WHEN division_by_zero THEN
    RETURN 7;
END $$;
CREATE FUNCTION look(n integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO t_offline.seen VALUES (n, current_user, session_user, current_setting('search_path'), current_setting('session_replication_role'), current_setting('t.level', true))
$$;
SELECT schemaver_register('s1', upgrade => 'SET ROLE regress_sv_offline; SET LOCAL search_path = "$user"; SET t.level = 1; SELECT FROM t_offline.look(1);', downgrade => '');
SELECT schemaver_register('s2', '{s1}', upgrade => 'SELECT FROM t_offline.look(2); SET SESSION AUTHORIZATION regress_sv_offline; SET search_path = pg_catalog; SELECT FROM t_offline.look(22)', downgrade => '');
SELECT schemaver_register('s3', '{s2}', upgrade => 'SELECT FROM t_offline.look(3); SET session_replication_role = replica; SET search_path = nowhere; SELECT set_config(''t.level'', ''3'', false);', downgrade => '');
SELECT schemaver_register('s4', '{s3}', upgrade => 'SELECT FROM t_offline.look(4); SELECT t_offline.caught(1); DO $$ BEGIN PERFORM 1/0; EXCEPTION WHEN OTHERS THEN SET t.level = 4; END $$; SELECT FROM t_offline.look(44)', downgrade => '');
SET t.level = 0;
BEGIN;
SELECT revision FROM schemaver_upgrade('s4');
SELECT n, role = session, role = 'regress_sv_offline', path, replica, level FROM seen;
ROLLBACK;
SELECT schemaver_upgrade_sql('s4') AS script \gset
SELECT regexp_replace(masked(:'script'), '[0-9a-f]{64}', 'HASH', 'g');
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT n, role = session, role = 'regress_sv_offline', path, replica, level FROM seen;
SELECT current_user = session_user, current_setting('search_path'), current_setting('t.level'), current_setting('session_replication_role');
TABLE applied;
-- a script that is run by the bodies of functions with settings
CREATE FUNCTION inner_step() RETURNS void LANGUAGE plpgsql SET work_mem = '1MB' AS $$ BEGIN CALL schemaver_script_step('s3'); END $$;
SELECT schemaver_downgrade_sql('s3') AS script \gset
SELECT revision FROM schemaver_downgrade('s2');
SELECT schemaver_upgrade_sql('s4') AS script \gset
\set VERBOSITY terse
\set ECHO none
SELECT * FROM statements(replace(:'script', 'CALL public.schemaver_script_step(''s3''::pg_catalog.text)', 'SELECT t_offline.inner_step()')) \gexec
\set ECHO all
\set VERBOSITY default
TABLE applied;

--
-- What a body must not do.
--
SELECT schemaver_register('f1', upgrade => 'SELECT revision FROM schemaver_upgrade(''a1'')');
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT schemaver_edit('f1', upgrade => 'DELETE FROM schemaver_applied WHERE project = ''offline'' AND revision = ''s2''');
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT schemaver_edit('f1', upgrade => 'ALTER EXTENSION schemaver DROP TABLE schemaver_settings');
SELECT told($$ SELECT schemaver_upgrade_sql('f1') $$);
SELECT schemaver_edit('f1', upgrade => 'DO ''BEGIN EXECUTE $$ALTER EXTENSION schemaver DROP TABLE schemaver_settings$$; END''');
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT schemaver_edit('f1', upgrade => 'DO ''BEGIN EXECUTE $$ALTER EXTENSION schemaver DROP FUNCTION schemaver_heads(boolean)$$; END''');
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT schemaver_edit('f1', upgrade => 'DO ''BEGIN CALL schemaver_script_end(); END''');
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
-- and a body must not contain a script
SELECT schemaver_edit('f1', upgrade => 'CALL public.schemaver_script_begin(''00000000-0000-0000-0000-000000000000'', ''stamp'', ''offline'', ''{}'', '''', ''{}'')');
SELECT told($$ SELECT revision FROM schemaver_upgrade('f1') $$);
SELECT schemaver_upgrade_sql('f1') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT schemaver_remove('f1');
-- nor a part of one in a body that runs online
CREATE FUNCTION online(body text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_register('f2', upgrade => body);
    RETURN (SELECT string_agg(t, ' ') FROM told('SELECT revision FROM schemaver_upgrade(''f2'')') t);
END $$;
SELECT online(format(wrapping, call)) FROM unnest(ARRAY['CALL public.%s', 'DO $do$ BEGIN CALL public.%s; END $do$']) AS wrapping, unnest(ARRAY['schemaver_script_end()', 'schemaver_script_step(''f2'')',
    'schemaver_script_begin(''00000000-0000-0000-0000-000000000000'', ''stamp'', ''offline'', ''{}'', '''', ''{}'')',
    'schemaver_script_check(''00000000-0000-0000-0000-000000000000'', ''upgrade'', ''offline'', ''{}'', '''', ''{{f2,x}}'')']) AS call;
SELECT schemaver_remove('f2');
TABLE applied;

--
-- Outside of a transaction.
--
SELECT schemaver_register('n1', upgrade => 'CREATE TABLE t_offline.n (i integer);', downgrade => 'DROP TABLE t_offline.n');
SELECT schemaver_register('n2', '{n1}', upgrade => E'SET lock_timeout = ''5s'';\nSET LOCAL work_mem = 100;\nSET "my odd".x = 1;\nSET SESSION CHARACTERISTICS AS TRANSACTION DEFERRABLE;\nCREATE INDEX CONCURRENTLY ON t_offline.n (i);', downgrade => 'DROP INDEX CONCURRENTLY t_offline.n_i_idx', transactional => false, message => 'an index');
SELECT schemaver_register('n3', '{n2}', upgrade => 'INSERT INTO t_offline.n VALUES (1);', downgrade => 'DELETE FROM t_offline.n');
SELECT schemaver_edit('n2', upgrade => E'SET lock_timeout = ''5s'';\nSET my.x = 1;\nSET SESSION CHARACTERISTICS AS TRANSACTION DEFERRABLE;\nCREATE INDEX CONCURRENTLY ON t_offline.n (i)');
SELECT schemaver_upgrade_sql('n3') AS script \gset
SELECT regexp_replace(masked(:'script'), '[0-9a-f]{64}', 'HASH', 'g');
SET my.x = 'own';
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
SELECT step, direction, revision, statements, outcome FROM log WHERE revision ~ '^n';
SHOW lock_timeout;
SHOW my.x;
SELECT indisvalid FROM pg_index WHERE indrelid = 't_offline.n'::regclass;
SELECT schemaver_downgrade_sql('n2@base') AS script \gset
SELECT regexp_replace(masked(:'script'), '[0-9a-f]{64}', 'HASH', 'g');
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
-- settings of the session are restored, including those that no library defines
SELECT schemaver_edit('n2', upgrade => E'SET my.x = 2;\nRESET work_mem;\nSET lock_timeout TO DEFAULT;\nSET LOCAL statement_timeout = 0;\nSET TRANSACTION READ WRITE;\nCREATE INDEX CONCURRENTLY ON t_offline.n (i)');
SELECT schemaver_upgrade_sql('n3') AS script \gset
SET my.x = 1;
SET work_mem = '1MB';
SET lock_timeout = '7s';
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT current_setting('my.x'), current_setting('work_mem'), current_setting('lock_timeout');
RESET work_mem;
RESET lock_timeout;
SELECT schemaver_downgrade_sql('n2@base') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
-- what to record by hand if the last one fails half-way
SET schemaver.project = 'offline_alone';
SELECT schemaver_register('k1', upgrade => NULL, downgrade => 'VACUUM', transactional => false);
SELECT revision FROM schemaver_stamp('k1');
SELECT line FROM regexp_split_to_table(schemaver_downgrade_sql('base'), '\n') line WHERE line ~ 'schemaver_stamp';
SET schemaver.project = 'offline';
-- an error in between: nothing is recorded for that revision, even if the client continues
SELECT schemaver_edit('n2', upgrade => E'SELECT 1/0;\nCREATE INDEX CONCURRENTLY ON t_offline.n (i)');
SELECT schemaver_upgrade_sql('n3') AS script \gset
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
TABLE applied;
-- nor if they do not run at all
SELECT schemaver_edit('n2', upgrade => 'SELECT 1');
SELECT schemaver_upgrade_sql('n3') AS script \gset
\set VERBOSITY terse
\set ECHO none
SELECT * FROM statements(regexp_replace(:'script', 'CALL public.schemaver_script_check.*?purge => false\);\n', '')) \gexec
\echo - in one transaction
BEGIN;
SELECT * FROM statements(:'script') \gexec
ROLLBACK;
\echo - when another run comes in between
SELECT * FROM statements(replace(:'script', E'SELECT 1\n', E'SELECT revision FROM schemaver_stamp(''n2'')\n')) \gexec
\echo - when they have run for another script
TABLE applied;
SELECT revision FROM schemaver_stamp('n1');
SELECT schemaver_upgrade_sql('n3') AS script \gset
SELECT * FROM statements(regexp_replace(:'script', '(CALL public.schemaver_script_check\(.*?run => '')[0-9a-f-]{36}', '\1' || gen_random_uuid())) \gexec
SELECT revision FROM schemaver_stamp('n3');
\set ECHO all
\set VERBOSITY default
TABLE applied;

--
-- In REPEATABLE READ the state that the snapshot shows may be old: as online.
--
SELECT schemaver_downgrade_sql('s1') AS script \gset
SET default_transaction_isolation = 'repeatable read';
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
RESET default_transaction_isolation;
TABLE applied;

--
-- With only EXECUTE privileges, as owner of nothing; and without any privileges.
--
SET SESSION AUTHORIZATION regress_sv_offline;
SELECT told('SELECT schemaver_upgrade_sql()');
CALL schemaver_script_step('x');
RESET SESSION AUTHORIZATION;
GRANT EXECUTE ON FUNCTION schemaver_upgrade_sql(text, boolean, text) TO regress_sv_offline;
GRANT EXECUTE ON PROCEDURE schemaver_script_begin, schemaver_script_step, schemaver_script_end TO regress_sv_offline;
GRANT CREATE ON SCHEMA t_offline TO regress_sv_offline;
GRANT EXECUTE ON FUNCTION statements TO regress_sv_offline;
SET schemaver.project = 'offline_2';
SELECT schemaver_register('a1', upgrade => 'CREATE TABLE t_offline.theirs (n integer)', downgrade => 'DROP TABLE t_offline.theirs');
SET SESSION AUTHORIZATION regress_sv_offline;
SELECT schemaver_upgrade_sql('a1') AS script \gset
RESET schemaver.project;
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT told('SELECT * FROM schemaver_applied');
RESET SESSION AUTHORIZATION;
SELECT project, revision, applied_by FROM schemaver_applied WHERE project = 'offline_2';
SELECT project, step, direction, revision, username, session_username FROM schemaver_log WHERE project = 'offline_2';
SELECT tableowner FROM pg_tables WHERE tablename = 'theirs';

--
-- Odd names, and strings that are read differently.
--
SET schemaver.project = E'o''dd\\"project"';
SELECT schemaver_register(E'it''s\\a"b{}', upgrade => E'CREATE TABLE t_offline."T\\;" (n integer);', downgrade => '', message => E'-- '' \\ :x /* "');
SELECT schemaver_register('NULL', ARRAY[E'it''s\\a"b{}'], upgrade => 'SELECT ''\'';', downgrade => 'SELECT 1; SELECT 2 -- a comment', branch_labels => '{ü}');
SELECT schemaver_register(repeat('ü', 31) || 'x', '{"NULL"}', upgrade => E'SELECT E''\\\\'';', downgrade => '');
SELECT schemaver_upgrade_sql() AS script \gset
SELECT regexp_replace(masked(:'script'), '[0-9a-f]{64}', 'HASH', 'g');
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SELECT revision FROM schemaver_applied WHERE project = current_setting('schemaver.project') ORDER BY 1;
-- without standard_conforming_strings, which is always on since 19
SELECT count(set_config(name, 'off', false)) AS ignored FROM pg_settings
WHERE name IN ('escape_string_warning', 'standard_conforming_strings') AND :SERVER_VERSION_NUM < 190000 \gset
SELECT schemaver_downgrade_sql('base') AS script \gset
SELECT regexp_replace(replace(masked(:'script'), 'SET standard_conforming_strings TO ' || current_setting('standard_conforming_strings'), 'SET standard_conforming_strings TO AS HERE'), '[0-9a-f]{64}', 'HASH', 'g');
\set ECHO none
SELECT * FROM statements(:'script') \gexec
\set ECHO all
SET standard_conforming_strings = on;
SELECT revision FROM schemaver_applied WHERE project = current_setting('schemaver.project') ORDER BY 1;
-- a message that somebody has put into the table
UPDATE schemaver_revisions SET message = E'one\nDROP TABLE t;' WHERE project = current_setting('schemaver.project') AND revision = 'NULL';
SELECT substring(schemaver_upgrade_sql('NULL') FROM '-- Running[^\n]*NULL[^\n]*');
UPDATE schemaver_revisions SET message = NULL WHERE project = current_setting('schemaver.project') AND revision = 'NULL';
-- names that psql might take for variables
SELECT schemaver_edit('NULL', upgrade => E'SELECT (ARRAY[1, 2])[1:n], x[:"m"], y[1:''k''], ''2'':: integer, $$ :no $$, '':no'', 1::text FROM a; -- :no\n SELECT z[1:2], z[n:n]');
SELECT substring(schemaver_upgrade_sql('NULL') FROM 'script_step\(''NULL''[^\n]*\n(.*?)\n-- Records');
-- a message with invisible characters, and ids that need no quotes in an array
UPDATE schemaver_revisions SET message = E'one\x01two\x7fthree\\four' WHERE project = current_setting('schemaver.project') AND revision = 'NULL';
SELECT substring(schemaver_upgrade_sql('NULL') FROM '-- Running[^\n]*NULL[^\n]*');
UPDATE schemaver_revisions SET message = NULL WHERE project = current_setting('schemaver.project') AND revision = 'NULL';
SELECT schemaver_register('x_1.2', upgrade => ''), schemaver_register('x~y', '{x_1.2}', upgrade => NULL);
SELECT regexp_replace(line, '[0-9a-f]{64}', 'HASH', 'g') FROM regexp_split_to_table(schemaver_upgrade_sql('base:x~y'), '\n') line WHERE line ~ '\{.*x_1';
-- a schema whose name would be read differently
ALTER SCHEMA public RENAME TO "a\b";
SELECT told('SELECT "a\b".schemaver_upgrade_sql(''base:x~y'')');
ALTER SCHEMA "a\b" RENAME TO public;
SET schemaver.project = 'offline';

--
-- What psql and the server could read differently is encoded; the rest stays as it is.
--
CREATE FUNCTION written(body text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    script text;
BEGIN
    PERFORM schemaver_register('w1', upgrade => body);
    script := schemaver_upgrade_sql('base:w1');
    PERFORM schemaver_remove('w1');
    RETURN substring(script FROM 'script_step[^\n]*\n(.*?)\n-- Records');
END $$;
-- as it is
SELECT written('SELECT 1, ''two'', "three"."four", $$five; $x$ $$, $six$ ; -- $five$ $six$, E''seven'' FROM a WHERE b->>''x'' <= 1.5e-7 AND c::text = ''ü''');
SELECT written(E'-- above\nCREATE TABLE t (\n\tn integer, -- a number\n\tm text /* no more */\n);\n\n-- between; and it''s\nINSERT INTO t VALUES (''a\n\nb'', (ARRAY[1])[1 : 1]);;\n-- behind');
SELECT written('SELECT a[1:(n)], b[: 2] FROM t; CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN true THEN 1 END; END $$; SELECT CASE WHEN true THEN 1 END');
-- encoded, each for a different reason
SELECT to_json(b), written(b) ~ '\\gexec\n' AS unread FROM unnest(ARRAY[
    E'SELECT ''\\''', E'SELECT \'a\'\n\'b\'', 'SELECT a[1:n]', 'SELECT a[1:2]', 'SELECT a[1:"n"]', E'SELECT U&''x''', 'SELECT B''1''', E'SELECT\r1', E'SELECT\f1', E'SELECT\n\n1',
    'SELECT a$b', 'SELECT 1 /* a /* b */ c */', 'SELECT $ü$x$ü$', 'CREATE FUNCTION begin() RETURNS integer LANGUAGE sql AS ''SELECT 1''',
    'CREATE FUNCTION f() RETURNS integer BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END', 'CREATE RULE r AS ON UPDATE TO t DO (SELECT 1; SELECT 2)', E'SELECT $$\x01$$']) b;
-- what is a token, and where it ends
SELECT to_json(b), written(b) ~ '\\gexec\n' AS unread, strpos(written(b), b) > 0 AS the_same FROM unnest(ARRAY[
    'SELECT a|b, 1e+5, 2.5E-3, 1+2, .5, 3.', E'SELECT 1 +-- plus\n2', 'SELECT 1 +/* plus */ 2 - 3 / 4', 'SELECT f(a := 1, b => 2)', 'SELECT a[1:2]', 'SELECT a["n":''2'']',
    'SELECT U&"x"', 'SELECT u&1, u & ''1''', 'SELECT X''f''', 'SELECT N''x''', 'PREPARE p AS SELECT $1', E'SELECT 1\r', E'SELECT 1\f; SELECT 2', E'SELECT ''\x7f''',
    'CREATE TABLE t (atomic integer)', 'CREATE TABLE beginnings (n integer)', 'SELECT 1 /* a - b */', 'SELECT 1 /* a /* b */ c */ + 2', 'SELECT 1 -- a', 'SELECT é~1, "é"', E'SELECT ''a''\n  ''b''']) b;
-- every backslash in a script begins one of its own commands
SELECT schemaver_register(E'w\\!1', upgrade => E'-- \\! a\n/* \\! b */ SELECT ''\\! c'' -- \\! d', message => E'\\! e');
SELECT DISTINCT line COLLATE "C" AS line FROM regexp_split_to_table(masked(schemaver_upgrade_sql(E'base:w\\!1')), '\n') line WHERE line ~ '\\' ORDER BY 1;
SELECT schemaver_remove(E'w\\!1');
-- in an encoding where a part of a character looks like something else, or that lacks characters
SET client_encoding = 'SJIS';
SELECT schemaver_upgrade_sql('base:a1');
SET client_encoding = 'LATIN1';
SELECT schemaver_register('w1', upgrade => 'SELECT U&''\20ac''');
SELECT schemaver_edit('w1', upgrade => convert_from('\x53454c4543542027e282ac27', 'UTF8'));
SELECT schemaver_upgrade_sql('base:w1');
RESET client_encoding;
SELECT schemaver_remove('w1');

--
-- Only the client calls the procedures, each in a separate message.
--
SELECT schemaver_register('p1', upgrade => 'SELECT 1');
SELECT revision FROM schemaver_stamp('base', purge => true);
SELECT schemaver_upgrade_sql('base:p1') AS script \gset
SELECT beginning(:'script') AS begin_script \gset
CREATE PROCEDURE quiet() LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE inner_procedure() LANGUAGE plpgsql AS $$ BEGIN CALL schemaver_script_end(); END $$;
CREATE FUNCTION inner_function() RETURNS text LANGUAGE sql AS $$ CALL public.schemaver_script_step('p1'::text); SELECT 'p1' $$;
\set VERBOSITY terse
\set ECHO none
\echo - DO
BEGIN;
:begin_script;
DO $$ BEGIN CALL schemaver_script_step('p1'); END $$;
ROLLBACK;
BEGIN;
DO :'begin_script';
ROLLBACK;
SELECT format('DO %L', 'BEGIN ' || :'begin_script' || '; END') AS do_script \gset
BEGIN;
:do_script;
ROLLBACK;
\echo - a procedure, a function, an argument
BEGIN;
:begin_script;
CALL inner_procedure();
ROLLBACK;
BEGIN;
:begin_script;
SELECT inner_function();
ROLLBACK;
BEGIN;
:begin_script;
CALL schemaver_script_step(inner_function());
ROLLBACK;
\echo - beside other statements
BEGIN;
:begin_script;
CALL schemaver_script_step('p1')\; SELECT 1;
ROLLBACK;
BEGIN;
:begin_script\; CALL schemaver_script_step('p1');
ROLLBACK;
\echo - by bodies
SELECT schemaver_register('p' || n, upgrade => body) FROM unnest(ARRAY['CALL public.schemaver_script_end()', 'DO ''BEGIN CALL public.schemaver_script_end(); END''', 'CALL t_offline.inner_procedure()', 'SELECT t_offline.inner_function()']) WITH ORDINALITY x (body, n) WHERE n > 1;
SELECT statements(schemaver_upgrade_sql('base:p' || n)) FROM generate_series(2, 4) n \gexec
\set ECHO all
TABLE applied;

--
-- What is sent must be the body.
--
SELECT schemaver_edit('p1', upgrade => E'SELECT 1; -- one\nSELECT 2 /* two */;\nSELECT 3');
SELECT schemaver_upgrade_sql('base:p1') AS script \gset
\set ECHO none
\echo - another, one less, one more, another order
SELECT * FROM statements(replace(:'script', 'SELECT 2', 'SELECT  2')) \gexec
SELECT * FROM statements(replace(:'script', 'SELECT 2 /* two */;', '')) \gexec
SELECT * FROM statements(replace(:'script', E'SELECT 3;', '')) \gexec
SELECT * FROM statements(replace(:'script', E'SELECT 3;', E'SELECT 3;\nSELECT 3;')) \gexec
SELECT * FROM statements(replace(replace(replace(:'script', 'SELECT 3', 'SELECT 0'), 'SELECT 1', 'SELECT 3'), 'SELECT 0', 'SELECT 1')) \gexec
SELECT * FROM statements(replace(:'script', E'SELECT 3;', E'SELECT 3;\nCALL t_offline.quiet();')) \gexec
\echo - a query for its text, but not the text
SELECT * FROM statements(replace(:'script', 'SELECT 1;', $$SELECT pg_catalog.convert_from(pg_catalog.decode('U0VMRUNUIDE='::pg_catalog.text, 'base64'::pg_catalog.text), 'UTF8'::pg_catalog.name);$$)) WHERE statements <> 'SELECT 1' \gexec
\echo - a query for another text
SELECT * FROM statements(replace(:'script', 'SELECT 1;', $$SELECT pg_catalog.convert_from(pg_catalog.decode('U0VMRUNUIDI='::pg_catalog.text, 'base64'::pg_catalog.text), 'UTF8'::pg_catalog.name);$$)) \gexec
\echo - queries for the text that are not quite those of a script
BEGIN;
SELECT beginning(:'script') \gexec
CALL schemaver_script_step('p1');
SELECT pg_catalog.convert_from(pg_catalog.decode('U0VMRUNUIDE='::pg_catalog.text, 'base64'::pg_catalog.text), 'UTF8'::pg_catalog.name) AS x;
ROLLBACK;
BEGIN;
SELECT beginning(:'script') \gexec
CALL schemaver_script_step('p1');
SELECT pg_catalog.convert_from(pg_catalog.decode('U0VMRUNUIDE='::pg_catalog.text, 'base64'::pg_catalog.text), 'UTF9'::pg_catalog.name);
ROLLBACK;
BEGIN;
SELECT beginning(:'script') \gexec
CALL schemaver_script_step('p1');
SELECT pg_catalog.convert_from(pg_catalog.decode('U0VMRUNUIDE='::pg_catalog.text, 'hex'::pg_catalog.text), 'UTF8'::pg_catalog.name);
ROLLBACK;
\echo - all of the body and another statement in one message
BEGIN;
SELECT beginning(:'script') \gexec
CALL schemaver_script_step('p1');
SELECT 1\; SELECT 2 /* two */\; SELECT 3\; SELECT 4;
ROLLBACK;
\echo - a call behind a statement that may stand there
BEGIN;
SELECT beginning(:'script') \gexec
CALL schemaver_script_step('p1');
SELECT 1;
SELECT 2 /* two */;
SELECT 3;
SET work_mem = 100\; CALL schemaver_script_end();
ROLLBACK;
BEGIN;
SELECT 'SELECT 1; ' || beginning(:'script') \gexec
ROLLBACK;
\echo - several in one message, with other blanks and comments around them
TABLE applied;
SELECT * FROM statements(replace(replace(:'script', E'SELECT 1; -- one\n', ''), 'SELECT 2 /* two */;', E'-- here\n  SELECT 1; /* and */ SELECT 2 /* two */ ; -- there\n')) \gexec
TABLE applied;
SELECT revision FROM schemaver_stamp('base', purge => true);
\set VERBOSITY default
\set ECHO all

\set QUIET on
SET client_min_messages = error;
DROP SCHEMA t_offline CASCADE;
DELETE FROM schemaver_revisions WHERE project ~ 'offline|dd';
DELETE FROM schemaver_applied WHERE project ~ 'offline|dd';
REVOKE ALL ON FUNCTION schemaver_upgrade_sql(text, boolean, text) FROM regress_sv_offline;
REVOKE ALL ON PROCEDURE schemaver_script_begin, schemaver_script_step, schemaver_script_end FROM regress_sv_offline;
DROP ROLE regress_sv_offline;
