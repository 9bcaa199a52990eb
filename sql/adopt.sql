--
-- schemaver_adopt: taking over the tracking table of another tool.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA t_adopt;
SET search_path = t_adopt, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION adopt(tracking_table text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT revision FROM schemaver_adopt(%L)', tracking_table))
$$;
-- Begins a project with a line of revisions, one on top of the other.
CREATE FUNCTION project(name text, VARIADIC revisions text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', 'adopt_' || name, false);
    FOR i IN 1 .. cardinality(revisions) LOOP
        PERFORM schemaver_register(revisions[i], CASE WHEN i > 1 THEN ARRAY[revisions[i - 1]] END, 'SELECT 1/0');
    END LOOP;
    RETURN '-- ' || current_setting('schemaver.project');
END $$;
CREATE VIEW applied AS
    SELECT coalesce(string_agg(revision, ' ' ORDER BY revision), '(nothing)') FROM schemaver_applied
    WHERE project = current_setting('schemaver.project');

--
-- Alembic: the rows are heads, and what they need is applied, too
--
SELECT project('alembic', 'ae1027a6acf', '1975ea83b712');
SELECT schemaver_register('27c6a30d7c24', '{ae1027a6acf}'), schemaver_register('55af2cb1c267', depends_on => '{1975ea83b712}');
CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);
-- an empty table records nothing
SELECT adopt('alembic_version');
SELECT * FROM applied;
INSERT INTO alembic_version VALUES ('27c6a30d7c24'), ('55af2cb1c267');
RESET client_min_messages;
SELECT step, direction, revision, message, elapsed FROM schemaver_adopt('alembic_version');
SET client_min_messages = warning;
SELECT * FROM applied;
-- it is on record as a stamp
SELECT step, direction, revision, outcome FROM schemaver_log WHERE project = 'adopt_alembic' ORDER BY step;
SELECT last_direction FROM schemaver_state WHERE project = 'adopt_alembic';
-- again: nothing to do
SELECT adopt('alembic_version');
SELECT count(DISTINCT run) FROM schemaver_log WHERE project = 'adopt_alembic';
-- the other tool has applied more
SELECT schemaver_register('e0d0e9fa5d35', '{27c6a30d7c24,55af2cb1c267}');
UPDATE alembic_version SET version_num = 'e0d0e9fa5d35' WHERE version_num = '27c6a30d7c24';
SELECT adopt('alembic_version');
-- never backwards: something is applied that the table does not name
UPDATE alembic_version SET version_num = '27c6a30d7c24' WHERE version_num = 'e0d0e9fa5d35';
SELECT adopt('alembic_version');
DELETE FROM alembic_version;
SELECT adopt('alembic_version');
SELECT * FROM applied;
-- a prefix is not a name
INSERT INTO alembic_version VALUES ('e0d0e9fa'), ('head');
SELECT adopt('alembic_version');
-- applied, but not registered; registered, but with different content
INSERT INTO schemaver_applied (project, revision) VALUES ('adopt_alembic', 'gone');
SELECT adopt('alembic_version');
DELETE FROM schemaver_applied WHERE revision = 'gone';
UPDATE schemaver_applied SET checksum = sha256('other') WHERE project = 'adopt_alembic' AND revision = '1975ea83b712';
SELECT adopt('alembic_version');
-- a broken graph
SELECT project('broken', 'a');
SELECT schemaver_register('b', '{missing}');
TRUNCATE alembic_version;
INSERT INTO alembic_version VALUES ('a');
SELECT adopt('alembic_version');
-- nothing is registered, and nothing recorded
SELECT project('none');
SELECT adopt('alembic_version');
TRUNCATE alembic_version;
SELECT adopt('alembic_version');

--
-- golang-migrate: one row, and all lower numbers are applied
--
SELECT project('golang', '000001', '000009', '000010', '000042', '000100');
CREATE SCHEMA golang;
CREATE TABLE golang.schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
SELECT adopt('golang.schema_migrations');
INSERT INTO golang.schema_migrations VALUES (42, true);
SELECT adopt('golang.schema_migrations');
UPDATE golang.schema_migrations SET version = -1;
SELECT adopt('golang.schema_migrations');
UPDATE golang.schema_migrations SET version = 42, dirty = false;
BEGIN;
ALTER TABLE golang.schema_migrations ALTER version TYPE smallint;
SELECT adopt('golang.schema_migrations');
ROLLBACK;
SELECT adopt('golang.schema_migrations');
SELECT * FROM applied;
SELECT adopt('golang.schema_migrations');
UPDATE golang.schema_migrations SET version = 43;
SELECT adopt('golang.schema_migrations');
INSERT INTO golang.schema_migrations VALUES (10, false);
SELECT adopt('golang.schema_migrations');
DELETE FROM golang.schema_migrations WHERE version = 43;
SELECT adopt('golang.schema_migrations');
-- which 42?  The one that is spelled the same, if there is one
SELECT project('golang2', '0042', '042');
UPDATE golang.schema_migrations SET version = 42;
SELECT adopt('golang.schema_migrations');
SELECT * FROM applied;
SELECT project('golang3', '042', '42', '00043');
SELECT adopt('golang.schema_migrations');
SELECT * FROM applied;
-- a lower number that was added on another branch may be applied or not
SELECT project('golang4', '1', '2', '42');
SELECT schemaver_register('7', '{2}'), schemaver_register('8', '{7}');
SELECT adopt('golang.schema_migrations');
-- a higher one below it
SELECT project('golang5', '1', '50', '42');
SELECT adopt('golang.schema_migrations');
-- the number that somebody else's id happens to be, on top
SELECT project('golang6', '20240101000000', '20240102000000', '123456789012');
UPDATE golang.schema_migrations SET version = 20240102000000;
SELECT adopt('golang.schema_migrations');

--
-- tern: one row, 0 at first
--
SELECT project('tern', '001', '002', '003');
CREATE SCHEMA tern;
CREATE TABLE tern.schema_version (version int NOT NULL);
INSERT INTO tern.schema_version VALUES (0);
SELECT adopt('tern.schema_version');
UPDATE tern.schema_version SET version = 2;
SELECT adopt('tern.schema_version');
SELECT * FROM applied;
UPDATE tern.schema_version SET version = 0;
SELECT adopt('tern.schema_version');

--
-- Rails and dbmate: a row for each
--
SELECT project('rails', '1', '20080101000000', '20090101000000', '20100101000000');
CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('1'), ('20080101000000'), ('20090101000000');
SELECT adopt('schema_migrations');
SELECT * FROM applied;
-- one is missing below: it comes later, as it would with the tool
SELECT project('rails2', '1', '20080101000000', '20090101000000', '20100101000000');
DELETE FROM schema_migrations WHERE version = '20080101000000';
SELECT adopt('schema_migrations');
SELECT * FROM applied;
-- unknown ones: the first ten of many
INSERT INTO schema_migrations SELECT 20200000000000 + i FROM generate_series(1, 25) i;
INSERT INTO schema_migrations VALUES ('Weird "Ünknown"'), ('');
SELECT adopt('schema_migrations');
-- many, and in one step
SELECT project('rails3', VARIADIC ARRAY(SELECT to_char(i, 'FM00000') FROM generate_series(1, 3000) i));
TRUNCATE schema_migrations;
INSERT INTO schema_migrations SELECT i FROM generate_series(1, 2999) i;
SELECT adopt('schema_migrations');
SELECT count(*) FROM schemaver_applied WHERE project = 'adopt_rails3';
-- NULL
SELECT project('rails4', '1');
TRUNCATE schema_migrations;
ALTER TABLE schema_migrations DROP CONSTRAINT schema_migrations_pkey;
ALTER TABLE schema_migrations ALTER version DROP NOT NULL;
INSERT INTO schema_migrations VALUES ('1'), (NULL);
SELECT adopt('schema_migrations');
-- twice is once
DELETE FROM schema_migrations WHERE version IS NULL;
INSERT INTO schema_migrations VALUES ('1'), ('01');
SELECT adopt('schema_migrations');
SELECT * FROM applied;
-- branches that do not need each other
SELECT project('branches', '1', '2', '3');
SELECT schemaver_register('20', '{1}'), schemaver_register('30', '{20}');
DELETE FROM schema_migrations WHERE version = '01';
INSERT INTO schema_migrations VALUES ('20');
SELECT adopt('schema_migrations');
SELECT * FROM applied;
-- a dependency is needed, too
SELECT project('rails5', '1', '2');
SELECT schemaver_register('9', depends_on => '{2}');
TRUNCATE schema_migrations;
INSERT INTO schema_migrations VALUES ('1'), ('9');
SELECT adopt('schema_migrations');

--
-- Diesel, sqlx, pop, refinery
--
SELECT project('diesel', '00000000000000', '20240212120203', '202607301400000000');
CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now());
INSERT INTO __diesel_schema_migrations VALUES ('00000000000000'), ('20240212120203');
SELECT adopt('__diesel_schema_migrations');
SELECT * FROM applied;

