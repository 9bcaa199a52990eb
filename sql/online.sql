--
-- Revisions in a row, none of which blocks others for long.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_online';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set chain :directory '/sql/include/chain.sql'
\set ECHO none
\i :shared
\set ECHO all
-- Indexes, foreign keys, checks; a table that is new waits for nobody
\set base 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE INDEX gone ON t (b);'
\set models 'CREATE TABLE p (id int PRIMARY KEY, note text); CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int, CONSTRAINT positive CHECK (b > 0), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p); CREATE INDEX i ON t (a); CREATE UNIQUE INDEX u ON t (b, a); CREATE TABLE n (a int REFERENCES p, b int); CREATE INDEX ni ON n (b)'
\i :chain
-- A view is never missing: what drops it makes it anew, and what takes long is before or after
\set base 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, b int); CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT count(b) FROM v; CREATE TABLE o (a int, b int); CREATE VIEW x AS SELECT a FROM o;'
\set models 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, b bigint CHECK (b > 0) REFERENCES p); CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT count(b) FROM v; CREATE INDEX i ON t (b); CREATE TABLE o (a bigint, b int); CREATE VIEW x AS SELECT a FROM o; CREATE INDEX oi ON o (b)'
\i :chain
-- A view that needs a key, which needs an index
\set base 'CREATE TABLE t (a int NOT NULL, b int); CREATE VIEW v AS SELECT a, b FROM t;'
\set models 'CREATE TABLE t (a int NOT NULL PRIMARY KEY, b int); CREATE VIEW v AS SELECT b, a FROM t GROUP BY a'
\i :chain
-- A value of an enum type that is used in the next revision
\set base 'CREATE TYPE mood AS ENUM (''sad''); CREATE TABLE t (m mood);'
\set models 'CREATE TYPE mood AS ENUM (''sad'', ''happy''); CREATE TABLE t (m mood DEFAULT ''happy'')'
\i :chain
-- Partitions
\set base 'CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);'
\set models 'CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (30); CREATE INDEX tb ON t (b)'
\i :chain
-- One revision keeps the message, and the id is that of the last
\set base 'CREATE TABLE t (a int);'
\set models 'CREATE TABLE t (a int, b int)'
\i :chain
SELECT schemaver_scratch_drop();
DROP FUNCTION told;
DELETE FROM schemaver_models WHERE project = 'test_online';
