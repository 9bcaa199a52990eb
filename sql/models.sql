-- What the schema of a project should be, and what is different
\set VERBOSITY terse
CREATE SCHEMA models;
SET search_path = models, public;
CREATE FUNCTION public.try(call text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  detail text;
  hint text;
BEGIN
  RETURN QUERY EXECUTE 'SELECT t::text FROM (SELECT ' || call || ') t';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN NEXT SQLSTATE || ' ' || SQLERRM;
  RETURN QUERY SELECT 'DETAIL ' || detail WHERE detail <> '' UNION ALL SELECT 'HINT ' || hint WHERE hint <> '';
END $$;
-- There are none yet
SELECT try('schemaver_check()');
SELECT try($$schemaver_diff('live', 'models')$$);
-- Tables of an ORM
SELECT schemaver_set_models('sql:CREATE TABLE users (id serial PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE posts (id serial PRIMARY KEY, author integer NOT NULL REFERENCES users (id), title text);
CREATE INDEX ix_posts_title ON posts (title);', '{models}') ~ '^[0-9a-f]{64}$' AS is_fingerprint;
SELECT project, left(source, 20) AS source, schemas, complete, server_major = current_setting('server_version_num')::int / 10000 AS is_here,
  set_at <= clock_timestamp() AS is_past, set_by = current_user AS is_mine, checksum = sha256(content) AS is_whole FROM schemaver_models;
SELECT step, ddl, kind, identity, codes, hazards FROM schemaver_check();
-- What it says makes the database so
\set ECHO none
SELECT format('%s;', ddl) FROM schemaver_check() WHERE ddl IS NOT NULL ORDER BY step \gexec
\set ECHO all
SET search_path = models, public;
SELECT * FROM schemaver_check();
SELECT * FROM schemaver_check(raise => true);
SELECT schemaver_fingerprint('shape', '{models}') <> '' AS is_there, source IS NOT NULL AS is_set FROM schemaver_models;
-- A difference, in both directions
ALTER TABLE users ADD email text;
ALTER TABLE posts DROP title;
SELECT ddl, hazards FROM schemaver_check();
SELECT ddl, hazards FROM schemaver_diff('models', 'live');
SELECT try('schemaver_check(raise => true)');
SELECT try('schemaver_check(true)');
SELECT count(*) FROM schemaver_diff('models', 'models');
SELECT count(*) FROM schemaver_diff('live', 'database:' || current_database());
-- Many differences are not all named
\set ECHO none
SELECT format('ALTER TABLE users ADD %I integer', 'c' || n) FROM generate_series(1, 25) n \gexec
\set ECHO all
SELECT try('schemaver_check(raise => true)');
-- Setting them again replaces them
SELECT schemaver_set_models('sql:CREATE TABLE solo (n integer)', '{models}') IS NOT NULL AS set;
SELECT count(*) FROM schemaver_models;
SELECT codes, count(*) FROM schemaver_check() WHERE kind <> 'setting' GROUP BY codes ORDER BY codes;
-- Each project has its own
SET schemaver.project = 'shop';
SELECT try('schemaver_check()');
SELECT schemaver_set_models('sql:CREATE TABLE shop (n integer)', '{models}') IS NOT NULL AS set;
SELECT project, source FROM schemaver_models ORDER BY project;
RESET schemaver.project;
DELETE FROM schemaver_models WHERE project = 'shop';
-- What an argument may be
SELECT try($$schemaver_set_models(NULL)$$);
SELECT try($$schemaver_set_models('')$$);
SELECT try($$schemaver_set_models('sql:')$$);
SELECT try($$schemaver_set_models('live')$$);
SELECT try($$schemaver_set_models('models')$$);
SELECT try($$schemaver_set_models('SQL:CREATE TABLE t ()')$$);
SELECT try($$schemaver_set_models('CREATE TABLE a_table_with_a_long_name (that_goes_on integer, and_on integer)')$$);
SELECT try($$schemaver_set_models('schema:')$$);
SELECT try($$schemaver_set_models('database:')$$);
SELECT try($$schemaver_set_models('snapshot:')$$);
SELECT try($$schemaver_set_models('schema:nonesuch')$$);
SELECT try($$schemaver_set_models('database:nonesuch')$$);
SELECT try($$schemaver_set_models('snapshot:nonesuch')$$);
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()', '{}')$$);
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()', '{NULL}')$$);
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()', '{{models},{public}}')$$);
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()', '{pg_catalog}')$$);
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()', '{nonesuch}')$$);
SELECT try($$schemaver_set_models('schema:models', '{models}')$$);
SELECT try($$schemaver_set_models('snapshot:x', '{models}')$$);
SELECT try($$schemaver_check(NULL)$$) LIMIT 1;
SELECT count(*) FROM schemaver_models;
-- A schema into which an ORM has created its tables
CREATE SCHEMA "New ä";
CREATE TYPE "New ä".mood AS ENUM ('good', 'bad');
CREATE TABLE "New ä".solo (n integer, m "New ä".mood DEFAULT 'good', CHECK (n > 0));
CREATE VIEW "New ä".v AS SELECT count(*) AS n FROM "New ä".solo;
CREATE FUNCTION "New ä".f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "New ä".solo';
COMMENT ON TABLE "New ä".solo IS 'why';
DROP TABLE posts, users;
CREATE TABLE solo (n integer);
SELECT schemaver_set_models('schema:New ä') ~ '^[0-9a-f]{64}$' AS is_fingerprint;
SELECT source, schemas, complete FROM schemaver_models;
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting';
SET search_path = public;
SELECT schemas FROM schemaver_models;
SELECT count(*) FROM schemaver_check();
\set ECHO none
SELECT format('%s;', ddl) FROM schemaver_check() WHERE ddl IS NOT NULL ORDER BY step \gexec
\set ECHO all
SET search_path = models, public;
SELECT * FROM schemaver_check();
DROP SCHEMA "New ä" CASCADE;
SELECT * FROM schemaver_check();
SET search_path = '';
SELECT public.try($$public.schemaver_set_models('schema:models')$$);
SET search_path = models, public;
-- What was kept, of the schemas that it has
SELECT schemaver_snapshot('as it was', '{models}') IS NOT NULL AS kept;
SELECT schemaver_set_models('snapshot:as it was') = fingerprint AS is_fingerprint FROM schemaver_snapshots;
SELECT m.fingerprint = s.fingerprint AS same, m.server_major = s.server_major AS same, m.content = s.content AS same FROM schemaver_models m, schemaver_snapshots s;
SELECT source, schemas, complete FROM schemaver_models;
SELECT schemaver_snapshot_drop('as it was');
SELECT * FROM schemaver_check();
ALTER TABLE solo ADD extra integer;
CREATE FUNCTION g() RETURNS integer LANGUAGE sql RETURN 1;
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting';
SELECT schemaver_snapshot('other', '{models}') IS NOT NULL AS kept, schemaver_set_models('snapshot:other', complete => false) IS NOT NULL AS set;
SELECT complete FROM schemaver_models;
SELECT * FROM schemaver_check();
DROP FUNCTION g();
SELECT schemaver_snapshot_drop('other');
-- Another database, here this one
SELECT schemaver_set_models('database:' || current_database(), '{models}') IS NOT NULL AS set;
SELECT source = 'database:' || current_database() AS is_source, schemas, complete FROM schemaver_models;
SELECT schemaver_fingerprint(schemas => '{models}') = fingerprint AS is_fingerprint FROM schemaver_models;
SELECT * FROM schemaver_check();
-- An equal fingerprint only saves comparing objects, which find the same
UPDATE schemaver_models SET fingerprint = 'other';
SELECT * FROM schemaver_check();
SELECT try($$schemaver_set_models('database:' || current_database(), '{nonesuch}')$$);
-- Somebody has written to the table
UPDATE schemaver_models SET content = 'nothing';
SELECT try('schemaver_check()');
UPDATE schemaver_models SET content = '\x00', checksum = sha256('\x00');
SELECT try('schemaver_check()');
UPDATE schemaver_models SET content = '', checksum = sha256('');
SELECT try('schemaver_check()');
DELETE FROM schemaver_models;
-- Not in a body
SELECT schemaver_register('models', upgrade => $$SELECT public.schemaver_set_models('sql:CREATE TABLE t ()')$$);
SELECT schemaver_upgrade();
SELECT schemaver_remove('models');
-- Not in a read-solo transaction
BEGIN READ ONLY;
SELECT schemaver_set_models('sql:CREATE TABLE t ()');
ROLLBACK;
BEGIN READ ONLY;
SELECT schemaver_scratch_drop();
ROLLBACK;
-- In a transaction, they are as they were if that fails
SELECT schemaver_set_models('sql:CREATE TABLE solo (n integer, extra integer)', '{models}') IS NOT NULL AS set;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM schemaver_models;
SELECT schemaver_set_models('sql:CREATE TABLE another (n integer)', '{models}') IS NOT NULL AS set;
SELECT ddl FROM schemaver_check() WHERE kind = 'table' ORDER BY ddl COLLATE "C";
ROLLBACK;
BEGIN;
SAVEPOINT s;
SELECT schemaver_set_models('sql:CREATE TABLE t (n nonesuch)', '{models}');
ROLLBACK TO s;
SELECT * FROM schemaver_check();
COMMIT;
-- What the text makes in other schemas is left out, and that is said
BEGIN;
\set VERBOSITY default
SELECT schemaver_set_models('sql:CREATE SCHEMA "Weird Name"; CREATE TYPE "Weird Name".e AS ENUM (); CREATE SCHEMA audit; CREATE SCHEMA nothing; CREATE FUNCTION audit.f() RETURNS int LANGUAGE sql RETURN 1; CREATE TABLE models.solo (n integer)', '{models}') IS NOT NULL AS set;
SELECT schemaver_set_models('sql:CREATE SCHEMA audit; CREATE FUNCTION audit.f() RETURNS int LANGUAGE sql RETURN 1; CREATE TABLE models.solo (n integer)', '{models,audit}') IS NOT NULL AS set;
\set VERBOSITY terse
ROLLBACK;
-- A schema that this database has, but the search path does not
CREATE SCHEMA models_aside;
BEGIN;
SELECT schemaver_set_models('sql:CREATE TABLE models_aside.t (n integer)', '{models_aside}') IS NOT NULL AS set;
SET LOCAL search_path = models_aside, public;
SELECT schemaver_set_models('sql:CREATE TABLE t (n integer)') IS NOT NULL AS set;
SET LOCAL client_min_messages = warning;
SELECT ddl FROM schemaver_check() WHERE identity ~ '^models_aside';
ROLLBACK;
DROP SCHEMA models_aside;
-- A superuser needs no CREATEDB
CREATE ROLE regress_models_super SUPERUSER NOCREATEDB;
SET ROLE regress_models_super;
BEGIN;
SELECT schemaver_set_models('sql:CREATE TABLE t (n integer)') IS NOT NULL AS set;
ROLLBACK;
SELECT schemaver_scratch_drop();
RESET ROLE;
DROP ROLE regress_models_super;
-- Whose code may run: that of roles that the caller is a member of, who have no less power outside of the database
CREATE SCHEMA models_trust;
CREATE ROLE regress_models_owner;
CREATE ROLE regress_models_caller;
GRANT USAGE, CREATE ON SCHEMA models_trust TO regress_models_owner, regress_models_caller;
GRANT EXECUTE ON FUNCTION schemaver_set_models TO regress_models_caller;
GRANT SELECT ON schemaver_models TO regress_models_caller;
CREATE TABLE models_trust.t (n integer);
CREATE FUNCTION public.trusts(change text, undo text DEFAULT 'SELECT 1') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text = 'yes';
BEGIN
  EXECUTE change;
  SET LOCAL ROLE regress_models_caller;
  BEGIN
    PERFORM schemaver_set_models('schema:models_trust');
  EXCEPTION WHEN insufficient_privilege THEN
    -- without CREATEDB, this comes next
    result := CASE WHEN SQLERRM ~ 'may not create a scratch database' THEN result ELSE SQLERRM END;
  END;
  RESET ROLE;
  EXECUTE undo;
  RETURN result;
END $$;
SELECT trusts('SELECT 1');
SELECT trusts('ALTER TABLE models_trust.t OWNER TO regress_models_owner');
SELECT trusts('GRANT regress_models_owner TO regress_models_caller');
SELECT p, trusts(format('GRANT %s TO regress_models_caller', p)) AS one, trusts(format('GRANT %s TO regress_models_owner', p), format('REVOKE %s FROM regress_models_owner, regress_models_caller', p)) AS both
FROM unnest('{pg_execute_server_program,pg_read_server_files,pg_write_server_files,pg_signal_backend}'::text[]) p;
SELECT trusts('ALTER ROLE regress_models_caller CREATEROLE');
SELECT trusts('ALTER ROLE regress_models_owner CREATEROLE', 'ALTER ROLE regress_models_caller NOCREATEROLE');
SELECT trusts('ALTER ROLE regress_models_caller SUPERUSER', 'ALTER ROLE regress_models_caller NOSUPERUSER');
SELECT trusts('GRANT pg_execute_server_program, pg_read_server_files, pg_write_server_files, pg_signal_backend TO regress_models_owner; ALTER ROLE regress_models_caller SUPERUSER', 'ALTER ROLE regress_models_caller NOSUPERUSER');
SELECT trusts('ALTER SCHEMA models_trust OWNER TO pg_monitor; ALTER TABLE models_trust.t OWNER TO regress_models_caller');
SELECT trusts('ALTER TABLE models_trust.t OWNER TO pg_database_owner');
SET client_min_messages = warning;
DROP SCHEMA models_trust CASCADE;
RESET client_min_messages;
DROP FUNCTION public.trusts;
DELETE FROM schemaver_models WHERE source = 'schema:models_trust';
DROP OWNED BY regress_models_owner, regress_models_caller;
DROP ROLE regress_models_owner, regress_models_caller;
-- Rights: reading them is like reading a snapshot
CREATE ROLE regress_sv_models;
GRANT EXECUTE ON FUNCTION schemaver_check TO regress_sv_models;
GRANT USAGE ON SCHEMA models TO regress_sv_models;
SET ROLE regress_sv_models;
SELECT try('schemaver_check()');
SELECT try($$schemaver_set_models('sql:CREATE TABLE t ()')$$);
SELECT try($$schemaver_scratch_drop()$$);
RESET ROLE;
GRANT SELECT ON schemaver_models TO regress_sv_models;
GRANT EXECUTE ON FUNCTION schemaver_set_models, schemaver_scratch_drop TO regress_sv_models;
SET ROLE regress_sv_models;
SELECT * FROM schemaver_check();
SELECT try('schemaver_scratch_drop()');
RESET ROLE;
DROP OWNED BY regress_sv_models;
DROP ROLE regress_sv_models;
-- The database for trials
SELECT schemaver_scratch_drop();
SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch_';
SET client_min_messages = warning;
DROP SCHEMA models CASCADE;
DROP FUNCTION public.try;
DELETE FROM schemaver_models;
