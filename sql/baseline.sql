--
-- A first revision from what there is.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_baseline';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE SCHEMA based;
CREATE SCHEMA "other one";
SET search_path = based, public;
CREATE TYPE mood AS ENUM ('sad', 'it''s');
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'sad', n numeric(5,2) CHECK (n > 0), u uuid UNIQUE);
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX pi ON p (b);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE VIEW v AS SELECT id, m FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;
CREATE TABLE "other one"."T" (a int REFERENCES t);
COMMENT ON TABLE t IS 'of the baseline';
-- Only some schemas, which need nothing else
SELECT * FROM told($$SELECT schemaver_baseline('x', '{nope}')$$);
SELECT * FROM told($$SELECT schemaver_baseline('x', '{}')$$);
SELECT schemaver_baseline('what there is', '{based,"other one"}', rev_id => 'base1');
SELECT regexp_replace(upgrade, '\m[tvo]\.(?=\w)', '', 'g') AS upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision, message, down_revision, transactional FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision FROM schemaver_current();
SELECT * FROM told($$SELECT schemaver_baseline('again')$$);
-- It makes the same, and takes it away
SELECT schemaver_fingerprint(schemas => '{based,"other one"}') AS was \gset
SELECT upgrade_ok, downgrade_ok, same_schema, repeatable, differences, column_order_only, error FROM schemaver_verify();
SELECT revision FROM schemaver_downgrade('base');
SELECT nspname FROM pg_namespace WHERE nspname IN ('based', 'other one');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_fingerprint(schemas => '{based,"other one"}') = :'was' AS is_as_before;
SELECT revision FROM schemaver_downgrade('base');
SELECT schemaver_remove('base1');
-- Rights: bodies of others do not run with those of a superuser, and a role needs CREATEDB
CREATE ROLE regress_base_owner;
CREATE ROLE regress_base_maker CREATEDB;
CREATE ROLE regress_base_poor;
CREATE SCHEMA based AUTHORIZATION regress_base_owner;
CREATE TABLE based.t (a int);
ALTER TABLE based.t OWNER TO regress_base_owner;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}')$$);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO regress_base_maker, regress_base_poor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO regress_base_maker, regress_base_poor;
SET ROLE regress_base_maker;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}')$$);
RESET ROLE;
GRANT regress_base_owner TO regress_base_maker, regress_base_poor;
SET ROLE regress_base_poor;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}')$$);
RESET ROLE;
-- What belongs to a superuser can be copied by a superuser only
CREATE ROLE regress_base_super SUPERUSER;
CREATE TABLE based.theirs (a int);
ALTER TABLE based.theirs OWNER TO regress_base_super;
SET ROLE regress_base_maker;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}')$$);
RESET ROLE;
DROP TABLE based.theirs;
DROP ROLE regress_base_super;
-- A member of the owner that could do more outside of the database
GRANT pg_write_server_files TO regress_base_maker;
SET ROLE regress_base_maker;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}', rev_id => 'base2')$$);
RESET ROLE;
REVOKE pg_write_server_files FROM regress_base_maker;
ALTER ROLE regress_base_maker CREATEROLE;
SET ROLE regress_base_maker;
SELECT message FROM told($$SELECT schemaver_baseline('x', '{based}', rev_id => 'base2')$$) AS told (message) WHERE message ~ '^42501';
RESET ROLE;
ALTER ROLE regress_base_maker NOCREATEROLE REPLICATION;
SET ROLE regress_base_maker;
SELECT message FROM told($$SELECT schemaver_baseline('x', '{based}', rev_id => 'base2')$$) AS told (message) WHERE message ~ '^42501';
RESET ROLE;
ALTER ROLE regress_base_maker NOREPLICATION;
SET ROLE regress_base_maker;
SELECT * FROM told($$SELECT schemaver_baseline('x', '{based}', rev_id => 'base2')$$);
RESET ROLE;
SELECT upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SET ROLE regress_base_maker;
SELECT schemaver_scratch_drop();
RESET ROLE;
-- With the rights of a function's owner
CREATE FUNCTION made_by_owner() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT schemaver_baseline('x', '{based}', rev_id => 'base3')$$;
ALTER FUNCTION made_by_owner() OWNER TO regress_base_maker;
GRANT EXECUTE ON FUNCTION made_by_owner() TO PUBLIC;
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('base2') IS NOT NULL AS is_removed;
SET ROLE regress_base_poor;
SELECT * FROM told($$SELECT made_by_owner()$$);
RESET ROLE;
SET ROLE regress_base_maker;
SELECT schemaver_scratch_drop();
RESET ROLE;
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('base3') IS NOT NULL AS is_removed;
DROP FUNCTION made_by_owner();
DROP SCHEMA based CASCADE;
DROP OWNED BY regress_base_owner, regress_base_maker, regress_base_poor;
DROP ROLE regress_base_owner, regress_base_maker, regress_base_poor;
SELECT schemaver_scratch_drop();
DROP FUNCTION told;
