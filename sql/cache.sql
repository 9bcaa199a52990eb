--
-- What a session has in memory is the same as what a statement would see in the
-- tables, whatever has happened meanwhile: see also the isolation spec of this name.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_cache';
CREATE SCHEMA test_cache;
SET search_path = test_cache, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
-- Everything that is registered, but for checksums and bodies.
CREATE VIEW registered AS
    SELECT revision, down_revision, depends_on, branch_labels, message, transactional
    FROM schemaver_revisions WHERE project = 'test_cache' ORDER BY revision;
DROP VIEW registered;
CREATE FUNCTION heads() RETURNS text STABLE LANGUAGE sql AS $$ SELECT string_agg(revision, ' ' ORDER BY revision) FROM schemaver_heads() $$;
CREATE FUNCTION applied() RETURNS text STABLE LANGUAGE sql AS $$ SELECT string_agg(revision, ' ' ORDER BY revision) FROM schemaver_history() WHERE is_applied $$;

SELECT heads(), applied();
SELECT schemaver_register('a', upgrade => 'SELECT 1', downgrade => 'SELECT 1');
SELECT heads(), applied();

-- registered, seen, and rolled back
BEGIN;
SELECT schemaver_register('b', '{a}');
SELECT heads();
ROLLBACK;
SELECT heads();
-- not seen before it is rolled back
BEGIN;
SELECT schemaver_register('b', '{a}');
ROLLBACK;
SELECT heads();
-- a savepoint, and one in another
BEGIN;
SELECT heads();
SAVEPOINT one;
SELECT schemaver_register('b', '{a}');
SELECT heads();
SAVEPOINT two;
SELECT schemaver_register('c', '{b}');
SELECT heads();
ROLLBACK TO two;
SELECT heads();
SELECT schemaver_register('d', '{b}');
SELECT heads();
RELEASE one;
SELECT heads();
ROLLBACK;
SELECT heads();
-- an error, in a transaction, in a savepoint, in a block, in a statement by itself
BEGIN;
SELECT schemaver_register('b', '{a}');
SELECT heads();
SELECT 1 / 0;
ROLLBACK;
SELECT heads();
BEGIN;
SAVEPOINT one;
SELECT schemaver_register('b', '{a}'), heads(), 1 / (random() * 0)::int;
ROLLBACK TO one;
SELECT heads();
COMMIT;
SELECT told($$ SELECT schemaver_register('b', '{a}') || heads() || 1 / (random() * 0)::int $$);
SELECT heads();
SELECT schemaver_register('b', '{a}') || heads() || 1 / (random() * 0)::int;
SELECT heads();
-- a run, seen and undone
BEGIN;
SELECT revision FROM schemaver_upgrade();
SELECT applied();
SAVEPOINT one;
SELECT revision FROM schemaver_downgrade();
SELECT applied();
ROLLBACK TO one;
SELECT applied();
ROLLBACK;
SELECT applied();
-- within one statement: a nested statement would not see what it has done itself
SELECT schemaver_register('b', '{a}'), heads();
SELECT heads();
SELECT schemaver_register('b', '{a}'), schemaver_register('c', '{a}'), heads();
SELECT heads();
-- a volatile function sees what it has done
CREATE FUNCTION registered(revision text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_register(revision);
    RETURN heads();
END $$;
SELECT registered('x1'), registered('x2');
SELECT schemaver_remove('x1'), schemaver_remove('x2'), schemaver_remove('c');

-- by hand
INSERT INTO schemaver_revisions (project, revision) VALUES ('test_cache', 'hand');
SELECT heads();
UPDATE schemaver_revisions SET revision = 'foot' WHERE project = 'test_cache' AND revision = 'hand';
SELECT heads();
BEGIN;
DELETE FROM schemaver_revisions WHERE project = 'test_cache';
SELECT heads();
ROLLBACK;
SELECT heads();
DELETE FROM schemaver_revisions WHERE project = 'test_cache' AND revision = 'foot';
SELECT heads();
BEGIN;
TRUNCATE schemaver_revisions;
SELECT heads();
ROLLBACK;
SELECT heads();
INSERT INTO schemaver_applied (project, revision) VALUES ('test_cache', 'a');
SELECT applied();
BEGIN;
TRUNCATE schemaver_applied;
SELECT applied();
ROLLBACK;
UPDATE schemaver_applied SET revision = 'b' WHERE project = 'test_cache';
SELECT applied();
DELETE FROM schemaver_applied WHERE project = 'test_cache';
SELECT applied();
COPY schemaver_revisions (project, revision) FROM STDIN;
test_cache	copied
\.
SELECT heads();
MERGE INTO schemaver_revisions r USING (VALUES ('copied')) AS v(id) ON project = 'test_cache' AND revision = id
WHEN MATCHED THEN UPDATE SET revision = 'merged';
SELECT heads();
SET session_replication_role = replica;
DELETE FROM schemaver_revisions WHERE project = 'test_cache' AND revision = 'merged';
RESET session_replication_role;
SELECT heads();

-- one snapshot for a whole transaction: its own changes are visible all the same
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT heads();
SELECT schemaver_register('c', '{b}');
SELECT heads();
SAVEPOINT one;
SELECT schemaver_remove('c');
SELECT heads();
ROLLBACK TO one;
SELECT heads();
COMMIT;
SELECT heads();
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT schemaver_remove('c');
SELECT heads();
ROLLBACK;
SELECT heads();
SELECT schemaver_remove('c');

-- an old cursor sees what was there when it was opened
BEGIN;
DECLARE old CURSOR FOR SELECT heads() FROM generate_series(1, 3);
FETCH old;
SELECT schemaver_register('c', '{b}');
SELECT heads();
FETCH old;
SELECT heads();
FETCH old;
SELECT heads();
ROLLBACK;
SELECT heads();

-- another project, and back; two with one name
SET schemaver.project = 'test_cache_other';
SELECT heads();
SELECT schemaver_register('a'), schemaver_register('z', '{a}');
SELECT heads();
SET schemaver.project = 'test_cache';
SELECT heads();
BEGIN;
SET LOCAL schemaver.project = 'test_cache_other';
SELECT heads();
COMMIT;
SELECT heads();
SELECT set_config('schemaver.project', p, false), heads() FROM (VALUES ('test_cache_other'), ('test_cache'), ('test_cache_other'), ('test_cache')) AS v(p);
SET schemaver.project = 'Test_cache';
SELECT heads();
SET schemaver.project = 'test_cache';

-- the extension recreated in the same session: here, and in another schema (in a
-- database of its own, for what is here belongs to other tests)
SELECT current_database() AS here \gset
DROP DATABASE IF EXISTS regress_schemaver_cache;
CREATE DATABASE regress_schemaver_cache TEMPLATE template0;
\connect regress_schemaver_cache
SET client_min_messages = warning;
\set VERBOSITY sqlstate
CREATE EXTENSION schemaver;
SELECT schemaver_register('first');
SELECT revision FROM schemaver_heads();
PREPARE heads AS SELECT revision FROM schemaver_heads();
EXECUTE heads;
DROP EXTENSION schemaver;
EXECUTE heads;
SELECT revision FROM schemaver_heads();
CREATE EXTENSION schemaver;
EXECUTE heads;
SELECT schemaver_register('second');
EXECUTE heads;
SELECT revision FROM schemaver_heads();
BEGIN;
DROP EXTENSION schemaver;
CREATE SCHEMA "odd ""schema";
CREATE EXTENSION schemaver SCHEMA "odd ""schema";
SET search_path = "odd ""schema";
SELECT revision FROM schemaver_heads();
SELECT schemaver_register('third');
EXECUTE heads;
ROLLBACK;
EXECUTE heads;
SELECT revision FROM schemaver_heads();
DROP EXTENSION schemaver;
CREATE SCHEMA "@ odd";
CREATE EXTENSION schemaver SCHEMA "@ odd";
SELECT revision FROM "@ odd".schemaver_heads();
SELECT "@ odd".schemaver_register('fourth', upgrade => 'CREATE TABLE public.t ()', downgrade => 'DROP TABLE public.t');
SELECT revision FROM "@ odd".schemaver_upgrade();
SELECT revision, is_head FROM "@ odd".schemaver_current();
SELECT revision FROM "@ odd".schemaver_downgrade();
SELECT "@ odd".schemaver_remove('fourth');
-- the schema gets another name
SELECT "@ odd".schemaver_register('fifth');
ALTER SCHEMA "@ odd" RENAME TO "$1";
SELECT revision FROM "$1".schemaver_heads();
SELECT "$1".schemaver_edit('fifth', message => 'in a schema renamed');
SELECT revision, message FROM "$1".schemaver_heads();
\connect :here
\set VERBOSITY default
SET client_min_messages = warning;
DROP DATABASE regress_schemaver_cache;

-- a run does not rely on messages: here somebody has disabled the triggers
SET schemaver.project = 'test_cache_untold';
CREATE TABLE untold (what text);
SELECT schemaver_register('a', upgrade => 'INSERT INTO untold VALUES (''a'')', downgrade => 'INSERT INTO untold VALUES (''not a'')');
SELECT revision FROM schemaver_upgrade();
ALTER TABLE schemaver_applied DISABLE TRIGGER ALL;
-- as many commands as in the next transaction, and no transaction id
BEGIN;
UPDATE untold SET what = 'nothing' WHERE false;
SELECT revision FROM schemaver_current();
COMMIT;
BEGIN;
DELETE FROM schemaver_applied WHERE project = 'test_cache_untold';
SELECT revision FROM schemaver_downgrade('base');
SELECT * FROM untold;
ROLLBACK;
ALTER TABLE schemaver_applied ENABLE ALWAYS TRIGGER schemaver_invalidate_row;
ALTER TABLE schemaver_applied ENABLE ALWAYS TRIGGER schemaver_invalidate_all;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'schemaver_applied'::regclass ORDER BY 1;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'test_cache%';
DELETE FROM schemaver_applied WHERE project LIKE 'test_cache%';
DELETE FROM schemaver_state WHERE project LIKE 'test_cache%';
DELETE FROM schemaver_log WHERE project LIKE 'test_cache%';
DROP SCHEMA test_cache CASCADE;
