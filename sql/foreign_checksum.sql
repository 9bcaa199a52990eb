--
-- Checksums of a wrong length that somebody has written by hand: they are ignored
-- everywhere, and never read beyond their end.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'foreign_checksum';
CREATE SCHEMA t_foreign_checksum;
SET search_path = t_foreign_checksum, public;
\pset tuples_only on
\pset format unaligned

-- what there is for each case to begin with: b, which is applied, c and d have the checksums in question, or only what is applied has one
CREATE PROCEDURE begin_with(stored bytea, applied_only boolean DEFAULT false) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM schemaver_applied WHERE project = 'foreign_checksum';
    DELETE FROM schemaver_revisions WHERE project = 'foreign_checksum';
    DELETE FROM schemaver_log WHERE project = 'foreign_checksum';
    PERFORM schemaver_register('a', NULL, 'SELECT 1', 'SELECT 2');
    PERFORM schemaver_register('b', '{a}', 'SELECT 3', 'SELECT 4');
    PERFORM schemaver_register('c', '{b}', 'SELECT 5', 'SELECT 6', transactional => true);
    PERFORM schemaver_register('d', '{c}');
    PERFORM schemaver_upgrade('b');
    UPDATE schemaver_revisions SET created_at = '2026-01-01 00:00:00Z' WHERE project = 'foreign_checksum';
    UPDATE schemaver_revisions SET upgrade_checksum = stored, downgrade_checksum = stored
    WHERE project = 'foreign_checksum' AND revision IN ('b', 'c', 'd') AND NOT applied_only;
    UPDATE schemaver_applied SET checksum = stored, applied_at = '2026-01-01 00:00:00Z' WHERE project = 'foreign_checksum' AND revision = 'b';
END $$;

