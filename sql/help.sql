--
-- The list of all calls.
--
SELECT line FROM schemaver_help() WITH ORDINALITY AS h (line, n) WHERE line !~ '^ ' AND line <> '' ORDER BY n;
-- it fits into 80 columns, with the blanks that psql has on both sides of the line below its head
SELECT max(length(line)) <= 78 AS fits FROM schemaver_help() line;
SELECT line FROM schemaver_help() line WHERE line !~ '^[ -~]*$' OR line ~ ' $';
-- the calls: each function that is not for triggers or scripts is among them
CREATE TEMP VIEW calls AS
SELECT (regexp_match(line, '^  (schemaver_\w+\(.*?\))(?:  |$)'))[1] AS call FROM schemaver_help() line WHERE line ~ '^  schemaver';
SELECT count(*) > 30 AS many, count(call) = count(*) AS understood FROM calls;
SELECT p.proname FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'schemaver'
  AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
EXCEPT SELECT split_part(call, '(', 1) FROM calls ORDER BY 1;
-- and each can be called like that
CREATE TEMP TABLE alembic_version (version_num text);
CREATE FUNCTION pg_temp.check_calls() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  wanted text;
BEGIN
  FOR wanted IN SELECT call FROM calls LOOP
    BEGIN
      EXECUTE 'EXPLAIN SELECT * FROM ' || wanted;
    EXCEPTION WHEN OTHERS THEN
      RETURN NEXT wanted || ': ' || SQLERRM;
    END;
  END LOOP;
END $$;
SELECT pg_temp.check_calls();
-- a topic: a word in a title, a call or a description
SELECT schemaver_help('MERGE');
SELECT schemaver_help('as applied');
SELECT schemaver_help('folder');
SELECT count(*) = (SELECT count(*) FROM schemaver_help()) AS all FROM schemaver_help(' ');
SELECT schemaver_help('%');
SELECT schemaver_help(repeat('x', 100));
-- it needs neither the tables nor a right to write
BEGIN READ ONLY;
SELECT count(*) > 30 AS many FROM schemaver_help(NULL);
ROLLBACK;
