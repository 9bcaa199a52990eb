--
-- Loading files: the native format, and what is common to all.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_load';
CREATE SCHEMA test_load;
SET search_path = test_load, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded_in_place.sql'
\set ECHO none
\i :shared
\set ECHO all
-- One file with one text.
CREATE FUNCTION load_one(name text, content text) RETURNS SETOF text LANGUAGE sql AS
$$ SELECT loaded(jsonb_build_object(name, content)) $$;
CREATE VIEW registered AS
    SELECT revision, down_revision, depends_on, branch_labels, message, transactional, to_json(upgrade) AS up, to_json(downgrade) AS down
    FROM schemaver_revisions WHERE project = 'test_load' ORDER BY revision;

--
-- arguments
--
SELECT loaded(NULL::jsonb);
SELECT loaded('[]');
SELECT loaded('"x"');
SELECT loaded('{"a.sql": null}');
SELECT loaded('{"a.sql": {"b.sql": ""}}');
SELECT loaded('{}');
SELECT loaded('{"a.txt": "x"}');
SELECT loaded('{"a.sql": "SELECT 1"}', 'nonesuch');
SELECT loaded('{"a.sql": "SELECT 1"}', NULL);
SELECT loaded('{"a.sql": "SELECT 1"}', 'native', NULL);
SELECT loaded('{"a.sql": "SELECT 1"}', 'native', 'ignore');

--
-- a file with everything, and a minimal one
--
SELECT loaded(jsonb_build_object('m/20260101_a.sql', $$-- revision: a
-- down_revision: base
-- message: the first
-- create_date: 2026-01-01 10:00:00+01

-- schemaver: upgrade
CREATE TABLE a (id int);

-- schemaver: downgrade
DROP TABLE a;
$$, 'm/b.sql', $$-- revision: b
-- down_revision: a
-- branch_labels: left, l2
-- depends_on: a
-- message:
-- transactional: false
-- schemaver: upgrade
$$, 'm/merge.sql', $$--revision:m
--  down_revision :  a
$$, 'README.md', 'read me'));
SELECT loaded(jsonb_build_object('m/20260101_a.sql', $$-- revision: a
-- down_revision: base
-- message: the first
-- create_date: 2026-01-01 10:00:00+01

-- schemaver: upgrade
CREATE TABLE a (id int);

-- schemaver: downgrade
DROP TABLE a;
$$, 'm/b.sql', $$-- revision: b
-- down_revision: a
-- branch_labels: left, l2
-- depends_on: a
-- message:
-- transactional: false
-- schemaver: upgrade
$$, 'm/merge.sql', $$--revision:m
--  down_revision:  a ,b
$$, 'README.md', 'read me'));
SELECT * FROM registered;
SELECT created_at AT TIME ZONE 'UTC' FROM schemaver_revisions WHERE project = 'test_load' AND revision = 'a';
SELECT created_by = current_user, created_at = now() FROM schemaver_revisions WHERE project = 'test_load' AND revision = 'b';
-- again: nothing happens, and nothing is written
BEGIN;
SELECT load_one('m/20260101_a.sql', $$-- revision: a
-- down_revision: base
-- message: the first
-- create_date: 2026-01-01 09:00:00+00

-- schemaver: upgrade
CREATE TABLE a (id int);

-- schemaver: downgrade
DROP TABLE a;
$$);
SELECT pg_current_xact_id_if_assigned() IS NULL;
COMMIT;
-- a file without a date leaves the date unchanged; a different date changes it
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n-- message: the first\n\n-- schemaver: upgrade\nCREATE TABLE a (id int);\n\n-- schemaver: downgrade\nDROP TABLE a;\n');
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n-- message: the first\n-- create_date: 2026-01-02\n\n-- schemaver: upgrade\nCREATE TABLE a (id int);\n\n-- schemaver: downgrade\nDROP TABLE a;\n');
SELECT created_at = '2026-01-02 00:00:00+00' FROM schemaver_revisions WHERE project = 'test_load' AND revision = 'a';
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n-- create_date: yesteryear\n');
-- one form of a date, with any settings and at any time; the zero of the server's calendar is valid, too
CREATE FUNCTION load_date(value text) RETURNS text LANGUAGE sql
RETURN (SELECT string_agg(t, E'\n') FROM load_one('a.sql', E'-- revision: a\n-- down_revision: base\n-- message: the first\n-- create_date: ' || value || E'\n\n-- schemaver: upgrade\nCREATE TABLE a (id int);\n\n-- schemaver: downgrade\nDROP TABLE a;\n') AS t);
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Asia/Kolkata';
CREATE FUNCTION date_of_a() RETURNS text LANGUAGE sql
RETURN (SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM schemaver_revisions WHERE project = 'test_load' AND revision = 'a');
SELECT value, load_date(value), load_date(value), date_of_a()
FROM unnest('{"2000-01-01 00:00:00+00", 2000-02-29T23:59:59Z, "2026-01-02 03:04:05", "2026-01-02 03:04:05.5+05:30", "2026-01-02T03:04:05.000001-0800",
              "2026-01-02 03:04", 2026-01-02, "0001-01-01 00:00:00Z", "9999-12-31 23:59:59.999999"}'::text[]) AS value;
