--
-- What is in a file besides SQL: byte order marks, lines for psql, settings of another server, output of Python.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_text;
SET search_path = test_text, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- a byte order mark at the beginning of a file is not part of it, in any format
--
CREATE TABLE histories (format text, files jsonb);
INSERT INTO histories VALUES
    ('native', jsonb_build_object('a.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\n')),
    ('alembic', jsonb_build_object('up.sql', E'-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n', 'history.txt', E'Rev: a (head)\nParent: <base>\nPath: a.py\n\n    users\n\n    Create Date: 2026-01-01 00:00:00\n')),
    ('sqitch', jsonb_build_object('sqitch.plan', E'%project=x\n\na 2026-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', 'SELECT 1;', 'revert/a.sql', 'SELECT 2;')),
    ('goose', jsonb_build_object('1_a.sql', E'-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n')),
    ('dbmate', jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n')),
    ('sql-migrate', jsonb_build_object('1_a.sql', E'-- +migrate Up\nSELECT 1;\n')),
    ('rambler', jsonb_build_object('1_a.sql', E'-- rambler up\nSELECT 1;\n')),
    ('graphile-migrate', jsonb_build_object('committed/1.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Message: a\n\nSELECT 1;\n')),
    ('tern', jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\nSELECT 2;\n')),
    ('diesel', jsonb_build_object('1_a/up.sql', 'SELECT 1;', '1_a/down.sql', 'SELECT 2;', '1_a/metadata.toml', 'run_in_transaction = false')),
    ('go-pg', jsonb_build_object('1_a.tx.up.sql', E'--gopg:split\nSELECT 1;')),
    ('popx', jsonb_build_object('20260101000000000001_a.up.sql', 'SELECT 1;')),
    ('sqlx', jsonb_build_object('1_a.sql', E'-- no-transaction\nSELECT 1;')),
    ('golang-migrate', jsonb_build_object('1_a.up.sql', 'SELECT 1;', '1_a.down.sql', 'SELECT 2;')),
    ('node-pg-migrate', jsonb_build_object('1_a.sql', E'-- Up Migration\nSELECT 1;')),
    ('structure', jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nINSERT INTO "schema_migrations" (version) VALUES (''1'');\n')),
    ('refinery', jsonb_build_object('V1__a.sql', 'SELECT 1;')),
    ('flyway', jsonb_build_object('V1__a.sql', 'SELECT 1;', 'V1__a.sql.conf', 'executeInTransaction=false', 'R__b.sql', 'SELECT 2;')),
    ('numbered', jsonb_build_object('1_a.sql', 'SELECT 1;'));
CREATE FUNCTION everything(files jsonb, format text) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(l, E'\n') FROM loaded(files, format) l $$;
SELECT count(*), count(*) FILTER (WHERE plain LIKE '%added%'), count(*) FILTER (WHERE plain = marked)
FROM (SELECT everything(files, format) AS plain, everything((SELECT jsonb_object_agg(key, E'\ufeff' || value) FROM jsonb_each_text(files)), format) AS marked FROM histories) h;
SELECT format FROM histories WHERE everything(files, format) <> everything((SELECT jsonb_object_agg(key, E'\ufeff' || value) FROM jsonb_each_text(files)), format);
-- also by auto
SELECT format FROM histories WHERE format <> 'refinery' AND everything(files, 'auto') <> everything((SELECT jsonb_object_agg(key, E'\ufeff' || value) FROM jsonb_each_text(files)), 'auto');
-- the first line has its columns; a second mark is text
SELECT loaded(jsonb_build_object('V1__a.sql', E'\ufeffSELECT 1 +;\n'));
SELECT loaded(jsonb_build_object('V1__a.sql', E'\ufeff', 'V2__b.sql', E'\ufeff\n', 'V3__c.sql', E'\ufeff\ufeffSELECT 1;'), 'auto', 'stub');
-- a repeatable migration is the same with and without it
SELECT loaded(jsonb_build_object('R__v.sql', 'SELECT 1;'));
SELECT name, revision, action FROM schemaver_load(jsonb_build_object('R__v.sql', E'\ufeffSELECT 1;'));

--
-- a dump of pg_dump can be any file: the lines that restrict psql are blank then
--
-- also a body of our own files, which is the same for each key, and comes back without them
SELECT loaded(jsonb_build_object('a.sql', E'-- revision: dump\n-- down_revision: base\n-- create_date: 2026-01-01\n-- schemaver: upgrade\n--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSELECT ''\n\\restrict kept\n'';\n\\unrestrict abc\n-- schemaver: downgrade\n'));
SELECT schemaver_export('dump');
SELECT action FROM schemaver_load(jsonb_build_object('a.sql', schemaver_export('dump'))) WHERE name IS NOT NULL;
SELECT count(*) FROM schemaver_upgrade();
CREATE TABLE dumps AS SELECT E'--\n-- PostgreSQL database dump\n--\n\n\\restrict aZ09\n\nSET statement_timeout = 0;\nCREATE TABLE t (a text);\n\n\\unrestrict aZ09\n\n' AS dump;
SELECT loaded(jsonb_build_object(name, start || dump)) FROM dumps, (VALUES ('0001_init.sql', ''), ('V1__init.sql', ''), ('1_init.up.sql', ''), ('1_init.sql', E'-- +goose Up\n'), ('1_a/up.sql', '')) f (name, start);
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=x\n\na 2026-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', replace(dump, E'\n', E'\r\n'))) FROM dumps;
-- in a string or a body it is text; with anything else it is a command of psql
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT ''\n\\restrict a\n'', $$\n\\restrict b\n$$, E''\\''\n\\restrict c\n'';\n-- \\restrict d\n/*\n\\restrict e\n*/\n'), 'numbered');
SELECT loaded(jsonb_build_object('1_a.sql', E'\\restrict a b\n', '2_b.sql', E'\\restrict\n', '3_c.sql', E'SELECT 1; \\restrict a\n', '4_d.sql', E' \\unrestrict a\n', '5_e.sql', E'\\restricted a\n'), 'numbered');

--
-- a setting that the server does not have, as in the dump of a newer one
--
SELECT loaded(jsonb_build_object('V1__a.sql', E'SET no_such_timeout = 0;\nSET lock_timeout = 0;\nSET x.y = 1;\n  RESET no_such_other; SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; SET TIME ZONE ''UTC'';\n', 'U1__a.sql', E'\nSET LOCAL no_such_timeout TO DEFAULT;'));
SELECT loaded(jsonb_build_object('a.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\nSET no_such_timeout = 0;\n'));
SELECT regexp_replace(problem, 'transaction_timeout.*?; ', '') LIKE '%one revision represents%', problem LIKE '%line 2: this server%' = (current_setting('server_version_num')::int < 170000)
FROM schemaver_load(jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nSET transaction_timeout = 0;\n')) WHERE name IS NOT NULL;

--
-- output of Python in Alembic's text
--
CREATE FUNCTION printed(line text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT loaded(jsonb_build_object('up.sql', E'BEGIN;\n\n-- Running upgrade  -> a\n\nCREATE TABLE t (a text);\n\n' || line || E'\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n'))
$$;
SELECT line, l FROM unnest(ARRAY['Migrating users', 'don''t panic', '  3 rows', '=== "users" ===', '[1, 2, 3]', 'größer', 'Create index for 3 tables', 'selecting users', 'Update 3', E'a\nb', E'one;\nSELECT 3;', '$ done',
    '-- fine', '/* fine */', 'select 3;', '(SELECT 3);', ';', E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC\nSELECT 1;\nRETURN 2;\nEND;']) line, printed(line) l WHERE l NOT LIKE 'up.sql | %' ;
SELECT loaded(jsonb_build_object('up.sql', E'Loading settings of "app"\nBEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n\nIt''s done\n'));
SELECT loaded(jsonb_build_object('up.sql', E'-- Running upgrade  -> a\n\nSELECT 1;\n\nprinted\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n'), 'auto', 'stub');
-- an empty line of a docstring need not be indented
SELECT loaded(jsonb_build_object('up.sql', E'-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n',
    'history.txt', E'Rev: b (head)\nParent: a\nPath: b.py\n\n    posts,\n    and more\n\n    Revision ID: b\n\n    Create Date: 2026-02-01 10:00:00.123456\n\nRev: a\nParent: <base>\nPath: a.py\n\n    users\n    \n    Revision ID: a\n    Revises:\n    Create Date: 2026-01-01 10:00:00\n\n'));
SELECT revision, message, created_at AT TIME ZONE 'UTC' FROM schemaver_revisions WHERE project = current_setting('schemaver.project') ORDER BY 1;

--
-- messages of the server while a body is read name revision and file
--
RESET client_min_messages;
SET schemaver.project = 'test_text_notices';
\set SHOW_CONTEXT always
DO $$ BEGIN PERFORM schemaver_load(jsonb_build_object('V1__a.sql', E'SELECT 1;\nSELECT 2 AS ' || repeat('x', 64) || ';', 'V2__b.sql', 'SELECT 1')); END $$;
DO $$ BEGIN PERFORM schemaver_load(jsonb_build_object('a.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 2 AS ' || repeat('x', 64) || E';\nVACUUM;\n')); END $$;
\set SHOW_CONTEXT never

RESET schemaver.project;
\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA test_text CASCADE;
