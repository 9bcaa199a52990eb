-- complain if the script is sourced in psql rather than run by ALTER EXTENSION
\echo Use "ALTER EXTENSION schemaver UPDATE" to load this file. \quit

-- Bodies remember on whose authority they were registered.  Existing bodies were
-- registered on the authority of the role that decides now without being a
-- superuser: the owner of the extension or of its tables, a role that can pass on
-- EXECUTE of a function that registers, or a role that can write to the table.
--
-- This may run as a superuser in a schema that belongs to somebody else, who can
-- rename it meanwhile and put a different one in its place.  So nothing here runs
-- code of other roles: adding a column does not, whichever table it meets, but an
-- UPDATE would fire triggers.  At the end the extension's own table, found by its
-- OID in extconfig, must have the columns.
DO $$
DECLARE
    member_table pg_catalog.oid;
    extension_owner pg_catalog.oid;
    decider pg_catalog.oid;
    default_clause pg_catalog.text := '';
    complete pg_catalog.bool;
BEGIN
    SELECT e.extowner, c.oid INTO STRICT extension_owner, member_table
    FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) ANY (e.extconfig)
    JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.objid OPERATOR(pg_catalog.=) c.oid
     AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
     AND d.refobjid OPERATOR(pg_catalog.=) e.oid
     AND d.deptype OPERATOR(pg_catalog.=) 'e'
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver'
      AND c.relname OPERATOR(pg_catalog.=) 'schemaver_revisions'
      AND c.relnamespace OPERATOR(pg_catalog.=) e.extnamespace;

    SELECT r.oid INTO decider
    FROM (SELECT extension_owner AS oid, 1 AS rank
          UNION ALL
          SELECT c.relowner, 2
          FROM pg_catalog.pg_class c
          WHERE c.oid OPERATOR(pg_catalog.=) member_table
          UNION ALL
          SELECT a.role, 3
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
           AND d.objid OPERATOR(pg_catalog.=) p.oid
           AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
           AND d.deptype OPERATOR(pg_catalog.=) 'e'
          JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
          CROSS JOIN LATERAL (
              SELECT p.proowner
              UNION ALL
              SELECT x.grantee FROM pg_catalog.aclexplode(p.proacl) x
              WHERE x.privilege_type OPERATOR(pg_catalog.=) 'EXECUTE' AND x.is_grantable) AS a (role)
          WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver'
            AND p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
                'schemaver_register', 'schemaver_revision', 'schemaver_edit', 'schemaver_load',
                'schemaver_load_directory']::pg_catalog.name[])
          UNION ALL
          SELECT a.grantee, 4
          FROM pg_catalog.pg_class c
          CROSS JOIN LATERAL (
              SELECT x.grantee, x.privilege_type FROM pg_catalog.aclexplode(c.relacl) x
              UNION ALL
              SELECT x.grantee, x.privilege_type
              FROM pg_catalog.pg_attribute t
              CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) x
              WHERE t.attrelid OPERATOR(pg_catalog.=) c.oid) AS a
          WHERE c.oid OPERATOR(pg_catalog.=) member_table
            AND a.privilege_type OPERATOR(pg_catalog.=) ANY (ARRAY['INSERT', 'UPDATE', 'TRIGGER']::pg_catalog.text[])
         ) AS candidates (oid, rank)
    JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) candidates.oid
    WHERE NOT r.rolsuper
    ORDER BY candidates.rank USING OPERATOR(pg_catalog.<), r.rolname USING OPERATOR(pg_catalog.<)
    LIMIT 1;

    -- A constant for the existing rows, which does not rewrite them.
    IF decider IS NOT NULL THEN
        default_clause := pg_catalog.format(' DEFAULT %L', pg_catalog.pg_get_userbyid(decider));
    END IF;
    EXECUTE pg_catalog.format('ALTER TABLE %1$s ADD COLUMN upgrade_authority pg_catalog.text%2$s,'
                              ' ADD COLUMN downgrade_authority pg_catalog.text%2$s,'
                              ' ADD COLUMN upgrade_file pg_catalog.text,'
                              ' ADD COLUMN upgrade_line pg_catalog.int4,'
                              ' ADD COLUMN downgrade_file pg_catalog.text,'
                              ' ADD COLUMN downgrade_line pg_catalog.int4,'
                              ' ADD COLUMN structure_before pg_catalog.text,'
                              ' ADD COLUMN structure_after pg_catalog.text,'
                              ' ADD COLUMN structure_major pg_catalog.int4,'
                              ' ADD COLUMN structure_scope pg_catalog.text,'
                              ' ADD COLUMN replaces pg_catalog.text[] COLLATE pg_catalog."C"',
                              member_table::pg_catalog.regclass, default_clause);
    EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN upgrade_authority DROP DEFAULT,'
                              ' ALTER COLUMN downgrade_authority DROP DEFAULT',
                              member_table::pg_catalog.regclass);

    SELECT pg_catalog.count(*) OPERATOR(pg_catalog.=) 11 INTO complete
    FROM pg_catalog.pg_attribute
    WHERE attrelid OPERATOR(pg_catalog.=) member_table
      AND attname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'upgrade_authority', 'downgrade_authority', 'upgrade_file', 'upgrade_line',
          'downgrade_file', 'downgrade_line', 'structure_before', 'structure_after',
          'structure_major', 'structure_scope', 'replaces']::pg_catalog.name[])
      AND atthasmissing OPERATOR(pg_catalog.=) (
          decider IS NOT NULL
          AND attname OPERATOR(pg_catalog.=) ANY (ARRAY['upgrade_authority', 'downgrade_authority']::pg_catalog.name[]))
      AND NOT atthasdef;
    IF NOT complete THEN
        RAISE EXCEPTION 'the schema of extension "schemaver" was changed while the extension was being updated'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Update it again.';
    END IF;
