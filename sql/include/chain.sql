-- The revisions that lead from :base to :models online, and what a new database says of them.
CREATE SCHEMA chained;
SET search_path = chained, public;
:base
SELECT schemaver_set_models('sql:' || :'models', '{chained}') IS NOT NULL AS is_set \gset
SELECT schemaver_baseline('first', '{chained}', rev_id => 'chain0');
SELECT schemaver_autogenerate('change', allow => '{all}', online => true, rev_id => 'chain1');
CREATE TEMP TABLE chain AS SELECT row_number() OVER (ORDER BY n DESC) AS n, revision FROM schemaver_history() WITH ORDINALITY AS h (revision, down_revision, depends_on, branch_labels, message, is_current, is_applied, is_head, is_branch_point, is_merge_point, n) WHERE revision <> 'chain0';
SELECT message || CASE WHEN transactional THEN '' ELSE ', not transactional' END, regexp_replace(replace(regexp_replace(upgrade, '\m[tvo]\.(?=\w)', '', 'g'), E'SET search_path = '''';\n\n', ''), '\n\s*', ' ', 'g'), '  back: ' || regexp_replace(replace(regexp_replace(downgrade, '\m[tvo]\.(?=\w)', '', 'g'), E'SET search_path = '''';\n\n', ''), '\n\s*', ' ', 'g')
FROM chain JOIN schemaver_revisions USING (revision) ORDER BY n \g (fieldsep='\n')
SELECT revision <> 'chain1' OR upgrade_ok AND downgrade_ok AND same_schema AND repeatable AS is_right, count(*), string_agg(concat_ws(' ', differences, error), ', ')
FROM schemaver_verify() WHERE NOT (upgrade_ok AND downgrade_ok AND same_schema AND repeatable AND error IS NULL) GROUP BY 1;
-- Where the schema is not that of the revision, a stamp warns
SET client_min_messages = error;
SELECT count(*) AS stamped FROM schemaver_stamp('chain1');
SET client_min_messages = warning;
SELECT count(*) AS stamped FROM schemaver_stamp('base');
SELECT count(schemaver_remove(revision)) = count(*) AS removed FROM (SELECT revision FROM chain ORDER BY n DESC) AS c;
SELECT count(schemaver_remove('chain0')) AS removed;
DROP TABLE chain;
DROP SCHEMA chained CASCADE;
