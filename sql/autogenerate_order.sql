--
-- Statements that come after what their code needs.  The server records nothing of what a
-- string names.  If the string does not have the name as a word, only the error shows it.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_autogenerate_order';
\pset tuples_only on
\pset format unaligned
\pset fieldsep '\n'
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set proved :directory '/sql/include/proved.sql'
\set ECHO none
\i :shared
\set ECHO all
\set complete true
\set renames '{}'
\set query ''
-- A table is made after the one that the function of its computed column reads
\set base ''
\set models 'CREATE TABLE zz (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT count(*)::int FROM made.zz''; CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (a + f()) STORED)'
\i :proved
-- There are rows, for which the function really runs
\set base 'CREATE TABLE aa (a int); INSERT INTO aa VALUES (1);'
\set models 'CREATE TABLE "Zz" (a int); CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RETURN $1 + count(*)::int FROM made."Zz"; END$$; CREATE VIEW v AS SELECT f(1); CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (f(a)) STORED); CREATE INDEX i ON aa ((f(a) + 1))'
\set query 'SELECT * FROM aa;'
\i :proved
\set query ''
-- The same without a proof
CREATE SCHEMA made; CREATE SCHEMA wanted;
CREATE TABLE wanted.zz (a int);
CREATE FUNCTION wanted.f() RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT count(*)::int FROM zz' SET search_path = made, wanted;
CREATE TABLE wanted.aa (a int, b int GENERATED ALWAYS AS (a + wanted.f()) STORED);
SELECT identity FROM schemaver_diff('schema:made', 'schema:wanted') WHERE ddl IS NOT NULL;
DROP SCHEMA made, wanted CASCADE;
-- The name is only in the error: upgrade
\set base ''
\set models 'CREATE TABLE zz (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT count(*) FROM made.z'' || ''z'' INTO n; RETURN n; END$$; CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (a + f()) STORED)'
\i :proved
-- Downgrade, and the copy of what there is
\set base 'CREATE TABLE zz (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT count(*) FROM made.z'' || ''z'' INTO n; RETURN n; END$$; CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (a + f()) STORED); INSERT INTO aa VALUES (1);'
\set models 'CREATE VIEW kept AS SELECT 1 AS one'
\i :proved
-- What is needed has needs of its own, some of which no catalog knows either
\set base ''
\set models 'CREATE TYPE zt AS (x int); CREATE TABLE zz (a zt, n int); CREATE FUNCTION z_g(zz) RETURNS int IMMUTABLE LANGUAGE plpgsql AS ''BEGIN RETURN $1.n; END''; CREATE FUNCTION h(int) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT made.z_g(NULL::made.zz) + $1''; CREATE TABLE ab (a int, b int GENERATED ALWAYS AS (h(a)) STORED); CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT b FROM made.ab''; CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (f(a)) STORED)'
\i :proved
-- Names in quotes, and a schema that is not in the search_path
CREATE SCHEMA "Other One";
\set base ''
\set models 'CREATE TABLE "Other One"."z ""T" (a int); CREATE FUNCTION "Other One"."Weird Name"("Other One"."z ""T") RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1''; CREATE FUNCTION "Other One"."A f"() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT "Other One"."Weird'' || '' Name"(NULL::"Other One"."z ""'' || ''T")'' INTO n; RETURN n; END$$; CREATE TABLE "Other One"."a ""T" (a int GENERATED ALWAYS AS ("Other One"."A f"()) STORED)'
SELECT schemaver_set_models('sql:' || :'models', '{"Other One"}', true) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('change', rev_id => 'made1');
SELECT upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision FROM schemaver_upgrade();
SELECT codes FROM schemaver_check() WHERE kind <> 'setting';
-- A baseline of that
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('made1') IS NOT NULL AS is_removed;
SELECT schemaver_baseline('what there is', '{"Other One"}', rev_id => 'made1');
SELECT upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT upgrade_ok, downgrade_ok, same_schema, error FROM schemaver_verify();
-- The downgrade of a revision that drops it
SELECT schemaver_revision('gone', 'DROP TABLE "Other One"."a ""T"; DROP FUNCTION "Other One"."A f"(); DROP FUNCTION "Other One"."Weird Name"; DROP TABLE "Other One"."z ""T"', rev_id => 'made2');
SELECT schemaver_derive_downgrade('made2');
SELECT revision FROM schemaver_upgrade();
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove(r) IS NOT NULL AS is_removed FROM unnest('{made2,made1}'::text[]) AS r;
DROP SCHEMA "Other One" CASCADE;
-- An index that is built anew comes before what its function calls is dropped, and after what it will call is made
\set base 'CREATE FUNCTION a_g(int) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT $1''; CREATE FUNCTION f(bigint) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT made.a_g($1::int)''; CREATE TABLE t (a int); CREATE INDEX i ON t (f(a)); INSERT INTO t VALUES (1);'
\set models 'CREATE TABLE zz (a int); CREATE FUNCTION f(bigint) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT count(*)::int FROM made.zz''; CREATE TABLE t (a bigint); CREATE INDEX i ON t (f(a))'
\i :proved
-- A function is replaced before a column is added for which it runs
\set base 'CREATE FUNCTION a_g(int) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT $1''; CREATE VIEW v AS SELECT 1 AS x; CREATE FUNCTION mid(v) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT made.a_g(($1).x)''; CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT made.m'' || ''id(NULL)'' INTO n; RETURN n; END$$; CREATE TABLE t (a int);'
\set models 'CREATE VIEW v AS SELECT 1 AS x, 2 AS y; CREATE FUNCTION mid(v) RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT ($1).y''; CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT made.m'' || ''id(NULL)'' INTO n; RETURN n; END$$; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f()) STORED)'
\i :proved
-- A column, and a table of the same name
\set base 'CREATE TABLE t (a int); CREATE TABLE zz (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1'';'
\set models 'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f()) STORED); CREATE TABLE zz (a int, late int); CREATE TABLE late (late int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT la'' || ''te FROM made.zz'' INTO n; RETURN n; END$$'
\i :proved
-- A materialized view reads another one that has no rows yet
\set base ''
\set models 'CREATE MATERIALIZED VIEW zz AS SELECT 1 AS a; CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT a FROM made.z'' || ''z'' INTO n; RETURN n; END$$; CREATE MATERIALIZED VIEW aa AS SELECT f() AS f'
\set query 'SELECT * FROM aa;'
CREATE SCHEMA made; SET search_path = made, public;
SELECT schemaver_set_models('sql:' || :'models', '{made}', true) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('change', allow => '{all}', rev_id => 'made1');
SELECT upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision FROM schemaver_upgrade();
SELECT codes FROM schemaver_check() WHERE kind <> 'setting';
SELECT schemaver_autogenerate('again') IS NULL AS is_null;
:query
SELECT revision FROM schemaver_downgrade();
SELECT schemaver_remove('made1') IS NOT NULL AS is_removed;
DROP SCHEMA made CASCADE;
\set query ''
-- In several revisions
CREATE SCHEMA made; SET search_path = made, public;
CREATE TABLE t (a int); INSERT INTO t VALUES (1);
CREATE TABLE u (a int);
SELECT schemaver_set_models('sql:CREATE TABLE zz (a int); CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT count(*) FROM made.z'' || ''z'' INTO n; RETURN n; END$$; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(1)) STORED); CREATE INDEX i ON t (f(a)); CREATE TABLE u (a int CHECK (f(a) > 0)); CREATE INDEX ON u (f(a)) WHERE f(a) > 0', '{made}', true) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('change', online => true, allow => '{all}') IS NOT NULL AS is_made;
SELECT string_agg(format(E'-- %s\n%s-- back:\n%s', CASE WHEN transactional THEN 'transaction' ELSE 'alone' END, upgrade, downgrade), E'\n' ORDER BY ord DESC) FROM (SELECT revision, row_number() OVER () AS ord FROM schemaver_history(':')) AS h JOIN schemaver_revisions AS r USING (revision) WHERE r.project = current_setting('schemaver.project');
DROP SCHEMA made CASCADE;
DELETE FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
-- What is nowhere is the error of the server, with its place
CREATE SCHEMA made; SET search_path = made, public;
CREATE TABLE public.elsewhere (a int);
SELECT schemaver_set_models('sql:CREATE TABLE public.elsewhere (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT count(*)::int FROM public.elsewhere''; CREATE TABLE aa (a int GENERATED ALWAYS AS (f()) STORED); CREATE TABLE zz (elsewhere int)', '{made}', true) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('change');
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
DROP TABLE public.elsewhere;
-- So is that of a circle
SELECT schemaver_set_models('sql:CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1''; CREATE FUNCTION g() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT 1''; CREATE TABLE aa (a int GENERATED ALWAYS AS (f()) STORED); CREATE TABLE bb (a int GENERATED ALWAYS AS (g()) STORED); CREATE OR REPLACE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT a FROM made.bb''; CREATE OR REPLACE FUNCTION g() RETURNS int IMMUTABLE LANGUAGE sql AS ''SELECT a FROM made.aa''', '{made}', true) IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('change')$$);
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
DROP SCHEMA made CASCADE;
-- What is told is told once
CREATE SCHEMA made; SET search_path = made, public;
CREATE VIEW v AS SELECT 1 AS one;
SELECT schemaver_set_models('sql:CREATE TABLE zz (a int); CREATE FUNCTION f() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$DECLARE n int; BEGIN EXECUTE ''SELECT count(*) FROM made.z'' || ''z'' INTO n; RETURN n; END$$; CREATE TABLE aa (a int, b int GENERATED ALWAYS AS (a + f()) STORED)', '{made}') IS NOT NULL AS is_set;
SET client_min_messages = notice;
SELECT schemaver_autogenerate('change', rev_id => 'made1');
SET client_min_messages = warning;
SELECT schemaver_remove('made1') IS NOT NULL AS is_removed;
DROP SCHEMA made CASCADE;
DROP FUNCTION told;
-- A drop comes after that of what has come to need it: an event trigger adds a reference
\set base 'CREATE TABLE aa (a int); CREATE TABLE zz (a int PRIMARY KEY); CREATE FUNCTION z() RETURNS int LANGUAGE sql AS ''SELECT 1''; CREATE VIEW v AS SELECT z(); CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS ''BEGIN IF current_setting(''''session_replication_role'''') = ''''origin'''' AND to_regclass(''''made.zz'''') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = ''''fk'''') THEN ALTER TABLE made.aa ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES made.zz; END IF; END''; CREATE EVENT TRIGGER meddling ON ddl_command_end WHEN TAG IN (''DROP VIEW'') EXECUTE FUNCTION meddle();'
\set models 'CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS ''BEGIN IF current_setting(''''session_replication_role'''') = ''''origin'''' AND to_regclass(''''made.zz'''') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = ''''fk'''') THEN ALTER TABLE made.aa ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES made.zz; END IF; END''; CREATE EVENT TRIGGER meddling ON ddl_command_end WHEN TAG IN (''DROP VIEW'') EXECUTE FUNCTION meddle()'
CREATE SCHEMA made; SET search_path = made, public;
:base
SELECT schemaver_set_models('sql:' || :'models', NULL, true) IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('change', allow => '{all}', rev_id => 'made1');
SELECT upgrade FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision FROM schemaver_upgrade();
SELECT codes FROM schemaver_check() WHERE kind <> 'setting';
SELECT count(*) FROM schemaver_stamp('base');
SELECT schemaver_remove('made1') IS NOT NULL AS is_removed;
DROP EVENT TRIGGER meddling;
DROP SCHEMA made CASCADE;
SELECT schemaver_scratch_drop();
DELETE FROM schemaver_models WHERE project = 'test_autogenerate_order';
