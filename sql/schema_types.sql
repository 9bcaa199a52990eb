-- Types, and what has them: made into each other in both directions
\ir ../test/schema/both_ways.sql
\pset tuples_only on
\pset format unaligned

-- Enum types: labels are added where they belong
SELECT * FROM both_ways('CREATE TABLE keep (a int)', $$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e DEFAULT 'a', y e[])$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('b', 'd')$$,
  $$ALTER TYPE e ADD VALUE 'a' BEFORE 'b'; ALTER TYPE e ADD VALUE 'c' AFTER 'b'; ALTER TYPE e ADD VALUE 'e'; ALTER TYPE e ADD VALUE 'f'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ()$$, $$ALTER TYPE e ADD VALUE 'a'$$);
SELECT * FROM both_ways($$CREATE TYPE "E ""x" AS ENUM ('it''s', E'a\\b', E'line\nbreak')$$,
  $$ALTER TYPE "E ""x" ADD VALUE ', ' BEFORE E'a\\b'; COMMENT ON TYPE "E ""x" IS 'c'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (x e DEFAULT 'a'); INSERT INTO t VALUES ('c')$$,
  $$ALTER TYPE e ADD VALUE 'b'$$);

-- A label that is used in the same transaction
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (x e DEFAULT 'a'); INSERT INTO t VALUES ('c')$$,
  $$ALTER TYPE e RENAME TO o; CREATE TYPE e AS ENUM ('a', 'c', 'd'); ALTER TABLE t ALTER x DROP DEFAULT, ALTER x TYPE e USING x::text::e;
  DROP TYPE o; ALTER TABLE t ALTER x SET DEFAULT 'd'$$);

-- Labels that are removed, moved, renamed
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x e NOT NULL DEFAULT 'a', y e[]);
  CREATE INDEX ti ON t (x) WHERE x = 'a'; INSERT INTO t VALUES ('c', '{a}')$$,
  $$ALTER TABLE t ALTER x DROP DEFAULT; DROP INDEX ti; ALTER TYPE e RENAME TO o; CREATE TYPE e AS ENUM ('a', 'c');
  ALTER TABLE t ALTER x TYPE e USING x::text::e, ALTER y TYPE e[] USING y::text[]::e[]; DROP TYPE o;
  ALTER TABLE t ALTER x SET DEFAULT 'a'; CREATE INDEX ti ON t (x) WHERE x = 'a'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e)$$,
  $$DROP TABLE t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e)$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e); CREATE TABLE e_old ()$$,
  $$ALTER TYPE e RENAME VALUE 'b' TO 'c'$$);
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); COMMENT ON TYPE e IS 'c'; GRANT USAGE ON TYPE e TO PUBLIC; REVOKE USAGE ON TYPE e FROM PUBLIC$$,
  $$ALTER TYPE e RENAME VALUE 'b' TO 'c'$$);

-- What is in the way of a type that is replaced
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e PRIMARY KEY DEFAULT 'a', g bool GENERATED ALWAYS AS (x = 'a') STORED,
  CONSTRAINT c CHECK (x <> 'b' OR x IS NULL), CONSTRAINT d CHECK (x = x)); CREATE TABLE r (x e REFERENCES t, y e UNIQUE, z e);
  ALTER TABLE r ADD FOREIGN KEY (z) REFERENCES r (y); COMMENT ON CONSTRAINT c ON t IS 'kept'; CREATE INDEX ON t ((x::text)) WHERE x > 'a';
  INSERT INTO t VALUES ('a'); INSERT INTO r VALUES ('a', 'a', 'a')$$,
  $$DROP TABLE r, t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e PRIMARY KEY DEFAULT 'a', g bool GENERATED ALWAYS AS (x = 'a') STORED,
  CONSTRAINT c CHECK (x <> 'b' OR x IS NULL), CONSTRAINT d CHECK (x = x)); CREATE TABLE r (x e REFERENCES t, y e UNIQUE, z e);
  ALTER TABLE r ADD FOREIGN KEY (z) REFERENCES r (y); COMMENT ON CONSTRAINT c ON t IS 'kept'; CREATE INDEX ON t ((x::text)) WHERE x > 'a'$$);
-- with partitions and children
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a int, x e DEFAULT 'a') PARTITION BY RANGE (a);
  CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE b1 (x e); CREATE TABLE b2 (x e, y e DEFAULT 'a') INHERITS (b1);
  ALTER TABLE b2 ALTER x SET DEFAULT 'a'; INSERT INTO t VALUES (1, 'a'); INSERT INTO b2 VALUES ('a', 'b')$$,
  $$DROP TABLE t, b2, b1; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (a int, x e DEFAULT 'a') PARTITION BY RANGE (a);
  CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE b1 (x e); CREATE TABLE b2 (x e, y e DEFAULT 'a') INHERITS (b1);
  ALTER TABLE b2 ALTER x SET DEFAULT 'a'$$);
-- with columns that get another type, or had another one
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('1', '2'); CREATE TYPE f AS ENUM ('1', '2');
  CREATE TABLE t (a e DEFAULT '1', b text DEFAULT '1', c e, d f, x e, y int); INSERT INTO t VALUES ('1', '1', '1', '2', '1', 1)$$,
  $$DROP TABLE t; DROP TYPE e, f; CREATE TYPE e AS ENUM ('2', '1'); CREATE TYPE f AS ENUM ('1', '2');
  CREATE TABLE t (a text DEFAULT '1', b e DEFAULT '1', c int, d e, x f, y e)$$);
