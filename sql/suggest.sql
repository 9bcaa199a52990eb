--
-- The hint for an unknown name: a similar one, if there is any; and the same with
-- names that can only be written by hand, too long to be compared.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'suggest';
CREATE SCHEMA t_suggest;
SET search_path = t_suggest, public;
\pset tuples_only on
\pset format unaligned
\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION told_of(target text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(regexp_replace(line, '(.)\1{99,}', '\1...', 'g'), ' ') FROM told(format('SELECT schemaver_resolve(%L)::text', target)) line
$$;

SELECT schemaver_register('users'), schemaver_register('user_names', '{users}', branch_labels => '{accounts}'), schemaver_register('größe'), schemaver_register('other1', branch_labels => '{othello}');
SELECT target, told_of(target) FROM unnest(ARRAY['user', 'usres', 'uzerz', 'acounts', 'groesse', 'Größe', 'grösse', 'haed', 'headss', 'bsae', 'x', 'xyz', 'zzzzzzzz', 'usr', '日本', '',
    'users@other1', 'users@othe', 'othello@othe', 'accounts@othe', 'accounts@user', 'oth', 'othe', 'othel']) WITH ORDINALITY AS t (target, n) ORDER BY n;
-- of 255 bytes, and longer
SELECT schemaver_register(repeat('n', 255));
SELECT told_of(repeat('n', 254)), told_of(repeat('n', 254) || 'm'), told_of(repeat('n', 256)), told_of(repeat('m', 10000));
INSERT INTO schemaver_revisions (project, revision) VALUES ('suggest', repeat('w', 256)), ('suggest', repeat('x', 10000));
SELECT told_of(repeat('w', 256)), told_of(repeat('w', 255)), told_of(repeat('w', 254) || 'vv'), told_of(repeat('x', 9999)), told_of('xyz');
-- nothing is suggested if the search would take long
INSERT INTO schemaver_revisions (project, revision) SELECT 'suggest', 'many' || g FROM generate_series(1, 19990) g;
SELECT count(*) FROM schemaver_heads();
SELECT told_of('acounts');
INSERT INTO schemaver_revisions (project, revision) SELECT 'suggest', 'more' || g FROM generate_series(1, 10) g;
SELECT told_of('acounts');

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'suggest';
DROP SCHEMA t_suggest CASCADE;
