-- One or two objects of nearly all kinds.
CREATE ROLE regress_kinds;
CREATE SCHEMA k;
GRANT USAGE ON SCHEMA k TO regress_kinds;
CREATE TYPE k.e AS ENUM ('a', 'b');
CREATE TYPE k.c AS (x int, y text COLLATE "C");
CREATE TYPE k.r AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN k.d AS varchar(10) DEFAULT 'q' NOT NULL CONSTRAINT ok CHECK (VALUE IN ('x', 'y'));
CREATE TYPE k.b;
CREATE FUNCTION k.b_in(cstring) RETURNS k.b LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION k.b_out(k.b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE k.b (INPUT = k.b_in, OUTPUT = k.b_out, LIKE = text);
CREATE FUNCTION k.f(a int, b text DEFAULT 'x', OUT c int) LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE FUNCTION k.g(a int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT a + 1; END;
CREATE FUNCTION k.trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION k.etrig() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE PROCEDURE k.p(a int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION k.less(k.c, k.c) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.x < $2.x';
CREATE OPERATOR k.<<< (LEFTARG = k.c, RIGHTARG = k.c, FUNCTION = k.less);
CREATE OPERATOR FAMILY k.fam USING hash;
CREATE OPERATOR CLASS k.cls FOR TYPE k.e USING hash FAMILY k.fam AS OPERATOR 1 = (anyenum, anyenum), FUNCTION 1 hashenum(anyenum);
CREATE AGGREGATE k.agg(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE CAST (k.c AS text) WITH INOUT;
CREATE CONVERSION k.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE COLLATION k.coll (LOCALE = 'C');
CREATE TEXT SEARCH PARSER k.prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE k.tmpl (LEXIZE = dsimple_lexize, INIT = dsimple_init);
CREATE TEXT SEARCH DICTIONARY k.dict (TEMPLATE = k.tmpl, accept = false);
CREATE TEXT SEARCH CONFIGURATION k.conf (PARSER = k.prs);
ALTER TEXT SEARCH CONFIGURATION k.conf ADD MAPPING FOR asciiword WITH k.dict, simple;
CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler;
CREATE FUNCTION k.transform_in(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'textrecv';
CREATE TRANSFORM FOR k.e LANGUAGE sql (FROM SQL WITH FUNCTION k.transform_in(internal));
CREATE SEQUENCE k.s START 5 INCREMENT 2 CYCLE;
CREATE TABLE k.t (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  v varchar CHECK (v IN ('x', 'y')),
  d k.d,
  e k.e DEFAULT 'a',
  n numeric(10, 2) DEFAULT nextval('k.s'),
  w text COLLATE k.coll DEFAULT 'w' || 'w',
  gen int GENERATED ALWAYS AS (length(w)) STORED,
  UNIQUE (v, e), EXCLUDE USING btree (w WITH =) WHERE (v IN ('x', 'z')));
CREATE INDEX ti ON k.t (lower(w), (v || 'a')) INCLUDE (n) WHERE v IN ('p', 'q');
CREATE STATISTICS k.st ON (lower(w)), v FROM k.t;
CREATE TABLE k.u (id int REFERENCES k.t DEFERRABLE, a int NOT NULL) WITH (fillfactor = 50);
CREATE TABLE k.child (z int) INHERITS (k.u);
CREATE TABLE k.pt (a varchar, b int, CHECK (a IN ('x', 'y'))) PARTITION BY RANGE ((b + 1));
CREATE TABLE k.pt1 PARTITION OF k.pt FOR VALUES FROM (1) TO (10);
CREATE INDEX pti ON k.pt (b);
CREATE VIEW k.vw WITH (security_barrier) AS SELECT id, v FROM k.t WHERE v IN ('x', 'y') AND w LIKE 'a%';
ALTER VIEW k.vw ALTER v SET DEFAULT 'x';
CREATE MATERIALIZED VIEW k.mv AS SELECT count(*) AS n FROM k.t WHERE v IN ('x', 'y') WITH NO DATA;
CREATE RULE ru AS ON UPDATE TO k.u WHERE new.a > 1 DO ALSO INSERT INTO k.child (z) VALUES (new.a);
CREATE TRIGGER tg BEFORE UPDATE OF v ON k.t FOR EACH ROW WHEN (new.v IN ('x', 'y')) EXECUTE FUNCTION k.trig('arg');
CREATE TRIGGER ptg AFTER INSERT ON k.pt FOR EACH ROW EXECUTE FUNCTION k.trig();
ALTER TABLE k.pt1 DISABLE TRIGGER ptg;
ALTER TABLE k.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY po ON k.t TO regress_kinds USING (v IN ('x', 'y')) WITH CHECK (v IN (SELECT v FROM k.vw));
CREATE EVENT TRIGGER et ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION k.etrig();
CREATE PUBLICATION pu FOR TABLE k.t (id, v) WHERE (id IN (1, 2));
CREATE PUBLICATION ps FOR TABLES IN SCHEMA k;
CREATE FOREIGN DATA WRAPPER fw OPTIONS (a 'b');
CREATE SERVER fs TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER fw OPTIONS (c 'd');
CREATE USER MAPPING FOR regress_kinds SERVER fs OPTIONS (password 'secret');
CREATE FOREIGN TABLE k.ft (a int OPTIONS (x 'y'), b varchar CHECK (b IN ('x', 'y'))) SERVER fs OPTIONS (e 'f');
CREATE SUBSCRIPTION su CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false);
ALTER DEFAULT PRIVILEGES IN SCHEMA k GRANT SELECT ON TABLES TO regress_kinds;
GRANT SELECT (v), UPDATE ON k.t TO regress_kinds WITH GRANT OPTION;
COMMENT ON TABLE k.t IS 'a table';
COMMENT ON COLUMN k.t.v IS 'a column';
