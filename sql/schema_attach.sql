-- Tables that leave parents and get others, in an order in which each statement works; columns that come with those of a parent
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
-- one_to_other(one, other): makes a schema of the first statements into one of the others
CREATE FUNCTION one_to_other(one text, other text) RETURNS SETOF text LANGUAGE plpgsql SET client_min_messages = error AS $$
BEGIN
  CREATE SCHEMA a; PERFORM set_config('search_path', 'a, public', false); EXECUTE one;
  CREATE SCHEMA b; PERFORM set_config('search_path', 'b, public', false); EXECUTE other;
  PERFORM set_config('search_path', 'public', false);
  RETURN QUERY SELECT * FROM one_way('to the other', 'a', 'b');
  DROP SCHEMA a, b CASCADE;
END $$;
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- A child leaves one of two parents: a foreign key to the other one stays
SELECT * FROM both_ways($$CREATE TABLE p1 (a int); CREATE TABLE p2 (k int PRIMARY KEY); CREATE TABLE c () INHERITS (p1, p2); CREATE TABLE r (k int REFERENCES p2)$$,
  $$ALTER TABLE c NO INHERIT p1$$);

-- A foreign key refers to a unique index of a table whose partition gets other bounds
SELECT * FROM both_ways($$CREATE TABLE t (k int NOT NULL) PARTITION BY RANGE (k); CREATE UNIQUE INDEX ti ON t (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE r (k int REFERENCES t (k)); INSERT INTO t VALUES (1); INSERT INTO r VALUES (1)$$,
  $$ALTER TABLE r DROP CONSTRAINT r_k_fkey; ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (20); ALTER TABLE r ADD CONSTRAINT r_k_fkey FOREIGN KEY (k) REFERENCES t (k)$$);

-- Copies of triggers are changed as long as they are there
SELECT * FROM both_ways($$CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE a1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE z1 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE a1 DISABLE TRIGGER g; ALTER TABLE z1 DISABLE TRIGGER g$$,
  $$ALTER TABLE t DETACH PARTITION a1; ALTER TABLE t DETACH PARTITION z1$$);

-- and when they are there again
SELECT * FROM both_ways($$CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE a1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE z1 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE a1 DISABLE TRIGGER g$$,
  $$ALTER TABLE t DETACH PARTITION a1;  ALTER TABLE t ATTACH PARTITION a1 FOR VALUES FROM (0) TO (5); ALTER TABLE a1 ENABLE REPLICA TRIGGER g; ALTER TABLE z1 DISABLE TRIGGER g$$);

-- A partition leaves, and then both are changed
SELECT * FROM both_ways($$CREATE TABLE t (k int, b text) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 'x')$$,
  $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t1 ALTER k TYPE bigint, ALTER b SET NOT NULL, ADD c int, ADD CHECK (k > 0); ALTER TABLE t ALTER k SET NOT NULL, ALTER b TYPE varchar(10), ADD x int; ALTER TABLE t1 SET (fillfactor = 20); ALTER TABLE t1 ENABLE ROW LEVEL SECURITY; CREATE INDEX ON t1 (k)$$);

-- Materialized views read a new partition
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE z (k int); INSERT INTO z VALUES (3); CREATE TABLE y (k int)$$,
  $$ALTER TABLE t ATTACH PARTITION z FOR VALUES FROM (0) TO (10); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE MATERIALIZED VIEW n AS SELECT k FROM t$$) AS line;

-- A partition is detached when the table that refers to its rows has gone, which a view keeps waiting; all else about it comes later
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int PRIMARY KEY, b int) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 1); CREATE TABLE r (k int REFERENCES t); INSERT INTO r VALUES (1); CREATE VIEW v AS SELECT k FROM r$$,
  $$CREATE TABLE n (s text, k int); CREATE OR REPLACE VIEW v AS SELECT k FROM n; DROP TABLE r; ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ADD c int; ALTER TABLE t1 ADD d int, SET (fillfactor = 20)$$) AS line;

-- it gets another parent
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int PRIMARY KEY, b int) PARTITION BY RANGE (k); CREATE TABLE u (k int NOT NULL, b int) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 1); CREATE TABLE r (k int REFERENCES t); INSERT INTO r VALUES (1); CREATE VIEW v AS SELECT k FROM r$$,
  $$CREATE TABLE n (s text, k int); CREATE OR REPLACE VIEW v AS SELECT k FROM n; DROP TABLE r; ALTER TABLE t DETACH PARTITION t1; ALTER TABLE u ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10)$$) AS line;

-- its parent goes
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int PRIMARY KEY, b int) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 1); CREATE TABLE r (k int REFERENCES t); INSERT INTO r VALUES (1); CREATE VIEW v AS SELECT k FROM r$$,
  $$CREATE TABLE n (s text, k int); CREATE OR REPLACE VIEW v AS SELECT k FROM n; DROP TABLE r; ALTER TABLE t DETACH PARTITION t1; DROP TABLE t$$) AS line;

