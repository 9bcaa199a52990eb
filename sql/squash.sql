--
-- schemaver_squash(): several revisions become one.
--
\set SHOW_CONTEXT never
SET client_min_messages = notice;
SET schemaver.project = 'squash';
CREATE SCHEMA squash;
SET search_path = squash, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told_in_a_line.sql'
\set ECHO none
\i :shared
\set ECHO all

SELECT schemaver_register('sq00', NULL, 'CREATE TABLE before (id int PRIMARY KEY)', 'DROP TABLE before');
SELECT schemaver_register('sq01', '{sq00}', 'CREATE TABLE one (id int) -- no semicolon', 'DROP TABLE one', branch_labels => '{squashed}');
SELECT schemaver_register('sq02', '{sq01}', 'ALTER TABLE one ADD b text; -- one;', 'ALTER TABLE one DROP b;');
SELECT schemaver_register('sq03', '{sq02}', 'CREATE VIEW v AS SELECT id, b FROM one;
INSERT INTO one VALUES (1, ''x'');
DO $$BEGIN NULL; END$$', 'DELETE FROM one; DROP VIEW v');
SELECT schemaver_register('sq04', '{sq03}', 'CREATE TABLE after (id int REFERENCES before)', 'DROP TABLE after');

-- What is refused.
SELECT * FROM told($$SELECT schemaver_squash('sq01', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq01', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq03:sq01', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:current', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:nowhere', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash(NULL, 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq03', 'x', rev_id => 'a b', allow => '{data_steps}')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq03', 'x', rev_id => 'sq04', allow => '{data_steps}')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq03', 'x', allow => '{data}')$$);
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq03', 'x')$$);
BEGIN READ ONLY;
SELECT * FROM told($$SELECT schemaver_squash('sq01:sq02', 'x')$$);
ROLLBACK;
SELECT count(*) FROM schemaver_heads();

SELECT schemaver_squash('sq01:sq03', 'one to three', allow => '{data_steps}', rev_id => 'squ1');
SELECT regexp_replace(regexp_replace(schemaver_show('squ1'), 'Created: [^\n]*', 'Created: ...'), '\m[0-9a-f]{64}\M', 'FINGERPRINT', 'g');
SELECT revision, down_revision, is_head FROM schemaver_history();
SELECT schemaver_upgrade FROM (SELECT revision AS schemaver_upgrade FROM schemaver_plan('head')) AS p;
SELECT severity, code, revision, problem FROM schemaver_validate();
SELECT * FROM told($$SELECT schemaver_squash('sq00:sq02', 'not in the graph any more')$$);
SELECT * FROM told($$SELECT schemaver_squash('squ1:squ1', 'x')$$);
SELECT regexp_replace(schemaver_show('sq02'), 'Created: [^\n]*', 'Created: ...');

-- A database in which nothing is applied.
SELECT revision FROM schemaver_upgrade('head');
SELECT array_agg(revision ORDER BY revision) FROM schemaver_applied WHERE project = 'squash';
SELECT * FROM v;
SELECT revision FROM schemaver_downgrade('sq03');
SELECT * FROM told($$SELECT * FROM schemaver_downgrade('sq02')$$);
SELECT * FROM told($$SELECT * FROM schemaver_stamp('sq02')$$);
SELECT revision FROM schemaver_downgrade('sq00');
SELECT to_regclass('one');

-- A database in which a part is applied runs the rest one by one.
SELECT revision FROM schemaver_upgrade('sq01');
SELECT revision FROM schemaver_upgrade('squ1');
SELECT schemaver_is_current(), array_agg(revision ORDER BY revision) FROM schemaver_applied WHERE project = 'squash';
SELECT revision FROM schemaver_upgrade('head');
SELECT schemaver_is_current();
SELECT revision FROM schemaver_current();
SELECT revision FROM schemaver_downgrade('-3');
SELECT array_agg(revision ORDER BY revision) FROM schemaver_applied WHERE project = 'squash';

-- A script for each.
SELECT schemaver_configure('environment', 'test');
SELECT string_agg(m[1], ' ') FROM regexp_matches(schemaver_upgrade_sql('head'), '^-- Running (.*)$', 'gn') AS m;
SELECT revision FROM schemaver_plan('base:head');
SELECT revision FROM schemaver_plan('sq04:sq00', 'downgrade');
SELECT revision FROM schemaver_plan('sq03:sq00', 'downgrade');

-- A reset goes the way up that it has gone down.
SELECT revision FROM schemaver_reset();
SELECT revision FROM schemaver_downgrade('base');
SELECT revision FROM schemaver_upgrade('head');
SELECT revision FROM schemaver_reset();
SELECT revision FROM schemaver_downgrade('sq00');
SELECT revision FROM schemaver_upgrade('sq01');

-- What was squashed stays what it was.
SELECT * FROM told($$SELECT schemaver_edit('sq02', upgrade => 'SELECT 1')$$);
SELECT * FROM told($$SELECT schemaver_register('sq03', '{sq02}', 'SELECT 2', '')$$);
SELECT schemaver_register('squ1', '{sq00}', (SELECT upgrade FROM schemaver_revisions WHERE project = 'squash' AND revision = 'squ1'),
                          (SELECT downgrade FROM schemaver_revisions WHERE project = 'squash' AND revision = 'squ1'),
                          'one to three', '{squashed}');
SELECT replaces FROM schemaver_revisions WHERE project = 'squash' AND revision = 'squ1';
SELECT * FROM told($$SELECT * FROM schemaver_rebase('sq02', 'sq00')$$);
SELECT * FROM told($$SELECT schemaver_revision('taken', rev_id => 'sq02')$$);
SELECT schemaver_edit('sq02', message => 'may change');

-- Files.
CREATE TABLE files AS SELECT * FROM schemaver_export_all();
SELECT regexp_replace(regexp_replace(regexp_replace(content, '-- create_date: .*?\n', ''), '\m[0-9a-f]{64}\M', 'FINGERPRINT', 'g'), '(major:|scope: schemaver) \S+', '\1 VERSION', 'g')
  AS content FROM files WHERE name LIKE '%squ1%' \gset
\echo :content
CREATE TABLE manifest AS SELECT schemaver_manifest() AS m;
SET schemaver.project = 'squash_files';
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files)) ORDER BY revision;
SELECT schemaver_manifest() = m FROM manifest;
SELECT f.name FROM files f LEFT JOIN schemaver_export_all() e USING (name, content) WHERE e.name IS NULL;
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files)) ORDER BY revision;
-- without the files of what was squashed: it stays, and is not stale
SELECT revision, action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files WHERE name !~ 'sq0[123]'),
                                            stale => 'prune') ORDER BY revision;
