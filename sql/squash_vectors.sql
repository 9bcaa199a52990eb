--
-- What every command does to a graph in which revisions replace others: all cases
-- of test/vectors/squash_cases.jsonl.
--
-- The state of each case is written into the tables directly.  What upgrade, downgrade
-- and stamp really do is compared, not only what they plan; after each of them, what is
-- applied must be closed under the graph that was registered, so that nothing counts as
-- applied of which only a part is.
--
\set ECHO none
\set SHOW_CONTEXT never
SET client_min_messages = error;
\getenv abs_srcdir PG_ABS_SRCDIR
\set graphs `cat :'abs_srcdir'/test/vectors/squash_graphs.jsonl`
\set cases `cat :'abs_srcdir'/test/vectors/squash_cases.jsonl`

CREATE SCHEMA squash_vectors;
SET search_path = squash_vectors, public;

CREATE TABLE graphs AS
SELECT line->>'graph' AS graph, r->>'revision' AS revision, r AS line
FROM (SELECT l::jsonb AS line FROM regexp_split_to_table(:'graphs', E'\n') AS l WHERE l <> '') AS lines,
     jsonb_array_elements(line->'revisions') AS r;
CREATE TABLE cases AS
SELECT line->>'graph' AS graph, line->>'case' AS name, line->>'op' AS op,
       ARRAY(SELECT jsonb_array_elements_text(line->'applied')) AS applied,
       line->>'target' AS target, coalesce(line->'options', '{}') AS options, line->'expect' AS expect, line
FROM (SELECT l::jsonb AS line FROM regexp_split_to_table(:'cases', E'\n') AS l WHERE l <> '') AS lines;

CREATE FUNCTION header(name text, names jsonb) RETURNS text LANGUAGE sql
RETURN coalesce('-- ' || name || ': ' || (SELECT string_agg(n, ', ' ORDER BY i)
                                          FROM jsonb_array_elements_text(names) WITH ORDINALITY AS e(n, i)) || E'\n', '');

-- Registers a graph as a project of its name.
CREATE FUNCTION register(g text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', g, false);
    PERFORM count(*) FROM schemaver_load((
        SELECT jsonb_object_agg(revision || '.sql',
            '-- revision: ' || revision || E'\n' ||
            coalesce(nullif(header('down_revision', line->'down_revision'), ''), E'-- down_revision: base\n') ||
            header('branch_labels', line->'branch_labels') || header('depends_on', line->'depends_on') ||
            header('replaces', line->'replaces') || E'\n-- schemaver: upgrade\n\n-- schemaver: downgrade\n')
        FROM graphs WHERE graph = g));
END
$$;

CREATE FUNCTION ids(g text) RETURNS jsonb LANGUAGE sql
RETURN (SELECT coalesce(jsonb_agg(revision ORDER BY revision), '[]') FROM schemaver_applied WHERE project = g);

-- Carries out a case; returns what happened.
CREATE FUNCTION act(c cases) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb;
    created text;
BEGIN
    PERFORM set_config('schemaver.project', c.graph, false);
    DELETE FROM schemaver_applied WHERE project = c.graph;
    INSERT INTO schemaver_applied (project, revision) SELECT c.graph, unnest(c.applied);
    CASE c.op
        WHEN 'upgrade' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY step), '[]') INTO answer FROM schemaver_upgrade(c.target);
        WHEN 'downgrade' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY step), '[]') INTO answer FROM schemaver_downgrade(c.target);
        WHEN 'stamp' THEN
            PERFORM count(*) FROM schemaver_stamp(c.target, coalesce((c.options->>'purge')::boolean, false));
        WHEN 'upgrade_sql', 'downgrade_sql' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY step), '[]') INTO answer
            FROM schemaver_plan(c.target, replace(c.op, '_sql', ''), true);
            RETURN jsonb_build_object('steps', answer);
        WHEN 'history' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY n), '[]') INTO answer
            FROM schemaver_history(c.target) WITH ORDINALITY AS h(revision, a, b, d, e, f, g, i, j, k, n);
            RETURN jsonb_build_object('revisions', answer);
        WHEN 'heads' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY revision), '[]') INTO answer FROM schemaver_heads();
            RETURN jsonb_build_object('revisions', answer);
        WHEN 'current' THEN
            SELECT coalesce(jsonb_agg(revision ORDER BY revision), '[]') INTO answer FROM schemaver_current();
            RETURN jsonb_build_object('revisions', answer);
        WHEN 'is_current' THEN
            RETURN jsonb_build_object('is_current', schemaver_is_current());
        WHEN 'resolve' THEN
            SELECT jsonb_agg(revision) INTO answer FROM schemaver_resolve(c.target) AS r(revision);
            RETURN jsonb_build_object('revisions', answer);
        WHEN 'merge' THEN
            created := schemaver_merge(c.target, rev_id => 'merged');
            SELECT to_jsonb(down_revision) INTO answer FROM schemaver_revisions
            WHERE project = c.graph AND revision = created;
            RETURN jsonb_build_object('parents', answer,
                'heads', (SELECT jsonb_agg(revision ORDER BY revision) FROM schemaver_heads()));
    END CASE;
    RETURN jsonb_strip_nulls(jsonb_build_object('steps', answer, 'applied', ids(c.graph)));
