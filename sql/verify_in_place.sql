--
-- Trying revisions out in the database itself, in a transaction that is rolled back.
--
\set SHOW_CONTEXT never
-- Publications warn.
SET client_min_messages = error;
SET schemaver.project = 'in_place';
\pset null -
\pset format unaligned
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

-- Only where the database is for it.  Nothing has run.
SELECT try('schemaver_verify(in_place => true)');
SELECT schemaver_configure('environment', 'staging');
SELECT try('schemaver_verify(in_place => true)');
SELECT schemaver_configure('environment', 'test');

-- Nothing is registered.
SELECT * FROM schemaver_verify(in_place => true);

-- The database has what the revisions create, and other things with the same names.
CREATE SCHEMA t_place;
CREATE TABLE t_place.a (other int);
INSERT INTO t_place.a VALUES (1);
CREATE TABLE t_place.plain (n int);
CREATE SEQUENCE t_place.numbers;
SELECT nextval('t_place.numbers');
CREATE PUBLICATION t_place_all FOR TABLE t_place.a;
CREATE CAST (t_place.a AS text) WITH INOUT;
CREATE FUNCTION t_place.forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not here'; END$$;
CREATE EVENT TRIGGER t_place_forbid ON ddl_command_start EXECUTE FUNCTION t_place.forbid();
ALTER EVENT TRIGGER t_place_forbid DISABLE;
CREATE FUNCTION public.catalogs() RETURNS text LANGUAGE sql AS $$
  SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM (
    SELECT 'n' AS k, oid, nspname AS name, nspowner, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_'
    UNION ALL SELECT 'c', oid, relname, relowner, relnamespace::text FROM pg_class WHERE relnamespace <> 'pg_toast'::regnamespace
    UNION ALL SELECT 'x', oid, extname, extowner, extnamespace::text FROM pg_extension
    UNION ALL SELECT 'p', oid, pubname, pubowner, '' FROM pg_publication
    UNION ALL SELECT 'e', oid, evtname, evtowner, evtenabled::text FROM pg_event_trigger
    UNION ALL SELECT 's', seqrelid, '', 0, seqmax::text FROM pg_sequence
    UNION ALL SELECT 'r', oid, rolname, 0, '' FROM pg_roles
    UNION ALL SELECT 'a', oid, '', 0, '' FROM pg_cast) t
$$;
SELECT catalogs() AS before \gset
SELECT schemaver_register('v1', NULL, 'CREATE SCHEMA t_place; CREATE TABLE t_place.a (id serial PRIMARY KEY, x text); CREATE PUBLICATION t_place_all FOR TABLE t_place.a; CREATE CAST (t_place.a AS text) WITH INOUT',
	'DROP PUBLICATION t_place_all; DROP TABLE t_place.a CASCADE; DROP SCHEMA t_place');
-- The way back forgets a column.
SELECT schemaver_register('v2', '{v1}', 'ALTER TABLE t_place.a ADD COLUMN y int; CREATE INDEX i ON t_place.a (y)', 'DROP INDEX t_place.i');
-- Outside of a transaction: it is not verified, but what follows finds its effect.
SELECT schemaver_register('v3', '{v2}', 'CREATE INDEX CONCURRENTLY j ON t_place.a (x); VACUUM t_place.a', 'DROP INDEX CONCURRENTLY t_place.j', transactional => false);
-- Only the order of columns differs.
SELECT schemaver_register('v4', '{v3}', 'ALTER TABLE t_place.a DROP COLUMN x; CREATE TABLE t_place.b ()',
	'ALTER TABLE t_place.a ADD COLUMN x text; DROP TABLE t_place.b; CREATE INDEX j ON t_place.a (x)');
-- There is no way back.
SELECT schemaver_register('v5', '{v4}', 'CREATE TABLE t_place.c ()', NULL);
-- It fails, in the second statement.  What the body has set is gone.
SELECT schemaver_register('v6', '{v5}', 'CREATE TABLE t_place.d (); SET search_path = t_place', E'DROP TABLE t_place.d;\nSELECT 1 / 0');
-- It drops more than it should, so the second upgrade leads to something else.
SELECT schemaver_register('v7', '{v6}', 'CREATE TABLE IF NOT EXISTS t_place.e (id int PRIMARY KEY)', 'DROP TABLE t_place.e, t_place.c');
-- A new value of a type is used in the revision that makes the type.
SELECT schemaver_register('v8', '{v7}', $$CREATE TYPE t_place.mood AS ENUM ('sad'); CREATE TABLE t_place.f (m t_place.mood DEFAULT 'sad')$$,
	'DROP TABLE t_place.f; DROP TYPE t_place.mood');
