# The folder of files, as the JSON object that schemaver_load takes, and back.

# Sets folder to the folder that is named, or to migrations if it exists; empty if there is none.
find_folder()
{
  folder=$option_folder
  [ -z "$option_no_load" ] || return 0
  if [ -n "$folder" ]; then
    :
  elif [ -n "${SCHEMAVER_DIR:-}" ]; then
    folder=$SCHEMAVER_DIR
  elif [ -e migrations ]; then
    folder=migrations
  else
    return 0
  fi
  [ -d "$folder" ] || usage_error "$(shown "$folder") is not a folder"
  # Not an option, and not a folder of CDPATH.
  case $folder in
    /* | ./* | ../*) place=$folder ;;
    *) place=./$folder ;;
  esac
}

need_folder()
{
  find_folder
  [ -n "$folder" ] || usage_error 'there is no folder "migrations"; make it, or name another one with -D'
}

in_folder() { cd "$place" 2>/dev/null && "$@"; }

# Runs find on the visible files in the current folder that match the arguments.
visible_files() { LC_ALL=C find . -name '.?*' -prune -o "$@"; }

# Runs a command on the files that must be text.
text_files()
{
  visible_files \( -type f -o -type l \) \( -name '*.[sS][qQ][lL]' -o -name '*.plan' -o -name '*.conf' -o -name '*.toml' \) -exec "$@" {} +
}

# The same for files that some formats read, and that are often something else.
perhaps_text_files() { visible_files \( -type f -o -type l \) \( -name '*.txt' -o -name '*.py' \) -exec "$@" {} +; }

# Also for the shells that find runs.
# shellcheck disable=SC2016 # it is run later
is_text='is_text()
{
  { ! command -v iconv >/dev/null || iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1; } && [ "$(tr -cd "\000" <"$1" | LC_ALL=C wc -c)" -eq 0 ]
}'
eval "$is_text"

# Prints the names of the files whose content is sent.  Of others, such as code and pictures, only the names are.
content_files()
{
  # shellcheck disable=SC2016 # the inner shell expands it
  text_files sh -c 'printf "%s\n" "$@"' sh
  # shellcheck disable=SC2016
  perhaps_text_files sh -c "$is_text"'
    for file do ! is_text "$file" || printf "%s\n" "$file"; done' sh
}

# Follows a symbolic link to what it is about; prints that file, or fails.  The shell has no other way to read a link.
follow_link()
{
  file=$1 links=0
  while [ -L "$file" ]; do
    links=$((links + 1))
    [ "$links" -le 40 ] || return 1
    target=$(readlink "$file" && echo x) || return 1
    target=${target%"${newline}x"}
    case $target in
      /*) file=$target ;;
      *) file=${file%/*}/$target ;;
    esac
  done
  [ -e "$file" ] || return 1
  parent=$(CDPATH='' cd -P "${file%/*}/" 2>/dev/null && pwd -P && echo x) || return 1
  printf '%s/%s\n' "${parent%"${newline}x"}" "${file##*/}"
}

