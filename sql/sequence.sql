--
-- Files whose order makes a line, in a database that has some of them already.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_sequence;
SET search_path = test_sequence, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

-- The files of a tool for these numbers; each runs into a table, so that the order of application shows.
CREATE TABLE ran (place serial, project text DEFAULT current_setting('schemaver.project'), number text);
CREATE FUNCTION files_of(tool text, number text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE
        WHEN tool = 'goose' THEN jsonb_build_object(number || '_x.sql', E'-- +goose Up\n' || up || E'\n-- +goose Down\n' || down || E'\n')
        WHEN tool = 'dbmate' THEN jsonb_build_object(number || '_x.sql', E'-- migrate:up\n' || up || E'\n-- migrate:down\n' || down || E'\n')
        WHEN tool = 'sql-migrate' THEN jsonb_build_object(number || '_x.sql', E'-- +migrate Up\n' || up || E'\n-- +migrate Down\n' || down || E'\n')
        WHEN tool = 'rambler' THEN jsonb_build_object(number || '_x.sql', E'-- rambler up\n' || up || E'\n-- rambler down\n' || down || E'\n')
        WHEN tool = 'tern' THEN jsonb_build_object(number || '_x.sql', up || E'\n---- create above / drop below ----\n' || down || E'\n')
        WHEN tool = 'node-pg-migrate' THEN jsonb_build_object(number || '_x.sql', E'-- Up Migration\n' || up || E'\n-- Down Migration\n' || down || E'\n')
        WHEN tool = 'diesel' THEN jsonb_build_object(number || '_x/up.sql', up, number || '_x/down.sql', down)
        WHEN tool IN ('golang-migrate', 'sqlx', 'go-pg', 'popx') THEN jsonb_build_object(number || '_x.up.sql', up, number || '_x.down.sql', down)
        WHEN tool IN ('flyway', 'refinery') THEN jsonb_build_object(CASE WHEN number ~ '^\d' THEN 'V' ELSE '' END || number || '__x.sql', up)
        WHEN tool = 'numbered' THEN jsonb_build_object(number || '.sql', up)
        WHEN tool = 'graphile-migrate' THEN jsonb_build_object('00000' || number || '.sql', format(E'--! Previous: %s\n--! Hash: sha1:%s\n--! AllowInvalidHash\n\n%s\n',
            CASE number WHEN '1' THEN '-' ELSE 'sha1:' || repeat('0', 39) || (number::int - 1) END, repeat('0', 39) || number, up))
    END
    FROM (SELECT format('INSERT INTO test_sequence.ran (number) VALUES (%L);', number), format('DELETE FROM test_sequence.ran WHERE number = %L;', number)) AS body(up, down)
$$;
CREATE FUNCTION files_of(tool text, numbers text[]) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(key, value) FROM unnest(numbers) number, jsonb_each(files_of(tool, number))
$$;
-- All revisions in the order of the plan; a star means applied.
CREATE FUNCTION line() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s%s<%s', r.revision, CASE WHEN a.revision IS NOT NULL THEN '*' END, coalesce(array_to_string(r.down_revision, ','), 'base')), ' '
                      ORDER BY r.revision COLLATE "C")
    FROM schemaver_revisions r LEFT JOIN schemaver_applied a USING (project, revision) WHERE r.project = current_setting('schemaver.project')
$$;
-- Loads the files and shows the actions, one per revision, and the line; or the error.
CREATE FUNCTION load(tool text, numbers text[], out_of_order boolean DEFAULT NULL, unsupported text DEFAULT 'error')
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT string_agg(l.action || ' ' || l.revisions, ', ' ORDER BY l.action)
                 FROM (SELECT action, string_agg(DISTINCT revision COLLATE "C", ' ' ORDER BY revision COLLATE "C") AS revisions
                       FROM schemaver_load(files_of(tool, numbers), tool, unsupported, out_of_order => load.out_of_order) GROUP BY action) l;
    RETURN NEXT '  ' || line();
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    RETURN NEXT '  DETAIL: ' || detail;
    RETURN NEXT '  HINT: ' || hint;
