-- Files: migrations as they are in version control, to revisions and back.

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

CREATE FUNCTION schemaver_export(revision text) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_export';
COMMENT ON FUNCTION schemaver_export(text) IS 'the file of a revision, in the form that schemaver_load reads';

CREATE FUNCTION schemaver_export_all() RETURNS TABLE (name text, content text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_export_all';
COMMENT ON FUNCTION schemaver_export_all() IS 'the files of all revisions, each after those that it needs; schemaver.file_template says how they are named';

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
COMMENT ON FUNCTION schemaver_manifest() IS 'one SHA-256 over all revisions of the project, their places, names and bodies: equal in two databases that have the same history';
