-- Objects that are in no schema: made into each other in both directions
\set ECHO none
\ir whole.sql
\set ECHO all
\pset tuples_only on
\pset format unaligned
CREATE ROLE regress_schema_a;
CREATE ROLE regress_schema_b;

-- Extensions
SELECT * FROM whole($$CREATE TABLE t(a text); INSERT INTO t VALUES ('x')$$,
  $$CREATE EXTENSION citext; ALTER TABLE t ALTER a TYPE citext; COMMENT ON EXTENSION citext IS NULL$$);
SELECT * FROM whole($$CREATE SCHEMA "S 1"; CREATE EXTENSION citext SCHEMA "S 1"$$,
  $$CREATE SCHEMA s2; ALTER EXTENSION citext SET SCHEMA s2; DROP SCHEMA "S 1"; COMMENT ON EXTENSION citext IS 'mine'$$);
SELECT * FROM whole($$CREATE EXTENSION cube; CREATE EXTENSION earthdistance$$,
  $$DROP EXTENSION earthdistance; DROP EXTENSION cube$$);
SELECT * FROM whole($$CREATE SCHEMA s1; CREATE SCHEMA s2; CREATE EXTENSION pg_trgm SCHEMA s1$$,
  $$DROP EXTENSION pg_trgm; CREATE EXTENSION pg_trgm SCHEMA s2; CREATE TABLE t (a real DEFAULT s2.similarity('a', 'b'))$$);

-- Foreign data
SELECT * FROM whole($$CREATE EXTENSION postgres_fdw$$,
  $$CREATE SERVER srv FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h'); CREATE USER MAPPING FOR regress_schema_a SERVER srv OPTIONS (user 'u');
    CREATE FOREIGN TABLE ft(a int OPTIONS (column_name 'z'), b text) SERVER srv OPTIONS (table_name 'q')$$);
SELECT * FROM whole($$CREATE EXTENSION postgres_fdw; CREATE SERVER srv FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h'); CREATE FOREIGN TABLE ft(a int) SERVER srv OPTIONS (table_name 'q')$$,
  $$ALTER FOREIGN TABLE ft ADD b int; ALTER FOREIGN TABLE ft OPTIONS (SET table_name 'r', ADD schema_name 's'); ALTER SERVER srv OPTIONS (SET host 'h2')$$);
SELECT * FROM whole($$CREATE FOREIGN DATA WRAPPER "W 1" OPTIONS (a '1', b '2', "c c" 'it''s')$$,
  $$ALTER FOREIGN DATA WRAPPER "W 1" OPTIONS (DROP a, SET b '3', ADD d E'x\ny\\z"'); COMMENT ON FOREIGN DATA WRAPPER "W 1" IS 'c';
    GRANT USAGE ON FOREIGN DATA WRAPPER "W 1" TO regress_schema_a WITH GRANT OPTION$$);
SELECT * FROM whole($$CREATE EXTENSION postgres_fdw; CREATE FOREIGN DATA WRAPPER w HANDLER postgres_fdw_handler$$,
  $$ALTER FOREIGN DATA WRAPPER w NO HANDLER VALIDATOR postgres_fdw_validator; CREATE FOREIGN DATA WRAPPER w2 HANDLER postgres_fdw_handler VALIDATOR postgresql_fdw_validator$$);
SELECT * FROM whole($$CREATE FOREIGN DATA WRAPPER w; CREATE FOREIGN DATA WRAPPER w2; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', dbname 'd');
    CREATE SERVER s2 TYPE 't' VERSION '1' FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR PUBLIC SERVER s2 OPTIONS (user 'x')$$,
  $$ALTER SERVER s VERSION '2' OPTIONS (SET host 'h2', DROP dbname); GRANT USAGE ON FOREIGN SERVER s TO PUBLIC; COMMENT ON SERVER s IS 'c';
    DROP SERVER s2 CASCADE; CREATE SERVER s2 FOREIGN DATA WRAPPER w2; CREATE USER MAPPING FOR PUBLIC SERVER s2 OPTIONS (user 'y')$$);
