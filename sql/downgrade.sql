--
-- schemaver_downgrade and schemaver_reset.
--
CREATE SCHEMA t_downgrade;
SET search_path = t_downgrade, public;
SET schemaver.project = 'downgrade';

CREATE FUNCTION up(target text DEFAULT 'head') RETURNS TABLE (step integer, direction text, revision text, message text)
LANGUAGE sql AS 'SELECT step, direction, revision, message FROM schemaver_upgrade(target)';
CREATE FUNCTION down(target text DEFAULT '-1') RETURNS TABLE (step integer, direction text, revision text, message text)
LANGUAGE sql AS 'SELECT step, direction, revision, message FROM schemaver_downgrade(target)';
CREATE VIEW applied AS
  SELECT revision FROM schemaver_applied WHERE project = current_setting('schemaver.project') ORDER BY 1;

SELECT schemaver_register('a1', NULL, 'CREATE TABLE one (id int)', 'DROP TABLE one', 'one');
SELECT schemaver_register('b2', '{a1}', 'CREATE TABLE two (id int)', 'DROP TABLE two', 'two');
SELECT schemaver_register('c3', '{a1}', 'CREATE TABLE three (id int)', 'DROP TABLE three', 'three');
SELECT schemaver_register('d4', '{b2,c3}', '', '', 'join');
SELECT schemaver_register('e5', '{d4}', 'CREATE TABLE five (id int)', 'DROP TABLE five', 'five');

-- nothing is applied: nothing to revert
SELECT * FROM down('base');
SELECT * FROM down();
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM up();

-- one step, a merge point, the rest
SELECT * FROM down();
SELECT * FROM down('b2');
SELECT * FROM applied;
SELECT to_regclass('three'), to_regclass('two');
SELECT * FROM down('base');
SELECT * FROM applied;
SELECT to_regclass('one');
SELECT * FROM down('base');
-- no notices
SET client_min_messages = warning;
SELECT count(*) FROM up();
SELECT * FROM down('a1');
RESET client_min_messages;
SELECT schemaver_downgrade(NULL);
\echo :LAST_ERROR_SQLSTATE

-- an error in the middle leaves everything unchanged
SELECT count(*) FROM up();
SELECT schemaver_edit('b2', downgrade => 'DROP TABLE two; DROP TABLE nothing');
SELECT * FROM schemaver_downgrade('base');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM applied;
SELECT to_regclass('five'), to_regclass('three'), to_regclass('two');
-- under a savepoint, and continuing
BEGIN;
INSERT INTO one VALUES (1);
SAVEPOINT s;
SELECT * FROM schemaver_downgrade('base');
ROLLBACK TO s;
SELECT * FROM schemaver_downgrade('base');
ROLLBACK TO s;
SELECT * FROM down();
COMMIT;
SELECT * FROM applied;
SELECT * FROM one;

-- an empty body is a body, NULL is not: refused before anything has run
SELECT schemaver_edit('b2', downgrade => '');
SELECT schemaver_register('f''6', '{d4}', 'CREATE TABLE six (id int)');
SELECT schemaver_register('g7', '{f''6}', 'CREATE TABLE seven (id int)', 'DROP TABLE seven');
SELECT count(*) FROM up('g7');
SELECT * FROM schemaver_downgrade('base');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM applied;
SELECT to_regclass('seven');
-- not on the path: not needed
SELECT * FROM down('f''6');
-- the way out in the hint
SELECT schemaver_edit('f''6', downgrade => 'DROP TABLE six');
SELECT * FROM down('b2');
DROP TABLE two;
SELECT * FROM down('base');
SELECT * FROM applied;

-- a revision that is not transactional is not run downwards either
SET schemaver.project = 'downgrade_nontransactional';
SELECT schemaver_register('a1', NULL, 'SELECT 1', 'SELECT 1', transactional => false);
SELECT schemaver_register('b2', NULL, 'SELECT 1', 'SELECT 1');
SELECT schemaver_register('c3', '{a1,b2}', 'SELECT 1', 'SELECT 1', transactional => false);
SELECT count(*) FROM schemaver_stamp('c3');
SELECT * FROM schemaver_downgrade('a1');
\echo :LAST_ERROR_SQLSTATE
-- the way out in the hint
SELECT step, direction, revision FROM schemaver_stamp('a1, b2');
SELECT * FROM applied;
SELECT * FROM schemaver_downgrade('base');

