-- What random schemas have found (make fuzz-schemas): made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

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
DROP FUNCTION both_ways, one_way;
