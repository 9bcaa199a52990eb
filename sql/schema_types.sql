-- Types, and what has them: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- Enum types: labels are added where they belong
SELECT * FROM both_ways('CREATE TABLE keep (a int)', $$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e DEFAULT 'a', y e[])$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('b', 'd')$$,
  $$ALTER TYPE e ADD VALUE 'a' BEFORE 'b'; ALTER TYPE e ADD VALUE 'c' AFTER 'b'; ALTER TYPE e ADD VALUE 'e'; ALTER TYPE e ADD VALUE 'f'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ()$$, $$ALTER TYPE e ADD VALUE 'a'$$);
SELECT * FROM both_ways($$CREATE TYPE "E ""x" AS ENUM ('it''s', E'a\\b', E'line\nbreak')$$,
  $$ALTER TYPE "E ""x" ADD VALUE ', ' BEFORE E'a\\b'; COMMENT ON TYPE "E ""x" IS 'c'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (x e DEFAULT 'a'); INSERT INTO t VALUES ('c')$$,
  $$ALTER TYPE e ADD VALUE 'b'$$);

-- A label that is used in the same transaction
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (x e DEFAULT 'a'); INSERT INTO t VALUES ('c')$$,
  $$ALTER TYPE e RENAME TO o; CREATE TYPE e AS ENUM ('a', 'c', 'd'); ALTER TABLE t ALTER x DROP DEFAULT, ALTER x TYPE e USING x::text::e;
  DROP TYPE o; ALTER TABLE t ALTER x SET DEFAULT 'd'$$);

-- Labels that are removed, moved, renamed
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x e NOT NULL DEFAULT 'a', y e[]);
  CREATE INDEX ti ON t (x) WHERE x = 'a'; INSERT INTO t VALUES ('c', '{a}')$$,
  $$ALTER TABLE t ALTER x DROP DEFAULT; DROP INDEX ti; ALTER TYPE e RENAME TO o; CREATE TYPE e AS ENUM ('a', 'c');
  ALTER TABLE t ALTER x TYPE e USING x::text::e, ALTER y TYPE e[] USING y::text[]::e[]; DROP TYPE o;
  ALTER TABLE t ALTER x SET DEFAULT 'a'; CREATE INDEX ti ON t (x) WHERE x = 'a'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e)$$,
  $$DROP TABLE t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e); CREATE TABLE e_old ()$$,
  $$DROP TABLE t; DROP TYPE e; CREATE TYPE e AS ENUM ('c', 'a'); CREATE TABLE t (x e)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); COMMENT ON TYPE e IS 'c'; GRANT USAGE ON TYPE e TO PUBLIC; REVOKE USAGE ON TYPE e FROM PUBLIC$$,
  $$ALTER TYPE e RENAME VALUE 'b' TO 'c'$$);

-- What is in the way of a type that is replaced
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e PRIMARY KEY DEFAULT 'a', g bool GENERATED ALWAYS AS (x = 'a') STORED,
  CONSTRAINT c CHECK (x <> 'b' OR x IS NULL), CONSTRAINT d CHECK (x = x)); CREATE TABLE r (x e REFERENCES t, y e UNIQUE, z e);
  ALTER TABLE r ADD FOREIGN KEY (z) REFERENCES r (y); COMMENT ON CONSTRAINT c ON t IS 'kept'; CREATE INDEX ON t ((x > 'b')) WHERE x > 'a';
  INSERT INTO t VALUES ('a'); INSERT INTO r VALUES ('a', 'a', 'a')$$,
  $$DROP TABLE r, t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e PRIMARY KEY DEFAULT 'a', g bool GENERATED ALWAYS AS (x = 'a') STORED,
  CONSTRAINT c CHECK (x <> 'b' OR x IS NULL), CONSTRAINT d CHECK (x = x)); CREATE TABLE r (x e REFERENCES t, y e UNIQUE, z e);
  ALTER TABLE r ADD FOREIGN KEY (z) REFERENCES r (y); COMMENT ON CONSTRAINT c ON t IS 'kept'; CREATE INDEX ON t ((x > 'b')) WHERE x > 'a'$$);
