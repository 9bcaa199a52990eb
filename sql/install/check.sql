

-- The owner of the schema may have renamed it meanwhile and put a different one in
-- its place: names are looked up statement by statement.  Everything must be where
-- the extension says, and the triggers must be those of its tables.
DO $$
DECLARE
    complete pg_catalog.bool;
BEGIN
    WITH members AS (
        SELECT d.classid, d.objid, e.extnamespace
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype OPERATOR(pg_catalog.=) 'e'
          AND e.extname OPERATOR(pg_catalog.=) 'schemaver'
    ), tables AS (
        SELECT c.oid, c.relnamespace OPERATOR(pg_catalog.=) m.extnamespace AS inside
        FROM members m
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) m.objid
        WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
    ), functions AS (
        SELECT p.oid, p.pronamespace OPERATOR(pg_catalog.=) m.extnamespace AS inside
        FROM members m
        JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) m.objid
        WHERE m.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    )
    SELECT (SELECT pg_catalog.bool_and(t.inside) FROM tables t)
       AND (SELECT pg_catalog.bool_and(f.inside) FROM functions f)
       AND (SELECT pg_catalog.count(*) OPERATOR(pg_catalog.=) 4
            FROM pg_catalog.pg_trigger g
            JOIN tables t ON t.oid OPERATOR(pg_catalog.=) g.tgrelid
            JOIN functions f ON f.oid OPERATOR(pg_catalog.=) g.tgfoid
            WHERE g.tgenabled OPERATOR(pg_catalog.=) 'A')
    INTO complete;
    IF complete IS NOT TRUE THEN
        RAISE EXCEPTION 'the schema of extension "schemaver" was changed while the extension was being created'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Create it again.';
    END IF;
END
$$;
