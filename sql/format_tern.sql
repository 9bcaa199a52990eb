--
-- Files of tern, which count from 1, and of refinery, which are all upgrades.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_tern;
SET search_path = test_tern, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- tern: one line separates up from down
--
SELECT loaded(jsonb_build_object(
    'm/001_users.sql', E'create table users (id int);\n\n---- create above / drop below ----\n\ndrop table users;\n',
    'm/002_alone.sql', E'---- tern: disable-tx ----\nCREATE INDEX CONCURRENTLY i ON users (id);\n',
    'm/003_crlf.sql', E'SELECT 1;\r\n---- create above / drop below ----\r\n---- tern: disable-tx ----\r\nDROP INDEX CONCURRENTLY i;\r\n',
    'm/004_nothing below.sql', E'SELECT 4\n---- create above / drop below ----\n \n',
    'm/005_comment_below.sql', E'SELECT $x$ ; $$ $x$;\n---- create above / drop below ----\n-- nothing; to do',
    'm/006_twice.sql', E'SELECT 6; ---- create above / drop below ----\nSELECT 7;\n---- create above / drop below ----\nSELECT 8;',
    'm/shared/001_helper.sql', '{{ . }}', 'm/tern.conf', 'y', 'm/007.sql', 'x', 'm/8_.sql', 'x', 'README.sql', 'x'));
-- the line alone identifies tern
SELECT loaded(jsonb_build_object('1_a.sql', E'---- tern: disable-tx ----\nSELECT 1;', '2_b.sql', 'SELECT 2;'));
-- from 1 up, without gaps
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '3_b.sql', 'SELECT 1;', '5_c.sql', 'SELECT 2;'));
SELECT loaded(jsonb_build_object('000_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '001_b.sql', 'SELECT 1;'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '01_b.sql', 'SELECT 2;', '2_c.sql', 'SELECT 3;'), 'tern', 'stub');
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '1_b.sql', 'SELECT 2;'), 'tern', 'stub');
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '99999999999999999999_b.sql', 'SELECT 2;'));
-- templates, nothing to do, psql, statements of transactions
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\nSELECT 1;\n{{ template "shared/x.sql" . }}', '2_b.sql', E'  -- only this\n\n---- create above / drop below ----\nSELECT 1;',
    '3_c.sql', '', '4_d.sql', E'SELECT 1;\n\\copy t from x', '5_e.sql', E'BEGIN;\nSELECT 1;\n---- create above / drop below ----\nCOMMIT;', '6_f.sql', E'BEGIN;\nSELECT 1;\nCOMMIT;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\nSELECT {{.x}}', '2_b.sql', E'SELECT 2;'), 'tern', 'stub');

-- the life of a history
CREATE FUNCTION files(column_type text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('1_t.sql', E'CREATE TABLE test_tern.t (x int);\n---- create above / drop below ----\nDROP TABLE test_tern.t;\n',
        '2_c.sql', format(E'ALTER TABLE test_tern.t ADD y %s;\n---- create above / drop below ----\nALTER TABLE test_tern.t DROP y;\n', column_type))
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

--
-- refinery: V and U are both upgrades
--
SELECT loaded(jsonb_build_object('V1__first.sql', 'SELECT 1;', 'deep/down/U3__late.sql', 'SELECT 3;', 'V02__second_one.sql', E'SELECT 2;\r\n', 'V4_no.sql', 'x', 'V5__a-b.sql', 'x', '|6__x.sql', 'x',
    'V10__Größe.sql', '', 'V11__.sql', '', 'v12__x.sql', '', 'V9__comment.sql', '-- only this; not more', 'README.md', ''), 'refinery');
-- the names alone do not distinguish it from Flyway, where U reverts and must not become an upgrade by mistake
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__second.sql": "SELECT 2;", "U2__second.sql": "SELECT -2;"}');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__second.sql": "SELECT 2;", "U3__third.sql": "SELECT 3;"}');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__second.sql": "SELECT 2;"}', 'refinery');
-- no version twice, no version with a fraction
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__second.sql": "SELECT 2;", "U2__second.sql": "SELECT -2;"}', 'refinery');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V01__other.sql": "SELECT 2;"}', 'refinery');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V1.5__second.sql": "SELECT 2;"}', 'refinery');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V1.5__second.sql": "SELECT 2;", "V2__third.sql": "SELECT 3;"}', 'refinery', 'stub');
-- programs
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__code.rs": "pub fn migration() {}"}');
SELECT loaded('{"V1__first.sql": "SELECT 1;", "V2__code.rs": "pub fn migration() {}", "V3__third.sql": "BEGIN; SELECT 3; COMMIT;"}', 'auto', 'stub');
SELECT loaded('{"V1__first.sql": "COMMIT; BEGIN;", "V2__psql.sql": "\\set x 1", "V3__copy.sql": "COPY t TO STDOUT;"}', 'refinery');
-- its table is taken over
SELECT loaded('{"V1__first.sql": "SELECT 1/0;", "V02__second.sql": "SELECT 1/0;"}', 'refinery');
CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255));
INSERT INTO refinery_schema_history VALUES (1, 'first', '', ''), (2, 'second', '', '');
SELECT revision FROM schemaver_adopt('refinery_schema_history');

-- blanks end the file
SELECT loaded(jsonb_build_object('001_a.sql', E'SELECT 1;\n---- create above / drop below ----\n-- nothing\n  ', '002_b.sql', E'-- nothing\n  '), 'tern');

\set VERBOSITY terse
DROP SCHEMA test_tern CASCADE;
