-- Partitions and inheritance, with rows: made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set file :source '/test/schema/kept_both_ways.sql'
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- swap bounds
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (0) TO (10); ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (10) TO (20)$$);

-- shift
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); INSERT INTO t VALUES (1, 'x'), (18, 'y')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (15); ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (15) TO (25)$$);

-- shift other way
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (20) TO (30); INSERT INTO t VALUES (11, 'x'), (28, 'y')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (5) TO (15); ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (15) TO (30)$$);

-- replaced by new partition with same bounds; old stays
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE n (a int, b text); INSERT INTO t VALUES (1,'x')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ATTACH PARTITION n FOR VALUES FROM (0) TO (10)$$);

-- split; old shrinks, new takes
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (20); INSERT INTO t VALUES (1,'x')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10); CREATE TABLE a0 PARTITION OF t FOR VALUES FROM (10) TO (20)$$);

-- default with rows that have to move
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE td PARTITION OF t DEFAULT; INSERT INTO t VALUES (1,'x'), (15, 'y')$$,
 $$TRUNCATE t; CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)$$);

-- default becomes another one
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (15,'x')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t2 DEFAULT; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (10) TO (20)$$);

-- default replaced
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY list(a); CREATE TABLE td PARTITION OF t DEFAULT; INSERT INTO t VALUES (15,'x')$$,
 $$ALTER TABLE t DETACH PARTITION td; CREATE TABLE a_new PARTITION OF t DEFAULT$$);

-- multi level
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int) PARTITION BY range(a); CREATE TABLE m1 PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY list(b); CREATE TABLE m1a PARTITION OF m1 FOR VALUES IN (1); CREATE TABLE m1b PARTITION OF m1 FOR VALUES IN (2); CREATE TABLE m2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY list(b); INSERT INTO t VALUES (2,2)$$,
 $$ALTER TABLE t DETACH PARTITION m1; ALTER TABLE t DETACH PARTITION m2; ALTER TABLE m1 DETACH PARTITION m1a;ALTER TABLE m1 DETACH PARTITION m1b; ALTER TABLE t ATTACH PARTITION m1 FOR VALUES FROM (0) TO (15); ALTER TABLE t ATTACH PARTITION m2 FOR VALUES FROM (15) TO (20); ALTER TABLE m2 ATTACH PARTITION m1a FOR VALUES IN (1); ALTER TABLE m1 ATTACH PARTITION m1b FOR VALUES IN (1,2)$$);

-- level removed: sub partition attached to the root
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int) PARTITION BY range(a); CREATE TABLE m1 PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY range(a); CREATE TABLE m1a PARTITION OF m1 FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1,1)$$,
 $$ALTER TABLE m1 DETACH PARTITION m1a; DROP TABLE m1; ALTER TABLE t ATTACH PARTITION m1a FOR VALUES FROM (0) TO (10)$$);

-- hash modulus
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY hash(a); CREATE TABLE h0 PARTITION OF t FOR VALUES WITH (modulus 2, remainder 0); CREATE TABLE h1 PARTITION OF t FOR VALUES WITH (modulus 2, remainder 1)$$,
 $$ALTER TABLE t DETACH PARTITION h0; ALTER TABLE t DETACH PARTITION h1; ALTER TABLE t ATTACH PARTITION h0 FOR VALUES WITH (modulus 4, remainder 1); ALTER TABLE t ATTACH PARTITION h1 FOR VALUES WITH (modulus 4, remainder 0); CREATE TABLE a2 PARTITION OF t FOR VALUES WITH (modulus 4, remainder 2); CREATE TABLE z3 PARTITION OF t FOR VALUES WITH (modulus 4, remainder 3)$$);

-- list values exchanged
SELECT * FROM kept_both_ways($$CREATE TABLE t("A a" text, b text) PARTITION BY list("A a"); CREATE TABLE "L 1" PARTITION OF t FOR VALUES IN ('it''s', NULL); CREATE TABLE l2 PARTITION OF t FOR VALUES IN ('b', 'c'); INSERT INTO t VALUES ('c', 'x'), ('it''s', 'y')$$,
 $$ALTER TABLE t DETACH PARTITION "L 1"; ALTER TABLE t DETACH PARTITION l2; ALTER TABLE t ATTACH PARTITION "L 1" FOR VALUES IN ('it''s', 'b'); ALTER TABLE t ATTACH PARTITION l2 FOR VALUES IN ('c', NULL)$$);

