-- Operators, their classes and families, casts: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- Operators
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
  CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne, COMMUTATOR = !==, NEGATOR = ===);
  CREATE OPERATOR @#@ (RIGHTARG = int, FUNCTION = int4um); COMMENT ON OPERATOR === (int, int) IS 'c'; COMMENT ON OPERATOR @#@ (NONE, int) IS 'p'$$);
SELECT * FROM both_ways('CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, RESTRICT = eqsel); CREATE TABLE t (a int, CHECK (a === 1))',
  'ALTER OPERATOR === (int, int) SET (RESTRICT = neqsel, JOIN = eqjoinsel)');
SELECT * FROM both_ways('CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===); CREATE TABLE t (a int, CHECK (a === 1))',
  'DROP TABLE t; DROP OPERATOR === (int, int); CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ge); CREATE TABLE t (a int, CHECK (a === 1))');
-- An operator that only others have named can be dropped
SELECT schemaver_snapshot('before') <> '';
CREATE TYPE c AS (a int);
CREATE FUNCTION f(c, int) RETURNS bool LANGUAGE sql RETURN true;
CREATE OPERATOR === (LEFTARG = c, RIGHTARG = int, FUNCTION = f, COMMUTATOR = ====);
SELECT coalesce(ddl, codes::text) FROM schemaver_diff('live', 'snapshot:before') WHERE kind <> 'setting';
SELECT ddl FROM schemaver_diff('live', 'snapshot:before') \gexec
RESET search_path;
SELECT coalesce(ddl, codes::text) FROM schemaver_diff('live', 'snapshot:before');
SELECT schemaver_snapshot_drop('before');

-- Operator classes and families
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
  CREATE OPERATOR CLASS myops FOR TYPE int USING hash AS OPERATOR 1 ===, FUNCTION 1 hashint4 (int);
  CREATE OPERATOR FAMILY "F x" USING btree; CREATE OPERATOR CLASS "C x" FOR TYPE int USING btree FAMILY "F x" AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =,
  OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp (int, int); ALTER OPERATOR FAMILY "F x" USING btree ADD OPERATOR 1 < (int, int8), FUNCTION 1 (int, int8) btint48cmp (int, int8);
  CREATE TABLE t (a int); CREATE INDEX i ON t (a "C x"); COMMENT ON OPERATOR CLASS myops USING hash IS 'c'; COMMENT ON OPERATOR FAMILY "F x" USING btree IS 'f'$$);
SELECT * FROM both_ways($$CREATE OPERATOR FAMILY f USING btree; ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (int, int8), OPERATOR 2 <= (int, int8)$$,
  $$ALTER OPERATOR FAMILY f USING btree DROP OPERATOR 1 (int, int8); ALTER OPERATOR FAMILY f USING btree ADD FUNCTION 1 (int, int8) btint48cmp (int, int8)$$);
SELECT * FROM both_ways($$CREATE OPERATOR CLASS c FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp (int, int); CREATE TABLE t (a int); CREATE INDEX i ON t (a c)$$,
  $$DROP INDEX i; DROP OPERATOR CLASS c USING btree; CREATE OPERATOR CLASS c FOR TYPE int USING btree FAMILY c AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =,
  FUNCTION 1 btint4cmp (int, int); CREATE INDEX i ON t (a c)$$);

-- Casts are read only with the whole database
CREATE TYPE c AS (a int);
CREATE CAST (c AS text) WITH INOUT AS ASSIGNMENT;
SELECT * FROM both_ways($$CREATE TYPE c AS (a int); CREATE CAST (c AS int8) WITH INOUT$$, 'SELECT');
SELECT kind, identity, definition FROM schemaver_schema() WHERE kind = 'cast';

-- Collations
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE COLLATION "c x" (provider = libc, locale = 'C'); CREATE TABLE t (a text COLLATE "c x"); COMMENT ON COLLATION "c x" IS 'c'$$);
SELECT * FROM both_ways($$CREATE COLLATION c (provider = libc, locale = 'C'); CREATE DOMAIN d AS text COLLATE c; CREATE TABLE t (a text COLLATE c PRIMARY KEY, b varchar(5) COLLATE c, d d, e text);
  CREATE INDEX i ON t (e COLLATE c); INSERT INTO t VALUES ('a', 'b', 'c', 'd')$$,
  $$DROP TABLE t; DROP DOMAIN d; DROP COLLATION c; CREATE COLLATION c (provider = libc, locale = 'POSIX'); CREATE DOMAIN d AS text COLLATE c;
  CREATE TABLE t (a text COLLATE c PRIMARY KEY, b varchar(5) COLLATE c, d d, e text); CREATE INDEX i ON t (e COLLATE c)$$);

-- Conversions
SELECT * FROM both_ways($$CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8$$,
  $$DROP CONVERSION c; CREATE DEFAULT CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; CREATE CONVERSION "d x" FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
  COMMENT ON CONVERSION "d x" IS 'c'$$);

-- Languages and access methods are read only with the whole database
CREATE LANGUAGE "l x" HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE ACCESS METHOD "m x" TYPE INDEX HANDLER bthandler;
CREATE TRANSFORM FOR int LANGUAGE "l x" (FROM SQL WITH FUNCTION pg_catalog.varchar_support (internal));
SELECT kind, identity, split_part(definition, ';', 1) FROM schemaver_schema() WHERE kind IN ('language', 'access method', 'transform') ORDER BY 1;
