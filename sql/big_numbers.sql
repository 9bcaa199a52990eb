--
-- Numbers in targets and ranges: one that no integer holds leads as far as any
-- that is too large, and does not come around to a small one.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'big_numbers';
CREATE SCHEMA t_big_numbers;
SET search_path = t_big_numbers, public;
\pset tuples_only on
\pset format unaligned

-- wherever a number could wrap around to, there is a revision
SELECT schemaver_register('a' || g, CASE WHEN g > 1 THEN ARRAY['a' || g - 1] END, 'SELECT 1', 'SELECT 1',
                          branch_labels => CASE g WHEN 2 THEN ARRAY['lab'] END) FROM generate_series(1, 9) g;
SELECT schemaver_register('z1', NULL, 'SELECT 1', 'SELECT 1');
SELECT count(*) FROM schemaver_upgrade('a5');

-- Every call that takes a target, and what may be written there; N is the number.
CREATE TABLE calls (call text COLLATE "C");
INSERT INTO calls VALUES ('schemaver_resolve(%L)'), ('schemaver_resolve(%L, single => true)'), ('schemaver_upgrade(%L)'), ('schemaver_downgrade(%L)'),
    ('schemaver_stamp(%L)'), ('schemaver_stamp(%L, purge => true)'), ('schemaver_plan(%L)'), ('schemaver_plan(%L, ''downgrade'')'),
    ('schemaver_pending(%L)'), ('schemaver_history(%L)'), ('schemaver_show(%L)'), ('schemaver_bases(%L)'), ('schemaver_export(%L)'),
    ('schemaver_upgrade_sql(%L)'), ('schemaver_downgrade_sql(%L)'), ('schemaver_stamp_sql(%L)'), ('schemaver_rebase(%L, ''a1'')'),
    ('schemaver_rebase(''z1'', %L)'), ('schemaver_merge(ARRAY[%L])'), ('schemaver_revision(''m'', head => %L)'),
    ('schemaver_template(''m'', head => %L)'), ('schemaver_edit(%L, message => ''changed'')'), ('schemaver_remove(%L)');
CREATE TABLE targets (target text);
INSERT INTO targets SELECT unnest(ARRAY['+N', '-N', 'a1+N', 'a5+N', 'a5-N', 'a9-N', 'lab@+N', 'lab@-N', 'a1@+N', 'lab@a3+N', 'base+N', 'head-N', 'a9@head-N',
    'heads-N', 'current-N', 'current+N', 'a5:+N', 'a5:-N', '+N:', '-N:', '-N:+N', 'a1:a1+N', 'a1+N:a9', 'a9-N:a9', 'lab@-N:lab@+N', ':a1+N', 'a1,+N', '-N,-N',
    'current:+N', '-N:current']);

-- The result of a call, which is rolled back.
CREATE FUNCTION outcome(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT string_agg(to_jsonb(r)::text, E''\n'') FROM (SELECT * FROM %s) r', call) INTO found;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(found, '(nothing)');
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || regexp_replace(SQLERRM, '"elapsed": "[^"]*"|[0-9a-f]{8}-[-0-9a-f]{27}', '', 'g');
END $$;
CREATE FUNCTION outcome_with(call text, target text, number text) RETURNS text LANGUAGE sql AS $$
    SELECT replace(outcome(format(call, replace(target, 'N', number))), number, 'N')
$$;

-- with a number that is larger than any history and fits into every integer
CREATE TABLE expected AS SELECT call, target, outcome_with(call, target, '30000') AS outcome FROM calls, targets;
SELECT call, string_agg(n || ' ' || state, ', ' ORDER BY state)
FROM (SELECT call, left(outcome, 5) AS state, count(*) AS n FROM expected GROUP BY 1, 2) x GROUP BY 1 ORDER BY 1;
-- everything that reaches a revision
SELECT call, target, number, outcome, outcome_with(call, target, number)
FROM expected, unnest(ARRAY['32769', '65537', '2147483646', '2147483647', '2147483648', '2147483649', '4294967294', '4294967295', '4294967296', '4294967297', '4294967298',
                            '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616', '18446744073709551617', repeat('9', 400)]) AS number
WHERE outcome <> outcome_with(call, target, number);
-- leading zeros have no meaning
SELECT call, target, outcome(format(call, replace(target, 'N', '1')))
FROM calls, targets, (SELECT repeat('0', 30) || '1') AS z (number)
WHERE outcome(format(call, replace(target, 'N', '1'))) <> replace(outcome(format(call, replace(target, 'N', number))), number, '1');
-- and a small one works, so that the above compares something
SELECT outcome_with('schemaver_upgrade(%L)', '+N', '1'), outcome_with('schemaver_history(%L)', '-N:+N', '1') <> outcome_with('schemaver_history(%L)', '-N:+N', '30000');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'big_numbers';
DELETE FROM schemaver_applied WHERE project = 'big_numbers';
DELETE FROM schemaver_state WHERE project = 'big_numbers';
DELETE FROM schemaver_log WHERE project = 'big_numbers';
DROP SCHEMA t_big_numbers CASCADE;
