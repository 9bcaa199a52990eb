-- The content of a kept snapshot, damaged field by field: it is refused, or compared, and never read past its end
\set VERBOSITY default
SET client_min_messages = warning;
CREATE SCHEMA wire;
CREATE DOMAIN wire.d AS int CHECK (VALUE > 0);
CREATE TABLE wire.t (a int PRIMARY KEY, b wire.d DEFAULT 5 NOT NULL, UNIQUE (b));
CREATE TABLE wire.n (i int GENERATED ALWAYS AS IDENTITY, s int);
CREATE SEQUENCE wire.s;
CREATE TABLE wire.p (a int) PARTITION BY LIST (a);
CREATE TABLE wire.p1 PARTITION OF wire.p DEFAULT;
CREATE INDEX pi ON wire.p (a);
CREATE INDEX i ON wire.t ((a + b));
CREATE FUNCTION wire.f(n int, m int) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE OPERATOR wire.@@@ (FUNCTION = wire.f, LEFTARG = int, RIGHTARG = int);
CREATE VIEW wire.v AS SELECT a FROM wire.t;
SELECT length(schemaver_snapshot('base', '{wire}')) > 0 AS taken, length(schemaver_snapshot('damaged', '{wire}')) > 0 AS again;
-- Its fields in their order; those of an object, and what it needs, have the object's number
CREATE TABLE fields (n serial, object int, field text, bytes bytea);
CREATE TABLE damaged_fields (LIKE fields INCLUDING DEFAULTS);
CREATE FUNCTION packed(n numeric) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
  result bytea := '';
BEGIN
  WHILE n >= 128 LOOP
    result := result || set_byte('\x00', 0, (n % 128)::int + 128);
    n := div(n, 128);
  END LOOP;
  RETURN result || set_byte('\x00', 0, n::int);
END $$;
CREATE FUNCTION packed(value text) RETURNS bytea LANGUAGE sql AS $$
SELECT coalesce(packed(length(convert_to(value, 'UTF8')) + 1::numeric) || convert_to(value, 'UTF8'), '\x00')
$$;
-- The next field is a number, or the length of a text and the text.
CREATE FUNCTION next_field(content bytea, INOUT place int, object int, field text, is_text bool, OUT value int) LANGUAGE plpgsql AS $$
DECLARE
  start int := place;
BEGIN
  value := 0;
  LOOP
    value := value + (get_byte(content, place) & 127) * 128 ^ (place - start);
    place := place + 1;
    EXIT WHEN get_byte(content, place - 1) < 128;
  END LOOP;
  IF is_text THEN
    place := place + greatest(value - 1, 0);
  END IF;
  INSERT INTO fields VALUES (DEFAULT, object, field, substr(content, start + 1, place - start));
END $$;
CREATE PROCEDURE take_apart(content bytea) LANGUAGE plpgsql AS $$
DECLARE
  place int := 0;
  properties jsonb := '{}';
  kind int;
  count int;
  total int;
  name text;
BEGIN
  FOREACH name IN ARRAY '{format,major,encoding,kinds}'::text[] LOOP
    SELECT * INTO place, total FROM next_field(content, place, NULL, name, name = 'encoding');
  END LOOP;
  FOR i IN 1 .. total LOOP
    SELECT f.place INTO place FROM next_field(content, place, NULL, 'kind', true) f;
    SELECT * INTO place, count FROM next_field(content, place, NULL, 'properties ' || i, false);
    FOR j IN 1 .. count LOOP
      SELECT f.place INTO place FROM next_field(content, place, NULL, 'property of ' || i, true) f;
    END LOOP;
    properties := properties || jsonb_build_object(i, (SELECT jsonb_agg(convert_from(substr(bytes, 2), 'UTF8') ORDER BY n) FROM fields
      WHERE field = 'property of ' || i));
  END LOOP;
  SELECT * INTO place, total FROM next_field(content, place, NULL, 'objects', false);
  FOR i IN 1 .. total LOOP
    SELECT * INTO place, kind FROM next_field(content, place, i, 'kind', false);
    FOREACH name IN ARRAY '{parent,column}'::text[] LOOP
      SELECT f.place INTO place FROM next_field(content, place, i, name, false) f;
    END LOOP;
    FOR name IN SELECT unnest('{schema,name,arguments,identity}'::text[]) UNION ALL
      SELECT '.' || jsonb_array_elements_text(properties -> (kind + 1)::text) LOOP
      SELECT f.place INTO place FROM next_field(content, place, i, name, true) f;
    END LOOP;
  END LOOP;
  FOR i IN 1 .. total LOOP
    SELECT * INTO place, count FROM next_field(content, place, i, 'needs', false);
    FOR j IN 1 .. count LOOP
      SELECT f.place INTO place FROM next_field(content, place, i, 'need', false) f;
    END LOOP;
  END LOOP;
  ASSERT place = length(content);
