--
-- Loading histories of Alembic: the SQL that it writes without a database.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_alembic';
CREATE SCHEMA test_alembic;
SET search_path = test_alembic, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded_in_place.sql'
\set ECHO none
\i :shared
\set ECHO all
-- One text of an upgrade; the load is rolled back.
CREATE FUNCTION try(up text, down text DEFAULT NULL, history text DEFAULT NULL, unsupported text DEFAULT 'error')
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    result text[];
BEGIN
    result := array(SELECT loaded(jsonb_strip_nulls(jsonb_build_object('up.sql', up, 'down.sql', down, 'history.txt', history)), 'auto', unsupported));
    result := result || array(SELECT format('    %s <- %s%s%s%s up %s down %s', revision, coalesce(down_revision::text, 'base'),
        CASE WHEN transactional THEN '' ELSE ', not transactional' END, ', depends on ' || depends_on::text,
        ', labels ' || branch_labels::text, to_json(upgrade), coalesce(to_json(downgrade)::text, '-'))
        FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision);
    DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
    RETURN QUERY SELECT unnest(result);
END $$;

--
-- a history with branches, a merge, two bases, a dependency; one transaction
--
CREATE TABLE texts (name text, content text);
INSERT INTO texts VALUES ('out/up.sql', $t$BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1

CREATE TABLE users (
    id SERIAL NOT NULL, 
    name VARCHAR(50), 
    PRIMARY KEY (id)
);

COMMENT ON TABLE users IS 'people
-- Running upgrade x -> y
COMMIT;';

INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;

-- Running upgrade a1 -> b2

INSERT INTO users (name) VALUES ('O''Brien; -- 100% :name');

CREATE FUNCTION f(t text) RETURNS text LANGUAGE plpgsql AS $x$
    BEGIN
-- Running upgrade x -> y
COMMIT;
      RETURN format('%I', t); END;
    $x$;

UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';

-- Running upgrade b2 -> c3

CREATE TABLE posts (id BIGINT);

UPDATE alembic_version SET version_num='c3' WHERE alembic_version.version_num = 'b2';

-- Running upgrade b2 -> c4

ALTER TABLE users ADD COLUMN "größe" NUMERIC(6, 2);

INSERT INTO alembic_version (version_num) VALUES ('c4') RETURNING alembic_version.version_num;

-- Running upgrade c3, c4 -> m5

DELETE FROM alembic_version WHERE alembic_version.version_num = 'c3';

UPDATE alembic_version SET version_num='m5' WHERE alembic_version.version_num = 'c4';

-- Running upgrade  -> z1

COMMENT ON TABLE posts IS 'z1';

UPDATE alembic_version SET version_num='z1' WHERE alembic_version.version_num = 'm5';

COMMIT;

$t$), ('out/down.sql', $t$BEGIN;

-- Running downgrade z1 -> 

COMMENT ON TABLE posts IS NULL;

UPDATE alembic_version SET version_num='m5' WHERE alembic_version.version_num = 'z1';

-- Running downgrade m5 -> c3, c4

INSERT INTO alembic_version (version_num) VALUES ('c4') RETURNING alembic_version.version_num;

UPDATE alembic_version SET version_num='c3' WHERE alembic_version.version_num = 'm5';

-- Running downgrade c4 -> b2

ALTER TABLE users DROP COLUMN "größe";

DELETE FROM alembic_version WHERE alembic_version.version_num = 'c4';

-- Running downgrade c3 -> b2

DROP TABLE posts;

UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'c3';

-- Running downgrade b2 -> a1

DROP FUNCTION f(text);

DELETE FROM users;

UPDATE alembic_version SET version_num='a1' WHERE alembic_version.version_num = 'b2';

-- Running downgrade a1 -> 

DROP TABLE users;

DELETE FROM alembic_version WHERE alembic_version.version_num = 'a1';

DROP TABLE alembic_version;

COMMIT;

$t$), ('history.txt', $t$Rev: z1 (head)
Parent: <base>
Also depends on: m5
Branch names: other
Path: /app/versions/z1_.py

    second base
    
    Revision ID: z1
    Revises: 
    Create Date: 2001-01-31 10:00:06.123456

Rev: m5 (head) (mergepoint)
Merges: c3, c4
Branch names: left, r2, right
Path: /app/versions/m5_.py

    merge

Rev: c4
Parent: b2
Branch names: r2, right
Path: /app/versions/c4_.py

    größer,
    and longer

    Create Date: 2026-02-03 04:05:06

Rev: c3
Parent: b2
Branch names: left
Path: /app/versions/c3_.py

    posts
    
    Revision ID: c3
    Create Date: 2001-01-31 10:00:03+01:00

Rev: b2 (branchpoint)
Parent: a1
Branches into: c3, c4
Path: /app/versions/b2_.py

    Revision ID: b2
    Create Date: 2001-01-31T10:00

Rev: a1
Parent: <base>
Path: /app/versions/a1_.py

    users

$t$);
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts));
SELECT revision, down_revision, depends_on, branch_labels, message, CASE WHEN created_at < '2001-02-01' THEN created_at AT TIME ZONE 'UTC' END, transactional
FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
SELECT revision, upgrade FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
SELECT revision, downgrade FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
SELECT revision FROM schemaver_upgrade('heads');
SELECT * FROM users;
SELECT obj_description('posts'::regclass);
-- again; changed where applied
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts));
SELECT loaded((SELECT jsonb_object_agg(name, replace(content, 'BIGINT', 'INT')) FROM texts));
SELECT revision FROM schemaver_downgrade('base');
SELECT to_regclass('users'), to_regclass('posts'), to_regprocedure('f(text)');
-- changed where it is not applied
SELECT loaded((SELECT jsonb_object_agg(name, replace(content, 'BIGINT', 'INT')) FROM texts));
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
-- an invalid date, and one that means a different day tomorrow
SELECT loaded((SELECT jsonb_object_agg(name, replace(replace(content, '2001-01-31 10:00:06.123456', 'today'), '2001-01-31T10:00', '31.01.2001 10:00'))
               FROM texts));
