--
-- A run in another structure than the one that its first revision was written for.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_check_structure';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION tried(call text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT regexp_replace(t, '[0-9a-f]{64}', 'FINGERPRINT', 'g') FROM told(call) AS t
$$;
CREATE SCHEMA made;
SET search_path = made, public;
CREATE TABLE t (id int PRIMARY KEY, s varchar(9) CHECK (s IN ('a', 'x')));
CREATE TABLE theirs (a int);
SELECT schemaver_ignore('table.extra', 'made.theirs', 'belongs to others');
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) CHECK (s IN (''a'', ''x'')), one int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('one', rev_id => 'c1');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) CHECK (s IN (''a'', ''x'')), one int, two int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('two', rev_id => 'c2');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) CHECK (s IN (''a'', ''x'')), one int, two int, three int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('three', rev_id => 'c3');
SELECT count(*) FROM schemaver_downgrade('base');
-- The setting
SELECT * FROM told($$SELECT schemaver_configure('check_structure', 'maybe')$$);
SELECT schemaver_configure('check_structure', 'on');
-- Where everything is as it should be, it runs: up, down, in several steps and in one
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade('base');
SELECT revision FROM schemaver_upgrade('c1');
-- Another change: nothing runs, in either direction
ALTER TABLE t ADD mine int;
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
SELECT * FROM tried($$SELECT revision FROM schemaver_downgrade()$$);
SELECT revision FROM schemaver_current();
-- Nothing to do, nothing to check
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade('c1')$$);
-- Other projects have nothing recorded, or something else
SET schemaver.project = 'test_check_structure_other';
SELECT schemaver_revision('x', 'SELECT 1', 'SELECT 1', rev_id => 'o1');
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
SELECT schemaver_remove('o1') IS NOT NULL AS is_removed;
SET schemaver.project = 'test_check_structure';
-- With a record of the objects, it is known what has changed
ALTER TABLE t DROP mine;
SELECT schemaver_configure('drift', 'on');
ALTER TABLE t ADD mine int;
DROP TABLE theirs;
CREATE TABLE theirs (b int);
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
SELECT schemaver_configure('drift', NULL);
ALTER TABLE t DROP mine;
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade('c2')$$);
-- What was ignored then does not count now, and the other way round; nor does what the models say nothing of
SELECT schemaver_ignore('table.extra', 'made.theirs', NULL);
SELECT schemaver_ignore('column.extra', '*', 'is recorded without that');
DROP TABLE theirs;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON TABLE t IS 'a comment';
GRANT SELECT ON t TO PUBLIC;
ALTER TABLE t ADD mine int;
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
ALTER TABLE t DROP mine;
SELECT schemaver_ignore('column.extra', '*', NULL);
-- Nor the search_path, nor the role
SET search_path = pg_catalog;
SELECT revision FROM public.schemaver_upgrade();
SET search_path = made, public;
CREATE ROLE regress_check_role;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO regress_check_role;
SET ROLE regress_check_role;
SELECT * FROM public.tried($$SELECT revision FROM public.schemaver_downgrade()$$);
RESET ROLE;
GRANT ALL ON SCHEMA made TO regress_check_role;
ALTER TABLE t OWNER TO regress_check_role;
SET ROLE regress_check_role;
SELECT * FROM tried($$SELECT revision FROM schemaver_downgrade()$$);
RESET ROLE;
ALTER TABLE t OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA made FROM regress_check_role;
DROP OWNED BY regress_check_role;
DROP ROLE regress_check_role;
-- Each revision of a run must follow from the one before, which is found out first
BEGIN;
UPDATE schemaver_revisions SET structure_before = repeat('0', 64) WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_downgrade('base');
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
SELECT revision FROM schemaver_current();
SELECT revision FROM schemaver_upgrade('c2');
SELECT schemaver_configure('check_structure', 'off');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_configure('check_structure', 'on');
SELECT * FROM tried($$SELECT revision FROM schemaver_downgrade('base')$$);
ROLLBACK;
-- As far as it is known: not with another scope, nor after a revision that has nothing recorded
BEGIN;
UPDATE schemaver_revisions SET structure_scope = regexp_replace(structure_scope, ' schema .*', ''), structure_before = repeat('0', 64) WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_downgrade('base');
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
ROLLBACK;
BEGIN;
SELECT revision FROM schemaver_downgrade('base');
UPDATE schemaver_revisions SET structure_before = NULL, structure_after = NULL, structure_major = NULL, structure_scope = NULL WHERE project = current_setting('schemaver.project') AND revision = 'c1';
UPDATE schemaver_revisions SET structure_before = repeat('0', 64) WHERE project = current_setting('schemaver.project') AND revision = 'c2';
ALTER TABLE t ADD mine int;
SELECT * FROM tried($$SELECT revision FROM schemaver_upgrade()$$);
ROLLBACK;
-- On another server, or another version, nothing is compared
BEGIN;
SET LOCAL client_min_messages = notice;
UPDATE schemaver_revisions SET structure_major = 14, structure_before = repeat('0', 64) WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
ROLLBACK;
BEGIN;
SET LOCAL client_min_messages = notice;
UPDATE schemaver_revisions SET structure_scope = 'schemaver 0.0 schema made', structure_before = repeat('0', 64) WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
UPDATE schemaver_revisions SET structure_scope = structure_scope || ' nonsense x' WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_downgrade();
UPDATE schemaver_revisions SET structure_scope = 'schemaver "0.2' WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
SELECT 'schemaver ' || extversion AS version FROM pg_extension WHERE extname = 'schemaver' \gset
SELECT revision FROM schemaver_downgrade();
UPDATE schemaver_revisions SET structure_scope = :'version' || ' schema made ignored table.extra' WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
UPDATE schemaver_revisions SET structure_scope = :'version' || ' schema made "' WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
UPDATE schemaver_revisions SET structure_scope = 'schema made' WHERE project = current_setting('schemaver.project') AND revision = 'c3';
SELECT revision FROM schemaver_upgrade();
ROLLBACK;
-- Nor if revisions are applied that were not, when it was written
BEGIN;
SELECT schemaver_revision('beside', 'ALTER TABLE made.t ADD beside int', 'ALTER TABLE made.t DROP beside', head => 'c1', splice => true, rev_id => 'b2');
SELECT revision FROM schemaver_upgrade('b2');
SELECT revision FROM schemaver_upgrade('c3');
SELECT revision FROM schemaver_downgrade('c3@c2');
SELECT revision FROM schemaver_upgrade('heads');
SELECT revision FROM schemaver_downgrade('base');
SELECT revision FROM schemaver_upgrade('heads');
ROLLBACK;
-- A reset goes both ways in one run
SELECT schemaver_configure('environment', 'test');
SELECT revision FROM schemaver_reset();
ALTER TABLE t ADD mine int;
SELECT * FROM tried($$SELECT revision FROM schemaver_reset()$$);
ALTER TABLE t DROP mine;
SELECT schemaver_configure('environment', NULL);
SELECT revision FROM schemaver_current();
-- A stamp says where the database is
SELECT * FROM tried($$SELECT revision FROM schemaver_stamp('c2')$$);
SELECT * FROM tried($$SELECT revision FROM schemaver_stamp('c3')$$);
SELECT schemaver_configure('check_structure', NULL);
\set VERBOSITY terse
SELECT revision FROM schemaver_stamp('c2');
SELECT revision FROM schemaver_stamp('c3');
SELECT revision FROM schemaver_stamp('base');

