--
-- Comments in our own files that could be meant as section markers or as lines of the
-- header: they are taken or refused, and comments that only resemble them are neither.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'lookalike';
CREATE SCHEMA t_lookalike;
SET search_path = t_lookalike, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

-- What a load of one file says: its action and problem, or the DETAIL of its error.
CREATE FUNCTION said(content text, format text DEFAULT 'native') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    detail text;
BEGIN
    SELECT concat_ws(': ', action, problem) INTO STRICT result FROM schemaver_load(jsonb_build_object('f.sql', content), format) WHERE name = 'f.sql';
    PERFORM schemaver_remove('r');
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ' ' || coalesce(nullif(detail, ''), SQLERRM);
END $$;
-- A file in which a line is where the marker of the downgrade should be.
CREATE FUNCTION with_line(line text) RETURNS text LANGUAGE sql AS
$$ SELECT E'-- revision: r\n-- down_revision: base\n\n-- schemaver: upgrade\nCREATE TABLE q ();\n' || line || E'\nDROP TABLE q;\n' $$;

-- the marker itself
SELECT said(with_line('-- schemaver: downgrade'));

CREATE TABLE refused (n serial, line text);
INSERT INTO refused (line) VALUES
    -- blanks, case, punctuation
    ('--schemaver: downgrade'), ('--  schemaver: downgrade'), (E'--\tschemaver: downgrade'), (' -- schemaver: downgrade'), (E'\t-- schemaver: downgrade'),
    ('-- Schemaver: downgrade'), ('-- SCHEMAVER: DOWNGRADE'), ('-- schemaver : downgrade'), ('-- schemaver downgrade'), ('-- schemaver:: downgrade'),
    ('-- schemaver; downgrade'), ('-- schemaver = downgrade'), ('-- schemaver - downgrade'), ('-- schemaver.downgrade'), ('-- schemaver: Downgrade'), ('-- schemaver: DOWNGRADE'),
    ('-- schemaver: downgrade --'), ('-- schemaver: downgrade:'), ('-- schemaver: downgrade;'), ('-- "schemaver: downgrade"'), ('-- [schemaver: downgrade]'), ('---- schemaver: downgrade ----'),
    ('-- x:down'), (U&'--\00a0schemaver: downgrade'), (U&'--\feffschemaver: downgrade'), (U&'-- schemaver\ff1a downgrade'), (U&'-- \2013 schemaver: downgrade'), ('-- #schemaver: downgrade'),
    (E'\r-- schemaver: downgrade\r'), (E'SELECT 1;\r-- downgrade\rSELECT 2;'),
    -- words
    ('-- schemaver: downgarde'), ('-- schemaver: down'), ('-- schemaver: Upgrade'), ('-- schemaver: upgrade'), ('-- schemaver: rollback'), ('-- schemaver: downgrade the table'), ('-- schemaver:'), ('-- schemaver'' downgrade'),
    ('-- schemaver downgrade the table'), ('-- shemaver: downgrade'), ('-- schema_ver: downgrade'), ('-- schemaver:downgrade section'), ('-- schemavers: downgrade'),
    ('-- downgrade'), ('-- Downgrade'), ('--downgrade'), ('-- downgrade:'), ('-- downgarde'), ('-- down'), ('-- DOWN'), ('-- Down:'), ('-- up'), ('-- upgrade'), ('-- undo'), ('-- revert'), ('-- rollback'), ('--rollback'),
    ('-- === DOWN ==='), ('---- DOWN ----'), ('--- downgrade ---'), ('------------ downgrade'), ('-- downgrade section'), ('-- begin downgrade'), ('-- section: downgrade'), ('-- downgrade: drops the table'), ('-- down sql'),
    ('-- def downgrade():'), ('-- schema: downgrade'), ('-- the downgrade'), ('-- the way down'), ('-- for downgrade'), ('-- to downgrade:'), ('-- start of the downgrade'), ('-- 2. Down'), ('-- downgrade steps'), ('-- downgrade starts here'),
    ('-- Down migration below'), ('-- roll back'), ('-- Roll-back:'), ('-- reverse'), ('-- Reverse migration'), ('-- backwards'), ('-- forwards'), ('-- schemaver_downgrade'), ('-- DOWN_MIGRATION'), ('-- migrate_down'),
    -- other tools
    ('-- migrate:down'), ('--migrate:down'), ('-- migrate:down transaction:false'), ('-- migrate: down'), ('-- migrate down'), ('-- +goose Down'), ('-- +goose down'), ('--+goose Down'), ('-- +goose StatementBegin'),
    ('-- +migrate Down'), ('-- +migrate Down notransaction'), ('-- rambler down'), ('--//@UNDO'), ('-- //@UNDO'), ('-- @UNDO'), ('-- !Downs'), ('---- create above / drop below ----'), ('-- create above / drop below'),
    ('-- Down Migration'), ('-- Down migration:'), ('--rollback DROP TABLE q;'), ('-- rollback: DROP TABLE q;'), ('-- Rollback drop table q'), ('--changeset me:1'), ('--liquibase formatted sql'), ('-- Revert app:users from pg'), ('-- +micrate Down'),
    -- block comments
    ('/* schemaver: downgrade */'), ('/*schemaver: downgrade*/'), ('  /* schemaver: downgrade */'), ('/** Downgrade **/'), ('/* migrate:down */'), ('/* -- schemaver: downgrade */'), ('/* down_revision: x */'),
    -- a second header
    ('-- revision: s'), ('--revision: s'), ('-- Revision: s'), ('-- down_revision: r'), ('-- down-revision: r'), ('-- Down revision: r'), ('-- downrevision: r'), ('-- down_revison: r'), ('-- down_revision r'), ('-- branch_labels: l'), ('-- branch_label: l'),
    ('-- depends_on: s'), ('-- Depends on: s'), ('-- message: hello'), ('-- create_date: 2026-01-01'), ('-- Create Date: 2026-01-01'), ('-- transactional: false'), ('-- transactional = false'), ('-- transactional false'),
    ('-- transactonal: false'), ('-- transaction: false'), ('-- no-transaction'), ('-- atlas:txmode none'), ('---- disable-tx'), ('-- Revises: s'), ('-- Revision ID: s'),
    -- signs and words that only some of the marks have
    ('-- down_revision = ''s'''), ('-- @flyway undo'), ('-- !play Downs'), ('-- !play Ups'), ('-- ups'), ('-- upgarde'), ('-- schemaver: whatever comes'), ('-- executeintransaction false');
