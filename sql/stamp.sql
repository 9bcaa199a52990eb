--
-- schemaver_stamp: the state is set, nothing is run.
--
CREATE SCHEMA t_stamp;
SET search_path = t_stamp, public;
SET schemaver.project = 'stamp';

CREATE FUNCTION stamp(target text, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text)
LANGUAGE sql AS 'SELECT step, direction, revision, message FROM schemaver_stamp(target, purge)';
CREATE VIEW applied AS
  SELECT revision FROM schemaver_applied WHERE project = current_setting('schemaver.project') ORDER BY 1;

-- bodies that would fail: a stamp does not even read them
INSERT INTO schemaver_revisions (project, revision, down_revision, message, upgrade, transactional, branch_labels, depends_on) VALUES
  ('stamp', 'a1', NULL, 'base', 'SELECT 1/0', true, NULL, NULL),
  ('stamp', 'b2', '{a1}', 'left', 'not even SQL', true, '{left}', NULL),
  ('stamp', 'c3', '{a1}', 'right', 'COMMIT', true, '{right}', NULL),
  ('stamp', 'd4', '{b2}', NULL, 'SELECT 1/0', false, NULL, NULL),
  ('stamp', 'e5', '{c3}', 'more right', 'SELECT 1/0', true, NULL, NULL),
  ('stamp', 'x1', NULL, 'apart', 'SELECT 1/0', true, '{apart}', NULL),
  ('stamp', 'y2', '{x1}', 'needs the left one', 'SELECT 1/0', true, NULL, '{b2}');

SELECT * FROM stamp('b2');
SELECT * FROM applied;
-- the same again: nothing to do
SELECT * FROM stamp('b2');
-- forwards and backwards
SELECT * FROM stamp('d4');
SELECT * FROM applied;
SELECT * FROM stamp('b2');
SELECT * FROM applied;
-- another branch is added, the first stays
SELECT * FROM stamp('e5');
SELECT * FROM applied;
-- several at once
SELECT * FROM stamp('b2,c3');
SELECT * FROM applied;
SELECT * FROM stamp('heads');
SELECT * FROM applied;
SELECT * FROM stamp('base');
SELECT * FROM applied;
SELECT * FROM stamp('left@head, e5');
SELECT * FROM applied;
-- its dependencies count as applied, too
SELECT * FROM stamp('base');
SELECT * FROM stamp('y2');
SELECT * FROM applied;
-- relative
SELECT * FROM stamp('a1', purge => true);
SELECT * FROM stamp('left@head');
SELECT * FROM stamp('d4-1');
SELECT * FROM applied;
-- names, and no name
SELECT * FROM schemaver_stamp('nothing');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_stamp('b2,nothing');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_stamp('head');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_stamp(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT step, revision FROM schemaver_stamp('c3', NULL);
SELECT * FROM applied;
-- no notices
SET client_min_messages = warning;
SELECT * FROM stamp('e5');
RESET client_min_messages;

-- purge: exactly what is named
SELECT * FROM stamp('x1', purge => true);
SELECT * FROM applied;
SELECT * FROM stamp('b2,c3', purge => true);
SELECT * FROM applied;
SELECT * FROM stamp('base', purge => true);
SELECT * FROM applied;
-- unregistered revisions are removed, even if that is all there is to do
INSERT INTO schemaver_applied (project, revision) VALUES ('stamp', 'gone'), ('stamp', 'gone too'), ('other project', 'gone');
SELECT * FROM stamp('base');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM stamp('base', purge => true);
SELECT * FROM applied;
SELECT project, revision FROM schemaver_applied WHERE revision LIKE 'gone%' AND project IN ('stamp', 'other project');
DELETE FROM schemaver_applied WHERE project = 'other project';
-- and also revisions that were applied with different content, even on the way
UPDATE schemaver_revisions SET upgrade_checksum = sha256(upgrade::bytea) WHERE project = 'stamp';
SELECT * FROM stamp('b2,c3');
UPDATE schemaver_applied SET checksum = sha256('other') WHERE project = 'stamp' AND revision IN ('a1', 'c3');
SELECT * FROM stamp('d4');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM stamp('d4', purge => true);
SELECT a.revision, a.checksum = r.upgrade_checksum AS same
FROM schemaver_applied a JOIN schemaver_revisions r USING (project, revision) WHERE project = 'stamp' ORDER BY 1;
SELECT * FROM stamp('d4');

-- rolled back with the caller's transaction
BEGIN;
SELECT * FROM stamp('base');
SELECT * FROM applied;
ROLLBACK;
SELECT * FROM applied;
SELECT revision FROM schemaver_current();

-- a stamp runs nothing: what the caller has deferred stays deferred
CREATE ROLE regress_sv_stamp;
GRANT USAGE, CREATE ON SCHEMA t_stamp TO regress_sv_stamp;
GRANT EXECUTE ON FUNCTION schemaver_stamp(text, boolean) TO regress_sv_stamp;
BEGIN;
SET LOCAL ROLE regress_sv_stamp;
CREATE TABLE one (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO one VALUES (1), (1);
SELECT * FROM stamp('base');
UPDATE one SET id = 2 WHERE ctid = (SELECT min(ctid) FROM one);
COMMIT;
SELECT * FROM one ORDER BY id;
DROP TABLE one;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'stamp';
DELETE FROM schemaver_applied WHERE project = 'stamp';
DELETE FROM schemaver_state WHERE project = 'stamp';
DELETE FROM schemaver_log WHERE project = 'stamp';
REVOKE EXECUTE ON FUNCTION schemaver_stamp(text, boolean) FROM regress_sv_stamp;
SET client_min_messages = warning;
DROP SCHEMA t_stamp CASCADE;
DROP ROLE regress_sv_stamp;
