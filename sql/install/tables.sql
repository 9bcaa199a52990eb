-- The state of schemaver.  The tables are written only by its functions, which
-- bypass triggers, defaults and constraints.  There are no foreign keys, so that a
-- dump can be restored in any order.

-- Columns that every call reads come first: this saves milliseconds at 100,000 rows.
CREATE TABLE schemaver_revisions (
    project            text COLLATE "C" NOT NULL DEFAULT 'default',
    revision           text COLLATE "C" NOT NULL,
    down_revision      text[] COLLATE "C",
    depends_on         text[] COLLATE "C",
    branch_labels      text[] COLLATE "C",
    message            text,
    transactional      boolean NOT NULL DEFAULT true,
    upgrade_checksum   bytea,
    downgrade_checksum bytea,
    created_at         timestamptz NOT NULL DEFAULT now(),
    created_by         text NOT NULL DEFAULT current_user,
    upgrade            text,
    downgrade          text,
    upgrade_authority  text,
    downgrade_authority text,
    upgrade_file       text,
    upgrade_line       integer,
    downgrade_file     text,
    downgrade_line     integer,
    structure_before   text,
    structure_after    text,
    structure_major    integer,
    structure_scope    text,
    replaces           text[] COLLATE "C",
    PRIMARY KEY (project, revision)
);
COMMENT ON TABLE schemaver_revisions IS 'every revision of every project, with its place in the graph and its bodies';
COMMENT ON COLUMN schemaver_revisions.project IS 'the history that the revision belongs to';
COMMENT ON COLUMN schemaver_revisions.revision IS 'the id, unique in its project';
COMMENT ON COLUMN schemaver_revisions.down_revision IS 'the parents: NULL for a base, several for a merge point';
COMMENT ON COLUMN schemaver_revisions.depends_on IS 'ids or labels of other revisions that must be applied before this one';
COMMENT ON COLUMN schemaver_revisions.branch_labels IS 'names of the line that begins with this revision';
COMMENT ON COLUMN schemaver_revisions.message IS 'one line that says what the revision does';
COMMENT ON COLUMN schemaver_revisions.transactional IS 'false: the bodies cannot run inside a transaction';
COMMENT ON COLUMN schemaver_revisions.upgrade_checksum IS 'SHA-256 of the upgrade body';
COMMENT ON COLUMN schemaver_revisions.downgrade_checksum IS 'SHA-256 of the downgrade body';
COMMENT ON COLUMN schemaver_revisions.created_at IS 'when the revision was registered';
COMMENT ON COLUMN schemaver_revisions.created_by IS 'who registered it';
COMMENT ON COLUMN schemaver_revisions.upgrade IS 'SQL that applies the revision';
COMMENT ON COLUMN schemaver_revisions.downgrade IS 'SQL that reverts the revision; NULL: it cannot be reverted';
COMMENT ON COLUMN schemaver_revisions.upgrade_authority IS 'the role that decided what could be registered at the time the upgrade body was registered; NULL if it was a superuser';
COMMENT ON COLUMN schemaver_revisions.downgrade_authority IS 'the role that decided what could be registered at the time the downgrade body was registered; NULL if it was a superuser';
COMMENT ON COLUMN schemaver_revisions.upgrade_file IS 'the file that the upgrade body was loaded from; NULL: none';
COMMENT ON COLUMN schemaver_revisions.upgrade_line IS 'the line of the file in which the upgrade body begins, from 1';
COMMENT ON COLUMN schemaver_revisions.downgrade_file IS 'the file that the downgrade body was loaded from; NULL: none';
COMMENT ON COLUMN schemaver_revisions.downgrade_line IS 'the line of the file in which the downgrade body begins, from 1';
COMMENT ON COLUMN schemaver_revisions.structure_before IS 'the fingerprint of the schema before the upgrade; NULL: not recorded';
COMMENT ON COLUMN schemaver_revisions.structure_after IS 'the fingerprint of the schema after the upgrade';
COMMENT ON COLUMN schemaver_revisions.structure_major IS 'the major version of the server on which both were computed';
COMMENT ON COLUMN schemaver_revisions.structure_scope IS 'what both cover, and the version of schemaver that has computed them';
COMMENT ON COLUMN schemaver_revisions.replaces IS 'the revisions whose bodies are squashed into this one, each after what it needs; NULL: none';

