-- One checksum for a schema: what counts at which level, and what does not count at all
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE regress_fingerprint;
CREATE FUNCTION levels_after(statements text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  levels text[] := '{shape,normal,strict}';
  before text[] := ARRAY(SELECT schemaver_fingerprint(l) FROM unnest(levels) WITH ORDINALITY AS l (l, n) ORDER BY n);
  result text;
BEGIN
  EXECUTE statements;
  SELECT coalesce(string_agg(l, ' ' ORDER BY n), 'none') INTO result FROM unnest(levels) WITH ORDINALITY AS l (l, n)
  WHERE schemaver_fingerprint(l) <> before[n];
  RAISE EXCEPTION USING ERRCODE = 'XX111', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'XX111' THEN
  RETURN SQLERRM;
END $$;

CREATE SCHEMA f;
CREATE SCHEMA g;
SET search_path = f, public;
CREATE TABLE f.t (a int NOT NULL DEFAULT 1, b text, c timestamptz DEFAULT '2020-01-01 00:00:00+00');
CREATE TABLE f.u (a int PRIMARY KEY);
CREATE INDEX i ON f.t (b);

SELECT schemaver_fingerprint() ~ '^[0-9a-f]{64}$' AS is_digest, schemaver_fingerprint() = schemaver_fingerprint('normal') AS is_normal,
  schemaver_fingerprint() <> schemaver_fingerprint('strict') AS is_not_strict;

-- What a query can notice counts at all levels
SELECT levels_after('ALTER TABLE f.t ADD d int');
SELECT levels_after('ALTER TABLE f.t DROP b');
SELECT levels_after('ALTER TABLE f.t ALTER a SET DEFAULT 2');
SELECT levels_after('ALTER TABLE f.t RENAME b TO d');
SELECT levels_after('ALTER TABLE f.t ADD CHECK (a > 1)');
SELECT levels_after('DROP INDEX i');
SELECT levels_after('ALTER TABLE f.t SET SCHEMA g');
SELECT levels_after('DROP INDEX i; CREATE INDEX i ON f.t (b DESC)');
-- Owners, rights and comments: not in the shape
SELECT levels_after('ALTER TABLE f.t OWNER TO regress_fingerprint');
SELECT levels_after('GRANT SELECT ON f.t TO PUBLIC');
SELECT levels_after('GRANT UPDATE (a) ON f.t TO regress_fingerprint');
SELECT levels_after($$COMMENT ON COLUMN f.t.a IS 'x'$$);
-- The order of columns: only if the comparison is strict
SELECT levels_after('ALTER TABLE f.t DROP b; ALTER TABLE f.t ADD b text; CREATE INDEX i ON f.t (b)');
-- Columns that are gone, statistics, rows, and the moment and the order in which objects were made: never
SELECT levels_after('ALTER TABLE f.t ADD x int; ALTER TABLE f.t DROP x');
SELECT levels_after('INSERT INTO f.t SELECT 1, 2 FROM generate_series(1, 1000); ANALYZE f.t');
SELECT levels_after('DROP TABLE f.u; CREATE TABLE f.u (a int PRIMARY KEY)');
SELECT levels_after('DROP INDEX i; DROP TABLE f.u; CREATE INDEX i ON f.t (b); CREATE TABLE f.u (a int PRIMARY KEY)');
SELECT levels_after('GRANT SELECT ON f.t TO PUBLIC; REVOKE SELECT ON f.t FROM PUBLIC');
SELECT levels_after('CREATE TEMP TABLE x (a int)');
-- The name that the server has chosen for a NOT NULL does not count, however old it is
CREATE TEMP TABLE before AS SELECT schemaver_fingerprint() AS digest;
ALTER TABLE f.t RENAME TO older;
ALTER TABLE f.older RENAME TO t;
DROP INDEX i;
DROP TABLE f.t;
CREATE TABLE f.older (a int NOT NULL DEFAULT 1, b text, c timestamptz DEFAULT '2020-01-01 00:00:00+00');
ALTER TABLE f.older RENAME TO t;
CREATE INDEX i ON f.t (b);
SELECT schemaver_fingerprint() = digest AS is_same FROM before;
-- Nor do settings of the session
SET search_path = g;
SET DateStyle = 'German';
SET TimeZone = 'Asia/Tokyo';
SET quote_all_identifiers = on;
SET IntervalStyle = 'iso_8601';
SELECT public.schemaver_fingerprint() OPERATOR(pg_catalog.=) digest AS is_same FROM before;
RESET ALL;
SET client_min_messages = warning;

-- Some schemas only
CREATE TEMP TABLE one AS SELECT schemaver_fingerprint(schemas => '{f}') AS digest;
CREATE TABLE g.t (a int);
SELECT schemaver_fingerprint(schemas => '{f}') = digest AS is_same, schemaver_fingerprint(schemas => '{f,g}') <> digest AS both_differ,
  schemaver_fingerprint(schemas => '{f,g}') = schemaver_fingerprint(schemas => '{g,f}') AS in_any_order FROM one;

-- Objects of kinds that are not covered count with their names, and a notice says so
RESET client_min_messages;
\set VERBOSITY default
CREATE FUNCTION public.less(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR public.<<< (LEFTARG = int, RIGHTARG = text, FUNCTION = public.less);
ALTER OPERATOR FAMILY integer_ops USING btree ADD OPERATOR 1 public.<<< (int, text);
SELECT schemaver_fingerprint(schemas => '{f}') = digest AS is_same FROM one;
DROP FUNCTION levels_after;
SELECT schemaver_fingerprint() IS NOT NULL AS is_made;
DROP OPERATOR public.<<< (int, text) CASCADE;
DROP FUNCTION public.less;

-- It needs no right to write, and no right on the objects
CREATE TABLE f.private (a int DEFAULT 1 CHECK (a > 0));
REVOKE ALL ON SCHEMA f FROM PUBLIC;
GRANT EXECUTE ON FUNCTION schemaver_fingerprint, schemaver_schema TO regress_fingerprint;
CREATE TEMP TABLE mine AS SELECT schemaver_fingerprint(schemas => '{f}') AS digest;
GRANT SELECT ON mine TO regress_fingerprint;
BEGIN READ ONLY;
SET LOCAL ROLE regress_fingerprint;
SELECT schemaver_fingerprint(schemas => '{f}') = digest AS is_same, (SELECT count(*) > 10 FROM schemaver_schema('{f}')) AS many FROM mine;
ROLLBACK;
REVOKE EXECUTE ON FUNCTION schemaver_fingerprint, schemaver_schema FROM regress_fingerprint;

-- Errors
SELECT schemaver_fingerprint('loose');
SELECT schemaver_fingerprint('');
SELECT schemaver_fingerprint(NULL);
SELECT schemaver_fingerprint(schemas => '{}');
SELECT schemaver_fingerprint(schemas => '{f,nowhere}');
SELECT schemaver_fingerprint(schemas => '{pg_catalog}');

SET client_min_messages = warning;
DROP SCHEMA f, g CASCADE;
DROP ROLE regress_fingerprint;