-- with partitions and children
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a int, x e DEFAULT 'a') PARTITION BY RANGE (a);
  CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE b1 (x e); CREATE TABLE b2 (x e, y e DEFAULT 'a') INHERITS (b1);
  ALTER TABLE b2 ALTER x SET DEFAULT 'a'; INSERT INTO t VALUES (1, 'a'); INSERT INTO b2 VALUES ('a', 'b')$$,
  $$DROP TABLE t, b2, b1; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (a int, x e DEFAULT 'a') PARTITION BY RANGE (a);
  CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE b1 (x e); CREATE TABLE b2 (x e, y e DEFAULT 'a') INHERITS (b1);
  ALTER TABLE b2 ALTER x SET DEFAULT 'a'$$);
-- with columns that get another type, or had another one
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('1', '2'); CREATE TYPE f AS ENUM ('1', '2');
  CREATE TABLE t (a e DEFAULT '1', b text DEFAULT '1', c e, d f, x e, y int); INSERT INTO t VALUES ('1', '1', '1', '2', '1', 1)$$,
  $$DROP TABLE t; DROP TYPE e, f; CREATE TYPE e AS ENUM ('2', '1'); CREATE TYPE f AS ENUM ('1', '2');
  CREATE TABLE t (a text DEFAULT '1', b e DEFAULT '1', c int, d e, x f, y e)$$);

-- Domains
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE DOMAIN d AS varchar(5) COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (VALUE <> '') CHECK (length(VALUE) > 0); CREATE TABLE t (x d, y d[]);
  COMMENT ON DOMAIN d IS 'c'; COMMENT ON CONSTRAINT c ON DOMAIN d IS 'k'$$);
SELECT * FROM both_ways('CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (x d); INSERT INTO t VALUES (5)',
  'ALTER DOMAIN d SET DEFAULT 3; ALTER DOMAIN d DROP CONSTRAINT d_check; ALTER DOMAIN d ADD CONSTRAINT d_chk CHECK (VALUE > 1); ALTER DOMAIN d SET NOT NULL; CREATE DOMAIN d2 AS d');
SELECT * FROM both_ways('CREATE DOMAIN d AS int DEFAULT 3 CHECK (VALUE > 0)',
  'ALTER DOMAIN d SET DEFAULT 4; ALTER DOMAIN d RENAME CONSTRAINT d_check TO "c k"; ALTER DOMAIN d ADD CONSTRAINT n CHECK (VALUE > 1) NOT VALID');
SELECT * FROM both_ways('CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT n CHECK (VALUE > 1) NOT VALID',
  'ALTER DOMAIN d VALIDATE CONSTRAINT n');
-- with another type
SELECT * FROM both_ways($$CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE DOMAIN d2 AS d DEFAULT 4; CREATE TABLE t (x d DEFAULT 1, y d2, z d2[], CONSTRAINT c CHECK (y > 2));
  CREATE INDEX i ON t (x); INSERT INTO t VALUES (1, 3, '{4}'); COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'k'; REVOKE USAGE ON DOMAIN d2 FROM PUBLIC$$,
  $$DROP TABLE t; DROP DOMAIN d2, d; CREATE DOMAIN d AS bigint CHECK (VALUE > 0); CREATE DOMAIN d2 AS d DEFAULT 4; CREATE TABLE t (x d DEFAULT 1, y d2, z d2[], CONSTRAINT c CHECK (y > 2));
  CREATE INDEX i ON t (x); COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'k'; REVOKE USAGE ON DOMAIN d2 FROM PUBLIC$$);
SELECT * FROM both_ways($$CREATE DOMAIN d AS text$$, $$DROP DOMAIN d; CREATE DOMAIN d AS text COLLATE "C"$$);
-- over a type that is replaced
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'b'); CREATE TABLE t (x d NOT NULL, y e);
  INSERT INTO t VALUES ('a')$$,
  $$DROP TABLE t; DROP DOMAIN d; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'b'); CREATE TABLE t (x d NOT NULL, y e)$$);

