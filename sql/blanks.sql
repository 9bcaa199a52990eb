--
-- What the server treats as a blank between two tokens, or as the end of a
-- comment, has the same meaning here: a carriage return alone, a form feed, and
-- since release 16 a vertical tab.  So the answers are not written down here: a
-- body must have the same result as EXECUTE of its text.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'blanks';
CREATE SCHEMA t_blanks;
SET search_path = t_blanks, public;
\pset tuples_only on
\pset format unaligned

CREATE TABLE blanks (name text, blank text);
INSERT INTO blanks VALUES ('space', ' '), ('tab', E'\t'), ('line feed', E'\n'), ('carriage return', E'\r'), ('both', E'\r\n'), ('form feed', E'\f'),
    ('vertical tab', E'\x0b'), ('comment', '/* -- */'), ('nested', '/* /* '' */ -- */'), ('carriage return in a comment', E'-- x\r'), ('vertical tab in a comment', E'-- \x0b\n'),
    ('form feed in a comment', E'-- \f\n'), ('no-break space', U&'\00A0'), ('backspace', E'\b'), ('bell', E'\x07'), ('escape', E'\x1b');
CREATE TABLE texts (text text);
INSERT INTO texts VALUES ('CREATE@TABLE@made@(n int)'), ('@CREATE TABLE made ()@;@@SELECT@1/0@;@'), ('SELECT 1@;@;@'), ('@'), ('@;@'), ('SELECT@''a''@''b'''), ('SELECT ''a@'''),
    ('CREATE TABLE made (n int);@INSERT INTO made VALUES (1),@(2);@INSERT INTO made VALUES (''x'')'), ('SELECT 1 --@+ 1/0'), ('SELECT 1 --@;SELECT 1/0'), ('DO $@$ BEGIN END $@$'),
    ('SELECT $$@$$;@SELECT 1/0'), ('SELECT E''\@''; SELECT "@" FROM pg_class'),
    ('SELECT 4@/@2;@SELECT 1/0'), ('SELECT 4 -@- 2; SELECT 1/0'), ('/*@*/@SELECT 1/0'), ('/* / * @ */@SELECT 1/0'), ('/*@/*@*/ */@/@SELECT 1'), ('SELECT 1;@/*'), ('SELECT 1;@/* /*@*/'), ('/'), ('-@'), ('*@/');
-- the result of a statement, which is rolled back
CREATE FUNCTION outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = (SELECT count(*) FROM pg_class WHERE oid = to_regclass('made'))::text;
EXCEPTION WHEN OTHERS THEN
    RETURN concat_ws(' ', SQLSTATE, SQLERRM);
