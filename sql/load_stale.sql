--
-- Revisions that are registered, but neither applied nor in any of the files.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_load_stale';
CREATE SCHEMA test_load_stale;
SET search_path = test_load_stale, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

-- A native file, and a set of them: 'a<base; b<a' (< precedes the parents, > what it depends on, # labels).
CREATE FUNCTION files(spec text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_object_agg(part[1] || '.sql',
        format(E'-- revision: %s\n-- down_revision: %s\n', part[1], coalesce(part[3], 'base')) ||
        coalesce(format(E'-- depends_on: %s\n', part[5]), '') || coalesce(format(E'-- branch_labels: %s\n', part[7]), '') ||
        format(E'\n-- schemaver: upgrade\nSELECT %L;\n\n-- schemaver: downgrade\n', part[1])), '{}')
    FROM regexp_split_to_table(spec, '; ') AS item, regexp_match(item, '^([^<>#]+)(<([^<>#]+))?(>([^#]+))?(#(.+))?$') AS part
    WHERE part IS NOT NULL
$$;
-- What a load returns, without what is unchanged; or the complete error.
CREATE FUNCTION loaded(files jsonb, stale text DEFAULT 'report', format text DEFAULT 'auto') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT concat_ws(' | ', coalesce(l.name, '-'), coalesce(l.revision, '-'), l.action, l.problem)
                 FROM schemaver_load(files, format, stale => stale) l WHERE l.action <> 'unchanged';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    IF detail <> '' THEN RETURN NEXT '  DETAIL: ' || detail; END IF;
    IF hint <> '' THEN RETURN NEXT '  HINT: ' || hint; END IF;
END $$;
CREATE VIEW registered AS
    SELECT string_agg(revision || coalesce('<' || array_to_string(down_revision, ','), ''), ' ' ORDER BY revision)
    FROM schemaver_revisions WHERE project = 'test_load_stale';

--
-- the argument
--
SELECT loaded(files('a'), 'ignore');
SELECT loaded(files('a'), NULL);
SELECT loaded(files('a'), 'Prune');
SELECT loaded(files('a'), '');

--
-- a deleted file: reported by default, refused or removed on request
--
SELECT loaded(files('a; b<a; c<b'));
SELECT loaded(files('a; b<a'));
SELECT loaded(files('a; b<a'), 'error');
TABLE registered;
SELECT loaded(files('a'), 'error');
SELECT loaded(files('a; b<a'), 'prune');
TABLE registered;
-- nothing is stale any more
SELECT loaded(files('a; b<a'), 'prune');
SELECT loaded(files('a; b<a'), 'error');
SELECT loaded(files('a; b<a'));

-- one in the middle is needed by a later one that is in the files
SELECT loaded(files('a; b<a; c<b; d>b'));
SELECT loaded(files('a; c<b; d>b'));
SELECT loaded(files('a; c<b; d>b'), 'error');
SELECT loaded(files('a; c<b; d>b'), 'prune');
SELECT loaded(files('a; d>b'), 'prune');
TABLE registered;
-- unless its files are corrected in the same call
SELECT loaded(files('a; c<a; d>a'), 'prune');
TABLE registered;
-- a dependency on a label; the label may pass to another revision
SELECT loaded(files('a; c<a#old; d>old'));
SELECT loaded(files('a; d>old'), 'prune');
SELECT loaded(files('a; d>old; e<a#old'));
SELECT loaded(files('a; d>old; e<a#old'), 'prune');
TABLE registered;

--
-- a revision whose id has changed: its names are free again, and a revision may
-- have the name of a label
--
SELECT loaded(files('a; d>old; e2<a#old; old<a'), 'prune');
SELECT loaded(files('a; d>old; e2<a#old'), 'prune');
SELECT loaded(files('a; old<a; d>old'), 'prune');
TABLE registered;
SELECT loaded(files('a; old<a#l; d>old'));
SELECT loaded(files('a; new<a#l; d>l'));
-- the label is in the files twice
SELECT loaded(files('a; old<a#l; d>l; new<a#l'));
SELECT loaded(files('a; new<a#l; d>l'), 'prune');
TABLE registered;

--
-- what is applied is missing, and never removed
--
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT loaded(files('a'), 'prune');
SELECT loaded(files('z'), 'prune');
SELECT loaded('{}', 'prune');
SELECT loaded('{}', 'error');
SELECT loaded(files('x; y>new'));
SELECT loaded(files('x'));
SELECT loaded(files('x'), 'error');
SELECT loaded(files('a; new<a#l; d>l; x; z'), 'prune');
TABLE registered;
-- an applied revision needs one that is not applied: a hole
DELETE FROM schemaver_applied WHERE project = 'test_load_stale' AND revision = 'new';
SELECT loaded(files('a; x; z'), 'prune');
SELECT loaded(files('a; x; z'), 'error');
TABLE registered;
SELECT count(*) FROM schemaver_upgrade('heads');

--
-- no files, or none that are migrations, would remove everything
--
SELECT loaded(files('a; new<a#l; d>l; x; z; u; v<u; w<v'));
SELECT loaded('{}', 'prune');
SELECT loaded('{"README.md": "read me"}', 'prune');
SELECT loaded('{"README.md": "read me"}', 'prune', 'native');
SELECT loaded('{}', 'error');
SELECT loaded('{}');
TABLE registered;
-- the hint
BEGIN;
SELECT schemaver_remove('w');
ROLLBACK;

-- an error in the files, or of the registration, leaves everything
SELECT loaded(files('a; b<a') || '{"bad.sql": "-- revision: bad\n-- down_revision: a\n\n-- schemaver: upgrade\nCREATE TABEL t ();\n"}', 'prune');
SELECT loaded(files('a; new<x#l; d>l'), 'prune');
TABLE registered;

-- registered by hand, and by what was made with a call
SELECT schemaver_register('hand', '{d}', 'SELECT 1');
SELECT length(schemaver_merge('{w,hand}', rev_id => 'merge'));
SELECT loaded(files('a; new<a#l; d>l; x; z; u; v<u; w<v'));
SELECT loaded(files('a; new<a#l; d>l; x; z; u; v<u; w<v'), 'prune');
-- broken histories: a parent that is missing before is not what was pruned; a cycle
SELECT schemaver_register('lost', '{nowhere}');
SELECT schemaver_register('lost2', '{lost}');
INSERT INTO schemaver_revisions (project, revision, down_revision) VALUES ('test_load_stale', 'c1', '{c2}'), ('test_load_stale', 'c2', '{c1}');
SELECT loaded(files('a; new<a#l; d>l; x; z; u; v<u; w<v; lost2<nowhere'));
SELECT loaded(files('a; new<a#l; d>l; x; z; u; v<u; w<v; lost2<nowhere'), 'prune');
TABLE registered;

--
-- other projects are not touched, and not read
--
SET schemaver.project = 'test_load_stale_2';
SELECT loaded(files('a; b<a'));
SET schemaver.project = 'test_load_stale';
SELECT loaded(files('a'), 'prune');
SET schemaver.project = 'test_load_stale_2';
SELECT loaded(files('a; b<a'), 'error');
SELECT loaded(files('b<a'), 'prune');
SELECT loaded(files('a'), 'prune');

--
-- other formats: numbered files; replaced contents
--
SET schemaver.project = 'test_load_stale_3';
SELECT loaded('{"1_a.up.sql": "SELECT 1", "2_b.up.sql": "SELECT 2", "3_c.up.sql": "SELECT 3"}');
SELECT loaded('{"1_a.up.sql": "SELECT 1", "3_c.up.sql": "SELECT 3"}');
SELECT loaded('{"1_a.up.sql": "SELECT 1", "3_c.up.sql": "SELECT 3"}', 'prune');
SET schemaver.project = 'test_load_stale_4';
SELECT loaded('{"V1__a.sql": "SELECT 1", "R__view.sql": "SELECT 1", "R__other.sql": "SELECT 1"}');
SELECT loaded('{"V1__a.sql": "SELECT 1", "R__view.sql": "SELECT 2", "R__other.sql": "SELECT 1"}', 'error');
SELECT loaded('{"V1__a.sql": "SELECT 1", "R__view.sql": "SELECT 3", "R__other.sql": "SELECT 1"}', 'prune');
SELECT loaded('{"V1__a.sql": "SELECT 1", "R__other.sql": "SELECT 2"}', 'prune');
SELECT count(*) FROM schemaver_upgrade('heads');
SELECT loaded('{"V1__a.sql": "SELECT 1", "R__other.sql": "SELECT 3"}', 'prune');
SELECT loaded('{"V1__a.sql": "SELECT 1"}', 'prune');

--
-- many of them, named up to ten
--
SET schemaver.project = 'test_load_stale_5';
SELECT count(*) FROM schemaver_load(files((SELECT string_agg(format('n%s%s', n, CASE WHEN n > 1 THEN '<n' || n - 1 END), '; ') FROM generate_series(1, 2000) n)));
SELECT action, count(*) FROM schemaver_load(files('n1')) GROUP BY 1 ORDER BY 1;
SELECT loaded(files('n1'), 'error');
SELECT action, count(*) FROM schemaver_load(files('n1'), stale => 'prune') GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM schemaver_pending();

--
-- names of every kind, and a second statement of one transaction
--
SET schemaver.project = 'test_load_stale_6';
SELECT loaded(files(U&'a; it''s\00fc"x\\'));
BEGIN;
SELECT loaded(files('a'), 'error');
SELECT loaded(files('a'), 'prune');
SELECT loaded(files('a; b<a'), 'error');
SELECT schemaver_register('c', '{b}');
SELECT loaded(files('a; b<a'), 'prune');
ROLLBACK;
SELECT loaded(files('a'));
-- what was pruned in a savepoint that is rolled back is there again
BEGIN;
SAVEPOINT s;
SELECT loaded(files('a'), 'prune');
ROLLBACK TO s;
SELECT loaded(files('a'), 'prune');
COMMIT;
SELECT loaded(files('a'), 'error');

--
-- who may prune: a role that may remove, too; not in a body, nor where nothing is written
--
SELECT loaded(files('a; b<a'));
CREATE ROLE regress_sv_stale;
GRANT USAGE ON SCHEMA test_load_stale TO regress_sv_stale;
GRANT EXECUTE ON FUNCTION schemaver_load TO regress_sv_stale;
SET ROLE regress_sv_stale;
SELECT loaded(files('a'), 'error');
SELECT loaded(files('a; b<a'), 'prune');
SELECT loaded(files('a'), 'prune');
RESET ROLE;
GRANT EXECUTE ON FUNCTION schemaver_remove TO regress_sv_stale;
SET ROLE regress_sv_stale;
SELECT loaded(files('a'), 'prune');
RESET ROLE;
SELECT loaded(files('a; b<a'));
BEGIN READ ONLY;
SELECT loaded(files('a'), 'prune');
ROLLBACK;
SELECT schemaver_register('body', NULL, $$SELECT test_load_stale.loaded(test_load_stale.files('a; body'), 'prune'); CREATE TABLE t AS SELECT test_load_stale.loaded(test_load_stale.files('b<a'), 'prune') AS said$$);
SELECT revision FROM schemaver_upgrade('body');
TABLE t;

RESET ROLE;
REVOKE ALL ON FUNCTION schemaver_load, schemaver_remove FROM regress_sv_stale;
DROP SCHEMA test_load_stale CASCADE;
DROP ROLE regress_sv_stale;
DELETE FROM schemaver_applied WHERE project ~ '^test_load_stale';
DELETE FROM schemaver_revisions WHERE project ~ '^test_load_stale';
