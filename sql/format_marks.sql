--
-- Comments that only look like a mark: in no format does the way down become part of the way up.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_marks;
SET search_path = test_marks, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

-- What becomes of a file with this line between CREATE TABLE q and DROP TABLE q: it is taken, refused with its line, or (never) a comment.
CREATE FUNCTION divided(format text, head text, mark text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    bodies record;
BEGIN
    PERFORM set_config('schemaver.project', format('%s_%s', current_schema, nextval('project_number')), false);
    PERFORM schemaver_load(jsonb_build_object('1_a.sql', concat_ws(E'\n', head, 'CREATE TABLE q ();', mark, 'DROP TABLE q;', '')), format);
    SELECT upgrade ~ 'DROP' AS bad, downgrade ~ 'DROP' AS good INTO bodies FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
    RETURN CASE WHEN bodies.bad THEN 'PART OF THE UPGRADE' WHEN bodies.good THEN 'taken' ELSE 'left out' END;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN CASE WHEN detail ~ 'line 3, column \d+' THEN 'refused' ELSE concat_ws(' ', SQLSTATE, SQLERRM, detail) END;
END $$;

-- the tool's own marks, mistyped: letters, signs, blanks, case, kind of comment, words after it
CREATE TABLE variants (format text, head text, words text[]);
INSERT INTO variants VALUES
    ('goose', '-- +goose Up', '{+goose,Down}'), ('dbmate', '-- migrate:up', '{migrate:,down}'), ('sql-migrate', '-- +migrate Up', '{+migrate,Down}'),
    ('rambler', '-- rambler up', '{rambler,down}'), ('node-pg-migrate', '-- Up Migration', '{Down,Migration}');
CREATE VIEW marks AS
    SELECT v.format, v.head, m.n, m.mark
    FROM variants v, LATERAL (SELECT words[1] AS a, words[2] AS b) w, LATERAL (VALUES
        (1, format('-- %s %s', a, b)), (2, format('--%s %s', a, b)), (3, format('--  %s  %s', a, b)), (4, format(E'--\t%s\t%s', a, b)), (5, format(' -- %s %s', a, b)),
        (6, format(E'\t-- %s %s', a, b)), (7, format('-- %s%s', a, b)), (8, format('-- %s %s', upper(a), upper(b))), (9, format('-- %s %s', lower(a), lower(b))),
        (10, format('-- %s %s', initcap(a), initcap(b))), (11, format('/* %s %s */', a, b)), (12, format('/*%s%s*/', a, b)), (13, format('---- %s %s ----', a, b)),
        (14, format('-- %s: %s', a, b)), (15, format('-- %s - %s.', a, b)), (16, format('-- + %s %s', a, b)), (17, format('-- @%s %s', a, b)),
        (18, format('-- %s_%s', a, b)), (19, format(E'-- %s %s\r', a, b)), (20, format(E'-- %s %s  \t', a, b)), (21, format(E'--\u00a0%s\u00a0%s', a, b)),
        (22, format('-- %s %s', a, overlay(b PLACING substr(b, 3, 1) || substr(b, 2, 1) FROM 2 FOR 2))), (23, format('-- %s %sn', a, b)), (24, format('-- :%s :%s now', a, b)), (25, format(E'--\u2009%s\u2009%s', a, b))) m (n, mark);
SELECT m.format, d.outcome, string_agg(m.n::text, ' ' ORDER BY m.n) FROM marks m, LATERAL divided(m.format, m.head, m.mark) d (outcome) GROUP BY 1, 2 ORDER BY m.format COLLATE "C", d.outcome COLLATE "C";
-- nothing of it is a comment in silence
SELECT m.format, m.mark FROM marks m WHERE divided(m.format, m.head, m.mark) NOT IN ('taken', 'refused') ORDER BY m.format COLLATE "C", m.n;
-- what the tool writes between the two parts of its name
SELECT mark, divided('dbmate', '-- migrate:up', mark) FROM unnest(ARRAY['-- migrate:down', '--migrate:down', '-- migrate: down', '-- migrate :down', '-- Migrate:Down', '-- migrate-down',
    '-- migrate down', '-- migrate.down', '-- +migrate:down', '-- migrate:down transaction:false', '-- migrate::down', '--- migrate:down', '-- migrates:down']) mark;
SELECT mark, divided('tern', 'SELECT 1;', mark) FROM unnest(ARRAY['---- create above / drop below ----', '--- create above / drop below ---', '---- Create above / Drop below ----', '-- create above/drop below',
    '---- create above \ drop below ----', '---- create above, drop below', '  ---- create above / drop below ----', '/* create above / drop below */', '---- crate above / drop below ----', '---- crate above / drop bellow ----', '---- up above / down below ----', '---- drop below ----']) mark;
-- in rambler each other word ends the section
SELECT mark, divided('rambler', '-- rambler up', mark) FROM unnest(ARRAY['-- rambler rollback', '-- rambler Down', '-- rambler dwon', '-- rambler end']) mark;

-- marks of other tools, and words that begin a downgrade nowhere
SELECT f.format, d.outcome, string_agg(m.mark, ' | ' ORDER BY m.mark COLLATE "C")
FROM (VALUES ('goose', '-- +goose Up'), ('dbmate', '-- migrate:up'), ('sql-migrate', '-- +migrate Up'), ('rambler', '-- rambler up'), ('node-pg-migrate', '-- Up Migration'),
             ('tern', '-- nothing'), ('sqlx', '-- nothing'), ('numbered', '-- nothing')) f (format, head),
     unnest(ARRAY['-- +goose Down', '-- migrate:down', '-- +migrate Down', '-- rambler down', '---- create above / drop below ----', '-- Down Migration', '-- schemaver: downgrade',
                  '-- down', '-- DOWN:', '/* Rollback */', '--- undo ---',
                  '-- !Downs', '-- rollback script', '-- begin downgrade', '-- 1_a.down.sql', E'-- \u2500\u2500 Down \u2500\u2500', '-- Undo migration', '-- flyway:undo', '-- migrate:dwon', '-- drop below', E'/*\n * down\n */']) m (mark),
     LATERAL divided(f.format, f.head, m.mark) d (outcome) GROUP BY 1, 2 ORDER BY f.format COLLATE "C", d.outcome COLLATE "C";
SELECT loaded(jsonb_build_object('V1__a.sql', E'CREATE TABLE q ();\n-- +goose Down\nDROP TABLE q;\n'));
SELECT loaded(jsonb_build_object('1_a/up.sql', E'CREATE TABLE q ();\n-- migrate:down\nDROP TABLE q;\n', '1_a/down.sql', ''));
SELECT loaded(jsonb_build_object('1_a.up.sql', E'CREATE TABLE q ();\n-- schemaver: downgrade\nDROP TABLE q;\n'));
SELECT loaded(jsonb_build_object('1_a.up.sql', E'CREATE TABLE q ();\n-- migrate:down\nDROP TABLE q;\n'), 'auto', 'stub');

-- ordinary comments are left alone: sentences, other words, strings and bodies, commented statements, the headings of pairs
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n-- goosebumps\n-- migrate down the rows of q\n-- the down migration is below\n-- rollback is below\nSELECT ''\n-- migrate:down\n'';\n-- +goose StatementBegin\nDO $$ BEGIN\n-- migrate:down\nNULL;\nEND $$;\n-- +goose StatementEnd\n-- Download\n-- down\n-- DROP TABLE q;\n-- up to here\n-- loose up the rules\n-- +goose Down\n-- down\nSELECT 2;\n'));
SELECT loaded(jsonb_build_object('1_a.up.sql', E'-- Up Migration\n-- up\nCREATE TABLE q ();\n', '1_a.down.sql', E'-- Down Migration\n-- down\nDROP TABLE q;\n'), 'golang-migrate');
SELECT loaded(jsonb_build_object('1_a.sql', E'-- Add migration script here\n-- Down below are the tables\n-- data migration\n-- migrations: down from here\nSELECT 1;\n-- undo:\n-- DROP TABLE q;\n-- rollback\n/* DROP TABLE q; */\n-- migrate up\nSELECT 2;\n-- down\n\n'), 'sqlx');
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\n-- migrate: the users\n-- Migrate upstream: users\nSELECT 1;\n-- migrate:down\n/* migrate */\nSELECT ''/*\n-- migrate: down\n*/'';\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n/*\n * a long remark that has more than one sentence, so that nobody could take it for a mark of any tool: it says\n * that +goose down is what the next lines are about, and that they are run by hand, which is why it is here\n */\nSELECT 2;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n/* Down Migration:\n' || repeat(E'a long remark about it\n', 10) || E'*/\nSELECT 2;\n'));
-- where a string ends
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT E''\\''\n-- migrate: down\n'';\nSELECT e''\\''\n-- migrate: down\n'';\n-- migrate:down\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT name''\\'';\n-- migrate: down\nSELECT '''';\n'));

-- marks without a direction
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n-- +Goose StatementBegin\nSELECT 1;\n-- goose StatementEnd\n-- goose no transaction\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Up\n--+migrate StatementBegin\nSELECT 1;\n-- +migrate Statement End\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Up noTransaction\nSELECT 1;\n', '2_b.sql', E'-- +migrate Up no-transaction\nSELECT 1;\n', '3_c.sql', E'-- +migrate Up other\nSELECT 1;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up transaction=false\n-- migrate:down\n', '2_b.sql', E'-- migrate:up Transaction:False\n-- migrate:down transaction: false\n', '3_c.sql', E'-- migrate:up transaction:true\n-- migrate:down x:y\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'SELECT 1;\n---- create above / drop below ----\n-- tern: disable-tx\nSELECT 2;\n'), 'tern');
SELECT loaded(jsonb_build_object('1_a.sql', E'--no-transaction\nSELECT 1;\n', '2_b.sql', E'\n-- no-transaction\nSELECT 2;\n', '3_c.sql', E'-- No Transaction\nSELECT 3;\n', '4_d.sql', E'-- no-transaction at all\nSELECT 4;\n'), 'sqlx');
SELECT loaded(jsonb_build_object('1_a.tx.up.sql', E'SELECT 1;\n-- gopg:split\nSELECT 2;\n --gopg:split\n', '2_b.up.sql', E'--GoPG:Split\n'));
SELECT loaded(jsonb_build_object('1.sql', E'--! Previous: -\n--! Hash: sha1:9d0bfb0d21b0a1d4ea6bd1da7c93e0fd69ed0f50\n--! AllowInvalidHash\n\nSELECT 1;\n-- ! No-Transaction\n-- ! no transaction for this one\n--!no-transaction\n--! another remark\n'));

-- the settings next to a migration of Flyway: in the forms of Java; what Flyway does not know is an error for it, too
SELECT loaded(jsonb_build_object('V1__a.sql', '', 'V1__a.sql.conf', E'# a remark\n! another one\n\n  executeInTransaction : false\r\n', 'V2__b.sql', '', 'V2__b.sql.conf', 'executeInTransaction FALSE', 'V3__c.sql', 'SELECT ''${x}''', 'V3__c.sql.conf', E'executeInTransaction=true\nplaceholderReplacement: false'));
SELECT loaded(jsonb_build_object('V1__a.sql', '', 'V1__a.sql.conf', E'\nexecuteIntransaction=false', 'V2__b.sql', '', 'V2__b.sql.conf', 'executeInTransaction=no', 'V3__c.sql', '', 'V3__c.sql.conf', 'execute_in_transaction'));

-- Sqitch's plan: only what it knows
SELECT loaded(jsonb_build_object('sqitch.plan', E'%syntax-version=1.0.0\n%Project=x\n%URI=https://example.com/\n\na 2026-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', ''), 'sqitch');
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=x\n%other=y\n\na 2026-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', E'-- Deploy x:a to pg\nSELECT 1;\n-- Revert x:a from pg\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=x\n\na 2026-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', E'CREATE TABLE q ();\n-- +goose Down\nDROP TABLE q;\n'));

-- Alembic's text, edited by hand
SELECT loaded(jsonb_build_object('up.sql', E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- running upgrade a -> b\n\nSELECT 2;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n'));

\set VERBOSITY terse
DROP SCHEMA test_marks CASCADE;
