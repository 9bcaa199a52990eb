--
-- Files of Liquibase in SQL: changesets.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA test_liquibase;
SET search_path = test_liquibase, public;
\pset tuples_only on
\pset format unaligned
\pset null '(null)'

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/loaded.sql'
\set ECHO none
\i :shared
-- Files that begin with Liquibase's first line.
CREATE FUNCTION changelogs(VARIADIC texts text[]) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(format('db/%s.sql', n), E'--liquibase formatted sql\n' || text) FROM unnest(texts) WITH ORDINALITY AS t (text, n)
$$;

-- several changesets in a file; the order is that of the paths, then that of the file
SELECT loaded(jsonb_build_object(
    'db/002-posts.sql', E'-- Liquibase Formatted SQL\n\n--changeset bob:1\nCREATE TABLE posts (id int);\n--rollback DROP TABLE posts;\n\n-- changeset alice:2\nALTER TABLE posts ADD t text;',
    'db/001_users.sql', E'\n\n--liquibase formatted sql\n\n--changeset alice:1 labels:"a, b" runOnChange:true\n--comment: the users\n-- what they are\nCREATE TABLE users (\n    id int -- a number\n);\n--rollback DROP VIEW x;\n  -- ROLLBACK DROP TABLE users;\nCREATE VIEW x AS SELECT * FROM users;\n',
    'db/README.md', 'x'));
-- quoted names, names with blanks and other characters; the line may be indented
SELECT loaded(changelogs(E'  --  CHANGESET john smith:add-users splitStatements:false\nSELECT 1;\n--changeset "a:b":"two words" stripComments:false\n--comment x\nSELECT 2;\n--changeset x:Größe@1,2\nSELECT 3;'));
-- the path in the id: logicalFilePath of the file or of the changeset
SELECT loaded(jsonb_build_object('a/b/c.sql', E'--liquibase formatted sql logicalFilePath:db/old.sql\n--changeset a:1\nSELECT 1;\n--changeset a:2 logicalFilePath:x/other.SQL\nSELECT 2;'));

