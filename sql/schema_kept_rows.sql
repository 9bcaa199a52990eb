-- Rows that an extension keeps for its users are counted when a database is dumped
CREATE SCHEMA kept;
CREATE TABLE kept.jobs (id int);
CREATE TABLE kept."Empty" (id int);
CREATE TABLE kept.defaults (id int, is_default bool);
INSERT INTO kept.jobs VALUES (1), (2);
INSERT INTO kept.defaults VALUES (1, true), (2, false);
SELECT count(*) FROM schemaver_dump('{kept}');
ALTER EXTENSION plpgsql ADD TABLE kept.jobs;
ALTER EXTENSION plpgsql ADD TABLE kept."Empty";
ALTER EXTENSION plpgsql ADD TABLE kept.defaults;
-- what a script of an extension does with pg_extension_config_dump
BEGIN;
SET LOCAL allow_system_table_mods = on;
UPDATE pg_extension SET extconfig = ARRAY['kept.jobs'::regclass, 'kept."Empty"', 'kept.defaults'],
  extcondition = ARRAY['', '', 'WHERE NOT is_default'] WHERE extname = 'plpgsql';
SELECT count(*) FROM schemaver_dump();
SELECT count(*) FROM schemaver_dump('{kept}');
-- what the owner of the table can have called by whoever counts its rows is not called
CREATE FUNCTION kept.called(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'called'; RETURN true; END $$;
CREATE POLICY p ON kept.jobs USING (kept.called(id));
ALTER TABLE kept.jobs ENABLE ROW LEVEL SECURITY;
-- a table that the user may not read
CREATE ROLE regress_kept_rows;
GRANT USAGE ON SCHEMA kept TO regress_kept_rows;
GRANT SELECT ON kept.defaults, kept.jobs TO regress_kept_rows;
GRANT EXECUTE ON FUNCTION schemaver_dump TO regress_kept_rows;
SET LOCAL ROLE regress_kept_rows;
SELECT count(*) FROM schemaver_dump();
ROLLBACK;
ALTER EXTENSION plpgsql DROP TABLE kept.jobs;
ALTER EXTENSION plpgsql DROP TABLE kept."Empty";
ALTER EXTENSION plpgsql DROP TABLE kept.defaults;
SET client_min_messages = warning;
DROP SCHEMA kept CASCADE;
