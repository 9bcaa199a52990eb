--
-- Files of graphile-migrate: a chain of hashes.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_graphile;
SET search_path = test_graphile, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
\set ECHO all

-- everything that a file may have; what is not committed is left out
SELECT loaded(jsonb_build_object(
    'committed/000001-first-one.sql', E'--! Previous: -\n--! Hash: sha1:273543adf73ba216d47f5a121043da3a04950b47\n--! Message: the first\n\nCREATE TABLE test_graphile.t (x int);\n',
    'committed/000002-second-one.sql', E'--! Previous: sha1:273543adf73ba216d47f5a121043da3a04950b47\n--! Hash: sha1:97471497b7b9504ebfe1f66673a25485faf71734\n\n--! no-transaction\nCREATE INDEX CONCURRENTLY i ON test_graphile.t (x);\n',
    'committed/000003.sql', E'--! Previous: sha1:97471497b7b9504ebfe1f66673a25485faf71734\n--! Hash: sha1:ed5deb415251948ace626d7b5c3bda8c31a817df\n--! Message: Größe: ein_zwei\n\n\n  SELECT $a$ -- ; '' $a$ AS "Größe"',
    'committed/000004-empty.sql', E'--! Previous: sha1:ed5deb415251948ace626d7b5c3bda8c31a817df\n--! Hash: sha1:620ddb4a09f8677b4dfe2dd628e0c007e8d7b224\n\n',
    'committed/000005-comments-only.sql', E'--! Previous: sha1:620ddb4a09f8677b4dfe2dd628e0c007e8d7b224\n--! Hash: sha1:20455238312a45b7adcedcffd9e7597217643751\n\n-- nothing; not even ''this''\n',
    'committed/000006-atomic.sql', E'--! Previous: sha1:20455238312a45b7adcedcffd9e7597217643751\n--! Hash: sha1:3bcf7f502e288b2ac1fe4a0b3b956c494f858a7c\n\nBEGIN;\nCREATE FUNCTION test_graphile.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\nCOMMIT;\n',
    'current.sql', 'SELECT 3;', 'current/1-next.sql', 'SELECT 4;', 'fixtures/f.sql', '', 'committed/README.md', '',
    'committed/7.sql.orig', '', 'committed/7_no.sql', '', 'afterReset.sql', 'SELECT 5;', '1.sql', 'x', 'test/2.sql', 'x'));
--
-- the life of a history; there are no downgrades
--
SELECT loaded(jsonb_build_object(
    '000001-t.sql', E'--! Previous: -\n--! Hash: sha1:273543adf73ba216d47f5a121043da3a04950b47\n\nCREATE TABLE test_graphile.t (x int);\n',
    '000002.sql', E'--! Previous: sha1:273543adf73ba216d47f5a121043da3a04950b47\n--! Hash: sha1:4cf5e628b09fc97c4206cabce60644332d564760\n--! Message: rows\n\nINSERT INTO test_graphile.t VALUES (1);\n'));
SELECT name, revision, action FROM schemaver_load(jsonb_build_object(
    '000001-t.sql', E'--! Previous: -\n--! Hash: sha1:273543adf73ba216d47f5a121043da3a04950b47\n\nCREATE TABLE test_graphile.t (x int);\n',
    '000002.sql', E'--! Previous: sha1:273543adf73ba216d47f5a121043da3a04950b47\n--! Hash: sha1:4cf5e628b09fc97c4206cabce60644332d564760\n--! Message: rows\n\nINSERT INTO test_graphile.t VALUES (1);\n'));
SELECT name, revision, action FROM schemaver_load(jsonb_build_object(
    '000001-t.sql', E'--! Previous: -\n--! Hash: sha1:273543adf73ba216d47f5a121043da3a04950b47\n\nCREATE TABLE test_graphile.t (x int);\n',
    '000002.sql', E'--! Previous: sha1:273543adf73ba216d47f5a121043da3a04950b47\n--! Hash: sha1:701e73f714ec9f9a6b8ea37a4f5690cd8dcef308\n--! Message: rows\n\nINSERT INTO test_graphile.t VALUES (2);\n'));
SELECT revision FROM schemaver_upgrade('heads');
SELECT * FROM t;
\set VERBOSITY sqlstate
SELECT name, revision, action FROM schemaver_load(jsonb_build_object(
    '000001-t.sql', E'--! Previous: -\n--! Hash: sha1:655f0684105902d28449367d9d02c4129a2f1192\n\nCREATE TABLE test_graphile.t (y int);\n',
    '000002.sql', E'--! Previous: sha1:655f0684105902d28449367d9d02c4129a2f1192\n--! Hash: sha1:2e201420be640938f8cd20e05e8050bcfa94c8f2\n--! Message: rows\n\nINSERT INTO test_graphile.t VALUES (2);\n'));