SELECT project('sqlx', '1', '02', '3');
CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
    success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL);
INSERT INTO _sqlx_migrations VALUES (1, 'one', now(), true, '', 0), (2, 'two', now(), false, '', 0);
SELECT adopt('_sqlx_migrations');
UPDATE _sqlx_migrations SET success = true;
SELECT adopt('_sqlx_migrations');
SELECT * FROM applied;

SELECT project('pop', '20150100000001000000', '20150100000001000001');
CREATE TABLE schema_migration (version varchar(48) NOT NULL, version_self int NOT NULL DEFAULT 0);
INSERT INTO schema_migration VALUES ('20150100000001000000');
SELECT adopt('schema_migration');

SELECT project('refinery', '1', '2');
CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255));
INSERT INTO refinery_schema_history VALUES (1, 'initial', '2024-01-01T00:00:00Z', '123');
SELECT adopt('refinery_schema_history');

--
-- goose: a journal in which the last row of each version counts
--
SELECT project('goose', '00001', '00002', '00003');
CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now());
INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true);
SELECT adopt('goose_db_version');
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES
    (10, 3, false), (2, 1, true), (3, 2, true), (4, 3, true), (8, 2, false), (9, 2, true);
SELECT adopt('goose_db_version');
SELECT * FROM applied;
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (12, 99, true), (13, 99, false);
SELECT adopt('goose_db_version');
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (14, 2, false);
SELECT adopt('goose_db_version');

