# What is said is also kept, for the document of --json.
complain()
{
  text=$(printf '%s: %s\n' "$program" "$*" | show_controls)
  printf '%s\n' "$text" >&2
  [ -z "$option_json" ] || [ -z "$work" ] || printf '%s\n' "$text" >>"$work/messages"
}

# The command was refused, or failed.
die()
{
  complain "$*"
  end_with_error 3
}

# Ends the program; with --json the document has everything that was said.
end_with_error()
{
  if [ -n "$option_json" ]; then
    printf '{"command":"%s","status":%d,"error":"' "$command" "$1"
    LC_ALL=C awk "$awk_escaped"' { printf "%s", (NR > 1 ? "\\n" : ""); print_escaped($0) }' "$work/messages"
    printf '"}\n'
  fi
  exit "$1"
}

# replace_controls FORMAT_OF_ASCII FORMAT_OF_OTHERS: writes control characters, except tabs and line ends, in these ways.  All of
# one kind at once: one after the other would take long for long lines.
replace_controls()
{
  # shellcheck disable=SC2016 # awk expands it
  LC_ALL=C awk -v ascii="$1" -v others="$2" '
    BEGIN {
      for (code = 1; code < 128; code++)
        if (code < 9 || (code > 10 && code < 32) || code == 127)
          add(sprintf("%c", code), sprintf(ascii, code))
      for (code = 128; code < 160; code++)
        add("\302" sprintf("%c", code), sprintf(others, code))
    }

    function add(char, text)
    {
      control[++controls] = char
      shown[controls] = text
    }

    # The text has no control character that comes before this one.  A backslash in the replacement of gsub means
    # different things to different awks.
    function put(text, number,   part, count, i)
    {
      while (number <= controls && index(text, control[number]) == 0)
        number++
      if (number > controls) {
        printf "%s", text
        return
      }
      count = split(text, part, control[number])
      for (i = 1; i <= count; i++) {
        if (i > 1)
          printf "%s", shown[number]
        put(part[i], number + 1)
      }
    }

    /[\001-\010\013-\037\177]|\302[\200-\237]/ {
      put($0, 1)
      print ""
      next
    }
    { print }'
}

# As \x1b, and those above ASCII as \u009b: text from files and from the database does not command a terminal.
show_controls() { replace_controls '\\x%02x' '\\u%04x'; }

# As JSON does; its strings may have some of them as they are.
escape_controls() { replace_controls '\\u%04x' '\\u%04x'; }

# An argument or the name of a file, as it can be printed: also bytes that are not UTF-8, and line ends, are escaped.
shown()
{
  if printf %s "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
    printf '%s' "$1" | show_controls | LC_ALL=C awk '{ printf "%s%s", (NR > 1 ? "\\n" : "\""), $0 } END { print "\"" }'
  else
    printf '%s' "$1" | LC_ALL=C awk '
      BEGIN {
        for (code = 128; code < 256; code++)
          hex[sprintf("%c", code)] = sprintf("\\x%02x", code)
      }
      {
        printf "%s", (NR > 1 ? "\\n" : "\"")
        for (i = 1; i <= length($0); i++) {
          char = substr($0, i, 1)
          printf "%s", (char in hex ? hex[char] : char)
        }
      }
      END { print "\"" }' | show_controls
  fi
}

# Prints what psql says, line by line, because it says it while the server works; keeps it in $work/messages.
show_messages()
{
  trap '' HUP INT TERM
  c1=$(printf '\302')
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      *[[:cntrl:]]* | *"$c1"*) printf '%s\n' "$line" | show_controls ;;
      *) printf '%s\n' "$line" ;;
    esac
  done | tee -a "$work/messages" >&2
}

# An argument as a shell takes it.
quoted()
{
  case $1 in
    *[!A-Za-z0-9_./:@%+,-]*) shown "$1" | sed "s/^\"//; s/\"\$//; s/'/'\\\\''/g; s/^/'/; s/\$/'/" ;;
    *) printf '%s' "$1" ;;
  esac
}

# The options that say where, as they were given: what is proposed is for the same database and project.  A connection string may
# have a password in it.
where_options()
{
  case $option_database in
    '') ;;
    *=* | *://*) printf ' -d ...' ;;
    *) printf ' -d %s' "$(quoted "$option_database")" ;;
  esac
  [ -z "$option_host" ] || printf ' -h %s' "$(quoted "$option_host")"
  [ -z "$option_port" ] || printf ' --port %s' "$(quoted "$option_port")"
  [ -z "$option_role" ] || printf ' -U %s' "$(quoted "$option_role")"
  case $option_project in
    '') ;;
    *[!0-9]*) printf ' -p %s' "$(quoted "$option_project")" ;;
    *) printf ' --project %s' "$option_project" ;;
  esac
}

