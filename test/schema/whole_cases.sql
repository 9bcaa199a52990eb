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
