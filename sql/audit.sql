--
-- What a run leaves behind: schemaver_log and schemaver_state.
--
CREATE SCHEMA t_audit;
SET search_path = t_audit, public;
SET schemaver.project = 'audit';
SET client_min_messages = warning;
SET application_name = 'audit test';

-- runs by number, in the order in which they began
CREATE VIEW log AS
  SELECT dense_rank() OVER (ORDER BY first) AS run, step, project, tenant, direction, revision,
         username = current_user AS username, session_username = session_user AS session_username,
         application_name, client_addr IS NOT DISTINCT FROM inet_client_addr() AS client_addr,
         statements, rows, outcome
  FROM (SELECT *, min(started_at) OVER (PARTITION BY run) AS first FROM schemaver_log) l
  WHERE project = current_setting('schemaver.project') ORDER BY run, step;
CREATE VIEW state AS
  SELECT project, tenant, last_direction, last_run_by = current_user AS last_run_by,
         last_run_at <= clock_timestamp() AS in_the_past,
         last_run = (SELECT run FROM schemaver_log l WHERE l.project = s.project ORDER BY started_at DESC LIMIT 1) AS in_log
  FROM schemaver_state s WHERE project = current_setting('schemaver.project');

SELECT schemaver_register('a1', NULL, 'CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 10); UPDATE t SET id = id + 1 WHERE id > 7; SELECT * FROM t; DO ''BEGIN END''', 'DROP TABLE t', 'first');
SELECT schemaver_register('b2', '{a1}', 'DELETE FROM t WHERE id < 3; CREATE TABLE u AS SELECT * FROM t', 'DROP TABLE u; SELECT 1');
SELECT schemaver_register('c3', '{b2}', NULL, '');

-- nothing to do: nothing is written
SELECT count(*) FROM schemaver_downgrade('base');
SELECT * FROM log;
SELECT * FROM state;

SELECT count(*) FROM schemaver_upgrade('b2');
SELECT * FROM log;
SELECT * FROM state;
SELECT count(*) FROM schemaver_upgrade();
SELECT count(*) FROM schemaver_upgrade();
SELECT count(*) FROM schemaver_downgrade('a1');
SELECT count(*) FROM schemaver_stamp('c3');
SELECT * FROM state;
SELECT count(*) FROM schemaver_stamp('a1', purge => true);
-- an edited downgrade of an applied revision
SELECT schemaver_edit('a1', downgrade => 'DROP TABLE IF EXISTS t');
SELECT run, step, direction, revision, statements, rows, outcome FROM log;

-- one call, one run: also down and up again
SELECT schemaver_configure('environment', 'test');
SELECT count(*) FROM schemaver_reset();
SELECT schemaver_configure('environment', NULL);
SELECT run, step, direction, revision, statements, rows, outcome FROM log WHERE run > 6;
SELECT * FROM state;

-- the checksum is that of the body that ran
SELECT l.direction, l.revision,
       l.checksum = r.upgrade_checksum AS is_upgrade, l.checksum = r.downgrade_checksum AS is_downgrade
FROM schemaver_log l JOIN schemaver_revisions r USING (project, revision)
WHERE project = 'audit' AND run = (SELECT last_run FROM schemaver_state WHERE project = 'audit')
ORDER BY step;
-- and that of the upgrade is stored as applied
SELECT a.revision, a.checksum = r.upgrade_checksum AS same, a.applied_by = current_user AS applied_by,
       a.applied_at = (SELECT max(started_at) FROM schemaver_log l WHERE l.project = a.project AND l.revision = a.revision AND l.direction = 'upgrade') AS applied_at
FROM schemaver_applied a JOIN schemaver_revisions r USING (project, revision) WHERE project = 'audit' ORDER BY 1;
-- times are in order, and make sense
SELECT bool_and(started_at <= next) AS in_order, bool_and(elapsed BETWEEN '0' AND '1 min') AS sane
FROM (SELECT *, lead(started_at) OVER (PARTITION BY run ORDER BY step) AS next FROM schemaver_log WHERE project = 'audit') l;

