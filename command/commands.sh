# The commands, in the order of the help: name|arguments|options|summary.  A new command is one line here and a function
# command_NAME (with _ for -); a function about_NAME adds to its help.  In the options, @files, @write and @new stand for those of
# option_groups.
list_commands()
{
  cat <<'TABLE'
new|MESSAGE|@files @new prune|write the file of a new revision into the folder
load||@files dry-run prune|register the files of the folder
upgrade|[TARGET]|@files @write keep prune sql|load the folder, then run what is missing, in one transaction
downgrade|[TARGET]|dry-run sql|revert what follows the target; by default one step
current||dir format stub check|what is applied
heads||dir format stub|the revisions that have no children
branches||dir format stub|the revisions that have several children
history|[RANGE]|dir format stub|the revisions, newest first
show|[TARGET]|dir format stub|everything about a revision
pending|[TARGET]|dir format stub|what an upgrade would run
status||dir format stub|project, database, current revision, last run
graph|[FORMAT]|dir format stub|the graph as a drawing: ascii, mermaid or dot
stamp|TARGET|@files @write keep prune purge sql|record a state without running anything
merge|[MESSAGE]|@files rev-id label prune|write the file of a revision that joins the heads
export||@files|write the files that the folder lacks
script|[RANGE]|dir format stub down stamp purge portable schema|print a run as a script for psql
validate||dir format stub|everything that is wrong with the project
adopt|TABLE|@files @write|record what another tool's table records as applied
dump||schema layout output|print the schema of the database, as a script that builds it
diff|[SOURCE] DESIRED|online rename|print the statements that make a schema into another one
migrate|MESSAGE|@files message head rev-id allow rename online models models-command schema complete|write the file of a revision that makes what the models describe
baseline|MESSAGE|@files message rev-id schema|write the file of a first revision that makes what there is, and record it
squash|RANGE|@files message rev-id allow|write the file of a revision that replaces those of a range
verify|[TARGET]|dir format stub data in-place|try revisions out in a new database: up, down, and up again
check||models models-command schema complete in-place|print what makes the database what the models describe
TABLE
}

option_groups()
{
  case $1 in
    @files) echo "dir format stub out-of-order in-order" ;;
    @write) echo "dry-run no-load" ;;
    @new) echo "message head splice label depends-on rev-id no-transaction" ;;
    *) echo "$1" ;;
  esac
}

# Prints our words for one of another tool; nothing if it is not known.
translate()
{
  case $1 in
    makemigrations | autogenerate) echo '"schemaver migrate"' ;;
    squashmigrations) echo '"schemaver squash"' ;;
    revision | create | generate | add | make) echo '"schemaver new"' ;;
    up | apply | deploy) echo '"schemaver upgrade"' ;;
    down | rollback | revert | undo) echo '"schemaver downgrade"' ;;
    log) echo '"schemaver history"' ;;
    plan) echo '"schemaver pending"' ;;
    info) echo '"schemaver status"' ;;
    init) echo '"mkdir migrations", and then "schemaver new"' ;;
    db) echo 'the same without "db"' ;;
    snapshot | edit | remove | rebase | configure | ignore) printf '"SELECT schemaver_%s(...)" in psql' "$1" ;;
    drift | identify | reset) printf '"SELECT * FROM schemaver_%s()" in psql' "$1" ;;
    fake) echo '"schemaver stamp"' ;;
    compare) echo '"schemaver diff"' ;;
    inspect | introspect | pull) echo '"schemaver dump"' ;;
    version) echo '"schemaver --version"' ;;
  esac
}

translate_option()
{
  case $1 in
    directory | folder | path | migrations-dir) echo dir ;;
    branch-label) echo label ;;
    database | db | url) echo dbname ;;
    user) echo username ;;
    pretend) echo dry-run ;;
    check-heads | exit-code) echo check ;;
  esac
}

# Prints the line of standard input that is most like a word: one that begins with it, or differs in few letters.
most_like()
{
  typed_word=$1 LC_ALL=C awk '
    function least(a, b) { return a < b ? a : b }

    # How many letters have to be added, left out, replaced or swapped with the next one.
    function distance(a, b,   i, j, cost, d) {
      for (i = 0; i <= length(a); i++)
        d[i, 0] = i
      for (j = 0; j <= length(b); j++)
        d[0, j] = j
      for (i = 1; i <= length(a); i++)
        for (j = 1; j <= length(b); j++) {
          cost = substr(a, i, 1) != substr(b, j, 1)
          d[i, j] = least(least(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + cost)
          if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1))
            d[i, j] = least(d[i, j], d[i - 2, j - 2] + 1)
        }
      return d[length(a), length(b)]
    }

    BEGIN {
      word = tolower(ENVIRON["typed_word"])
      best = int(length(word) / 3) + 1
    }
    length(word) < 2 || length(word) > 30 { next }
    {
      far = index($0, word) == 1 ? 0 : distance(word, $0)
      if (far < best) {
        best = far
        found = $0
      }
    }
    END { print found }'
}

suggest_command()
{
  words=$(translate "$1")
  if [ -z "$words" ]; then
    words=$(list_commands | sed 's/|.*//' | most_like "$1")
    words=${words:+\"schemaver $words\"}
  fi
  printf %s "${words:+; did you mean $words?}"
}

# Of the options of the command, if it is known already.
suggest_option()
{
  if [ "$1" = autogenerate ]; then
    printf '; did you mean "schemaver migrate"?'
    return
  fi
  [ -n "$command" ] && find_command "$command" || command_options=$(list_options | cut -d '|' -f 2)
  command_options=$(printf '%s\n' "$command_options" | tr ' ' '\n')
  word=$(translate_option "$1")
  word=$(printf '%s\n' "$command_options" | if [ -n "$word" ]; then grep -x "$word" || :; else most_like "$1"; fi)
  printf %s "${word:+; did you mean --$word?}"
}

# Reads the line of a command into command_arguments, command_options and command_summary; fails if there is none.
find_command()
{
  while IFS='|' read -r name command_arguments options command_summary; do
    [ "$name" != "$1" ] || break
  done <<TABLE
$(list_commands)
TABLE
  [ "$name" = "$1" ] || return 1
  command_options='dbname host port username no-password password project quiet json help version'
  for option in $options; do
    command_options="$command_options $(option_groups "$option")"
  done
}