# Those that say which files, for commands that load; for others, -D is needed if the files were loaded, which they are not any
# more.
file_options()
{
  named=$option_folder
  [ "$1" = load ] || [ ! -e "$work/loaded" ] || named=$folder
  [ -z "$named" ] || printf ' -D %s' "$(quoted "$named")"
  [ "$1" = load ] || [ -n "$named" ] || return 0
  [ -z "$option_format" ] || printf ' -f %s' "$(quoted "$option_format")"
  [ -z "$option_stub" ] || printf ' --stub'
  [ "$1" = load ] || return 0
  [ -z "$option_out_of_order" ] || printf ' --out-of-order'
  [ -z "$option_in_order" ] || printf ' --in-order'
}

# again WORD [ARGUMENT ...]: a command that loads, to be typed in the same place.
again()
{
  printf 'schemaver'
  for word do
    printf ' %s' "$(quoted "$word")"
  done
  file_options load
  where_options
}

# The hints of the server are calls: says what these are as commands and options.  Targets that a shell would not take as they
# are, and calls that have no command, are left out.
explain_hints()
{
  where=$(where_options) load=$(file_options load) look=$(file_options look) LC_ALL=C awk -v command="$command" '
    function explain(call, words) {
      if (!(call in known))
        print (call ~ /^SELECT/ ? "as a command, " : "as an option, ") call " is: " words
      known[call] = 1
    }
    BEGIN {
      options["unsupported => \047stub\047"] = "--stub"
      options["stale => \047prune\047"] = "--prune"
      options["stale => \047report\047"] = (command == "upgrade" || command == "stamp" || command == "adopt" ? "--keep" : "no --prune")
      options["out_of_order => true"] = "--out-of-order"
      options["out_of_order => false"] = "--in-order"
      options["format => \047alembic\047"] = "-f alembic"
      options["splice => true"] = "--splice"
    }
    {
      line = $0
      while (match(line, /SELECT (\* FROM )?schemaver_(upgrade|downgrade|stamp|current|heads|history|pending|show|validate|merge)(_sql)?\((\047[A-Za-z0-9_.:@+,-]+\047(, purge => true)?|\.\.\.)?\)/)) {
        call = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        word = call
        sub(/^SELECT (\* FROM )?schemaver_/, "", word)
        target = word
        sub(/\(.*/, "", word)
        sub(/^[^(]*\(/, "", target)
        purges = sub(/, purge => true\)$/, ")", target)
        gsub(/[\047)]/, "", target)
        if (target == "...")
          target = ""
        if (sub(/_sql$/, "", word))
          word = "script" (word == "upgrade" ? "" : " --" (word == "downgrade" ? "down" : word))
        if (target !~ /^--/)
          explain(call, "schemaver " word (target == "" ? "" : " " target) (purges ? " --purge" : "") \
            (word ~ /^(upgrade|stamp|merge)$/ ? ENVIRON["load"] : \
              word ~ /^(current|heads|history|pending|show|validate)$/ ? ENVIRON["look"] : "") ENVIRON["where"])
      }
      for (option in options)
        if (index($0, option))
          explain(option, options[option])
    }' "$work/messages" >"$work/explained"
  while IFS= read -r line; do
    complain "$line"
  done <"$work/explained"
}

is_colored() { [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; }

# Prints the result: a table that psql has aligned, or text.
show_result()
{
  if [ -n "$option_json" ]; then
    tr '\000' '\n' <"$work/out" | escape_controls
  elif [ "$result" = text ] && [ ! -t 1 ]; then
    tr -d '\000' <"$work/out"
  elif [ "$result" = text ]; then
    tr -d '\000' <"$work/out" | show_controls | paint
  else
    show_controls <"$work/out" | LC_ALL=C sed -e 's/ *$//' -e '${/^$/d;}' | paint
  fi
}

# Colors the marks in a graph or in a table.
paint()
{
  if ! is_colored; then
    cat
    return
  fi
  escape=$(printf '\033')
  LC_ALL=C sed -e "s/ (current)/ ${escape}[1m(current)${escape}[m/" -e "s/^\*/${escape}[32m*${escape}[m/" \
    -e "s/^error /${escape}[31merror${escape}[m /" -e "s/^warning /${escape}[33mwarning${escape}[m /"
}

# The command has done what it does, but nobody knows.  A reader that has seen enough, such as head, is not an error.
lose_output()
{
  [ "$1" -ne 141 ] || exit 141
  complain "the output could not be written; what the command does is done"
  exit 5
}

# The last line.
show_closing()
{
  [ -z "$option_quiet$option_json" ] && [ -s "$work/closing" ] || return 0
  if is_colored; then
    printf '\033[1m%s\033[m\n' "$(show_controls <"$work/closing")"
  else
    show_controls <"$work/closing"
  fi
}
