--
-- What is part of a body: not the blanks and line ends that editors and clients put at
-- its end, whichever way it arrives.  And what cannot run in a transaction is named.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'content';
CREATE SCHEMA t_content;
SET search_path = t_content, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'
CREATE VIEW stored AS SELECT revision, to_json(upgrade) AS up, to_json(downgrade) AS down,
    upgrade_checksum = sha256(convert_to('t ' || octet_length(upgrade) || E'\n' || upgrade, 'UTF8')) AS ok FROM schemaver_revisions WHERE project = 'content';
CREATE TABLE ends (n serial, tail text);
INSERT INTO ends (tail) VALUES (''), (E'\n'), (E'\n\n\n'), (E'\r\n'), (E'\r\n\r\n'), (E'\r'), (' '), (E' \t\f\n \n');
CREATE TABLE bodies (n serial, body text);
INSERT INTO bodies (body) VALUES (''), ('SELECT 1'), ('SELECT 1;'), (E'SELECT 1;\n\nSELECT 2;'), ('SELECT 1; -- a comment'), ('SELECT 1; /* a comment */'), (E'SELECT '' \n '''), (E'SELECT $$ \n $$'), ('SELECT E''\''''');

--
-- every way in
--
SELECT count(schemaver_register(format('r%s_%s', b.n, e.n), NULL, body || tail, body || tail)) FROM bodies b, ends e;
SELECT b.n, count(*), bool_and(up::text = to_json(body)::text AND down::text = to_json(body)::text AND ok) FROM bodies b, stored WHERE revision LIKE format('r%s\_%%', b.n) GROUP BY b.n ORDER BY b.n;
SELECT schemaver_register(format('r%s_%s', b.n, e.n), NULL, body || x.tail, body || e.tail) AS outcome, count(*) FROM bodies b, ends e, ends x GROUP BY 1;
SELECT schemaver_edit(format('r%s_%s', b.n, e.n), body || x.tail, body || e.tail) AS outcome, count(*) FROM bodies b, ends e, ends x GROUP BY 1;
SELECT schemaver_edit('r1_1', E'SELECT 3;\n\n', E'\n'), schemaver_revision('x', E'SELECT 4;\n', E'SELECT 5;\r\n', 'base', rev_id => 'x');
SELECT up, down FROM stored WHERE revision IN ('r1_1', 'x') ORDER BY revision;
-- NULL is no body, and blanks are an empty one
SELECT schemaver_register('n1', NULL, NULL, NULL), schemaver_register('n2', NULL, E'\n', E' \n');
SELECT up, down FROM stored WHERE revision IN ('n1', 'n2') ORDER BY revision;
SELECT schemaver_register('n1', NULL, NULL, NULL), schemaver_register('n2', NULL, '', ''), schemaver_register('n1', NULL, '', NULL);
-- a file of our own
CREATE FUNCTION native(up text, tail text, down text, last_tail text) RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('f.sql', E'-- revision: f\n-- down_revision: base\n-- schemaver: upgrade\n' || up || E'\n' || tail || E'-- schemaver: downgrade\n' || down || last_tail) $$;
SELECT action, problem FROM schemaver_load(native('SELECT 1;', '', 'SELECT 2;', '')) WHERE name = 'f.sql';
SELECT up, down FROM stored WHERE revision = 'f';
SELECT action, problem, count(*) FROM ends a, ends b, schemaver_load(native('SELECT 1;', CASE WHEN a.tail ~ '\n$' OR a.tail = '' THEN a.tail ELSE a.tail || E'\n' END, 'SELECT 2;', b.tail)) WHERE name = 'f.sql' GROUP BY 1, 2;
SELECT schemaver_remove('f');
-- files of other tools; with all the ends it is the same revision
CREATE FUNCTION foreign_files(tail text) RETURNS TABLE (format text, files jsonb) LANGUAGE sql AS $$ VALUES
    ('numbered', jsonb_build_object('0001_a.sql', 'SELECT 1;' || tail)),
    ('flyway', jsonb_build_object('V1__a.sql', 'SELECT 1;' || tail, 'U1__a.sql', 'SELECT 2;' || tail, 'R__view.sql', 'SELECT 3;' || tail)),
    ('golang-migrate', jsonb_build_object('1_a.up.sql', 'SELECT 1;' || tail, '1_a.down.sql', 'SELECT 2;' || tail)),
    ('goose', jsonb_build_object('1_a.sql', E'-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;' || tail)),
    ('dbmate', jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;' || tail)),
    ('diesel', jsonb_build_object('2020-01-01-000000_a/up.sql', 'SELECT 1;' || tail, '2020-01-01-000000_a/down.sql', 'SELECT 2;' || tail)) $$;
CREATE FUNCTION load_foreign(n integer, tail text) RETURNS TABLE (said text) LANGUAGE plpgsql AS $$
DECLARE f record;
BEGIN
    FOR f IN SELECT * FROM foreign_files(tail) LOOP
        PERFORM set_config('schemaver.project', 'content_' || f.format, true);
        RETURN QUERY SELECT f.format || ' ' || string_agg(DISTINCT action, ', ') FROM schemaver_load(f.files, f.format) WHERE name IS NOT NULL;
    END LOOP;
    PERFORM set_config('schemaver.project', 'content', true);
END $$;
SELECT said, count(*) FROM ends, load_foreign(n, tail) WHERE n > 1 GROUP BY 1 ORDER BY 1;
SELECT project, count(*), bool_and(upgrade ~ '^[^\n]*(\n.*)*;$' AND coalesce(downgrade, ';') ~ ';$') FROM schemaver_revisions WHERE project LIKE 'content\_%' GROUP BY 1 ORDER BY 1;
SELECT said FROM load_foreign(1, '') ORDER BY 1;

--
-- writing
--
SELECT regexp_replace(schemaver_export(id), 'create_date: .*?\n', E'create_date: ...\n') FROM unnest('{r4_3,r1_2,n1}'::text[]) id;
SELECT action, problem, count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM schemaver_export_all())) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT e.n, action, count(*) FROM ends e, schemaver_load((SELECT jsonb_object_agg(name, content || tail) FROM schemaver_export_all())) GROUP BY 1, 2 ORDER BY 1;
SELECT schemaver_manifest() AS manifest \gset

--
-- rows that an earlier version has stored: with what was at the end, and checksums over it
--
CREATE FUNCTION old_checksum(body text) RETURNS bytea LANGUAGE sql AS
$$ SELECT sha256(convert_to('t ' || coalesce(octet_length(b)::text, '-') || E'\n' || coalesce(b, ''), 'UTF8')) FROM (SELECT replace(replace(body, E'\r\n', E'\n'), E'\r', E'\n')) v(b) $$;
SELECT count(*) FROM schemaver_upgrade('r3_1,r4_2,n2');
CREATE PROCEDURE make_old(tail text) LANGUAGE sql AS $$
    UPDATE schemaver_revisions r SET upgrade = rtrim(upgrade, E' \n\r') || tail, downgrade = rtrim(downgrade, E' \n\r') || tail, upgrade_checksum = old_checksum(rtrim(upgrade, E' \n\r') || tail), downgrade_checksum = old_checksum(rtrim(downgrade, E' \n\r') || tail) WHERE project = 'content';
    UPDATE schemaver_applied a SET checksum = (SELECT upgrade_checksum FROM schemaver_revisions r WHERE r.project = a.project AND r.revision = a.revision) WHERE project = 'content';
$$;
CREATE FUNCTION checked() RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text; state text;
BEGIN
    state := (SELECT md5(string_agg(r::text || xmin::text, '' ORDER BY revision)) FROM schemaver_revisions r WHERE project = 'content');
    SELECT string_agg(DISTINCT action, ', ') INTO result FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM schemaver_export_all()));
    result := concat_ws(' | ', result, schemaver_register('r3_1', NULL, 'SELECT 1;', 'SELECT 1;'), schemaver_register('r3_1', NULL, E'SELECT 1;\n', E'SELECT 1;\r\n\n'), schemaver_edit('r3_1', 'SELECT 1;', 'SELECT 1;'), schemaver_edit('r3_1', downgrade => E'SELECT 1;\n\n\n'),
        schemaver_register('r4_2', NULL, E'SELECT 1;\n\nSELECT 2;', E'SELECT 1;\n\nSELECT 2;'), schemaver_register('n2', NULL, '', ''),
        (SELECT count(*) FROM schemaver_validate() WHERE severity = 'error'),
        state = (SELECT md5(string_agg(r::text || xmin::text, '' ORDER BY revision)) FROM schemaver_revisions r WHERE project = 'content'));
    RETURN result;
END $$;
CALL make_old(E'\n'); SELECT checked(), schemaver_manifest() = :'manifest';
CALL make_old(E'\r\n'); SELECT checked(), schemaver_manifest() = :'manifest';
CALL make_old(E'\n\n \n'); SELECT checked(), schemaver_manifest() = :'manifest';
-- what else may change changes, and the body stays as it was applied
BEGIN;
SELECT schemaver_register('r3_1', NULL, 'SELECT 1;', 'SELECT 1;', 'a message');
SELECT up, down FROM stored WHERE revision = 'r3_1';
SELECT count(*) FROM schemaver_validate() WHERE severity = 'error';
SELECT schemaver_edit('r3_1', downgrade => 'SELECT 2;');
SELECT up, down FROM stored WHERE revision = 'r3_1';
SELECT revision FROM schemaver_downgrade('r3_1@base');
SELECT schemaver_register('r3_1', NULL, E'SELECT 3;\n', 'SELECT 1;');
SELECT up, down, ok FROM stored WHERE revision = 'r3_1';
ROLLBACK;
-- other content is still refused, and a damaged body can be restored
SELECT schemaver_register('r3_1', NULL, 'SELECT 1', 'SELECT 1;');
CALL make_old(E'\n');
BEGIN;
UPDATE schemaver_revisions SET upgrade = 'SELECT 9' WHERE project = 'content' AND revision = 'r3_1';
SELECT problem FROM schemaver_validate() WHERE severity = 'error';
SELECT schemaver_register('r3_1', NULL, 'SELECT 1;', 'SELECT 1;');
SELECT up, down FROM stored WHERE revision = 'r3_1';
SELECT problem FROM schemaver_validate() WHERE severity = 'error';
ROLLBACK;
-- so can one in whose row nothing is left of what was applied
BEGIN;
UPDATE schemaver_revisions SET upgrade = NULL WHERE project = 'content' AND revision = 'r3_1';
SELECT schemaver_register('r3_1', NULL, 'SELECT 1;', 'SELECT 1;');
SELECT count(*) FROM schemaver_validate() WHERE severity = 'error';
ROLLBACK;
-- a script has the checksum of what is part of the body
SELECT strpos(schemaver_upgrade_sql('base:r3_1'), encode(old_checksum('SELECT 1;'), 'hex')) > 0, strpos(schemaver_upgrade_sql('base:r3_1'), encode(old_checksum(E'SELECT 1;\n'), 'hex')) > 0;

-- two lines that have been lost at the end are found, and no more
CREATE FUNCTION lost(n integer) RETURNS text LANGUAGE sql AS $$
    UPDATE schemaver_revisions SET upgrade = 'SELECT 9', upgrade_checksum = old_checksum('SELECT 1;' || repeat(E'\n', n)) WHERE project = 'content' AND revision = 'r3_1';
    UPDATE schemaver_applied SET checksum = old_checksum('SELECT 1;' || repeat(E'\n', n)) WHERE project = 'content' AND revision = 'r3_1';
    SELECT schemaver_register('r3_1', NULL, 'SELECT 1;', 'SELECT 1;');
$$;
BEGIN;
SELECT lost(1);
SELECT up FROM stored WHERE revision = 'r3_1';
SELECT lost(2);
SELECT up FROM stored WHERE revision = 'r3_1';
SAVEPOINT s;
SELECT lost(3);
ROLLBACK TO s;
SELECT count(*) FROM schemaver_validate() WHERE severity = 'error';
ROLLBACK;

--
-- statements that cannot run in a transaction
--
CREATE FUNCTION f(body text, header text DEFAULT '') RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('f.sql', E'-- revision: f\n-- down_revision: base\n' || header || E'\n-- schemaver: upgrade\nSELECT 1;\n  ' || body || E'\n\n-- schemaver: downgrade\nDROP INDEX CONCURRENTLY i;\n') $$;
SET client_min_messages = error;
SELECT revision, action, problem FROM schemaver_load(f('CREATE INDEX CONCURRENTLY ON t (a);')) WHERE name = 'f.sql';
SELECT revision, action, problem FROM schemaver_load(f('CREATE INDEX CONCURRENTLY ON t (a);', E'-- transactional: false\n')) WHERE name = 'f.sql';
SET client_min_messages = error;
SELECT body, problem FROM unnest(ARRAY['VACUUM', 'REINDEX INDEX CONCURRENTLY i', 'REINDEX SCHEMA s', 'ALTER SYSTEM SET work_mem = 1', 'CREATE DATABASE d', 'DROP DATABASE d', 'CREATE TABLESPACE s LOCATION ''/x''', 'DISCARD ALL',
    'ALTER TABLE t DETACH PARTITION p CONCURRENTLY', 'DROP INDEX CONCURRENTLY i, j', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a); CREATE INDEX ON t (b); VACUUM', 'ALTER TYPE e ADD VALUE ''x''', 'ALTER TABLE t DETACH PARTITION p', 'ANALYZE', 'CREATE INDEX i ON t (a)', 'REINDEX INDEX i']) WITH ORDINALITY b (body, n), schemaver_load(f(body)) WHERE name = 'f.sql' ORDER BY n;
-- what no header allows is not said to need a line of it
SELECT body, transactional, split_part(problem, ';', 1) FROM unnest(ARRAY['COMMIT', 'PREPARE TRANSACTION ''x''', 'COMMIT PREPARED ''x''', 'ROLLBACK PREPARED ''x''', 'COPY t FROM STDIN', 'COPY t TO STDOUT']) WITH ORDINALITY b (body, n), unnest('{true,false}'::bool[]) transactional,
    LATERAL (SELECT problem FROM schemaver_load(f(body, CASE WHEN NOT transactional THEN E'-- transactional: false\n' ELSE '' END)) WHERE name = 'f.sql') l ORDER BY n, transactional DESC;
