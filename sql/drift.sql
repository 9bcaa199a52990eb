-- What has changed since the last run, outside of schemaver.
\set VERBOSITY default
\pset null '(null)'
SET client_min_messages = notice;
SET schemaver.notify = off;
CREATE FUNCTION state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE query;
  RETURN 'done';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- Nothing is recorded.
SELECT * FROM schemaver_drift();
SELECT count(*) FROM schemaver_objects;
SELECT schemaver_configure('drift', 'perhaps');

-- What is there when it is turned on is recorded.
CREATE SCHEMA d;
CREATE TABLE d.old (id int PRIMARY KEY, note text);
SELECT schemaver_configure('drift', 'on');
SELECT * FROM schemaver_drift();
SELECT kind, identity, parent, schema, name, number, project, run, recorded_by = current_user AS is_mine, length(digest) AS length
FROM schemaver_objects WHERE identity LIKE '%d.old%' ORDER BY kind, identity;
SELECT properties ->> 'type' AS type FROM schemaver_objects WHERE identity = 'd.old.note';

-- A run is not drift.
\set VERBOSITY terse
SELECT schemaver_register('a1', NULL,
  'CREATE TABLE d.posts (id int PRIMARY KEY, title text NOT NULL, body text, author int DEFAULT 1, extra int);
   CREATE INDEX posts_title ON d.posts (title);
   CREATE FUNCTION d.twice(n int) RETURNS int LANGUAGE sql AS ''SELECT 2 * n'';
   CREATE VIEW d.titles AS SELECT title FROM d.posts;
   CREATE TYPE d.mood AS ENUM (''sad'', ''ok'');
   CREATE SEQUENCE d.seq',
  'DROP VIEW d.titles; DROP TABLE d.posts; DROP FUNCTION d.twice; DROP TYPE d.mood; DROP SEQUENCE d.seq');
SELECT revision FROM schemaver_upgrade();
SELECT * FROM schemaver_drift();
SELECT count(*) > 8 AS has_rows, count(DISTINCT o.run) AS runs, min(o.project) AS project, bool_and(o.run IN (SELECT run FROM schemaver_log)) AS is_logged
FROM schemaver_objects o WHERE o.identity LIKE '%d.posts%';

-- Only what has changed is written.
CREATE TEMP TABLE places AS SELECT kind, identity, ctid AS place FROM schemaver_objects;
SELECT schemaver_register('b2', '{a1}', 'ALTER TABLE d.posts ADD seen int; DROP SEQUENCE d.seq; COMMENT ON VIEW d.titles IS ''all''',
  'COMMENT ON VIEW d.titles IS NULL; CREATE SEQUENCE d.seq; ALTER TABLE d.posts DROP seen');
SELECT revision FROM schemaver_upgrade();
SELECT coalesce(o.kind, p.kind) AS kind, coalesce(o.identity, p.identity) AS identity, o.kind IS NULL AS removed, p.kind IS NULL AS added
FROM schemaver_objects o FULL JOIN places p USING (kind, identity) WHERE o.ctid IS DISTINCT FROM p.place ORDER BY 1, 2;
SELECT * FROM schemaver_drift();

-- Each call that changes the state records: what somebody has done before counts as recorded then.
CREATE FUNCTION drifts() RETURNS TABLE (change text, kind text, identity text, codes text[]) LANGUAGE sql AS
  'SELECT change, kind, identity, codes FROM schemaver_drift()';
