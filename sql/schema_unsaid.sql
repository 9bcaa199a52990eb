--
-- What models say nothing of is dropped and made anew where what it needs demands that
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_unsaid';
\pset tuples_only on
\pset format unaligned
\pset fieldsep '\n'
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set proved :directory '/sql/include/proved.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE ROLE regress_unsaid;
\set complete false
\set renames '{}'
-- Views, one of them on another one, with rights and comments, and a materialized view with its index
\set base 'CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 7); CREATE VIEW v AS SELECT n FROM t; COMMENT ON COLUMN v.n IS ''a number''; CREATE VIEW o WITH (security_barrier) AS SELECT n FROM v; GRANT SELECT ON o TO regress_unsaid; CREATE MATERIALIZED VIEW m AS SELECT n FROM t; CREATE INDEX m_n ON m (n);'
\set models 'CREATE TABLE t (id int PRIMARY KEY, n bigint)'
\set query 'TABLE o;'
\i :proved
-- A trigger for a column, a policy, a rule, a function that has a body of SQL
\set base 'CREATE TABLE t (id int PRIMARY KEY, n int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN new; END''; CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE POLICY p ON t USING (n > 0); CREATE RULE r AS ON DELETE TO t WHERE old.n > 0 DO INSTEAD NOTHING; CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(t.n) FROM t; END;'
\set query 'SELECT polname FROM pg_policy UNION SELECT tgname FROM pg_trigger WHERE tgrelid = ''t''::regclass ORDER BY 1;'
\i :proved
-- A function of an enum type that loses a value on the way back
\set base 'CREATE TYPE e AS ENUM (''a'', ''c''); CREATE TABLE t (x e); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS ''SELECT 1''; CREATE VIEW v AS SELECT x FROM t;'
\set models 'CREATE TYPE e AS ENUM (''a'', ''b'', ''c''); CREATE TABLE t (x e)'
\set query 'SELECT f(''a'');'
\i :proved
-- A column that a view has is renamed, and another one gets another type
\set base 'CREATE TABLE t (n int, x text); CREATE VIEW v AS SELECT n, x FROM t;'
\set models 'CREATE TABLE t (n bigint, y text)'
\set renames '{"made.t.x": "made.t.y"}'
\set query ''
\i :proved
\set renames '{}'
-- If what it needs is not desired, nothing is done, and the message names it
CREATE SCHEMA made; SET search_path = made, public;
CREATE TABLE t (n int, x int); CREATE VIEW v AS SELECT x FROM t; CREATE VIEW w AS SELECT n FROM t;
SELECT schemaver_set_models('sql:CREATE TABLE t (n bigint)', '{made}') IS NOT NULL AS is_set;
SELECT codes, replace(ddl, 't.n', 'n') FROM schemaver_check() WHERE kind <> 'setting';
SELECT * FROM told($$SELECT schemaver_autogenerate('x', allow => '{all}')$$);
-- A rename is asked for first
SELECT schemaver_set_models('sql:CREATE TABLE t (n int, y int)', '{made}') IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('x', allow => '{all}')$$);
-- What somebody has ignored stays where it is
SELECT schemaver_set_models('sql:CREATE TABLE t (n bigint, x int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_ignore('view.extra', 'made.w', 'by hand');
SELECT codes, replace(ddl, 't.n', 'n') FROM schemaver_check() WHERE kind <> 'setting';
SELECT schemaver_ignore('view.extra', 'made.w', NULL);
-- A name that models give to something else
SELECT schemaver_set_models('sql:CREATE TABLE t (n int, x int); CREATE TABLE w ()', '{made}') IS NOT NULL AS is_set;
SELECT codes, replace(ddl, 't.n', 'n') FROM schemaver_check() WHERE kind <> 'setting';
DROP SCHEMA made CASCADE;
SELECT schemaver_scratch_drop();
DROP ROLE regress_unsaid;
DROP FUNCTION told;
DELETE FROM schemaver_models;
