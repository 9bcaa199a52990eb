--
-- Files of goose, dbmate, sql-migrate and rambler: sections of one file.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_sections;
SET search_path = test_sections, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

--
-- goose
--
SELECT loaded(jsonb_build_object(
    '00001_init.sql', E'-- a remark\n\n-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND\n$$;\nSELECT 1;\n-- +goose StatementEnd\nSELECT 2; -- here\n\n-- +goose Down\nDROP FUNCTION f;\n',
    '2_alone.sql', E'-- +goose no transaction\n--+goose UP\nCREATE INDEX CONCURRENTLY i ON t (x);\n',
    '00003_code.go', 'package x', '00003_code_test.go', 'package x',
    '10_ten.sql', E'-- +goose Up\r\nSELECT 10;\r\n-- +goose Down\r\n', 'notes.sql', 'x', 'embed.go', 'y'), 'auto', 'stub');
SELECT loaded(jsonb_build_object('00003_code.go', 'package x', '1_a.sql', E'-- +goose Up\n'));
-- everything that goose itself refuses
SELECT loaded(jsonb_build_object(
    '01_no_up.sql', E'-- nothing', '02_before.sql', E'SELECT 1;\n-- +goose Up\n', '03_twice.sql', E'-- +goose Up\n-- +goose Up\n',
    '04_down_first.sql', E'-- +goose Down\n-- +goose Up\n', '05_blank.sql', E'-- +goose Up\n  -- +goose Down\n',
    '06_unknown.sql', E'-- +goose Up\n-- +goose Sideways\n', '07_empty.sql', E'-- +goose Up\n-- +goose\n', '08_two.sql', E'-- +goose Up -- +goose Down\n',
    '09_open.sql', E'-- +goose Up\nSELECT 1\n-- +goose Down\n', '10_open.sql', E'-- +goose Up\nSELECT 1; SELECT 2 -- ;\n',
    '11_begin.sql', E'-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n', '12_end.sql', E'-- +goose Up\n-- +goose StatementEnd\n',
    '13_env.sql', E'-- +goose ENVSUB ON\n-- +goose Up\nSELECT ''${HOME}'';\n', '14_commit.sql', E'-- +goose Up\nSELECT 1;\nCOMMIT;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\n', '4_b.sql', E'-- +goose Up\n', '6_c.sql', E'-- +goose Up\n'));

--
-- dbmate
--
SELECT loaded(jsonb_build_object(
    '20240101000000_users.sql', E'-- a remark\n-- migrate:up\nCREATE TABLE users (id int);\n\n-- migrate:down\nDROP TABLE users;\n',
    '20240102_alone.sql', E'--migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON users (id)\n--   migrate:down  x:y transaction:false\nDROP INDEX i',
    '20240103_pairs.sql', E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT -1;\n-- migrate:up\nSELECT 2;\n-- migrate:down\nSELECT -2;\n',
    '20240104_empty.sql', E'-- migrate:up\n-- migrate:down', 'schema.sql', 'x'));
-- the order is that of the names
SELECT loaded('{"9_a.sql": "-- migrate:up\n-- migrate:down", "10_b.sql": "-- migrate:up\n-- migrate:down"}');
SELECT loaded(jsonb_build_object(
    '1_none.sql', 'SELECT 1', '2_no_down.sql', E'-- migrate:up\nSELECT 1;', '3_down_first.sql', E'-- migrate:down\n-- migrate:up\n',
    '4_before.sql', E'SELECT 1;\n-- migrate:up\n-- migrate:down', '5_up_up.sql', E'-- migrate:up\n-- migrate:up\n-- migrate:down\n', '6_near.sql', E'-- migrate:upward\n -- migrate:up\n'), 'dbmate');

--
-- sql-migrate: other comments are dropped
--
SELECT loaded(jsonb_build_object(
    '2_b.sql', E'-- +migrate Up notransaction\nCREATE INDEX CONCURRENTLY i ON t (x);\n', '10-c d.sql', E'-- +migrate Up\n-- +migrate StatementBegin\nSELECT 1;\n-- dropped\nSELECT 2;\n-- +migrate StatementEnd\n-- +migrate Down\n--kept\nSELECT 3;',
    '1_a.sql', E'ignored\n-- +migrate Up\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +migrate Down\n', '2_b.sql', E'-- +migrate Up\n-- +migrate Sideways\n'));

--
-- rambler
--
SELECT loaded(jsonb_build_object(
    'b.sql', E'ignored\n-- rambler up\nSELECT 1;\n-- rambler other\nSELECT no;\n-- rambler up\nSELECT 2;\n-- rambler down\nSELECT 3;\n', 'a-1.sql', E'-- rambler up\n'));
SELECT loaded(jsonb_build_object('a.sql', E'-- rambler up\n-- rambler down\n-- rambler down\n', 'b.sql', 'SELECT 1'), 'rambler');

--
-- errors in bodies are where they are in the file
--
SELECT loaded(jsonb_build_object('1_a.sql', E'-- +goose Up\nSELECT 1;\n\n-- +goose Down\n  SELEC 2;\n'));
SELECT loaded(jsonb_build_object('1_a.sql', E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n-- migrate:up\nSELECT 2;\n/* x */ SELEC;\n-- migrate:down\n'));

\set VERBOSITY terse
DROP SCHEMA test_sections CASCADE;
