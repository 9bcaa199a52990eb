--
-- Catalogs with dangling references, as left by a crash, a bug of the server or
-- an edit by hand: missing objects are skipped or reported.
--
\set SHOW_CONTEXT never
\set VERBOSITY terse
SET client_min_messages = warning;
SET allow_system_table_mods = on;
SET schemaver.project = 'catalogs';
CREATE SCHEMA t_catalogs;
SET search_path = t_catalogs, public;
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told_in_a_line.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION problems() RETURNS SETOF text LANGUAGE sql AS 'SELECT problem FROM schemaver_validate()';
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
SELECT problems();
SELECT schemaver_register('a');

-- a member of the extension, the function of a trigger, a foreign key, a child
BEGIN;
INSERT INTO pg_depend SELECT 'pg_proc'::regclass, 4294967295, 0, 'pg_extension'::regclass, oid, 0, 'e' FROM pg_extension WHERE extname = 'schemaver';
SELECT problems();
ROLLBACK;
BEGIN;
CREATE TRIGGER nothing BEFORE INSERT ON schemaver_revisions FOR EACH ROW EXECUTE FUNCTION nothing();
UPDATE pg_trigger SET tgfoid = 4294967295 WHERE tgname = 'nothing';
ALTER TABLE schemaver_revisions SET (fillfactor = 90);
SELECT problems();
SELECT told('SELECT revision FROM schemaver_upgrade()');
ROLLBACK;
BEGIN;
CREATE TABLE referring (project text, revision text, FOREIGN KEY (project, revision) REFERENCES schemaver_revisions);
SELECT problems();
DELETE FROM pg_constraint WHERE conrelid = 'referring'::regclass;
SELECT problems();
ROLLBACK;
BEGIN;
INSERT INTO pg_inherits VALUES (4294967295, 'schemaver_log'::regclass, 1, false);
UPDATE pg_class SET relhassubclass = true WHERE oid = 'schemaver_log'::regclass;
SELECT problems();
ROLLBACK;

-- the schema of the extension
BEGIN;
UPDATE pg_extension SET extnamespace = 4294967295 WHERE extname = 'schemaver';
SELECT told('SELECT count(*)::text FROM schemaver_heads()');
ROLLBACK;

-- what a body has deferred
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'fired'; RETURN NULL; END $$;
SELECT schemaver_register('a', upgrade => $$
    CREATE TABLE late (n integer);
    CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fire();
    INSERT INTO late VALUES (1);
    DELETE FROM pg_constraint WHERE conrelid = 'late'::regclass$$);
BEGIN;
SELECT told('SELECT revision FROM schemaver_upgrade()');
ROLLBACK;

-- a column of a child of another tool's table
CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
CREATE TABLE child () INHERITS (alembic_version);
INSERT INTO child VALUES ('a');
BEGIN;
UPDATE pg_attribute SET attname = 'other' WHERE attrelid = 'child'::regclass AND attname = 'version_num';
SELECT told('SELECT revision FROM schemaver_adopt(''alembic_version'')');
ROLLBACK;
BEGIN;
UPDATE pg_attribute SET atttypid = 'bytea'::regtype WHERE attrelid = 'child'::regclass AND attname = 'version_num';
SELECT told('SELECT revision FROM schemaver_adopt(''alembic_version'')');
ROLLBACK;
SELECT told('SELECT revision FROM schemaver_adopt(''alembic_version'')');

RESET allow_system_table_mods;
RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'catalogs';
DELETE FROM schemaver_applied WHERE project = 'catalogs';
DELETE FROM schemaver_log WHERE project = 'catalogs';
DELETE FROM schemaver_state WHERE project = 'catalogs';
DROP SCHEMA t_catalogs CASCADE;