-- What is deferred is checked when the body ends, and the next one may defer again.
SELECT schemaver_register('v9', '{v8}', 'CREATE TABLE t_place.g (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t_place.g VALUES (1), (1); DELETE FROM t_place.g', 'DROP TABLE t_place.g');
SELECT schemaver_register('v10', '{v9}', 'INSERT INTO t_place.g VALUES (2), (2); UPDATE t_place.g SET id = 3 WHERE ctid = (SELECT min(ctid) FROM t_place.g)', 'DELETE FROM t_place.g');
SELECT schemaver_register('v11', '{v10}', 'INSERT INTO t_place.g VALUES (4), (4)', 'SELECT 1');
-- Nothing that follows can be tried.
SELECT schemaver_register('v12', '{v11}', 'SELECT 1', 'SELECT 1');
SELECT * FROM schemaver_verify(in_place => true) \gx
SELECT catalogs() = :'before' AS unchanged, (SELECT last_value FROM t_place.numbers), (SELECT count(*) FROM t_place.a);
-- In a database of its own it is the same, but for what runs outside of a transaction.
SELECT revision FROM (SELECT * FROM schemaver_verify() EXCEPT SELECT * FROM schemaver_verify(in_place => true)) x WHERE revision <> 'v3';
-- In the transaction of the caller, whose changes nobody sees.
BEGIN;
CREATE TABLE t_place.here (n int);
SELECT revision, upgrade_ok FROM schemaver_verify('v1', in_place => true);
ROLLBACK;

-- What cannot be verified in place is neither right nor wrong.
SET schemaver.project = 'in_place_not';
CREATE ROLE regress_in_place;
SELECT catalogs() AS before \gset
CREATE FUNCTION public.verify_one(upgrade text, downgrade text DEFAULT 'SELECT 1') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  PERFORM schemaver_register('n1', NULL, upgrade, downgrade);
  SELECT concat_ws(' | ', coalesce(upgrade_ok::text, '-'), coalesce(downgrade_ok::text, '-'), coalesce(repeatable::text, '-'),
    regexp_replace(split_part(error, E'\n', 1), '\d{3,}', 'NNN', 'g')) INTO result FROM schemaver_verify(in_place => true);
  PERFORM schemaver_remove('n1');
  RETURN result;
