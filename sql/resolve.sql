--
-- What a target refers to, and the errors if it does not refer to anything.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_resolve';
CREATE SCHEMA test_resolve;
SET search_path = test_resolve, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told_in_a_line.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION resolved(target text, single boolean DEFAULT false) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT coalesce(revision, ''NULL'') FROM schemaver_resolve(%L, %L)', target, single));
$$;

-- base1 - base2 - left1 - left2        left
--               \ right1 - right2      right
-- other1 - other2 (depends on right1)  other
SELECT schemaver_register('base1');
SELECT schemaver_register('base2', '{base1}');
SELECT schemaver_register('left1', '{base2}', branch_labels => '{left}');
SELECT schemaver_register('left2', '{left1}');
SELECT schemaver_register('right1', '{base2}', branch_labels => '{right-hand}');
SELECT schemaver_register('right2', '{right1}');
SELECT schemaver_register('other1', branch_labels => '{other}');
SELECT schemaver_register('other2', '{other1}', depends_on => '{right-hand}');

-- names
SELECT resolved('left1');
SELECT resolved('left');
SELECT resolved('right-hand');
SELECT resolved('righ');
SELECT resolved('base');
SELECT resolved('right2');
SELECT resolved('lef');
SELECT resolved('oth');
SELECT resolved('bass1');
SELECT resolved('LEFT1');
SELECT resolved('nothing like it');
SELECT resolved('current');
SELECT resolved('left1, right1');
SELECT resolved('left1,right1', single => true);

-- names shorter than four characters have no prefixes
SELECT schemaver_register('xyz');
SELECT schemaver_register('wxyz');
SELECT resolved('xy');
SELECT resolved('w');
SELECT schemaver_remove('xyz');
SELECT schemaver_remove('wxyz');

-- places in the graph
SELECT resolved('head');
SELECT resolved('heads');
SELECT resolved('heads', single => true);
SELECT resolved('left@head');
SELECT resolved('base1@head');
SELECT resolved('base1@heads');
SELECT resolved('other@base');

-- on a line
SELECT resolved('left@right1');
SELECT resolved('right-hand@left1');
SELECT resolved('left@bas');
SELECT resolved('head@left1');
SELECT resolved('nosuch@left1');
SELECT resolved('@left1');

-- steps
SELECT resolved('-1');
SELECT resolved('left@-1');
SELECT resolved('left@-4');
SELECT resolved('left@-5');
SELECT resolved('+1');
SELECT resolved('left1-1');
SELECT resolved('-1', single => true);
SELECT resolved('left1+99999999999999999999');

-- syntax errors
SELECT resolved('');
SELECT resolved('  ');
SELECT resolved('@');
SELECT resolved('left@');
SELECT resolved('left@right@head');
SELECT resolved('left1,');
SELECT resolved(NULL);

-- bases
SELECT told('SELECT revision FROM schemaver_bases()');
SELECT told('SELECT revision FROM schemaver_bases(''right-hand'')');
SELECT told('SELECT revision FROM schemaver_bases(''left1,other1'')');

-- ranges of history
CREATE FUNCTION history(range text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT revision FROM schemaver_history(%L)', range));
$$;
SELECT history(NULL);
SELECT history('base2:left2');
SELECT history(':right2');
SELECT history('other1:');
SELECT history('left1:+5');
SELECT history('left2:left1');
SELECT history('left1');
SELECT history('a:b:c');
SELECT history('current:');
SELECT history('current:current');

-- a project without revisions
SET schemaver.project = 'test_nothing';
SELECT resolved('head');
SELECT resolved('heads');
SELECT resolved('left1');
SELECT history(NULL);
SET schemaver.project = 'test_resolve';
