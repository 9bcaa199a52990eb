# source.sh: fetching the source package of a server.  Sourced by bash after lib.sh, never run.

# use_source_lists FOLDER [LINE ...]: a separate apt state for source packages, in a folder: from these lines of a
# sources.list, or from all sources of the machine.
use_source_lists()
{
  local folder=$1 list parts file
  shift
  mkdir -p "$folder/parts" "$folder/lists/partial" "$folder/archives"
  if [ $# -gt 0 ]; then
    printf '%s\n' "$@" >"$folder/sources.list"
  else
    eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
    : >"$folder/sources.list"
    for file in "$list" "$parts"/*.list; do
      [ ! -e "$file" ] || sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$file" >>"$folder/sources.list"
    done
    sort -u -o "$folder/sources.list" "$folder/sources.list"
    for file in "$parts"/*.sources; do
      [ ! -e "$file" ] || sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$folder/parts/${file##*/}"
    done
  fi
  source_options=(-o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts="$folder/parts"
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder" -o APT::Sandbox::User=root)
}

# fetch_source FOLDER MAJOR: the newest available source package, into the folder prepared by use_source_lists.  The source of a
# security update may be missing although its binaries exist.
fetch_source()
{
  local folder=$1 major=$2 version
  apt-get "${source_options[@]}" update -qq || echo "not all lists of source packages could be fetched" >&2
  for version in $(apt-cache "${source_options[@]}" showsrc "postgresql-$major" 2>/dev/null | sed -n 's/^Version: //p' | sort -rVu); do
    (cd "$folder" && apt-get "${source_options[@]}" source --download-only -qq "postgresql-$major=$version") && return
    echo "source package postgresql-$major $version could not be fetched" >&2
  done
  die "no source package of postgresql-$major could be fetched: is there a network, and does apt know the version?"
}

# install_packages PACKAGE ...: installs those of the packages that are missing.
install_packages()
{
  local package missing=()
  for package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing packages"
  echo "${missing[*]}"
  as_root apt-get update -qq -o APT::Update::Error-Mode=any || echo "apt-get update failed, going on with what apt knows" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "these packages could not be installed: is there a network?"
}
