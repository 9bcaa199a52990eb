--
-- Files of graphile-migrate, node-pg-migrate, tern, refinery, numbered files, and dumps of a schema.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_single;
SET search_path = test_single, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- graphile-migrate: the chain of hashes
--
SELECT loaded(jsonb_build_object(
    'committed/000001-first-one.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Message: the first\n\nSELECT 1;\n',
    'committed/000002-second.sql', E'--! Previous: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Hash: sha1:238bc8e5ba07d635a7860896361c843d29bf0bbc\n\n--! no-transaction\nCREATE INDEX CONCURRENTLY i ON t (x);\n',
    'current.sql', 'SELECT 3;'));
SELECT loaded(jsonb_build_object(
    'committed/000001-first-one.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Message: the first\n\nSELECT 11;\n',
    'committed/000002-second.sql', E'--! Previous: sha1:238bc8e5ba07d635a7860896361c843d29bf0bbc\n--! Hash: sha1:238bc8e5ba07d635a7860896361c843d29bf0bbc\n\nSELECT 2;\n',
    'committed/000004.sql', E'--! Previous: sha1:238bc8e5ba07d635a7860896361c843d29bf0bbc\n--! Hash: x\n--! AllowInvalidHash\n\nSELECT :DATABASE_NAME;\n',
    'committed/000005.sql', E'--! Previous: x\n\nSELECT 5;\n'));

--
-- node-pg-migrate: down may stand first; times of 17 digits; programs
--
SELECT loaded(jsonb_build_object(
    '1700000000000_users.sql', E'-- Down Migration\nDROP TABLE users;\n---- up   migration\nCREATE TABLE users (id int);\n', '20231114221319999_before-that.sql', E'SELECT 1;\n-- down migration\n',
    '1700000000001_code.js', 'exports.up = 1', '1700000000002_up-only.sql', E'-- Up Migration\nSELECT 2;', 'notes.sql', 'x'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('1_code.ts', 'x', '2_a.sql', E'-- Up Migration\n'));

--
-- tern: from 1 up
--
SELECT loaded(jsonb_build_object(
    '001_users.sql', E'create table users (id int);\n\n---- create above / drop below ----\n\ndrop table users;\n', '002_alone.sql', E'---- tern: disable-tx ----\nCREATE INDEX CONCURRENTLY i ON users (id);\n',
    'shared/helper.sql', 'x', 'tern.conf', 'y'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '3_b.sql', 'SELECT {{ template "x" }};'), 'tern');

--
-- refinery: V and U both go up
--
SELECT loaded('{"V1__first.sql": "SELECT 1;", "U3__late.sql": "SELECT 3;", "V2.1__second_one.sql": "SELECT 2;", "V4_no.sql": "x"}', 'refinery');

--
-- numbers and nothing else
--
SELECT loaded('{"01_users.sql": "CREATE TABLE users (id int);", "2-more things.sql": "CREATE INDEX CONCURRENTLY i ON users (id)", "003.sql": "", "V0004.Name.up.sql": "SELECT 4;", "V0004.Name.down.sql": "SELECT -4;"}');
SELECT loaded('{"1_a.sql": "", "x.sql": ""}');
SELECT loaded('{"1_a.sql": "", "x.sql": ""}', 'numbered');
SELECT loaded('{"1_a.sql": "", "1_b.sql": "", "2.down.sql": ""}', 'numbered');
SELECT loaded('{"1_a.sql": "\\copy t from x"}');

--
-- a dump of a whole schema
--
SELECT loaded(jsonb_build_object('structure.sql', E'\\restrict abc\nSET client_encoding = ''UTF8'';\nSELECT pg_catalog.set_config(''search_path'', '''', false);\n\nCREATE TABLE public.a (id int);\n\n\\unrestrict abc\nINSERT INTO "schema_migrations" (version) VALUES\n(''20240102''),\n(''20240101''),\n(''7'');\n\n'));
SELECT branch_labels, revision FROM schemaver_heads();
SELECT * FROM schemaver_resolve('20240101');
SELECT loaded(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\n\\connect x\nCOPY public.a FROM stdin;\n1\n\\.\n'));
SELECT loaded(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nCREATE TABLE public.a ();\n', 'other.sql', ''));
-- no version is empty
SELECT loaded(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nINSERT INTO schema_migrations VALUES ('''');\n'));
SELECT loaded(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nINSERT INTO schema_migrations VALUES (''''), (''2''), (''1'');\n'));
-- so many that they do not fit into their row
SELECT split_part(loaded(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nINSERT INTO schema_migrations VALUES ' ||
    string_agg(format('(%L)', md5(n::text)), ',' ORDER BY n) || ';')), '|', 3) FROM generate_series(1, 1000) n;
SELECT revision, cardinality(branch_labels) FROM schemaver_heads();

\set VERBOSITY terse
DROP SCHEMA test_single CASCADE;
