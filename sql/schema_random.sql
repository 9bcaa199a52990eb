-- What random schemas have found (make fuzz-schemas): made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/unqualified.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

CREATE ROLE regress_schema_random;

-- Columns that tables have because a parent has them
SELECT * FROM both_ways($$CREATE TABLE p (k int, d date) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY HASH (k); CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q)$$,
  $$ALTER TABLE p ADD n int DEFAULT 3; COMMENT ON COLUMN p1.n IS 'x'; ALTER TABLE p ADD m int DEFAULT 3; ALTER TABLE p1 ALTER m SET DEFAULT 4; ALTER TABLE q ADD z text$$);
-- Each has its own default
SELECT * FROM both_ways($$CREATE TABLE p (k int DEFAULT 1); CREATE TABLE c () INHERITS (p)$$, $$ALTER TABLE p ALTER k SET DEFAULT 2; ALTER TABLE c ALTER k SET DEFAULT 1$$);
-- New columns come in their order
SELECT * FROM both_ways($$CREATE TABLE t (a int)$$, $$ALTER TABLE t ADD z int, ADD y int DEFAULT 1, ADD x int$$);
-- A sequence gets another owner while the one that it has is dropped
SELECT * FROM both_ways($$CREATE TABLE t (k bigserial, a text)$$, $$ALTER TABLE t RENAME TO u; ALTER TABLE u ADD c int$$);
-- A policy needs a view that is altered while the table of the policy is dropped
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE VIEW v AS SELECT count(*) AS c FROM t; CREATE POLICY p ON t USING (EXISTS (SELECT FROM v)); CREATE TABLE u (k int, a int)$$,
  $$CREATE OR REPLACE VIEW v AS SELECT count(*) AS c FROM u; DROP TABLE t$$);
-- A table is altered while one of its columns makes room for another one in a view
SELECT * FROM both_ways($$CREATE TABLE t (k int, a text, b text); CREATE VIEW v AS SELECT u.a FROM t u CROSS JOIN t$$,
  $$CREATE OR REPLACE VIEW v AS SELECT u.b AS a FROM t u CROSS JOIN t; ALTER TABLE t DROP a, SET (fillfactor = 50); GRANT SELECT ON t TO PUBLIC; ALTER TABLE t ALTER k SET DEFAULT 1$$);
-- A partition has parts of its own
SELECT * FROM both_ways($$CREATE TABLE k (a int)$$,
  $$CREATE TABLE t (k int, n int) PARTITION BY RANGE (k); CREATE TABLE p PARTITION OF t (n DEFAULT 3, CONSTRAINT d CHECK (k > -9)) FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (k)$$);
-- A partition stays while a column of the key cannot be dropped
SELECT * FROM both_ways($$CREATE TABLE p (k int, d date) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)$$,
  $$DROP TABLE p; CREATE TABLE p (d date) PARTITION BY RANGE (d); CREATE TABLE p1 PARTITION OF p DEFAULT$$);
-- The index of a constraint and the sequence of a column have names that others may have afterwards
SELECT * FROM both_ways($$CREATE TABLE x (a int, b text); CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c date); CREATE FUNCTION f() RETURNS SETOF x STABLE BEGIN ATOMIC SELECT k, '' FROM t; END$$,
  $$CREATE TABLE u (k int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); CREATE OR REPLACE FUNCTION f() RETURNS SETOF x STABLE BEGIN ATOMIC SELECT k, '' FROM u; END; DROP TABLE t; ALTER SEQUENCE u_k_seq RENAME TO t_k_seq; ALTER INDEX u_pkey RENAME TO t_pkey$$);
-- The value that a sequence has may be outside of other bounds
SELECT * FROM both_ways($$CREATE SEQUENCE s MAXVALUE 50$$, $$ALTER SEQUENCE s MAXVALUE 20$$);
-- A table leaves one that inherits nothing, but has a foreign key
SELECT * FROM both_ways($$CREATE TABLE o (k int PRIMARY KEY); CREATE TABLE p (k int PRIMARY KEY, n int REFERENCES o (k)); CREATE TABLE c (a int) INHERITS (p)$$,
  $$ALTER TABLE p RENAME TO q; ALTER TABLE q ADD z int$$);
-- A function that returns rows does nothing until what it selects from is there
SELECT * FROM ways($$CREATE TABLE r (k int); CREATE TABLE x (k int GENERATED ALWAYS AS IDENTITY); CREATE FUNCTION f() RETURNS SETOF r BEGIN ATOMIC SELECT k FROM x; END$$,
  $$ALTER TABLE x RENAME TO y; ALTER TABLE y ADD z int$$);