SELECT revision FROM schemaver_downgrade('base');
\set VERBOSITY default
DROP TABLE t;
--
-- the chain
--
-- a body that was changed, an invalid Previous, a placeholder, no Hash
SELECT loaded(jsonb_build_object(
    'committed/000001-first-one.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Message: the first\n\nSELECT 11;\n',
    'committed/000002-second.sql', E'--! Previous: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n--! Hash: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n\nSELECT 2;\n',
    'committed/000004.sql', E'--! Previous: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n--! Hash: x\n--! AllowInvalidHash\n\nSELECT '':DATABASE_NAMES'', '':DATABASE_NAME'', '':DATABASE_OWNER'';\n',
    'committed/000005.sql', E'--! Previous: x\n\nSELECT 5;\n',
    'committed/000006.sql', E'--! Hash: x\n\nSELECT 6;\n',
    'committed/000007.sql', E'SELECT 7;\n'));
-- a changed file that allows it; the next one still names its hash
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! AllowInvalidHash\n\nSELECT 11;',
    '2.sql', E'--! Previous: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Hash: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n\nSELECT 2;'));
-- the first one must not have a Previous hash, and all others must
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n\nSELECT 1;',
    '2.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n\nSELECT 1;'));
-- stubs replace what was changed
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n\nSELECT 11;',
    '2.sql', E'--! Previous: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Hash: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n\nSELECT 2;'), 'auto', 'stub');
--
-- the header
--
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: -\n--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n\nSELECT 1;',
    '2.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\nSELECT 1;',
    '3.sql', E'--! Previous: -\r\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\r\n\r\nSELECT 1;\r\n',
    '4.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877',
    '5.sql', E'--! Previous:\n--! Hash\n\nSELECT 1;',
    '6.sql', E'--! Previous: -\n--! Hash:\n\nSELECT 1;',
    '7.sql', E''), 'graphile-migrate');
-- the order is that of the numbers as text, and each number occurs once
SELECT loaded(jsonb_build_object(
    '10.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Other: x\n--! More\n\nSELECT 1;',
    '9.sql', E'--! Previous: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Hash: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n\nSELECT 2;'));
SELECT loaded(jsonb_build_object(
    '01.sql', E'--! Previous: -\n--! Hash: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n\nSELECT 1;',
    '01-again.sql', E'--! Previous: sha1:d30d858bf9fa5d8979af2d32c3be5e09b07da877\n--! Hash: sha1:36d26d034e5ea0e30f2e8c93bdbf66399902b1ed\n\nSELECT 2;'));
--
-- what cannot be carried over
--
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: -\n--! Hash: sha1:f25ba6bae9df2588a3b8bb047c88d8e75764b3bb\n\nSELECT a[1:2];\nGRANT SELECT ON t TO :VISITOR;\n',
    '2.sql', E'--! Previous: sha1:f25ba6bae9df2588a3b8bb047c88d8e75764b3bb\n--! Hash: sha1:7bbc07b42ba39f85f43d51c79b38aae7a0b75289\n\nSELECT 1;\n\\copy t from x\n',
    '3.sql', E'--! Previous: sha1:7bbc07b42ba39f85f43d51c79b38aae7a0b75289\n--! Hash: sha1:d59adc2aeccda1ab6f21d4f01012810ef26be1aa\n\nCOMMIT;\nSELECT 1;\n',
    '4.sql', E'--! Previous: sha1:d59adc2aeccda1ab6f21d4f01012810ef26be1aa\n--! Hash: sha1:a17ab09b162e9e5b86522d7bc9cc218b09dd4d97\n\nSELECT FROM WHERE;',
    '5.sql', E'--! Previous: sha1:a17ab09b162e9e5b86522d7bc9cc218b09dd4d97\n--! Hash: sha1:0cebb4a0dd2422cfdd644725cc1df2820673fcdb\n\nCOPY t FROM STDIN;'));
-- what counts only in the first line of the body, and as a whole word
SELECT loaded(jsonb_build_object(
    '1.sql', E'--! Previous: -\n--! Hash: sha1:f8384f869457295d0a6b3257536bc823670815ee\n\nSELECT 1;\n--! no-transaction\n',
    '2.sql', E'--! Previous: sha1:f8384f869457295d0a6b3257536bc823670815ee\n--! Hash: sha1:f06abd973a7e5ad7094e90b07d06aa2fc5ae40f2\n\n--! no-transactions\nSELECT 2;',
    '3.sql', E'--! Previous: sha1:f06abd973a7e5ad7094e90b07d06aa2fc5ae40f2\n--! Hash: sha1:d724b73647253d8e6c74c79dcdcf3b72a8e39a0b\n\n--!no-transaction; VACUUM later\nSELECT 3;'));

\set VERBOSITY terse
DROP SCHEMA test_graphile CASCADE;
