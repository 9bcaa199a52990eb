-- whole(base, alteration): makes the whole database, after the base, into what it is after the alteration, and back, by what
-- the library returns for the differences.  Returns the statements of both ways, and what still differs after each, which
-- should be nothing.  Everything is rolled back.
CREATE OR REPLACE FUNCTION keep(number integer) RETURNS void LANGUAGE C AS :'module', 'sv_whole_keep';
CREATE OR REPLACE FUNCTION differences(source integer, desired integer) RETURNS TABLE (ddl text, identity text, code text, hazards integer)
  LANGUAGE C AS :'module', 'sv_whole_diff';

CREATE OR REPLACE FUNCTION describe(way text, source integer, desired integer) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT way || ': ' || coalesce(d.ddl, '-- ' || d.code || ' of ' || d.identity)
    || CASE d.hazards WHEN 1 THEN ' -- loses_rows' WHEN 2 THEN ' -- may_fail' WHEN 3 THEN ' -- loses_rows, may_fail' ELSE '' END
  FROM differences(source, desired) d
$$;

-- Makes what is now, which is kept as the source, into what is desired.
CREATE OR REPLACE FUNCTION one_way(way text, source integer, desired integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  d record;
BEGIN
  RETURN QUERY SELECT * FROM describe(way, source, desired);
  PERFORM set_config('search_path', '', true);
  FOR d IN SELECT * FROM public.differences(source, desired) LOOP
    IF d.ddl IS NOT NULL THEN
      EXECUTE d.ddl;
    END IF;
  END LOOP;
  PERFORM public.keep(3);
  PERFORM set_config('search_path', 'public', true);
  RETURN QUERY SELECT * FROM describe(way || ', left', 3, desired);
END $$;

CREATE OR REPLACE FUNCTION whole(base text, alteration text) RETURNS SETOF text LANGUAGE plpgsql
  SET client_min_messages = error SET search_path = public SET plpgsql.variable_conflict = error AS $$
DECLARE
  result text[] := '{}';
BEGIN
  BEGIN
    EXECUTE base;
    PERFORM keep(0);
    BEGIN
      EXECUTE alteration;
      PERFORM keep(1);
      RAISE SQLSTATE 'XX999';
    EXCEPTION WHEN SQLSTATE 'XX999' THEN
      NULL;
    END;
    BEGIN
      result := result || ARRAY(SELECT one_way('up', 0, 1));
      result := result || ARRAY(SELECT one_way('down', 3, 0));
    EXCEPTION WHEN OTHERS THEN
      result := result || ARRAY(SELECT describe('intended', 0, 1)) || ('failed: ' || SQLERRM);
    END;
    RAISE SQLSTATE 'XX999';
  EXCEPTION WHEN SQLSTATE 'XX999' THEN
    NULL;
  END;
  RETURN QUERY SELECT unnest(result);
END $$;
