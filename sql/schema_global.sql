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
CREATE SCHEMA regress_schema_global;
CREATE EXTENSION citext SCHEMA regress_schema_global;
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
-- Extensions: another schema, also of one that cannot be moved; without the comment that comes with it
BEGIN; ALTER EXTENSION citext SET SCHEMA public; SELECT * FROM there_and_back() AS line WHERE line ~ 'EXTENSION|extension'; ROLLBACK;
BEGIN; ALTER EXTENSION citext SET SCHEMA public; SET LOCAL allow_system_table_mods = on; UPDATE pg_extension SET extrelocatable = false WHERE extname = 'citext';
SELECT * FROM there_and_back() AS line WHERE line ~ 'EXTENSION|extension'; ROLLBACK;
BEGIN; DROP EXTENSION citext; SELECT * FROM there_and_back(); SELECT ddl, hazards FROM schemaver_diff('snapshot:global', 'live') WHERE kind = 'extension'; ROLLBACK;
BEGIN; COMMENT ON EXTENSION citext IS NULL; SELECT * FROM there_and_back(); SELECT line FROM unnest(string_to_array((SELECT content FROM schemaver_dump()), E'\n')) line WHERE line ~ 'EXTENSION'; ROLLBACK;
-- What a role does not see of the mappings of others is said, and not shown
CREATE ROLE regress_schema_global;
BEGIN; CREATE USER MAPPING FOR regress_schema_global SERVER regress_schema_global; SELECT * FROM there_and_back(); ROLLBACK;
GRANT EXECUTE ON FUNCTION schemaver_diff, schemaver_dump, schemaver_snapshot TO regress_schema_global;
GRANT SELECT, INSERT, UPDATE, DELETE ON schemaver_snapshots TO regress_schema_global;
SET ROLE regress_schema_global;
SELECT * FROM there_and_back() AS line WHERE line ~* 'mapping';
SELECT ddl, codes FROM schemaver_diff('snapshot:global', 'live') WHERE kind = 'user mapping';
SELECT line FROM unnest(string_to_array((SELECT content FROM schemaver_dump()), E'\n')) line WHERE line ~* 'mapping';
SELECT schemaver_snapshot('hidden') IS NULL;
RESET ROLE;
SELECT ddl, codes FROM schemaver_diff('snapshot:hidden', 'snapshot:global') WHERE kind = 'user mapping';
BEGIN; DROP USER MAPPING FOR PUBLIC SERVER regress_schema_global; SELECT ddl, codes FROM schemaver_diff('live', 'snapshot:hidden') WHERE kind = 'user mapping'; ROLLBACK;
BEGIN; ALTER USER MAPPING FOR PUBLIC SERVER regress_schema_global OPTIONS (SET user 'v'); SELECT ddl, codes FROM schemaver_diff('snapshot:hidden', 'live') WHERE kind = 'user mapping'; ROLLBACK;
SELECT schemaver_snapshot_drop('hidden');
REVOKE ALL ON schemaver_snapshots FROM regress_schema_global;
REVOKE ALL ON FUNCTION schemaver_diff, schemaver_dump, schemaver_snapshot FROM regress_schema_global;
DROP ROLE regress_schema_global;
DROP FUNCTION there_and_back;
SELECT schemaver_snapshot_drop('global');
DROP EXTENSION citext;
DROP SCHEMA regress_schema_global;
DROP SUBSCRIPTION regress_schema_global;
DROP FOREIGN DATA WRAPPER regress_schema_global CASCADE;
DROP EVENT TRIGGER regress_schema_global;
DROP FUNCTION noticed;
-- Files of a dump whose names would be one
CREATE SCHEMA a CREATE TABLE "x y" () CREATE TABLE "x_y" () CREATE TABLE "X_Y" () CREATE TABLE z ();
SELECT name FROM schemaver_dump('{a}', 'files') ORDER BY name COLLATE "C";
DROP SCHEMA a CASCADE;
