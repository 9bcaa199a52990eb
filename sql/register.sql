--
-- Registering revisions: once or many times, in any order, and never so that what
-- was applied changes.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_register';
CREATE SCHEMA test_register;
SET search_path = test_register, public;
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
    FROM schemaver_revisions WHERE project = 'test_register' ORDER BY revision;

--
-- with an id and a place
--
SELECT schemaver_register('base', '{x}');
SELECT schemaver_register('a', upgrade => 'SELECT 1', message => 'the first');
SELECT schemaver_register('b', '{a}', 'SELECT 1', 'SELECT 2', 'the second', '{left,l2}', '{a}', false);
SELECT * FROM registered;
SELECT revision, upgrade, downgrade, created_by = current_user, created_at = now() FROM schemaver_revisions WHERE project = 'test_register' ORDER BY 1;
-- again: nothing happens
BEGIN;
SELECT schemaver_register('a', upgrade => 'SELECT 1', message => 'the first');
SELECT schemaver_register('b', '{a}', 'SELECT 1', 'SELECT 2', 'the second', '{left,l2}', '{a}', false);
SELECT pg_current_xact_id_if_assigned() IS NULL;
COMMIT;
-- with each part changed
SELECT schemaver_register('b', NULL, 'SELECT 1', 'SELECT 2', 'the second', '{left,l2}', '{a}', false);
SELECT schemaver_register('b', NULL, 'SELECT 3', 'SELECT 2', 'the second', '{left,l2}', '{a}', false);
SELECT schemaver_register('b', NULL, 'SELECT 3', NULL, 'the second', '{left,l2}', '{a}', false);
SELECT schemaver_register('b', NULL, 'SELECT 3', NULL, NULL, '{left,l2}', '{a}', false);
SELECT schemaver_register('b', NULL, 'SELECT 3', NULL, NULL, '{l2}', '{a}', false);
SELECT schemaver_register('b', NULL, 'SELECT 3', NULL, NULL, '{l2}', NULL, false);
SELECT schemaver_register('b', NULL, 'SELECT 3', NULL, NULL, '{l2}', NULL, true);
SELECT * FROM registered;
SELECT schemaver_register('b', '{a}');
SELECT * FROM registered;
-- defaults: an empty upgrade, no downgrade, nothing else
SELECT upgrade, downgrade IS NULL FROM schemaver_revisions WHERE project = 'test_register' AND revision = 'b';
-- an empty array means none, and NULL does, too
SELECT schemaver_register('b', '{a}', branch_labels => '{}', depends_on => '{}', transactional => NULL);
SELECT schemaver_register('a', '{}', upgrade => 'SELECT 1', message => 'the first');
SELECT schemaver_register('c', '{}', branch_labels => '{}', depends_on => '{}');
SELECT * FROM registered WHERE revision = 'c';
SELECT schemaver_remove('c');
-- NULL as message, empty message
SELECT schemaver_register('b', '{a}', message => '');
SELECT schemaver_register('b', '{a}', message => NULL);
-- invalid arguments
SELECT told($$ SELECT schemaver_register(NULL) $$);
SELECT told($$ SELECT schemaver_register('c', '{{a},{b}}') $$);
SELECT told($$ SELECT schemaver_register('c', '{a,NULL}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{{x},{y}}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{NULL}') $$);
SELECT told($$ SELECT schemaver_register('c', depends_on => '{{a},{b}}') $$);
SELECT told($$ SELECT schemaver_register('c', depends_on => '{NULL}') $$);
-- an array may have any lower bound
SELECT schemaver_register('c', '[5:5]={a}', branch_labels => '[0:1]={x,y}');
SELECT * FROM registered WHERE revision = 'c';
SELECT schemaver_remove('c');
-- names that do not fit into their row
SELECT schemaver_register('c', '{a}', branch_labels => array_agg('l' || md5(n::text)), depends_on => '{b}') FROM generate_series(1, 2000) n;
SELECT revision, depends_on, cardinality(branch_labels), branch_labels[2000] FROM registered WHERE revision = 'c';
SELECT revision, cardinality(branch_labels) FROM schemaver_heads() WHERE revision = 'c';
SELECT schemaver_resolve('l' || md5('7'));
SELECT schemaver_remove('c');
-- a parent or a dependency that is named twice counts once
SELECT schemaver_register('c', '{a,a}', depends_on => '{b,b,a}');
SELECT revision, down_revision, is_merge_point FROM schemaver_history() WHERE revision = 'c';
SELECT revision, children FROM schemaver_branches();
-- as in Alembic, which refuses it only for new revisions
SELECT told($$ SELECT schemaver_revision('m', head => 'b,b') $$), told($$ SELECT schemaver_merge('{b,b}') $$);
-- in a run, in its file, and in a file written by hand
BEGIN;
SELECT schemaver_register('c', '{a,a}', downgrade => '', depends_on => '{b,b,a}');
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('c');
SELECT revision FROM schemaver_current();
SELECT severity, code, problem FROM schemaver_validate();
SELECT schemaver_register('c', '{a,a}', downgrade => '', depends_on => '{b,b,a}');
SELECT action FROM schemaver_load(jsonb_build_object('c.sql', schemaver_export('c')));
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('c@-1');
SELECT action FROM schemaver_load(jsonb_build_object('c.sql', E'-- revision: c\n-- down_revision: b, a, b\n-- schemaver: upgrade\n'));
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('c');
ROLLBACK;
SELECT schemaver_remove('c');

