--
-- Bodies that change the owner of the extension, or of one of its tables: refused, and
-- the whole run is rolled back.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT current_database() AS here \gset
CREATE ROLE regress_schemaver_first SUPERUSER;
CREATE ROLE regress_schemaver_second SUPERUSER;
DROP DATABASE IF EXISTS regress_schemaver_reassign;
CREATE DATABASE regress_schemaver_reassign;
\connect regress_schemaver_reassign
SET client_min_messages = warning;
\pset tuples_only on
\pset format unaligned
\set SHOW_CONTEXT never
SET ROLE regress_schemaver_first;
CREATE EXTENSION schemaver;
RESET ROLE;
CREATE VIEW owners AS
    SELECT 'extension' AS object, extowner::regrole AS owner FROM pg_extension WHERE extname = 'schemaver'
    UNION ALL SELECT relname::text, relowner::regrole FROM pg_class WHERE relname ~ '^schemaver_[a-z]+$' AND relkind = 'r';
CREATE TABLE theirs ();
ALTER TABLE theirs OWNER TO regress_schemaver_first;
-- The result of a body with this statement, alone, in a block and before others, up and down; it is rolled back.
CREATE FUNCTION came_of(body text, direction text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF direction = 'up' THEN
        PERFORM schemaver_register('a', NULL, body, 'SELECT 1'), schemaver_upgrade();
    ELSE
        PERFORM schemaver_register('a', NULL, 'SELECT 1', body), schemaver_stamp('a'), schemaver_downgrade();
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce((SELECT string_agg(format('%s belongs to %s', object, owner), ', ') FROM owners
                                                          WHERE owner <> 'regress_schemaver_first'::regrole), 'all is as before');
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN SQLSTATE = 'UNDO0' THEN SQLERRM ELSE SQLSTATE END;
END $$;
CREATE FUNCTION tried(statement text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT DISTINCT came_of(body, direction)
    FROM unnest(ARRAY[statement, format('DO %L', format('BEGIN %s; END', statement)), statement || '; SELECT 1; CREATE TABLE made ()']) body, unnest(ARRAY['up', 'down']) direction
$$;

SELECT tried('REASSIGN OWNED BY regress_schemaver_first TO regress_schemaver_second');
SELECT tried('REASSIGN OWNED BY regress_schemaver_first TO CURRENT_USER');
SELECT tried('DROP OWNED BY regress_schemaver_first CASCADE');
SELECT tried('ALTER TABLE schemaver_revisions OWNER TO regress_schemaver_second');
SELECT tried(format('ALTER TABLE schemaver_%s OWNER TO regress_schemaver_second', name)) FROM unnest(ARRAY['applied', 'state', 'log', 'settings']) name;
-- only the extension, as only a change in its catalog can
SELECT tried('SET LOCAL allow_system_table_mods = on; UPDATE pg_extension SET extowner = ''regress_schemaver_second''::regrole WHERE extname = ''schemaver''');
-- objects of others may change their owner
SELECT tried('ALTER TABLE theirs OWNER TO regress_schemaver_second; ALTER TABLE theirs OWNER TO regress_schemaver_first');

\connect :here
DROP DATABASE regress_schemaver_reassign;
DROP ROLE regress_schemaver_first, regress_schemaver_second;
