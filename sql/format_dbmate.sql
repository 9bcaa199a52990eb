--
-- Files of dbmate: marks, pairs of sections, the life of a history.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_dbmate;
SET search_path = test_dbmate, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- marks, as auto recognizes them; they stay in the bodies
--
SELECT loaded(jsonb_build_object('1_a.sql', E'  -- a remark\n\n--\tmigrate:up\nSELECT 1;\n--  migrate:down\nSELECT -1;'));
SELECT loaded(jsonb_build_object('db/migrations/1.sql', E'-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\nSELECT 2;\r\n', '20240102Grüße.sql', E'-- migrate:up\n-- migrate:down\n', 'x1_y.sql', 'x'));
-- similar lines are not marks: other words, different case, blanks before it
SELECT loaded(jsonb_build_object('1_a.sql', E'-- MIGRATE:UP\n-- migrate: up\n  -- migrate:up\n', '2_b.sql', E'-- migrate:up\n  -- migrate:down\nSELECT 1;\n', '3_zero.sql', '', '4_words.sql', E'-- see migrate:up\n'), 'dbmate');
SELECT loaded(jsonb_build_object('1_a.up.sql', E'-- migrate: a remark that is no mark\nSELECT 1;'));
-- a mark in a string is a mark
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT $$\n-- migrate:down\n$$;\n'));

--
-- each section is a separate query: it needs no semicolon at its end
--
SELECT loaded(jsonb_build_object('1_pairs.sql', E'-- migrate:up\nCREATE TABLE a ()\n-- migrate:down\nDROP TABLE b -- first;\n-- migrate:up\nCREATE TABLE b ();\n-- migrate:down\nDROP TABLE a\n',
    '2_empty.sql', E'-- migrate:up\nSELECT 1\n-- migrate:down\n-- migrate:up\n-- migrate:down\n'));
SELECT revision FROM schemaver_upgrade();
SELECT to_regclass('a'), to_regclass('b');
SELECT revision FROM schemaver_downgrade('base');
SELECT to_regclass('a'), to_regclass('b');
-- bodies: comments, quotes, no final newline, errors in their line
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\n-- don''t; stop\nSELECT ''x;''; /* '' */\n-- migrate:down\n-- nothing',
    '2_atomic.sql', E'-- migrate:up\nCREATE FUNCTION h() RETURNS int BEGIN ATOMIC\nSELECT CASE WHEN true THEN 1 END;\nEND;\n-- migrate:down\nDROP FUNCTION h'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1\n-- migrate:down\nSELECT 2\n-- migrate:up\nSELECT 3\n-- migrate:down\n SELEC 4\n'));

--
-- transactions
--
SELECT loaded(jsonb_build_object('1_up.sql', E'-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\n', '2_down.sql', E'-- migrate:up\n-- migrate:down a:b\ttransaction:false\r\n',
    '3_not.sql', E'-- migrate:up transaction:true transaction:false:x notransaction:false\n-- migrate:down transaction : false\n', '4_wrapped.sql', E'-- migrate:up\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- migrate:down\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1;\nCOMMIT;\n-- migrate:down\nBEGIN;\n', '2_b.sql', E'-- migrate:up\nBEGIN;\nCOMMIT;\n-- migrate:down\n-- migrate:up\nBEGIN;\nCOMMIT;\n-- migrate:down\n'));

--
-- two files of a version; what cannot be carried over
--
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\n-- migrate:down', '1_b.sql', E'-- migrate:up\n-- migrate:down'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1;\n', '2_b.sql', E'-- migrate:up\nSELEC\n-- migrate:down\nSELECT 2;'), 'dbmate', 'stub');

--
-- again, changed, late, taken over
--
SELECT loaded(jsonb_build_object('1_t.sql', E'-- migrate:up\nCREATE TABLE t (n int);\n-- migrate:down\nDROP TABLE t;', '2_u.sql', E'-- migrate:up\nSELECT 2;\n-- migrate:down\n'));
SELECT action FROM schemaver_load(jsonb_build_object('1_t.sql', E'-- migrate:up\nCREATE TABLE t (n int);\n-- migrate:down\nDROP TABLE t;', '2_u.sql', E'-- migrate:up\nSELECT 3;\n-- migrate:down\n'));
SELECT revision FROM schemaver_upgrade('1');
SELECT schemaver_load(jsonb_build_object('1_t.sql', E'-- migrate:up\nCREATE TABLE t (n text);\n-- migrate:down\nDROP TABLE t;', '2_u.sql', E'-- migrate:up\nSELECT 3;\n-- migrate:down\n'));
SELECT schemaver_load(jsonb_build_object('0_s.sql', E'-- migrate:up\n-- migrate:down\n', '1_t.sql', E'-- migrate:up\nCREATE TABLE t (n int);\n-- migrate:down\nDROP TABLE t;'));
SELECT revision FROM schemaver_downgrade('base');
CREATE TABLE schema_migrations (version text);
INSERT INTO schema_migrations VALUES ('1');
SELECT revision FROM schemaver_adopt('schema_migrations');
SELECT revision FROM schemaver_pending();

-- marks with carriage returns; only a downgrade
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\nSELECT 2;\r\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:down\nSELECT 2;\n'));

\set VERBOSITY terse
DROP SCHEMA test_dbmate CASCADE;
