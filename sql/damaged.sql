--
-- Files that were cut off, or damaged in one place, in every format and at every
-- place: a load reports an error, or registers the content of the files, and then
-- a second load has nothing to do.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'damaged';
CREATE SCHEMA t_damaged;
SET search_path = t_damaged, public;
\pset tuples_only on
\pset format unaligned

-- The inputs that fuzzing starts from: the name of a format, and then files, each after a line "=== name".
\getenv directory PG_ABS_SRCDIR
\set corpus `cd :'directory'/test/fuzz/corpus/formats && for f in *; do echo "+++ $f"; cat "$f"; echo; done | tr -d '\000'`
CREATE TABLE corpus AS
    SELECT substring(input FROM '^[^\n]*') AS name, substring(input FROM '^[^\n]*\n([^\n]*)') AS format, regexp_replace(input, '^[^\n]*\n[^\n]*\n', '') AS content
    FROM regexp_split_to_table(E'\n' || :'corpus', E'\n\\+\\+\\+ ') input WHERE input <> '';
SELECT count(*) >= 21 FROM corpus;

CREATE FUNCTION files_of(content text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(substring(part FROM '^[^\n]*'), substring(part FROM '\n(.*)$')) FILTER (WHERE part ~ '\n'), '{}')
    FROM regexp_split_to_table(E'\n' || content, E'\n=== ') part
$$;
-- Loads it twice, and returns the problem: nothing, or the SQLSTATE.  It is rolled back.
CREATE FUNCTION outcome(content text, format text, unsupported text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    files jsonb := files_of(content);
    wrong text;
BEGIN
    PERFORM schemaver_load(files, format, unsupported);
    -- a body has the lines of its file; where a mark was there may be a semicolon
    SELECT format('not in a file: %s', to_json(line)) INTO wrong
    FROM schemaver_revisions, regexp_split_to_table(concat_ws(E'\n', upgrade, downgrade), '\r?\n') line
    WHERE project = 'damaged' AND line !~ '^\s*;?\s*$' AND line !~ '^DO E?''BEGIN RAISE EXCEPTION USING ERRCODE = ''''feature_not' AND position(btrim(line, E' \t;') IN content) = 0 LIMIT 1;
    IF wrong IS NULL THEN
        SELECT format('the second time: %s', to_json(l)) INTO wrong FROM schemaver_load(files, format, unsupported) l WHERE l.action NOT IN ('unchanged', 'skipped', 'ignored') LIMIT 1;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = wrong;
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
    WHEN null_value_not_allowed THEN RETURN 'loaded';
    WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
SELECT name, outcome(content, format, 'stub') FROM corpus WHERE outcome(content, format, 'stub') <> 'loaded' ORDER BY name;

-- Cut off after every second character; without one character in four; with one in four replaced.
CREATE FUNCTION damaged(content text) RETURNS TABLE (kind text, text text) LANGUAGE sql AS $$
    SELECT 'cut off', left(content, n) FROM generate_series(0, length(content) - 1, 2) n
    UNION ALL SELECT 'without', overlay(content PLACING '' FROM n FOR 1) FROM generate_series(1, length(content), 4) n
    UNION ALL SELECT 'other', overlay(content PLACING c FROM n FOR 1)
    FROM generate_series(3, length(content), 4) n, substr(E' \n\t\r-;:''"$/*\\.,_=+([{%1aZ{\x7fü', n / 4 % 29 + 1, 1) c WHERE c <> ''
$$;
CREATE TABLE outcomes (name text, kind text, outcome text, example text, count bigint);
-- one input per transaction: what has been rolled back would slow down the next ones
\set ECHO none
SELECT format($$
    INSERT INTO outcomes SELECT name, kind, outcome(text, format, CASE WHEN length(text) %% 2 = 0 THEN 'error' ELSE 'stub' END) AS outcome, max(text), count(*)
    FROM corpus, damaged(content) WHERE name = %L GROUP BY 1, 2, 3$$, name), 'VACUUM schemaver_revisions' FROM corpus \gexec
\set ECHO all
SELECT name, kind, outcome, example FROM outcomes
WHERE outcome !~ '^(loaded|0A000|22007|22008|22023|42601|42710|58P01|SV...|XX001)$' ORDER BY 1, 2, 3;
-- some of each were refused, and some loaded
SELECT name FROM outcomes GROUP BY 1 HAVING NOT (bool_or(outcome = 'loaded') AND bool_or(outcome <> 'loaded'));
SELECT sum(count) > 5000 FROM outcomes;

RESET schemaver.project;
DROP SCHEMA t_damaged CASCADE;
