#compdef schemaver
# Completion of schemaver for zsh.  The program itself says which words it knows.
_schemaver()
{
  local -a words_known
  local command='' i
  for ((i = 2; i < CURRENT; i++)); do
    case ${words[i]} in
      -d | -h | -U | -p | -D | -f | -m | -o | --dbname | --host | --port | --username | --project | --dir | --format | --message) ((i++)) ;;
      --head | --label | --depends-on | --rev-id | --schema | --layout | --output | --rename | --models | --models-command | --allow | --data) ((i++)) ;;
      -*) ;;
      *)
        command=${words[i]}
        break
        ;;
    esac
  done
  case ${words[CURRENT - 1]} in
    -D | --dir)
      _files -/
      return
      ;;
    -o | --output | --models)
      _files
      return
      ;;
    --allow)
      compadd all drop_table drop_column drop_value narrow_type may_fail rewrite long_lock grant_public uncovered not_reversible data_steps
      return
      ;;
    --layout)
      compadd one files
      return
      ;;
  esac
  if [[ $command == diff && ${words[CURRENT]} != -* ]]; then
    compadd -S '' live models schema: database: snapshot:
  elif [[ -z $command || ${words[CURRENT]} == -* ]]; then
    words_known=(${(f)"$(schemaver --words ${command:+$command} 2>/dev/null | sed 's/:/\\:/g; s/	/:/')"})
    _describe 'schemaver' words_known
  fi
}
_schemaver "$@"