-- Every call that reads a checksum; and what is stored and logged then.
CREATE TABLE calls (n serial, call text);
INSERT INTO calls (call) VALUES ('SELECT * FROM schemaver_validate()'), ('SELECT schemaver_manifest()'), ('SELECT * FROM schemaver_export_all()'),
    ('SELECT schemaver_show(''b'')'), ('SELECT revision FROM schemaver_current()'), ('SELECT * FROM schemaver_pending()'), ('SELECT * FROM schemaver_history()'),
    ('SELECT revision FROM schemaver_upgrade()'), ('SELECT revision FROM schemaver_downgrade(''base'')'), ('SELECT revision FROM schemaver_stamp(''d'')'),
    ('SELECT revision FROM schemaver_stamp(''d'', purge => true)'), ('SELECT revision FROM schemaver_stamp(''b'', purge => true)'),
    ('SELECT schemaver_register(''b'', ''{a}'', ''SELECT 3'', ''SELECT 4'')'), ('SELECT schemaver_register(''b'', ''{a}'', ''SELECT 33'', ''SELECT 4'')'),
    ('SELECT schemaver_register(''b'', ''{a}'', ''SELECT 3'', ''SELECT 44'')'), ('SELECT schemaver_register(''c'', ''{b}'', ''SELECT 5'', ''SELECT 6'')'),
    ('SELECT schemaver_register(''c'', ''{b}'', ''SELECT 55'', ''SELECT 6'')'), ('SELECT schemaver_register(''d'', ''{c}'')'), ('SELECT schemaver_register(''d'', ''{c}'', '''')'),
    ('SELECT schemaver_edit(''b'', downgrade => ''SELECT 44'')'), ('SELECT schemaver_edit(''b'', message => ''new'')'), ('SELECT schemaver_edit(''c'', transactional => false)'),
    ('SELECT * FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM schemaver_export_all()))'),
    ('SELECT * FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, ''SELECT 6'', ''SELECT 66'')) FROM schemaver_export_all()))'),
    ('SELECT * FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, ''SELECT 3'', ''SELECT 33'')) FROM schemaver_export_all()))'),
    ('SELECT * FROM schemaver_rebase(''d'', ''b'')'), ('SELECT schemaver_remove(''d'')'), ('SELECT schemaver_is_current(), schemaver_status()'),
    ('SELECT regexp_replace(schemaver_upgrade_sql(), ''[0-9a-f]{8}-[-0-9a-f]{27}'', ''UUID'', ''g'')'),
    ('SELECT regexp_replace(schemaver_downgrade_sql(''b:base''), ''[0-9a-f]{8}-[-0-9a-f]{27}'', ''UUID'', ''g'')');
CREATE FUNCTION outcome(stored bytea, call text, applied_only boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
    left_behind text;
BEGIN
    CALL begin_with(stored, applied_only);
    EXECUTE format('SELECT string_agg(to_jsonb(r)::text, E''\n'') FROM (%s) r', call) INTO found;
    SELECT string_agg(concat_ws(' ', revision, upgrade, downgrade, transactional, NULLIF(upgrade_checksum, stored), NULLIF(downgrade_checksum, stored)), E'\n' ORDER BY revision)
    INTO left_behind FROM schemaver_revisions WHERE project = 'foreign_checksum';
    found := concat(found, E'\n', left_behind);
    SELECT string_agg(concat_ws(' ', revision, NULLIF(checksum, stored)), E'\n' ORDER BY revision)
    INTO left_behind FROM schemaver_applied WHERE project = 'foreign_checksum';
    found := concat(found, E'\n', left_behind);
    SELECT string_agg(concat_ws(' ', step, direction, revision, checksum), E'\n' ORDER BY started_at, step)
    INTO left_behind FROM schemaver_log WHERE project = 'foreign_checksum';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = concat(found, E'\n', left_behind);
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || regexp_replace(SQLERRM, '"(last_)?run(_at)?": "[^"]*"', '"": ""', 'g');
END $$;

-- without a checksum: the result of each call
CREATE TABLE expected AS SELECT *, outcome(NULL, call, applied_only) AS outcome FROM calls, (VALUES (true), (false)) AS v (applied_only);
SELECT applied_only, string_agg(left(outcome, 5), ' ' ORDER BY n) FROM expected GROUP BY 1 ORDER BY 1;
-- with one of a different length: short and stored inline, or with the right bytes and more
CREATE TABLE stored AS
    SELECT decode(repeat('ab', n), 'hex') AS stored FROM unnest(ARRAY[0, 1, 7, 8, 16, 31, 33, 64, 126, 127, 4000]) n
    UNION ALL SELECT right_one || more FROM sha256(E't 8\nSELECT 3') right_one, unnest(ARRAY['\x00'::bytea, sha256(E't 8\nSELECT 3')]) more
    UNION ALL SELECT substring(sha256(E't 8\nSELECT 3') FROM 1 FOR 31);
CREATE TABLE outcomes (length integer, call text, expected text, outcome text);
-- one per transaction: what has been rolled back would slow down the next ones
\set ECHO none
SELECT format('INSERT INTO outcomes SELECT %L, call, outcome, outcome(%L, call, applied_only) FROM expected', length(stored), stored),
       'VACUUM schemaver_revisions, schemaver_applied, schemaver_log, schemaver_state' FROM stored \gexec
\set ECHO all
SELECT length, call, left(expected, 500), left(outcome, 500) FROM outcomes WHERE outcome <> expected;
SELECT count(*) FROM outcomes;
-- one of the right length is trusted
SELECT applied_only, count(*) > 0 FROM expected WHERE outcome <> outcome(decode(repeat('ab', 32), 'hex'), call, applied_only) GROUP BY 1 ORDER BY 1;
CALL begin_with(decode(repeat('ab', 32), 'hex'));
SELECT object, problem FROM (SELECT to_jsonb(v) ->> 'revision' AS object, to_jsonb(v) ->> 'problem' AS problem FROM schemaver_validate() v) x;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'foreign_checksum';
DELETE FROM schemaver_applied WHERE project = 'foreign_checksum';
DELETE FROM schemaver_state WHERE project = 'foreign_checksum';
DELETE FROM schemaver_log WHERE project = 'foreign_checksum';
DROP SCHEMA t_foreign_checksum CASCADE;
