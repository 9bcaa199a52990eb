--
-- What every command does to a graph: all cases of test/vectors.
--
-- A case passes if the answer is the expected one, or if it fails with the
-- SQLSTATE that corresponds to the expected error.  The state of each case is
-- written into the tables directly.  Plans are replayed step by step, and what
-- schemaver_upgrade, _downgrade and _stamp then really do must match the plan,
-- and must leave the state that the plan says.
--
\set ECHO none
\set SHOW_CONTEXT never
SET client_min_messages = warning;
\getenv abs_srcdir PG_ABS_SRCDIR
\set graphs `cat :'abs_srcdir'/test/vectors/graphs.jsonl`
\set cases `cat :'abs_srcdir'/test/vectors/cases.jsonl`

CREATE SCHEMA vectors;
SET search_path = vectors, public;

CREATE TABLE graphs AS
SELECT line->>'graph' AS graph, n, r->>'revision' AS revision,
       ARRAY(SELECT jsonb_array_elements_text(r->'down_revision')) AS down_revision,
       ARRAY(SELECT jsonb_array_elements_text(r->'depends_on')) AS depends_on,
       ARRAY(SELECT jsonb_array_elements_text(r->'branch_labels')) AS branch_labels,
       r->>'message' AS message
FROM (SELECT l::jsonb AS line FROM regexp_split_to_table(:'graphs', E'\n') AS l WHERE l <> '') AS lines,
     jsonb_array_elements(line->'revisions') WITH ORDINALITY AS e(r, n);

CREATE TABLE cases AS
SELECT line->>'case' AS name, line->>'op' AS op, line->>'graph' AS graph,
       ARRAY(SELECT jsonb_array_elements_text(line->'from')) AS state,
       CASE jsonb_typeof(line->'target')
           WHEN 'array' THEN (SELECT string_agg(t, ',' ORDER BY n)
                              FROM jsonb_array_elements_text(line->'target') WITH ORDINALITY AS e(t, n))
           ELSE line->>'target' END AS target,
       coalesce(line->'options', '{}') AS options,
       -- where Alembic is wrong, the better answer
       CASE WHEN jsonb_typeof(line->'expect'->'better'->'error') = 'string' THEN line->'expect'->'better'
            ELSE (line->'expect') || '{"error": null}' ||
                 coalesce(line->'expect'->'better', jsonb_build_object('error', line->'expect'->'error'))
       END AS expect,
       line->'expect' ? 'better' AS is_better,
       line->>'order' AS ordered
FROM (SELECT l::jsonb AS line FROM regexp_split_to_table(:'cases', E'\n') AS l WHERE l <> '') AS lines;

-- What each revision needs, names of dependencies resolved.
CREATE TABLE needs AS
SELECT g.graph, g.revision,
       g.down_revision || ARRAY(SELECT l.revision FROM graphs l
                                WHERE l.graph = g.graph
                                  AND (l.revision = ANY (g.depends_on) OR l.branch_labels && g.depends_on)) AS needs,
       '{}'::text[] AS needed_by
FROM graphs g;
ALTER TABLE needs ADD PRIMARY KEY (graph, revision);
UPDATE needs SET needed_by = u.users
FROM (SELECT graph, need, array_agg(revision) AS users FROM needs, unnest(needs) AS need GROUP BY 1, 2) AS u
WHERE needs.graph = u.graph AND needs.revision = u.need;
ANALYZE needs;