-- without the history: what the SQL itself says
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts WHERE name ~ 'sql'));
SELECT revision, down_revision, depends_on, branch_labels, message FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
-- without the downgrades
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts WHERE name !~ 'down'));
SELECT count(downgrade) FROM schemaver_revisions WHERE project = 'test_alembic';
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
-- without the upgrades
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts WHERE name !~ 'up'));
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts WHERE name ~ 'history'));
SELECT loaded((SELECT jsonb_object_agg(name, content) FROM texts WHERE name ~ 'history'), 'alembic');

--
-- a transaction for each migration; a version table with another name; carriage returns; a byte order mark
--
SELECT try(E'\uFEFF' || replace($t$BEGIN;

CREATE TABLE "Sch ema"."my ""Versions" (
    version_num VARCHAR(32) NOT NULL
);

-- Running upgrade  -> a1

SELECT 1;

INSERT INTO "Sch ema"."my ""Versions" (version_num) VALUES ('a1');

COMMIT;

BEGIN;

-- Running upgrade a1 -> b2

SELECT 2;

UPDATE "Sch ema"."my ""Versions" SET version_num='b2' WHERE "Sch ema"."my ""Versions".version_num = 'a1';

COMMIT;

$t$, E'\n', E'\r\n'), $t$BEGIN;

-- Running downgrade b2 -> a1

SELECT -2;

UPDATE "Sch ema"."my ""Versions" SET version_num='a1' WHERE "Sch ema"."my ""Versions".version_num = 'b2';

COMMIT;

BEGIN;

-- Running downgrade a1 -> 

SELECT -1;

DELETE FROM "Sch ema"."my ""Versions" WHERE "Sch ema"."my ""Versions".version_num = 'a1';

COMMIT;

DROP TABLE "Sch ema"."my ""Versions";
$t$);

--
-- autocommit_block: all of a revision, or part of it; only one direction
--
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nCREATE INDEX CONCURRENTLY i ON t (x);\n\nBEGIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nALTER TYPE t ADD VALUE ''x'';\n\nBEGIN;\n\nCOMMIT;\n\n-- and another\nALTER TYPE t ADD VALUE ''y'';\n\nBEGIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n'
 '-- Running upgrade a -> b\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n');
-- op.execute("COMMIT"), which says that this revision runs outside of a transaction
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nALTER TYPE t ADD VALUE ''x'';\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n'
 '-- Running upgrade a -> b\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n');
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nCOMMIT;\n\nSELECT 2;\n\nBEGIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nSELECT 1;\n\nBEGIN;\n\nSELECT 2;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n', unsupported => 'stub');
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nCREATE INDEX CONCURRENTLY i ON t (x);\n\nBEGIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n',
 E'BEGIN;\n\n-- Running downgrade a -> \n\nDROP INDEX i;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n');
