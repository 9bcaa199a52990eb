--
-- What a migration can lose, or can fail because of, is written only if somebody has said so.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_hazards';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set hazardous :directory '/sql/include/hazard.sql'
\set complete false
\set ECHO none
\i :shared
\set ECHO all
\set base 'CREATE TABLE t (a int); CREATE TABLE gone (a int); INSERT INTO gone SELECT generate_series(1, 100); ANALYZE gone;'
\set models 'CREATE TABLE t (a int)'
\set hazard drop_table
\set allowed drop_table
\i :hazardous
\set base 'CREATE TABLE t (a int, "it''s" text); INSERT INTO t SELECT generate_series(1, 7); ANALYZE t;'
\set hazard drop_column
\set allowed drop_column
\i :hazardous
\set base 'CREATE TYPE mood AS ENUM (''sad'', ''so-so''); CREATE TABLE t (a mood);'
\set models 'CREATE TYPE mood AS ENUM (''so-so''); CREATE TABLE t (a mood)'
\set hazard drop_value
\set allowed 'drop_value, narrow_type, may_fail, rewrite, long_lock'
\i :hazardous
\set base 'CREATE TABLE t (a varchar(10)); INSERT INTO t VALUES (''x'');'
\set models 'CREATE TABLE t (a varchar(5))'
\set hazard narrow_type
\set allowed 'narrow_type, may_fail, rewrite, long_lock'
\i :hazardous
\set base 'CREATE TABLE t (a int); INSERT INTO t VALUES (1);'
\set models 'CREATE TABLE t (a int CHECK (a > 0))'
\set hazard may_fail
\set allowed 'may_fail, long_lock'
\i :hazardous
\set models 'CREATE TABLE t (a bigint)'
\set hazard rewrite
\set allowed 'rewrite, long_lock'
\i :hazardous
\set models 'CREATE TABLE t (a int); CREATE INDEX i ON t (a)'
\set hazard long_lock
\set allowed long_lock
\i :hazardous
\set models 'CREATE TABLE t (a int); GRANT SELECT ON t TO PUBLIC'
\set hazard grant_public
\set allowed grant_public
\i :hazardous
-- The announced commutator of an operator is an object of its own kind
\set base 'CREATE TABLE t (a int); CREATE OPERATOR <<< (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, COMMUTATOR = >>>);'
\set models 'CREATE TABLE t (a int, b int); CREATE OPERATOR <<< (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int)'
\set complete true
\set hazard uncovered
\set allowed 'uncovered, not_reversible'
\i :hazardous
-- A column that is inherited does not become so again
\set base 'CREATE TABLE p (a int); CREATE TABLE t () INHERITS (p);'
\set models 'CREATE TABLE p (a int); CREATE TABLE t (a int)'
\set complete false
\set hazard not_reversible
\set allowed not_reversible
\i :hazardous
-- Names
SELECT * FROM told($$SELECT schemaver_autogenerate('x', allow => '{drop_table,drop_everything}')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('x', allow => '{drop_table,NULL}')$$);
SET schemaver.allow_hazards = 'drop_everything';
SELECT schemaver_scratch_drop();
DROP FUNCTION told;
DELETE FROM schemaver_models WHERE project = 'test_hazards';
