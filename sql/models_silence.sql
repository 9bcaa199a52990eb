-- What models say nothing of stays as it is, and is told
\set VERBOSITY default
SET client_min_messages = warning;
CREATE SCHEMA silence;
CREATE SCHEMA silence_b;
CREATE ROLE regress_sv_silence;
SET search_path = silence, public;
CREATE TABLE t (id integer PRIMARY KEY, n integer);
COMMENT ON TABLE t IS 'a comment';
CREATE ROLE regress_sv_silence_b;
ALTER TABLE t OWNER TO regress_sv_silence;
GRANT SELECT ON t TO regress_sv_silence_b;
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT * FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TYPE mood AS ENUM ('good');
RESET client_min_messages;
CREATE FUNCTION public.set(text text, schemas text[] DEFAULT '{silence}', complete boolean DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT schemaver_set_models('sql:' || text, schemas, complete);
  SELECT concat_ws(' ', coalesce(ddl, '(' || array_to_string(codes, ',') || ' of ' || identity || ')'), hazards) FROM schemaver_check() WHERE kind <> 'setting' $$;
-- Tables alone
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer)');
-- and everything
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer)', complete => true);
-- One object of a kind speaks for all of them
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); CREATE VIEW v AS SELECT * FROM t');
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); COMMENT ON COLUMN t.n IS ''another''');
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); GRANT INSERT ON t TO regress_sv_silence_b');
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); CREATE TABLE x (); ALTER TABLE x OWNER TO regress_sv_silence');
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); GRANT SELECT (n) ON t TO regress_sv_silence_b');
-- Those of partitions are triggers, too
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NEW; END'';
CREATE TRIGGER another AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()');
-- Tables and what they consist of always count
SELECT public.set('CREATE TABLE t (id integer)');
SELECT public.set('CREATE TABLE another ()');
SELECT public.set('CREATE VIEW another AS SELECT 1 AS one');
-- So do the parts of what the models have
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); CREATE SEQUENCE s');
-- In the other direction
SELECT schemaver_set_models('sql:CREATE TABLE t (id integer PRIMARY KEY)', '{silence}') IS NOT NULL AS set;
SELECT ddl, codes FROM schemaver_diff('models', 'live') WHERE kind <> 'setting';
-- What was ignored is told apart
SELECT schemaver_ignore('column.extra', 'silence.t.n', 'of another program');
SELECT * FROM schemaver_check();
SELECT schemaver_ignore('column.extra', 'silence.t.n', NULL);
-- Schemas are compared if they are named, and never dropped
CREATE TABLE silence_b.u ();
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer)', '{silence,silence_b}');
SELECT public.set('CREATE TABLE t (id integer PRIMARY KEY, n integer); CREATE TABLE silence_b.u ()', '{silence,silence_b}');
SELECT public.set('CREATE SCHEMA silence_c; CREATE TABLE silence_c.x ()', '{silence_c}');
SET client_min_messages = warning;
DROP TYPE mood;
RESET client_min_messages;
SELECT schemaver_scratch_drop();
SET client_min_messages = warning;
DROP FUNCTION public.set;
DROP SCHEMA silence, silence_b CASCADE;
DROP ROLE regress_sv_silence, regress_sv_silence_b;
DELETE FROM schemaver_models;
