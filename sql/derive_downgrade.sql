--
-- Writing a downgrade from what the upgrade does: schemaver_derive_downgrade.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'derive';
\pset tuples_only on
\pset format unaligned

SELECT schemaver_register('a', NULL, $$
CREATE TABLE t_derive (id int PRIMARY KEY, x text NOT NULL DEFAULT 'x', y int);
CREATE INDEX t_derive_y ON t_derive (y);
CREATE VIEW v_derive AS SELECT id, y FROM t_derive;
CREATE FUNCTION f_derive() RETURNS int LANGUAGE sql AS 'SELECT 1'
$$, NULL);
SELECT schemaver_derive_downgrade('a');

-- What is dropped comes back empty, which the body says.
SELECT schemaver_register('b', '{a}', $$
DROP VIEW v_derive;
ALTER TABLE t_derive DROP COLUMN y, ADD COLUMN z bigint;
CREATE OR REPLACE FUNCTION f_derive() RETURNS int LANGUAGE sql AS 'SELECT 2'
$$, '');
-- Servers from 16 on leave names of tables out.
SELECT regexp_replace(schemaver_derive_downgrade('b'), '(SELECT |    )t_derive\.', '\1', 'g');

-- What has another name is renamed, and not dropped: tables, their columns, indexes, constraints and types, with a type that is changed.
SELECT schemaver_register('c', '{b}', $$
ALTER TABLE t_derive RENAME TO "T Derive";
ALTER TABLE "T Derive" RENAME COLUMN x TO "X";
ALTER TABLE "T Derive" RENAME CONSTRAINT t_derive_pkey TO pk;
ALTER TABLE "T Derive" ALTER COLUMN z TYPE numeric;
CREATE SCHEMA s_derive;
ALTER FUNCTION f_derive() SET SCHEMA s_derive
$$, '');
SELECT schemaver_derive_downgrade('c');
-- It is what the revision needs.
SELECT schemaver_edit('c', downgrade => schemaver_derive_downgrade('c'));
SELECT revision, upgrade_ok, downgrade_ok, same_schema, repeatable FROM schemaver_verify() WHERE revision = 'c';

-- Outside of a transaction, so is the way back.
SELECT schemaver_register('d', '{c}', 'CREATE INDEX CONCURRENTLY i_derive ON "T Derive" (z)', NULL, transactional => false);
SELECT schemaver_derive_downgrade('d');
SELECT schemaver_edit('d', downgrade => schemaver_derive_downgrade('d'));
SELECT revision, upgrade_ok, downgrade_ok, same_schema, repeatable FROM schemaver_verify() WHERE revision = 'd';

-- An upgrade that does nothing to the schema.
SELECT schemaver_register('e', '{d}', 'INSERT INTO "T Derive" VALUES (1)', NULL);
SELECT '<' || schemaver_derive_downgrade('e') || '>';

-- A table that another one has replaced.
SELECT schemaver_register('f', '{e}', 'ALTER TABLE "T Derive" RENAME TO t; CREATE TABLE p (LIKE t) PARTITION BY RANGE (id); DROP TABLE t; ALTER TABLE p RENAME TO t', NULL);
SELECT schemaver_derive_downgrade('f');
-- An upgrade that fails.
SELECT schemaver_register('g', '{f}', 'SELECT 1/0', NULL);
SELECT schemaver_derive_downgrade('g');
SELECT schemaver_derive_downgrade('nosuch');
SELECT schemaver_derive_downgrade(NULL);
SELECT schemaver_derive_downgrade('a,b');
SELECT schemaver_derive_downgrade('head');

-- A way back that leads elsewhere: an event trigger does more than the statement.
SET schemaver.project = 'derive_meddled';
SELECT schemaver_register('h', NULL, 'CREATE TABLE t_h (a int); CREATE FUNCTION f_h() RETURNS event_trigger LANGUAGE plpgsql AS $x$BEGIN CREATE TABLE t_trace (a int); END$x$;
CREATE EVENT TRIGGER e_h ON ddl_command_end WHEN TAG IN (''DROP INDEX'') EXECUTE FUNCTION f_h()', NULL);
SELECT schemaver_register('i', '{h}', 'CREATE INDEX i_h ON t_h (a)', NULL);
SELECT schemaver_derive_downgrade('i');
