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

# Prints the words that other tools use, and ours.
translate()
{
  case $1 in
    revision | create | generate | add | make) echo new ;;
    up | apply | deploy | migrate) echo upgrade ;;
    down | rollback | revert | undo) echo downgrade ;;
    log) echo history ;;
    plan) echo pending ;;
    info) echo status ;;
    init) echo load ;;
    baseline | fake) echo stamp ;;
    verify) echo validate ;;
  esac
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
