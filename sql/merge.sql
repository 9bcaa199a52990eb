--
-- schemaver_merge and schemaver_rebase: two ways to get back to one head.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_merge';
CREATE SCHEMA test_merge;
SET search_path = test_merge, public;
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
    FROM schemaver_revisions WHERE project = 'test_merge' ORDER BY revision;

--
-- merge
--
SELECT told('SELECT schemaver_merge()');
SELECT schemaver_register('root');
SELECT told('SELECT schemaver_merge()');
--        / left1 - left2        left
--   root - right1 - right2      right
--        \ third
SELECT schemaver_register('left1', '{root}', branch_labels => '{left}'), schemaver_register('left2', '{left1}');
SELECT schemaver_register('right1', '{root}', branch_labels => '{right}'), schemaver_register('right2', '{right1}');
SELECT schemaver_register('third', '{root}');
-- what is not a merge
SELECT told($$ SELECT schemaver_merge('{}') $$);
SELECT told($$ SELECT schemaver_merge(NULL) $$);
SELECT told($$ SELECT schemaver_merge('{left2}') $$);
SELECT told($$ SELECT schemaver_merge('{left@head}') $$);
SELECT told($$ SELECT schemaver_merge('{base}') $$);
SELECT told($$ SELECT schemaver_merge('{left2,left2}') $$);
SELECT told($$ SELECT schemaver_merge('{left2,left@head}') $$);
SELECT told($$ SELECT schemaver_merge('{left2,NULL}') $$);
SELECT told($$ SELECT schemaver_merge('{{left2},{third}}') $$);
SELECT told($$ SELECT schemaver_merge('{left2,nosuch}') $$);
SELECT told($$ SELECT schemaver_merge('{left2,current}') $$);
-- revisions with children are not merged: neither an ancestor of another one, nor a label that refers to one
SELECT told($$ SELECT schemaver_merge('{root,left2}') $$);
SELECT told($$ SELECT schemaver_merge('{left1,right2}') $$);
SELECT told($$ SELECT schemaver_merge('{left,right}') $$);
-- invalid names
SELECT told($$ SELECT schemaver_merge(rev_id => 'root') $$);
SELECT told($$ SELECT schemaver_merge(rev_id => 'third') $$);
SELECT told($$ SELECT schemaver_merge(rev_id => 'left') $$);
SELECT told($$ SELECT schemaver_merge(branch_labels => '{left}') $$);
SELECT told($$ SELECT schemaver_merge(branch_labels => '{third}') $$);
SELECT told($$ SELECT schemaver_merge(message => E'a\nb') $$);
SELECT * FROM registered;
-- some heads; the message says which; bodies are there and empty
SELECT schemaver_merge('{left@head,right2}', rev_id => 'lr', branch_labels => '{joined}');
SELECT * FROM registered WHERE revision = 'lr';
SELECT upgrade = '', downgrade = '' FROM schemaver_revisions WHERE project = 'test_merge' AND revision = 'lr';
-- by a prefix, in the order of ids
SELECT schemaver_remove('lr');
SELECT schemaver_merge('{thir,left@head}', rev_id => 'tl');
SELECT * FROM registered WHERE revision = 'tl';
-- all that are left; with a given message
SELECT schemaver_merge(message => 'at last', rev_id => 'all');
SELECT * FROM registered WHERE revision = 'all';
SELECT told('SELECT schemaver_merge()');
SELECT revision FROM schemaver_heads();
-- three at once, with a given id
SELECT schemaver_remove('all'), schemaver_remove('tl');
SELECT schemaver_merge() ~ '^[0-9a-f]{12}$';
SELECT down_revision, message FROM registered WHERE cardinality(down_revision) > 1;
SELECT schemaver_remove(revision) ~ '.' FROM schemaver_heads();
-- a revision that others only depend on is a head for a merge by name, but "heads" is what nothing needs
SELECT schemaver_register('third', '{root}', depends_on => '{right2}');
SELECT schemaver_merge(rev_id => 'needed');
SELECT * FROM registered WHERE revision = 'needed';
SELECT schemaver_remove('needed');
SELECT schemaver_merge('{left2,right2,third}', rev_id => 'named');
SELECT * FROM registered WHERE revision = 'named';
-- it runs in both directions
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('head');
SELECT told($$ SELECT schemaver_merge('{named}') $$);
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('left2');
-- very many
SET schemaver.project = 'test_merge_many';
SELECT schemaver_register('root');
SELECT count(schemaver_register('h' || to_char(n, 'FM000'), '{root}')) FROM generate_series(1, 500) AS n;
SELECT schemaver_merge(rev_id => 'all');
SELECT cardinality(down_revision), down_revision[1], down_revision[500], message FROM schemaver_revisions WHERE project = 'test_merge_many' AND revision = 'all';
SELECT told($$ SELECT schemaver_remove('root') $$);
SELECT count(*), max(step) FILTER (WHERE revision = 'all') FROM schemaver_upgrade('head');
SELECT revision FROM schemaver_current();
-- missing revisions elsewhere do not matter here
SET schemaver.project = 'test_merge_broken';
SELECT schemaver_register('x'), schemaver_register('y', '{lost}');
SELECT schemaver_merge(rev_id => 'xy');
SELECT told('SELECT revision FROM schemaver_upgrade(''heads'')');