-- other statements of transactions
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nSAVEPOINT x;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
-- transactional_ddl=False: the text has no transactions, so the statements decide
SELECT try(E'CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL\n);\n\n-- Running upgrade  -> a\n\nCREATE INDEX CONCURRENTLY i ON t (x);\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n'
 '-- Running upgrade a -> b\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n');

--
-- what the text may have besides
--
-- the log in the same file; statements that do not end; empty ones; comments
SELECT try(E'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.\nBEGIN;\n\nINFO  [alembic.runtime.migration] Running upgrade  -> a, it\'s so\n-- Running upgrade  -> a\n\nDEBUG [alembic.runtime.migration] new branch insert a\n'
 'INSERT INTO alembic_version (version_num) VALUES (''a'');\n\nINFO  [alembic.runtime.migration] Running upgrade a -> b\n-- Running upgrade a -> b\n\nSELECT 1\n  AS INFO  -- done;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\n'
 '-- Running upgrade b -> c, with a message\n\n-- nothing;\n\nDEBUG [x] merge\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''q'';\n\nDEBUG [x] merge\nUPDATE alembic_version SET version_num=''c'' WHERE alembic_version.version_num = ''b'';\n\nCOMMIT;\n');
-- early versions wrote None for the base, and no transaction around it
SELECT try(E'-- Running upgrade None -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n', E'-- Running downgrade a -> None\n\nSELECT 2;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a'';\n');
-- what is hidden in tokens
SELECT try($t$BEGIN;

-- Running upgrade  -> a

SELECT E'\'
COMMIT;
', U&'\
COMMIT;
', "
COMMIT;
", $$
COMMIT;
$$, $a$ $$
-- Running upgrade a -> b
$a$ FROM a$b; /* a /*
COMMIT;
*/
-- Running upgrade a -> b
*/
SELECT a[1:n], x::text, $1$t$ || E';\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try($t$BEGIN;

-- Running upgrade  -> a

CREATE FUNCTION f() RETURNS int BEGIN ATOMIC
SELECT CASE WHEN true THEN 1
END;
END;

INSERT INTO alembic_version (version_num) VALUES ('a');

COMMIT;
$t$);
-- tokens that never end extend to the end, and the text is incomplete
SELECT try(E'-- Running upgrade  -> a\n\nSELECT ''\n\nINSERT INTO alembic_version (version_num) VALUES (''''a'''');\n');
SELECT try(E'-- Running upgrade  -> a\n\n/* /* */\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n');
-- a body that writes to the version table itself
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''old'';\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
-- a syntax error has its line in the file
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOMMIT;\n\nSELECT 1;\n  SELEC 2;\n\nBEGIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try(E'-- Running upgrade  -> a\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n', E'BEGIN;\n\n-- Running downgrade a -> \n\n\n\n DROP TABEL x;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a'';\n');

