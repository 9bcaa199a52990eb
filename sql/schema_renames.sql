-- What could have been renamed is asked about; what the user says was renamed is renamed
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (x int PRIMARY KEY, y text CHECK (y <> ''), z int);
CREATE INDEX ti ON a.t (y);
CREATE TABLE a.f (r int REFERENCES a.t (x));
CREATE TABLE a.lost (q int, w text);
CREATE TABLE b.t (x int PRIMARY KEY, yy text CHECK (yy <> ''), z bigint);
CREATE INDEX ti ON b.t (yy);
CREATE TABLE b.f (r int REFERENCES b.t (x));
CREATE TABLE b.found (q int, w text);

-- nothing that depends on an answer has a statement
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b');
-- renamed: what names a column in its text is compared after the renaming
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.t.yy", "a.lost": "a.found"}');
-- and nothing has happened
SELECT count(*) FROM pg_class WHERE relname = 'lost';
-- dropped
SELECT step, ddl, codes, identity, hazards FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": null, "a.lost": null}');
-- one of them
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.lost": null, "a.t.y": "a.t.yy"}');

-- bad answers
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.t.nope"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.nope": "a.found"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.nothing_like_it": null}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"t.y": "a.t.z"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.found"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": 5}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '["a.t.y"]');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.yy": "a.t.y"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.x": "a.t.yy", "a.t.y": "a.t.yy"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.t.x"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.lost": "a.t"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{}') WHERE false;
-- a role that does not own the table
CREATE ROLE regress_schema_reader;
GRANT USAGE ON SCHEMA a, b TO regress_schema_reader;
GRANT EXECUTE ON FUNCTION schemaver_diff TO regress_schema_reader;
SET ROLE regress_schema_reader;
SELECT count(*) > 0 AS looks FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": null, "a.lost": null}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.t.yy", "a.lost": null}');
RESET ROLE;
DROP OWNED BY regress_schema_reader;
DROP ROLE regress_schema_reader;

-- names that have to be quoted in the answer
CREATE TABLE a."It's ""x""" ("A b" int);
CREATE TABLE b."It's ""x""" ("\c" int);
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.lost": "a.found", "a.t.y": "a.t.yy"}');
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b',
  renames => '{"a.lost": "a.found", "a.t.y": "a.t.yy", "a.\"It''s \"\"x\"\"\".\"A b\"": "a.\"It''s \"\"x\"\"\".\"\\c\""}');

-- sides that cannot be read
SELECT * FROM schemaver_diff('live', 'schema:nope');
SELECT * FROM schemaver_diff('schema:b', 'schema:b');
SELECT * FROM schemaver_diff('x', 'schema:b');
SELECT * FROM schemaver_diff('schema:', 'schema:b');
SELECT * FROM schemaver_diff(NULL, 'schema:b');
SET search_path = nowhere;
SELECT * FROM public.schemaver_diff('live', 'schema:b');
RESET search_path;
-- live is the schema that new objects are made in
SET search_path = b, public;
SELECT * FROM schemaver_diff('live', 'schema:b');
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;
RESET client_min_messages;

