--
-- Hints for errors of the server in a body: what they say for each way and each origin
-- of the body, and that errors that only resemble them have none.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'hint';
CREATE SCHEMA t_hint;
SET search_path = t_hint, public;
\pset tuples_only on
\pset format unaligned

-- The SQLSTATE of a call, and its hint, without what is said because it is not committed.
CREATE FUNCTION hint_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE call;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || coalesce(nullif(regexp_replace(hint, '^After a rollback, .* and commit\. ', ''), ''), '(no hint)');
END $$;
-- The hint for a body, registered with a call or loaded from a file, up and down.
CREATE FUNCTION hints(body text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schemaver_register('a', upgrade => body, downgrade => '');
    RETURN NEXT 'up: ' || hint_of('SELECT schemaver_upgrade()');
    PERFORM schemaver_edit('a', upgrade => '', downgrade => body);
    PERFORM schemaver_stamp('a');
    RETURN NEXT 'down: ' || hint_of($c$ SELECT schemaver_downgrade('base') $c$);
    PERFORM schemaver_stamp('base');
    PERFORM schemaver_remove('a');
    PERFORM schemaver_load(jsonb_build_object('f.sql', E'-- revision: a\n-- down_revision: base\n\n-- schemaver: upgrade\n' || body || E'\n\n-- schemaver: downgrade\n' || body || E'\n'));
    RETURN NEXT 'up, from a file: ' || hint_of('SELECT schemaver_upgrade()');
    PERFORM schemaver_stamp('a');
    RETURN NEXT 'down, from a file: ' || hint_of($c$ SELECT schemaver_downgrade('base') $c$);
    PERFORM schemaver_stamp('base');
    PERFORM schemaver_remove('a');
END $$;

-- what no transaction can have
SELECT hints('DO ''BEGIN COMMIT; END''');
-- the statement of a template, and other errors that a body raises
SELECT hints($$DO 'BEGIN RAISE EXCEPTION ''the upgrade has not been written''; END';$$);
SELECT hints($$DO 'BEGIN RAISE EXCEPTION ''no''; END';$$);
-- what is missing, if no body has left anything
SELECT hints('DO ''BEGIN EXECUTE ''''EXECUTE nothing''''; END''');
SELECT hints('FETCH nothing');
SELECT hints('DO ''BEGIN PERFORM * FROM nothing; END''');

-- no right, which has nothing to do with a change of role
CREATE ROLE regress_sv_hint;
CREATE TABLE secret ();
GRANT USAGE ON SCHEMA t_hint TO regress_sv_hint;
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO regress_sv_hint;
SELECT schemaver_register('a', upgrade => 'DO ''BEGIN PERFORM * FROM t_hint.secret; END''', downgrade => '');
SET ROLE regress_sv_hint;
SELECT hint_of('SELECT schemaver_upgrade()');
RESET ROLE;
SELECT schemaver_edit('a', upgrade => 'RESET ROLE');
SET ROLE regress_sv_hint;
SELECT hint_of('SELECT schemaver_upgrade()');
RESET ROLE;

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'hint';
DELETE FROM schemaver_applied WHERE project = 'hint';
DELETE FROM schemaver_state WHERE project = 'hint';
DELETE FROM schemaver_log WHERE project = 'hint';
REVOKE ALL ON FUNCTION schemaver_upgrade(text) FROM regress_sv_hint;
\set VERBOSITY terse
DROP SCHEMA t_hint CASCADE;
DROP ROLE regress_sv_hint;
