-- What is replaced: when the old form stays until the new one is there, and when there are no statements
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- Unique indexes and constraints stay meanwhile
SELECT * FROM both_ways($$CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a)$$, $$DROP INDEX i; CREATE UNIQUE INDEX i ON t (a, b)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a))$$, $$ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a, b)$$);
-- but not if one is of another table, or what they need does not stay as it is
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE TABLE s (a int, b int); CREATE UNIQUE INDEX i ON t (a)$$, $$DROP INDEX i; CREATE UNIQUE INDEX i ON s (a)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int, b text); CREATE UNIQUE INDEX i ON t (a, b)$$, $$ALTER TABLE t DROP b; CREATE UNIQUE INDEX i ON t (a)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int, b text); CREATE UNIQUE INDEX i ON t (a)$$, $$DROP INDEX i; ALTER TABLE t ALTER a TYPE bigint; CREATE UNIQUE INDEX i ON t (a, b)$$);
SELECT * FROM both_ways($$CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (f(a))$$,
  $$DROP INDEX i; DROP FUNCTION f; CREATE FUNCTION f(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT 1::bigint'; CREATE UNIQUE INDEX i ON t (f(a))$$) AS line WHERE line !~ 'FUNCTION';

-- A column of a partition is in its own partition key: the partitioned table keeps it, too
SELECT * FROM both_ways($$CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY LIST (b)$$, $$DROP TABLE t; CREATE TABLE t (a int, b bigint) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY LIST (b)$$);
-- nor does anything happen to its table
SELECT * FROM both_ways($$CREATE TABLE t (a int, b int) PARTITION BY LIST (a)$$, $$DROP TABLE t; CREATE TABLE t (a bigint, b int NOT NULL) PARTITION BY LIST (a); COMMENT ON TABLE t IS 'x'$$);
-- Columns have the row type of a table, or a type that is made of it
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE TYPE c AS (x t); CREATE TABLE u (c c)$$, $$DROP TABLE u; DROP TYPE c; ALTER TABLE t ALTER a TYPE bigint; CREATE TYPE c AS (x t); CREATE TABLE u (c c)$$);
-- Typed tables have the columns of their type
SELECT * FROM both_ways($$CREATE TYPE c AS (x int); CREATE TABLE t OF c$$, $$ALTER TYPE c ADD ATTRIBUTE y int CASCADE$$);
-- Columns that are computed have nothing to lose, and those that will be computed neither
SELECT * FROM both_ways($$CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED)$$, $$ALTER TABLE t DROP g, ADD g int$$);

-- The name that the old one has meanwhile is free in both schemas
SELECT * FROM both_ways($$CREATE TABLE s (x int, CONSTRAINT u_old UNIQUE (x)); CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a))$$, $$ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a, b)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a))$$, $$ALTER TABLE t DROP CONSTRAINT u, ADD CONSTRAINT u UNIQUE (a, b); CREATE TABLE u_old ()$$);
-- A type that is made of another one goes with it, and so does what is made of that
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE c AS (x e, y int); CREATE DOMAIN d AS c; CREATE TABLE t (v c, w d, x e[])$$,
  $$DROP TABLE t; DROP DOMAIN d; DROP TYPE c; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE c AS (x e, y int); CREATE DOMAIN d AS c; CREATE TABLE t (v c, w d, x e[])$$);
-- What keeps its text, but reads something else of the same name
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE x (a int); CREATE VIEW v AS SELECT a FROM x; COMMENT ON VIEW v IS 'one'$$, $$DROP VIEW v; DROP TABLE x; CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW v AS SELECT a FROM x; COMMENT ON VIEW v IS 'other'$$) AS line;
-- Columns in an order that no statement makes
SELECT * FROM both_ways($$CREATE TABLE t (a int, b text)$$, $$DROP TABLE t; CREATE TABLE t (n date, a int, b text)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int, b text)$$, $$DROP TABLE t; CREATE TABLE t (b text, a bigint)$$);
SET client_min_messages = warning;
CREATE FOREIGN DATA WRAPPER regress_replaced;
CREATE SERVER regress_replaced FOREIGN DATA WRAPPER regress_replaced;
SELECT * FROM both_ways($$CREATE FOREIGN TABLE t (a int, b text) SERVER regress_replaced$$, $$DROP FOREIGN TABLE t; CREATE FOREIGN TABLE t (b text, a int) SERVER regress_replaced$$);
DROP FOREIGN DATA WRAPPER regress_replaced CASCADE;
