--
-- schemaver_edit and schemaver_remove: what may change, and until when.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_edit';
CREATE SCHEMA test_edit;
SET search_path = test_edit, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
-- Everything that is registered, but for checksums and bodies.
CREATE VIEW registered AS
    SELECT revision, down_revision, depends_on, branch_labels, message, transactional
    FROM schemaver_revisions WHERE project = 'test_edit' ORDER BY revision;
CREATE FUNCTION edited(arguments text) RETURNS SETOF text LANGUAGE sql AS $$ SELECT told(format('SELECT schemaver_edit(%s)', arguments)) $$;
CREATE FUNCTION removed(revision text) RETURNS SETOF text LANGUAGE sql AS $$ SELECT told(format('SELECT schemaver_remove(%L)', revision)) $$;
CREATE VIEW bodies AS SELECT revision, upgrade, downgrade FROM schemaver_revisions WHERE project = 'test_edit' ORDER BY 1;

SELECT schemaver_register('root1', upgrade => 'SELECT 1', downgrade => 'SELECT -1');
SELECT schemaver_register('work1', '{root1}', 'SELECT 2', 'SELECT -2', 'work', '{one,two}', '{root1}');
SELECT schemaver_register('leaf1', '{work1}', 'SELECT 3');

--
-- edit: each part separately; NULL leaves the value unchanged
--
SELECT edited($$ 'work1' $$);
SELECT edited($$ 'work1', NULL, NULL, NULL, NULL, NULL, NULL $$);
SELECT edited($$ 'work1', upgrade => 'SELECT 2' $$);
SELECT edited($$ 'work1', upgrade => 'SELECT 22' $$);
SELECT edited($$ 'work1', upgrade => 'SELECT 22' $$);
SELECT edited($$ 'work1', downgrade => 'SELECT -22' $$);
SELECT edited($$ 'work1', message => 'other work' $$);
SELECT * FROM bodies;
SELECT * FROM registered;
SELECT edited($$ 'work1', message => '' $$);
SELECT edited($$ 'work1', upgrade => '', downgrade => '' $$);
SELECT edited($$ 'work1', branch_labels => '{one}' $$);
SELECT edited($$ 'work1', branch_labels => '{three}', depends_on => '{root1,three-months}' $$);
SELECT * FROM registered WHERE revision = 'work1';
SELECT edited($$ 'work1', branch_labels => '{}' $$);
SELECT edited($$ 'work1', depends_on => '{}' $$);
SELECT edited($$ 'work1', branch_labels => '{}', depends_on => '{}' $$);
SELECT edited($$ 'work1', transactional => true $$);
SELECT edited($$ 'work1', transactional => false $$);
SELECT * FROM registered WHERE revision = 'work1';
SELECT * FROM bodies WHERE revision = 'work1';
-- all at once, by a label, and by the beginning of an id
SELECT edited($$ 'work1', 'SELECT 2', 'SELECT -2', 'work', '{one}', '{root1}', true $$);
SELECT edited($$ 'one', message => 'by its label' $$);
SELECT edited($$ 'lea', message => 'by its beginning' $$);
SELECT * FROM registered;
-- what is not a revision
SELECT edited($$ NULL $$);
SELECT edited($$ '' $$);
SELECT edited($$ 'nosuch' $$);
SELECT edited($$ 'work' $$);
SELECT edited($$ 'head' $$);
SELECT edited($$ 'base' $$);
SELECT edited($$ 'leaf1-1' $$);
SELECT edited($$ 'root1,leaf1' $$);
-- invalid values
SELECT edited($$ 'work1', upgrade => 'SELEC' $$);
SELECT edited($$ 'work1', downgrade => 'SELECT (' $$);
SELECT edited($$ 'work1', branch_labels => '{leaf1}' $$);
SELECT edited($$ 'work1', branch_labels => '{work1}' $$);
SELECT edited($$ 'work1', branch_labels => '{x,x}' $$);
SELECT edited($$ 'leaf1', branch_labels => '{one}' $$);
SELECT edited($$ 'work1', branch_labels => '{NULL}' $$);
SELECT edited($$ 'work1', depends_on => '{{root1}}' || '{{root1}}'::text[] $$);
SELECT edited($$ 'work1', depends_on => '{work1}' $$);
SELECT edited($$ 'work1', depends_on => '{one}' $$);
SELECT edited($$ 'work1', depends_on => '{leaf1}' $$);
SELECT edited($$ 'root1', depends_on => '{leaf1}' $$);
SELECT * FROM registered;
-- the checksums changed accordingly
SELECT * FROM schemaver_validate() WHERE severity = 'error';

-- once applied: downgrade, message and labels only
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('work1');
SELECT edited($$ 'work1', upgrade => 'SELECT 2 ' $$);
SELECT edited($$ 'work1', depends_on => '{}' $$);
SELECT edited($$ 'work1', depends_on => '{root1,leaf1}' $$);
SELECT edited($$ 'work1', transactional => false $$);
SELECT edited($$ 'work1', upgrade => 'SELECT 2', downgrade => 'SELECT -2', depends_on => '{root1}', transactional => true $$);
SELECT edited($$ 'work1', upgrade => E'SELECT 2' $$);
SELECT edited($$ 'work1', message => 'done', branch_labels => '{one,uno}' $$);
SELECT edited($$ 'work1', downgrade => 'SELECT -2.5' $$);
SELECT edited($$ 'work1', downgrade => 'SELECT -2.5' $$);
SELECT edited($$ 'work1', downgrade => '' $$);
-- a call changes everything or nothing
SELECT edited($$ 'work1', message => 'never', downgrade => 'SELECT 0', upgrade => 'SELECT 0' $$);
SELECT * FROM registered WHERE revision = 'work1';
SELECT * FROM bodies WHERE revision = 'work1';
-- each change of an applied downgrade is in the log, no other is
SELECT direction, revision, step, statements, rows, outcome, username = current_user AS by_me, session_username = session_user AS own_session,
       elapsed, checksum = sha256(CASE WHEN row_number() OVER (ORDER BY started_at) = 1 THEN E't 11\nSELECT -2.5' ELSE E't 0\n' END::bytea) AS right_checksum