# Names the links in the current folder that lead out of it, to a folder or to nothing; prints nothing if there are none.
blame_links()
{
  root=$(pwd -P)
  visible_files -type l -print | while IFS= read -r link; do
    if ! file=$(follow_link "$link"); then
      printf '%s\n' "symbolic link $(shown "${link#./}") leads to nothing"
    elif [ -d "$file" ]; then
      printf '%s\n' "symbolic link $(shown "${link#./}") leads to a folder"
    elif [ ! -f "$file" ]; then
      printf '%s\n' "symbolic link $(shown "${link#./}") does not lead to a file"
    else
      case $file in
        "${root%/}"/*) ;;
        *) printf '%s\n' "symbolic link $(shown "${link#./}") leads out of the folder" ;;
      esac
    fi
  done
}

# Names the files whose names cannot be sent.
blame_names()
{
  # shellcheck disable=SC2016 # the inner shell expands it
  visible_files -name "*$newline*" -exec sh -c 'for file do printf "%s\000" "$file"; done' sh {} + |
    LC_ALL=C tr '\n\000' '\001\n' | while IFS= read -r name; do
    name=$(printf '%s' "${name#./}" | LC_ALL=C tr '\001' '\n' && echo x)
    printf '%s\n' "the name of the file $(shown "${name%x}") has a line end in it"
  done
  visible_files \( -type f -o -type l \) ! -name "*$newline*" -print >"$work/names"
  if ! iconv -f UTF-8 -t UTF-8 "$work/names" >/dev/null 2>&1; then
    while IFS= read -r name; do
      printf %s "$name" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 || printf '%s\n' "the name of the file $(shown "${name#./}") is not UTF-8"
    done <"$work/names"
  fi
}

# Names the text files that are not text.
blame_content()
{
  text_files cat >"$work/text"
  is_text "$work/text" && return
  # shellcheck disable=SC2016 # the inner shell expands it
  text_files sh -c "$is_text"'
    for file do is_text "$file" || printf "%s\n" "$file"; done' sh | while IFS= read -r name; do
    printf '%s\n' "$(shown "${name#./}") is not UTF-8 text"
  done
}

# Names the first line of each file that has a character that the encoding of the database lacks: the server's message does not.
blame_characters()
{
  name=$1
  [ -n "$has_iconv" ] || return 0
  encoding=$(printf %s "$name" | sed 's/^WIN/CP/; s/^EUC_/EUC-/; s/^ISO_8859_/ISO-8859-/; s/^KOI8/KOI8-/')
  printf a | iconv -f UTF-8 -t "$encoding" >/dev/null 2>&1 || return 0
  # shellcheck disable=SC2016 # the inner shell expands it
  text_files sh -c 'encoding=$1
    shift
    for file do
      iconv -f UTF-8 -t "$encoding" "$file" >/dev/null 2>&1 && continue
      line=$(iconv -c -f UTF-8 -t "$encoding" "$file" 2>/dev/null | iconv -f "$encoding" -t UTF-8 | LC_ALL=C cmp "$file" - 2>/dev/null)
      [ -n "$line" ] && line=${line##* } || line=$(awk "END { print NR }" "$file")
      printf "%s, line %d\n" "$file" "$line"
    done' sh "$encoding" | while IFS= read -r line; do
    printf '%s\n' "${line#./}: a character has no equivalent in the encoding of the database, $name"
  done
}

# Prints the content of a JSON string.  A backslash in the replacement of gsub means different things to different awks,
# except before "&".
# shellcheck disable=SC2016 # awk expands it
awk_escaped='
  BEGIN {
    for (code = 1; code < 32; code++) {
      control[code] = sprintf("%c", code)
      escape[code] = sprintf("\\u%04x", code)
    }
    escape[9] = "\\t"
    escape[13] = "\\r"
  }

  # The text has no control characters with a lower code.
  function print_controls(text, code,   part, count, i)
  {
    while (code < 32 && index(text, control[code]) == 0)
      code++
    if (code == 32) {
      printf "%s", text
      return
    }
    count = split(text, part, control[code])
    for (i = 1; i <= count; i++) {
      if (i > 1)
        printf "%s", escape[code]
      print_controls(part[i], code + 1)
    }
  }

  function print_escaped(text)
  {
    gsub(/[\\"]/, "\\\\&", text)
    if (text ~ /[\001-\037]/)
      print_controls(text, 1)
    else
      printf "%s", text
  }'

# Reads "COUNT ./NAME" for each file, COUNT being its line ends, and prints {"NAME":"content",...}.  $work/contents names the
# files whose content is sent.
make_json()
{
  LC_ALL=C contents="$work/contents" awk "$awk_escaped"'
    BEGIN {
      while ((getline name < ENVIRON["contents"]) > 0)
        is_sent[name] = 1
    }

    # awk does not tell whether the last line has a line end: wc has counted the line ends.
    function print_content(file, ends,   line, status)
    {
      while ((status = (getline line < file)) > 0) {
        print_escaped(line)
        printf "%s", (ends-- > 0 ? "\\n" : "")
      }
      if (status < 0) {
        print file " cannot be read" | "cat >&2"
        failed = 1
        exit 1
      }
      close(file)
    }

    # Other lines are totals.
    match($0, /^ *[0-9]+ \.\//) {
      name = substr($0, RLENGTH + 1)
      printf "%s\n\"", (count++ ? "," : "{")
      print_escaped(name)
      printf "\":\""
      if (("./" name) in is_sent)
        print_content("./" name, $1)
      printf "\""
    }
    END { if (!failed) print (count ? "\n}" : "{}") }'
}

# Reads the folder, if there is one, into $work/files; ends the program if it cannot be sent.
read_folder()
{
  printf '{}\n' >"$work/files"
  [ -n "$folder" ] || return 0
  for blame in blame_names blame_links blame_content; do
    (in_folder "$blame") >"$work/blame" || die "not all of $(shown "$folder") can be read"
    if [ -s "$work/blame" ]; then
      while IFS= read -r line; do
        complain "$line"
      done <"$work/blame"
      die "nothing has been loaded"
    fi
  done
  (in_folder visible_files \( -type f -o -type l \) -exec env LC_ALL=C wc -l {} +) >"$work/list" ||
    die "not all of $(shown "$folder") can be read"
  (in_folder content_files) >"$work/contents" || die "not all of $(shown "$folder") can be read"
  (in_folder make_json) <"$work/list" >"$work/files" || die "nothing has been loaded"
}

# Reads "NAME<tab>content" lines as COPY writes them; makes these files in $staging and prints their names.  Each begins with
# $file_head; if $restricts is set, psql accepts no commands in what the server has written, until a key that is not in it.
split_files()
{
  head=$file_head LC_ALL=C awk -v folder="$staging/" -v restricts="$restricts" '
    # The letters of the key are the same in what COPY writes.
    function choose_key(text,   number) {
      number = 1
      while (index(text, "schemaver" number "k") > 0)
        number++
      return "schemaver" number "k"
    }
    {
      end = index($0, "\t")
      name = substr($0, 1, end - 1)
      if (end == 0 || name !~ /^[A-Za-z0-9_\200-\377][A-Za-z0-9._\200-\377-]*\.sql$/ || length(name) > 255) {
        print "schemaver: the server names a file in a way that is not safe" | "cat >&2"
        exit 1
      }
      printf "%s", ENVIRON["head"] > (folder name)
      key = restricts == "" ? "" : choose_key($0)
      if (key != "")
        print "\\restrict " key > (folder name)
      count = split(substr($0, end + 1), part, /\\\\/)
      for (i = 1; i <= count; i++) {
        gsub(/\\n/, "\n", part[i])
        gsub(/\\r/, "\r", part[i])
        gsub(/\\t/, "\t", part[i])
        gsub(/\\b/, "\b", part[i])
        gsub(/\\f/, "\f", part[i])
        gsub(/\\v/, "\v", part[i])
        printf "%s%s", (i > 1 ? "\\" : ""), part[i] > (folder name)
      }
      if (key != "")
        print "\\unrestrict " key > (folder name)
      close(folder name)
      print name
    }' "$work/rows"
}

# Writes the files that the server has made into the folder.  None is overwritten: if one of the names is taken, nothing is
# written.  They are made in a hidden folder there, and then get their names, which a link does not take away from another file.
write_files()
{
  [ -s "$work/rows" ] || return 0
  staging=$(mktemp -d "$place/.schemaver.XXXXXX" 2>"$work/blame") || {
    show_controls <"$work/blame" >&2
    die "nothing has been written"
  }
  split_files >"$work/names" || die "nothing has been written"
  while IFS= read -r name; do
    if [ -e "$place/$name" ] || [ -L "$place/$name" ]; then
      die "$(shown "$folder/$name") exists already; nothing has been written"
    fi
  done <"$work/names"
  # shellcheck disable=SC2016 # the inner shell expands it
  find "$staging" -type f -exec sh -c 'ln "$@" "$0"' "$place/" {} + 2>"$work/blame" || copy_files
  [ -n "$option_json" ] || LC_ALL=C awk -v folder="$(printf '%s' "$folder" | sed 's/\\/\\\\/g')" '{ print folder "/" $0 }' "$work/names" | show_controls || lose_output $?
}

# The same on a file system that has no links.
copy_files()
{
  while IFS= read -r name; do
    ! cmp -s "$staging/$name" "$place/$name" 2>/dev/null || continue
    (set -C && cat "$staging/$name" >"$place/$name") 2>"$work/blame" || {
      show_controls <"$work/blame" >&2
      die "could not write $(shown "$folder/$name")"
    }
  done <"$work/names"
}
