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
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": "a.found"}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '{"a.t.y": 5}');
SELECT * FROM schemaver_diff('schema:a', 'schema:b', renames => '["a.t.y"]');
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