INSERT INTO refused (line) VALUES
    -- signs and blanks outside of ASCII, words in two halves or in one, names of files, comments of several lines
    (U&'--\2003schemaver: downgrade'), (U&'-- \2500\2500\2500 Down \2500\2500\2500'), (U&'-- \2193 Downgrade'), (U&'-- \+01f53d down'), (U&'-- \00ab down \00bb'), (U&'-- down\200bgrade'),
    ('-- down-grade'), ('-- Down Grade:'), ('-- Schema-Ver: downgrade'), ('-- to roll back:'), ('-- DownMigration'), ('-- downgradeSql'), ('-- sql_down'), ('-- 001_users.down.sql'), ('-- users/down.sql'),
    (E'/*\n schemaver: downgrade */'), (E'/*\n-- schemaver: downgrade\n*/'), (E'/*\n * Down\n */'), ('-- flyway undo'), ('-- liquibase rollback'), ('-- direction: down'), ('-- name: downgrade'),
    ('-- SQL for downgrade'), ('-- here comes the downgrade'), ('-- Up ends here, down begins'), ('-- end of upgrade'), ('-- Rollback instructions'), ('-- undo this migration'), ('-- down (rollback)'), ('-- V1 Downgrade'), ('-- down 001'),
    ('-- drop below'), ('-- up above, down below'), ('-- Running downgrade b -> a'), ('--rolback drop table q;'), ('--rollback call f();'), ('--change-set me:1'), ('-- migrate:dwon');
