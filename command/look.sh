# The commands that look.

# The files of -D, registered in a transaction that is rolled back at the end.
sql_peek()
{
  cat <<'PSQL'
BEGIN;
\if :with_files
\set files `cat "$SCHEMAVER_WORK/files"`
SELECT set_config('client_min_messages', :'messages', false) AS ignored \gset
PSQL
  sql_call_load 'count(*) AS ignored' ":'files'" "'report'" ''
  cat <<'PSQL'
SET client_min_messages = warning;
\endif
PSQL
}

# With --quiet, too, it is said that a project has no revisions: its name may be mistyped.
sql_note_empty()
{
  [ -n "$option_quiet" ] || return 0
  cat <<'PSQL'
\if :can_look
SET client_min_messages = notice;
SELECT count(*) AS ignored FROM :"schema".schemaver_status() \gset
SET client_min_messages = warning;
\endif
PSQL
}

# look KEY [-v ...]: runs the statements on standard input, after the files of -D have been loaded.
look()
{
  key=$1
  shift
  folder=$option_folder with_files=off
  if [ -n "$folder" ]; then
    need_folder
    with_files=on
  fi
  read_folder
  {
    sql_peek
    sql_note_empty
    sql_aloud
    cat
    echo 'ROLLBACK;'
  } >"$work/statements"
  run_psql -v key="$key" -v with_files="$with_files" -v format="${option_format:-auto}" \
    -v out_of_order= -v unsupported="$([ -n "$option_stub" ] && echo stub || echo error)" "$@"
}

# Where the database is, as the variables current, at, pending and nothing.
sql_state()
{
  cat <<'PSQL'
\if :can_look
SELECT pending, coalesce(array_to_json(current), '[]') AS current, coalesce(array_to_json(heads), '[]') AS heads,
  CASE WHEN current IS NOT NULL THEN 'at ' || CASE WHEN pending > 0 THEN '' WHEN cardinality(current) > 1 THEN 'heads ' ELSE 'head ' END
    || array_to_string(current, ', ')
  WHEN heads IS NULL THEN 'nothing is registered' ELSE 'at base' END || CASE WHEN pending > 0 THEN ', ' || pending || ' pending' ELSE '' END AS at,
  current IS NULL AND heads IS NULL AS is_empty
FROM :"schema".schemaver_status() \gset
\else
SELECT NULL AS pending, '[]' AS current, '[]' AS heads, 'done' AS at, false AS is_empty \gset
\endif
PSQL
}

