--
-- Additions by the owner of a table: none of that code runs when schemaver reads or
-- writes.  It is ignored, or refused with 55000 before anything is written.  Every
-- kind of addition to every table, with every call.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'planted';
DROP EXTENSION schemaver;
CREATE EXTENSION schemaver;
CREATE SCHEMA planted;
CREATE ROLE regress_sv_planter;
CREATE ROLE regress_sv_caller;
GRANT ALL ON SCHEMA planted, public TO regress_sv_planter;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO regress_sv_caller;

-- a trap that has sprung is counted, regardless of rollbacks
CREATE SEQUENCE planted.sprung MINVALUE 0;
GRANT ALL ON SEQUENCE planted.sprung TO PUBLIC;
CREATE FUNCTION planted.spring(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM nextval('planted.sprung'); RETURN true; END $$;
CREATE FUNCTION planted.spring() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM nextval('planted.sprung'); RETURN NULL; END $$;
CREATE FUNCTION planted.text() RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN PERFORM nextval('planted.sprung'); RETURN 'planted'; END $$;
CREATE FUNCTION planted.cmp(text, text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM nextval('planted.sprung'); RETURN bttextcmp($1, $2); END $$;
CREATE OPERATOR CLASS planted.ops FOR TYPE text USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 planted.cmp(text, text);
CREATE DOMAIN planted.checked AS integer CHECK (planted.spring(VALUE));
CREATE DOMAIN planted.filled AS integer NOT NULL;
CREATE TYPE planted.mood AS ENUM ('ok');
CREATE TABLE planted.referred (name text COLLATE "C" PRIMARY KEY);
INSERT INTO planted.referred VALUES ('planted'), ('a1'), ('b1'), ('upgrade'), ('environment'), ('allow_downgrade');
GRANT ALL ON ALL TABLES IN SCHEMA planted TO PUBLIC;

CREATE TABLE planted.additions (n serial, kind text, statements text);
-- %1$s is the table, %2$s a column of type text, %3$s those of the primary key,
-- %6$s another one
INSERT INTO planted.additions (kind, statements) VALUES
    ('before row trigger', 'CREATE TRIGGER trap BEFORE INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION planted.spring()'),
    ('after row trigger', 'CREATE TRIGGER trap AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION planted.spring(); ALTER TABLE %1$s ENABLE ALWAYS TRIGGER trap'),
    ('statement trigger', 'CREATE TRIGGER trap BEFORE INSERT OR UPDATE OR DELETE ON %1$s EXECUTE FUNCTION planted.spring()'),
    ('constraint trigger', 'CREATE CONSTRAINT TRIGGER trap AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION planted.spring()'),
    ('rule', 'CREATE RULE trap1 AS ON INSERT TO %1$s DO INSTEAD SELECT planted.spring(1); CREATE RULE trap2 AS ON UPDATE TO %1$s DO ALSO SELECT planted.spring(1); CREATE RULE trap3 AS ON DELETE TO %1$s DO INSTEAD SELECT planted.spring(1)'),
    ('policy', 'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY trap ON %1$s USING (planted.spring(1)) WITH CHECK (planted.spring(1))'),
    ('policy that forbids', 'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'),
    ('default', 'ALTER TABLE %1$s ALTER %2$s SET DEFAULT planted.text()'),
    ('column with a default', 'ALTER TABLE %1$s ADD trap text; ALTER TABLE %1$s ALTER trap SET DEFAULT planted.text()'),
    ('statistics', 'CREATE STATISTICS planted.trap ON planted.spring(%2$s) FROM %1$s'),
    ('child', 'CREATE TABLE planted.child () INHERITS (%1$s); INSERT INTO planted.child SELECT * FROM %1$s; CREATE TRIGGER trap BEFORE INSERT OR UPDATE OR DELETE ON planted.child FOR EACH ROW EXECUTE FUNCTION planted.spring()'),
    ('plain index', 'CREATE INDEX trap ON %1$s (%2$s)'),
    ('index with an expression of the server''s', 'CREATE INDEX trap ON %1$s (lower(%2$s) DESC) WHERE %2$s IS NOT NULL AND length(%2$s) > 0'),
    ('index with a CASE of the server''s', 'CREATE INDEX trap ON %1$s ((CASE WHEN %2$s IS NULL THEN 1 END))'),
    ('index with a CASE of somebody''s type', 'CREATE INDEX trap ON %1$s ((CASE WHEN %2$s IS NULL THEN ''ok''::planted.mood END))'),
    ('index with an array', 'CREATE INDEX trap ON %1$s ((ARRAY[%2$s]))'),
    ('check', 'ALTER TABLE %1$s ADD CONSTRAINT trap CHECK (planted.spring(%2$s))'),
    ('check, not valid', 'ALTER TABLE %1$s ADD CONSTRAINT trap CHECK (planted.spring(%2$s)) NOT VALID'),
    ('check of the server''s', 'ALTER TABLE %1$s ADD CONSTRAINT trap CHECK (length(%2$s) < 1000)'),
    ('exclusion', 'ALTER TABLE %1$s ADD CONSTRAINT trap EXCLUDE USING btree (%3$s)'),
    ('generated column', 'ALTER TABLE %1$s ADD trap boolean GENERATED ALWAYS AS (planted.spring(%2$s)) STORED'),
    ('index with an expression', 'CREATE INDEX trap ON %1$s (planted.spring(%2$s))'),
    ('index with a constant', 'CREATE INDEX trap ON %1$s ((%2$s IS NULL OR planted.spring(1)))'),
    ('partial index', 'CREATE INDEX trap ON %1$s (%2$s) WHERE planted.spring(%2$s)'),
    ('deferrable constraint', 'ALTER TABLE %1$s ADD CONSTRAINT trap UNIQUE (%4$s) DEFERRABLE'),
    ('domain with a check', 'ALTER TABLE %1$s ADD trap planted.checked'),
    ('foreign key', 'ALTER TABLE %1$s ADD CONSTRAINT trap FOREIGN KEY (%2$s) REFERENCES planted.referred NOT VALID'),
    ('foreign key that refers to it', 'CREATE TABLE planted.refers (LIKE %1$s); ALTER TABLE planted.refers ADD CONSTRAINT trap FOREIGN KEY (%4$s) REFERENCES %1$s ON DELETE CASCADE'),
    ('operator class', 'CREATE INDEX trap ON %1$s (%2$s planted.ops)'),
    ('primary key gone', 'ALTER TABLE %1$s DROP CONSTRAINT %5$s_pkey'),
    ('other primary key', 'ALTER TABLE %1$s DROP CONSTRAINT %5$s_pkey; ALTER TABLE %1$s ADD PRIMARY KEY (%4$s, %6$s)');

CREATE TABLE planted.tables (name regclass, text_column text, keys text, other text);
INSERT INTO planted.tables VALUES
    ('schemaver_revisions', 'revision', 'project, revision', 'created_by'), ('schemaver_applied', 'revision', 'project, tenant, revision', 'applied_by'),
    ('schemaver_state', 'last_direction', 'project, tenant', 'last_run_by'), ('schemaver_log', 'direction', 'run, step', 'outcome'), ('schemaver_settings', 'name', 'name', 'changed_by');

-- everything that reads and writes
CREATE TABLE planted.calls (n serial, call text);
INSERT INTO planted.calls (call) VALUES
    ('SELECT count(*) FROM schemaver_heads()'), ('SELECT count(*) FROM schemaver_status()'), ('SELECT schemaver_show(''a1'')'),
    ('SELECT count(*) FROM schemaver_validate()'), ('SELECT schemaver_upgrade_sql()'),
    ('SELECT schemaver_register(''new'')'), ('SELECT schemaver_register(''b1'', ''{a1}'', ''SELECT 2'', '''')'),
    ('SELECT schemaver_edit(''a1'', message => ''edited'', downgrade => ''SELECT 3'')'),
    ('SELECT schemaver_revision(''new'', head => ''b1'')'), ('SELECT count(*) FROM schemaver_load(''{"V1__x.sql": "SELECT 1"}'')'),
    ('SELECT schemaver_remove(''b1'')'),
    ('SELECT count(*) FROM schemaver_upgrade(''b1'')'), ('SELECT count(*) FROM schemaver_stamp(''b1'')'),
    ('SELECT count(*) FROM schemaver_stamp(''b1'', purge => true)'), ('SELECT count(*) FROM schemaver_downgrade(''base'')'),
    ('SELECT count(*) FROM schemaver_reset()'),
    ('SELECT schemaver_configure(''environment'', ''development'')'), ('SELECT schemaver_configure(''allow_downgrade'', NULL)');

DO $$ BEGIN
    PERFORM schemaver_register('a1', upgrade => 'SELECT 1', downgrade => ''), schemaver_register('b1', '{a1}', 'SELECT 1', '');
    PERFORM schemaver_upgrade('a1');
    PERFORM schemaver_configure('environment', 'test'), schemaver_configure('allow_downgrade', 'on');
END $$;

-- The result of a call with an addition: done, or its error.
CREATE FUNCTION planted.outcome(addition text, call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL ROLE regress_sv_planter;
    EXECUTE addition;
    RESET ROLE;
    PERFORM setval('planted.sprung', 0);
    BEGIN
        SET LOCAL ROLE regress_sv_caller; -- a superuser may not run what another role decides
        EXECUTE call;
        SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION WHEN OTHERS THEN
        RAISE SQLSTATE 'TOLD1' USING MESSAGE = SQLSTATE || ' ' || SQLERRM;
    END;
    RAISE SQLSTATE 'TOLD1' USING MESSAGE = 'done';
EXCEPTION WHEN SQLSTATE 'TOLD1' THEN
    RETURN SQLERRM;
END $$;

DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT name FROM planted.tables LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO regress_sv_planter', t.name);
    END LOOP;
END $$;
GRANT USAGE ON SCHEMA planted TO PUBLIC;
GRANT CREATE ON SCHEMA public TO regress_sv_planter;

-- the traps are live: those that run code spring when the owner of a table writes to it by hand (except for a
-- constant, see below)
CREATE FUNCTION planted.by_hand(addition text, name regclass, text_column text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = name AND attnum > 0);
    statement text;
BEGIN
    SET LOCAL ROLE regress_sv_planter;
    EXECUTE format('CREATE TABLE planted.copy AS SELECT * FROM %s', name);
    EXECUTE addition;
    PERFORM setval('planted.sprung', 0);
    FOREACH statement IN ARRAY ARRAY['UPDATE %1$s SET %3$s = %3$s', 'DELETE FROM %1$s', 'INSERT INTO %1$s (%2$s) SELECT %2$s FROM planted.copy',
        'INSERT INTO %1$s DEFAULT VALUES', 'SET CONSTRAINTS ALL IMMEDIATE', 'ANALYZE %1$s'] LOOP
        BEGIN
            EXECUTE format(statement, name, columns, text_column);
        EXCEPTION WHEN OTHERS THEN
        END;
    END LOOP;
    RAISE SQLSTATE 'TOLD1' USING MESSAGE = currval('planted.sprung');
EXCEPTION WHEN SQLSTATE 'TOLD1' THEN
    RETURN SQLERRM;
END $$;
SELECT kind, count(*) FILTER (WHERE planted.by_hand(format(statements, t.name, text_column, regexp_replace(keys, '(\w+)', '\1 WITH =', 'g'), keys, t.name, other), t.name, text_column) > 0) AS tables
FROM planted.additions a CROSS JOIN planted.tables t GROUP BY a.n, kind ORDER BY a.n;
CREATE TABLE planted.results AS
    SELECT a.n, kind, t.name, c.n AS call_n, call, outcome, sprung
    FROM planted.additions a CROSS JOIN planted.tables t CROSS JOIN planted.calls c,
        format(statements, t.name, text_column, regexp_replace(keys, '(\w+)', '\1 WITH =', 'g'), keys, t.name, other) AS statement,
        planted.outcome(statement, call) AS outcome,
        LATERAL (SELECT currval('planted.sprung') AS sprung WHERE outcome IS NOT NULL OFFSET 0) AS s;

-- no trap has sprung
SELECT kind, name, call, outcome FROM planted.results WHERE sprung <> 0 ORDER BY n, name, call_n;
-- a call is done, or refused, and nothing else
SELECT kind, name, call, outcome FROM planted.results WHERE outcome NOT LIKE 'done%' AND outcome NOT LIKE '55000 table%' ORDER BY n, name, call_n;
-- read-only calls are never refused
SELECT kind, name, call, outcome FROM planted.results WHERE outcome <> 'done' AND call_n <= 5;
-- which additions are refused, in how many tables, and by how many calls
SELECT kind, count(DISTINCT name) FILTER (WHERE outcome <> 'done') AS tables, count(*) FILTER (WHERE outcome <> 'done') AS refusals
FROM planted.results GROUP BY n, kind ORDER BY n;
SELECT DISTINCT kind COLLATE "C" AS kind, outcome FROM planted.results WHERE name = 'schemaver_revisions'::regclass AND outcome <> 'done' ORDER BY 1, 2;

-- the statements in the hints remove each reported addition
CREATE FUNCTION planted.mended(addition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
    told integer := 0;
BEGIN
    SET LOCAL ROLE regress_sv_planter;
    EXECUTE addition;
    RESET ROLE;
    FOR hint IN SELECT v.hint FROM schemaver_validate() v WHERE code = '55000' LOOP
        EXECUTE hint;
        told := told + 1;
    END LOOP;
    FOR hint IN SELECT problem FROM schemaver_validate() WHERE code = '55000' LOOP
        RAISE SQLSTATE 'TOLD1' USING MESSAGE = 'not mended: ' || hint;
    END LOOP;
    RAISE SQLSTATE 'TOLD1' USING MESSAGE = 'told of ' || told;
EXCEPTION WHEN SQLSTATE 'TOLD1' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    RETURN hint || ': ' || SQLERRM;
END $$;
SELECT kind, m.outcome, count(*) FROM planted.additions a CROSS JOIN planted.tables t,
    planted.mended(format(statements, t.name, text_column, regexp_replace(keys, '(\w+)', '\1 WITH =', 'g'), keys, t.name, other)) AS m(outcome)
GROUP BY a.n, kind, m.outcome ORDER BY a.n, m.outcome;

-- a NOT NULL or a unique index that an administrator adds is enforced; a role that may
-- not read a row does not see it
ALTER TABLE schemaver_revisions ALTER downgrade SET NOT NULL, ADD UNIQUE (message);
SET SESSION AUTHORIZATION regress_sv_caller;
SELECT schemaver_register('secret', upgrade => 'SELECT ''secret''', message => 'm');
SELECT count(*) FROM schemaver_load('{"V9__secret.sql": "SELECT 9"}');
SELECT schemaver_register('secret', upgrade => 'SELECT ''secret''', downgrade => '', message => 'm');
SELECT schemaver_register('other', upgrade => 'SELECT ''other''', downgrade => '', message => 'm');
SELECT schemaver_register('secret', upgrade => 'SELECT ''secret''', message => 'm');
RESET SESSION AUTHORIZATION;
SELECT schemaver_register('other', upgrade => 'SELECT ''other''', downgrade => '', message => 'm');
-- the statement in the hint helps
ALTER TABLE schemaver_revisions ADD CONSTRAINT "some 'thing" CHECK (length(upgrade) < 1000);
SET SESSION AUTHORIZATION regress_sv_caller;
SELECT schemaver_register('other', upgrade => 'SELECT ''other''', downgrade => '');
RESET SESSION AUTHORIZATION;
ALTER TABLE public.schemaver_revisions DROP CONSTRAINT "some 'thing";
SET SESSION AUTHORIZATION regress_sv_caller;
SELECT schemaver_register('other', upgrade => 'SELECT ''other''', downgrade => '');
RESET SESSION AUTHORIZATION;

-- columns that somebody has added keep their values when a row is replaced
ALTER TABLE schemaver_revisions ADD note text;
UPDATE schemaver_revisions SET note = 'mine', created_by = 'somebody', created_at = '2001-01-01' WHERE revision = 'b1';
SELECT schemaver_edit('b1', message => 'edited', upgrade => repeat('SELECT 1;', 1000));
SELECT message, note, created_by, created_at = '2001-01-01' AS created, length(upgrade) FROM schemaver_revisions WHERE revision = 'b1';

-- the constant of an index is computed once in a session, so not in those above; here in a new one, and then by hand
CREATE INDEX trap ON schemaver_revisions ((revision IS NULL OR planted.spring(1)));
SELECT setval('planted.sprung', 0);
\c -
SET client_min_messages = warning;
SET schemaver.project = 'planted';
SELECT count(*) FROM schemaver_validate() WHERE problem LIKE '%trap%';
SELECT schemaver_register('late');
SELECT last_value FROM planted.sprung;
UPDATE schemaver_revisions SET message = message;
SELECT last_value > 0 AS has_sprung FROM planted.sprung;
DROP INDEX trap;

-- damage, regardless of the content
\set VERBOSITY terse
BEGIN;
ALTER TABLE schemaver_log RENAME TO other;
CREATE TABLE schemaver_log (LIKE other) PARTITION BY LIST (project);
SELECT count(*) FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_log DROP CONSTRAINT schemaver_log_pkey;
CREATE TABLE planted.parent (LIKE schemaver_log) PARTITION BY LIST (project);
ALTER TABLE planted.parent ATTACH PARTITION schemaver_log DEFAULT;
SELECT count(*) FROM schemaver_heads();
ROLLBACK;
BEGIN;
CREATE ACCESS METHOD planted_heap TYPE TABLE HANDLER heap_tableam_handler;
ALTER TABLE schemaver_settings SET ACCESS METHOD planted_heap;
SELECT count(*) FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER FUNCTION schemaver_heads(boolean) SET SCHEMA planted;
SELECT count(*) FROM planted.schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_settings SET SCHEMA planted;
SELECT count(*) FROM schemaver_heads();
ROLLBACK;
\set VERBOSITY default

-- the extension's tables are heaps, whatever the session's default is
DROP EXTENSION schemaver;
CREATE ACCESS METHOD planted_heap TYPE TABLE HANDLER heap_tableam_handler;
SET default_table_access_method = planted_heap;
CREATE EXTENSION schemaver;
RESET default_table_access_method;
SELECT count(*) FROM schemaver_heads();
DROP ACCESS METHOD planted_heap;

-- a schema that is renamed while the extension is being created
DROP EXTENSION schemaver;
CREATE SCHEMA regress_sv_moved;
CREATE FUNCTION move() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity ~ 'schemaver_reset') THEN
    ALTER SCHEMA regress_sv_moved RENAME TO regress_sv_real;
    CREATE SCHEMA regress_sv_moved;
  END IF;
END $$;
CREATE EVENT TRIGGER regress_sv_move ON ddl_command_end WHEN TAG IN ('COMMENT') EXECUTE FUNCTION move();
CREATE EXTENSION schemaver SCHEMA regress_sv_moved;
DROP EVENT TRIGGER regress_sv_move;
-- or a trigger that is switched off
CREATE OR REPLACE FUNCTION move() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity ~ 'schemaver_configure') THEN
    ALTER TABLE regress_sv_moved.schemaver_applied DISABLE TRIGGER schemaver_invalidate_row;
  END IF;
END $$;
CREATE EVENT TRIGGER regress_sv_move ON ddl_command_end WHEN TAG IN ('COMMENT') EXECUTE FUNCTION move();
CREATE EXTENSION schemaver SCHEMA regress_sv_moved;
DROP EVENT TRIGGER regress_sv_move;
DROP FUNCTION move();
DROP SCHEMA regress_sv_moved;
CREATE EXTENSION schemaver;

DROP SCHEMA planted CASCADE;
REVOKE ALL ON SCHEMA public FROM regress_sv_planter;
DROP OWNED BY regress_sv_caller, regress_sv_planter;
DROP ROLE regress_sv_planter, regress_sv_caller;
