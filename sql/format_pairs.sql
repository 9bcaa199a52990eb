--
-- Files of diesel, golang-migrate, sqlx, popx and go-pg: both directions in files of their own.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_pairs;
SET search_path = test_pairs, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- diesel: folders; versions without "-", in the order of strings; metadata.toml
--
SELECT loaded(jsonb_build_object(
    'migrations/2024-02-12-120203_create_users/up.sql', 'CREATE TABLE users (id int);',
    'migrations/2024-02-12-120203_create_users/down.sql', 'DROP TABLE users;',
    'migrations/20240212120202_first/up.sql', '-- nothing',
    'migrations/2024-02-12-120203-0000_later/up.sql', 'SELECT 1',
    'migrations/2024-02-12-120203-0000_later/metadata.toml', E'run_in_transaction = true\n',
    'migrations/2025-01-01-000000_alone/up.sql', 'CREATE INDEX CONCURRENTLY i ON users (id)',
    'migrations/2025-01-01-000000_alone/down.sql', '',
    'migrations/2025-01-01-000000_alone/metadata.toml', E'[x]\n run_in_transaction=false',
    'migrations/2025-01-02-000000_empty_metadata/up.sql', '',
    'migrations/2025-01-02-000000_empty_metadata/metadata.toml', '',
    'migrations/.keep', '', 'diesel.toml', 'x'));
SELECT loaded('{"up.sql": "SELECT 1"}', 'diesel');
SELECT loaded('{"_y/up.sql": "SELECT 1", "-_y/up.sql": ""}', 'diesel');
-- versions need not be numbers, but then the format must be named, or recognized by another folder
SELECT loaded('{"x_y/up.sql": "SELECT 1"}');
SELECT loaded('{"x-y_z/up.sql": "SELECT 2", "2024_x/up.sql": "SELECT 1", "x/up.sql": "SELECT 3"}');
-- files that are deeper, or hidden, are not part of a folder
SELECT loaded(jsonb_build_object('m/1_a/down.sql', 'SELECT 1', 'm/1_a/old/down.sql.txt', '', 'm/1_a/up.sql', 'SELECT 2', 'm/2_a/up.sql', 'SELECT 3', 'm/.2_b/up.sql', 'x', 'm/3_c/metadata.toml', ''));
-- metadata.toml, line by line
SELECT loaded(jsonb_build_object('1_a/up.sql', 'SELECT 1', '1_a/metadata.toml', E'# run_in_transaction = false\r\n\trun_in_transaction\t=\ttrue\r\n',
    '2_b/up.sql', 'SELECT 1', '2_b/metadata.toml', E'[x]\nrun_in_transaction = true', '3_c/up.sql', 'SELECT 1', '3_c/metadata.toml', 'run_in_transaction = true# as ever',
    '4_d/up.sql', 'SELECT 1', '4_d/metadata.toml', E'run_in_transactions = true\nrun_in_transaction\n = true', '5_e/up.sql', 'SELECT 1', '5_e/metadata.toml', 'run_in_transaction = truely'));
SELECT loaded('{"2024_x/down.sql": "SELECT 1", "2025_y/up.sql": "SELECT 2"}', 'diesel');
SELECT loaded('{"2024_x/down.sql": "SELECT 1", "2025_y/up.sql": "SELECT 2"}', 'diesel', 'stub');
SELECT loaded('{"2024-1_x/up.sql": "SELECT 1", "20241_y/up.sql": "SELECT 2"}', 'diesel');

--
-- golang-migrate: numbers with any zeros; no transaction but the file's own
--
SELECT loaded(jsonb_build_object(
    '000001_users.up.sql', E'BEGIN;\nCREATE TABLE users (id int);\nCOMMIT;\n', '000001_other_name.down.sql', E'begin transaction;\nDROP TABLE users;\nend;',
    '000002_index.up.sql', 'CREATE UNIQUE INDEX CONCURRENTLY i ON users (id)', '000002_index.down.sql', 'DROP INDEX CONCURRENTLY i;',
    '10_ten.up.sql', 'SELECT 10', '9_nine.up.sql', 'SELECT 9;', '000012_no_way_back.up.sql', E'-- ; a comment '' \n',
    'README.md', 'x', 'notes.sql', 'y'));