--
-- Flyway
--
SELECT project('flyway', '1.0', '1.1', '1.2', '1.10', 'R__all_views.0123456789ab', '2.0.1', 'R__all_views.00000000000f', '3');
SELECT schemaver_register('R__grants.aaaaaaaaaaaa', '{1.0}', branch_labels => '{R__grants}'),
    schemaver_register('R__grants.other', '{1.0}');
CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL,
    script varchar(1000) NOT NULL, checksum int, installed_by varchar(100), installed_on timestamp DEFAULT now(), execution_time int, success boolean NOT NULL);
CREATE FUNCTION flyway(rank int, version text, description text, type text DEFAULT 'SQL', success boolean DEFAULT true) RETURNS void LANGUAGE sql AS $$
    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, success) VALUES (rank, version, description, type, 'x', success)
$$;
SELECT flyway(0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA'), flyway(1, '1', 'one'), flyway(2, '1.1', 'two'), flyway(3, '1.2', 'three', success => false),
    flyway(4, NULL, 'all views', success => false);
SELECT adopt('flyway_schema_history');
UPDATE flyway_schema_history SET success = true;
-- the repeatable one needs what comes before it in the line
SELECT adopt('flyway_schema_history');
SELECT flyway(5, '1.10', 'ten', 'JDBC'), flyway(6, '2.0.1', 'two'), flyway(7, NULL, 'grants'), flyway(8, NULL, 'all views'),
    flyway(9, '3', 'three'), flyway(10, '3', 'three', 'UNDO_SQL'), flyway(11, '99', 'gone'), flyway(12, '99', 'gone', 'DELETE'),
    flyway(13, NULL, 'gone', 'SQL'), flyway(14, NULL, 'gone', 'DELETE');
SELECT adopt('flyway_schema_history');
SELECT * FROM applied;
SELECT adopt('flyway_schema_history');
SELECT flyway(15, NULL, 'not registered'), flyway(16, '4', 'four');
SELECT adopt('flyway_schema_history');
-- a baseline represents everything up to it
SELECT project('flyway2', '1', '2.0', '3', '4');
TRUNCATE flyway_schema_history;
SELECT flyway(1, '2', '<< Flyway Baseline >>', 'BASELINE');
SELECT adopt('flyway_schema_history');
SELECT * FROM applied;
SELECT flyway(2, '3', 'three');
SELECT adopt('flyway_schema_history');
-- also one without a file
SELECT project('flyway3', '1', '2.0', '4');
TRUNCATE flyway_schema_history;
SELECT flyway(1, '0', '<< Flyway Baseline >>', 'BASELINE');
SELECT adopt('flyway_schema_history');
SELECT flyway(4, 'x', 'no number', 'BASELINE'), flyway(5, 'y', 'why');
SELECT adopt('flyway_schema_history');
DELETE FROM flyway_schema_history WHERE installed_rank > 1;
SELECT flyway(2, '3', 'B3', 'SQL_BASELINE'), flyway(3, '2.5', 'B2.5', 'SQL_BASELINE');
SELECT adopt('flyway_schema_history');
SELECT * FROM applied;
-- two contents, neither of which is newer
SELECT project('flyway4', 'R__v.000000000001');
SELECT schemaver_register('R__v.000000000002');
TRUNCATE flyway_schema_history;
SELECT flyway(1, NULL, 'v');
SELECT adopt('flyway_schema_history');
-- nor is one that follows something else
SELECT project('flyway8', 'x', 'R__v.000000000002');
SELECT schemaver_register('R__v.000000000001', '{x}');
SELECT adopt('flyway_schema_history');
-- several, each of which needs the ones before it: the newest is recorded, regardless of the order of names
SELECT project('flyway7', 'R__v.00000000000b', 'R__v.00000000000e', 'R__v.00000000000a', 'R__v.00000000000d', 'R__v.00000000000c');
SELECT adopt('flyway_schema_history');
SELECT * FROM applied;
-- and with many others in between
SELECT project('flyway9', '1', 'R__v.00000000000b', '2', '3', '4', '5', '6', 'R__v.00000000000a');
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, success) SELECT n + 1, n, n, 'SQL', n, true FROM generate_series(1, 6) n;
SELECT adopt('flyway_schema_history');
SELECT * FROM applied;
DELETE FROM flyway_schema_history WHERE installed_rank > 1;
-- a content that came back
SELECT project('flyway6', 'R__v.000000000001', 'R__v.000000000002', 'R__v.000000000001.2');
SELECT adopt('flyway_schema_history');
-- the name that the table had in Flyway 4
SELECT project('flyway5', '1');
CREATE SCHEMA flyway4;
CREATE TABLE flyway4.schema_version (LIKE flyway_schema_history);
INSERT INTO flyway4.schema_version (installed_rank, version, description, type, script, success) VALUES (1, '1', 'one', 'SQL', 'x', true);
SELECT adopt('flyway4.schema_version');

