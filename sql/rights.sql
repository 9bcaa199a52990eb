--
-- Who may do what.  Each section shows a sentence of the rules of trust: nobody
-- may do anything by default, privileges are granted on the functions, bodies run
-- with the caller's rights, and the extension's owner need not be a superuser.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
DROP EXTENSION schemaver;
CREATE EXTENSION schemaver;
CREATE ROLE regress_sv_nobody;
CREATE ROLE regress_sv_reader;
CREATE ROLE regress_sv_author;
CREATE ROLE regress_sv_deployer;
CREATE ROLE regress_sv_login LOGIN IN ROLE regress_sv_deployer, regress_sv_author;
CREATE SCHEMA regress_sv_app AUTHORIZATION regress_sv_deployer;
CREATE VIEW members AS
    SELECT pg_describe_object(classid, objid, 0) AS object, classid::regclass AS class, objid
    FROM pg_depend
    WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
      AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schemaver');
GRANT SELECT ON members TO PUBLIC;
CREATE VIEW acls AS
    SELECT object, class, objid, grantee, privilege_type, is_grantable
    FROM members
    LEFT JOIN pg_proc p ON p.oid = objid AND class = 'pg_proc'::regclass
    LEFT JOIN pg_class c ON c.oid = objid AND class = 'pg_class'::regclass,
    aclexplode(CASE WHEN class = 'pg_proc'::regclass THEN coalesce(proacl, acldefault('f', proowner))
                    ELSE coalesce(relacl, acldefault('r', relowner)) END)
    WHERE class IN ('pg_proc'::regclass, 'pg_class'::regclass);

-- what a role can do with the extension's functions and tables
CREATE FUNCTION may(role text) RETURNS TABLE (what text) LANGUAGE sql AS $$
    SELECT p.proname::text FROM members m JOIN pg_proc p ON p.oid = m.objid AND class = 'pg_proc'::regclass
    WHERE has_function_privilege(role, p.oid, 'EXECUTE')
    UNION ALL
    SELECT r || ' on ' || c.relname FROM members m JOIN pg_class c ON c.oid = m.objid AND class = 'pg_class'::regclass,
         unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS r
    WHERE has_table_privilege(role, c.oid, r) OR r IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(role, c.oid, r)
    ORDER BY 1
$$;

-- PUBLIC can do nothing
SELECT * FROM acls WHERE grantee = 0;
SELECT * FROM may('regress_sv_nobody');
SET SESSION AUTHORIZATION regress_sv_nobody;
\set VERBOSITY sqlstate
SELECT * FROM schemaver_heads();
SELECT * FROM schemaver_upgrade();
SELECT schemaver_register('x');
SELECT schemaver_configure('environment', 'test');
SELECT * FROM schemaver_revisions;
CREATE TEMP TABLE own (n integer);
CREATE TRIGGER mine BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
RESET SESSION AUTHORIZATION;

-- all functions are SECURITY INVOKER; no table has row security, rules or foreign keys
SELECT object FROM members JOIN pg_proc p ON p.oid = objid AND class = 'pg_proc'::regclass WHERE prosecdef;
SELECT object FROM members JOIN pg_class c ON c.oid = objid AND class = 'pg_class'::regclass
WHERE relrowsecurity OR relforcerowsecurity OR relhasrules
   OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f')
   OR NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p');
SELECT tgrelid::regclass, tgname FROM pg_trigger JOIN members ON objid = tgrelid AND class = 'pg_class'::regclass
WHERE tgfoid <> 'schemaver_invalidate'::regproc;

-- a reader
GRANT EXECUTE ON FUNCTION schemaver_heads, schemaver_bases, schemaver_branches, schemaver_current, schemaver_is_current,
    schemaver_history(text), schemaver_pending(text), schemaver_plan(text, text, boolean, boolean), schemaver_resolve(text, boolean), schemaver_show(text), schemaver_status,
    schemaver_graph TO regress_sv_reader;
-- an author
GRANT EXECUTE ON FUNCTION schemaver_register, schemaver_revision, schemaver_merge(text, text, text[], text), schemaver_merge(text[], text, text[], text), schemaver_edit, schemaver_rebase,
    schemaver_remove TO regress_sv_author;
