-- Revisions for tables with columns of extensions, and extensions that a role cannot create in the scratch database
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_extensions';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE SCHEMA ext;
CREATE SCHEMA app;
SET search_path = app, public;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE EXTENSION btree_gist SCHEMA ext;
CREATE TABLE users (id integer PRIMARY KEY, mail text, plain text);
INSERT INTO users VALUES (1, 'Ann@x', 'a');
-- New columns, a type that becomes one of an extension, operator classes, a domain, defaults
SELECT schemaver_set_models('sql:
  CREATE DOMAIN address AS ext.citext CHECK (VALUE ~ ''@'');
  CREATE TABLE users (id integer PRIMARY KEY, mail ext.citext UNIQUE, plain text, more ext.hstore NOT NULL DEFAULT ''a=>1'', other address, mails ext.citext[]);
  CREATE INDEX by_name ON users USING gin (plain ext.gin_trgm_ops);
  CREATE INDEX by_more ON users USING gist (more ext.gist_hstore_ops (siglen=32));
  CREATE TABLE stays (room integer, at tsrange, EXCLUDE USING gist (room ext.gist_int4_ops WITH =, at WITH &&))', '{app}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('with extensions', '{all}', rev_id => 'x1');
SELECT upgrade, downgrade FROM schemaver_revisions WHERE revision = 'x1';
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_autogenerate('nothing');
SELECT * FROM users;
SELECT revision FROM schemaver_downgrade('base');
SELECT * FROM users;
-- An extension that the role cannot create there is named
CREATE EXTENSION pageinspect SCHEMA ext;
CREATE ROLE regress_ext_dev CREATEDB;
GRANT USAGE, CREATE ON SCHEMA app TO regress_ext_dev;
GRANT USAGE ON SCHEMA ext TO regress_ext_dev;
GRANT EXECUTE ON FUNCTION schemaver_autogenerate, schemaver_set_models, schemaver_snapshot, schemaver_baseline, schemaver_scratch_drop TO regress_ext_dev;
GRANT SELECT, INSERT, UPDATE ON schemaver_models, schemaver_revisions TO regress_ext_dev;
SELECT schemaver_set_models('database:' || current_database(), '{app}') IS NOT NULL AS is_set;
ALTER TABLE users DROP plain;
SELECT schemaver_remove('x1');
SET ROLE regress_ext_dev;
SELECT regexp_replace(t::text, 'schemaver_scratch_\d+_\d+|''[\d.]+''', 'X', 'g') FROM told($$SELECT schemaver_autogenerate('x', '{all}')$$) t;
SELECT regexp_replace(t::text, 'schemaver_scratch_\d+_\d+|''[\d.]+''', 'X', 'g') FROM told($$SELECT schemaver_set_models('sql:CREATE TABLE t ()', '{app}')$$) t;
SELECT schemaver_scratch_drop();
RESET ROLE;
DROP OWNED BY regress_ext_dev;
DROP ROLE regress_ext_dev;
-- An index that is not valid
INSERT INTO users VALUES (2, 'Ann@x');
CREATE UNIQUE INDEX CONCURRENTLY broken ON users (mail);
SELECT * FROM told($$SELECT schemaver_autogenerate('x', '{all}')$$);
SELECT * FROM told($$SELECT schemaver_baseline('x', '{app}')$$);
DROP INDEX broken;
SELECT schemaver_set_models('sql:CREATE TABLE users (id integer PRIMARY KEY, mail text)', '{app}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('x', '{all}', rev_id => 'x2');
-- One of a partitioned table that not all partitions have can be copied
CREATE TABLE parts (a integer) PARTITION BY LIST (a);
CREATE TABLE part1 PARTITION OF parts FOR VALUES IN (1);
CREATE INDEX parts_a ON ONLY parts (a);
SELECT schemaver_autogenerate('x', '{all}', rev_id => 'x3');
DELETE FROM schemaver_revisions WHERE project = 'test_extensions';
DELETE FROM schemaver_models WHERE project = 'test_extensions';
DROP SCHEMA app CASCADE;
DROP EXTENSION citext, hstore, pg_trgm, btree_gist, pageinspect;
DROP SCHEMA ext;
DROP FUNCTION told;
SELECT schemaver_scratch_drop();