-- Nothing is recorded: nothing is said
UPDATE schemaver_revisions SET structure_before = NULL WHERE project = current_setting('schemaver.project') AND revision = 'c1';
SELECT revision FROM schemaver_stamp('c1');
SELECT revision FROM schemaver_stamp('base', purge => true);
SELECT count(*) FROM (SELECT schemaver_remove(r) FROM unnest('{c3,c2,c1}'::text[]) AS r) AS removed;
-- A schema may have any name
SET schemaver.project = 'test_check_structure_names';
CREATE SCHEMA "made\new\\r""x";
CREATE TABLE "made\new\\r""x".t (one int);
SELECT schemaver_set_models('sql:CREATE TABLE "made\new\\r""x".t (one int, two int)', ARRAY['made\new\\r"x']) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('two', rev_id => 'n1');
SELECT schemaver_configure('check_structure', 'on');
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
SELECT schemaver_configure('check_structure', NULL);
SELECT schemaver_remove('n1');
DROP SCHEMA "made\new\\r""x" CASCADE;
SELECT schemaver_scratch_drop() IS NOT NULL AS is_dropped;
DROP FUNCTION tried, told;
DELETE FROM schemaver_models WHERE project LIKE 'test_check_structure%';
DROP SCHEMA made CASCADE;