END $$;
CREATE FUNCTION up(target text DEFAULT 'head') RETURNS text LANGUAGE sql AS $$ SELECT string_agg(revision, ' ') FROM schemaver_upgrade(target) $$;

--
-- vanished files: the first, some in the middle, the last, and a new file afterwards
--
SET schemaver.project = 'sequence_vanished';
SELECT load('goose', '{1,2,3,4,5}');
SELECT up();
SELECT load('goose', '{2,3,4,5}');
SELECT load('goose', '{1,2,5}');
SELECT load('goose', '{3}');
SELECT load('goose', '{1,2,3}');
SELECT name, revision, action, problem FROM schemaver_load(files_of('goose', '{1,4,5}'::text[]));
-- a new file goes on top of what is applied, even if all others have vanished
SELECT load('goose', '{1,2,3,6}');
SELECT load('goose', '{6}');
SELECT load('goose', '{6,7}');
SELECT up();
SELECT load('goose', '{8}');
SELECT load('goose', '{1,2,3,4,5,6,7,8,9}');
SELECT load('goose', '{1,2,3,8,9}');
-- nothing is locked if there is nothing to do
BEGIN;
SELECT load('goose', '{2,8,9}');
SELECT count(*) FROM pg_locks WHERE locktype = 'object' AND classid = 'schemaver_state'::regclass;
COMMIT;
-- what vanished before it was applied: its successor gets a new parent
SET schemaver.project = 'sequence_stale';
SELECT load('dbmate', '{1,2,3,4}');
SELECT up('1');
SELECT load('dbmate', '{1,4}');
SELECT load('dbmate', '{4}');
SELECT load('dbmate', '{1,2,3,4}');
-- no file at all
SELECT action, revision FROM schemaver_load('{}');

--
-- a low number that arrives late
--
SET schemaver.project = 'sequence_late';
SELECT load('dbmate', '{1,3}');
-- before the higher ones are applied, it goes between them
SELECT load('dbmate', '{1,2,3}');
SELECT load('dbmate', '{1,3}');
SELECT schemaver_remove('2');
SELECT up();
-- afterwards it follows them, with all others
SELECT load('dbmate', '{1,3,6}');
SELECT name, revision, action, problem FROM schemaver_load(files_of('dbmate', '{0,1,2,3,6}'::text[]));
SELECT line();
SELECT load('dbmate', '{0,1,2,3,6}');
SELECT up();
SELECT load('dbmate', '{0,1,2,3,6}');
SELECT load('dbmate', '{0,1,2,3,6,7}');
SELECT up();
SELECT string_agg(number, ' ' ORDER BY place) FROM ran WHERE project = 'sequence_late';
-- pruned afterwards, in each place
SELECT load('dbmate', '{1,2,7}');
SELECT load('dbmate', '{0,6,8}');
SELECT load('dbmate', '{3,8}');
-- the way down is the way up; what is not applied is put in order
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('1');
SELECT load('dbmate', '{0,1,2,3,6,7,8}');
SELECT string_agg(revision, ' ') FROM schemaver_downgrade('base');
SELECT load('dbmate', '{0,1,2,3,6,7,8}');
-- in another database the same files have the order of their numbers, and both go on
SET schemaver.project = 'sequence_fresh';
SELECT load('dbmate', '{0,1,2,3,6,7,8}');

--
-- the tool decides, unless the user does
--
SET schemaver.project = 'sequence_choice';
SELECT load('goose', '{1,3}');
SELECT up();
SELECT load('goose', '{1,2,3}');
SELECT load('goose', '{1,2,3,4}', false);
SELECT load('goose', '{1,2,3,4}', true);
-- once it is registered there, it is not asked for again
SELECT load('goose', '{1,2,3,4}');
SELECT load('goose', '{1,2,3,4}', false);
SELECT up();
SELECT load('goose', '{1,2,3,4,5}', false);
-- more than can be listed
SET schemaver.project = 'sequence_many';
SELECT load('goose', '{1,100}');
SELECT up();
SELECT load('goose', (SELECT array_agg(n::text) FROM generate_series(1, 100) n));
SELECT load('goose', (SELECT array_agg(n::text) FROM generate_series(1, 21) n) || '{100}'::text[]);
-- higher than each file, but not than what has vanished
SET schemaver.project = 'sequence_higher';
SELECT load('goose', '{1,2,5}');
SELECT up();
SELECT load('goose', '{1,2,4}');
SELECT load('goose', '{1,2,4}', true);
SELECT load('goose', '{1,2,4,6}');

