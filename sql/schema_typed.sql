-- Tables of a composite type: made into each other and into other tables, in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned
-- The first lines are enough: servers print the rest in other words
CREATE FUNCTION first_lines(base text, alteration text) RETURNS SETOF text LANGUAGE sql AS $$ SELECT split_part(line, E'\n', 1) FROM both_ways(base, alteration) AS line $$;

-- A table gets its type when it has all columns, and loses columns when it no longer has the type
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t (a int); INSERT INTO t VALUES (1)$$,
  $$DROP TABLE t; CREATE TABLE t OF c (PRIMARY KEY (a), b DEFAULT 'x', CHECK (b > 'a'))$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (a bigint, b text); CREATE TABLE t (a int, x c)$$, $$DROP TABLE t; CREATE TABLE t OF c (b NOT NULL)$$);
SELECT * FROM first_lines($$CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c; CREATE VIEW v AS SELECT b FROM t; CREATE INDEX ON t (b)$$,
  $$DROP TABLE t CASCADE; DROP TYPE c; CREATE TABLE t (a bigint)$$);
-- and it is not a child
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE p (a int, b text); CREATE TABLE t () INHERITS (p)$$, $$DROP TABLE t; CREATE TABLE t OF c$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE p (a int, b text) PARTITION BY LIST (a); CREATE TABLE t PARTITION OF p DEFAULT$$, $$DROP TABLE t; CREATE TABLE t OF c$$);
-- What waits for an answer keeps the type waiting
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t (a int, x text)$$, $$DROP TABLE t; CREATE TABLE t OF c$$);
-- Columns in another order
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t (b text, a int)$$, $$DROP TABLE t; CREATE TABLE t OF c$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t (b text)$$, $$DROP TABLE t; CREATE TABLE t OF c$$);
-- Another type with the same columns, and with others
SELECT * FROM both_ways($$CREATE TYPE c AS (a int, b text); CREATE TYPE d AS (a bigint, b text); CREATE TYPE e AS (a int, b text); CREATE TABLE t OF c; CREATE TABLE u OF c$$,
  $$DROP TABLE t, u; CREATE TABLE t OF d; CREATE TABLE u OF e$$);
SELECT * FROM first_lines('CREATE TABLE keep ()',
  $$CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c; ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE VIEW v AS SELECT * FROM t$$);
DROP FUNCTION first_lines, both_ways, one_way;
