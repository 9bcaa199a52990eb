# Completion of schemaver for bash.  The program itself says which words it knows.
_schemaver()
{
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -d | -h | -U | -p | -D | -f | -m | -o | --*) [[ ${COMP_WORDS[i]} != --* || ${COMP_WORDS[i]} == --@(dbname|host|port|username|project|dir|format|message|head|label|depends-on|rev-id|schema|layout|output|rename|models|models-command|allow|data) ]] && ((i++)) ;;
      -*) ;;
      *)
        command=${COMP_WORDS[i]}
        break
        ;;
    esac
  done
  COMPREPLY=()
  case $previous in
    -D | --dir) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    -o | --output | --models) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --allow) mapfile -t COMPREPLY < <(compgen -W 'all drop_table drop_column drop_value narrow_type may_fail rewrite long_lock grant_public uncovered not_reversible data_steps' -- "$word") ;;
    --layout) mapfile -t COMPREPLY < <(compgen -W 'one files' -- "$word") ;;
    -[dhUpfm] | --dbname | --host | --port | --username | --project | --format | --message | --head | --label | --depends-on | --rev-id | --schema | --rename | --models-command) ;;
    *)
      if [[ $command == diff && $word != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'live models schema: database: snapshot:' -- "$word")
      elif [[ -z $command && $word != -* ]] || [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(schemaver --words ${command:+"$command"} 2>/dev/null | cut -f 1)" -- "$word")
      fi
      ;;
  esac
}
complete -F _schemaver schemaver
