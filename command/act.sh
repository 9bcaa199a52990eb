# The commands that register and run.

# The files of the folder are registered; the variable "loaded" has what became of them.  In $work/stale are the revisions that
# are not applied and in none of them.
sql_load()
{
  sql_refuse_old --out-of-order ":'has_order'::boolean"
  sql_refuse_old --prune ":'stale' = 'prune'"
  cat <<'PSQL'
\! printf %s "$SCHEMAVER_ENCODING" >"$SCHEMAVER_WORK/encoding"
\set files `cat "$SCHEMAVER_WORK/files"`
SELECT set_config('client_min_messages', :'messages', false) AS ignored \gset
PSQL
  sql_call_load "coalesce(json_agg(l), '[]') AS loaded" ":'files'" ":'stale'" ''
  cat <<'PSQL'
SET client_min_messages = warning;
\! rm -f "$SCHEMAVER_WORK/encoding"; : >"$SCHEMAVER_WORK/loaded"
SELECT string_agg(revision, ', ') AS stale_revisions, count(*) > 0 AS has_stale
FROM json_to_recordset(:'loaded') l(revision text, action text) WHERE action = 'stale' \gset
\if :has_stale
\o `printf %s "$SCHEMAVER_WORK/stale"`
\qecho :stale_revisions
\o
\endif
PSQL
}

# Refuses to run what is in none of the files: leaves the revisions in $work/refused and ends psql, and so the transaction.  The
# heads include everything that is stale; of another target, what it needs.
sql_refuse_stale()
{
  cat <<'PSQL'
\if :has_stale
\if :keep
\else
SELECT :'target' IN ('head', 'heads') AS is_all \gset
\if :is_all
\set refused :stale_revisions
\else
SELECT coalesce(string_agg(p.revision, ', '), '') AS refused
FROM :"schema".schemaver_pending(:'target'::text) p, json_to_recordset(:'loaded') l(revision text, action text)
WHERE l.action = 'stale' AND l.revision = p.revision \gset
\endif
SELECT :'refused' <> '' AS is_refused \gset
\if :is_refused
\o `printf %s "$SCHEMAVER_WORK/refused"`
\qecho :refused
\o
\q
\endif
\endif
\endif
PSQL
}

# What became of the files, as far as somebody has to know, and the files as part of the document.
sql_show_files()
{
  cat <<'PSQL'
\if :json
\else
SELECT action AS "1", coalesce(name, '') AS "2", revision AS "3", problem AS "4"
FROM json_to_recordset(:'loaded') l(name text, revision text, action text, problem text)
WHERE action <> 'unchanged' AND (:'command' = 'load' OR action NOT IN ('added', 'ignored')
  OR action = 'added' AND problem IS NOT NULL OR action = 'ignored' AND name ILIKE '%.sql');
\endif
PSQL
}

# Of a table that is not in the search_path of the user, says where there is one of that name.
sql_find_table()
{
  [ "$command" = adopt ] || return 0
  cat <<'PSQL'
SELECT set_config('search_path', :'search_path', false) AS ignored \gset
SELECT pg_catalog.to_regclass(:'target'::pg_catalog.text) IS NULL AS is_unknown \gset
SET search_path = pg_catalog, pg_temp;
\if :is_unknown
\set SHOW_CONTEXT never
SELECT format('DO %L', format('BEGIN RAISE undefined_table USING MESSAGE = %L, HINT = %L; END', format('relation "%s" does not exist', :'target'),
  coalesce('Did you mean "' || (SELECT string_agg(oid::regclass::text, '", "' ORDER BY oid::regclass::text) FROM pg_class
      WHERE relname = :'target' AND relkind IN ('r', 'p', 'v', 'm', 'f')) || '"?',
    'Of a table in a schema that is not in search_path, write SCHEMA.TABLE.'))) \gexec
\endif
PSQL
}

# The call itself, with the search_path of the user; the variables steps and step_count.
sql_act()
{
  cat <<PSQL
SELECT set_config('client_min_messages', :'messages', false) AS ignored \\gset
SELECT set_config('search_path', :'search_path', false) AS ignored \\gset
SELECT COALESCE(pg_catalog.json_agg(s), '[]') AS steps, pg_catalog.count(*) AS step_count FROM :"schema".$1 s \\gset
SET search_path = pg_catalog, pg_temp;
SET client_min_messages = warning;
PSQL
}

