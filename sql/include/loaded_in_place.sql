-- The result of a load into the current project: the rows, or the complete error.
-- Stale revisions are left out: most of what was loaded before is not in the files.
CREATE FUNCTION loaded(files jsonb, format text DEFAULT 'auto', unsupported text DEFAULT 'error')
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
    context text;
BEGIN
    RETURN QUERY SELECT concat_ws(' | ', coalesce(l.name, '-'), coalesce(l.revision, '-'), l.action, l.problem)
                 FROM schemaver_load(files, format, unsupported) l WHERE l.action <> 'stale';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    IF detail <> '' THEN RETURN NEXT '  DETAIL: ' || detail; END IF;
    IF hint <> '' THEN RETURN NEXT '  HINT: ' || hint; END IF;
    FOR context IN SELECT line FROM regexp_split_to_table(context, '\n') line WHERE line ~ '^(file|upgrade|downgrade) ' LOOP
        RETURN NEXT '  CONTEXT: ' || context;
    END LOOP;
END $$;
