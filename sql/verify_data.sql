--
-- Trying revisions out with rows: what is copied, and what a way back and forth loses.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'verify_data';
\pset null -
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
SELECT schemaver_register('r1', NULL, 'CREATE SCHEMA vd; CREATE TYPE vd.mood AS ENUM (''sad'', ''glad'');
  CREATE TABLE vd.users (id serial PRIMARY KEY, name text, moods vd.mood[], twice integer GENERATED ALWAYS AS (id * 2) STORED, at timestamptz DEFAULT now());
  CREATE FUNCTION vd.never() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN IF current_database() ~ ''''^schemaver_scratch'''' THEN RAISE EXCEPTION ''''no''''; END IF; RETURN NEW; END'';
  CREATE TABLE vd.posts (id integer GENERATED ALWAYS AS IDENTITY, author integer REFERENCES vd.users, title text);
  CREATE TRIGGER never BEFORE INSERT ON vd.posts FOR EACH ROW EXECUTE FUNCTION vd.never();
  CREATE TABLE vd.parts (k integer) PARTITION BY LIST (k); CREATE TABLE vd.parts1 PARTITION OF vd.parts FOR VALUES IN (1)',
  'DROP TABLE vd.posts, vd.users, vd.parts; DROP FUNCTION vd.never; DROP TYPE vd.mood; DROP SCHEMA vd');
SELECT schemaver_register('r2', '{r1}', 'ALTER TABLE vd.users ADD mail text', 'ALTER TABLE vd.users DROP mail');
SELECT revision FROM schemaver_upgrade();
INSERT INTO vd.users (name, moods, mail) SELECT 'u' || n, '{sad,NULL,glad}', CASE WHEN n > 3 THEN n || '@x' END FROM generate_series(1, 10) n;
INSERT INTO vd.posts (author, title) SELECT n, E'a\n\t\\b' FROM generate_series(1, 5) n;
INSERT INTO vd.parts VALUES (1);
-- Nothing is pending: only the last applied one meets rows, of which those lose values that have some in the new column
SELECT revision, upgrade_ok, downgrade_ok, rows_lost, error FROM schemaver_verify(data => '{vd.users,vd.posts,vd.parts}');
-- Without rows
SELECT revision, upgrade_ok, downgrade_ok, rows_lost, error FROM schemaver_verify();
-- What loses nothing; values that are new each time
SELECT schemaver_register('r3', '{r2}', 'ALTER TABLE vd.users ADD token uuid DEFAULT gen_random_uuid(); INSERT INTO vd.users (name) VALUES (''new'')',
  'DELETE FROM vd.users WHERE name = ''new''; ALTER TABLE vd.users DROP token');