--
-- sqitch: several projects in one registry
--
SELECT project('sqitch', '0123456789abcdef0123456789abcdef01234567', '1123456789abcdef0123456789abcdef01234567');
CREATE SCHEMA sqitch;
CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, note text);
INSERT INTO sqitch.changes VALUES ('e000000000000000000000000000000000000001', NULL, 'first', 'other', ''), ('e000000000000000000000000000000000000002', NULL, 'first', 'another', '');
SELECT adopt('sqitch.changes');
INSERT INTO sqitch.changes VALUES ('0123456789abcdef0123456789abcdef01234567', NULL, 'schema', 'flipr', '');
RESET client_min_messages;
SELECT adopt('sqitch.changes');
SET client_min_messages = warning;
SELECT * FROM applied;
INSERT INTO sqitch.changes VALUES ('2123456789abcdef0123456789abcdef01234567', NULL, 'users', 'flipr', '');
SELECT adopt('sqitch.changes');

--
-- files by name: graphile-migrate, rambler, node-pg-migrate, sql-migrate
--
SELECT project('graphile', '000001', '000002');
CREATE SCHEMA graphile_migrate;
CREATE TABLE graphile_migrate.migrations (hash text PRIMARY KEY, previous_hash text, filename text NOT NULL, date timestamptz NOT NULL DEFAULT now());
INSERT INTO graphile_migrate.migrations VALUES ('sha1:1', NULL, '000001-the-first.sql'), ('sha1:2', 'sha1:1', '000002.sql');
SELECT adopt('graphile_migrate.migrations');
SELECT * FROM applied;

SELECT project('rambler', '201409272258_Added_table', 'two');
CREATE TABLE migrations (migration varchar(255) NOT NULL);
INSERT INTO migrations VALUES ('201409272258_Added_table.sql'), ('two.sql'), ('.sql');
SELECT adopt('migrations');
DELETE FROM migrations WHERE migration = '.sql';
SELECT adopt('migrations');
SELECT * FROM applied;

SELECT project('nodepg', '1414549381268_add_a_table', '1414549381269', '1414549381270_ünder_score');
CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL DEFAULT now());
INSERT INTO pgmigrations (name) VALUES ('1414549381268_add-a table'), ('1414549381269_by-number'), (E'1414549381270_ünder\u00a0score');
SELECT adopt('pgmigrations');
SELECT * FROM applied;
INSERT INTO pgmigrations (name) VALUES ('1414549381269x'), ('14145493812_');
SELECT adopt('pgmigrations');

SELECT project('sqlmigrate', '1_initial', '2');
CREATE TABLE gorp_migrations (id text PRIMARY KEY, applied_at timestamptz);
INSERT INTO gorp_migrations VALUES ('1_initial.sql'), ('2_second.up.sql');
SELECT adopt('gorp_migrations');
SELECT * FROM applied;

--
-- Django: applications of which nothing is registered are left out
--
SELECT project('django', 'blog.0001_initial', 'blog.0002_auto_20240101_1200');
CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL DEFAULT now());
INSERT INTO django_migrations (app, name) VALUES ('contenttypes', '0001_initial'), ('auth', '0001_initial'), ('auth', '0002_alter');
SELECT adopt('django_migrations');
INSERT INTO django_migrations (app, name) VALUES ('blog', '0001_initial');
RESET client_min_messages;
SELECT adopt('django_migrations');
SET client_min_messages = warning;
SELECT * FROM applied;
INSERT INTO django_migrations (app, name) VALUES ('blog', '0003_later');
SELECT adopt('django_migrations');

