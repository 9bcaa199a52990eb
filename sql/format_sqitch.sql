--
-- Files of Sqitch.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_sqitch;
SET search_path = test_sqitch, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- a plan: ids as Sqitch makes them, order, notes, tags, requirements, conflicts, what is verified
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'%syntax-version=1.0.0\n%project=flipr\n%uri=https://github.com/sqitchers/sqitch-intro/\n\n# a remark\nappschema 2013-12-30T23:19:44Z Marge N. O\u2019Vera <marge@example.com> # Add schema for all flipr objects.\nusers [appschema] 2013-12-30T23:49:00Z Marge N. O\u2019Vera <marge@example.com># Creates table to track our users.\n@v1.0.0-dev1 2014-01-02T21:02:00Z Marge N. O\u2019Vera <marge@example.com> # Tag v1.0.0-dev1.\n\nlists/all [appschema users !old other:thing users@v1.0.0-dev1] 2014-01-03T01:06:50Z Marge N. O\u2019Vera <marge@example.com> # Two\\nlines.\n',
    'deploy/appschema.sql', E'-- Deploy\nBEGIN;\nCREATE SCHEMA flipr;\nCOMMIT;\n', 'revert/appschema.sql', E'BEGIN;\nDROP SCHEMA flipr;\nCOMMIT;\n', 'verify/appschema.sql', 'SELECT 1/0',
    'deploy/users.sql', 'CREATE TABLE flipr.users ();', 'revert/users.sql', 'DROP TABLE flipr.users;', 'deploy/lists/all.sql', 'CREATE INDEX CONCURRENTLY i ON t (x)',
    'deploy/stray.sql', '', 'sqitch.conf', 'x'));
SELECT revision, depends_on FROM schemaver_history() WHERE depends_on IS NOT NULL ORDER BY 1;
SELECT DISTINCT created_at AT TIME ZONE 'UTC' FROM schemaver_revisions WHERE project = current_setting('schemaver.project') ORDER BY 1;
--
-- rework: the earlier one has a tag in the names of its scripts
--
SELECT loaded(jsonb_build_object('db/sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x> # first\n@t1 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\n@t2 2014-01-01T00:00:00Z N <n@x>\na [a@t2] 2014-01-01T00:00:00Z N <n@x> # again\n',
    'db/deploy/a@t2.sql', 'SELECT ''first''', 'db/revert/a@t2.sql', '', 'db/deploy/b.sql', '', 'db/deploy/a.sql', 'SELECT ''second''', 'db/revert/a.sql', 'SELECT ''first again'''));
--
-- what is wrong with a plan, and with scripts
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'a 2014-01-01T00:00:00Z N <n@x>\n%project=p\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\n@t 2014-01-01T00:00:00Z N <n@x>\na N <n@x>\nb [a 2014-01-01T00:00:00Z N <n@x>\n-c 2014-01-01T00:00:00Z N <n@x>\n'));
SELECT loaded(jsonb_build_object('a/sqitch.plan', E'%project=p\n', 'b/sqitch.plan', E'%project=q\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\nc 2014-01-01T00:00:00Z N <n@x>\n',
    'deploy/a.sql', E'SELECT 1;\n\\copy t from ''x''\n', 'deploy/b.sql', E'SELECT :x;', 'revert/b.sql', E'\\set x 1\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\nc 2014-01-01T00:00:00Z N <n@x>\n',
    'deploy/a.sql', E'SELECT 1;\n\\copy t from ''x''\n', 'deploy/b.sql', E'SELECT :x;', 'revert/b.sql', E'\\set x 1\n'), 'sqitch', 'stub');

\set VERBOSITY terse
DROP SCHEMA test_sqitch CASCADE;
