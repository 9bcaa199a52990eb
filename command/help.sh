usage()
{
  cat <<'USAGE'
schemaver: migrations of a PostgreSQL database, from a folder of files

usage: schemaver COMMAND [ARGUMENT] [OPTION ...] [-- PSQL-OPTION ...]

USAGE
  while IFS='|' read -r name arguments _ summary; do
    printf '  %-22s %s\n' "$name${arguments:+ $arguments}" "$summary"
  done <<TABLE
$(list_commands)
TABLE
  cat <<'USAGE'

schemaver COMMAND --help describes a command, with its options. The options of all commands:

USAGE
  describe_options 'dbname host port username no-password password project quiet json help version'
  cat <<'USAGE'

The folder is migrations, or what SCHEMAVER_DIR or -D names. The environment of psql applies (PGHOST, PGDATABASE,
PGSERVICE, ...). Exit status: 0 done, 1 usage, 2 cannot connect, 3 refused or failed, 4 validate or verify has findings,
diff or check has differences.
USAGE
}

# one_meaning OPTIONS OPTION TEXT: --schema means something else beside --portable.
one_meaning()
{
  case " $1 $2 " in
    *' portable '*' schema ') printf %s "${3%%;*}" ;;
    *' schema ') printf %s "${3#*otherwise }" ;;
    *) printf %s "$3" ;;
  esac
}

# Describes the options that are named, in the order of their table.
describe_options()
{
  while IFS='|' read -r short long _ argument text; do
    case " $1 " in
      *" $long "*) printf '  %-24s %s\n' "${short:+-$short, }--$long${argument:+ $argument}" "$(one_meaning "$1" "$long" "$text")" ;;
    esac
  done <<TABLE
$(list_options)
TABLE
}

# Prints the commands, or the options of one, each with a tab and what it does.
print_words()
{
  if [ -n "$command" ]; then
    find_command "$command" || exit 1
    while IFS='|' read -r short long _ _ text; do
      case " $command_options " in
        *" $long "*) printf '%s--%s\t%s\n' "${short:+-$short$tab$text$newline}" "$long" "$text" ;;
      esac
    done <<TABLE
$(list_options)
TABLE
  else
    while IFS='|' read -r name _ _ summary; do
      printf '%s\t%s\n' "$name" "$summary"
    done <<TABLE
$(list_commands)
TABLE
  fi
}

help_on()
{
  printf 'schemaver %s: %s\n\nusage: schemaver %s [OPTION ...]\n\n' "$1" "$command_summary" "$1${command_arguments:+ $command_arguments}"
  if command -v "about_$1" >/dev/null; then
    "about_$1"
    echo
  fi
  describe_options "$command_options"
}

about_new()
{
  cat <<'TEXT'
The parent is the head of the files and of what is registered together; nothing is registered. Prints the name of the
file, which the server chooses (schemaver.file_template). Never overwrites a file.
TEXT
}

about_load()
{
  cat <<'TEXT'
Registers all files or, with an error, none. Nothing of them runs. Can be repeated: what is unchanged stays.
TEXT
}

about_upgrade()
{
  cat <<'TEXT'
Everything is done, or nothing. Without a target: to head. A target is an id or the beginning of one, head, heads, +1,
LABEL@head, or several, separated by commas. Revisions that are registered and not applied, but are in none of the
files, are not run without being asked: --prune removes them, --keep runs them. If there is no folder migrations, and
none is named, what is registered is run.
TEXT
}

about_downgrade()
{
  cat <<'TEXT'
Everything is done, or nothing. The target is what stays: -1 (the default), an id, base. No files are read: the bodies
are in the database.
TEXT
}

# For the commands that look.
about_files()
{
  cat <<'TEXT'
Shows what is in the database. With -D, also what loading the folder would add, without adding it.
TEXT
}

about_current() { about_files; echo "With --check, the exit status is 3 unless every revision is applied."; }
about_heads() { about_files; }
about_branches() { about_files; }
about_history() { about_files; echo "A range is START:END, such as base:1975ea or current:."; }
about_show() { about_files; echo "Without a target: current."; }
about_pending() { about_files; echo "The target is that of upgrade; by default heads."; }
about_status() { about_files; }
about_graph() { about_files; }
about_validate() { about_files; echo "The exit status is 4 if there are findings."; }
about_script()
{
  about_files
  cat <<'TEXT'
Without a range: from the state of the database to heads. A range START:END is for a database that is at START. With
--down the script reverts, with --stamp it only records. It is run with psql -X -v ON_ERROR_STOP=1, and only once.
TEXT
}

about_merge()
{
  cat <<'TEXT'
Joins all heads of the files and of what is registered. Nothing is registered. Prints the name of the file.
TEXT
}

about_export()
{
  cat <<'TEXT'
Writes a file for each registered revision that none of the files contains. Prints their names. Never overwrites a file.
TEXT
}

about_adopt()
{
  cat <<'TEXT'
The table is that of Alembic, Flyway, goose or another tool, such as alembic_version. Runs nothing, and only adds.
TEXT
}

about_dump()
{
  cat <<'TEXT'
What is printed builds the schema from nothing: psql -X -1 -f loads it into an empty database. Without --schema: all
schemas, and what is in none. With --layout files, each relation, function or type has its own file in the folder that
--output names: files of an earlier dump are replaced, and those that are not a part of the schema any more are named.
TEXT
}

about_diff()
{
  cat <<'TEXT'
A side is live (this database, and the default of SOURCE), models, schema:NAME, database:NAME or snapshot:NAME.
Nothing is changed: what is printed can be loaded with psql -X -1 -v ON_ERROR_STOP=1, or without -1 if --online is
given. Hazards, locks that block writers, and what has no statement are comments in it. The exit status is 4 if there
are differences.
TEXT
}

about_check()
{
  cat <<'TEXT'
The models are what the program creates: the text that an ORM prints, a schema.sql, or pg_dump -s; several files are
joined, in any order. Instead of a file, --models takes schema:NAME, database:NAME and snapshot:NAME. Without --models,
those that were set last. Nothing else is changed: what is printed can be loaded with psql -X -1 -v ON_ERROR_STOP=1. The
exit status is 4 if there are differences.
TEXT
}

about_migrate()
{
  cat <<'TEXT'
The models are those of schemaver check, and are set in the same way; they stay set if the command is refused, so that
it can be repeated without --models. The file has an upgrade and a downgrade, which have been tried out in a database
of their own: they lead to the models, and back. Nothing is registered; load or upgrade reads the file. What could
lose rows or block others is refused until --allow names it. With --online, there are several files if others would
have to wait otherwise.
TEXT
}

about_baseline()
{
  cat <<'TEXT'
For a database that has tables, and no revisions yet. The revision is registered, and counts as applied.
TEXT
}

about_squash()
{
  cat <<'TEXT'
A range is START:END, both included, such as base:1975ea. That the new revision does the same has been tried out in a
database of its own. Nothing is registered; load or upgrade reads the file. New databases run it in the place of the
others, and where these are applied it counts as applied. Statements that do something to rows are not proved, and are
refused until --allow data_steps accepts them. The old files stay: they can be deleted when no database has applied only
a part of them.
TEXT
}

about_verify()
{
  cat <<'TEXT'
A new database is made for that, and dropped: the role needs CREATEDB. With -D, the files of that folder are verified,
too. With --data, the rows of tables are copied into it after the applied revisions, and it is counted which are lost.
With --in-place, it is this database, in which nothing changes; its environment must be test or development. The exit
status is 4 if a revision does not do what it should, loses rows, or cannot be verified in place.
TEXT
}
