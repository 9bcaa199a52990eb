--
-- statement_timeout: if a body sets it, it applies to the body's statements, as in psql;
-- otherwise it applies to the whole call.  Timeouts are about a second longer than what
-- is to end before them, so that the outcome is the same on a busy machine.
--
CREATE SCHEMA t_timeout;
SET search_path = t_timeout, public;
SET schemaver.project = 'timeout';
SET client_min_messages = warning;
CREATE PROCEDURE put(VARIADIC bodies text[]) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM schemaver_applied WHERE project = current_setting('schemaver.project');
  DELETE FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
  INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade)
  SELECT current_setting('schemaver.project'), 'r' || n, CASE WHEN n > 1 THEN ARRAY['r' || n - 1] END, body, ''
  FROM unnest(bodies) WITH ORDINALITY AS _ (body, n);
END $$;
CREATE VIEW up AS SELECT string_agg(revision, ' ' ORDER BY step) AS done FROM schemaver_upgrade('heads');
CREATE FUNCTION failure() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT done FROM up);
EXCEPTION WHEN OTHERS OR query_canceled THEN
  RETURN SQLSTATE;
END $$;

-- shorter than the caller's, in each way of setting it
CREATE FUNCTION codes(VARIADIC settings text[]) RETURNS TABLE (setting text, code text) LANGUAGE plpgsql AS $$
BEGIN
  FOREACH setting IN ARRAY settings LOOP
    CALL put(setting || '; SELECT pg_sleep(60)');
    code := failure();
    RETURN NEXT;
  END LOOP;
END $$;
SELECT * FROM codes('SET LOCAL statement_timeout = ''100ms''', 'SET statement_timeout = 100', 'SELECT set_config(''statement_timeout'', ''100ms'', true)',
  'SELECT set_config(''statement_timeout'', ''100'', false)', 'DO ''BEGIN SET LOCAL statement_timeout = 100; END''');
SET statement_timeout = '1min';
SELECT * FROM codes('SET LOCAL statement_timeout = ''100ms''');
-- longer than the caller's, whose clock is stopped meanwhile; each statement has its own time
SET statement_timeout = 0;
CALL put('SET LOCAL statement_timeout = 0; SELECT pg_sleep(2.2)', 'SELECT set_config(''statement_timeout'', ''2s'', true); SELECT pg_sleep(0.8); SELECT pg_sleep(0.8); SELECT pg_sleep(0.8)',
  'RESET statement_timeout');
SET statement_timeout = '2s';
SELECT * FROM up;
SHOW statement_timeout;
-- the caller's applies to all bodies together, ...
SET statement_timeout = 0;
CALL put('SELECT pg_sleep(0.3)', 'SELECT pg_sleep(0.3)', 'CREATE TABLE too_late ()');
SET statement_timeout = '500ms';
SELECT failure();
-- ... and continues after a body that has its own
SET statement_timeout = 0;
CALL put('SET LOCAL statement_timeout = 0; SELECT pg_sleep(1.1)', 'SELECT pg_sleep(60)');
SET statement_timeout = '1s';
SELECT * FROM up;
SET statement_timeout = 0;
CALL put('SET LOCAL statement_timeout = ''1min''; SELECT 1', 'SELECT pg_sleep(60)');
SET statement_timeout = '1s';
SELECT * FROM up;
-- with all the time that was left
SET statement_timeout = '1min';
CALL put('SET LOCAL statement_timeout = ''30s''; SELECT 1', 'SELECT pg_sleep(0.2)');
SELECT * FROM up;
SET statement_timeout = 0;
-- a function with its own setting does not change anything, as in psql
CALL put('CREATE FUNCTION t_timeout.slow() RETURNS void LANGUAGE sql SET statement_timeout = ''100ms'' AS ''SELECT pg_sleep(0.3)'';
  CREATE FUNCTION t_timeout.patient() RETURNS void LANGUAGE sql SET statement_timeout = 0 AS ''SELECT pg_sleep(60)''; SELECT t_timeout.slow()', 'SELECT t_timeout.patient()');
SET statement_timeout = '1500ms';
SELECT * FROM up;
-- what a body has deferred has its timeout, too
SET statement_timeout = 0;
CALL put($$CREATE TABLE t_timeout.late (id int); CREATE FUNCTION t_timeout.late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t_timeout.late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION t_timeout.late();
  SET LOCAL statement_timeout = '1s'; INSERT INTO t_timeout.late VALUES (1)$$);
SET statement_timeout = '30s';
SELECT * FROM up;
-- even one that it has set last, where the caller has none
SET statement_timeout = 0;
CALL put($$CREATE TABLE t_timeout.late (id int); CREATE FUNCTION t_timeout.late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t_timeout.late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION t_timeout.late();
  INSERT INTO t_timeout.late VALUES (1); SET LOCAL statement_timeout = '100ms'$$);
SELECT * FROM up;
-- after an error that is caught, the caller's deadline is in force again
CALL put('SET LOCAL statement_timeout = ''100ms''; SELECT pg_sleep(60)');
SET statement_timeout = '2s';
SELECT failure();
DO $$ BEGIN PERFORM failure(); PERFORM pg_sleep(60); END $$;
DO $$ BEGIN PERFORM failure(); PERFORM 1; END $$;
SET statement_timeout = 0;
CALL put('SET LOCAL statement_timeout = 0; SELECT 1/0');
SET statement_timeout = '1s';
DO $$ BEGIN PERFORM failure(); PERFORM pg_sleep(60); END $$;
SET statement_timeout = 0;
CALL put('SET LOCAL statement_timeout = ''1s''; SELECT 1/0');
DO $$ BEGIN PERFORM failure(); PERFORM pg_sleep(1.1); END $$;
-- an error that the body catches itself leaves the body's own in force
CALL put('SET LOCAL statement_timeout = ''1s''; DO ''BEGIN PERFORM 1/0; EXCEPTION WHEN OTHERS THEN END''; SELECT pg_sleep(60)');
SELECT * FROM up;
CALL put('SET LOCAL statement_timeout = ''1s''; DO ''BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN END''; SELECT 1');
SELECT * FROM up;
-- after an uncaught one nothing is armed
CALL put('SET LOCAL statement_timeout = ''1s''; SELECT 1/0');
BEGIN;
SAVEPOINT s;
SELECT * FROM up;
ROLLBACK TO s;
SELECT pg_sleep(1.1);
ROLLBACK;
-- nor is the caller's deadline, which would end the session's idle time, or its next statement
CALL put('SET LOCAL statement_timeout = 0; SELECT 1/0');
SET statement_timeout = '1s';
SELECT * FROM up;
\! sleep 1.1
SELECT 'idle';
BEGIN;
SAVEPOINT s;
SELECT * FROM up;
\! sleep 1.1
ROLLBACK TO s;
SELECT 'idle';
COMMIT;
SET statement_timeout = 0;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'timeout';
DELETE FROM schemaver_applied WHERE project = 'timeout';
DELETE FROM schemaver_state WHERE project = 'timeout';
DELETE FROM schemaver_log WHERE project = 'timeout';
DROP SCHEMA t_timeout CASCADE;
