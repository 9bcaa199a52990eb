-- kept_both_ways(base, alteration): both_ways(), and whether there are as many rows as before, and an index that is not valid.
CREATE OR REPLACE FUNCTION count_rows() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  place regclass;
  n bigint;
  result bigint := 0;
BEGIN
  FOR place IN SELECT oid FROM pg_class WHERE relnamespace = 'a'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('SELECT count(*) FROM ONLY %s', place) INTO n;
    result := result + n;
  END LOOP;
  RETURN result;
END $$;
CREATE OR REPLACE FUNCTION kept_one_way(way text, desired text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  n bigint := count_rows();
BEGIN
  RETURN QUERY SELECT * FROM one_way(way, 'a', desired);
  IF count_rows() <> n THEN
    RETURN NEXT format('%s, rows: %s instead of %s', way, count_rows(), n);
  END IF;
  RETURN QUERY SELECT format('%s, not valid: %s', way, x.relname) FROM pg_index JOIN pg_class x ON x.oid = indexrelid
    WHERE NOT indisvalid AND relnamespace = 'a'::regnamespace ORDER BY relname;
END $$;
CREATE OR REPLACE FUNCTION kept_both_ways(base text, alteration text) RETURNS SETOF text LANGUAGE plpgsql SET client_min_messages = error AS $$
DECLARE
  place text;
BEGIN
  FOREACH place IN ARRAY '{a,b,c}'::text[] LOOP
    EXECUTE 'CREATE SCHEMA ' || place;
    PERFORM set_config('search_path', place || ', public', false);
    EXECUTE base;
    IF place = 'b' THEN
      EXECUTE alteration;
    END IF;
  END LOOP;
  PERFORM set_config('search_path', 'public', false);
  RETURN QUERY SELECT * FROM kept_one_way('up', 'b');
  RETURN QUERY SELECT * FROM kept_one_way('down', 'c');
  DROP SCHEMA a, b, c CASCADE;
END $$;
