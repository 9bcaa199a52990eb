-- Scripts: what an online run would do, as text for psql, and the procedures that
-- such a script calls.  The texts of two calls differ only in the ids of the runs.

CREATE FUNCTION schemaver_upgrade_sql(
    range text DEFAULT 'heads',
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_upgrade_sql';
COMMENT ON FUNCTION schemaver_upgrade_sql(text, boolean, text)
IS 'a script for psql that does what schemaver_upgrade would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_upgrade_sql(
    range bigint,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_upgrade_sql_steps';
COMMENT ON FUNCTION schemaver_upgrade_sql(bigint, boolean, text)
IS 'the same for a number of steps: schemaver_upgrade_sql(+1) is schemaver_upgrade_sql(''+1'')';

CREATE FUNCTION schemaver_downgrade_sql(
    range text,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_downgrade_sql';
COMMENT ON FUNCTION schemaver_downgrade_sql(text, boolean, text)
IS 'a script for psql that does what schemaver_downgrade would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_downgrade_sql(
    range bigint,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_downgrade_sql_steps';
COMMENT ON FUNCTION schemaver_downgrade_sql(bigint, boolean, text)
IS 'the same for a number of steps: schemaver_downgrade_sql(-1) is schemaver_downgrade_sql(''-1'')';

CREATE FUNCTION schemaver_stamp_sql(
    target text,
    purge boolean DEFAULT false,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_stamp_sql';
COMMENT ON FUNCTION schemaver_stamp_sql(text, boolean, boolean, text)
IS 'a script for psql that does what schemaver_stamp would do; with a range START:END, in a database that is at START';

CREATE FUNCTION schemaver_stamp_sql(
    target bigint,
    purge boolean DEFAULT false,
    portable boolean DEFAULT false,
    schema text DEFAULT 'public')
RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_stamp_sql_steps';
COMMENT ON FUNCTION schemaver_stamp_sql(bigint, boolean, boolean, text)
IS 'the same for a number of steps: schemaver_stamp_sql(+1) is schemaver_stamp_sql(''+1'')';

CREATE PROCEDURE schemaver_script_check(run uuid, direction text, project text, current text[], applied text,
                                        steps text[], purge boolean DEFAULT false)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_check';
COMMENT ON PROCEDURE schemaver_script_check(uuid, text, text, text[], text, text[], boolean)
IS 'for scripts: checks that the statements that follow, outside of a transaction, may run in this database';

CREATE PROCEDURE schemaver_script_begin(run uuid, direction text, project text, current text[], applied text,
                                        steps text[], purge boolean DEFAULT false)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_begin';
COMMENT ON PROCEDURE schemaver_script_begin(uuid, text, text, text[], text, text[], boolean)
IS 'for scripts: checks that the script may run in this database, and begins a run that ends with schemaver_script_end';

CREATE PROCEDURE schemaver_script_step(revision text)
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_step';
COMMENT ON PROCEDURE schemaver_script_step(text)
IS 'for scripts: the statements that follow are the body of this revision';

CREATE PROCEDURE schemaver_script_end()
LANGUAGE C AS 'MODULE_PATHNAME', 'schemaver_script_end';
COMMENT ON PROCEDURE schemaver_script_end()
IS 'for scripts: records what has run';
