-- Every column of every catalog is either read, or not read for a reason: what a comparison does not see is a decision
-- that somebody has made

-- Columns that not all supported versions have: the first and the last one that does
CREATE TEMP TABLE versions (catalog text COLLATE "C", "column" text COLLATE "C", since int, until int);
INSERT INTO versions VALUES
  ('pg_attribute', 'attcacheoff', NULL, 17),
  ('pg_auth_members', 'inherit_option', 16, NULL),
  ('pg_auth_members', 'oid', 16, NULL),
  ('pg_auth_members', 'set_option', 16, NULL),
  ('pg_class', 'relallfrozen', 18, NULL),
  ('pg_collation', 'collicurules', 16, NULL),
  ('pg_collation', 'colliculocale', NULL, 16),
  ('pg_collation', 'colllocale', 17, NULL),
  ('pg_constraint', 'conenforced', 18, NULL),
  ('pg_constraint', 'conperiod', 18, NULL),
  ('pg_database', 'dathasloginevt', 17, NULL),
  ('pg_database', 'daticulocale', NULL, 16),
  ('pg_database', 'daticurules', 16, NULL),
  ('pg_database', 'datlocale', 17, NULL),
  ('pg_foreign_data_wrapper', 'fdwconnection', 19, NULL),
  ('pg_publication', 'puballsequences', 19, NULL),
  ('pg_publication', 'pubgencols', 18, NULL),
  ('pg_publication_rel', 'prexcept', 19, NULL),
  ('pg_range', 'rngconstruct2', 19, NULL),
  ('pg_range', 'rngconstruct3', 19, NULL),
  ('pg_range', 'rngmltconstruct0', 19, NULL),
  ('pg_range', 'rngmltconstruct1', 19, NULL),
  ('pg_range', 'rngmltconstruct2', 19, NULL),
  ('pg_subscription', 'subfailover', 17, NULL),
  ('pg_subscription', 'submaxretention', 19, NULL),
  ('pg_subscription', 'suborigin', 16, NULL),
  ('pg_subscription', 'subpasswordrequired', 16, NULL),
  ('pg_subscription', 'subretaindeadtuples', 19, NULL),
  ('pg_subscription', 'subretentionactive', 19, NULL),
  ('pg_subscription', 'subrunasowner', 16, NULL),
  ('pg_subscription', 'subserver', 19, NULL),
  ('pg_subscription', 'subwalrcvtimeout', 19, NULL);

CREATE TEMP VIEW here AS
  SELECT relname::text AS catalog, attname::text AS "column"
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
  WHERE relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace AND attnum > 0 AND NOT attisdropped;
CREATE TEMP VIEW elsewhere AS
  SELECT catalog, "column" FROM versions
  WHERE NOT current_setting('server_version_num')::int / 10000 BETWEEN coalesce(since, 0) AND coalesce(until, 99);
CREATE TEMP TABLE coverage AS
  SELECT catalog COLLATE "C" AS catalog, "column" COLLATE "C" AS "column", treatment, note, ordinality FROM schemaver_coverage() WITH ORDINALITY;

-- Columns of this server that are not classified, and columns that are classified and in no version
SELECT coalesce(h.catalog, c.catalog) AS catalog, coalesce(h."column", c."column") AS "column",
  CASE WHEN c.catalog IS NULL THEN 'not classified' ELSE 'does not exist' END AS problem
FROM here h FULL JOIN coverage c ON c.catalog = h.catalog AND coalesce(c."column", h."column") = h."column"
WHERE (c.catalog IS NULL OR h.catalog IS NULL)
  AND (coalesce(h.catalog, c.catalog), coalesce(h."column", c."column")) NOT IN (SELECT catalog, "column" FROM elsewhere)
ORDER BY 1, 2;

-- The list above is right about this server
SELECT v.catalog, v."column", h.catalog IS NOT NULL AS is_here
FROM versions v LEFT JOIN here h USING (catalog, "column") LEFT JOIN elsewhere e USING (catalog, "column")
WHERE (h.catalog IS NULL) <> (e.catalog IS NOT NULL)
ORDER BY 1, 2;

-- Nothing is classified twice, or out of order
SELECT catalog, "column" FROM coverage GROUP BY 1, 2 HAVING count(*) > 1;
SELECT catalog FROM coverage GROUP BY 1 HAVING count(*) > 1 AND bool_or("column" IS NULL);
SELECT catalog, "column"
FROM (SELECT *, lag((catalog, "column")) OVER (ORDER BY ordinality) AS before FROM coverage) c
WHERE (catalog, "column") <= before;

-- What is not read has a reason, and what is read has a place (a warning above names properties that do not exist)
SELECT DISTINCT treatment FROM coverage WHERE treatment NOT IN ('derived', 'out', 'read', 'uncovered');
SELECT catalog, "column", treatment FROM coverage
WHERE (note IS NULL OR note = '') AND treatment <> 'uncovered' ORDER BY 1, 2;
