--
-- SV006: what differs first, and the two ways on.  The calls that the hints name are
-- called, and then the change goes through.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'differing';
CREATE SCHEMA t_differing;
SET search_path = t_differing, public;
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all

-- Follows the hint of a call that fails: calls what it names, in order, and then repeats the call.
CREATE FUNCTION followed(call text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE hint text; step text; result text;
BEGIN
    BEGIN
        EXECUTE call;
        RETURN NEXT 'no error'; RETURN;
    EXCEPTION WHEN SQLSTATE 'SV006' THEN
        GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    END;
    FOR step IN SELECT m[1] FROM regexp_matches(hint, '(SELECT (?:\* FROM )?schemaver_(?:edit|downgrade|stamp)\([^)]*\)(?:, schemaver_edit\([^)]*\))*)', 'g') m LOOP
        step := replace(step, '''...''', '''SELECT 7''');
        RETURN NEXT step;
        EXECUTE step;
    END LOOP;
    EXECUTE call INTO result;
    RETURN NEXT result || ', applied: ' || coalesce((SELECT string_agg(revision, ' ' ORDER BY revision) FROM schemaver_applied WHERE project = current_setting('schemaver.project')), 'none');
END $$;

--
-- the first line that differs
--
SELECT schemaver_register('a', NULL, E'CREATE TABLE a (id int);\n\nSELECT 1;\nSELECT ''größe'', 2;', E'SELECT 1;\nDROP TABLE a;'); SELECT count(*) FROM schemaver_upgrade();
CREATE FUNCTION given(up text, down text DEFAULT E'SELECT 1;\nDROP TABLE a;') RETURNS SETOF text LANGUAGE sql AS $$ SELECT told(format('SELECT schemaver_register(%L, NULL, %L, %L)', 'a', up, down)) $$;
SELECT given(E'CREATE TABLE a (id int);\n\nSELECT 1;\nSELECT ''größe'', 3;');
SELECT given(E'CREATE TABLE a (id int);\n\nSELECT 1;\nSELECT ''grösse'', 3;');
SELECT given(E'CREATE TABLE a (id int);\nSELECT 1;\nSELECT ''größe'', 2;');
SELECT given(E'CREATE TABLE a (id int);\n\nSELECT 1;');
SELECT given(E'CREATE TABLE a (id int);\r\n\r\nSELECT 1;\r\nSELECT ''größe'', 2;\r\nSELECT 4;');
SELECT given(E'');
SELECT given(NULL);
SELECT given(E'CREATE TABLE a (id int);\r\n\r\nSELECT 1;\r\nSELECT ''größe'', 2;', E'SELECT 1;\nDROP TABLE a; ' || repeat('-- ', 200));
SELECT given(E'CREATE TABLE a (id int);\n\nSELECT 1;\nSELECT ''größe'', 2;', NULL);
-- long lines are shortened around the difference, in whole characters
SELECT schemaver_register('long', NULL, 'SELECT ''' || repeat('ä', 300) || 'x' || repeat('ö', 300) || '''', ''); SELECT count(*) FROM schemaver_upgrade('long');
SELECT told(format('SELECT schemaver_register(%L, NULL, %L)', 'long', 'SELECT ''' || repeat('ä', 300) || 'y' || repeat('ö', 300) || ''''));
-- in a file, with the line there
CREATE FUNCTION file(up text, down text, header text DEFAULT '') RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('m/f.sql', E'-- revision: f\n-- down_revision: base\n' || header || E'\n-- schemaver: upgrade\n' || up || E'\n\n-- schemaver: downgrade\n' || down || E'\n') $$;
SELECT action FROM schemaver_load(file(E'SELECT 1;\n\nSELECT 2;', 'SELECT 3;')) WHERE revision = 'f';
SELECT revision FROM schemaver_upgrade('f');
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file(E'SELECT 1;\n\nSELECT 22;', 'SELECT 3;')));
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file(E'SELECT 1;\n\nSELECT 2;', 'SELECT 4;', E'-- message: x\n')));
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file(E'SELECT 1;\n--- down\nSELECT 2;', 'SELECT 3;')));
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', replace(file(E'SELECT 1;\n\nSELECT 22;', 'SELECT 3;')::text, '\n', '\r\n')));
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file(E'SELECT 1;\n\nSELECT 2;', 'SELECT 3;', E'-- transactional: false\n')));
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file(E'SELECT 1;\n\nSELECT 2;', 'SELECT 3;', E'-- depends_on: a\n')));
SELECT told($$SELECT schemaver_edit('f', upgrade => 'SELECT 5')$$);
SELECT told($$SELECT schemaver_edit('f', depends_on => '{a}')$$);
-- a body that was changed in the table
BEGIN;
UPDATE schemaver_revisions SET upgrade = 'SELECT 9' WHERE project = 'differing' AND revision = 'f';
SELECT told($$SELECT schemaver_register('f', NULL, 'SELECT 9', 'SELECT 3;')$$);
ROLLBACK;

--
-- the way on where data can be lost
--
SELECT followed(format('SELECT action FROM schemaver_load(%L) WHERE revision = %L', file(E'SELECT 1;\n\nSELECT 22;', 'SELECT 3;'), 'f'));
DELETE FROM schemaver_applied WHERE project = 'differing'; DELETE FROM schemaver_revisions WHERE project = 'differing';
-- a line, a branch, a merge, a second base, a dependency:  a - b - c - m,  b - d - m,  z,  e (depends on c)
CREATE PROCEDURE make_graph() LANGUAGE sql AS $$
    DELETE FROM schemaver_applied WHERE project = 'differing'; DELETE FROM schemaver_revisions WHERE project = 'differing';
    SELECT schemaver_register('a', NULL, 'SELECT 1', ''), schemaver_register('b', '{a}', 'SELECT 1', ''), schemaver_register('c', '{b}', 'SELECT 1', ''), schemaver_register('d', '{b}', 'SELECT 1', ''), schemaver_register('m', '{c,d}', 'SELECT 1', ''),
        schemaver_register('z', NULL, 'SELECT 1', ''), schemaver_register('e', '{z}', 'SELECT 1', '', depends_on => '{c}');
    SELECT count(*) FROM schemaver_upgrade('heads');
$$;
CREATE FUNCTION changed(id text, parents text[]) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT schemaver_register(%L, %L, %L, %L)', id, parents, 'SELECT 2', '') $$;
CALL make_graph(); SELECT followed(changed('m', '{c,d}'));
CALL make_graph(); SELECT followed(changed('c', '{b}'));
CALL make_graph(); SELECT followed(changed('d', '{b}'));
CALL make_graph(); SELECT followed(changed('b', '{a}'));
CALL make_graph(); SELECT followed(changed('a', NULL));
CALL make_graph(); SELECT followed(changed('z', NULL));
CALL make_graph(); SELECT followed(changed('e', '{z}'));
CALL make_graph(); SELECT followed(changed('e', '{a}'));
CALL make_graph(); SELECT followed($$SELECT schemaver_register('c', '{b}', 'SELECT 1', '', depends_on => '{z}')$$);
CALL make_graph(); SELECT followed($$SELECT schemaver_edit('c', upgrade => 'SELECT 3')$$);
CALL make_graph(); SELECT told(changed('b', '{a}'));
CALL make_graph(); SELECT told(changed('e', '{z}'));
-- a merge of a revision and one that follows it
CALL make_graph(); SELECT schemaver_register('n', '{a,m}', 'SELECT 1', ''); SELECT count(*) FROM schemaver_upgrade('n'); SELECT followed(changed('n', '{a,m}'));
-- no downgrade, or one that is not written
CALL make_graph(); SELECT schemaver_register('i', '{e}', 'SELECT 1', NULL); SELECT count(*) FROM schemaver_upgrade('i'); SELECT told(changed('i', '{e}')); SELECT followed($$SELECT schemaver_register('i', '{e}', 'SELECT 2', 'SELECT 8')$$);
CALL make_graph(); SELECT schemaver_register('i', '{e}', 'SELECT 1', NULL); SELECT count(*) FROM schemaver_upgrade('i'); SELECT told(changed('e', '{z}'));
SELECT followed(changed('e', '{z}'));
-- two of them: the one that is reverted first is named first
CALL make_graph(); SELECT schemaver_register('i', '{e}', 'SELECT 1', NULL), schemaver_register('j', '{i}', 'SELECT 1', NULL); SELECT count(*) FROM schemaver_upgrade('j'); SELECT told(changed('e', '{z}'));
-- not in a transaction
CALL make_graph(); SELECT schemaver_edit('m', downgrade => 'SELECT 3'); UPDATE schemaver_revisions SET transactional = false, upgrade_checksum = NULL, downgrade_checksum = NULL WHERE project = 'differing' AND revision = 'm'; UPDATE schemaver_applied SET checksum = NULL WHERE project = 'differing' AND revision = 'm';
SELECT told(changed('m', '{c,d}'));
SELECT schemaver_downgrade_sql('e,m:c') ~ 'schemaver';
-- a graph with a hole: no plan can be made
CALL make_graph(); INSERT INTO schemaver_revisions (project, revision, down_revision) VALUES ('differing', 'hole', '{nowhere}'); SELECT told(changed('m', '{c,d}'));
-- unusual names
DELETE FROM schemaver_applied WHERE project = 'differing'; DELETE FROM schemaver_revisions WHERE project = 'differing';
SELECT schemaver_register('it''s', NULL, 'SELECT 1', ''), schemaver_register('1', '{it''s}', 'SELECT 1', ''), schemaver_register('"ü"', '{it''s}', 'SELECT 1', ''); SELECT count(*) FROM schemaver_upgrade('heads');
SELECT followed($$SELECT schemaver_register('"ü"', '{it''s}', 'SELECT 2', '')$$);
SELECT followed($$SELECT schemaver_register('1', '{it''s}', 'SELECT 2', '')$$);

--
-- a template of an earlier version with nothing in it, which is not applied any more; and one that was applied
--
DELETE FROM schemaver_applied WHERE project = 'differing'; DELETE FROM schemaver_revisions WHERE project = 'differing';
SELECT action, problem FROM schemaver_load(file('', $$DO 'BEGIN RAISE EXCEPTION ''the downgrade has not been written''; END';$$)) WHERE revision = 'f';
SELECT told($$SELECT revision FROM schemaver_upgrade('f')$$);
SELECT told($$SELECT left(schemaver_upgrade_sql('f'), 12)$$);
SELECT schemaver_edit('f', upgrade => E' -- nothing\n'); SELECT told($$SELECT revision FROM schemaver_upgrade('f')$$);
SELECT schemaver_edit('f', upgrade => 'SELECT 7'); SELECT revision FROM schemaver_upgrade('f'); DELETE FROM schemaver_applied WHERE project = 'differing';
SELECT schemaver_edit('f', upgrade => '');
SELECT schemaver_register('root'), schemaver_register('join', '{f,root}', '', $$DO 'BEGIN RAISE EXCEPTION ''the downgrade has not been written''; END';$$);
SELECT schemaver_upgrade_sql('f,root:join') ~ 'join' AS a_merge_may_do_nothing;
SELECT schemaver_remove('join'); SELECT schemaver_remove('root');
SELECT revision FROM schemaver_stamp('f');
SELECT told(format('SELECT count(*)::text FROM schemaver_load(%L)', file('SELECT 1;', 'SELECT 2;')));
SELECT followed(format('SELECT action FROM schemaver_load(%L) WHERE revision = %L', file('SELECT 1;', 'SELECT 2;'), 'f'));

-- and one without any body
SELECT schemaver_register('nothing', NULL, NULL, NULL); SELECT revision FROM schemaver_upgrade('nothing');
SELECT told($$SELECT schemaver_register('nothing', NULL, 'SELECT 1', NULL)$$);
SELECT followed($$SELECT schemaver_register('nothing', NULL, 'SELECT 1', '')$$);

-- several downgrades to write
DELETE FROM schemaver_applied WHERE project = 'differing'; DELETE FROM schemaver_revisions WHERE project = 'differing';
SELECT count(schemaver_register('n' || i, CASE WHEN i > 1 THEN ARRAY['n' || i - 1] END, 'SELECT 1', NULL)) FROM generate_series(1, 13) i;
SELECT count(*) FROM schemaver_upgrade('n3');
SELECT told($$SELECT schemaver_register('n2', '{n1}', 'SELECT 2', NULL)$$);
SELECT told($$SELECT revision FROM schemaver_downgrade('base')$$);
SELECT followed($$SELECT schemaver_register('n2', '{n1}', 'SELECT 2', '')$$);
SELECT count(*) FROM schemaver_upgrade('n13');
SELECT told($$SELECT schemaver_register('n1', NULL, 'SELECT 2', NULL)$$);

--
-- the template
--
SELECT regexp_replace(schemaver_template('later', 'base', rev_id => 't'), 'create_date: .*?\n', E'create_date: ...\n');
CREATE FUNCTION template(up text, down text) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('t.sql', regexp_replace(regexp_replace(replace(schemaver_template('later', 'base', rev_id => 'new'), 'new', 't'), 'DO ''BEGIN RAISE EXCEPTION ''''the upgrade[^\n]*', up), 'DO ''BEGIN RAISE EXCEPTION ''''the downgrade[^\n]*', down)) $$;
SELECT action, problem FROM schemaver_load(template('\&', '\&')) WHERE revision = 't';
SELECT told($$SELECT revision FROM schemaver_upgrade('t')$$);
SELECT * FROM schemaver_validate() WHERE revision = 't';
SELECT action, problem FROM schemaver_load(jsonb_build_object('t.sql', schemaver_export('t'))) WHERE revision = 't';
SELECT action, problem FROM schemaver_load(template('SELECT 1;', '\&')) WHERE revision = 't';
SELECT revision FROM schemaver_upgrade('t');
SELECT told($$SELECT revision FROM schemaver_downgrade('t@base')$$);
SELECT * FROM schemaver_validate() WHERE revision = 't';
SELECT schemaver_edit('t', downgrade => ''); SELECT count(*) FROM schemaver_downgrade('t@base');
SELECT schemaver_remove('t');
SELECT action, problem FROM schemaver_load(template(E'SELECT 1;\n\\&', 'SELECT 2;')) WHERE revision = 't';
SELECT told($$SELECT revision FROM schemaver_upgrade('t')$$);
SELECT action, problem FROM schemaver_load(template('SELECT 1;', 'SELECT 2;')) WHERE revision = 't';
SELECT revision FROM schemaver_upgrade('t');
SELECT count(*) FROM schemaver_validate() WHERE revision = 't';

-- the line of a template's statement is that of the file, also behind other statements
SELECT l.action, l.problem FROM schemaver_load(jsonb_build_object('late.sql', E'-- revision: late\n-- down_revision: base\n\n-- schemaver: upgrade\nSELECT 1;\n\n  ' || $$DO 'BEGIN RAISE EXCEPTION ''the upgrade has not been written''; END';$$ || E'\n\n-- schemaver: downgrade\nSELECT 2;\n' || $$DO 'BEGIN RAISE EXCEPTION ''the downgrade has not been written''; END';$$)) l WHERE revision = 'late';
SELECT schemaver_remove('late');

RESET schemaver.project;
DELETE FROM schemaver_applied WHERE project = 'differing';
DELETE FROM schemaver_revisions WHERE project = 'differing';
DELETE FROM schemaver_state WHERE project = 'differing';
DELETE FROM schemaver_log WHERE project = 'differing';
DROP SCHEMA t_differing CASCADE;