-- A materialized view has the rows of a partition that must get its primary key before
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE z (k int); INSERT INTO z VALUES (3)$$,
  $$ALTER TABLE z ADD PRIMARY KEY (k); ALTER TABLE t ATTACH PARTITION z FOR VALUES FROM (0) TO (10); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE MATERIALIZED VIEW n AS SELECT count(*) AS c FROM t$$) AS line;

-- A foreign key is added when the rows are there
SELECT * FROM both_ways($$CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k); CREATE TABLE z (k int NOT NULL); INSERT INTO z VALUES (3); CREATE TABLE r (k int); INSERT INTO r VALUES (3)$$,
  $$ALTER TABLE z ADD CONSTRAINT z_positive CHECK (k > 0); ALTER TABLE t ATTACH PARTITION z FOR VALUES FROM (0) TO (10); ALTER TABLE r ADD CONSTRAINT a_reference FOREIGN KEY (k) REFERENCES t$$);

-- Partitions come when the ranges are free
SELECT split_part(line, E'\n', 1) FROM both_ways($$CREATE TABLE t (k int PRIMARY KEY, b int) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 1); CREATE TABLE r (k int REFERENCES t); INSERT INTO r VALUES (1); CREATE VIEW v AS SELECT k FROM r; CREATE TABLE y (k int NOT NULL, b int)$$,
  $$CREATE TABLE n (s text, k int); CREATE OR REPLACE VIEW v AS SELECT k FROM n; DROP TABLE r; ALTER TABLE t DETACH PARTITION t1; CREATE TABLE a_new PARTITION OF t FOR VALUES FROM (0) TO (10); ALTER TABLE t ATTACH PARTITION y FOR VALUES FROM (10) TO (20)$$) AS line;

-- A new child has what its parent has
SELECT * FROM both_ways($$CREATE TABLE p (a int, b text); CREATE TABLE c (a int, b text); INSERT INTO c VALUES (1, 'x')$$,
  $$ALTER TABLE p ADD CONSTRAINT p_a CHECK (a > 0), ADD d int DEFAULT 5, ALTER b SET NOT NULL; ALTER TABLE c ADD d int DEFAULT 6, ALTER b SET NOT NULL, ADD CONSTRAINT p_a CHECK (a > 0), ADD CONSTRAINT c_own CHECK (a < 9); ALTER TABLE c INHERIT p$$);

-- Columns of both change before
SELECT * FROM both_ways($$CREATE TABLE p (a int, b text, x date); CREATE TABLE c (a int, b text, y date); INSERT INTO c VALUES (1, 'x')$$,
  $$ALTER TABLE p DROP x, ALTER a TYPE bigint, ADD n int; ALTER TABLE c ALTER a TYPE bigint, ADD n int, DROP y; ALTER TABLE c INHERIT p$$);

-- A new partition likewise
SELECT * FROM both_ways($$CREATE TABLE p (a int, b text, x date) PARTITION BY RANGE (a); CREATE TABLE c (a int, b text, y date); INSERT INTO c VALUES (1, 'x')$$,
  $$ALTER TABLE p DROP x, ADD n int, ADD CHECK (n > 0), ALTER b SET NOT NULL, ALTER b SET DEFAULT 'q'; ALTER TABLE c ADD n int, ADD CONSTRAINT p_n_check CHECK (n > 0), DROP y, ALTER b SET NOT NULL; ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (0) TO (10)$$);

-- A partition with other bounds takes part in what happens to the columns
SELECT * FROM both_ways($$CREATE TABLE p (a int, b text, x date) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (0) TO (10); INSERT INTO p VALUES (1, 'x', '2000-01-01')$$,
  $$ALTER TABLE p DETACH PARTITION c; ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (0) TO (20); ALTER TABLE p DROP x, ADD n int, ALTER b SET NOT NULL, ADD CHECK (a > 0); CREATE INDEX ON p (b); ALTER TABLE c ADD CHECK (a < 100); CREATE INDEX ON c (n)$$);