--
-- rebase
--
SET schemaver.project = 'test_rebase';
CREATE VIEW moved AS SELECT revision, down_revision FROM schemaver_revisions WHERE project = 'test_rebase' ORDER BY revision;
CREATE FUNCTION rebased(revision text, onto text DEFAULT 'head') RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT revision || '' '' || down_revision::text FROM schemaver_rebase(%L, %L)', revision, onto));
$$;
--   a - b - mine1 - mine2
--         \ theirs1 - theirs2
SELECT schemaver_register('a'), schemaver_register('b', '{a}');
SELECT schemaver_register('mine1', '{b}', branch_labels => '{mine}'), schemaver_register('mine2', '{mine1}', upgrade => 'SELECT 1');
SELECT schemaver_register('theirs1', '{b}', branch_labels => '{theirs}'), schemaver_register('theirs2', '{theirs1}');
-- the tip, its first revision and a label mean the same
BEGIN;
SELECT rebased('mine2');
SELECT * FROM moved;
ROLLBACK;
BEGIN;
SELECT rebased('mine1');
SELECT * FROM moved;
-- the rest of the revision is unchanged
SELECT revision, upgrade, branch_labels FROM schemaver_revisions WHERE project = 'test_rebase' AND revision LIKE 'mine%' ORDER BY 1;
SELECT told('SELECT code || '' '' || problem FROM schemaver_validate() WHERE code <> ''SV009''');
-- the second time, there is nothing to do
SELECT rebased('mine2', 'theirs2');
SELECT rebased('mine1', 'theirs1');
SELECT rebased('mine2', 'a');
SELECT rebased('mine2');
ROLLBACK;
BEGIN;
SELECT rebased('mine');
ROLLBACK;
-- onto what is in the middle, onto its own parent, itself, an ancestor, a descendant
BEGIN;
SELECT rebased('mine2', 'theirs1');
SELECT rebased('mine2', 'theirs1');
SELECT rebased('mine1', 'theirs');
ROLLBACK;
SELECT rebased('mine1', 'b');
SELECT rebased('mine2', 'mine2');
SELECT rebased('mine2', 'mine1');
SELECT rebased('mine2', 'a');
SELECT rebased('mine1', 'mine2');
SELECT rebased('b', 'theirs2');
SELECT * FROM moved;
-- names that do not work
SELECT rebased('nosuch');
SELECT rebased('head');
SELECT rebased('mine2,mine1');
SELECT rebased(NULL);
SELECT rebased('mine1', NULL);
SELECT rebased('mine1', 'nosuch');
SELECT rebased('mine1', 'base');
SELECT rebased('mine1', 'heads');
SELECT rebased('mine1', 'a,b');
-- all of a line that begins at the base; a target by label
BEGIN;
SELECT schemaver_register('alone1', branch_labels => '{alone}'), schemaver_register('alone2', '{alone1}');
SELECT rebased('alone2', 'mine@head');
SELECT rebased('alone2', 'theirs1@head');
SELECT * FROM moved;
ROLLBACK;
-- several heads to choose from: the hint can be pasted
SELECT schemaver_register('it''s', '{b}');
SELECT rebased('mine1');
SELECT rebased('mine1', 'it''s');
SELECT rebased('it''s');
SELECT rebased('it''s', 'theirs2');
SELECT * FROM moved;
SELECT schemaver_register('mine1', '{b}', branch_labels => '{mine}'), schemaver_remove('it''s');

-- merge points: a revision with the target below one parent needs no other
--   b - mine1 - mine2 --- join - after
--     \ theirs1 - theirs2 /
--     \ fourth
SELECT schemaver_register('fourth', '{b}');
SELECT schemaver_merge('{mine2,theirs2}', rev_id => 'join');
SELECT schemaver_register('after', '{join}');
BEGIN;
SELECT rebased('after', 'fourth');
SELECT * FROM moved;
SELECT string_agg(revision, ' ' ORDER BY step) FROM schemaver_pending('heads');
ROLLBACK;
BEGIN;
SELECT schemaver_register('five', '{theirs2}');
SELECT rebased('after', 'five');
SELECT * FROM moved;
SELECT rebased('after', 'five');
ROLLBACK;
-- onto the other parent
BEGIN;
SELECT rebased('join', 'theirs2');
SELECT * FROM moved;
ROLLBACK;
-- a merge moves with everything that it joins
BEGIN;
SELECT schemaver_register('five', '{join}');
SELECT schemaver_merge('{after,fourth}', rev_id => 'join2');
SELECT rebased('join2', 'five');
SELECT * FROM moved;
ROLLBACK;
-- and if its parents stay, it has the target instead of them
BEGIN;
SELECT schemaver_register('b2', '{join}');
SELECT schemaver_register('join2', '{mine2,theirs2}');
SELECT rebased('join2', 'b2');
SELECT * FROM moved;
ROLLBACK;
-- a revision that depends on it cannot be the target
SELECT schemaver_register('fourth', '{b}', depends_on => '{mine2}');
SELECT rebased('mine2', 'fourth');
SELECT rebased('after', 'fourth');
SELECT schemaver_register('fourth', '{b}');
-- what is applied does not move
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('mine1');
SELECT rebased('mine2', 'theirs2');
SELECT rebased('mine1', 'theirs2');
SELECT rebased('theirs2', 'mine2');
SELECT * FROM moved;
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('heads');
-- nor is anything moved in a broken graph
SELECT schemaver_register('lost', '{nowhere}');
SELECT rebased('lost', 'fourth');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'test_merge%' OR project = 'test_rebase';
DELETE FROM schemaver_applied WHERE project LIKE 'test_merge%' OR project = 'test_rebase';
DELETE FROM schemaver_state WHERE project LIKE 'test_merge%' OR project = 'test_rebase';
DELETE FROM schemaver_log WHERE project LIKE 'test_merge%' OR project = 'test_rebase';
DROP SCHEMA test_merge CASCADE;