END
$$;

COMMENT ON COLUMN schemaver_revisions.upgrade_authority IS 'the role that decided what could be registered at the time the upgrade body was registered; NULL if it was a superuser';
COMMENT ON COLUMN schemaver_revisions.downgrade_authority IS 'the role that decided what could be registered at the time the downgrade body was registered; NULL if it was a superuser';

-- Bodies remember the file that they were loaded from.
COMMENT ON COLUMN schemaver_revisions.upgrade_file IS 'the file that the upgrade body was loaded from; NULL: none';
COMMENT ON COLUMN schemaver_revisions.upgrade_line IS 'the line of the file in which the upgrade body begins, from 1';
COMMENT ON COLUMN schemaver_revisions.downgrade_file IS 'the file that the downgrade body was loaded from; NULL: none';
COMMENT ON COLUMN schemaver_revisions.downgrade_line IS 'the line of the file in which the downgrade body begins, from 1';

-- Revisions that were written and proved remember what they lead from and to.
COMMENT ON COLUMN schemaver_revisions.structure_before IS 'the fingerprint of the schema before the upgrade; NULL: not recorded';
COMMENT ON COLUMN schemaver_revisions.structure_after IS 'the fingerprint of the schema after the upgrade';
COMMENT ON COLUMN schemaver_revisions.structure_major IS 'the major version of the server on which both were computed';
COMMENT ON COLUMN schemaver_revisions.structure_scope IS 'what both cover, and the version of schemaver that has computed them';

-- Several revisions squashed into one.
COMMENT ON COLUMN schemaver_revisions.replaces IS 'the revisions whose bodies are squashed into this one, each after what it needs; NULL: none';

-- Targets and lists that are typed without a type, and a list of all calls.
CREATE FUNCTION schemaver_upgrade(target bigint)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_upgrade_steps';
COMMENT ON FUNCTION schemaver_upgrade(bigint) IS 'applies this many revisions, all or nothing: schemaver_upgrade(+1) is schemaver_upgrade(''+1'')';

CREATE FUNCTION schemaver_downgrade(target bigint)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_downgrade_steps';
COMMENT ON FUNCTION schemaver_downgrade(bigint) IS 'reverts this many revisions, all or nothing: schemaver_downgrade(-1) is schemaver_downgrade(''-1'')';

