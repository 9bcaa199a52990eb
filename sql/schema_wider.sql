-- Which new types of a column do not hold all values of the old one, and which can be compared meanwhile
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
-- The hazard narrow_type, there and back
CREATE FUNCTION narrow(one text, other text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text[];
BEGIN
  EXECUTE format('CREATE SCHEMA a CREATE TABLE t (c %s)', one);
  EXECUTE format('CREATE SCHEMA b CREATE TABLE t (c %s)', other);
  result := ARRAY[(SELECT CASE WHEN 'narrow_type' = ANY (hazards) THEN 'narrow' ELSE 'wide' END FROM schemaver_diff('schema:a', 'schema:b') WHERE identity = 'a.t.c'),
    (SELECT CASE WHEN 'narrow_type' = ANY (hazards) THEN 'narrow' ELSE 'wide' END FROM schemaver_diff('schema:b', 'schema:a') WHERE identity = 'b.t.c')];
  DROP SCHEMA a, b CASCADE;
  RETURN format('%s, %s', result[1], result[2]);
END $$;
SELECT one, other, narrow(one, other) FROM (VALUES
  ('smallint', 'int'), ('smallint', 'bigint'), ('smallint', 'numeric'), ('smallint', 'real'), ('smallint', 'float8'), ('int', 'bigint'), ('int', 'numeric'), ('int', 'real'), ('int', 'float8'),
  ('bigint', 'numeric'), ('bigint', 'float8'), ('bigint', 'numeric(20)'), ('real', 'float8'), ('real', 'numeric'), ('int', 'text'), ('int[]', 'bigint[]'), ('int', 'int[]'), ('int[]', 'int[][]'),
  ('numeric(5,2)', 'numeric(6,2)'), ('numeric(5,2)', 'numeric(6,3)'), ('numeric(5,2)', 'numeric(5,3)'), ('numeric(5,2)', 'numeric(7,1)'), ('numeric(5,2)', 'numeric(5)'), ('numeric(5,2)', 'numeric'),
  ('varchar(5)', 'varchar(10)'), ('varchar(5)', 'varchar'), ('varchar(5)', 'text'), ('varchar', 'text'), ('char(5)', 'char(6)'), ('char(5)', 'varchar(5)'), ('char(5)', 'varchar(4)'), ('char(5)', 'varchar'),
  ('varchar(5)[]', 'varchar(10)[]'), ('varchar(5)[]', 'text[]'), ('date', 'timestamp'), ('date', 'timestamptz'), ('date', 'timestamp(3)'), ('timestamp', 'timestamptz'),
  ('timestamp(3)', 'timestamp'), ('timestamp(3)', 'timestamp(6)'), ('timestamp(3)', 'timestamptz(6)'), ('time(3)', 'time'), ('bit(3)', 'bit(5)'), ('bit(3)', 'varbit(5)'), ('bit(3)', 'varbit(2)'), ('varbit(3)', 'varbit(5)'),
  ('jsonb', 'json'), ('cidr', 'inet'), ('macaddr', 'macaddr8'), ('uuid', 'text')) v (one, other);
DROP FUNCTION narrow;
-- A foreign key stays if both columns can be compared meanwhile, whichever is altered first
SELECT * FROM both_ways('CREATE TABLE t (k int PRIMARY KEY); CREATE TABLE r (k int REFERENCES t)', 'ALTER TABLE r ALTER k TYPE bigint; ALTER TABLE t ALTER k TYPE bigint');
SELECT * FROM both_ways('CREATE TABLE t (k varchar(5) PRIMARY KEY); CREATE TABLE r (k varchar(5) REFERENCES t)', 'ALTER TABLE r ALTER k TYPE text; ALTER TABLE t ALTER k TYPE text');
SELECT * FROM both_ways('CREATE TABLE t (k int PRIMARY KEY); CREATE TABLE r (k int REFERENCES t)', 'ALTER TABLE r DROP CONSTRAINT r_k_fkey, ALTER k TYPE numeric; ALTER TABLE t ALTER k TYPE numeric; ALTER TABLE r ADD CONSTRAINT r_k_fkey FOREIGN KEY (k) REFERENCES t');
SELECT * FROM both_ways('CREATE TABLE t (k int[] PRIMARY KEY); CREATE TABLE r (k int[] REFERENCES t)', 'ALTER TABLE r DROP CONSTRAINT r_k_fkey, ALTER k TYPE bigint[]; ALTER TABLE t ALTER k TYPE bigint[]; ALTER TABLE r ADD CONSTRAINT r_k_fkey FOREIGN KEY (k) REFERENCES t');
SELECT * FROM both_ways('CREATE TABLE t (k int PRIMARY KEY); CREATE TABLE r (k int REFERENCES t)', 'ALTER TABLE r ALTER k TYPE bigint');