END $$;
-- the same through a revision; the way does not matter
CREATE FUNCTION outcome_as_body(body text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_register('probe', NULL, body, '');
    PERFORM schemaver_upgrade('probe');
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = (SELECT count(*) FROM pg_class WHERE oid = to_regclass('made'))::text;
EXCEPTION WHEN OTHERS THEN
    RETURN concat_ws(' ', SQLSTATE, SQLERRM);
END $$;
CREATE FUNCTION outcome_as_file(body text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_load(jsonb_build_object('probe.sql', E'-- revision: probe\n-- down_revision: base\n-- schemaver: upgrade\n' || body || E'\n-- schemaver: downgrade\n'));
    PERFORM schemaver_upgrade('probe');
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = (SELECT count(*) FROM pg_class WHERE oid = to_regclass('made'))::text;
EXCEPTION WHEN OTHERS THEN
    RETURN concat_ws(' ', SQLSTATE, SQLERRM);
END $$;
SELECT name, text, outcome(body), outcome_as_body(body)
FROM blanks, texts, replace(text, '@', blank) body WHERE outcome(body) <> outcome_as_body(body);
SELECT name, text, outcome(body), outcome_as_file(body)
FROM blanks, texts, replace(text, '@', blank) body WHERE left(outcome(body), 5) <> left(outcome_as_file(body), 5);
-- enough of them do something
SELECT count(*) FILTER (WHERE outcome(body) ~ '^UNDO0') > 60, count(*) FILTER (WHERE outcome(body) ~ '^22012') > 10, count(*) FILTER (WHERE outcome(body) ~ '^42601') > 10
FROM blanks, texts, replace(text, '@', blank) body;

-- Which statement it was, and in which line: lines end with a line feed.
CREATE FUNCTION place(body text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    context text;
BEGIN
    PERFORM schemaver_register('probe', NULL, body, '');
    PERFORM schemaver_upgrade('probe');
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
    RETURN SQLSTATE || ' ' || (regexp_match(context, 'upgrade of revision "probe", ([^\n]*)'))[1];
END $$;
SELECT name, place(replace('SELECT 1;@@@SELECT 2;@SELECT 1/0', '@', blank)) FROM blanks WHERE name IN ('space', 'line feed', 'carriage return', 'both', 'form feed', 'comment', 'carriage return in a comment', 'vertical tab in a comment');
SELECT name, place(replace(E'SELECT 1; -- x@SELECT 1/0\n\n;\nSELECT 2', '@', blank)) FROM blanks WHERE name IN ('line feed', 'carriage return', 'both');
-- a vertical tab, where it is a blank like any other; elsewhere, a syntax error after the first one
SELECT place(E'SELECT 1;\x0b\n\x0bSELECT 1/0') =
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN '22012 statement 2, line 2' ELSE '42601 line 1, column 10' END;
SELECT place(E'\x0b\x0b-- \x0b\n\x0b SELECT 1/0') =
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN '22012 statement 1, line 2' ELSE '42601 line 1, column 1' END;

-- A mark counts where a comment of the server begins, and once; not within a string that goes on over the end of a line.
CREATE FUNCTION sections(content text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM schemaver_load(jsonb_build_object('probe.sql', E'-- revision: probe\n-- down_revision: base\n' || content));
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = (SELECT concat_ws(' down ', to_json(upgrade), to_json(downgrade)) FROM schemaver_revisions WHERE project = 'blanks');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, SQLERRM, detail);
END $$;
SELECT name, sections(E'-- schemaver: upgrade\nSELECT $$' || blank || E'\n-- schemaver: downgrade\n$$;' || blank || E'\n-- schemaver: downgrade\nSELECT 2' || blank || E'\n')
FROM blanks WHERE name IN ('space', 'tab', 'line feed', 'carriage return', 'both', 'form feed');
SELECT name, sections(E'-- schemaver: upgrade\nSELECT ''x''' || blank || E'\n''-- y'';\n-- schemaver: downgrade\nSELECT 2;\n') FROM blanks WHERE name IN ('space', 'tab', 'line feed', 'carriage return', 'both', 'form feed');
SELECT name, sections(E'-- schemaver: upgrade' || blank || E'\nSELECT $$1$$' || E';\n-- schemaver: downgrade' || blank || E'\nSELECT 2;\n') FROM blanks WHERE name IN ('space', 'tab', 'line feed', 'carriage return', 'both', 'form feed');
-- comments, and what only looks like one, where the server's lexer has to find the marks
SELECT sections(E'-- schemaver: upgrade\n' || body || E'\n-- schemaver: downgrade\nSELECT 2;\n') FROM unnest(ARRAY[E'SELECT $$x$$ / 2;', E'SELECT $$x$$; /* / * /* */\n-- schemaver: downgrade\n*/', E'SELECT $$x$$; -- /*',
    E'SELECT $$x$$; /*', E'SELECT $$x$$; /* /* */', E'SELECT $$x$$ - -1;', E'SELECT $$x$$ * /**/ 2;', E'/**/SELECT $a$\n-- schemaver: downgrade\n$a$;/*\n*/']) WITH ORDINALITY AS b (body, n) ORDER BY n;
SELECT sections(content) ~ CASE WHEN current_setting('server_version_num')::int >= 160000 THEN '^UNDO0' ELSE '^42601 syntax error' END
FROM unnest(ARRAY[E'-- schemaver: upgrade\nSELECT $$1$$;\x0b\n-- schemaver: downgrade\nSELECT 2;\n', E'-- schemaver: upgrade\nSELECT $$1$$;\n-- schemaver: downgrade\n\x0b SELECT 2;\n',
                  E'-- schemaver: upgrade\nSELECT $$1\n-- schemaver: downgrade\n$$;\x0b\n\x0b\n-- schemaver: downgrade\n\x0bSELECT 2;\n']) content;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'blanks';
DROP SCHEMA t_blanks CASCADE;
