--
-- The file and the line that a body was loaded from: what is kept, and what an error says.
--
CREATE SCHEMA t_origin;
SET search_path = t_origin, public;
SET schemaver.project = 'origin';
SET client_min_messages = warning;

CREATE VIEW kept AS
SELECT revision, upgrade_file, upgrade_line, downgrade_file, downgrade_line, xmin AS version
FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
CREATE FUNCTION origins() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s: %s %s, %s %s', revision, coalesce(upgrade_file, '-'), coalesce(upgrade_line::text, '-'),
                coalesce(downgrade_file, '-'), coalesce(downgrade_line::text, '-'))
  FROM kept ORDER BY revision COLLATE "C"
$$;

-- the rows of a call, or what an error says
CREATE FUNCTION told(call text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  hint text;
  context text;
BEGIN
  RETURN QUERY EXECUTE call;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
  RETURN NEXT SQLSTATE;
  IF hint <> '' THEN RETURN NEXT '  HINT: ' || hint; END IF;
  FOR context IN SELECT line FROM regexp_split_to_table(context, '\n') line
                 WHERE line !~ '(t_origin\.)?told\(|^SQL statement "SELECT concat|^PL/pgSQL|^SQL function' LOOP
    RETURN NEXT '  CONTEXT: ' || context;
  END LOOP;
END $$;
CREATE FUNCTION up(target text DEFAULT 'heads') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT told(format('SELECT concat_ws('' '', direction, revision) FROM public.schemaver_upgrade(%L)', target))
$$;
CREATE FUNCTION down(target text DEFAULT 'base') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT told(format('SELECT concat_ws('' '', direction, revision) FROM public.schemaver_downgrade(%L)', target))
$$;
CREATE TABLE files (name text PRIMARY KEY, content text);
CREATE FUNCTION load(format text DEFAULT 'auto', unsupported text DEFAULT 'error') RETURNS SETOF text
LANGUAGE sql AS $$
  SELECT told(format('SELECT concat_ws('' '', name, revision, action) FROM public.schemaver_load((SELECT jsonb_object_agg(name, content) FROM files), %L, %L)', format, unsupported))
$$;

-- in our own format, both bodies are in one file
INSERT INTO files VALUES
('users.sql', $$-- revision: a1
-- down_revision: base

-- schemaver: upgrade

CREATE TABLE users (id int PRIMARY KEY);

-- schemaver: downgrade
DROP TABLE users;
$$),
('folder/fill.sql', $$-- revision: b2
-- down_revision: a1
-- schemaver: upgrade
INSERT INTO users VALUES (1);
  INSERT INTO users	-- twice
  VALUES (1);
-- schemaver: downgrade
DELETE FROM users;
SELECT nothing
FROM users;
$$);
SELECT load();
SELECT origins();

-- the same files again, in other lines, and in another file
CREATE TABLE before AS SELECT revision, version::text FROM kept;
SELECT load();
SELECT revision, k.version::text = b.version AS untouched FROM kept k JOIN before b USING (revision) ORDER BY 1;
SELECT schemaver_manifest() AS manifest \gset
UPDATE files SET content = E'-- revision: a1\n-- message: users\n' || substr(content, length(E'-- revision: a1\n') + 1) WHERE name = 'users.sql';
UPDATE files SET name = 'fill.sql' WHERE name = 'folder/fill.sql';
SELECT load();
SELECT origins();
SELECT schemaver_manifest() = :'manifest' AS same;
BEGIN;
SELECT load();
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object';
UPDATE files SET name = 'moved.sql' WHERE name = 'users.sql';
SELECT load();
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object';
ROLLBACK;

-- an error with no position has the statement, one with a position its column
SELECT up();
SELECT schemaver_edit('b2', upgrade => 'INSERT INTO users VALUES (1);');
SELECT origins();
SELECT up();
SELECT down('a1');
SELECT line FROM regexp_split_to_table(schemaver_show('b2'), '\n') line WHERE line LIKE 'File%';

-- what is applied may move, too
UPDATE files SET name = 'create.sql' WHERE name = 'users.sql';
DELETE FROM files WHERE name = 'fill.sql';
SELECT load();
SELECT origins();
SELECT schemaver_register('a1', NULL, upgrade, downgrade, message) FROM schemaver_revisions WHERE project = 'origin' AND revision = 'a1';
SELECT schemaver_edit('a1', message => 'users');
SELECT origins();
SELECT schemaver_edit('a1', downgrade => 'DROP TABLE t_origin.users;');
SELECT origins();

-- one file per direction, and a body that was not carried over
SET schemaver.project = 'origin_pairs';
TRUNCATE files;
INSERT INTO files VALUES
('1_one.up.sql', E'CREATE TABLE one ();\n\nSELECT 1/0;\n'),
('1_one.down.sql', E'DROP TABLE one;\n'),
('2_two.up.sql', E'CREATE TABLE two ();\n'),
('2_two.down.sql', E'\\i two.sql\n');
SELECT load('golang-migrate', 'stub');
SELECT origins();
SELECT line FROM regexp_split_to_table(schemaver_show('1'), '\n') line WHERE line LIKE 'File%';
-- in the transaction that has loaded them
BEGIN;
SELECT up();
UPDATE files SET content = replace(content, '1/0', '1') WHERE name = '1_one.up.sql';
SELECT load('golang-migrate', 'stub');
SELECT schemaver_edit('2', upgrade => 'SELECT 1/0');
SELECT up();
ROLLBACK;
BEGIN;
INSERT INTO files VALUES ('3_three.up.sql', E'-- three\nDO $b$BEGIN RAISE EXCEPTION USING ERRCODE = ''P1234''; END$b$;\n');
UPDATE files SET content = replace(content, '1/0', '1') WHERE name = '1_one.up.sql';
SELECT load('golang-migrate', 'stub');
SELECT up('3');
ROLLBACK;

-- the text of a statement: blanks, control characters, length, characters of several bytes
SET schemaver.project = 'origin_text';
SELECT schemaver_register('t1', NULL, E'  SELECT\n\t1 /\r\n 0, ''\x1b''  ;');
SELECT up('t1');
SELECT schemaver_register('t1', NULL, 'SELECT ' || repeat('1 + ', 30) || '1/0');
SELECT up('t1');
SELECT schemaver_register('t1', NULL, 'SELECT 1/0 AS "' || repeat('ü', 20) || '", ''' || repeat('語', 120) || '''');
SELECT up('t1');
SELECT schemaver_register('t1', NULL, 'SELECT 1/0 AS a,' || repeat(E' \n', 100000) || '''end''');
SELECT up('t1');

-- what is forbidden, what is deferred, and what cannot run in a transaction
SET schemaver.project = 'origin_kinds';
TRUNCATE files;
INSERT INTO files VALUES ('k1.sql', $$-- revision: k1
-- down_revision: base
-- schemaver: upgrade
SELECT 1;
COMMIT;
$$);
SELECT load();
SELECT up();
UPDATE files SET content = $$-- revision: k1
-- down_revision: base
-- schemaver: upgrade
CREATE TABLE t_origin.d (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO t_origin.d VALUES (1);
INSERT INTO t_origin.d VALUES (1);

-- schemaver: downgrade
COMMIT;
$$;
SELECT load();
SELECT up();
UPDATE files SET content = $$-- revision: k1
-- down_revision: base
-- schemaver: upgrade
SELECT 1; DELETE FROM public.schemaver_revisions WHERE project = 'origin_kinds'; SELECT 2;
$$;
SELECT load();
SELECT up();
UPDATE files SET content = $$-- revision: k1
-- down_revision: base
-- schemaver: upgrade
SELECT 1;
VACUUM;
$$;
SELECT load();
SELECT up();
UPDATE files SET content = $$-- revision: k1
-- down_revision: base
-- transactional: false

-- schemaver: upgrade
VACUUM;
$$;
SELECT load();
SELECT up();
BEGIN;
UPDATE files SET name = 'k2.sql';
SELECT load();
SELECT up();
ROLLBACK;
SELECT line FROM regexp_split_to_table(schemaver_upgrade_sql(), '\n') line WHERE line LIKE '%k1.sql%';
SELECT * FROM schemaver_validate();
SELECT line FROM regexp_split_to_table(schemaver_show('head'), '\n') line WHERE line LIKE 'File%';
SELECT told($$SELECT revision FROM public.schemaver_stamp('k1')$$);
SELECT down();
SELECT told($$SELECT revision FROM public.schemaver_stamp('base')$$);

-- rows written by hand: a file without a line, a line without a file
UPDATE schemaver_revisions SET upgrade_line = NULL WHERE project = 'origin_kinds';
SELECT up();
SELECT load();
SELECT origins();
UPDATE schemaver_revisions SET upgrade_line = -7 WHERE project = 'origin_kinds';
SELECT up();
UPDATE schemaver_revisions SET upgrade_file = NULL WHERE project = 'origin_kinds';
SELECT up();

SET client_min_messages = error;
DROP SCHEMA t_origin CASCADE;
DELETE FROM schemaver_applied WHERE project LIKE 'origin%';
DELETE FROM schemaver_revisions WHERE project LIKE 'origin%';