SELECT * FROM drifts();
SET quote_all_identifiers = on;
SELECT * FROM drifts();
RESET quote_all_identifiers;
SELECT revision FROM schemaver_downgrade();
SELECT * FROM drifts();
CREATE TABLE d.one ();
SELECT * FROM drifts();
SELECT revision FROM schemaver_stamp('b2');
SELECT * FROM drifts();
SELECT revision FROM schemaver_stamp('a1');
SELECT revision FROM schemaver_downgrade('base');
SELECT schemaver_configure('environment', 'test');
CREATE TABLE d.alembic_version (version_num varchar(32));
INSERT INTO d.alembic_version VALUES ('a1');
SELECT * FROM drifts();
SELECT revision FROM schemaver_adopt('d.alembic_version');
SELECT * FROM drifts();
SELECT revision FROM schemaver_stamp('base');
DROP TABLE d.one, d.alembic_version;
SELECT revision FROM schemaver_upgrade('b2');
SELECT * FROM drifts();
CREATE TABLE d.two ();
SELECT count(*) FROM schemaver_reset();
SELECT * FROM drifts();
DROP TABLE d.two;
-- One that fails does not, nor does one that is rolled back.
CREATE TABLE d.three ();
SELECT schemaver_register('z9', '{b2}', 'SELECT 1/0');
SELECT state('SELECT schemaver_upgrade()');
SELECT * FROM drifts();
SELECT schemaver_remove('z9');
BEGIN;
SELECT revision FROM schemaver_downgrade();
SELECT * FROM drifts();
ROLLBACK;
SELECT * FROM drifts();
DROP TABLE d.three;
-- Nor does one that has nothing to do.
CREATE TABLE d.four ();
SELECT count(*) FROM schemaver_upgrade();
SELECT * FROM drifts();
DROP TABLE d.four;
SELECT revision FROM schemaver_stamp('a1');
SELECT revision FROM schemaver_stamp('b2');

-- Made, changed, dropped: what was made or dropped is one row, with its parts.
CREATE TABLE d.by_hand (id int PRIMARY KEY, post int REFERENCES d.posts, UNIQUE (post));
CREATE INDEX by_hand_id ON d.by_hand (id, post);
COMMENT ON TABLE d.by_hand IS 'by hand';
ALTER TABLE d.posts DROP extra, ALTER body SET NOT NULL, ALTER author SET DEFAULT 2;
ALTER TABLE d.posts RENAME author TO writer;
CREATE OR REPLACE FUNCTION d.twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n';
CREATE OR REPLACE VIEW d.titles AS SELECT title FROM d.posts WHERE id > 0;
ALTER TYPE d.mood ADD VALUE 'good';
DROP INDEX d.posts_title;
CREATE INDEX posts_title ON d.by_hand (id);
DROP TABLE d.old;
GRANT SELECT (body) ON d.posts TO PUBLIC;
\pset format unaligned
SELECT change, kind, identity, codes, replace(regexp_replace(recorded, '\s+', ' ', 'g'), current_user, 'OWNER') AS recorded,
  replace(regexp_replace(live, '\s+', ' ', 'g'), current_user, 'OWNER') AS live
FROM schemaver_drift() WHERE kind <> 'view';
SELECT change, identity, codes, recorded ~ 'WHERE' AS recorded, live ~ 'WHERE' AS live FROM schemaver_drift() WHERE kind = 'view';
\pset format aligned

-- A type of another kind, and a view that was a table.
SELECT schemaver_configure('drift', 'on');
SELECT * FROM drifts();
DROP TYPE d.mood;
CREATE TYPE d.mood AS ();
DROP TABLE d.by_hand;
CREATE VIEW d.by_hand AS SELECT 1 AS id;
SELECT * FROM drifts();
DROP VIEW d.by_hand;
DROP TYPE d.mood;
CREATE TYPE d.mood AS ENUM ('sad', 'ok', 'good');

-- What is not drift: other words, another order of columns, another version of an extension; rows.
CREATE TABLE d.same (a varchar(5) CHECK (a IN ('x', 'y')), b int NOT NULL, c text);
CREATE VIEW d.same_view AS SELECT a, b FROM d.same WHERE a IN ('x', 'y') OR b BETWEEN 1 AND 2;
SELECT schemaver_configure('drift', 'on');
CREATE TEMP TABLE before AS SELECT schemaver_fingerprint('strict') AS strict, schemaver_fingerprint() AS normal;
DO $$
DECLARE
  view_definition text := pg_get_viewdef('d.same_view'::regclass);
  check_definition text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'd.same'::regclass AND contype = 'c');
BEGIN
  DROP TABLE d.same CASCADE;
  CREATE TABLE d.same (c text, b int NOT NULL, a varchar(5));
  EXECUTE 'ALTER TABLE d.same ADD CONSTRAINT same_a_check ' || check_definition;
  EXECUTE 'CREATE VIEW d.same_view AS ' || view_definition;
  IF current_setting('server_version_num')::int >= 180000 THEN
    ALTER TABLE d.same ALTER b DROP NOT NULL;
    EXECUTE 'ALTER TABLE d.same ADD CONSTRAINT of_another_not_null NOT NULL b';
  END IF;