SELECT format('%s => %s', to_json(line), said(with_line(line))) FROM refused ORDER BY n;
-- all of them are refused, with their line
SELECT line FROM refused WHERE said(with_line(line)) !~ '^42601 f.sql, line [567],' ORDER BY n;
-- and with the line ends of Windows
SELECT line FROM refused WHERE line !~ '\r' AND said(replace(with_line(line), E'\n', E'\r\n')) !~ '^42601 f.sql, line [567],' ORDER BY n;
-- "#" begins no comment in SQL
SELECT said(with_line('# schemaver: downgrade')), said(with_line(U&'\2014 schemaver: downgrade'));
-- before the first section
SELECT format('%s => %s', to_json(line), said(E'-- revision: r\n-- down_revision: base\n' || line || E'\nSELECT 1;\n'))
FROM unnest(ARRAY['--schemaver: upgrade', '-- Schemaver: Upgrade', '/* schemaver: downgrade */', '# schemaver: upgrade', '-- migrate:up', '-- up', '-- Message: x', '-- messsage: x', '-- depends-on: x', '-- branch_label: x', '-- nonsense: x', '  -- message: x', '-- message x', '--message: x']) WITH ORDINALITY AS t (line, n) ORDER BY n;
SELECT said(E'-- revision: r\n-- down revision: base\n'), said(E'-- revision: r\n-- down_revision: base\n-- creat dat: x\n');
-- as it is in Python
SELECT said(E'-- revision: r\n-- down_revision: None\n-- branch_labels: None\n-- depends_on: None\n-- schemaver: upgrade\n');
SELECT said(E'-- Revision: r\n-- down_revision: base\n'), said(E'-- revison: r\n-- down_revision: base\n');
-- several in one file
SELECT said(with_line(E'-- migrate:down\nSELECT 2;\n-- Message: x\n-- schemaver: downgarde'));
-- such a file is still ours, not one of another format
SELECT line, said(replace(with_line('-- schemaver: downgrade'), '-- schemaver: ', line), 'auto') FROM unnest('{--schemaver: ,"-- Schemaver: ","  -- schemaver ","/* schemaver: "}'::text[]) line;
SELECT said(E'\n--Revision: r\n-- down_revision: base\n', 'auto'), said(E'--revision: r\n-- down_revision: base\n-- schemaver:upgrade\n', 'auto');

-- a comment of another tool's file does not make it one of ours
SELECT f.said FROM unnest(ARRAY[E'-- Revision: 1.2\nSELECT 1;\n', E'-- schemaver upgrades this\nSELECT 1;\n', E'-- schemaver: runs this\nSELECT 1;\n']) WITH ORDINALITY t (content, n), LATERAL (SELECT string_agg(action, ' ') AS said FROM schemaver_load(jsonb_build_object(format('000%s_a.sql', n), content)) WHERE name IS NOT NULL) f ORDER BY n;
SELECT count(schemaver_remove(revision)) FROM schemaver_history();

