--
-- With any ALTER DEFAULT PRIVILEGES, only the owner of an object and the extension's
-- owner have privileges after CREATE EXTENSION; and schemaver_validate finds every
-- grant that lets somebody else write.
--
\set SHOW_CONTEXT never
SELECT current_database() AS here \gset
CREATE DATABASE regress_schemaver_rights;
\connect regress_schemaver_rights
SET client_min_messages = warning;
CREATE SCHEMA regress_sv_dp;
CREATE ROLE regress_sv_app;
CREATE ROLE regress_sv_other;
CREATE ROLE "regress_sv odd; 'app";
CREATE ROLE regress_sv_installer LOGIN;
GRANT ALL ON SCHEMA regress_sv_dp TO regress_sv_installer;
GRANT USAGE ON SCHEMA regress_sv_dp TO PUBLIC;
DO $do$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_sv_installer', current_database()); END $do$;

-- everything that anybody holds on the extension: on tables, columns, functions,
-- types, sequences, whatever they were made with
CREATE VIEW regress_sv_dp.held AS
    WITH members AS (
        SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
        WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'schemaver'
    ), objects AS (
        SELECT 'relation' AS kind, relname AS name, relowner AS owner, coalesce(relacl, acldefault('r', relowner)) AS acl
        FROM members JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass
        UNION ALL
        SELECT 'column', relname || '.' || attname, relowner, attacl
        FROM members JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass JOIN pg_attribute ON attrelid = c.oid
        UNION ALL
        SELECT 'routine', proname, proowner, coalesce(proacl, acldefault('f', proowner))
        FROM members JOIN pg_proc p ON p.oid = objid AND classid = 'pg_proc'::regclass
        UNION ALL
        SELECT 'type', typname, typowner, coalesce(typacl, acldefault('T', typowner))
        FROM members JOIN pg_type t ON t.oid = objid AND classid = 'pg_type'::regclass AND t.typelem = 0 AND t.typrelid = 0
    )
    SELECT kind, name, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END AS who, grantee = owner AS is_owner,
           privilege_type, is_grantable
    FROM objects, aclexplode(acl);
CREATE FUNCTION regress_sv_dp.summary() RETURNS TABLE (kind text, who text, rights text, objects bigint) LANGUAGE sql AS $$
    SELECT kind, CASE WHEN who = session_user THEN 'superuser' ELSE who END, rights, count(*)
    FROM (SELECT kind, name, who, string_agg(DISTINCT privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, ', ') AS rights
          FROM regress_sv_dp.held WHERE NOT is_owner GROUP BY 1, 2, 3) AS each
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
$$;

CREATE FUNCTION regress_sv_dp.give(role text, schema text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kind text;
    whom text;
BEGIN
    FOREACH kind IN ARRAY '{TABLES,FUNCTIONS,ROUTINES,TYPES,SEQUENCES}'::text[] LOOP
        FOREACH whom IN ARRAY '{PUBLIC,regress_sv_app,"\"regress_sv odd; ''app\"",regress_sv_installer}'::text[] LOOP
            EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s GRANT ALL ON %s TO %s %s', role, schema, kind, whom,
                           CASE WHEN whom = 'PUBLIC' THEN '' ELSE 'WITH GRANT OPTION' END);
        END LOOP;
    END LOOP;
END $$;

-- the superuser's own, and those of the first superuser for a trusted installation;
-- for all schemas, and for one
DO $$
DECLARE
    bootstrap text := (SELECT quote_ident(rolname) FROM pg_roles WHERE oid = 10);
BEGIN
    PERFORM regress_sv_dp.give(quote_ident(session_user), ''), regress_sv_dp.give(quote_ident(session_user), 'IN SCHEMA regress_sv_dp'),
            regress_sv_dp.give(bootstrap, ''), regress_sv_dp.give(bootstrap, 'IN SCHEMA regress_sv_dp'),
            regress_sv_dp.give('regress_sv_installer', ''), regress_sv_dp.give('regress_sv_installer', 'IN SCHEMA regress_sv_dp');
