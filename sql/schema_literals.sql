-- Strings with backslashes, in statements that are run with standard_conforming_strings being off: servers from 19 on do not have that
SET client_min_messages = warning;
CREATE SCHEMA lit;
CREATE SCHEMA lit2;
CREATE TABLE lit.t (
  a text DEFAULT '\' CHECK (a <> '\' OR a <> '; CREATE TABLE lit.planted (); --'),
  b text DEFAULT E'a\n''b' CHECK (b ~ '^\d"$x$''\\'),
  "c\" text DEFAULT ' $q$' || '\$q$'
);
COMMENT ON COLUMN lit.t.a IS '\';
CREATE INDEX i ON lit.t ((a || '\' || '''; CREATE TABLE lit.planted (); --'));
CREATE VIEW lit.v AS SELECT '\'::text AS x, '; CREATE TABLE lit.planted (); --'::text AS y, E'\x01é' AS z, $$\$$ AS "\'";
CREATE FUNCTION lit.f(a text DEFAULT '\', b text DEFAULT '); CREATE TABLE lit.planted (); --') RETURNS text LANGUAGE sql AS $$SELECT '$function$ \'$$;
SELECT ddl FROM schemaver_diff('schema:lit2', 'schema:lit');
SELECT content FROM schemaver_dump('{lit}') \gset
SELECT count(set_config(name, 'off', false)) AS off FROM pg_settings
WHERE name IN ('escape_string_warning', 'standard_conforming_strings') AND :SERVER_VERSION_NUM < 190000 \gset
SET schemaver.project = 'test_literals';
SELECT schemaver_fingerprint(schemas => '{lit}') AS fingerprint \gset
-- A revision
SELECT schemaver_baseline('all', '{lit}', rev_id => 'lit1');
DROP SCHEMA lit CASCADE;
SELECT revision FROM schemaver_stamp('base');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_fingerprint(schemas => '{lit}') = :'fingerprint' AS same, to_regclass('lit.planted') AS planted;
-- A dump
DROP SCHEMA lit CASCADE;
:content
RESET search_path;
SELECT schemaver_fingerprint(schemas => '{lit}') = :'fingerprint' AS same, to_regclass('lit.planted') AS planted;
-- A comparison
\set ECHO none
SELECT ddl FROM schemaver_diff('schema:lit2', 'schema:lit') \gexec
\set ECHO all
RESET search_path;
SELECT count(*), to_regclass('lit.planted') AS planted FROM schemaver_diff('schema:lit2', 'schema:lit');
-- Models
SET search_path = lit, public;
SELECT schemaver_set_models('schema:lit2') IS NOT NULL AS is_set;
SELECT count(*) FROM schemaver_check();
RESET search_path;
SELECT count(set_config(name, reset_val, false)) AS reset FROM pg_settings
WHERE name IN ('escape_string_warning', 'standard_conforming_strings') AND :SERVER_VERSION_NUM < 190000 \gset
SELECT revision FROM schemaver_stamp('base');
SELECT schemaver_remove('lit1');
DELETE FROM schemaver_models WHERE project = 'test_literals';
DROP SCHEMA lit, lit2 CASCADE;
