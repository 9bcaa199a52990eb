--
-- Files of goose: what a statement and a block are, the life of a history.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_goose;
SET search_path = test_goose, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- marks, as auto recognizes them: with one blank, none or two, in any case
--
SELECT loaded(jsonb_build_object('1_a.sql', E'--+goose up\nSELECT 1;\n--  +goose DOWN --\nSELECT -1;'));
SELECT loaded(jsonb_build_object('db/migrations/1_Grüße "x".sql', E'-- +goose Up\nSELECT 1;', 'db/1_helper.py', 'x', 'db/migrations/README.sql', '-- +goose Up'));
-- other words in such a line, and marks in the wrong place
SELECT loaded(jsonb_build_object(
    '1_word.sql', E'-- +goose Up\nSELECT 1;\n-- see +goose Down\nSELECT 2;\n', '2_early.sql', E'-- +goose StatementBegin\n-- +goose Up\n',
    '3_nested.sql', E'-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\n',
    '4_down.sql', E'-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n-- +goose Down\nSELECT 2;\n', '5_zero.sql', '', '6_remark.sql', E'-- only this\n'), 'goose');

--
-- numbers: from 1 up, 64 bits, each once
--
SELECT loaded(jsonb_build_object('0_zero.sql', E'-- +goose Up\n', '9223372036854775807_last.sql', E'-- +goose Up\n', '9223372036854775808_more.sql', E'-- +goose Up\n',
    '1a_x.sql', E'-- +goose Up\n', '1-x.sql', E'-- +goose Up\n', '7.sql', E'-- +goose Up\n', '0000000000000000000000002_long.sql', E'-- +goose Up\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n', '001_b.sql', E'-- +goose Up\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n', '1_b.go', 'x'), 'goose', 'stub');
SELECT count(*) FROM loaded((SELECT jsonb_object_agg(n || '_x.sql', E'-- +goose Up\nSELECT 1;') FROM generate_series(1, 3000) n));
SELECT count(*), min(down_revision[1]::int - revision::int), max(down_revision[1]::int - revision::int) FROM schemaver_revisions WHERE project = current_setting('schemaver.project');

--
-- a block is a separate query: it needs no semicolon at its end
--
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT ''a;''; $$ -- no end;\n-- +goose StatementEnd\n'
    '-- +goose StatementBegin\nCREATE FUNCTION g() RETURNS int LANGUAGE sql AS $x$ SELECT 1 $x$\n-- +goose StatementEnd\n\nSELECT f();\n'
    '-- +goose Down\n-- +goose StatementBegin\nDROP FUNCTION g\n-- +goose StatementEnd\n-- +goose StatementBegin\nDROP FUNCTION f;\n-- +goose StatementEnd'));
SELECT revision FROM schemaver_upgrade();
SELECT f() || g();
SELECT revision FROM schemaver_downgrade('base');
-- text before a block belongs to its first statement
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\nSELECT\n-- +goose StatementBegin\n1\n-- +goose StatementEnd\nSELECT 2;\nSELEC 3;'));
-- semicolons and quotes in comments, quoted bodies, blocks of SQL
SELECT loaded(jsonb_build_object(
    '1_comment.sql', E'-- +goose Up\n-- don''t; stop\nSELECT 1; -- it''s;\n/* a; '' */ SELECT 2;\n',
    '2_nested.sql', E'-- +goose Up\n-- +goose StatementBegin\nDO $a$ BEGIN PERFORM $b$ ; $$ ; $b$; END $a$\n-- +goose StatementEnd\n',
    '3_atomic.sql', E'-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION h() RETURNS int BEGIN ATOMIC\nSELECT CASE WHEN true THEN 1 END;\nEND;\n-- +goose StatementEnd\n',
    '4_crlf.sql', E'-- +goose Up\r\n-- +goose StatementBegin\r\nSELECT 4\r\n-- +goose StatementEnd\r\nSELECT 5;\r\n-- +goose Down\r\nSELECT 6;\r\n',
    '5_empty.sql', E'-- +goose Up\n-- +goose Down', '6_mark.sql', E'-- +goose Up\nSELECT 1; -- +goose Down\n'));