-- registered before the higher one, and applied after it
SET schemaver.project = 'sequence_higher_stale';
SELECT load('goose', '{1,2}');
SELECT up('1');
SELECT load('goose', '{1,3}');
SELECT up('3');
SELECT load('goose', '{1,2,3}');
-- lower than the highest of several that have vanished
SET schemaver.project = 'sequence_higher_several';
SELECT load('goose', '{1,6,9}');
SELECT up();
SELECT load('goose', '{1,7}');
SELECT load('goose', '{1,10}');
-- names without an order that is known: what somebody has registered is not taken for a higher one
SET schemaver.project = 'sequence_higher_names';
SELECT load('sql-migrate', '{a,c}');
SELECT schemaver_register('zz', '{c_x}', '');
SELECT up();
SELECT load('sql-migrate', '{a,c,d}', false);

-- what has vanished was applied before the last one
SET schemaver.project = 'sequence_higher_before';
SELECT load('goose', '{1,9}');
SELECT up();
SELECT load('goose', '{1,5,9}', true);
SELECT up();
SELECT load('goose', '{1,5,7}');
SELECT load('goose', '{1,5,10}');

-- each tool: 1 vanishes; 2 arrives late, as the tool has it, if refused and if allowed
CREATE FUNCTION each(tool text, numbers text[] DEFAULT '{1,2,3,4,5}', project text DEFAULT 'each') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', 'sequence_' || project || '_' || tool, false);
    PERFORM load(tool, numbers[1:1] || numbers[3:4]);
    PERFORM up();
    RETURN NEXT tool || ':';
    RETURN QUERY SELECT load(tool, numbers[3:4]);
    RETURN QUERY SELECT load(tool, numbers[3:3] || numbers[5:5]);
    RETURN QUERY SELECT load(tool, numbers);
    RETURN QUERY SELECT load(tool, numbers, false);
    RETURN QUERY SELECT load(tool, numbers, true);
    PERFORM up();
    RETURN QUERY SELECT load(tool, numbers);
END $$;
SELECT each(tool) FROM unnest('{goose,dbmate,sqlx,golang-migrate,go-pg,flyway,refinery,numbered}'::text[]) tool;
SELECT each('diesel', '{2024-01-01,2024-01-02,2024-01-03-120000,2024-01-04,2024-01-05}');
SELECT each('popx', '{20240101000000,20240102000000,20240103000000,20240104000000,20240105000000}');
SELECT each(tool, '{001,002,003,004,005}') FROM unnest('{sql-migrate,rambler,node-pg-migrate}'::text[]) tool;
-- files without numbers, which two of them allow
SELECT each(tool, '{a,b,c,d,e}', 'names') FROM unnest('{sql-migrate,rambler}'::text[]) tool;
-- names that are ordered as text: 10 comes before 9
SET schemaver.project = 'sequence_text';
SELECT load('dbmate', '{8,9}');
SELECT up();
SELECT load('dbmate', '{8,9,10}');
SELECT up();
SELECT load('dbmate', '{8,9,91}', false);
-- refinery's U is made for that
SET schemaver.project = 'sequence_refinery_u';
SELECT load('refinery', '{V1,V3}');
SELECT up();
SELECT load('refinery', '{V1,U2,V3}');
SELECT load('refinery', '{V1,U2,V3,U4,V5}');
-- tern has no gaps, so that nothing can arrive late; stubs bypass its check
SET schemaver.project = 'sequence_tern';
SELECT load('tern', '{1,2,3}');
SELECT up();
SELECT load('tern', '{2,3}');
SELECT load('tern', '{2,3,4}', unsupported => 'stub');
-- graphile-migrate chains its files
SET schemaver.project = 'sequence_graphile';
SELECT load('graphile-migrate', '{1,2}');
SELECT up();
SELECT load('graphile-migrate', '{2}');
SELECT load('graphile-migrate', '{1,2,3}');
SELECT load('graphile-migrate', '{1}');

