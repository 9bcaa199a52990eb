# The options: short|long|variable|argument|what it does.  An option without an argument sets its variable to "on".
list_options()
{
  cat <<'TABLE'
d|dbname|database|DBNAME|database, or a connection string
h|host|host|HOST|host, or folder of the socket
|port|port|PORT|port; -p is the project
U|username|role|ROLE|role to connect as
w|no-password|no_password||never ask for a password
W|password|ask_password||ask for a password first
p|project|project|PROJECT|project; by default that of the session, or default
D|dir|folder|DIR|folder of the files; by default $SCHEMAVER_DIR or migrations
f|format|format|FORMAT|format of the files: native, flyway, ...; by default recognized
|stub|stub||load what cannot be taken over as revisions that cannot be run
|out-of-order|out_of_order||accept files with an older number than what is applied
|in-order|in_order||refuse them; by default, what the tool of the format does
n|dry-run|dry_run||do everything, show it, and roll it back
|no-load|no_load||do not read files
|prune|prune||remove what is not applied and in none of the files; new and merge: leave it out
|keep|keep||run revisions that are in none of the files
m|message|message|MESSAGE|the message; of most commands, instead of the argument
|head|head|TARGET|parents of the new revision; by default head
|splice|splice||allow a parent that has children already
|label|label|LABELS|names of the line that begins here, separated by commas
|depends-on|depends_on|TARGETS|what must be applied before, separated by commas
|rev-id|rev_id|ID|the id, instead of a random one
|no-transaction|no_transaction||its bodies cannot run in a transaction
|purge|purge||forget everything else that is recorded
|check|check||fail unless every revision is applied
|sql|sql||print the run as a script instead; the same as script
|down|down||a script that reverts
|stamp|stamp||a script that only records
|portable|portable||a script that does not need the extension
|schema|script_schema|SCHEMA|where a portable script keeps its table; otherwise only this schema (may be repeated)
|layout|layout|LAYOUT|one file, or a file for each object: one or files
o|output|output|PATH|write to this file; with --layout files, to this folder
|allow|allow|HAZARDS|accept these hazards, separated by commas; all of them: all
|online|online||choose statements that do not block others for long
|rename|rename|OLD=NEW|what has been renamed; OLD= if it is dropped (may be repeated)
|models|models|FILE|first set the models: statements that create them, - for standard input (may be repeated)
|models-command|models_command|COMMAND|the same, from what this command prints
|complete|complete||objects of a kind that the models do not have are not wanted
|in-place|in_place||do it in this database, in a transaction that is rolled back
|data|data|TABLE|try them with the rows of this table (may be repeated)
q|quiet|quiet||print nothing but errors, warnings and what was asked for
|json|json||print one JSON document
?|help|help||describe the command
V|version|show_version||print the version
|words|words||print what can be typed next, for the completion of shells
TABLE
}

usage_error()
{
  complain "$1"
  printf 'Type "%s --help".\n' "$program${command:+ $command}" >&2
  exit 1
}

# take_option long NAME "" or "given" VALUE, or short LETTER: sets the variable of the option.  Sets needs_argument if the
# value is still to come.
take_option()
{
  while IFS='|' read -r short long variable argument _; do
    case $1 in
      short) [ "$short" != "$2" ] || break ;;
      long) [ "$long" != "$2" ] || break ;;
    esac
    long=
  done <<TABLE
$(list_options)
TABLE
  [ -n "$long" ] || usage_error "there is no option $(shown "$typed")$([ "$1" = short ] || suggest_option "$2")"
  given_options="$given_options $long"
  needs_argument=
  if [ -z "$argument" ]; then
    [ -z "$3" ] || [ "$1" = short ] || usage_error "option --$long takes no argument"
    eval "option_$variable=on"
  elif [ -n "$3" ]; then
    set_option "$4"
  else
    needs_argument=1
  fi
}

# Gives the option that take_option has found its argument.
set_option()
{
  [ -n "$1" ] || usage_error "the argument of --$long is empty"
  case $typed in
    -[!-]*) refuse_port "$1" ;;
  esac
  eval "option_$variable=\$1"
  case $long in
    schema | rename | models | data) collect_value "$1" ;;
  esac
  needs_argument=
}

# What may be repeated: one line each.
collect_value()
{
  case $1 in
    *"$newline"*) usage_error "the argument of --$long has a line end in it" ;;
  esac
  case $long in
    schema) schemas=${schemas:+$schemas$newline}$1 ;;
    models) models=${models:+$models$newline}$1 ;;
    data) tables=${tables:+$tables$newline}$1 ;;
    rename)
      case $1 in
        ?*=*) renames=${renames:+$renames$newline}$1 ;;
        *) usage_error "--rename needs OLD=NEW, the names as schemaver diff prints them" ;;
      esac
      ;;
  esac
}

