--
-- What a body leaves in the session is removed when it ends, and what the session had
-- before stays: n revisions in one call have the same effect as n calls in n sessions.
--
CREATE SCHEMA t_leftovers;
SET search_path = t_leftovers, public;
SET schemaver.project = 'leftovers';
SET client_min_messages = warning;
\set VERBOSITY sqlstate

-- makes these the bodies of a line, with nothing applied
CREATE PROCEDURE put(VARIADIC bodies text[]) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM schemaver_applied WHERE project = current_setting('schemaver.project');
  DELETE FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
  INSERT INTO schemaver_revisions (project, revision, down_revision, upgrade, downgrade)
  SELECT current_setting('schemaver.project'), 'r' || n, CASE WHEN n > 1 THEN ARRAY['r' || n - 1] END, body, ''
  FROM unnest(bodies) WITH ORDINALITY AS _ (body, n);
END $$;
CREATE VIEW up AS SELECT string_agg(revision, ' ' ORDER BY step) AS done FROM schemaver_upgrade('heads');
-- what of each kind the session has
CREATE VIEW has AS SELECT
  (SELECT string_agg(relname, ' ' ORDER BY relname COLLATE "C") FROM pg_class WHERE relnamespace = pg_my_temp_schema()) AS relations,
  (SELECT string_agg(typname, ' ' ORDER BY typname COLLATE "C") FROM pg_type WHERE typnamespace = pg_my_temp_schema() AND typrelid = 0 AND typelem = 0) AS types,
  (SELECT string_agg(proname, ' ' ORDER BY proname COLLATE "C") FROM pg_proc WHERE pronamespace = pg_my_temp_schema()) AS functions,
  (SELECT string_agg(name, ' ' ORDER BY name COLLATE "C") FROM pg_prepared_statements) AS prepared,
  (SELECT string_agg(name, ' ' ORDER BY name COLLATE "C") FROM pg_cursors) AS cursors,
  (SELECT string_agg(channel, ' ' ORDER BY channel COLLATE "C") FROM pg_listening_channels() AS channel) AS channels,
  (SELECT string_agg(objid || ' ' || mode, ', ' ORDER BY objid) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks;

--
-- nothing there before
--
\x on
CALL put($$
  CREATE TEMP TABLE stage (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, t text);
  CREATE INDEX ON stage (n); INSERT INTO stage (t) VALUES ('one');
  CREATE TEMP VIEW v AS SELECT * FROM stage; CREATE TEMP SEQUENCE q;
  CREATE TEMP TABLE parted (id int) PARTITION BY LIST (id); CREATE TEMP TABLE part PARTITION OF parted DEFAULT;
  CREATE TEMP TABLE dropped (id int) ON COMMIT DROP; CREATE TEMP TABLE emptied (id int) ON COMMIT DELETE ROWS;
  CREATE TABLE pg_temp.copied AS SELECT 1; SELECT 2 AS n INTO TEMP selected;
  CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TYPE pg_temp.mood AS ENUM ('ok'); CREATE TYPE pg_temp.pair AS (a int, b mood); CREATE DOMAIN pg_temp.small AS int CHECK (VALUE < 9);
  CREATE TYPE pg_temp.span AS RANGE (SUBTYPE = int);
  CREATE FUNCTION pg_temp.eq(pg_temp.pair, pg_temp.pair) RETURNS bool LANGUAGE sql AS 'SELECT true';
  CREATE OPERATOR pg_temp.=== (LEFTARG = pg_temp.pair, RIGHTARG = pg_temp.pair, FUNCTION = pg_temp.eq);
  CREATE COLLATION pg_temp.c FROM "C"; CREATE TEXT SEARCH CONFIGURATION pg_temp.ts (PARSER = pg_catalog."default");
  CREATE STATISTICS pg_temp.s ON id, n FROM stage; CREATE AGGREGATE pg_temp.agg(int) (SFUNC = int4pl, STYPE = int);
  CREATE FUNCTION t_leftovers.permanent(pg_temp.mood) RETURNS int LANGUAGE sql AS 'SELECT 1'
$$, $$
  PREPARE p AS SELECT 1; DO 'BEGIN EXECUTE ''PREPARE inner_p AS SELECT 2''; END'
$$, $$
  DECLARE c CURSOR FOR SELECT 1; DECLARE held CURSOR WITH HOLD FOR SELECT 2;
  DO 'DECLARE r refcursor; s refcursor := ''named''; b CURSOR FOR SELECT 3; BEGIN OPEN r FOR SELECT 4; OPEN s FOR SELECT 5; OPEN b; END'
$$, 'LISTEN heard; DO ''BEGIN LISTEN inner_heard; END''', $$
  SELECT pg_advisory_lock(1), pg_advisory_lock(1), pg_advisory_lock_shared(2), pg_try_advisory_lock(3, 4);
  DO 'DECLARE b bool; BEGIN b := pg_try_advisory_lock_shared(5); PERFORM pg_advisory_lock(6); END'
$$,
  -- the same once more, to check that nothing is left behind
  'CREATE TEMP TABLE stage (x int); CREATE TYPE pg_temp.mood AS ENUM (''other''); CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS ''SELECT 1::text''',
  'PREPARE p AS SELECT 2; PREPARE inner_p AS SELECT 3', 'DECLARE c CURSOR FOR SELECT 2; DECLARE held CURSOR WITH HOLD FOR SELECT 3; DECLARE named CURSOR FOR SELECT 4; DECLARE b CURSOR FOR SELECT 5');
SELECT * FROM up;
SELECT * FROM has;
SELECT count(*) AS depending_on_temporary FROM pg_proc WHERE proname = 'permanent' AND pronamespace = 't_leftovers'::regnamespace;
-- the two changes of another tool that showed it
CALL put('CREATE TABLE staged (id int); CREATE TEMP TABLE staged (id int)', 'ALTER TABLE staged ADD COLUMN n text');
SELECT * FROM up;
SELECT attname FROM pg_attribute WHERE attrelid = 'staged'::regclass AND attnum > 0;

--
-- what the session had before
--
CREATE TEMP TABLE own (id int);
INSERT INTO own VALUES (1), (2);
CREATE FUNCTION pg_temp.own_function() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE pg_temp.own_type AS ENUM ('a');
PREPARE own_p AS SELECT 'prepared' AS own;
LISTEN own_channel;
SELECT pg_advisory_lock(100);
BEGIN;
DECLARE own_c CURSOR FOR SELECT n FROM generate_series(1, 3) AS n;
DECLARE own_held CURSOR WITH HOLD FOR SELECT n FROM generate_series(11, 13) AS n;
FETCH own_c;
FETCH own_held;
CALL put($$
  CREATE TEMP TABLE made (id int); CREATE TEMP VIEW v AS SELECT * FROM own; INSERT INTO own VALUES (3);
  CREATE INDEX made_index ON own (id); ALTER TABLE own ADD CONSTRAINT made_key PRIMARY KEY (id), ADD CONSTRAINT made_check CHECK (id > 0); ALTER TABLE own ADD COLUMN made_column int DEFAULT 1;
  CREATE FUNCTION t_leftovers.noisy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''trigger''; RETURN NEW; END';
  CREATE TRIGGER made BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION t_leftovers.noisy();
  CREATE RULE made AS ON DELETE TO own DO INSTEAD NOTHING; CREATE POLICY made ON own USING (false);
  PREPARE p AS SELECT 1; LISTEN heard; DECLARE c CURSOR WITH HOLD FOR SELECT 1;
  SELECT pg_advisory_lock(1), pg_advisory_lock(100), pg_advisory_lock(2), pg_advisory_lock(2), pg_advisory_xact_lock(3);
  DO 'DECLARE r refcursor; BEGIN OPEN r FOR SELECT 4; END'
$$, 'UNLISTEN *; SELECT * FROM own; EXECUTE own_p; FETCH own_c; SELECT pg_temp.own_function()');
SELECT * FROM up;
SELECT * FROM has;
FETCH own_c;
COMMIT;
FETCH own_held;
CLOSE own_held;
EXECUTE own_p;
-- one of 100 is the session's and one was the body's
SELECT pg_advisory_unlock(100), pg_advisory_unlock(100);
SELECT * FROM has;
INSERT INTO own VALUES (4);
SELECT count(*) FROM own;
SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'own'::regclass) AS triggers, (SELECT count(*) FROM pg_rewrite WHERE ev_class = 'own'::regclass) AS rules,
  (SELECT count(*) FROM pg_policy WHERE polrelid = 'own'::regclass) AS policies, (SELECT count(*) FROM pg_constraint WHERE conrelid = 'own'::regclass) AS constraints,
  (SELECT count(*) FROM pg_index WHERE indrelid = 'own'::regclass) AS indexes;

