--
-- A project without revisions: said by the calls that act and that look, once each.
--
\set SHOW_CONTEXT never
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA test_empty;
-- what is registered in this database, as the calls below find it
BEGIN;
DELETE FROM schemaver_revisions;
DELETE FROM schemaver_applied;
SELECT schemaver_is_current();
SET schemaver.project = 'test_empty';
SELECT * FROM schemaver_upgrade();

-- one project, and several
SET schemaver.project = 'billing';
SELECT schemaver_revision('x', rev_id => 'x1');
SELECT schemaver_is_current();
SET schemaver.project = 'shop';
SELECT schemaver_is_current();
SELECT schemaver_revision('y', rev_id => 'y1');
SELECT schemaver_revision('z', rev_id => 'z1');
SET schemaver.project = 'billng';
SELECT schemaver_is_current();
SET schemaver.project = 'nothing-like-it';
SELECT schemaver_is_current();

-- every call that acts
\set VERBOSITY terse
SELECT * FROM schemaver_upgrade();
SELECT * FROM schemaver_upgrade('heads');
SELECT * FROM schemaver_downgrade('base');
SELECT * FROM schemaver_stamp('heads');
SELECT * FROM schemaver_stamp('base', purge => true);
SAVEPOINT s;
SELECT schemaver_configure('environment', 'test');
SELECT * FROM schemaver_reset();
ROLLBACK TO s;
-- before the error that follows from it
SELECT * FROM schemaver_upgrade('x1');
ROLLBACK TO s;
SELECT * FROM schemaver_downgrade('-1');
ROLLBACK TO s;
CREATE TABLE test_empty.schema_migrations (version varchar(128) PRIMARY KEY);
INSERT INTO test_empty.schema_migrations VALUES ('20260101000000');
SELECT * FROM schemaver_adopt('test_empty.schema_migrations');
ROLLBACK TO s;

-- every call that looks
SELECT * FROM schemaver_current();
SELECT * FROM schemaver_current(check_heads => true);
SELECT schemaver_is_current();
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_bases();
SELECT * FROM schemaver_branches();
SELECT * FROM schemaver_history();
SELECT * FROM schemaver_pending();
SELECT * FROM schemaver_plan('heads');
SELECT * FROM schemaver_resolve('heads');
SELECT schemaver_show('heads');
SELECT project, pending FROM schemaver_status();
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_validate();
SELECT * FROM schemaver_export_all();
SELECT schemaver_manifest();
SELECT schemaver_upgrade_sql() LIKE '%There is nothing to do.%';
SELECT schemaver_downgrade_sql('base') LIKE '%There is nothing to do.%';
SELECT schemaver_stamp_sql('heads') LIKE '%There is nothing to do.%';
SELECT schemaver_export('x1');
ROLLBACK TO s;

-- not those by which a project begins
SELECT schemaver_template('first') ~ 'down_revision: base';
SELECT * FROM schemaver_load('{}');
SELECT revision, action FROM schemaver_load('{"a.sql": "-- revision: a1\n-- down_revision: base\n\n-- schemaver: upgrade\n"}');
SELECT * FROM schemaver_pending();
SELECT schemaver_remove('a1');

-- within a query, once for each call
SELECT schemaver_is_current() FROM generate_series(1, 2);

-- names of every kind, and a call on behalf of a role that may not read the table
\set VERBOSITY default
SET schemaver.project = 'Üñí"quoted"''name''';
SELECT schemaver_revision('x', rev_id => 'x1');
SET schemaver.project = 'Üñí"quoted"''nam''';
SELECT schemaver_is_current();
SET schemaver.project = 'x234567890123456789012345678901234567890123456789012345678901234';
SELECT schemaver_is_current();
ROLLBACK TO s;
CREATE ROLE regress_sv_empty;
GRANT EXECUTE ON FUNCTION schemaver_is_current TO regress_sv_empty;
SET ROLE regress_sv_empty;
SET schemaver.project = 'Shop';
SELECT schemaver_is_current();
RESET ROLE;

-- of many projects, some are named
DO $$
BEGIN
    FOR n IN 10..30 LOOP
        PERFORM set_config('schemaver.project', 'p' || n, true);
        PERFORM schemaver_register('r');
    END LOOP;
END $$;
SET schemaver.project = 'p3O';
SELECT schemaver_is_current();
-- exactly as many as are named; two letters of four are not almost the same name
SAVEPOINT few;
DELETE FROM schemaver_revisions WHERE project > 'p18' OR project < 'p10';
SELECT count(DISTINCT project) FROM schemaver_revisions;
SET schemaver.project = 'nothing';
SELECT schemaver_is_current();
DELETE FROM schemaver_revisions WHERE project = 'p18';
SELECT schemaver_register('r');
SET schemaver.project = 'shop';
SELECT schemaver_register('r');
SET schemaver.project = 'shxx';
SELECT schemaver_is_current();
SET schemaver.project = 'shoq';
SELECT schemaver_is_current();
ROLLBACK TO few;
-- without the primary key, none is
ALTER TABLE schemaver_revisions DROP CONSTRAINT schemaver_revisions_pkey;
SELECT schemaver_is_current();
ROLLBACK;
DROP SCHEMA test_empty;
