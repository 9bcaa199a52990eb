--
-- Files of Flyway.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_flyway;
SET search_path = test_flyway, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- versions part by part, undo, what cannot run in a transaction, what the .conf says
--
SELECT loaded(jsonb_build_object(
    'V1__create_users.sql', 'CREATE TABLE users (id int);', 'U1__create_users.sql', 'DROP TABLE users;', 'V10__ten.sql', 'SELECT 10', 'V9_1__nine_one.sql', 'SELECT 9.1',
    'V1.0.1__patch.sql', E'CREATE INDEX CONCURRENTLY i ON users (id);\r\n', 'V2__alone.sql', 'SELECT 2', 'V2__alone.sql.conf', E'executeInTransaction=false\n',
    'V3__dollar.sql', 'SELECT ''${x}''', 'V3__dollar.sql.conf', 'placeholderReplacement=false', 'B1__base.sql', 'x', 'V4_single.sql', 'x', 'README.md', 'y'));
-- the same version, written in another way; an undo of nothing; placeholders; programs
SELECT loaded('{"V1__a.sql": "", "V1.0__b.sql": "", "U2__c.sql": ""}');
SELECT loaded('{"V1__a.sql": "", "U2__c.sql": ""}');
SELECT loaded('{"V1__a.sql": "SELECT ${flyway:defaultSchema};\nSELECT 2", "V2__b.java": "class"}');
SELECT loaded('{"V1__a.sql": "SELECT ${flyway:defaultSchema};\nSELECT 2", "V2__b.java": "class"}', 'auto', 'stub');
-- programs that have no version
SELECT loaded('{"V1__a.sql": "", "V__b.java": "class", "Vb__b.java": "class", "Vc__c.java": "class", "V1x__d.kt": ""}');

--
-- repeatables: a revision for each content, on a line of its own
--
SET schemaver.project = 'test_flyway_r';
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\n"}');
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history() ORDER BY 1;
-- the same with other line ends, and after another version: nothing new
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\r\n"}');
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\n"}');
-- with another content: it follows the last one, and needs the last version
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 2 AS x"}');
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history() ORDER BY 1;
SELECT revision FROM schemaver_upgrade('heads');
SELECT x FROM v;
-- and once more
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 3 AS x"}');
SELECT revision FROM schemaver_upgrade('heads');
SELECT x FROM v;
SELECT count(*) FROM schemaver_heads();

\set VERBOSITY terse
DROP SCHEMA test_flyway CASCADE;
