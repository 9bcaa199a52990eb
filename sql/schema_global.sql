-- What is in no schema, changed one after the other and compared with what it was
\pset tuples_only on
\pset format unaligned
SET client_min_messages = error;
CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER regress_schema_global ON ddl_command_start WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION noticed();
CREATE FOREIGN DATA WRAPPER regress_schema_global VALIDATOR postgresql_fdw_validator;
CREATE SERVER regress_schema_global TYPE 'one' VERSION '1' FOREIGN DATA WRAPPER regress_schema_global OPTIONS (host 'h');
CREATE USER MAPPING FOR PUBLIC SERVER regress_schema_global OPTIONS (user 'u', password 'secret');
CREATE SUBSCRIPTION regress_schema_global CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = NONE);
SELECT schemaver_snapshot('global') IS NULL;
-- The statements there and back
CREATE FUNCTION there_and_back() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT way || ': ' || replace(coalesce(ddl, codes[1] || ' of ' || identity), 'FOR ROLE ' || quote_ident(current_user), 'FOR ROLE superuser') FROM (
    SELECT 1 AS n, 'there' AS way, * FROM schemaver_diff('snapshot:global', 'live') UNION ALL SELECT 2, 'back', * FROM schemaver_diff('live', 'snapshot:global')) d
  WHERE kind <> 'setting' AND identity NOT LIKE 'public.%' ORDER BY n, step
$$;
BEGIN; DROP EVENT TRIGGER regress_schema_global; CREATE EVENT TRIGGER regress_schema_global ON ddl_command_start WHEN TAG IN ('CREATE CAST', 'DROP CAST') EXECUTE FUNCTION noticed(); SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER EVENT TRIGGER regress_schema_global DISABLE; SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER FOREIGN DATA WRAPPER regress_schema_global NO VALIDATOR; SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER SERVER regress_schema_global VERSION '2' OPTIONS (SET host 'i', ADD port '1'); SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; DROP SERVER regress_schema_global CASCADE; CREATE SERVER regress_schema_global TYPE 'two' VERSION '1' FOREIGN DATA WRAPPER regress_schema_global OPTIONS (host 'h'); SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER USER MAPPING FOR PUBLIC SERVER regress_schema_global OPTIONS (SET password 'other'); SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER USER MAPPING FOR PUBLIC SERVER regress_schema_global OPTIONS (DROP password, SET user 'v'); SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER SUBSCRIPTION regress_schema_global CONNECTION 'host=i'; SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER SUBSCRIPTION regress_schema_global CONNECTION 'host=i password=secret'; SELECT * FROM there_and_back(); ROLLBACK;
BEGIN; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; SELECT * FROM there_and_back(); ROLLBACK;
DROP FUNCTION there_and_back;
SELECT schemaver_snapshot_drop('global');
DROP SUBSCRIPTION regress_schema_global;
DROP FOREIGN DATA WRAPPER regress_schema_global CASCADE;
DROP EVENT TRIGGER regress_schema_global;
DROP FUNCTION noticed;
-- Files of a dump whose names would be one
CREATE SCHEMA a CREATE TABLE "x y" () CREATE TABLE "x_y" () CREATE TABLE "X_Y" () CREATE TABLE z ();
SELECT name FROM schemaver_dump('{a}', 'files') ORDER BY name COLLATE "C";
DROP SCHEMA a CASCADE;
