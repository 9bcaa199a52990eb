--
-- What becomes of files that are not in SQL, or not named like it: what the tool runs is refused, and what it leaves out has a reason.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_names;
SET search_path = test_names, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

-- For each format: three files of a history, of which the second is missing, and names that the second could have.
CREATE TABLE histories (format text PRIMARY KEY, files jsonb, stem text);
INSERT INTO histories VALUES
    ('native', jsonb_build_object('a.sql', E'-- revision: a\n-- down_revision: base\n', 'c.sql', E'-- revision: c\n-- down_revision: a\n'), 'b'),
    ('goose', jsonb_build_object('00001_a.sql', E'-- +goose Up\n', '00003_c.sql', E'-- +goose Up\n'), '00002_b'),
    ('dbmate', jsonb_build_object('20260101_a.sql', E'-- migrate:up\n-- migrate:down\n', '20260103_c.sql', E'-- migrate:up\n-- migrate:down\n'), '20260102_b'),
    ('sql-migrate', jsonb_build_object('1_a.sql', E'-- +migrate Up\n', '3_c.sql', E'-- +migrate Up\n'), '2_b'),
    ('rambler', jsonb_build_object('1_a.sql', E'-- rambler up\n', '3_c.sql', E'-- rambler up\n'), '2_b'),
    ('graphile-migrate', jsonb_build_object('committed/000001.sql', E'--! Previous: -\n--! Hash: sha1:f8384f869457295d0a6b3257536bc823670815ee\n--! AllowInvalidHash\n\nSELECT 1;\n'), 'committed/000002-b'),
    ('tern', jsonb_build_object('001_a.sql', E'SELECT 1;\n---- create above / drop below ----\n', '002_c.sql', 'SELECT 2;'), '003_b'),
    ('diesel', jsonb_build_object('2026-01-01-000000_a/up.sql', '', '2026-01-03-000000_c/up.sql', ''), '2026-01-02-000000_b/up'),
    ('go-pg', jsonb_build_object('1_a.tx.up.sql', '', '3_c.tx.up.sql', ''), '2_b.up'),
    ('popx', jsonb_build_object('20260101000000000001_a.up.sql', '', '20260101000000000003_c.up.sql', ''), '20260101000000000002_b.up'),
    ('sqlx', jsonb_build_object('20260101000000_a.sql', '', '20260103000000_c.up.sql', ''), '20260102000000_b'),
    ('golang-migrate', jsonb_build_object('1500000001_a.up.sql', '', '1500000003_c.up.sql', ''), '1500000002_b.up'),
    ('node-pg-migrate', jsonb_build_object('1700000000001_a.sql', '-- Up Migration', '1700000000003_c.sql', '-- Up Migration'), '1700000000002_b'),
    ('structure', jsonb_build_object('structure.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\nINSERT INTO "schema_migrations" (version) VALUES (''20260103''), (''20260101'');\n'), '20260102_b'),
    ('refinery', jsonb_build_object('V1__a.sql', '', 'V3__c.sql', ''), 'V2__b'),
    ('flyway', jsonb_build_object('V1__a.sql', '', 'V3__c.sql', ''), 'V2__b'),
    ('numbered', jsonb_build_object('0001_a.sql', '', '0003_c.sql', ''), '0002_b'),
    ('sqitch', jsonb_build_object('sqitch.plan', E'%project=x\n\na 2026-01-01T00:00:00Z N <n@x>\nb 2026-01-02T00:00:00Z N <n@x>\n', 'deploy/a.sql', ''), 'deploy/b'),
    ('alembic', jsonb_build_object('up.sql', E'-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n'), '0002_b');
