# Everything that psql runs begins with this: what the session and the extension are like.  Where the user's own search_path is
# not needed, it is pg_catalog; and only calls that the user has asked for say anything (sql_aloud, sql_silently).
#
# The server is not trusted with the user's machine, and it decides what \gset sets, and to which values.  So a variable is never
# part of the text of a statement, only a value in it (:'name', :"name"), because psql would run a backslash in it as a command;
# and the names of files come from the environment, not from variables.
#
# Calls have all arguments that the function has in the database, with their types: with defaults, a call could match a function
# that somebody has added to the schema.
sql_session()
{
  cat <<'PSQL'
\setenv SCHEMAVER_PSQL :VERSION_NUM
\! printf %s "$SCHEMAVER_PSQL" >"$SCHEMAVER_WORK/connected"
\encoding UTF8
\pset pager off
\pset footer off
\pset border 0
\pset tuples_only on
\set ON_ERROR_STOP on
\if :text
\pset format unaligned
\pset recordsep_zero on
\endif
SELECT pg_catalog.current_setting('search_path'::pg_catalog.text) AS search_path,
  pg_catalog.current_setting('server_encoding'::pg_catalog.text) AS encoding \gset
SET search_path = pg_catalog, pg_temp;
\setenv SCHEMAVER_ENCODING :encoding
SET client_min_messages = warning;
SELECT clock_timestamp() AS began \gset
SELECT max(quote_ident(n.nspname)) AS schema_name, max(n.nspname) AS schema, max(e.extversion) AS extension_version
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'schemaver' \gset
\if :{?schema}
\else
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE undefined_object USING MESSAGE = format('the extension schemaver is not in database "%s"', current_database()),
  HINT = 'If this is the right database, CREATE SCHEMA schemaver; CREATE EXTENSION schemaver SCHEMA schemaver; otherwise name another one with -d or PGDATABASE.'; END $$;
\endif
SELECT NOT has_schema_privilege(:'schema', 'USAGE') AS is_denied \gset
\if :is_denied
\set SHOW_CONTEXT never
DO $$ DECLARE place text := (SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'schemaver');
BEGIN RAISE insufficient_privilege USING MESSAGE = format('permission denied for schema "%s"', place),
  HINT = format('The owner of the extension can GRANT USAGE ON SCHEMA %I TO %I; and the functions that are needed.', place, current_user); END $$;
\endif
SELECT to_regprocedure(:'schema_name' || '.schemaver_load(jsonb, text, text, text, boolean)') IS NULL
    OR NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e'
      AND objid = to_regprocedure(:'schema_name' || '.schemaver_load(jsonb, text, text, text, boolean)')) AS is_old,
  coalesce(has_function_privilege(to_regprocedure(:'schema_name' || '.schemaver_status()'), 'EXECUTE'), false) AS can_look \gset
\if :{?project}
SELECT set_config('schemaver.project', :'project', false) AS ignored \gset
SELECT FROM :"schema".schemaver_is_current() WHERE false \g /dev/null
SELECT current_setting('schemaver.project') <> :'project' AS is_refused \gset
\if :is_refused
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE invalid_parameter_value USING MESSAGE = 'the name of the project is not valid'; END $$;
\endif
\endif
PSQL
}

# Names the right that is missing, and who can give it: the message of the server does not.
sql_check_rights()
{
  cat <<'PSQL'
SELECT coalesce(max(name), '') AS denied, coalesce(max(calls), '') AS denied_calls, count(*) > 0 AS is_denied
FROM (SELECT proname AS name, string_agg(oid::regprocedure::text, ', ' ORDER BY oid::regprocedure::text) AS calls,
    min(array_position(string_to_array(:'functions', ' '), proname::text)) AS place
  FROM pg_proc WHERE pronamespace = :'schema_name'::regnamespace AND proname = ANY (string_to_array(:'functions', ' '))
  GROUP BY proname HAVING NOT bool_or(has_function_privilege(oid, 'EXECUTE'))
  ORDER BY place LIMIT 1) f \gset
\if :is_denied
\set SHOW_CONTEXT never
SELECT format('DO %L', format('BEGIN RAISE insufficient_privilege USING MESSAGE = %L, HINT = %L; END',
  'permission denied for function ' || :'denied',
  format('The owner of the extension can GRANT EXECUTE ON FUNCTION %s TO %I;', :'denied_calls', current_user)
    || CASE WHEN :'denied' = 'schemaver_load' AND :'can_skip' THEN ' To leave the folder out, add --no-load.' ELSE '' END)) \gexec
\endif
PSQL
}

# What the command calls.
needed_functions()
{
  case $command$option_sql in
    new) printf schemaver_template ;;
    migrate) printf 'schemaver_autogenerate%s' "${models_source:+ schemaver_set_models}" ;;
    export) printf schemaver_export_all ;;
    script | *on) printf 'schemaver_%s_sql' "$name" ;;
    check) printf 'schemaver_check%s' "${models_source:+ schemaver_set_models}" ;;
    *) printf 'schemaver_%s' "$command" ;;
  esac
  [ -z "$folder" ] || printf ' schemaver_load'
}

