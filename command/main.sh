# Says what happened to the files, and removes what was made.
finish()
{
  status=$?
  case $(cat "$work/encoding" 2>/dev/null) in
    '' | UTF8 | SQL_ASCII) ;;
    *)
      (in_folder blame_characters "$(cat "$work/encoding")") 2>/dev/null | while IFS= read -r line; do
        complain "$line"
      done
      ;;
  esac
  rm -rf "$work" ${staging:+"$staging"}
  exit "$status"
}

prepare()
{
  staging='' file_head='' restricts=''
  work=${TMPDIR:-/tmp}
  case $work in
    /*) ;;
    *) work=$PWD/$work ;;
  esac
  work=$(mktemp -d "$work/schemaver.XXXXXX") || exit 3
  trap finish EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

print_version()
{
  printf 'schemaver %s\n' "$version"
  case " $given_options " in
    *" dbname "* | *" host "* | *" port "* | *" username "*) ;;
    *) return 0 ;;
  esac
  command=status command_options=''
  prepare
  cat >"$work/statements" <<'PSQL'
SELECT 'the extension in ' || current_database() || ' has version ' || :'extension_version';
PSQL
  run_psql
  show_result || lose_output $?
}

# A file that is opened would be in the place of a descriptor that is closed.
open_descriptors()
{
  (: 3<&0) 2>/dev/null || exec </dev/null
  (: 3>&1) 2>/dev/null || exec >/dev/null
  (: 3>&2) || exec 2>/dev/null
}

main()
{
  open_descriptors
  while IFS='|' read -r _ _ variable _; do
    eval "option_$variable="
  done <<TABLE
$(list_options)
TABLE
  work='' command='' folder='' option_log='' option_verbosity='' option_show_context='' result=table schemas='' renames='' models='' tables='' second=''
  parse_arguments "$@"
  if [ -n "$option_show_version" ]; then
    print_version
    exit
  fi
  [ "$command" != help ] || command=$operand operand='' operands=0 option_help=on
  if [ -n "$option_words" ]; then
    print_words
    exit
  fi
  if [ -z "$command" ]; then
    [ -n "$option_help" ] || { usage >&2; exit 1; }
    usage | cat || lose_output $?
    exit
  fi
  if ! find_command "$command"; then
    unknown=$command command=''
    usage_error "there is no command $(shown "$unknown")$(suggest_command "$unknown")"
  fi
  if [ -n "$option_help" ]; then
    help_on "$command" | cat || lose_output $?
    exit
  fi
  check_arguments
  asked=$operand
  prepare
  "command_$command"
}

main "$@"