SELECT load_date('now');
SELECT value, load_date(value)
FROM unnest('{now, today, tomorrow, yesterday, epoch, infinity, -infinity, allballs, J2451187, "now+00", 01/02/2026, 2026/01/02, "2 Jan 2026", 20260102,
              "20260102 030405", 26-01-02, 02026-01-02, 2026-1-2, 2026-00-01, 2026-13-01, 2026-02-30, 1900-02-29, 0000-01-01, "2026-01-02 24:00:00",
              "2026-01-02 03:60:00", "2026-01-02 03:04:60", "2026-01-02 03:04:05.", "2026-01-02 03:04:05.1234567", "2026-01-02 03:04:05 UTC",
              "2026-01-02 03:04:05 Europe/Berlin", "2026-01-02 03:04:05+", "2026-01-02 03:04:05+2", "2026-01-02 03:04:05+99", "2026-01-02 03:04:05+02:",
              "2026-01-02 03:04:05+02:60", "2026-01-02  03:04:05", "2026-01-02 03:04:05 AM", "2026-01-02 BC", 2026-01-02T, 2026-01-02Z}'::text[]) AS value
WHERE load_date(value) !~ format('^22007.*a\.sql, line 4, column 1: "%s" is not a date', regexp_replace(value, '[+.]', '\\\&', 'g'));
RESET DateStyle;
RESET TimeZone;
-- what is applied and has no file is reported; what is not applied is not
SELECT revision FROM schemaver_upgrade('a');
SELECT load_one('b.sql', E'-- revision: b\n-- down_revision: a\n');
-- applied with different content; the message may change
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nCREATE TABLE a2 (id int);\n');
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\nCREATE TABLE a (id int);\n\n-- schemaver: downgrade\nDROP TABLE a CASCADE;\n');
SELECT load_one('a.sql', E'-- revision: a\n-- down_revision: base\n-- message: first of all\n\n-- schemaver: upgrade\nCREATE TABLE a (id int);\n\n-- schemaver: downgrade\nDROP TABLE a;\n');
-- all or nothing
SELECT loaded(jsonb_build_object('n.sql', E'-- revision: n\n-- down_revision: a\n', 'a.sql', E'-- revision: a\n-- down_revision: n\n'));
SELECT count(*) FROM registered WHERE revision = 'n';

--
-- errors in a file, with their places; several at once
--
SELECT loaded(jsonb_build_object(
  '01.sql', E'-- revision: x1\n',
  '02.sql', E'-- down_revision: base\n-- schemaver: upgrade\n',
  '03.sql', E'-- revision:\n-- down_revision: base\n',
  '04.sql', E'-- revision: x4\n-- down_revision: base\n-- messsage: typo\n',
  '05.sql', E'-- revision: x5\n-- down_revision: base\n-- revision: x5\n',
  '06.sql', E'-- revision: x6\n-- down_revision: base\nSELECT 1;\n',
  '07.sql', E'-- revision: x7\n-- down_revision: base\n-- schemaver: up\n',
  '08.sql', E'-- revision: x8\n-- down_revision: base\n-- schemaver: upgrade\n-- schemaver: upgrade\n',
  '09.sql', E'-- revision: x9\n-- down_revision: a,,b\n',
  '10.sql', E'-- revision: x10\n-- down_revision: base\n-- transactional: maybe\n',
  '11.sql', '',
  '12.sql', E'-- revision: x12\n-- down_revision: base\n-- just a remark\n'), 'native');