-- who: the role whose rights were used, and the one that had logged in
CREATE ROLE regress_sv_audit;
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text), schemaver_downgrade(text) TO regress_sv_audit;
GRANT ALL ON SCHEMA t_audit TO regress_sv_audit;
GRANT ALL ON ALL TABLES IN SCHEMA t_audit TO regress_sv_audit;
SELECT schemaver_register('d4', '{c3}', 'SELECT 1', 'SELECT 1');
SET ROLE regress_sv_audit;
SELECT count(*) FROM schemaver_upgrade();
RESET ROLE;
SELECT direction, revision, username, session_username = session_user AS session_username FROM schemaver_log WHERE project = 'audit' AND revision = 'd4';
SELECT applied_by FROM schemaver_applied WHERE project = 'audit' AND revision = 'd4';
SELECT last_run_by FROM schemaver_state WHERE project = 'audit';

-- neither a failed run nor one that is rolled back leaves a trace
SELECT count(*) AS before FROM log \gset
SELECT schemaver_register('e5', '{d4}', 'SELECT 1/0', '');
SELECT count(*) FROM schemaver_upgrade();
BEGIN;
SELECT count(*) FROM schemaver_downgrade();
ROLLBACK;
SELECT count(*) = :before AS same FROM log;
SELECT last_direction FROM schemaver_state WHERE project = 'audit';

-- indexes of any kind that an administrator has added are maintained if they only
-- need the server's own functions
CREATE INDEX test_lower ON schemaver_log (lower(revision));
CREATE INDEX test_partial ON schemaver_log (step) WHERE direction = 'downgrade';
CREATE INDEX test_applied ON schemaver_applied (upper(revision)) WHERE checksum IS NOT NULL;
SELECT count(*) FROM schemaver_downgrade();
SELECT count(*) FROM schemaver_upgrade('d4');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS off) SELECT count(*) FROM schemaver_log WHERE lower(revision) = 'd4';
SELECT count(*) FROM schemaver_log WHERE lower(revision) = 'd4' AND project = 'audit';
SELECT count(*) FROM schemaver_log WHERE step = 1 AND direction = 'downgrade' AND revision = 'd4' AND project = 'audit';
SELECT count(*) FROM schemaver_applied WHERE upper(revision) = 'D4' AND checksum IS NOT NULL;
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT count(*) AS before FROM log \gset
DROP INDEX test_lower, test_partial, test_applied;
-- a primary key that an administrator has dropped or replaced is missed
BEGIN;
ALTER TABLE schemaver_applied DROP CONSTRAINT schemaver_applied_pkey;
SELECT count(*) FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_applied DROP CONSTRAINT schemaver_applied_pkey, ADD PRIMARY KEY (revision, tenant, project);
SELECT count(*) FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_applied DROP CONSTRAINT schemaver_applied_pkey, ADD PRIMARY KEY (project, tenant, revision, applied_at);
SELECT count(*) FROM schemaver_downgrade();
ROLLBACK;
BEGIN;
DELETE FROM schemaver_applied WHERE project <> 'audit' OR revision <> 'a1';
ALTER TABLE schemaver_applied DROP CONSTRAINT schemaver_applied_pkey, ADD PRIMARY KEY (project, tenant);
SELECT count(*) FROM schemaver_downgrade();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_applied ALTER revision TYPE text COLLATE "POSIX";
SELECT count(*) FROM schemaver_downgrade();
ROLLBACK;
-- subscribers have to learn which rows are gone
BEGIN;
SET LOCAL client_min_messages = error;
CREATE PUBLICATION regress_sv_audit FOR TABLE schemaver_applied;
SAVEPOINT published;
SELECT count(*) FROM schemaver_downgrade();
ROLLBACK TO published;
ALTER TABLE schemaver_applied REPLICA IDENTITY NOTHING;
SELECT count(*) FROM schemaver_downgrade();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;

-- projects are separate
SET schemaver.project = 'audit_other';
SELECT schemaver_register('a1', NULL, '', '');
SELECT count(*) FROM schemaver_upgrade();
SELECT run, step, project, direction, revision FROM log;
SELECT * FROM state;
SET schemaver.project = 'audit';
SELECT count(*) = :before AS same FROM log;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'audit%';
DELETE FROM schemaver_applied WHERE project LIKE 'audit%';
DELETE FROM schemaver_state WHERE project LIKE 'audit%';
DELETE FROM schemaver_log WHERE project LIKE 'audit%';
REVOKE EXECUTE ON FUNCTION schemaver_upgrade(text), schemaver_downgrade(text) FROM regress_sv_audit;
DROP SCHEMA t_audit CASCADE;
DROP ROLE regress_sv_audit;