--
-- other tables
--
CREATE TABLE some_table (version int, "Weird ""Name""" text, gone int);
ALTER TABLE some_table DROP gone;
SELECT adopt('some_table');
CREATE SCHEMA other;
CREATE TABLE other.alembic_version ();
SELECT adopt('other.alembic_version');
-- the right columns, but of user-defined types
CREATE TYPE other.number AS ENUM ('1');
CREATE TABLE other.schema_migrations (version other.number);
SELECT adopt('other.schema_migrations');
-- a domain is enough
CREATE DOMAIN other.version AS text;
CREATE TABLE other.schema_migration (version other.version);
SELECT project('domain', '1');
INSERT INTO other.schema_migration VALUES ('1');
SELECT adopt('other.schema_migration');
CREATE DOMAIN other.counted AS bigint;
ALTER TABLE other.schema_migration ALTER version TYPE other.counted USING version::text::bigint;
SELECT project('counted', '1');
SELECT adopt('other.schema_migration');
-- no table at all
CREATE VIEW other.pgmigrations AS SELECT * FROM pgmigrations;
SELECT adopt('other.pgmigrations');
CREATE MATERIALIZED VIEW other.gorp_migrations AS SELECT * FROM gorp_migrations;
SELECT adopt('other.gorp_migrations');
CREATE FOREIGN DATA WRAPPER regress_sv_adopt;
CREATE SERVER regress_sv_adopt FOREIGN DATA WRAPPER regress_sv_adopt;
CREATE FOREIGN TABLE other.django_migrations (id int, app text, name text, applied text) SERVER regress_sv_adopt;
SELECT adopt('other.django_migrations');
DROP FOREIGN DATA WRAPPER regress_sv_adopt CASCADE;
SELECT adopt('pgmigrations_pkey');
SELECT adopt('t_adopt.nothing');
SELECT told($$ SELECT revision FROM schemaver_adopt(NULL) $$);
SELECT told($$ SELECT revision FROM schemaver_adopt(0) $$);
-- partitioned, temporary, a name of 63 bytes around it
SELECT project('odd', '1', '2');
SELECT format('CREATE SCHEMA %I', repeat('ü', 31) || '"') \gexec
SELECT set_config('search_path', quote_ident(repeat('ü', 31) || '"') || ', t_adopt, public', false) \gset
CREATE TABLE schema_migrations (version bigint) PARTITION BY RANGE (version);
CREATE TABLE low PARTITION OF schema_migrations FOR VALUES FROM (0) TO (2);
CREATE TABLE high PARTITION OF schema_migrations FOR VALUES FROM (2) TO (9);
INSERT INTO schema_migrations VALUES (1), (2);
SELECT adopt('schema_migrations');
SELECT * FROM applied;
DROP TABLE schema_migrations;
SET search_path = t_adopt, public;
SELECT project('temporary', '1', '2');
CREATE TEMP TABLE schema_migrations AS SELECT 1 AS version;
SELECT adopt('pg_temp.schema_migrations');
SELECT * FROM applied;
DROP TABLE pg_temp.schema_migrations;

--
-- search_path is not used
--
SELECT project('path', '1', '2');
TRUNCATE schema_migrations;
INSERT INTO schema_migrations VALUES ('1');
CREATE SCHEMA evil;
CREATE FUNCTION evil.text(varchar) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'evil'; END $$;
CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false);
SET search_path = evil, t_adopt, pg_catalog, public;
SELECT revision FROM schemaver_adopt('schema_migrations');
SET search_path = t_adopt, public;
SELECT * FROM applied;

--
-- rights
--
SELECT project('rights', '1', '2');
CREATE ROLE regress_sv_adopt;
CREATE ROLE regress_sv_adopt_owner;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
GRANT USAGE ON SCHEMA t_adopt TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
GRANT EXECUTE ON FUNCTION schemaver_adopt(regclass) TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
-- a role that may read the table takes no lock that blocks writers
GRANT SELECT ON schema_migrations TO regress_sv_adopt;
BEGIN;
SET LOCAL ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
SELECT mode FROM pg_locks WHERE relation = 'schema_migrations'::regclass AND pid = pg_backend_pid();
ROLLBACK;
-- a role that may write to it blocks them until the end
GRANT DELETE ON schema_migrations TO regress_sv_adopt;
BEGIN;
SET LOCAL ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
SELECT mode FROM pg_locks WHERE relation = 'schema_migrations'::regclass AND pid = pg_backend_pid() ORDER BY 1;
ROLLBACK;
SELECT * FROM applied;
-- a privilege on the columns that are read is enough
REVOKE SELECT ON schema_migrations FROM regress_sv_adopt;
SELECT project('columns', '1', '2');
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
GRANT SELECT (version) ON schema_migrations TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
-- on those that it is sorted by, too
GRANT SELECT (version_id, is_applied) ON goose_db_version TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.goose_db_version');
RESET ROLE;
-- a table can be named by its OID without a privilege on its schema
REVOKE USAGE ON SCHEMA t_adopt FROM regress_sv_adopt;
SELECT 't_adopt.schema_migrations'::regclass::oid AS oid \gset
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt(:oid::regclass);
RESET ROLE;
GRANT USAGE ON SCHEMA t_adopt TO regress_sv_adopt;
GRANT SELECT ON schema_migrations TO regress_sv_adopt;