-- a deployer
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text), schemaver_upgrade(bigint), schemaver_downgrade(text), schemaver_downgrade(bigint), schemaver_stamp(text, boolean) TO regress_sv_deployer;
SELECT * FROM may('regress_sv_author');
SELECT * FROM may('regress_sv_deployer');

SET SESSION AUTHORIZATION regress_sv_author;
SELECT schemaver_register('a', upgrade => 'CREATE TABLE regress_sv_app.t (n integer, who name DEFAULT current_user)',
                          downgrade => 'DROP TABLE regress_sv_app.t');
SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO regress_sv_app.t VALUES (1)', downgrade => '');
SELECT * FROM schemaver_upgrade();
SELECT * FROM schemaver_heads();
INSERT INTO schemaver_revisions (revision) VALUES ('x');

SET SESSION AUTHORIZATION regress_sv_reader;
SELECT revision, is_applied FROM schemaver_heads();
SELECT * FROM schemaver_graph();
SELECT step, revision FROM schemaver_pending();
SELECT heads, current, pending FROM schemaver_status();
SELECT schemaver_register('x');
SELECT * FROM schemaver_upgrade();

SET SESSION AUTHORIZATION regress_sv_deployer;
SELECT step, direction, revision FROM schemaver_upgrade();
SELECT schemaver_register('x');
SELECT schemaver_configure('environment', 'test');
INSERT INTO schemaver_applied (revision) VALUES ('x');
UPDATE schemaver_applied SET applied_by = 'x';
DELETE FROM schemaver_applied;
TRUNCATE schemaver_applied;
CREATE TRIGGER mine BEFORE INSERT ON schemaver_applied FOR EACH ROW EXECUTE FUNCTION schemaver_invalidate();
RESET SESSION AUTHORIZATION;

-- bodies ran as the caller, and the caller is recorded, not the tables' owner
SELECT relowner::regrole, who FROM regress_sv_app.t, pg_class WHERE oid = 'regress_sv_app.t'::regclass;
SELECT revision, created_by FROM schemaver_revisions ORDER BY 1;
SELECT revision, applied_by FROM schemaver_applied ORDER BY 1;
SELECT last_direction, last_run_by FROM schemaver_state;
SELECT step, revision, username, session_username FROM schemaver_log ORDER BY started_at, step;

-- a body has the caller's rights and no others
SELECT schemaver_register('c', '{b}', upgrade => 'CREATE TABLE public.regress_sv_t ()');
SELECT schemaver_register('d', '{b}', upgrade => 'DELETE FROM schemaver_log');
SET SESSION AUTHORIZATION regress_sv_deployer;
SELECT * FROM schemaver_upgrade('c');
SELECT * FROM schemaver_upgrade('d');
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM schemaver_log;
SELECT schemaver_remove('c'), schemaver_remove('d');

-- under SET ROLE, a body cannot become anybody else
CREATE FUNCTION body(text) RETURNS text LANGUAGE sql AS $$
    SELECT schemaver_register('e', '{b}', upgrade => $1, downgrade => '') $$;
\set VERBOSITY default
SELECT body('RESET ROLE');
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
\set VERBOSITY sqlstate
RESET ROLE;
SELECT body('SET ROLE regress_sv_nobody');
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body('SET LOCAL ROLE NONE');
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body('SET SESSION AUTHORIZATION DEFAULT');
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body('RESET SESSION AUTHORIZATION');
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body($$SELECT set_config('role', 'none', false)$$);
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body($$DO 'BEGIN EXECUTE ''RESET ROLE''; END'$$);
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
SELECT body($$CREATE FUNCTION regress_sv_app.f() RETURNS name LANGUAGE sql SET role = 'none' AS 'SELECT current_user'; SELECT regress_sv_app.f()$$);
SET ROLE regress_sv_deployer;
SELECT * FROM schemaver_upgrade();
RESET ROLE;
-- after catching the error, the role is the same as before, and can try again
SET ROLE regress_sv_deployer;
DO $$
BEGIN
    PERFORM schemaver_upgrade();
EXCEPTION WHEN insufficient_privilege THEN
    SET LOCAL ROLE NONE;
    RAISE WARNING USING MESSAGE = 'refused', ERRCODE = CASE WHEN current_user = session_user THEN '01ABC' ELSE '01DEF' END;
