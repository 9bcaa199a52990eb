-- Schemas that were kept on another major version of the server: the second number of the content
\set VERBOSITY default
SET client_min_messages = warning;
CREATE SCHEMA again;
CREATE TABLE again.t (id int PRIMARY KEY, v varchar DEFAULT 'x' CHECK (v IN ('x', 'y')), n int NOT NULL CHECK (n > 5));
CREATE TABLE again.child (CHECK (id < 100)) INHERITS (again.t);
CREATE INDEX i ON again.t ((n + 1)) WHERE n > 5;
CREATE VIEW again.w AS SELECT t.id, t.v FROM again.t WHERE v IN ('x', 'y');
CREATE RULE r AS ON INSERT TO again.w DO INSTEAD INSERT INTO again.t VALUES (new.id) ON CONFLICT DO NOTHING;
CREATE FUNCTION again.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
COMMENT ON TABLE again.t IS 'old words';
GRANT SELECT ON again.t TO PUBLIC;
SELECT schemaver_snapshot('old', '{again}') IS NOT NULL AS kept;
CREATE TABLE base AS SELECT content FROM schemaver_snapshots WHERE name = 'old';
-- What is kept there with another text in it, of the same length, by another version
CREATE FUNCTION rewritten(old text, new text, name text DEFAULT 'old', major int DEFAULT 14) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  changed bytea := decode(replace(encode((SELECT content FROM base), 'hex'), encode(convert_to(old, 'UTF8'), 'hex'), encode(convert_to(new, 'UTF8'), 'hex')), 'hex');
BEGIN
  UPDATE schemaver_snapshots s SET content = set_byte(changed, 1, major) WHERE s.name = rewritten.name;
  UPDATE schemaver_snapshots s SET checksum = sha256(content) WHERE s.name = rewritten.name;
  RETURN CASE WHEN changed = (SELECT content FROM base) THEN 'the same' ELSE 'changed' END;