-- expression key, dropped column before
SELECT * FROM kept_both_ways($$CREATE TABLE t(x int, "A a" int, y int, b text) PARTITION BY range(("A a" % 10), y); ALTER TABLE t DROP x; CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0, MINVALUE) TO (5, MAXVALUE); CREATE TABLE t2 (b text, y int, "A a" int); ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (6, 0) TO (9, 0); INSERT INTO t VALUES (13, 2, 'x'), (18, 2, 'y')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0, MINVALUE) TO (6, MAXVALUE); ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (7, 1) TO (10, 0)$$);

-- moves to another table, whose partition moves here
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int) PARTITION BY range(a); CREATE TABLE u(a int) PARTITION BY range(a); CREATE TABLE p1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF u FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1); INSERT INTO u VALUES (2)$$,
 $$ALTER TABLE t DETACH PARTITION p1; ALTER TABLE u DETACH PARTITION p2; ALTER TABLE t ATTACH PARTITION p2 FOR VALUES FROM (0) TO (10);ALTER TABLE u ATTACH PARTITION p1 FOR VALUES FROM (0) TO (10);$$);

-- partitioned table dropped, partition kept
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY) PARTITION BY range(a); CREATE TABLE p1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1)$$,
 $$ALTER TABLE t DETACH PARTITION p1; DROP TABLE t$$);

-- parents exchange roles
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int) PARTITION BY range(a); CREATE TABLE u(a int) PARTITION BY range(a);ALTER TABLE t ATTACH PARTITION u FOR VALUES FROM (0) TO (10)$$,
 $$ALTER TABLE t DETACH PARTITION u; ALTER TABLE u ATTACH PARTITION t FOR VALUES FROM (0) TO (10)$$);

-- column add on partitioned
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1,'x')$$,
 $$ALTER TABLE t ADD c int DEFAULT 3, DROP b, ALTER a SET NOT NULL, ADD d int GENERATED ALWAYS AS (a + 1) STORED$$);

-- generated expression changed on partitioned: altered since 17, before, the column is replaced
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1)$$,
 $$ALTER TABLE t DROP b, ADD b int GENERATED ALWAYS AS (a + 2) STORED$$) AS line WHERE line !~ '^(up|down): ';

-- inherits: column added, type
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int, b text); CREATE TABLE c(x int) INHERITS (p); INSERT INTO c VALUES (1, 'x', 2)$$,
 $$ALTER TABLE p ADD c int DEFAULT 3, DROP b, ALTER a TYPE bigint$$);

-- NO INHERIT
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int CHECK (a > 0), b text); CREATE TABLE c(x int) INHERITS (p); INSERT INTO c VALUES (1, 'x', 2)$$,
 $$ALTER TABLE c NO INHERIT p$$);

-- INHERIT after types
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int CHECK (a > 0), b text NOT NULL); CREATE TABLE c(x int, a bigint, b text); INSERT INTO c VALUES (1, 2, 'x')$$,
 $$ALTER TABLE c ALTER a TYPE int, ALTER b SET NOT NULL, ADD CONSTRAINT p_a_check CHECK (a > 0); ALTER TABLE c INHERIT p$$);

-- only parent drops
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int, b text); CREATE TABLE c(x int) INHERITS (p); INSERT INTO c VALUES (1, 'x', 2)$$,
 $$ALTER TABLE ONLY p DROP b$$);

-- child has local column of parent; parent drops
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int, b text); CREATE TABLE c(b text, x int) INHERITS (p); INSERT INTO c VALUES (1, 'x', 2)$$,
 $$ALTER TABLE p DROP b$$);

-- child own default, not null
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int DEFAULT 1, b int); CREATE TABLE c() INHERITS (p); CREATE TABLE t (a int DEFAULT 1) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO c VALUES (1)$$,
 $$ALTER TABLE c ALTER a SET DEFAULT 2, ALTER a SET NOT NULL; ALTER TABLE p ALTER b SET DEFAULT 3; ALTER TABLE ONLY p ALTER a DROP DEFAULT; ALTER TABLE t1 ALTER a SET DEFAULT 4; ALTER TABLE t1 ALTER a SET NOT NULL$$);