CREATE FUNCTION schemaver_stamp(target bigint, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_stamp_steps';
COMMENT ON FUNCTION schemaver_stamp(bigint, boolean)
IS 'the same for a number of steps: schemaver_stamp(+1) is schemaver_stamp(''+1'')';

CREATE FUNCTION schemaver_history(range bigint)
RETURNS TABLE (revision text, down_revision text[], depends_on text[], branch_labels text[], message text,
               is_current boolean, is_applied boolean, is_head boolean, is_branch_point boolean, is_merge_point boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_history_steps';
COMMENT ON FUNCTION schemaver_history(bigint)
IS 'the same for a number of steps: schemaver_history(+1) is schemaver_history(''+1'')';

CREATE FUNCTION schemaver_pending(target bigint)
RETURNS TABLE (step integer, revision text, message text, down_revision text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_pending_steps';
COMMENT ON FUNCTION schemaver_pending(bigint)
IS 'the same for a number of steps: schemaver_pending(+1) is schemaver_pending(''+1'')';

CREATE FUNCTION schemaver_plan(target bigint, direction text DEFAULT 'upgrade', offline boolean DEFAULT NULL, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, down_revision text[],
               transactional boolean, applied_after boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_plan_steps';
COMMENT ON FUNCTION schemaver_plan(bigint, text, boolean, boolean)
IS 'the same for a number of steps: schemaver_plan(+1) is schemaver_plan(''+1'')';

CREATE FUNCTION schemaver_resolve(target bigint, single boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_resolve_steps';
COMMENT ON FUNCTION schemaver_resolve(bigint, boolean)
IS 'the same for a number of steps: schemaver_resolve(+1) is schemaver_resolve(''+1'')';

CREATE FUNCTION schemaver_show(target bigint) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_show_steps';
COMMENT ON FUNCTION schemaver_show(bigint)
IS 'the same for a number of steps: schemaver_show(+1) is schemaver_show(''+1'')';

CREATE FUNCTION schemaver_merge(
    revisions text,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    rev_id text DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_merge_list';
COMMENT ON FUNCTION schemaver_merge(text, text, text[], text) IS 'the same for a list of revisions such as ''b1,c1''';

CREATE FUNCTION schemaver_help(topic text DEFAULT NULL) RETURNS SETOF text
LANGUAGE C STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'schemaver_help';
COMMENT ON FUNCTION schemaver_help(text) IS 'the calls, by what one wants to do; with topic, those that it is about';

-- The schema of the database, apart from any history.
CREATE FUNCTION schemaver_schema(schemas text[] DEFAULT NULL)
RETURNS TABLE (kind text, identity text, parent text, definition text, digest text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_schema';
COMMENT ON FUNCTION schemaver_schema(text[])
IS 'the objects of the database or of some schemas, without those of extensions, each after what it is a part of';

CREATE FUNCTION schemaver_fingerprint(level text DEFAULT 'normal', schemas text[] DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_fingerprint';
COMMENT ON FUNCTION schemaver_fingerprint(text, text[])
IS 'a checksum of the objects of the database or of some schemas: "strict", "normal", or "shape", without owners, rights and comments';

CREATE FUNCTION schemaver_coverage()
RETURNS TABLE (catalog text, "column" text, treatment text, note text)
LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'schemaver_coverage';
COMMENT ON FUNCTION schemaver_coverage()
IS 'which columns of the catalogs of the server are read, follow from others, are not a part of a schema, or are not covered';

CREATE FUNCTION schemaver_diff(source text, desired text, online boolean DEFAULT false, renames jsonb DEFAULT NULL)
RETURNS TABLE (step integer, ddl text, kind text, identity text, codes text[], hazards text[], lock text, rewrites boolean,
  transactional boolean)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_diff';
COMMENT ON FUNCTION schemaver_diff(text, text, boolean, jsonb)
IS 'the statements that make the source, "live", "schema:NAME", "database:NAME" or "snapshot:NAME", into what is desired, in order';

CREATE FUNCTION schemaver_dump(schemas text[] DEFAULT NULL, layout text DEFAULT 'one')
RETURNS TABLE (name text, content text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_dump';
COMMENT ON FUNCTION schemaver_dump(text[], text)
IS 'text that builds the schema of the database, or some schemas, from nothing: one file, or one for each object';

CREATE TABLE schemaver_snapshots (
    name         pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    server_major pg_catalog.int4 NOT NULL,
    schemas      pg_catalog.text[] COLLATE pg_catalog."C",
    fingerprint  pg_catalog.text NOT NULL,
    taken_at     pg_catalog.timestamptz NOT NULL,
    taken_by     pg_catalog.text NOT NULL,
    checksum     pg_catalog.bytea NOT NULL,
    content      pg_catalog.bytea NOT NULL,
    PRIMARY KEY (name)
);
COMMENT ON TABLE schemaver_snapshots IS 'schemas that were kept by schemaver_snapshot, to be compared with';
COMMENT ON COLUMN schemaver_snapshots.name IS 'the name that was given';
COMMENT ON COLUMN schemaver_snapshots.server_major IS 'the major version of the server that the schema was read on';
COMMENT ON COLUMN schemaver_snapshots.schemas IS 'the schemas that were read; NULL: the whole database';
COMMENT ON COLUMN schemaver_snapshots.fingerprint IS 'schemaver_fingerprint() at that time';
COMMENT ON COLUMN schemaver_snapshots.taken_at IS 'when it was read';
COMMENT ON COLUMN schemaver_snapshots.taken_by IS 'who read it, with which rights';
COMMENT ON COLUMN schemaver_snapshots.checksum IS 'SHA-256 of the content';
COMMENT ON COLUMN schemaver_snapshots.content IS 'the schema, in the form of the version of schemaver that has read it';
SELECT pg_catalog.pg_extension_config_dump('schemaver_snapshots', '');

CREATE FUNCTION schemaver_snapshot(name text, schemas text[] DEFAULT NULL, replace boolean DEFAULT false) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_snapshot';
COMMENT ON FUNCTION schemaver_snapshot(text, text[], boolean)
IS 'keeps the schema of the database, or some schemas, under a name that schemaver_diff can compare with; returns its fingerprint';

CREATE FUNCTION schemaver_snapshot_drop(name text) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_snapshot_drop';
COMMENT ON FUNCTION schemaver_snapshot_drop(text) IS 'removes what schemaver_snapshot has kept';

CREATE TABLE schemaver_ignored (
    code       pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    identity   pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    reason     pg_catalog.text NOT NULL,
    until      pg_catalog.date,
    changed_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    changed_by pg_catalog.text NOT NULL DEFAULT current_user,
    PRIMARY KEY (code, identity)
);
COMMENT ON TABLE schemaver_ignored IS 'differences that schemaver_diff leaves as they are, written by schemaver_ignore';
COMMENT ON COLUMN schemaver_ignored.code IS 'a pattern of codes, in which * is any text and ? one character';
COMMENT ON COLUMN schemaver_ignored.identity IS 'a pattern of identities of objects';
COMMENT ON COLUMN schemaver_ignored.reason IS 'why they are ignored';
COMMENT ON COLUMN schemaver_ignored.until IS 'the last day on which they are ignored; NULL: no end';
COMMENT ON COLUMN schemaver_ignored.changed_at IS 'when it was set';
COMMENT ON COLUMN schemaver_ignored.changed_by IS 'who set it';
SELECT pg_catalog.pg_extension_config_dump('schemaver_ignored', '');

CREATE FUNCTION schemaver_ignore(code text, identity text, reason text, until date DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_ignore';
COMMENT ON FUNCTION schemaver_ignore(text, text, text, date)
IS 'leaves differences of schemas as they are, by patterns of their code and identity, with NULL as the reason not any more; returns the previous reason';

CREATE TABLE schemaver_models (
    project      pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    source       pg_catalog.text NOT NULL,
    schemas      pg_catalog.text[] COLLATE pg_catalog."C",
    complete     pg_catalog.bool NOT NULL,
    server_major pg_catalog.int4 NOT NULL,
    fingerprint  pg_catalog.text NOT NULL,
    set_at       pg_catalog.timestamptz NOT NULL,
    set_by       pg_catalog.text NOT NULL,
    checksum     pg_catalog.bytea NOT NULL,
    content      pg_catalog.bytea NOT NULL,
    PRIMARY KEY (project)
);
COMMENT ON TABLE schemaver_models IS 'what the schema of each project should be, set by schemaver_set_models';
COMMENT ON COLUMN schemaver_models.project IS 'the project whose models they are';
COMMENT ON COLUMN schemaver_models.source IS 'where they come from, as it was given';
COMMENT ON COLUMN schemaver_models.schemas IS 'the schemas that they are for; NULL: the whole database';
COMMENT ON COLUMN schemaver_models.complete IS 'whether objects of a kind that they do not have are not wanted';
COMMENT ON COLUMN schemaver_models.server_major IS 'the major version of the server that they were read on';
COMMENT ON COLUMN schemaver_models.fingerprint IS 'the fingerprint of what they describe';
COMMENT ON COLUMN schemaver_models.set_at IS 'when they were set';
COMMENT ON COLUMN schemaver_models.set_by IS 'who set them, with which rights';
COMMENT ON COLUMN schemaver_models.checksum IS 'SHA-256 of the content';
COMMENT ON COLUMN schemaver_models.content IS 'what they describe, in the form of the version of schemaver that has read it';
SELECT pg_catalog.pg_extension_config_dump('schemaver_models', '');

CREATE FUNCTION schemaver_set_models(
    source text,
    schemas text[] DEFAULT NULL,
    complete boolean DEFAULT NULL,
    in_place boolean DEFAULT false)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_set_models';
COMMENT ON FUNCTION schemaver_set_models(text, text[], boolean, boolean)
IS 'sets what the schema of the project should be, "sql:STATEMENTS", "schema:NAME", "database:NAME" or "snapshot:NAME"; returns its fingerprint';

CREATE FUNCTION schemaver_check(raise boolean DEFAULT false)
RETURNS TABLE (step integer, ddl text, kind text, identity text, codes text[], hazards text[], lock text, rewrites boolean,
  transactional boolean)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_check';
COMMENT ON FUNCTION schemaver_check(boolean)
IS 'the statements that make the database what the models describe, in order; no rows if nothing differs; with raise, an error if something does';

CREATE FUNCTION schemaver_scratch_drop() RETURNS boolean
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_scratch_drop';
COMMENT ON FUNCTION schemaver_scratch_drop()
IS 'drops the database in which models and migrations are tried out; returns whether there was one';

CREATE FUNCTION schemaver_autogenerate(
    message text,
    allow text[] DEFAULT NULL,
    renames jsonb DEFAULT NULL,
    online boolean DEFAULT false,
    head text DEFAULT 'head',
    rev_id text DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_autogenerate';
COMMENT ON FUNCTION schemaver_autogenerate(text, text[], jsonb, boolean, text, text)
IS 'adds a revision that makes the database what the models describe, with its downgrade, when both have been proved; returns its id, or NULL if nothing differs';

CREATE FUNCTION schemaver_baseline(message text, schemas text[] DEFAULT NULL, rev_id text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_baseline';
COMMENT ON FUNCTION schemaver_baseline(text, text[], text)
IS 'adds a first revision that makes what the database has, proves it, and counts it as applied; returns its id';

CREATE FUNCTION schemaver_squash(range text, message text, allow text[] DEFAULT NULL, rev_id text DEFAULT NULL) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_squash';
COMMENT ON FUNCTION schemaver_squash(text, text, text[], text)
IS 'adds one revision that replaces those of a range, proved to do the same; returns its id';

CREATE FUNCTION schemaver_verify(target text DEFAULT 'heads', data text[] DEFAULT NULL, in_place boolean DEFAULT false)
RETURNS TABLE (revision text, upgrade_ok boolean, downgrade_ok boolean, same_schema boolean, repeatable boolean,
  differences text, column_order_only boolean, rows_lost bigint, error text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_verify';
COMMENT ON FUNCTION schemaver_verify(text, text[], boolean)
IS 'tries all revisions up to the target in a new database, or in place: up, down, and up again, with rows of the tables in data; NULL is what was not tried';

CREATE FUNCTION schemaver_derive_downgrade(revision text) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_derive_downgrade';
COMMENT ON FUNCTION schemaver_derive_downgrade(text)
IS 'SQL that reverts a revision, written from what its upgrade does to the schema, and proved; it is not stored';

CREATE FUNCTION schemaver_identify(target text DEFAULT 'heads')
RETURNS TABLE (revision text, also text[], nearest text, differences text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_identify';
COMMENT ON FUNCTION schemaver_identify(text)
IS 'after which revision the schema is what it is, and others that do not change it; NULL if there is none, and the nearest one';

CREATE TABLE schemaver_objects (
    kind        pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    identity    pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    code        pg_catalog.text COLLATE pg_catalog."C" NOT NULL,
    parent      pg_catalog.text COLLATE pg_catalog."C",
    schema      pg_catalog.text COLLATE pg_catalog."C",
    name        pg_catalog.text COLLATE pg_catalog."C",
    arguments   pg_catalog.text COLLATE pg_catalog."C",
    number      pg_catalog.int4 NOT NULL DEFAULT 0,
    digest      pg_catalog.bytea NOT NULL,
    properties  pg_catalog.jsonb NOT NULL DEFAULT '{}',
    version     pg_catalog.text NOT NULL,
    server_major pg_catalog.int4 NOT NULL,
    project     pg_catalog.text COLLATE pg_catalog."C",
    run         pg_catalog.uuid,
    recorded_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    recorded_by pg_catalog.text NOT NULL DEFAULT current_user,
    PRIMARY KEY (kind, identity)
);
COMMENT ON TABLE schemaver_objects IS 'the objects of the database after the last run, written if schemaver_configure(''drift'', ''on'') says so';
COMMENT ON COLUMN schemaver_objects.kind IS 'the kind of the object';
COMMENT ON COLUMN schemaver_objects.identity IS 'its name, as schemaver_schema() gives it; one of more than 1000 bytes is its beginning and a digest';
COMMENT ON COLUMN schemaver_objects.code IS 'the kind as codes of differences have it, which tells enum from composite types';
COMMENT ON COLUMN schemaver_objects.parent IS 'the identity of what it is a part of';
COMMENT ON COLUMN schemaver_objects.schema IS 'the schema that it is in; NULL: none, or that of what it is a part of';
COMMENT ON COLUMN schemaver_objects.name IS 'its name alone';
COMMENT ON COLUMN schemaver_objects.arguments IS 'its arguments, if they are a part of the identity';
COMMENT ON COLUMN schemaver_objects.number IS 'the number of a column; 0: it is not a column';
COMMENT ON COLUMN schemaver_objects.digest IS 'SHA-256 of everything that schemaver_drift compares';
COMMENT ON COLUMN schemaver_objects.properties IS 'what is known of it: names and values';
COMMENT ON COLUMN schemaver_objects.version IS 'the version of schemaver that has read it';
COMMENT ON COLUMN schemaver_objects.server_major IS 'the major version of the server that it was read on';
COMMENT ON COLUMN schemaver_objects.project IS 'the project of the run that recorded it as it is; NULL: none';
COMMENT ON COLUMN schemaver_objects.run IS 'that run, as in schemaver_log; NULL: schemaver_configure';
COMMENT ON COLUMN schemaver_objects.recorded_at IS 'when it was recorded';
COMMENT ON COLUMN schemaver_objects.recorded_by IS 'who recorded it';
SELECT pg_catalog.pg_extension_config_dump('schemaver_objects', '');

CREATE FUNCTION schemaver_drift()
RETURNS TABLE (change text, kind text, identity text, codes text[], recorded text, live text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_drift';
COMMENT ON FUNCTION schemaver_drift()
IS 'what was made, changed or dropped in the database since the last run, outside of schemaver; needs schemaver_configure(''drift'', ''on'')';

-- The owner of the schema may have put a different one in its place meanwhile.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) d.objid
        WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
          AND d.deptype OPERATOR(pg_catalog.=) 'e'
          AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
          AND p.pronamespace OPERATOR(pg_catalog.<>) e.extnamespace)
    THEN
        RAISE EXCEPTION 'the schema of extension "schemaver" was changed while the extension was being updated'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Update it again.';
    END IF;
END
$$;

-- Comments whose words have changed.
COMMENT ON COLUMN schemaver_revisions.down_revision IS 'the parents: NULL for a base, several for a merge point';
COMMENT ON COLUMN schemaver_revisions.downgrade IS 'SQL that reverts the revision; NULL: it cannot be reverted';
COMMENT ON COLUMN schemaver_log.statements IS 'the number of statements of the body';
COMMENT ON COLUMN schemaver_log.rows IS 'the number of rows that they returned or changed';
COMMENT ON FUNCTION schemaver_merge(text[], text, text[], text) IS 'adds a revision that joins several heads, by default all of them; returns its id';
COMMENT ON FUNCTION schemaver_rebase(text, text) IS 'moves a line of unapplied revisions onto another head; returns those that got different parents';
COMMENT ON FUNCTION schemaver_edit(text, text, text, text, text[], text[], boolean) IS 'changes parts of a revision, where NULL leaves a part as it is; of an applied revision only downgrade, message and labels';
COMMENT ON FUNCTION schemaver_remove(text) IS 'removes a revision that is not applied and that no other revision needs; returns its id';
COMMENT ON FUNCTION schemaver_validate() IS 'everything that is wrong with the project, errors before warnings; no rows if nothing is wrong';
COMMENT ON FUNCTION schemaver_export_all() IS 'the files of all revisions, each after those that it needs; schemaver.file_template says how they are named';
COMMENT ON FUNCTION schemaver_manifest() IS 'one SHA-256 over all revisions of the project, their places, names and bodies: equal in two databases that have the same history';
COMMENT ON FUNCTION schemaver_configure(text, text) IS 'sets environment (development, test, staging, production), allow_downgrade, check_structure or drift (on, off), NULL for the default; returns the previous value';
COMMENT ON FUNCTION schemaver_downgrade(text) IS 'reverts every revision that follows the target, all or nothing';
COMMENT ON FUNCTION schemaver_reset() IS 'reverts everything and applies it again; only if the environment is configured as development or test';
COMMENT ON PROCEDURE schemaver_script_check(uuid, text, text, text[], text, text[], boolean) IS 'for scripts: checks that the statements that follow, outside of a transaction, may run in this database';
COMMENT ON PROCEDURE schemaver_script_begin(uuid, text, text, text[], text, text[], boolean) IS 'for scripts: checks that the script may run in this database, and begins a run that ends with schemaver_script_end';
COMMENT ON FUNCTION schemaver_heads(boolean) IS 'the revisions that have no children, ordered by id; with resolve_dependencies, without those that another revision depends on';
COMMENT ON FUNCTION schemaver_bases(text) IS 'the revisions that have no parents, ordered by id; with branch, those below it';
COMMENT ON FUNCTION schemaver_current(boolean) IS 'the applied revisions that no other applied revision needs, ordered by id; with check_heads, an error unless every revision is applied';
COMMENT ON FUNCTION schemaver_is_current() IS 'whether every revision is applied';
COMMENT ON FUNCTION schemaver_history(text) IS 'the revisions of a range START:END, or all, newest first: each after the revisions that need it';
COMMENT ON FUNCTION schemaver_plan(text, text, boolean, boolean) IS 'the steps of an upgrade, downgrade or stamp, in order; a range START:END, or offline, is planned regardless of what is applied';
COMMENT ON FUNCTION schemaver_resolve(text, boolean) IS 'the revisions that a target means, ordered by id; NULL means a number of steps that leads off the graph';
COMMENT ON FUNCTION schemaver_show(text) IS 'everything about the revisions that a target means, as readable text';
COMMENT ON FUNCTION schemaver_status() IS 'one row: the state of the project and its last run';

-- Functions with new arguments.  CREATE OR REPLACE cannot add arguments, so they are
-- dropped and created.  A GRANT in a script of an extension counts as a part of the
-- extension, which pg_dump omits: rights that were granted on the old functions are
-- not granted here, but named in a warning.
DO $$
DECLARE
    replaced pg_catalog.oid[];
    lost pg_catalog.text;
    member pg_catalog.oid;
BEGIN
    SELECT pg_catalog.array_agg(p.oid) INTO replaced
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
     AND d.objid OPERATOR(pg_catalog.=) p.oid
     AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
     AND d.deptype OPERATOR(pg_catalog.=) 'e'
    JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver'
      AND p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'schemaver_load', 'schemaver_load_directory', 'schemaver_upgrade_sql', 'schemaver_downgrade_sql',
          'schemaver_stamp_sql']::pg_catalog.name[]);

    SELECT pg_catalog.string_agg(
               pg_catalog.format('GRANT EXECUTE ON FUNCTION %I.%I%s TO %s%s;', n.nspname, p.proname,
                                 CASE WHEN p.proname OPERATOR(pg_catalog.=) 'schemaver_stamp_sql'::pg_catalog.name
                                 THEN '(text, boolean, boolean, text)'
                                 WHEN p.proname OPERATOR(pg_catalog.~~) '%_sql' THEN '(text, boolean, text)'
                                 ELSE '' END,
                                 CASE WHEN a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN 'PUBLIC'
                                 ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
                                 CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END),
               E'\n' ORDER BY p.proname USING OPERATOR(pg_catalog.<), a.grantee USING OPERATOR(pg_catalog.<))
    INTO lost
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
    JOIN pg_catalog.pg_extension e ON e.extname OPERATOR(pg_catalog.=) 'schemaver'
    CROSS JOIN LATERAL (
        SELECT x.grantee, pg_catalog.bool_or(x.is_grantable) AS is_grantable
        FROM pg_catalog.aclexplode(p.proacl) x
        GROUP BY x.grantee) AS a
    WHERE p.oid OPERATOR(pg_catalog.=) ANY (replaced)
      AND a.grantee OPERATOR(pg_catalog.<>) ALL (ARRAY[p.proowner, e.extowner]);

    FOREACH member IN ARRAY replaced LOOP
        EXECUTE pg_catalog.format('DROP FUNCTION %s', member::pg_catalog.regprocedure);
    END LOOP;
    IF EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.oid OPERATOR(pg_catalog.=) ANY (replaced)) THEN
        RAISE EXCEPTION 'the schema of extension "schemaver" was changed while the extension was being updated'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Update it again.';
    END IF;
    IF lost IS NOT NULL THEN
        RAISE WARNING 'rights on functions that have new arguments must be granted again'
            USING DETAIL = lost;
    END IF;
END
$$;

CREATE FUNCTION schemaver_load(
    files jsonb,
    format text DEFAULT 'auto',
    unsupported text DEFAULT 'error',
    stale text DEFAULT 'report',
    out_of_order boolean DEFAULT NULL)
RETURNS TABLE (name text, revision text, action text, problem text)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_load';
COMMENT ON FUNCTION schemaver_load(jsonb, text, text, text, boolean) IS 'registers the revisions of a set of files, {name: content}, all or none; can be called any number of times; returns a row per file';

CREATE FUNCTION schemaver_load_directory(
    path text,
    format text DEFAULT 'auto',
    unsupported text DEFAULT 'error',
    stale text DEFAULT 'report',
    out_of_order boolean DEFAULT NULL)
RETURNS TABLE (name text, revision text, action text, problem text)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_load_directory';
COMMENT ON FUNCTION schemaver_load_directory(text, text, text, text, boolean) IS 'the same for the files of a folder on the server, for members of pg_read_server_files';

CREATE FUNCTION schemaver_upgrade_sql(
    range text DEFAULT 'heads',
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_upgrade_sql';
COMMENT ON FUNCTION schemaver_upgrade_sql(text, boolean, text)
IS 'a script for psql that does what schemaver_upgrade would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_upgrade_sql(
    range bigint,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_upgrade_sql_steps';
COMMENT ON FUNCTION schemaver_upgrade_sql(bigint, boolean, text)
IS 'the same for a number of steps: schemaver_upgrade_sql(+1) is schemaver_upgrade_sql(''+1'')';

CREATE FUNCTION schemaver_downgrade_sql(
    range text,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_downgrade_sql';
COMMENT ON FUNCTION schemaver_downgrade_sql(text, boolean, text)
IS 'a script for psql that does what schemaver_downgrade would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_downgrade_sql(
    range bigint,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_downgrade_sql_steps';
COMMENT ON FUNCTION schemaver_downgrade_sql(bigint, boolean, text)
IS 'the same for a number of steps: schemaver_downgrade_sql(-1) is schemaver_downgrade_sql(''-1'')';

CREATE FUNCTION schemaver_stamp_sql(
    target text,
    purge boolean DEFAULT false,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_stamp_sql';
COMMENT ON FUNCTION schemaver_stamp_sql(text, boolean, boolean, text)
IS 'a script for psql that does what schemaver_stamp would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_stamp_sql(
    target bigint,
    purge boolean DEFAULT false,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_stamp_sql_steps';
COMMENT ON FUNCTION schemaver_stamp_sql(bigint, boolean, boolean, text)
IS 'the same for a number of steps: schemaver_stamp_sql(+1) is schemaver_stamp_sql(''+1'')';

-- Only the extension's owner can do anything until rights are granted: see
-- doc/security.md.  All other rights that the objects were created with, by ALTER
-- DEFAULT PRIVILEGES or because PUBLIC may execute functions, are revoked from
-- everybody.  The owner, who is not the tables' owner if the extension was installed
-- as a trusted one, can read, grant that to others, and restore a dump.  TRIGGER is
-- never granted.
--
-- An update script ends with this too.  It handles the objects that the script has
-- created, and does not touch rights that were granted on others since: those have
-- passed through here before, and GRANT and REVOKE in a script of an extension leave
-- a row in pg_init_privs.
--
-- Names are read from the catalog: a substitution inside a quoted string could be
-- made to end the string.  Operators are qualified, because the installing role may
-- have put its own into the schema, and this code runs as a superuser.
DO $$
DECLARE
    extension_owner text;
    member record;
    grantee record;
BEGIN
    SELECT pg_catalog.pg_get_userbyid(e.extowner) INTO STRICT extension_owner
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver';

    FOR member IN
        WITH members AS (
            SELECT d.classid, d.objid
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
            WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
              AND d.deptype OPERATOR(pg_catalog.=) 'e'
              AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
        ), objects AS (
            SELECT m.classid, m.objid, 'ROUTINE' AS kind, 'EXECUTE' AS look, p.proowner AS owner,
                   pg_catalog.format('%s', p.oid::pg_catalog.regprocedure) AS name,
                   COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl
            FROM members m
            JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
            UNION ALL
            SELECT m.classid, m.objid, CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                   'SELECT', c.relowner, pg_catalog.format('%s', c.oid::pg_catalog.regclass),
                   COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner))
            FROM members m
            JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
            UNION ALL
            -- without the row types of tables: nothing grants rights on them, and pg_dump
            -- complains about what GRANT and REVOKE would leave in pg_init_privs
            SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 'TYPE', NULL, t.typowner,
                   pg_catalog.format('%s', t.oid::pg_catalog.regtype),
                   COALESCE(t.typacl, pg_catalog.acldefault('T', t.typowner))
            FROM members m
            JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
              AND t.typelem OPERATOR(pg_catalog.=) 0::pg_catalog.oid
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_class c
                  WHERE c.oid OPERATOR(pg_catalog.=) t.typrelid AND c.relkind OPERATOR(pg_catalog.<>) 'c')
        )
        SELECT o.* FROM objects o
        WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_init_privs i
            WHERE i.classoid OPERATOR(pg_catalog.=) o.classid AND i.objoid OPERATOR(pg_catalog.=) o.objid)
    LOOP
        FOR grantee IN
            SELECT DISTINCT CASE WHEN a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN 'PUBLIC'
                            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS name
            FROM pg_catalog.aclexplode(member.acl) a
            WHERE a.grantee OPERATOR(pg_catalog.<>) member.owner
        LOOP
            EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s CASCADE', member.kind, member.name, grantee.name);
        END LOOP;
        IF member.kind OPERATOR(pg_catalog.<>) 'TYPE' THEN
            EXECUTE pg_catalog.format('GRANT %s ON %s %s TO %I WITH GRANT OPTION',
                                      member.look, member.kind, member.name, extension_owner);
        END IF;
        IF member.kind OPERATOR(pg_catalog.=) 'TABLE' THEN
            EXECUTE pg_catalog.format('GRANT INSERT ON TABLE %s TO %I', member.name, extension_owner);
        END IF;
    END LOOP;
END
$$;
