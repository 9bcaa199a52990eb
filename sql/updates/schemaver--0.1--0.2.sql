-- complain if the script is sourced in psql rather than run by ALTER EXTENSION
\echo Use "ALTER EXTENSION schemaver UPDATE" to load this file. \quit

-- Bodies remember on whose authority they were registered.  Those that are
-- there already were registered on that of whoever decides now without being a
-- superuser: the owner of the extension or of its tables, whoever can pass on
-- EXECUTE of a function that registers, or whoever can write to the table.
--
-- This may run as a superuser in a schema that belongs to somebody else, who can
-- rename it meanwhile and put another one in its place.  So nothing here runs
-- code of anybody's: adding a column does not, whichever table it meets, and an
-- UPDATE would fire triggers.  And at the end the extension's own table, found
-- by what the extension has noted of it, must have the columns.
DO $$
DECLARE
    member_table pg_catalog.oid;
    extension_owner pg_catalog.oid;
    decider pg_catalog.oid;
    default_clause pg_catalog.text := '';
    complete pg_catalog.bool;
BEGIN
    SELECT e.extowner, c.oid INTO STRICT extension_owner, member_table
    FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) ANY (e.extconfig)
    JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.objid OPERATOR(pg_catalog.=) c.oid
     AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
     AND d.refobjid OPERATOR(pg_catalog.=) e.oid
     AND d.deptype OPERATOR(pg_catalog.=) 'e'
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver'
      AND c.relname OPERATOR(pg_catalog.=) 'schemaver_revisions'
      AND c.relnamespace OPERATOR(pg_catalog.=) e.extnamespace;

    SELECT r.oid INTO decider
    FROM (SELECT extension_owner AS oid, 1 AS rank
          UNION ALL
          SELECT c.relowner, 2
          FROM pg_catalog.pg_class c
          WHERE c.oid OPERATOR(pg_catalog.=) member_table
          UNION ALL
          SELECT a.role, 3
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_depend d ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
           AND d.objid OPERATOR(pg_catalog.=) p.oid
           AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
           AND d.deptype OPERATOR(pg_catalog.=) 'e'
          JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
          CROSS JOIN LATERAL (
              SELECT p.proowner
              UNION ALL
              SELECT x.grantee FROM pg_catalog.aclexplode(p.proacl) x
              WHERE x.privilege_type OPERATOR(pg_catalog.=) 'EXECUTE' AND x.is_grantable) AS a (role)
          WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver'
            AND p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
                'schemaver_register', 'schemaver_revision', 'schemaver_edit', 'schemaver_load',
                'schemaver_load_directory']::pg_catalog.name[])
          UNION ALL
          SELECT a.grantee, 4
          FROM pg_catalog.pg_class c
          CROSS JOIN LATERAL (
              SELECT x.grantee, x.privilege_type FROM pg_catalog.aclexplode(c.relacl) x
              UNION ALL
              SELECT x.grantee, x.privilege_type
              FROM pg_catalog.pg_attribute t
              CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) x
              WHERE t.attrelid OPERATOR(pg_catalog.=) c.oid) AS a
          WHERE c.oid OPERATOR(pg_catalog.=) member_table
            AND a.privilege_type OPERATOR(pg_catalog.=) ANY (ARRAY['INSERT', 'UPDATE', 'TRIGGER']::pg_catalog.text[])
         ) AS candidates (oid, rank)
    JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) candidates.oid
    WHERE NOT r.rolsuper
    ORDER BY candidates.rank USING OPERATOR(pg_catalog.<), r.rolname USING OPERATOR(pg_catalog.<)
    LIMIT 1;

    -- A constant for the rows that are there, which rewrites none of them.
    IF decider IS NOT NULL THEN
        default_clause := pg_catalog.format(' DEFAULT %L', pg_catalog.pg_get_userbyid(decider));
    END IF;
    EXECUTE pg_catalog.format('ALTER TABLE %1$s ADD COLUMN upgrade_authority pg_catalog.text%2$s,'
                              ' ADD COLUMN downgrade_authority pg_catalog.text%2$s',
                              member_table::pg_catalog.regclass, default_clause);
    EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN upgrade_authority DROP DEFAULT,'
                              ' ALTER COLUMN downgrade_authority DROP DEFAULT',
                              member_table::pg_catalog.regclass);

    SELECT pg_catalog.count(*) OPERATOR(pg_catalog.=) 2 INTO complete
    FROM pg_catalog.pg_attribute
    WHERE attrelid OPERATOR(pg_catalog.=) member_table
      AND attname OPERATOR(pg_catalog.=) ANY (ARRAY['upgrade_authority', 'downgrade_authority']::pg_catalog.name[])
      AND atthasmissing OPERATOR(pg_catalog.=) (decider IS NOT NULL)
      AND NOT atthasdef;
    IF NOT complete THEN
        RAISE EXCEPTION 'the schema of extension "schemaver" was changed while the extension was being updated'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Update it again.';
    END IF;