-- parent default changes, child keeps
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int DEFAULT 1, b int DEFAULT 7); CREATE TABLE c() INHERITS (p); CREATE TABLE d() INHERITS (c); ALTER TABLE d ALTER b SET DEFAULT 9; INSERT INTO c VALUES (1)$$,
 $$ALTER TABLE ONLY p ALTER a SET DEFAULT 5; ALTER TABLE p ALTER b SET DEFAULT 8; ALTER TABLE d ALTER b SET DEFAULT 9;$$);

-- parent NOT NULL changes, ONLY (checks)
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int, b int); CREATE TABLE c() INHERITS (p); INSERT INTO c VALUES (1)$$,
 $$ALTER TABLE p ADD CHECK (a > 0), ADD CONSTRAINT q CHECK (b > 0) NO INHERIT; ALTER TABLE p ALTER a SET NOT NULL$$);

-- check becomes local in child
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int CHECK (a > 0), b int); CREATE TABLE c() INHERITS (p); INSERT INTO c VALUES (1)$$,
 $$ALTER TABLE ONLY p DROP CONSTRAINT p_a_check$$);
SELECT * FROM kept_both_ways($$CREATE TABLE p(a int CHECK (a > 0), b int); CREATE TABLE c(CONSTRAINT p_a_check CHECK (a > 0)) INHERITS (p); INSERT INTO c VALUES (1)$$,
 $$ALTER TABLE p DROP CONSTRAINT p_a_check$$);

-- plain becomes partition: types, checks, not null, index, trigger
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b text CHECK (b <> ''), PRIMARY KEY (a)) PARTITION BY range(a); CREATE INDEX tb ON t (b); CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
 CREATE TABLE t1(z int, a bigint, b varchar); CREATE TRIGGER tr BEFORE UPDATE ON t1 FOR EACH ROW EXECUTE FUNCTION tf(); CREATE INDEX own ON t1 (b); INSERT INTO t1 VALUES (1, 2, 'x')$$,
 $$DROP TRIGGER tr ON t1; ALTER TABLE t1 DROP z, ALTER a TYPE int, ALTER a SET NOT NULL, ALTER b TYPE text, ADD CONSTRAINT t_b_check CHECK (b <> ''); ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10)$$);

-- created as partition of; was plain with PK
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b text CHECK (b <> ''), PRIMARY KEY (a)) PARTITION BY range(a); CREATE INDEX tb ON t (b); CREATE TABLE t1(a int NOT NULL, b text); INSERT INTO t1 VALUES (2, 'x')$$,
 $$DROP TABLE t1; CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)$$);

-- partition becomes plain without what it had
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b text CHECK (b <> ''), PRIMARY KEY (a)) PARTITION BY range(a); CREATE INDEX tb ON t (b); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE f (a int REFERENCES t); INSERT INTO t VALUES (2, 'x')$$,
 $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t1 DROP CONSTRAINT t1_pkey, DROP CONSTRAINT t_b_check; DROP INDEX t1_b_idx$$);

-- referenced rows
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE f (a int REFERENCES t, b int REFERENCES t DEFERRABLE); INSERT INTO t VALUES (2); INSERT INTO f VALUES (2)$$,
 $$ALTER TABLE f DROP CONSTRAINT f_a_fkey, DROP CONSTRAINT f_b_fkey; ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (20); ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t, ADD FOREIGN KEY (b) REFERENCES t DEFERRABLE$$);

-- referenced partition dropped
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY) PARTITION BY range(a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE TABLE f (a int REFERENCES t, b int REFERENCES t DEFERRABLE) PARTITION BY LIST (a); CREATE TABLE f1 PARTITION OF f DEFAULT; INSERT INTO t VALUES (12); INSERT INTO f VALUES (12)$$,
 $$ALTER TABLE t DETACH PARTITION t1; DROP TABLE t1$$);

-- Unique indexes and constraints are never missing, except primary keys

-- unique index
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX u ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX u; ALTER TABLE t CLUSTER ON u; COMMENT ON INDEX u IS 'c'; INSERT INTO t VALUES (1, 2)$$,
 $$DROP INDEX u; CREATE UNIQUE INDEX u ON t (b); ALTER TABLE t REPLICA IDENTITY USING INDEX u; ALTER TABLE t CLUSTER ON u; COMMENT ON INDEX u IS 'c';$$);

