# Completion of schemaver for fish.  The program itself says which words it knows.
function __schemaver_command
    for word in (commandline -opc)[2..-1]
        if schemaver --words | string match -q -r "^"(string escape --style=regex -- $word)"\t"
            echo $word
            return 0
        end
    end
    return 1
end

complete -c schemaver -f
complete -c schemaver -n 'not __schemaver_command' -a '(schemaver --words)'
complete -c schemaver -n '__schemaver_command; and string match -q -- "-*" (commandline -ct)' -a '(schemaver --words (__schemaver_command))'
complete -c schemaver -n 'contains -- diff (__schemaver_command)' -a 'live models schema: database: snapshot:'
complete -c schemaver -l layout -x -a 'one files'
complete -c schemaver -l allow -x -a 'all drop_table drop_column drop_value narrow_type may_fail rewrite long_lock grant_public uncovered not_reversible data_steps'
complete -c schemaver -s o -l output -r -F
complete -c schemaver -l models -r -F
complete -c schemaver -l models-command -x
complete -c schemaver -s D -l dir -x -a '(__fish_complete_directories)'