-- Indexes of a partition that is detached: dropped
SELECT * FROM both_ways($$CREATE TABLE p (a int PRIMARY KEY, b text) PARTITION BY RANGE (a); CREATE INDEX pb ON p (b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (0) TO (10)$$,
  $$ALTER TABLE p DETACH PARTITION c; DROP INDEX c_b_idx$$);

-- another one has the name
SELECT * FROM both_ways($$CREATE TABLE p (a int PRIMARY KEY, b text) PARTITION BY RANGE (a); CREATE INDEX pb ON p (b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (0) TO (10)$$,
  $$ALTER TABLE p DETACH PARTITION c; DROP INDEX c_b_idx; CREATE INDEX c_b_idx ON c (a, b)$$);

-- The default partition of another table does not matter
SELECT * FROM both_ways($$CREATE TYPE e AS ENUM ('a'); CREATE TABLE u (a int, k e) PARTITION BY LIST (k); CREATE TABLE ud PARTITION OF u DEFAULT; CREATE TABLE t (a int, k e) PARTITION BY LIST (k)$$,
  $$CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a')$$);

-- A child keeps the column that another one loses with the parent
SELECT * FROM both_ways($$CREATE TABLE p (a int, b text); CREATE TABLE c () INHERITS (p); CREATE TABLE d () INHERITS (p)$$,
  $$ALTER TABLE ONLY p DROP b; ALTER TABLE d DROP b$$);

-- The column of a child is there before that of the parent
SELECT * FROM both_ways($$CREATE TABLE z (a int); CREATE TABLE c () INHERITS (z)$$,
  $$ALTER TABLE c ADD n int DEFAULT 1; ALTER TABLE z ADD n int DEFAULT 2$$);

-- A CHECK of another name is another one
SELECT * FROM both_ways($$CREATE TABLE t (k int CONSTRAINT t_k CHECK (k > 0)) PARTITION BY RANGE (k); CREATE TABLE t1 (k int CONSTRAINT other CHECK (k > 0))$$,
  $$ALTER TABLE t1 DROP CONSTRAINT other, ADD CONSTRAINT t_k CHECK (k > 0); ALTER TABLE t ATTACH PARTITION t1 DEFAULT$$);

-- Of two equal indexes, one becomes a part of that of the partitioned table
SELECT * FROM both_ways($$CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE INDEX ti ON t (k); CREATE TABLE t1 (k int); CREATE INDEX i1 ON t1 (k); CREATE INDEX i2 ON t1 (k)$$,
  $$DROP INDEX i2; ALTER TABLE t ATTACH PARTITION t1 DEFAULT$$);

-- and the other one stays
SELECT * FROM both_ways($$CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE INDEX ti ON t (k); CREATE TABLE t1 (k int); CREATE INDEX z1 ON t1 (k); CREATE INDEX a2 ON t1 (k)$$,
  $$ALTER TABLE t ATTACH PARTITION t1 DEFAULT$$);

-- An equal index of another name is made anew
SELECT * FROM both_ways($$CREATE TABLE t (k int, b int) PARTITION BY RANGE (k); CREATE INDEX ti ON t (k); CREATE INDEX tb ON t (b); CREATE TABLE t1 PARTITION OF t DEFAULT$$,
  $$ALTER TABLE t DETACH PARTITION t1; DROP INDEX t1_k_idx; CREATE INDEX other ON t1 (k)$$);

-- as are constraints
SELECT * FROM both_ways($$CREATE TABLE t (k int, b int CONSTRAINT tc CHECK (b > 0), UNIQUE (k)) PARTITION BY RANGE (k); CREATE TABLE t1 PARTITION OF t DEFAULT$$,
  $$ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t1 DROP CONSTRAINT t1_k_key, ADD CONSTRAINT other UNIQUE (k), DROP CONSTRAINT tc, ADD CONSTRAINT tc2 CHECK (b > 0)$$);

-- New columns have the defaults that their tables have, over three generations
SELECT * FROM both_ways($$CREATE TABLE p (k int); CREATE TABLE c () INHERITS (p); CREATE TABLE d () INHERITS (c)$$,
  $$ALTER TABLE p ADD n int DEFAULT 3; ALTER TABLE ONLY c ALTER n SET DEFAULT 4; ALTER TABLE p ADD m int DEFAULT 3, ADD o int DEFAULT 1; ALTER TABLE ONLY c ALTER m DROP DEFAULT; ALTER TABLE ONLY p ALTER o SET DEFAULT 2$$);

-- and none if theirs has none
SELECT * FROM both_ways($$CREATE TABLE p (k int); CREATE TABLE c () INHERITS (p)$$,
  $$ALTER TABLE p ADD m int DEFAULT 3; ALTER TABLE c ALTER m DROP DEFAULT$$);
SELECT * FROM both_ways($$CREATE TABLE p (k int) PARTITION BY LIST (k); CREATE TABLE c PARTITION OF p DEFAULT$$,
  $$ALTER TABLE p ADD m int DEFAULT 3; ALTER TABLE c ALTER m DROP DEFAULT$$);

-- A column of a child is there already, and becomes one that the parent has
SELECT * FROM one_to_other($$CREATE TABLE p (k int); CREATE TABLE c (b text NOT NULL DEFAULT 'x') INHERITS (p); COMMENT ON COLUMN c.b IS 'x'$$,
  $$CREATE TABLE p (k int, b text); CREATE TABLE c () INHERITS (p)$$);
SELECT * FROM one_to_other($$CREATE TABLE p (k int); CREATE TABLE c (b text) INHERITS (p)$$,
  $$CREATE TABLE p (k int, b text NOT NULL DEFAULT 'y'); CREATE TABLE c () INHERITS (p); COMMENT ON COLUMN c.b IS 'x'$$);
SELECT * FROM one_to_other($$CREATE TABLE p (k int); CREATE TABLE c (b text) INHERITS (p)$$,
  $$CREATE TABLE p (k int, b varchar(5)); CREATE TABLE c () INHERITS (p)$$);
