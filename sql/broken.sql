--
-- Graphs that are already broken, as in a table filled by hand: a change that
-- makes them worse is refused; one that repairs them, or does not affect them,
-- is not; and every walk through them ends.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET statement_timeout = '30s';
CREATE SCHEMA test_broken;
SET search_path = test_broken, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- a second cycle beside the first
--
SET schemaver.project = 'test_broken_cycle';
INSERT INTO schemaver_revisions (project, revision, down_revision) VALUES
    ('test_broken_cycle', 'a', '{c}'), ('test_broken_cycle', 'b', '{a}'), ('test_broken_cycle', 'c', '{b}'),
    ('test_broken_cycle', 'x', NULL), ('test_broken_cycle', 'y', '{x}');
-- files
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"x.sql": "-- revision: x\n-- down_revision: y\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"p.sql": "-- revision: p\n-- down_revision: q\n", "q.sql": "-- revision: q\n-- down_revision: p\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"s.sql": "-- revision: s\n-- down_revision: s\n"}') WHERE action <> 'stale'$$);
-- one by one; with a missing parent, a dependency, a label that a revision depends on
SELECT told($$SELECT schemaver_register('x', '{y}')$$);
SELECT told($$SELECT schemaver_register('s', '{s}')$$);
SELECT told($$SELECT schemaver_register('p', '{q}')$$);
SELECT told($$SELECT schemaver_register('q', '{p}')$$);
SELECT told($$SELECT schemaver_register('d', depends_on => '{some-label}')$$);
SELECT told($$SELECT schemaver_register('e', '{d}', branch_labels => '{some-label}')$$);
SELECT told($$SELECT schemaver_edit('d', branch_labels => '{some-label}')$$);
SELECT told($$SELECT schemaver_edit('x', depends_on => '{y}')$$);
-- a longer or a shorter cycle of revisions that are already in one
SELECT told($$SELECT schemaver_register('a', '{c,y}', depends_on => '{b}')$$);
SELECT told($$SELECT schemaver_register('m', '{a}')$$);
SELECT told($$SELECT schemaver_register('c', '{b,m}')$$);
-- what has nothing to do with it, and what does not change it
SELECT told($$SELECT schemaver_register('z', '{y}')$$);
SELECT told($$SELECT schemaver_register('z', '{y}', message => 'changed')$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"z.sql": "-- revision: z\n-- down_revision: y\n", "w.sql": "-- revision: w\n-- down_revision: z\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT schemaver_register('b', '{a}', message => 'changed')$$);
SELECT told($$SELECT schemaver_register('a', '{c,y}')$$);
SELECT told($$SELECT schemaver_remove('m')$$);
-- repaired
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"a.sql": "-- revision: a\n-- down_revision: y\n"}') WHERE action <> 'stale'$$);
SELECT code, revision, problem FROM schemaver_validate() WHERE code = 'SV005' ORDER BY revision;
-- now the first
SELECT told($$SELECT schemaver_register('x', '{c}')$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"x.sql": "-- revision: x\n-- down_revision: c\n"}') WHERE action <> 'stale'$$);

--
-- a third revision with a label that two already have, and an id that is a label of two
--
SET schemaver.project = 'test_broken_label';
INSERT INTO schemaver_revisions (project, revision, branch_labels) VALUES
    ('test_broken_label', 'b', '{twice}'), ('test_broken_label', 'c', '{twice}'), ('test_broken_label', 'd', '{d}');
SELECT told($$SELECT schemaver_register('a', branch_labels => '{twice}')$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"a.sql": "-- revision: a\n-- down_revision: base\n-- branch_labels: twice\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT schemaver_register('twice')$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"twice.sql": "-- revision: twice\n-- down_revision: base\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT schemaver_register('a', branch_labels => '{other,more,other}')$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"a.sql": "-- revision: a\n-- down_revision: base\n-- branch_labels: other\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"b.sql": "-- revision: b\n-- down_revision: base\n", "d.sql": "-- revision: d\n-- down_revision: base\n"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT revision || ' ' || action FROM schemaver_load('{"b.sql": "-- revision: b\n-- down_revision: base\n-- branch_labels: twice\n", "c.sql": "-- revision: c\n-- down_revision: base\n"}') WHERE action <> 'stale'$$);
SELECT count(*) FROM schemaver_validate() WHERE code = 'SV005';

--
-- a cyclic line of a repeatable migration, and one with a cycle below it
--
SET schemaver.project = 'test_broken_line';
SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 1"}') WHERE action <> 'stale';
INSERT INTO schemaver_revisions (project, revision, down_revision)
SELECT 'test_broken_line', 'c1', ARRAY[revision, 'c2'] FROM schemaver_revisions WHERE project = 'test_broken_line';
INSERT INTO schemaver_revisions (project, revision, down_revision) VALUES ('test_broken_line', 'c2', '{c1}');
SELECT told($$SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 1"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 2"}') WHERE action <> 'stale'$$);
UPDATE schemaver_revisions SET down_revision = '{c2}' WHERE project = 'test_broken_line' AND revision LIKE 'R\_\_%';
SELECT told($$SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 1"}') WHERE action <> 'stale'$$);
SELECT told($$SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 2"}') WHERE action <> 'stale'$$);
UPDATE schemaver_revisions SET down_revision = NULL WHERE project = 'test_broken_line' AND revision LIKE 'R\_\_%';
DELETE FROM schemaver_revisions WHERE project = 'test_broken_line' AND revision LIKE 'c_';
SELECT told($$SELECT action FROM schemaver_load('{"R__view.sql": "SELECT 2"}') WHERE action <> 'stale'$$);

--
-- duplicates count once; what is missing is reported with its revision
--
SET schemaver.project = 'test_broken_many';
INSERT INTO schemaver_revisions (project, revision) SELECT 'test_broken_many', 'r' || g FROM generate_series(1, 40) g;
INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on)
SELECT 'test_broken_many', 'm', array_agg('r' || 1 + g % 40 ORDER BY g), array_agg('r' || 1 + g % 39 ORDER BY g) FROM generate_series(1, 200) g;
INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on)
SELECT 'test_broken_many', 'n' || g, ARRAY['none' || g, 'r1'], ARRAY['nor' || g] FROM generate_series(1, 3) g;
SELECT cardinality(down_revision) FROM schemaver_history() WHERE revision = 'm';
SELECT revision, down_revision FROM schemaver_history() WHERE revision ~ 'n' ORDER BY 1;
SELECT revision, problem FROM schemaver_validate() WHERE code = 'SV005' ORDER BY 1, 2;
SELECT told('SELECT revision FROM schemaver_upgrade(''heads'')');
-- a cycle in which two paths join again
SET schemaver.project = 'test_broken_diamond';
INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on) VALUES
    ('test_broken_diamond', 'a', '{b}', NULL), ('test_broken_diamond', 'b', '{c,d}', NULL), ('test_broken_diamond', 'c', '{e}', NULL),
    ('test_broken_diamond', 'd', '{e}', NULL), ('test_broken_diamond', 'e', '{f}', NULL), ('test_broken_diamond', 'f', NULL, '{a}');
SELECT code, revision, problem FROM schemaver_validate() ORDER BY 1, 2, 3;
SELECT told('SELECT revision FROM schemaver_upgrade(''heads'')');
DELETE FROM schemaver_revisions WHERE project LIKE 'test\_broken\_%';
DROP SCHEMA test_broken CASCADE;
