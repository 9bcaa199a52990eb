--
-- What revisions lead from and to: recorded by what writes them, kept in files.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_structure';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION structures() RETURNS TABLE (revision text, is_recorded bool, has_before bool, server int, scope text, follows bool)
LANGUAGE sql AS $$
  SELECT r.revision, num_nonnulls(structure_before, structure_after, structure_major, structure_scope) = 4,
         structure_before ~ '^[0-9a-f]{64}$' AND structure_after ~ '^[0-9a-f]{64}$' AND structure_before <> structure_after,
         structure_major - current_setting('server_version_num')::int / 10000, regexp_replace(structure_scope, '^schemaver \S+', 'schemaver VERSION'),
         structure_before = (SELECT p.structure_after FROM schemaver_revisions p WHERE p.project = r.project AND p.revision = r.down_revision[1])
  FROM schemaver_revisions r WHERE project = current_setting('schemaver.project') AND structure_before IS NOT NULL ORDER BY 1
$$;
CREATE SCHEMA made;
SET search_path = made, public;
-- Code that the server prints differently after a dump counts as the same
CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT lower('X') CHECK (s IN ('a', 'x')));
CREATE INDEX ON t (lower(s)) WHERE s IN ('a', 'b');
CREATE VIEW v AS SELECT * FROM t WHERE s IN ('a', 'b');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (new.s IN ('a', 'b')) EXECUTE FUNCTION f();
CREATE TABLE u (a int, b text);
SELECT schemaver_baseline('what there is', '{made}', rev_id => 'a0');
SELECT * FROM structures();
-- Of partial models, only what they say counts
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT lower(''X'') CHECK (s IN (''a'', ''x'')), more int); CREATE INDEX ON t (lower(s)) WHERE s IN (''a'', ''b''); CREATE TABLE u (a int, b text)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('more', rev_id => 'a1');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT lower(''X'') CHECK (s IN (''a'', ''x'')), more int, most int); CREATE INDEX ON t (lower(s)) WHERE s IN (''a'', ''b''); CREATE TABLE u (a int, b text)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('most', rev_id => 'a2');
SELECT * FROM structures();
SELECT regexp_replace(line, '[0-9a-f]{64}', 'FINGERPRINT') FROM regexp_split_to_table(schemaver_show('a2'), '\n') AS line WHERE line LIKE 'Structure%';
-- A file has it, and is read as it was written
CREATE TABLE public.files AS SELECT name, content FROM schemaver_export_all();
SELECT regexp_replace(regexp_replace(line, '[0-9a-f]{64}', 'FINGERPRINT'), '(major:|scope: schemaver) \S+', '\1 VERSION') FROM files, regexp_split_to_table(content, '\n') AS line WHERE content LIKE '-- revision: a2%' AND line LIKE '-- structure%';
SELECT schemaver_manifest() AS manifest \gset
SELECT encode(sha256(convert_to(coalesce(string_agg(concat(revision, E'\t', array_to_string(down_revision, ','), E'\t',
         array_to_string(depends_on, ','), E'\t', array_to_string(branch_labels, ','), E'\t', encode(upgrade_checksum, 'hex'), E'\t',
         encode(downgrade_checksum, 'hex'),
         E'\t' || structure_before || E'\t' || structure_after || E'\t' || structure_major || E'\t' || structure_scope,
         E'\n'), '' ORDER BY revision), ''), 'UTF8')), 'hex') = :'manifest' AS is_manifest
FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files));
-- What replaces some leads from where the first one begins to where the last one ends
SET schemaver.project = 'test_structure_squash';
SELECT count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files));
SELECT schemaver_squash('a1:a2', 'both', rev_id => 's1');
SELECT upgrade FROM schemaver_revisions WHERE (project, revision) = ('test_structure_squash', 's1');
SELECT s.structure_before = a.structure_before AND s.structure_after = b.structure_after AND s.structure_major = b.structure_major AND s.structure_scope = b.structure_scope AS is_from_first_to_last
FROM schemaver_revisions s, schemaver_revisions a, schemaver_revisions b WHERE (s.project, s.revision, a.project, a.revision, b.project, b.revision) = ('test_structure_squash', 's1', 'test_structure_squash', 'a1', 'test_structure_squash', 'a2');
SELECT regexp_replace(regexp_replace(line, '[0-9a-f]{64}', 'FINGERPRINT'), '(major:|scope: schemaver) \S+', '\1 VERSION') FROM regexp_split_to_table(schemaver_export('s1'), '\n') AS line WHERE line LIKE '-- structure%';
CREATE TABLE public.squashed AS SELECT name, content, schemaver_manifest() AS manifest FROM schemaver_export_all();
SET schemaver.project = 'test_structure_squashed';
SELECT count(*) FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM squashed));
SELECT DISTINCT schemaver_manifest() = manifest AS is_same FROM squashed;
-- Of others, all of the database counts.  Bodies that begin with a search_path are squashed with each other only
SELECT schemaver_squash('a0:s1', 'all', rev_id => 's2');
SELECT revision, is_recorded, has_before, scope FROM structures() WHERE revision = 's2';
SELECT schemaver_register('a9', '{s2}', 'CREATE TABLE made.w ()', 'SET check_function_bodies = off; DROP TABLE made.w');
SELECT schemaver_squash('s2:a9', 'mixed');
DROP TABLE public.squashed;
SET schemaver.project = 'test_structure_copy';
SELECT action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files));
SELECT schemaver_manifest() = :'manifest' AS is_same;
SELECT array_agg(content ORDER BY content) = (SELECT array_agg(content ORDER BY content) FROM files) AS is_same FROM schemaver_export_all();
-- It is a part of the manifest, and of the content, but not of a checksum: of an applied revision, it can change
SELECT revision FROM schemaver_stamp('a1');
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, regexp_replace(content, '-- structure_\w+: [^\n]*\n', '', 'g')) FROM files));
SELECT * FROM structures();
SELECT schemaver_manifest() = :'manifest' AS is_same;
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, content) FROM files));
SELECT schemaver_manifest() = :'manifest' AS is_same;
-- Whoever changes the upgrade in a file need not know about it
SELECT revision, action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, 'ADD COLUMN most', 'ADD COLUMN "most"')) FROM files));
SELECT revision FROM structures();
SELECT revision, action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, '-- structure_of', '-- transactional: false'||E'\n'||'-- structure_of')) FROM files WHERE content LIKE '-- revision: a2%'));
SELECT revision, action, problem FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, 'down_revision: a1', 'down_revision: a0')) FROM files));
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, replace(content, 'DROP COLUMN most', 'DROP COLUMN "most"')) FROM files));
SELECT revision FROM structures();
-- Lines that are wrong
CREATE FUNCTION tried(pattern text, replacement text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT t FROM told(format('SELECT action FROM schemaver_load(jsonb_build_object(%L, %L))', 'x.sql',
    (SELECT regexp_replace(content, pattern, replacement) FROM files WHERE content LIKE '-- revision: a2%'))) AS t
$$;
SELECT tried('structure_after: \w+', 'structure_after: x');
SELECT tried('structure_before: ', 'structure_before: A');
SELECT tried('structure_major: \d+', 'structure_major: 0');
SELECT tried('structure_major: \d+', 'structure_major: 99999');
SELECT tried('structure_major: \d+', 'structure_major:');
SELECT tried('-- structure_scope: [^\n]*\n', '');
SELECT tried('-- structure_of: [^\n]*\n', '');
SELECT tried('structure_scope', 'structure_scop');
SELECT tried('-- schemaver: upgrade', E'-- schemaver: upgrade\n-- structure_before: x');
-- Names of schemas and of what is ignored can be anything
SELECT count(*) FROM schemaver_stamp('base', purge => true);
SELECT revision, action FROM schemaver_load((SELECT jsonb_object_agg(name, regexp_replace(content, '(structure_scope: schemaver \S+)[^\n]*', '\1 schema "a \\"b\\\\c,\nd" ignored *.acl "x y"')) FROM files WHERE content LIKE '-- revision: a1%'));
SELECT regexp_replace(structure_scope, '^schemaver \S+', 'schemaver VERSION') FROM schemaver_revisions WHERE project = current_setting('schemaver.project') AND revision = 'a1';
SELECT count(*) FROM (SELECT schemaver_remove(r) FROM unnest('{a2,a1,a0}'::text[]) AS r) AS removed;
-- What is not one line is not known, and not in a file
SET schemaver.project = 'test_structure';
BEGIN;
UPDATE schemaver_revisions SET structure_scope = structure_scope || E'\n-- schemaver: upgrade\nSELECT ''planted'';' WHERE project = 'test_structure' AND revision = 'a2';
SELECT schemaver_export('a2') ~ 'planted' AS is_planted, schemaver_export('a2') ~ 'structure' AS has_structure;
UPDATE schemaver_revisions SET structure_scope = E'schemaver 0.2\r-- x' WHERE project = 'test_structure' AND revision = 'a2';
SELECT schemaver_export('a2') ~ 'structure' AS has_structure;
ROLLBACK;
SELECT schemaver_export('a2') ~ 'structure' AS has_structure;
-- Changes by calls
SET client_min_messages = notice;
BEGIN;
SELECT schemaver_edit('a2', message => 'the most');
SELECT schemaver_edit('a2', downgrade => 'ALTER TABLE made.t DROP most');
SELECT schemaver_edit('a2', upgrade => 'ALTER TABLE made.t ADD most int');
SELECT revision FROM structures();
SELECT schemaver_edit('a2', upgrade => 'ALTER TABLE made.t ADD most integer');
SELECT schemaver_edit('a1', message => 'of an applied one', downgrade => 'ALTER TABLE made.t DROP more');
SELECT revision FROM structures();
ROLLBACK;
SELECT schemaver_register(revision, down_revision, upgrade, downgrade, message) FROM schemaver_revisions WHERE project = current_setting('schemaver.project') AND revision = 'a2';
SELECT schemaver_register(revision, down_revision, upgrade, downgrade, 'other') FROM schemaver_revisions WHERE project = current_setting('schemaver.project') AND revision = 'a2';
SELECT revision FROM structures();
BEGIN;
SELECT schemaver_register(revision, '{a0}', upgrade, downgrade, 'other') FROM schemaver_revisions WHERE project = current_setting('schemaver.project') AND revision = 'a2';
SELECT revision FROM structures();
ROLLBACK;
-- What moves leads elsewhere, and so does what follows it
BEGIN;
SELECT schemaver_revision('beside', 'SELECT 1', 'SELECT 1', head => 'a1', splice => true, rev_id => 'b2');
SELECT schemaver_revision('after', 'SELECT 1', 'SELECT 1', head => 'a2', rev_id => 'a3');
SELECT * FROM schemaver_rebase('a2', 'b2');
SELECT revision FROM structures();
ROLLBACK;
-- What somebody has changed by hand is where the next revision begins, and in no revision
BEGIN;
SELECT revision FROM schemaver_upgrade();
DROP TABLE u;
SELECT schemaver_autogenerate('last', rev_id => 'a4');
ROLLBACK;
-- With several heads, it could be applied at different times
BEGIN;
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_revision('beside', 'SELECT 1', 'SELECT 1', head => 'a1', splice => true, rev_id => 'b2');
SELECT revision FROM schemaver_upgrade('heads');
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT lower(''X'') CHECK (s IN (''a'', ''x'')), more int, most int, last int); CREATE INDEX ON t (lower(s)) WHERE s IN (''a'', ''b''); CREATE TABLE u (a int, b text)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('last', head => 'a2', rev_id => 'a4');
SELECT revision FROM structures();
ROLLBACK;
-- Online, there are several in a row; what is ignored is a part of what is recorded
BEGIN;
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_ignore('table.extra', 'made.their*', 'belongs to "others"');
CREATE TABLE theirs (a int);
SELECT schemaver_set_models('sql:CREATE TABLE t (id int PRIMARY KEY, s varchar(9) DEFAULT lower(''X'') CHECK (s IN (''a'', ''x'')), more int, most int); CREATE INDEX ON t (lower(s)) WHERE s IN (''a'', ''b''); CREATE INDEX ui ON u (a); CREATE INDEX ti ON t (more); CREATE TABLE u (a int, b text)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('online', online => true, allow => '{all}', rev_id => 'o9') IS NOT NULL AS is_made;
SELECT CASE WHEN revision = 'o9' THEN revision END, is_recorded, has_before, follows, scope FROM structures() WHERE revision NOT IN ('a0', 'a1', 'a2') ORDER BY revision = 'o9';
ROLLBACK;
SET client_min_messages = warning;
-- What somebody has damaged in the table is not known
UPDATE schemaver_revisions SET structure_after = 'x' WHERE project = current_setting('schemaver.project') AND revision = 'a2';
SELECT schemaver_export('a2') LIKE '%structure%' AS has_structure;
SELECT count(*) FROM schemaver_stamp('base');
SELECT count(*) FROM (SELECT schemaver_remove(r) FROM unnest('{a2,a1,a0}'::text[]) AS r) AS removed;
SELECT schemaver_scratch_drop();
DROP FUNCTION tried, structures, told;
DROP TABLE public.files;
DELETE FROM schemaver_models WHERE project LIKE 'test_structure%';
DROP SCHEMA made CASCADE;
