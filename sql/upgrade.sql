--
-- schemaver_upgrade: one call is one unit.
--
CREATE SCHEMA t_upgrade;
SET search_path = t_upgrade, public;
SET schemaver.project = 'upgrade';

-- what a call returns, except for the time it took
CREATE FUNCTION up(target text DEFAULT 'head')
RETURNS TABLE (step integer, direction text, revision text, message text)
LANGUAGE sql AS 'SELECT step, direction, revision, message FROM schemaver_upgrade(target)';
CREATE VIEW applied AS
  SELECT revision FROM schemaver_applied WHERE project = current_setting('schemaver.project') ORDER BY 1;

-- an empty project: nothing to do, and no message
SELECT * FROM up();
SELECT * FROM up('heads');

SELECT schemaver_register('a1', NULL, 'CREATE TABLE users (id int PRIMARY KEY, name text)', 'DROP TABLE users', 'users');
SELECT schemaver_register('b2', '{a1}', 'INSERT INTO users SELECT g, ''user '' || g FROM generate_series(1, 3) g; ALTER TABLE users ADD COLUMN age int', 'ALTER TABLE users DROP COLUMN age; DELETE FROM users');
SELECT schemaver_register('c3', '{b2}', NULL, NULL, 'nothing at all');
SELECT schemaver_register('d4', '{c3}', '', '', 'empty');
SELECT schemaver_register('e5', '{d4}', E'-- a comment\n /* and another */ ;; ', '', 'comments');

-- steps, in order, with the same notices as Alembic
SELECT * FROM up('a1');
SELECT * FROM up('+1');
-- no notices
SET client_min_messages = warning;
SELECT * FROM up();
RESET client_min_messages;
SELECT * FROM applied;
SELECT * FROM users ORDER BY id;
-- no rows when up to date
SELECT * FROM up();
SELECT pg_typeof(elapsed), elapsed >= '0' AS sane FROM schemaver_upgrade() RIGHT JOIN (VALUES (1)) v ON true;

-- elapsed is the time of the body
SELECT schemaver_register('f6', '{e5}', 'SELECT pg_sleep(0.02)', '', 'sleep');
SELECT elapsed >= '20 ms' AS slept, elapsed < '10 s' AS sane FROM schemaver_upgrade();