SELECT * FROM whole($$CREATE FOREIGN DATA WRAPPER w; CREATE SERVER "S s" FOREIGN DATA WRAPPER w; ALTER SERVER "S s" OWNER TO regress_schema_b; CREATE USER MAPPING FOR regress_schema_a SERVER "S s" OPTIONS (user 'x')$$,
  $$ALTER USER MAPPING FOR regress_schema_a SERVER "S s" OPTIONS (SET user 'y', ADD username 'z'); CREATE USER MAPPING FOR PUBLIC SERVER "S s";
    ALTER SERVER "S s" OWNER TO regress_schema_a$$);
-- Passwords are never shown: there is no statement that sets one
SELECT * FROM whole($$CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (api_key 'XYZZY'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'XYZZY')$$,
  $$ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'XYZZY2', SET user 'v'); ALTER SERVER s OPTIONS (DROP api_key); CREATE USER MAPPING FOR regress_schema_a SERVER s OPTIONS (password 'XYZZY')$$);

-- Publications
SELECT * FROM whole($$CREATE TABLE t(a int PRIMARY KEY, b int); CREATE TABLE u(a int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE u$$,
  $$ALTER PUBLICATION p ADD TABLE t (a) WHERE (a > 0); ALTER PUBLICATION p SET (publish = 'insert'); CREATE PUBLICATION pa FOR ALL TABLES$$);
SELECT * FROM whole($$CREATE SCHEMA "S 1"; CREATE TABLE t(a int PRIMARY KEY, b bool, c int); CREATE TABLE c() INHERITS (t); CREATE PUBLICATION "P p" FOR TABLE ONLY t (c, a) WHERE (b)$$,
  $$ALTER PUBLICATION "P p" DROP TABLE ONLY t; ALTER PUBLICATION "P p" ADD TABLE t; ALTER PUBLICATION "P p" ADD TABLES IN SCHEMA "S 1"; ALTER PUBLICATION "P p" SET (publish = '', publish_via_partition_root); COMMENT ON PUBLICATION "P p" IS 'c'$$);
SELECT * FROM whole($$CREATE TABLE t(a int PRIMARY KEY, b int); CREATE PUBLICATION p FOR TABLE t WHERE (a > 0); COMMENT ON PUBLICATION p IS 'c'$$,
  $$ALTER PUBLICATION p DROP TABLE t; ALTER TABLE t ALTER a TYPE bigint; ALTER PUBLICATION p ADD TABLE t WHERE (a > 1)$$);
SELECT * FROM whole($$CREATE TABLE t(a int PRIMARY KEY, b int); CREATE PUBLICATION p FOR TABLE t (a); COMMENT ON PUBLICATION p IS 'c'$$,
  $$DROP PUBLICATION p; CREATE PUBLICATION p FOR ALL TABLES; COMMENT ON PUBLICATION p IS 'c'; ALTER TABLE t DROP b$$);
SELECT * FROM whole($$CREATE TABLE t(a int PRIMARY KEY, b int); CREATE PUBLICATION p FOR TABLE t (a); CREATE SCHEMA s; CREATE PUBLICATION q FOR TABLES IN SCHEMA s$$,
  $$DROP TABLE t; DROP SCHEMA s$$);

-- Subscriptions: nothing connects, and connection strings with passwords are not shown
SELECT * FROM whole($$CREATE TABLE keep(a int)$$,
  $$CREATE SUBSCRIPTION "S s" CONNECTION 'host=h dbname=it''''s' PUBLICATION p, "P q" WITH (connect = false, slot_name = NONE, binary = true, synchronous_commit = 'local');
    CREATE SUBSCRIPTION s2 CONNECTION 'host=h password=XYZZY' PUBLICATION p WITH (connect = false, slot_name = NONE)$$);
SELECT * FROM whole($$CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p, q WITH (connect = false, slot_name = NONE)$$,
  $$ALTER SUBSCRIPTION s SET PUBLICATION q, r WITH (refresh = false); ALTER SUBSCRIPTION s CONNECTION 'host=h2'; ALTER SUBSCRIPTION s SET (slot_name = 'x', disable_on_error = true, binary = true);
    ALTER SUBSCRIPTION s ENABLE; COMMENT ON SUBSCRIPTION s IS 'c'$$);
SELECT * FROM whole($$CREATE SUBSCRIPTION s CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = NONE); CREATE SUBSCRIPTION s2 CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = 's')$$,
  $$ALTER SUBSCRIPTION s CONNECTION 'postgresql://u:XYZZY@h/'; ALTER SUBSCRIPTION s2 SET (slot_name = NONE); DROP SUBSCRIPTION s2$$);
