# The commands that write files.  What they need to know of the files is found by loading them in a transaction that is rolled
# back.

# write_new [-v ...]: runs the statements on standard input, which leave files in $work/rows, as COPY writes them.  Statements in
# $work/before run first; $at_end is COMMIT if what has been done is kept.
write_new()
{
  need_folder
  read_folder
  set_order
  stale=report
  [ -z "$option_prune" ] || stale=prune
  result=text
  {
    [ ! -e "$work/before" ] || cat "$work/before"
    echo 'BEGIN;'
    sql_load
    cat
    printf '%s;\n' "${at_end:-ROLLBACK}"
  } >"$work/statements"
  run_psql "$@" -v folder="$folder" -v stale="$stale" -v format="${option_format:-auto}" \
    -v out_of_order="$order" -v has_order="$([ -n "$order" ] && echo on || echo off)" -v unsupported="$([ -n "$option_stub" ] && echo stub || echo error)" \
    -v head="${option_head:-head}" -v splice="${option_splice:-off}" -v label="$option_label" -v depends_on="$option_depends_on" \
    -v rev_id="$option_rev_id" -v no_transaction="${option_no_transaction:-off}"
  if [ -s "$work/stale_parents" ]; then
    complain "the new file follows what is registered, but in none of the files: $(cat "$work/stale_parents")"
    complain "to write the missing files: $(again export); to leave them out, remove the new file and repeat with --prune"
  elif [ -s "$work/stale" ] && [ "$command" != export ]; then
    complain "registered, but in none of the files: $(cat "$work/stale"); --prune leaves it out"
  fi
  write_files
  [ -z "$option_json" ] || show_result || lose_output $?
}

# The content of a new file is in the variable "content": its name is that of its revision.
sql_write_one()
{
  sql_call_load 'revision, revision IS NULL AS is_alien' "(:'files'::jsonb || jsonb_build_object('schemaver.new.sql', :'content'))" "'report'" \
    "WHERE name = 'schemaver.new.sql'"
  cat <<'PSQL'
\if :is_alien
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE feature_not_supported USING MESSAGE = 'the files of this folder have the format of another tool',
  DETAIL = 'This command writes files in the format of schemaver, which cannot be mixed with others.',
  HINT = 'Write the file in the format of that tool.'; END $$;
\endif
SELECT string_agg(l.revision, ', ') AS stale_parents, count(*) > 0 AS has_stale_parents
FROM :"schema".schemaver_history(NULL::text) h JOIN json_to_recordset(:'loaded') l(revision text, action text) ON l.revision = ANY (h.down_revision)
WHERE h.revision = :'revision' AND l.action = 'stale' \gset
\if :has_stale_parents
\o `printf %s "$SCHEMAVER_WORK/stale_parents"`
\qecho :stale_parents
\o
\endif
SELECT name FROM :"schema".schemaver_export_all() WHERE content = :"schema".schemaver_export(:'revision'::text) \gset
COPY (SELECT :'name', :'content') TO STDOUT \g `printf %s "$SCHEMAVER_WORK/rows"`
\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), 'file', :'folder' || '/' || :'name',
  'revision', :'revision', 'down_revision', (SELECT down_revision FROM :"schema".schemaver_history(NULL::text) WHERE revision = :'revision'));
\endif
PSQL
}

command_new()
{
  {
    sql_aloud
    cat <<'PSQL'
SELECT :"schema".schemaver_template(:'target'::text, :'head'::text, :'splice'::boolean,
  regexp_split_to_array(nullif(:'label', ''), ' *, *')::text[], regexp_split_to_array(nullif(:'depends_on', ''), ' *, *')::text[],
  nullif(:'rev_id', '')::text, NOT :'no_transaction'::boolean) AS content \gset
PSQL
    sql_silently
    sql_write_one
  } >"$work/part"
  write_new <"$work/part"
}

command_merge()
{
  {
    sql_aloud
    cat <<'PSQL'
SELECT :"schema".schemaver_merge('{heads}'::text[], nullif(:'target', '')::text,
  regexp_split_to_array(nullif(:'label', ''), ' *, *')::text[], nullif(:'rev_id', '')::text) AS merge \gset
SELECT :"schema".schemaver_export(:'merge'::text) AS content \gset
PSQL
    sql_silently
    sql_write_one
  } >"$work/part"
  write_new <"$work/part"
}

# sql_write_several QUERY: new files are in the variable "new", their names in "names", as JSON; the query returns what is said if
# there are none.
sql_write_several()
{
  sql_call_load 'count(*) > 0 AS is_alien' "(:'files'::jsonb || coalesce((SELECT jsonb_object_agg('schemaver/' || name, content)
  FROM json_to_recordset(:'new') n(name text, content text)), '{}'))" "'report'" "WHERE name LIKE 'schemaver/%' AND revision IS NULL"
  cat <<'PSQL'
\if :is_alien
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE feature_not_supported USING MESSAGE = 'the files of this folder have the format of another tool',
  DETAIL = 'This command writes files in the format of schemaver, which cannot be mixed with others.',
  HINT = 'Name another folder: schemaver export -D DIR.'; END $$;
\endif
COPY (SELECT name, content FROM json_to_recordset(:'new') n(name text, content text)) TO STDOUT \g `printf %s "$SCHEMAVER_WORK/rows"`
\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'),
  'files', coalesce((SELECT json_agg(:'folder' || '/' || n) FROM json_array_elements_text(:'names') n), '[]'));
\else
SELECT :'names' = '[]' AS is_empty \gset
\if :is_empty
PSQL
  printf '%s AS closing \\gset\n' "$1"
  cat <<'PSQL'
\o `printf %s "$SCHEMAVER_WORK/closing"`
\qecho :closing
\o
\endif
\endif
PSQL
}

command_export()
{
  {
    cat <<'PSQL'
SELECT coalesce(json_agg(json_build_object('name', e.name, 'content', e.content)), '[]') AS new, coalesce(json_agg(e.name), '[]') AS names
FROM :"schema".schemaver_export_all() e JOIN (
  SELECT :"schema".schemaver_export(h.revision) AS content FROM :"schema".schemaver_history(NULL::text) h
  WHERE h.revision NOT IN (SELECT revision FROM json_to_recordset(:'loaded') l(name text, revision text) WHERE name IS NOT NULL AND revision IS NOT NULL)) r
  ON r.content = e.content \gset
PSQL
    sql_write_several "SELECT CASE WHEN EXISTS (SELECT FROM :\"schema\".schemaver_history(NULL::text)) THEN 'the folder has every revision'
  ELSE 'nothing is registered' END"
  } >"$work/part"
  write_new <"$work/part"
  show_closing || lose_output $?
}