--
-- ordinary comments
--
CREATE TABLE ordinary (n serial, line text);
INSERT INTO ordinary (line) VALUES
    ('-- upgrade the counters'), ('-- this reverts: down'), ('-- down here be dragons'), ('-- Downgrade is not possible'), ('-- roll back with care'), ('-- rollback is handled by the caller'), ('-- up to here'), ('-- see revision 12'),
    ('-- revision 12 of this function'), ('-- the message: hello'), ('-- messages: one row per mail'), ('-- depends_on is filled by the trigger'), ('-- the transaction must be short'), ('-- schemaver runs this as owner'), ('-- for schemaver: see the docs'),
    ('-- schemas: a, b'), ('-- migrate the old rows'), ('-- migrations: none'), ('-- goose and ducks'), ('-- begin of the data'), ('-- create above all an index'), ('--'), ('-----'), ('-- -- --'), ('--------- tables ---------'), ('-- $Revision: 1.2 $'),
    ('-- größe: down'), ('-- updates: many'), ('-- step 1: create the table'), ('/* upgrade the counters */'), (E'/*\n-- schemaver: downgrade\nDROP TABLE q;\n*/'), (E'/*\n Rollback: call Jane\n*/'), (E'SELECT ''\n-- schemaver: downgrade\n'';'),
    (E'SELECT $$\n-- migrate:down\n--revision: x\n$$;'), (E'SELECT "\n-- down\n" FROM q;'), (E'DO $$ BEGIN\n  -- downgrade\n  NULL;\nEND $$;'), ('SELECT 1; -- down'), ('SELECT 1; -- message: x'), ('SELECT '' -- schemaver: downgrade'';'), ('SELECT 1; -- schemaver: downgrade'), ('SELECT 1; /* schemaver: downgrade */'), ('/* x */ -- schemaver: downgrade'), (E'/*\n*/ -- down'), ('-- status: up'), ('-- revert the rows'), ('-- undo log'), ('-- status of the head'), ('-- x :down'), ('-- + one down the list'), ('-- revert pg'), ('-- schemaver_downgrade() reverts this'), ('-- t_down'), ('-- the upgrade of the server is elsewhere'), ('-- to upgrade, call f()'), ('-- reverse the list'), ('-- going forward'), ('-- for the way down see below'), ('-- 3 up-to-date rows'),
    ('-- Downgrade path is handled elsewhere'), ('-- created_at: set by the trigger'), ('-- Created by: Jane'), ('-- scale down the pool'), ('-- plan downgrade'), ('-- rollback segments'), ('-- undo/redo stack'), ('-- see above and below'),
    ('-- above: users, below: posts'), ('-- callback: none'), ('-- change set of columns'), ('-- seed.sql'), ('-- running upgrade counters'), ('-- Licensed under the Apache License, Version 2.0 (the "License");'), ('-- drop the ones below'), ('-- undo migration #35'), ('-- reverse: create index "i" to table: "q"'), (U&'-- \2500\2500 users \2500\2500');
SELECT format('%s => %s', to_json(line), said(with_line(line))) FROM ordinary WHERE said(with_line(line)) NOT LIKE 'added: it has no downgrade section and cannot be reverted' ORDER BY n;

--
-- the escape: each of these can be in a body, is written so that it can be read, and comes back
--
SELECT said(with_line('--- schemaver: downgrade')), said(with_line('--- downgrade')), said(with_line('--- migrate:down')), said(with_line('  --- message: x')), said(with_line('/*\ schemaver: downgrade */')), said(with_line('--\-- DOWN ----'));
SET schemaver.project = 'lookalike_bodies';
CREATE TABLE bodies AS SELECT row_number() OVER () AS n, body FROM (
    SELECT line AS body FROM refused UNION ALL SELECT line FROM ordinary
    UNION ALL SELECT v.line FROM refused r, LATERAL unnest(ARRAY['-' || line, '--' || line, regexp_replace(line, '--', '--\\'), regexp_replace(line, '/\*', '/*\\'), regexp_replace(line, '--', '--\\\\-'),
        E'SELECT 1;\n' || line || E'\nSELECT 2;', line || ' --', E'SELECT ''\n'';' || line]) AS v (line) WHERE n % 4 = 0 OR r.line ~ '^ */') b;
DO $$ DECLARE b record; BEGIN
    FOR b IN SELECT * FROM bodies LOOP
        BEGIN
            PERFORM schemaver_register('b' || b.n, NULL, b.body, b.body);
        EXCEPTION WHEN syntax_error THEN        -- a body that a dash before it has spoilt
        END;
    END LOOP;
