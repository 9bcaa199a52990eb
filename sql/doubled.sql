--
-- A revision that names another one twice, which is only possible by hand, or as a
-- parent and as a dependency, by its id and by its label: it is needed once.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA t_doubled;
SET search_path = t_doubled, public;
\pset tuples_only on
\pset format unaligned

INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, upgrade, downgrade)
SELECT project, revision, CASE project WHEN 'doubled' THEN twice ELSE once END, CASE project WHEN 'doubled' THEN needs_twice ELSE needs_once END, label, 'SELECT 1', 'SELECT 1'
FROM unnest(ARRAY['doubled', 'doubled_once']) project, (VALUES ('a', NULL::text[], NULL::text[], NULL::text[], NULL::text[], '{lab}'::text[]), ('b', '{a}', '{a,a}', NULL, NULL, NULL), ('c', '{b}', '{b}', NULL, '{a,lab,b}', NULL),
    ('d', '{b}', '{b,b,b}', '{c}', '{c,c}', NULL), ('e', '{c,d}', '{c,d,c,d}', NULL, NULL, NULL), ('f', '{e}', '{e}', '{a}', '{lab,a}', NULL)) AS r (revision, once, twice, needs_once, needs_twice, label);
CREATE TABLE calls (call text);
INSERT INTO calls VALUES ('schemaver_heads()'), ('schemaver_heads(true)'), ('schemaver_bases()'), ('schemaver_branches()'), ('schemaver_graph()'), ('schemaver_graph(''dot'')'), ('schemaver_graph(''mermaid'')'), ('schemaver_history(''a:e'')'),
    ('schemaver_resolve(''e-1'')'), ('schemaver_resolve(''heads-1'')'), ('schemaver_plan(''b-1'')'), ('schemaver_plan(''d-1'')'), ('schemaver_plan(''e-1'')'), ('schemaver_plan(''+1'')'), ('schemaver_plan(''a+1'')'), ('schemaver_plan(''a+2'')'), ('schemaver_plan(''heads'')'),
    ('schemaver_plan(''b'', ''stamp'')'), ('schemaver_upgrade(''+1'')'), ('schemaver_upgrade(''d'')'), ('schemaver_upgrade(''heads'')'), ('schemaver_downgrade(''-1'')'), ('schemaver_downgrade(''b'')'), ('schemaver_downgrade(''base'')'), ('schemaver_stamp(''c'')'), ('schemaver_current()'), ('schemaver_pending()');
CREATE FUNCTION outcome(in_project text, applied text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    PERFORM set_config('schemaver.project', in_project, true);
    PERFORM schemaver_stamp(applied);
    EXECUTE format('SELECT string_agg((to_jsonb(r) - ''elapsed'' - ''down_revision'' - ''depends_on'' - ''applied_at'')::text, E''\n'') FROM %s AS r', call) INTO found;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(found, '(nothing)');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT call, applied, outcome('doubled_once', applied, call), outcome('doubled', applied, call) FROM calls, unnest(ARRAY['base', 'b', 'e', 'heads']) applied
WHERE outcome('doubled_once', applied, call) <> outcome('doubled', applied, call);
SELECT left(outcome('doubled_once', applied, call), 5) AS state, count(*) FROM calls, unnest(ARRAY['base', 'b', 'e', 'heads']) applied GROUP BY 1 ORDER BY 1;

DELETE FROM schemaver_revisions WHERE project IN ('doubled', 'doubled_once');
DROP SCHEMA t_doubled CASCADE;