END
$$;

COMMENT ON COLUMN schemaver_revisions.upgrade_authority IS 'the role that decided what could be registered at the time the upgrade body was registered; NULL if it was a superuser';
COMMENT ON COLUMN schemaver_revisions.downgrade_authority IS 'the role that decided what could be registered at the time the downgrade body was registered; NULL if it was a superuser';

-- Nobody but the extension's owner can do anything until rights are granted:
-- see doc/security.md.  Whatever else the objects were made with, by ALTER DEFAULT
-- PRIVILEGES or because PUBLIC may execute functions, is taken away, from
-- everybody.  The owner, who is not the tables' owner where the extension was
-- installed as a trusted one, can look and pass that on, and restore a dump.
-- TRIGGER is never granted.
--
-- An update script ends with this too.  It is about the objects that the script has
-- made, and leaves alone what was granted on others since: those have passed
-- through here before, and GRANT and REVOKE in a script of an extension leave a row
-- in pg_init_privs.
--
-- Names are read from the catalog: a substitution inside a quoted string could be
-- made to end the string.  Operators are qualified, because the installing role may
-- have put its own into the schema, and what runs here runs as a superuser.
DO $$
DECLARE
    extension_owner text;
    member record;
    grantee record;
BEGIN
    SELECT pg_catalog.pg_get_userbyid(e.extowner) INTO STRICT extension_owner
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver';

    FOR member IN
        WITH members AS (
            SELECT d.classid, d.objid
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
            WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
              AND d.deptype OPERATOR(pg_catalog.=) 'e'
              AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
        ), objects AS (
            SELECT m.classid, m.objid, 'ROUTINE' AS kind, 'EXECUTE' AS look, p.proowner AS owner,
                   pg_catalog.format('%s', p.oid::pg_catalog.regprocedure) AS name,
                   COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl
            FROM members m
            JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
            UNION ALL
            SELECT m.classid, m.objid, CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                   'SELECT', c.relowner, pg_catalog.format('%s', c.oid::pg_catalog.regclass),
                   COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner))
            FROM members m
            JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
            UNION ALL
            -- not those of the rows of tables: nothing gives rights on them, and pg_dump
            -- complains about what GRANT and REVOKE would leave in pg_init_privs
            SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 'TYPE', NULL, t.typowner,
                   pg_catalog.format('%s', t.oid::pg_catalog.regtype),
                   COALESCE(t.typacl, pg_catalog.acldefault('T', t.typowner))
            FROM members m
            JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) m.objid
            WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
              AND t.typelem OPERATOR(pg_catalog.=) 0::pg_catalog.oid
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_class c
                  WHERE c.oid OPERATOR(pg_catalog.=) t.typrelid AND c.relkind OPERATOR(pg_catalog.<>) 'c')
        )
        SELECT o.* FROM objects o
        WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_init_privs i
            WHERE i.classoid OPERATOR(pg_catalog.=) o.classid AND i.objoid OPERATOR(pg_catalog.=) o.objid)
    LOOP
        FOR grantee IN
            SELECT DISTINCT CASE WHEN a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN 'PUBLIC'
                            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS name
            FROM pg_catalog.aclexplode(member.acl) a
            WHERE a.grantee OPERATOR(pg_catalog.<>) member.owner
        LOOP
            EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s CASCADE', member.kind, member.name, grantee.name);
        END LOOP;
        IF member.kind OPERATOR(pg_catalog.<>) 'TYPE' THEN
            EXECUTE pg_catalog.format('GRANT %s ON %s %s TO %I WITH GRANT OPTION',
                                      member.look, member.kind, member.name, extension_owner);
        END IF;
        IF member.kind OPERATOR(pg_catalog.=) 'TABLE' THEN
            EXECUTE pg_catalog.format('GRANT INSERT ON TABLE %s TO %I', member.name, extension_owner);
        END IF;
    END LOOP;
END
$$;