-- the same version twice; a downgrade alone
SELECT loaded('{"1_a.up.sql": "", "01_b.up.sql": ""}');
SELECT loaded('{"1_a.up.sql": "", "2_b.down.sql": ""}');
SELECT loaded('{"1_a.up.sql": "", "2_b.down.sql": ""}', 'golang-migrate', 'stub');
-- one query: a BEGIN includes the statements before it, if the COMMIT is the last one
SELECT loaded(jsonb_build_object('1_before.up.sql', E'CREATE TABLE a ();\nCREATE TABLE b ();\nBEGIN;\nCREATE TABLE c ();\nCOMMIT;\n', '1_before.down.sql', E'DROP TABLE c;\nBEGIN TRANSACTION;\nCOMMIT'));
SELECT loaded(jsonb_build_object('1_after.up.sql', E'SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;\nSELECT 3;', '1_after.down.sql', E'SELECT 1;\nCOMMIT;\nBEGIN;'));
-- one body that cannot run in a transaction is enough, regardless of the other one
SELECT loaded(jsonb_build_object('1_up.up.sql', 'CREATE INDEX CONCURRENTLY i ON t (x)', '1_up.down.sql', 'BEGIN; DROP INDEX i; COMMIT;',
    '2_down.up.sql', 'BEGIN; SELECT 1; COMMIT;', '2_down.down.sql', 'VACUUM t', '3_neither.up.sql', 'BEGIN; SELECT 1; COMMIT;', '3_neither.down.sql', 'SELECT 1'));
-- two braces are an array
SELECT loaded('{"1_a.up.sql": "SELECT \u0027{{1,2},{3,4}}\u0027::int[]"}');
-- transactions around only a part are refused, with their place; what only looks like one is not
SELECT loaded(jsonb_build_object(
    '1_after.up.sql', E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;',
    '2_no_commit.up.sql', E'BEGIN;\nSELECT 1;', '3_no_begin.up.sql', E'SELECT 1;\n  COMMIT;',
    '4_pairs.up.sql', E'BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;', '5_middle.up.sql', E'SELECT 1;\nBEGIN; SELECT 2; COMMIT;\nSELECT 3;',
    '6_rollback.up.sql', E'BEGIN;\nSELECT 1;\nROLLBACK;', '7_level.up.sql', E'BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;',
    '8_chain.up.sql', E'BEGIN; SELECT 1; COMMIT AND CHAIN;', '9_copy.up.sql', E'COPY t FROM STDIN;\n', '9_copy.down.sql', 'SAVEPOINT x'));
SELECT loaded(jsonb_build_object(
    '1_after.up.sql', E'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;', '1_after.down.sql', 'SELECT 3',
    '2_fine.up.sql', 'SELECT 2', '2_fine.down.sql', 'DROP TABEL t'), 'auto', 'stub');
SELECT loaded(jsonb_build_object(
    '1_atomic.up.sql', E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC\nSELECT 1;\nEND;\nSELECT CASE WHEN true THEN 1\nEND;\n',
    '2_do.up.sql', E'DO $x$ BEGIN\nNULL;\nEND; $x$;\nSELECT ''\nBEGIN;\n''; -- BEGIN;', '3_wrapped.up.sql', E'/* BEGIN; */ BEGIN;\n\nSELECT ''COMMIT;'';\n\nCOMMIT -- at last\n',
    '4_crlf.up.sql', E'BEGIN;\r\nSELECT 1;\r\nCOMMIT;\r\n', '5_empty.up.sql', '', '6_blank.up.sql', E' \n\t'));

--
-- sqlx: irreversible files; no-transaction at the very beginning
--
SELECT loaded(jsonb_build_object(
    '20220101000000_init.sql', 'SELECT 1;', '20220102000000_more.up.sql', E'-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (x);', '20220102000000_more.down.sql', 'DROP INDEX i;',
    '20220103000000_late.up.sql', E' -- no-transaction\nSELECT 3', 'x.sql', ''));
SELECT loaded('{"1_a.sql": "", "1_a.up.sql": ""}', 'sqlx');
-- one direction asks for no transaction; both are wrapped; one is; a statement before BEGIN; two braces
SELECT loaded(jsonb_build_object('1_up.up.sql', E'-- no-transaction\nSELECT 1', '1_up.down.sql', 'SELECT 1', '2_down.up.sql', 'SELECT 2', '2_down.down.sql', E'-- no-transaction\r\nSELECT 2',
    '3_wrapped.up.sql', E'-- no-transaction\nBEGIN; SELECT 3; COMMIT;', '3_wrapped.down.sql', E'-- no-transaction\nBEGIN; SELECT 3; COMMIT;',
    '4_half.up.sql', E'-- no-transaction\nBEGIN; SELECT 4; COMMIT;', '4_half.down.sql', E'-- no-transaction\nDROP INDEX CONCURRENTLY i',
    '5_empty.up.sql', E'-- no-transaction\nSELECT 5', '5_empty.down.sql', '', '6_array.sql', 'SELECT ''{{1}}''::int[]'));
