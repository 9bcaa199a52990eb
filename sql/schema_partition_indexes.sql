-- Indexes of partitions that belong to one of the partitioned table: attached by hand, with names, options and more of their
-- own, or missing; made into each other in both directions.  Lines "not valid" are about indexes that are meant to be so.
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set file :source '/test/schema/kept_both_ways.sql'
\i :file
-- Two partitions, with rows
CREATE FUNCTION two(more text) RETURNS text RETURN
  'CREATE TABLE t (a int, b int); ALTER TABLE t RENAME TO t1; CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);'
  'ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (9);'
  'CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (9) TO (19); INSERT INTO t VALUES (1, 1), (11, 2);' || more;
\set ECHO all
\pset tuples_only on
\pset format unaligned

-- names of their own
SELECT * FROM kept_both_ways(two(''), 'CREATE INDEX mine ON t1 (b); CREATE INDEX i ON t (b)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b)'), 'ALTER INDEX t1_b_idx RENAME TO mine');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t1_b_idx RENAME TO mine'), 'ALTER INDEX mine RENAME TO "Other 1"');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t1_b_idx RENAME TO mine'), 'ALTER INDEX i RENAME TO j');

-- not for all partitions: the index of the table stays invalid
SELECT * FROM kept_both_ways(two(''), 'CREATE INDEX part ON ONLY t (a)');
SELECT * FROM kept_both_ways(two('CREATE INDEX part ON ONLY t (a)'), 'CREATE INDEX part1 ON t1 (a); ALTER INDEX part ATTACH PARTITION part1');
SELECT * FROM kept_both_ways(two('CREATE INDEX part ON ONLY t (a); CREATE INDEX part1 ON t1 (a)'), 'ALTER INDEX part ATTACH PARTITION part1');
SELECT * FROM kept_both_ways(two('CREATE INDEX part ON ONLY t (a); CREATE INDEX part1 ON t1 (a); CREATE INDEX part2 ON t2 (a); ALTER INDEX part ATTACH PARTITION part1'),
  'ALTER INDEX part ATTACH PARTITION part2');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b)'), 'DROP INDEX i; CREATE INDEX i ON ONLY t (b); CREATE INDEX mine ON t2 (b); ALTER INDEX i ATTACH PARTITION mine');

-- one that is not attached, although it could be, stays so
SELECT * FROM kept_both_ways(two('CREATE INDEX own ON t1 (b)'), 'CREATE INDEX more ON t1 (b); CREATE INDEX i ON ONLY t (b); CREATE INDEX mine ON t2 (b); ALTER INDEX i ATTACH PARTITION mine; ALTER INDEX i ATTACH PARTITION more');

-- an index that differs in what attaching does not compare
SELECT * FROM kept_both_ways(two(''), 'CREATE INDEX i ON ONLY t (b); CREATE INDEX mine ON t1 (b DESC) WITH (fillfactor = 70); ALTER INDEX i ATTACH PARTITION mine; CREATE INDEX t2_b_idx ON t2 (b NULLS FIRST); ALTER INDEX i ATTACH PARTITION t2_b_idx');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b)'), 'ALTER INDEX t1_b_idx SET (fillfactor = 70)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b) WITH (fillfactor = 80)'), 'ALTER INDEX t1_b_idx SET (fillfactor = 70); ALTER INDEX t2_b_idx RESET (fillfactor)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b) WITH (fillfactor = 80) WHERE b > 1'), 'DROP INDEX i; CREATE INDEX i ON t (b) WITH (fillfactor = 90) WHERE b > 1; ALTER INDEX t1_b_idx SET (fillfactor = 70)');

-- statistics of expressions, of the index of the table and of those of partitions
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t ((a + b), b, (a - b))'), 'ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 70; ALTER INDEX t1_expr_b_expr1_idx ALTER COLUMN 3 SET STATISTICS 0');
SELECT * FROM kept_both_ways(two(''), 'CREATE INDEX i ON t ((a + b)); ALTER INDEX t2_expr_idx ALTER COLUMN 1 SET STATISTICS 7; ALTER TABLE t1 CLUSTER ON t1_expr_idx; COMMENT ON INDEX t1_expr_idx IS ''one''');

SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t ((a + b)); ALTER INDEX t1_expr_idx ALTER COLUMN 1 SET STATISTICS 7'), 'ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 70; ALTER INDEX t1_expr_idx ALTER COLUMN 1 SET STATISTICS 7; ALTER INDEX t2_expr_idx ALTER COLUMN 1 SET STATISTICS -1');

-- tablespaces
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE regress_schemaver_here LOCATION '';
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)'), 'ALTER INDEX i SET TABLESPACE regress_schemaver_here; ALTER INDEX t1_b_idx SET TABLESPACE regress_schemaver_here; ALTER INDEX t2_a_key SET TABLESPACE regress_schemaver_here');
SELECT * FROM kept_both_ways(two(''), 'CREATE INDEX i ON t (b) TABLESPACE regress_schemaver_here; ALTER TABLE t ADD CONSTRAINT k UNIQUE (a) USING INDEX TABLESPACE regress_schemaver_here; ALTER INDEX t1_b_idx SET TABLESPACE pg_default; ALTER INDEX t1_a_key SET TABLESPACE pg_default');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b) TABLESPACE regress_schemaver_here'), 'CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20) TO (29); CREATE TABLE t4 PARTITION OF t FOR VALUES FROM (30) TO (39); ALTER INDEX t4_b_idx SET TABLESPACE pg_default');
DROP TABLESPACE regress_schemaver_here;

-- constraints
SELECT * FROM kept_both_ways(two('ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); CREATE INDEX i ON t (b)'),
  $$ALTER INDEX t1_a_key RENAME TO other; ALTER TABLE t1 CLUSTER ON t1_b_idx; COMMENT ON INDEX other IS 'x'; COMMENT ON CONSTRAINT other ON t1 IS 'y'$$);
SELECT * FROM kept_both_ways(two('ALTER TABLE t ALTER a SET NOT NULL'), 'ALTER TABLE t1 ADD CONSTRAINT p1 PRIMARY KEY (a); ALTER TABLE t ADD PRIMARY KEY (a); ALTER TABLE t1 REPLICA IDENTITY USING INDEX p1');
SELECT * FROM kept_both_ways(two('ALTER TABLE t ALTER a SET NOT NULL'), 'ALTER TABLE ONLY t ADD PRIMARY KEY (a)');
SELECT * FROM kept_both_ways(two('ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t1 ADD CONSTRAINT p1 PRIMARY KEY (a) WITH (fillfactor = 50); ALTER TABLE ONLY t ADD PRIMARY KEY (a)'), 'ALTER INDEX t_pkey ATTACH PARTITION p1');
SELECT * FROM kept_both_ways(two('ALTER TABLE t ADD CONSTRAINT k UNIQUE (a) WITH (fillfactor = 80); CREATE TABLE f (a int REFERENCES t (a), b int REFERENCES t1 (a))'), 'ALTER INDEX t1_a_key SET (fillfactor = 70)');
SELECT * FROM kept_both_ways(two('ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); CREATE TABLE f (a int REFERENCES t (a), b int REFERENCES t1 (a)); INSERT INTO f VALUES (1, 1)'),
  'ALTER TABLE f DROP CONSTRAINT f_a_fkey, DROP CONSTRAINT f_b_fkey; ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t1 ADD CONSTRAINT k1 UNIQUE (a); ALTER TABLE ONLY t ADD CONSTRAINT k UNIQUE (a) DEFERRABLE; ALTER TABLE t1 DROP CONSTRAINT k1; ALTER TABLE t1 ADD CONSTRAINT k1 UNIQUE (a) DEFERRABLE; ALTER INDEX k ATTACH PARTITION k1; ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); ALTER INDEX t1_a_key RENAME TO k1; ALTER TABLE f ADD CONSTRAINT f_a_fkey FOREIGN KEY (a) REFERENCES t (a), ADD CONSTRAINT f_b_fkey FOREIGN KEY (b) REFERENCES t1 (a)');
-- one whose index is attached to an index that is not a constraint's
SELECT * FROM kept_both_ways(two(''), 'CREATE UNIQUE INDEX u ON ONLY t (a); ALTER TABLE t1 ADD CONSTRAINT u1 UNIQUE (a); ALTER INDEX u ATTACH PARTITION u1; CREATE UNIQUE INDEX u2 ON t2 (a); ALTER INDEX u ATTACH PARTITION u2');
-- a unique index is replaced
SELECT * FROM kept_both_ways(two('CREATE UNIQUE INDEX u ON t (a); ALTER INDEX t1_a_idx RENAME TO mine'), 'DROP INDEX u; CREATE UNIQUE INDEX u ON t (a, b); ALTER INDEX t1_a_b_idx RENAME TO mine');

