--
-- Texts that the server's lexer would read for minutes without processing
-- interrupts: a long run of comment openings.  Every function that takes a text
-- refuses them before they are read.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'comments';
SET statement_timeout = '60s';
\pset tuples_only on
\pset format unaligned

SELECT repeat('/*', 500000) AS run \gset
SELECT schemaver_register('a', NULL, :'run');
SELECT schemaver_register('a', NULL, 'SELECT 1', :'run');
SELECT schemaver_register('a', NULL, 'SELECT 1 +' || :'run' || '*/');
SELECT schemaver_register('a', NULL, '/* a comment ' || repeat('/*/', 300000));
SELECT schemaver_revision('m', :'run');
SELECT schemaver_load(jsonb_build_object('V1__x.sql', :'run'));
SELECT * FROM schemaver_load(jsonb_build_object('V1__x.sql', :'run'), unsupported => 'stub');
SELECT schemaver_load(jsonb_build_object('a.sql', E'-- revision: a\n-- down_revision: base\n-- schemaver: upgrade\n' || :'run'));
-- one written into the table by hand
INSERT INTO schemaver_revisions (project, revision, upgrade) VALUES ('comments', 'h', :'run');
SELECT schemaver_upgrade('h');
SELECT schemaver_upgrade_sql('h');
DELETE FROM schemaver_revisions WHERE project = 'comments' AND revision = 'h';
-- what people really write is read: banners, nested comments, long operators in strings
SELECT schemaver_register('b', NULL, '/*' || repeat('*', 100000) || '*/ SELECT 1 /* ' || repeat(E'/*\n', 1000) || repeat('*/', 1000) || ' */; SELECT ''' || repeat('-', 100000) || '''', '');
SELECT revision FROM schemaver_upgrade('b');
SELECT revision FROM schemaver_downgrade('b-1');

RESET statement_timeout;
DELETE FROM schemaver_revisions WHERE project = 'comments';
DELETE FROM schemaver_applied WHERE project = 'comments';
DELETE FROM schemaver_state WHERE project = 'comments';
DELETE FROM schemaver_log WHERE project = 'comments';
RESET schemaver.project;
