--
-- Which fields of a revision may be changed, and by which call, once it is applied:
-- one field at a time, from each value to each other.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'frozen';
CREATE SCHEMA t_frozen;
SET search_path = t_frozen, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

-- each field of revision "r", as an argument and as a file has it
CREATE TABLE fields (field text, value text, as_file text);
INSERT INTO fields VALUES ('down_revision', 'NULL', 'base'), ('down_revision', '''{p}''', 'p'), ('down_revision', '''{p,q}''', 'p, q'), ('down_revision', '''{q,p}''', 'q, p'),
    ('depends_on', 'NULL', NULL), ('depends_on', '''{d}''', 'd'), ('depends_on', '''{label}''', 'label'), ('depends_on', '''{d,e}''', 'd, e'),
    ('transactional', 'true', NULL), ('transactional', 'false', 'false'), ('message', 'NULL', NULL), ('message', '''one''', 'one'), ('message', '''two''', 'two'), ('message', '''''', ''),
    ('branch_labels', 'NULL', NULL), ('branch_labels', '''{x}''', 'x'), ('branch_labels', '''{x,y}''', 'x, y'),
    ('upgrade', 'NULL', NULL), ('upgrade', '''''', ''), ('upgrade', '''SELECT 1''', 'SELECT 1'), ('upgrade', 'E''SELECT 1\r\n''', 'SELECT 1'), ('upgrade', '''SELECT 2''', 'SELECT 2'),
    ('downgrade', 'NULL', NULL), ('downgrade', '''''', ''), ('downgrade', '''SELECT 1''', 'SELECT 1'), ('downgrade', '''SELECT 2''', 'SELECT 2');
CREATE FUNCTION file_with(field text, value text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('r.sql', concat(E'-- revision: r\n', CASE WHEN field = 'down_revision' THEN format(E'-- down_revision: %s\n', value) ELSE E'-- down_revision: base\n' END,
        CASE WHEN field NOT IN ('down_revision', 'upgrade', 'downgrade') AND value IS NOT NULL THEN format(E'-- %s: %s\n', field, value) END,
        CASE WHEN field IN ('upgrade', 'downgrade') AND value IS NOT NULL THEN format(E'\n-- schemaver: %s\n%s', field, value) END))
$$;
-- The result of a change, which is rolled back.
CREATE FUNCTION outcome(field text, before text, before_as_file text, after text, as_file text, applied boolean, way text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    found text;
BEGIN
    PERFORM schemaver_register('p'), schemaver_register('q'), schemaver_register('d', branch_labels => '{label}'), schemaver_register('e');
    IF way = 'load' THEN
        PERFORM schemaver_load(file_with(field, before_as_file));
    ELSE
        EXECUTE format('SELECT schemaver_register(''r'', %s => %s)', field, before);
    END IF;
    IF applied THEN PERFORM schemaver_stamp('heads'); END IF;
    IF way = 'register' THEN
        EXECUTE format('SELECT schemaver_register(''r'', %s => %s)', field, after) INTO found;
    ELSIF way = 'edit' THEN
        EXECUTE format('SELECT schemaver_edit(''r'', %s => %s)', field, after) INTO found;
    ELSE
        SELECT action INTO found FROM schemaver_load(file_with(field, as_file));
    END IF;
    SELECT concat_ws(' ', found, string_agg(direction, ' ')) INTO found FROM schemaver_log WHERE project = 'frozen' AND direction <> 'stamp';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = found;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, replace(detail, E'\n', ' '));
END $$;
CREATE TABLE outcomes (field text COLLATE "C", before text COLLATE "C", after text COLLATE "C", not_applied text, applied text, way text);
-- one field per transaction: what has been rolled back would slow down the next ones
\set ECHO none
SELECT format($$
    INSERT INTO outcomes
    SELECT a.field, a.value, b.value, outcome(a.field, a.value, a.as_file, b.value, b.as_file, false, way), outcome(a.field, a.value, a.as_file, b.value, b.as_file, true, way), way
    FROM fields a JOIN fields b USING (field), unnest(ARRAY['register', 'edit', 'load']) way WHERE field = %L$$, field), 'VACUUM schemaver_revisions, schemaver_applied, schemaver_log, schemaver_state'
FROM (SELECT DISTINCT field FROM fields) f \gexec
\set ECHO all

-- a revision that is not applied may change in any way
SELECT not_applied, count(*) FROM outcomes WHERE way <> 'edit' GROUP BY 1 ORDER BY 1;
-- the same content again is no change, in each way
SELECT way, count(*), count(*) FILTER (WHERE not_applied = 'unchanged'), count(*) FILTER (WHERE applied = 'unchanged') FROM outcomes WHERE before = after AND way <> 'edit' GROUP BY 1 ORDER BY 1;
-- what is applied
SELECT field, before, after, applied FROM outcomes WHERE way = 'register' AND before <> after ORDER BY 1, 2, 3;
-- a file gives the same result as a call
SELECT l.field, l.before, l.after, l.applied, r.applied FROM outcomes l JOIN outcomes r USING (field, before, after) WHERE l.way = 'load' AND r.way = 'register' AND l.applied <> r.applied ORDER BY 1, 2, 3;
-- what schemaver_edit has an argument for; NULL leaves everything as it is
SELECT field, before, after, applied, NULLIF(not_applied, applied) FROM outcomes WHERE way = 'edit' AND before <> after AND applied !~ '^42883' ORDER BY 1, 2, 3;

RESET schemaver.project;
DROP SCHEMA t_frozen CASCADE;
