--
-- Writing files: what was loaded comes back byte for byte.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_export';
CREATE SCHEMA test_export;
SET search_path = test_export, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

--
-- canonical files
--
CREATE TABLE files (name text, content text);
INSERT INTO files VALUES
('20260101100000_a_the_first.sql', $$-- revision: a
-- down_revision: base
-- message: The  first!
-- create_date: 2026-01-01 10:00:00+00

-- schemaver: upgrade
CREATE TABLE a (id int);

-- schemaver: downgrade
DROP TABLE a;
$$),
('20260102100000_b.sql', $$-- revision: b
-- down_revision: a
-- branch_labels: left, l2
-- depends_on: a, left2
-- create_date: 2026-01-02 10:00:00.5+00
-- transactional: false

-- schemaver: upgrade
$$),
('20260103000000_c_quoted.sql', $$-- revision: c
-- down_revision: a
-- branch_labels: left2
-- message: '''quoted'' '
-- create_date: 2026-01-03 00:00:00+00

-- schemaver: downgrade
-- only down, and no line end
$$),
('20260103000001_m.sql', $$-- revision: m
-- down_revision: b, c
-- message:
-- create_date: 2026-01-03 00:00:01+00

-- schemaver: upgrade

-- schemaver: downgrade
$$);
SELECT * FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files));
SELECT f.content = schemaver_export(split_part(f.name, '_', 2)) FROM (SELECT replace(name, '.sql', '_') AS name, content FROM files) f ORDER BY name;
TABLE files EXCEPT SELECT * FROM schemaver_export_all();
SELECT name FROM schemaver_export_all();
SELECT schemaver_export('left') = schemaver_export('b');
SELECT schemaver_export('x');
SELECT schemaver_export('heads');
SELECT schemaver_export(NULL);
-- with any settings of the session
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'SQL, DMY';
SELECT count(*) FROM (SELECT * FROM schemaver_export_all() EXCEPT TABLE files) changed;
SELECT action FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM schemaver_export_all()));
RESET TimeZone;
RESET DateStyle;

--
-- bodies that did not come from files: exported, loaded, exported again
--
SET schemaver.project = 'test_export_bodies';
CREATE TABLE bodies (n serial, body text);
INSERT INTO bodies (body) VALUES (NULL), (''), (E'\n'), (E'\n\n'), ('SELECT 1'), (E'SELECT 1;\n'), (E'SELECT 1;\n\n\n'), (E'SELECT 1;\r'), (E'SELECT 1;\r\n'),
    (E'\r\n'), (E'-- schemaver: upgrade'), (E'-- schemaver: downgrade\n'), (E'--- schemaver: upgrade\n-- schemaver: x\nSELECT 1;\n------ schemaver:'),
    (E'SELECT ''\n-- schemaver: upgrade\n'';\n-- schemaver: downgrade'), (E'/*\n-- schemaver: upgrade\n*/'), (E' -- schemaver: upgrade\n'),
    (E'SELECT $a$\n-- schemaver: upgrade\n$a$;\n'), (E'\uFEFF'), ('-- ä'), (E'-- revision: x\n-- down_revision: y\n'), (E'\t'), (E'SELECT 1;\n--'), (E'SELECT "\n-- schemaver: upgrade\n" FROM t\n-- schemaver: upgrade\n-- schemaver: upgrade'),
    (E'SELECT ''a''\n-- schemaver: upgrade\n''b'';\n'), (E'SELECT 1\n-- a carriage return ends it\r + ''\n-- schemaver: upgrade\n'';\n');
SELECT count(schemaver_register(format('r%s_%s', u.n, d.n), NULL, u.body, d.body)) FROM bodies u, bodies d WHERE u.body IS DISTINCT FROM E'\uFEFF' AND d.body IS DISTINCT FROM E'\uFEFF';
CREATE TABLE exported AS SELECT * FROM schemaver_export_all();
CREATE TABLE stored AS SELECT revision, upgrade, downgrade FROM schemaver_revisions WHERE project = 'test_export_bodies';
SELECT schemaver_manifest() AS manifest \gset
SELECT action, problem, count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM exported), 'native') GROUP BY 1, 2;
SET schemaver.project = 'test_export_bodies2';
SELECT action, problem, count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM exported), 'native') GROUP BY 1, 2;
SELECT count(*) FROM stored s FULL JOIN schemaver_revisions r ON r.revision = s.revision
WHERE r.project = 'test_export_bodies2' AND (r.upgrade IS DISTINCT FROM s.upgrade OR r.downgrade IS DISTINCT FROM s.downgrade);
SELECT count(*) FROM (TABLE exported EXCEPT SELECT * FROM schemaver_export_all()) changed;
SELECT schemaver_manifest() = :'manifest';

--
-- the manifest: what it covers, and what anybody can compute
--
SET schemaver.project = 'test_export_manifest';
SELECT schemaver_manifest();
CREATE FUNCTION manifest_in_sql() RETURNS text LANGUAGE sql AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat(revision, E'\t',
        array_to_string(down_revision, ','), E'\t', array_to_string(depends_on, ','), E'\t', array_to_string(branch_labels, ','), E'\t',
        encode(upgrade_checksum, 'hex'), E'\t', encode(downgrade_checksum, 'hex'), E'\n'), '' ORDER BY revision), ''), 'UTF8')), 'hex')
    FROM schemaver_revisions WHERE project = current_setting('schemaver.project')
$$;
SELECT schemaver_manifest() = manifest_in_sql();
SELECT schemaver_register('b', '{a}', 'SELECT 1'), schemaver_register('a', NULL, '', NULL, 'x', '{l1,l2}', '{d,e}');
SELECT schemaver_manifest() = manifest_in_sql();
SELECT schemaver_manifest() AS before \gset
SELECT schemaver_register('a', NULL, '', NULL, 'another message', '{l1,l2}', '{d,e}');
SELECT schemaver_manifest() = :'before';
BEGIN; SELECT schemaver_register('a', NULL, '', '', 'x', '{l1,l2}', '{d,e}'); SELECT schemaver_manifest() = :'before'; ROLLBACK;
BEGIN; SELECT schemaver_register('a', NULL, '', NULL, 'x', '{l1}', '{d,e}'); SELECT schemaver_manifest() = :'before'; ROLLBACK;
BEGIN; SELECT schemaver_register('a', NULL, '', NULL, 'x', '{l1,l2}', '{d}'); SELECT schemaver_manifest() = :'before'; ROLLBACK;
BEGIN; SELECT schemaver_register('b', NULL, 'SELECT 1'); SELECT schemaver_manifest() = :'before'; ROLLBACK;
BEGIN; SELECT schemaver_register('b', '{a}', 'SELECT 2'); SELECT schemaver_manifest() = :'before'; ROLLBACK;
BEGIN; SELECT schemaver_register('b', '{a}', 'SELECT 1', transactional => false); SELECT schemaver_manifest() = :'before'; ROLLBACK;

--
-- names of files
--
SET schemaver.project = 'test_export_names';
SELECT name FROM schemaver_export_all();
SELECT count(*) FROM schemaver_load(jsonb_build_object(
    'a.sql', E'-- revision: a/b\\c*\n-- down_revision: base\n-- create_date: 2026-02-03 04:05:06+00\n-- message: ../../etc/passwd & "more" ÄÖ $(x)\n',
    'b.sql', E'-- revision: b\n-- down_revision: a/b\\c*\n-- create_date: 2026-02-04 12:00:00Z\n-- message: ' || repeat('ü', 60) || E'\n',
    'c.sql', E'-- revision: c\n-- down_revision: b\n-- message: !!\n'));
-- dates that cannot have this form are not written
UPDATE schemaver_revisions SET created_at = CASE revision WHEN 'b' THEN '0044-03-15 12:00:00+00 BC' ELSE 'infinity' END::timestamptz
WHERE project = 'test_export_names' AND revision IN ('b', 'c');
SELECT name, content ~ 'create_date' FROM schemaver_export_all();
SELECT name, split_part(content, E'\n', 3) FROM schemaver_export_all() WHERE name ~ 'c\.sql$';
SET schemaver.file_template = '{rev}-{slug}.{date}.{time}.sql';
SELECT name FROM schemaver_export_all();
SET schemaver.file_template = '{date}.sql';
SELECT name FROM schemaver_export_all();
SET schemaver.file_template = '{rev}{what}.sql';
SELECT name FROM schemaver_export_all();
SET schemaver.file_template = 'x{rev';
SELECT name FROM schemaver_export_all();
SET schemaver.file_template = '{rev}{what';
SELECT name FROM schemaver_export_all();
RESET schemaver.file_template;
-- ids that differ only in characters not allowed in a file name, or in case
SET schemaver.project = 'test_export_same_names';
SELECT count(schemaver_register(id, '{}')) FROM unnest('{a/b,a*b,a_b,A_b,A_b_2,a_b_2,"a\"b"}'::text[]) id;
SET schemaver.file_template = '{rev}.sql';
SELECT name, split_part(content, E'\n', 1) FROM schemaver_export_all();
SET schemaver.file_template = '{rev}';
SELECT name, split_part(content, E'\n', 1) FROM schemaver_export_all();
RESET schemaver.file_template;

--
-- a file for a revision that is still to be written
--
SET schemaver.project = 'test_export_template';
CREATE FUNCTION template(variadic text[]) RETURNS text LANGUAGE sql AS
$$ SELECT regexp_replace($1[1], '(create_date: ).*?\n', E'\\1...\n') $$;
SELECT template(schemaver_template('The first', rev_id => 'a'));
SELECT schemaver_template('x') ~ '^-- revision: [0-9a-f]{12}\n';
SELECT schemaver_template('x') ~ '\n-- create_date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00\n';
SELECT count(*) FROM schemaver_revisions WHERE project = 'test_export_template';
SELECT schemaver_register('a'), schemaver_register('b', '{a}'), schemaver_register('c', '{a}', branch_labels => '{lc}');
SELECT schemaver_template('x');
SELECT template(schemaver_template('On c', 'lc@head', branch_labels => '{l1,l2}', depends_on => '{b}', rev_id => 'd', transactional => false));
SELECT template(schemaver_template(NULL, 'a', true, rev_id => 'd'));
SELECT schemaver_template('x', 'a');
SELECT schemaver_template('x', 'b', rev_id => 'c');
SELECT schemaver_template('x', 'b', branch_labels => '{lc}');
SELECT schemaver_template('x', 'b', rev_id => 'head');
SELECT schemaver_template('x', 'b', depends_on => '{nonesuch}');
SELECT schemaver_template(E'two\nlines', 'b');
SELECT schemaver_template('x', NULL);
-- it loads as it is
SELECT revision = 'd', action, problem FROM schemaver_load(jsonb_build_object('d.sql', schemaver_template('later', 'b', rev_id => 'd'))) WHERE action <> 'stale';
-- all of this only reads
BEGIN READ ONLY;
SELECT length(schemaver_template('x', 'c')) > 0, length(schemaver_export('a')) > 0, length(schemaver_manifest()), count(*) FROM schemaver_export_all();
ROLLBACK;

-- a body that was written by hand and whose lines cannot be determined
INSERT INTO schemaver_revisions (project, revision, upgrade) VALUES ('test_export_template', 'unread', E'SELECT ''\n-- schemaver: upgrade\n');
SELECT schemaver_export('unread');

DROP SCHEMA test_export CASCADE;