--
-- the graph: nothing is stored that would break it
--
SELECT schemaver_register('b', '{a}', branch_labels => '{left}');
SELECT told($$ SELECT schemaver_register('c', '{c}') $$);
SELECT told($$ SELECT schemaver_register('c', depends_on => '{c}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{mine}', depends_on => '{mine}') $$);
SELECT told($$ SELECT schemaver_register('a', '{b}') $$);
SELECT told($$ SELECT schemaver_register('a', depends_on => '{b}') $$);
SELECT told($$ SELECT schemaver_register('a', depends_on => '{left}') $$);
-- through what is still missing
SELECT schemaver_register('late1', '{late2}'), schemaver_register('late2', depends_on => '{late-label}');
SELECT told($$ SELECT schemaver_register('late3', '{late1}', branch_labels => '{late-label}') $$);
SELECT told($$ SELECT schemaver_register('late3', branch_labels => '{late-label}', depends_on => '{late1}') $$);
SELECT told($$ SELECT schemaver_edit('late1', branch_labels => '{late-label}') $$);
-- labels: of another revision, twice, an id, the own id; and an id that is a label
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{left}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{x,y,x}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{a}') $$);
SELECT told($$ SELECT schemaver_register('c', branch_labels => '{c}') $$);
SELECT told($$ SELECT schemaver_register('left') $$);
SELECT told($$ SELECT schemaver_register('a', upgrade => 'SELECT 1', branch_labels => '{left}') $$);
-- none of this has left a trace
SELECT * FROM registered;
SELECT * FROM schemaver_validate() WHERE code = 'SV005' AND problem !~ 'late';
-- a prefix of a label or an id is allowed
SELECT schemaver_register('c', branch_labels => '{lef,lefty}');
SELECT schemaver_remove('c');
-- a label can move, once it is free
SELECT schemaver_register('b', '{a}'), schemaver_register('a', upgrade => 'SELECT 1', branch_labels => '{left}');
SELECT schemaver_register('a', upgrade => 'SELECT 1'), schemaver_register('left');
SELECT schemaver_remove('left');

--
-- in any order
--
SELECT told($$ SELECT revision FROM schemaver_upgrade('heads') $$);
SELECT schemaver_register('late3', branch_labels => '{late-label}');
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('late1');
SELECT revision, depends_on FROM schemaver_history() WHERE depends_on IS NOT NULL;
-- a whole history, last revision first
SET schemaver.project = 'test_register_reverse';
SELECT schemaver_register('r' || n, CASE WHEN n > 1 THEN ARRAY['r' || n - 1] END, upgrade => 'SELECT 1') FROM generate_series(5, 1, -1) AS n;
SELECT told('SELECT severity || code || problem FROM schemaver_validate() WHERE severity = ''error''');
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('head');