CREATE TABLE schemaver_applied (
    project    text COLLATE "C" NOT NULL DEFAULT 'default',
    tenant     text COLLATE "C" NOT NULL DEFAULT '',
    revision   text COLLATE "C" NOT NULL,
    checksum   bytea,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT current_user,
    PRIMARY KEY (project, tenant, revision)
);
COMMENT ON TABLE schemaver_applied IS 'the set of applied revisions; its maximal elements are the current heads';
COMMENT ON COLUMN schemaver_applied.project IS 'the history that the revision belongs to';
COMMENT ON COLUMN schemaver_applied.tenant IS 'the schema that it was applied to; empty: none in particular';
COMMENT ON COLUMN schemaver_applied.revision IS 'the id';
COMMENT ON COLUMN schemaver_applied.checksum IS 'upgrade_checksum of the revision as it was applied';
COMMENT ON COLUMN schemaver_applied.applied_at IS 'when it was applied or stamped';
COMMENT ON COLUMN schemaver_applied.applied_by IS 'who applied it';

CREATE TABLE schemaver_state (
    project        text COLLATE "C" NOT NULL,
    tenant         text COLLATE "C" NOT NULL DEFAULT '',
    last_run       uuid NOT NULL,
    last_direction text NOT NULL,
    last_run_at    timestamptz NOT NULL DEFAULT now(),
    last_run_by    text NOT NULL DEFAULT current_user,
    PRIMARY KEY (project, tenant)
);
COMMENT ON TABLE schemaver_state IS 'one row per project and tenant, written once per run';
COMMENT ON COLUMN schemaver_state.project IS 'the history';
COMMENT ON COLUMN schemaver_state.tenant IS 'the schema that it is applied to; empty: none in particular';
COMMENT ON COLUMN schemaver_state.last_run IS 'the last run, as in schemaver_log';
COMMENT ON COLUMN schemaver_state.last_direction IS 'what it did: upgrade, downgrade, stamp or reset';
COMMENT ON COLUMN schemaver_state.last_run_at IS 'when it began';
COMMENT ON COLUMN schemaver_state.last_run_by IS 'who ran it';

CREATE TABLE schemaver_log (
    run         uuid NOT NULL,
    step        integer NOT NULL,
    project     text COLLATE "C" NOT NULL DEFAULT 'default',
    tenant      text COLLATE "C" NOT NULL DEFAULT '',
    direction   text NOT NULL,
    revision    text COLLATE "C" NOT NULL,
    username    text NOT NULL DEFAULT current_user,
    session_username text NOT NULL DEFAULT session_user,
    application_name text,
    client_addr inet,
    started_at  timestamptz NOT NULL DEFAULT now(),
    elapsed     interval NOT NULL DEFAULT '0',
    statements  integer NOT NULL DEFAULT 0,
    rows        bigint NOT NULL DEFAULT 0,
    checksum    bytea,
    outcome     text NOT NULL DEFAULT 'done',
    PRIMARY KEY (run, step)
);
COMMENT ON TABLE schemaver_log IS 'a row per step of every run, written in the same transaction';
COMMENT ON COLUMN schemaver_log.run IS 'one call of a function that acts';
COMMENT ON COLUMN schemaver_log.step IS 'number of the step in the run, from 1';
COMMENT ON COLUMN schemaver_log.project IS 'the history';
COMMENT ON COLUMN schemaver_log.tenant IS 'the schema that it was applied to; empty: none in particular';
COMMENT ON COLUMN schemaver_log.direction IS 'upgrade, downgrade, stamp or edit';
COMMENT ON COLUMN schemaver_log.revision IS 'the revision that the step was about';
COMMENT ON COLUMN schemaver_log.username IS 'the role whose rights were used (current_user)';
COMMENT ON COLUMN schemaver_log.session_username IS 'the role that had logged in (session_user)';
COMMENT ON COLUMN schemaver_log.application_name IS 'the client program, as it calls itself';
COMMENT ON COLUMN schemaver_log.client_addr IS 'where the client connected from; NULL: a Unix socket';
COMMENT ON COLUMN schemaver_log.started_at IS 'when the step began';
COMMENT ON COLUMN schemaver_log.elapsed IS 'how long the body ran';
COMMENT ON COLUMN schemaver_log.statements IS 'the number of statements of the body';
COMMENT ON COLUMN schemaver_log.rows IS 'the number of rows that they returned or changed';
COMMENT ON COLUMN schemaver_log.checksum IS 'SHA-256 of the body that ran';
COMMENT ON COLUMN schemaver_log.outcome IS 'how it ended: done';

CREATE TABLE schemaver_settings (
    name       text COLLATE "C" NOT NULL,
    value      text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL DEFAULT current_user,
    PRIMARY KEY (name)
);
COMMENT ON TABLE schemaver_settings IS 'environment and guards of this database, written by schemaver_configure';
COMMENT ON COLUMN schemaver_settings.name IS 'what is set';
COMMENT ON COLUMN schemaver_settings.value IS 'its value';
COMMENT ON COLUMN schemaver_settings.changed_at IS 'when it was set';
COMMENT ON COLUMN schemaver_settings.changed_by IS 'who set it';

