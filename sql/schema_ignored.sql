-- Differences that somebody wants to live with.
\set VERBOSITY terse
\pset null '(null)'
SET client_min_messages = notice;
CREATE SCHEMA s;
CREATE SCHEMA t;
CREATE TABLE s.kept (id int, old int, note text);
COMMENT ON TABLE s.kept IS 'one';
CREATE TABLE t.kept (id bigint, note text NOT NULL);
COMMENT ON TABLE t.kept IS 'another';
CREATE TYPE s.mood AS ENUM ('a');
CREATE TABLE s.mine (id int PRIMARY KEY, m s.mood);
CREATE INDEX mine_m ON s.mine (m);
CREATE VIEW s.of_mine AS SELECT id FROM s.mine;
CREATE TABLE t.wanted (id int PRIMARY KEY);
CREATE INDEX wanted_id ON t.wanted (id);
CREATE VIEW t.of_wanted AS SELECT id FROM t.wanted;
CREATE FUNCTION differences() RETURNS TABLE (ddl text, codes text[], identity text) LANGUAGE sql AS
  $$SELECT split_part(ddl, E'\n', 1), codes, identity FROM schemaver_diff('schema:s', 'schema:t') WHERE kind <> 'setting' ORDER BY step$$;

-- Nothing is ignored.
SELECT * FROM differences();

-- Properties, with and without others of the same object.
SELECT schemaver_ignore('table.comment', 's.kept', 'ours');
SELECT schemaver_ignore('column.*', 's.kept.id', 'later');
SELECT schemaver_ignore('column.type', 's.kept.note', 'hides nothing');
\set VERBOSITY default
SELECT * FROM differences() WHERE identity LIKE '%kept%';
\set VERBOSITY terse

-- An extra table: it stays, and so does what it needs; what needs it can be dropped.
SELECT schemaver_ignore('table.extra', 's.mine', 'of another program');
SELECT * FROM differences();

-- A missing table: what needs it has no statement.
SELECT schemaver_ignore('table.missing', 's.wan?ed', 'not yet');
SELECT * FROM differences();
SELECT schemaver_ignore('view.missing', '*', 'not yet');
SELECT schemaver_ignore('view.extra', '*', 'of another program');
SELECT schemaver_ignore('enum.extra', 's.mood', 'of another program');
SELECT schemaver_ignore('column.extra', 's.kept.old', 'of another program');
SELECT schemaver_ignore('column.not_null', 's.kept.note', 'not yet') IS NULL AS is_new;
SELECT * FROM differences();

-- The other direction is another difference.
SELECT split_part(ddl, E'\n', 1) AS ddl FROM schemaver_diff('schema:t', 'schema:s') WHERE kind = 'table' AND ddl LIKE 'CREATE%';

-- A fingerprint is that of everything.
SELECT schemaver_fingerprint('strict', '{s}') = schemaver_fingerprint('strict', '{t}') AS same;

-- Patterns: a backslash makes a character itself, and letters may have several bytes.
CREATE SCHEMA p;
CREATE SCHEMA q;
CREATE TABLE p."a*b" ();
CREATE TABLE p."aXb" ();
CREATE TABLE p."ä?" ();
CREATE TABLE p."äö" ();
CREATE FUNCTION left_of(code text, identity text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  DELETE FROM schemaver_ignored;
  PERFORM schemaver_ignore(code, identity, 'x');
  SELECT string_agg(d.identity, ' ' ORDER BY d.identity COLLATE "C") INTO result FROM schemaver_diff('schema:p', 'schema:q') d WHERE d.ddl LIKE 'DROP%';
  RETURN result;
END $$;
SET client_min_messages = warning;
SELECT pattern, left_of('table.extra', pattern) FROM unnest(ARRAY['*', 'p.*', 'p."a\*b"', 'p."a*b"', 'p."a?b"', 'p."ä\?"', 'p."ä?"', 'p."??"', 'p."?"', 'p.aXb', 'P.*', '*b*"', '\', '*\']) pattern;
SELECT pattern, left_of(pattern, 'p.*') FROM unnest(ARRAY['*', '*.extra', 'table.*', '*able.extr?', 'table.missing', 'view.extra']) pattern;
RESET client_min_messages;

-- Mistakes.
\set VERBOSITY default
SELECT schemaver_ignore('table.nothing', '*', 'x');
SELECT schemaver_ignore('table', '*', 'x');
SELECT schemaver_ignore(NULL, '*', 'x');
SELECT schemaver_ignore('*', NULL, 'x');
SELECT schemaver_ignore('*', '', 'x');
SELECT schemaver_ignore('*', '*', '');

-- The previous reason; NULL removes.
DELETE FROM schemaver_ignored;
SELECT schemaver_ignore('*.acl', '*', 'one');
SELECT schemaver_ignore('*.acl', '*', 'one', current_date - 1);
SELECT schemaver_ignore('*.acl', '*', 'one', current_date);
SELECT schemaver_ignore('*.acl', '*', 'two', '2100-01-01');
SELECT code, identity, reason, until = '2100-01-01' AS has_end, changed_by = current_user AS is_mine FROM schemaver_ignored;
SELECT schemaver_ignore('*.acl', '*', NULL);
SELECT schemaver_ignore('*.acl', '*', NULL);
SELECT count(*) FROM schemaver_ignored;

-- The last day.
SELECT schemaver_ignore('table.extra', '*', 'today', current_date), schemaver_ignore('table.comment', '*', 'over', current_date - 1);
SELECT count(*) FROM schemaver_diff('schema:p', 'schema:q') WHERE kind = 'table';
SELECT schemaver_ignore('table.extra', '*', 'over', current_date - 1);
SELECT count(*) FROM schemaver_diff('schema:p', 'schema:q') WHERE kind = 'table';

-- What hides nothing is a warning.
SELECT schemaver_ignore('table.extra', 'p.nothing', 'x'), schemaver_ignore('table.extra', 'p.aXb', 'x'), schemaver_ignore('table.missing', 'p.nothing', 'x');
INSERT INTO schemaver_ignored (code, identity, reason) VALUES ('nothing.at_all', '*', 'by hand');
SELECT severity, code, problem, hint FROM schemaver_validate() ORDER BY problem COLLATE "C";

-- Who may write: only those who may configure.
CREATE ROLE regress_sv_ignoring;
SET ROLE regress_sv_ignoring;
SELECT schemaver_ignore('table.extra', '*', 'hidden');
INSERT INTO schemaver_ignored (code, identity, reason) VALUES ('*', '*', 'hidden');
RESET ROLE;
DROP ROLE regress_sv_ignoring;

DELETE FROM schemaver_ignored;
DROP FUNCTION differences, left_of;
SET client_min_messages = warning;
DROP SCHEMA s, t, p, q CASCADE;
