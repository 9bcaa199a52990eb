-- The schema of the database, apart from any history.

CREATE FUNCTION schemaver_schema(schemas text[] DEFAULT NULL)
RETURNS TABLE (kind text, identity text, parent text, definition text, digest text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_schema';
COMMENT ON FUNCTION schemaver_schema(text[])
IS 'the objects of the database or of some schemas, without those of extensions, each after what it is a part of';

CREATE FUNCTION schemaver_coverage()
RETURNS TABLE (catalog text, "column" text, treatment text, note text)
LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'schemaver_coverage';
COMMENT ON FUNCTION schemaver_coverage()
IS 'which columns of the catalogs of the server are read, follow from others, are not a part of a schema, or are not covered';

CREATE FUNCTION schemaver_diff(source text, desired text)
RETURNS TABLE (step integer, ddl text, kind text, identity text, code text, hazards text[])
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_diff';
COMMENT ON FUNCTION schemaver_diff(text, text)
IS 'the statements that make the source, "live", "schema:NAME" or "database:NAME", into what is desired, in order';