-- unique index with the FK
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX u ON t (a); CREATE TABLE f (a int REFERENCES t (a)); INSERT INTO t VALUES (1, 2); INSERT INTO f VALUES (1)$$,
 $$ALTER TABLE f DROP CONSTRAINT f_a_fkey; DROP INDEX u; CREATE UNIQUE INDEX u ON t (a) INCLUDE (b); ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t (a)$$);

-- unique constraint
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b int NOT NULL, CONSTRAINT k UNIQUE (a)); COMMENT ON CONSTRAINT k ON t IS 'c'; ALTER TABLE t CLUSTER ON k; INSERT INTO t VALUES (1, 2); CREATE TABLE f (a int REFERENCES t (a)); INSERT INTO f VALUES (1)$$,
 $$ALTER TABLE f DROP CONSTRAINT f_a_fkey; ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k UNIQUE (a) DEFERRABLE; COMMENT ON CONSTRAINT k ON t IS 'c'; ALTER TABLE t CLUSTER ON k; ALTER TABLE t ADD UNIQUE (a); ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t (a)$$);

-- exclusion
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&)); INSERT INTO t VALUES (1, '[1,2]')$$,
 $$ALTER TABLE t DROP CONSTRAINT x, ADD CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (a > 0)$$);

-- primary key
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY, b int NOT NULL); ALTER TABLE t CLUSTER ON t_pkey; COMMENT ON CONSTRAINT t_pkey ON t IS 'c'; INSERT INTO t VALUES (1, 2); CREATE TABLE f (a int REFERENCES t); INSERT INTO f VALUES (1)$$,
 $$ALTER TABLE f DROP CONSTRAINT f_a_fkey; ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (a) INCLUDE (b); ALTER TABLE t CLUSTER ON t_pkey; COMMENT ON CONSTRAINT t_pkey ON t IS 'c'; ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t$$);

-- primary key, deferrable, options
SELECT * FROM kept_both_ways($$CREATE TABLE t("A a" int PRIMARY KEY, b int); INSERT INTO t VALUES (1, 2)$$,
 $$ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY ("A a", b) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED;$$);

-- primary key of partitioned; unique of partitioned
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int, PRIMARY KEY (a), UNIQUE (a, b)) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE UNIQUE INDEX ui ON t (b, a); INSERT INTO t VALUES (1, 2)$$,
 $$ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (a, b), DROP CONSTRAINT t_a_b_key, ADD CONSTRAINT t_a_b_key UNIQUE (a, b) INCLUDE (a); DROP INDEX ui; CREATE UNIQUE INDEX ui ON t (a) INCLUDE (b)$$);

-- column of the unique index is replaced, or dropped, or retyped
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text, c int); CREATE UNIQUE INDEX u ON t (a); CREATE UNIQUE INDEX v ON t (lower(b)); INSERT INTO t VALUES (1, '2', 3)$$,
 $$ALTER TABLE t DROP a; DROP INDEX v; ALTER TABLE t ALTER b TYPE int USING b::int; CREATE UNIQUE INDEX u ON t (c); CREATE UNIQUE INDEX v ON t (abs(b));$$);

-- a generated column of the unique index is replaced, or altered
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b text, c int, g int GENERATED ALWAYS AS (c * 2) STORED); CREATE UNIQUE INDEX w ON t (g); INSERT INTO t VALUES (1, '2', 3)$$,
 $$ALTER TABLE t DROP g; ALTER TABLE t ADD g int GENERATED ALWAYS AS (c * 3) STORED; CREATE UNIQUE INDEX w ON t (g, c)$$) AS line WHERE line !~ '^(up|down): ';

-- constraint becomes index and back; table of same name moves
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int CONSTRAINT u UNIQUE); CREATE TABLE s (a int); INSERT INTO t VALUES (1)$$,
 $$ALTER TABLE t DROP CONSTRAINT u; CREATE UNIQUE INDEX u ON t (a)$$);
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int); CREATE TABLE s (a int); CREATE UNIQUE INDEX u ON t (a); INSERT INTO t VALUES (1)$$,
 $$DROP INDEX u; CREATE UNIQUE INDEX u ON s (a)$$);