END $$;
UPDATE pg_extension SET extversion = '9.9' WHERE extname = 'plpgsql';
INSERT INTO d.same VALUES ('c', 1, 'x');
ANALYZE d.same;
SELECT * FROM schemaver_drift();
SELECT strict = schemaver_fingerprint('strict') AS same_strict, normal = schemaver_fingerprint() AS same_text FROM before;
UPDATE pg_extension SET extversion = '1.0' WHERE extname = 'plpgsql';

-- Names: quotes, 63 bytes, more bytes than an index has room for.
CREATE SCHEMA "sch""ema; DROP";
CREATE TABLE "sch""ema; DROP"."ta.ble ""x""" ("co.l ' \" int PRIMARY KEY, "größe" int);
CREATE TRIGGER "trig ""ger" BEFORE UPDATE ON "sch""ema; DROP"."ta.ble ""x""" FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
SELECT repeat('s', 63) AS s, repeat('t', 63) AS t, repeat('ä', 31) AS ae \gset
CREATE SCHEMA :"s";
CREATE TABLE :"s".:"t" (:"s" int);
CREATE INDEX :"ae" ON :"s".:"t" (:"s");
CREATE DOMAIN "sch""ema; DROP".:"ae" AS int;
DO $$
BEGIN
  EXECUTE (SELECT format('CREATE FUNCTION d.many(%s) RETURNS int LANGUAGE sql AS %L',
    string_agg(format('"sch""ema; DROP".%I', repeat('ä', 31)), ', '), 'SELECT 1') FROM generate_series(1, 90));
END $$;
CREATE FUNCTION short_drift() RETURNS TABLE (change text, kind text, identity text, codes text[]) LANGUAGE sql AS
  $$SELECT change, kind, CASE WHEN length(identity) > 100 THEN left(identity, 40) ELSE identity END, codes FROM schemaver_drift()$$;
SELECT schemaver_configure('drift', 'on');
SELECT * FROM schemaver_drift();
SELECT kind, left(identity, 40) AS identity, octet_length(identity) <= 1000 AS is_short FROM schemaver_objects WHERE octet_length(identity) > 500;
DO $$
BEGIN
  EXECUTE (SELECT 'ALTER FUNCTION ' || oid::regprocedure || ' IMMUTABLE' FROM pg_proc WHERE proname = 'many');
END $$;
ALTER TABLE "sch""ema; DROP"."ta.ble ""x""" DROP "größe", DISABLE TRIGGER "trig ""ger";
ALTER TABLE :"s".:"t" ALTER :"s" SET NOT NULL;
DROP INDEX :"s".:"ae";
SELECT * FROM short_drift();
SELECT recorded FROM schemaver_drift() WHERE kind = 'table column' AND change = 'dropped';
SELECT length(live) > 5000 AS is_whole FROM schemaver_drift() WHERE kind = 'function';
SET client_min_messages = warning;
DROP SCHEMA :"s" CASCADE;
DROP SCHEMA "sch""ema; DROP" CASCADE;
SET client_min_messages = notice;
SELECT * FROM short_drift();
DROP FUNCTION short_drift;
SELECT schemaver_configure('drift', 'on');

-- Temporary objects do not count.
CREATE TEMP TABLE temporary ();
SELECT * FROM drifts();

-- What is ignored: codes are those of schemaver_diff('live', ...).
CREATE TABLE d.of_another (id int PRIMARY KEY);
CREATE INDEX ON d.of_another (id);
COMMENT ON TABLE d.posts IS 'x';
ALTER TABLE d.posts ALTER body SET DEFAULT 'y';
DROP VIEW d.titles;
SELECT * FROM drifts();
SELECT schemaver_ignore('table.extra', 'd.of_another', 'of another program'), schemaver_ignore('*.comment', '*', 'words'),
  schemaver_ignore('view.missing', 'd.t*', 'not needed');
\set VERBOSITY default
SELECT change, kind, identity, codes FROM schemaver_drift();
\set VERBOSITY terse
SELECT schemaver_ignore('view.missing', 'd.t*', 'not needed', '2000-01-01');
SELECT change, kind, identity, codes FROM schemaver_drift();
DELETE FROM schemaver_ignored;
-- What is ignored is recorded nevertheless.
SELECT schemaver_configure('drift', 'on');
SELECT * FROM drifts();

-- Projects: what another one's run has made was not made outside of schemaver.
SET schemaver.project = 'shop';
SELECT schemaver_register('s1', NULL, 'CREATE TABLE d.shop (id int)', 'DROP TABLE d.shop');
SELECT revision FROM schemaver_upgrade();
SELECT * FROM drifts();
RESET schemaver.project;
SELECT * FROM drifts();
SELECT kind, identity, project FROM schemaver_objects WHERE identity LIKE 'd.shop%' ORDER BY 1, 2;

-- Rights: what one role records, another compares.
CREATE ROLE regress_drift;
SET ROLE regress_drift;
SELECT state('SELECT * FROM schemaver_drift()'), state($$SELECT schemaver_configure('drift', 'off')$$), state('SELECT * FROM schemaver_objects');
RESET ROLE;
GRANT EXECUTE ON FUNCTION schemaver_drift, schemaver_upgrade(text), schemaver_downgrade(text) TO regress_drift;
GRANT USAGE, CREATE ON SCHEMA d TO regress_drift;
GRANT SELECT, DELETE ON d.posts TO regress_drift;
SET client_min_messages = error;
CREATE SUBSCRIPTION regress_drift_s CONNECTION 'dbname=nonesuch password=secret1' PUBLICATION p WITH (connect = false, slot_name = NONE);
SET client_min_messages = notice;
CREATE FOREIGN DATA WRAPPER regress_drift_w;
CREATE SERVER regress_drift_server FOREIGN DATA WRAPPER regress_drift_w OPTIONS (host 'h', password 'secret2');
CREATE USER MAPPING FOR CURRENT_USER SERVER regress_drift_server OPTIONS (user 'u', password 'secret3');
CREATE USER MAPPING FOR regress_drift SERVER regress_drift_server OPTIONS (user 'v', password 'secret4');
SELECT schemaver_configure('drift', 'on');
SELECT kind, properties ->> 'hidden' AS hidden, properties ->> 'secrets' AS secrets, properties ->> 'options' AS options, properties ->> 'connection' AS connection
FROM schemaver_objects WHERE kind IN ('subscription', 'user mapping') ORDER BY 1, identity;
SELECT count(*) FROM schemaver_objects WHERE properties::text ~ 'secret[1234]|nonesuch';
SET ROLE regress_drift;
SELECT * FROM drifts();
RESET ROLE;
-- It runs, and so records.
SELECT schemaver_register('d4', '{b2}', 'CREATE TABLE d.of_drift (id int)', 'DROP TABLE d.of_drift');
SET ROLE regress_drift;
SELECT revision FROM schemaver_upgrade('d4');
SELECT * FROM drifts();
RESET ROLE;
SELECT * FROM drifts();
SELECT kind, identity, recorded_by FROM schemaver_objects WHERE recorded_by = 'regress_drift' ORDER BY 1, 2;
-- What not everybody can read is not compared.
ALTER USER MAPPING FOR CURRENT_USER SERVER regress_drift_server OPTIONS (SET password 'other', DROP "user");
ALTER SUBSCRIPTION regress_drift_s CONNECTION 'dbname=another password=other';
SELECT * FROM drifts();
SET ROLE regress_drift;
SELECT * FROM drifts();
RESET ROLE;
-- What everybody can read is.
ALTER SUBSCRIPTION regress_drift_s SET (synchronous_commit = 'on');
DROP USER MAPPING FOR regress_drift SERVER regress_drift_server;
SET ROLE regress_drift;
SELECT * FROM drifts();
RESET ROLE;
SELECT change, kind, identity, codes, replace(recorded, current_user, 'OWNER') AS recorded, replace(live, current_user, 'OWNER') AS live FROM schemaver_drift();
SET ROLE regress_drift;
SELECT revision FROM schemaver_downgrade();
SELECT * FROM drifts();
RESET ROLE;
SELECT * FROM drifts();
SET client_min_messages = error;
DROP SUBSCRIPTION regress_drift_s;
DROP SERVER regress_drift_server CASCADE;
DROP FOREIGN DATA WRAPPER regress_drift_w;
SET client_min_messages = notice;

-- In a read-only transaction, and in a body.
BEGIN READ ONLY;
SELECT count(*) > 0 AS any FROM schemaver_drift();
ROLLBACK;
SELECT schemaver_configure('drift', 'on');
SELECT schemaver_register('e5', '{d4}', 'CREATE TABLE d.of_body (n bigint); INSERT INTO d.of_body SELECT count(*) FROM schemaver_drift()', 'DROP TABLE d.of_body');
SELECT revision FROM schemaver_upgrade();
SELECT * FROM d.of_body;
SELECT * FROM drifts();

-- Whatever is written into the table: a run does not mind, and a comparison that needs the row says so.
CREATE FUNCTION damage(assignment text, wanted text) RETURNS TABLE (compared text, run text, again text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('UPDATE schemaver_objects SET %s, digest = %L WHERE %s', assignment, '\x00', wanted);
  RETURN QUERY SELECT state('SELECT * FROM schemaver_drift()'), state($q$SELECT schemaver_stamp('d4'), schemaver_stamp('e5')$q$),
    state('SELECT * FROM schemaver_drift()');
END $$;
SET client_min_messages = warning;
SELECT a AS assignment, d.* FROM unnest(ARRAY['parent = ''d''', 'name = NULL', 'schema = NULL', 'arguments = ''()''', 'name = ''x''', 'number = -1',
  'kind = ''''', 'code = ''view''', 'identity = repeat(''x'', 20)', 'properties = ''[]''', 'properties = ''"x"''', 'properties = ''{"acl": "x", "owner": null}''']) a,
  damage(a, $$identity = 'd.posts'$$) d;
SELECT a AS assignment, d.* FROM unnest(ARRAY['parent = NULL', 'parent = ''d''', 'parent = ''d.posts.title''', 'parent = ''d.posts_pkey''', 'properties = ''{}''',
  'properties = ''{"type": {"type": "x"}}''']) a, damage(a, $$identity = 'd.posts.title'$$) d;
SELECT a AS assignment, d.* FROM unnest(ARRAY['arguments = NULL', 'properties = properties || ''{"definition": "CREATE FUNCTION ("}''',
  'properties = properties || ''{"arguments": "); DROP TABLE d.posts; --"}''']) a, damage(a, $$kind = 'function' AND identity LIKE 'd.twice%'$$) d;
SET client_min_messages = notice;
-- An object that the server fails to print does not stop a run.
DO $$
BEGIN
  EXECUTE 'CREATE VIEW d.deep AS SELECT ' || repeat('1 + (', 1500) || '1' || repeat(')', 1500) || ' AS n';
END $$;
\set VERBOSITY default
SET max_stack_depth = '100kB';
SELECT revision FROM schemaver_stamp('d4');
RESET max_stack_depth;
SELECT * FROM drifts();
DROP VIEW d.deep;
\set VERBOSITY terse
SELECT revision FROM schemaver_stamp('e5');
-- Rows of another version are written anew.
UPDATE schemaver_objects SET version = '0.0' WHERE identity = 'd.posts';
SELECT * FROM drifts();
SELECT revision FROM schemaver_stamp('d4');
SELECT version = (SELECT extversion FROM pg_extension WHERE extname = 'schemaver') AS same FROM schemaver_objects WHERE identity = 'd.posts';

-- What is not covered is recorded, too.
CREATE OPERATOR d.<<< (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR(d.>>>));
SELECT revision FROM schemaver_stamp('e5');
CREATE TABLE d.beside (n int);
SELECT * FROM drifts();
DROP OPERATOR d.<<< (int, int);
DROP OPERATOR d.>>> (int, int);
SELECT * FROM drifts();
DROP TABLE d.beside;
SELECT revision FROM schemaver_stamp('d4');

-- Off: nothing is kept.
SELECT schemaver_configure('drift', NULL);
SELECT count(*) FROM schemaver_objects;
SELECT state('SELECT * FROM schemaver_drift()');
SELECT revision FROM schemaver_stamp('e5');
SELECT count(*) FROM schemaver_objects;

SET client_min_messages = warning;
DROP FUNCTION state, drifts, damage;
DROP SCHEMA d CASCADE;
DROP OWNED BY regress_drift;
DROP ROLE regress_drift;
TRUNCATE schemaver_revisions, schemaver_applied, schemaver_state, schemaver_log, schemaver_settings, schemaver_ignored;