# The last line, and the document.
sql_finish()
{
  sql_note_empty
  sql_state
  cat <<'PSQL'
SELECT extract(epoch FROM clock_timestamp() - :'began') AS seconds \gset
SELECT CASE WHEN :'is_load' THEN
    coalesce((SELECT string_agg(count || ' ' || action, ', ' ORDER BY action) FROM (
      SELECT action, count(*) FROM json_to_recordset(:'loaded') l(action text) GROUP BY action) a), 'no files')
  WHEN :'step_count'::bigint = 0 THEN 'nothing to do' || CASE WHEN :'at' = 'done' THEN '' ELSE ', ' || :'at' END
  ELSE CASE WHEN :'rollback' AND :'at' <> 'done' THEN 'would be ' ELSE '' END || :'at' || ', ' || :'step_count'
    || CASE WHEN :'step_count'::bigint = 1 THEN ' step in ' ELSE ' steps in ' END
    || CASE WHEN :'seconds'::numeric < 0.1 THEN ceil(:'seconds'::numeric * 1000) || ' ms' ELSE round(:'seconds'::numeric, 1) || ' s' END
  END || CASE WHEN :'rollback' THEN '; this was a rehearsal, and everything has been rolled back' ELSE '' END AS closing \gset
\o `printf %s "$SCHEMAVER_WORK/closing"`
\qecho :closing
\o
\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), 'files', :'loaded'::json,
  'steps', :'steps'::json, 'current', :'current'::json, 'heads', :'heads'::json, 'pending', nullif(:'pending', '')::int,
  'seconds', round(:'seconds'::numeric, 3), 'rolled_back', :'rollback'::boolean);
\endif
SELECT set_config('search_path', :'search_path', false) AS ignored \gset
\if :rollback
ROLLBACK;
\else
COMMIT;
\endif
PSQL
}

# act CALL: loads the folder if there is one, and then runs the call, in one transaction.
act()
{
  call=$1
  read_folder
  set_order
  is_load=off keep=${option_keep:-off} rollback=${option_dry_run:-off} stale=report
  [ "$command" != load ] || is_load=on
  [ -z "$option_prune" ] || stale=prune
  {
    echo 'BEGIN;'
    if [ -n "$folder" ]; then
      sql_load
      [ "$command" = load ] || sql_refuse_stale
      sql_show_files
    else
      printf '\\set loaded []\n'
    fi
    if [ -n "$call" ]; then
      sql_find_table
      sql_act "$call"
    else
      printf '\\set steps []\n\\set step_count 0\n'
    fi
    sql_finish
  } >"$work/statements"
  run_psql -v is_load="$is_load" -v keep="$keep" -v rollback="$rollback" -v stale="$stale" -v format="${option_format:-auto}" \
    -v out_of_order="$order" -v has_order="$([ -n "$order" ] && echo on || echo off)" -v unsupported="$([ -n "$option_stub" ] && echo stub || echo error)"
  [ ! -e "$work/refused" ] || refuse_stale ${asked:+"$asked"}
  finish_output
}

# Whether files with an older number than what is applied are accepted: unless it is said, as their tool does.
set_order()
{
  order=
  [ -z "$option_out_of_order" ] || order=true
  [ -z "$option_in_order" ] || order=false
  [ -z "$option_out_of_order" ] || [ -z "$option_in_order" ] || usage_error "--out-of-order and --in-order exclude each other"
}

refuse_stale()
{
  complain "registered and not applied, but in none of the files: $(cat "$work/refused")"
  complain "nothing has been done; to remove what is in none of the files: $(again "$command" "$@" --prune); to keep and run it: $(again "$command" "$@" --keep)"
  end_with_error 3
}

# Without a folder, what is registered counts.
note_no_folder()
{
  find_folder
  [ -n "$folder$option_no_load$option_quiet" ] || complain 'there is no folder "migrations": using what is registered'
}

print_instead()
{
  [ -z "$option_dry_run" ] || usage_error "--sql and --dry-run exclude each other"
  command_script
}

command_load()
{
  need_folder
  act ''
}

command_upgrade()
{
  operand=${operand:-head}
  if [ -n "$option_sql" ]; then
    print_instead
  else
    note_no_folder
    act "schemaver_upgrade(:'target'::pg_catalog.text)"
  fi
}

command_downgrade()
{
  operand=${operand:--1}
  folder='' option_down=on
  if [ -n "$option_sql" ]; then
    print_instead
  else
    act "schemaver_downgrade(:'target'::pg_catalog.text)"
  fi
}

command_stamp()
{
  option_stamp=on
  if [ -n "$option_sql" ]; then
    print_instead
  else
    find_folder
    act "schemaver_stamp(:'target'::pg_catalog.text, '${option_purge:-off}'::boolean)"
  fi
}

command_adopt()
{
  find_folder
  option_keep=on
  act "schemaver_adopt(:'target'::pg_catalog.regclass)"
}