-- arguments
SELECT * FROM schemaver_upgrade(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_upgrade('');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_upgrade('zzz');
\echo :LAST_ERROR_SQLSTATE
SELECT step, revision FROM schemaver_upgrade(target => 'head');

--
-- an error leaves nothing behind
--
SET schemaver.project = 'upgrade_error';
SELECT schemaver_register('a1', NULL, 'CREATE TABLE first (id int)', 'DROP TABLE first');
SELECT schemaver_register('b2', '{a1}', 'CREATE TABLE second (id int); INSERT INTO first VALUES (1/0)', 'DROP TABLE second');
SELECT schemaver_register('c3', '{b2}', 'CREATE TABLE third (id int)', 'DROP TABLE third');
CREATE VIEW remains AS
  SELECT (SELECT count(*) FROM schemaver_applied WHERE project = 'upgrade_error') AS applied,
         (SELECT count(*) FROM schemaver_state WHERE project = 'upgrade_error') AS state,
         (SELECT count(*) FROM schemaver_log WHERE project = 'upgrade_error') AS log,
         to_regclass('first') AS first, to_regclass('second') AS second, to_regclass('third') AS third;
-- by itself
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM remains;
-- in a transaction with other work
BEGIN;
CREATE TABLE mine (id int);
SELECT * FROM schemaver_upgrade();
SELECT 1;
COMMIT;
SELECT * FROM remains;
SELECT to_regclass('mine');
-- under a savepoint: the caller's work stays, and it can continue
BEGIN;
CREATE TABLE mine (id int);
SAVEPOINT s;
SELECT * FROM schemaver_upgrade();
ROLLBACK TO s;
SELECT * FROM remains;
SELECT * FROM up('a1');
SELECT * FROM remains;
COMMIT;
SELECT * FROM remains;
SELECT to_regclass('mine');
-- in an exception block
DO $$
BEGIN
  PERFORM schemaver_upgrade();
EXCEPTION WHEN division_by_zero THEN
  RAISE NOTICE 'caught: %', SQLERRM;
END $$;
SELECT * FROM remains;
-- rolled back as a whole, and forgotten by the session, too
BEGIN;
SELECT schemaver_register('b2', '{a1}', 'CREATE TABLE second (id int)', 'DROP TABLE second');
SELECT * FROM up();
SELECT * FROM remains;
ROLLBACK;
SELECT * FROM remains;
SELECT revision FROM schemaver_current();
-- repaired
SELECT schemaver_register('b2', '{a1}', 'CREATE TABLE second (id int)', 'DROP TABLE second');
SELECT * FROM up();
SELECT * FROM remains;
DROP TABLE first, second, third, mine;

--
-- a deferred constraint fails the whole call, when its body ends
--
SET schemaver.project = 'upgrade_deferred';
SELECT schemaver_register('a1', NULL,
  'CREATE TABLE one (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO one VALUES (1), (1)', 'DROP TABLE one');
SELECT * FROM up();
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('one');
SELECT * FROM applied;
BEGIN;
SELECT * FROM up();
COMMIT;
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('one');
SELECT * FROM applied;

--
-- what is applied must be what is registered
--
SET schemaver.project = 'upgrade_state';
SELECT schemaver_register('a1', NULL, 'SELECT 1', '');
SELECT schemaver_register('b2', '{a1}', 'SELECT 2', '');
SELECT * FROM up('a1');
INSERT INTO schemaver_applied (project, revision) VALUES ('upgrade_state', 'gone');
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_downgrade('base');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_stamp('b2');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM applied;
SELECT step, direction, revision FROM schemaver_stamp('a1', purge => true);
SELECT * FROM applied;
-- changed by hand
UPDATE schemaver_applied SET checksum = sha256('x') WHERE project = 'upgrade_state';
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT step, direction, revision FROM schemaver_stamp('a1', purge => true);
SELECT * FROM up();

--
-- a revision that is not transactional is refused before anything has run
--
SET schemaver.project = 'upgrade_nontransactional';
SELECT schemaver_register('a1', NULL, 'CREATE TABLE early (id int)', '');
SELECT schemaver_register('o''b', '{a1}', 'SELECT 1', '', transactional => false);
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('early');
-- the way out in the hint
SELECT * FROM up('a1');
SELECT step, direction, revision FROM schemaver_stamp('o''b');
SELECT * FROM up();
DROP TABLE early;

--
-- where the call may stand
--
SET schemaver.project = 'upgrade_call';
SELECT schemaver_register('a1', NULL, 'CREATE TABLE place (id int)', 'DROP TABLE place');
SELECT schemaver_register('b2', '{a1}', 'ALTER TABLE place ADD COLUMN b int', 'ALTER TABLE place DROP COLUMN b');
SELECT schemaver_register('c3', '{b2}', 'ALTER TABLE place ADD COLUMN c int', 'ALTER TABLE place DROP COLUMN c');
SET client_min_messages = warning;
-- no rows are needed, so nothing runs
SELECT * FROM schemaver_upgrade() LIMIT 0;
SELECT * FROM schemaver_upgrade() WHERE false;
EXPLAIN (COSTS off) SELECT * FROM schemaver_upgrade();
SELECT * FROM applied;
-- one row is enough to run everything
SELECT revision FROM schemaver_upgrade() LIMIT 1;
SELECT * FROM applied;
SELECT count(*) FROM schemaver_downgrade('base');
-- CREATE TABLE AS
CREATE TABLE report AS SELECT step, revision FROM schemaver_upgrade('b2');
SELECT * FROM report;
DROP TABLE report;
-- a loop
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM schemaver_upgrade() LOOP
    RAISE WARNING 'did %', r.revision;
  END LOOP;
  FOR r IN SELECT * FROM schemaver_downgrade('base') LOOP
    RAISE WARNING 'did %', r.revision;
  END LOOP;
END $$;
-- step by step, committing each
DO $$
BEGIN
  PERFORM schemaver_upgrade('+1');
  COMMIT;
  PERFORM schemaver_upgrade('+1');
  ROLLBACK;
  FOR n IN 1 .. 2 LOOP
    PERFORM schemaver_upgrade('+1');
    COMMIT;
  END LOOP;
END $$;
SELECT * FROM applied;
SELECT count(*) FROM schemaver_downgrade('base');
-- in a subtransaction that is rolled back, and again
DO $$
BEGIN
  FOR n IN 1 .. 3 LOOP
    BEGIN
      PERFORM schemaver_upgrade('b2');
      RAISE EXCEPTION 'enough';
    EXCEPTION WHEN raise_exception THEN
      RAISE WARNING '%, applied: %', SQLERRM, (SELECT count(*) FROM applied);
    END;
  END LOOP;
END $$;
SELECT to_regclass('place');
SELECT * FROM schemaver_current();
-- EXPLAIN ANALYZE runs it
DO $$ BEGIN EXECUTE 'EXPLAIN ANALYZE SELECT * FROM schemaver_upgrade(''a1'')'; END $$;
SELECT * FROM applied;
-- the select list, and once for each row
SELECT (schemaver_upgrade('b2')).revision FROM generate_series(1, 3);
SELECT count(*) FROM generate_series(1, 3), LATERAL schemaver_downgrade('base');
SELECT * FROM applied;
-- a cursor
BEGIN;
DECLARE c CURSOR FOR SELECT revision FROM schemaver_upgrade();
SELECT * FROM applied;
FETCH 1 FROM c;
SELECT * FROM applied;
FETCH ALL FROM c;
COMMIT;
SELECT * FROM applied;
SELECT count(*) FROM schemaver_downgrade('base');
-- a held cursor runs it at COMMIT
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT revision FROM schemaver_upgrade('b2');
SELECT * FROM applied;
COMMIT;
FETCH ALL FROM c;
CLOSE c;
SELECT count(*) FROM schemaver_downgrade('base');
-- a prepared statement
PREPARE p AS SELECT revision FROM schemaver_upgrade($1);
EXECUTE p('a1');
EXECUTE p('a1');
EXECUTE p('head');
SELECT count(*) FROM schemaver_downgrade('a1');
-- a query that uses the table that the body alters
SELECT * FROM place, schemaver_upgrade('b2');
INSERT INTO place VALUES (1);
SELECT place.id, revision FROM place, schemaver_upgrade('b2');
\echo :LAST_ERROR_SQLSTATE
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM place;
FETCH 1 FROM c;
SELECT * FROM schemaver_upgrade('b2');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
-- read-only transactions, even when there is nothing to do
BEGIN READ ONLY;
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
SELECT * FROM up();
BEGIN READ ONLY;
SELECT * FROM schemaver_upgrade();
ROLLBACK;
BEGIN READ ONLY;
SELECT * FROM schemaver_stamp('base');
ROLLBACK;
-- a security-restricted operation
CREATE MATERIALIZED VIEW m AS SELECT * FROM schemaver_downgrade('base');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM applied;
-- parallel mode: the functions are declared unsafe, and refuse by themselves too
BEGIN;
ALTER FUNCTION schemaver_downgrade(text) PARALLEL SAFE;
SELECT set_config(name, CASE name WHEN 'parallel_setup_cost' THEN '0' ELSE 'on' END, true) IS NOT NULL AS set
FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
\set VERBOSITY sqlstate
SELECT * FROM schemaver_downgrade('base');
\set VERBOSITY default
ROLLBACK;
-- called by a body
SELECT schemaver_register('d4', '{c3}', 'SELECT 1; SELECT schemaver_downgrade(''base'')', '');
SELECT * FROM schemaver_upgrade();
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_register('d4', '{c3}', 'DO $$ BEGIN PERFORM schemaver_stamp(''base''); EXCEPTION WHEN OTHERS THEN RAISE WARNING ''refused: %'', SQLSTATE; END $$', '');
SELECT * FROM up();
SELECT * FROM applied;
-- reading is allowed, and shows the state before the run
SELECT schemaver_register('e5', '{d4}', 'CREATE TABLE seen AS SELECT revision, schemaver_is_current() AS is_current FROM schemaver_current()', 'DROP TABLE seen');
SELECT * FROM up();
SELECT * FROM seen;
SELECT revision, message, is_head FROM schemaver_current();
-- after an error, no run is in progress any more
SELECT count(*) FROM schemaver_downgrade('base');
RESET client_min_messages;

--
-- 10,000 revisions in one call
--
SET schemaver.project = 'upgrade_many';
SET client_min_messages = warning;
INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade)
SELECT 'upgrade_many', 'r' || g, CASE WHEN g > 1 THEN ARRAY['r' || g - 1] END, 'SELECT 1', 'SELECT 1'
FROM generate_series(1, 10000) g;
SELECT count(*), min(step), max(step) FROM schemaver_upgrade();
SELECT count(*), count(DISTINCT run) FROM schemaver_log WHERE project = 'upgrade_many';
SELECT count(*) FROM applied;
SELECT count(*) FROM schemaver_downgrade('base');
SELECT count(*) FROM applied;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'upgrade%';
DELETE FROM schemaver_applied WHERE project LIKE 'upgrade%';
DELETE FROM schemaver_state WHERE project LIKE 'upgrade%';
DELETE FROM schemaver_log WHERE project LIKE 'upgrade%';
DROP SCHEMA t_upgrade CASCADE;
