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