# -p is the port for psql, and a project of that name would have nothing applied.
refuse_port()
{
  [ "$long" = project ] || return 0
  case $1 in
    *[!0-9]*) ;;
    *) usage_error "-p is the project: the port is --port=$1, and a project of that name --project=$1" ;;
  esac
}

# -nq is -n -q, and -dapp is -d app.
take_short_options()
{
  letters=$1
  while [ -n "$letters" ]; do
    rest=${letters#?}
    take_option short "${letters%"$rest"}" "$rest" "$rest"
    [ -z "$argument" ] || break
    letters=$rest
  done
}

# Sorts the command line into command, operands (at most one, of diff two, but also what is too much) and option_ variables.  -1 is
# a target.
parse_arguments()
{
  command='' operand='' operands=0 given_options='' needs_argument=''
  while [ $# -gt 0 ]; do
    typed=$1
    shift
    case $typed in
      --)
        take_psql_options "$@"
        return
        ;;
      --*=*) name=${typed#--} && take_option long "${name%%=*}" given "${name#*=}" ;;
      --*) take_option long "${typed#--}" '' ;;
      -[0-9]*) take_operand "$typed" ;;
      -?*) take_short_options "${typed#-}" ;;
      *) take_operand "$typed" ;;
    esac
    if [ -n "$needs_argument" ]; then
      [ $# -gt 0 ] || usage_error "option --$long needs an argument"
      set_option "$1"
      shift
    fi
  done
}

take_operand()
{
  if [ -z "$command" ]; then
    [ -n "$1" ] || usage_error "the name of the command is empty"
    command=$1
  else
    [ -n "$1" ] || usage_error "an argument is empty"
    operands=$((operands + 1))
    case $operands:$command in
      1:*) operand=$1 ;;
      2:diff) second=$1 ;;
      *) refuse_argument "$1" ;;
    esac
  fi
}

refuse_argument()
{
  case $command in
    squash) usage_error "too many arguments: $(shown "$1"); the message is an option: -m MESSAGE" ;;
    new | merge | migrate | baseline) usage_error "too many arguments: $(shown "$1"); a message of several words needs quotes" ;;
    *) usage_error "too many arguments: $(shown "$1")" ;;
  esac
}

# What may follow --: options that change neither what psql runs nor when it stops.
take_psql_options()
{
  while [ $# -gt 0 ]; do
    typed=$1
    shift
    case $typed in
      -w | --no-password) option_no_password=on && continue ;;
      -W | --password) option_ask_password=on && continue ;;
      --dbname=* | --host=* | --port=* | --username=* | --set=* | --variable=* | --log-file=*) name=${typed%%=*} value=${typed#*=} ;;
      -[dhpUvL]?*) value=${typed#-?} && name=${typed%"$value"} ;;
      -[dhpUvL] | --dbname | --host | --port | --username | --set | --variable | --log-file)
        [ $# -gt 0 ] || usage_error "psql's option $typed needs an argument"
        name=$typed value=$1
        shift
        ;;
      *) usage_error "psql's option $(shown "$typed") cannot be passed on" ;;
    esac
    [ -n "$value" ] || usage_error "the argument of psql's option $name is empty"
    case $name in
      -d | --dbname) option_database=$value ;;
      -h | --host) option_host=$value ;;
      -p | --port) option_port=$value ;;
      -U | --username) option_role=$value ;;
      -L | --log-file) option_log=$value ;;
      *) take_psql_variable "$value" ;;
    esac
  done
}

take_psql_variable()
{
  case $1 in
    VERBOSITY=default | VERBOSITY=verbose | VERBOSITY=terse | VERBOSITY=sqlstate) option_verbosity=${1#*=} ;;
    SHOW_CONTEXT=never | SHOW_CONTEXT=errors | SHOW_CONTEXT=always) option_show_context=${1#*=} ;;
    *) usage_error "psql's variable $(shown "$1") cannot be passed on" ;;
  esac
}

# Refuses what the command does not take.
check_arguments()
{
  for option in $given_options; do
    case " $command_options " in
      *" $option "*) ;;
      *) usage_error "schemaver $command does not take --$option" ;;
    esac
  done
  if [ "$command" = squash ]; then
    [ -n "$option_message" ] || usage_error "schemaver squash needs a message: -m MESSAGE"
  elif [ -n "$option_message" ]; then
    [ "$operands" -eq 0 ] || usage_error "there are two messages"
    operands=1 operand=$option_message
  fi
  case $command_arguments in
    '') [ "$operands" -eq 0 ] || usage_error "too many arguments: $(shown "$operand")" ;;
    \[*\]) ;;
    *) [ "$operands" -ge 1 ] || usage_error "schemaver $command needs an argument: $command_arguments" ;;
  esac
  [ -z "$option_prune" ] || [ -z "$option_keep" ] || usage_error "--prune and --keep exclude each other"
  [ -z "$option_no_load" ] || [ -z "$option_folder" ] || usage_error "--no-load and --dir exclude each other"
}
