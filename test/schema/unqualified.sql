-- ways(base, alteration): both_ways() without what depends on the server and its superuser.  From 16 on, a query of a single
-- table is deparsed without the table before its columns.
\ir both_ways.sql
CREATE FUNCTION ways(base text, alteration text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT regexp_replace(regexp_replace(way, '(^|[ (])[b-z]\.(?=[a-z"])', '\1', 'g'),
    '( TO| FROM) ' || quote_ident(current_user) || '$', '\1 CURRENT_USER') FROM both_ways(base, alteration) AS way
$$;
