-- Files in each format and shape, of any size, and how long it takes to read them.

-- What the files of a format look like: the name of a file, with %s for its number; what a file begins with, what may follow
-- it many times, and the mark of a section.
CREATE TABLE bench_format (format text PRIMARY KEY, name text, head text, body text, mark text);
INSERT INTO bench_format VALUES
    ('native', '%s.sql', E'-- revision: r%s\n-- down_revision: base\n\n-- schemaver: upgrade\n', E'SELECT 1;\n', E'-- schemaver: upgrade\n'),
    ('alembic', '%s.sql', E'-- Running upgrade  -> r%s\n\n', E'SELECT 1;\n\n', E'INSERT INTO alembic_version (version_num) VALUES (''x'');\n\n-- Running upgrade x -> y\n\n'),
    ('sqitch', 'deploy/c%s.sql', E'-- c%s\n', E'SELECT 1;\n', E'BEGIN;\nCOMMIT;\n'),
    ('goose', '%s_a.sql', E'-- +goose Up\n', E'SELECT 1;\n', E'-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\n'),
    ('dbmate', '%s_a.sql', E'-- migrate:up\n', E'SELECT 1;\n', E'-- migrate:down\n-- migrate:up\n'),
    ('sql-migrate', '%s_a.sql', E'-- +migrate Up\n', E'SELECT 1;\n', E'-- +migrate StatementBegin\nSELECT 1\n-- +migrate StatementEnd\n'),
    ('rambler', '%s_a.sql', E'-- rambler up\n', E'SELECT 1;\n', E'-- rambler down\n-- rambler up\n'),
    ('liquibase', '%s.sql', E'--liquibase formatted sql\n--changeset a:1\n', E'SELECT 1;\n', E'--changeset a:1 dbms:h2\nSELECT 1;\n--rollback empty\n'),
    ('graphile-migrate', 'committed/%s.sql', E'--! Previous: -\n--! Hash: sha1:0\n\n', E'SELECT 1;\n', E'--! Message: x\n'),
    ('tern', '%s_a.sql', '', E'SELECT 1;\n', E'---- create above / drop below ----\n'),
    ('diesel', '%s_a/up.sql', '', E'SELECT 1;\n', E'--\n'),
    ('prisma', '%s_a/migration.sql', '', E'SELECT 1;\n', E'--\n'),
    ('go-pg', '%s_a.tx.up.sql', '', E'SELECT 1;\n', E'--gopg:split\n'),
    ('popx', '%s_a.postgres.up.sql', '', E'SELECT 1;\n', E'{ {\n'),
    ('sqlx', '%s_a.up.sql', E'-- no-transaction\n', E'SELECT 1;\n', E'-- no-transaction\n'),
    ('golang-migrate', '%s_a.up.sql', '', E'SELECT 1;\n', E'BEGIN;\n'),
    ('node-pg-migrate', '%s_a.sql', E'-- Up Migration\n', E'SELECT 1;\n', E'-- Down Migration\n-- Up Migration\n'),
    ('structure', '%s.sql', E'SELECT pg_catalog.set_config(''search_path'', '''', false);\n', E'SELECT 1;\n', E'INSERT INTO schema_migrations (version) VALUES (''1'');\n'),
    ('refinery', 'V%s__a.sql', '', E'SELECT 1;\n', E'--\n'),
    ('flyway', 'V%s__a.sql', '', E'SELECT 1;\n', E'--\n'),
    ('numbered', '%s_a.sql', '', E'SELECT 1;\n', E'--\n'),
    ('knex', '20260101%s_a.js', '', E'x;\n', E'x\n'),
    ('typeorm', '1700000000%s-A.ts', '', E'x;\n', E'x\n');

-- Files with a text that is repeated up to the size.
CREATE FUNCTION bench_files(f bench_format, bytes bigint, name text, head text, unit text) RETURNS jsonb LANGUAGE sql
RETURN (SELECT jsonb_object_agg(replace(name, '%s', n::text), replace(head, '%s', n::text) || unit)
        FROM generate_series(1, greatest(bytes / (length(name) + length(head) + length(unit)), 1)) AS n);

-- One file in which a text is repeated up to the size.
CREATE FUNCTION bench_file(f bench_format, bytes bigint, begins text, unit text) RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object(replace(f.name, '%s', '1'), replace(f.head, '%s', '1') || begins || repeat(unit, (bytes / length(unit))::integer));

CREATE TABLE bench_shape (n serial, shape text PRIMARY KEY, only_of text, what text);
INSERT INTO bench_shape (shape, only_of, what) VALUES
    ('many files', NULL, $$bench_files(f, bytes, f.name, f.head, f.body)$$),
    ('many folders', NULL, $$bench_files(f, bytes, 'f%s/' || replace(f.name, '%s', '1'), f.head, f.body)$$),
    ('deep folders', NULL, $$bench_files(f, bytes, repeat('folder/', 1000) || f.name, f.head, f.body)$$),
    ('long names', NULL, $$bench_files(f, bytes, replace(f.name, 'a.', repeat('a', 2000) || '.'), f.head, f.body)$$),
    ('one file', NULL, $$bench_file(f, bytes, '', f.body)$$),
    ('marks', NULL, $$bench_file(f, bytes, '', f.mark)$$),
    ('heads', NULL, $$bench_file(f, bytes, '', coalesce(nullif(f.head, ''), E'\r\n'))$$),
    ('line ends', NULL, $$bench_file(f, bytes, '', E'\n')$$),
    ('no line end', NULL, $$bench_file(f, bytes, '', 'SELECT 1; ')$$),
    ('blanks', NULL, $$bench_file(f, bytes, '', ' ')$$),
    ('open quote', NULL, $$bench_file(f, bytes, '''', E'x\n')$$),
    ('open dollar', NULL, $$bench_file(f, bytes, '$a$', E'$b$ ')$$),
    ('dollars', NULL, $$bench_file(f, bytes, '', '$a ')$$),
    ('braces', NULL, $$bench_file(f, bytes, '', E'{ ${ }x:a%(\n')$$),
    ('comments', NULL, $$bench_file(f, bytes, '', E'-- x\n')$$),
    ('open comment', NULL, $$bench_file(f, bytes, '', '/* ')$$),
    ('COPY', NULL, $$bench_file(f, bytes, '', E'COPY a FROM STDIN;\n')$$),
    ('COPY in a line', NULL, $$bench_file(f, bytes, '', 'COPY a FROM STDIN; ')$$),
    ('psql', NULL, $$bench_file(f, bytes, '', E'\\x :a\n')$$),
    ('requires', 'sqitch', $$jsonb_build_object('sqitch.plan', E'%project=p\n' || (SELECT string_agg(format(E'c%s [%s] 2026-01-01T00:00:00Z N <n@x>\n', n, CASE WHEN n > 1 THEN 'c1 c' || n - 1 END), '' ORDER BY n) FROM generate_series(1, bytes / 60) n))$$),
    ('requires all', 'sqitch', $$jsonb_build_object('sqitch.plan', (SELECT E'%project=p\n' || string_agg(format(E'c%s 2026-01-01T00:00:00Z N <n@x>\n', n), '' ORDER BY n) || 'last [' || string_agg('c' || n, ' ') || E'] 2026-01-01T00:00:00Z N <n@x>\n' FROM generate_series(1, bytes / 60) n))$$),
    ('reworked', 'sqitch', $$jsonb_build_object('sqitch.plan', (SELECT E'%project=p\n' || string_agg(format(E'c%s 2026-01-01T00:00:00Z N <n@x>\n@t%s 2026-01-01T00:00:00Z N <n@x>\n', n % (bytes / 160), n), '' ORDER BY n) FROM generate_series(1, bytes / 80) n))$$),
    ('tags', 'sqitch', $$jsonb_build_object('sqitch.plan', (SELECT E'%project=p\nc 2026-01-01T00:00:00Z N <n@x>\n' || string_agg(format(E'@t%s 2026-01-01T00:00:00Z N <n@x>\n', n), '' ORDER BY n) FROM generate_series(1, bytes / 40) n))$$),
    ('plan of line ends', 'sqitch', $$jsonb_build_object('sqitch.plan', E'%project=p\n' || repeat(E'\n', bytes::integer))$$),
    ('plan of rubbish', 'sqitch', $$jsonb_build_object('sqitch.plan', E'%project=p\n' || repeat(E'?\n', bytes::integer / 2))$$),
    ('a line', 'alembic', $$jsonb_build_object('up.sql', (SELECT string_agg(format(E'-- Running upgrade %s -> r%s\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES (''r%s'');\n\n', CASE WHEN n > 1 THEN 'r' || n - 1 END, n, n), '' ORDER BY n) FROM generate_series(1, bytes / 120) n))$$),
    ('a merge', 'alembic', $$jsonb_build_object('up.sql', (SELECT string_agg(format(E'-- Running upgrade  -> r%s\n\nINSERT INTO alembic_version (version_num) VALUES (''r%s'');\n\n', n, n), '') || '-- Running upgrade ' || string_agg('r' || n, ', ') || E' -> m\n\n' || string_agg(format(E'DELETE FROM alembic_version WHERE alembic_version.version_num = ''r%s'';\n', n), '') FROM generate_series(1, bytes / 200) n))$$),
    ('CREATE TABLE', 'alembic', $$jsonb_build_object('up.sql', E'-- Running upgrade  -> r\n\n' || repeat(E'CREATE TABLE a (\n    version_num x\n', bytes::integer / 40))$$),
    ('history', 'alembic', $$jsonb_build_object('up.sql', (SELECT string_agg(format(E'-- Running upgrade %s -> r%s\n\nINSERT INTO alembic_version (version_num) VALUES (''r%s'');\n\n', CASE WHEN n > 1 THEN 'r' || n - 1 END, n, n), '' ORDER BY n) FROM generate_series(1, bytes / 250) n), 'history.txt', (SELECT string_agg(format(E'Rev: r%s\nParent: %s\nBranch names: l1, l2, l3\nPath: x\n\n    words\n    \n    Create Date: 2026-01-01 00:00:00\n\n', n, CASE WHEN n > 1 THEN 'r' || n - 1 ELSE '<base>' END), '') FROM generate_series(1, bytes / 250) n))$$),
    ('labels', 'alembic', $$jsonb_build_object('up.sql', E'-- Running upgrade  -> a\n\nINSERT INTO alembic_version (version_num) VALUES (''a'');\n\n-- Running upgrade a -> b\n\nUPDATE alembic_version SET version_num=''b'' WHERE alembic_version.version_num = ''a'';\n\n', 'history.txt', (SELECT E'Rev: b\nParent: a\nBranch names: ' || string_agg('l' || n, ', ') || E'\nRev: a\nParent: <base>\nBranch names: ' || string_agg('m' || n, ', ') || E'\n' FROM generate_series(1, bytes / 18) n))$$),
    ('repeatables', 'flyway', $$bench_files(f, bytes, 'R__a%s.sql', '', f.body)$$),
    ('ways down', 'flyway', $$bench_files(f, bytes / 2, f.name, '', f.body) || bench_files(f, bytes / 2, 'U%s__a.sql', '', f.body)$$),
    ('settings', 'flyway', $$jsonb_build_object('V1__a.sql', 'SELECT 1', 'V1__a.sql.conf', repeat(E'a=b\n', bytes::integer / 4))$$),
    ('versions', 'structure', $$jsonb_build_object('structure.sql', f.head || 'INSERT INTO schema_migrations (version) VALUES ' || (SELECT string_agg(format('(''%s'')', n), E',\n') FROM generate_series(1, bytes / 12) n) || ';')$$),
    ('names', 'native', $$jsonb_build_object('a.sql', (SELECT E'-- revision: a\n-- down_revision: ' || string_agg('p' || n, ', ') || E'\n-- branch_labels: ' || string_agg('l' || n, ', ') || E'\n-- depends_on: ' || string_agg('d' || n, ', ') || E'\n' FROM generate_series(1, bytes / 30) n))$$),
    ('a cycle', 'native', $$(SELECT jsonb_object_agg('f' || n, format(E'-- revision: r%s\n-- down_revision: r%s\n\n-- schemaver: upgrade\n', n, n % (bytes / 80) + 1)) FROM generate_series(1, bytes / 80) n)$$);

-- The milliseconds that reading the files takes, regardless of the result, which is
-- rolled back.
CREATE FUNCTION bench_read(files jsonb, format text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := clock_timestamp();
    took numeric;
BEGIN
    BEGIN
        PERFORM count(*) FROM schemaver_load(files, format, 'stub');
        took := extract(epoch FROM clock_timestamp() - start) * 1000;
        RAISE 'undone' USING ERRCODE = 'P0001';
    EXCEPTION
        WHEN raise_exception THEN NULL;
        WHEN query_canceled THEN RAISE;
        WHEN OTHERS THEN
            took := extract(epoch FROM clock_timestamp() - start) * 1000;
            IF SQLSTATE LIKE 'XX%' THEN
                RAISE WARNING '%: %', SQLSTATE, SQLERRM;
            END IF;
    END;
    RETURN took;
END $$;

CREATE FUNCTION bench_format(format_name text, shape_name text, bytes bigint) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    files jsonb;
BEGIN
    EXECUTE format('SELECT %s FROM (SELECT $1::bigint AS bytes) b, bench_format f WHERE f.format = $2',
                   (SELECT what FROM bench_shape WHERE shape = shape_name)) INTO files USING bytes, format_name;
    RETURN bench_read(files, format_name);
END $$;