--
-- transactions: wrapped, divided, none
--
SELECT loaded(jsonb_build_object('1_wrapped.sql', E'-- +goose Up\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- +goose Down\nbegin;\nSELECT 2;\nend;',
    '2_alone.sql', E'-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose no transaction\n', '3_late.sql', E'-- +goose Up\nSELECT 1;\n-- +goose Down\n-- +goose NO TRANSACTION\nSELECT 2;\n'));
SELECT loaded(jsonb_build_object('1_before.sql', E'-- +goose Up\nSELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;', '2_open.sql', E'-- +goose Up\nBEGIN;\nSELECT 1;',
    '3_twice.sql', E'-- +goose Up\nBEGIN;\nCOMMIT;\nBEGIN;\nCOMMIT;', '4_down.sql', E'-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\nCOMMIT;\n',
    '5_client.sql', E'-- +goose Up\n\\copy t from x;\n', '6_copy.sql', E'-- +goose Up\nCOPY t FROM STDIN;\n'));

--
-- what cannot be carried over keeps its place, and the other direction is kept
--
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\nSELECT 1;\n-- +goose Down\nCOMMIT;\n', '2_code.go', 'package x', '3_env.sql', E'-- +goose Up\n-- +goose ENVSUB ON\nSELECT ''$X'';\n-- +goose ENVSUB OFF\n'), 'goose', 'stub');

-- what the server parses but does not have is only a body that cannot run
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\nCREATE ASSERTION a CHECK (true);\n'), 'goose');
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\nCREATE ASSERTION a CHECK (true);\n'), 'goose', 'stub');

--
-- again, changed, reverted, taken over
--
SELECT loaded(jsonb_build_object('1_t.sql', E'-- +goose Up\nCREATE TABLE t (n int);\n-- +goose Down\nDROP TABLE t;\n', '2_u.sql', E'-- +goose Up\nCREATE TABLE u ();\n'));
SELECT action FROM schemaver_load(jsonb_build_object('1_t.sql', E'-- +goose Up\nCREATE TABLE t (n int);\n-- +goose Down\nDROP TABLE t;\n', '2_u.sql', E'-- +goose Up\nCREATE TABLE u (n int);\n'));
SELECT revision FROM schemaver_upgrade('1');
SELECT action FROM schemaver_load(jsonb_build_object('1_t.sql', E'-- +goose Up\nCREATE TABLE t (n int);\n-- +goose Down\nDROP TABLE t;\n', '2_u.sql', E'-- +goose Up\nCREATE TABLE u ();\n'));
SELECT schemaver_load(jsonb_build_object('1_t.sql', E'-- +goose Up\nCREATE TABLE t (n text);\n', '2_u.sql', E'-- +goose Up\nCREATE TABLE u ();\n'));
SELECT revision FROM schemaver_upgrade('heads');
SELECT schemaver_downgrade('1');
-- the tool's own table finds what was loaded
SELECT loaded(jsonb_build_object('00001_t.sql', E'-- +goose Up\nSELECT 1;\n', '00002_u.sql', E'-- +goose Up\nSELECT 1;\n'));
CREATE TABLE goose_db_version (id int, version_id bigint, is_applied boolean);
INSERT INTO goose_db_version VALUES (1, 0, true), (2, 1, true);
SELECT revision FROM schemaver_adopt('goose_db_version');
SELECT revision FROM schemaver_pending();

-- goose counts from 1
SELECT loaded(jsonb_build_object('00_zero.sql', E'-- +goose Up\nSELECT 1;\n', '01_one.sql', E'-- +goose Up\nSELECT 1;\n'), 'goose');

\set VERBOSITY terse
DROP SCHEMA test_goose CASCADE;
