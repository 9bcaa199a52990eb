# lib.sh: functions that the programs in this folder share.  Sourced by bash,
# never run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repetitions=${REPETITIONS:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/schemaver-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# One notice per revision, printed by the client, would take most of the
# measured time.
export PGOPTIONS='-c client_min_messages=warning' LC_ALL=C

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Runs SQL in a database; prints bare values.
sql()
{
  local database=$1
  shift
  psql -XAtq -v ON_ERROR_STOP=1 -d "$database" "$@"
}

# new_database NAME [TEMPLATE]
new_database()
{
  sql postgres -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1 TEMPLATE ${2:-template0}"
}

# Prints how long a command takes, in milliseconds: the whole process, from its start to its end.
wall()
{
  local start=$EPOCHREALTIME end
  "$@" >/dev/null || die "failed: $*"
  end=$EPOCHREALTIME
  awk -v t="$((${end/./} - ${start/./}))" 'BEGIN { printf "%.3f\n", t / 1000 }'
}

# timed DATABASE STATEMENT...: prints how long the last statement takes, in milliseconds, from the first message to the
# server to its last answer; the statements before it run in the same session.
timed()
{
  local database=$1 arguments=() statement
  shift
  for statement in "${@:1:$#-1}"; do
    arguments+=(-c "$statement")
  done
  psql -XAtq -v ON_ERROR_STOP=1 -d "$database" "${arguments[@]}" -c '\timing on' -c "${*: -1}" |
    sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | grep . || die "failed: ${*: -1}"
}

# cpu DATABASE STATEMENT...: prints the processor time that the server spends on the last statement, in milliseconds.  The
# ticks of getrusage are too coarse; the kernel's scheduler counts nanoseconds.
cpu()
{
  local database=$1 statement
  local clock="SELECT split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)"
  shift
  {
    for statement in "${@:1:$#-1}"; do
      printf '%s;\n' "$statement"
    done
    printf '\\o %s\n%s;\n\\o /dev/null\n%s;\n\\o %s\n%s;\n' "$work/before" "$clock" "${*: -1}" "$work/after" "$clock"
  } >"$work/cpu.sql"
  sql "$database" -o /dev/null -f "$work/cpu.sql" || die "failed: ${*: -1}"
  awk -v before="$(cat "$work/before")" -v after="$(cat "$work/after")" 'BEGIN { printf "%.3f\n", (after - before) / 1e6 }'
}

# ended: the processor time of all sessions of the server that have ended, in milliseconds.
ended()
{
  # A session ends a moment after its client.
  sleep 0.3
  sql postgres -c "SELECT (split_part(s, ' ', 14)::bigint + split_part(s, ' ', 15)::bigint) * 1000 / $(getconf CLK_TCK)
    FROM regexp_replace(pg_read_file('/proc/' || split_part(pg_read_file('postmaster.pid'), E'\\n', 1) || '/stat'), '^.*\) ', '') s"
}

# cpu_both COMMAND...: prints the processor time that a client and its sessions spend, in milliseconds.  Nobody else may use
# the server.
cpu_both()
{
  local before after client TIMEFORMAT='%U %S'
  before=$(ended)
  client=$({ time "$@" >/dev/null 2>"$work/errors"; } 2>&1) || die "failed: $*: $(cat "$work/errors")"
  after=$(ended)
  awk -v server="$((after - before))" '{ printf "%.3f\n", server + ($1 + $2) * 1000 }' <<<"$client"
}

# note NAME VALUE: keeps one repetition of a measurement.
note()
{
  [ -n "$2" ] || exit 1
  echo "$2" >>"$work/$1.series"
}

# median NAME: of all repetitions.
median() { sort -n "$work/$1.series" | awk '{ v[NR] = $1 } END { printf "%.2f\n", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# ratio NAME OTHER: the median of the ratios, repetition by repetition.
ratio()
{
  paste "$work/$1.series" "$work/$2.series" | awk '{ print $1 / $2 }' >"$work/ratio.series"
  median ratio
}

# row WHAT... : one line of a table.
row() { printf '|'; printf ' %s |' "$@"; echo; }

# verdict VALUE LIMIT
verdict() { awk -v v="$1" -v limit="$2" 'BEGIN { print (v <= limit ? "yes" : "NO") }'; }

# write_bodies DATABASE: the upgrade and downgrade bodies of a line, in order, as files for psql.
write_bodies()
{
  local number="substring(message FROM '[0-9]+')::integer"
  sql "$1" -c "SELECT upgrade || ';' FROM schemaver_revisions ORDER BY $number" >"$work/up.sql"
  sql "$1" -c "SELECT downgrade || ';' FROM schemaver_revisions ORDER BY $number DESC" >"$work/down.sql"
}