-- two unique that exchange names
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int); CREATE UNIQUE INDEX u ON t (a); CREATE UNIQUE INDEX v ON t (b)$$,
 $$DROP INDEX u, v; CREATE UNIQUE INDEX u ON t (b); CREATE UNIQUE INDEX v ON t (a)$$);

-- unique under another name
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int NOT NULL, b int, CONSTRAINT k PRIMARY KEY (a)); CREATE UNIQUE INDEX u ON t (a); INSERT INTO t VALUES (1, 2)$$,
 $$DROP INDEX u; CREATE UNIQUE INDEX u2 ON t (a, b); ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k2 PRIMARY KEY (a, b)$$);

-- matview
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE UNIQUE INDEX u ON m (a);$$,
 $$DROP INDEX u; CREATE UNIQUE INDEX u ON m (b)$$);

-- What no statement does without a loss of rows has none

-- plain to partitioned
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int PRIMARY KEY, b text); INSERT INTO t VALUES (1,'x')$$,
 $$ALTER TABLE t RENAME TO t_old; CREATE TABLE t(a int, b text, CONSTRAINT t_pkey2 PRIMARY KEY(a)) PARTITION BY RANGE(a); CREATE TABLE t_all PARTITION OF t DEFAULT; INSERT INTO t SELECT * FROM t_old; DROP TABLE t_old$$);

-- partition key changes
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int) PARTITION BY RANGE (a); CREATE TABLE t_all PARTITION OF t DEFAULT; INSERT INTO t VALUES (1, 2)$$,
 $$DROP TABLE t; CREATE TABLE t(a int, b int) PARTITION BY RANGE (b); CREATE TABLE t_all PARTITION OF t DEFAULT$$);

-- partition becomes partitioned
SELECT * FROM kept_both_ways($$CREATE TABLE t(a int, b int) PARTITION BY RANGE (a); CREATE TABLE t_all PARTITION OF t DEFAULT; INSERT INTO t VALUES (1, 2)$$,
 $$DROP TABLE t_all; CREATE TABLE t_all PARTITION OF t DEFAULT PARTITION BY LIST (b)$$);

-- enum reorder, partition key
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e, y e DEFAULT 'a') PARTITION BY LIST (x); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a'); CREATE TABLE u (x e DEFAULT 'b'); INSERT INTO t VALUES ('a'); INSERT INTO u VALUES ('a')$$,
 $$DROP TABLE u, t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e, y e DEFAULT 'a') PARTITION BY LIST (x); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a'); CREATE TABLE u (x e DEFAULT 'b')$$);

-- enum reorder, partition key expression
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e, i int) PARTITION BY RANGE ((x > 'a')); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t VALUES ('a')$$,
 $$DROP TABLE t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e, i int) PARTITION BY RANGE ((x > 'a')); CREATE TABLE t1 PARTITION OF t DEFAULT$$);

-- domain in partition key
SELECT * FROM kept_both_ways($$CREATE DOMAIN d AS int; CREATE TABLE t (x d, i int) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t VALUES (1)$$,
 $$DROP TABLE t; DROP DOMAIN d; CREATE DOMAIN d AS bigint; CREATE TABLE t (x d, i int) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT$$);

-- type change of key column
SELECT * FROM kept_both_ways($$CREATE TABLE t (x int, i int) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE VIEW v AS SELECT x FROM t; INSERT INTO t VALUES (1)$$,
 $$DROP VIEW v; DROP TABLE t; CREATE TABLE t (x bigint, i int) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE VIEW v AS SELECT x FROM t;$$);

-- typed table
SELECT * FROM kept_both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c; CREATE TABLE u OF c (PRIMARY KEY (a)); INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (1)$$,
 $$DROP TABLE t, u; DROP TYPE c; CREATE TYPE c AS (a bigint, b text); CREATE TABLE t OF c;CREATE TABLE u OF c (PRIMARY KEY (a))$$);

-- typed table, attributes added
SELECT * FROM kept_both_ways($$CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c;INSERT INTO t VALUES (1, 'x');$$,
 $$ALTER TYPE c ADD ATTRIBUTE z int CASCADE, DROP ATTRIBUTE b CASCADE$$);