--
-- what was applied stays what it was
--
SELECT told($$ SELECT schemaver_register('r3', '{r2}', 'SELECT 2') $$);
SELECT told($$ SELECT schemaver_register('r3', '{r2}', 'SELECT 1', transactional => false) $$);
SELECT told($$ SELECT schemaver_register('r3', '{r2}', NULL) $$);
SELECT told($$ SELECT schemaver_register('r3', '{r2}', '') $$);
SELECT told($$ SELECT schemaver_register('r3', '{r1}', 'SELECT 1') $$);
SELECT told($$ SELECT schemaver_register('r3', '{r1,r2}', 'SELECT 1') $$);
SELECT told($$ SELECT schemaver_register('r3', NULL, 'SELECT 1') $$);
SELECT told($$ SELECT schemaver_register('r3', '{r2}', 'SELECT 1', depends_on => '{r1}') $$);
SELECT told($$ SELECT schemaver_register('r3', '{r2}', 'SELECT 1', 'SELECT 3') $$);
-- checksums that are named can be computed
SELECT encode(sha256(E't 8\nSELECT 1'), 'hex'), encode(sha256(E't 8\nSELECT 2'), 'hex'), encode(sha256(E'f 8\nSELECT 1'), 'hex'),
       encode(sha256(E't -\n'), 'hex'), encode(sha256(E't 0\n'), 'hex'), encode(sha256(E't 8\nSELECT 3'), 'hex');
-- message and labels may change
SELECT schemaver_register('r3', '{r2}', 'SELECT 1', message => 'now it says what it does', branch_labels => '{three}');
SELECT schemaver_register('r3', '{r2}', 'SELECT 1', branch_labels => '{drei}');
SELECT told($$ SELECT schemaver_register('r3', '{r2}', 'SELECT 1', branch_labels => '{r1}') $$);
-- but not a label that an applied revision depends on: it would need a different revision from then on
SELECT schemaver_register('x1', branch_labels => '{by-name,other}', downgrade => ''), schemaver_register('x2', depends_on => '{by-name}', downgrade => '');
SELECT schemaver_edit('x1', branch_labels => '{}'), schemaver_register('x1', branch_labels => '{other,by-name}', downgrade => '');
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('x2');
SELECT told($$ SELECT schemaver_edit('x1', branch_labels => '{other}') $$);
SELECT told($$ SELECT schemaver_register('x1', downgrade => '') $$);
SELECT schemaver_edit('x1', branch_labels => '{by-name,more}');
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('x2@base');
SELECT schemaver_remove('x2'), schemaver_edit('x1', branch_labels => '{}');
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('x1@-1');
SELECT schemaver_remove('x1');
-- the downgrade may change if the argument is named; that is logged
SELECT schemaver_edit('r3', downgrade => 'SELECT 3');
SELECT schemaver_register('r3', '{r2}', 'SELECT 1', 'SELECT 3', branch_labels => '{drei}');
SELECT direction, revision, step, statements, rows, outcome, username = current_user AS by_me, encode(checksum, 'hex')
FROM schemaver_log WHERE project = 'test_register_reverse' AND direction = 'edit';
SELECT revision, upgrade, downgrade, message, branch_labels FROM schemaver_revisions WHERE project = 'test_register_reverse' ORDER BY 1;
-- what was changed while the triggers were disabled is found all the same
BEGIN;
ALTER TABLE schemaver_revisions DISABLE TRIGGER USER;
SELECT revision FROM schemaver_heads();
DELETE FROM schemaver_revisions WHERE project = 'test_register_reverse' AND revision = 'r5';
SELECT schemaver_register('r5', '{r4}', 'SELECT 2');
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_revisions DISABLE TRIGGER USER;
SELECT revision FROM schemaver_heads();
INSERT INTO schemaver_revisions (project, revision) VALUES ('test_register_reverse', 'r6');
SELECT schemaver_register('r6', '{r5}');
ROLLBACK;
-- other projects are not affected
SET schemaver.project = 'test_register';
SELECT schemaver_register('r3', '{r1}', 'SELECT 2');
SELECT schemaver_remove('r3');