-- two files, one id
SELECT loaded(jsonb_build_object('x.sql', E'-- revision: x\n-- down_revision: a\n', 'y/x.sql', E'-- revision: x\n-- down_revision: a\n'));
-- invalid names, with the core's own messages
SELECT load_one('x.sql', E'-- revision: head\n-- down_revision: a\n');
SELECT load_one('x.sql', E'-- revision: x-1\n-- down_revision: a\n');
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n-- branch_labels: a\n');
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n-- branch_labels: left\n');
-- a cycle among new files; and one that existing revisions close
SELECT loaded(jsonb_build_object('x.sql', E'-- revision: x\n-- down_revision: y\n', 'y.sql', E'-- revision: y\n-- down_revision: x\n'));
-- a missing parent may come later
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: later\n');
SELECT schemaver_remove('x');

--
-- syntax errors: where in the body, and where in the file
--
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n\n-- schemaver: upgrade\nSELECT 1;\n  /* ä */ SELEC 2;\n');
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n\n-- schemaver: upgrade\n\n-- schemaver: downgrade\n\nDROP TABEL x;\n');
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n\n-- schemaver: upgrade\nSELECT ''never\n-- schemaver: downgrade\nended;\n');
SELECT load_one('x.sql', E'-- revision: x\n-- down_revision: a\n\n-- schemaver: upgrade\nSELECT $q$ never\n-- schemaver: downgrade\nended $Q$;\n');

