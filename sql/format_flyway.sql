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
-- the same version, written differently; an undo of nothing; placeholders; programs
SELECT loaded('{"V1__a.sql": "", "V1.0__b.sql": "", "U2__c.sql": ""}');
SELECT loaded('{"V1__a.sql": "", "U2__c.sql": ""}');
SELECT loaded('{"V1__a.sql": "SELECT ${flyway:defaultSchema};\nSELECT 2", "V2__b.java": "class"}');
SELECT loaded('{"V1__a.sql": "SELECT ${flyway:defaultSchema};\nSELECT 2", "V2__b.java": "class"}', 'auto', 'stub');
-- programs that have no version
SELECT loaded('{"V1__a.sql": "", "V__b.java": "class", "Vb__b.java": "class", "Vc__c.java": "class", "V1x__d.kt": ""}');

--
-- repeatables: a revision for each content, on a separate line
--
SET schemaver.project = 'test_flyway_r';
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\n"}');
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history() ORDER BY revision COLLATE "C";
-- the same with other line ends, and after another version: nothing new
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\r\n"}');
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 1 AS x\n"}');
-- with different content: it follows the last one, and needs the last version
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 2 AS x"}');
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history() ORDER BY revision COLLATE "C";
SELECT revision FROM schemaver_upgrade('heads');
SELECT x FROM v;
-- and once more
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "CREATE TABLE t (n int)", "V2__b.sql": "", "R__the view.sql": "CREATE OR REPLACE VIEW v AS SELECT 3 AS x"}');
SELECT revision FROM schemaver_upgrade('heads');
SELECT x FROM v;
SELECT count(*) FROM schemaver_heads();

