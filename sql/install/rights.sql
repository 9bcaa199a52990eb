-- Nobody but the extension's owner can do anything until rights are granted:
-- see doc/security.md.  The owner, who is not the tables' owner where the
-- extension was installed as a trusted one, can look and pass that on, and
-- restore a dump.  TRIGGER is never granted: a trigger would run as whoever
-- fires it.  (The owner's name is read from the catalog: a substitution inside
-- a quoted string could be made to end the string.)  Operators are qualified,
-- because the installing role may have put its own into the schema, and what
-- runs here runs as a superuser.
DO $$
DECLARE
    extension_owner text;
    member record;
BEGIN
    SELECT pg_catalog.pg_get_userbyid(e.extowner) INTO STRICT extension_owner
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'schemaver';

    FOR member IN
        SELECT d.classid, d.objid
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype OPERATOR(pg_catalog.=) 'e'
          AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
    LOOP
        IF member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass THEN
            EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM PUBLIC',
                                      member.objid::pg_catalog.regprocedure);
            EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %I WITH GRANT OPTION',
                                      member.objid::pg_catalog.regprocedure, extension_owner);
        ELSIF member.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass THEN
            EXECUTE pg_catalog.format('REVOKE ALL ON TABLE %s FROM PUBLIC',
                                      member.objid::pg_catalog.regclass);
            EXECUTE pg_catalog.format('GRANT SELECT ON TABLE %s TO %I WITH GRANT OPTION',
                                      member.objid::pg_catalog.regclass, extension_owner);
            EXECUTE pg_catalog.format('GRANT INSERT ON TABLE %s TO %I',
                                      member.objid::pg_catalog.regclass, extension_owner);
        END IF;
    END LOOP;
END
$$;
