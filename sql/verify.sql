--
-- Trying revisions out in both directions: what schemaver_verify finds, and what it leaves behind.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'verify';
CREATE SCHEMA t_verify;
\pset null -
\pset format unaligned

-- Nothing is registered.
SELECT * FROM schemaver_verify();

-- The revisions build in a schema of their own, and the database has other objects with the same names.
CREATE TABLE t_verify.a (other int);
SELECT schemaver_register('v1', NULL, 'CREATE SCHEMA t_verify; CREATE TABLE t_verify.a (id int PRIMARY KEY, x text)', 'DROP TABLE t_verify.a; DROP SCHEMA t_verify');
-- The way back forgets a column.
SELECT schemaver_register('v2', '{v1}', 'ALTER TABLE t_verify.a ADD COLUMN y int; CREATE INDEX i ON t_verify.a (y)', 'DROP INDEX t_verify.i');
-- Outside of a transaction.
SELECT schemaver_register('v3', '{v2}', 'CREATE INDEX CONCURRENTLY j ON t_verify.a (x)', 'DROP INDEX CONCURRENTLY t_verify.j', transactional => false);
-- Only the order of columns differs.
SELECT schemaver_register('v4', '{v3}', 'ALTER TABLE t_verify.a DROP COLUMN x; CREATE TABLE t_verify.b ()',
	'ALTER TABLE t_verify.a ADD COLUMN x text; DROP TABLE t_verify.b; CREATE INDEX j ON t_verify.a (x)');
-- There is no way back.
SELECT schemaver_register('v5', '{v4}', 'CREATE TABLE t_verify.c ()', NULL);
-- It fails, in the second statement.  What the body has set is gone.
SELECT schemaver_register('v6', '{v5}', 'CREATE TABLE t_verify.d (); SET search_path = t_verify', E'DROP TABLE t_verify.d;\nSELECT 1 / 0');
-- It drops more than it should, so the second upgrade leads to something else.
SELECT schemaver_register('v7', '{v6}', 'CREATE TABLE IF NOT EXISTS t_verify.e (id int PRIMARY KEY)', 'DROP TABLE t_verify.e, t_verify.c');
-- A way back outside of a transaction that is wrong: what follows begins with the right schema.
SELECT schemaver_register('v8', '{v7}', 'CREATE INDEX CONCURRENTLY k ON t_verify.a (y)', 'DROP INDEX CONCURRENTLY t_verify.k; DROP INDEX CONCURRENTLY t_verify.i', transactional => false);
SELECT schemaver_register('v9', '{v8}', 'DROP INDEX t_verify.i', 'CREATE INDEX i ON t_verify.a (y)');
-- A new value of a type is used in the revision that makes the type.
SELECT schemaver_register('v10', '{v9}', $$CREATE TYPE t_verify.mood AS ENUM ('sad'); CREATE TABLE t_verify.f (m t_verify.mood DEFAULT 'sad')$$,
	'DROP TABLE t_verify.f; DROP TYPE t_verify.mood');
-- A constraint that is checked at the end of the transaction.
SELECT schemaver_register('v11', '{v10}', 'CREATE TABLE t_verify.g (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t_verify.g VALUES (1), (1)', 'DROP TABLE t_verify.g');
-- Nothing that follows can be tried.
SELECT schemaver_register('v12', '{v11}', 'SELECT 1', 'SELECT 1');
SELECT * FROM schemaver_verify() \gx
SELECT * FROM schemaver_verify('v1');

-- Each is right alone, but the second one leaves rows behind that the first one does not expect.
SET schemaver.project = 'verify_way_down';
SELECT schemaver_register('d1', NULL, 'CREATE TABLE t_down (id int)',
	'DO $$ BEGIN IF EXISTS (SELECT FROM t_down) THEN RAISE ''there are rows''; END IF; END $$; DROP TABLE t_down');
SELECT schemaver_register('d2', '{d1}', 'INSERT INTO t_down VALUES (1)', 'SELECT 1');
SELECT revision, same_schema, repeatable, error FROM schemaver_verify();
SELECT revision, same_schema, repeatable, error FROM schemaver_verify('d1');
SELECT schemaver_edit('d2', downgrade => 'DELETE FROM t_down');
SELECT revision, same_schema, repeatable, error FROM schemaver_verify();