END
$$;
RESET ROLE;
SELECT body($$RESET ALL; INSERT INTO regress_sv_app.t VALUES (2)$$);
SET ROLE regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
SELECT current_user, session_user = current_user AS same;
RESET ROLE;
SELECT n, who FROM regress_sv_app.t ORDER BY n;
SELECT applied_by FROM schemaver_applied WHERE revision = 'e';
SELECT username, session_username = session_user AS session FROM schemaver_log WHERE revision = 'e';
SELECT revision FROM schemaver_downgrade();

-- a caller that has not changed roles may do so in a body; the change ends with it
SELECT body('SET ROLE regress_sv_deployer; INSERT INTO regress_sv_app.t VALUES (3)');
SELECT revision FROM schemaver_upgrade();
SELECT n, who FROM regress_sv_app.t WHERE n = 3;
SELECT current_user = session_user AS same;
SELECT applied_by = session_user AS same FROM schemaver_applied WHERE revision = 'e';
SELECT revision FROM schemaver_downgrade();

-- nor do other settings outlive it, at any level
SET row_security = on;
SELECT body('SET row_security = off; SET session_replication_role = replica; SET search_path = regress_sv_app; SET SESSION AUTHORIZATION regress_sv_deployer');
SELECT revision FROM schemaver_upgrade();
SELECT current_setting('row_security'), current_setting('session_replication_role'), current_setting('search_path'), session_user <> 'regress_sv_deployer' AS self;
SELECT revision FROM schemaver_downgrade();
SET row_security = off;
SET session_replication_role = replica;
SELECT revision FROM schemaver_upgrade();
SELECT * FROM schemaver_graph();
SELECT revision FROM schemaver_downgrade();
RESET session_replication_role;
RESET row_security;

-- what a body defers runs under the same identity, before the run ends
CREATE TABLE fired (body text, who name, session name);
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO public.fired VALUES (TG_TABLE_NAME, current_user, session_user); RETURN NULL; END $$;
GRANT INSERT ON fired TO PUBLIC;
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON regress_sv_app.t DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fire();
SELECT body('INSERT INTO regress_sv_app.t VALUES (4)');
BEGIN;
SET LOCAL ROLE regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
SELECT body, who FROM fired;
COMMIT;
SELECT body, who FROM fired;
SELECT revision FROM schemaver_downgrade();
-- and a failure then fails the run
ALTER TABLE regress_sv_app.t ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED;
SET ROLE regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
SELECT * FROM schemaver_graph();

-- a cursor WITH HOLD would be read at COMMIT: it is closed by then, and the caller's own stays
SELECT body('DECLARE regress_sv_cursor CURSOR WITH HOLD FOR SELECT current_user');
BEGIN;
DECLARE own CURSOR WITH HOLD FOR SELECT 1;
SAVEPOINT before;
SET LOCAL ROLE regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
SELECT name FROM pg_cursors WHERE is_holdable;
ROLLBACK TO before;
SELECT body('DECLARE regress_sv_cursor CURSOR WITH HOLD FOR SELECT current_user; CLOSE regress_sv_cursor; DECLARE other CURSOR FOR SELECT 1');
SET LOCAL ROLE regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
ROLLBACK;

-- a SECURITY DEFINER function passes on the rights of its owner, and no more
SELECT body('INSERT INTO regress_sv_app.t VALUES (5)');
SELECT schemaver_register('f', '{e}', upgrade => 'RESET ROLE');
GRANT CREATE ON SCHEMA regress_sv_app TO regress_sv_deployer;
GRANT USAGE ON SCHEMA regress_sv_app TO regress_sv_nobody;
SET ROLE regress_sv_deployer;
CREATE FUNCTION regress_sv_app.deploy(target text) RETURNS SETOF text LANGUAGE sql SECURITY DEFINER
    SET search_path = public AS 'SELECT revision FROM schemaver_upgrade(target)';
RESET ROLE;
SET SESSION AUTHORIZATION regress_sv_nobody;
SELECT regress_sv_app.deploy('f');
SELECT regress_sv_app.deploy('e');
RESET SESSION AUTHORIZATION;
SELECT n, who FROM regress_sv_app.t WHERE n = 5;
SELECT applied_by FROM schemaver_applied WHERE revision = 'e';
SELECT username, session_username FROM schemaver_log WHERE revision = 'e' ORDER BY started_at DESC LIMIT 1;
SELECT schemaver_remove('f');

