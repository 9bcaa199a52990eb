-- A migration from :base to :models with one kind of hazard: refused, allowed in each way, and what it does.
CREATE SCHEMA hz;
SET search_path = hz, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{hz}', :complete) IS NOT NULL AS is_set \gset
SELECT schemaver_fingerprint(schemas => '{hz}') AS was \gset
SELECT format('SELECT schemaver_autogenerate(%L, rev_id => ''hz1'')', :'hazard' || ' isn''t allowed') AS call \gset
CREATE TEMP TABLE refusal AS SELECT regexp_replace(line, '\d+ bytes', 'N bytes') AS line FROM told(:'call') AS line;
SELECT line FROM refusal WHERE line NOT LIKE '  HINT%';
SELECT substring(line FROM 'To accept that: (.*)$') AS pasted FROM refusal WHERE line LIKE '  HINT%' \gset
\echo :pasted
BEGIN;
SELECT count(*) AS stored FROM schemaver_revisions WHERE project = 'test_hazards';
:pasted;
ROLLBACK;
BEGIN;
SET LOCAL schemaver.allow_hazards = :'allowed';
:call;
ROLLBACK;
BEGIN;
SET LOCAL schemaver.allow_hazards = 'all';
:call;
ROLLBACK;
SELECT schemaver_autogenerate(:'hazard', allow => '{all}', rev_id => 'hz1');
SELECT downgrade FROM schemaver_revisions WHERE project = 'test_hazards';
SELECT revision FROM schemaver_upgrade();
SELECT codes FROM schemaver_check() WHERE kind <> 'setting';
SELECT * FROM told($$SELECT revision FROM schemaver_downgrade()$$);
SELECT schemaver_fingerprint(schemas => '{hz}') = :'was' AS is_as_before;
SELECT count(*) AS stamped FROM schemaver_stamp('base');
SELECT count(*) AS removed FROM (SELECT schemaver_remove('hz1')) AS r;
DROP TABLE refusal;
DROP SCHEMA hz CASCADE;