-- partitions that come and go
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)'),
  'CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20) TO (29); ALTER INDEX t3_b_idx RENAME TO mine; ALTER INDEX mine SET (fillfactor = 70); COMMENT ON INDEX mine IS ''m''; ALTER INDEX t3_a_key RENAME TO k3');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON ONLY t (b)'), 'CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20) TO (29)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON ONLY t (b)'), 'DROP INDEX i; CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20) TO (29); CREATE INDEX i ON ONLY t (b)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); CREATE TABLE t3 (a int, b int); INSERT INTO t3 VALUES (21, 3)'), 'ALTER TABLE t ATTACH PARTITION t3 FOR VALUES FROM (20) TO (29); ALTER INDEX t3_b_idx RENAME TO mine');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); CREATE TABLE t3 (a int, b int); CREATE INDEX i3 ON t3 (b)'), 'ALTER TABLE t ATTACH PARTITION t3 FOR VALUES FROM (20) TO (29); ALTER INDEX i3 RENAME TO mine');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t2_b_idx RENAME TO mine'), 'ALTER TABLE t DETACH PARTITION t2; ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (9) TO (29); ALTER INDEX mine RENAME TO other');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t2_b_idx RENAME TO mine'), 'ALTER TABLE t DETACH PARTITION t2; DROP INDEX mine');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t2_b_idx RENAME TO mine'), 'DROP TABLE t2');
-- the partition without an index goes
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON ONLY t (b); CREATE INDEX i1 ON t1 (b); ALTER INDEX i ATTACH PARTITION i1'), 'DROP INDEX i; DROP TABLE t2; CREATE INDEX i1 ON t1 (b); CREATE INDEX i ON t (b)');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON ONLY t (b); CREATE INDEX i1 ON t1 (b)'), 'ALTER INDEX i ATTACH PARTITION i1; ALTER TABLE t DETACH PARTITION t2; DROP INDEX i; CREATE INDEX i1 ON t1 (b); CREATE INDEX i ON t (b)');
-- what the server has not noticed cannot be made
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON ONLY t (b); CREATE INDEX i1 ON t1 (b); ALTER INDEX i ATTACH PARTITION i1'), 'DROP TABLE t2');

-- partitions of partitions
CREATE FUNCTION deep(more text) RETURNS text RETURN two('CREATE TABLE m PARTITION OF t FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (b);'
  'CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9); CREATE TABLE m2 PARTITION OF m DEFAULT; INSERT INTO t VALUES (100, 1), (101, 99);' || more);
SELECT * FROM kept_both_ways(deep(''), 'CREATE INDEX i ON t (b); ALTER INDEX m1_b_idx RENAME TO mine; ALTER INDEX m_b_idx RENAME TO middle');
SELECT * FROM kept_both_ways(deep('CREATE INDEX i ON ONLY t (b)'), 'CREATE INDEX im ON ONLY m (b); CREATE INDEX im2 ON m2 (b); ALTER INDEX im ATTACH PARTITION im2; ALTER INDEX i ATTACH PARTITION im');
SELECT * FROM kept_both_ways(deep('CREATE INDEX i ON t (b)'), 'ALTER TABLE t DETACH PARTITION m; ALTER INDEX m1_b_idx RENAME TO mine');
SELECT * FROM kept_both_ways(deep('CREATE INDEX i ON t (b)'), 'CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (1000) TO (1001); ALTER INDEX m3_b_idx RENAME TO mine');
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER TABLE t ADD UNIQUE (a, b)'), 'CREATE TABLE m PARTITION OF t FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (b); CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (9); ALTER INDEX m_b_idx RENAME TO "mi d"; ALTER INDEX m1_b_idx RENAME TO mine; ALTER INDEX m1_a_b_key RENAME TO k1');
SELECT * FROM kept_both_ways(deep('ALTER TABLE t ADD UNIQUE (a, b)'), 'ALTER TABLE t DROP CONSTRAINT t_a_b_key; ALTER TABLE ONLY t ADD UNIQUE (a, b); ALTER TABLE ONLY m ADD CONSTRAINT mk UNIQUE (a, b); ALTER INDEX t_a_b_key ATTACH PARTITION mk');

