-- Code that servers of different versions print in other words, and rights that have other names: after all_kinds.sql.
CREATE SCHEMA w;
SET search_path = w;
CREATE ROLE regress_words;
CREATE TABLE a (id int PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x'::varchar, parent int REFERENCES a, tags text[], made timestamptz DEFAULT now(),
  CHECK (name <> '' AND (id BETWEEN 1 AND 5 OR name IN ('x', 'y', 'z'))), CONSTRAINT once UNIQUE NULLS NOT DISTINCT (parent));
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE, amount numeric(10, 2), day date, total numeric GENERATED ALWAYS AS (amount * 2 + 1) STORED);
CREATE INDEX ON a (lower(name), (id + 1)) WHERE parent IS NOT NULL;
CREATE INDEX ON b ((amount > 0), day DESC NULLS LAST) INCLUDE (id);
CREATE VIEW one AS SELECT id, name FROM a WHERE id > 0 ORDER BY name;
CREATE VIEW starred AS SELECT * FROM a;
CREATE VIEW aliased AS SELECT x.id AS n, upper(x.name) AS big FROM a x WHERE EXISTS (SELECT FROM b WHERE b.a = x.id AND b.amount > x.id);
CREATE VIEW joined AS SELECT a.id, b.amount, count(*) OVER w AS n, sum(b.amount) FILTER (WHERE b.id > 1) OVER (PARTITION BY a.id) AS s
  FROM a JOIN b ON b.a = a.id LEFT JOIN LATERAL (SELECT max(day) AS last FROM b c WHERE c.a = a.id) l ON true WINDOW w AS (PARTITION BY a.name ORDER BY b.day);
CREATE VIEW joined_using AS SELECT * FROM a JOIN b USING (id) WHERE a.made > CURRENT_DATE AND b.day < now() - interval '1 day';
CREATE VIEW grouped AS SELECT a, day, GROUPING(a, day) AS g, sum(amount) FROM b GROUP BY GROUPING SETS ((a), (a, day), ()) HAVING count(*) > 1;
CREATE VIEW with_ctes AS WITH RECURSIVE t AS (SELECT id, parent FROM a WHERE parent IS NULL UNION ALL SELECT a.id, a.parent FROM a JOIN t ON a.parent = t.id),
  m AS MATERIALIZED (SELECT 1 AS one) SELECT t.id, m.one FROM t, m;
CREATE VIEW combined AS SELECT id FROM a UNION SELECT id FROM b EXCEPT SELECT 1 ORDER BY 1 LIMIT 5;
CREATE VIEW of_values AS SELECT column1 + 1 AS a, CASE column2 WHEN 'x' THEN 1 ELSE 2 END AS b FROM (VALUES (1, 'x'), (2, 'y')) v;
CREATE VIEW functions AS SELECT extract(year FROM day) AS y, substring(name FROM 2 FOR 3) AS s, position('a' IN name) AS p, trim(both ' ' FROM name) AS t, name COLLATE "C" AS c,
  coalesce(amount, 0) AS z, greatest(1, amount) AS g, nullif(name, '') AS u, day AT TIME ZONE 'UTC' AS utc, (ROW(1, 2) = ROW(a.id, 2)) AS r, tags[1:2] AS part, ARRAY[1, 2] || a.id AS list
  FROM a, b;
CREATE VIEW json_words AS SELECT tags IS NULL AS n, to_jsonb(tags) -> 0 AS first, (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(tags) WITH ORDINALITY u (x, n)) AS agg FROM a;
CREATE VIEW checked WITH (security_barrier) AS SELECT * FROM a WHERE id < 10 WITH LOCAL CHECK OPTION;
CREATE VIEW sampled AS SELECT id FROM ONLY a TABLESAMPLE bernoulli (10);
CREATE MATERIALIZED VIEW kept AS SELECT name, count(*) AS n FROM a GROUP BY name;
CREATE UNIQUE INDEX ON kept (name);
CREATE RULE noisy AS ON INSERT TO b WHERE new.amount > 5 DO ALSO DELETE FROM b WHERE id = new.id AND day IS NULL;
CREATE RULE instead AS ON UPDATE TO one DO INSTEAD UPDATE a SET name = new.name WHERE a.id = old.id;
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER t BEFORE UPDATE OF name ON a FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name AND new.id > 1) EXECUTE FUNCTION trig();
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON a FOR SELECT TO regress_words USING (id IN (SELECT a FROM b WHERE amount > 1) OR name = CURRENT_USER);
CREATE FUNCTION body(x int, y int DEFAULT 1 + 1) RETURNS TABLE (n int) LANGUAGE sql BEGIN ATOMIC SELECT id FROM a WHERE id = x + y; DELETE FROM b WHERE id = x; SELECT count(*)::int FROM b; END;
CREATE FUNCTION short(x int) RETURNS int LANGUAGE sql RETURN x * (SELECT max(id) FROM a);
CREATE STATISTICS st ON (id + 1), name FROM a;
CREATE DOMAIN short_text AS text CHECK (length(VALUE) < 10 AND VALUE ~ '^[a-z]');
CREATE TABLE parts (id int, day date NOT NULL) PARTITION BY RANGE (day, (id % 10));
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', 5);
CREATE TABLE heir (extra int DEFAULT 1) INHERITS (b);
GRANT ALL ON a TO regress_words WITH GRANT OPTION;
GRANT SELECT, INSERT ON b TO PUBLIC;
GRANT ALL ON ALL FUNCTIONS IN SCHEMA w TO regress_words;
GRANT ALL ON SCHEMA w TO regress_words;
GRANT SELECT (id), UPDATE (name) ON a TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA w GRANT ALL ON TABLES TO regress_words;
CREATE TABLE by_default (id serial);
RESET search_path;
