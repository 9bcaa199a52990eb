-- Extended statistics: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

SELECT * FROM both_ways($$CREATE TABLE t(a int, b int)$$,
  $$CREATE STATISTICS st (ndistinct, dependencies) ON a, b FROM t; ALTER STATISTICS st SET STATISTICS 50$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int); CREATE STATISTICS st ON a, b FROM t$$,
  $$ALTER STATISTICS st SET STATISTICS 0$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int); CREATE STATISTICS st ON a, b FROM t; ALTER STATISTICS st SET STATISTICS 7$$,
  $$ALTER STATISTICS st RENAME TO "S t"$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int, c int); CREATE STATISTICS st ON a, b FROM t; COMMENT ON STATISTICS st IS 'c'$$,
  $$DROP STATISTICS st; CREATE STATISTICS st ON a, b, c FROM t; COMMENT ON STATISTICS st IS 'c'$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int, c int); CREATE STATISTICS st (mcv) ON a, b FROM t$$,
  $$DROP STATISTICS st; CREATE STATISTICS st (mcv, ndistinct) ON a, b FROM t$$);

-- Expressions
SELECT * FROM both_ways($$CREATE TABLE t(a int, "B b" text, c timestamp)$$,
  $$CREATE STATISTICS one ON (a + 1) FROM t; CREATE STATISTICS two (mcv) ON lower("B b"), c, date_trunc('day', c), "B b", (CASE WHEN a > 0 THEN 1 END) FROM t$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b text); CREATE STATISTICS st ON (a + 1), b FROM t$$,
  $$DROP STATISTICS st; CREATE STATISTICS st ON (a + 2), b FROM t$$);

-- The order of columns means nothing for statistics
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int); CREATE STATISTICS st ON a, b FROM t$$,
  $$ALTER TABLE t DROP a CASCADE; ALTER TABLE t ADD a int; CREATE STATISTICS st ON a, b FROM t$$);

-- The table changes
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int, c int); CREATE STATISTICS st ON a, b FROM t; CREATE STATISTICS su ON b, c FROM t$$,
  $$ALTER TABLE t DROP a$$);
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int); CREATE STATISTICS st ON a, b, (a - b) FROM t; ALTER STATISTICS st SET STATISTICS 9; COMMENT ON STATISTICS st IS 'c'$$,
  $$DROP STATISTICS st; ALTER TABLE t ALTER a TYPE bigint; CREATE STATISTICS st ON a, b, (a - b) FROM t; ALTER STATISTICS st SET STATISTICS 9; COMMENT ON STATISTICS st IS 'c'$$);
SELECT * FROM both_ways($$CREATE TABLE keep(a int)$$,
  $$CREATE TABLE u(a int, b int) PARTITION BY LIST (a); CREATE TABLE v PARTITION OF u DEFAULT; CREATE STATISTICS su ON a, b FROM u; CREATE STATISTICS sv ON a, b FROM v$$);

-- Owner and comment
CREATE ROLE regress_schema_a;
CREATE ROLE regress_schema_b;
SELECT * FROM both_ways($$CREATE TABLE t(a int, b int); CREATE STATISTICS st ON a, b FROM t; ALTER STATISTICS st OWNER TO regress_schema_b$$,
  $$ALTER STATISTICS st OWNER TO regress_schema_a; COMMENT ON STATISTICS st IS 'It''s'$$);
DROP ROLE regress_schema_a, regress_schema_b;
DROP FUNCTION both_ways, one_way;
