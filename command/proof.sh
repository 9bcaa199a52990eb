# The commands that write revisions from a schema, and that try revisions out.

# The revisions that the statements before have made, as the files that sql_write_several writes.
sql_collect_new()
{
  cat <<'PSQL'
SELECT coalesce(json_agg(json_build_object('name', e.name, 'content', e.content)), '[]') AS new, coalesce(json_agg(e.name), '[]') AS names
FROM :"schema".schemaver_export_all() e JOIN (
  SELECT :"schema".schemaver_export(h.revision) AS content FROM :"schema".schemaver_history(NULL::text) h
  WHERE h.revision <> ALL (:'known'::text[])) r
  ON r.content = e.content \gset
PSQL
}

sql_remember_known()
{
  cat <<'PSQL'
SELECT coalesce(array_agg(revision), '{}') AS known FROM :"schema".schemaver_history(NULL::text) \gset
PSQL
}

sql_migrate()
{
  sql_remember_known
  sql_aloud
  cat <<'PSQL'
SELECT :"schema".schemaver_autogenerate(message => :'target'::text, allow => string_to_array(nullif(:'allow', ''), ',')::text[],
  renames => (SELECT jsonb_object_agg(substr(l, 1, strpos(l, '=') - 1), nullif(substr(l, strpos(l, '=') + 1), ''))
    FROM unnest(string_to_array(nullif(:'renames', ''), E'\n')) l)::jsonb,
  online => :'online'::boolean, head => :'head'::text, rev_id => nullif(:'rev_id', '')::text) IS NULL AS ignored \gset
PSQL
  sql_silently
  sql_collect_new
  sql_write_several "SELECT 'no changes'"
}

# Says which options accept what was refused, answer what was asked, or set what is missing.
explain_refusal()
{
  case $command in
    check | migrate)
      ! grep -q -e '^HINT:  Set them: SELECT schemaver_set_models(' "$work/messages" ||
        complain 'as an option, that is: --models FILE or --models-command COMMAND'
      ;;
  esac
  if [ "$command" = migrate ]; then
    list_questions | sed -n 's/^--   //p' | while IFS= read -r line; do
      complain "$line"
    done
  fi
  refused=$(sed -n 's/.*schemaver_[a-z]*(.*allow => '\''{\([a-z_, ]*\)}'\''.*/\1/p' "$work/messages" | tr -d ' ' | head -n 1)
  [ -z "$refused" ] || complain "as an option, that is: --allow $refused"
}

check_allow()
{
  case $option_allow in
    *[!A-Za-z_,\ -]*) usage_error "--allow takes names of hazards, separated by commas" ;;
  esac
}

command_migrate()
{
  find_models
  check_allow
  {
    sql_refuse_old 'schemaver migrate' true
    if [ -n "$models_source" ]; then
      sql_set_models
      echo 'SET search_path = pg_catalog, pg_temp;'
      sql_silently
    fi
  } >"$work/before"
  sql_migrate >"$work/part"
  write_new -v models_source="$models_source" -v schemas="$schemas" -v complete="${option_complete:-off}" -v in_place=off \
    -v allow="$option_allow" -v renames="$renames" -v online="${option_online:-off}" <"$work/part"
  ! grep -q -e '^HINT: .*remove the new revision with schemaver_remove' "$work/messages" ||
    complain "to begin with what there is, remove the new file, and type: schemaver baseline -m 'what there is'"
  show_closing || lose_output $?
}

command_baseline()
{
  sql_refuse_old 'schemaver baseline' true >"$work/before"
  {
    sql_remember_known
    sql_aloud
    cat <<'PSQL'
SELECT :"schema".schemaver_baseline(message => :'target'::text, schemas => string_to_array(nullif(:'schemas', ''), E'\n')::text[],
  rev_id => nullif(:'rev_id', '')::text) IS NULL AS ignored \gset
PSQL
    sql_silently
    sql_collect_new
    sql_write_several "SELECT 'no changes'"
  } >"$work/part"
  at_end=COMMIT
  write_new -v schemas="$schemas" <"$work/part"
}