SELECT count(*) FROM schemaver_revisions WHERE project = 'squash_files';
-- Where the structure is another one, it warns.
\set VERBOSITY terse
SELECT count(*) FROM schemaver_stamp('sq03');
\set VERBOSITY default
SELECT revision FROM schemaver_current();
SELECT count(*) FROM schemaver_stamp('sq00', purge => true);
SELECT count(*) FROM schemaver_stamp('sq02');
SELECT revision, action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files WHERE name !~ 'sq0[123]'),
                                            stale => 'error') ORDER BY revision;
SELECT revision FROM schemaver_pending();
-- into a new database: only those that are left
SET schemaver.project = 'squash_left';
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files WHERE name !~ 'sq0[123]')) ORDER BY revision;
SELECT revision, down_revision FROM schemaver_history();
SELECT severity, code, revision, problem FROM schemaver_validate();
SELECT * FROM told($$SELECT * FROM schemaver_plan('sq02')$$);
SELECT revision FROM schemaver_plan('sq03');
-- two that replace the same one
SELECT * FROM told(format($$SELECT * FROM schemaver_load(jsonb_build_object('a.sql', %L))$$,
                          E'-- revision: squ9\n-- down_revision: sq00\n-- replaces: sq02, sq03\n'));
SELECT * FROM told(format($$SELECT * FROM schemaver_load(jsonb_build_object('a.sql', %L))$$,
                          E'-- revision: squ9\n-- down_revision: sq00\n-- replaces: squ9\n'));
SELECT * FROM told(format($$SELECT * FROM schemaver_load(jsonb_build_object('a.sql', %L))$$,
                          E'-- revision: squ9\n-- down_revision: base\n-- replaces: squ1, sq04\n'));
INSERT INTO schemaver_revisions (project, revision, down_revision, replaces) VALUES ('squash_left', 'squ9', '{sq00}', '{sq03}');
SELECT * FROM told($$SELECT * FROM schemaver_upgrade('heads')$$);
SELECT severity, code, revision, problem FROM schemaver_validate();
SELECT schemaver_remove('squ9');

