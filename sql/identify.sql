--
-- At which revision a database is, by its structure: schemaver_identify.
--
-- It compares the whole database, so the test has one of its own.
SELECT current_database() AS home \gset
CREATE DATABASE regress_identify;
\c regress_identify
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA schemaver;
CREATE EXTENSION schemaver SCHEMA schemaver;
SET search_path = public, schemaver;
\set QUIET on
\pset null -
\pset format unaligned

-- No revisions, and nothing there.
SELECT * FROM schemaver_identify();
SELECT schemaver_register('a', NULL, 'CREATE TABLE t (id int PRIMARY KEY)', '');
SELECT schemaver_register('b', '{a}', 'ALTER TABLE t ADD COLUMN x text; CREATE INDEX ON t (x)', '');
SELECT schemaver_register('c', '{b}', 'INSERT INTO t VALUES (1, ''x'')', '');
SELECT schemaver_register('d', '{c}', 'CREATE INDEX CONCURRENTLY i ON t (x, id)', '', transactional => false);
SELECT * FROM schemaver_identify();

-- Built by hand, as after a restore without the rows of the extension.
CREATE TABLE t (id int PRIMARY KEY);
SELECT * FROM schemaver_identify();
-- A revision that does not change the schema cannot be told from the one before.
ALTER TABLE t ADD COLUMN x text;
CREATE INDEX ON t (x);
SELECT * FROM schemaver_identify();
CREATE INDEX i ON t (x, id);
SELECT * FROM schemaver_identify();
SELECT * FROM schemaver_identify('b');
-- None fits: the nearest one, and what would have to be done there.
ALTER TABLE t ADD COLUMN y int;
SELECT * FROM schemaver_identify();
DROP INDEX i;
SELECT * FROM schemaver_identify();
-- A table that is missing is more than some of its parts.
CREATE INDEX j ON t (y);
DROP INDEX t_x_idx;
SELECT nearest, differences FROM schemaver_identify('b');
DROP INDEX j;
CREATE INDEX ON t (x);

-- An upgrade that fails.
SELECT schemaver_register('e', '{d}', 'SELECT 1/0', '');
SELECT * FROM schemaver_identify();
SELECT revision, nearest FROM schemaver_identify('d');
SELECT * FROM schemaver_identify(NULL);
SELECT * FROM schemaver_identify('a:b');
\c :home
DROP DATABASE regress_identify;
