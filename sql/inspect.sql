--
-- Looking: lists, flags and texts.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_inspect';
SET timezone = 'UTC';

-- nothing yet
SELECT * FROM schemaver_current();
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_history();
SELECT * FROM schemaver_branches();
SELECT * FROM schemaver_status();
SELECT schemaver_is_current();

-- a - b - c - m      (m merges c and e, f depends on b)
--      \- e -/
-- f
INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, message, upgrade, downgrade, transactional, created_at, created_by) VALUES
    ('test_inspect', 'a', NULL, NULL, '{core}', 'create table', E'CREATE TABLE t (\n    id int\n);\n', 'DROP TABLE t', true, '2024-01-02 03:04:05+00', 'alice'),
    ('test_inspect', 'b', '{a}', NULL, NULL, NULL, '', '', true, '2024-01-03 03:04:05+00', 'bob'),
    ('test_inspect', 'c', '{b}', NULL, NULL, 'index', 'CREATE INDEX CONCURRENTLY ON t (id)', NULL, false, '2024-01-04 03:04:05+00', 'bob'),
    ('test_inspect', 'e', '{b}', NULL, '{side}', 'side', NULL, '', true, '2024-01-05 03:04:05+00', 'bob'),
    ('test_inspect', 'm', '{c,e}', NULL, NULL, 'merge', '', '', true, '2024-01-06 03:04:05+00', 'bob'),
    ('test_inspect', 'f', NULL, '{b}', '{extra,more}', 'on its own', '', '', true, '2024-01-07 03:04:05+00', 'carol');

SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_heads(resolve_dependencies => true);
SELECT * FROM schemaver_bases();
SELECT * FROM schemaver_branches();
SELECT * FROM schemaver_history();
SELECT schemaver_is_current();

INSERT INTO schemaver_applied (project, revision, applied_at, applied_by) VALUES
    ('test_inspect', 'a', '2024-02-01 00:00:00+00', 'dora'), ('test_inspect', 'b', '2024-02-02 00:00:00+00', 'dora'), ('test_inspect', 'f', '2024-02-03 00:00:00+00', 'dora');
SELECT * FROM schemaver_current();
SELECT * FROM schemaver_current(check_heads => true);
SELECT * FROM schemaver_pending();
SELECT revision, is_current, is_applied FROM schemaver_history('a:heads');
INSERT INTO schemaver_state (project, last_run, last_direction, last_run_at, last_run_by)
VALUES ('test_inspect', '00000000-0000-0000-0000-000000000001', 'upgrade', '2024-02-03 00:00:00+00', 'dora');
SELECT * FROM schemaver_status();

\pset format unaligned
SELECT schemaver_show('a');
SELECT schemaver_show('c');
SELECT schemaver_show('m');
SELECT schemaver_show('current');
SELECT schemaver_show('base') = '' AS nothing;
SELECT schemaver_show('nosuch');
\pset format aligned

-- applied, but not registered: shown, without a place
INSERT INTO schemaver_applied (project, revision, applied_at, applied_by) VALUES ('test_inspect', 'gone', '2024-02-04 00:00:00+00', 'dora');
SELECT * FROM schemaver_current();

-- all of it works in a read-only transaction, and only on one project
BEGIN READ ONLY;
SELECT count(*) FROM schemaver_history();
SELECT count(*) FROM schemaver_plan('heads');
SELECT pending FROM schemaver_status();
COMMIT;
SET schemaver.project = 'another';
SELECT * FROM schemaver_history();
SELECT * FROM schemaver_status();
SET schemaver.project = 'test_inspect';

-- a broken graph can be inspected
SET schemaver.project = 'test_broken';
INSERT INTO schemaver_revisions (project, revision, down_revision, branch_labels) VALUES
    ('test_broken', 'aaaa', '{cccc}', '{looped}'), ('test_broken', 'bbbb', '{aaaa}', NULL), ('test_broken', 'cccc', '{bbbb}', NULL),
    ('test_broken', 'dddd', NULL, NULL), ('test_broken', 'eeee', '{missing}', NULL);
SELECT revision, down_revision FROM schemaver_history();
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_resolve('aaaa@-1000000000');
SELECT schemaver_show('aaaa') ~ 'Branch names: looped' AS shown;
SELECT schemaver_show('eeee') ~ 'Parent: missing' AS shown;
SELECT * FROM schemaver_plan('dddd');
SET schemaver.project = 'test_inspect';

-- a statement sees what was there when it began
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM schemaver_current();
DELETE FROM schemaver_applied WHERE project = 'test_inspect';
SELECT count(*) FROM schemaver_current();
ROLLBACK;
SELECT count(*) FROM schemaver_current();

-- they can be used in a parallel query
BEGIN;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE large AS SELECT g AS n FROM generate_series(1, 20000) AS g;
ALTER TABLE large SET (parallel_workers = 2);
ANALYZE large;
SELECT count(*), (SELECT pending FROM schemaver_status()), (SELECT count(*) FROM schemaver_history()), schemaver_is_current()
FROM large;
ROLLBACK;

-- everything is documented, and nothing here writes
SELECT p.proname, p.provolatile, p.proparallel, d.description IS NOT NULL AS documented
FROM pg_proc AS p LEFT JOIN pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
WHERE p.proname ~ '^schemaver_(heads|bases|branches|current|is_current|history|pending|plan|resolve|show|status)$'
ORDER BY p.proname;
