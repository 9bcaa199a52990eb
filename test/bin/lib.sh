# lib.sh: functions that the scripts in this folder share.  Sourced by bash,
# never run.

oldest_major=15

say() { printf '== %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Runs a command as root: directly, or through sudo.
as_root()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root, and there is no sudo: $*"
  fi
}

# The Debian mirror that apt uses; nothing if its sources do not name one.
debian_mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -1; }

# The major version behind a pg_config.
major_of() { "$1" --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/'; }

# Can an extension be built for the server of this pg_config, and run on it?  Debian's server brings PGXS without the headers.
is_complete()
{
  [ -x "$1" ] && [ -e "$("$1" --pgxs)" ] && [ -e "$("$1" --includedir-server)/postgres.h" ] && [ -x "$("$1" --bindir)/postgres" ] &&
    [ "$(major_of "$1")" -ge "$oldest_major" ]
}

# Prints the pg_config to use: $PG_CONFIG if it is set, else the newest complete
# server, of major version $PG_MAJOR if that is set.  Fails when there is none.
find_pg_config()
{
  local candidate
  if [ -n "${PG_CONFIG:-}" ]; then
    candidate=$(command -v "$PG_CONFIG") || die "PG_CONFIG=$PG_CONFIG is not a program"
    is_complete "$candidate" && echo "$candidate"
    return
  fi
  for candidate in $(ls -d /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | sort -rV) $(command -v pg_config); do
    if is_complete "$candidate" && [ "$(major_of "$candidate")" = "${PG_MAJOR:-$(major_of "$candidate")}" ]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# A server refuses to run as root; then this user runs it.
server_user=postgres

# Runs a command as a user that may run a server.
as_server_user()
{
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid="$server_user" --regid="$server_user" --init-groups "$@"
  else
    "$@"
  fi
}
