--
-- Files of sql-migrate and rambler: marks, orders, the life of a history.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_sql_migrate;
SET search_path = test_sql_migrate, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- sql-migrate: names with a number come first, in numerical order, then by the name of the file
--
SELECT loaded(jsonb_build_object('b.sql', E'-- +migrate Up\n', 'a.sql', E'-- +migrate Up\n', 'a-b.sql', E'-- +migrate Up\n', '10.sql', E'-- +migrate Up\n', '9_x.sql', E'-- +migrate Up\n',
    '09-x.sql', E'-- +migrate Up\n', '0_z.sql', E'-- +migrate Up\n', 'x.txt', 'x', '.sql', 'x'));
-- ids are names with some characters replaced, but never the same for two
SELECT loaded(jsonb_build_object('db/1_Grüße "a@b:c".sql', E'-- +migrate Up\n'));
SELECT loaded(jsonb_build_object('1_a-b.sql', E'-- +migrate Up\n', '1_a b.sql', E'-- +migrate Up\n'));
-- marks are exact; other lines with the same beginning are dropped anywhere
SELECT loaded(jsonb_build_object('1_case.sql', E'-- +migrate up\n', '2_none.sql', E'-- +migrate \n-- +migrate Up\n', '3_zero.sql', '', '4_blank.sql', E' -- +migrate Up\n'), 'sql-migrate');
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate StatementEnd\n-- +migrate Up\n-- +other\nSELECT ''\n-- gone\n--kept\n'';\n--  gone\n  -- kept\n'));
-- statements end as in goose; a block is a separate one
SELECT loaded(jsonb_build_object('1_open.sql', E'-- +migrate Up\nSELECT 1\n-- +migrate Down\nSELECT 2\n', '2_block.sql', E'-- +migrate Up\n-- +migrate StatementBegin\nSELECT 1;\n', '3_two.sql', E'-- +migrate Up\nSELECT 1; SELECT 2 -- ;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Down\nDROP FUNCTION f;\n-- +migrate Up\n-- +migrate StatementBegin\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n-- gone;\n  RETURN 1;\nEND $$\n-- +migrate StatementEnd\nSELECT f();\n-- +migrate Down\nSELECT 2;'));
SELECT revision FROM schemaver_upgrade();
SELECT prosrc NOT LIKE '%gone%' FROM pg_proc WHERE oid = 'f'::regproc;
SELECT revision FROM schemaver_downgrade('base');
-- transactions
SELECT loaded(jsonb_build_object('1_up.sql', E'-- +migrate Up a notransaction\r\nSELECT 1;\r\n', '2_down.sql', E'-- +migrate Up\n-- +migrate Down notransaction\n', '3_not.sql', E'-- +migrate Up NOTRANSACTION xnotransaction\n-- +migrate Down notransactions\n',
    '4_wrapped.sql', E'-- +migrate Up\nBEGIN;\nSELECT 1;\nCOMMIT;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Up\nSELECT 1;\nCOMMIT;\n-- +migrate Down\nSELECT 2;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Up\nSELECT 1;\nCOMMIT;\n-- +migrate Down\nSELECT 2;\n'), 'auto', 'stub');
-- again, changed, taken over
SELECT loaded(jsonb_build_object('1-t.sql', E'-- +migrate Up\nCREATE TABLE t (n int);\n-- +migrate Down\nDROP TABLE t;\n', '2-u.sql', E'-- +migrate Up\n'));
SELECT action FROM schemaver_load(jsonb_build_object('1-t.sql', E'-- +migrate Up\nCREATE TABLE t (n int);\n-- +migrate Down\nDROP TABLE t;\n', '2-u.sql', E'-- +migrate Up\nSELECT 1;\n'));
SELECT revision FROM schemaver_upgrade('1_t');
SELECT schemaver_load(jsonb_build_object('1-t.sql', E'-- +migrate Up\nCREATE TABLE t (n text);\n-- +migrate Down\nDROP TABLE t;\n', '2-u.sql', E'-- +migrate Up\nSELECT 1;\n'));
SELECT revision FROM schemaver_downgrade('base');
CREATE TABLE gorp_migrations (id text, applied_at timestamptz);
INSERT INTO gorp_migrations VALUES ('1-t.sql');
SELECT revision FROM schemaver_adopt('gorp_migrations');
SELECT revision FROM schemaver_pending();

--
-- rambler: the order is that of the names of the files, as text
--
SELECT loaded(jsonb_build_object('9.sql', E'-- rambler up\n', '10.sql', E'-- rambler up\n', 'a.sql', E'-- rambler up\n', 'a-b.sql', E'-- rambler up\n', 'folder/b.sql', E'-- rambler up\n'));
-- marks: without blanks, with other words, none
SELECT loaded(jsonb_build_object('1_a.sql', E'-- ramblerup\nSELECT 1;\n-- rambler \t down \r\nSELECT 2;\n-- rambler Up\nSELECT no\n', '2_b.sql', E'-- rambler up\r\nSELECT 1\r\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'--rambler up\nSELECT 1;\n', '2_zero.sql', '', '3_down.sql', E'-- rambler down\nSELECT 1;\n'), 'rambler');
-- each section is a separate query, and none begins a transaction
SELECT loaded(jsonb_build_object('1_a.sql', E'-- rambler up\nCREATE TABLE a (n int)\n-- rambler up\nCREATE TABLE b ()\n-- rambler down\nDROP TABLE a, b',
    '2_alone.sql', E'-- rambler up\nCREATE INDEX CONCURRENTLY i ON a (n)\n-- rambler down\nDROP INDEX CONCURRENTLY i', '3_wrapped.sql', E'-- rambler up\nBEGIN;\nSELECT 1;\nCOMMIT;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- rambler up\nSELECT 1\n-- rambler up\nSELECT 2\n-- rambler up\nSELEC 3'));
-- several down sections: the upgrade is kept
SELECT loaded(jsonb_build_object('1_a.sql', E'-- rambler up\nSELECT 1;\n-- rambler down\nSELECT 2;\n-- rambler down\nSELECT 3;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- rambler up\nSELECT 1;\n-- rambler down\nSELECT 2;\n-- rambler down\nSELECT 3;\n'), 'auto', 'stub');
-- up, again, changed, down, taken over
SELECT loaded(jsonb_build_object('1-t.sql', E'-- rambler up\nCREATE TABLE t (n int)\n-- rambler down\nDROP TABLE t', '2-u.sql', E'-- rambler up\nSELECT 1'));
SELECT revision FROM schemaver_upgrade('1_t');
SELECT action FROM schemaver_load(jsonb_build_object('1-t.sql', E'-- rambler up\nCREATE TABLE t (n int)\n-- rambler down\nDROP TABLE t', '2-u.sql', E'-- rambler up\nSELECT 2'));
SELECT schemaver_load(jsonb_build_object('1-t.sql', E'-- rambler up\nCREATE TABLE t (n text)\n-- rambler down\nDROP TABLE t', '2-u.sql', E'-- rambler up\nSELECT 2'));
SELECT revision FROM schemaver_downgrade('base');
CREATE TABLE migrations (migration text);
INSERT INTO migrations VALUES ('1-t.sql');
SELECT revision FROM schemaver_adopt('migrations');
SELECT revision FROM schemaver_pending();

\set VERBOSITY terse
DROP SCHEMA test_sql_migrate CASCADE;