-- Removing what was squashed: first where it is still needed, also by tenants.
SET schemaver.project = 'squash_files';
SELECT * FROM told($$SELECT schemaver_remove('sq03')$$);
SELECT count(*) FROM schemaver_stamp('sq03');
INSERT INTO schemaver_applied (project, tenant, revision, checksum)
SELECT project, 'berlin', revision, checksum FROM schemaver_applied WHERE project = 'squash_files' AND revision IN ('sq00', 'sq01');
SELECT * FROM told($$SELECT schemaver_remove('sq03')$$);
INSERT INTO schemaver_applied (project, tenant, revision, checksum)
SELECT project, 'berlin', revision, checksum FROM schemaver_applied WHERE project = 'squash_files' AND revision IN ('sq02', 'sq03');
SELECT * FROM told($$SELECT schemaver_remove('sq01')$$);
SELECT schemaver_remove('sq03');
SELECT tenant, array_agg(revision ORDER BY revision) FROM schemaver_applied WHERE project = 'squash_files' GROUP BY tenant ORDER BY tenant;
SELECT direction, revision FROM schemaver_log WHERE project = 'squash_files' AND revision = 'squ1';
SELECT schemaver_remove('sq02');
SELECT schemaver_remove('sq01');
SELECT * FROM told($$SELECT schemaver_remove('sq01')$$);
SELECT * FROM told($$SELECT schemaver_remove('sq0')$$);
SELECT * FROM told($$SELECT schemaver_edit('sq01', message => 'x')$$);
SELECT revision, down_revision, is_applied FROM schemaver_history();
SELECT revision FROM schemaver_pending();
SELECT severity, code, revision, problem FROM schemaver_validate();

-- Who needs what is removed, of many tenants; also where a part is not registered any more, or was squashed before.
SET schemaver.project = 'squash_settled';
SELECT count(schemaver_register(r, p::text[], '', '')) FROM (VALUES ('e001', NULL), ('e002', '{e001}'), ('e003', '{e002}'), ('e004', '{e003}')) AS v(r, p);
SELECT schemaver_squash('e001:e002', 'x', rev_id => 'squ1');
SELECT schemaver_squash('squ1:e004', 'x', rev_id => 'squ2');
DELETE FROM schemaver_revisions WHERE project = 'squash_settled' AND revision = 'e004';
INSERT INTO schemaver_applied (project, tenant, revision, checksum)
SELECT 'squash_settled', tenant, revision, sha256('') FROM (VALUES ('all', '{e001,e002,e003,e004}'), ('first', '{e001,e002,e003}'), ('last', '{e004}'), ('one', '{squ2}'), ('two', '{squ1,e003,e004}')) AS v(tenant, list),
    unnest(list::text[]) AS revision;
SELECT * FROM told($$SELECT schemaver_remove('e003')$$);
INSERT INTO schemaver_applied (project, tenant, revision, checksum) SELECT 'squash_settled', 'part' || n, 'e001', sha256('') FROM generate_series(10, 19) n;
SELECT * FROM told($$SELECT schemaver_remove('e003')$$);
DELETE FROM schemaver_applied WHERE project = 'squash_settled' AND tenant ~ '^(part|first|last)';
SELECT schemaver_remove('e003');
SELECT tenant, a.revision, a.checksum = r.upgrade_checksum AS same FROM schemaver_applied a LEFT JOIN schemaver_revisions r USING (project, revision)
WHERE project = 'squash_settled' ORDER BY tenant;
SELECT direction, revision, l.checksum = r.upgrade_checksum AS same FROM schemaver_log l LEFT JOIN schemaver_revisions r USING (project, revision)
WHERE project = 'squash_settled' ORDER BY started_at;

