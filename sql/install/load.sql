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