-- locks that the transaction holds, and that the session holds in another mode or several times
SELECT pg_advisory_lock_shared(21), pg_advisory_lock(22), pg_advisory_lock(22);
BEGIN;
SELECT pg_advisory_xact_lock(20), pg_advisory_xact_lock(22);
CALL put('SELECT pg_advisory_lock(20), pg_advisory_lock(21), pg_advisory_lock_shared(21), pg_advisory_lock(22)', 'SELECT pg_advisory_unlock(22), pg_advisory_lock(23)');
SELECT * FROM up;
COMMIT;
SELECT locks FROM has;
SELECT pg_advisory_unlock_shared(21), pg_advisory_unlock_shared(21), pg_advisory_unlock(22), pg_advisory_unlock(22);
BEGIN;
SELECT pg_advisory_xact_lock(20);
CALL put('SELECT pg_advisory_lock(20); SELECT 1/0');
SAVEPOINT s;
SELECT * FROM up;
ROLLBACK TO s;
COMMIT;
SELECT locks FROM has;

-- what the transaction has created before, and between two runs
BEGIN;
CREATE TEMP TABLE before ();
CREATE TEMP VIEW before_too AS SELECT 1;
CALL put('CREATE TEMP TABLE made ()');
SELECT * FROM up;
CREATE TEMP TABLE between ();
CALL put('CREATE TEMP TABLE made ()');
SELECT * FROM up;
SELECT relations ~ 'before before_too between', relations ~ 'made' FROM has;
ROLLBACK;

