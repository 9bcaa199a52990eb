-- Tables of a schema, as a large application has them: columns with defaults, a primary key, two more indexes, a foreign key.
CREATE FUNCTION bench_tables(place text, first int, last int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', place);
  PERFORM set_config('search_path', quote_ident(place), true);
  FOR i IN first .. last LOOP
    EXECUTE format('CREATE TABLE table_%s (id bigint PRIMARY KEY, parent bigint, name text NOT NULL DEFAULT %L, created timestamptz NOT NULL DEFAULT now(), %s)',
      i, 'new', (SELECT string_agg(format('column_%s %s', c, (ARRAY['int', 'text', 'numeric(10, 2)', 'boolean'])[1 + c % 4]), ', ')
                 FROM generate_series(5, 20) c));
    EXECUTE format('CREATE INDEX ON table_%s (name, created); CREATE INDEX ON table_%s (parent) WHERE column_7', i, i);
    IF i > 1 THEN
      EXECUTE format('ALTER TABLE table_%s ADD FOREIGN KEY (parent) REFERENCES table_%s', i, i - 1);
    END IF;
  END LOOP;
END $$;
