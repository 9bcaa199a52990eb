--
-- Arguments as people type them: a number of steps without quotes, a list instead of an array, a name in upper case.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA t_typed;
SET search_path = t_typed, public;
SET schemaver.project = 'typed';
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION told_steps(call text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT concat_ws('' '', direction, revision) FROM public.schemaver_%s', call))
$$;
SELECT schemaver_register('a'), schemaver_register('b', '{a}', downgrade => ''), schemaver_register('c', '{b}', downgrade => ''), schemaver_register('d', '{c}', downgrade => '');

-- steps
SELECT told_steps('upgrade(+1)');
SELECT told_steps('upgrade(2)');
SELECT told_steps('downgrade(-1)');
SELECT told_steps('downgrade(-1::smallint)');
SELECT told_steps('upgrade(99)');
SELECT told_steps('upgrade(+2)');
SELECT told_steps('downgrade(1)');
SELECT told_steps('downgrade(0)');
SELECT told_steps('upgrade(-2)');
SELECT told_steps('upgrade(0)');
SELECT told_steps('upgrade(9223372036854775807)');
SELECT told_steps('downgrade((-9223372036854775808))');
-- what the server takes for text
SELECT told_steps('upgrade()');
SELECT told_steps('downgrade()');
SELECT told_steps('upgrade(''+1'')');
SELECT told_steps('downgrade(''-1'')');
SELECT told_steps('upgrade(target => ''d'')');
SELECT told_steps('downgrade(target => -1)');
SELECT told_steps('upgrade(NULL)');
SELECT told_steps('downgrade(NULL)');
SELECT told_steps('downgrade(NULL::bigint)');
PREPARE up AS SELECT direction, revision FROM schemaver_upgrade($1);
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'up';
EXECUTE up('d');
-- the calls that look, and those that make scripts
SELECT told_steps('downgrade(-1)');
CREATE FUNCTION told_rows(call text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT left(t::text, 67) FROM public.schemaver_%s t', call))
$$;
SELECT call, told_rows(call)
FROM unnest(ARRAY['pending(+1)', 'pending(1::smallint)', 'pending(0)', 'pending(-1)', 'plan(-1, ''downgrade'')', 'resolve(-1)', 'resolve(1)', 'show(1)', 'history(-1)',
    'upgrade_sql(+1)', 'downgrade_sql(-1)', 'downgrade_sql(range => -1, portable => true)', 'downgrade_sql(+1)', 'stamp_sql(-1)', 'stamp(-1)', 'history(NULL::bigint)', 'show(NULL::bigint)']) WITH ORDINALITY AS c (call, n) ORDER BY n;
SELECT left(schemaver_show(-1), 6);
SELECT told_steps('upgrade(+1)');
-- a revision whose id is a number
SELECT schemaver_register('005', '{d}', downgrade => ''), schemaver_register('20240101000000', '{005}', downgrade => ''), schemaver_register('000');
SELECT told_steps('upgrade(5)');
SELECT told_steps('upgrade(20240101000000)');
SELECT told_steps('downgrade(5)');
SELECT told_steps('upgrade(0)');
SELECT told_steps('upgrade(''005'')');
SELECT told_steps('downgrade(-5)');
SELECT told_steps('upgrade(50)');
SELECT call, told_rows(call)
FROM unnest(ARRAY['show(5)', 'stamp(20240101000000)', 'upgrade_sql(0)', 'resolve(''005'')', 'resolve(-5)']) WITH ORDINALITY AS c (call, n) ORDER BY n;

-- a merge
SET schemaver.project = 'typed_merge';
SELECT schemaver_register('a'), schemaver_register('b1', '{a}', branch_labels => '{left}'), schemaver_register('c1', '{a}'), schemaver_register('d1', '{a}');
CREATE FUNCTION told_merge(arguments text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    merged text;
BEGIN
    RETURN QUERY SELECT told(format('SELECT public.schemaver_merge(%s)', arguments));
    FOR merged IN DELETE FROM public.schemaver_revisions WHERE project = 'typed_merge' AND cardinality(down_revision) > 1
                  RETURNING concat_ws(' ', down_revision::text, message, branch_labels::text) LOOP
        RETURN NEXT '  ' || merged;
    END LOOP;
END $$;
SELECT told_merge($$'b1,c1', rev_id => 'm'$$);
SELECT told_merge($$' c1 , left@head ', rev_id => 'm'$$);
SELECT told_merge($$'{b1,c1}', rev_id => 'm'$$);
SELECT told_merge($$' {"c1", b1, d1}', 'all', '{x}', 'm'$$);
SELECT told_merge($$'{b1,c1}'::text[], 'm', NULL, 'm'$$);
SELECT told_merge($$ARRAY['d1', 'c1'], rev_id => 'm'$$);
SELECT told_merge($$'heads', 'all', rev_id => 'm'$$);
SELECT told_merge($$rev_id => 'm'$$);
SELECT told_merge($$message => 'x', rev_id => 'm'$$);
SELECT told_merge($$revisions => 'b1,d1', message => 'x', rev_id => 'm'$$);
SELECT told_merge($$'b1'$$);
SELECT told_merge($$'b1,'$$);
SELECT told_merge($$'B1,c1'$$);
SELECT told_merge($$''$$);
SELECT told_merge($$' '$$);
SELECT told_merge($$'{}'$$);
SELECT told_merge($$NULL$$);
SELECT told_merge($$NULL, 'x'$$);
SELECT told_merge($$'{b1,c1'$$);
SELECT told_merge($$'{b1,NULL}'$$);
SELECT told_merge($$'{{b1,c1}}'$$);

-- upper case
SET schemaver.project = 'typed_case';
SELECT schemaver_register('ab12cd'), schemaver_register('AB12', '{ab12cd}'), schemaver_register('x1', '{AB12}', branch_labels => '{Main,deadbeef}');
SELECT target, told(format('SELECT schemaver_resolve(%L)', target))
FROM unnest('{HEAD,Head,HEADS,Base,CURRENT,HEAD-1,main@HEAD,MAIN@head,AB12CD,ab12,Ab12,X1,main,DEAD,DEADBEEG,AB1,q}'::text[]) WITH ORDINALITY AS t (target, n) ORDER BY n;
SELECT told('SELECT schemaver_show(''CURRENT'')');
SELECT told('SELECT schemaver_edit(''X1'', message => ''x'')');
-- in a long history, too
INSERT INTO schemaver_revisions (project, revision) SELECT 'typed_case', 'many' || g FROM generate_series(1, 20010) g;
SELECT target, told(format('SELECT schemaver_resolve(%L)', target)) FROM unnest('{HEAD,MANY20009,deadbeeg}'::text[]) target;
-- a revision of that name is what it says
SELECT schemaver_register('HEAD');
SELECT schemaver_resolve('HEAD');

RESET schemaver.project;
DELETE FROM schemaver_applied WHERE project LIKE 'typed%';
DELETE FROM schemaver_revisions WHERE project LIKE 'typed%';
DROP SCHEMA t_typed CASCADE;