--
-- bodies are parsed: an error has its line and its place, in any body
--
\set SHOW_CONTEXT errors
SELECT schemaver_register('bad', upgrade => E'SELECT 1;\n\n-- größer\n  SELEC 2;');
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_register('bad', upgrade => 'SELECT 1', downgrade => E'SELECT 1;\r\nSELECT ''open;');
\echo :LAST_ERROR_SQLSTATE
SELECT schemaver_revision('bad', E'CREATE TABLE t (id int\n', head => 'b', rev_id => 'bad');
SELECT schemaver_revision('bad', downgrade => 'DROP', head => 'b', rev_id => 'bad');
SELECT schemaver_edit('b', upgrade => 'SELECT 1; SELECT (2;');
\set SHOW_CONTEXT never
SELECT count(*) FROM registered WHERE revision = 'bad' OR message = 'bad';
-- but no more than that: the objects that they name may be created on the way
SELECT schemaver_register('future', upgrade => 'SELECT nothing FROM nowhere', downgrade => 'DROP TABLE nowhere');
-- nothing but comments is a body too
SELECT schemaver_register('future', upgrade => E'-- nothing\n', downgrade => '/* nothing */ ;;');
-- what can never run is reported at once, and stored: it may come from a file
SELECT schemaver_register('never', '{future}', E'SELECT 1;\nCOMMIT', 'COPY t FROM STDIN; DROP EXTENSION schemaver');
SELECT told($$ SELECT revision FROM schemaver_upgrade('never') $$);
SELECT schemaver_edit('never', upgrade => 'SAVEPOINT s');
SELECT schemaver_edit('never', upgrade => '', downgrade => '');
SELECT schemaver_remove('never'), schemaver_remove('future');

--
-- schemaver_revision: on top of existing revisions, like Alembic
--
SET schemaver.project = 'test_register_new';
SELECT schemaver_revision('first', rev_id => 'r1');
SELECT schemaver_revision('second', 'SELECT 1', 'SELECT 2', rev_id => 'r2');
SELECT told($$ SELECT schemaver_revision('m', head => NULL) $$);
SELECT schemaver_revision(NULL, NULL, NULL, 'head', NULL, NULL, NULL, 'r3', NULL);
SELECT told($$ SELECT schemaver_revision('on r1', head => 'r1', rev_id => 's2') $$);
SELECT schemaver_revision('on r1', head => 'r1', splice => true, branch_labels => '{side}', rev_id => 's2');
SELECT told($$ SELECT schemaver_revision('which?', rev_id => 'r4') $$);
SELECT schemaver_revision('on a label', head => 'side@head', rev_id => 's3');
SELECT schemaver_revision('apart', head => 'base', rev_id => 'x1', branch_labels => '{apart}');
-- dependencies: labels stay as they are typed, other names become ids
SELECT schemaver_revision('dependent', head => 'apart@head', depends_on => '{side,s3,side@head}', rev_id => 'dependent');
SELECT schemaver_revision('prefix', head => 'depe', depends_on => '{depe}', rev_id => 'prefixed');
SELECT told($$ SELECT schemaver_revision('itself', head => 'r3', depends_on => '{r4}', rev_id => 'r4') $$);
SELECT told($$ SELECT schemaver_revision('itself', head => 'r3', depends_on => '{r1}', rev_id => 'r1') $$);
SELECT told($$ SELECT schemaver_revision('many', head => 'r3', depends_on => '{heads}', rev_id => 'r4') $$);
SELECT told($$ SELECT schemaver_revision('many', head => 'r3', depends_on => '{head}', rev_id => 'r4') $$);
SELECT told($$ SELECT schemaver_revision('unknown', head => 'r3', depends_on => '{nosuch}', rev_id => 'r4') $$);
SELECT told($$ SELECT schemaver_revision('exists', head => 'r3', rev_id => 'r1') $$);
SELECT told($$ SELECT schemaver_revision('a label', head => 'r3', rev_id => 'side') $$);
SELECT told($$ SELECT schemaver_revision('taken', head => 'r3', branch_labels => '{side}') $$);
SELECT told($$ SELECT schemaver_revision('taken', head => 'r3', branch_labels => '{r1}') $$);
SELECT told($$ SELECT schemaver_revision('twice', head => 'r3', rev_id => 'r4', branch_labels => '{u,u}') $$);
SELECT told($$ SELECT schemaver_revision('nowhere', head => 'nosuch') $$);
SELECT revision, down_revision, depends_on, branch_labels, message, upgrade, downgrade, transactional
FROM schemaver_revisions WHERE project = 'test_register_new' ORDER BY revision;
-- without a given id, one is generated
SELECT schemaver_revision('made up', head => 'r3') ~ '^[0-9a-f]{12}$';
SELECT down_revision FROM schemaver_revisions WHERE project = 'test_register_new' AND message = 'made up';

