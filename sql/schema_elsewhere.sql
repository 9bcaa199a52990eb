-- A side that is read by a background worker: here it is the same database, as others see it
\pset tuples_only on
\pset format unaligned
SET client_min_messages = error;
SELECT 'database:' || current_database() AS elsewhere \gset
CREATE ROLE regress_schema_elsewhere;
CREATE SUBSCRIPTION regress_schema_elsewhere CONNECTION 'host=h password=secret' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE FOREIGN DATA WRAPPER regress_schema_elsewhere;
CREATE SERVER regress_schema_elsewhere FOREIGN DATA WRAPPER regress_schema_elsewhere;
CREATE USER MAPPING FOR PUBLIC SERVER regress_schema_elsewhere OPTIONS (user 'u', password 'p');
CREATE USER MAPPING FOR CURRENT_USER SERVER regress_schema_elsewhere OPTIONS (user 'u', password 'p');
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO regress_schema_elsewhere', current_database()); END $$;
GRANT EXECUTE ON FUNCTION schemaver_diff TO regress_schema_elsewhere;
RESET client_min_messages;

-- It is read with the rights of the current user, not of the one who has logged in
SELECT coalesce(ddl, codes[1]) FROM schemaver_diff('live', :'elsewhere');
SET ROLE regress_schema_elsewhere;
SELECT coalesce(ddl, codes[1]) FROM schemaver_diff('live', :'elsewhere');
SELECT coalesce(ddl, codes[1]) FROM schemaver_diff(:'elsewhere', 'live');
RESET ROLE;

-- What is not committed is only here
BEGIN;
CREATE SCHEMA a CREATE TABLE t (k int);
SELECT coalesce(ddl, codes[1]) FROM schemaver_diff('live', :'elsewhere') WHERE kind <> 'setting';
COMMIT;
CREATE SCHEMA b CREATE TABLE t (k bigint, n text NOT NULL);
-- Statements for another database are not tried
SET search_path = a, public;
SELECT ddl, lock, rewrites, hazards FROM schemaver_diff('live', 'schema:b') WHERE kind = 'table column' AND ddl LIKE '%TYPE%';
SELECT ddl, lock, rewrites, hazards FROM schemaver_diff(:'elsewhere', 'schema:b') WHERE kind = 'table column' AND ddl LIKE '%TYPE%';
\set VERBOSITY sqlstate
SELECT schemaver_diff(:'elsewhere', 'schema:b', renames => '{"a.t.k": "a.t.n"}');
-- A schema that is not there is missing there
SET search_path = public;
SELECT schemaver_snapshot('elsewhere', '{a,b}') IS NULL;
DROP TABLE a.t;
DROP SCHEMA a;
SELECT coalesce(split_part(ddl, E'\n', 1), codes[1]) FROM schemaver_diff(:'elsewhere', 'snapshot:elsewhere');
SELECT coalesce(split_part(ddl, E'\n', 1), codes[1]) FROM schemaver_diff('snapshot:elsewhere', :'elsewhere');
SELECT schemaver_snapshot_drop('elsewhere');
SELECT count(*) FROM schemaver_diff(:'elsewhere', :'elsewhere');

SET client_min_messages = error;
DROP SUBSCRIPTION regress_schema_elsewhere;
DROP FOREIGN DATA WRAPPER regress_schema_elsewhere CASCADE;
DROP SCHEMA b CASCADE;
DROP OWNED BY regress_schema_elsewhere;
DROP ROLE regress_schema_elsewhere;
