--
-- Calls in the wrong context, arguments that name nothing, and contexts where little
-- is allowed: each raises an error, or does what is possible there.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'misuse';
CREATE SCHEMA t_misuse;
SET search_path = t_misuse, public;
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all

-- the trigger that reports changes: on another table, after the change, on its own
CREATE TABLE mine (n integer);
CREATE TRIGGER after AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
SELECT told('INSERT INTO mine VALUES (1) RETURNING n::text');
DROP TRIGGER after ON mine;
CREATE TRIGGER before BEFORE INSERT OR UPDATE OR DELETE ON mine FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
CREATE TRIGGER emptied BEFORE TRUNCATE ON mine EXECUTE FUNCTION schemaver_invalidate();
INSERT INTO mine VALUES (1), (2);
UPDATE mine SET n = n + 1;
DELETE FROM mine WHERE n = 2;
SELECT * FROM mine;
TRUNCATE mine;
SELECT told('SELECT schemaver_invalidate()::text');

-- names of nothing
SELECT schemaver_register('abcd01', NULL, 'SELECT 1', 'SELECT 1', branch_labels => '{lab}'), schemaver_register('abcd02', '{abcd01}');
SELECT told('SELECT schemaver_merge(NULL)'), told('SELECT schemaver_merge(''{}'')');
SELECT told('SELECT schemaver_merge(ARRAY[NULL]::text[])'), told('SELECT schemaver_merge(''{{a,b},{c,d}}'')');
SELECT told('SELECT schemaver_edit(''abcd02'', depends_on => ''{abcd02}'')'), told('SELECT schemaver_register(''abcd02'', ''{abcd02}'')');
SELECT told('SELECT schemaver_revision(''m'', rev_id => ''new'', depends_on => ''{new}'')'), told('SELECT schemaver_revision(''m'', rev_id => ''efgh01'', depends_on => ''{efgh}'')');
SELECT told('SELECT schemaver_edit(''abcd01'', branch_labels => ''{abcd02}'')'), told('SELECT schemaver_edit(''abcd01'', branch_labels => ''{x,x}'')'), told('SELECT schemaver_register(''lab'')');

-- a purge of unregistered revisions, in a transaction with its own snapshot
INSERT INTO schemaver_applied (project, revision) VALUES ('misuse', 'gone');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT revision FROM schemaver_stamp('base', purge => true);
COMMIT;
SELECT count(*) FROM schemaver_applied WHERE project = 'misuse';
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT count(*) FROM schemaver_stamp('base', purge => true);
SELECT count(*) FROM schemaver_upgrade('base');
COMMIT;

-- with nothing to purge nothing is recorded
SELECT last_run FROM schemaver_state WHERE project = 'misuse' \gset
SELECT count(*) FROM schemaver_stamp('base', purge => true);
SELECT last_run = :'last_run' FROM schemaver_state WHERE project = 'misuse';

-- in a parallel query, which cannot take another snapshot: what is read is right, then and later
INSERT INTO mine SELECT generate_series(1, 1000);
ANALYZE mine;
SELECT count(set_config(name, v, false)) AS set FROM pg_settings JOIN (VALUES ('parallel_setup_cost', '0'), ('parallel_tuple_cost', '0'), ('min_parallel_table_scan_size', '0'), ('max_parallel_workers_per_gather', '2'),
    ('force_parallel_mode', 'on'), ('debug_parallel_query', 'on')) AS s (name, v) USING (name) \gset
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS off) ' || query; END $$;
SELECT bool_or(line ~ 'Gather') FROM plan_of('SELECT count(*), (SELECT string_agg(revision, '' '') FROM schemaver_heads()), (SELECT count(*) FROM schemaver_status()) FROM mine') line;
\connect -
SET client_min_messages = warning;
SET search_path = t_misuse, public;
SET schemaver.project = 'misuse';
\pset tuples_only on
\pset format unaligned
SELECT count(set_config(name, v, false)) AS set FROM pg_settings JOIN (VALUES ('parallel_setup_cost', '0'), ('parallel_tuple_cost', '0'), ('min_parallel_table_scan_size', '0'), ('max_parallel_workers_per_gather', '2'),
    ('force_parallel_mode', 'on'), ('debug_parallel_query', 'on')) AS s (name, v) USING (name) \gset
SELECT count(*), (SELECT string_agg(revision, ' ') FROM schemaver_heads()), (SELECT count(*) FROM schemaver_status()) FROM mine;
SELECT schemaver_register('abcd03', '{abcd02}');
SELECT count(*), (SELECT string_agg(revision, ' ') FROM schemaver_heads()), (SELECT count(*) FROM schemaver_status()) FROM mine;
SELECT revision FROM schemaver_heads();
BEGIN;
SELECT schemaver_register('abcd04', '{abcd03}');
SELECT count(*), (SELECT string_agg(revision, ' ') FROM schemaver_heads()), (SELECT count(*) FROM schemaver_status()) FROM mine;
ROLLBACK;
SELECT count(*), (SELECT string_agg(revision, ' ') FROM schemaver_heads()), (SELECT count(*) FROM schemaver_status()) FROM mine;
SELECT revision FROM schemaver_heads();
RESET ALL;
SET client_min_messages = warning;

-- in a statement that has just changed the same row
DELETE FROM schemaver_settings;
WITH i AS (INSERT INTO schemaver_settings (name, value) VALUES ('environment', 'staging') RETURNING name) SELECT schemaver_configure(name, 'test') FROM i;
WITH u AS (UPDATE schemaver_settings SET value = 'development' RETURNING name) SELECT schemaver_configure(name, 'staging') FROM u;
WITH u AS (UPDATE schemaver_settings SET value = 'development' RETURNING name) SELECT schemaver_configure(name, NULL) FROM u;
SELECT count(*) FROM schemaver_settings;
SELECT schemaver_configure('environment', 'test');
WITH d AS (DELETE FROM schemaver_settings RETURNING name) SELECT schemaver_configure(name, 'staging') FROM d;
WITH d AS (DELETE FROM schemaver_settings RETURNING name) SELECT schemaver_configure(name, NULL) FROM d;
SELECT count(*) FROM schemaver_settings;

-- where a column that is never NULL has become NULL
BEGIN;
SET LOCAL schemaver.project = 'misuse';
ALTER TABLE schemaver_revisions ALTER transactional DROP NOT NULL;
UPDATE schemaver_revisions SET transactional = NULL WHERE project = 'misuse';
SELECT schemaver_show('abcd01');
ROLLBACK;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'misuse';
DELETE FROM schemaver_log WHERE project = 'misuse';
DELETE FROM schemaver_state WHERE project = 'misuse';
DROP SCHEMA t_misuse CASCADE;
