-- Functions that create histories.  Rows are inserted as schemaver_register stores them, without its checks for each
-- one.

CREATE EXTENSION schemaver;

CREATE FUNCTION bench_checksum(body text) RETURNS bytea IMMUTABLE LANGUAGE sql AS
$$ SELECT sha256(convert_to(format(E't %s\n%s', octet_length(body), body), 'UTF8')) $$;

-- An id like those that schemaver generates: 12 hex digits, in no order.
CREATE FUNCTION bench_id(n integer) RETURNS text IMMUTABLE LANGUAGE sql AS
$$ SELECT left(md5(n::text), 12) $$;

CREATE FUNCTION bench_add(n integer, parents text[], upgrade text, downgrade text) RETURNS void LANGUAGE sql AS
$$
    INSERT INTO schemaver_revisions
        (revision, down_revision, message, upgrade, downgrade, upgrade_checksum, downgrade_checksum)
    VALUES (bench_id(n), parents, 'revision number ' || n, upgrade, downgrade,
            bench_checksum(upgrade), bench_checksum(downgrade))
$$;

-- A line of revisions that do nothing.
CREATE FUNCTION bench_trivial(count integer) RETURNS void LANGUAGE sql AS
$$
    SELECT bench_add(n, CASE WHEN n > 1 THEN ARRAY[bench_id(n - 1)] END, 'SELECT 1', 'SELECT 1')
    FROM generate_series(1, count) n
$$;

-- A graph in which every ten revisions branch once and merge again; its bodies are longer by this length, like real
-- ones.
CREATE FUNCTION bench_graph(count integer, longer integer) RETURNS void LANGUAGE sql AS
$$
    SELECT bench_add(n,
                     CASE WHEN n = 1 THEN NULL
                          WHEN n % 10 = 4 THEN ARRAY[bench_id(n - 2)]
                          WHEN n % 10 = 7 THEN ARRAY[bench_id(n - 4), bench_id(n - 1)]
                          ELSE ARRAY[bench_id(n - 1)] END,
                     format('ALTER TABLE table_%s ADD COLUMN note text', n) || repeat(md5(n::text), longer * 2 / 96),
                     format('ALTER TABLE table_%s DROP COLUMN note', n) || repeat(md5(n::text), longer / 96))
    FROM generate_series(1, count) n
$$;

-- A line of 1,000 revisions like that of a growing application: 400 tables, then
-- additions to them.
CREATE FUNCTION bench_ddl() RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    t      text;
    other  text;
    up     text;
    down   text;
BEGIN
    FOR n IN 1..1000 LOOP
        t := 'table_' || CASE WHEN n <= 400 THEN n ELSE n % 400 + 1 END;
        other := 'table_' || (n * 7) % 400 + 1;
        CASE
            WHEN n <= 400 THEN
                up := format('CREATE TABLE %I (id bigint PRIMARY KEY, name text NOT NULL, owner_id bigint, created_at timestamptz NOT NULL DEFAULT now())', t);
                down := format('DROP TABLE %I', t);
            WHEN n % 8 IN (0, 1) THEN
                up := format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (owner_id) REFERENCES %I (id)', t, t || '_owner_' || n, other);
                down := format('ALTER TABLE %I DROP CONSTRAINT %I', t, t || '_owner_' || n);
            WHEN n % 8 IN (2, 3) THEN
                up := format('CREATE INDEX %I ON %I (name, created_at)', t || '_name_' || n, t);
                down := format('DROP INDEX %I', t || '_name_' || n);
            WHEN n % 8 IN (4, 5) THEN
                up := format('ALTER TABLE %I ADD COLUMN %I integer NOT NULL DEFAULT 0', t, 'count_' || n);
                down := format('ALTER TABLE %I DROP COLUMN %I', t, 'count_' || n);
            WHEN n % 8 = 6 THEN
                up := format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (length(name) <= %s)', t, t || '_check_' || n, n);
                down := format('ALTER TABLE %I DROP CONSTRAINT %I', t, t || '_check_' || n);
            ELSE
                up := format('COMMENT ON TABLE %I IS %L', t, 'what revision ' || n || ' says');
                down := format('COMMENT ON TABLE %I IS NULL', t);
        END CASE;
        PERFORM bench_add(n, CASE WHEN n > 1 THEN ARRAY[bench_id(n - 1)] END, up, down);
    END LOOP;
END
$$;

-- Files of 2 kB, as people write them: a table with constraints and comments, and an index or two.
CREATE FUNCTION bench_files(count integer) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    CREATE TABLE files AS
    SELECT format('%s_%s.sql', to_char(n, 'FM000000'), bench_id(n)) AS name,
           rpad(format(E'-- revision: %s\n-- down_revision: %s\n-- message: revision number %s\n\n-- schemaver: upgrade\n', bench_id(n),
                       CASE WHEN n > 1 THEN bench_id(n - 1) ELSE 'base' END, n)
                || format(E'CREATE TABLE table_%s (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n', n)
                || (SELECT string_agg(format(E'    column_%s text NOT NULL DEFAULT ''%s'',\n', c, md5(format('%s %s', n, c))), '' ORDER BY c) FROM generate_series(1, 8) c)
                || E'    created_at timestamptz NOT NULL DEFAULT now()\n);\n'
                || (SELECT string_agg(format(E'COMMENT ON COLUMN table_%s.column_%s IS ''what number %s is for: %s'';\n', n, c, c, md5(c::text)), '' ORDER BY c) FROM generate_series(1, 8) c)
                || format(E'CREATE INDEX ON table_%s (created_at);\n\n-- schemaver: downgrade\nDROP TABLE table_%s;\n', n, n), 2048, E'-- \n') AS content
    FROM generate_series(1, count) n;
END
$$;