CREATE FUNCTION sorted(names text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN ARRAY(SELECT n FROM unnest(names) AS n ORDER BY n COLLATE "C" NULLS FIRST);

CREATE FUNCTION texts(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN ARRAY(SELECT e FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t(e, n) ORDER BY n);

-- The SQLSTATE that corresponds to an Alembic error; NULL: any is accepted.
CREATE FUNCTION sqlstate_of(error jsonb) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN jsonb_typeof(error) = 'null' THEN NULL
    WHEN jsonb_typeof(error) = 'string' THEN error #>> '{}'
    WHEN (error->>'crash')::boolean THEN NULL
    WHEN error->>'class' = 'ResolutionError' AND error->>'detail' LIKE 'Multiple revisions start with%' THEN 'SV002'
    WHEN error->>'class' = 'ResolutionError' THEN 'SV001'
    WHEN error->>'class' = 'MultipleHeads' THEN 'SV003'
    WHEN error->>'class' = 'RangeNotAncestorError' THEN 'SV004'
    WHEN error->>'class' = 'DatabaseNotAtHead' THEN 'SV007'
    WHEN error->>'class' ~ '^(Dependency)?(Loop|Cycle)Detected$' THEN 'SV005'
    WHEN error->>'class' = 'RevisionError' THEN CASE
        WHEN error->>'message' LIKE 'Branch name %already used%' THEN 'SV005'
        WHEN error->>'message' LIKE 'Character(s) %not allowed%' THEN '22023'
        WHEN error->>'message' LIKE 'Ambiguous %' THEN 'SV002'
        WHEN error->>'message' IN ('Walked too far', 'Not a valid downgrade target from current heads') THEN 'SV004'
        WHEN error->>'message' LIKE 'Relative revision %didn''t produce%' THEN 'SV004'
        ELSE 'not mapped' END
    WHEN error->>'class' = 'CommandError' THEN CASE
        WHEN error->>'message' LIKE 'Revision % is not a head revision%' THEN 'SV007'
        ELSE '22023' END
    ELSE 'not mapped' END;

-- Where Alembic also refuses, but for a reason that depends on its implementation,
-- these rules determine the SQLSTATE.
CREATE TABLE rules (n serial, rule text, op text, target text, state text);
INSERT INTO rules (rule, op, target, state) VALUES
    ('a label that names nothing is refused before all else', '^(up|down)grade$', '(^|:)(head|heads|no|nosuch)@', 'SV001'),
    ('a label that names nothing is refused before all else', '^downgrade$', '^x@head$', 'SV001'),
    ('a label that names nothing is refused before all else', '^stamp$', '^head@', 'SV001'),
    ('a label can be an ambiguous prefix', '^resolve$', '^some@d$', 'SV002'),
    ('nothing lies below base', '^(up|down)grade$|^history$', 'base-\d+$', 'SV004'),
    ('text after a number of steps makes all of it unknown', '^downgrade$', '[+-]\d+[a-z]+$', 'SV001');

CREATE FUNCTION rule_of(c cases) RETURNS rules LANGUAGE sql STABLE
RETURN (SELECT r FROM rules AS r
        WHERE c.expect->>'error' IS NOT NULL AND NOT c.is_better AND c.op ~ r.op AND c.target ~ r.target
        ORDER BY n LIMIT 1);

-- Puts the database into the state that some rows of a version table represent.
CREATE FUNCTION set_state(project_name text, state text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', project_name, false);
    DELETE FROM schemaver_applied WHERE project = project_name;
    INSERT INTO schemaver_applied (project, revision)
    WITH RECURSIVE below AS (
        SELECT unnest(state) AS revision
        UNION
        SELECT need FROM below JOIN needs ON graph = project_name AND needs.revision = below.revision, unnest(needs) AS need)
    SELECT project_name, revision FROM below;
END $$;

CREATE FUNCTION maximal(project_name text, applied text[]) RETURNS text[] LANGUAGE sql STABLE
RETURN ARRAY(SELECT revision FROM needs WHERE graph = project_name AND revision = ANY (applied)
             AND NOT needed_by && applied ORDER BY revision COLLATE "C");

-- Replays steps from the state in the database.  NULL if each was possible and,
-- where the order is forced, left the heads that it should.
CREATE FUNCTION replay(project_name text, direction text, got text[], steps jsonb, forced boolean, final text[])
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wanted text[] := ARRAY(SELECT s->>'revision' FROM jsonb_array_elements(steps) WITH ORDINALITY AS t(s, n) ORDER BY n);
    applied text[] := ARRAY(SELECT revision FROM schemaver_applied WHERE project = project_name);
    heads text[] := maximal(project_name, applied);
    node needs;
BEGIN
    IF forced AND got <> wanted OR sorted(got) <> sorted(wanted) THEN
        RETURN format('steps %s', got);
    END IF;
    FOR i IN 1 .. cardinality(got) LOOP
        SELECT * INTO STRICT node FROM needs WHERE graph = project_name AND revision = got[i];
        IF direction = 'upgrade' THEN
            IF NOT applied @> node.needs OR got[i] = ANY (applied) THEN
                RETURN format('step %s of %s is not possible', i, got);
            END IF;
            applied := applied || got[i];
            heads := ARRAY(SELECT h FROM unnest(heads) AS h WHERE h <> ALL (node.needs)) || got[i];
        ELSE
            IF applied && node.needed_by OR got[i] <> ALL (applied) THEN
                RETURN format('step %s of %s is not possible', i, got);
            END IF;
            applied := array_remove(applied, got[i]);
            heads := array_remove(heads, got[i]) ||
                ARRAY(SELECT revision FROM needs WHERE graph = project_name AND revision = ANY (node.needs)
                      AND NOT needed_by && applied);
        END IF;
        IF forced AND sorted(heads) <> texts(steps->(i - 1)->'heads_after') THEN
            RETURN format('heads after step %s: %s', i, sorted(heads));
        END IF;
    END LOOP;
    IF maximal(project_name, applied) <> final THEN
        RETURN format('final %s', maximal(project_name, applied));
    END IF;
    RETURN NULL;
END $$;

-- Does each of these come before everything that it needs?
CREATE FUNCTION is_newest_first(project_name text, revisions text[]) RETURNS boolean LANGUAGE sql STABLE
RETURN NOT EXISTS (
    SELECT FROM unnest(revisions) WITH ORDINALITY AS r(revision, n)
    JOIN needs ON needs.graph = project_name AND needs.revision = r.revision
    JOIN unnest(revisions) WITH ORDINALITY AS o(revision, n) ON o.revision = ANY (needs.needs)
    WHERE o.n < r.n);

CREATE FUNCTION check_list(c cases, got text[]) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN CASE
        WHEN c.op NOT IN ('history', 'branches') THEN sorted(got) = sorted(texts(c.expect->'revisions'))
        WHEN c.ordered = 'total' THEN got = texts(c.expect->'revisions')
        ELSE sorted(got) = sorted(texts(c.expect->'revisions')) AND is_newest_first(c.graph, got) END
    THEN NULL ELSE format('revisions %s', got) END;

-- A line of schemaver_show, as a list.
CREATE FUNCTION shown(text, title text) RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN coalesce(sorted(string_to_array((regexp_match($1, '^(?:' || title || '): (.*)$', 'n'))[1], ', ')), '{}');

-- schemaver_show of one revision, as the vectors have it.
CREATE FUNCTION details(block text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'revision', (regexp_match(block, '^(\S+)'))[1],
    'down_revision', array_remove(shown(block, 'Parent|Merges'), '<base>'),
    'depends_on', shown(block, 'Depends on'),
    'next', shown(block, 'Next|Branches into'),
    'branch_labels', shown(block, 'Branch names'),
    'head', split_part(block, E'\n', 1) ~ '\(head\)',
    'effective_head', split_part(block, E'\n', 1) ~ '\(head\)' AND block !~ '\nNeeded by: ',
    'base', block ~ '\nParent: <base>\n',
    'branchpoint', split_part(block, E'\n', 1) ~ '\(branchpoint\)',
    'mergepoint', split_part(block, E'\n', 1) ~ '\(mergepoint\)');

CREATE FUNCTION check_show(c cases, text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    got jsonb := (SELECT coalesce(jsonb_agg(details(block) ORDER BY block COLLATE "C"), '[]')
                  FROM regexp_split_to_table($2, '(^|\n)Rev: ') AS block WHERE block <> '');
    wanted jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(d || jsonb_build_object('down_revision', sorted(texts(d->'down_revision')),
                                                      'depends_on', sorted(texts(d->'depends_on')),
                                                      'next', sorted(texts(d->'next')),
                                                      'branch_labels', sorted(texts(d->'branch_labels')))
                              ORDER BY d->>'revision' COLLATE "C"), '[]')
    INTO wanted FROM jsonb_array_elements(c.expect->'details') AS d;
    RETURN CASE WHEN got <> wanted THEN format('details %s', got) END;
END $$;

-- Stamps are compared by the state that they leave.
CREATE FUNCTION check_stamp(c cases, changed text[], now_applied boolean[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    heads text[] := maximal(c.graph, ARRAY(
        SELECT revision FROM schemaver_applied WHERE project = c.graph AND revision <> ALL (changed)
        UNION ALL
        SELECT r FROM unnest(changed, now_applied) AS t(r, a) WHERE a));
BEGIN
    RETURN CASE WHEN heads <> texts(c.expect->'final') THEN format('final %s', heads) END;
END $$;

-- The current heads as they are stored.
CREATE FUNCTION stored_heads(project_name text) RETURNS text[] LANGUAGE sql STABLE
RETURN maximal(project_name, ARRAY(SELECT revision FROM schemaver_applied WHERE project = project_name));

-- Executes the plan.  NULL if the result is the plan.
CREATE FUNCTION act(c cases, planned text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    done text[];
BEGIN
    CASE c.op
    WHEN 'upgrade' THEN
        done := ARRAY(SELECT revision FROM schemaver_upgrade(c.target));
    WHEN 'downgrade' THEN
        done := ARRAY(SELECT revision FROM schemaver_downgrade(c.target));
    WHEN 'stamp' THEN
        PERFORM schemaver_stamp(c.target, coalesce((c.options->>'purge')::boolean, false));
        done := planned;
    END CASE;
    RETURN CASE WHEN done <> planned THEN format('did %s', done)
                WHEN stored_heads(c.graph) <> texts(c.expect->'final') THEN format('left %s', stored_heads(c.graph)) END;
END $$;

CREATE FUNCTION create_revision(c cases) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    head text := CASE jsonb_typeof(c.options->'head')
        WHEN 'array' THEN array_to_string(texts(c.options->'head'), ',')
        ELSE coalesce(c.options->>'head', 'head') END;
    got jsonb;
    heads text[];
BEGIN
    PERFORM schemaver_revision('new', head => head, rev_id => c.target,
                               splice => coalesce((c.options->>'splice')::boolean, false),
                               branch_labels => texts(c.options->'branch_labels'),
                               depends_on => texts(c.options->'depends_on'));
    SELECT jsonb_build_object('revision', revision,
                              'down_revision', coalesce(down_revision, '{}'),
                              'depends_on', coalesce(depends_on, '{}'),
                              'branch_labels', coalesce(branch_labels, '{}'))
    INTO STRICT got FROM schemaver_revisions WHERE project = c.graph AND revision = c.target;
    heads := ARRAY(SELECT revision FROM schemaver_heads());
    RETURN CASE WHEN got <> c.expect->'created' THEN format('created %s', got)
                WHEN sorted(heads) <> texts(c.expect->'revisions') THEN format('heads %s', heads) END;
END $$;

-- Registers a graph; one that cannot be used is refused now or when it is planned.
CREATE FUNCTION register_graph(c cases) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', 'load', false);
    PERFORM schemaver_register(revision, down_revision, message => message,
                               branch_labels => branch_labels, depends_on => depends_on)
    FROM graphs WHERE graph = c.graph ORDER BY n;
    PERFORM schemaver_plan('heads');
    RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_heads()));
END $$;

CREATE FUNCTION check_answer(c cases) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    offline boolean := coalesce((c.options->>'sql')::boolean, false);
    got text[];
    flags boolean[];
    problem text;
BEGIN
    CASE c.op
    WHEN 'heads' THEN
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_heads(coalesce((c.options->>'resolve_dependencies')::boolean, false))));
    WHEN 'bases' THEN
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_bases(c.target)));
    WHEN 'branches' THEN
        IF EXISTS (SELECT FROM schemaver_branches() AS b WHERE sorted(b.children) <> sorted(texts(c.expect->'next'->b.revision))) THEN
            RETURN 'next';
        END IF;
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_branches()));
    WHEN 'current' THEN
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_current(coalesce((c.options->>'check_heads')::boolean, false))));
    WHEN 'resolve' THEN
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_resolve(c.target, coalesce((c.options->>'single')::boolean, false))));
    WHEN 'history' THEN
        RETURN check_list(c, ARRAY(SELECT revision FROM schemaver_history(c.target)));
    WHEN 'show' THEN
        RETURN check_show(c, schemaver_show(c.target));
    WHEN 'upgrade', 'downgrade' THEN
        SELECT coalesce(array_agg(revision ORDER BY step), '{}') INTO got FROM schemaver_plan(c.target, c.op, offline);
        IF offline THEN
            PERFORM set_state(c.graph, texts(c.expect->'start'));
        END IF;
        problem := replay(c.graph, c.op, got, c.expect->'steps', c.ordered = 'total', texts(c.expect->'final'));
    WHEN 'stamp' THEN
        SELECT coalesce(array_agg(revision), '{}'), coalesce(array_agg(applied_after), '{}') INTO got, flags
        FROM schemaver_plan(c.target, 'stamp', offline, coalesce((c.options->>'purge')::boolean, false));
        IF offline THEN
            PERFORM set_state(c.graph, texts(c.expect->'start'));
        END IF;
        problem := check_stamp(c, got, flags);
    WHEN 'create' THEN
        RETURN create_revision(c);
    WHEN 'load' THEN
        RETURN register_graph(c);
    END CASE;
    RETURN CASE WHEN problem IS NOT NULL OR offline THEN problem ELSE act(c, got) END;