--
-- repeatable migrations of Flyway come after all others
--
SET schemaver.project = 'sequence_repeatable';
SELECT revision, action FROM schemaver_load('{"V1__a.sql": "SELECT 1", "V3__c.sql": "SELECT 3", "R__v.sql": "SELECT 1"}');
SELECT up('heads');
SELECT revision, action, problem FROM schemaver_load('{"V1__a.sql": "SELECT 1", "V2__b.sql": "SELECT 2", "V3__c.sql": "SELECT 3", "R__v.sql": "SELECT 2"}', out_of_order => true);
SELECT up('heads');
SELECT revision, action FROM schemaver_load('{"V3__c.sql": "SELECT 3", "R__v.sql": "SELECT 2"}');
SELECT message, depends_on FROM schemaver_revisions WHERE project = 'sequence_repeatable' ORDER BY revision COLLATE "C";

-- a baseline of Flyway counts only where nothing is applied
SET schemaver.project = 'sequence_baseline';
SELECT load('flyway', '{1,2,3}');
SELECT up();
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B3,4}'::text[]));
SELECT line();
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B2.5,4}'::text[]));
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B3}'::text[]), 'flyway');
-- also if nothing but higher ones is applied
SET schemaver.project = 'sequence_baseline_higher';
SELECT load('flyway', '{3}');
SELECT up();
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B2,3,4}'::text[]));
-- nor if nothing but lower ones is: it would make again what is there
SET schemaver.project = 'sequence_baseline_lower';
SELECT load('flyway', '{1,2}');
SELECT up();
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B3,4}'::text[]));
SELECT line();
SELECT up();
SET schemaver.project = 'sequence_baseline_fresh';
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B3,4}'::text[]));
SELECT up();
SELECT name, revision, action, problem FROM schemaver_load(files_of('flyway', '{B3,4,5}'::text[]));
SELECT line();

--
-- revisions that somebody has registered by hand
--
-- on top: the next file is a branch, as in a database where it was there first
SET schemaver.project = 'sequence_hand';
SELECT load('goose', '{1,2}');
SELECT up();
SELECT schemaver_register('mine', '{2}', ''), up('mine');
SELECT load('goose', '{1,2,3}');
-- moved by hand, it stays there
SELECT revision FROM schemaver_rebase('3', onto => 'mine');
SELECT load('goose', '{1,2,3}');
SELECT load('goose', '{1,2,3,4}');
SELECT up();
SELECT load('goose', '{1,2,3,4,5}');
SELECT load('goose', '{1,3,4,5}');
-- merged: the files after it follow their own line
SET schemaver.project = 'sequence_merged';
SELECT load('goose', '{1,2,3}');
SELECT schemaver_register('mine', '{2}', ''), schemaver_register('both', '{3,mine}', '');
SELECT up();
SELECT load('goose', '{1,2,3,4}');
SELECT revision FROM schemaver_rebase('4', onto => 'both');
SELECT load('goose', '{1,2,3,4}');
SELECT up();
SELECT load('goose', '{1,2,3,4,5}');
-- a label makes it a line of its own, a number does not
SET schemaver.project = 'sequence_label';
SELECT load('goose', '{1,2}');
SELECT schemaver_register('7', '{2}', '', branch_labels => '{feature}');
SELECT up();
SELECT load('goose', '{1,2,3}');
-- an id that only begins with a digit, or with a separator, is not the name of a file with a number
SET schemaver.project = 'sequence_ids';
SELECT load('sql-migrate', '{1,2}');
SELECT up();
SELECT schemaver_register('1975ea', '{2_x}', '', ''), schemaver_register('_mine', '{2_x}', '', '');
SELECT up('1975ea');
SELECT load('sql-migrate', '{1,2,3}');
SELECT schemaver_remove('3_x');
SELECT revision FROM schemaver_downgrade('1975ea@2_x');
SELECT up('_mine');
SELECT load('sql-migrate', '{1,2,3}');
SELECT schemaver_remove('3_x');
SELECT revision FROM schemaver_downgrade('_mine@2_x');
SELECT schemaver_register('2_y', '{2_x}', ''), up('2_y');
SELECT load('sql-migrate', '{1,2,3}');
-- two of them on top: none continues the line
SET schemaver.project = 'sequence_two_tips';
SELECT load('goose', '{1}');
SELECT schemaver_register('2', '{1}', ''), schemaver_register('3', '{1}', '');
SELECT up('heads');
SELECT load('goose', '{1,4}');
-- two lines of files in one project
SET schemaver.project = 'sequence_two_lines';
SELECT load('goose', '{101,102}');
SELECT load('dbmate', '{1,2}');
SELECT up('heads');
SELECT load('goose', '{101,102,103}');
SELECT load('dbmate', '{1,2,3}');
-- a line that begins with higher numbers than those that are applied continues them
SET schemaver.project = 'sequence_continued';
SELECT load('goose', '{1,2}');
SELECT up();
SELECT load('goose', '{101,102}');
-- what is registered on top of what does not exist gets its place
SET schemaver.project = 'sequence_lost';
SELECT schemaver_register('1', '{nowhere}', '');
SELECT load('goose', '{1,2}');
-- one that begins with lower numbers is a line of its own
SET schemaver.project = 'sequence_lower';
SELECT load('goose', '{101,102}');
SELECT up();
SELECT load('goose', '{1,2}');
-- what is registered as a base stays one
SET schemaver.project = 'sequence_stays';
SELECT load('goose', '{1,2}');
SELECT load('goose', '{101,102}');
SELECT up('2');
SELECT load('goose', '{101,102,103}');
-- branches that are applied have no order: as registered, the files do not fit
SET schemaver.project = 'sequence_branches';
SELECT schemaver_register('1', NULL, ''), schemaver_register('2', '{1}', ''), schemaver_register('3', '{1}', '');
SELECT up('heads');
SELECT load('numbered', '{1,2,3}') ~ '^(SV006| )';

