-- What objects are called: as pg_identify_object() names them, without pg_catalog; and what they are a part of
SET client_min_messages = error;
DROP FUNCTION IF EXISTS both_ways, one_way;
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/test/schema/both_ways.sql'
\set ECHO none
\i :shared
\set ECHO all
\pset tuples_only on
\pset format unaligned

CREATE SCHEMA "Weird ""schema"".x";
CREATE SCHEMA "select";
CREATE SCHEMA "drop table; --";
SET search_path = "Weird ""schema"".x";
CREATE TABLE "a b" ("A.b" int PRIMARY KEY, "c""d" text DEFAULT 'it''s', "on" int CHECK ("on" > 0), "select" int GENERATED ALWAYS AS IDENTITY,
  "ü ñ €" int, "  " int, "'" int, "\" int, CONSTRAINT "a.b on c" UNIQUE ("on", "c""d"));
CREATE TABLE "on" ("on" int CONSTRAINT "on" REFERENCES "a b");
CREATE TABLE "a"".""b" (a int, CONSTRAINT "x on ""a b""" CHECK (a > 1));
CREATE TABLE "1" ("2" int);
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb int UNIQUE);
CREATE TABLE upper AS SELECT 1 AS "Upper";
CREATE INDEX "I USING btree (x)" ON "a b" ("c""d", ("on" + 1)) WHERE "on" > 1;
CREATE INDEX "ONLY" ON "on" ("on");
CREATE SEQUENCE "S.q" OWNED BY "a b"."ü ñ €";
CREATE SEQUENCE "nextval('x')";
CREATE TABLE "part ed" (a int, b text) PARTITION BY LIST (b);
CREATE TABLE "part ""1""" PARTITION OF "part ed" FOR VALUES IN ('1');
CREATE INDEX "part idx" ON "part ed" (a);
CREATE TABLE "heir " (more int) INHERITS ("a"".""b", "1");
CREATE TYPE "My Type" AS ENUM ('it''s', 'x');
CREATE TYPE "Pair" AS ("A" int, b "My Type");
CREATE DOMAIN "Dom" AS "My Type" CONSTRAINT "co n" CHECK (VALUE <> 'x');
CREATE TYPE "Range" AS RANGE (subtype = float8);
CREATE TABLE typed OF "Pair";
CREATE TABLE uses ("m" "My Type", d "Dom" DEFAULT 'it''s', p "Pair"[], r "Range", n numeric(5, 2)[], t timestamptz(3), b bit varying(5), "c" "char");
CREATE FUNCTION "F(x"(integer, "My Type", text[] DEFAULT NULL, VARIADIC numeric[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION "F(x"(OUT a int, INOUT b "Pair") LANGUAGE sql AS 'SELECT 1, $1';
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE "P"(INOUT "a b" timestamp with time zone) LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION eq(bigint, "My Type") RETURNS bool LANGUAGE sql AS 'SELECT true';
CREATE AGGREGATE "Agg"(double precision) (SFUNC = float8pl, STYPE = float8);
CREATE AGGREGATE anything(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE OPERATOR <<~>> (LEFTARG = bigint, RIGHTARG = "My Type", FUNCTION = eq);
CREATE OPERATOR FAMILY "Op f" USING btree;
CREATE OPERATOR CLASS "Op c" FOR TYPE int4 USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int4);
CREATE VIEW "V w" AS SELECT "on" AS "O n" FROM "a b";
CREATE MATERIALIZED VIEW "M v" AS SELECT 1 AS "x y";
CREATE INDEX "on m v" ON "M v" ("x y");
CREATE TRIGGER "T g" BEFORE INSERT ON "a b" FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER "T g" BEFORE INSERT ON "on" FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE "R l" AS ON DELETE TO "a b" DO INSTEAD NOTHING;
CREATE POLICY "P l" ON "a b" USING ("on" > 5);
CREATE STATISTICS "St at" ON "A.b", "on" FROM "a b";
CREATE COLLATION "Coll" FROM "C";
CREATE CONVERSION "Conv" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE CAST (int8 AS "My Type") WITH INOUT;
CREATE TEXT SEARCH DICTIONARY "D t" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "Conf" (COPY = simple);
CREATE PUBLICATION "Pub 1" FOR TABLE "a b" ("A.b");
CREATE FUNCTION event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER "Ev t" ON sql_drop WHEN TAG IN ('DROP CAST') EXECUTE FUNCTION event();
CREATE FOREIGN DATA WRAPPER "F dw";
CREATE SERVER "S rv" FOREIGN DATA WRAPPER "F dw";
CREATE USER MAPPING FOR PUBLIC SERVER "S rv";
CREATE FOREIGN TABLE "F t" ("c o" int OPTIONS (a 'b') DEFAULT 5 CHECK ("c o" > 0)) SERVER "S rv";
CREATE ACCESS METHOD "A m" TYPE TABLE HANDLER heap_tableam_handler;
ALTER DEFAULT PRIVILEGES IN SCHEMA "select" GRANT SELECT ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO PUBLIC;
SET search_path = public;

-- Everything in the catalogs that has a name
CREATE TEMP TABLE named (kind text, identity text, catalog regclass, oid oid);
DO $$
DECLARE
  catalog regclass;
BEGIN
  FOR catalog IN SELECT attrelid FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
      WHERE attname = 'oid' AND relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace AND NOT relisshared
        AND relname NOT IN ('pg_enum', 'pg_largeobject_metadata') LOOP
    EXECUTE format('INSERT INTO named SELECT o.type, o.identity, %2$s, c.oid FROM %1$s c, pg_identify_object(%2$s, c.oid, 0) o
      WHERE c.oid >= 16384 OR c.oid = ''public''::regnamespace', catalog, catalog::oid);
  END LOOP;
  INSERT INTO named SELECT o.type, o.identity, 'pg_attribute' FROM pg_attribute a, pg_identify_object('pg_class'::regclass, attrelid, attnum) o
  WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped;
END $$;

-- No object has another name, or twice the same.  Blanks after commas and the schema pg_catalog are not compared; of
-- transforms, the server quotes no names.
CREATE TEMP TABLE read AS SELECT * FROM schemaver_schema();
UPDATE named SET identity = replace(replace(identity, 'pg_catalog.', ''), ', ', ',');
UPDATE read SET identity = replace(identity, ', ', ','), parent = replace(parent, ', ', ',');
SELECT r.kind, r.identity FROM read r
WHERE (r.kind, r.identity) NOT IN (SELECT kind, identity FROM named)
  AND (r.kind, r.identity) NOT IN (SELECT 'uncovered', kind || ' ' || identity FROM named)
  AND r.kind <> 'transform'
ORDER BY r.kind COLLATE "C", r.identity COLLATE "C";
SELECT kind, identity, count(*) FROM read GROUP BY 1, 2 HAVING count(*) > 1;

-- No object is missing that was not made along with another one
SELECT n.kind, n.identity FROM named n
WHERE (n.kind, n.identity) NOT IN (SELECT kind, identity FROM read)
  AND ('uncovered', n.kind || ' ' || n.identity) NOT IN (SELECT kind, identity FROM read)
  AND n.kind <> 'transform'
  AND n.catalog <> 'pg_attribute'::regclass AND n.identity !~ '^pg_temp' AND n.identity !~ '^pg_toast' AND n.identity !~ 'schemaver'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = n.catalog AND d.objid = n.oid AND d.deptype IN ('i', 'P', 'S', 'e'))
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = n.oid AND (k.contype = 'n' OR NOT k.conislocal))
ORDER BY n.kind COLLATE "C", n.identity COLLATE "C";

-- What something is a part of comes before it
SELECT r.kind, r.identity, r.parent
FROM (SELECT *, row_number() OVER () AS number FROM schemaver_schema()) r
WHERE parent IS NOT NULL AND NOT EXISTS (
  SELECT FROM (SELECT *, row_number() OVER () AS number FROM schemaver_schema()) p WHERE p.identity = r.parent AND p.number < r.number);

-- Names that need quotes, in another schema
SELECT kind, identity FROM schemaver_schema('{"select","drop table; --"}') ORDER BY 1, 2;

-- What is not covered is a part of its schema, too, even if it has no schema of its own
SELECT count(*) FROM (SELECT * FROM schemaver_schema() EXCEPT SELECT * FROM schemaver_schema(ARRAY(SELECT nspname::text FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'))) s WHERE identity ~ ' on "Weird';

-- All of it can be compared, and is not silent about anything
SELECT count(*) > 30 AS many FROM schemaver_diff('schema:Weird "schema".x', 'schema:select');
SELECT count(*) > 30 AS many FROM schemaver_diff('schema:select', 'schema:Weird "schema".x');
SELECT count(*) AS none FROM schemaver_diff('schema:Weird "schema".x', 'schema:Weird "schema".x');
SELECT count(*) AS none FROM schemaver_diff('live', 'live');

-- An index has its name whatever its table is
SELECT * FROM both_ways('CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX i ON t (a)', 'DROP INDEX i; CREATE INDEX i ON u (a)');
SELECT * FROM both_ways('CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX i ON t (a)', 'DROP TABLE t; CREATE INDEX i ON u (a)');

SET client_min_messages = error;
DROP SCHEMA "Weird ""schema"".x", "select", "drop table; --" CASCADE;
DROP PUBLICATION "Pub 1";
DROP FOREIGN DATA WRAPPER "F dw" CASCADE;
DROP ACCESS METHOD "A m";
DROP FUNCTION IF EXISTS both_ways, one_way;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON SEQUENCES FROM PUBLIC;