-- ways to roll back: nothing to do, several lines, a block comment, another changeset
SELECT loaded(changelogs(
    E'--changeset a:1\nSELECT 1;\n--rollback empty\n--changeset a:2\nSELECT 2;\n--rollback not required\n--changeset a:3\nSELECT 3;\n--rollback\n--rollback SELECT -3\n--rollback   + 4;\nSELECT 33;\n',
    E'--changeset a:1\nSELECT 1;\n/* liquibase rollback\nSELECT -1;\n  -- all of it\nSELECT -2; */\n--changeset a:2\nSELECT 2;\n/*liquibase rollback\n*/\nSELECT 3;\n--changeset a:3\nDROP TABLE x;\n--rollback changesetId:1 changesetAuthor:a\n--changeset a:4\nDROP TABLE x;\n--rollback changesetId:2\n--rollback changesetAuthor:a changesetPath:db/1.sql\n'));
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n--rollback changesetId:9 changesetAuthor:a\n--changeset a:2\nSELECT 1;\n--rollback changesetId:1'));
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n/* liquibase rollback\nSELECT -1;\n--changeset a:2\nSELECT 1;'));

-- attributes
SELECT loaded(changelogs(E'--changeset a:1 runInTransaction:false\nCREATE INDEX CONCURRENTLY i ON t (x);\n--changeset a:2 RUNINTRANSACTION:FALSE runAlways:false failOnError:true context: runWith:jdbc\nVACUUM;\n--changeset a:3 dbms:postgresql,h2\nSELECT 3;\n--changeset a:4 dbms:!oracle\nSELECT 4;\n--changeset a:5 runWith:psql\nSELECT 5;'));
-- changesets that do not run on PostgreSQL
SELECT loaded(changelogs(E'--changeset a:1 dbms:h2\nCREATE ALIAS x;\n--rollback DROP ALIAS x;\n--changeset a:2 dbms:!postgresql\nSELECT 2;\n--changeset a:3 dbms:none\n--precondition-sql-check expectedResult:0 x\nSELECT 3;\n--changeset a:4 ignore:true\nSELECT ${4};\n--changeset a:5 dbms:all\nSELECT 5;'));
-- other ends of statements
SELECT loaded(changelogs(E'--changeset a:1 endDelimiter:/ rollbackEndDelimiter:@@\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 4\n/ 2; $$\n/\nSELECT 8\n/ 4 /\n--rollback DROP FUNCTION f()@@\n--rollback SELECT 1 @@\n',
    E'--changeset a:1\nSELECT 1\n/\n', E'--changeset a:1 splitStatements:false endDelimiter:/\nSELECT 4 /\n2', E'--changeset a:1 endDelimiter:;\nSELECT 1;'));
SELECT loaded(changelogs(E'--changeset a:1 endDelimiter:\\n/\nSELECT 1'));
-- "/" ends a statement only if it is alone in the last line
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1 /* one */\n--changeset a:2\nSELECT 4\n/\n2;\n--changeset a:3\nSELECT 3\n/\n\n'));
-- a rollback of several lines is more than "empty"
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n--rollback Empty\n--changeset a:2\nSELECT 2;\n--rollback not required, but\n--rollback SELECT -2;'));
-- ignored lines, and those outside of changesets
SELECT loaded(changelogs(E'SELECT 0;\n/* a license\n * for all\n */\n--ignoreLines:2\n--changeset x:y\nfoo\n--changeset a:1\nSELECT 1;\n-- ignoreLines:start\nfoo bar\n--changeset x:z\n--ignoreLines:END\n--ignorelines:end\nSELECT 2;\n--ignoreLines:1\nfoo',
    E'--changeset a:1\nSELECT 1;\n--ignoreLines:start\nfoo bar', '', E'-- only a comment\n'));
-- a file without the first line is one changeset
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;') || jsonb_build_object('db/0_raw.sql', E'SELECT ''${x}'';\n--rollback SELECT 2;\n'));
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;') || jsonb_build_object('db/0.sql', E'--changeset a:2\nSELECT 2;', 'db/2.sql', '', 'db/3.sql', E'-- liquibase format sql\nSELECT 1;'));
SELECT loaded(jsonb_build_object('db/0.sql', E'SELECT 1;'), 'liquibase');

-- what cannot be carried over
SELECT loaded(changelogs(
    E'--changeset a:1 context:test\nSELECT 1;\n--changeset a:2 contextFilter:"a or b" runOnChange:true\nSELECT 1;\n--changeset a:3 runAlways:true\nSELECT 1;\n--changeset a:4 failOnError:false\nSELECT 1;\n--changeset a:5 runWith:sqlplus\nSELECT 1;\n--changeset a:6\n--preconditions onFail:MARK_RAN\n--precondition-sql-check expectedResult:0 SELECT count(*) FROM x\nSELECT 1;\n',
    E'--property name:s value:public\n--changeset a:1\nCREATE TABLE ${s}.t (x int);\n--rollback DROP TABLE ${s}.t;\n--changeset a:2 runWith:psql\n\\echo x\nSELECT 1;\n--changeset a:3\nSELECT 1;\n--rollback DROP ${x'));