SELECT loaded('{"1_a.sql": "SELECT 1; BEGIN; SELECT 2; COMMIT;"}', 'sqlx');
SELECT loaded('{"1_a.up.sql": "", "2_b.down.sql": "", "3_c.sql": ""}');
SELECT loaded('{"1_a.sql": "SELECT 1", "2_b.up.sql": "", "2_b.down.sql": ""}');

--
-- popx: dialects and autocommit
--
SELECT loaded(jsonb_build_object(
    '20200101000001000000_a.up.sql', 'SELECT ''all'';', '20200101000001000000_a.postgres.up.sql', 'SELECT ''postgres'';', '20200101000001000000_a.down.sql', 'SELECT ''down'';',
    '20200101000001000000_a.mysql.up.sql', 'SELECT `x`;', '20200101000001000001_b.postgres.autocommit.up.sql', 'CREATE INDEX CONCURRENTLY i ON t (x)',
    '20200101000001000002_c.cockroach.autocommit.up.sql', 'x', '20200101000001000003_d.autocommit.up.sql', '', '20200101000001000003_d.autocommit.down.sql', E'-- only this\n'));
SELECT loaded('{"20200101000001_t.postgres.up.sql": "CREATE TABLE {{ index .Options \"Namespace\" }}.t ();"}');
SELECT loaded('{"20200101000001_t.postgres.up.sql": "CREATE TABLE {{ index .Options \"Namespace\" }}.t ();"}', 'auto', 'stub');

-- a file replaced by another one does not count; two for one dialect
SELECT loaded('{"20200101000001000000_a.autocommit.up.sql": "SELECT {{ .x }}", "20200101000001000000_a.postgres.up.sql": "SELECT 1", "20200101000001000000_a.autocommit.down.sql": "SELECT 2", "20200101000001000000_b.pg.down.sql": "SELECT 3"}');
SELECT loaded('{"20200101000001000000_a.postgres.up.sql": "", "20200101000001000000_b.postgresql.autocommit.up.sql": ""}');
SELECT loaded('{"20200101000001000000_a.up.sql": "", "20200101000001000000_b.up.sql": "", "20200101000001000000_c.postgres.up.sql": ""}');
-- one direction asks for no transaction; a downgrade without an upgrade for PostgreSQL; invalid names
SELECT loaded(jsonb_build_object('20200101000001000000_a.autocommit.up.sql', 'SELECT 1', '20200101000001000000_a.down.sql', 'SELECT 2',
    '20200101000001000001_b.mysql.up.sql', 'x', '20200101000001000001_b.down.sql', 'SELECT 3', '20200101000001000002_c.autocommit.postgres.up.sql', '', '20200101000001000002_.up.sql', '',
    '20200101000001000003_d.cockroach.postgres.up.sql', '', '20200101000001000004_e..up.sql', ''));
-- other dialects also identify the format
SELECT loaded('{"20200101000001_a.sqlite3.up.sql": "x", "20200101000001_a.up.sql": "SELECT 1"}');
SELECT loaded('{"20200101000001_a.b.up.sql": "SELECT 1", "20200101000001_a.b.down.sql": ""}');
SELECT loaded('{"20200101000001_t.autocommit.up.sql": "SELECT 1", "20200101000001_t.autocommit.down.sql": "SELECT ''{{1}}''::int[]"}');

--
-- go-pg: ".tx" asks for a transaction; unsplit text is one query; programs
--
SELECT loaded(jsonb_build_object('1_users.tx.up.sql', 'SELECT 1', '1_users.tx.down.sql', 'CREATE INDEX CONCURRENTLY i ON t (x)', '2_index.up.sql', 'CREATE INDEX CONCURRENTLY i ON t (x)', '2_index.tx.down.sql', 'DROP INDEX i',
    '3_before.up.sql', E'SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;', '10_split.up.sql', E'SELECT 1\n--gopg:split\r\nSELECT 2;\n--gopg:split\n', 'main.go', 'x', 'README.md', 'x', 'x_y.sql', ''));
