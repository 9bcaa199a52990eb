# systems.sh: minimal systems of Debian's suites, for tests that need another server or a bare machine.  Sourced by bash,
# never run; lib.sh comes before it.  debootstrap installs a system into a folder, from the mirror that apt uses; the
# folders are kept, so that only the first run installs: $cache/bare/SUITE as it was installed, and $cache/SUITE with the
# packages of the matrix.  Needs root, and the right to mount.
#   SCHEMAVER_CACHE=folder  where the systems are kept (default: under $XDG_CACHE_HOME or /var/cache)
#   DEBIAN_MIRROR=URL       where they come from, if apt's own sources are not Debian's
cache=${SCHEMAVER_CACHE:-${XDG_CACHE_HOME:-/var/cache}/schemaver}

# The suite of Debian that has the version; a suite is verified with the keys of the one before it.  Experimental has
# releases that are not final: only the packages built from the source package named here come from it.
declare -A suite=([15]=bookworm [17]=trixie [18]=forky [19]=sid)
declare -A keys_from=([forky]=trixie [sid]=trixie)
declare -A experimental=([sid]=postgresql-19)
# The version that a system also has, for a test that upgrades a server; it comes from the suite of that version.
declare -A upgraded_from=([17]=15 [19]=18)

# Lets apt, in a system, also install the packages of one source package from experimental.
add_experimental()
{
  local root=$1 mirror=$2 source=$3
  echo "deb $mirror experimental main" >"$root/etc/apt/sources.list.d/experimental.list"
  printf 'Package: src:%s\nPin: release a=experimental\nPin-Priority: 500\n' "$source" >"$root/etc/apt/preferences.d/experimental"
}

# The mirror that systems come from.
choose_mirror()
{
  local mirror=${DEBIAN_MIRROR:-$(debian_mirror)}
  [ -n "$mirror" ] || die "apt's sources name no Debian mirror: set DEBIAN_MIRROR"
  echo "$mirror"
}

# Lets apt, in a system, also install what only an older suite has.
add_older_suite()
{
  local root=$1 name=$2 mirror
  [ ! -e "$root/etc/apt/sources.list.d/$name.list" ] || return 0
  mirror=$(choose_mirror)
  printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$name" >"$root/etc/apt/preferences.d/$name"
  echo "deb $mirror $name main" >"$root/etc/apt/sources.list.d/$name.list"
}

# Installs a minimal system of the suite into $cache/bare, unless it exists.
bootstrap()
{
  local name=$1 root=$cache/bare/$1 keyring=() mirror
  [ ! -e "$root/.complete" ] || return 0
  say "Installing Debian $name into $root"
  command -v debootstrap >/dev/null || {
    apt-get update -qq -o APT::Update::Error-Mode=any && apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
  } || die "debootstrap is needed and could not be installed: is there a network?"
  mirror=$(choose_mirror)
  if [ -n "${keys_from[$name]:-}" ]; then
    bootstrap "${keys_from[$name]}"
    keyring=(--keyring="$cache/bare/${keys_from[$name]}/usr/share/keyrings/debian-archive-keyring.gpg")
  fi
  rm -rf --one-file-system "$root"
  mkdir -p "$cache/bare"
  # The script is named because an older debootstrap does not know a newer suite.
  debootstrap --variant=minbase "${keyring[@]}" --include=ca-certificates,git,make \
    "$name" "$root" "$mirror" /usr/share/debootstrap/scripts/sid >"$root.log" 2>&1 ||
    { tail -5 "$root.log" >&2; die "debootstrap failed (all of it: $root.log); without a network nothing can be fetched"; }
  [ -z "${experimental[$name]:-}" ] || add_experimental "$root" "$mirror" "${experimental[$name]}"
  # No service may start in there.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  # Nothing has to survive a crash.
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
  touch "$root/.complete"
}

# Makes a copy of the bare system of a suite.
copy_bare()
{
  local name=$1 root=$2
  bootstrap "$name"
  rm -rf --one-file-system "$root" "$root.part"
  cp -a --reflink=auto "$cache/bare/$name" "$root.part"
  mv -T "$root.part" "$root"
}

# Runs a command inside a system, in the folder /srv/schemaver, which has a copy of this tree without its .git and build
# products.  The command sees no other environment.  The mounts end with the name space.
run_inside()
{
  local root=$1 tree=/srv/schemaver
  shift
  cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
  cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  rm -rf "${root:?}$tree"
  mkdir -p "$root$tree" "$root/dev/shm" "$root/dev/pts"
  tar -C "$top" --exclude=./.git --exclude='*.o' --exclude='*.bc' --exclude='*.so' -cf - . | tar -C "$root$tree" --no-same-owner -xf -
  # In a chroot, "/" is not a mount point, and has no propagation to change.
  unshare --mount --propagation unchanged sh -c '
    root=$1 tree=$2
    shift 2
    mount --make-rprivate / 2>/dev/null
    mount --bind /proc "$root/proc" && mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts" &&
      mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" && mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" || exit
    exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
      sh -c "cd $tree && exec \"\$@\"" sh "$@"' sh "$root" "$tree" "$@"
}

# Nobody else may use the systems meanwhile; ends the script if somebody does.
lock_systems()
{
  [ "$(id -u)" -eq 0 ] || die "this makes systems of its own and mounts in them: run it as root"
  mkdir -p "$cache"
  exec 9>"$cache/.lock"
  flock -n 9 || die "another run uses $cache"
}
