-- Types that need functions that need them, and types in the arguments of functions: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

SELECT * FROM both_ways('CREATE TABLE keep (a int)', $$CREATE TYPE b; CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4, CATEGORY = 'Z', DEFAULT = '5'); COMMENT ON TYPE b IS 'c'; CREATE TABLE t (x b, y b[]); CREATE TYPE sh$$);
SELECT * FROM both_ways($$CREATE TYPE b; CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION b_send(b) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4); CREATE TABLE t (x b, y b[])$$, 'ALTER TYPE b SET (SEND = b_send)');
SELECT * FROM both_ways('CREATE TABLE keep (a int)', $$CREATE TYPE r; CREATE FUNCTION rc(r) RETURNS r LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'; CREATE TYPE r AS RANGE (subtype = int4, canonical = rc); CREATE TABLE t (x r)$$);
SELECT * FROM both_ways('CREATE TABLE keep(a int)', $$create function myeq(int,int) returns bool language sql immutable as 'select $1=$2'; create operator === (leftarg=int, rightarg=int, function=myeq, commutator = ===, restrict=eqsel); create operator class myops for type int using hash as operator 1 ===, function 1 hashint4(int)$$);
SELECT * FROM both_ways($$create type c as (a int, b text); create table t(x c); create function f(c) returns int language sql as 'select $1.a'$$, 'alter type c add attribute z numeric; alter type c drop attribute b, add attribute bb date');
SELECT * FROM both_ways($$create type e as enum ('a', 'b'); create table t(x e default 'a'); create function f(e, e[]) returns int language sql as 'select 1'; create function g() returns e immutable language sql as $f$select 'a'::e$f$; alter table t alter x set default g()$$,
$$drop function f, g cascade; alter table t alter x drop default, alter x type text; drop type e;create type e as enum ('b', 'a'); alter table t alter x type e using x::e; create function f(e, e[]) returns int language sql as 'select 1'; create function g() returns e immutable language sql as $f$select 'a'::e$f$; alter table t alter x set default g()$$);

-- Functions that do not belong to the type are dropped by their own statements; one that two types use stays
SELECT * FROM both_ways($$CREATE FUNCTION an(internal) RETURNS bool LANGUAGE internal STRICT AS 'range_typanalyze'$$,
  $$CREATE TYPE b; CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4, ANALYZE = an);
  CREATE TYPE e; CREATE FUNCTION e_in(cstring) RETURNS e LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION e_out(e) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE TYPE e (INPUT = e_in, OUTPUT = e_out, LIKE = int4, ANALYZE = an);
  CREATE FUNCTION twice(b) RETURNS b LANGUAGE sql AS 'SELECT $1'; CREATE CAST (b AS int) WITHOUT FUNCTION; CREATE DOMAIN d AS b; CREATE TYPE r; CREATE FUNCTION rc(r) RETURNS r LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
  CREATE TYPE r AS RANGE (subtype = int4, canonical = rc); CREATE TABLE t (x r[])$$);
SELECT * FROM both_ways($$CREATE TYPE r; CREATE FUNCTION rc(r) RETURNS r LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'; CREATE TYPE r AS RANGE (subtype = int4, canonical = rc); CREATE TABLE t (x r)$$,
  $$DROP TABLE t; DROP TYPE r CASCADE; CREATE TYPE r; CREATE FUNCTION rc(r) RETURNS r LANGUAGE internal IMMUTABLE STRICT AS 'int8range_canonical'; CREATE TYPE r AS RANGE (subtype = int8, canonical = rc); CREATE TABLE t (x r)$$);

-- What was made after the comparison is not dropped with the type
CREATE SCHEMA a;
CREATE SCHEMA b;
SET search_path = a;
SET client_min_messages = warning;
CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, LIKE = int4);
SET search_path = public;
SELECT string_agg(ddl, ';' ORDER BY step) AS script FROM schemaver_diff('schema:a', 'schema:b') \gset
CREATE TABLE late (x a.b);
:script;
RESET search_path;
DROP TABLE late;
:script;
RESET search_path;
SELECT count(*) FROM pg_type WHERE typnamespace = 'a'::regnamespace;
DROP SCHEMA a, b;