END $$;
-- (they work)
CREATE TABLE regress_sv_dp.probe ();
SELECT has_table_privilege('regress_sv_app', 'regress_sv_dp.probe', 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER');

CREATE EXTENSION schemaver SCHEMA regress_sv_dp;
SELECT * FROM regress_sv_dp.summary();
SELECT * FROM regress_sv_dp.schemaver_validate();
DROP EXTENSION schemaver;

SET SESSION AUTHORIZATION regress_sv_installer;
CREATE EXTENSION schemaver SCHEMA regress_sv_dp;
RESET SESSION AUTHORIZATION;
SELECT kind, who, rights, objects > 0 AS any FROM regress_sv_dp.summary();
SELECT count(*) FROM regress_sv_dp.schemaver_validate();
-- what is granted later stays, and is found if it lets anybody write
SET search_path = regress_sv_dp;
GRANT SELECT ON ALL TABLES IN SCHEMA regress_sv_dp TO regress_sv_app;
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO regress_sv_app;
SELECT count(*) FROM schemaver_validate();
GRANT INSERT, UPDATE ON schemaver_log TO regress_sv_app WITH GRANT OPTION;
GRANT UPDATE (upgrade, message), SELECT (upgrade) ON schemaver_revisions TO "regress_sv odd; 'app";
GRANT TRIGGER, REFERENCES ON schemaver_state TO PUBLIC;
GRANT INSERT, DELETE ON schemaver_applied TO regress_sv_installer;
GRANT EXECUTE ON FUNCTION schemaver_register, schemaver_heads TO PUBLIC;
SET ROLE regress_sv_app;
GRANT UPDATE ON schemaver_log TO regress_sv_other;
RESET ROLE;
SELECT severity, code, revision, problem, hint FROM schemaver_validate();
-- the statement in the hint repairs it
SELECT hint FROM schemaver_validate() \gexec
SELECT * FROM schemaver_validate();
SELECT DISTINCT who, privilege_type FROM held WHERE NOT is_owner AND who <> 'regress_sv_installer' ORDER BY 1, 2;

-- an update script ends with the same statements, which leave these grants alone
\getenv directory PG_ABS_SRCDIR
\set rights :directory '/sql/install/rights.sql'
CREATE TEMP TABLE before AS SELECT * FROM held;
\set ECHO none
\i :rights
\set ECHO all
SELECT (SELECT count(*) FROM (TABLE before EXCEPT ALL TABLE held) AS x) AS lost, (SELECT count(*) FROM (TABLE held EXCEPT ALL TABLE before) AS x) AS new;

-- a GRANT for all by a body
RESET search_path;
DROP EXTENSION schemaver;
CREATE EXTENSION schemaver SCHEMA regress_sv_dp;
SET search_path = regress_sv_dp;
SELECT schemaver_register('grants', upgrade => 'GRANT ALL ON ALL TABLES IN SCHEMA regress_sv_dp TO regress_sv_app; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA regress_sv_dp TO PUBLIC', downgrade => '');
SELECT revision FROM schemaver_upgrade();
SELECT code, problem, hint FROM schemaver_validate() WHERE problem LIKE '%table%';
SELECT count(*) = (SELECT count(*) FROM held WHERE kind = 'routine' AND who = 'PUBLIC') AS all_found FROM schemaver_validate() WHERE problem LIKE '%PUBLIC%';
DO $$ DECLARE h text; BEGIN FOR h IN SELECT hint FROM schemaver_validate() LOOP EXECUTE h; END LOOP; END $$;
SELECT * FROM schemaver_validate();

-- what somebody has added to a table is also reported, whether it is ignored or refused
CREATE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER "a trap" BEFORE INSERT ON schemaver_log FOR EACH ROW EXECUTE FUNCTION spring();
CREATE RULE trap AS ON INSERT TO schemaver_state DO ALSO NOTIFY x;
CREATE POLICY trap ON schemaver_settings USING (true);
ALTER TABLE schemaver_settings ENABLE ROW LEVEL SECURITY;
CREATE TABLE "a child" () INHERITS (schemaver_applied);
ALTER TABLE schemaver_revisions ADD CONSTRAINT trap CHECK (true);
SELECT severity, code, problem, hint FROM schemaver_validate();
SELECT hint FROM schemaver_validate() \gexec
SELECT * FROM schemaver_validate();

-- the extension gets a different owner: what must be granted to it
RESET search_path;
DROP EXTENSION schemaver;
SET SESSION AUTHORIZATION regress_sv_installer;
CREATE EXTENSION schemaver SCHEMA regress_sv_dp;
RESET SESSION AUTHORIZATION;
REASSIGN OWNED BY regress_sv_installer TO regress_sv_other;
SET search_path = regress_sv_dp;
SELECT problem, hint FROM schemaver_validate();
SET SESSION AUTHORIZATION regress_sv_other;
SELECT count(*) FROM schemaver_heads();
RESET SESSION AUTHORIZATION;
GRANT SELECT ON ALL TABLES IN SCHEMA regress_sv_dp TO regress_sv_other WITH GRANT OPTION;
GRANT INSERT ON ALL TABLES IN SCHEMA regress_sv_dp TO regress_sv_other;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA regress_sv_dp TO regress_sv_other WITH GRANT OPTION;
REVOKE ALL ON ALL TABLES IN SCHEMA regress_sv_dp FROM regress_sv_installer CASCADE;
REVOKE ALL ON ALL ROUTINES IN SCHEMA regress_sv_dp FROM regress_sv_installer CASCADE;
SELECT who, kind, privilege_type, is_grantable, count(*) > 0 AS any FROM held WHERE NOT is_owner GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
SELECT * FROM schemaver_validate();
SET SESSION AUTHORIZATION regress_sv_other;
SELECT count(*) FROM schemaver_heads();
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO regress_sv_app;
RESET SESSION AUTHORIZATION;

\connect :here
SET client_min_messages = warning;
DROP DATABASE regress_schemaver_rights;
DROP ROLE regress_sv_app, regress_sv_other, "regress_sv odd; 'app", regress_sv_installer;
