# The commands about the schema of a database.  What they print can be loaded by psql.  The server has made it, so psql is told to
# accept no commands in it, if it can be told.

# The first line of each file of a dump: only such files are replaced.
dump_mark='-- Written by schemaver dump.'

# Does the psql of this machine have \restrict?  It has said its version before the server could say anything.
can_restrict()
{
  psql_version=$(cat "$work/connected" 2>/dev/null)
  case $psql_version in
    '' | *[!0-9]*) return 1 ;;
    15????) [ "$psql_version" -ge 150014 ] ;;
    16????) [ "$psql_version" -ge 160010 ] ;;
    17????) [ "$psql_version" -ge 170006 ] ;;
    *) [ "$psql_version" -ge 180000 ] ;;
  esac
}

# What comes before the text of the server.
set_head()
{
  file_head="$1${newline}SET client_encoding = 'UTF8';$newline" restricts=
  ! can_restrict || restricts=on
}

sql_dump()
{
  sql_refuse_old 'schemaver dump' true
  sql_aloud
  cat <<'PSQL'
\if :json
SELECT coalesce(json_agg(d), '[]') AS files, coalesce(json_agg(d.name), '[]') AS names
FROM :"schema".schemaver_dump(string_to_array(nullif(:'schemas', ''), E'\n')::text[], :'layout'::text) d \gset
\if :writes
COPY (SELECT name, content FROM json_to_recordset(:'files') f(name text, content text)) TO STDOUT \g `printf %s "$SCHEMAVER_WORK/rows"`
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), 'output', :'output', 'files', :'names'::json);
\else
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), 'files', :'files'::json);
\endif
\else
COPY (SELECT name, content FROM :"schema".schemaver_dump(string_to_array(nullif(:'schemas', ''), E'\n')::text[], :'layout'::text))
TO STDOUT \g `printf %s "$SCHEMAVER_WORK/rows"`
\endif
PSQL
}

command_dump()
{
  layout=${option_layout:-one} output=$option_output
  case $layout in
    one) ;;
    files) [ -n "$output" ] || usage_error "--layout files needs a folder: --output FOLDER" ;;
    *) usage_error "the layout is one or files, not $(shown "$layout")" ;;
  esac
  find_output
  sql_dump >"$work/statements"
  run_psql -v schemas="$schemas" -v layout="$layout" -v output="$output" -v writes="$([ -n "$output" ] && echo on || echo off)"
  set_head "$dump_mark"
  if [ -z "$output" ]; then
    if [ -n "$option_json" ]; then show_result; else show_text_of_server; fi || lose_output $?
    return
  fi
  if [ "$layout" = files ]; then write_dump_files; else write_dump_file; fi
  finish_output
}