-- A sequence belongs to the owner of its table
SELECT * FROM both_ways($$CREATE SEQUENCE s; CREATE TABLE t (a int)$$, $$ALTER TABLE t OWNER TO regress_schema_random; ALTER SEQUENCE s OWNER TO regress_schema_random; ALTER SEQUENCE s OWNED BY t.a$$);
-- A view of whole rows is dropped when the table is altered already
SELECT * FROM ways($$CREATE TABLE t (k int); CREATE VIEW v AS SELECT r AS whole FROM t r; CREATE TYPE c AS (a int, y v)$$,
  $$ALTER VIEW v RENAME TO w; ALTER TABLE t REPLICA IDENTITY NOTHING$$);
-- An index that a partition would keep has a name that another one gets
SELECT * FROM both_ways($$CREATE TABLE p (k int PRIMARY KEY) PARTITION BY HASH (k); CREATE TABLE t (k bigint CONSTRAINT t_pkey PRIMARY KEY, b int)$$,
  $$ALTER TABLE t RENAME TO u; CREATE TABLE t PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)$$);
-- A function selects columns of which one comes and one goes
SELECT * FROM ways($$CREATE TABLE t (k int, a text); CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END$$,
  $$DROP FUNCTION f; ALTER TABLE t DROP a, ADD b int; CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END$$);
-- Columns of an enum type are not in the way of its labels, and a child keeps its columns when the parent goes
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('one'); CREATE TABLE p (k int, e e); CREATE TABLE c (a int) INHERITS (p)$$,
  $$ALTER TYPE e ADD VALUE 'two'; ALTER TABLE p RENAME TO q; ALTER TABLE q ADD z int$$);
-- The sequence of an identity column has a name that is needed before the column can go
SELECT * FROM both_ways($$CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY); CREATE TABLE c (k int, x t)$$,
  $$ALTER TABLE c DROP x; ALTER TABLE t RENAME TO u; ALTER TABLE u ADD z int DEFAULT 4; ALTER TABLE c ADD x u$$);
-- While it is asked whether that table was renamed, no order is needed
SELECT * FROM both_ways($$CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY); CREATE TABLE c (k int, x t)$$, $$ALTER TABLE t RENAME TO u$$);
-- A sequence has the name of a type: the server does not create it under that name
SELECT * FROM both_ways($$CREATE TABLE x (a int); CREATE TYPE s AS ENUM ('a')$$,
  $$DROP TYPE s; CREATE SEQUENCE s; CREATE TYPE s AS ENUM ('a'); CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME d)); ALTER TABLE x ADD y int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME e); CREATE DOMAIN d AS int; CREATE DOMAIN e AS int$$);
-- The rows of a table are written before columns have its row type, and after
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE TYPE y AS (x t)$$, $$ALTER TABLE t ALTER k TYPE bigint, ADD z int DEFAULT 3; CREATE TABLE c (x y)$$);
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE TABLE c (x t[])$$, $$DROP TABLE c; ALTER TABLE t ALTER k TYPE bigint, ADD z int DEFAULT 3$$);
SELECT * FROM both_ways($$CREATE TYPE t AS (k int); CREATE TABLE c (x t)$$, $$DROP TABLE c; ALTER TYPE t ALTER ATTRIBUTE k TYPE bigint$$);
-- They cannot be written while a materialized view has them, nor for a domain that all have to be checked for
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE MATERIALIZED VIEW c AS SELECT r FROM t r$$,
  $$DROP MATERIALIZED VIEW c; ALTER TABLE t ADD z int DEFAULT 3; CREATE MATERIALIZED VIEW c AS SELECT r FROM t r$$);
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE TABLE c (x t); CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE DOMAIN e AS d$$,
  $$DROP TABLE c; ALTER TABLE t ADD z e; CREATE TABLE c (x t)$$);
-- A new owner has what was granted to it as its own, of a sequence, too
SELECT * FROM both_ways($$CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY); GRANT USAGE ON t_k_seq TO regress_schema_random$$,
  $$ALTER TABLE t OWNER TO regress_schema_random; GRANT SELECT ON t_k_seq TO PUBLIC$$);
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE SEQUENCE s OWNED BY t.k; GRANT USAGE ON s TO regress_schema_random$$,
  $$ALTER TABLE t OWNER TO regress_schema_random; ALTER SEQUENCE s CYCLE$$);