END
$$;

-- Nothing of a case remains.
CREATE FUNCTION try_case(c cases) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb;
BEGIN
    BEGIN
        answer := act(c);
        RAISE EXCEPTION USING ERRCODE = 'ZZ001';
    EXCEPTION
        WHEN SQLSTATE 'ZZ001' THEN RETURN answer;
        WHEN OTHERS THEN RETURN jsonb_build_object('error', SQLSTATE);
    END;
END
$$;

-- What each revision consists of in the end: itself, or what it replaces.
CREATE TABLE leaves AS
WITH RECURSIVE p(graph, revision, part) AS (
    SELECT graph, revision, revision FROM graphs
    UNION
    SELECT p.graph, p.revision, jsonb_array_elements_text(line->'replaces')
    FROM p JOIN graphs g ON g.graph = p.graph AND g.revision = p.part)
SELECT p.* FROM p LEFT JOIN graphs g ON g.graph = p.graph AND g.revision = p.part
WHERE coalesce(jsonb_array_length(g.line->'replaces'), 0) = 0;
-- What each revision needs of these.
CREATE TABLE needs AS
SELECT g.graph, g.revision, coalesce(l.part, need) AS part
FROM graphs g CROSS JOIN LATERAL jsonb_array_elements_text((line->'down_revision') || (line->'depends_on')) AS need
LEFT JOIN graphs named ON named.graph = g.graph AND jsonb_array_length(named.line->'replaces') = 0
                      AND (named.revision = need OR named.line->'branch_labels' ? need)
LEFT JOIN leaves l ON l.graph = g.graph AND l.revision = coalesce(named.revision, need);

-- Is everything there that an applied revision, or a part of one, needs, and nothing twice?
CREATE FUNCTION is_closed(g text, applied jsonb) RETURNS boolean LANGUAGE sql AS $$
WITH a AS (SELECT part FROM jsonb_array_elements_text(applied) AS r JOIN leaves l ON l.graph = g AND l.revision = r)
SELECT (SELECT count(*) = count(DISTINCT part) FROM a)
   AND NOT EXISTS (SELECT FROM needs n WHERE n.graph = g AND n.part NOT IN (SELECT part FROM a)
                   AND (n.revision IN (SELECT part FROM a) OR applied ? n.revision))
$$;

SELECT count(register(graph)) AS graphs FROM (SELECT DISTINCT graph FROM graphs) AS g;
CREATE TABLE results AS SELECT c.*, try_case(c) AS result FROM cases AS c ORDER BY name;
\getenv squash_vectors_out SQUASH_VECTORS_OUT
\if :{?squash_vectors_out}
COPY (SELECT line || jsonb_build_object('expect', result) FROM results) TO :'squash_vectors_out';
\endif
SELECT op, count(*) AS cases, count(*) FILTER (WHERE result = expect) AS right FROM results GROUP BY op ORDER BY op COLLATE "C";
SELECT name, result, expect FROM results WHERE result IS DISTINCT FROM expect ORDER BY name COLLATE "C";
SELECT name, result FROM results
WHERE result->'applied' IS NOT NULL AND NOT is_closed(graph, result->'applied') ORDER BY name COLLATE "C";
DELETE FROM schemaver_applied WHERE project IN (SELECT graph FROM graphs);
DELETE FROM schemaver_revisions WHERE project IN (SELECT graph FROM graphs);
DROP SCHEMA squash_vectors CASCADE;