END $$;
SELECT count(*) > 300 FROM schemaver_history();
CREATE TABLE exported AS SELECT * FROM schemaver_export_all();
SELECT action, problem, count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM exported)) GROUP BY 1, 2;
SELECT schemaver_manifest() AS manifest \gset
SET schemaver.project = 'lookalike_bodies2';
SELECT action, problem, count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM exported)) GROUP BY 1, 2;
SELECT schemaver_manifest() = :'manifest';
SELECT count(*) FROM (TABLE exported EXCEPT SELECT * FROM schemaver_export_all()) changed;
-- what is written
SELECT body, split_part(schemaver_export('b' || n), E'\n', 6) FROM bodies WHERE n IN (1, 4, 21, 22, 28, 45, 59, 95, 110) ORDER BY n;

--
-- a file without a downgrade
--
SET schemaver.project = 'lookalike';
SELECT said(E'-- revision: r\n-- down_revision: base\n'), said(E'-- revision: r\n-- down_revision: base\n-- schemaver: upgrade\n'), said(E'-- revision: r\n-- down_revision: base\n-- schemaver: downgrade\n');
SELECT said(E'-- revision: r\n-- down_revision: a, b\n'), said(E'-- revision: r\n-- down_revision: a, b\n-- schemaver: upgrade\nSELECT 1;\n'), said(E'-- revision: r\n-- down_revision: a, b\n-- schemaver: upgrade\nSELECT 1;\n-- schemaver: downgrade\n');

-- a merge without sections can be reverted
SELECT schemaver_register('a', NULL, '', ''), schemaver_register('b', NULL, '', '');
SELECT action, problem FROM schemaver_load(jsonb_build_object('r.sql', E'-- revision: r\n-- down_revision: a, b\n')) WHERE name IS NOT NULL;
SELECT count(*) FROM schemaver_upgrade();
SELECT code, problem FROM schemaver_validate();
SELECT schemaver_show('r') ~ 'cannot be reverted', schemaver_downgrade_sql('r:r@a') ~ 'schemaver';
SELECT revision FROM schemaver_downgrade('r@a');
SELECT schemaver_edit('r', upgrade => 'SELECT 1');
SELECT count(*) FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade('r@a');
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('r');

--
-- many and long ones take no time
--
SET statement_timeout = '20s';
SELECT left(said(with_line(repeat(E'-- schemaver: down\n', 20000))), 40), left(said(with_line(repeat('-- -- ', 200000))), 40), left(said(with_line(repeat(E'/*\n', 1000) || repeat('*/', 1000))), 40), left(said(with_line('--' || repeat(' down', 200000))), 40);
RESET statement_timeout;

-- a string that ends with an escaped quote is open at the end of the line: what follows is part of it
SELECT said(E'-- revision: r\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT E''a\\'' b\n-- schemaver: downgrade\n'';\n');
SELECT said(E'-- revision: r\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT E''a\\'' b\n-- downgrade\n'';\n\n-- schemaver: downgrade\n');
SELECT schemaver_register('r', NULL, E'SELECT E''a\\'' b\n-- schemaver: downgrade\n''', '');
SELECT regexp_replace(schemaver_export('r'), 'create_date: .*?\n', E'create_date: ...\n');
SELECT action FROM schemaver_load(jsonb_build_object('f.sql', schemaver_export('r'))) WHERE name = 'f.sql';
SELECT schemaver_remove('r');
-- a form feed before the comment, and one dash after it
SELECT said(with_line(E'\f-- schemaver: downgrade')), said(with_line(E'SELECT 1;\n\f -- downgrade')), said(with_line('-- schemaver: downgrade -'));
-- a block comment ends after what begins it
SELECT said(with_line('/*/ downgrade */')), said(with_line('/**/'));
-- one key alone is a comment of another format, in any order of the lines before it
SELECT name, revision, action FROM schemaver_load(jsonb_build_object('1_a.sql', E'-- a comment\n-- down_revision: base\nSELECT 1;\n'));
SELECT schemaver_remove('1');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'lookalike%';
DELETE FROM schemaver_state WHERE project LIKE 'lookalike%';
DELETE FROM schemaver_log WHERE project LIKE 'lookalike%';
DROP SCHEMA t_lookalike CASCADE;
