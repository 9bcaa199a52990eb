-- Schemas that are kept, and compared with later
\set VERBOSITY default
SET client_min_messages = warning;
CREATE FUNCTION state(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE call;
  RETURN 'done';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE SCHEMA snap;
CREATE TABLE snap.t (id int PRIMARY KEY, v varchar CHECK (v IN ('x', 'y')));
CREATE VIEW snap.w AS SELECT * FROM snap.t WHERE v IN ('x', 'y');
SELECT schemaver_snapshot('before', '{snap}') = schemaver_fingerprint(schemas => '{snap}') AS is_fingerprint;
SELECT name, server_major = current_setting('server_version_num')::int / 10000 AS is_here, schemas,
  fingerprint = schemaver_fingerprint(schemas => '{snap}') AS is_same, taken_at <= clock_timestamp() AS is_past, taken_by = current_user AS is_mine,
  checksum = sha256(content) AS is_whole FROM schemaver_snapshots;
-- Forth and back
ALTER TABLE snap.t ADD n int DEFAULT 5;
DROP VIEW snap.w;
CREATE INDEX i ON snap.t (n);
SELECT ddl, codes FROM schemaver_diff('snapshot:before', 'live');
SELECT split_part(ddl, ' AS', 1) AS ddl, codes FROM schemaver_diff('live', 'snapshot:before');
\set ECHO none
SELECT format('%s;', ddl) FROM schemaver_diff('live', 'snapshot:before') WHERE ddl IS NOT NULL ORDER BY step \gexec
\set ECHO all
RESET search_path;
SELECT count(*) FROM schemaver_diff('live', 'snapshot:before');
-- Names are quoted as always
ALTER TABLE snap.t ADD n int DEFAULT 5;
SET quote_all_identifiers = on;
SELECT ddl, lock FROM schemaver_diff('live', 'snapshot:before');
SELECT ddl, lock FROM schemaver_diff('snapshot:before', 'database:' || current_database());
RESET quote_all_identifiers;
ALTER TABLE snap.t DROP n;
-- A name is given once
SELECT state($$SELECT schemaver_snapshot('before')$$), state($$SELECT schemaver_snapshot('before', '{snap}', replace => true)$$);
SELECT state($$SELECT schemaver_snapshot('')$$), state($$SELECT schemaver_snapshot(NULL)$$), state($$SELECT schemaver_snapshot(E'a\nb')$$),
  state($$SELECT schemaver_snapshot(repeat('x', 255))$$), state($$SELECT schemaver_snapshot(repeat('x', 256))$$),
  state($$SELECT schemaver_snapshot('x', '{}')$$), state($$SELECT schemaver_snapshot('x', '{nope}')$$);
SELECT state($$SELECT schemaver_snapshot_drop(repeat('x', 255))$$), state($$SELECT schemaver_snapshot_drop('x')$$);
SELECT * FROM schemaver_diff('snapshot:nope', 'live');
SELECT * FROM schemaver_diff('snapshot:', 'live');
-- What can be compared with it
SELECT state($$SELECT schemaver_snapshot('all')$$);
SELECT * FROM schemaver_diff('snapshot:all', 'snapshot:before');
SELECT * FROM schemaver_diff('snapshot:all', 'schema:snap');
SELECT * FROM schemaver_diff('snapshot:all', 'live', renames => '{"snap.t.v": "snap.t.w"}');
SELECT count(*) FROM schemaver_diff('snapshot:all', 'live');
SELECT count(*) FROM schemaver_diff('snapshot:before', 'database:' || current_database());
-- A schema that is gone
BEGIN;
DROP SCHEMA snap CASCADE;
SELECT split_part(ddl, ' AS', 1) AS ddl FROM schemaver_diff('live', 'snapshot:before') WHERE kind IN ('schema', 'view');
ROLLBACK;
-- What is tried out for a rename only renames, whatever somebody has written into the row
CREATE SEQUENCE snap.advanced;
DO $$ BEGIN EXECUTE format('CREATE TYPE snap.r AS RANGE (subtype = float8, multirange_type_name = snap.%s)', repeat('m', 60)); END $$;
SELECT state($$SELECT schemaver_snapshot('planted', '{snap}')$$);
UPDATE schemaver_snapshots SET content = decode(replace(encode(content, 'hex'), encode(convert_to(repeat('m', 60), 'UTF8'), 'hex'),
  encode(convert_to(rpad('m; DO $$BEGIN PERFORM setval(''snap.advanced'', 77); END$$', 60), 'UTF8'), 'hex')), 'hex') WHERE name = 'planted';
UPDATE schemaver_snapshots SET checksum = sha256(content);
DROP TYPE snap.r;
DO $$ BEGIN EXECUTE format('CREATE TYPE snap.old AS RANGE (subtype = float8, multirange_type_name = snap.%s)', repeat('m', 60)); END $$;
SELECT count(*) FROM schemaver_diff('live', 'snapshot:planted', renames => '{"snap.old": "snap.r"}');
SELECT last_value FROM snap.advanced;
SELECT schemaver_snapshot_drop('planted');
DROP TYPE snap.old;
DROP SEQUENCE snap.advanced;
-- Damaged rows
UPDATE schemaver_snapshots SET content = content || '\x00' WHERE name = 'all';
SELECT * FROM schemaver_diff('snapshot:all', 'live');
UPDATE schemaver_snapshots SET checksum = sha256(content);
SELECT * FROM schemaver_diff('snapshot:all', 'live');
UPDATE schemaver_snapshots SET content = '', checksum = sha256('') WHERE name = 'all';
SELECT * FROM schemaver_diff('snapshot:all', 'live');
-- Those of another format: the first number of the content
UPDATE schemaver_snapshots o SET content = b.content FROM schemaver_snapshots b WHERE b.name = 'before';
UPDATE schemaver_snapshots SET content = set_byte(content, 0, 99) WHERE name = 'all';
UPDATE schemaver_snapshots SET checksum = sha256(content);
SELECT * FROM schemaver_diff('snapshot:all', 'live');
-- Something that is not covered, and does not say what it is
CREATE OPERATOR snap.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = OPERATOR(snap.~~~));
SELECT state($$SELECT schemaver_snapshot('nameless', '{snap}')$$), state($$SELECT schemaver_snapshot('short', '{snap}')$$);
SELECT ddl FROM schemaver_diff('snapshot:short', 'live');
UPDATE schemaver_snapshots SET content = overlay(content PLACING '\x00' FROM position('\x000000096f70657261746f72'::bytea IN content) + 3 FOR 9)
  WHERE name = 'nameless';