--
-- what is not in order: parents that are missing, revisions on a cycle, applied without their parents
--
SET schemaver.project = 'sequence_damaged';
SELECT load('goose', '{1,2,3}');
SELECT up();
DELETE FROM schemaver_revisions WHERE project = 'sequence_damaged' AND revision = '2';
SELECT load('goose', '{1,2,3,4}');
DELETE FROM schemaver_revisions WHERE project = 'sequence_damaged' AND revision = '1';
SELECT load('goose', '{1,2,3,4}');
DELETE FROM schemaver_applied WHERE project = 'sequence_damaged' AND revision = '2';
SELECT load('goose', '{1,2,3,4}');
UPDATE schemaver_revisions SET down_revision = '{3}' WHERE project = 'sequence_damaged' AND revision = '2';
SELECT load('goose', '{1,2,3,4}') ~ '^(SV00[56]| )';
-- unusual names
SET schemaver.project = 'sequence_Weird"Project"Ü';
SELECT load('sql-migrate', '{"1 a","3 Grüße \"x\""}');
SELECT up();
SELECT load('sql-migrate', '{"1 a","2 b''c","3 Grüße \"x\""}');
SELECT load('sql-migrate', '{"1 a","2 b''c","3 Grüße \"x\""}', false);

--
-- adopting what another tool has applied out of order
--
\set ECHO none
CREATE FUNCTION adopt(tracker text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    RETURN QUERY SELECT string_agg(revision, ' ') FROM schemaver_adopt(tracker::regclass);
    RETURN NEXT '  ' || line();
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    RETURN NEXT '  DETAIL: ' || detail;
END $$;
\set ECHO all
CREATE TABLE schema_migrations AS SELECT unnest('{1,3,5}'::text[]) AS version;
CREATE TABLE __diesel_schema_migrations AS SELECT *, now() AS run_on FROM schema_migrations;
CREATE TABLE _sqlx_migrations AS SELECT version::bigint, true AS success, '' AS description, '' AS checksum FROM schema_migrations;
CREATE TABLE schema_migration AS SELECT * FROM schema_migrations;
CREATE TABLE gorp_migrations AS SELECT version || '_x.sql' AS id, now() AS applied_at FROM schema_migrations;
CREATE TABLE goose_db_version AS SELECT version::int AS id, version::bigint AS version_id, true AS is_applied FROM schema_migrations;
CREATE TABLE flyway_schema_history AS SELECT version::int AS installed_rank, version, 'x' AS description, 'SQL' AS type, 'x' AS script, true AS success FROM schema_migrations;
CREATE TABLE pgmigrations AS SELECT version::int AS id, version || '_x' AS name, now() AS run_on FROM schema_migrations;
CREATE TABLE refinery_schema_history AS SELECT version::int, 'x' AS name, '' AS applied_on, '' AS checksum FROM schema_migrations;
CREATE FUNCTION adopted(tool text, tracker text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', 'sequence_adopt_' || tool, false);
    PERFORM load(tool, '{1,2,3,4,5,6}');
    RETURN NEXT tool || ':';
    RETURN QUERY SELECT adopt(tracker);
    RETURN QUERY SELECT load(tool, '{1,2,3,4,5,6}');
    RETURN QUERY SELECT up();
    RETURN QUERY SELECT load(tool, '{1,2,3,4,5,6,7}');
END $$;
-- tools that would run it
SELECT adopted('dbmate', 'schema_migrations');
SELECT adopted('diesel', '__diesel_schema_migrations');
SELECT adopted('sqlx', '_sqlx_migrations');
SELECT adopted('popx', 'schema_migration');
SELECT adopted('sql-migrate', 'gorp_migrations');
-- what is said about it
SET schemaver.project = 'sequence_adopt_said';
SELECT load('dbmate', '{1,2,3,4,5,6}');
SET client_min_messages = notice;
SELECT revision FROM schemaver_adopt('schema_migrations');
SET client_min_messages = warning;
-- tools that refuse it: the way that the hint names
CREATE FUNCTION adopted_in_steps(tool text, tracker text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('schemaver.project', 'sequence_adopt_' || tool, false);
    PERFORM load(tool, '{1,2,3,4,5,6}');
    RETURN NEXT tool || ':';
    RETURN QUERY SELECT adopt(tracker);
    RETURN QUERY SELECT load(tool, '{1,3,5}');
    RETURN QUERY SELECT adopt(tracker);
    RETURN QUERY SELECT load(tool, '{1,2,3,4,5,6}', true);
    RETURN QUERY SELECT up();
END $$;
SELECT adopted_in_steps('goose', 'goose_db_version');
SELECT adopted_in_steps('flyway', 'flyway_schema_history');
SELECT adopted_in_steps('node-pg-migrate', 'pgmigrations');
SELECT adopted_in_steps('refinery', 'refinery_schema_history');
-- what is more than a line is not moved
SET schemaver.project = 'sequence_adopt_branch';
SELECT load('dbmate', '{1,2,3,4,5}');
SELECT schemaver_register('mine', '{2}', '');
SELECT adopt('schema_migrations');
SELECT line();
SELECT schemaver_remove('mine'), schemaver_edit('4', depends_on => '{1}');
SELECT adopt('schema_migrations');
-- everything but the last; adopted a second time
SET schemaver.project = 'sequence_adopt_last';
TRUNCATE schema_migrations;
INSERT INTO schema_migrations VALUES ('3');
SELECT load('dbmate', '{1,2,3}');
SELECT adopt('schema_migrations');
INSERT INTO schema_migrations VALUES ('2');
SELECT adopt('schema_migrations');
INSERT INTO schema_migrations VALUES ('1');
SELECT adopt('schema_migrations');
SELECT up();
SELECT load('dbmate', '{1,2,3,4}');

-- two lines that are joined are more than a line, too
SET schemaver.project = 'sequence_adopt_joined';
TRUNCATE schema_migrations;
INSERT INTO schema_migrations VALUES ('1'), ('2'), ('3'), ('5');
SELECT schemaver_register('1', NULL, '', ''), schemaver_register('2', NULL, '', ''), schemaver_register('3', '{1,2}', '', ''),
    schemaver_register('4', '{3}', '', ''), schemaver_register('5', '{4}', '', '');
SELECT adopt('schema_migrations');
SELECT revision, down_revision FROM schemaver_history() ORDER BY revision;

\set VERBOSITY terse
DROP SCHEMA test_sequence CASCADE;
