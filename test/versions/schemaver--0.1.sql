-- complain if the script is sourced in psql rather than run by CREATE EXTENSION
\echo Use "CREATE EXTENSION schemaver" to load this file. \quit

-- The state of schemaver.  The tables are written by its functions alone, as
-- their owner; no foreign keys, so that a dump can be restored in any order.

-- Columns that every call reads come first: it is a matter of milliseconds at 100,000 rows.
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
    PRIMARY KEY (project, revision)
);
COMMENT ON TABLE schemaver_revisions IS 'every revision of every project, with its place in the graph and its bodies';
COMMENT ON COLUMN schemaver_revisions.project IS 'the history that the revision belongs to';
COMMENT ON COLUMN schemaver_revisions.revision IS 'the id, unique in its project';
COMMENT ON COLUMN schemaver_revisions.down_revision IS 'the parents: NULL of a base, several of a merge point';
COMMENT ON COLUMN schemaver_revisions.depends_on IS 'ids or labels of other revisions that must be applied before this one';
COMMENT ON COLUMN schemaver_revisions.branch_labels IS 'names of the line that begins with this revision';
COMMENT ON COLUMN schemaver_revisions.message IS 'one line that says what the revision does';
COMMENT ON COLUMN schemaver_revisions.transactional IS 'false: the bodies cannot run inside a transaction';
COMMENT ON COLUMN schemaver_revisions.upgrade_checksum IS 'SHA-256 of the upgrade body';
COMMENT ON COLUMN schemaver_revisions.downgrade_checksum IS 'SHA-256 of the downgrade body';
COMMENT ON COLUMN schemaver_revisions.created_at IS 'when the revision was registered';
COMMENT ON COLUMN schemaver_revisions.created_by IS 'who registered it';
COMMENT ON COLUMN schemaver_revisions.upgrade IS 'SQL that applies the revision';
COMMENT ON COLUMN schemaver_revisions.downgrade IS 'SQL that takes it back; NULL: it cannot be taken back';

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
COMMENT ON COLUMN schemaver_log.statements IS 'how many statements the body had';
COMMENT ON COLUMN schemaver_log.rows IS 'how many rows they returned or changed';
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

