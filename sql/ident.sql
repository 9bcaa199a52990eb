--
-- Ids, labels, messages and names of projects: what they may be.
--
SET client_min_messages = warning;
SET schemaver.project = 'test_ident';
CREATE SCHEMA test_ident;
SET search_path = test_ident, public;
\pset tuples_only on
\pset format unaligned

-- Prints the result of a call: the value, or the error.
CREATE FUNCTION told(call text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    RETURN QUERY EXECUTE call;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    IF detail <> '' THEN RETURN NEXT '  ' || detail; END IF;
END $$;
CREATE FUNCTION as_id(name text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT schemaver_register(%L)', name));
$$;
CREATE FUNCTION as_label(name text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT schemaver_register(''labelled'', branch_labels => ARRAY[%L])', name));
$$;
CREATE FUNCTION as_message(message text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT schemaver_register(''told'', message => %L)', message));
$$;

--
-- ids
--
SELECT as_id('a');
SELECT as_id('1975ea');
SELECT as_id('0');
SELECT as_id('1.2.3');
SELECT as_id('2026_03_01-users');
SELECT as_id('V1__create_users.sql');
SELECT as_id('größe');
SELECT as_id('漢字');
SELECT as_id('it''s"quoted"');
SELECT as_id('back\slash');
SELECT as_id('semi;colon');
SELECT as_id('{brace}');
SELECT as_id('%s%n');
SELECT as_id('$1');
SELECT as_id('/*');
-- length, in bytes
SELECT as_id('');
SELECT as_id(repeat('x', 255));
SELECT as_id(repeat('x', 256));
SELECT as_id(repeat('ö', 127));
SELECT as_id(repeat('ö', 128));
-- reserved words are reserved as they are written
SELECT as_id('head');
SELECT as_id('heads');
SELECT as_id('base');
SELECT as_id('current');
SELECT as_id('Head'), as_id('bases'), as_id('HEADS'), as_id('currents');
-- letters differ in case
SELECT as_id('A'), as_id('a');
-- characters of the grammar
SELECT as_id('a@b');
SELECT as_id('a:b');
SELECT as_id('a,b');
SELECT as_id('a+b');
SELECT as_id('a-b');
SELECT as_id('-');
-- blanks and control characters
SELECT as_id(' ');
SELECT as_id(' a');
SELECT as_id('a ');
SELECT as_id(E'tab\tbed'), as_id(E'line\nend'), as_id(E'\u0085'), as_id(E'soft\u00a0space');
-- all that are refused
CREATE FUNCTION refused(kind text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT string_agg(first || CASE WHEN last > first THEN '-' || last ELSE '' END, ' ' ORDER BY first)
    FROM (SELECT lpad(to_hex(min(u)), 4, '0') AS first, lpad(to_hex(max(u)), 4, '0') AS last
          FROM (SELECT u, u - row_number() OVER (ORDER BY u) AS range
                FROM (SELECT generate_series(1, 400)
                      UNION ALL SELECT generate_series(5750, 5770) UNION ALL SELECT generate_series(8180, 8310)
                      UNION ALL SELECT generate_series(12280, 12300) UNION ALL VALUES (65278), (65279), (65280), (128512)) AS v(u),
                     LATERAL (SELECT told(format('SELECT schemaver_register(''probe'', %s => %L)', kind,
                                                 CASE kind WHEN 'message' THEN 'x' || chr(u) || 'y'
                                                 ELSE ARRAY['x' || chr(u) || 'y']::text END)) AS told) AS t
                WHERE told LIKE '22023%') AS r
          GROUP BY range) AS s
$$;
SELECT refused('down_revision');
SELECT refused('branch_labels');
SELECT refused('depends_on');
SELECT refused('message');
SELECT schemaver_remove('probe');

--
-- labels: like ids, and "-", but not before trailing digits
--
SELECT as_label('a-b');
SELECT as_label('-');
SELECT as_label('a-');
SELECT as_label('a-1b');
SELECT as_label('release-2.0');
SELECT as_label('2026-03-x');
SELECT as_label('123');
SELECT as_label('a-1');
SELECT as_label('-1');
SELECT as_label('2026-03-01');
SELECT as_label('');
SELECT as_label('head');
SELECT as_label('current');
SELECT as_label('a@b');
SELECT as_label('a b');
SELECT as_label(repeat('l', 255));
SELECT as_label(repeat('l', 256));
-- the same for dependencies and parents
SELECT told($$ SELECT schemaver_register('other', depends_on => '{heads}') $$);
SELECT told($$ SELECT schemaver_register('other', depends_on => '{labelled-1}') $$);
SELECT told($$ SELECT schemaver_register('other', depends_on => '{""}') $$);
SELECT told($$ SELECT schemaver_register('other', down_revision => '{base}') $$);
SELECT told($$ SELECT schemaver_register('other', down_revision => '{a-b}') $$);
SELECT told($$ SELECT schemaver_register('other', down_revision => '{""}') $$);
-- and in every call that takes them
SELECT told($$ SELECT schemaver_revision('m', head => 'labelled', rev_id => 'a-1') $$);
SELECT told($$ SELECT schemaver_revision('m', head => 'labelled', branch_labels => '{a-1}') $$);
SELECT told($$ SELECT schemaver_merge('{labelled,told}', rev_id => 'base') $$);
SELECT told($$ SELECT schemaver_edit('labelled', branch_labels => '{a:1}') $$);
SELECT told($$ SELECT schemaver_edit('labelled', depends_on => '{a:1}') $$);

--
-- messages: anything on one line
--
SELECT as_message('');
SELECT as_message('It''s 100 % "fine": héad@base, 漢字, 😀 -- really');
SELECT as_message(repeat('long ', 20000));
SELECT as_message(E'two\nlines');
SELECT as_message(E'größer\tals');
SELECT as_message(E'clear \x1b[2J the screen');
SELECT as_message(E'clear \u009b2J the screen');
SELECT as_message(E'del\x7f');
SELECT told($$ SELECT schemaver_revision(E'two\nlines', head => 'labelled') $$);
SELECT told($$ SELECT schemaver_edit('labelled', message => E'two\nlines') $$);

--
-- names of projects
--
CREATE FUNCTION as_project(project text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT set_config(''schemaver.project'', %L, false)', project))
    UNION ALL SELECT told('SELECT schemaver_register(''in_a_project'')');
$$;
SELECT as_project('test_ident-1');
SELECT as_project('test_ident "1"');
SELECT as_project('head');
SELECT as_project('');
SELECT as_project('test_ident:1');
SELECT as_project('test_ident/größe');
SELECT as_project('test_ident/it''s\{}');

--
-- generated ids: 12 hex digits, and never twice
--
SET schemaver.project = 'test_ident_made_up';
SELECT count(DISTINCT id), bool_and(id ~ '^[0-9a-f]{12}$')
FROM (SELECT schemaver_revision('number ' || n) AS id FROM generate_series(1, 50) AS n) AS made;
SELECT count(*), count(DISTINCT revision) FROM schemaver_revisions WHERE project = 'test_ident_made_up';

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'test_ident%';
DROP SCHEMA test_ident CASCADE;
