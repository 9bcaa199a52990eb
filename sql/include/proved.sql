-- A migration from :base to :models, as it is written, and what it does.
CREATE SCHEMA made;
SET search_path = made, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{made}', :complete) IS NOT NULL AS is_set \gset
SELECT schemaver_fingerprint(schemas => '{made}') AS was \gset
SELECT schemaver_autogenerate('change', allow => '{all}', renames => :'renames', rev_id => 'made1');
-- Servers from 16 on leave names of tables out
SELECT regexp_replace(upgrade, '\m[tvo]\.(?=\w)', '', 'g'), '-- and back', regexp_replace(downgrade, '\m[tvo]\.(?=\w)', '', 'g') FROM schemaver_revisions WHERE project = current_setting('schemaver.project');
SELECT revision FROM schemaver_upgrade();
SELECT codes FROM schemaver_check() WHERE kind <> 'setting';
SELECT schemaver_autogenerate('again') IS NULL AS is_null;
:query
SELECT revision FROM schemaver_downgrade();
SELECT schemaver_fingerprint(schemas => '{made}') = :'was' AS is_as_before;
:query
SELECT count(*) AS removed FROM (SELECT schemaver_remove('made1')) AS r;
DROP SCHEMA made CASCADE;