END $$;
-- An error, without the version of this server
CREATE FUNCTION tried(call text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  hint text;
  detail text;
BEGIN
  RETURN QUERY EXECUTE 'SELECT ''done''::text FROM ' || call;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
  RETURN QUERY SELECT unnest(ARRAY[SQLSTATE, regexp_replace(SQLERRM, 'version ' || current_setting('server_version_num')::int / 10000, 'version HERE'), detail, hint]);
END $$;
SELECT rewritten('', '');
SELECT ddl FROM schemaver_diff('snapshot:old', 'live');
SELECT ddl FROM schemaver_diff('live', 'snapshot:old');
SELECT ddl FROM schemaver_diff('snapshot:old', 'snapshot:old');
SELECT ddl FROM schemaver_diff('snapshot:old', 'database:' || current_database());
-- Other words: what this version could not compare is printed by this server first
SELECT rewritten('ON CONFLICT DO NOTHING', 'ON CONFLICT do nothing', major => current_setting('server_version_num')::int / 10000);
SELECT kind, codes FROM schemaver_diff('live', 'snapshot:old') WHERE kind <> 'setting';
SELECT rewritten('ON CONFLICT DO NOTHING', 'ON CONFLICT do nothing');
SELECT kind, codes FROM schemaver_diff('live', 'snapshot:old') WHERE kind <> 'setting';
SELECT kind, codes FROM schemaver_diff('snapshot:old', 'live') WHERE kind <> 'setting';
-- What has changed since
BEGIN;
ALTER TABLE again.t ADD extra int;
DROP VIEW again.w;
COMMENT ON TABLE again.t IS 'new words';
SELECT split_part(ddl, ' AS', 1) AS ddl, codes FROM schemaver_diff('live', 'snapshot:old');
SELECT ddl, codes FROM schemaver_diff('snapshot:old', 'live');
ROLLBACK;
-- What this server does not have, and what it makes something else of
SELECT rewritten('integer', 'entiers');
SELECT * FROM tried($$schemaver_diff('live', 'snapshot:old')$$);
SELECT rewritten('integer', 'decimal');
SELECT * FROM tried($$schemaver_diff('live', 'snapshot:old')$$);
SELECT rewritten('ON CONFLICT DO NOTHING', 'ON CONFLICT NO NOTHING');
SELECT * FROM tried($$schemaver_diff('snapshot:old', 'live')$$);
-- Damaged
UPDATE schemaver_snapshots SET content = set_byte('\x010e', 1, 14), checksum = sha256(set_byte('\x010e', 1, 14)) WHERE name = 'old';
SELECT * FROM schemaver_diff('snapshot:old', 'live');
-- Models
SELECT rewritten('', ''), schemaver_set_models('snapshot:old') IS NOT NULL AS set;
SELECT ddl FROM schemaver_check();
ALTER TABLE again.t ADD extra int;
SELECT ddl FROM schemaver_check();
SELECT schemaver_autogenerate('back', allow => '{all}', rev_id => 'back');
SELECT upgrade FROM schemaver_revisions WHERE revision = 'back';
SELECT schemaver_remove('back');
ALTER TABLE again.t DROP extra;
SELECT schemaver_autogenerate('nothing');
SELECT rewritten('integer', 'entiers'), schemaver_set_models('snapshot:old') IS NOT NULL AS set;
SELECT * FROM tried('schemaver_check()');
SELECT * FROM tried($$schemaver_autogenerate('nothing')$$);
-- The order of columns, which a CREATE TABLE would not give
DROP TABLE again.child;
CREATE TABLE again.child (z int) INHERITS (again.t);
ALTER TABLE again.t ADD later int;
SELECT schemaver_snapshot('old', '{again}', replace => true) IS NOT NULL AS kept;
UPDATE base SET content = s.content FROM schemaver_snapshots s;
SELECT rewritten('', '');
SELECT ddl, codes FROM schemaver_diff('live', 'snapshot:old');
-- What is not made: other options of a mapping than its own, subscriptions, what is not covered
CREATE FOREIGN DATA WRAPPER regress_reparse;
CREATE SERVER regress_reparse FOREIGN DATA WRAPPER regress_reparse;
CREATE USER MAPPING FOR CURRENT_USER SERVER regress_reparse OPTIONS (user 'u', password 'secret');
SET client_min_messages = error;
CREATE SUBSCRIPTION regress_reparse CONNECTION 'host=nowhere dbname=d' PUBLICATION p WITH (connect = false, slot_name = 'regress_reparse');
CREATE SUBSCRIPTION regress_hidden CONNECTION 'host=nowhere password=secret' PUBLICATION p WITH (connect = false, slot_name = NONE);
SET client_min_messages = warning;
CREATE TYPE again.e AS ENUM ('a');
CREATE FUNCTION again.equal(again.e, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE OPERATOR again.=== (LEFTARG = again.e, RIGHTARG = int, FUNCTION = again.equal);
ALTER OPERATOR FAMILY integer_ops USING btree ADD OPERATOR 3 again.=== (again.e, int4);
SELECT kind, count(*) FROM schemaver_schema() WHERE kind = 'uncovered' GROUP BY kind;
-- It would connect if that were committed
BEGIN;
ALTER SUBSCRIPTION regress_reparse ENABLE;
SELECT schemaver_snapshot('all') IS NOT NULL AS kept;
UPDATE base SET content = s.content FROM schemaver_snapshots s WHERE name = 'all';
SELECT rewritten('', '', 'all');
SELECT ddl, codes FROM schemaver_diff('live', 'snapshot:all');
SELECT ddl, codes FROM schemaver_diff('snapshot:all', 'live');
ALTER SUBSCRIPTION regress_reparse DISABLE;
ALTER USER MAPPING FOR CURRENT_USER SERVER regress_reparse OPTIONS (SET password 'another');
DROP OPERATOR again.=== (again.e, int);
SELECT split_part(ddl, '(', 1) AS ddl, kind, codes FROM schemaver_diff('snapshot:all', 'live') WHERE kind <> 'setting';
ROLLBACK;
ALTER SUBSCRIPTION regress_reparse SET (slot_name = NONE);
DROP SUBSCRIPTION regress_reparse;
DROP SUBSCRIPTION regress_hidden;
DROP SERVER regress_reparse CASCADE;
DROP FOREIGN DATA WRAPPER regress_reparse;
DROP OPERATOR again.=== (again.e, int);
DROP FUNCTION again.equal;
DROP TYPE again.e;
-- Whose code may run, and where
SELECT schemaver_snapshot('old', '{again}', replace => true) IS NOT NULL AS kept;
UPDATE base SET content = s.content FROM schemaver_snapshots s;
SELECT rewritten('', '');
BEGIN READ ONLY;
SELECT * FROM schemaver_diff('live', 'snapshot:old');
ROLLBACK;
BEGIN READ ONLY;
SELECT * FROM schemaver_check();
ROLLBACK;
SELECT schemaver_register('compares', upgrade => $$SELECT * FROM public.schemaver_diff('live', 'snapshot:old')$$);
SELECT schemaver_upgrade();
SELECT schemaver_remove('compares');
CREATE ROLE regress_reparse;
GRANT EXECUTE ON FUNCTION schemaver_diff TO regress_reparse;
GRANT SELECT ON schemaver_snapshots TO regress_reparse;
SET ROLE regress_reparse;
SELECT * FROM schemaver_diff('live', 'snapshot:old');
RESET ROLE;
ALTER TABLE again.t OWNER TO regress_reparse;
SELECT schemaver_snapshot('old', '{again}', replace => true) IS NOT NULL AS kept;
UPDATE base SET content = s.content FROM schemaver_snapshots s;
SELECT rewritten('', '');
SELECT * FROM schemaver_diff('live', 'snapshot:old');
REVOKE ALL ON schemaver_snapshots FROM regress_reparse;
REVOKE ALL ON FUNCTION schemaver_diff FROM regress_reparse;
DROP OWNED BY regress_reparse CASCADE;
DROP ROLE regress_reparse;
SELECT schemaver_snapshot_drop(name) FROM schemaver_snapshots;
DELETE FROM schemaver_models;
SELECT schemaver_scratch_drop();
SELECT count(*) FROM pg_database WHERE datname ~ '^schemaver_scratch_';
DROP SCHEMA again CASCADE;
DROP TABLE base;
DROP FUNCTION rewritten;
DROP FUNCTION tried;