--
-- what cannot be carried over
--
-- statements of env.py, before and after; a line without meaning
SELECT try(E'BEGIN;\n\nSET search_path TO app;\n\n-- Running upgrade  -> a\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nINSERT INTO audit VALUES (1);\n\nCOMMIT;\n');
SELECT try(E'-- Running upgrade nothing\n-- Running upgrade \n-- Running downgrade  -> a\n-- Running upgrade a -> \n');
-- values without literal_binds
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nINSERT INTO t VALUES (:x);\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nINSERT INTO t VALUES (%(x_1)s);\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n');
-- percent signs for a driver; intended ones
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT ''100%%'';\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
SELECT try(E'-- %\nBEGIN;\n\n-- Running upgrade  -> a\n\nSELECT ''100%%'';\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
-- backslashes
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT ''a\\\\b'', E''a\\\\b'', ''\\d'';\n\nSELECT ''\\\\'';\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
-- COPY without a client
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nCOPY t FROM STDIN;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\nCOMMIT;\n');
-- Alembic has failed: in an upgrade, and what is left of it as a stub; in a downgrade
SELECT try(E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\n');
SELECT loaded(jsonb_build_object('up.sql', E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\n',
 'up2.sql', E'BEGIN;\n\n-- Running upgrade b -> c\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num=''c'' WHERE alembic_version.version_num = ''b'';\n\nCOMMIT;\n'), unsupported => 'stub');
SELECT revision, down_revision, upgrade FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
CREATE FUNCTION up() RETURNS text LANGUAGE sql AS $$ SELECT E'BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\nCOMMIT;\n' $$;
SELECT try(up(), E'BEGIN;\n\n-- Running downgrade b -> a\n\nSELECT -2;\n');
SELECT loaded(jsonb_build_object('up.sql', up(), 'down1.sql', E'BEGIN;\n\n-- Running downgrade b -> a\n\nSELECT -2;\n',
 'down2.sql', E'BEGIN;\n\n-- Running downgrade a -> \n\nSELECT -1;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a'';\n'));
SELECT revision, to_json(downgrade) FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY revision;
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
SELECT loaded(jsonb_build_object('up.sql', up(), 'down.sql', E'BEGIN;\n\n  FAILED: Multiple head revisions are present\n'));
SELECT try(up() || E'FAILED: Can''t locate revision\n');

--
-- several files: the same twice, and a different one; parents that differ; what is only in one
--
SELECT loaded(jsonb_build_object('1.sql', up(), '2.sql', up()));
SELECT loaded(jsonb_build_object('1.sql', up(), '2.sql', replace(up(), 'SELECT 2', 'SELECT 3')));
SELECT loaded(jsonb_build_object('up.sql', up(), 'd1.sql', E'-- Running downgrade b -> a\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num=''a'' WHERE alembic_version.version_num = ''b'';\n',
 'd2.sql', E'-- Running downgrade b -> a\n\nSELECT 2;\n\nUPDATE alembic_version SET version_num=''a'' WHERE alembic_version.version_num = ''b'';\n'));
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
SELECT try(up(), E'-- Running downgrade b -> x\n\nUPDATE alembic_version SET version_num=''x'' WHERE alembic_version.version_num = ''b'';\n\n-- Running downgrade y -> x\n\nUPDATE alembic_version SET version_num=''x'' WHERE alembic_version.version_num = ''y'';\n');
SELECT try(up(), NULL, E'Rev: b (head)\nParent: x\n\nRev: y\nParent: a\n');
-- a history of part of them; a dependency on a label; a downgrade that is empty; one that is missing
SELECT try(replace(up(), 'a -> b', 'a -> b1'), E'-- Running downgrade b1 -> a\n\nUPDATE alembic_version SET version_num=''a'' WHERE alembic_version.version_num = ''b1'';\n', E'Rev: a\nParent: <base>\nAlso depends on: other\n');
-- a label that only the parent has, and one that only the child has
SELECT try(up(), NULL, E'Rev: b (head)\nParent: a\nBranch names: theirs\n\nRev: a\nParent: <base>\nBranch names: mine\n');
SELECT try(up(), NULL, E'Rev: a\r\nParent: <base>\r\nBranch names: l1, l2\r\nRev: b (head)\r\nParent: a\r\nBranch names: l1, l2\r\n\r\n    The message\r\n    \r\n    Create Date: 2026-02-01 12:00:00+0100\r\n');

--
-- what is recognized and what is not
--
SELECT loaded('{"versions/1_a.py": "revision = ''1''\ndown_revision = None\n", "versions/2_b.py": "revision: str = ''2''\ndown_revision: str = ''1''\n", "env.py": "import alembic", "script.py.mako": ""}');
SELECT loaded(jsonb_build_object('up.sql', up(), 'versions/1_a.py', E'revision = ''1''\ndown_revision = None\n', 'alembic.ini', ''));
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
SELECT loaded('{"models.py": "revision = 1\n", "x.py": "# down_revision = 1\n"}');
SELECT loaded('{"a.sql": "SELECT 1; -- Running upgrade a -> b\n"}');
SELECT loaded('{"a.sql": ""}', 'alembic');
SELECT loaded('{"a.sql": "  FAILED: No ''script_location'' key found\n"}', 'alembic');
-- schemaver's own files and scripts
SELECT loaded('{"a.sql": "-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\n-- Running upgrade x -> y\nSELECT 1;\n"}');
SELECT loaded(jsonb_build_object('a.sql', schemaver_upgrade_sql('base:heads')));
DELETE FROM schemaver_revisions WHERE project = 'test_alembic';

--
-- many revisions
--
SELECT action, count(*), count(problem) FROM schemaver_load((SELECT jsonb_build_object(
  'up.sql', E'BEGIN;\n\n' || string_agg(format(E'-- Running upgrade %s -> r%s\n\nSELECT %s;\n\nINSERT INTO alembic_version (version_num) VALUES (''r%s'');\n\n', 'r' || nullif(n - 1, 0), n, n, n), '' ORDER BY n) || E'COMMIT;\n',
  'down.sql', E'BEGIN;\n\n' || string_agg(format(E'-- Running downgrade r%s -> %s\n\nSELECT -%s;\n\nINSERT INTO alembic_version (version_num) VALUES (''r%s'');\n\n', n, 'r' || nullif(n - 1, 0), n, n), '' ORDER BY n DESC) || E'COMMIT;\n',
  'history.txt', string_agg(format(E'Rev: r%s\nParent: %s\nBranch names: line\nPath: x\n\n    message %s\n    \n', n, coalesce('r' || nullif(n - 1, 0), '<base>'), n), '' ORDER BY n DESC))
  FROM generate_series(1, 3000) n)) GROUP BY 1 ORDER BY 1;
SELECT count(*), count(downgrade), count(message), count(branch_labels), count(down_revision) FROM schemaver_revisions WHERE project = 'test_alembic';
SELECT * FROM (SELECT revision, down_revision, message, to_json(upgrade), to_json(downgrade) FROM schemaver_revisions WHERE project = 'test_alembic' ORDER BY length(revision) DESC, revision DESC LIMIT 1) x;

DELETE FROM schemaver_revisions WHERE project = 'test_alembic';

--
-- what only looks like the parts of a script
--
-- placeholders, and what only looks like one
SELECT try(E'-- Running upgrade  -> a1\n\nINSERT INTO t VALUES (' || value || E');\n\nINSERT INTO alembic_version (version_num) VALUES (''a1'') RETURNING alembic_version.version_num;\n')
FROM unnest(ARRAY[':9', '%(1x)s', '%(a)d', '%(a)sx', '%()s', '%(a', 'a:b', '%(é_Z9)s', ':é', '%', '100 % (x)']) value;
-- strings, names and comments that do not end, that contain comment marks, or that only look like strings
SELECT try(E'-- Running upgrade  -> a1\n\n' || statement || E'\n\nINSERT INTO alembic_version (version_num) VALUES (''a1'') RETURNING alembic_version.version_num;\n')
FROM unnest(ARRAY['SELECT 1 /* a / b * c /* */ */;', 'SELECT 1 /* a', E'SELECT E''a\\', E'SELECT E''a\\''b'', te''x\\'';', 'SELECT $1$a$1$;', 'SELECT $a$ :b', 'SELECT $a b$;', 'SELECT a$b$ c;', 'SELECT "a""b', '/']) statement;
-- tables that are not the version table
SELECT try(head || E'-- Running upgrade  -> a1\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a1'') RETURNING alembic_version.version_num;\n\nDROP TABLE alembic_version CASCADE;\n')
FROM unnest(ARRAY[E'CREATE TABLE  (\n', E'CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL\n', E'CREATE TABLE "alembic_version (\n', E'CREATE TABLE alembic_version (\n    version_num VARCHAR(32)\n) TABLESPACE x;\n',
    E'CREATE TABLE other (\n    version_num VARCHAR(32)\n);\n', E'INFO  [alembic.runtime\n', E'INFO  [] x\n', E'INF [x] x\n', E'INFO [alembic] x  \r\n']) head;
-- a text that ends within a name, and a text of blanks
SELECT try(E'-- Running upgrade  -> a1\n\nCREATE TABLE "x');
-- two statements after the last mark
SELECT try(E'-- Running upgrade  -> a1\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a1'') RETURNING alembic_version.version_num;\n\nSELECT 2;\n\nSELECT 3;\n\n   \n');
-- the same downgrade in two texts, another one, one that was cut off
SELECT loaded(jsonb_build_object('up.sql', E'-- Running upgrade  -> a1\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''a1'') RETURNING alembic_version.version_num;\n',
    'down1.sql', E'-- Running downgrade a1 -> \n\nSELECT 2;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a1'';\n', 'down2.sql', E'-- Running downgrade a1 -> \n\n' || down))
FROM unnest(ARRAY[E'SELECT 2;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a1'';\n', E'SELECT 3;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = ''a1'';\n', E'SELECT 2;\n']) down;

DELETE FROM schemaver_revisions WHERE project = 'test_alembic';
\set VERBOSITY terse
DROP SCHEMA test_alembic CASCADE;