SELECT * FROM kept_both_ways(deep('CREATE INDEX i ON t (b); ALTER INDEX m1_b_idx RENAME TO mine; ALTER TABLE t DETACH PARTITION m'), 'ALTER INDEX mine RENAME TO yours; ALTER INDEX m_b_idx RENAME TO middle; ALTER TABLE t ATTACH PARTITION m FOR VALUES FROM (100) TO (200)');

-- the server makes those of all partitions anew when a column gets another type
SELECT * FROM kept_both_ways(two('CREATE INDEX i ON t (b); ALTER INDEX t1_b_idx RENAME TO mine; CREATE INDEX part ON ONLY t (b); ALTER TABLE t ADD UNIQUE (a, b)'), 'ALTER TABLE t ALTER b TYPE bigint; ALTER INDEX t1_b_idx RENAME TO mine; DROP INDEX part; CREATE INDEX part ON ONLY t (b)');

-- one of the partition's own, that the server would attach; and a reference to a partition, which all goes
SELECT * FROM kept_both_ways('CREATE TABLE keep (a int)', two('ALTER TABLE t ADD CONSTRAINT k UNIQUE (a) WITH (fillfactor = 70); ALTER TABLE t1 ADD CONSTRAINT own UNIQUE (a); CREATE INDEX i ON t (b) WITH (fillfactor = 70); CREATE INDEX own_i ON t1 (b DESC)'));
SELECT * FROM kept_both_ways(two('CREATE UNIQUE INDEX u ON t (a); CREATE TABLE f (a int REFERENCES t2 (a))'), 'DROP TABLE f, t2; DROP INDEX u');

-- another schema, where an index of the same name is attached to the same partition
CREATE SCHEMA there;
CREATE SCHEMA here CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE there.p PARTITION OF here.t DEFAULT PARTITION BY RANGE (b);
CREATE TABLE there.p1 PARTITION OF there.p DEFAULT;
CREATE INDEX i ON here.t (a);
CREATE INDEX i ON there.p (b);
SELECT kind, identity FROM schemaver_schema('{here,there}') WHERE kind ~ 'index' ORDER BY 1, 2;
SELECT kind, identity FROM schemaver_schema('{there}') WHERE kind ~ 'index' ORDER BY 1, 2;
DROP SCHEMA here, there CASCADE;

-- a name that the server has chosen does not matter, and another one does
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (a int) PARTITION BY RANGE (a);
CREATE TABLE a.t1 PARTITION OF a.t DEFAULT;
CREATE INDEX i ON a.t (a);
CREATE INDEX j ON a.t (a);
CREATE TABLE b.t (a int) PARTITION BY RANGE (a);
CREATE TABLE b.t1 PARTITION OF b.t DEFAULT;
CREATE INDEX j ON b.t (a);
CREATE INDEX i ON b.t (a);
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b');
COMMENT ON INDEX b.t1_a_idx1 IS 'of i';
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
ALTER INDEX b.t1_a_idx1 RENAME TO mine;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
SELECT ddl, transactional FROM schemaver_diff('schema:a', 'schema:b', online => true);
DROP INDEX b.j;
SELECT ddl, codes FROM schemaver_diff('schema:b', 'schema:a', online => true);
ALTER INDEX a.t1_a_idx1 RENAME TO it;
SELECT ddl, lock, transactional FROM schemaver_diff('schema:b', 'schema:a', online => true);
-- ignored
SELECT schemaver_ignore('partition_index.name', '*', 'names differ');
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
SELECT schemaver_ignore('partition_index.name', '*', NULL);
DROP SCHEMA a, b CASCADE;
-- A partition in another schema than the table: what is kept can be read again
CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE a.t (k int, PRIMARY KEY (k)) PARTITION BY RANGE (k);
CREATE TABLE b.t1 PARTITION OF a.t FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (k);
SELECT schemaver_snapshot('beside', '{a,b}') IS NOT NULL AS is_kept;
SELECT ddl FROM schemaver_diff('live', 'snapshot:beside');
SELECT schemaver_snapshot_drop('beside');
DROP SCHEMA a, b CASCADE;