# Sets place, the folder in which --output is, and base, the name of the file there.  Symbolic links are not followed.
find_output()
{
  [ -n "$output" ] || return 0
  case $output in
    /* | ./* | ../*) place=$output ;;
    *) place=./$output ;;
  esac
  if [ "$layout" = files ]; then
    [ -d "$place" ] || mkdir -- "$place" 2>/dev/null || usage_error "$(shown "$output") is not a folder, and cannot be made"
    return
  fi
  [ ! -d "$place" ] || usage_error "$(shown "$output") is a folder; to write a file for each object, add --layout files"
  base=${place##*/} place=${place%/*}
  { [ -d "$place/" ] && [ -n "$base" ]; } || usage_error "there is no folder for $(shown "$output")"
  [ ! -L "$place/$base" ] || [ ! -f "$place/$base" ] || usage_error "$(shown "$output") is a symbolic link"
}

make_staging()
{
  staging=$(mktemp -d "$place/.schemaver.XXXXXX" 2>"$work/blame") || fail_to_write
}

fail_to_write()
{
  show_controls <"$work/blame" >&2
  die "nothing has been written"
}

# The rows as files in $staging, with the head; their names in $work/names.  On some file systems, names that differ only in
# letters being small or not are one.
stage_files()
{
  split_files >"$work/names" || die "nothing has been written"
  LC_ALL=C tr '[:upper:]' '[:lower:]' <"$work/names" | LC_ALL=C sort | uniq -d >"$work/twice"
  [ ! -s "$work/twice" ] || die "the server gives two files the name $(shown "$(head -n 1 "$work/twice")"); nothing has been written"
}

# Prints the only row.
show_text_of_server()
{
  staging=$work/staging
  mkdir "$staging"
  stage_files
  find "$staging" -type f -exec cat {} + >"$work/text"
  if [ -t 1 ]; then
    show_controls <"$work/text" | paint_sql
  else
    cat "$work/text"
  fi
}

# Colors comments, and statements that drop something.
paint_sql()
{
  if ! is_colored; then
    cat
    return
  fi
  escape=$(printf '\033')
  LC_ALL=C sed -e "s/^-- hazard: .*/${escape}[31m&${escape}[m/" -e "s/^-- no statement: .*/${escape}[33m&${escape}[m/" \
    -e "s/^-- question: .*/${escape}[33m&${escape}[m/" -e "s/^--.*/${escape}[2m&${escape}[m/" \
    -e "s/^[A-Z][A-Z]* /${escape}[1m&${escape}[m/"
}

# A file that is replaced is complete at any moment.  What is not a file, such as a pipe, is written to.
write_dump_file()
{
  if [ -e "$place/$base" ] && [ ! -f "$place/$base" ]; then
    staging=$work/staging
    mkdir "$staging"
    stage_files
    find "$staging" -type f -exec cat {} + >"$place/$base" || lose_output $?
    return
  fi
  make_staging
  stage_files
  # Moved into the folder: a link that has the name is replaced, and not followed.
  { mkdir "$staging/named" && mv -f -- "$staging/schema.sql" "$staging/named/$base" &&
    mv -f -- "$staging/named/$base" "$place/"; } 2>"$work/blame" || fail_to_write
}

# The names in the folder of the files of an earlier dump.
list_dumped() { find . ! -name . -prune -type f -name '*.sql' -exec grep -l -x -F -e "$dump_mark" {} + || :; }

list_present() { find . ! -name . -prune -print; }

# Replaces the files of an earlier dump, and no others.  Those that are not a part of the schema any more are named.
write_dump_files()
{
  [ -s "$work/rows" ] || return 0
  make_staging
  stage_files
  { (in_folder list_present) >"$work/present" && (in_folder list_dumped) >"$work/dumped"; } || die "not all of $(shown "$output") can be read"
  LC_ALL=C awk -v names="$work/names" -v dumped="$work/dumped" '
    BEGIN {
      while ((getline name < names) > 0)
        is_new["./" name] = 1
      while ((getline name < dumped) > 0)
        is_dumped[name] = 1
    }
    ($0 in is_new) && !($0 in is_dumped) { print "taken " substr($0, 3) }
    !($0 in is_new) && ($0 in is_dumped) { print "stale " substr($0, 3) }' "$work/present" | LC_ALL=C sort >"$work/found"
  taken=$(sed -n 's/^taken //p' "$work/found" | head -n 1)
  [ -z "$taken" ] || die "$(shown "$output/$taken") exists already, and is not a file of a dump; nothing has been written"
  # shellcheck disable=SC2016 # the inner shell expands it
  find "$staging" -type f -exec sh -c 'mv -f -- "$@" "$0"' "$place/" {} + 2>"$work/blame" || {
    show_controls <"$work/blame" >&2
    die "not all files could be written to $(shown "$output")"
  }
  sed -n 's/^stale //p' "$work/found" | while IFS= read -r name; do
    complain "$(shown "$output/$name") is of an earlier dump; what it makes is not a part of the schema any more"
  done
  count=$(($(wc -l <"$work/names")))
  printf '%d %s in %s\n' "$count" "$([ "$count" -eq 1 ] && echo file || echo files)" "$(shown "$output" | sed 's/^"//; s/"$//')" >"$work/closing"
}

# The arguments of schemaver_diff(): all that it has.
diff_arguments="source => :'source'::pg_catalog.text, desired => :'target'::pg_catalog.text, online => :'online'::pg_catalog.bool, renames => :'renames_json'::pg_catalog.jsonb"

# The call is made with the search_path of the user, which says what "live" is beside a schema.
sql_user_path()
{
  cat <<'PSQL'
SELECT set_config('client_min_messages', :'messages', false) AS ignored \gset
SELECT set_config('search_path', :'search_path', false) AS ignored \gset
PSQL
}

# sql_call_diff CALL: calls a function that returns differences.
sql_call_diff()
{
  cat <<PSQL
SELECT COALESCE(pg_catalog.json_agg(d), '[]') AS rows, pg_catalog.count(*) AS row_count FROM :"schema".$1 d \\gset
SET search_path = pg_catalog, pg_temp;
SET client_min_messages = warning;
PSQL
}

sql_diff()
{
  sql_refuse_old 'schemaver diff' true
  cat <<'PSQL'
SELECT coalesce(json_object_agg(left(r, position('=' IN r) - 1), nullif(substr(r, position('=' IN r) + 1), '')), '{}') AS renames_json
FROM unnest(string_to_array(nullif(:'renames', ''), E'\n')) r \gset
PSQL
  sql_user_path
  sql_call_diff "schemaver_diff($diff_arguments)"
  sql_show_diff
}

sql_show_diff()
{
  cat <<'PSQL'
\setenv SCHEMAVER_ROWS :row_count
\! printf %s "$SCHEMAVER_ROWS" >"$SCHEMAVER_WORK/row_count"
\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), 'source', :'source', 'desired', :'target',
  'differences', :'rows'::json);
\else
COPY (SELECT 'diff.sql', concat(
    CASE WHEN :'online'::bool OR NOT bool_and(transactional) THEN E'-- Load it without -1: each statement must be committed before the next one.\n' END,
    string_agg(concat(
      (SELECT string_agg('-- hazard: ' || h || CASE h WHEN 'drop_table' THEN ', rows are dropped'
        WHEN 'drop_column' THEN ', the values of a column are dropped' WHEN 'drop_value' THEN ', rows may have the value'
        WHEN 'narrow_type' THEN ', values may not fit' WHEN 'may_fail' THEN ', rows decide whether it works'
        WHEN 'rewrite' THEN ', the table is written anew' WHEN 'long_lock' THEN ', nobody can write to the table meanwhile'
        WHEN 'grant_public' THEN ', everybody gets a right' ELSE '' END || E'\n', '' ORDER BY o)
        FROM unnest(hazards) WITH ORDINALITY u(h, o) WHERE ddl IS NOT NULL),
      CASE WHEN lock ~ '^(SHARE( ROW EXCLUSIVE)?|(ACCESS )?EXCLUSIVE)$' THEN '-- lock: ' || lock || E'\n' END,
      CASE WHEN lock IS NOT NULL AND rewrites IS NULL THEN E'-- rewrite: not known\n' END,
      CASE WHEN NOT transactional THEN E'-- not in a transaction block\n' END,
      CASE WHEN ddl IS NULL THEN '-- no statement: ' || array_to_string(codes, ', ') || CASE WHEN identity LIKE 'for %' THEN ' ' ELSE ' of ' END || translate(identity, E'\n\r', '  ')
      ELSE ddl || ';' END, E'\n'), '' ORDER BY step))
  FROM json_to_recordset(:'rows') r(step integer, ddl text, identity text, codes text[], hazards text[], lock text, rewrites boolean, transactional boolean))
TO STDOUT \g `printf %s "$SCHEMAVER_WORK/rows"`
\endif
PSQL
}

# The questions of the server, as comments with the answers that can be added to the command.
list_questions()
{
  show_controls <"$work/messages" | LC_ALL=C awk '
    # From a string of JSON in a string of SQL to a string of the shell.
    function as_typed(text,   part, count, i) {
      gsub(/\\+"/, "\"", text)
      count = split(text, part, /\047\047/)
      text = part[1]
      for (i = 2; i <= count; i++)
        text = text "\047\\\047\047" part[i]
      return text
    }

    /^NOTICE: .*it is not known whether/ {
      question = $0
      sub(/^NOTICE: *([0-9A-Z]+: )?/, "", question)
    }
    question != "" && /^HINT: .*renames => / {
      answer = $0
      sub(/^.*renames => E?\047\{"/, "", answer)
      sub(/"\}\047 if it has been renamed.*/, "", answer)
      i = index(answer, "\": \"")
      from = as_typed(substr(answer, 1, i - 1))
      to = as_typed(substr(answer, i + 4))
      print "-- question: " question
      # A name with a backslash is left to the hint.
      if (i > 0 && (from to) !~ /\\[^\047]/) {
        print "--   if it has been renamed: --rename \047" from "=" to "\047"
        print "--   to drop it: --rename \047" from "=\047"
      }
      question = ""
    }'
}

# Runs the statements, and prints the differences, which have this title; ends the program if there are any.
show_differences()
{
  title=$1
  shift
  : >"$work/messages"
  run_psql -v source="$source" "$@"
  case $(cat "$work/row_count") in
    0) is_different='' && echo '-- no differences' >"$work/closing" ;;
    *) is_different=on ;;
  esac
  if [ -n "$option_json" ]; then
    show_result || lose_output $?
  elif [ -n "$is_different" ]; then
    set_head "-- $title"
    questions=$(list_questions)
    file_head="$file_head${questions:+$questions$newline}"
    show_text_of_server || lose_output $?
  fi
  show_closing || lose_output $?
  [ -z "$is_different" ] || exit 4
}

command_diff()
{
  source=live
  if [ "$operands" -eq 2 ]; then
    source=$operand operand=$second
  fi
  sql_diff >"$work/statements"
  show_differences "From $(shown "$source" | show_controls) to $(shown "$operand" | show_controls), written by schemaver diff." \
    -v online="${option_online:-off}" -v renames="$renames"
}

# What is set is part of the text of no statement, and nothing is looked up under the user's search_path.
sql_set_models()
{
  cat <<'PSQL'
SELECT :'models_source' = 'sql:' AS is_text \gset
\if :is_text
\set models_text `cat "$SCHEMAVER_WORK/models"`
SELECT concat(:'models_source', :'models_text') AS models_source \gset
\endif
SELECT :'schemas' <> '' AS has_schemas, string_to_array(:'schemas', E'\n') AS schemas_array \gset
PSQL
  sql_user_path
  cat <<'PSQL'
SELECT FROM :"schema".schemaver_set_models(source => :'models_source'::pg_catalog.text,
  schemas => CASE WHEN :'has_schemas'::pg_catalog.bool THEN :'schemas_array'::pg_catalog.text[] END,
  complete => CASE WHEN :'complete'::pg_catalog.bool THEN true END, in_place => :'in_place'::pg_catalog.bool) \g /dev/null
PSQL
}

sql_check()
{
  sql_refuse_old 'schemaver check' true
  if [ -n "$models_source" ]; then
    sql_set_models
  else
    sql_user_path
  fi
  sql_call_diff 'schemaver_check(raise => false)'
  sql_show_diff
}

# Adds the file $work/part, which is named like that, to the text of the models.  $work/parts has the line in which it begins.
# The last statement of the file before may lack its semicolon.  An editor may have written a byte order mark.
add_models()
{
  is_text "$work/part" || die "$1: not UTF-8 text"
  [ ! -s "$work/parts" ] || printf '\n;\n' >>"$work/models"
  printf '%d %s\n' "$(($(wc -l <"$work/models") + 1))" "$1" >>"$work/parts"
  LC_ALL=C sed "1s/^$(printf '\357\273\277')//" "$work/part" >>"$work/models"
}

# Says in which file the line is that the server names.  The line before a file has the semicolon that ends the file before.
explain_models()
{
  [ -s "$work/parts" ] || return 0
  LC_ALL=C awk '
    FNR == NR {
      first[++count] = $1
      name[count] = substr($0, index($0, " ") + 1)
      next
    }
    match($0, /models, line [0-9]+/) { line = substr($0, RSTART + 13, RLENGTH - 13) + 0 }
    END {
      last = count
      while (count > 1 && first[count] > line)
        count--
      if (line > 0 && count < last && line == first[count + 1] - 1)
        printf "line %d of the models is the end of %s\n", line, name[count]
      else if (line > 0)
        printf "line %d of the models is line %d of %s\n", line, line - first[count] + 1, name[count]
    }' "$work/parts" "$work/messages" | while IFS= read -r line; do
    complain "$line"
  done
}

# Reads the files of the models; standard input is descriptor 3.
read_models()
{
  while IFS= read -r name; do
    case $name in
      -) file= ;;
      /*) file=$name ;;
      *) file=./$name ;;
    esac
    [ -z "$file" ] || [ ! -d "$file" ] || usage_error "$(shown "$name") is a folder"
    [ -z "$file" ] || [ -e "$file" ] || usage_error "there is no file $(shown "$name")"
    if [ -z "$file" ]; then
      cat <&3 >"$work/part"
    else
      cat "$file" >"$work/part" 2>"$work/blame" || usage_error "$(shown "$name") cannot be read"
    fi
    if [ -z "$file" ]; then add_models 'standard input'; else add_models "$(shown "$name")"; fi
  done <<LIST
$models
LIST
}

# Sets models_source to what schemaver_set_models takes, without the text, which is in $work/models; empty: they stay as they are.
find_models()
{
  models_source=
  if [ -z "$models$option_models_command" ]; then
    [ -z "$schemas$option_complete$option_in_place" ] || usage_error "--schema, --complete and --in-place are for --models or --models-command"
    return
  fi
  [ -z "$models" ] || [ -z "$option_models_command" ] || usage_error "--models and --models-command exclude each other"
  case $models in
    *"$newline"*) ;;
    database:* | snapshot:*)
      [ -z "$option_in_place" ] || usage_error "--in-place is for models that are built, not for $(shown "$models")"
      models_source=$models && return ;;
    schema:*) models_source=$models && return ;;
  esac
  models_source=sql: && : >"$work/models"
  : >"$work/parts"
  if [ -n "$option_models_command" ]; then
    sh -c "$option_models_command" >"$work/part" || die "the command that prints the models failed, with exit status $?"
    add_models "the command that prints the models"
  else
    read_models 3<&0
  fi
}

command_check()
{
  source=live operand=models
  find_models
  sql_check >"$work/statements"
  show_differences "What makes the database what the models describe, written by schemaver check." \
    -v online=off -v models_source="$models_source" -v schemas="$schemas" -v complete="${option_complete:-off}" \
    -v in_place="${option_in_place:-off}"
}