-- typed table, enum in type reordered
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE c AS (a e, b text); CREATE TABLE t OF c; INSERT INTO t VALUES ('a', 'x')$$,
 $$DROP TABLE t; DROP TYPE c, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE c AS (a e, b text); CREATE TABLE t OF c$$);

-- row type of table used in columns
SELECT * FROM kept_both_ways($$CREATE TABLE r (a int, b text); CREATE TABLE t (x r, y r[]); INSERT INTO t VALUES (ROW(1, 'x'))$$,
 $$DROP TABLE t, r; CREATE TABLE r (a bigint, b text); CREATE TABLE t (x r, y r[]);$$);

-- range over domain/enum
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (x r, y r[], z r_multirange, EXCLUDE USING gist (x WITH &&)); INSERT INTO t VALUES (r('a', 'b', '[]'), ARRAY[r('a','b')], r_multirange(r('a', 'b')))$$,
 $$DROP TABLE t; DROP TYPE r, e; CREATE TYPE e AS ENUM ('a', 'c', 'b'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (x r, y r[], z r_multirange, EXCLUDE USING gist (x WITH &&))$$);
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (x r, y r[], z r_multirange, EXCLUDE USING gist (x WITH &&)); INSERT INTO t VALUES (r('a', 'b', '[]'), ARRAY[r('a','b')], r_multirange(r('a', 'b')))$$,
 $$DROP TABLE t; DROP TYPE r, e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE r AS RANGE (subtype = e); CREATE TABLE t (x r, y r[], z r_multirange, EXCLUDE USING gist (x WITH &&))$$);

-- enum removed whole while used; domain over array of enum; composite with enum arrays
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS e[] CHECK (VALUE[1] <> 'b'); CREATE TYPE c AS (a e[], b d); CREATE DOMAIN dc AS c CHECK ((VALUE).a <> '{b}'); CREATE TABLE t (x d, y c[], z dc, w dc[] ); INSERT INTO t VALUES ('{a}', ARRAY[ROW('{a}', '{a}')::c], ROW('{a}', '{a}')::c)$$,
 $$DROP TABLE t; DROP DOMAIN dc; DROP TYPE c; DROP DOMAIN d; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE DOMAIN d AS e[] CHECK (VALUE[1] <> 'b'); CREATE TYPE c AS (a e[], b d); CREATE DOMAIN dc AS c CHECK ((VALUE).a <> '{b}'); CREATE TABLE t (x d, y c[], z dc, w dc[] )$$);

-- hash partition by other column, enum in subpartition key
SELECT * FROM kept_both_ways($$CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (i int, x e) PARTITION BY HASH (i); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (modulus 1, remainder 0) PARTITION BY LIST (x); CREATE TABLE t1a PARTITION OF t1 DEFAULT; INSERT INTO t VALUES (1, 'b')$$,
 $$DROP TABLE t; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (i int, x e) PARTITION BY HASH (i); CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (modulus 1, remainder 0) PARTITION BY LIST (x); CREATE TABLE t1a PARTITION OF t1 DEFAULT$$);

-- function used in the partition key replaced; opclass
SELECT * FROM kept_both_ways($$CREATE FUNCTION f(a int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1'; CREATE TABLE t (x int) PARTITION BY RANGE (f(x)); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t VALUES (1)$$,
 $$DROP TABLE t; DROP FUNCTION f(int); CREATE FUNCTION f(b int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1'; CREATE TABLE t (x int) PARTITION BY RANGE (f(x)); CREATE TABLE t1 PARTITION OF t DEFAULT$$);

-- collation in key replaced
SELECT * FROM kept_both_ways($$CREATE COLLATION k (provider = libc, locale = 'C'); CREATE TABLE t (x text COLLATE k) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t VALUES (1)$$,
 $$DROP TABLE t; DROP COLLATION k; CREATE COLLATION k (provider = libc, locale = 'POSIX');  CREATE TABLE t (x text COLLATE k) PARTITION BY RANGE (x); CREATE TABLE t1 PARTITION OF t DEFAULT$$);

-- the reason
CREATE SCHEMA a CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE SCHEMA b CREATE TABLE t (a int, b int);
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
DROP SCHEMA a, b CASCADE;
