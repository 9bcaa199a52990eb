-- A tour of schemaver on the history of a blog.  make demo runs it in a database of its own.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\set QUIET on

\echo
\echo '=== 1. The extension'
\set ECHO queries
CREATE EXTENSION schemaver;
\set ECHO none

\echo
\echo '=== 2. Four revisions (doc/demo/history.sql): each has an upgrade and a downgrade'
\o /dev/null
\ir history.sql
\o
\set ECHO queries
SELECT revision, message FROM schemaver_pending();
\set ECHO none

\echo
\echo '=== 3. Up, the first two; then the rest'
\set ECHO queries
SELECT step, direction, revision, message FROM schemaver_upgrade('b27d4e8f1c20');
SELECT step, direction, revision, message FROM schemaver_upgrade('+2');
\set ECHO none

\echo
\echo '=== 4. People use the blog (doc/demo/rows.sql)'
\ir rows.sql
\set ECHO queries
SELECT p.title, u.name AS author, p.is_published, p.published_at::date AS published_on
FROM posts p JOIN users u ON u.id = p.author_id ORDER BY p.id;
\set ECHO none

\echo
\echo '=== 5. Two developers at once (doc/demo/branches.sql): two branches, two heads'
\o /dev/null
\ir branches.sql
\o
\pset tuples_only on
\set ECHO queries
SELECT * FROM schemaver_graph();
\set ECHO none
\pset tuples_only off

\echo
\echo '=== 6. "head" must mean one revision, so it is refused, and the hint says what to do'
\set ON_ERROR_STOP off
\set ECHO queries
SELECT * FROM schemaver_upgrade('head');
\set ECHO none
\set ON_ERROR_STOP on

\echo
\echo '=== 7. The merge, and after it a revision that changes data (doc/demo/data_migration.sql)'
\set ECHO queries
SELECT schemaver_merge(message => 'merge sorting and social', rev_id => '39eb407f1590');
\set ECHO none
\o /dev/null
\ir data_migration.sql
\o
\set ECHO queries
SELECT step, revision, message FROM schemaver_plan('head');
\set ECHO none

\echo
\echo '=== 8. Up to head, with rows in the tables'
\set ECHO queries
SELECT step, direction, revision, message FROM schemaver_upgrade('head');
\set ECHO none

\echo
\echo '=== 9. Where are we?'
\set ECHO queries
SELECT revision, message, is_head FROM schemaver_current();
\x on
SELECT * FROM schemaver_status();
\x off
SELECT revision, message FROM schemaver_history();
\pset tuples_only on
SELECT * FROM schemaver_graph();
\set ECHO none
\pset tuples_only off

\echo
\echo '=== 10. The rows are still there, and posts have a status now'
\set ECHO queries
SELECT p.title, u.name AS author, p.status, p.published_at::date AS published_on
FROM posts p JOIN users u ON u.id = p.author_id ORDER BY p.id;
\set ECHO none

\echo
\echo '=== 11. One step down restores the old column, filled'
\set ECHO queries
SELECT step, direction, revision, message FROM schemaver_downgrade('-1');
SELECT title, is_published FROM posts ORDER BY id;
\set ECHO none

\echo
\echo '=== 12. All the way down: the tables are dropped, and their rows with them'
\set ECHO queries
SET client_min_messages = warning;
SELECT step, direction, revision, message FROM schemaver_downgrade('base');
SELECT count(*) AS tables_left FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'schemaver%';
\set ECHO none

\echo
\echo '=== 13. And up again'
\set ECHO queries
SELECT step, direction, revision, message FROM schemaver_upgrade();
SELECT string_agg(tablename, ' ' ORDER BY tablename) AS tables
FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'schemaver%';
RESET client_min_messages;
\set ECHO none

\echo
\echo '=== 14. Every step is in the log'
\set ECHO queries
SELECT step, direction, revision, username, outcome, elapsed
FROM schemaver_log ORDER BY started_at, step;
\set ECHO none
