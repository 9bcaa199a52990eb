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

CREATE FUNCTION schemaver_drift()
RETURNS TABLE (change text, kind text, identity text, codes text[], recorded text, live text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'schemaver_drift';
COMMENT ON FUNCTION schemaver_drift()
IS 'what was made, changed or dropped in the database since the last run, outside of schemaver; needs schemaver_configure(''drift'', ''on'')';