--
-- what is a marker, and what only looks like one
--
SELECT load_one('t.sql', $f$-- revision: t
-- down_revision: a

-- schemaver: upgrade
SELECT '
-- schemaver: downgrade
', $q$
-- schemaver: downgrade
$q$, "
-- schemaver: downgrade
" FROM t; /* a comment /* in a comment */
-- schemaver: downgrade
*/ SELECT E'\'
-- schemaver: downgrade
';
-- schemaver is a word
SELECT 1 -- schemaver: downgrade
;
--- schemaver: downgrade
---- schemaver: downgrade

-- schemaver: downgrade
SELECT 2;
$f$);
SELECT upgrade, '[' || downgrade || ']' FROM schemaver_revisions WHERE project = 'test_load' AND revision = 't';
SELECT schemaver_remove('t');
-- byte order mark, carriage returns, no line end at the end, blanks after the marker, sections in the other order
SELECT load_one('t.sql', E'\uFEFF-- revision: t\r\n-- down_revision: a\r\n\r\n-- schemaver: downgrade \t\r\nSELECT 2;\r\n\r\n-- schemaver: upgrade\r\nSELECT 1;\r\nSELECT 3');
SELECT to_json(upgrade), to_json(downgrade) FROM schemaver_revisions WHERE project = 'test_load' AND revision = 't';
SELECT schemaver_remove('t');
-- an empty section is an empty body, no section is no body
SELECT load_one('t.sql', E'-- revision: t\n-- down_revision: a\n-- schemaver: upgrade\n-- schemaver: downgrade');
SELECT to_json(upgrade), to_json(downgrade) FROM schemaver_revisions WHERE project = 'test_load' AND revision = 't';
SELECT load_one('t.sql', E'-- revision: t\n-- down_revision: a\n');
SELECT to_json(upgrade), to_json(downgrade) FROM schemaver_revisions WHERE project = 'test_load' AND revision = 't';
SELECT schemaver_remove('t');
-- a vertical tab, which is a blank in a header and in some releases a token
SELECT load_one('t.sql', E'-- revision: t\n-- down_revision: a\n\x0b\n-- schemaver: upgrade\nSELECT "x";\n\n-- schemaver: downgrade\n');
SELECT schemaver_remove('t');
-- a line of one character, at the end of the text
SELECT load_one('t.sql', '-- revision: t' || E'\n-');
SELECT load_one('t.sql', '-- revision: t' || E'\nx');
-- a problem in each of many lines
SELECT left(l, 150) FROM load_one('t.sql', E'-- revision: t\n-- down_revision: a\n' || repeat(E'-- schemaver: downgrade\n', 50000)) l;
-- unusual names
SELECT load_one('Ünïcödé ''n'' "quotes".sql', E'-- revision: réf\n-- down_revision: a\n-- message: ''  it''''s quoted ''\n-- branch_labels: "Weird"\n');
SELECT * FROM registered WHERE revision = 'réf';
SELECT schemaver_remove('réf');
-- forbidden statements are reported, as by schemaver_register
SET client_min_messages = notice;
SELECT load_one('t.sql', E'-- revision: t\n-- down_revision: a\n\n-- schemaver: upgrade\nBEGIN;\n');
SET client_min_messages = warning;
SELECT schemaver_remove('t');

--
-- many files in one call, in no order; and once more
--
SELECT action, count(*) FROM schemaver_load((SELECT jsonb_object_agg(format('%s.sql', md5(n::text)),
    format(E'-- revision: n%s\n-- down_revision: %s\n\n-- schemaver: upgrade\nSELECT %s;\n\n-- schemaver: downgrade\n', n, CASE WHEN n > 1 THEN 'n' || n - 1 ELSE 'a' END, n))
    FROM generate_series(1, 2000) n)) WHERE action <> 'stale' GROUP BY 1 ORDER BY 1;
SELECT action, count(*) FROM schemaver_load((SELECT jsonb_object_agg(format('%s.sql', md5(n::text)),
    format(E'-- revision: n%s\n-- down_revision: %s\n\n-- schemaver: upgrade\nSELECT %s;\n\n-- schemaver: downgrade\n', n, CASE WHEN n > 1 THEN 'n' || n - 1 ELSE 'a' END, CASE WHEN n % 2 = 0 THEN n ELSE -n END))
    FROM generate_series(1, 2000) n)) WHERE action <> 'stale' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM schemaver_upgrade('n2000');
SELECT count(*) FROM schemaver_downgrade('a');

--
-- who may load, and when
--
CREATE ROLE test_load_role;
SET ROLE test_load_role;
SELECT schemaver_load('{}');
SELECT schemaver_load_directory('/');
RESET ROLE;
GRANT USAGE ON SCHEMA test_load TO test_load_role;
GRANT EXECUTE ON FUNCTION schemaver_load, schemaver_load_directory TO test_load_role;
SET ROLE test_load_role;
SELECT load_one('t.sql', E'-- revision: t\n-- down_revision: a\n');
SELECT schemaver_load_directory('/');
RESET ROLE;
SELECT created_by FROM schemaver_revisions WHERE project = 'test_load' AND revision = 't';
REVOKE ALL ON FUNCTION schemaver_load, schemaver_load_directory FROM test_load_role;
REVOKE ALL ON SCHEMA test_load FROM test_load_role;
DROP ROLE test_load_role;
BEGIN READ ONLY;
SELECT load_one('t.sql', E'-- revision: t2\n-- down_revision: a\n');
ROLLBACK;
SELECT schemaver_load_directory('here');
SELECT schemaver_load_directory(NULL);

-- not even if there is nothing to do
SELECT load_one('kept.sql', E'-- revision: kept\n-- down_revision: a\n');
BEGIN READ ONLY;
SELECT load_one('kept.sql', E'-- revision: kept\n-- down_revision: a\n');
ROLLBACK;
-- more problems than an error lists
SELECT array_length(string_to_array(told, E'\n'), 1) AS lines, regexp_replace(told, '^.*\n', '') AS last
FROM (SELECT string_agg(told, E'\n') AS told FROM loaded((SELECT jsonb_object_agg(format('p%s.sql', n), E'-- revision: p\n-- nothing: x\n') FROM generate_series(101, 123) n)) AS told) AS problems;
-- an unusually long problem
\set VERBOSITY terse
SELECT length(told) FROM load_one('t2.sql', E'-- revision: t2\n-- down_revision: a\n-- ' || repeat('long', 500) || ': x') told;

-- a long list in a header
SELECT count(*) FROM schemaver_load((SELECT jsonb_object_agg(format('long%s.sql', n), format(E'-- revision: long%s\n-- down_revision: base\n', n)) FROM generate_series(1, 200) n)
    || jsonb_build_object('all.sql', E'-- revision: all\n-- down_revision: ' || (SELECT string_agg('long' || n, ', ') FROM generate_series(1, 100) n)
        || E'\n-- depends_on: ' || (SELECT string_agg('long' || n, ',') FROM generate_series(101, 200) n) || E'\n')) WHERE action = 'added';
SELECT cardinality(down_revision), down_revision[100], cardinality(depends_on), depends_on[100] FROM schemaver_revisions WHERE project = current_setting('schemaver.project') AND revision = 'all';

DROP TABLE a;
DROP SCHEMA test_load CASCADE;
