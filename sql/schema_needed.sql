-- What has to wait although it usually comes first, and what needs each other: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned
-- The first lines are enough: servers print the rest in other words
CREATE FUNCTION order_of(base text, alteration text) RETURNS SETOF text LANGUAGE sql AS $$ SELECT split_part(line, E'\n', 1) FROM both_ways(base, alteration) AS line $$;

-- A column that a child has of its own, too, is dropped after that of the parent
SELECT * FROM order_of($$CREATE TABLE a (k int, b int); CREATE TABLE z (b int) INHERITS (a)$$, $$ALTER TABLE a DROP b; ALTER TABLE z DROP b$$);
-- A view keeps a column waiting, and that the type that the table gets
SELECT * FROM order_of($$CREATE TYPE c AS (a int); CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT b FROM t$$,
  $$CREATE TABLE n (b text, x int); CREATE OR REPLACE VIEW v AS SELECT b FROM n; ALTER TABLE t DROP b; ALTER TABLE t OF c$$);
-- or a sequence that gets the name of that of a column
SELECT * FROM order_of($$CREATE TABLE t (a text, "b.b" int GENERATED ALWAYS AS IDENTITY); CREATE VIEW v AS SELECT "b.b" FROM t$$,
  $$CREATE TABLE n (x text, "b.b" int); CREATE OR REPLACE VIEW v AS SELECT "b.b" FROM n; ALTER TABLE t DROP "b.b"; CREATE SEQUENCE "t_b.b_seq"$$);
-- A view that groups by a primary key keeps it waiting, and that the table that gets the name of its index
SELECT * FROM order_of($$CREATE TABLE t (a int CONSTRAINT x PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a$$,
  $$CREATE OR REPLACE VIEW v AS SELECT a, b FROM t; ALTER TABLE t DROP CONSTRAINT x; CREATE TABLE x (q int)$$);
-- A function is dropped as long as its argument has the name that it is addressed by
SELECT * FROM order_of($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT f(NULL) AS one$$,
  $$CREATE OR REPLACE VIEW v AS SELECT 1 AS one; DROP FUNCTION f; ALTER TABLE t ALTER c TYPE text; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); ALTER TABLE t ALTER c TYPE e USING c::e$$);

-- Functions that call each other, and have the rows of a table as argument
SELECT * FROM order_of($$CREATE TABLE keep (a int)$$,
  $$CREATE TABLE t (a int); CREATE FUNCTION f(r t) RETURNS int LANGUAGE sql RETURN 1; CREATE FUNCTION g(r t) RETURNS int LANGUAGE sql RETURN f(r); CREATE OR REPLACE FUNCTION f(r t) RETURNS int LANGUAGE sql RETURN g(r)$$);
-- A domain over a type, with a default that returns the domain
SELECT * FROM order_of($$CREATE TABLE keep (a int)$$,
  $$CREATE TYPE c AS (x int); CREATE DOMAIN d AS c; CREATE FUNCTION f() RETURNS d LANGUAGE sql AS 'SELECT NULL::d'; ALTER DOMAIN d SET DEFAULT f()$$);
-- Views that come to need each other get their comments
SELECT * FROM order_of($$CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT 2 AS a$$,
  $$CREATE OR REPLACE VIEW y AS SELECT a FROM x; CREATE OR REPLACE VIEW x AS SELECT a FROM y; COMMENT ON VIEW x IS 'x'; COMMENT ON VIEW y IS 'y'$$);
-- What is altered needs something of the same name and another kind: so it is dropped, and what needs it
SELECT * FROM order_of($$CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1; CREATE VIEW v AS SELECT f(1) AS a; CREATE VIEW w AS SELECT a FROM v$$,
  $$DROP VIEW w, v; DROP FUNCTION f; CREATE AGGREGATE f(int) (SFUNC = int4pl, STYPE = int); CREATE VIEW v AS SELECT f(1) AS a, 2 AS b; CREATE VIEW w AS SELECT a FROM v$$);
SELECT * FROM order_of($$CREATE VIEW v AS SELECT 1 AS a; CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN (SELECT a FROM v)$$,
  $$DROP FUNCTION f; DROP VIEW v; CREATE TABLE v (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN (SELECT a + 1 FROM v)$$);
SELECT * FROM order_of($$CREATE VIEW v AS SELECT 1 AS a; CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC SELECT a FROM v; END$$,
  $$DROP PROCEDURE f; DROP VIEW v; CREATE TABLE v (a int); CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC SELECT a + 1 FROM v; END$$);
-- A type that is dropped with its functions can have any name
SELECT * FROM order_of('CREATE TABLE keep (a int)',
  $q$CREATE TYPE "q$$"; CREATE FUNCTION q_in(cstring) RETURNS "q$$" IMMUTABLE STRICT LANGUAGE internal AS 'int4in'; CREATE FUNCTION q_out("q$$") RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out'; CREATE TYPE "q$$" (INPUT = q_in, OUTPUT = q_out, LIKE = int)$q$);
