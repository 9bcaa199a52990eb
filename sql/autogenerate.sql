--
-- Revisions that are written, and proved in both directions before they are stored.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_autogenerate';
\pset tuples_only on
\pset format unaligned
\pset fieldsep '\n'
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set proved :directory '/sql/include/proved.sql'
\set ECHO none
\i :shared
\set ECHO all
-- Models are needed
SELECT * FROM told($$SELECT schemaver_autogenerate('x')$$);
-- Tables, constraints, indexes, defaults, comments; rows stay
\set complete false
\set renames '{}'
\set base 'CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (1, ''a'');'
\set models 'CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT ''it''''s'', mail varchar(100) UNIQUE); COMMENT ON TABLE users IS ''E\\n''; CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint NOT NULL REFERENCES users ON DELETE CASCADE, title text CHECK (title <> '''')); CREATE INDEX posts_by_title ON posts (lower(title)) WHERE title IS NOT NULL'
\set query 'SELECT * FROM users;'
\i :proved
-- Names are quoted as always, and whoever makes the models owns them
SET quote_all_identifiers = on;
ALTER ROLE CURRENT_USER SET quote_all_identifiers = on;
\set base 'CREATE TABLE users (id int PRIMARY KEY, name text);'
\set models 'CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL)'
\i :proved
ALTER ROLE CURRENT_USER RESET quote_all_identifiers;
RESET quote_all_identifiers;
-- A type below views and functions; the functions have bodies that name what comes later
\set base 'CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1, 2); CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT sum(b) AS s FROM v;'
\set models 'CREATE TABLE t (a int, b numeric); CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT sum(b) AS s FROM v; CREATE FUNCTION f() RETURNS SETOF later LANGUAGE sql AS ''SELECT * FROM later''; CREATE TABLE later (x int)'
\set query 'SELECT * FROM w;'
\i :proved
-- A new value of an enum type, which is used at once
\set base 'CREATE TYPE mood AS ENUM (''sad''); CREATE TABLE t (m mood); INSERT INTO t VALUES (''sad'');'
\set models 'CREATE TYPE mood AS ENUM (''sad'', ''so-so'', ''happy''); CREATE TABLE t (m mood DEFAULT ''happy'' CHECK (m <> ''so-so''))'
\set query 'SELECT * FROM t;'
\i :proved
-- Partitions
\set base 'CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 2);'
\set models 'CREATE TABLE t (a int NOT NULL, b bigint, PRIMARY KEY (a)) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE INDEX tb ON t (b)'
\i :proved
-- Renames: without an answer nothing is stored, and the question says what to type
\set base 'CREATE TABLE old_name (a int, b text); INSERT INTO old_name VALUES (1, ''kept''); CREATE TYPE ot AS (x int); CREATE TABLE u (v ot);'
\set models 'CREATE TABLE new_name (a int, c text); CREATE TYPE nt AS (x int); CREATE TABLE u (v nt)'
CREATE SCHEMA made; SET search_path = made, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{made}') IS NOT NULL AS is_set;
SET client_min_messages = notice;
SELECT * FROM told($$SELECT schemaver_autogenerate('x', allow => '{all}')$$);
SET client_min_messages = warning;
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT * FROM told($$SELECT schemaver_autogenerate('x', renames => '{"made.old_name": "made.nope"}')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('x', renames => '[]')$$);
DROP SCHEMA made CASCADE;
\set renames '{"made.old_name": "made.new_name", "made.old_name.b": "made.new_name.c", "made.ot": "made.nt"}'
\set query ''
\i :proved
\set renames '{"made.old_name": null, "made.ot": null}'
\i :proved
-- What models say nothing of stays: functions, triggers, views, owners, rights, comments, other schemas
CREATE ROLE regress_auto_owner;
\set renames '{}'
\set base 'CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN new; END''; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE VIEW v AS SELECT * FROM t; GRANT SELECT ON t TO regress_auto_owner; COMMENT ON TABLE t IS ''x''; CREATE SEQUENCE s;'
\set models 'CREATE TABLE t (a int, b int); CREATE SEQUENCE s'
\i :proved
CREATE SCHEMA made; SET search_path = made, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{made}') IS NOT NULL AS is_set;
BEGIN;
SET LOCAL client_min_messages = notice;
SELECT schemaver_autogenerate('x', rev_id => 'made1');
ROLLBACK;
DROP SCHEMA made CASCADE;
-- Unless they are complete
\set complete true
\i :proved
\set complete false
DROP ROLE regress_auto_owner;
-- Names: quotes, blanks, letters of other languages, and as long as they can be
\set base 'CREATE TABLE "T"" -- ''; $$ %s" ("a''; DROP" int);'
SELECT repeat('ü', 31) AS long \gset
\set models 'CREATE TABLE "T"" -- ''; $$ %s" ("a''; DROP" bigint, "größe ñ 名" int DEFAULT 1, "':long'" text CHECK ("':long'" <> E''\\\\''))'
\i :proved
-- Ignored differences stay
\set base 'CREATE TABLE t (a int); CREATE TABLE theirs (a int);'
\set models 'CREATE TABLE t (a int, b int)'
SELECT schemaver_ignore('table.extra', 'made.theirs', 'belongs to others');
\i :proved
CREATE SCHEMA made; SET search_path = made, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{made}') IS NOT NULL AS is_set;
BEGIN;
SET LOCAL client_min_messages = notice;
SELECT schemaver_autogenerate('x', rev_id => 'made1');
ROLLBACK;
DROP SCHEMA made CASCADE;
SELECT schemaver_ignore('table.extra', 'made.theirs', NULL);
-- Another name, and the old one for something new: that has no way back, and is said so
CREATE SCHEMA made; SET search_path = made, public;
CREATE TABLE one (a int);
SELECT schemaver_set_models('sql:CREATE TABLE one (b int, a text)', '{made}') IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('x', renames => '{"made.one.a": "made.one.b"}')$$);
DROP SCHEMA made CASCADE;
-- Where it is in the history
CREATE SCHEMA made; SET search_path = made, public;
SELECT schemaver_set_models('sql:CREATE TABLE one (a int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_autogenerate('first', rev_id => 'a1');
SELECT * FROM told($$SELECT schemaver_autogenerate('second')$$);
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_revision('other', 'SELECT 1', 'SELECT 1', head => 'base', rev_id => 'b1');
SELECT * FROM told($$SELECT schemaver_autogenerate('second')$$);
SELECT revision FROM schemaver_upgrade('heads');
-- What is wrong with the call is said before what the migration would do
SELECT schemaver_set_models('sql:CREATE TABLE one (b int)', '{made}') IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('second', renames => '{"made.one.a": null}', head => 'nope')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('second', renames => '{"made.one.a": null}', rev_id => 'a b', head => 'b1')$$);
SELECT schemaver_set_models('sql:CREATE TABLE one (a int, b int)', '{made}') IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('second')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('second', head => 'nope')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('second', rev_id => 'a1', head => 'b1')$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('second', rev_id => 'a b', head => 'b1')$$);
SELECT schemaver_autogenerate('second', head => 'b1', rev_id => 'b2');
SELECT revision, down_revision, message FROM schemaver_revisions WHERE revision = 'b2';
SELECT revision FROM schemaver_upgrade('heads');
-- Models are those of a project, and are as they are now
SELECT schemaver_set_models('sql:CREATE TABLE one (a int, b int, c int)', '{made}') IS NOT NULL AS is_set;
SELECT schemaver_set_models('sql:CREATE TABLE one (a int, b int, d int)', '{made}') IS NOT NULL AS is_set;
SET schemaver.project = 'test_autogenerate_other';
SELECT * FROM told($$SELECT schemaver_autogenerate('x')$$);
SET schemaver.project = 'test_autogenerate';
-- A question says what it is about, and its answer can be pasted
SELECT schemaver_autogenerate('third', head => 'b2', rev_id => 'b3');
SELECT upgrade FROM schemaver_revisions WHERE revision = 'b3';
SELECT schemaver_remove('b3') IS NOT NULL AS is_removed;
-- In a transaction that is rolled back
BEGIN;
SELECT schemaver_autogenerate('third', head => 'b2', rev_id => 'b3');
ROLLBACK;
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
BEGIN;
SAVEPOINT s;
SELECT schemaver_autogenerate('third', head => 'b2', rev_id => 'b3');
ROLLBACK TO s;
SELECT schemaver_autogenerate('third', head => 'b2', rev_id => 'b4');
SELECT revision FROM schemaver_upgrade('heads');
SELECT attname FROM pg_attribute WHERE attrelid = 'one'::regclass AND attnum > 0;
ROLLBACK;
-- It sees what the transaction has done
BEGIN;
ALTER TABLE one ADD d int;
ALTER TABLE one ADD e int;
SELECT schemaver_autogenerate('third', head => 'b2', allow => '{drop_column}', rev_id => 'b3');
SELECT upgrade FROM schemaver_revisions WHERE revision = 'b3';
ROLLBACK;
-- Where it is refused
BEGIN READ ONLY;
SELECT * FROM told($$SELECT schemaver_autogenerate('x')$$);
SELECT * FROM told($$SELECT schemaver_baseline('x')$$);
COMMIT;
SELECT schemaver_revision('inside', 'SELECT schemaver_autogenerate(''x'')', head => 'b2', rev_id => 'b5');
SELECT * FROM told($$SELECT revision FROM schemaver_upgrade('heads')$$);
SELECT schemaver_remove('b5') IS NOT NULL AS is_removed;
SELECT * FROM told($$SELECT schemaver_autogenerate(NULL)$$);
SELECT * FROM told($$SELECT schemaver_autogenerate('')$$);
-- A failed proof stores nothing: an event trigger does more than the statement
CREATE FUNCTION made.meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('made.one') IS NOT NULL AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'made.one'::regclass AND attname = 'd') THEN
    ALTER TABLE made.one DROP COLUMN d;
  END IF;
