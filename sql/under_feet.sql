--
-- Bodies that change the tables of the extension by hand during a run: refused if
-- what the run is about to record would be false; anything else is the owner's
-- responsibility.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'under_feet';
CREATE SCHEMA t_under_feet;
SET search_path = t_under_feet, public;
\pset tuples_only on
\pset format unaligned

-- "before" is applied, "now" is what the run is about, "later" and "beside" are not applied
CREATE TABLE revisions AS SELECT unnest(ARRAY['before', 'now', 'later', 'beside', 'new']) AS revision;
CREATE TABLE deeds (deed text);
INSERT INTO deeds VALUES ('DELETE FROM schemaver_revisions WHERE project = ''under_feet'' AND revision = %L'), ('DELETE FROM schemaver_applied WHERE project = ''under_feet'' AND revision = %L'),
    ('INSERT INTO schemaver_revisions (project, revision) VALUES (''under_feet'', %L) ON CONFLICT DO NOTHING'), ('INSERT INTO schemaver_applied (project, revision) VALUES (''under_feet'', %L) ON CONFLICT DO NOTHING'),
    ('UPDATE schemaver_revisions SET down_revision = NULL WHERE project = ''under_feet'' AND revision = %L'), ('UPDATE schemaver_revisions SET depends_on = ''{beside}'' WHERE project = ''under_feet'' AND revision = %L'),
    ('UPDATE schemaver_revisions SET depends_on = down_revision WHERE project = ''under_feet'' AND revision = %L'),
    ('UPDATE schemaver_revisions SET down_revision = down_revision WHERE project = ''under_feet'' AND revision = %L'),
    ('UPDATE schemaver_revisions SET message = ''x'' WHERE project = ''under_feet'' AND revision = %L'), ('UPDATE schemaver_applied SET applied_by = ''x'' WHERE project = ''under_feet'' AND revision = %L'),
    ('INSERT INTO schemaver_applied (project, revision) VALUES (''elsewhere'', %L)');
-- The result of a run with such a body, and what is recorded then; applied but unregistered revisions are in brackets.  It is rolled back.
CREATE FUNCTION outcome(deed text, direction text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    PERFORM schemaver_register('before', NULL, 'SELECT 1', 'SELECT 1');
    PERFORM schemaver_register('now', '{before}', CASE direction WHEN 'upgrade' THEN deed ELSE 'SELECT 1' END, CASE direction WHEN 'downgrade' THEN deed ELSE 'SELECT 1' END);
    PERFORM schemaver_register('later', '{now}'), schemaver_register('beside', NULL);
    PERFORM schemaver_upgrade(CASE direction WHEN 'upgrade' THEN 'before' ELSE 'now' END);
    IF direction = 'upgrade' THEN
        PERFORM schemaver_upgrade('now');
    ELSE
        PERFORM schemaver_downgrade('before');
    END IF;
    SELECT string_agg(CASE WHEN r.revision IS NULL THEN format('(%s)', a.revision) ELSE a.revision END, ' ' ORDER BY a.revision) INTO state
    FROM schemaver_applied a LEFT JOIN schemaver_revisions r USING (project, revision) WHERE project = 'under_feet';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = concat('applied: ', state);
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN SQLSTATE = 'UNDO0' THEN SQLERRM ELSE concat_ws(' ', SQLSTATE, substring(SQLERRM FROM 'statement \d .*table "(\w+)"')) END;
END $$;
SELECT d.deed, r.revision, outcome(format(d.deed, r.revision), 'upgrade'), outcome(format(d.deed, r.revision), 'downgrade') FROM deeds d, revisions r ORDER BY d.deed COLLATE "C", 2;
-- a label by which a revision depends on another one moves, or goes
SELECT schemaver_register('x', branch_labels => '{by-name}'), schemaver_register('y'), schemaver_register('z', depends_on => '{by-name}');
\set VERBOSITY terse
SELECT schemaver_register('moves', '{z}', upgrade => 'UPDATE schemaver_revisions SET branch_labels = CASE revision WHEN ''y'' THEN ARRAY[''by-name''] END WHERE project = ''under_feet'' AND revision IN (''x'', ''y'')');
SELECT revision FROM schemaver_upgrade('moves');
SELECT schemaver_edit('moves', upgrade => 'UPDATE schemaver_revisions SET branch_labels = NULL WHERE project = ''under_feet'' AND revision = ''x''');
SELECT revision FROM schemaver_upgrade('moves');
SELECT schemaver_edit('moves', upgrade => 'UPDATE schemaver_revisions SET branch_labels = ''{by-name,more}'' WHERE project = ''under_feet'' AND revision = ''x''');
SELECT revision FROM schemaver_upgrade('moves');
-- a table that is moved to another schema
SELECT schemaver_register('away', upgrade => 'ALTER TABLE schemaver_log SET SCHEMA t_under_feet');
SELECT revision FROM schemaver_upgrade('away');
-- a column that is recreated without its values
SELECT schemaver_edit('away', upgrade => 'ALTER TABLE schemaver_revisions DROP COLUMN upgrade_authority, ADD COLUMN upgrade_authority text');
SELECT revision FROM schemaver_upgrade('away');
\set VERBOSITY default
DELETE FROM schemaver_applied WHERE project = 'under_feet';
DELETE FROM schemaver_revisions WHERE project = 'under_feet';
DELETE FROM schemaver_state WHERE project = 'under_feet';
DELETE FROM schemaver_log WHERE project = 'under_feet';

RESET schemaver.project;
DROP SCHEMA t_under_feet CASCADE;