# The new revision is not in the history of a database that has applied the others.
sql_squash()
{
  cat <<'PSQL'
SELECT string_agg(revision, ', ' ORDER BY n DESC) AS replaced, (array_agg(revision ORDER BY n))[1] AS last_replaced
FROM (SELECT revision, row_number() OVER () AS n FROM :"schema".schemaver_history(:'target'::text)) h \gset
PSQL
  sql_user_path
  cat <<'PSQL'
SELECT :"schema".schemaver_squash(range => :'target'::pg_catalog.text, message => :'message'::pg_catalog.text,
  allow => pg_catalog.string_to_array(NULLIF(:'allow', ''), ','), rev_id => NULLIF(:'rev_id', '')::pg_catalog.text) AS squashed \gset
SET search_path = pg_catalog, pg_temp;
PSQL
  sql_silently
  cat <<'PSQL'
SELECT json_agg(json_build_object('name', name, 'content', content)) AS new, json_agg(name) AS names
FROM :"schema".schemaver_export_all() WHERE content = :"schema".schemaver_export(:'squashed'::text) \gset
\o `printf %s "$SCHEMAVER_WORK/replaced"`
\qecho :replaced
\qecho :last_replaced
\o
PSQL
}

command_squash()
{
  check_allow
  sql_refuse_old 'schemaver squash' true >"$work/before"
  {
    sql_squash
    sql_write_several "SELECT ''"
  } >"$work/part"
  write_new -v message="$option_message" -v allow="$option_allow" <"$work/part"
  if [ -z "$option_quiet" ] && [ -s "$work/replaced" ]; then
    complain "the files of $(sed -n 1p "$work/replaced") stay; they can be deleted when no database has applied only a part of them"
    complain "schemaver_remove() removes then what is registered of them, the last one first: $(sed -n 2p "$work/replaced")"
  fi
}

# What is wrong with a revision, in the words of the help.
verdict="CASE WHEN NOT upgrade_ok THEN 'the upgrade fails'
  WHEN NOT downgrade_ok THEN 'the downgrade fails' WHEN NOT same_schema THEN 'the downgrade leaves differences'
  WHEN NOT repeatable THEN 'the second upgrade fails' WHEN rows_lost > 0 THEN 'rows are lost: ' || rows_lost
  WHEN error ~ '^([^:]*: )?not verifiable in place: ' THEN 'not verifiable in place' WHEN upgrade_ok IS NULL THEN 'not tried' WHEN error IS NOT NULL THEN 'fails'
  WHEN downgrade_ok IS NULL THEN 'ok, without downgrade' ELSE 'ok' END"

# The error, without the part that is in those words already.
reason="CASE WHEN upgrade_ok AND downgrade_ok IS NOT FALSE AND repeatable IS NOT FALSE THEN error
  ELSE regexp_replace(error, '^(second )?(up|down)grade: ', '') END"

rows_of_verify="json_to_recordset(:'rows') r(revision text, upgrade_ok boolean, downgrade_ok boolean, same_schema boolean, repeatable boolean,
  differences text, rows_lost bigint, error text)"

command_verify()
{
  operand=${operand:-heads}
  {
    sql_refuse_old 'schemaver verify' true
    sql_user_path
    cat <<'PSQL'
SELECT COALESCE(pg_catalog.json_agg(v), '[]') AS rows
FROM :"schema".schemaver_verify(:'target'::pg_catalog.text, data => pg_catalog.string_to_array(NULLIF(:'tables', ''), E'\n'),
  in_place => :'in_place'::pg_catalog.bool) v \gset
SET search_path = pg_catalog, pg_temp;
PSQL
  } >"$work/before"
  look revisions -v tables="$tables" -v in_place="${option_in_place:-off}" <<PSQL
$(cat "$work/before")
SELECT count(*) = 0 AS is_empty,
  count(*) FILTER (WHERE upgrade_ok IS NOT TRUE OR NOT downgrade_ok OR NOT same_schema OR NOT repeatable OR rows_lost > 0
    OR error IS NOT NULL) AS wrong
FROM $rows_of_verify \\gset
\\setenv SCHEMAVER_WRONG :wrong
\\! printf %s "\$SCHEMAVER_WRONG" >"\$SCHEMAVER_WORK/wrong"
\\if :json
SELECT json_build_object('command', :'command', 'project', current_setting('schemaver.project'), :'key', :'rows'::json);
\\else
SELECT revision AS "1", $verdict AS "2", concat_ws('; ', differences, $reason) AS "3"
FROM $rows_of_verify;
\\endif
\\if :is_empty
\\o \`printf %s "\$SCHEMAVER_WORK/closing"\`
\\qecho there are no revisions
\\o
\\endif
PSQL
  finish_output
  [ "$(cat "$work/wrong")" = 0 ] || exit 4
}
