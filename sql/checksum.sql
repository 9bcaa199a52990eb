--
-- Checksums: anybody can compute them, and no editor changes them.
--
SET client_min_messages = warning;
SET schemaver.project = 'test_checksum';
CREATE SCHEMA test_checksum;
SET search_path = test_checksum, public;
\pset tuples_only on
\pset format unaligned

-- The definition: a line that says whether the body is transactional and how
-- long it is, and the body in UTF-8 with line ends made "\n", without blanks at its end.
CREATE FUNCTION expected(body text, transactional boolean DEFAULT true) RETURNS bytea LANGUAGE sql AS $$
    SELECT sha256(convert_to(CASE WHEN transactional THEN 't ' ELSE 'f ' END || coalesce(octet_length(utf8)::text, '-') || E'\n', 'UTF8')
                  || coalesce(utf8, ''))
    FROM (SELECT convert_to(replace(replace(rtrim(body, E' \t\r\n\f'), E'\r\n', E'\n'), E'\r', E'\n'), 'UTF8')) AS v(utf8)
$$;
-- Registers a revision with this body in both directions; are both checksums right?
CREATE FUNCTION right_for(body text, transactional boolean DEFAULT true) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text := schemaver_register('probe', upgrade => body, downgrade => body, transactional => transactional);
BEGIN
    RETURN (SELECT outcome || ' ' || (upgrade_checksum = expected(body, right_for.transactional))
                   || ' ' || (downgrade_checksum = expected(body, right_for.transactional))
            FROM schemaver_revisions WHERE project = 'test_checksum' AND revision = 'probe');
END $$;

SELECT right_for('CREATE TABLE t (id int);');
-- a value to compare with: printf 't 8\nSELECT 1' | sha256sum
SELECT right_for('SELECT 1');
SELECT encode(upgrade_checksum, 'hex') FROM schemaver_revisions WHERE project = 'test_checksum';
-- empty, and NULL
SELECT right_for('');
SELECT right_for(NULL);
SELECT right_for(' ');
-- not in a transaction
SELECT right_for('', false);
SELECT right_for(NULL, false);
SELECT right_for('SELECT 1', false);
SELECT right_for('SELECT 1', true);
-- characters of several bytes are counted in bytes
SELECT right_for('SELECT ''größe, 漢字, 😀''');
-- with any line ends, the content is the same
SELECT right_for(E'SELECT 1;\n\nSELECT 2;\n');
SELECT right_for(E'SELECT 1;\r\n\r\nSELECT 2;\r\n');
SELECT right_for(E'SELECT 1;\r\rSELECT 2;\r');
SELECT right_for(E'SELECT 1;\r\n\rSELECT 2;\n');
-- one line or one blank more or less makes the content different
SELECT right_for(E'SELECT 1;\r\n\r\n\r\nSELECT 2;\r\n');
SELECT right_for(E'SELECT 1;\n\rSELECT 2;\r\n');
SELECT right_for(E'SELECT 1;\n\n SELECT 2;\n');
SELECT right_for(E'SELECT 1;\n\n SELECT 2;');
SELECT right_for(E'\r');
SELECT right_for(E'\n');
SELECT right_for(E'\r\n');
-- what was stored first stays, including its line ends
SELECT replace(upgrade, E'\r', 'CR') FROM schemaver_revisions WHERE project = 'test_checksum';
-- large
SELECT right_for('SELECT ''' || repeat('0123456789abcdef', 65536) || '''');
SELECT right_for('SELECT ''' || repeat('0123456789abcdef', 65536) || '''');
SELECT right_for('SELECT ''' || repeat('0123456789abcdef', 65535) || '0123456789abcdeF''');
-- each of the two bodies has a checksum
SELECT schemaver_register('probe', upgrade => 'SELECT 1', downgrade => 'SELECT 2');
SELECT upgrade_checksum = expected('SELECT 1'), downgrade_checksum = expected('SELECT 2') FROM schemaver_revisions WHERE project = 'test_checksum';
SELECT schemaver_edit('probe', downgrade => 'SELECT 3');
SELECT upgrade_checksum = expected('SELECT 1'), downgrade_checksum = expected('SELECT 3') FROM schemaver_revisions WHERE project = 'test_checksum';
SELECT schemaver_edit('probe', transactional => false);
SELECT upgrade_checksum = expected('SELECT 1', false), downgrade_checksum = expected('SELECT 3', false) FROM schemaver_revisions WHERE project = 'test_checksum';
SELECT schemaver_edit('probe', transactional => true);