--
-- guards
--
SET schemaver.project = 'downgrade_guard';
SELECT schemaver_register('a1', NULL, 'CREATE TABLE guarded (id int)', 'DROP TABLE guarded');
SELECT count(*) FROM up();
SELECT schemaver_configure('allow_downgrade', 'off');
SELECT * FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
-- also if there would be nothing to do
SELECT * FROM schemaver_downgrade('a1');
\echo :LAST_ERROR_SQLSTATE
-- no setting of a session overrides it
SET schemaver.allow_downgrade = on;
SELECT set_config('schemaver.allow_downgrade', 'on', false);
\setenv PGOPTIONS '-c schemaver.allow_downgrade=on -c schemaver.environment=development'
\c
SET client_min_messages = error;
SET search_path = t_downgrade, public;
SET schemaver.project = 'downgrade_guard';
SELECT * FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
RESET client_min_messages;
-- nor a table of the same name
CREATE TEMP TABLE schemaver_settings AS SELECT 'allow_downgrade' AS name, 'on' AS value;
SET search_path = pg_temp, t_downgrade, public;
SELECT * FROM schemaver_downgrade();
DROP TABLE pg_temp.schemaver_settings;
SET search_path = t_downgrade, public;
-- nor an old snapshot
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT * FROM schemaver_downgrade();
ROLLBACK;
-- upgrades still work, and stamps, too
SELECT * FROM up();
-- configuring
SELECT schemaver_configure('allow_downgrade', 'perhaps');
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure('nothing', 'on');
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure(NULL, 'on');
\echo :LAST_ERROR_SQLSTATE
-- a body cannot configure
SELECT schemaver_register('b2', '{a1}', 'SELECT schemaver_configure(''allow_downgrade'', ''on'')', '');
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_remove('b2');

-- reset: only where it is allowed
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure('environment', 'staging');
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure('environment', 'development');
-- and where downgrades are allowed
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure('allow_downgrade', NULL);
INSERT INTO guarded VALUES (1);
SELECT step, direction, revision, message FROM schemaver_reset();
SELECT * FROM guarded;
SELECT * FROM applied;
SELECT schemaver_configure('environment', 'test');
-- from nothing, and to several heads
SELECT * FROM down();
SELECT schemaver_register('b2', NULL, '', '', 'another base');
SELECT step, direction, revision, message FROM schemaver_reset();
SELECT * FROM applied;
SELECT step, direction, revision, message FROM schemaver_reset();
-- an error in the upgrade leaves everything as it was before the downgrade
INSERT INTO guarded VALUES (1);
SELECT schemaver_register('c3', '{b2}', 'SELECT 1/0', '');
SELECT * FROM schemaver_reset();
SELECT * FROM applied;
SELECT * FROM guarded;
-- an upgrade that cannot run is found before anything is reverted
SELECT schemaver_edit('c3', upgrade => 'COMMIT');
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_configure('environment', NULL);
SELECT * FROM schemaver_reset();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_settings;

-- steps down to a merge point: the hint names the call that reverts the merge alone
SET client_min_messages = warning;
CREATE FUNCTION hinted(target text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text;
    said text;
    hint text;
    reverted text;
BEGIN
    PERFORM schemaver_downgrade(target);
    RETURN 'reverted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    state := SQLSTATE;
    said := SQLERRM;
    BEGIN
        EXECUTE format('SELECT string_agg(revision, '' '' ORDER BY step) FROM (%s) AS steps', (regexp_match(hint, '(SELECT .*)\.$'))[1]) INTO reverted;
        RAISE SQLSTATE 'XX999';
    EXCEPTION WHEN SQLSTATE 'XX999' THEN
        RETURN format(E'%s %s\n%s\nIt reverts: %s', state, said, hint, reverted);
    END;
END $$;
\pset format unaligned
\pset tuples_only on
SET schemaver.project = 'downgrade_merge';
SELECT schemaver_register('a', NULL, '', ''), schemaver_register('b', NULL, '', ''), schemaver_register('m''', '{a,b}', '', ''),
       schemaver_register('x', '{"m''"}', '', ''), schemaver_register('y', NULL, '', '', depends_on => '{x}');
SELECT count(*) FROM up('m''');
SELECT hinted('-1');
SELECT hinted('-2');
SELECT hinted('m''-1');
SELECT hinted('a@-1');
SELECT count(*) FROM up('x');
SELECT hinted('-2');
SELECT hinted('-3');
SELECT count(*) FROM up('heads');
SELECT hinted('x@-2');
-- one parent has other children
SELECT schemaver_register('c', '{a}', '', '');
SELECT count(*) FROM up('heads');
SELECT hinted('x-2');
-- both have, and one is a parent of the other
SELECT schemaver_register('p', NULL, '', ''), schemaver_register('q', '{p}', '', ''), schemaver_register('n', '{p,q}', '', ''), schemaver_register('r', '{q}', '', '');
SELECT count(*) FROM up('heads');
SELECT hinted('n-1');
-- it is not applied: there is nothing to revert
SELECT count(*) FROM down('n@q');
SELECT * FROM down('n-1');
-- a walk down to the merge point is not ambiguous
SELECT count(*) FROM up('heads');
SELECT revision FROM down('x-1');
-- one step too many, all the way
SET schemaver.project = 'downgrade_line';
SELECT schemaver_register('a', NULL, '', ''), schemaver_register('b', '{a}', '', ''), schemaver_register('c', '{b}', '', '');
SELECT count(*) FROM up();
SELECT count(*) FROM down('-4');
SELECT count(*) FROM down('c-4');
SELECT count(*) FROM down('c-3');
SELECT count(*) FROM up('base+3');
SELECT count(*) FROM up('base+4');
\pset format aligned
\pset tuples_only off

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'downgrade%';
DELETE FROM schemaver_applied WHERE project LIKE 'downgrade%';
DELETE FROM schemaver_state WHERE project LIKE 'downgrade%';
DELETE FROM schemaver_log WHERE project LIKE 'downgrade%';
SET client_min_messages = warning;
DROP SCHEMA t_downgrade CASCADE;
