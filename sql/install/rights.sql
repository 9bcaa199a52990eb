
-- Only the extension's owner can do anything until rights are granted: see
-- doc/security.md.  All other rights that the objects were created with, by ALTER
-- DEFAULT PRIVILEGES or because PUBLIC may execute functions, are revoked from
-- everybody.  The owner, who is not the tables' owner if the extension was installed
-- as a trusted one, can read, grant that to others, and restore a dump.  TRIGGER is
-- never granted.
--
-- An update script ends with this too.  It handles the objects that the script has
-- created, and does not touch rights that were granted on others since: those have
-- passed through here before, and GRANT and REVOKE in a script of an extension leave
-- a row in pg_init_privs.
--
-- Names are read from the catalog: a substitution inside a quoted string could be
-- made to end the string.  Operators are qualified, because the installing role may
-- have put its own into the schema, and this code runs as a superuser.
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
            -- without the row types of tables: nothing grants rights on them, and pg_dump
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