END $$;
SELECT content FROM schemaver_snapshots WHERE name = 'base' \gset
CALL take_apart(:'content');
SELECT count(*) > 500 AS many FROM fields;
-- The number of an object, from 1; 0 if it does not exist
CREATE FUNCTION at(what text) RETURNS int LANGUAGE sql AS $$
SELECT coalesce(min(object), 0) FROM fields WHERE field = 'identity' AND bytes = packed(what)
$$;
-- What comes of the damage that has been done: an error, or the numbers of differences, forth and back
CREATE FUNCTION compare_damaged() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT count(*) FROM schemaver_diff('snapshot:base', 'snapshot:damaged')) || ', ' ||
    (SELECT count(*) FROM schemaver_diff('snapshot:damaged', 'snapshot:base'));
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION result() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  damaged bytea := (SELECT string_agg(bytes, '' ORDER BY n) FROM damaged_fields);
BEGIN
  UPDATE schemaver_snapshots SET content = damaged, checksum = sha256(damaged) WHERE name = 'damaged';
  DELETE FROM damaged_fields;
  INSERT INTO damaged_fields SELECT * FROM fields;
  RETURN compare_damaged();
END $$;
-- The same for a field of an object, or of none
CREATE FUNCTION damage(what text, field text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  n int;
BEGIN
  UPDATE damaged_fields f SET bytes = damage.bytes WHERE f.field = damage.field AND coalesce(object, 0) = at(damage.what);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN CASE WHEN n = 1 THEN '' ELSE format('%s fields ', n) END || result();
END $$;
INSERT INTO damaged_fields SELECT * FROM fields;
SELECT result() AS undamaged;
SELECT convert_from(substr(bytes, 2), 'UTF8') AS identity FROM fields WHERE field = 'identity' ORDER BY n;
-- What comes first: of another format, another server, another version of schemaver, without an encoding
SELECT field, encode(bytes, 'escape') AS bytes, damage(NULL, field, bytes) FROM (VALUES ('format', packed(2)), ('major', packed(14)), ('encoding', packed('KLINGON')),
  ('encoding', packed(NULL)), ('encoding', packed('BIG5')), ('kinds', packed(0)), ('kinds', packed(200)), ('properties 1', packed(0)), ('properties 1', packed(200))) v (field, bytes);
UPDATE damaged_fields SET bytes = packed('kind') WHERE n = (SELECT min(n) FROM fields WHERE field = 'kind');
SELECT result();
UPDATE damaged_fields SET bytes = packed(NULL) WHERE n = (SELECT max(n) FROM fields WHERE field LIKE 'property of %');
SELECT result();
-- Numbers: of too many bytes, larger than what they count or number, or beyond the end
SELECT what, field, number, damage(what, field, coalesce(packed(number), '\x8080808080808001')) FROM (VALUES (NULL, 'objects', NULL::numeric), (NULL, 'objects', 34359738367),
  (NULL, 'objects', 4294967295), (NULL, 'objects', 1073741823), (NULL, 'objects', 0), ('wire', 'kind', 200), ('wire', 'column', 32768), ('wire.d', 'parent', at('wire.d')), ('wire.d', 'parent', 200),
  ('wire.d', 'parent', 2147483647), ('wire.i', 'needs', 4294967295),
  ('wire.i', 'needs', 2147483647), ('d_check on wire.d', 'need', (SELECT max(object) FROM fields)), ('d_check on wire.d', 'need', 2147483647), ('d_check on wire.d', 'need', 0)) v (what, field, number);
SELECT damage(NULL, 'objects', '\x8e808080808000');
-- Texts: longer than all the rest, and not a text
SELECT damage('wire', '.comment', bytes) FROM (VALUES (packed(100000) || 'x'), (packed(1073741823) || 'x'), (packed(2147483648) || 'x'), (packed(3) || '\xc328')) v (bytes);
-- The end
UPDATE damaged_fields SET bytes = bytes || '\x00' WHERE n = (SELECT max(n) FROM fields);
SELECT result() AS longer;
DELETE FROM damaged_fields WHERE n = (SELECT max(n) FROM fields);
SELECT result() AS shorter;
-- Parts of themselves, of later objects, of other kinds of objects, of nothing; and what cannot be a part
CREATE FUNCTION moved(what text, whole text, identity text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE damaged_fields f SET bytes = packed(at(whole)) WHERE field = 'parent' AND object = at(what);
  RETURN damage(what, 'identity', packed(identity));
END $$;
SELECT *, moved(what, whole, identity) FROM (VALUES ('wire.t.a', NULL, 'wire.t.a'), ('wire.t.a', 'wire.t.a', 'wire.t.a.a'), ('wire.t.a', 'wire.t.b', 'wire.t.b.a'),
  ('wire.t.a', 'wire', 'wire.a'), ('wire.t.b', 'wire.t.a', 'wire.t.a.b'), ('wire.v.a', 'wire.t', 'wire.t.a'), ('for wire.t.b', 'wire.t', 'for wire.t'),
  ('t_b_key on wire.t', 'wire.t.b', 't_b_key on wire.t.b'), ('t_pkey on wire.t', 'wire.v', 't_pkey on wire.v'), ('wire.i', 'wire.v', 'wire.i'), ('wire.i', 'wire.t.a', 'wire.i'),
  ('wire.i', NULL, 'wire.i'), ('wire.v', 'wire.t', 'wire.v'), ('wire.d', 'wire', 'wire.d')) v (what, whole, identity);
-- Names, schemas and arguments too many, or too few, and other identities
SELECT what, field, value, damage(what, field, packed(value)) FROM (VALUES ('wire.t.a', 'name', NULL), ('wire', 'name', NULL), ('wire.t', 'schema', NULL), ('wire.@@@(integer, integer)', 'schema', NULL),
  ('wire.f(integer, integer)', 'arguments', NULL), ('wire.t', 'arguments', '()'), ('for wire.t.b', 'name', 'x'), ('wire.t', 'identity', 'wire.u'), ('wire.t', 'identity', NULL)) v (what, field, value);
-- With an identity that fits
CREATE FUNCTION renamed(what text, field text, value text, identity text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE damaged_fields f SET bytes = packed(value) WHERE f.field = renamed.field AND object = at(what);
  RETURN damage(what, 'identity', packed(identity));
END $$;
SELECT *, renamed(what, field, value, identity) FROM (VALUES ('wire.t', 'schema', NULL, 't'), ('wire.@@@(integer, integer)', 'schema', NULL, '"".@@@(integer, integer)'),
  ('wire.f(integer, integer)', 'arguments', NULL, 'wire.f'), ('wire.t', 'arguments', '()', 'wire.t()'), ('t_pkey on wire.t', 'schema', 'wire', 'wire.t_pkey on wire.t'),
  ('for wire.t.b', 'name', 'x', 'for wire.t.b')) v (what, field, value, identity);
-- Properties that no object is without, or none with another one, and lists of which each line has something
SELECT what, field, value, damage(what, field, packed(value)) FROM (VALUES ('wire.t.a', '.type', NULL), ('wire.v', '.definition', NULL), ('for wire.t.b', '.expression', NULL),
  ('t_pkey on wire.t', '.definition', NULL), ('wire.f(integer, integer)', '.definition', NULL), ('wire.s', '.minimum', NULL), ('wire.s', '.cache', NULL),
  ('wire.n.i', '.identity_sequence', NULL), ('wire.n.i', '.identity_options', NULL), ('wire.n.s', '.identity', 'ALWAYS'), ('wire.n.s', '.not_null_comment', 'x'),
  ('wire.t', '.acl', 'SELECT'), ('wire.t', '.acl', E'SELECT TO a\nSELECT'),
  ('wire.t', '.acl', E'SELECT\nSELECT TO a'), ('wire.t', '.acl', 'SELECT TO a'), ('wire.t', '.security_labels', 'x'), ('wire.t', '.security_labels', 'x y')) v (what, field, value);
-- Kinds in another order: a function before an operator
UPDATE damaged_fields f SET n = 10000 * n;
UPDATE damaged_fields f SET n = n / 10000 + (SELECT max(n) FROM damaged_fields WHERE object = at('wire.f(integer, integer)') AND field NOT IN ('needs', 'need'))
  WHERE object = at('wire.@@@(integer, integer)') AND field NOT IN ('needs', 'need');
SELECT result();
-- One object more, at the end: one that is not covered, which has an identity, and is a part of nothing; and one that is there already
CREATE FUNCTION added(object bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  place int := (SELECT max(n) FROM fields WHERE field LIKE '.%');
BEGIN
  UPDATE damaged_fields SET bytes = packed(get_byte(bytes, 0) + 1) WHERE field = 'objects';
  UPDATE damaged_fields SET n = n + 1 WHERE n > place;
  INSERT INTO damaged_fields (n, bytes) VALUES (place + 1, object), ((SELECT max(n) + 1 FROM damaged_fields), '\x00');
  RETURN result();
END $$;
SELECT kind, parent, name, identity, added(packed(get_byte(bytes, 0) + kind) || packed(parent) || '\x00' || packed(NULL) || packed(name) || packed(NULL) || packed(identity) || '\x00000000')
  FROM fields, (VALUES (-1, 0, NULL, 'x'), (-1, 0, 'x', 'x'), (-1, 0, 'x', 'x y'), (-1, 0, 'x', NULL), (-1, 1, 'x', 'x y'), (0, 0, 'x', 'x y')) v (kind, parent, name, identity) WHERE field = 'kinds';
SELECT added(string_agg(bytes, '' ORDER BY n)) AS twice FROM fields WHERE object = (SELECT max(object) FROM fields) AND field NOT IN ('needs', 'need');
-- What needs itself, and what need each other; partitions of themselves end in an error
UPDATE damaged_fields SET bytes = packed(get_byte(bytes, 0) + 1) || packed(object - 1) WHERE field = 'needs' AND object NOT IN (at('wire.p'), at('wire.p1'));
SELECT result() AS themselves;
UPDATE damaged_fields SET bytes = packed(get_byte(bytes, 0) + 1) || packed(object - 1) WHERE field = 'needs' AND object = at('wire.p1');
SELECT left(result(), 5) AS partition;
UPDATE damaged_fields SET bytes = packed(get_byte(bytes, 0) + 1) || packed(object - 1) WHERE field = 'needs' AND object NOT IN (at('wire.p'), at('wire.p1'));
SELECT result() AS themselves;
ALTER TABLE wire.t DROP b CASCADE;
DROP VIEW wire.v;
DROP INDEX wire.pi;
SELECT split_part(ddl, E'\n', 1) AS made_of_themselves FROM schemaver_diff('live', 'snapshot:damaged');
UPDATE damaged_fields SET bytes = packed(get_byte(bytes, 0) + 13) || '\x000102030405060708090a0b0c' WHERE field = 'needs' AND object NOT IN (at('wire.p'), at('wire.p1'));
SELECT result() AS all;
-- Many objects, in the order of their columns, and a text whose length just needs another byte
DO $$ BEGIN EXECUTE 'CREATE TABLE wire.many (' || (SELECT string_agg('c' || n || ' wire.d', ', ') FROM generate_series(1, 1500) n) || ')'; END $$;
DO $$ BEGIN EXECUTE format('COMMENT ON TABLE wire.many IS %L', repeat('x', 127)); END $$;
SELECT length(schemaver_snapshot('many', '{wire}')) > 0 AS taken;
SELECT ddl FROM schemaver_diff('snapshot:many', 'live');
ALTER TABLE wire.many DROP c1500;
SELECT ddl FROM schemaver_diff('live', 'snapshot:many');
SELECT schemaver_snapshot_drop(name) FROM schemaver_snapshots;
DROP SCHEMA wire CASCADE;
DROP TABLE fields, damaged_fields;
DROP PROCEDURE take_apart;
DROP FUNCTION packed(numeric), packed(text), next_field, at, compare_damaged, result, damage, moved, renamed, added;
