--
-- Files of node-pg-migrate: two marks, in any order.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_node_pg;
SET search_path = test_node_pg, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

-- down may come first; a time of 17 digits is a date; text before the marks is not run
SELECT loaded(jsonb_build_object(
    '1700000000000_users.sql', E'-- Down Migration\nDROP TABLE users;\n---- up   migration\nCREATE TABLE users (id int);\n',
    '20231114221319999_before-that.sql', E'/* head */\nSELECT 0;\n\t-- - UP MIGRATIONS of all\nSELECT 1;\n-- down\tmigration',
    '20231114221320001_after-that.sql', E'-- Up Migration\r\n/* a comment; not more */\r\n-- Down Migration\r\nSELECT 1;\r\n',
    '1700000000002_up-only.sql', E'-- Up Migration\nSELECT $$ -- ; $$;\n-- Up Migration\nSELECT CASE WHEN true THEN 2\nEND;\n',
    '1700000000003.sql', E'-- Migration Up: this is no mark\nSELECT 3',
    '1700000000004_no-bytes.sql', '',
    'README.md', 'x', 'init.sql', 'x'));
-- no up mark: the whole file is the upgrade
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n-- Down Migration\nSELECT 2;\n'));
-- the order is that of the numbers, including dates of 14 digits
SELECT loaded(jsonb_build_object('10_b.sql', '', '9_a.sql', '-- up migration', '20240101000000_c.sql', '', '1704067200000_d.sql', '', '20240101000000000_e.sql', '',
    '20240229235959999_f.sql', '', '1709251200000_g.sql', '', '1709251199998_h.sql', ''));
-- programs are migrations
SELECT loaded(jsonb_build_object('1_a.js', 'x', '2_b.ts', 'x', '3_c.mjs', 'x', '4_d.cts', 'x', '5_e.sql', E'-- Up Migration\n', '6_f.json', 'x'));
SELECT loaded(jsonb_build_object('1_a.js', 'x', '2_b.sql', E'-- Up Migration\nSELECT 1;\n'), 'auto', 'stub');

-- a statement that cannot run in a transaction makes a non-transactional revision; BEGIN and COMMIT around one direction are removed
SELECT loaded(jsonb_build_object(
    '1_a.sql', E'-- Up Migration\nCREATE INDEX CONCURRENTLY i ON t (x);\n-- Down Migration\nBEGIN;\nDROP INDEX i;\nCOMMIT;\n'));
-- what cannot be carried over
SELECT loaded(jsonb_build_object(
    '1_a.sql', E'-- Up Migration\nSELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;\n', '2_b.sql', E'-- Down Migration\nCOMMIT;\n-- Up Migration\nBEGIN;\nSELECT 1;\n',
    '3_c.sql', E'-- Up Migration\nBEGIN; COMMIT; BEGIN; COMMIT;', '4_d.sql', E'-- Up Migration\n\\i other.sql\n', '5_e.sql', E'-- Up Migration\nSELECT {name};\n',
    '6_f.sql', E'-- Up Migration\nCOPY t FROM stdin;\n'));
SELECT loaded(jsonb_build_object('7_g-3.sql', '', '7_g_3.sql', '-- up migration'));

-- names: 63 bytes and more, other scripts, blanks
SELECT loaded(jsonb_build_object('1_' || repeat('ä', 40) || '.sql', '-- up migration', '2_Größe "x" $y.sql', '', '3_a b+c@d.e.sql', ''));
SELECT loaded(jsonb_build_object('1_' || repeat('x', 300) || '.sql', '-- up migration'));

--
-- the life of a history
--
CREATE FUNCTION files(column_type text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('1_t.sql', E'-- Down Migration\nDROP TABLE test_node_pg.t;\n-- Up Migration\nCREATE TABLE test_node_pg.t (x int);\n',
        '2_c.sql', format(E'-- Up Migration\nALTER TABLE test_node_pg.t ADD y %s;\n-- Down Migration\nALTER TABLE test_node_pg.t DROP y;\n', column_type))
$$;
SELECT loaded(files('int'));
SELECT name, revision, action FROM schemaver_load(files('int'));
SELECT name, revision, action FROM schemaver_load(files('text'));
SELECT revision FROM schemaver_upgrade('heads');
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum;
\set VERBOSITY sqlstate
SELECT name, revision, action FROM schemaver_load(files('int'));
\set VERBOSITY default
SELECT revision FROM schemaver_downgrade('base');
SELECT to_regclass('t');
-- node-pg-migrate's own table is taken over
CREATE TABLE pgmigrations (id serial PRIMARY KEY, name text NOT NULL, run_on timestamp NOT NULL);
INSERT INTO pgmigrations (name, run_on) VALUES ('1_t', 'epoch'), ('2_c', 'epoch');
SELECT revision FROM schemaver_adopt('pgmigrations');

\set VERBOSITY terse
DROP SCHEMA test_node_pg CASCADE;
