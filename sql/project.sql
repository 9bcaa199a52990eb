--
-- Projects: independent histories in one database.  Both have the same ids, labels
-- and messages, so that any leak shows.
--
\set SHOW_CONTEXT never
\set VERBOSITY sqlstate
SET client_min_messages = warning;
TRUNCATE schemaver_revisions, schemaver_applied, schemaver_state, schemaver_log, schemaver_settings;
CREATE TABLE ran (n serial, what text);

-- one history in the default project, another with the same names elsewhere
SELECT schemaver_register('a', upgrade => $$INSERT INTO ran (what) VALUES ('default a')$$, downgrade => $$INSERT INTO ran (what) VALUES ('default -a')$$, branch_labels => '{main}');
SELECT schemaver_register('b', '{a}', upgrade => $$INSERT INTO ran (what) VALUES ('default b')$$, downgrade => $$INSERT INTO ran (what) VALUES ('default -b')$$);
SET schemaver.project = 'shop';
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_history();
SELECT * FROM schemaver_graph();
SELECT schemaver_show('a');
SELECT * FROM schemaver_upgrade('a');
SELECT schemaver_edit('a', message => 'x');
SELECT schemaver_remove('b');
SELECT schemaver_register('a', upgrade => $$INSERT INTO ran (what) VALUES ('shop a')$$, downgrade => $$INSERT INTO ran (what) VALUES ('shop -a')$$, branch_labels => '{main}');
SELECT schemaver_register('c', '{a}', upgrade => $$INSERT INTO ran (what) VALUES ('shop c')$$, downgrade => $$INSERT INTO ran (what) VALUES ('shop -c')$$);
SELECT schemaver_revision('on the head', rev_id => 'd', upgrade => $$INSERT INTO ran (what) VALUES ('shop d')$$, downgrade => '');
SELECT * FROM schemaver_graph();
-- names of the other project have no meaning here
SELECT * FROM schemaver_resolve('b');
SELECT schemaver_register('e', '{d}', depends_on => '{b}');
SELECT * FROM schemaver_upgrade('heads');
SELECT schemaver_remove('e');

-- running one does not change the other
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_is_current();
RESET schemaver.project;
SELECT schemaver_is_current();
SELECT * FROM schemaver_graph();
SELECT project, heads, current, pending, last_run IS NULL AS never FROM schemaver_status();
SELECT revision FROM schemaver_upgrade('main@a');
SELECT step, revision FROM schemaver_pending();
SELECT revision FROM schemaver_upgrade();
SELECT revision, is_head FROM schemaver_current();
SELECT what FROM ran ORDER BY n;

-- nor does downgrading, stamping or changing it
SET schemaver.project = 'shop';
SELECT revision FROM schemaver_downgrade('a');
SELECT revision FROM schemaver_stamp('base');
SELECT schemaver_edit('a', upgrade => '');
SELECT schemaver_remove('d');
SELECT project, revision FROM schemaver_applied ORDER BY 1, 2;
SELECT project, revision, upgrade FROM schemaver_revisions ORDER BY 1, 2;
SELECT project, last_direction FROM schemaver_state ORDER BY 1;
SELECT project, direction, string_agg(revision, ' ' ORDER BY started_at, step) FROM schemaver_log GROUP BY 1, 2 ORDER BY 1, 2;
RESET schemaver.project;
SELECT * FROM schemaver_graph();

-- a session that switches back and forth sees each as it is
SET schemaver.project = 'shop';
SELECT revision FROM schemaver_upgrade();
BEGIN;
SET LOCAL schemaver.project = 'default';
SELECT revision FROM schemaver_downgrade('base');
SELECT revision, is_applied FROM schemaver_history();
ROLLBACK;
SELECT revision, is_applied FROM schemaver_history();
RESET schemaver.project;
SELECT revision, is_applied FROM schemaver_history();

-- a body that changes the setting does not move the run, nor the session
SELECT schemaver_register('s', '{b}', upgrade => $$SET schemaver.project = 'shop'; INSERT INTO ran (what) VALUES ('default s')$$, downgrade => '');
SELECT schemaver_register('t', '{s}', upgrade => $$INSERT INTO ran (what) VALUES ('default t in ' || current_setting('schemaver.project'))$$, downgrade => '');
SELECT revision FROM schemaver_upgrade();
SHOW schemaver.project;
SELECT project, revision FROM schemaver_applied WHERE revision IN ('s', 't');
SELECT what FROM ran WHERE what LIKE '% t %';

-- names: valid and invalid ones, checked when they are used
SET schemaver.project = 'my "shop"; --';
SELECT * FROM schemaver_heads();
SET schemaver.project = 'my-"shop";';
SELECT schemaver_register('a', upgrade => '');
SELECT revision FROM schemaver_upgrade();
SELECT project, current FROM schemaver_status();
SET schemaver.project = '';
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_upgrade();
SELECT schemaver_register('a');
SET schemaver.project = E'two\nlines';
SELECT * FROM schemaver_upgrade();
SELECT DISTINCT project FROM schemaver_revisions ORDER BY 1;

-- a start value given with the connection counts, whether it is valid or not
\c -reuse-previous=on "options='-c schemaver.project=shop'"
SELECT revision FROM schemaver_current();
\c -reuse-previous=on "options='-c schemaver.project='"
\set VERBOSITY sqlstate
SELECT revision FROM schemaver_current();
\c -reuse-previous=on "options="
SELECT project, string_agg(revision, ' ' ORDER BY revision) FROM schemaver_applied GROUP BY 1 ORDER BY 1;
TRUNCATE schemaver_revisions, schemaver_applied, schemaver_state, schemaver_log, schemaver_settings;
DROP TABLE ran;
