--
-- A reader of a history holds it, whatever is read or changed meanwhile, and releases
-- it when its memory context ends: see also the isolation spec of this name.
--
\set VERBOSITY terse
SET client_min_messages = warning;
SET schemaver.project = 'test_history';
CREATE SCHEMA test_history;
SET search_path = test_history, public;
\pset tuples_only on
\pset format unaligned

-- Forty revisions in a line, with texts that would be overwritten.
CREATE FUNCTION files(body text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(id || '.sql', format(E'-- revision: %s\n-- down_revision: %s\n-- branch_labels: label_%s\n-- message: %s\n\n-- schemaver: upgrade\n%s\n',
               id, CASE i WHEN 1 THEN 'base' ELSE 'revision_' || i - 1 END, id, repeat(id, 3), body))
    FROM generate_series(1, 40) i, LATERAL (SELECT 'revision_' || i AS id) AS r
$$;
CREATE FUNCTION state() RETURNS text LANGUAGE sql AS $$
    SELECT format('%s revisions: %s', count(*), md5(string_agg(concat_ws(' ', revision, down_revision, branch_labels, message, upgrade), E'\n' ORDER BY revision COLLATE "C")))
    FROM schemaver_revisions WHERE project = 'test_history' AND revision <> 'merged'
$$;
-- Triggers read the history again, and that of other projects, while a call of ours
-- works on what it has read.
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql SET search_path = test_history, public AS $$
BEGIN
    PERFORM count(*) FROM schemaver_heads();
    PERFORM set_config('schemaver.project', 'test_history_' || repeat('x', 40), false);
    PERFORM count(*) FROM schemaver_heads();
    PERFORM set_config('schemaver.project', 'test_history', false);
    PERFORM count(*) FROM schemaver_history();
    RETURN NULL;
END
$$;
SELECT action, count(*) FROM schemaver_load(files('SELECT 1;')) GROUP BY 1;
CREATE TRIGGER look AFTER INSERT OR UPDATE OR DELETE ON schemaver_revisions
    FOR EACH ROW EXECUTE FUNCTION look();
SELECT action, count(*) FROM schemaver_load(files('SELECT 2;')) GROUP BY 1;
SELECT schemaver_register('side', '{revision_20}', '', '', branch_labels => '{label_side}');
SELECT schemaver_revision('beside it', '', '', head => 'side', rev_id => 'beside');
SELECT * FROM schemaver_rebase('side', 'revision_40');
SELECT schemaver_register('other', '{revision_40}');
SELECT schemaver_merge(rev_id => 'merged');
SELECT schemaver_edit('merged', message => 'edited');
SELECT schemaver_remove('merged'), schemaver_remove('other');
SELECT state();
DROP TRIGGER look ON schemaver_revisions;

-- Bodies do so, too, while they run.
SELECT schemaver_register('looks', '{revision_40}', body, body)
FROM (VALUES ($$SELECT count(*) FROM schemaver_heads();
    SELECT schemaver_register('by_body_' || count(*), '{revision_1}') FROM schemaver_history();
    SET schemaver.project = test_history_other;
    SELECT count(*) FROM schemaver_heads();
    SELECT schemaver_register('by_body');$$)) AS v (body);
SELECT step, revision FROM schemaver_upgrade('looks') OFFSET 38;
SELECT step, revision FROM schemaver_downgrade('-1');
SELECT revision FROM schemaver_current();
SELECT state();

-- A hundred thousand calls in one statement need no more memory than a single one,
-- whether they use what the session has in memory, read it again, or fail.
CREATE FUNCTION memory() RETURNS bigint LANGUAGE sql AS $$
    SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts
$$;
CREATE FUNCTION histories() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM pg_backend_memory_contexts WHERE name = 'schemaver history' AND ident IS NULL
$$;
-- (A server with assertions is too slow for so many.)
SELECT CASE current_setting('debug_assertions') WHEN 'on' THEN 2000 ELSE 100000 END AS calls,
       CASE current_setting('debug_assertions') WHEN 'on' THEN 200 ELSE 2000 END AS changes \gset
SELECT count(c) = :calls AS all, max(m) - min(m) < 2000000 AS bounded
FROM (SELECT schemaver_is_current() AS c, CASE n % 1000 WHEN 1 THEN memory() END AS m
      FROM generate_series(1, :calls) AS n) AS s;
SELECT count(r) = :calls AS all, max(m) - min(m) < 2000000 AS bounded
FROM (SELECT r, CASE n % 1000 WHEN 1 THEN memory() END AS m
      FROM generate_series(1, :calls) AS n, LATERAL schemaver_resolve('revision_' || n % 40 + 1) AS r) AS s;
SELECT count(r) = :calls AS all, max(m) - min(m) < 2000000 AS bounded
FROM (SELECT schemaver_resolve('revision_' || n % 40 + 1) AS r, CASE n % 1000 WHEN 1 THEN memory() END AS m
      FROM generate_series(1, :calls) AS n) AS s;
SELECT count(e) = :changes AS all, max(m) - min(m) < 2000000 AS bounded, max(h) <= 2 AS few
FROM (SELECT schemaver_edit('beside', message => 'message ' || n) AS e, CASE n % 20 WHEN 1 THEN memory() END AS m,
             CASE n % 20 WHEN 1 THEN histories() END AS h
      FROM generate_series(1, :changes) AS n) AS s;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(c) = :changes AS all, max(m) - min(m) < 2000000 AS bounded, max(h) <= 2 AS few
FROM (SELECT schemaver_is_current() AS c, CASE n % 20 WHEN 1 THEN memory() END AS m,
             CASE n % 20 WHEN 1 THEN histories() END AS h
      FROM generate_series(1, :changes) AS n) AS s;
SELECT histories();
COMMIT;
CREATE FUNCTION fail(times integer) RETURNS TABLE (failed bigint, bounded boolean, few boolean) LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
BEGIN
    failed := 0;
    FOR i IN 1 .. times LOOP
        BEGIN
            PERFORM schemaver_edit('beside', message => 'again ' || i);
            PERFORM schemaver_edit('beside', branch_labels => '{label_side}');
        EXCEPTION WHEN SQLSTATE 'SV005' THEN
            failed := failed + 1;
        END;
        before := coalesce(before, memory());
    END LOOP;
    bounded := memory() - before < 4000000;
    few := histories() <= 2;
    RETURN NEXT;
END
$$;
SELECT failed = :changes / 2 AS all, bounded, few FROM fail(:changes / 2);

-- Open cursors hold what they read, and release it.
BEGIN;
DECLARE one CURSOR FOR SELECT revision FROM schemaver_heads();
FETCH one;
SELECT schemaver_edit('beside', message => 'once more');
DECLARE two CURSOR FOR SELECT revision FROM schemaver_heads();
FETCH two;
FETCH one;
SELECT histories() <= 3 AS few;
COMMIT;
SELECT histories() <= 1 AS one;