-- One call per statement: two in one would update the same catalog row.
SELECT pg_catalog.pg_extension_config_dump('schemaver_revisions', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_applied', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_state', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_log', '');
SELECT pg_catalog.pg_extension_config_dump('schemaver_settings', '');

-- Sessions keep the graph in memory.  Whoever changes a row, be it by hand or
-- by logical replication (which fires row triggers only), makes them read anew.
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

-- Registering revisions.

CREATE FUNCTION schemaver_revision(
    message text,
    upgrade text DEFAULT '',
    downgrade text DEFAULT NULL,
    head text DEFAULT 'head',
    splice boolean DEFAULT false,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    rev_id text DEFAULT NULL,
    transactional boolean DEFAULT true)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_revision';
COMMENT ON FUNCTION schemaver_revision(text, text, text, text, boolean, text[], text[], text, boolean) IS 'adds a new revision on top of the head, or of what head names; returns its id';

CREATE FUNCTION schemaver_register(
    revision text,
    down_revision text[] DEFAULT NULL,
    upgrade text DEFAULT '',
    downgrade text DEFAULT NULL,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    transactional boolean DEFAULT true)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_register';
COMMENT ON FUNCTION schemaver_register(text, text[], text, text, text, text[], text[], boolean) IS 'registers a revision that has an id and a place, in any order and any number of times; returns added, unchanged or replaced';

CREATE FUNCTION schemaver_merge(
    revisions text[] DEFAULT '{heads}',
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    rev_id text DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_merge';
COMMENT ON FUNCTION schemaver_merge(text[], text, text[], text) IS 'adds a revision that joins several heads, all of them unless told otherwise; returns its id';

CREATE FUNCTION schemaver_rebase(
    revision text,
    onto text DEFAULT 'head')
RETURNS TABLE (revision text, down_revision text[])
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_rebase';
COMMENT ON FUNCTION schemaver_rebase(text, text) IS 'moves a line of revisions that are not applied onto another head; returns those that got another parent';

CREATE FUNCTION schemaver_edit(
    revision text,
    upgrade text DEFAULT NULL,
    downgrade text DEFAULT NULL,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    transactional boolean DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_edit';
COMMENT ON FUNCTION schemaver_edit(text, text, text, text, text[], text[], boolean) IS 'changes parts of a revision, NULL leaves a part as it is; of an applied one only downgrade, message and labels';

CREATE FUNCTION schemaver_remove(revision text)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_remove';
COMMENT ON FUNCTION schemaver_remove(text) IS 'removes a revision that is not applied and that no other one needs; returns its id';

CREATE FUNCTION schemaver_validate()
RETURNS TABLE (severity text, code text, revision text, problem text, hint text)
LANGUAGE C STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'schemaver_validate';
COMMENT ON FUNCTION schemaver_validate() IS 'what is wrong with the project, errors before warnings; no rows when all is well';

-- Files: migrations as they lie in version control, to revisions and back.

CREATE FUNCTION schemaver_load(
    files jsonb,
    format text DEFAULT 'auto',
    unsupported text DEFAULT 'error')
RETURNS TABLE (name text, revision text, action text, problem text)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_load';
COMMENT ON FUNCTION schemaver_load(jsonb, text, text) IS 'registers the revisions of a set of files, {name: content}, all or nothing and any number of times; a row per file';

CREATE FUNCTION schemaver_load_directory(
    path text,
    format text DEFAULT 'auto',
    unsupported text DEFAULT 'error')
RETURNS TABLE (name text, revision text, action text, problem text)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_load_directory';
COMMENT ON FUNCTION schemaver_load_directory(text, text, text) IS 'the same for the files of a folder on the server, for members of pg_read_server_files';

CREATE FUNCTION schemaver_export(revision text) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_export';
COMMENT ON FUNCTION schemaver_export(text) IS 'the file of a revision, in the form that schemaver_load reads';

CREATE FUNCTION schemaver_export_all() RETURNS TABLE (name text, content text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_export_all';
COMMENT ON FUNCTION schemaver_export_all() IS 'the files of all revisions, each after those that it needs; schemaver.file_template says what they are called';

CREATE FUNCTION schemaver_template(
    message text,
    head text DEFAULT 'head',
    splice boolean DEFAULT false,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    rev_id text DEFAULT NULL,
    transactional boolean DEFAULT true)
RETURNS text
LANGUAGE C VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_template';
COMMENT ON FUNCTION schemaver_template(text, text, boolean, text[], text[], text, boolean) IS 'a file for a new revision on top of the head, or of what head names, to be completed and loaded; registers nothing';

CREATE FUNCTION schemaver_manifest() RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_manifest';
COMMENT ON FUNCTION schemaver_manifest() IS 'one SHA-256 over all revisions of the project, their places, names and bodies: equal where two databases have the same history';
-- Looking: nothing here changes anything, so all of it works in a read-only
-- transaction and on a standby.

CREATE FUNCTION schemaver_heads(resolve_dependencies boolean DEFAULT false)
RETURNS TABLE (revision text, message text, branch_labels text[], is_applied boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_heads';
COMMENT ON FUNCTION schemaver_heads(boolean)
IS 'the revisions that have no children, by id; with resolve_dependencies those that no other depends on either';

CREATE FUNCTION schemaver_bases(branch text DEFAULT NULL)
RETURNS TABLE (revision text, message text, branch_labels text[], is_applied boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_bases';
COMMENT ON FUNCTION schemaver_bases(text)
IS 'the revisions that have no parents, by id; with a branch those on its line';

CREATE FUNCTION schemaver_branches()
RETURNS TABLE (revision text, message text, children text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_branches';
COMMENT ON FUNCTION schemaver_branches()
IS 'the revisions that have several children, newest first';

CREATE FUNCTION schemaver_current(check_heads boolean DEFAULT false)
RETURNS TABLE (revision text, message text, is_head boolean, applied_at timestamptz, applied_by text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_current';
COMMENT ON FUNCTION schemaver_current(boolean)
IS 'the applied revisions that no other applied one needs, by id; with check_heads an error unless everything is applied';

CREATE FUNCTION schemaver_is_current() RETURNS boolean
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_is_current';
COMMENT ON FUNCTION schemaver_is_current() IS 'is every revision applied?';

CREATE FUNCTION schemaver_history(range text DEFAULT NULL)
RETURNS TABLE (revision text, down_revision text[], depends_on text[], branch_labels text[], message text,
               is_current boolean, is_applied boolean, is_head boolean, is_branch_point boolean, is_merge_point boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_history';
COMMENT ON FUNCTION schemaver_history(text)
IS 'the revisions of a range START:END, or all, newest first: each after whatever needs it';

CREATE FUNCTION schemaver_pending(target text DEFAULT 'heads')
RETURNS TABLE (step integer, revision text, message text, down_revision text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_pending';
COMMENT ON FUNCTION schemaver_pending(text)
IS 'what an upgrade to the target would apply, in order';

CREATE FUNCTION schemaver_plan(target text, direction text DEFAULT 'upgrade', offline boolean DEFAULT NULL, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, down_revision text[],
               transactional boolean, applied_after boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_plan';
COMMENT ON FUNCTION schemaver_plan(text, text, boolean, boolean)
IS 'the steps of an upgrade, downgrade or stamp, in order; a range START:END, or offline, is planned without regard to what is applied';

CREATE FUNCTION schemaver_resolve(target text, single boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_resolve';
COMMENT ON FUNCTION schemaver_resolve(text, boolean)
IS 'the revisions that a target stands for, by id; NULL is a number of steps that leads off the graph';

CREATE FUNCTION schemaver_show(target text) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_show';
COMMENT ON FUNCTION schemaver_show(text)
IS 'all about the revisions that a target stands for, as text to read';

CREATE FUNCTION schemaver_status()
RETURNS TABLE (project text, heads text[], current text[], pending integer, environment text,
               last_run uuid, last_direction text, last_run_at timestamptz, last_run_by text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_status';
COMMENT ON FUNCTION schemaver_status()
IS 'one row: where the project stands and what ran last';
CREATE FUNCTION schemaver_graph(format text DEFAULT 'ascii') RETURNS SETOF text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_graph';
COMMENT ON FUNCTION schemaver_graph(text) IS 'the graph of revisions as lines of text: ascii (newest first; * is applied, o is not; lines lead down to the parents), mermaid or dot (arrows lead up; dashed from dependencies)';
-- Acting: each call is one unit and returns the steps that it has done.

CREATE FUNCTION schemaver_upgrade(target text DEFAULT 'head')
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_upgrade';
COMMENT ON FUNCTION schemaver_upgrade(text) IS 'applies every revision that the target needs and that is not applied, all or nothing; no rows when nothing is left to do';

CREATE FUNCTION schemaver_downgrade(target text DEFAULT '-1')
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_downgrade';
COMMENT ON FUNCTION schemaver_downgrade(text) IS 'takes back every revision that was applied after the target, all or nothing';

CREATE FUNCTION schemaver_stamp(target text, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_stamp';
COMMENT ON FUNCTION schemaver_stamp(text, boolean) IS 'records the target as the current state without running anything; with purge, forgets everything else';

CREATE FUNCTION schemaver_adopt(tracking_table regclass)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_adopt';
COMMENT ON FUNCTION schemaver_adopt(regclass) IS 'records as applied, without running anything, what the table of another migration tool records as applied; only adds';

CREATE FUNCTION schemaver_reset()
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_reset';
COMMENT ON FUNCTION schemaver_reset() IS 'takes everything back and applies it again; only where the environment is configured as development or test';

-- Scripts: what an online run would do, as text for psql, and what such a script
-- calls.  The text differs with every call, by the ids of the runs alone.

CREATE FUNCTION schemaver_upgrade_sql(range text DEFAULT 'heads') RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_upgrade_sql';
COMMENT ON FUNCTION schemaver_upgrade_sql(text)
IS 'a script for psql that upgrades as schemaver_upgrade would; of a range START:END, a database that is at START';

CREATE FUNCTION schemaver_downgrade_sql(range text) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_downgrade_sql';
COMMENT ON FUNCTION schemaver_downgrade_sql(text)
IS 'a script for psql that downgrades as schemaver_downgrade would; of a range START:END, a database that is at START';

CREATE FUNCTION schemaver_stamp_sql(target text, purge boolean DEFAULT false) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_stamp_sql';
COMMENT ON FUNCTION schemaver_stamp_sql(text, boolean)
IS 'a script for psql that stamps as schemaver_stamp would; of a range START:END, a database that is at START';

CREATE PROCEDURE schemaver_script_check(run uuid, direction text, project text, current text[], applied text,
                                        steps text[], purge boolean DEFAULT false)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_check';
COMMENT ON PROCEDURE schemaver_script_check(uuid, text, text, text[], text, text[], boolean)
IS 'for scripts: checks that this is the database for what follows outside of a transaction';

CREATE PROCEDURE schemaver_script_begin(run uuid, direction text, project text, current text[], applied text,
                                        steps text[], purge boolean DEFAULT false)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_begin';
COMMENT ON PROCEDURE schemaver_script_begin(uuid, text, text, text[], text, text[], boolean)
IS 'for scripts: checks that this is the database for it, and begins a run that ends with schemaver_script_end';

CREATE PROCEDURE schemaver_script_step(revision text)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_step';
COMMENT ON PROCEDURE schemaver_script_step(text)
IS 'for scripts: the statements that follow are the body of this revision';

CREATE PROCEDURE schemaver_script_end()
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_end';
COMMENT ON PROCEDURE schemaver_script_end()
IS 'for scripts: records what has run';
-- Settings are rows, so that no session can talk them away.

CREATE FUNCTION schemaver_configure(name text, value text)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_configure';
COMMENT ON FUNCTION schemaver_configure(text, text) IS 'sets environment (development, test, staging, production) or allow_downgrade (on, off), NULL for the default; returns the value before';

-- Nobody but the extension's owner can do anything until rights are granted:
-- see doc/security.md.  The owner, who is not the tables' owner where the
-- extension was installed as a trusted one, can look and pass that on, and
-- restore a dump.  TRIGGER is never granted: a trigger would run as whoever
-- fires it.  (The owner's name is read from the catalog: a substitution inside
-- a quoted string could be made to end the string.)  Operators are qualified,
-- because the installing role may have put its own into the schema, and what
-- runs here runs as a superuser.
DO $$
DECLARE
    extension_owner text;
    member record;
BEGIN
    SELECT pg_catalog.pg_get_userbyid(e.extowner) INTO STRICT extension_owner
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver';

    FOR member IN
        SELECT d.classid, d.objid
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype OPERATOR(pg_catalog.=) 'e'
          AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
    LOOP
        IF member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass THEN
            EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM PUBLIC',
                                      member.objid::pg_catalog.regprocedure);
            EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %I WITH GRANT OPTION',
                                      member.objid::pg_catalog.regprocedure, extension_owner);
        ELSIF member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass THEN
            EXECUTE pg_catalog.format('REVOKE ALL ON TABLE %s FROM PUBLIC',
                                      member.objid::pg_catalog.regclass);
            EXECUTE pg_catalog.format('GRANT SELECT ON TABLE %s TO %I WITH GRANT OPTION',
                                      member.objid::pg_catalog.regclass, extension_owner);
            EXECUTE pg_catalog.format('GRANT INSERT ON TABLE %s TO %I',
                                      member.objid::pg_catalog.regclass, extension_owner);
        END IF;
    END LOOP;
END
$$;