-- What cannot be in one body.
SET schemaver.project = 'squash_bodies';
SELECT schemaver_register('sb01', NULL, 'CREATE TABLE b1 (a int)', NULL);
SELECT schemaver_register('sb02', '{sb01}', 'CREATE INDEX CONCURRENTLY b1_a ON b1 (a)', 'DROP INDEX b1_a', transactional => false);
SELECT schemaver_register('sb03', '{sb02}', 'SET search_path = pg_catalog; SELECT 1', '');
SELECT schemaver_register('sb04', '{sb03}', 'SELECT pg_catalog.set_config(''search_path'', '''', false)', '');
SELECT schemaver_register('sb05', '{sb04}', 'CREATE TABLE b5 (a int)', 'SET CONSTRAINTS ALL DEFERRED; DROP TABLE b5');
SELECT schemaver_register('sb06', '{sb05}', 'CREATE TABLE b5 (a int)', 'DROP TABLE b5');
SELECT schemaver_register('sb07', '{sb06}', '', '');
SELECT * FROM told($$SELECT schemaver_squash('sb01:sb02', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sb03:sb04', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sb04:sb05', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sb05:sb06', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('sb06:sb07', 'x')$$);
-- What each body begins with is the same for all of them, as in those that schemaver writes.
SET schemaver.project = 'squash_settings';
SELECT schemaver_register('ss01', NULL, E'SET search_path = \'\';\n\nCREATE TABLE public.s1 (a int)', E'SET search_path = \'\';\n\nDROP TABLE public.s1');
SELECT schemaver_register('ss02', '{ss01}', 'set search_path to ''''; ALTER TABLE public.s1 ADD b text', 'SET search_path = ''''; ALTER TABLE public.s1 DROP b');
SELECT schemaver_register('ss03', '{ss02}', '-- nothing', '');
SELECT schemaver_register('ss04', '{ss03}', 'SET search_path = squash; ALTER TABLE s1 ADD c text', 'ALTER TABLE public.s1 DROP c');
SELECT schemaver_register('ss05', '{ss04}', 'ALTER TABLE public.s1 ADD d text; SET search_path = ''''', 'ALTER TABLE public.s1 DROP d');
SELECT schemaver_register('ss06', '{ss05}', 'ALTER TABLE public.s1 ADD e text', 'ALTER TABLE public.s1 DROP e');
SELECT * FROM told($$SELECT schemaver_squash('ss02:ss04', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('ss04:ss06', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('ss05:ss06', 'x')$$);
SELECT schemaver_squash('base:ss03', 'one', rev_id => 'squ1');
SELECT upgrade, downgrade FROM schemaver_revisions WHERE project = 'squash_settings' AND revision = 'squ1';
SELECT schemaver_remove('ss06'), schemaver_remove('ss05'), schemaver_remove('ss04'), schemaver_remove('ss03'), schemaver_remove('ss02'), schemaver_remove('ss01');
SELECT schemaver_register('ss07', '{squ1}', 'SET search_path = ''''; ALTER TABLE public.s1 ADD f text', 'SET search_path = ''''; ALTER TABLE public.s1 DROP f');
SELECT schemaver_squash('base:ss07', 'again', rev_id => 'squ2');
SET schemaver.project = 'squash_irreversible';
SELECT schemaver_register('si01', NULL, 'CREATE TABLE i1 (a int)', NULL);
SELECT schemaver_register('si02', '{si01}', 'CREATE TABLE i2 (a int)', 'DROP TABLE i2');
SELECT schemaver_squash('base:si02', 'no way back', rev_id => 'squ1');
SELECT downgrade IS NULL FROM schemaver_revisions WHERE project = 'squash_irreversible' AND revision = 'squ1';

-- What a statement of one body leaves for the next one makes a difference.
SET schemaver.project = 'squash_different';
SELECT schemaver_register('sd01', NULL, 'CREATE TABLE d1 (a int); DO $x$BEGIN EXECUTE ''SET squash.flag = on''; END$x$', '');
SELECT schemaver_register('sd02', '{sd01}', 'DO $x$BEGIN IF current_setting(''squash.flag'', true) = ''on'' THEN CREATE TABLE d3 (a int); END IF; END$x$; CREATE TABLE d2 (a int)', 'DROP TABLE d2');
SELECT schemaver_register('sd03', '{sd02}', 'CREATE TABLE d4 (a int)', 'DROP TABLE d4');
SELECT schemaver_register('sd04', '{sd03}', 'CREATE TABLE d5 (a int)', 'DO $x$BEGIN EXECUTE ''SET squash.flag = off''; END$x$; DROP TABLE d5');
SELECT schemaver_register('sd05', '{sd04}', 'CREATE TABLE d6 (a int)', 'DROP TABLE nowhere');
SELECT * FROM told($$SELECT schemaver_squash('sd01:sd02', 'another schema', allow => '{data_steps}')$$);
SET schemaver.allow_hazards = 'data_steps';
SELECT schemaver_squash('sd03:sd04', 'the same', rev_id => 'squ1');
SELECT * FROM told($$SELECT schemaver_squash('squ1:sd05', 'fails')$$);
RESET schemaver.allow_hazards;
SELECT count(*) FROM schemaver_revisions WHERE project = 'squash_different';

-- Merge points have no bodies; a deadlock is no difference; nor does a downgrade leave what another one expects.
SET schemaver.project = 'squash_merged';
SELECT count(schemaver_register(r, p::text[], u, d)) FROM (VALUES
    ('k001', NULL, 'CREATE TABLE k1 (n int)', 'DROP TABLE k1'), ('k00a', '{k001}', 'CREATE TABLE ka (n int)', 'DROP TABLE ka'), ('k00b', '{k001}', 'CREATE TABLE kb (n int)', 'DROP TABLE kb')) AS v(r, p, u, d);
SELECT schemaver_merge(rev_id => 'k00m');
SELECT count(schemaver_register(r, p::text[], u, d)) FROM (VALUES
    ('k005', '{k00m}', 'CREATE TABLE k5 (n int)', 'DROP TABLE k5; DO $x$BEGIN IF current_setting(''squash.flag'', true) = ''on'' THEN CREATE TABLE left_over (n int); END IF; END$x$'),
    ('k006', '{k005}', 'CREATE TABLE k6 (n int)', 'DROP TABLE k6'),
    ('k007', '{k006}', 'CREATE TABLE k7 (n int)', 'DROP TABLE k7; DO $x$BEGIN EXECUTE ''SET squash.flag = on''; END$x$'),
    ('k008', '{k007}', 'DO $x$BEGIN RAISE ''x'' USING ERRCODE = ''40P01''; END$x$', '')) AS v(r, p, u, d);
SET schemaver.allow_hazards = 'data_steps';
SELECT schemaver_squash('k005:k006', 'x', rev_id => 'squ1');
SELECT schemaver_remove('squ1');
SELECT schemaver_squash('k001:k00m', 'x', rev_id => 'squ1');
SELECT replaces, upgrade, downgrade FROM schemaver_revisions WHERE project = 'squash_merged' AND revision = 'squ1';
SELECT * FROM told($$SELECT schemaver_squash('k005:k007', 'x')$$);
SELECT * FROM told($$SELECT schemaver_squash('k007:k008', 'x')$$);
RESET schemaver.allow_hazards;

-- Graphs that one revision cannot stand for, and those that it can.
SET schemaver.project = 'squash_graphs';
SELECT count(schemaver_register(r, p::text[], '', '', depends_on => d::text[])) FROM (VALUES
    ('g000', NULL, NULL), ('g001', '{g000}', NULL), ('gl01', '{g001}', NULL), ('gr01', '{g001}', NULL),
    ('g002', '{gl01,gr01}', NULL), ('g003', '{g002}', '{x001}'), ('x001', NULL, '{g001}'), ('x002', '{x001}', NULL),
    ('g004', '{g003}', NULL)) AS v(r, p, d);
SELECT * FROM told($$SELECT schemaver_squash('g001:gl01', 'x', rev_id => 'squ0')$$);
SELECT * FROM told($$SELECT schemaver_squash('gl01:g002', 'x', rev_id => 'squ0')$$);
SELECT * FROM told($$SELECT schemaver_squash('g001:g003', 'x', rev_id => 'squ0')$$);
SELECT * FROM told($$SELECT schemaver_squash('g001:heads', 'x', rev_id => 'squ0')$$);
SELECT schemaver_squash('g001:g002', 'x', rev_id => 'squ0');
SELECT replaces, down_revision, depends_on FROM schemaver_revisions WHERE project = 'squash_graphs' AND revision = 'squ0';
SELECT schemaver_squash('g003:g004', 'x', rev_id => 'squ2');
SELECT replaces, down_revision, depends_on FROM schemaver_revisions WHERE project = 'squash_graphs' AND revision = 'squ2';
SELECT revision, down_revision FROM schemaver_history();
SELECT revision FROM schemaver_graph() AS g(revision);
SELECT * FROM told($$SELECT schemaver_squash('g002:g003', 'z', rev_id => 'squ4')$$);
-- a squashed one is squashed again
SELECT schemaver_squash('base:squ0', 'y', rev_id => 'squ3');
SELECT replaces, down_revision, depends_on FROM schemaver_revisions WHERE project = 'squash_graphs' AND revision = 'squ3';
SELECT revision, down_revision FROM schemaver_history();
SELECT schemaver_register('r000', NULL, '', '');
SELECT * FROM told($$SELECT revision FROM schemaver_rebase('squ2', 'r000')$$);
SELECT count(*) FROM schemaver_stamp('g000');
SELECT * FROM told($$SELECT revision FROM schemaver_rebase('squ0', 'r000')$$);
SELECT * FROM told($$SELECT revision FROM schemaver_rebase('g002', 'r000')$$);
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('r000');
-- one that follows in the middle, afterwards
SELECT schemaver_register('late', '{g003}', '', '');
SELECT revision, down_revision FROM schemaver_history('squ2:');
SELECT severity, code, revision, problem FROM schemaver_validate();

-- What counts as applied stays as it is, too.
SET schemaver.project = 'squash_counts';
SELECT schemaver_register('sn01', NULL, 'CREATE TABLE counts (n int)', 'DROP TABLE counts');
SELECT schemaver_register('sn02', '{sn01}', 'ALTER TABLE counts ADD m int', 'ALTER TABLE counts DROP m');
SELECT schemaver_squash('sn01:sn02', 'x', rev_id => 'squ1');
SELECT schemaver_edit('squ1', upgrade => 'CREATE TABLE counts (n int, m int)');
SELECT revision FROM schemaver_upgrade('sn01');
SELECT * FROM told($$SELECT schemaver_edit('squ1', upgrade => 'CREATE TABLE other (n int)')$$);
SELECT * FROM told($$SELECT schemaver_register('squ1', NULL, 'CREATE TABLE counts (n int, m int)', 'SELECT 1', 'x')$$);
SELECT revision FROM schemaver_upgrade('sn02');
SELECT * FROM told($$SELECT schemaver_edit('squ1', transactional => false)$$);
SELECT schemaver_edit('squ1', message => 'y', branch_labels => '{counting}');
SELECT schemaver_edit('squ1', downgrade => 'DROP TABLE counts');
SELECT schemaver_remove('sn02'), schemaver_remove('sn01');
SELECT direction, revision FROM schemaver_log WHERE project = 'squash_counts' ORDER BY started_at, step;
SELECT revision FROM schemaver_downgrade();
SELECT schemaver_edit('squ1', upgrade => 'CREATE TABLE other (n int)');

-- Revisions that replace each other, written by hand.
SET schemaver.project = 'squash_circle';
SELECT schemaver_register('sc01', NULL, '', '');
SELECT schemaver_register('sc02', '{sc01}', '', '');
SELECT schemaver_register('sc03', '{sc02}', '', '');
SELECT revision FROM schemaver_upgrade('sc01');
BEGIN;
UPDATE schemaver_revisions SET replaces = '{sc03}' WHERE revision = 'sc02';
UPDATE schemaver_revisions SET replaces = '{sc02,sc01}' WHERE revision = 'sc03';
SELECT severity, code, revision, problem FROM schemaver_validate();
SELECT * FROM told($$SELECT schemaver_remove('sc01')$$);
SELECT * FROM told($$SELECT schemaver_remove('sc02')$$);
SELECT * FROM told($$SELECT schemaver_load('{"f.sql": "-- revision: sc09\n-- down_revision: base\n-- replaces: sc08\n"}')$$);
SELECT * FROM told($$SELECT schemaver_register('sc03', '{sc02}', 'SELECT 1', '')$$);
SELECT schemaver_remove('sc03');
SELECT schemaver_remove('sc02');
SELECT revision FROM schemaver_history();
ROLLBACK;

-- A body that registers a revision, on a way that the target alone has opened.
SET schemaver.project = 'squash_touched';
SELECT schemaver_register('st01', NULL, '', '');
SELECT schemaver_register('st02', '{st01}', 'DO $x$BEGIN IF to_regproc(''schemaver_register'') IS NOT NULL THEN PERFORM schemaver_register(''st09'', ''{st03}'', '''', ''''); END IF; END$x$', '');
SELECT schemaver_register('st03', '{st02}', '', '');
SELECT schemaver_squash('st01:st03', 'x', allow => '{data_steps}', rev_id => 'squ1');
SELECT revision FROM schemaver_upgrade('st02');
SELECT revision FROM schemaver_pending();

-- The table of another tool names an old one.
SET schemaver.project = 'squash_adopted';
SELECT schemaver_register('sa01', NULL, '', '');
SELECT schemaver_register('sa02', '{sa01}', '', '');
SELECT schemaver_register('sa03', '{sa02}', '', '');
SELECT schemaver_squash('sa01:sa02', 'x', rev_id => 'squ1');
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('sa01');
SELECT revision FROM schemaver_adopt('squash.alembic_version');
SELECT revision FROM schemaver_upgrade('head');
UPDATE alembic_version SET version_num = 'sa02';
SELECT revision FROM schemaver_stamp('base');
\set VERBOSITY terse
SELECT revision FROM schemaver_adopt('squash.alembic_version');
\set VERBOSITY default
SELECT revision FROM schemaver_upgrade('head');

-- Files in which a revision replaces some that it cannot stand for.
CREATE FUNCTION replacing(header text) RETURNS SETOF text LANGUAGE sql
AS $$SELECT * FROM told(format('SELECT action FROM schemaver_load(jsonb_build_object(''a.sql'', %L)) WHERE revision = ''squ1''', E'-- revision: squ1\n' || header))$$;
SET schemaver.project = 'squash_unfit';
SELECT count(schemaver_register(r, p::text[], '', '', depends_on => d::text[])) FROM (VALUES
    ('u000', NULL, NULL), ('u001', '{u000}', NULL), ('u002', '{u001}', NULL), ('x000', NULL, NULL), ('x001', '{x000}', NULL),
    ('u003', '{u002}', '{x001}'), ('v001', '{u000}', NULL), ('w001', '{x000}', NULL), ('m001', '{v001,w001}', NULL)) AS v(r, p, d);
SELECT replacing(E'-- down_revision: u000\n-- replaces: u001, v001\n');
SELECT replacing(E'-- down_revision: u000\n-- replaces: u002, u001\n');
SELECT replacing(E'-- down_revision: u000, x000\n-- replaces: v001, w001, m001\n');
SELECT replacing(E'-- down_revision: x000\n-- replaces: u001, u002\n');
SELECT replacing(E'-- down_revision: u000, x000\n-- replaces: u001, u002\n');
SELECT replacing(E'-- down_revision: u001\n-- replaces: u002, u003\n');
SELECT replacing(E'-- down_revision: u001\n-- depends_on: x001\n-- replaces: u002, u003\n');
SELECT revision FROM schemaver_plan('squ1');
-- what a squashed one replaces is looked at, too, once it has been squashed itself
SELECT schemaver_squash('u001:squ1', 'x', rev_id => 'squ2');
UPDATE schemaver_revisions SET depends_on = NULL WHERE project = 'squash_unfit' AND revision = 'squ1';
SELECT severity, code, revision, problem FROM schemaver_validate() WHERE severity = 'error';

-- What parts need: each other, and the same revision twice.
SET schemaver.project = 'squash_needs';
SELECT count(schemaver_register(r, p::text[], '', '', depends_on => d::text[])) FROM (VALUES
    ('x001', NULL, NULL), ('n001', NULL, '{x001}'), ('n002', '{n001}', '{x001}'), ('n0b1', '{n001}', '{n002}'), ('n003', '{n002,n0b1}', '{n001}')) AS v(r, p, d);
SELECT schemaver_squash('n001:n003', 'x', rev_id => 'squ1');
SELECT replaces, down_revision, depends_on FROM schemaver_revisions WHERE project = 'squash_needs' AND revision = 'squ1';
SELECT * FROM told($$SELECT schemaver_squash('current:n003', 'x')$$);
-- a parent is missing
SELECT schemaver_register('n005', '{n004}', '', '');
SELECT schemaver_register('n006', '{n005}', '', '');
SELECT * FROM told($$SELECT schemaver_squash('n005:n006', 'x')$$);

-- It is the same one wherever it is made: also where the parts of another one are applied.
SET schemaver.project = 'squash_where';
SELECT count(schemaver_register(r, p::text[], u, '')) FROM (VALUES
    ('p001', NULL, E'CREATE TABLE p1 (n int);\n\n'), ('p002', '{p001}', 'SELECT 1'), ('p003', '{p002}', 'SELECT SET_CONFIG(''work_mem'', ''1MB'', true)')) AS v(r, p, u);
SELECT schemaver_squash('p001:p002', 'x', allow => '{data_steps}', rev_id => 'squ1');
SELECT upgrade FROM schemaver_revisions WHERE project = 'squash_where' AND revision = 'squ1';
SELECT schemaver_edit('squ1', branch_labels => '{where}');
SELECT schemaver_resolve('where@head');
SELECT * FROM told($$SELECT schemaver_squash('squ1:p003', 'x', rev_id => 'squ2')$$);
SELECT schemaver_edit('p003', upgrade => 'CREATE TABLE p3 (n int)');
SELECT revision FROM schemaver_upgrade('p001');
SELECT schemaver_squash('squ1:p003', 'x', allow => '{data_steps}', rev_id => 'squ2');
SELECT replaces, down_revision FROM schemaver_revisions WHERE project = 'squash_where' AND revision = 'squ2';
SELECT revision FROM schemaver_pending();
-- what was altered is told under its own name
UPDATE schemaver_applied SET checksum = sha256('') WHERE project = 'squash_where' AND revision = 'p001';
SELECT * FROM told($$SELECT revision FROM schemaver_upgrade('head')$$);

-- Of many statements that do something to rows, the first are listed.  What changes the cluster is not tried out.
SET schemaver.project = 'squash_steps';
SELECT schemaver_register('t001', NULL, 'CREATE TABLE t1 (n int)', '');
SELECT schemaver_register('t002', '{t001}', repeat(E'DELETE FROM t1;\n', 21), '');
SELECT schemaver_register('t003', '{t002}', 'CREATE ROLE regress_squash_made', 'DROP ROLE regress_squash_made');
SELECT schemaver_register('t004', '{t003}', 'CREATE TABLE t2 (n int)', 'DROP TABLE t2');
SELECT * FROM told($$SELECT schemaver_squash('t001:t002', 'it''s', rev_id => 'squ1')$$);
BEGIN;
SELECT schemaver_register('t005', '{t004}', '', '');
SELECT * FROM told($$SELECT schemaver_squash('t005:t005', 'x')$$);
ROLLBACK;
SELECT schemaver_configure('environment', NULL);
SELECT * FROM told($$SELECT schemaver_squash('t003:t004', 'x', rev_id => 'squ1')$$);
SELECT schemaver_configure('environment', 'test');
SELECT schemaver_squash('t003:t004', 'x', rev_id => 'squ1');
SELECT count(*) FROM pg_roles WHERE rolname = 'regress_squash_made';
\set VERBOSITY terse
SET schemaver.project = 'squash_nothing';
SELECT * FROM told($$SELECT schemaver_squash('base:head', 'x')$$);
\set VERBOSITY default

-- Where a part is applied, another one that is not registered is still to come.
SET schemaver.project = 'squash_cut';
SELECT count(*) FROM schemaver_load(jsonb_build_object('0.sql', E'-- revision: c000\n-- down_revision: base\n', '1.sql', E'-- revision: c001\n-- down_revision: c000\n',
                                                      '2.sql', E'-- revision: c002\n-- down_revision: c001\n'));
SELECT revision FROM schemaver_upgrade('head');
SELECT revision, action FROM schemaver_load(jsonb_build_object('0.sql', E'-- revision: c000\n-- down_revision: base\n',
                                                              's.sql', E'-- revision: squ1\n-- down_revision: c000\n-- replaces: c001, c002, c003\n'));
SELECT schemaver_is_current();
SELECT pending FROM schemaver_status();
SELECT * FROM told($$SELECT revision FROM schemaver_current(true)$$);
SELECT * FROM told($$SELECT revision FROM schemaver_pending()$$);
SELECT * FROM told($$SELECT revision FROM schemaver_upgrade('head')$$);
SELECT schemaver_set_models('sql:CREATE TABLE cut (n int)') <> '' AS set;
SELECT * FROM told($$SELECT schemaver_autogenerate('x')$$);
DELETE FROM schemaver_models;
SELECT revision, action FROM schemaver_load(jsonb_build_object('3.sql', E'-- revision: c003\n-- down_revision: c002\n')) WHERE action = 'added';
SELECT schemaver_is_current();
SELECT revision FROM schemaver_upgrade('head');
SELECT schemaver_is_current();
-- A thousand squashed revisions.
SET schemaver.project = 'squash_thousand';
INSERT INTO schemaver_revisions (project, revision, down_revision)
SELECT 'squash_thousand', 'm' || i, CASE WHEN i > 0 THEN ARRAY['m' || i - 1] END FROM generate_series(0, 9999) i;
INSERT INTO schemaver_revisions (project, revision, down_revision, replaces)
SELECT 'squash_thousand', 's' || i, CASE WHEN i > 0 THEN ARRAY['m' || 10 * i - 1] END,
  ARRAY(SELECT 'm' || j FROM generate_series(10 * i, 10 * i + 9) j ORDER BY j) FROM generate_series(0, 999) i;
SELECT count(*) FROM schemaver_history();

-- Whose bodies they are.
CREATE ROLE regress_squash_author;
GRANT USAGE ON SCHEMA squash TO regress_squash_author;
SET ROLE regress_squash_author;
SELECT schemaver_squash('g000:g001', 'x');
RESET ROLE;
SELECT has_function_privilege('public', 'schemaver_squash(text, text, text[], text)', 'EXECUTE');
DROP OWNED BY regress_squash_author;
DROP ROLE regress_squash_author;

SELECT schemaver_configure('environment', NULL);
DELETE FROM schemaver_applied WHERE project LIKE 'squash%';
DELETE FROM schemaver_revisions WHERE project LIKE 'squash%';
RESET schemaver.project;
DROP SCHEMA squash CASCADE;