-- A column that is lost, and one that is renamed and comes back elsewhere
SELECT schemaver_register('r4', '{r3}', 'ALTER TABLE vd.users DROP name', 'ALTER TABLE vd.users ADD name text');
SELECT schemaver_register('r5', '{r4}', 'ALTER TABLE vd.posts RENAME title TO heading', 'ALTER TABLE vd.posts RENAME heading TO title');
-- Rows that are lost: by the way down, and by the second way up
SELECT schemaver_register('r6', '{r5}', 'DELETE FROM vd.posts WHERE id > 3', 'SELECT 1');
SELECT schemaver_register('r7', '{r6}', 'CREATE TABLE vd.old AS SELECT * FROM vd.posts; TRUNCATE vd.posts', 'DROP TABLE vd.old');
-- A statement that only fails with rows
SELECT schemaver_register('r8', '{r7}', 'ALTER TABLE vd.old ADD age integer NOT NULL', 'ALTER TABLE vd.old DROP age');
SELECT revision, upgrade_ok, downgrade_ok, same_schema, repeatable, rows_lost, error FROM schemaver_verify(data => '{vd.users,vd.posts}');
SELECT revision, upgrade_ok, rows_lost, error FROM schemaver_verify();
-- Outside of a transaction
SELECT schemaver_remove('r8');
SELECT schemaver_register('r8', '{r7}', 'CREATE INDEX CONCURRENTLY i ON vd.users (mail)', 'DROP INDEX CONCURRENTLY vd.i; DELETE FROM vd.users WHERE id < 3', transactional => false);
SELECT revision, upgrade_ok, downgrade_ok, rows_lost, error FROM schemaver_verify(data => '{vd.users}') WHERE revision = 'r8';
-- Triggers and foreign keys are not looked at
SELECT revision, rows_lost FROM schemaver_verify('r2', data => '{vd.posts}');
-- A table without those that inherit from it; what policies show
SELECT schemaver_remove('r8');
SELECT schemaver_remove('r7');
SELECT schemaver_remove('r6');
SELECT schemaver_register('r6', '{r5}', 'CREATE TABLE vd.family (n integer UNIQUE); CREATE TABLE vd.child () INHERITS (vd.family)', 'DROP TABLE vd.child, vd.family');
SELECT revision FROM schemaver_upgrade();
INSERT INTO vd.family VALUES (1), (2);
INSERT INTO vd.child VALUES (2), (3), (4);
SELECT revision, rows_lost, error FROM schemaver_verify(data => '{vd.family}') WHERE revision = 'r6';
SELECT revision, rows_lost, error FROM schemaver_verify(data => '{vd.family,vd.child}') WHERE revision = 'r6';
CREATE ROLE regress_verify_policy CREATEDB;
GRANT USAGE ON SCHEMA vd TO regress_verify_policy;
GRANT SELECT ON vd.family, schemaver_revisions, schemaver_applied, schemaver_state TO regress_verify_policy;
GRANT EXECUTE ON FUNCTION schemaver_verify, schemaver_scratch_drop TO regress_verify_policy;
ALTER TABLE vd.family ENABLE ROW LEVEL SECURITY;
CREATE POLICY first ON vd.family TO regress_verify_policy USING (n = 1);
SET ROLE regress_verify_policy;
SELECT revision, rows_lost, error FROM schemaver_verify(data => '{vd.family}') WHERE revision = 'r6';
SELECT schemaver_scratch_drop() IS NOT NULL AS is_done;
RESET ROLE;
DROP OWNED BY regress_verify_policy;
DROP ROLE regress_verify_policy;
-- The database itself stays as it is
SELECT count(*), max(id) FROM vd.users;
-- What cannot be copied
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.nothing}') v$$);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.posts_id_seq}') v$$);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{pg_catalog.pg_shdepend}') v$$);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify('r1', data => '{vd.users}') v$$);
CREATE TABLE vd.stranger (n integer);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.stranger}') v$$);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{pg_class}') v$$);
ALTER TABLE vd.posts ADD strange integer;
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.posts}') v$$);
ALTER TABLE vd.posts DROP strange;
-- Nothing is written to another server
SELECT schemaver_register('f1', NULL, 'CREATE FOREIGN DATA WRAPPER regress_vd_wrapper; CREATE SERVER regress_vd_server FOREIGN DATA WRAPPER regress_vd_wrapper;
  CREATE SCHEMA vf; CREATE FOREIGN TABLE vf.alone (k integer) SERVER regress_vd_server; CREATE TABLE vf.parts (k integer) PARTITION BY LIST (k);
  CREATE TABLE vf.near PARTITION OF vf.parts FOR VALUES IN (1); CREATE FOREIGN TABLE vf.far PARTITION OF vf.parts FOR VALUES IN (2) SERVER regress_vd_server');
SELECT revision FROM schemaver_upgrade('f1');
DROP FOREIGN TABLE vf.alone, vf.far;
CREATE TABLE vf.alone AS SELECT 1 AS k;
CREATE TABLE vf.far PARTITION OF vf.parts FOR VALUES IN (2);
INSERT INTO vf.parts VALUES (1), (2);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vf.alone}') v$$);
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vf.parts}') v$$);
SELECT count(*) FROM schemaver_verify(data => '{vf.near}') WHERE error IS NOT NULL;
DROP SCHEMA vf CASCADE;
DROP FOREIGN DATA WRAPPER regress_vd_wrapper CASCADE;
SELECT count(*) FROM schemaver_stamp('r2', true);
SELECT schemaver_remove('f1');
SELECT count(*) FROM schemaver_verify(data => '{}');
-- A hole in what is applied
DELETE FROM schemaver_applied WHERE project = 'verify_data' AND revision = 'r1';
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.users}') v$$);
-- Before anything is applied, there is no table
DELETE FROM schemaver_applied WHERE project = 'verify_data';
SELECT * FROM told($$SELECT v::text FROM schemaver_verify(data => '{vd.users}') v$$);
DROP SCHEMA vd CASCADE;
DROP FUNCTION told;
DELETE FROM schemaver_revisions WHERE project = 'verify_data';
DELETE FROM schemaver_state WHERE project = 'verify_data';
DELETE FROM schemaver_log WHERE project = 'verify_data';
SELECT schemaver_scratch_drop() IS NOT NULL AS is_done;
SELECT datname FROM pg_database WHERE datname ~ '^schemaver_scratch';
