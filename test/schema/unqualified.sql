-- ways(base, alteration): both_ways() for what is deparsed: from 16 on, a query of a single table has no table before its columns.
\ir both_ways.sql
CREATE OR REPLACE FUNCTION ways(base text, alteration text) RETURNS SETOF text LANGUAGE sql
AS $$SELECT regexp_replace(way, '(^|[ (])(?:a0|aa|[b-z])\.(?=[a-z"])', '\1', 'g') FROM both_ways(base, alteration) AS way$$;
