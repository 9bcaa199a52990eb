-- What does not block others for long: more statements, each in a transaction of its own, that give the same schema
\set QUIET on
SET client_min_messages = warning;
CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA c;
\set base 'CREATE TYPE mood AS ENUM (''x''); CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int NOT NULL, d int, m mood); CREATE INDEX gone ON t (a); CREATE INDEX other ON t (b); CREATE TABLE pt (a int NOT NULL, b int) PARTITION BY RANGE (a); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10); CREATE TABLE "Pt 2" PARTITION OF pt FOR VALUES FROM (10) TO (20); CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 1, 1, 1); INSERT INTO pt VALUES (1, 1), (11, 1);'
SET search_path = a;
:base
SET search_path = c;
:base
SET search_path = b;
:base
ALTER TYPE mood ADD VALUE 'y';
DROP INDEX gone, other;
CREATE INDEX other ON t (b, a);
CREATE UNIQUE INDEX u ON t (a) WHERE a > 0;
ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0), ADD CONSTRAINT refers FOREIGN KEY (a) REFERENCES p, ADD CONSTRAINT later CHECK (b > 0) NOT VALID,
  ALTER b SET NOT NULL, ALTER a SET NOT NULL, ADD CONSTRAINT uniq UNIQUE NULLS NOT DISTINCT (b) INCLUDE (c) WITH (fillfactor = 70) DEFERRABLE, ADD e int NOT NULL DEFAULT 7,
  ADD CONSTRAINT no_two EXCLUDE (d WITH =), ALTER m SET DEFAULT 'y';
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (b, a);
CREATE INDEX pti ON pt (b);
ALTER TABLE pt ADD CONSTRAINT ptc CHECK (b > 0), ADD CONSTRAINT ptf FOREIGN KEY (b) REFERENCES p;
CREATE INDEX vi ON v (a);
CREATE TABLE n (a int PRIMARY KEY REFERENCES p, b int CHECK (b > 0));
CREATE INDEX ni ON n (b);
RESET search_path;

\pset tuples_only on
\pset format unaligned
-- With NOT NULL as the server can do it
SELECT regexp_replace(ddl, 'CHECK \((\w+) IS NOT NULL\) NOT VALID', 'NOT NULL \1 NOT VALID'), codes, hazards, lock, rewrites, transactional
FROM schemaver_diff('schema:a', 'schema:b', online => true)
WHERE NOT (codes = '{column.not_null}' AND ddl ~ 'SET NOT NULL|DROP CONSTRAINT') AND NOT coalesce(identity LIKE 'ptf %', false);
\set ECHO none
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', online => true) \gexec
\set ECHO all
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
SELECT count(*) AS invalid FROM pg_index WHERE NOT indisvalid;
SELECT * FROM a.t;
\set ECHO none
SELECT ddl FROM schemaver_diff('schema:a', 'schema:c', online => true) \gexec
\set ECHO all
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:c');
SELECT * FROM a.t;
DROP SCHEMA a, b, c CASCADE;
-- A primary key is replaced by one statement
CREATE SCHEMA a; CREATE SCHEMA b;
\set base 'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL); CREATE TABLE r (id int REFERENCES t); INSERT INTO t VALUES (1, 1), (2, 2);'
SET search_path = a;
:base
SET search_path = b;
:base
ALTER TABLE r DROP CONSTRAINT r_id_fkey;
ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (a) DEFERRABLE;
RESET search_path;
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', online => true);
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', online => true) \gexec
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
DROP SCHEMA a, b CASCADE;
-- Constraints of partitions that are attached
CREATE SCHEMA a; CREATE SCHEMA b;
\set base 'CREATE TABLE pt (a int NOT NULL, b int) PARTITION BY RANGE (a); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10); INSERT INTO pt VALUES (1, 1);'
SET search_path = a;
:base
SET search_path = b;
:base
ALTER TABLE ONLY pt ADD CONSTRAINT k PRIMARY KEY (a), ADD CONSTRAINT u UNIQUE (a, b);
ALTER TABLE pt1 ADD CONSTRAINT own_k PRIMARY KEY (a), ADD CONSTRAINT own_u UNIQUE (a, b) WITH (fillfactor = 70);
ALTER INDEX k ATTACH PARTITION own_k;
ALTER INDEX u ATTACH PARTITION own_u;
RESET search_path;
SELECT ddl, transactional FROM schemaver_diff('schema:a', 'schema:b', online => true);
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', online => true) \gexec
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
DROP SCHEMA a, b CASCADE;

-- Partitions that leave a table for good are detached concurrently, but not if there is a default partition
CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA c;
\set base 'CREATE TABLE p (k int, d date) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (d); CREATE TABLE p21 PARTITION OF p2 FOR VALUES IN (''2020-01-01''); CREATE TABLE p22 PARTITION OF p2 FOR VALUES IN (''2021-01-01''); CREATE TABLE h (k int) PARTITION BY HASH (k); CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE q (k int, CONSTRAINT p1_k_check CHECK (k < 5)) PARTITION BY LIST (k); CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1); CREATE TABLE q2 PARTITION OF q DEFAULT; INSERT INTO p VALUES (1, NULL), (12, ''2020-01-01'');'
SET search_path = a;
:base
SET search_path = c;
:base
SET search_path = b;
:base
ALTER TABLE p DETACH PARTITION p1;
ALTER TABLE p2 DETACH PARTITION p21;
ALTER TABLE p2 DETACH PARTITION p22;
ALTER TABLE p2 ATTACH PARTITION p22 FOR VALUES IN ('2022-01-01');
ALTER TABLE h DETACH PARTITION h0;
ALTER TABLE q DETACH PARTITION q1;
RESET search_path;
SET client_min_messages = error;
SELECT ddl, codes, hazards, lock, transactional FROM schemaver_diff('schema:a', 'schema:b', online => true);
\set ECHO none
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', online => true) \gexec
\set ECHO all
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b');
SELECT ddl FROM schemaver_diff('schema:a', 'schema:c', online => true);
\set ECHO none
SELECT ddl FROM schemaver_diff('schema:a', 'schema:c', online => true) \gexec
\set ECHO all
RESET search_path;
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:c');
SELECT tableoid::regclass, * FROM a.p;
DROP SCHEMA a, b, c CASCADE;