SELECT loaded(changelogs(E'--changeset a:1 context:test\nSELECT 1;\n--rollback SELECT 2;\n--changeset a:2\n--PRECONDITIONS onFail:HALT\nSELECT 1;\n--rollback SELECT ${x};'), 'auto', 'stub');
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;') || '{"db/master.xml": "", "db/changelog.yaml": ""}');
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;') || '{"db/master.yml": "", "db/x.json": ""}', 'auto', 'stub');
-- what Liquibase refuses, and what it does not notice
SELECT loaded(changelogs(
    E'--changeset a: 1\nSELECT 1;\n--changeset a\nSELECT 2;\n--changeset\n--changeset :1\nSELECT 3;\n--changeset a:\nSELECT 4;\n--changesets follow\n--changeset a:":"\n- changeset a:1\n',
    E'--changeset a:1\n--changeset a:2\nSELECT 1;\n--comments x\n-comment x\n-- commented out\n- rollback x\n--rollback;\n--rollback\tSELECT 2;\n--rollbacks\n--changeset a:3\n-- a comment only\n--changeset a:4\n\n',
    E'--comment outside\n--changeset a:1\nSELECT 1;\n/* liquibase rollback SELECT 2; */\n--ignore:2\n--ignoreLines:x\n--ignoreLines: \n--precondition x\n--comment:x\n-property name:x value:y\n--validCheckSum: any\n--properties\nSELECT 2;'));
-- what only looks like a changeset or a rollback
SELECT loaded(changelogs(
    E'--changeset a:1\nSELECT 1;\n--rolback SELECT 2;\n--rollbacks DROP TABLE q;\n--roll back DROP TABLE q;\n---rollback DROP TABLE q;\n--rollbackSql DROP TABLE q;\n/* rollback\nSELECT 2;\n*/\n',
    E'--changeset a:1\nSELECT 1;\n--changset a:2\nSELECT 2;\n--change set a:3\nSELECT 3;\n-- chnageset a:4\nSELECT 4;\n-- change set of columns\n-- callback: none\n/* rollback: see the wiki */\nSELECT 5;\n'));
-- the same changeset twice, in one file and in two of the same name
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n--changeset a:1\nSELECT 2;'));
SELECT loaded(jsonb_build_object('a/x.sql', E'--liquibase formatted sql\n--changeset a:1\nSELECT 1;', 'b/x.sql', E'--liquibase formatted sql\n--changeset a:1\nSELECT 1;'));
-- what does not parse is named with its line; carriage returns
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n\n--changeset a:2\nSELECT 2;\n--rollback SELECT\n--rollback   1 +;\nSELECT 2 +;\n'));
SELECT loaded(changelogs(E'--changeset a:1 endDelimiter:/\r\n--comment x\r\nSELECT 1\r\n/\r\n--rollback SELECT 2;\r\n--changeset a:2\r\nSELECT 2;\r\n--rollback empty\r\n'));
-- many
SELECT count(*), min(line), max(line) FROM (SELECT loaded(changelogs((SELECT string_agg(format(E'--changeset a:%s\nSELECT 1;\n--rollback changesetId:%s changesetAuthor:a\n', n, n), '') FROM generate_series(1000, 2999) n))) AS line) lines WHERE line LIKE '  %';

--
-- the life of a history
--
CREATE FUNCTION files(column_type text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('db/changes/1-t.sql', format(E'--liquibase formatted sql\n--changeset a:1\nCREATE TABLE test_liquibase.t (x int);\n--rollback DROP TABLE test_liquibase.t;\n--changeset a:2\nALTER TABLE test_liquibase.t ADD y %s;\n--rollback ALTER TABLE test_liquibase.t DROP y;\n', column_type),
        'db/changes/2-v.sql', E'--liquibase formatted sql\n--changeset b:1\nCREATE VIEW test_liquibase.v AS SELECT y FROM test_liquibase.t;\n--rollback DROP VIEW test_liquibase.v;')
$$;
SELECT loaded(files('int'));
SELECT name, revision, action FROM schemaver_load(files('int'));
SELECT name, revision, action FROM schemaver_load(files('text'));
SELECT revision FROM schemaver_upgrade('heads');
SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'y';
SELECT revision FROM schemaver_downgrade('base');
SELECT to_regclass('t');
-- Liquibase's own table: the path is that of the place where it was started
CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL,
    exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10));
INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) VALUES
    ('1', 'a', 'src/main/resources/db/changes/1-t.sql', 'epoch', 1, 'EXECUTED'), ('2', 'a', 'classpath:db/changes/1-t.sql', 'epoch', 2, 'MARK_RAN');
