--
-- Files that have a number and nothing else, and dumps of a whole schema.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_numbered;
SET search_path = test_numbered, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- numbers and nothing else
--
SELECT loaded(jsonb_build_object('01_users.sql', 'CREATE TABLE users (id int);', '2-more things.sql', 'CREATE INDEX CONCURRENTLY i ON users (id)', '003.sql', '',
    'a/V0004.Name.up.sql', E'BEGIN;\r\nSELECT 4;\r\nCOMMIT;\r\n', 'a/V0004.Name.down.sql', 'SELECT -4;', '5_comment.sql', '-- nothing; ''to'' do', 'v6.sql', 'SELECT ''$a$;'', $a$''$a$, a[lower:upper]',
    '00000000000000000000000000000000000000000000007_Größe "x".v2.sql', E'\n', 'README', 'x', 'x.py', 'y'));
-- halves of a pair may have other names, and other zeros
SELECT loaded('{"1_one.up.sql": "SELECT 1;", "01_other.down.sql": "SELECT -1;", "2_two.up.sql": "SELECT 2;", "10_ten.sql": "SELECT 10;"}', 'numbered');
-- gaps are reported, but not in dates
SELECT loaded('{"1_a.sql": "", "3_c.sql": "", "7_d.sql": ""}');
SELECT loaded('{"20240101_a.sql": "", "20240301_c.sql": "", "202403011200_d.sql": ""}');
-- which tool's files are they?
SELECT loaded('{"1_a.sql": "", "x.sql": ""}');
SELECT loaded('{"1_a.sql": "", "2fa.sql": ""}');
SELECT loaded('{"1_a.sql": "", "x.sql": "", "2fa.sql": ""}', 'numbered');
SELECT loaded('{"README.md": ""}');
SELECT loaded('{}');
SELECT loaded('{"README.md": ""}', 'numbered');
-- a number twice, a downgrade alone
SELECT loaded('{"1_a.sql": "", "1_b.sql": "", "2.down.sql": ""}', 'numbered');
SELECT loaded('{"1_a.sql": "", "01_b.sql": ""}');
SELECT loaded('{"1_a.sql": "", "1_b.up.sql": "", "1_c.down.sql": ""}', 'numbered');
SELECT loaded('{"1_a.sql": "", "2.down.sql": ""}', 'numbered');
SELECT loaded('{"1_a.sql": "", "2.down.sql": "SELECT 2;"}', 'numbered', 'stub');
-- psql, COPY, transactions
SELECT loaded(jsonb_build_object('1_a.sql', '\copy t from x', '2_b.sql', E'SELECT 1;\nSELECT '':x'', :''x'';', '3_c.sql', E'SELECT 1;\nCOPY t (x) FROM stdin;\n1\n\\.\n',
    '4_d.sql', 'CREATE EXTENSION x; BEGIN; COMMIT;', '5_e.sql', 'SELECT 1; COMMIT;', '6_f.sql', 'BEGIN; SELECT 1;', '7_g.sql', 'BEGIN; END; BEGIN; END;', '8_h.sql', 'SELECT 1; BEGIN; COMMIT; SELECT 2',
    '9_i.sql', 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;', '10_j.sql', 'SELECT FROM WHERE'));
-- a non-transactional upgrade and a downgrade in its own transaction
SELECT loaded('{"1_a.up.sql": "CREATE INDEX CONCURRENTLY i ON t (x);", "1_a.down.sql": "BEGIN; DROP INDEX i; COMMIT;"}', 'numbered');
-- many
SELECT count(*), min(revision), max(revision) FROM schemaver_load((SELECT jsonb_object_agg(format('%s_x%s', n, CASE WHEN d THEN '.down.sql' ELSE '.up.sql' END), '') FROM generate_series(1, 5000) n, (VALUES (false), (true)) v(d)), 'numbered');

-- the life of a history
CREATE FUNCTION files(column_type text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('1.t.up.sql', 'CREATE TABLE test_numbered.t (x int);', '1.t.down.sql', 'DROP TABLE test_numbered.t;',
        '2.c.up.sql', format('ALTER TABLE test_numbered.t ADD y %s;', column_type), '2.c.down.sql', 'ALTER TABLE test_numbered.t DROP y;')
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
-- a dump of a whole schema
--
CREATE FUNCTION dump(rest text) RETURNS text LANGUAGE sql RETURN E'SET client_encoding = ''UTF8'';\nSELECT pg_catalog.set_config(''search_path'', '''', false);\n' || rest;
SELECT loaded(jsonb_build_object('db/structure.sql', E'\\restrict abc\n' || dump(E'CREATE TABLE test_numbered.a (id int);\nCREATE FUNCTION test_numbered.f(int[]) RETURNS int[] LANGUAGE sql BEGIN ATOMIC SELECT $1[1:2]; END;\n\n\\unrestrict abc\n\nSET search_path TO "$user", public;\n\nINSERT INTO "schema_migrations" (version) VALUES\n(''20240102''),\n(''20240101''),\n(''7''), (''7'');\n\n'),
    'db/migrate/007_w.rb', 'x', 'db/migrate/20240101_x.rb', 'x', 'db/migrate/20240102_y.rb', 'x', 'db/migrate/20240103_z.rb', 'x', 'db/seeds.rb', 'x'));
SELECT branch_labels, revision FROM schemaver_heads();
SELECT * FROM schemaver_resolve('20240101');
-- it runs where it does not exist yet
SELECT revision FROM schemaver_upgrade('7');
SELECT to_regclass('test_numbered.a'), current_setting('search_path');
SELECT name, action FROM schemaver_load(jsonb_build_object('structure.sql', E'\\restrict xyz\n' || dump(E'CREATE TABLE test_numbered.a (id int);\nCREATE FUNCTION test_numbered.f(int[]) RETURNS int[] LANGUAGE sql BEGIN ATOMIC SELECT $1[1:2]; END;\n\n\\unrestrict xyz\n\nSET search_path TO "$user", public;\n\nINSERT INTO "schema_migrations" (version) VALUES\n(''20240102''),\n(''20240101''),\n(''7''), (''7'');\n\n')));

-- the end as dbmate and older versions of Rails write it: a schema, one INSERT each, comments
SELECT loaded(jsonb_build_object('schema.sql', dump(E'--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict dbmate\r\n\n-- Dbmate schema migrations\n\nINSERT INTO public.schema_migrations (version) VALUES\n    (''2''),\n    (''1'');\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations (version) VALUES (''2'');\n-- more\nINSERT INTO schema_migrations (version) VALUES (''1'');\n\\unrestrict x\nINSERT INTO "a b"."schema_migrations" ( "version" )\nVALUES ( ''10'' ) , (''9'') ;-- end')));
-- one version, none, empty ones
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES (''1'');')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'SELECT 1;')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES ('''');\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES (''''), (''2''), (''1'');\n')));
-- anything but the end and these INSERTs stays in the body
SELECT loaded(jsonb_build_object('structure.sql', dump(E'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\nINSERT INTO schema_migrations (version) VALUES (''3'');\n$$;\nINSERT INTO schema_migrations (version) VALUES (''2'');\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations (version) VALUES (''2'');\nSELECT 1;\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations (version, at) VALUES (''2'', now());\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations (version) VALUES (''2'')')));
-- versions that are not valid ids
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES (''a-1''), (''head''), (''3'');')));
-- psql and data
SELECT loaded(jsonb_build_object('structure.sql', dump(E'\\connect x\nSELECT 1;\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'SELECT 1;\nCOPY public.a (id) FROM stdin;\n1\n\\.\n')));
SELECT loaded(jsonb_build_object('structure.sql', dump(E'SELECT 1;\nCOPY public.a (id) FROM stdin;\n1\n\\.\n')), 'auto', 'stub');
-- one dump and nothing else; one with a number begins a sequence
SELECT loaded(jsonb_build_object('structure.sql', dump('SELECT 1;'), 'other.sql', dump('SELECT 1;')));
SELECT loaded(jsonb_build_object('structure.sql', dump('SELECT 1;'), 'other.sql', 'SELECT 2;'));
SELECT loaded(jsonb_build_object('structure.sql', dump('SELECT 1;'), 'other.sql', 'SELECT 2;'), 'structure');
SELECT loaded(jsonb_build_object('schema.sql', 'SELECT 1;', 'db/migrate/1_x.rb', ''), 'structure');
SELECT loaded(jsonb_build_object('schema.rb', 'x'), 'structure');
SELECT loaded(jsonb_build_object('0001_init.sql', dump('SELECT 1;'), '0002_more.sql', 'SELECT 2;'));
-- too many to fit into their row
SELECT split_part(loaded(jsonb_build_object('structure.sql', dump('INSERT INTO schema_migrations VALUES ' || string_agg(format('(%L)', md5(n::text)), ',' ORDER BY n) || ';'))), '|', 3)
    FROM generate_series(1, 1000) n;
SELECT revision, cardinality(branch_labels) FROM schemaver_heads();

--
-- the table of the tool that wrote the dump is taken over: everything that it covers, or nothing
--
CREATE TABLE schema_migrations (version varchar PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('1'), ('20240101'), ('20240102');
CREATE FUNCTION adopted() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    RETURN QUERY SELECT revision FROM schemaver_adopt('schema_migrations');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM || ': ' || detail;
END $$;
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO "schema_migrations" (version) VALUES\n(''20240103''),\n(''20240102''),\n(''20240101''),\n(''1'');')));
SELECT adopted();
INSERT INTO schema_migrations VALUES ('20240103');
DELETE FROM schema_migrations WHERE version = '20240102';
SELECT adopted();
-- what is newer than the dump must be registered after it
INSERT INTO schema_migrations VALUES ('20240102'), ('20240104');
SELECT adopted();
SELECT schemaver_register('20240104', '{20240103}', 'SELECT 1/0');
SELECT adopted();
SELECT revision FROM schemaver_current();
SELECT adopted();
-- a label that is not a version is not required; nor are labels that are not recorded
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES (''2''), (''1'');')));
SELECT schemaver_edit('2', branch_labels => '{1,rails}');
TRUNCATE schema_migrations;
INSERT INTO schema_migrations VALUES ('2'), ('rails');
SELECT adopted();
DELETE FROM schema_migrations WHERE version = 'rails';
SELECT adopted();
-- golang-migrate has only one version
ALTER TABLE schema_migrations ALTER version TYPE bigint USING version::bigint, ADD dirty boolean NOT NULL DEFAULT false;
SELECT loaded(jsonb_build_object('structure.sql', dump(E'INSERT INTO schema_migrations VALUES (''2''), (''1'');')));
UPDATE schema_migrations SET version = 1;
SELECT adopted();
UPDATE schema_migrations SET version = 2;
SELECT adopted();

-- dumps with carriage returns, and with values that are not a list of versions
SELECT loaded(jsonb_build_object('structure.sql', dump(E'SELECT 1;\r\nINSERT INTO schema_migrations (version) VALUES\r\n(''2''),\r\n(''1'');\r\n'),
    'db/migrate/1.rb', 'x', 'db/migrate/1_x.txt', 'x', 'db/migrate/3_y.rb', 'x'));
SELECT loaded(jsonb_build_object('structure.sql', dump('INSERT INTO schema_migrations (version) VALUES ' || rest)))
FROM unnest(ARRAY[E'(2);\n', E'(''2'' x);\n', E'(''2''\n', E'(''2\n'');\n']) rest;

\set VERBOSITY terse
DROP SCHEMA test_numbered CASCADE;