UPDATE schemaver_snapshots SET content = overlay(content PLACING '\x0261' FROM position('\x236f70657261746f7220736e6170'::bytea IN content) FOR 35)
  WHERE name = 'short';
UPDATE schemaver_snapshots SET checksum = sha256(content);
DROP OPERATOR snap.=== (int, int);
DROP OPERATOR snap.~~~ (int, int);
SELECT state($$SELECT * FROM schemaver_diff('snapshot:nameless', 'live')$$), state($$SELECT * FROM schemaver_diff('snapshot:short', 'live')$$);
SELECT schemaver_snapshot_drop('nameless'), schemaver_snapshot_drop('short');
-- Texts that are not what the server writes: they are refused, or are in statements as they are
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
SELECT state($$SELECT schemaver_snapshot('rewritten')$$);
CREATE FUNCTION rewritten(source text, target text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  base bytea := (SELECT content FROM schemaver_snapshots WHERE name = 'rewritten');
  result text;
BEGIN
  UPDATE schemaver_snapshots SET content = decode(replace(encode(base, 'hex'), encode(convert_to(source, 'UTF8'), 'hex'), encode(convert_to(target, 'UTF8'), 'hex')), 'hex')
    WHERE name = 'rewritten';
  UPDATE schemaver_snapshots SET checksum = sha256(content) WHERE name = 'rewritten';
  result := state('SELECT * FROM schemaver_diff(''live'', ''snapshot:rewritten'')') || ', ' || state('SELECT * FROM schemaver_diff(''snapshot:rewritten'', ''live'')');
  UPDATE schemaver_snapshots SET content = base, checksum = sha256(base) WHERE name = 'rewritten';
  RETURN result;
END $$;
SELECT rewritten('EXECUTE TO OWNER', 'EXECUTE-TO-OWNER');
SELECT rewritten('PRIMARY KEY (id)', 'PRIMARY KEY [id]');
SELECT schemaver_snapshot_drop('rewritten');
DROP FUNCTION rewritten;
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
-- All bytes, one after the other: an error, or a comparison
DO $$
DECLARE
  base bytea := (SELECT content FROM schemaver_snapshots WHERE name = 'before');
  place int := length(base) - 1500;
  ok int := 0;
BEGIN
  WHILE place < length(base) LOOP
    UPDATE schemaver_snapshots SET content = set_byte(base, place, (get_byte(base, place) + 1) % 256), schemas = '{snap}' WHERE name = 'all';
    UPDATE schemaver_snapshots SET checksum = sha256(content) WHERE name = 'all';
    BEGIN
      PERFORM FROM schemaver_diff('snapshot:all', 'live');
      ok := ok + 1;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
    place := place + 11;
  END LOOP;
  IF ok = 0 THEN
    RAISE WARNING 'nothing was compared';
  END IF;
END $$;
-- Rights: on the function, and on the table
CREATE ROLE regress_snapshots;
GRANT EXECUTE ON FUNCTION schemaver_diff, schemaver_snapshot TO regress_snapshots;
SET ROLE regress_snapshots;
SELECT state($$SELECT schemaver_snapshot('mine', '{snap}')$$), state($$SELECT schemaver_snapshot_drop('mine')$$),
  state($$SELECT * FROM schemaver_diff('snapshot:mine', 'live')$$), state($$SELECT * FROM schemaver_snapshots$$);
RESET ROLE;
GRANT SELECT ON schemaver_snapshots TO regress_snapshots;
SET ROLE regress_snapshots;
SELECT count(*) FROM schemaver_diff('snapshot:mine', 'live');
RESET ROLE;
ALTER TABLE schemaver_snapshots ENABLE ROW LEVEL SECURITY;
SET ROLE regress_snapshots;
SELECT state($$SELECT * FROM schemaver_diff('snapshot:mine', 'live')$$);
RESET ROLE;
ALTER TABLE schemaver_snapshots DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON schemaver_snapshots FROM regress_snapshots;
REVOKE EXECUTE ON FUNCTION schemaver_diff, schemaver_snapshot FROM regress_snapshots;
DROP ROLE regress_snapshots;
BEGIN READ ONLY;
SELECT count(*) FROM schemaver_diff('snapshot:before', 'live');
SELECT schemaver_snapshot('x');
ROLLBACK;
SELECT schemaver_snapshot_drop(name) FROM schemaver_snapshots;
SELECT count(*) FROM schemaver_snapshots;
DROP SCHEMA snap CASCADE;
DROP FUNCTION state;