--
-- names that look like something else, in any place
--
SET schemaver.project = 'test_register/"it''s"';
SELECT schemaver_register('it''s', upgrade => 'SELECT 1'), schemaver_register('back\slash', '{it''s}'), schemaver_register('"quoted"', ARRAY['back\slash'], branch_labels => ARRAY['br{ace']);
SELECT schemaver_register('"quoted"', ARRAY['back\slash'], branch_labels => ARRAY['{brace}'], depends_on => ARRAY['it''s']);
SELECT schemaver_register('%s', ARRAY['"quoted"'], branch_labels => ARRAY['NULL', 'null']);
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history();
SELECT string_agg(revision, ' ') FROM schemaver_upgrade('NULL');
SELECT told($$ SELECT schemaver_register('it''s', upgrade => 'SELECT 2') $$);
SELECT told($$ SELECT schemaver_register('it''s', upgrade => 'SELECT 1', downgrade => 'SELECT 2') $$);
SELECT schemaver_edit('it''s', downgrade => 'SELECT 2');
SELECT told($$ SELECT schemaver_register('new', ARRAY['%s'], branch_labels => ARRAY['it''s']) $$);
SELECT told($$ SELECT schemaver_revision('m', head => 'it''s') $$);
SELECT schemaver_revision('m', head => 'it''s', splice => true) IS NOT NULL;

--
-- many
--
SET schemaver.project = 'test_register_many';
SELECT count(schemaver_revision('number ' || n, 'SELECT ' || n)) FROM generate_series(1, 1000) AS n;
SELECT count(*), count(DISTINCT down_revision), count(down_revision) FROM schemaver_revisions WHERE project = 'test_register_many';
SELECT h.revision = r.revision, message FROM schemaver_heads() AS h JOIN schemaver_revisions AS r USING (revision, message) WHERE r.project = 'test_register_many';
SELECT message FROM schemaver_pending() WHERE step IN (1, 2, 999, 1000) ORDER BY step;
-- in the order in which they are in a file, and again
SET schemaver.project = 'test_register_more';
SELECT schemaver_register('m' || n, ARRAY['m' || n - 1], upgrade => 'SELECT ' || n) AS outcome, count(*) FROM generate_series(1, 200) AS n GROUP BY 1;
SELECT schemaver_register('m' || n, ARRAY['m' || n - 1], upgrade => 'SELECT ' || n) AS outcome, count(*) FROM generate_series(1, 200) AS n GROUP BY 1;
SELECT schemaver_register('m0');
SELECT count(*) FROM schemaver_pending();
-- a large body
SELECT schemaver_register('m201', '{m200}', upgrade => 'SELECT length(''' || repeat('x', 1048576) || ''')');
SELECT count(*) FROM schemaver_upgrade('head');
SELECT length(upgrade) FROM schemaver_revisions WHERE project = 'test_register_more' AND revision = 'm201';

--
-- none of this needs a search_path, or is misled by one
--
SET schemaver.project = 'test_register_path';
CREATE SCHEMA test_register_decoy;
CREATE TABLE test_register_decoy.schemaver_revisions (LIKE public.schemaver_revisions);
CREATE FUNCTION test_register_decoy.wrong(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT 1 / 0 = 1';
CREATE OPERATOR test_register_decoy.= (LEFTARG = text, RIGHTARG = text, FUNCTION = test_register_decoy.wrong);
SET search_path = test_register_decoy, nonsense, pg_catalog;
SELECT public.schemaver_register('p1'), public.schemaver_revision('m', rev_id => 'p2', branch_labels => '{p}');
SET search_path = '';
SELECT public.schemaver_edit('p2', message => 'edited'), public.schemaver_register('q1'), public.schemaver_merge(rev_id => 'pq');
SELECT revision FROM public.schemaver_remove('pq') AS revision;
SELECT revision, down_revision FROM public.schemaver_rebase('q1');
SELECT severity, code, problem FROM public.schemaver_validate();
SET search_path = test_register, public;
SELECT count(*) FROM test_register_decoy.schemaver_revisions;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'test_register%';
DELETE FROM schemaver_applied WHERE project LIKE 'test_register%';
DELETE FROM schemaver_state WHERE project LIKE 'test_register%';
DELETE FROM schemaver_log WHERE project LIKE 'test_register%';
DROP SCHEMA test_register, test_register_decoy CASCADE;