END $$;

CREATE FUNCTION check_case(c cases) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    failed boolean := c.expect->>'error' IS NOT NULL;
    wanted text := coalesce((rule_of(c)).state, sqlstate_of(c.expect->'error'));
    answer text;
BEGIN
    PERFORM set_state(c.graph, c.state);
    answer := check_answer(c);
    IF failed THEN
        answer := format('no error, but %s was expected', coalesce(wanted, 'one'));
    END IF;
    -- An error undoes what the case has done.
    RAISE EXCEPTION USING ERRCODE = 'VE000', MESSAGE = coalesce(answer, '');
EXCEPTION WHEN SQLSTATE 'VE000' THEN
    RETURN nullif(SQLERRM, '');
WHEN OTHERS THEN
    RETURN CASE WHEN SQLSTATE ~ '^XX' OR NOT failed OR SQLSTATE <> wanted THEN
        format('%s %s, but %s was expected', SQLSTATE, SQLERRM, coalesce(wanted, 'an answer')) END;
END $$;

INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, message, upgrade, downgrade)
SELECT graph, revision, nullif(down_revision, '{}'), nullif(depends_on, '{}'), nullif(branch_labels, '{}'), message, '', ''
FROM graphs WHERE graph NOT LIKE 'bad-%';

CREATE TABLE outcomes AS SELECT c.name, c.op, check_case(c) AS problem FROM cases AS c;

SELECT op, count(*) AS cases, count(*) FILTER (WHERE problem IS NULL) AS passed
FROM outcomes GROUP BY ROLLUP (op) ORDER BY op;
SELECT rule, count(*) AS "decides in cases"
FROM (SELECT (rule_of(c)).*, sqlstate_of(c.expect->'error') AS alembic FROM cases AS c) AS r
WHERE state <> alembic
GROUP BY rule ORDER BY min(n);
SELECT name, left(problem, 200) AS problem FROM outcomes WHERE problem IS NOT NULL ORDER BY name COLLATE "C";