END $$;
CREATE EVENT TRIGGER meddling ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION made.meddle();
SELECT schemaver_set_models('sql:CREATE TABLE one (a int, b int, d int)') IS NOT NULL AS is_set;
SELECT * FROM told($$SELECT schemaver_autogenerate('third', head => 'b2')$$);
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
-- on the way back only
CREATE OR REPLACE FUNCTION made.meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('made.one') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'made.one'::regclass AND attname = 'd') THEN
    CREATE TABLE IF NOT EXISTS made.trace (a int);
  END IF;
END $$;
SELECT * FROM told($$SELECT schemaver_autogenerate('third', head => 'b2')$$);
DROP EVENT TRIGGER meddling;
-- in the copy: publications come last there
SET client_min_messages = error;
CREATE PUBLICATION regress_auto;
CREATE EVENT TRIGGER meddling ON ddl_command_end WHEN TAG IN ('CREATE PUBLICATION') EXECUTE FUNCTION made.meddle();
SELECT * FROM told($$SELECT schemaver_autogenerate('third', head => 'b2')$$);
SET client_min_messages = warning;
SELECT count(*) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
DROP EVENT TRIGGER meddling;
DROP PUBLICATION regress_auto;
DROP FUNCTION made.meddle;
SELECT schemaver_set_models('sql:CREATE TABLE one (a int, b int, d int)', '{made}') IS NOT NULL AS is_set;
-- A schema that cannot be copied
CREATE TABLE two (a int);
INSERT INTO two VALUES (1), (1);
CREATE UNIQUE INDEX CONCURRENTLY broken ON two (a);
SELECT * FROM told($$SELECT schemaver_autogenerate('third', head => 'b2', allow => '{all}')$$);
DROP TABLE two;
SELECT count(*) AS steps FROM schemaver_stamp('base');
SELECT schemaver_remove(r) IS NOT NULL AS is_removed FROM unnest('{b2,b1,a1}'::text[]) AS r;
DROP SCHEMA made CASCADE;
SELECT schemaver_scratch_drop();
DROP FUNCTION told;
DELETE FROM schemaver_models WHERE project = 'test_autogenerate';
