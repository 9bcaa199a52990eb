-- Types that are replaced although there are columns that have them, and what cannot be changed because there are
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- A collation
SELECT * FROM both_ways($$CREATE COLLATION l (provider = libc, locale = 'C'); CREATE TABLE t (v text COLLATE l)$$,
  $$DROP TABLE t; DROP COLLATION l; CREATE COLLATION l (provider = libc, locale = 'POSIX'); CREATE TABLE t (v text COLLATE l)$$);
-- A type within a type within a type, whichever name comes first
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE m AS (x e); CREATE TYPE z AS (x m); CREATE TABLE t (v z)$$,
  $$DROP TABLE t; DROP TYPE z, m, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE m AS (x e); CREATE TYPE z AS (x m); CREATE TABLE t (v z)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE m AS (x e); CREATE TYPE c AS (x m); CREATE TABLE t (v c)$$,
  $$DROP TABLE t; DROP TYPE c, m, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE m AS (x e); CREATE TYPE c AS (x m); CREATE TABLE t (v c)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN m AS e; CREATE DOMAIN z AS m; CREATE TABLE t (v z)$$,
  $$DROP TABLE t; DROP DOMAIN z, m; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE DOMAIN m AS e; CREATE DOMAIN z AS m; CREATE TABLE t (v z)$$);
-- What is made of it can be made of others, too: they stay, and a function is not a type
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN k AS int; CREATE TYPE c AS (x e, y k); CREATE TABLE t (v c, w k)$$,
  $$DROP TABLE t; DROP TYPE c, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE c AS (x e, y k); CREATE TABLE t (v c, w k)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE FUNCTION f(text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; CREATE DOMAIN d AS e CHECK (f(VALUE::text)); CREATE TABLE t (v d)$$,
  $$DROP TABLE t; DROP DOMAIN d; DROP TYPE e; DROP FUNCTION f; CREATE TYPE e AS ENUM ('b', 'a'); CREATE FUNCTION f(x text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; CREATE DOMAIN d AS e CHECK (f(VALUE::text)); CREATE TABLE t (v d)$$);
-- A range, of a type and with a collation
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (v r, w e); INSERT INTO t VALUES ('[a,a]', 'a')$$,
  $$DROP TABLE t; DROP TYPE r, e; CREATE TYPE e AS ENUM ('b', 'a', 'c'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (v r, w e)$$);
SELECT * FROM both_ways($$CREATE COLLATION l (provider = libc, locale = 'C'); CREATE TYPE r AS RANGE (subtype = text, collation = l); CREATE TABLE t (v r, w text COLLATE l); INSERT INTO t VALUES ('[a,a]', 'a')$$,
  $$DROP TABLE t; DROP TYPE r; DROP COLLATION l; CREATE COLLATION l (provider = libc, locale = 'POSIX'); CREATE TYPE r AS RANGE (subtype = text, collation = l); CREATE TABLE t (v r, w text COLLATE l)$$);
SELECT * FROM both_ways($$CREATE COLLATION l (provider = libc, locale = 'C'); CREATE DOMAIN k AS text; CREATE TYPE r AS RANGE (subtype = k, collation = l); CREATE TABLE t (v r, w k)$$,
  $$DROP TABLE t; DROP TYPE r; DROP COLLATION l; CREATE COLLATION l (provider = libc, locale = 'POSIX'); CREATE TYPE r AS RANGE (subtype = k, collation = l); CREATE TABLE t (v r, w k)$$);
-- A base type, and the row type of a view: nothing gives them another name
SET client_min_messages = warning;
SELECT * FROM both_ways($$CREATE TYPE p; CREATE FUNCTION p_in(cstring) RETURNS p IMMUTABLE STRICT LANGUAGE internal AS 'int4in'; CREATE FUNCTION p_out(p) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
  CREATE TYPE p (INPUT = p_in, OUTPUT = p_out, INTERNALLENGTH = 4, PASSEDBYVALUE); CREATE TABLE t (v p, n int)$$,
  $$DROP TABLE t; DROP TYPE p CASCADE; CREATE TYPE p; CREATE FUNCTION p_in(cstring) RETURNS p IMMUTABLE STRICT LANGUAGE internal AS 'int4in'; CREATE FUNCTION p_out(p) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
  CREATE TYPE p (INPUT = p_in, OUTPUT = p_out, INTERNALLENGTH = 4, PASSEDBYVALUE, DELIMITER = ';'); CREATE TABLE t (v p, n int)$$);
SELECT * FROM both_ways($$CREATE VIEW w AS SELECT 1 AS a; CREATE TABLE t (v w, n int)$$, $$DROP TABLE t; DROP VIEW w; CREATE VIEW w AS SELECT 'x'::text AS a; CREATE TABLE t (v w, n int)$$);
-- A new label is not in what is made in the same transaction
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e)$$, $$ALTER TYPE e ADD VALUE 'c'; CREATE VIEW w AS SELECT 'b'::e AS v$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e); CREATE VIEW w AS SELECT v, 'c'::text AS x FROM t WHERE v = 'b'$$, $$ALTER TYPE e ADD VALUE 'c'$$) AS line WHERE line !~ 'down';
-- Attributes of a type that is stored within another one
SELECT * FROM both_ways($$CREATE TYPE c AS (x int); CREATE TYPE d AS (y c); CREATE TABLE t (v d)$$, $$DROP TABLE t; DROP TYPE d, c; CREATE TYPE c AS (x bigint); CREATE TYPE d AS (y c); CREATE TABLE t (v d)$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (x int); CREATE DOMAIN d AS c; CREATE TABLE t (v d)$$, $$DROP TABLE t; DROP DOMAIN d; DROP TYPE c; CREATE TYPE c AS (x bigint); CREATE DOMAIN d AS c; CREATE TABLE t (v d)$$);
SELECT * FROM both_ways($$CREATE TYPE c AS (x int); CREATE TYPE d AS (y c); CREATE TABLE t (v int)$$, $$DROP TYPE d, c; CREATE TYPE c AS (x bigint); CREATE TYPE d AS (y c)$$);
-- A table whose row type is that of a column, at once, in a domain, or in a type
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE TABLE u (v t)$$, $$DROP TABLE u, t; CREATE TABLE t (a bigint); CREATE TABLE u (v t)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE DOMAIN d AS t; CREATE TABLE u (v d)$$, $$DROP TABLE u; DROP DOMAIN d; DROP TABLE t; CREATE TABLE t (a bigint); CREATE DOMAIN d AS t; CREATE TABLE u (v d)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE TYPE d AS (x t); CREATE TABLE u (v d)$$, $$DROP TABLE u; DROP TYPE d; DROP TABLE t; CREATE TABLE t (a bigint); CREATE TYPE d AS (x t); CREATE TABLE u (v d)$$);
SELECT * FROM both_ways($$CREATE TABLE t (a int); CREATE TYPE d AS (x t); CREATE TABLE u (v int)$$, $$DROP TYPE d; DROP TABLE t; CREATE TABLE t (a bigint); CREATE TYPE d AS (x t)$$);
