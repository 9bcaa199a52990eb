--
-- Rows that somebody has changed while the triggers that notify sessions were
-- disabled: what a session has in memory may be wrong then, but no call crashes
-- or records anything false.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'stale';
CREATE SCHEMA t_stale;
SET search_path = t_stale, public;
\pset tuples_only on
\pset format unaligned

SELECT schemaver_register('a', NULL, 'SELECT 1', 'SELECT 1');
SELECT schemaver_register('b', '{a}', 'SELECT 1', 'SELECT 1', branch_labels => '{lab}');
SELECT schemaver_register('c', '{b}', 'SELECT 1', 'SELECT 1');
SELECT schemaver_register('d', '{c}', 'SELECT 1', 'SELECT 1');
SELECT count(*) FROM schemaver_upgrade('b');

CREATE TABLE changes (change text);
INSERT INTO changes VALUES ('DELETE FROM schemaver_revisions WHERE project = ''stale'' AND revision = ''b'''), ('DELETE FROM schemaver_revisions WHERE project = ''stale'' AND revision = ''c'''),
    ('DELETE FROM schemaver_revisions WHERE project = ''stale'''), ('DELETE FROM schemaver_applied WHERE project = ''stale'' AND revision = ''b'''),
    ('UPDATE schemaver_revisions SET revision = ''x'' WHERE project = ''stale'' AND revision = ''c'''), ('INSERT INTO schemaver_revisions (project, revision, down_revision) VALUES (''stale'', ''x'', ''{d}'')'),
    ('INSERT INTO schemaver_applied (project, revision) VALUES (''stale'', ''c'')'), ('UPDATE schemaver_revisions SET upgrade = ''SELECT 2'' WHERE project = ''stale''');
CREATE TABLE calls (call text);
INSERT INTO calls VALUES ('schemaver_export(''b'')'), ('schemaver_export(''c'')'), ('schemaver_export_all()'), ('schemaver_show(''b'')'), ('schemaver_show(''c'')'), ('schemaver_manifest()'),
    ('schemaver_current()'), ('schemaver_history()'), ('schemaver_pending()'), ('schemaver_plan(''head'')'), ('schemaver_validate()'), ('schemaver_status()'), ('schemaver_graph()'),
    ('schemaver_edit(''b'', message => ''new'')'), ('schemaver_edit(''c'', upgrade => ''SELECT 3'')'), ('schemaver_remove(''d'')'), ('schemaver_remove(''c'')'), ('schemaver_rebase(''d'', ''b'')'), ('schemaver_rebase(''c'', ''a'')'),
    ('schemaver_register(''c'', ''{b}'', ''SELECT 4'')'), ('schemaver_register(''x'', ''{d}'')'), ('schemaver_register(''b'', ''{a}'', ''SELECT 1'', ''SELECT 1'', branch_labels => ''{lab}'')'),
    ('schemaver_revision(''m'', rev_id => ''x'')'), ('schemaver_load(jsonb_build_object(''c.sql'', E''-- revision: c\n-- down_revision: b\n-- schemaver: upgrade\nSELECT 5\n''))'),
    ('schemaver_load(jsonb_build_object(''x.sql'', E''-- revision: x\n-- down_revision: d\n''))'),
    ('schemaver_upgrade()'), ('schemaver_upgrade(''c'')'), ('schemaver_downgrade()'), ('schemaver_downgrade(''base'')'), ('schemaver_stamp(''d'')'), ('schemaver_stamp(''a'', purge => true)'),
    ('schemaver_upgrade_sql()'), ('schemaver_downgrade_sql(''b:base'')'), ('schemaver_stamp_sql(''d'')');
-- The result of a call after a change of which the session, which has read everything before, is not notified.  It is rolled back.
CREATE FUNCTION outcome(change text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    ALTER TABLE schemaver_revisions DISABLE TRIGGER USER;
    ALTER TABLE schemaver_applied DISABLE TRIGGER USER;
    PERFORM count(*) FROM schemaver_heads();
    EXECUTE change;
    EXECUTE format('SELECT count(*) FROM %s', call);
    -- it may have done nothing, but must not have recorded what does not exist
    SELECT string_agg('recorded: ' || l.revision, ', ') INTO wrong FROM schemaver_log l
    WHERE project = 'stale' AND direction = 'upgrade' AND NOT EXISTS (SELECT FROM schemaver_revisions r WHERE r.project = l.project AND r.revision = l.revision) AND run = (SELECT last_run FROM schemaver_state WHERE project = 'stale')
      AND change !~ 'revision = ''b''|''stale''$';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(wrong, 'done');
EXCEPTION WHEN OTHERS THEN
    RETURN concat(CASE WHEN SQLSTATE <> 'UNDO0' THEN SQLSTATE || ' ' END, SQLERRM);
END $$;
CREATE TABLE outcomes AS SELECT change, call, outcome(change, call) FROM changes, calls;
SELECT * FROM outcomes
WHERE outcome !~ '^(done$|(SV001|SV003|SV005|SV006|2BP01|23505|40001|55006) )' ORDER BY 1, 2;
-- most calls do not fail
SELECT count(*) FILTER (WHERE outcome = 'done') > 100 FROM outcomes;
-- and it does not last: the next change with a message corrects the memory
SELECT count(*) FROM schemaver_heads();
BEGIN;
ALTER TABLE schemaver_revisions DISABLE TRIGGER USER;
SELECT count(*) FROM schemaver_heads();
INSERT INTO schemaver_revisions (project, revision) VALUES ('stale', 'untold');
ALTER TABLE schemaver_revisions ENABLE TRIGGER USER;
SELECT count(*) FROM schemaver_heads();
ROLLBACK;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'stale';
DELETE FROM schemaver_applied WHERE project = 'stale';
DELETE FROM schemaver_state WHERE project = 'stale';
DELETE FROM schemaver_log WHERE project = 'stale';
DROP SCHEMA t_stale CASCADE;
