--
-- Other tools' files that begin and end a transaction of their own: a plain BEGIN
-- and a plain COMMIT around all of it are removed, every other form is refused; and
-- what only psql can read is named.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'wrapped';
CREATE SCHEMA t_wrapped;
SET search_path = t_wrapped, public;
\pset tuples_only on
\pset format unaligned

-- The result of a file, which is rolled back.
CREATE FUNCTION came_of(body text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM schemaver_load(jsonb_build_object('1_a.up.sql', body, '1_a.down.sql', 'SELECT 1;'), 'golang-migrate');
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = (SELECT concat(to_json(upgrade), CASE WHEN NOT transactional THEN ' alone' END) FROM schemaver_revisions WHERE project = 'wrapped');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, detail);
END $$;
CREATE TABLE beginnings (n serial, beginning text);
INSERT INTO beginnings (beginning) VALUES ('BEGIN'), ('BEGIN WORK'), ('begin transaction'), ('START TRANSACTION'), ('BEGIN ISOLATION LEVEL SERIALIZABLE'), ('START TRANSACTION READ ONLY'),
    ('SAVEPOINT s'), ('ROLLBACK'), ('COMMIT'), ('PREPARE TRANSACTION ''x'''), ('SELECT 0'), ('SELECT 0; BEGIN');
CREATE TABLE ends (n serial, ending text);
INSERT INTO ends (ending) VALUES ('COMMIT'), ('END'), ('commit work'), ('COMMIT AND NO CHAIN'), ('COMMIT AND CHAIN'), ('ROLLBACK'), ('ABORT'), ('RELEASE s'), ('COMMIT PREPARED ''x'''), ('BEGIN'), ('SELECT 2'), ('COMMIT; SELECT 2');
-- in words: unchanged; without both, each byte of the first a blank; or the code
SELECT beginning, string_agg(ending || ': ' || CASE
    WHEN found = to_json(format(E'%s;\nCREATE TABLE t ();\n%s;', beginning, ending))::text THEN 'as it was'
    WHEN found = to_json(format(E'%s \nCREATE TABLE t ();', repeat(' ', length(beginning))))::text THEN 'taken off'
    ELSE left(found, 5) END, ', ' ORDER BY e.n)
FROM beginnings b, ends e, came_of(format(E'%s;\nCREATE TABLE t ();\n%s;\n', beginning, ending)) found GROUP BY b.n, beginning ORDER BY b.n;
-- where in the file
SELECT came_of(body) FROM unnest(ARRAY[E'BEGIN;\nSELECT 1;\nCOMMIT', E'BEGIN\n;\nSELECT 1;\nCOMMIT\n;\n\n', E'-- x\nBEGIN; -- y\nSELECT 1; -- z\nCOMMIT; -- BEGIN\n', E'/* BEGIN; */ BEGIN /* ; */; SELECT 1; COMMIT -- ;\n;',
    E'BEGIN/**/;\nCOMMIT--\n', E'BEGIN;COMMIT;', E'BEGIN;\r\nSELECT 1;\r\nCOMMIT;\r\n', E'BEGIN\r\n;\r\nSELECT 1;\r\nCOMMIT\r\n\r\n;', E'BEGIN\r;\rSELECT 1;\rEND\r\r;\r', E'BEGIN;\nSELECT ''COMMIT'';\nEND;', E'BEGIN;\nBEGIN;\nSELECT 1;\nCOMMIT;', E'BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;',
    E'BEGIN;\nSELECT 1;\n', E'SELECT 1;\nCOMMIT;\n', E'SELECT 1;\n  COMMIT', E'BEGIN', E'BEGIN;\nCREATE INDEX CONCURRENTLY ON t (x);\nCOMMIT;', E'CREATE INDEX CONCURRENTLY ON t (x);', E'BEGIN;\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\nCOMMIT;']) WITH ORDINALITY AS x (body, n) ORDER BY n;
-- commands and variables of psql, and what looks like one
SELECT body, came_of(body) FROM unnest(ARRAY['\c other', '\connect', '\i file.sql', '\! rm x', '\Z', '\', '\1', E'SELECT 1;\n  \\echo x;', 'SELECT :x', 'SELECT :''x''', 'SELECT :"x"', 'SELECT :', 'SELECT :1', 'SELECT 1::int', 'SELECT a[1:x] FROM t', ':x', ': x',
    'SELECT ''\c''', 'SELECT 1 -- \c', 'COPY t FROM STDIN', 'COPY t TO STDOUT', 'COPY (SELECT 1) TO STDOUT', 'COPY t FROM ''/x''', 'SELECT 1 FROM', 'SELECT "', 'SELECT ''', 'SELECT $$', '/*', 'ü']) WITH ORDINALITY AS x (body, n) ORDER BY n;

RESET schemaver.project;
DROP SCHEMA t_wrapped CASCADE;
