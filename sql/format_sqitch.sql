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
-- a plan: ids as Sqitch computes them, order, notes, tags, requirements, conflicts, verify scripts
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


--
-- what Sqitch computes ids from: the URI in its canonical form, dependencies without the own project, no note that is 0
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'%syntax-version=1.0.0\r\n%project=my_proj \r\n%uri=HTTPS://U:p@Example.ORG:443?a b%7e  # remark\r\n\r\n+ a/b 2014-01-01T00:00:00Z Ann  Bee\t<a b@x>#0\r\nc [my_proj:a/b !my_proj:zz oth:a@v1] 2014-01-02T00:00:00Z N <n@x> # x # y\\q\\\\\r\n  @v1 2014-01-01T00:00:00Z N <n@x>\r\nd[@v1 a/b@v1\ta/b] 2014-01-03T00:00:00Z É <n@x> #\r\n',
    'deploy/a/b.sql', '', 'deploy/c.sql', '', 'deploy/d.sql', ''));
SELECT revision, depends_on FROM schemaver_history() WHERE depends_on IS NOT NULL ORDER BY 1;

--
-- rework: tags of later changes first, those of one change in their order; the newest script belongs to no other change
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n@t1 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\n@t2 2014-01-01T00:00:00Z N <n@x>\n@t3 2014-01-01T00:00:00Z N <n@x>\na 2014-01-02T00:00:00Z N <n@x>\n@t4 2014-01-01T00:00:00Z N <n@x>\na [a@t4 @t1] 2014-01-03T00:00:00Z N <n@x>\n',
    'deploy/a@t1.sql', '-- t1', 'deploy/a@t2.sql', '-- t2', 'deploy/a@t3.sql', '-- t3', 'deploy/a@t4.sql', '-- t4', 'deploy/a.sql', '-- last', 'deploy/b.sql', '', 'verify/a@t4.sql', ''));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n@t1 2014-01-01T00:00:00Z N <n@x>\na 2014-01-02T00:00:00Z N <n@x>\n', 'deploy/a.sql', '-- last', 'revert/a.sql', '-- a'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n@t1 2014-01-01T00:00:00Z N <n@x>\na 2014-01-02T00:00:00Z N <n@x>\n', 'deploy/a.sql', '-- last', 'revert/a.sql', '-- a'), 'auto', 'stub');

--
-- plans that Sqitch would not read
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\na 2014-01-01T00:00:00Z N <n@x>\n@t 2014-01-01T00:00:00Z N <n@x>\n@u/v 2014-01-01T00:00:00Z N <n@x>\n@t 2014-01-01T00:00:00Z N <n@x>\n@u [a] 2014-01-01T00:00:00Z N <n@x>\n@v\n%uri=http://x/\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na [a b nonesuch a@t p:c @t] 2014-01-01T00:00:00Z N <n@x>\nb [a@t] 2014-01-01T00:00:00Z N <n@x>\n@t 2014-01-01T00:00:00Z N <n@x>\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\nHEAD 2014-01-01T00:00:00Z N <n@x>\n-a 2014-01-01T00:00:00Z N <n@x>\n.a 2014-01-01T00:00:00Z N <n@x>\na. 2014-01-01T00:00:00Z N <n@x>\na:b 2014-01-01T00:00:00Z N <n@x>\na/2 2014-01-01T00:00:00Z N <n@x>\n085bb79de84af1c7f34b61a74c59b8c9e10cc9ea 2014-01-01T00:00:00Z N <n@x>\na 2014-01-01 00:00:00 N <n@x>\na 2014-01-01T00:00:00Z N\na 2014-01-01T00:00:00Z <n@x>\na 2014-01-01T00:00:00Z N <>\na 2014-01-01T00:00:00Z N <n@x> x\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na [.x] 2014-01-01T00:00:00Z N <n@x>\nb [o:a@] 2014-01-01T00:00:00Z N <n@x>\nc [:a] 2014-01-01T00:00:00Z N <n@x>\nd [!] 2014-01-01T00:00:00Z N <n@x>\ne [o:085bb79de84af1c7f34b61a74c59b8c9e10cc9ea0] 2014-01-01T00:00:00Z N <n@x>\nf [o:] 2014-01-01T00:00:00Z N <n@x>\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=a:b\na 2014-01-01T00:00:00Z N <n@x>\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'# %project\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', E'# %project\n\nb 2014-01-01T00:00:00Z N <n@x>\nc 2014-01-01T00:00:00Z N <n@x>\n'));
SELECT loaded(jsonb_build_object('sqitch.plan', ''), 'sqitch');
SELECT loaded(jsonb_build_object('deploy/a.sql', ''), 'sqitch');
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-13-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', ''));
-- no change yet; a plan without a project
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\n'));
SELECT loaded(jsonb_build_object('my.plan', 'do it'));