CREATE FUNCTION fate(format text, files jsonb, name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    row record;
BEGIN
    PERFORM set_config('schemaver.project', format('%s_%s', current_schema, nextval('project_number')), false);
    SELECT * INTO row FROM schemaver_load(files || jsonb_build_object(name, ''), format) l WHERE l.name = fate.name;
    RETURN CASE WHEN row.action <> 'ignored' THEN row.action WHEN row.problem IS NULL THEN 'VANISHED' ELSE 'ignored: ' || row.problem END;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN CASE WHEN strpos(detail, name || ':') > 0 THEN 'refused: ' || substring(detail FROM '(?n)^' || name || ': (.*)$') ELSE 'refused elsewhere: ' || detail END;
END $$;
CREATE TABLE endings (n serial, ending text);
INSERT INTO endings (ending) SELECT unnest('{.sql,.SQL,.Sql,.go,.fizz,.js,.ts,.mjs,.cjs,.py,.rb,.sh,.ps1,.java,.kt,.rs,.exs,.php,.xml,.sql.gz,.sql.tmpl,.sql.bak,.psql,_test.go,.txt,.md,.png,""}'::text[]);
CREATE TABLE fates AS SELECT h.format, e.n, e.ending, fate(h.format, h.files, h.stem || e.ending) FROM histories h, endings e;
SELECT format, fate, string_agg(ending, ' ' ORDER BY n) FROM fates WHERE fate <> 'VANISHED' GROUP BY 1, 2 ORDER BY format COLLATE "C", fate COLLATE "C";
-- only these have no reason
SELECT ending, string_agg(format, ' ' ORDER BY format COLLATE "C") FROM fates WHERE fate = 'VANISHED' GROUP BY n, ending ORDER BY n;

-- three of five upgrades are read, as the tool would run them; the others are refused, or stubs in their places
SELECT loaded('{"1500000001_a.up.sql": "", "1500000001_a.down.sql": "", "1500000002_b.up.go": "package b", "1500000003_c.up.sql": ""}');
SELECT loaded('{"1500000001_a.up.sql": "", "1500000002_b.up.go": "package b", "1500000002_b.down.sql": "SELECT 1", "1500000003_c.up.SQL": "SELECT 3", "1500000003_c.down.sh": "#!/bin/sh"}', 'auto', 'stub');
SELECT loaded('{"1_a.up.sql": "", "1_a.up.py": ""}');
SELECT loaded('{"20260101000000000001_a.up.fizz": "x", "20260101000000000001_a.down.fizz": "y", "20260101000000000002_b.postgres.up.sql": ""}', 'auto', 'stub');
SELECT loaded('{"0001_a.up.sql": "", "0001_a.down.py": "x", "0002_b.SH": "x", "0003_c.sql.gz": "", "0004_d.SQL": "SELECT 4", "0004_d.down.sql": "SELECT 5"}', 'numbered', 'stub');
SELECT loaded('{"V1__a.sql": "", "U1__a.sh": "x", "V2__b.ps1": "x", "R__c.py": "x"}', 'auto', 'stub');
SELECT loaded('{"1_a/up.sql": "", "2_b/up.rs": "x", "2_b/down.sql": "", "3_c/up.sql": "", "3_c/down.py": "x"}', 'diesel');
SELECT loaded('{"1_a/up.sql": "", "2_b/up.rs": "x"}', 'diesel', 'stub');

-- a stub names the file of its own direction
SELECT loaded('{"1_a.up.sql": "COMMIT", "1_a.down.sql": "ROLLBACK", "2_b.up.sql": "", "2_b.down.go": "package b"}', 'golang-migrate', 'stub');
SELECT revision, substring(upgrade FROM 'not carried over from file "*([^"]*)"') AS up, substring(downgrade FROM 'not carried over from file "*([^"]*)"') AS down
FROM schemaver_revisions WHERE project = current_setting('schemaver.project') ORDER BY 1;
SELECT loaded('{"V1__a.sql": "", "U1__a.sql": "SELECT ${x}"}', 'flyway', 'stub');
SELECT schemaver_stamp('1');
SELECT schemaver_downgrade('base');

-- many files with such names
SELECT count(*), count(problem) FROM schemaver_load((SELECT jsonb_object_agg(format('%s_x.%s', n, CASE n % 3 WHEN 0 THEN 'sql' WHEN 1 THEN 'sql.gz' ELSE 'py' END), CASE WHEN n % 3 = 0 THEN E'-- +goose Up\n' ELSE '' END) FROM generate_series(1, 3000) n), 'goose');

-- tools that have folders, or several changes in a file
INSERT INTO histories VALUES
    ('prisma', '{"m/1_a/migration.sql": "", "m/3_c/migration.sql": ""}', 'm/2_b/migration'),
    ('liquibase', jsonb_build_object('1_a.sql', E'--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n', '3_c.sql', E'--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n'), '2_b');
SELECT format, fate, string_agg(ending, ' ' ORDER BY n)
FROM (SELECT h.format, e.n, e.ending, fate(h.format, h.files, h.stem || e.ending) FROM histories h, endings e WHERE h.format IN ('prisma', 'liquibase')) f
GROUP BY 1, 2 ORDER BY format COLLATE "C", fate COLLATE "C";

-- what looks like a migration: letters before the number, a folder with a number, an ending that is almost ".sql"; not tests, and not declarations
SELECT fate, string_agg(name, ' ' ORDER BY n)
FROM (SELECT n, name, fate('dbmate', (SELECT files FROM histories WHERE format = 'dbmate'), name)
    FROM unnest('{V2__b.rb,U2__b.rb,R2__b.rb,B2__b.rb,R__b.rb,__b.rb,X2__b.rb,R_b.rb,_b.rb,b.rb,2_b/up.rb,V2_b/up.rb,x/up.rb,2_b/x.yaml,x.yaml,x/.rb,.rb,2.rb,2_b.RB,2_b.Yaml,b.sql~,b.sql-old,b.sql_old,b.sql.old,b.sqlx,b.sql old,b.sql.sql.orig,b.SqL~,b.ddl,b.DML,b.pgsql,b.plpgsql,sql,.ddl,.SQL,.sql~,2_b_test.go,2_b.test.ts,2_b.spec.js,2_b_spec.rb,2_b.d.ts,2_b.D.TS,2_btest.go,2_b.specs.js,2_b.test.yaml}'::text[]) WITH ORDINALITY AS t (name, n)) f
GROUP BY 1 ORDER BY fate COLLATE "C";

\set VERBOSITY terse
DROP SCHEMA test_names CASCADE;