FROM schemaver_log WHERE project = 'test_edit' AND direction = 'edit' ORDER BY started_at;
SELECT count(DISTINCT run) FROM schemaver_log WHERE project = 'test_edit' AND direction = 'edit';
-- with the correction, a downgrade is possible; then everything may change
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('root1');
SELECT edited($$ 'work1', upgrade => 'SELECT 222', transactional => false, depends_on => '{}' $$);
SELECT edited($$ 'work1', transactional => true $$);

-- a body that was changed in the table is not what is applied; registering repairs it
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('leaf1');
UPDATE schemaver_revisions SET upgrade = 'SELECT 4' WHERE project = 'test_edit' AND revision = 'leaf1';
SELECT code, revision, problem FROM schemaver_validate() WHERE severity = 'error';
SELECT edited($$ 'leaf1', message => 'also' $$);
SELECT told($$ SELECT schemaver_register('leaf1', '{work1}', 'SELECT 4', message => 'by its beginning') $$);
SELECT told($$ SELECT schemaver_register('leaf1', '{work1}', 'SELECT 3', message => 'by its beginning') $$);
SELECT told($$ SELECT schemaver_register('leaf1', '{work1}', 'SELECT 3', message => 'by its beginning') $$);
SELECT * FROM bodies WHERE revision = 'leaf1';
SELECT * FROM schemaver_validate() WHERE severity = 'error';
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('root1');
SELECT told($$ SELECT schemaver_edit('leaf1', downgrade => 'SELECT -3') $$);
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('root1');

--
-- remove: neither what is applied nor what others need
--
SELECT removed(NULL);
SELECT removed('');
SELECT removed('nosuch');
SELECT removed('head');
SELECT removed('work');
SELECT removed('root1');
SELECT removed('work1');
SELECT schemaver_register('other1', depends_on => '{leaf1}'), schemaver_register('other2', depends_on => '{uno}');
SELECT removed('leaf1');
SELECT removed('work1');
SELECT removed('uno');
SELECT removed('othe');
SELECT removed('other2');
SELECT removed('other1'), removed('leaf1');
SELECT removed('uno');
SELECT removed('root1');
SELECT * FROM registered;
-- the way out in the hint
SELECT revision FROM schemaver_downgrade('root1-1');
SELECT removed('root1');
SELECT count(*) FROM registered;
SELECT removed('root1');
-- it can come back with different content
SELECT schemaver_register('root1', upgrade => 'SELECT 5');
-- the same for a merge point, and for a revision in the middle
BEGIN;
SELECT schemaver_register('it''s1', '{root1}', downgrade => ''), schemaver_register('side1', '{root1}', downgrade => '');
SELECT schemaver_merge(rev_id => 'join1');
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('join1');
SELECT removed('join1');
SELECT removed('it''s1');
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('it''s1');
SELECT removed('join1');
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('it''s1-1');
SELECT removed('it''s1');
ROLLBACK;
-- what follows a missing revision can be removed
SELECT schemaver_register('lost1', '{nowhere}'), schemaver_register('lost2', '{lost1}');
SELECT removed('lost1');
SELECT removed('lost2'), removed('lost1');
-- inside a body a revision cannot be changed, but one can be added
SELECT schemaver_register('body1', '{root1}', 'SELECT schemaver_edit(''root1'', message => ''from a body'')');
SELECT told($$ SELECT revision FROM schemaver_upgrade('body1') $$);
SELECT edited($$ 'body1', upgrade => 'SELECT schemaver_remove(''body1'')' $$);
SELECT told($$ SELECT revision FROM schemaver_upgrade('body1') $$);
SELECT edited($$ 'body1', upgrade => 'SELECT * FROM schemaver_rebase(''body1'')' $$);
SELECT told($$ SELECT revision FROM schemaver_upgrade('body1') $$);
SELECT edited($$ 'body1', upgrade => 'SELECT schemaver_register(''body1'')' $$);
SELECT told($$ SELECT revision FROM schemaver_upgrade('body1') $$);
SELECT edited($$ 'body1', upgrade => 'SELECT schemaver_register(''born1'', ''{body1}'')' $$);
SELECT told($$ SELECT revision FROM schemaver_upgrade('body1') $$);
SELECT told($$ SELECT revision FROM schemaver_pending() $$);
-- nor is anything written in a read-only transaction
BEGIN READ ONLY;
SELECT edited($$ 'born1', message => 'no' $$);
SELECT removed('born1');
SELECT told($$ SELECT revision FROM schemaver_rebase('born1') $$);
SELECT told($$ SELECT schemaver_register('none1') $$);
SELECT told($$ SELECT schemaver_register('born1', '{body1}') $$);
SELECT told($$ SELECT schemaver_revision('m') $$);
SELECT told($$ SELECT schemaver_merge() $$);
COMMIT;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'test_edit';
DELETE FROM schemaver_applied WHERE project = 'test_edit';
DELETE FROM schemaver_state WHERE project = 'test_edit';
DELETE FROM schemaver_log WHERE project = 'test_edit';
DROP SCHEMA test_edit CASCADE;
