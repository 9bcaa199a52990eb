--
-- schemaver_validate: all problems, and how to repair them.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_validate';
CREATE SCHEMA test_validate;
SET search_path = test_validate, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
-- Everything that is registered, but for checksums and bodies.
CREATE VIEW registered AS
    SELECT revision, down_revision, depends_on, branch_labels, message, transactional
    FROM schemaver_revisions WHERE project = 'test_validate' ORDER BY revision;
CREATE FUNCTION put(revision text, down_revision text[] DEFAULT NULL, depends_on text[] DEFAULT NULL, branch_labels text[] DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, upgrade, downgrade)
    VALUES (current_setting('schemaver.project'), revision, down_revision, depends_on, branch_labels, '', '');
$$;
-- Findings with their hints; those about downgrades only on request.
CREATE FUNCTION findings(also text DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT unnest(ARRAY[severity || ' ' || code || ' ' || coalesce(revision, '-') || ': ' || problem, '  ' || hint])
    FROM schemaver_validate() WHERE code <> 'SV009' OR also = 'SV009';
$$;

-- no revisions, no problems
SELECT * FROM schemaver_validate();
SELECT schemaver_register('a', downgrade => ''), schemaver_register('b', '{a}', downgrade => '');
SELECT * FROM schemaver_validate();
SELECT count(*) FROM schemaver_upgrade();
SELECT * FROM schemaver_validate();
SELECT severity, code, revision, problem, hint FROM schemaver_validate();

-- several heads
SET schemaver.project = 'test_validate_heads';
SELECT put('a'), put('b', '{a}'), put('c', '{a}');
SELECT findings();
SELECT schemaver_merge(rev_id => 'bc');
SELECT findings();

-- no downgrade
SET schemaver.project = 'test_validate_downgrade';
SELECT schemaver_register('a'), schemaver_register('it''s', '{a}'), schemaver_register('c', '{it''s}', downgrade => '');
SELECT findings('SV009');
SELECT schemaver_edit('it''s', downgrade => '...');
SELECT schemaver_edit('it''s', downgrade => 'SELECT 1'), schemaver_edit('a', downgrade => '');
SELECT findings('SV009');

-- missing parents and dependencies
SET schemaver.project = 'test_validate_missing';
SELECT put('a', '{it''s,lost}', '{gone,it''s}'), put('b', '{a}');
SELECT findings();
SELECT schemaver_register('it''s', downgrade => '');
SELECT findings();
SELECT schemaver_edit('a', depends_on => '{}'), schemaver_register('lost', downgrade => '');
SELECT findings();

-- labels that name two revisions
SET schemaver.project = 'test_validate_labels';
SELECT put('a', NULL, NULL, '{x}'), put('b', '{a}', NULL, '{x,y}'), put('c', '{b}', NULL, '{a}'), put('d', '{c}', NULL, '{d}'), put('e', '{d}', NULL, '{z,z}');
SELECT findings();
SELECT told($$ SELECT revision FROM schemaver_upgrade('head') $$);
SELECT schemaver_edit('b', branch_labels => '{}');
SELECT schemaver_edit('c', branch_labels => '{}');
SELECT schemaver_edit('d', branch_labels => '{}');
SELECT schemaver_edit('e', branch_labels => '{}');
SELECT findings();

-- cycles: of one, of three, through a dependency, through a label
SET schemaver.project = 'test_validate_cycle1';
SELECT put('a'), put('loop', '{a,loop}');
SELECT findings();
SELECT told($$ SELECT schemaver_remove('loop') $$);
SELECT schemaver_register('loop', down_revision => '{a}', downgrade => '');
SELECT findings();
SET schemaver.project = 'test_validate_cycle3';
SELECT put('a', '{c}'), put('b', '{a}'), put('c', '{b}'), put('d', '{c}');
SELECT findings();
SELECT told($$ SELECT schemaver_register('e', '{d}') $$);
SELECT schemaver_register('a', down_revision => '{}', downgrade => '');
SELECT findings();
SET schemaver.project = 'test_validate_cycle_depends';
SELECT put('a', NULL, '{b}', '{la}'), put('b', '{a}'), put('c', '{b}', '{ld}'), put('d', '{c}', NULL, '{ld}');
SELECT findings();
SELECT schemaver_edit('a', depends_on => '{}');
SELECT findings();
SELECT schemaver_edit('c', depends_on => '{}');
SELECT findings();

-- a long one is not shown in full
SET schemaver.project = 'test_validate_cycle_long';
SELECT count(put('r' || n, ARRAY['r' || (n + 999) % 1000])) FROM generate_series(0, 999) AS n;
SELECT findings();
SELECT schemaver_register('r0', downgrade => '');
SELECT told($$ SELECT schemaver_register('r0', '{r999}') $$);
SELECT count(put('head' || n)) FROM generate_series(1, 20) AS n;
SELECT findings();

-- applied, but not registered; not applied, but needed by an applied revision
SET schemaver.project = 'test_validate_applied';
SELECT put('a'), put('it''s', '{a}'), put('c', '{it''s}');
INSERT INTO schemaver_applied (project, revision) VALUES ('test_validate_applied', 'c'), ('test_validate_applied', 'ghost');
SELECT findings();
SELECT schemaver_register('ghost', downgrade => '');
SELECT told($$ SELECT revision FROM schemaver_upgrade('a') $$);
SELECT findings();
SELECT told($$ SELECT revision FROM schemaver_upgrade('it''s') $$);
SELECT findings();
DELETE FROM schemaver_revisions WHERE project = 'test_validate_applied' AND revision = 'ghost';
SELECT findings();
SELECT told($$ SELECT revision FROM schemaver_stamp('c', purge => true) $$);
SELECT findings();

-- a body that is not what was applied, and one that is not what was registered
SET schemaver.project = 'test_validate_changed';
SELECT schemaver_register('a', upgrade => 'SELECT 1', downgrade => 'SELECT 2'), schemaver_register('b', '{a}', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
SELECT count(*) FROM schemaver_upgrade();
UPDATE schemaver_revisions SET upgrade = 'SELECT 3', upgrade_checksum = sha256(E't 8\nSELECT 3') WHERE project = 'test_validate_changed' AND revision = 'a';
SELECT findings();
SELECT told($$ SELECT revision FROM schemaver_downgrade('b-1') $$);
UPDATE schemaver_revisions SET upgrade = 'SELECT 1', upgrade_checksum = sha256(E't 8\nSELECT 1') WHERE project = 'test_validate_changed' AND revision = 'a';
SELECT findings();
UPDATE schemaver_revisions SET downgrade = 'SELECT 4' WHERE project = 'test_validate_changed' AND revision = 'a';
UPDATE schemaver_revisions SET transactional = false WHERE project = 'test_validate_changed' AND revision = 'b';
SELECT findings();
SELECT schemaver_register('a', upgrade => 'SELECT 1', downgrade => 'SELECT 2'), schemaver_register('b', '{a}', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
SELECT findings();
-- the checksums of a row without any are computed
UPDATE schemaver_revisions SET upgrade_checksum = NULL, downgrade_checksum = NULL WHERE project = 'test_validate_changed';
SELECT findings();

-- all together: errors before warnings, by code and revision
SET schemaver.project = 'test_validate_all';
SELECT put('a', '{lost}', '{gone}', '{x}'), put('b', NULL, NULL, '{x}'), put('c', '{b}'), put('y', '{z}'), put('z', '{y}');
UPDATE schemaver_revisions SET downgrade = NULL WHERE project = 'test_validate_all' AND revision IN ('c', 'a');
UPDATE schemaver_revisions SET upgrade_checksum = sha256('') WHERE project = 'test_validate_all' AND revision IN ('c', 'b');
INSERT INTO schemaver_applied (project, revision, checksum) VALUES ('test_validate_all', 'ghost', NULL), ('test_validate_all', 'c', sha256('x'));
SELECT severity, code, revision, problem FROM schemaver_validate();
-- also in read-only transactions, and by a role that may see nothing
BEGIN READ ONLY;
SELECT count(*) FROM schemaver_validate();
COMMIT;
SET schemaver.project = 'test_validate_nothing';
SELECT count(*) FROM schemaver_validate();
SET schemaver.project = 'not a name';
SELECT told('SELECT code FROM schemaver_validate()');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project LIKE 'test_validate%';
DELETE FROM schemaver_applied WHERE project LIKE 'test_validate%';
DELETE FROM schemaver_state WHERE project LIKE 'test_validate%';
DELETE FROM schemaver_log WHERE project LIKE 'test_validate%';
DROP SCHEMA test_validate CASCADE;