--
-- what only psql understands, and what only looks like it
--
CREATE FUNCTION script(body text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT line FROM loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', body)) line WHERE line !~ 'plan'
$$;
SELECT script(body) FROM unnest(ARRAY[
    E'SELECT 1 \\gx', E'\\', E'  \\i x.sql', E'SELECT :''v'' ', E'SELECT 1 FROM :"v".t', E'SELECT :{?v};', E'CREATE TABLE :v (a int)', E'SELECT $x$ :a \\b $x$, :c', E'SELECT a[1], :b',
    E'\\' || repeat('long', 40),
    E'-- x\ncopy t (a) from /* x */ stdin;\n1\n\\.\n', E'SELECT 1; COPY t FROM STDIN WITH (FORMAT csv);\nit''s\n\\.\n',
    E'COPY t TO STDOUT', E'SELECT ''open', E'SELECT $a$ open', E'/* open']) body;
SELECT script(body) FROM unnest(ARRAY[
    E'SELECT ''a'':: text, a[1:n], a [lo:hi], ''\\x :y'', "it:s", $$ :x \\y $$, $b$ $$ :x $$ \\y $b$, E''\\'' :x \\\\'', 1e5, x$1 FROM t -- :x \\y\n/* \\z /* :a */ :b */;',
    E'DO $$ DECLARE a int := 1; BEGIN a:=2; END $$', E'COPY t FROM ''/stdin''; SELECT 1 FROM stdin; SELECT copy FROM stdin', E'COPY t (a) FROM PROGRAM ''x''; SELECT a FROM stdin', 'SELECT 1 WHERE $1::int = 1', '', ';;', E'SELECT U&''\\0041''', E'SELECT 1::text;\r\nSELECT 2']) body;
SELECT script(body) FROM unnest(ARRAY[
    E'SELECT :' || repeat('é', 60), 'SELECT :a$b', 'SELECT f(a := 1)', 'COPY t FROM hello', E'SELECT E''open\\', E'SELECT E''open\\''', 'COPY t (a) FROM stdout', 'SELECT :',
    E'SELECT E''a''''b\\''c'', '':x'', 1']) body;

--
-- a life: twice the same, a tag set, a script changed, up and down, and what Sqitch has recorded
--
SET schemaver.project = 'test_sqitch_life';
CREATE FUNCTION plan(rest text DEFAULT '') RETURNS text LANGUAGE sql AS $$ SELECT E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\n' || rest $$;
CREATE FUNCTION life(plan text, b text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    RETURN QUERY SELECT concat_ws(' ', name, left(revision, 8), action)
        FROM schemaver_load(jsonb_build_object('sqitch.plan', plan, 'deploy/a.sql', E'BEGIN;\nCREATE TABLE test_sqitch.a ();\nCOMMIT;\n', 'revert/a.sql', E'BEGIN;\nDROP TABLE test_sqitch.a;\nCOMMIT;\n',
            'deploy/b.sql', b, 'revert/b.sql', 'DROP TABLE test_sqitch.b'));
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM || ' ' || detail;
END $$;
SELECT life(plan(), 'CREATE TABLE test_sqitch.b ()');
SELECT life(plan(), 'CREATE TABLE test_sqitch.b ()');
SELECT life(plan(), 'CREATE TABLE test_sqitch.b (x int)');
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT life(plan(E'@t 2014-01-01T00:00:00Z N <n@x>\n'), 'CREATE TABLE test_sqitch.b (x int)');
SELECT message FROM schemaver_revisions WHERE project = 'test_sqitch_life' ORDER BY 1;
SELECT life(plan(), 'CREATE TABLE test_sqitch.b (y int)');
SELECT count(*) FROM schemaver_downgrade('base');
SELECT to_regclass('test_sqitch.a'), to_regclass('test_sqitch.b');
CREATE TABLE changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, note text);
INSERT INTO changes VALUES ('085bb79de84af1c7f34b61a74c59b8c9e10cc9ea', NULL, 'a', 'p', '');
SELECT count(*) FROM schemaver_adopt('test_sqitch.changes');
SELECT count(*) FROM schemaver_pending();

--
-- many changes, each name twice
--
SELECT count(*), count(DISTINCT l.revision) FROM schemaver_load((
    SELECT jsonb_object_agg('deploy/c' || n || s || '.sql', '') FROM generate_series(1, 2000) n, unnest(ARRAY['', '@t']) s) || jsonb_build_object('sqitch.plan', E'%project=many\n' ||
    (SELECT string_agg(format(E'c%s 2014-01-01T00:00:00Z N <n@x>\n', n), '' ORDER BY n) FROM generate_series(1, 2000) n) || E'@t 2014-01-01T00:00:00Z N <n@x>\n' ||
    (SELECT string_agg(format(E'c%s [c%1$s@t] 2014-01-01T00:00:00Z N <n@x>\n', n), '' ORDER BY n) FROM generate_series(1, 2000) n))) l WHERE l.action = 'added';

--
-- names of digits and long ones, \r in a note, blanks between dependencies, a name that begins like this project's
--
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=my_proj\n2014 2014-01-01T00:00:00Z N <n@x> # one\\rtwo\x7fthree\nan_index_on_the_accounts_of_all_customers 2014-01-01T00:00:00Z N <n@x>\nlast [2014  my:a\t] 2014-01-01T00:00:00Z N <n@x>\n',
    'deploy/2014.sql', '', 'deploy/an_index_on_the_accounts_of_all_customers.sql', '', 'deploy/last.sql', ''));
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\nROOT 2014-01-01T00:00:00Z N <n@x>\na 2014-01-01T00:00:00Z Nn<n@x>\n'));
-- URIs: a port that must be written and one that need not, what is escaped
SELECT loaded(jsonb_build_object('sqitch.plan', format(E'%%project=p\n%%uri=%s\na 2014-01-01T00:00:00Z N <n@x>\n', uri), 'deploy/a.sql', ''))
FROM unnest(ARRAY['http://x:8080/', 'http://x:8180/', 'http://x:80/', 'http://x/', 'http://x:/', 'http://x:99/', 'http://x/%4a%4A%5F%2F%00%zz%4%', 'http://x/JJ_%2f%00%zz%4%']) uri;
-- a change that requires another one by its id
SET schemaver.project = test_sqitch_by_id;
SELECT revision AS id FROM schemaver_load(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n', 'deploy/a.sql', '')) WHERE revision IS NOT NULL \gset
SELECT loaded(jsonb_build_object('sqitch.plan', format(E'%%project=p\na 2014-01-01T00:00:00Z N <n@x>\nb 2014-01-01T00:00:00Z N <n@x>\nc [%s] 2014-01-01T00:00:00Z N <n@x>\n', :'id'),
    'deploy/a.sql', '', 'deploy/b.sql', '', 'deploy/c.sql', ''));
SELECT revision, depends_on FROM schemaver_history() WHERE depends_on IS NOT NULL;
-- very many tags
SELECT max(cardinality(string_to_array(l, '@t'))) - 1 FROM loaded(jsonb_build_object('sqitch.plan', E'%project=p\na 2014-01-01T00:00:00Z N <n@x>\n' ||
    (SELECT string_agg(format(E'@t%s 2014-01-01T00:00:00Z N <n@x>\n', i), '' ORDER BY i) FROM generate_series(100, 230) i), 'deploy/a.sql', '')) l;
-- rework: scripts with tags of another change, and with one from before the change
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\nb 2014-01-01T00:00:00Z N <n@x>\n@t0 2014-01-01T00:00:00Z N <n@x>\na 2014-01-01T00:00:00Z N <n@x>\n@t1 2014-01-01T00:00:00Z N <n@x>\na 2014-01-02T00:00:00Z N <n@x>\nb 2014-01-03T00:00:00Z N <n@x>\n',
    'deploy/a@t0.sql', '-- before', 'deploy/a@t1.sql', '-- a', 'deploy/a.sql', '-- a again', 'deploy/b.sql', '-- b again'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('sqitch.plan', E'%project=p\nb 2014-01-01T00:00:00Z N <n@x>\n@t0 2014-01-01T00:00:00Z N <n@x>\na 2014-01-01T00:00:00Z N <n@x>\n@t1 2014-01-01T00:00:00Z N <n@x>\na 2014-01-02T00:00:00Z N <n@x>\n',
    'deploy/a@t0.sql', '-- before', 'deploy/a.sql', '-- a again', 'deploy/b.sql', '-- b'), 'auto', 'stub');

\set VERBOSITY terse
DROP SCHEMA test_sqitch CASCADE;
