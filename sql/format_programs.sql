--
-- Tools whose migrations are programs: knex, TypeORM.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_programs;
SET search_path = test_programs, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared

-- knex: the names of the files, in their order; nothing is recognized beside files in SQL
SELECT loaded(jsonb_build_object('migrations/20240102030405_users.js', 'x', 'migrations/20240102030406_add-posts.ts', 'x', 'knexfile.toml', 'x'));
SELECT loaded(jsonb_build_object('migrations/20240102030405_users.js', 'x', 'migrations/20240102030406_add-posts.ts', 'x', 'README.md', 'x',
    'migrations/20240102030407_types.d.ts', 'x', 'migrations/20240102030405_a.coffee', 'x'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('20240102030405_users.js', '', 'other.js', ''));
SELECT loaded(jsonb_build_object('20240102030405_users.js', '', 'other.js', '', 'x.sql', 'SELECT 1'), 'knex', 'stub');
-- TypeORM: the time is the id
SELECT loaded(jsonb_build_object('1700000000002-Posts.ts', '', '1700000000001-create_users.js', ''));
SELECT loaded(jsonb_build_object('src/1700000000002-Posts.ts', '', 'src/1700000000001-create_users.js', '', 'src/index.ts', '', 'src/x.d.ts', '', 'src/package.json', ''), 'auto', 'stub');
SELECT loaded(jsonb_build_object('1700000000002-Posts.ts', '', '1700000000002-Users.ts', ''), 'auto', 'stub');
SELECT loaded(jsonb_build_object('1700000000002-Posts.ts', '', 'x.sql', 'SELECT 1'), 'typeorm', 'stub');
-- neither
SELECT loaded(jsonb_build_object('1700000000002_posts.ts', ''));
SELECT loaded(jsonb_build_object('20240102030405-posts.js', ''));

-- what knex has applied is taken over, with or without bodies instead of the stubs
SELECT set_config('schemaver.project', 'knex', false);
SELECT revision, action FROM schemaver_load('{"20240101000000_a.js": "", "20240102000000_b-c.ts": "", "20240103000000_d.js": ""}', 'auto'::text, 'stub'::text);
CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz);
INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('20240101000000_a.js', 1, 'epoch'), ('20240102000000_b-c.ts', 2, 'epoch');
SELECT schemaver_edit('20240101000000_a', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
SELECT revision FROM schemaver_adopt('knex_migrations');
SELECT revision FROM schemaver_pending();
INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('20240104000000_e.js', 3, 'epoch'), (NULL, 3, 'epoch');
SELECT revision FROM schemaver_adopt('knex_migrations');
DELETE FROM knex_migrations WHERE name IS NULL;
SELECT revision FROM schemaver_adopt('knex_migrations');

SELECT set_config('schemaver.project', 'typeorm', false);
SELECT schemaver_register('1700000000001', upgrade => 'SELECT 1'), schemaver_register('1700000000002', '{1700000000001}', 'SELECT 2'),
    schemaver_register('1700000000003', '{1700000000002}', 'SELECT 3');
CREATE TABLE migrations (id serial PRIMARY KEY, "timestamp" bigint NOT NULL, name varchar NOT NULL);
INSERT INTO migrations ("timestamp", name) VALUES (1700000000001, 'CreateUsers1700000000001'), (1700000000002, 'Posts1700000000002');
SELECT revision FROM schemaver_adopt('migrations');
INSERT INTO migrations ("timestamp", name) VALUES (1700000000004, 'X1700000000004');
SELECT revision FROM schemaver_adopt('migrations');

-- the order does not depend on the folders
SELECT loaded(jsonb_build_object('a/20240102030406_second.js', '', 'b/20240102030405_first.js', ''), 'auto', 'stub');
SELECT loaded(jsonb_build_object('a/1700000000002-Second.ts', '', 'b/1700000000001-First.ts', ''), 'auto', 'stub');
-- declarations are not migrations, even with a name like one
SELECT loaded(jsonb_build_object('1700000000001-First.ts', '', '1700000000001-First.d.ts', '', '1700000000002-Types.d.ts', ''), 'auto', 'stub');
-- nothing is recognized beside files in SQL, and nothing is left out because of it
SELECT loaded(jsonb_build_object('20240102030405_users.js', '', 'x.sql', 'SELECT 1'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('1700000000001-First.ts', '', 'x.sql', 'SELECT 1'), 'auto', 'stub');

\set VERBOSITY terse
DROP SCHEMA test_programs CASCADE;