-- attributes, labels, and what keeps its values or what needs it: sequences, types, routines
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.c AS (x int, y text);
CREATE TYPE b.c AS (x int, z text);
CREATE TABLE a.ct (c a.c);
CREATE TABLE b.ct (c b.c);
CREATE TYPE a.e AS ENUM ('one', 'two', 'it''s');
CREATE TYPE b.e AS ENUM ('zero', 'one', 'three', 'it''s', 'four');
CREATE TABLE a.et (e a.e);
CREATE TABLE b.et (e b.e);
CREATE SEQUENCE a.s INCREMENT 5;
CREATE SEQUENCE b.q INCREMENT 5;
CREATE TYPE a.used AS ENUM ('x');
CREATE TYPE b.other AS ENUM ('x');
CREATE TABLE a.ut (u a.used);
CREATE TABLE b.ut (u b.other);
CREATE TYPE a.unused AS ENUM ('unused');
CREATE TYPE b.unused2 AS ENUM ('unused');
CREATE FUNCTION a.f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b.g(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a.ft (a int, CHECK (a.f(a) > 0));
CREATE TABLE b.ft (a int, CHECK (b.g(a) > 0));
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b');
-- renamed
SELECT step, ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.c.y": "a.c.z", "a.e.''two''": "a.e.''three''", "a.s": "a.q", "a.used": "a.other", "a.f(integer)": "a.g(integer)"}');
-- dropped
SELECT step, ddl, codes, identity, hazards FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.c.y": null, "a.e.''two''": null, "a.s": null, "a.used": null, "a.f(integer)": null}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.''two''": "a.e.''seven''"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.''seven''": null}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.two": "a.e.''three''"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.''three''": "a.e.''two''"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.''two''": "a.e.''one''"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.e.''one''": "a.e.''three''", "a.e.''two''": "a.e.''three''"}');
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;
RESET client_min_messages;

-- several candidates
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (old int);
CREATE TABLE b.t (new int, newer int, newest int, other text, p int, q int, r int, s int);
SELECT ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b');
ALTER TABLE b.t DROP s, DROP r, DROP q, DROP p;
SELECT ddl, codes, identity FROM schemaver_diff('schema:a', 'schema:b') WHERE identity = 'a.t.new';
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;
RESET client_min_messages;

-- parts of the same table with the same definition, and sequences of the same column, are renamed without a question
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (i serial PRIMARY KEY, b int CONSTRAINT ck CHECK (b > 0), CONSTRAINT un UNIQUE (b)); CREATE INDEX i1 ON a.t (b, i);
CREATE FUNCTION a.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER tr1 AFTER INSERT ON a.t EXECUTE FUNCTION a.tf(); CREATE POLICY p1 ON a.t USING (b > 1);
CREATE RULE r1 AS ON UPDATE TO a.t DO INSTEAD NOTHING; CREATE STATISTICS a.s1 ON i, b FROM a.t; CREATE DOMAIN a.d AS int CONSTRAINT dk CHECK (VALUE > 0);
ALTER INDEX a.t_pkey RENAME TO pk1; CREATE TABLE a.fk (b int REFERENCES a.t (b)); CREATE MATERIALIZED VIEW a.m AS SELECT 1 AS a; CREATE INDEX mi1 ON a.m (a);
CREATE TABLE b.t (i serial PRIMARY KEY, b int CONSTRAINT ck2 CHECK (b > 0), CONSTRAINT un2 UNIQUE (b)); CREATE INDEX i2 ON b.t (b, i);
CREATE FUNCTION b.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER tr2 AFTER INSERT ON b.t EXECUTE FUNCTION b.tf(); CREATE POLICY p2 ON b.t USING (b > 1);
CREATE RULE r2 AS ON UPDATE TO b.t DO INSTEAD NOTHING; CREATE STATISTICS b.s2 ON i, b FROM b.t; CREATE DOMAIN b.d AS int CONSTRAINT dk2 CHECK (VALUE > 0);
ALTER INDEX b.t_pkey RENAME TO pk2; CREATE TABLE b.fk (b int CONSTRAINT fk2 REFERENCES b.t (b)); CREATE MATERIALIZED VIEW b.m AS SELECT 1 AS a; CREATE INDEX mi2 ON b.m (a);
ALTER SEQUENCE b.t_i_seq RENAME TO moved;
SELECT step, ddl, codes, identity, hazards FROM schemaver_diff('schema:a', 'schema:b');
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;
RESET client_min_messages;

-- a part of what is renamed is asked about by the name that it has now; it is also found by the one that it gets
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.mood AS ENUM ('low', 'high');
CREATE TABLE a.item (k int, e1 text, m a.mood);
CREATE TYPE b.state AS ENUM ('down', 'high');
CREATE TABLE b.log (k int, f1 text, m b.state);
SELECT ddl, codes FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.item": "a.log", "a.mood": "a.state"}');
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.item": "a.log", "a.mood": "a.state", "a.item.e1": "a.log.f1", "a.mood.''low''": "a.state.''down''"}');
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.log.e1": "a.log.f1", "a.item": "a.log", "a.state.''low''": "a.state.''down''", "a.mood": "a.state"}');
SELECT ddl, hazards FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.item": "a.log", "a.mood": "a.state", "a.log.e1": null, "a.mood.''low''": null}');
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.item": "a.log", "a.log.e2": null}');
SET client_min_messages = warning;
DROP SCHEMA a, b CASCADE;

-- what frees a name comes before what gets it
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (a int, b int, c int, d int);
CREATE TABLE b.t (b int, c int, d int, e int);
CREATE TABLE a.one (i int);
CREATE TABLE a.two (i int, j int);
CREATE TABLE b.two (i int);
CREATE TABLE b.three (i int, j int);
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.a": "a.t.b", "a.t.b": "a.t.c", "a.t.c": "a.t.d", "a.t.d": "a.t.e", "a.one": "a.two", "a.two": "a.three"}');
-- unless they change places, or it is what is dropped that has the name
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.b": "a.t.c", "a.t.c": "a.t.b", "a.t.a": "a.t.e", "a.one": null}');
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.a": "a.t.e", "a.one": "a.two"}');
-- what is said to keep its name keeps it
SELECT ddl FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.a": "a.t.e", "a.t.b": "a.t.b", "a.one": "a.three", "a.two": "a.two"}');
DROP TABLE a.t, a.one, a.two, b.t, b.two, b.three;
DROP SCHEMA a, b;