-- a name of the session that the body takes
BEGIN;
DECLARE own_c CURSOR FOR SELECT 'own';
CREATE FUNCTION renames() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  c CURSOR FOR SELECT 'of the caller''s statement';
BEGIN
  c := 'c'; -- since 16 it has no name of its own
  OPEN c;
  RETURN (SELECT count(*) FROM schemaver_upgrade('heads'));
END $$;
CALL put('CLOSE own_c; DECLARE own_c CURSOR WITH HOLD FOR SELECT 1; CLOSE c; DECLARE c CURSOR WITH HOLD FOR SELECT 1; DEALLOCATE own_p; PREPARE own_p AS SELECT 2');
SELECT renames();
SELECT prepared, cursors FROM has;
COMMIT;
-- cursors that are opened before a statement runs, and after
CALL put($$
  CREATE FUNCTION t_leftovers.early() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'DECLARE early CURSOR FOR SELECT 1; BEGIN OPEN early; RETURN 1; END';
  CREATE FUNCTION t_leftovers.late() RETURNS trigger LANGUAGE plpgsql AS 'DECLARE late CURSOR FOR SELECT 1; BEGIN OPEN late; PERFORM set_config(''t.late'', current_user, false); RETURN NULL; END';
  CREATE TABLE late (id int);
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION t_leftovers.late();
  INSERT INTO late VALUES (1)
$$, 'SELECT t_leftovers.early()');
BEGIN;
SELECT * FROM up;
SELECT cursors FROM has;
COMMIT;
UNLISTEN *;
DISCARD TEMP;

--
-- sequences
--
CREATE SEQUENCE counter;
CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY, n serial);
\c -
SET search_path = t_leftovers, public;
SET schemaver.project = 'leftovers';
SET client_min_messages = warning;
\set VERBOSITY sqlstate
CALL put('SELECT nextval(''counter'')', 'SELECT currval(''counter'')');
SELECT * FROM up;
CALL put('INSERT INTO counted DEFAULT VALUES', 'SELECT lastval()');
SELECT * FROM up;
CALL put('SELECT nextval(''counter''), currval(''counter'')', 'SELECT nextval(''counter''), lastval()');
SELECT * FROM up;
SELECT lastval();
-- memory of the server may be reused for something else
CREATE FUNCTION replaced() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
BEGIN;
CALL put('SELECT nextval(''counter''); CREATE OR REPLACE FUNCTION t_leftovers.replaced() RETURNS int LANGUAGE plpgsql AS ''BEGIN RETURN 2; END''; SELECT replaced()', 'SELECT lastval()');
SELECT replaced();
SELECT * FROM up;
ROLLBACK;
-- the session's own values stay
SELECT nextval('counter') > 0 AS own;
CALL put('INSERT INTO counted DEFAULT VALUES');
SELECT * FROM up;
SELECT currval('counter') > 0 AS own;