-- Composite types
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE TYPE c AS (b text COLLATE "C", "a B" numeric(8,2), z int[]); CREATE TYPE d AS (c c); CREATE TYPE z AS (); CREATE TABLE t (x c, y c[], z d);
  COMMENT ON TYPE c IS 'c'; COMMENT ON COLUMN c."a B" IS 'a'; REVOKE USAGE ON TYPE c FROM PUBLIC$$);
SELECT * FROM both_ways('CREATE TYPE c AS (a int, b text); CREATE TABLE t (x c)', 'ALTER TYPE c ADD ATTRIBUTE z numeric; ALTER TYPE c DROP ATTRIBUTE b, ADD ATTRIBUTE bb date');
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); COMMENT ON COLUMN c.a IS 'a'$$,
  $$ALTER TYPE c ALTER ATTRIBUTE a TYPE bigint, ALTER ATTRIBUTE b TYPE text COLLATE "C"; COMMENT ON COLUMN c.a IS NULL; COMMENT ON COLUMN c.b IS 'b'$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TYPE d AS (x c[], y int); CREATE TABLE t (x d, y c DEFAULT '(1,2)');
  COMMENT ON COLUMN c.a IS 'a'; INSERT INTO t VALUES ('("{""(1,x y)""}",3)')$$,
  $$DROP TABLE t; DROP TYPE d, c; CREATE TYPE c AS (a bigint, b text); CREATE TYPE d AS (x c[], y int); CREATE TABLE t (x d, y c DEFAULT '(1,2)'); COMMENT ON COLUMN c.a IS 'a'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE c AS (a e, b text); CREATE DOMAIN d AS c; CREATE TABLE t (x d); INSERT INTO t VALUES ('(a,b)')$$,
  $$DROP TABLE t; DROP DOMAIN d; DROP TYPE c, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE c AS (a e, b text); CREATE DOMAIN d AS c; CREATE TABLE t (x d)$$);

-- Range types
SELECT * FROM both_ways('CREATE TABLE keep (a int)',
  $$CREATE TYPE "R a" AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE TYPE r AS RANGE (subtype = text, subtype_opclass = text_pattern_ops,
  collation = "C", multirange_type_name = "M b"); CREATE TABLE t (x r, y "R a"[], z "M b"); COMMENT ON TYPE r IS 'c'; REVOKE USAGE ON TYPE r FROM PUBLIC$$);
SELECT * FROM both_ways($$CREATE TYPE "r" AS RANGE (subtype = float8); CREATE TABLE t (x r DEFAULT r(1, 2), y r_multirange, CHECK (x <@ r(1, 3)));
  INSERT INTO t VALUES ('[1.5,2]', '{[1,2]}')$$,
  $$DROP TABLE t; DROP TYPE r; CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE TABLE t (x r DEFAULT r(1, 2), y r_multirange, CHECK (x <@ r(1, 3)))$$);
SELECT * FROM both_ways($$CREATE TYPE r AS RANGE (subtype = int8); CREATE TABLE t (x r)$$,
  $$DROP TABLE t; DROP TYPE r; CREATE TYPE r AS RANGE (subtype = int4, multirange_type_name = m); CREATE TABLE t (x r)$$);
SELECT * FROM both_ways($$CREATE TYPE r AS RANGE (subtype = int8)$$, $$DROP TYPE r; CREATE DOMAIN r AS int$$);
-- Comparing many labels takes time in proportion to their number
CREATE SCHEMA many; CREATE SCHEMA others;
DO $$ BEGIN
  EXECUTE 'CREATE TYPE many.e AS ENUM (' || (SELECT string_agg(format('''old label %s''', i), ',') FROM generate_series(1, 20000) i) || ')';
  EXECUTE 'CREATE TYPE others.e AS ENUM (' || (SELECT string_agg(format('''new label %s''', i), ',') FROM generate_series(1, 20000) i) || ')';
END $$;
CREATE TABLE many.t (e many.e);
CREATE TABLE others.t (e others.e);
SET client_min_messages = error;
SET statement_timeout = '15s';
SELECT count(*) > 0 AS differs FROM schemaver_diff('schema:many', 'schema:others');
RESET statement_timeout;
DROP SCHEMA many, others CASCADE;