-- A child gets a CHECK from another parent than before
SELECT * FROM both_ways($$CREATE TABLE o (k int, CONSTRAINT x CHECK (k > 1)); CREATE TABLE p (k int, n int, CONSTRAINT x CHECK (k > 1), CONSTRAINT y CHECK (k > 2)); CREATE TABLE c () INHERITS (p); CREATE TABLE d () INHERITS (o, p)$$,
  $$ALTER TABLE p RENAME TO q; ALTER TABLE q ADD z int$$);
-- An index that a partition keeps has another form than it is to have
SELECT * FROM both_ways($$CREATE TABLE p (k int, n int, PRIMARY KEY (k)) PARTITION BY RANGE (k); CREATE INDEX i ON p (n); CREATE TABLE c PARTITION OF p FOR VALUES FROM (0) TO (10); ALTER INDEX c_pkey SET (fillfactor = 50); ALTER INDEX c_n_idx SET (fillfactor = 50)$$,
  $$ALTER TABLE p DETACH PARTITION c; ALTER INDEX c_pkey RESET (fillfactor); ALTER INDEX c_n_idx RESET (fillfactor)$$);
-- A parent goes although it is asked what becomes of a column that its child had from it
SELECT * FROM both_ways($$CREATE TABLE p (k int, n int); CREATE TABLE c (a int) INHERITS (p)$$,
  $$ALTER TABLE p RENAME k TO m; ALTER TABLE p RENAME TO q; ALTER TABLE q ADD z text$$);
-- A table has no statements: its constraint keeps a name
SELECT * FROM both_ways($$CREATE TABLE p (k int PRIMARY KEY) PARTITION BY RANGE (k); CREATE TABLE t PARTITION OF p DEFAULT PARTITION BY RANGE (k); CREATE TABLE u (k int CONSTRAINT u_pkey PRIMARY KEY, b bool)$$,
  $$DROP TABLE t; ALTER TABLE u RENAME TO t$$);
-- A constraint gets the name of one that is renamed
SELECT * FROM both_ways($$CREATE TABLE d (k int CONSTRAINT x UNIQUE); CREATE TABLE e (k int CONSTRAINT y UNIQUE, z int)$$,
  $$DROP TABLE d; ALTER TABLE e RENAME CONSTRAINT y TO x$$);
-- A type of rows that no column has
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('one', 'two'); CREATE TABLE t (e e[]); CREATE TYPE c AS (y t)$$, $$ALTER TYPE e ADD VALUE 'four'$$);
-- The sequence of an identity column has another name
SELECT * FROM both_ways($$CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY)$$, $$ALTER SEQUENCE t_k_seq RENAME TO s; ALTER TABLE t ALTER k SET START 5$$);
-- A domain has no default, although its base type has one
SELECT * FROM both_ways($$CREATE DOMAIN c AS text; CREATE DOMAIN d AS c$$, $$ALTER DOMAIN c SET DEFAULT 'q'$$);
SELECT * FROM both_ways($$CREATE DOMAIN c AS text$$, $$CREATE DOMAIN d AS c; ALTER DOMAIN c SET DEFAULT 'q'$$);
-- A table that inherits has a key of its own
SELECT * FROM both_ways($$CREATE TABLE p (k int PRIMARY KEY); CREATE TABLE c (k int PRIMARY KEY)$$, $$ALTER TABLE c DROP CONSTRAINT c_pkey; ALTER TABLE c INHERIT p$$);
-- A view of whole rows does nothing while the table gets a column with a default
SELECT * FROM ways($$CREATE TABLE t (k int GENERATED ALWAYS AS IDENTITY, a int); CREATE VIEW v AS SELECT r AS whole, k::text FROM t r$$,
  $$DROP VIEW v; ALTER TABLE t DROP k, ADD l bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME t_k_seq); CREATE VIEW v AS SELECT r AS whole, l::text AS k FROM t r$$);
-- A query names columns by their places, which are others
SELECT * FROM both_ways($$CREATE TABLE t (l int, a text); CREATE TABLE u (k int, b text)$$,
  $$DROP TABLE t; CREATE TABLE t (c int, l int, a text); CREATE VIEW v AS SELECT x.a FROM t x(c, k, a) JOIN u USING (k)$$);
