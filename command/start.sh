#!/bin/sh
# schemaver: the command line of the extension of the same name.  It needs psql and the tools of POSIX.
#
# This file is the parts of command/, joined by make.  Each command is one line in commands.sh and one function; what
# it does, the server does: the command reads and writes files, sends calls, and shows what comes back.
# shellcheck disable=SC2154 # the variables option_… are set by eval
set -eu

version=@VERSION@
program=schemaver
unset CDPATH POSIXLY_CORRECT
newline='
'
tab=$(printf '\t')
# Where there is no iconv, the server finds what is not UTF-8.
has_iconv=on
if ! command -v iconv >/dev/null; then
  has_iconv=
  iconv() { :; }
fi
