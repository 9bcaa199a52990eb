--
-- What is exported and loaded is the same, with any message; and the names of files
-- that are made from messages.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA t_roundtrip;
SET search_path = t_roundtrip, public;
\pset tuples_only on
\pset format unaligned

CREATE TABLE messages (n serial, message text);
INSERT INTO messages (message) SELECT unnest(ARRAY['plain', 'it''s', '''', '''''', '''''''', 'a''', '''a', '''a''', '''''a', 'a''''', '''a''b''', '''a'' b',
    ' a', 'a ', ' ', '  ', ' ''', ''' ', ' '' ', '''a ', ' a''', ''' a ''', '-- a', '--', 'revision: x', '-- schemaver: upgrade', '"a"', '\', '\''', 'a, b', ':', 'base', 'ü', '''ü', '']);
INSERT INTO messages (message) VALUES (NULL);
SET schemaver.project = 'roundtrip_from';
SELECT count(schemaver_register('r' || n, CASE WHEN n > 1 THEN ARRAY['r' || n - 1] END, message => message)) FROM (SELECT * FROM messages ORDER BY n) m;
SELECT jsonb_object_agg(name, content) AS files FROM schemaver_export_all() \gset
SET schemaver.project = 'roundtrip_to';
SELECT action, problem, count(*) FROM schemaver_load(:'files') GROUP BY 1, 2;
SELECT m.n, m.message, r.message FROM messages m LEFT JOIN schemaver_revisions r ON r.project = 'roundtrip_to' AND r.revision = 'r' || n
WHERE m.message IS DISTINCT FROM r.message;
SELECT action, problem, count(*) FROM schemaver_load(:'files') GROUP BY 1, 2;
-- how they are written in the files
SELECT n, substring(content FROM '\n-- message:([^\n]*)\n') FROM messages, schemaver_export('r' || n) content WHERE message ~ '^[ '']|[ '']$' ORDER BY 1;
-- files written by other programs: a quote that is not the first of two is one character
SELECT l FROM unnest(ARRAY['''a', 'a''', '''a''b''', '''''', '''', '''''''', '''''''''', '  ''  a  ''  ', '''a''''', '''''a''']) WITH ORDINALITY AS w (written, n),
    schemaver_load(jsonb_build_object('a.sql', format(E'-- revision: w%s\n-- down_revision: base\n-- message: %s\n', n, written))) l WHERE action <> 'stale';
SELECT revision, '<' || message || '>' FROM schemaver_revisions WHERE project = 'roundtrip_to' AND revision ~ '^w' ORDER BY revision;

--
-- at most 40 bytes of a message, in whole characters, go into the name of a file
--
SET schemaver.project = 'roundtrip_slug';
SET schemaver.file_template = '{rev}_{slug}.sql';
CREATE TABLE slugs (n serial, message text);
INSERT INTO slugs (message) VALUES (repeat('x', 39)), (repeat('x', 40)), (repeat('x', 41)), (repeat('x', 42)), (repeat('x', 200)),
    (repeat('x', 38) || 'é'), (repeat('x', 39) || 'é'), (repeat('x', 40) || 'é'), (repeat('x', 37) || '漢'), (repeat('x', 38) || '漢'), (repeat('x', 39) || '漢'),
    (repeat('x', 36) || '😀'), (repeat('x', 37) || '😀'), (repeat('x', 39) || '😀'), (repeat('é', 20)), (repeat('é', 21)), (repeat('漢', 13) || 'x'), (repeat('漢', 14)),
    (repeat('x', 39) || ' y'), (repeat('x', 38) || '  y'), (repeat('x', 40) || ' y'), ('  ' || repeat('x', 41)), (repeat('_', 41) || 'x'), (repeat(' -', 41)), ('A-Z.a/z:0,9'), ('[`{@^~'), ('');
SELECT count(schemaver_register(to_char(n, 'FM00'), message => message)) FROM slugs;
SELECT name, octet_length(name) - octet_length('00_.sql') FROM schemaver_export_all() ORDER BY name;
-- the separator before an empty one is removed, others stay
SELECT schemaver_register('only'), schemaver_register('words', message => 'Two  words');
SET schemaver.file_template = 'x-{slug}-{rev}.sql';
SELECT name FROM schemaver_export_all() WHERE name ~ 'only|words' ORDER BY 1;
SET schemaver.file_template = '{slug}_{rev}.sql';
SELECT name FROM schemaver_export_all() WHERE name ~ 'only|words' ORDER BY 1;
SET schemaver.file_template = '{rev}.{slug}.sql';
SELECT name FROM schemaver_export_all() WHERE name ~ 'only|words' ORDER BY 1;
SET schemaver.file_template = '{rev}-_{slug}';
SELECT name FROM schemaver_export_all() WHERE name ~ 'only|words' ORDER BY 1;

-- dates that no calendar has, which can only be written by hand
SET schemaver.file_template = '{date}{time}_{rev}.sql';
UPDATE schemaver_revisions SET created_at = d.created_at FROM (VALUES ('01', '-infinity'::timestamptz), ('02', 'infinity'), ('03', '294276-12-31 23:59:59.999999Z'), ('04', '4713-01-01 00:00:00Z BC'), ('05', '2000-01-01 00:00:00Z'),
    ('06', '1999-12-31 23:59:59.999999Z'), ('07', '0001-01-01 00:00:00Z BC')) AS d (revision, created_at) WHERE project = 'roundtrip_slug' AND schemaver_revisions.revision = d.revision;
SELECT name, substring(content FROM '-- create_date:[^\n]*') FROM schemaver_export_all() WHERE name ~ '_0[1-7]' ORDER BY 1;

RESET schemaver.file_template;
RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'roundtrip%';
DROP SCHEMA t_roundtrip CASCADE;