-- Branches, and a revision that needs another one.
SET schemaver.project = 'verify_branches';
SELECT schemaver_register('b1', NULL, 'CREATE TABLE t_b1 ()', 'DROP TABLE t_b1');
SELECT schemaver_register('b2', '{b1}', 'CREATE TABLE t_b2 ()', 'DROP TABLE t_b2');
SELECT schemaver_register('b3', '{b1}', 'ALTER TABLE t_b2 ADD COLUMN a int', 'ALTER TABLE t_b2 DROP COLUMN a', depends_on => '{b2}');
SELECT schemaver_register('b4', '{b2,b3}', '', '');
SELECT revision, upgrade_ok, downgrade_ok, same_schema, repeatable, error FROM schemaver_verify();
SELECT revision, upgrade_ok, downgrade_ok, same_schema, repeatable, error FROM schemaver_verify('b3');

-- What is wrong with the call.
SELECT * FROM schemaver_verify('nosuch');
SELECT * FROM schemaver_verify(NULL);
SELECT * FROM schemaver_verify('base:b1');
BEGIN READ ONLY;
SELECT * FROM schemaver_verify();
ROLLBACK;
SELECT schemaver_register('b5', '{b4}', 'SELECT * FROM schemaver_verify()', '');
SELECT revision, upgrade_ok, error ~ 'schemaver_verify\(\) does not exist' AS no_extension_there FROM schemaver_verify() WHERE NOT upgrade_ok;
SELECT schemaver_remove('b5');
-- A statement that may not be in a body.
SELECT schemaver_register('b6', '{b4}', 'COMMIT', '');
SELECT * FROM schemaver_verify();
SELECT schemaver_remove('b6');

-- Settings of the role do not change what bodies mean; functions are checked, as in a run.
SET schemaver.project = 'verify_settings';
ALTER ROLE CURRENT_USER SET default_transaction_read_only = on;
ALTER ROLE CURRENT_USER SET default_transaction_isolation = 'serializable';
ALTER ROLE CURRENT_USER SET default_transaction_deferrable = on;
ALTER ROLE CURRENT_USER SET check_function_bodies = off;
ALTER ROLE CURRENT_USER SET quote_all_identifiers = on;
ALTER ROLE CURRENT_USER SET array_nulls = off;
SELECT schemaver_register('s1', NULL, $$CREATE TABLE t_s1 AS SELECT string_agg(current_setting(n), ' ' ORDER BY n) AS s FROM unnest('{transaction_isolation,transaction_read_only,transaction_deferrable,quote_all_identifiers,array_nulls}'::text[]) n;
DO 'BEGIN IF (SELECT s FROM t_s1) <> ''on off off read committed off'' THEN RAISE ''%'', (SELECT s FROM t_s1); END IF; END'$$, 'DROP TABLE t_s1');
SELECT schemaver_register('s2', '{s1}', 'CREATE FUNCTION t_s2() RETURNS int LANGUAGE sql AS ''SELECT nonesuch''', '');
SELECT revision, upgrade_ok, downgrade_ok, same_schema, regexp_replace(error, E'\n.*', '') AS error FROM schemaver_verify();
ALTER ROLE CURRENT_USER RESET ALL;
-- What a body sets ends with it, and a body that runs in a transaction does not end that.
SELECT schemaver_edit('s2', upgrade => 'CREATE SCHEMA t_s2; SET search_path = t_s2', downgrade => 'DROP SCHEMA t_s2');
SELECT schemaver_register('s3', '{s2}', 'CREATE TABLE t_s3 ()', 'DROP TABLE public.t_s3');
SELECT schemaver_register('s4', '{s3}', 'SET search_path = t_s2', 'RESET search_path', transactional => false);
SELECT schemaver_register('s5', '{s4}', 'CREATE TABLE t_s5 ()', 'DROP TABLE public.t_s5');
SELECT schemaver_register('s6', '{s5}', '', 'DO ''BEGIN RAISE ''''x'''' USING ERRCODE = ''''40P01''''; END''');
-- A deadlock is not what the body does
SELECT revision FROM schemaver_verify();
SELECT schemaver_edit('s6', upgrade => 'DO ''BEGIN COMMIT; END''');
SELECT revision, upgrade_ok, downgrade_ok, same_schema, regexp_replace(error, E'\\n.*', '') AS error FROM schemaver_verify();