SET client_min_messages = notice;
\set SHOW_CONTEXT always
SELECT count(*) FROM schemaver_load(f('CREATE INDEX CONCURRENTLY ON t (a);')) WHERE name IS NOT NULL;
SELECT schemaver_register('c1', NULL, 'SELECT 1; CREATE INDEX CONCURRENTLY ON t (a)', 'VACUUM');
SELECT schemaver_register('c1', NULL, 'SELECT 1; CREATE INDEX CONCURRENTLY ON t (a)', 'VACUUM', transactional => false);
SELECT schemaver_revision('x', 'VACUUM', head => 'base', rev_id => 'c2');
SELECT schemaver_edit('c2', transactional => false);
-- many are named, and the rest is counted
\set VERBOSITY terse
SELECT schemaver_register('many', NULL, repeat('COMMIT; ', 20), '');
SELECT schemaver_register('many', NULL, repeat('COMMIT; ', 21), '');
SELECT schemaver_register('many', NULL, repeat('COMMIT; ', 23), repeat('VACUUM; ', 21));
SELECT schemaver_remove('many');
\set VERBOSITY default
SET client_min_messages = error;
-- it can be recorded
SELECT revision FROM schemaver_stamp('f');
SELECT action FROM schemaver_load(f('CREATE INDEX CONCURRENTLY ON t (a);')) WHERE name = 'f.sql';

RESET schemaver.project;
DELETE FROM schemaver_applied WHERE project LIKE 'content%';
DELETE FROM schemaver_revisions WHERE project LIKE 'content%';
DELETE FROM schemaver_state WHERE project LIKE 'content%';
DELETE FROM schemaver_log WHERE project LIKE 'content%';
DROP SCHEMA t_content CASCADE;
