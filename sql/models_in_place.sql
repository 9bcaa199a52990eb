-- Models that are built in the database itself, in schemas that take the place of the others, and are rolled back
\set VERBOSITY terse
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
CREATE FUNCTION public.build(text, schemas text[] DEFAULT '{place}') RETURNS SETOF text LANGUAGE sql
AS $$SELECT public.try(format('schemaver_set_models(%L, %L, in_place => true) ~ ''^[0-9a-f]{64}$'' AS set', 'sql:' || $1, schemas))$$;
CREATE SCHEMA place;
COMMENT ON SCHEMA place IS 'where it happens';
CREATE SCHEMA other;
SET search_path = place, public;
CREATE TABLE users (id integer PRIMARY KEY, name text);
INSERT INTO users VALUES (1, 'ann');
CREATE VIEW names AS SELECT name FROM users;
CREATE TABLE other.cities (id integer PRIMARY KEY);
CREATE TABLE before AS SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_namespace n;
-- Tables
SELECT build('CREATE TABLE users (id integer PRIMARY KEY, name text, email text); CREATE INDEX ON users (email)');
SELECT schemas, complete FROM schemaver_models;
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting' AND identity !~ 'before';
-- In any order, with settings
SELECT build('CREATE TABLE b (a integer REFERENCES a); CREATE TABLE a (id integer PRIMARY KEY); SET LOCAL work_mem = 1024');
-- The same as in the scratch database
SELECT schemaver_set_models('sql:CREATE TABLE t (id serial PRIMARY KEY, n numeric CHECK (n > 0)); CREATE VIEW v AS SELECT * FROM t; GRANT SELECT ON v TO PUBLIC', '{place}')
  = schemaver_set_models('sql:CREATE TABLE t (id serial PRIMARY KEY, n numeric CHECK (n > 0)); CREATE VIEW v AS SELECT * FROM t; GRANT SELECT ON v TO PUBLIC', '{place}', in_place => true) AS same;
SELECT schemaver_set_models('sql:CREATE TABLE t (id integer); COMMENT ON SCHEMA place IS ''x''; GRANT USAGE ON SCHEMA place TO PUBLIC', '{place}')
  = schemaver_set_models('sql:CREATE TABLE t (id integer); COMMENT ON SCHEMA place IS ''x''; GRANT USAGE ON SCHEMA place TO PUBLIC', '{place}', in_place => true) AS same;
-- Default privileges and event triggers of the database are not about it
CREATE ROLE regress_place_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO regress_place_reader;
CREATE FUNCTION public.forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not here'; END$$;
CREATE EVENT TRIGGER forbid ON ddl_command_start EXECUTE FUNCTION public.forbid();
SELECT build('CREATE TABLE users (id integer PRIMARY KEY, name text)');
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting' AND identity !~ 'before';
DROP EVENT TRIGGER forbid;
DROP FUNCTION public.forbid();
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM regress_place_reader;
DROP ROLE regress_place_reader;
-- A schema that a program has made
CREATE SCHEMA made;
CREATE TABLE made.users (id integer PRIMARY KEY, name varchar(10));
SELECT try($$schemaver_set_models('schema:made', in_place => true) ~ '^[0-9a-f]{64}$' AS set$$);
SELECT replace(ddl, ' users.name', ' name') AS ddl FROM schemaver_check() WHERE kind <> 'setting' AND identity !~ 'before';
DROP SCHEMA made CASCADE;
-- What exists already is not built
SELECT try($$schemaver_set_models('database:' || current_database(), in_place => true)$$);
SELECT try($$schemaver_set_models('snapshot:x', in_place => true)$$);
SELECT try($$schemaver_set_models('nothing', in_place => true)$$);
-- Nothing can be committed, and what is not of the database is refused
SELECT build(text) FROM unnest(ARRAY[
  'COMMIT AND CHAIN',
  'ROLLBACK',
  'PREPARE TRANSACTION ''x''',
  'SAVEPOINT x',
  'DO ''BEGIN COMMIT; END''',
  'DO ''BEGIN EXECUTE ''''COMMIT''''; END''',
  'CREATE PROCEDURE p() LANGUAGE plpgsql AS ''BEGIN COMMIT; END''; CALL p()',
  'CREATE PROCEDURE p() LANGUAGE plpgsql AS ''BEGIN ROLLBACK; END''; CALL p()',
  'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS ''COMMIT''; SELECT f()',
  'VACUUM',
  'CREATE ROLE regress_place_nobody',
  'CREATE DATABASE regress_place_nothing',
  'ALTER SYSTEM SET work_mem = 1024']) text;