-- What all databases share is neither made nor dropped, whatever a body calls, unless it may.
SET schemaver.project = 'verify_cluster';
CREATE ROLE regress_verify_kept;
SELECT schemaver_register('c1', NULL, 'CREATE TABLE t_c1 ()', 'DROP TABLE t_c1; DROP ROLE regress_verify_kept');
SELECT schemaver_register('c2', '{c1}', 'DO $$ BEGIN EXECUTE ''CREATE ROLE regress_verify_made''; END $$', 'DROP ROLE regress_verify_made');
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
SELECT schemaver_derive_downgrade('c2');
SELECT revision FROM schemaver_identify();
SELECT count(*) FROM pg_roles WHERE rolname ~ '^regress_verify_';
SELECT schemaver_configure('environment', 'test');
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
SELECT count(*) FROM pg_roles WHERE rolname ~ '^regress_verify_';
-- A subscription would keep the database from being dropped
SELECT schemaver_remove('c2'), schemaver_remove('c1');
SELECT schemaver_register('c1', NULL, 'CREATE SUBSCRIPTION s CONNECTION ''dbname=nonesuch'' PUBLICATION p WITH (connect = false)');
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch_' AND shobj_description(oid, 'pg_database') ~ 'to be dropped';
SELECT schemaver_configure('environment', NULL);
SELECT schemaver_remove('c1');

-- The rights are the caller's, and nothing is left behind.
CREATE ROLE regress_verify CREATEDB;
GRANT USAGE ON SCHEMA public TO regress_verify;
SET schemaver.project = 'verify_rights';
SELECT schemaver_register('r1', NULL, 'CREATE TABLE t_r1 (); SELECT pg_catalog.pg_read_file(''/etc/passwd'')', '');
SET ROLE regress_verify;
SELECT * FROM schemaver_verify();
RESET ROLE;
GRANT EXECUTE ON FUNCTION schemaver_verify TO regress_verify;
GRANT SELECT ON schemaver_revisions, schemaver_applied, schemaver_state TO regress_verify;
SET ROLE regress_verify;
SELECT revision, upgrade_ok, error FROM schemaver_verify();
RESET ROLE;
ALTER ROLE regress_verify NOCREATEDB;
SET ROLE regress_verify;
SELECT * FROM schemaver_verify();
RESET ROLE;
-- Nobody gets the rights of whoever has logged in, by ending the transaction; with their own, a body may end it.
ALTER ROLE regress_verify CREATEDB;
SELECT schemaver_remove('r1');
SELECT schemaver_register('r1', NULL, 'CREATE SCHEMA t_r1; CREATE PROCEDURE t_r1.p() LANGUAGE plpgsql AS $$
BEGIN
  COMMIT;
  ROLLBACK;
  RAISE WARNING ''rights of a superuser: %'', (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
END $$', 'DROP SCHEMA t_r1 CASCADE');
SELECT schemaver_register('r2', '{r1}', 'CALL t_r1.p()', 'DO $$ BEGIN ROLLBACK; RAISE WARNING ''rights of a superuser: %'', (SELECT rolsuper FROM pg_roles WHERE rolname = current_user); END $$',
  transactional => false);
SET ROLE regress_verify;
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
RESET ROLE;
SELECT schemaver_edit('r2', upgrade => 'SELECT 1') IS NOT NULL AS edited;
SET ROLE regress_verify;
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
RESET ROLE;
SELECT schemaver_edit('r2', upgrade => 'CALL t_r1.p()') IS NOT NULL AS edited;
SELECT revision, upgrade_ok, downgrade_ok, error FROM schemaver_verify();
SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch_' AND shobj_description(oid, 'pg_database') ~ 'to be dropped';
SELECT other FROM t_verify.a;
DROP SCHEMA t_verify CASCADE;
DROP OWNED BY regress_verify;
DROP ROLE regress_verify;