SELECT loaded(jsonb_build_object('1_a.up.sql', E'SELECT 1;\n--gopg:split\nBEGIN;\nSELECT 2;\nCOMMIT;', '2_b.tx.up.sql', E'SELECT 1;\n --gopg:join\n--gopg:join\n', '2_b.tx.down.sql', '--gopg:', '3_c.go', 'package main', '4_d.down.sql', ''));
SELECT loaded(jsonb_build_object('1_a.tx.up.sql', 'SELECT 1', '3_c_test.go', 'x', '3_c.go', 'package main', '4_d.up.sql', 'SELECT 4'), 'auto', 'stub');
SELECT loaded('{"1_a.go": "x", "01_b.tx.up.sql": ""}');
SELECT loaded('{"1_a.go": "x", "01_b.tx.down.sql": ""}');
SELECT loaded('{"1_a.up.sql": "-- --gopg:split", "1_a.down.sql": "--gopg:split"}');

--
-- up, again, changed, down
--
SELECT loaded('{"1_t.up.sql": "BEGIN; CREATE TABLE t (n int); COMMIT;", "1_t.down.sql": "DROP TABLE t;", "2_u.up.sql": "INSERT INTO t VALUES (1)", "2_u.down.sql": "DELETE FROM t"}');
SELECT revision FROM schemaver_upgrade();
SELECT action FROM schemaver_load('{"1_t.up.sql": "BEGIN; CREATE TABLE t (n int); COMMIT;", "1_t.down.sql": "DROP TABLE t;", "2_u.up.sql": "INSERT INTO t VALUES (1)", "2_u.down.sql": "DELETE FROM t"}');
-- an applied revision with different content, and one that would come before it
SELECT schemaver_load('{"1_t.up.sql": "CREATE TABLE t (n bigint);", "1_t.down.sql": "DROP TABLE t;", "2_u.up.sql": "INSERT INTO t VALUES (1)", "2_u.down.sql": "DELETE FROM t"}');
SELECT schemaver_load('{"0_before.up.sql": "", "1_t.up.sql": "BEGIN; CREATE TABLE t (n int); COMMIT;", "1_t.down.sql": "DROP TABLE t;", "2_u.up.sql": "INSERT INTO t VALUES (1)", "2_u.down.sql": "DELETE FROM t"}');
SELECT revision FROM schemaver_downgrade('base');
-- statements before BEGIN
SELECT count(*) FROM loaded('{"1_t.up.sql": "CREATE TABLE t (n int); BEGIN; INSERT INTO t VALUES (1); COMMIT;", "1_t.down.sql": "DROP TABLE t; BEGIN; COMMIT;"}');
SELECT revision FROM schemaver_upgrade();
TABLE t;
SELECT revision FROM schemaver_downgrade('base');
SELECT to_regclass('t') IS NULL;
-- what is not carried over reports that when it runs
SELECT loaded('{"1_t.up.sql": "COMMIT;", "1_t.down.sql": ""}', 'golang-migrate', 'stub');
SELECT schemaver_upgrade();

--
-- what files leave behind, and what they rely on
--
SELECT count(*) FROM loaded(jsonb_build_object('1_big.up.sql', 'SELECT ''' || repeat('x', 65000) || ''''));
SELECT length(upgrade) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
CREATE FUNCTION told() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_upgrade();
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- neither settings nor temporary tables outlive a body
SELECT count(*) FROM loaded('{"1_set.up.sql": "SET search_path = pg_catalog; SET timezone = ''Asia/Kathmandu''", "2_table.up.sql": "CREATE TABLE left_behind ()"}');
SELECT told();
SELECT to_regclass('test_pairs.left_behind') IS NOT NULL, current_setting('timezone') <> 'Asia/Kathmandu';
SELECT count(*) FROM loaded('{"1_temp.up.sql": "CREATE TEMP TABLE milestone ()", "2_temp.up.sql": "CREATE TEMP TABLE milestone ()"}');
SELECT told();
-- a procedure that commits, and the table of the tool that is not here
CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
SELECT count(*) FROM loaded('{"1_call.up.sql": "CALL commits()"}');
SELECT told();
SELECT count(*) FROM loaded('{"1_grant.up.sql": "GRANT SELECT ON schema_migrations TO PUBLIC"}');
SELECT told();

-- each other dialect that popx knows identifies the format, and one that it does not know
SELECT word, loaded(jsonb_build_object(format('20200101000001_a.%s.up.sql', word), 'x', '20200101000001_a.up.sql', 'SELECT 1'))
FROM unnest(ARRAY['cockroach', 'mariadb', 'mysql', 'sqlite', 'yugabyte', 'oracle']) word;
-- no folder, and so no version for diesel
SELECT loaded('{"up.sql": "SELECT 1"}');

\set VERBOSITY terse
DROP SCHEMA test_pairs CASCADE;
