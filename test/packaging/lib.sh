# lib.sh: functions that the scripts in this folder share.  Sourced by bash, never run.

# install_packages NAME ...
install_packages()
{
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# A user without rights, who builds.
builder=builder
as_builder() { setpriv --reuid=$builder --regid=$builder --init-groups env HOME="$work" "$@"; }

# Unpacks the archive into a new folder that belongs to the builder: $work/schemaver-VERSION.
unpack()
{
  id $builder >/dev/null 2>&1 || useradd -m $builder
  work=$(mktemp -d)
  chmod 755 "$work"
  unzip -q "$1" -d "$work"
  chown -R $builder "$work"
  tree=$(echo "$work"/schemaver-*)
}

# try_out MAJOR [SETTING ...]: what is installed works.  Makes a cluster of that server with these settings, and a
# history in it with the command, which must be in PATH.
try_out()
{
  local major=$1 place
  shift
  place=$(as_server_user mktemp -d)
  PATH=/usr/lib/postgresql/$major/bin:$PATH as_server_user bash -euo pipefail -s "$place" "$@" <<'TRY'
    place=$1
    shift
    initdb -D "$place/data" -A trust --no-sync >/dev/null
    trap 'pg_ctl stop -s -D "$place/data" -m immediate' EXIT
    printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$place'" "$@" >>"$place/data/postgresql.conf"
    pg_ctl start -s -w -D "$place/data" -l "$place/log"
    export PGHOST=$place PGDATABASE=postgres
    cd "$place"
    mkdir migrations
    psql -Xqc 'CREATE SCHEMA schemaver' -c 'CREATE EXTENSION schemaver SCHEMA schemaver'
    printf -- '-- revision: a1\n-- down_revision: base\n\n-- schemaver: upgrade\nCREATE TABLE t ();\n\n-- schemaver: downgrade\nDROP TABLE t;\n' >migrations/a1.sql
    schemaver upgrade
    [ "$(psql -XAtc 'SELECT count(*) FROM t' -c 'SELECT revision FROM schemaver.schemaver_current()')" = "0
a1" ]
    schemaver downgrade base
TRY
  rm -rf "$place"
}