SELECT revision FROM schemaver_adopt('databasechangelog');
INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) VALUES ('1', 'b', 'db/changes/2-v.sql', 'epoch', 3, 'FAILED');
SELECT revision FROM schemaver_adopt('databasechangelog');
UPDATE databasechangelog SET exectype = 'RERAN';
SELECT revision FROM schemaver_adopt('databasechangelog');
INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype) VALUES ('1', 'c', 'db/master.xml', 'epoch', 4, 'EXECUTED');
SELECT revision FROM schemaver_adopt('databasechangelog');

-- numbers of lines that are too long to count with, and one that is not
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n--ignoreLines:1234567890\nSELECT 2;', E'--changeset a:1\nSELECT 1;\n--ignoreLines:99999999999999999999\nSELECT 2;'));
SELECT loaded(changelogs(E'--changeset a:1\nSELECT 1;\n--ignoreLines:999999999\nSELECT 2;\n--changeset a:2\nSELECT 3;'));

-- variables of psql, which only psql replaces; a changeset that is refused already is named once
SELECT loaded(changelogs(E'--changeset a:1 runWith:psql\nSELECT :x;\n--rollback SELECT :''y'';\n--changeset a:2 runWith:psql\nSELECT ${z}, :x;\n--changeset a:3 runWith:PSQL\nSELECT 1::int;'));
SELECT loaded(changelogs(E'--changeset a:1\nSELECT x[1:n], 1::int;'));

-- words that only begin like a keyword; a block comment of a rollback outside of a changeset
SELECT loaded(changelogs(E'/* liquibase rollback\n--changeset a:1\nSELECT 1;\n--property of a:1\n--property\n--propertyless\nSELECT 2;'));
-- rollbacks that are those of changesets in any order
SELECT loaded(changelogs(E'--changeset z:1\nSELECT 1;\n--changeset m:1\nSELECT 2;\n--changeset a:1\nSELECT 3;\n--changeset k:1\nSELECT 4;\n--rollback changesetId:1 changesetAuthor:z\n--changeset l:1\nSELECT 5;\n--rollback changesetId:1 changesetAuthor:a\n--changeset n:1\nSELECT 6;\n--rollback changesetId:1 changesetAuthor:m'));
-- attributes: what is neither true nor false, twice, a quote that does not end, lists of databases
SELECT loaded(changelogs(E'--changeset a:1 splitStatements:no endDelimiter:/\nSELECT 4 /\n2\n--changeset a:2 runInTransaction:yes\nSELECT 2;\n--changeset a:3 runInTransaction:false runInTransaction:true\nSELECT 3;\n--changeset a:4 dbms:"h2 x\nSELECT 4;\n--changeset a:5 dbms:none,postgresql\nSELECT 5;\n--changeset a:6 dbms:h2,NONE,all\nSELECT 6;\n--changeset a:7 dbms:!h2,!postgresql\nSELECT 7;\n--changeset a:8 dbms:!h2,mysql\nSELECT 8;\n--changeset a:9 dbms:!H2,PostgreSQL\nSELECT 9;'));
SELECT loaded(changelogs(E'--changeset a:1 contextfilter:x\nSELECT 1;', E'--changeset a:1 xcontext:x notlabels:y\nSELECT 1;', E'--changeset a:1 labels:x\nSELECT 1;', E'--changeset a:1 context:\nSELECT 1;', E'--changeset a:1 rollbackEndDelimiter:\\s\nSELECT 1;', E'--changeset a:1 runWith:JDBC\nSELECT 1;'), 'auto', 'stub');

-- a blank must follow the keyword
SELECT loaded(changelogs(E'--changeseta:1\nSELECT 1;\n--changeset:a:2\nSELECT 2;'));

\set VERBOSITY terse
DROP SCHEMA test_liquibase CASCADE;
