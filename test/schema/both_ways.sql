-- both_ways(base, alteration): makes a schema a from the base, and a schema b from the base and the alteration; then makes a
-- into b and back by what schemaver_diff() returns.  Returns the statements of both ways, and what still differs after each,
-- which should be nothing.  Hazards that depend on the server are left out.  Everything is dropped again.
CREATE OR REPLACE FUNCTION one_way(way text, source text, desired text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  d record;
BEGIN
  FOR d IN SELECT * FROM schemaver_diff('schema:' || source, 'schema:' || desired) LOOP
    IF d.kind <> 'setting' THEN
      RETURN NEXT way || ': ' || coalesce(regexp_replace(regexp_replace(d.ddl, ' ' || quote_ident(current_user) || '$', ' superuser'), 'SET STORAGE EXTENDED$', 'SET STORAGE DEFAULT'), '-- ' || d.codes[1] || ' of ' || d.identity)
        || coalesce(' -- ' || nullif(array_to_string(array_remove(array_remove(d.hazards, 'rewrite'), 'long_lock'), ', '), ''), '');
    END IF;
    IF d.ddl IS NOT NULL THEN
      EXECUTE d.ddl;
    END IF;
  END LOOP;
  PERFORM set_config('search_path', 'public', false);
  RETURN QUERY SELECT way || ', left: ' || coalesce(l.ddl, '-- ' || l.codes[1] || ' of ' || l.identity)
    FROM schemaver_diff('schema:' || source, 'schema:' || desired) l WHERE l.kind <> 'setting';
EXCEPTION WHEN OTHERS THEN
  PERFORM set_config('search_path', 'public', false);
  RETURN NEXT way || ', failed: ' || SQLERRM;
END $$;

CREATE OR REPLACE FUNCTION both_ways(base text, alteration text) RETURNS SETOF text LANGUAGE plpgsql SET client_min_messages = error AS $$
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
  RETURN QUERY SELECT * FROM one_way('up', 'a', 'b');
  RETURN QUERY SELECT * FROM one_way('down', 'a', 'c');
  DROP SCHEMA a, b, c CASCADE;
END $$;