SELECT build('BEGIN; CREATE TABLE t (n integer); COMMIT; CREATE TABLE u (n integer)');
-- Nobody else's tables are locked
SELECT build(text) FROM unnest(ARRAY[
  'CREATE TABLE t (id integer REFERENCES other.cities)',
  'ALTER TABLE other.cities ADD n integer',
  'DROP TABLE other.cities',
  'CREATE INDEX ON other.cities (id)',
  'LOCK TABLE other.cities',
  'DO ''BEGIN DROP TABLE other.cities; END''',
  'DROP SCHEMA other CASCADE',
  'CREATE TABLE t AS SELECT * FROM other.cities',
  'INSERT INTO other.cities VALUES (1)']) text;
SELECT build('DROP SCHEMA place CASCADE; CREATE SCHEMA place; CREATE TABLE place.t (n integer)');
SELECT * FROM other.cities;
-- But those of more than one schema can be built
SELECT build('CREATE TABLE other.cities (id integer PRIMARY KEY); CREATE TABLE t (id integer REFERENCES other.cities)', '{place,other}');
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting' AND identity !~ 'before';
-- A schema that is not there yet
SELECT build('CREATE SCHEMA fresh CREATE TABLE t (n integer)', '{fresh}');
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting';
SELECT build('SELECT 1', '{nonesuch}');
SELECT build('SELECT 1', '{pg_catalog}');
-- Without a list, it is that of all schemas, and of new ones
SELECT build('CREATE SCHEMA fresh CREATE TABLE t (n integer)', NULL);
SELECT 'place' = ANY (schemas) AS has_old, 'fresh' = ANY (schemas) AS has_new, array_to_string(schemas, ' ') ~ 'aside|pg_|information' AS has_others FROM schemaver_models;
-- The functions and tables of extensions stay where they are
CREATE EXTENSION citext SCHEMA place;
CREATE EXTENSION hstore SCHEMA place;
CREATE EXTENSION earthdistance CASCADE SCHEMA place;
CREATE EXTENSION pg_stat_statements SCHEMA place;
SELECT build('CREATE EXTENSION IF NOT EXISTS citext SCHEMA place; CREATE TABLE users (mail place.citext PRIMARY KEY, more hstore, CHECK (more ? ''x''), moods citext[]);
  CREATE INDEX ON users USING gist (more); CREATE VIEW s AS SELECT * FROM place.pg_stat_statements; CREATE VIEW e AS SELECT earth() AS radius');
SELECT kind, identity, codes FROM schemaver_check() WHERE codes <> '{table.extra}' AND kind <> 'setting';
SELECT build('DROP EXTENSION citext');
-- what is not a part of one stays, and so do those of other schemas
CREATE FUNCTION place.needing() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION place.needing DEPENDS ON EXTENSION citext;
SELECT build($$CREATE FUNCTION needing() RETURNS integer LANGUAGE sql AS 'SELECT 1'$$);
SELECT build($$DO 'BEGIN RAISE ''%'', (SELECT string_agg(extname || '' '' || extnamespace::regnamespace, '', '' ORDER BY extname COLLATE "C") FROM pg_extension); END'$$);
DROP FUNCTION place.needing();
CREATE TABLE mails (mail citext);
SELECT build('DROP SCHEMA place CASCADE');
SELECT build('CREATE VIEW public.w AS SELECT * FROM schemaver_current(); GRANT SELECT ON public.schemaver_log TO PUBLIC', '{public}');
SET client_min_messages = warning;
SELECT kind, identity, codes FROM schemaver_check() WHERE identity ~ 'w$';
RESET client_min_messages;
DROP EXTENSION citext, hstore, earthdistance, cube, pg_stat_statements CASCADE;
-- Which schemas are all: not those that only extensions use or have made
CREATE SCHEMA lib_only;
CREATE SCHEMA lib_table CREATE TABLE t (n integer);
CREATE SCHEMA lib_function;
CREATE FUNCTION lib_function.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA lib_type;
CREATE TYPE lib_type.t AS ENUM ('a');
CREATE SCHEMA lib_made;
CREATE EXTENSION citext SCHEMA lib_only;
CREATE EXTENSION hstore SCHEMA lib_table;
CREATE EXTENSION cube SCHEMA lib_function;
CREATE EXTENSION pg_stat_statements SCHEMA lib_type;
ALTER EXTENSION citext ADD SCHEMA lib_made;
SELECT build('DROP SCHEMA place; CREATE SCHEMA place', NULL);
SELECT s AS schema, count(*) FROM schemaver_models, unnest(schemas) s WHERE s ~ '^lib|^place' GROUP BY s ORDER BY s COLLATE "C";
ALTER EXTENSION citext DROP SCHEMA lib_made;
DROP EXTENSION citext, hstore, cube, pg_stat_statements;
SET client_min_messages = warning;
DROP SCHEMA lib_only, lib_table, lib_function, lib_type, lib_made CASCADE;
RESET client_min_messages;
-- The new public schema is as the old one
CREATE ROLE regress_place_owner;
ALTER SCHEMA public OWNER TO regress_place_owner;
GRANT CREATE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'for all';
SELECT build('CREATE TABLE public.w (n integer); COMMENT ON TABLE public.w IS ''w''; GRANT SELECT ON public.w TO PUBLIC', '{public}');
SELECT codes FROM schemaver_check() WHERE kind = 'schema';
ALTER SCHEMA public OWNER TO pg_database_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
DROP ROLE regress_place_owner;
-- A statement waits for a second at most
SELECT build('DO ''BEGIN RAISE ''''%'''', current_setting(''''lock_timeout''''); END''');
SET lock_timeout = '1min';
SELECT build('DO ''BEGIN RAISE ''''%'''', current_setting(''''lock_timeout''''); END''');
SET lock_timeout = 900;
SELECT build('DO ''BEGIN RAISE ''''%'''', current_setting(''''lock_timeout''''); END''');
RESET lock_timeout;
-- Who does not own a schema
CREATE ROLE regress_place_dev;
GRANT CREATE, USAGE ON SCHEMA place TO regress_place_dev;
GRANT EXECUTE ON FUNCTION schemaver_set_models, schemaver_check TO regress_place_dev;
GRANT SELECT ON schemaver_models TO regress_place_dev;
SET ROLE regress_place_dev;
SELECT build('CREATE TABLE users (id integer PRIMARY KEY)');
RESET ROLE;
CREATE SCHEMA own AUTHORIZATION regress_place_dev;
GRANT USAGE ON SCHEMA own TO PUBLIC;
SET ROLE regress_place_dev;
-- does not do it; who does needs nothing else
SELECT build('CREATE TABLE users (id integer PRIMARY KEY)', '{own}');
SELECT build('CREATE TABLE own.users (id integer PRIMARY KEY); DO $$BEGIN RAISE EXCEPTION ''I am %'', current_user; END$$', '{own}');
SELECT build('CREATE TABLE own.users (id integer PRIMARY KEY)', '{own}');
SELECT ddl FROM schemaver_check() WHERE kind <> 'setting';
RESET ROLE;
DROP SCHEMA own;
DROP OWNED BY regress_place_dev;
DROP ROLE regress_place_dev;
-- Nothing of it is left
SELECT nspname FROM pg_namespace WHERE nspname ~ 'aside';
SELECT count(*) FROM before b FULL JOIN pg_namespace n ON n.oid = b.oid AND n.nspname = b.nspname AND n.nspowner = b.nspowner
WHERE (n.oid IS NULL OR b.oid IS NULL) AND n.nspname !~ '^pg_';
SELECT * FROM names;
DELETE FROM schemaver_models;
SET client_min_messages = warning;
DROP SCHEMA place, other CASCADE;
DROP FUNCTION build, try;
RESET client_min_messages;
SELECT schemaver_scratch_drop() AS was_there;