-- what was applied is recorded with the checksum that it had
SELECT schemaver_register('second', '{probe}', upgrade => E'SELECT ''ü'';\r\n', downgrade => 'SELECT 0');
SELECT revision FROM schemaver_upgrade('head');
SELECT revision, checksum = expected(CASE revision WHEN 'probe' THEN 'SELECT 1' ELSE E'SELECT ''ü'';\n' END)
FROM schemaver_applied WHERE project = 'test_checksum' ORDER BY 1;
SELECT schemaver_register('second', '{probe}', upgrade => E'SELECT ''ü'';\n', downgrade => 'SELECT 0');
SELECT step, direction, revision, checksum = expected(CASE revision WHEN 'probe' THEN 'SELECT 1' ELSE E'SELECT ''ü'';\n' END)
FROM schemaver_log WHERE project = 'test_checksum' ORDER BY 1;

-- neither a merge nor a revision without bodies is different
SELECT schemaver_register('left', '{second}'), schemaver_register('right', '{second}', NULL);
SELECT schemaver_merge(rev_id => 'joined');
SELECT schemaver_revision('m', rev_id => 'bare');
SELECT revision, upgrade_checksum = expected(upgrade), downgrade_checksum = expected(downgrade), upgrade IS NULL, downgrade IS NULL
FROM schemaver_revisions WHERE project = 'test_checksum' ORDER BY 1;

-- a database in another encoding stores other bytes, and has the same checksums
RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'test_checksum';
DELETE FROM schemaver_applied WHERE project = 'test_checksum';
DELETE FROM schemaver_state WHERE project = 'test_checksum';
DELETE FROM schemaver_log WHERE project = 'test_checksum';
DROP SCHEMA test_checksum CASCADE;
SELECT current_database() AS here \gset
DROP DATABASE IF EXISTS regress_schemaver_latin1;
CREATE DATABASE regress_schemaver_latin1 ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\connect regress_schemaver_latin1
SET client_encoding = 'UTF8';
CREATE EXTENSION schemaver;
SELECT schemaver_register('probe', upgrade => E'SELECT ''größe'';\r\n');
-- printf "t 17\nSELECT 'größe';" | sha256sum
SELECT encode(upgrade_checksum, 'hex'), octet_length(upgrade) FROM schemaver_revisions;
SELECT schemaver_register('größe');
SELECT schemaver_register(convert_from('\x61a062', 'LATIN1'));
SELECT schemaver_register(convert_from('\x6185', 'LATIN1'));
SELECT schemaver_register('told', message => convert_from('\x619b', 'LATIN1'));
SELECT schemaver_register('told', message => convert_from('\x61a062e4', 'LATIN1'));
-- and one without an encoding uses the bytes as they are
\connect :here
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regress_schemaver_ascii;
CREATE DATABASE regress_schemaver_ascii ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\connect regress_schemaver_ascii
CREATE EXTENSION schemaver;
SELECT schemaver_register('probe', upgrade => E'SELECT ''größe'';\r\n');
SELECT encode(upgrade_checksum, 'hex'), octet_length(upgrade) FROM schemaver_revisions;
SELECT schemaver_register('größe 1'), 'never';
SELECT schemaver_register('größe', message => '漢字');
SELECT schemaver_register('größe', message => '漢字' || chr(27));
\connect :here
DROP DATABASE regress_schemaver_latin1;
DROP DATABASE regress_schemaver_ascii;