CREATE TABLE schemaver_snapshots (
    name         text COLLATE "C" NOT NULL,
    server_major integer NOT NULL,
    schemas      text[] COLLATE "C",
    fingerprint  text NOT NULL,
    taken_at     timestamptz NOT NULL,
    taken_by     text NOT NULL,
    checksum     bytea NOT NULL,
    content      bytea NOT NULL,
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

CREATE TABLE schemaver_ignored (
    code       text COLLATE "C" NOT NULL,
    identity   text COLLATE "C" NOT NULL,
    reason     text NOT NULL,
    until      date,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL DEFAULT current_user,
    PRIMARY KEY (code, identity)
);
COMMENT ON TABLE schemaver_ignored IS 'differences that schemaver_diff leaves as they are, written by schemaver_ignore';
COMMENT ON COLUMN schemaver_ignored.code IS 'a pattern of codes, in which * is any text and ? one character';
COMMENT ON COLUMN schemaver_ignored.identity IS 'a pattern of identities of objects';
COMMENT ON COLUMN schemaver_ignored.reason IS 'why they are ignored';
COMMENT ON COLUMN schemaver_ignored.until IS 'the last day on which they are ignored; NULL: no end';
COMMENT ON COLUMN schemaver_ignored.changed_at IS 'when it was set';
COMMENT ON COLUMN schemaver_ignored.changed_by IS 'who set it';

CREATE TABLE schemaver_models (
    project      text COLLATE "C" NOT NULL,
    source       text NOT NULL,
    schemas      text[] COLLATE "C",
    complete     boolean NOT NULL,
    server_major integer NOT NULL,
    fingerprint  text NOT NULL,
    set_at       timestamptz NOT NULL,
    set_by       text NOT NULL,
    checksum     bytea NOT NULL,
    content      bytea NOT NULL,
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

CREATE TABLE schemaver_objects (
    kind        text COLLATE "C" NOT NULL,
    identity    text COLLATE "C" NOT NULL,
    code        text COLLATE "C" NOT NULL,
    parent      text COLLATE "C",
    schema      text COLLATE "C",
    name        text COLLATE "C",
    arguments   text COLLATE "C",
    number      integer NOT NULL DEFAULT 0,
    digest      bytea NOT NULL,
    properties  jsonb NOT NULL DEFAULT '{}',
    version     text NOT NULL,
    server_major integer NOT NULL,
    project     text COLLATE "C",
    run         uuid,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL DEFAULT current_user,
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

-- One call per statement: two in one would update the same catalog row.
SELECT pg_catalog.pg_extension_config_dump('schemaver_revisions', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_applied', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_state', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_log', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_settings', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_snapshots', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_ignored', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_models', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_objects', '');

-- Sessions keep the graph in memory.  A change of a row, by hand or by logical
-- replication (which fires only row triggers), makes them read it again.
CREATE FUNCTION schemaver_invalidate() RETURNS trigger
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_invalidate';
COMMENT ON FUNCTION schemaver_invalidate() IS 'trigger that makes every session forget the history it has in memory';

CREATE TRIGGER schemaver_invalidate_row BEFORE INSERT OR UPDATE OR DELETE ON schemaver_revisions
FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
CREATE TRIGGER schemaver_invalidate_all BEFORE TRUNCATE ON schemaver_revisions
FOR EACH STATEMENT EXECUTE FUNCTION schemaver_invalidate();
CREATE TRIGGER schemaver_invalidate_row BEFORE INSERT OR UPDATE OR DELETE ON schemaver_applied
FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
CREATE TRIGGER schemaver_invalidate_all BEFORE TRUNCATE ON schemaver_applied
FOR EACH STATEMENT EXECUTE FUNCTION schemaver_invalidate();

ALTER TABLE schemaver_revisions ENABLE ALWAYS TRIGGER schemaver_invalidate_row;
ALTER TABLE schemaver_revisions ENABLE ALWAYS TRIGGER schemaver_invalidate_all;
ALTER TABLE schemaver_applied ENABLE ALWAYS TRIGGER schemaver_invalidate_row;
ALTER TABLE schemaver_applied ENABLE ALWAYS TRIGGER schemaver_invalidate_all;

COMMENT ON TRIGGER schemaver_invalidate_row ON schemaver_revisions IS 'tells all sessions that the revisions have changed';
COMMENT ON TRIGGER schemaver_invalidate_all ON schemaver_revisions IS 'tells all sessions that the revisions have changed';
COMMENT ON TRIGGER schemaver_invalidate_row ON schemaver_applied IS 'tells all sessions that the state has changed';
COMMENT ON TRIGGER schemaver_invalidate_all ON schemaver_applied IS 'tells all sessions that the state has changed';