END $$;
SELECT verify_one(body) FROM unnest(ARRAY[
  -- about everything that there is
  'ANALYZE', 'DROP OWNED BY regress_in_place', 'DO $$BEGIN REASSIGN OWNED BY regress_in_place TO CURRENT_USER; END$$',
  -- about what others use, found in the catalogs
  $$DO 'DECLARE s text; BEGIN FOR s IN SELECT c.oid::regclass FROM pg_class c WHERE relkind = ''S'' AND relname = ''numbers'' LOOP EXECUTE format(''SELECT nextval(%L)'', s); END LOOP; END'$$,
  $$DO 'DECLARE s text; BEGIN FOR s IN SELECT c.oid::regclass FROM pg_class c WHERE relkind = ''S'' AND relname = ''numbers'' LOOP EXECUTE format(''SELECT setval(%L, 77)'', s); END LOOP; END'$$,
  $$DO 'DECLARE s text; BEGIN FOR s IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = ''a'' AND nspname ~ ''aside'' LOOP EXECUTE ''INSERT INTO '' || s || '' VALUES (2)''; END LOOP; END'$$,
  $$DO 'DECLARE s text; BEGIN FOR s IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = ''plain'' AND nspname ~ ''aside'' LOOP EXECUTE ''DROP TABLE '' || s; END LOOP; END'$$,
  'SELECT pg_advisory_lock(1)', 'SELECT pg_advisory_xact_lock(1)',
  'ALTER EXTENSION plpgsql UPDATE', 'DROP EXTENSION plpgsql', 'CREATE EXTENSION plpgsql',
  'CREATE SUBSCRIPTION s CONNECTION '''' PUBLICATION p WITH (connect = false)'
]) body;
-- An error is one of the revision
SELECT verify_one(body) FROM unnest(ARRAY['SELECT 1 / 0', 'SELECT * FROM schemaver_upgrade()', 'CREATE EXTENSION IF NOT EXISTS plpgsql',
  -- nor can a body end the transaction, or have other rights
  'DO $$BEGIN COMMIT; END$$', 'DO $$BEGIN EXECUTE ''COMMIT''; END$$', 'CREATE PROCEDURE p() LANGUAGE plpgsql AS ''BEGIN ROLLBACK; END''; CALL p()',
  'SET ROLE regress_in_place', 'DO $$BEGIN SET SESSION AUTHORIZATION regress_in_place; END$$', 'RESET ROLE',
  -- what all databases share is rolled back, or refused by the server
  'CREATE ROLE regress_in_place_made', 'DO $$BEGIN DROP ROLE regress_in_place; END$$', 'DO $$BEGIN CREATE DATABASE regress_in_place; END$$',
  'DO $$BEGIN ALTER SYSTEM SET work_mem = 1024; END$$', 'NOTIFY x', 'LISTEN x', 'CREATE TEMP TABLE x (n int)'
]) body;
SELECT verify_one('CREATE TABLE x (n int)', 'DROP TABLE x; ANALYZE');
SELECT verify_one('DO $$BEGIN IF to_regclass(''y'') IS NOT NULL THEN ANALYZE; END IF; END$$', 'CREATE TABLE y (n int)');
SELECT catalogs() = :'before' AS unchanged, (SELECT last_value FROM t_place.numbers), (SELECT count(*) FROM t_place.a WHERE other = 1);
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory';

-- What cannot run in a transaction at all ends it, and a value of a type may have to be committed before it is used.
SELECT schemaver_register('o1', NULL, 'CREATE TABLE o (n int)', 'DROP TABLE o');
SELECT schemaver_register('o2', '{o1}', 'ALTER SYSTEM SET work_mem = 1024', 'SELECT 1', transactional => false);
SELECT schemaver_register('o3', '{o2}', 'SELECT 1', 'SELECT 1');
SELECT revision, upgrade_ok, downgrade_ok, same_schema, error FROM schemaver_verify(in_place => true);
SELECT schemaver_remove(r) FROM unnest('{o3,o2}'::text[]) r;

-- With rows
SET schemaver.project = 'in_place_rows';
CREATE TABLE public.rows_in_place (id int PRIMARY KEY, name text);
INSERT INTO rows_in_place SELECT n, 'x' || n FROM generate_series(1, 5) n;
SELECT schemaver_register('r1', NULL, 'CREATE TABLE public.rows_in_place (id int PRIMARY KEY, name text)', 'DROP TABLE public.rows_in_place');
SELECT revision FROM schemaver_stamp('r1');
SELECT schemaver_register('r2', '{r1}', 'ALTER TABLE public.rows_in_place ADD more text; UPDATE public.rows_in_place SET name = upper(name)', 'ALTER TABLE public.rows_in_place DROP more');
SELECT schemaver_register('r3', '{r2}', 'ALTER TABLE public.rows_in_place ADD CHECK (id < 5)', 'SELECT 1');
SELECT revision, upgrade_ok, downgrade_ok, rows_lost, error FROM schemaver_verify(data => '{rows_in_place}', in_place => true);
SELECT revision, upgrade_ok, downgrade_ok, rows_lost, error FROM schemaver_verify(data => '{rows_in_place}');
SELECT count(*), min(name) FROM rows_in_place;
DROP TABLE rows_in_place;

-- Whoever does not own a schema
SET schemaver.project = 'in_place';
GRANT EXECUTE ON FUNCTION schemaver_verify TO regress_in_place;
GRANT SELECT ON schemaver_revisions, schemaver_applied, schemaver_state, schemaver_settings TO regress_in_place;
SET ROLE regress_in_place;
SELECT try('schemaver_verify()');
SELECT try('schemaver_verify(in_place => true)') ~ '^(42501 must be owner of schema|DETAIL Revisions are verified in place|HINT SET ROLE to a role)' AS refused;
RESET ROLE;
DROP OWNED BY regress_in_place;
DROP ROLE regress_in_place;

-- Nothing is left.
SELECT count(*) FROM pg_namespace WHERE nspname ~ 'aside';
SELECT schemaver_configure('environment', NULL);
DROP EVENT TRIGGER t_place_forbid;
DROP PUBLICATION t_place_all;
DROP SCHEMA t_place CASCADE;
DROP FUNCTION try, catalogs, verify_one;
DELETE FROM schemaver_applied WHERE project ~ '^in_place';
DELETE FROM schemaver_state WHERE project ~ '^in_place';
DELETE FROM schemaver_revisions WHERE project ~ '^in_place';
SELECT schemaver_scratch_drop();