--
-- No code of the table's owner runs.  This would raise a notice:
--
CREATE FUNCTION spy(value anyelement) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'as %', current_user; RETURN true; END $$;
CREATE FUNCTION heard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM t_adopt.spy(1); RETURN NULL; END $$;
-- policies: if they apply, nothing is read
SELECT project('policy', '1', '2');
INSERT INTO schema_migrations VALUES ('2');
ALTER TABLE schema_migrations OWNER TO regress_sv_adopt_owner;
ALTER TABLE schema_migrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY partly ON schema_migrations USING (t_adopt.spy(version) AND version = '1');
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
SET row_security = off;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET row_security;
RESET ROLE;
SELECT * FROM applied;
-- nor by the owner, if the owner has forced them
ALTER TABLE schema_migrations OWNER TO regress_sv_adopt;
ALTER TABLE schema_migrations FORCE ROW LEVEL SECURITY;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
ALTER TABLE t_adopt.schema_migrations NO FORCE ROW LEVEL SECURITY;
BEGIN;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
ROLLBACK;
RESET ROLE;
ALTER TABLE schema_migrations OWNER TO regress_sv_adopt_owner;
GRANT SELECT ON schema_migrations TO regress_sv_adopt;
ALTER ROLE regress_sv_adopt BYPASSRLS;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
ALTER ROLE regress_sv_adopt NOBYPASSRLS;
DROP POLICY partly ON schema_migrations;
-- without a policy, nobody else sees a row
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('t_adopt.schema_migrations');
RESET ROLE;
ALTER TABLE schema_migrations DISABLE ROW LEVEL SECURITY;
ALTER TABLE schema_migrations OWNER TO CURRENT_USER;
DELETE FROM schema_migrations WHERE version = '2';
-- defaults, checks, stored columns, domains, indexes, statistics, triggers, rules
SELECT project('code', '1', '2', '3');
CREATE SCHEMA code;
CREATE DOMAIN code.number AS varchar(20) CHECK (t_adopt.spy(VALUE));
CREATE DOMAIN code.version AS code.number CHECK (t_adopt.spy(VALUE));
CREATE TABLE code.schema_migrations (
    gone int, source text, checked code.version DEFAULT '0' CHECK (t_adopt.spy(checked)), gone2 int,
    version code.number GENERATED ALWAYS AS (CASE WHEN t_adopt.spy(source) THEN source END) STORED
);
CREATE INDEX ON code.schema_migrations (t_adopt.spy(version)) WHERE t_adopt.spy(version);
CREATE STATISTICS code.spied ON (t_adopt.spy(version)), version FROM code.schema_migrations;
ALTER TABLE code.schema_migrations DROP gone, DROP gone2;
SET client_min_messages = error;
INSERT INTO code.schema_migrations VALUES ('1', '1'), ('2', '2');
ANALYZE code.schema_migrations;
SET client_min_messages = warning;
CREATE TRIGGER heard AFTER INSERT OR UPDATE OR DELETE ON code.schema_migrations EXECUTE FUNCTION heard();
CREATE RULE heard AS ON UPDATE TO code.schema_migrations DO ALSO SELECT t_adopt.spy(1);
GRANT USAGE ON SCHEMA code TO regress_sv_adopt;
GRANT SELECT ON code.schema_migrations TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('code.schema_migrations');
RESET ROLE;
SELECT * FROM applied;
-- casts and operators: one that is built in, but interferes
SELECT project('casts', '1', '2', '3');
CREATE FUNCTION code.less(int, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM t_adopt.spy(1); RETURN $1 OPERATOR(pg_catalog.<) $2; END $$;
CREATE OPERATOR code.< (FUNCTION = code.less, LEFTARG = int, RIGHTARG = int);
CREATE FUNCTION code.text(bigint) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM t_adopt.spy(1); RETURN '3'; END $$;
CREATE FUNCTION code.shown(bigint) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM t_adopt.spy(1); RETURN '3'; END $$;
CREATE CAST (bigint AS text) WITH FUNCTION code.shown(bigint);
TRUNCATE goose_db_version;
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (10, 2, false), (9, 2, true), (1, 1, true);
SET search_path = code, t_adopt, pg_catalog, public;
SELECT revision FROM schemaver_adopt('goose_db_version');
SET search_path = t_adopt, public;
DROP CAST (bigint AS text);
-- views
SELECT project('views', '1', '2');
CREATE SCHEMA views;
CREATE VIEW views.alembic_version AS SELECT '1'::varchar AS version_num WHERE t_adopt.spy(1);
SELECT adopt('views.alembic_version');
-- children and partitions are read; those that would have to run code are not
SELECT project('children', '1', '2', '3');
CREATE SCHEMA children;
CREATE TABLE children.alembic_version (x int, version_num varchar(32));
CREATE TABLE children.child (version_num varchar(32) CHECK (t_adopt.spy(version_num)), gone int, x int);
SET client_min_messages = error;
ALTER TABLE children.child DROP gone, ADD CONSTRAINT one CHECK (t_adopt.spy(1));
ALTER TABLE children.child INHERIT children.alembic_version;
INSERT INTO children.child VALUES ('2', 7);
SET client_min_messages = warning;
INSERT INTO children.alembic_version VALUES (7, '1');
ALTER TABLE children.child ENABLE ROW LEVEL SECURITY;
CREATE POLICY partly ON children.child USING (t_adopt.spy(version_num));
GRANT USAGE ON SCHEMA children TO regress_sv_adopt;
GRANT SELECT ON children.alembic_version TO regress_sv_adopt;
SET ROLE regress_sv_adopt;
SELECT revision FROM public.schemaver_adopt('children.alembic_version');
RESET ROLE;
CREATE FOREIGN DATA WRAPPER regress_sv_adopt;
CREATE SERVER regress_sv_adopt FOREIGN DATA WRAPPER regress_sv_adopt;
CREATE FOREIGN TABLE children.far () INHERITS (children.alembic_version) SERVER regress_sv_adopt;
SELECT adopt('children.alembic_version');
CREATE TABLE children.pgmigrations (id int, name text, run_on date) PARTITION BY LIST (id);
CREATE TABLE children.near PARTITION OF children.pgmigrations FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE children.nearest PARTITION OF children.near DEFAULT;
INSERT INTO children.pgmigrations VALUES (1, '3');
SELECT adopt('children.pgmigrations');
CREATE FOREIGN TABLE children.farther PARTITION OF children.pgmigrations DEFAULT SERVER regress_sv_adopt;
SELECT adopt('children.pgmigrations');
DROP FOREIGN DATA WRAPPER regress_sv_adopt CASCADE;
-- virtual columns, where the server has them
SELECT project('virtual', '1', '2');
CREATE SCHEMA virtual;
SELECT current_setting('server_version_num')::int >= 180000 AS virtual \gset
\if :virtual
CREATE TABLE virtual.alembic_version (x text, version_num text GENERATED ALWAYS AS (upper(x)) VIRTUAL);
INSERT INTO virtual.alembic_version VALUES ('1');
SELECT adopt AS said FROM adopt('virtual.alembic_version') LIMIT 1 \gset
\else
\set said '0A000 column "version_num" of table "alembic_version" is a virtual generated column'
\endif
\echo :said

--
-- How rows are stored: dropped columns, values that came with a column, toasted ones
--
SELECT project('stored', '1', '2', repeat('3', 255));
CREATE SCHEMA stored;
CREATE TABLE stored.schema_migration (a int, b text);
INSERT INTO stored.schema_migration VALUES (1, 'x');
ALTER TABLE stored.schema_migration DROP a, DROP b, ADD version text DEFAULT '1';
SELECT adopt('stored.schema_migration');
INSERT INTO stored.schema_migration VALUES ('2');
ALTER TABLE stored.schema_migration ADD filler text, ALTER filler SET STORAGE PLAIN, ALTER version SET STORAGE EXTERNAL;
INSERT INTO stored.schema_migration VALUES (repeat('3', 255), repeat('x', 2000));
SELECT pg_relation_size(reltoastrelid) > 0 AS out_of_line FROM pg_class WHERE oid = 'stored.schema_migration'::regclass;
SELECT length(adopt('stored.schema_migration'));
-- as a query makes text of them
CREATE TYPE stored.made AS ENUM ('made');
CREATE TABLE stored._sqlx_migrations (version numeric(20, 0), description stored.made, success boolean, checksum stored.made);
INSERT INTO stored._sqlx_migrations VALUES (1, 'made', true, 'made'), (2.4, NULL, true, NULL);
SELECT project('numeric', '1', '2');
SELECT adopt('stored._sqlx_migrations');
CREATE TABLE stored.gorp_migrations (id character(30), applied_at timestamptz);
INSERT INTO stored.gorp_migrations VALUES ('1.sql'), ('2.sql');
SELECT project('bpchar', '1', '2');
SELECT adopt('stored.gorp_migrations');
CREATE TABLE stored.django_migrations (id smallint, app name, name name, applied date);
INSERT INTO stored.django_migrations VALUES (1, 'app', '0001');
SELECT project('name', 'app.0001');
SELECT adopt('stored.django_migrations');
-- sorted as a query sorts: numbers as numbers, text as its collation has it, NULL last
CREATE FUNCTION order_by(type text, VARIADIC ids text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    SET client_min_messages = error;
    DROP TABLE IF EXISTS stored.goose_db_version;
    EXECUTE format('CREATE TABLE stored.goose_db_version (id %s, version_id bigint, is_applied boolean)', type);
    EXECUTE format('INSERT INTO stored.goose_db_version SELECT id::%s, 1, n = 2 FROM unnest($1) WITH ORDINALITY AS u (id, n)', split_part(type, ' COLLATE', 1)) USING ids;
    EXECUTE 'SELECT string_agg(CASE WHEN is_applied THEN ''up'' ELSE ''down'' END, '' '' ORDER BY id) FROM stored.goose_db_version' INTO result;
    SET client_min_messages = warning;
    BEGIN
        SELECT result || ': ' || coalesce(string_agg(revision, ' '), 'nothing') INTO result FROM schemaver_adopt('stored.goose_db_version');
        RAISE SQLSTATE 'XX999';
    EXCEPTION WHEN SQLSTATE 'XX999' THEN
        RETURN result;
    END;
END $$;
SELECT project('order', '1');
SELECT order_by('int', '9', '10');
SELECT order_by('text', '9', '10');
SELECT order_by('numeric', '9', '9.1');
SELECT order_by('numeric', '-9', '-9.1');
SELECT order_by('bigint', '-1', '2147483648');
SELECT order_by('text COLLATE "C"', 'a', 'B');
SELECT order_by('text COLLATE "C"', 'B', 'a');
SELECT order_by('character(5)', 'a ', 'a  b');
SELECT order_by('name', 'a', 'b');
SELECT order_by('boolean', 'f', 't');
SELECT order_by('int', '2', '2');
SELECT order_by('smallint', '9', '10');
SELECT order_by('int', '2', NULL);
SELECT order_by('int', NULL, '2');
CREATE DOMAIN stored.number AS numeric CHECK (t_adopt.spy(VALUE));
SELECT order_by('stored.number', '9', '10');

--
-- portable scripts of schemaver: rows of several projects, with the checksums of the bodies
--
SELECT project('portable', 'a1', 'b2', 'c3');
CREATE TABLE schemaver_portable (project text, revision text, needs text[], message text, checksum text, state text, recorded_at timestamptz, recorded_by text, PRIMARY KEY (project, revision));
SELECT adopt('schemaver_portable');
INSERT INTO schemaver_portable SELECT project, revision, coalesce(down_revision, '{}'), message, encode(upgrade_checksum, 'hex'), 'applied', now(), 'somebody'
FROM schemaver_revisions WHERE project = 'adopt_portable' AND revision <> 'c3';
INSERT INTO schemaver_portable SELECT 'another', 'unknown', needs, message, checksum, state, recorded_at, recorded_by FROM schemaver_portable WHERE revision = 'a1';
-- another body, or none
UPDATE schemaver_portable SET checksum = encode(sha256(''), 'hex') WHERE revision = 'a1';
SELECT adopt('schemaver_portable');
UPDATE schemaver_portable SET checksum = NULL WHERE revision = 'a1';
SELECT adopt('schemaver_portable');
UPDATE schemaver_portable SET checksum = (SELECT encode(upgrade_checksum, 'hex') FROM schemaver_revisions WHERE project = 'adopt_portable' AND revision = 'a1') WHERE project = 'adopt_portable' AND revision = 'a1';
-- the same body, but not transactional
SELECT schemaver_edit('b2', transactional => false);
SELECT adopt('schemaver_portable');
SELECT schemaver_edit('b2', transactional => true);
-- begun and not ended
UPDATE schemaver_portable SET state = 'downgrading' WHERE revision = 'b2';
SELECT adopt('schemaver_portable');
UPDATE schemaver_portable SET state = 'applied' WHERE revision = 'b2';
-- what it needs is not recorded, or it is not registered
DELETE FROM schemaver_portable WHERE project = 'adopt_portable' AND revision = 'a1';
SELECT adopt('schemaver_portable');
INSERT INTO schemaver_portable SELECT project, 'a1', '{}', message, encode(upgrade_checksum, 'hex'), 'applied', now(), 'somebody' FROM schemaver_revisions WHERE project = 'adopt_portable' AND revision = 'a1';
INSERT INTO schemaver_portable VALUES ('adopt_portable', 'z9', '{}', NULL, '', 'applied', now(), '');
SELECT adopt('schemaver_portable');
DELETE FROM schemaver_portable WHERE revision = 'z9';
SELECT adopt('schemaver_portable');
SELECT * FROM applied;
SELECT adopt('schemaver_portable');
-- nothing of this project
SELECT project('portable_too', 'a1');
RESET client_min_messages;
SELECT * FROM schemaver_adopt('schemaver_portable');
SET client_min_messages = warning;
SELECT * FROM applied;

-- rows of this project and of another one: nothing is said about the other
SELECT project('portable_both', 'a1');
INSERT INTO schemaver_portable (project, revision, needs, message, checksum, state, recorded_at, recorded_by)
    SELECT 'adopt_portable_both', 'a1', '{}', NULL, encode(upgrade_checksum, 'hex'), 'applied', now(), 'me' FROM schemaver_revisions WHERE project = 'adopt_portable_both';
SELECT count(DISTINCT project) > 1 FROM schemaver_portable;
SET client_min_messages = notice;
SELECT revision FROM schemaver_adopt('schemaver_portable');
SET client_min_messages = warning;
SELECT * FROM applied;

--
-- where it is not allowed
--
SELECT project('refused', '1', '2');
BEGIN READ ONLY;
SELECT revision FROM schemaver_adopt('schema_migrations');
ROLLBACK;
SELECT schemaver_register('3', upgrade => $$ SELECT schemaver_adopt('t_adopt.schema_migrations') $$);
SELECT told($$ SELECT revision FROM schemaver_upgrade('3') $$);
-- the transaction decides
BEGIN;
SELECT adopt('schema_migrations');
ROLLBACK;
SELECT * FROM applied;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT adopt('schema_migrations');
COMMIT;
SELECT * FROM applied;
-- the table of the other tool is unchanged
SELECT * FROM schema_migrations;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'adopt%';
DELETE FROM schemaver_applied WHERE project LIKE 'adopt%';
DELETE FROM schemaver_state WHERE project LIKE 'adopt%';
DELETE FROM schemaver_log WHERE project LIKE 'adopt%';
REVOKE EXECUTE ON FUNCTION schemaver_adopt(regclass) FROM regress_sv_adopt;
SELECT format('DROP SCHEMA %I', repeat('ü', 31) || '"') \gexec
DROP SCHEMA t_adopt, golang, tern, flyway4, sqitch, graphile_migrate, other, evil, code, views, children, virtual, stored CASCADE;
DROP ROLE regress_sv_adopt, regress_sv_adopt_owner;
