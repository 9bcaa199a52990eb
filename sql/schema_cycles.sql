-- Objects that need each other: they are made into nothing and back
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/unqualified.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- Views
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE VIEW x AS SELECT 1 AS a, 'q'::text COLLATE "C" AS b; CREATE VIEW y AS SELECT a, b FROM x; CREATE OR REPLACE VIEW x AS SELECT a, b FROM y; COMMENT ON VIEW x IS 'c'; CREATE VIEW z AS SELECT * FROM x$$);

-- Views that are altered until they need each other: new columns have to wait for the other view
SELECT * FROM ways($$CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT 2 AS a$$,
  $$CREATE OR REPLACE VIEW y AS SELECT a FROM x; CREATE OR REPLACE VIEW x AS SELECT a FROM y$$);
SELECT * FROM ways($$CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT a FROM x$$,
  $$CREATE OR REPLACE VIEW y AS SELECT 1 AS a; CREATE OR REPLACE VIEW x AS SELECT a FROM y$$);
SELECT * FROM ways($$CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT 2 AS a$$,
  $$CREATE OR REPLACE VIEW x AS SELECT 1 AS a, 2 AS b; CREATE OR REPLACE VIEW y AS SELECT 2 AS a, b FROM x; CREATE OR REPLACE VIEW x AS SELECT 1 AS a, b FROM y; COMMENT ON COLUMN x.b IS 'new'$$);

-- Views and functions that have their rows as argument or result
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE VIEW v AS SELECT 1 AS a; CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE VIEW v AS SELECT a FROM f()$$);
SELECT * FROM ways('CREATE TABLE t (a int)',
  $$CREATE VIEW v WITH (check_option=local) AS SELECT a FROM t; CREATE FUNCTION f(r v) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM v; END; CREATE OR REPLACE VIEW v WITH (check_option=local) AS SELECT a FROM t WHERE f(NULL) = 1$$);

-- Functions, and what calls itself
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN 1; CREATE FUNCTION g(a int, b int DEFAULT f(1)) RETURNS int LANGUAGE sql RETURN f(1); CREATE OR REPLACE FUNCTION f(a int DEFAULT g(1)) RETURNS int LANGUAGE sql RETURN g(1) - 1$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN 1; CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN CASE WHEN a > 0 THEN f(a - 1) END; COMMENT ON FUNCTION f IS 'c'$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE PROCEDURE f(a int) LANGUAGE sql AS $q$SELECT 1$q$; CREATE VIEW x AS SELECT 1 AS a; CREATE OR REPLACE VIEW x AS SELECT a FROM x$$);

-- Functions and what is made of them
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN 1; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); CREATE OR REPLACE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN (a - 1) === b$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN 1; CREATE AGGREGATE ag (int) (SFUNC = f, STYPE = int); CREATE OR REPLACE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN (SELECT ag(q) FROM generate_series(1, 2) q)$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; CREATE MATERIALIZED VIEW m AS SELECT f() AS a WITH NO DATA; CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN (SELECT a FROM m)$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1; CREATE TABLE p (a int, b int) PARTITION BY LIST (f(a)); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE OR REPLACE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN (SELECT min(a) FROM p)$$);

-- Domains and functions that return them
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE DOMAIN d AS int; CREATE FUNCTION f() RETURNS d LANGUAGE sql AS 'SELECT 1'; ALTER DOMAIN d SET DEFAULT f(); CREATE FUNCTION c(d) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true'; ALTER DOMAIN d ADD CHECK (c(VALUE))$$);

-- Tables and functions that have their rows as argument; the order of columns is kept
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE TABLE t (a int, b int, c int); CREATE FUNCTION f(t) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1.a; ALTER TABLE t ALTER b SET DEFAULT f(NULL), ADD CHECK (f(t) > 0)$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE TABLE z (a int); CREATE TABLE t (a z, b int)$$);
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE VIEW x AS SELECT 1 AS a; CREATE TABLE t (a x, b int); CREATE OR REPLACE VIEW x AS SELECT b AS a FROM t$$);

-- Views that group by a primary key
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a; CREATE FUNCTION f(v) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; ALTER TABLE t ADD CHECK (f(NULL) = 1), ALTER b SET DEFAULT f(NULL)$$);
SELECT * FROM ways($$CREATE TABLE t (a int CONSTRAINT k1 PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a$$,
  $$DROP VIEW v; ALTER TABLE t DROP CONSTRAINT k1, ADD CONSTRAINT k1 PRIMARY KEY (a) INCLUDE (b); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a$$);

-- What is altered needs an object of the same name and another kind
SELECT * FROM ways($$CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1; CREATE VIEW v AS SELECT f(1) AS a$$,
  $$DROP VIEW v; DROP FUNCTION f; CREATE AGGREGATE f(int) (SFUNC = int4pl, STYPE = int); CREATE VIEW v AS SELECT f(1) AS a, 2 AS b$$);
SELECT * FROM ways($$CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 AS a; CREATE POLICY p ON t USING (a IN (SELECT a FROM v))$$,
  $$DROP POLICY p ON t; DROP VIEW v; CREATE TABLE v (a int); CREATE POLICY p ON t USING (a + 1 IN (SELECT a FROM v))$$);
SELECT * FROM ways($$CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 AS a; CREATE RULE r AS ON UPDATE TO t DO INSTEAD SELECT a FROM v$$,
  $$DROP RULE r ON t; DROP VIEW v; CREATE TABLE v (a int); CREATE RULE r AS ON UPDATE TO t DO INSTEAD SELECT a + 1 FROM v$$);

-- Operators name each other
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===, NEGATOR = !==, HASHES, MERGES); CREATE OPERATOR !== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne, NEGATOR = ===, COMMUTATOR = !==)$$);
SELECT * FROM ways($$CREATE OPERATOR <<< (LEFTARG = int, RIGHTARG = int8, FUNCTION = int48lt, COMMUTATOR = >>>); CREATE OPERATOR >>> (LEFTARG = int8, RIGHTARG = int, FUNCTION = int84gt, COMMUTATOR = <<<)$$,
  $$DROP OPERATOR <<< (int, int8)$$);
SELECT * FROM ways($$CREATE OPERATOR <<< (LEFTARG = int, RIGHTARG = int8, FUNCTION = int48lt, COMMUTATOR = >>>); CREATE OPERATOR >>> (LEFTARG = int8, RIGHTARG = int, FUNCTION = int84gt, COMMUTATOR = <<<)$$,
  $$DROP OPERATOR <<< (int, int8); CREATE OPERATOR <<< (LEFTARG = int, RIGHTARG = int8, FUNCTION = int48le, COMMUTATOR = >>>)$$);

-- A view goes with its rules: what they need keeps it waiting, too
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT a FROM x; CREATE OR REPLACE VIEW x AS SELECT a FROM y; CREATE RULE r AS ON INSERT TO x DO INSTEAD SELECT a FROM y$$);
-- A view is without rows for a moment, rather than that a function cannot be called
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; CREATE VIEW v AS SELECT f() AS a; CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN (SELECT a FROM v)$$);
-- To reduce a view does not help if its row type is what is needed
SELECT * FROM ways('CREATE TABLE keep (a int)',
  $$CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1; CREATE TABLE p (a int, b int) PARTITION BY LIST (f(a)); CREATE VIEW x AS SELECT NULL::p AS r; CREATE OR REPLACE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN (SELECT count(*)::int FROM x)$$);