-- The sequence of a column gets the owner of the table
SELECT * FROM both_ways($$CREATE TABLE t (k serial)$$, $$ALTER TABLE t OWNER TO regress_schema_random$$);
-- A right on a table is revoked on the columns, too
SELECT * FROM both_ways($$CREATE TABLE t (k int, n int); GRANT UPDATE (k), SELECT (n) ON t TO regress_schema_random$$,
  $$GRANT UPDATE, DELETE ON t TO regress_schema_random WITH GRANT OPTION; GRANT SELECT (k), INSERT (n) ON t TO regress_schema_random$$);
-- A child does not have the identity of its parent
SELECT * FROM both_ways($$CREATE TABLE p (k int); CREATE TABLE c (a int) INHERITS (p)$$, $$ALTER TABLE p ADD i int NOT NULL; ALTER TABLE p ALTER i ADD GENERATED ALWAYS AS IDENTITY$$);
-- A type that has no cast to the other one
SELECT * FROM both_ways($$CREATE TABLE t (n int)$$, $$ALTER TABLE t DROP n, ADD n date$$);
-- What waits for an answer stays as it is
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('one', 'two'); CREATE TYPE c AS (e e); CREATE TABLE t (k int); CREATE VIEW v AS SELECT 'one'::e AS e$$,
  $$ALTER TYPE e RENAME VALUE 'two' TO '2'; ALTER TABLE t RENAME k TO l$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('one', 'four', 'two'); CREATE TABLE t (k int, f e[], e e)$$,
  $$ALTER TABLE t DROP f, DROP e; DROP TYPE e; CREATE TYPE e AS ENUM ('one', 'two'); ALTER TABLE t ADD f e[], ADD n e$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('one', 'two'); CREATE TABLE t (e e); CREATE TABLE u (e e)$$,
  $$DROP TABLE t; ALTER TABLE u RENAME TO v; DROP TYPE e CASCADE; CREATE TYPE e AS ENUM ('two', 'one'); ALTER TABLE v ADD e e$$);
-- A partition leaves a table for which there are no statements
SELECT * FROM both_ways($$CREATE TABLE p (k int, d date) PARTITION BY RANGE (k); CREATE TABLE c PARTITION OF p DEFAULT$$,
  $$ALTER TABLE p DETACH PARTITION c; DROP TABLE p; CREATE TABLE p (k int, d date); ALTER TABLE c DROP d$$);
-- A column with a default is not added to a table whose rows are in columns
SELECT * FROM both_ways($$CREATE TABLE t (k int); CREATE TABLE u (x t)$$, $$ALTER TABLE t ADD a int; ALTER TABLE t ADD b int; ALTER TABLE t ALTER b SET DEFAULT 7$$);
-- A view gives names to the columns of the rows that a function returns, which are in another order
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int, b boolean); CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM t; END; CREATE VIEW v WITH (security_barrier) AS SELECT * FROM f()$$,
  $$DROP VIEW v; ALTER TABLE t DROP k CASCADE; ALTER TABLE t ADD k int; CREATE OR REPLACE FUNCTION f() RETURNS SETOF t LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM t; END; CREATE VIEW v AS SELECT k, b FROM f()$$) line;
-- A role that was granted a right becomes the owner
SELECT * FROM both_ways($$CREATE TABLE t (k int); GRANT SELECT, UPDATE ON t TO regress_schema_random; GRANT INSERT ON t TO regress_schema_random WITH GRANT OPTION$$, $$ALTER TABLE t OWNER TO regress_schema_random$$);
-- A name with a dot
SELECT * FROM both_ways($$CREATE TABLE t (k int)$$, $$CREATE TYPE "x.y" AS RANGE (subtype = int)$$);

-- Renamed objects that are not alone with their name, and columns that children have, too
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (k int, n int) PARTITION BY RANGE (k);
CREATE TABLE a.c PARTITION OF a.t FOR VALUES FROM (0) TO (10);
CREATE TEXT SEARCH DICTIONARY a.t (TEMPLATE = simple);
CREATE TABLE b.u (k int, m int) PARTITION BY RANGE (k);
CREATE TABLE b.c PARTITION OF b.u FOR VALUES FROM (0) TO (10);
CREATE TEXT SEARCH DICTIONARY b.t (TEMPLATE = simple);
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t": "a.u", "a.t.n": "a.u.m", "a.c.n": "a.c.m"}');
SET client_min_messages = error;
DROP SCHEMA a, b CASCADE;
DROP FUNCTION both_ways, ways, one_way;
DROP ROLE regress_schema_random;
