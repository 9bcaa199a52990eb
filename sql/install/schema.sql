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

CREATE FUNCTION schemaver_snapshot(name text, schemas text[] DEFAULT NULL, replace boolean DEFAULT false) RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_snapshot';
COMMENT ON FUNCTION schemaver_snapshot(text, text[], boolean)
IS 'keeps the schema of the database, or some schemas, under a name that schemaver_diff can compare with; returns its fingerprint';

CREATE FUNCTION schemaver_snapshot_drop(name text) RETURNS void
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_snapshot_drop';
COMMENT ON FUNCTION schemaver_snapshot_drop(text) IS 'removes what schemaver_snapshot has kept';

CREATE FUNCTION schemaver_ignore(code text, identity text, reason text, until date DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_ignore';
COMMENT ON FUNCTION schemaver_ignore(text, text, text, date)
IS 'leaves differences of schemas as they are, by patterns of their code and identity, with NULL as the reason not any more; returns the previous reason';

CREATE FUNCTION schemaver_drift()
RETURNS TABLE (change text, kind text, identity text, codes text[], recorded text, live text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_drift';
COMMENT ON FUNCTION schemaver_drift()
IS 'what was made, changed or dropped in the database since the last run, outside of schemaver; needs schemaver_configure(''drift'', ''on'')';