-- the session's own lock stays if no body takes one, or if one of the bodies does
SELECT pg_advisory_lock(7);
CALL put('SELECT 1');
SELECT * FROM up;
SELECT locks FROM has;
CALL put('SELECT 1', 'SELECT pg_advisory_lock(8)', 'SELECT 1/0');
SELECT * FROM up;
SELECT locks FROM has;
-- and so does one that it takes between two runs of a transaction
BEGIN;
CALL put('SELECT pg_advisory_lock(8)');
SELECT * FROM up;
SELECT pg_advisory_lock(9);
CALL put('SELECT pg_advisory_lock(8)');
SELECT * FROM up;
SELECT locks FROM has;
COMMIT;

--
-- a body that fails does not leave anything either
--
\c -
SET search_path = t_leftovers, public;
SET schemaver.project = 'leftovers';
SET client_min_messages = warning;
\set VERBOSITY sqlstate
CREATE FUNCTION failure() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT done FROM up);
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || current_query();
END $$;
CALL put($$CREATE TEMP TABLE stage (id int); PREPARE p AS SELECT 1; DECLARE c CURSOR WITH HOLD FOR SELECT 1; LISTEN heard;
  SELECT pg_advisory_lock(1), nextval('counter'); DO 'BEGIN PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN END'; SELECT 1/0$$);
SELECT failure();
SELECT * FROM has;
SELECT lastval();
SELECT * FROM up;
SELECT * FROM has;
SELECT lastval();
-- the body has caught it itself
CALL put($$DO 'BEGIN PREPARE p AS SELECT 1; PERFORM pg_advisory_lock(1); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN END'; EXECUTE p;
  SELECT set_config('t.held', count(*)::text, false) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()$$);
SELECT * FROM up;
SELECT * FROM has;
\x off