-- nothing is done in a security-restricted operation, which could run with somebody
-- else's privileges
SELECT schemaver_register('f', '{e}');
CREATE MATERIALIZED VIEW regress_sv_app.m AS SELECT revision FROM schemaver_upgrade();
CREATE MATERIALIZED VIEW regress_sv_app.m AS SELECT schemaver_register('g', '{f}');
CREATE MATERIALIZED VIEW regress_sv_app.m AS SELECT schemaver_configure('environment', 'test');

-- look-alikes that come first in search_path are ignored
CREATE SCHEMA regress_sv_evil;
CREATE TABLE regress_sv_evil.schemaver_revisions (LIKE schemaver_revisions INCLUDING DEFAULTS);
CREATE TABLE regress_sv_evil.schemaver_applied (LIKE schemaver_applied INCLUDING DEFAULTS);
CREATE TABLE regress_sv_evil.schemaver_state (LIKE schemaver_state INCLUDING DEFAULTS);
CREATE TABLE regress_sv_evil.schemaver_log (LIKE schemaver_log INCLUDING DEFAULTS);
CREATE TABLE regress_sv_evil.schemaver_settings (LIKE schemaver_settings INCLUDING DEFAULTS);
INSERT INTO regress_sv_evil.schemaver_settings (name, value) VALUES ('environment', 'test');
CREATE FUNCTION regress_sv_evil.no(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'hijacked'; END $$;
CREATE OPERATOR regress_sv_evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = regress_sv_evil.no);
CREATE FUNCTION regress_sv_evil.unnest(text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RAISE 'hijacked'; END $$;
CREATE FUNCTION regress_sv_evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE 'hijacked'; END $$;
SET search_path = regress_sv_evil, pg_catalog, public;
SELECT 'x'::text = 'y'::text;
SELECT revision FROM public.schemaver_upgrade();
SELECT public.schemaver_register('g', '{f}', upgrade => 'SET search_path = regress_sv_evil, pg_catalog; CREATE TEMP TABLE schemaver_log (n integer)');
SELECT revision FROM public.schemaver_upgrade();
CREATE TEMP TABLE schemaver_log (n integer);
SELECT public.schemaver_edit('g', message => 'edited');
SELECT * FROM public.schemaver_reset();
SELECT (SELECT count(*) FROM regress_sv_evil.schemaver_revisions), (SELECT count(*) FROM regress_sv_evil.schemaver_applied),
       (SELECT count(*) FROM regress_sv_evil.schemaver_log);
RESET search_path;
SELECT * FROM schemaver_graph();
DROP TABLE pg_temp.schemaver_log;

-- the owner of the tables can change them: that is found before a wrong column
-- is read or written
BEGIN;
ALTER TABLE schemaver_revisions ALTER COLUMN message TYPE integer USING 1;
SELECT * FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_log ADD COLUMN mine integer NOT NULL DEFAULT 1;
SELECT * FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_log ADD COLUMN mine integer;
SELECT revision FROM schemaver_heads();
ROLLBACK;
SELECT schemaver_register('h', '{g}', upgrade => 'ALTER TABLE schemaver_log ALTER COLUMN step TYPE text');
SELECT schemaver_upgrade();
SELECT schemaver_edit('h', upgrade => 'ALTER TABLE schemaver_applied DROP COLUMN checksum');
SELECT schemaver_upgrade();
SELECT schemaver_remove('h');

-- guards are rows: no setting of a session overrides them
SELECT schemaver_configure('allow_downgrade', 'off');
\c -reuse-previous=on "options='-c client_min_messages=error -c schemaver.allow_downgrade=on -c schemaver.environment=test -c schemaver.run_lock_timeout=-5 -c schemaver.notify=perhaps'"
\set SHOW_CONTEXT never
\set VERBOSITY sqlstate
SELECT * FROM schemaver_downgrade();
SELECT * FROM schemaver_reset();
SHOW schemaver.notify;
SHOW schemaver.run_lock_timeout;
SET schemaver.allow_downgrade = on;
\c -reuse-previous=on "options="
\set SHOW_CONTEXT never
\set VERBOSITY sqlstate
SET client_min_messages = warning;
SELECT schemaver_configure('allow_downgrade', NULL);

-- the rest is about an extension that a role without superuser rights has
-- installed, with a name that needs quotes, in a schema that does so too, where
-- it has laid traps for the install script, which runs as a superuser
DROP SCHEMA regress_sv_evil CASCADE;
DROP VIEW acls;
DROP EXTENSION schemaver;
SELECT n FROM regress_sv_app.t ORDER BY n;
CREATE ROLE "regress_sv ""odd'; $$ owner" LOGIN;
DO $do$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO "regress_sv ""odd''; $$ owner"', current_database()); END $do$;
SET SESSION AUTHORIZATION "regress_sv ""odd'; $$ owner";
CREATE SCHEMA "Weird; ""@"" Name";
SET search_path = "Weird; ""@"" Name", public;
DO $do$
DECLARE
    l regtype;
    r regtype;
    o text;
BEGIN
    FOREACH l IN ARRAY '{oid,regclass,name,text,"\"char\""}'::regtype[] LOOP
        FOREACH r IN ARRAY '{oid,regclass,name,text,"\"char\""}'::regtype[] LOOP
            EXECUTE format($$CREATE FUNCTION trap(%s, %s) RETURNS boolean LANGUAGE plpgsql
                             AS 'BEGIN RAISE ''trapped as %%'', current_user; END'$$, l, r);
            FOREACH o IN ARRAY '{=,<>,||}'::text[] LOOP
                EXECUTE format('CREATE OPERATOR %s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap)', o, l, r);
            END LOOP;
        END LOOP;
    END LOOP;
END
$do$;
SELECT 1::oid = 'pg_class'::regclass;
CREATE FUNCTION format(text, regprocedure) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped as %', current_user; END $$;
\set VERBOSITY default
CREATE EXTENSION schemaver SCHEMA "Weird; ""@"" Name";
DO $$
DECLARE
    trap record;
BEGIN
    FOR trap IN SELECT oid::regprocedure AS f FROM pg_proc WHERE proname OPERATOR(pg_catalog.=) 'trap' LOOP
        EXECUTE pg_catalog.concat('DROP FUNCTION ', trap.f, ' CASCADE');
    END LOOP;
END
$$;
DROP FUNCTION format(text, regprocedure);
\set VERBOSITY sqlstate

-- the owner may call all functions, look at the tables and fill them (a restore
-- does), and pass on what is harmless; nothing more
SELECT count(*) FILTER (WHERE proowner = 10) AS of_superuser, count(*) FILTER (WHERE has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION')) AS grantable
FROM members JOIN pg_proc p ON p.oid = objid AND class = 'pg_proc'::regclass
HAVING count(*) <> count(*) FILTER (WHERE proowner = 10 AND has_function_privilege(p.oid, 'EXECUTE WITH GRANT OPTION'));
SELECT * FROM may(current_user) WHERE what LIKE '% on %';
SELECT schemaver_configure('environment', 'test');
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text), schemaver_upgrade(bigint), schemaver_heads TO regress_sv_deployer;
GRANT SELECT ON schemaver_log TO regress_sv_reader;
GRANT USAGE ON SCHEMA "Weird; ""@"" Name" TO regress_sv_deployer, regress_sv_reader;
GRANT INSERT ON schemaver_log TO regress_sv_reader;
SELECT * FROM may('regress_sv_deployer');
SELECT * FROM may('regress_sv_reader');
CREATE FUNCTION trick() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER trick BEFORE INSERT ON schemaver_log FOR EACH ROW EXECUTE FUNCTION trick();
CREATE RULE trick AS ON INSERT TO schemaver_log DO ALSO NOTIFY x;
CREATE POLICY trick ON schemaver_log USING (true);
CREATE INDEX ON schemaver_log (step);
CREATE TABLE trick () INHERITS (schemaver_log);
ALTER TABLE schemaver_log ADD COLUMN trick integer;
UPDATE schemaver_settings SET value = 'production';
DROP TABLE schemaver_log;
ALTER EXTENSION schemaver DROP TABLE schemaver_log;
CREATE TABLE trick (n integer);
ALTER EXTENSION schemaver ADD TABLE trick;
ALTER EXTENSION schemaver DROP TABLE trick;
DROP TABLE trick;

-- the owner runs revisions
SELECT schemaver_register('a', upgrade => 'CREATE TABLE made (n integer)', downgrade => 'DROP TABLE made');
SELECT revision FROM schemaver_upgrade();
SELECT tableowner FROM pg_tables WHERE tablename = 'made';
SELECT applied_by FROM schemaver_applied;
SELECT count(*) FROM schemaver_reset();

-- a superuser may not, with superuser rights: the owner decides what runs
RESET SESSION AUTHORIZATION;
SELECT schemaver_register('b', '{a}', upgrade => 'INSERT INTO made VALUES (1)');
\set VERBOSITY default
SELECT revision FROM schemaver_upgrade();
SELECT revision FROM schemaver_downgrade();
SET ROLE "regress_sv ""odd'; $$ owner";
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
\set VERBOSITY sqlstate
SELECT revision, applied_by, n FROM schemaver_applied, made ORDER BY 1;

-- a deployer whom the owner trusts
SELECT schemaver_register('c', '{b}', upgrade => 'CREATE TABLE regress_sv_app.u ()');
SET SESSION AUTHORIZATION regress_sv_deployer;
SELECT revision FROM schemaver_upgrade();
RESET SESSION AUTHORIZATION;

-- a deferred trigger that defers another one does not escape to COMMIT
\set VERBOSITY default
SELECT schemaver_register('deferred', '{c}', upgrade => $$
CREATE TABLE again (n integer);
CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    IF new.n < 3 THEN
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO again VALUES (new.n + 1);
    ELSE
        RESET ROLE;
        RAISE NOTICE 'escaped as %', current_user;
    END IF;
    RETURN NULL;
END $f$;
CREATE CONSTRAINT TRIGGER again AFTER INSERT ON again DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION again();
INSERT INTO again VALUES (1)$$);
SET ROLE "regress_sv ""odd'; $$ owner";
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
-- nor one that does so endlessly
SELECT schemaver_edit('deferred', upgrade => replace(upgrade, 'new.n < 3', 'new.n < 1000000'))
FROM schemaver_revisions WHERE revision = 'deferred';
SET ROLE "regress_sv ""odd'; $$ owner";
SELECT revision FROM schemaver_upgrade();
RESET ROLE;
SELECT schemaver_remove('deferred');

-- pg_upgrade gives extensions to a superuser; roles that can appoint authors still count
SELECT schemaver_register('late', '{c}');
BEGIN;
UPDATE pg_extension SET extowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) WHERE extname = 'schemaver';
-- and whoever has the rights of the owner before may still add rows, as a restore does
SELECT * FROM schemaver_validate() WHERE severity = 'error';
SAVEPOINT less;
REVOKE EXECUTE ON FUNCTION schemaver_configure FROM "regress_sv ""odd'; $$ owner" CASCADE;
SELECT severity, code, problem FROM schemaver_validate() WHERE problem ~ 'schemaver_revisions';
ROLLBACK TO less;
SELECT revision FROM schemaver_upgrade();
ROLLBACK;
SELECT schemaver_remove('late');
\set VERBOSITY sqlstate

-- the schema may be renamed, and the extension dropped: objects created by bodies remain
ALTER SCHEMA "Weird; ""@"" Name" RENAME TO "pg'temp";
SET search_path = "pg'temp", public;
SET SESSION AUTHORIZATION "regress_sv ""odd'; $$ owner";
SELECT schemaver_register('d', '{c}', upgrade => 'INSERT INTO made VALUES (2)');
SELECT revision FROM schemaver_upgrade();
DROP EXTENSION schemaver;
SELECT * FROM made;
RESET SESSION AUTHORIZATION;
SELECT * FROM members;

RESET search_path;
DROP SCHEMA "pg'temp" CASCADE;
DROP TABLE fired CASCADE;
DROP SCHEMA regress_sv_app CASCADE;
DROP FUNCTION body, fire, may;
DROP VIEW members;
CREATE EXTENSION schemaver;
DO $do$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM "regress_sv ""odd''; $$ owner"', current_database()); END $do$;
DROP ROLE regress_sv_login, regress_sv_nobody, regress_sv_reader, regress_sv_author, regress_sv_deployer, "regress_sv ""odd'; $$ owner";