# show_rows KEY ROWS SHOWN EMPTY: a query, how its rows are shown to people, and what is said if there are none.
show_rows()
{
  rows=$2 shown=$3
  look "$1" -v empty="$4" <<PSQL
\if :json
SELECT coalesce(json_agg(r), '[]') AS rows, count(*) = 0 AS is_empty FROM ($rows) r \gset
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), :'key', :'rows'::json);
\else
SELECT $shown FROM ($rows) r;
SELECT :'ROW_COUNT' = '0' AS is_empty \gset
\endif
\if :is_empty
\o \`printf %s "\$SCHEMAVER_WORK/closing"\`
\qecho :empty
\o
\endif
PSQL
  finish_output
}

finish_output()
{
  { show_result && show_closing; } || lose_output $?
}

marks="concat_ws(' ', CASE WHEN is_head THEN '(head)' END, CASE WHEN is_current THEN '(current)' END, '[' || array_to_string(branch_labels, ', ') || ']') AS \"4\""

command_heads()
{
  # shellcheck disable=SC2016 # no expansion
  show_rows revisions 'SELECT * FROM :"schema".schemaver_heads(false)' \
    "revision AS \"1\", CASE WHEN is_applied THEN 'applied' ELSE 'not applied' END AS \"2\",
      '[' || array_to_string(branch_labels, ', ') || ']' AS \"3\", message AS \"4\"" \
    'nothing is registered'
}

command_branches()
{
  show_rows revisions 'SELECT * FROM :"schema".schemaver_branches()' \
    "revision AS \"1\", '-> ' || array_to_string(children, ', ') AS \"2\", message AS \"3\"" \
    'no revision has several children'
}

command_current()
{
  show_rows revisions "SELECT * FROM :\"schema\".schemaver_current('${option_check:-off}'::boolean)" \
    "revision AS \"1\", CASE WHEN is_head THEN '(head)' END AS \"2\",
      concat(to_char(applied_at, 'YYYY-MM-DD HH24:MI:SS'), ' by ' || applied_by) AS \"3\", message AS \"4\"" \
    'nothing is applied'
}

command_history()
{
  show_rows revisions "SELECT * FROM :\"schema\".schemaver_history(nullif(:'target', '')::text)" \
    "CASE WHEN is_applied THEN '*' ELSE 'o' END AS \"1\", revision AS \"2\",
      '<- ' || coalesce(array_to_string(down_revision, ', '), 'base') AS \"3\", $marks, message AS \"5\"" \
    'there are no revisions'
}

command_pending()
{
  operand=${operand:-heads}
  show_rows revisions "SELECT * FROM :\"schema\".schemaver_pending(:'target'::text)" 'step AS "1", revision AS "2", message AS "3"' 'nothing to do'
}

command_validate()
{
  show_rows findings 'SELECT * FROM :"schema".schemaver_validate()' \
    'severity AS "1", code AS "2", revision AS "3", problem AS "4", hint AS "5"' 'nothing is wrong'
  [ -s "$work/closing" ] || exit 4
}

# What others have changed, as the variable drifted: how many objects, or NULL if they are not recorded or may not be asked for.
# That reads the schema once.
sql_drift()
{
  cat <<'PSQL'
SELECT coalesce(has_function_privilege(to_regprocedure(:'schema_name' || '.schemaver_drift()'), 'EXECUTE'), false)
  AND coalesce(has_table_privilege(to_regclass(:'schema_name' || '.schemaver_settings'), 'SELECT'), false) AS has_drift \gset
\if :has_drift
SELECT EXISTS (SELECT FROM :"schema".schemaver_settings WHERE name = 'drift' AND value = 'on') AS has_drift \gset
\endif
\if :has_drift
SELECT count(*) AS drifted FROM :"schema".schemaver_drift() \gset
\else
\set drifted ''
\endif
PSQL
}

command_status()
{
  {
    sql_drift
    cat <<'PSQL'
\if :json
SELECT json_build_object('command', :'command', 'database', current_database(), 'extension', :'extension_version', 'status', row_to_json(s),
  'drift', nullif(:'drifted', '')::bigint)
FROM :"schema".schemaver_status() s;
\else
SELECT v.* FROM :"schema".schemaver_status() s, LATERAL (VALUES
  ('project', project),
  ('database', concat(current_database(), ', ', environment, ', schemaver ', :'extension_version')),
  ('current', coalesce(array_to_string(current, ', '), 'nothing is applied')),
  ('heads', coalesce(array_to_string(heads, ', '), 'nothing is registered')),
  ('pending', pending::text),
  ('last run', coalesce(last_direction || ', ' || to_char(last_run_at, 'YYYY-MM-DD HH24:MI:SS') || ' by ' || last_run_by, 'none')),
  ('drift', CASE WHEN :'drifted' = '0' THEN 'none'
    ELSE :'drifted' || CASE :'drifted' WHEN '1' THEN ' object has' ELSE ' objects have' END || ' changed since: SELECT * FROM schemaver_drift()' END)) v("1", "2")
WHERE "1" <> 'drift' OR :'drifted' <> '';
\endif
PSQL
  } >"$work/part"
  look status <"$work/part"
  finish_output
}

# show_text KEY CALL OLD_CALL TEXT [-v ...]: the rows t of a call, which is another one in version 0.1, as one text.
show_text()
{
  key=$1 call=$2 old_call=$3 text=$4
  shift 4
  result=text
  look "$key" "$@" <<PSQL
${refusal:-}
\if :is_old
SELECT $text AS text FROM :"schema".$old_call t(t) \gset
\else
SELECT $text AS text FROM :"schema".$call t(t) \gset
\endif
\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), :'key', :'text');
\else
SELECT :'text';
\endif
PSQL
  finish_output
}

as_lines="rtrim(string_agg(t, E'\\n'), E'\\n') || E'\\n'"

command_show()
{
  operand=${operand:-current}
  call="schemaver_show(:'target'::text)"
  show_text text "$call" "$call" "$as_lines"
}

command_graph()
{
  operand=${operand:-ascii}
  call="schemaver_graph(:'target'::text)"
  show_text text "$call" "$call" "$as_lines"
}

command_script()
{
  arguments="nullif(:'target', '')::text"
  name=upgrade
  [ -z "$option_down" ] || name=downgrade
  [ -z "$option_stamp" ] || name=stamp
  [ -z "$option_down" ] || [ -z "$option_stamp" ] || usage_error "--down and --stamp exclude each other"
  [ -z "$option_purge" ] || [ "$name" = stamp ] || usage_error "--purge needs --stamp"
  if [ -z "$operand" ]; then
    case $name in
      upgrade) operand=heads ;;
      downgrade) operand=-1 ;;
      stamp) usage_error "schemaver script --stamp needs a target" ;;
    esac
  fi
  [ "$name" != stamp ] || arguments="$arguments, '${option_purge:-off}'::boolean"
  [ -z "$option_script_schema" ] || [ -n "$option_portable" ] || usage_error "--schema needs --portable"
  refusal=$(sql_refuse_old --portable ":'portable'::boolean")
  show_text script "schemaver_${name}_sql($arguments, '${option_portable:-off}'::boolean, :'script_schema'::text)" \
    "schemaver_${name}_sql($arguments)" 't.t' -v script_schema="${option_script_schema:-public}" -v portable="${option_portable:-off}"
}