--
-- triggers that a body has deferred fire when it ends
--
CREATE TABLE one (id int PRIMARY KEY);
CREATE TABLE many (id int CONSTRAINT many_fkey REFERENCES one DEFERRABLE INITIALLY DEFERRED,
  other int CONSTRAINT other_fkey REFERENCES one DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE parted (id int CONSTRAINT parted_fkey REFERENCES one DEFERRABLE INITIALLY DEFERRED) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parted DEFAULT;
CREATE FUNCTION nth(n int) RETURNS void LANGUAGE sql AS 'INSERT INTO many VALUES (n)';
-- a later body could not alter the table
CALL put('INSERT INTO one VALUES (1); INSERT INTO many VALUES (1); SELECT nth(1); INSERT INTO parted VALUES (1); DO ''BEGIN INSERT INTO many VALUES (1); END''',
  'ALTER TABLE many ADD COLUMN n int; ALTER TABLE parted ADD COLUMN n int; ALTER TABLE one ADD COLUMN n int');
SELECT * FROM up;
CALL put('UPDATE one SET id = 2; UPDATE many SET id = 2; UPDATE parted SET id = 2', 'ALTER TABLE one DROP COLUMN n; ALTER TABLE many DROP COLUMN n');
SELECT * FROM up;
-- it fails if the row is missing when its own body ends
CALL put('INSERT INTO many VALUES (3)', 'INSERT INTO one VALUES (3)');
SELECT * FROM up;
CALL put('INSERT INTO parted VALUES (3)', 'INSERT INTO one VALUES (3)');
SELECT * FROM up;
-- and not before: deferred again in the next body, whatever one before has said
CALL put('INSERT INTO many VALUES (4); INSERT INTO one VALUES (4)', 'INSERT INTO many VALUES (5); INSERT INTO one VALUES (5)',
  'SET CONSTRAINTS ALL IMMEDIATE; CREATE TABLE many_more (id int REFERENCES one DEFERRABLE INITIALLY DEFERRED)',
  'INSERT INTO many VALUES (6); INSERT INTO many_more VALUES (6); INSERT INTO one VALUES (6)',
  'CREATE TABLE newest (id int REFERENCES one DEFERRABLE INITIALLY DEFERRED); INSERT INTO newest VALUES (7); INSERT INTO one VALUES (7)',
  'INSERT INTO newest VALUES (8); INSERT INTO one VALUES (8)');
SELECT * FROM up;
-- nor what no longer exists when its statement has ended
CALL put('SET CONSTRAINTS ALL IMMEDIATE', 'DO $$ BEGIN CREATE TABLE gone (id int REFERENCES one DEFERRABLE INITIALLY DEFERRED); DROP TABLE gone; END $$');
SELECT * FROM up;
-- what is declared immediate does not stay deferred
CALL put('SET CONSTRAINTS ALL DEFERRED; INSERT INTO many (other) VALUES (9); INSERT INTO one VALUES (9)', 'INSERT INTO many (other) VALUES (10); INSERT INTO one VALUES (10)');
SELECT * FROM up;
CALL put('SET CONSTRAINTS other_fkey DEFERRED; INSERT INTO many (other) VALUES (9); INSERT INTO one VALUES (9)');
SELECT * FROM up;
-- what the caller has set for other constraints, and what it has deferred there, stays
CREATE TABLE apart (id int CONSTRAINT apart_fkey REFERENCES one DEFERRABLE INITIALLY IMMEDIATE);
CALL put('INSERT INTO many VALUES (11); INSERT INTO one VALUES (11)');
BEGIN;
SET CONSTRAINTS apart_fkey DEFERRED;
INSERT INTO apart VALUES (12);
SELECT * FROM up;
INSERT INTO many VALUES (13);
INSERT INTO apart VALUES (13);
INSERT INTO one VALUES (12), (13);
COMMIT;
-- rows that arrive by COPY
CALL put('COPY many (id) FROM PROGRAM ''echo 14''; COPY parted (id) FROM PROGRAM ''echo 14''; INSERT INTO one VALUES (14)',
  'ALTER TABLE many ADD COLUMN n int; ALTER TABLE parted DROP COLUMN n');
SELECT * FROM up;
-- a child without triggers; rows that leave by COPY; a table that is elsewhere when COPY has ended
CREATE TABLE kind (LIKE many);
ALTER TABLE kind INHERIT many;
CREATE SCHEMA moving;
CREATE TABLE moving.t (id int CONSTRAINT moving_fkey REFERENCES one DEFERRABLE INITIALLY DEFERRED, n int CONSTRAINT at_once_fkey REFERENCES one);
CREATE FUNCTION move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF to_regnamespace('moving') IS NOT NULL THEN ALTER SCHEMA moving RENAME TO moved; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER move BEFORE INSERT ON moving.t EXECUTE FUNCTION move();
CALL put('COPY many TO ''/dev/null''; COPY many (id) FROM PROGRAM ''echo 31''; INSERT INTO one VALUES (31)',
  'COPY moving.t (id) FROM PROGRAM ''echo 32''; INSERT INTO one VALUES (32)');
SELECT * FROM up;
SELECT id FROM moved.t;
-- also if it would fire as somebody else, and if that would never end
CREATE ROLE regress_sv_mover SUPERUSER;
ALTER SCHEMA moved RENAME TO moving;
CALL put('COPY moving.t (id) FROM PROGRAM ''echo 33''; INSERT INTO one VALUES (33)');
SET ROLE regress_sv_mover;
SELECT * FROM up;
RESET ROLE;
SELECT id FROM moved.t;
ALTER SCHEMA moved RENAME TO moving;
CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET CONSTRAINTS ALL DEFERRED; INSERT INTO moved.t VALUES (33); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER again AFTER INSERT ON moving.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION again();
CALL put('COPY moving.t (id) FROM PROGRAM ''echo 33''');
SET ROLE regress_sv_mover;
SELECT * FROM up;
RESET ROLE;
DROP ROLE regress_sv_mover;
DROP SCHEMA moving CASCADE;
-- and where the name leads to another table when COPY has ended
CREATE TABLE shadowed (id int CONSTRAINT shadowed_fkey REFERENCES one DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION shadow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE shadowed (); RETURN NULL; END $$;
CREATE TRIGGER shadow BEFORE INSERT ON shadowed EXECUTE FUNCTION shadow();
CALL put('COPY shadowed FROM PROGRAM ''echo 34''', 'INSERT INTO one VALUES (34)');
SELECT * FROM up;
CALL put('COPY shadowed FROM PROGRAM ''echo 34''; INSERT INTO one VALUES (34)', 'ALTER TABLE shadowed ADD COLUMN n int');
SELECT * FROM up;
DROP TABLE shadowed;
-- what cannot be copied into
CALL put('COPY one_pkey FROM PROGRAM ''echo 34''');
SELECT * FROM up;
CALL put('COPY nowhere FROM PROGRAM ''echo 34''');
SELECT * FROM up;
-- a schema that the caller may not use
CREATE ROLE regress_sv_leftovers;
CREATE SCHEMA hidden;
CREATE TABLE hidden.t (id int CONSTRAINT twice REFERENCES one DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION hide(n int) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO hidden.t VALUES (n)';
GRANT USAGE ON SCHEMA t_leftovers TO regress_sv_leftovers;
GRANT SELECT, INSERT ON one TO regress_sv_leftovers;
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO regress_sv_leftovers;
CALL put('SELECT hide(15); INSERT INTO one VALUES (15)', 'SELECT hide(16); INSERT INTO one VALUES (16)');
SET SESSION AUTHORIZATION regress_sv_leftovers;
SELECT revision FROM schemaver_upgrade();
RESET SESSION AUTHORIZATION;
-- a name that is not unique cannot be deferred again
CREATE TABLE hidden.u (id int CONSTRAINT twice REFERENCES one);
CALL put('INSERT INTO hidden.t VALUES (18); INSERT INTO one VALUES (18)', 'INSERT INTO hidden.t VALUES (19); INSERT INTO one VALUES (19)');
SELECT * FROM up;
CALL put('INSERT INTO hidden.t VALUES (17); INSERT INTO one VALUES (17)', 'ALTER TABLE hidden.t ADD COLUMN n int');
SELECT * FROM up;

--
-- event triggers do not see what is dropped
--
CREATE TABLE dropped (identity text);
CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO dropped SELECT object_identity FROM pg_event_trigger_dropped_objects() WHERE original; END $$;
CREATE EVENT TRIGGER note ON sql_drop EXECUTE FUNCTION note();
CALL put('CREATE TEMP TABLE stage (id int); CREATE TEMP TABLE own_drop (id int); DROP TABLE own_drop');
CREATE TABLE called AS SELECT * FROM up;
SELECT * FROM called;
SELECT * FROM dropped;
DROP EVENT TRIGGER note;

--
-- a later body that misses them gets a hint
--
\set VERBOSITY default
\set SHOW_CONTEXT never
SET client_min_messages = error;
CALL put('CREATE TEMP TABLE stage (id int)', 'SELECT 1', 'INSERT INTO stage VALUES (1)');
SELECT * FROM up;
CALL put('PREPARE p AS SELECT 1', 'EXECUTE p');
SELECT * FROM up;
CALL put('DECLARE c CURSOR WITH HOLD FOR SELECT 1', 'FETCH c');
SELECT * FROM up;
-- not if no body in this call has left any
CALL put('SELECT 1', 'DO ''BEGIN INSERT INTO stage VALUES (1); END''');
SELECT * FROM up;
CALL put('CREATE TEMP TABLE stage (id int); DROP TABLE stage; PREPARE p AS SELECT 1; DECLARE c CURSOR FOR SELECT 1; CLOSE c', 'FETCH c');
SELECT * FROM up;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'leftovers';
DELETE FROM schemaver_applied WHERE project = 'leftovers';
DELETE FROM schemaver_state WHERE project = 'leftovers';
DELETE FROM schemaver_log WHERE project = 'leftovers';
DROP SCHEMA t_leftovers, hidden CASCADE;
REVOKE ALL ON FUNCTION schemaver_upgrade(text) FROM regress_sv_leftovers;
DROP ROLE regress_sv_leftovers;
