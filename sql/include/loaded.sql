-- Functions that the tests of formats share.

-- The result of a load into a separate project: the rows and everything that is registered then, or the error.
CREATE FUNCTION registered() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('  %s <- %s%s%s up %s down %s', r.revision, coalesce(array_to_string(r.down_revision, ','), 'base'),
                  ' "' || r.message || '"', CASE WHEN NOT r.transactional THEN ' alone' END,
                  coalesce(to_json(CASE WHEN upgrade ~ '^DO .BEGIN RAISE' THEN '(stub)' ELSE upgrade END)::text, '-'),
                  coalesce(to_json(CASE WHEN downgrade ~ '^DO .BEGIN RAISE' THEN '(stub)' ELSE downgrade END)::text, '-'))
    FROM schemaver_revisions r JOIN schemaver_pending() p USING (revision)
    WHERE r.project = current_setting('schemaver.project') ORDER BY p.step
$$;
CREATE SEQUENCE project_number;
CREATE FUNCTION loaded(files jsonb, format text DEFAULT 'auto', unsupported text DEFAULT 'error')
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM set_config('schemaver.project', format('%s_%s', current_schema, nextval('project_number')), false);
    RETURN QUERY SELECT concat_ws(' | ', l.name, coalesce(l.revision, '-'), l.action, l.problem)
                 FROM schemaver_load(files, format, unsupported) l;
    RETURN QUERY SELECT registered();
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN NEXT SQLSTATE || ' ' || SQLERRM;
    IF detail <> '' THEN RETURN NEXT '  DETAIL: ' || detail; END IF;
END $$;