--
-- contents that come back are revisions again; loading them once more, or next to a merge, adds nothing
--
SET schemaver.project = 'test_flyway_back';
CREATE FUNCTION back(content text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', name, revision, action) FROM schemaver_load(jsonb_build_object('V1__a.sql', '', 'R__back.sql', content, 'R__other.sql', '')) WHERE name = 'R__back.sql'
$$;
SELECT back('SELECT 1'), back('SELECT 2'), back('SELECT 1'), back('SELECT 1'), back('SELECT 2'), back('SELECT 1');
SELECT back('SELECT 1');
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT schemaver_merge(rev_id => 'merged');
SELECT back('SELECT 1');
SELECT back('SELECT 3');
SELECT back('SELECT 1');
SELECT revision, down_revision, depends_on, branch_labels FROM schemaver_history() ORDER BY revision COLLATE "C";

--
-- repeatables in the order of their descriptions, after all versions; odd names; the same name twice
--
SELECT loaded('{"V1__a.sql": "SELECT 1", "z/R__b.sql": "-- b", "R__c.sql": "-- c", "z/R__a b,c@d.sql": "-- a", "R__.sql": "", "R1__x.sql": "x", "r__x.sql": "x"}');
SELECT loaded('{"R__only.sql": "SELECT 1"}');
SELECT loaded('{"R__a_b.sql": "SELECT 1", "x/R__a b.sql": "SELECT 2"}');
SELECT loaded('{"R__a.sql": "SELECT 1", "x/R__a.sql": "SELECT 1"}');
SELECT loaded('{"V1__a.sql": "", "R__p.java": "class"}');
SELECT loaded('{"V1__a.sql": "", "R__p.java": "class"}', 'auto', 'stub');

--
-- versions: zeros, long numbers, no description, the suffix in different case, what is not a version
--
SELECT loaded('{"V0__a.sql": "", "V00.1__b.sql": "", "V20260101120000__c.sql": "", "V99999999999999999999999__d.SQL": "", "V007.sql": "", "V8___e__f.sql": "", "V1..2__x.sql": "x", "V1.__x.sql": "x", "V__x.sql": "x", "Vx__y.sql": "x", "v9__x.sql": "x", "V10__x.txt": "x", "V__y.java": "", "afterMigrate.sql": "x"}');
SELECT loaded('{"V1__a.sql": "", "x/V1__b.sql": ""}');
SELECT loaded('{"V1__a.sql": "", "V01__b.sql": ""}');
SELECT loaded('{"V1_0_0__a.sql": "", "U1__b.sql": "-- down", "V2__c.kt": "", "U2__c.sql": "-- down"}', 'auto', 'stub');
SELECT loaded('{"V1__a.sql": "", "U1__b.sql": "", "U1.0__c.sql": ""}');
SELECT loaded('{"V1__a.sql": "", "U1__b.java": ""}', 'auto', 'stub');
SELECT loaded('{"V1__a.sql": "", "U1__b.sql": "SELECT ${x}"}', 'auto', 'stub');

--
-- baselines: one with no version at or below it begins the line
--
SELECT loaded('{"B2__two.sql": "-- b2", "B1__one.sql": "-- b1", "V3__a.sql": "-- v3", "B3__three.sql": "-- b3", "B4__four.sql": "-- b4"}');
SELECT loaded('{"B2__two.sql": "-- b2", "V2.0__a.sql": "-- v2"}');
SELECT loaded('{"B2__two.sql": "-- b2", "B10__ten.sql": "-- b10", "R__x.sql": "-- r"}');

--
-- what a .conf says; data after COPY; placeholders
--
SELECT loaded('{"V1__a.sql": "SELECT 1", "V1__a.sql.conf": "# executeInTransaction=false\n encoding = latin1 \r\nshouldExecute=${x}\r\nexecuteInTransactions=false\n", "V2__b.sql": "SELECT ''${x}''", "V2__b.sql.conf": "placeholderReplacement = FALSE\r\nexecuteInTransaction\n", "V3__c.sql.conf": "executeInTransaction=false"}');
SELECT loaded(jsonb_build_object('V1__a.sql', E'CREATE TABLE t (a text);\nCOPY t (a) FROM STDIN;\nit''s $$\n\\.\nSELECT 1;\n', 'U1__a.sql', E'SELECT $$ COPY t FROM STDIN; $$;\nSELECT ''a'':: text, :b'));
SELECT loaded(jsonb_build_object('V1__a.sql', E'CREATE TABLE t (a text);\nCOPY t (a) FROM STDIN;\nit''s $$\n\\.\nSELECT 1;\n', 'U1__a.sql', E'SELECT $$ COPY t FROM STDIN; $$;\n'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('V1__a.sql', E'-- ${a\nb}\n', 'V2__b.sql', E'DO $${x$$', 'V3__c.sql', E'SELECT ''é'', ''${é}'''));
-- texts of every kind
SELECT loaded(jsonb_build_object('V1__a.sql', '', 'V2__a.sql', E'-- only\r\n', 'V3__a.sql', E'BEGIN;\r\nSELECT 1;\r\nCOMMIT;\r\n', 'V4__a.sql', E'SELECT '';'' -- it''s;',
    'V5__a.sql', E'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;'));
SELECT loaded(jsonb_build_object('V1__a.sql', E'SELECT 1;\nBEGIN;\nCOMMIT;', 'V2__a.sql', E'BEGIN;\nSELECT 1;', 'V3__a.sql', E'COMMIT;', 'V4__a.sql', E'BEGIN; COMMIT; BEGIN; COMMIT;', 'V5__a.sql', 'SELECT (', 'V6__a.sql', E'\\copy t from x'));

--
-- a life: a changed version, applied and not; up and down
--
SET schemaver.project = 'test_flyway_life';
CREATE FUNCTION life(one text, two text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT concat_ws(' ', name, revision, action, problem) FROM schemaver_load(jsonb_build_object('V1__a.sql', one, 'U1__a.sql', 'DROP TABLE test_flyway.one', 'V2__b.sql', two));
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT life('CREATE TABLE test_flyway.one ()', 'SELECT 1');
SELECT life('CREATE TABLE test_flyway.one (x int)', 'SELECT 1');
SELECT count(*) FROM schemaver_upgrade('1');
SELECT life('CREATE TABLE test_flyway.one ()', 'SELECT 1');
SELECT life('CREATE TABLE test_flyway.one (x int)', 'SELECT 2');
SELECT count(*) FROM schemaver_downgrade('base');
SELECT to_regclass('test_flyway.one');

-- many
SET schemaver.project = 'test_flyway_many';
SELECT count(*) FROM schemaver_load((SELECT jsonb_object_agg(p || n || '__x.sql', '') || jsonb_object_agg(p || n || '__x.sql.conf', 'executeInTransaction=false')
    FROM generate_series(1, 2000) n, unnest(ARRAY['V', 'U']) p)) WHERE action = 'added';

\set VERBOSITY terse
DROP SCHEMA test_flyway CASCADE;
