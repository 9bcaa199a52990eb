--
-- Cycles that were written into the table by hand.  Each is always reported in
-- the same way, from its lowest revision, wherever the search has found it.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'cycle';
CREATE SCHEMA t_cycle;
SET search_path = t_cycle, public;
\pset tuples_only on
\pset format unaligned

-- builds the history described by a text like 'a; b<a; d<b,c; e>d', where < precedes the parents and > the dependencies, and reports what is wrong with it
CREATE FUNCTION told(spec text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM schemaver_revisions WHERE project = 'cycle';
    INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on)
    SELECT 'cycle', part[1], string_to_array(part[3], ','), string_to_array(part[5], ',')
    FROM string_to_table(spec, '; ') AS item, regexp_match(item, '^([^<>]+)(<([^>]+))?(>(.+))?$') AS part;
    RETURN QUERY SELECT concat_ws(' ', v.revision, v.problem, to_jsonb(v) ->> 'detail') FROM schemaver_validate() v WHERE v.problem ~ 'cycle' OR to_jsonb(v)::text ~ ' -> ';
    PERFORM schemaver_plan('heads');
    RETURN NEXT 'planned';
EXCEPTION WHEN OTHERS THEN
    DECLARE
        detail text;
    BEGIN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN NEXT SQLSTATE || ' ' || SQLERRM || ' | ' || detail;
    END;
END $$;

SELECT told('a; b<a; c<b');
-- found at its lowest revision
SELECT told('a<b; b<a');
SELECT told('a<c; b<a; c<b');
SELECT told('a<a');
-- found elsewhere: the first revision found needs a later one in the cycle
SELECT told('a<c; b<c; c<b');
SELECT told('a<d; b<c; c<d; d<b');
SELECT told('a<d; b<d; c<b; d<c');
SELECT told('a<e; b<d; c<b; d<c; e<c');
-- by dependencies, and by both
SELECT told('a>c; b>c; c>b');
SELECT told('a>d; b<c; c>d; d<b');
-- with more revisions below and above it
SELECT told('0; a<c; b<d,0; c<b; d<c; e<d');
-- several ways to continue from a revision in it
SELECT told('a<d; b<c,0; c<d,a0; d<b,0; 0; a0');
-- two paths that join before they close the cycle
SELECT told('a<f; f<d; d<b,c; b<x; c<x; x<y; y<a');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'cycle';
DROP SCHEMA t_cycle CASCADE;