sql_aloud()
{
  cat <<'PSQL'
SELECT set_config('client_min_messages', :'messages', false) AS ignored \gset
PSQL
}

# sql_call_load SELECTED FILES STALE REST: loads files in the version that the database has; 0.1 has fewer arguments.
sql_call_load()
{
  cat <<PSQL
\\if :is_old
SELECT $1 FROM :"schema".schemaver_load($2::jsonb, :'format'::text, :'unsupported'::text) l $4 \\gset
\\else
SELECT $1 FROM :"schema".schemaver_load($2::jsonb, :'format'::text, :'unsupported'::text, $3::text,
  nullif(:'out_of_order', '')::boolean) l $4 \\gset
\\endif
PSQL
}

# sql_refuse_old OPTION CONDITION: raises an error if the condition is true and version 0.1 does not know the option.
sql_refuse_old()
{
  cat <<PSQL
SELECT :'is_old'::boolean AND $2 AS is_refused \\gset
\\if :is_refused
\\set SHOW_CONTEXT never
DO \$\$ BEGIN RAISE feature_not_supported USING MESSAGE = 'the extension in this database does not know $1',
  HINT = 'ALTER EXTENSION schemaver UPDATE;'; END \$\$;
\\endif
PSQL
}

sql_silently() { echo 'SET client_min_messages = warning;'; }

# A signal ends the statement in the server, and so the transaction: psql sends a cancel request when it gets SIGINT.  Before it
# is connected, and if a signal comes twice, it is simply ended.
forward_signal()
{
  if [ -n "$psql" ]; then
    if [ -z "$interrupted" ] && [ -e "$work/connected" ]; then
      kill -INT "$psql" 2>/dev/null || :
    else
      kill -TERM "$psql" 2>/dev/null || :
    fi
  fi
  interrupted=$1 again=1
}

wait_for_psql()
{
  while :; do
    again=
    status=0
    wait "$psql" || status=$?
    [ -n "$again" ] || break
  done
  wait "$messages" || :
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  [ -z "$interrupted" ] || exit "$interrupted"
}

start_psql()
{
  verbosity=${option_verbosity:-default}
  export PGCLIENTENCODING=UTF8 PG_COLOR=never SCHEMAVER_WORK="$work"
  : >"$work/closing"
  rm -f "$work/pipe" "$work/connected"
  mkfifo "$work/pipe"
  show_messages <"$work/pipe" &
  messages=$!
  interrupted='' again='' psql=''
  trap 'forward_signal 129' HUP
  trap 'forward_signal 130' INT
  trap 'forward_signal 143' TERM
  psql -X -q -v ON_ERROR_STOP=1 "$@" \
    ${option_database:+-d "$option_database"} ${option_host:+-h "$option_host"} ${option_port:+-p "$option_port"} \
    ${option_role:+-U "$option_role"} ${option_no_password:+-w} ${option_ask_password:+-W} ${option_log:+-L "$option_log"} \
    ${option_project:+-v project="$option_project"} ${option_show_context:+-v SHOW_CONTEXT="$option_show_context"} \
    -v VERBOSITY="$verbosity" <"$work/script" >"$work/out" 2>"$work/pipe" &
  psql=$!
  [ -z "$interrupted" ] || kill -TERM "$psql" 2>/dev/null || :
}

# run_psql [-v NAME=VALUE ...]: runs the statements in $work/statements.  Returns if everything is done; otherwise ends the
# program, with the exit status of the failure.
run_psql()
{
  command -v psql >/dev/null || {
    complain "psql is not in PATH"
    end_with_error 2
  }
  { sql_session; sql_check_rights; cat "$work/statements"; } >"$work/script"
  on=off text=off can_skip=off min_messages=notice
  case " $command_options " in
    *' no-load '*) can_skip=on ;;
  esac
  [ -z "$option_json" ] || on=on
  [ "$result" = table ] && [ -z "$option_json" ] || text=on
  [ -z "$option_quiet" ] || min_messages=warning
  start_psql -v command="$command" -v json="$on" -v text="$text" -v messages="$min_messages" -v target="$operand" \
    -v functions="$(needed_functions)" -v can_skip="$can_skip" "$@"
  wait_for_psql
  case $status in
    0) ;;
    2)
      [ ! -d "$option_database" ] || complain "-d names the database; the folder is -D $(shown "$option_database")"
      fail 2
      ;;
    *) fail 3 ;;
  esac
}

note_heads()
{
  complain "to join the heads in a new file: $(again merge)"
  [ "$command" != new ] || complain "to follow one of them, add --head and its id"
}

# Says what a failure means for the files, and ends the program.
fail()
{
  if [ "$1" -eq 3 ] && [ -e "$work/loaded" ]; then
    case $command in
      upgrade | stamp | adopt) complain "nothing has been loaded either; to load the files only: $(again load)" ;;
    esac
    [ ! -s "$work/stale" ] || complain "registered, but in none of the files: $(cat "$work/stale"); --prune leaves it out"
    ! grep -q 'there are [0-9]* heads$' "$work/messages" || note_heads
  fi
  [ "$1" -ne 3 ] || { explain_models && explain_refusal && explain_hints; }
  end_with_error "$1"
}
