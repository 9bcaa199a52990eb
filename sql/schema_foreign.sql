-- Foreign tables: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned
CREATE FOREIGN DATA WRAPPER regress_schema_w;
CREATE SERVER regress_schema_s FOREIGN DATA WRAPPER regress_schema_w;
CREATE SERVER "regress_schema S" FOREIGN DATA WRAPPER regress_schema_w;
CREATE ROLE regress_schema_a;
CREATE ROLE regress_schema_b;

SELECT * FROM both_ways($$CREATE TABLE keep(x int)$$,
  $$CREATE FOREIGN TABLE ft(a int OPTIONS (column_name 'z') NOT NULL, b text COLLATE "C" DEFAULT 'x' CHECK (b <> '')) SERVER regress_schema_s OPTIONS (table_name 'q', "o o" E'it''s\n"\\')$$);
SELECT * FROM both_ways($$CREATE FOREIGN TABLE ft(a int) SERVER regress_schema_s OPTIONS (table_name 'q')$$,
  $$ALTER FOREIGN TABLE ft ADD b int OPTIONS (column_name 'c'); ALTER FOREIGN TABLE ft OPTIONS (SET table_name 'r', ADD schema_name 's')$$);
SELECT * FROM both_ways($$CREATE FOREIGN TABLE ft(a int OPTIONS (x '1', y '2'), b int, c int) SERVER regress_schema_s OPTIONS (table_name 'q', o 'p')$$,
  $$ALTER FOREIGN TABLE ft ALTER a OPTIONS (DROP x, SET y '3', ADD "z z" '4'), ALTER b TYPE bigint, ALTER b SET DEFAULT 1, ALTER c SET STATISTICS 7, ALTER c SET NOT NULL, OPTIONS (DROP table_name, DROP o)$$);
SELECT * FROM both_ways($$CREATE FOREIGN TABLE ft(a int, b int) SERVER regress_schema_s$$,
  $$ALTER FOREIGN TABLE ft DROP b, ADD CONSTRAINT ck CHECK (a > 0) NOT VALID$$);
-- Nothing moves it to another server; there are no rows that could be lost
SELECT * FROM both_ways($$CREATE FOREIGN TABLE ft(a int) SERVER regress_schema_s; COMMENT ON FOREIGN TABLE ft IS 'c'; COMMENT ON COLUMN ft.a IS 'd';
    GRANT SELECT ON ft TO regress_schema_a; GRANT UPDATE (a) ON ft TO regress_schema_b; ALTER TABLE ft OWNER TO regress_schema_b$$,
  $$DROP FOREIGN TABLE ft; CREATE FOREIGN TABLE ft(a int) SERVER "regress_schema S"; COMMENT ON FOREIGN TABLE ft IS 'c'; COMMENT ON COLUMN ft.a IS 'd';
    GRANT SELECT ON ft TO regress_schema_a; GRANT UPDATE (a) ON ft TO regress_schema_b; ALTER TABLE ft OWNER TO regress_schema_b$$);
SELECT * FROM both_ways($$CREATE FOREIGN TABLE "F t"("A a" int) SERVER "regress_schema S"; ALTER FOREIGN TABLE "F t" OWNER TO regress_schema_a$$,
  $$COMMENT ON FOREIGN TABLE "F t" IS 'It''s'; COMMENT ON COLUMN "F t"."A a" IS 'c'; GRANT SELECT ON "F t" TO regress_schema_b WITH GRANT OPTION;
    ALTER FOREIGN TABLE "F t" OWNER TO regress_schema_b; GRANT UPDATE ("A a") ON "F t" TO PUBLIC$$);

-- Parents
SELECT * FROM both_ways($$CREATE TABLE p(a int, b text) PARTITION BY RANGE (a)$$,
  $$CREATE FOREIGN TABLE f1 PARTITION OF p FOR VALUES FROM (0) TO (10) SERVER regress_schema_s OPTIONS (x 'y'); ALTER FOREIGN TABLE f1 ALTER b OPTIONS (n 'm');
    CREATE FOREIGN TABLE f2 (a int, b text) SERVER regress_schema_s; ALTER TABLE p ATTACH PARTITION f2 FOR VALUES FROM (10) TO (20)$$);
SELECT * FROM both_ways($$CREATE TABLE p(a int, b text) PARTITION BY RANGE (a); CREATE FOREIGN TABLE f1 PARTITION OF p FOR VALUES FROM (0) TO (10) SERVER regress_schema_s;
    CREATE FOREIGN TABLE f2(a int, b text) SERVER regress_schema_s$$,
  $$ALTER TABLE p DETACH PARTITION f1; ALTER TABLE p ATTACH PARTITION f2 FOR VALUES FROM (20) TO (30)$$);
SELECT * FROM both_ways($$CREATE TABLE p(a int); CREATE FOREIGN TABLE f(a int, b int) SERVER regress_schema_s$$,
  $$ALTER FOREIGN TABLE f INHERIT p; CREATE FOREIGN TABLE g(c int) INHERITS (p) SERVER regress_schema_s$$);

-- Passwords are not shown
CREATE USER MAPPING FOR regress_schema_a SERVER "regress_schema S" OPTIONS (user 'u', password 'XYZZY');
SELECT identity, definition FROM schemaver_schema() WHERE kind = 'user mapping';
GRANT EXECUTE ON FUNCTION schemaver_schema(text[]) TO regress_schema_b;
SET ROLE regress_schema_b;
SELECT identity, definition FROM schemaver_schema() WHERE kind = 'user mapping';
RESET ROLE;
REVOKE EXECUTE ON FUNCTION schemaver_schema(text[]) FROM regress_schema_b;

SET client_min_messages = warning;
DROP FOREIGN DATA WRAPPER regress_schema_w CASCADE;
DROP ROLE regress_schema_a, regress_schema_b;
DROP FUNCTION both_ways, one_way;
