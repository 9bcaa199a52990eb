# beside.sh: what Flask-Migrate does with the same changes of the same models, in a copy of the same database.  Sourced by run.

flask_db()
{
  (cd beside && PGDATABASE=beside /usr/bin/python3 -m flask --app "$here/flask/with_migrate.py" db "$@") >>beside.out 2>&1
}

# The schema and the rows as they are now, without what Alembic keeps for itself.
keep_beside()
{
  PGDATABASE=beside keep beside
  sed -i '/^alembic_version\./d' beside.rows
  perl -0pi -e 's/^(CREATE TABLE|ALTER TABLE( ONLY)?) public\.alembic_version\b.*?;\n//msg' beside.schema
}

# judge SCHEMA ROWS [back]: one word for where it has got.  Blanks and comments in a dump do not count.
judge()
{
  keep_beside
  if [ -n "$(lost_values "$2" beside.rows "${3:-}")" ]; then
    echo 'loses rows'
  elif diff -B <(grep -v '^--' "$1") <(grep -v '^--' beside.schema) >"$1.diff"; then
    echo right
  else
    echo wrong
  fi
}

# Its migration up and down, each in a word or two.
beside()
{
  local up down=-
  rm -rf beside beside.out && mkdir beside
  if ! { flask_db init && flask_db stamp head && flask_db migrate -m "${changes[STEP]}"; }; then
    up='cannot be written'
  elif ! ls beside/migrations/versions/*.py >/dev/null 2>&1; then
    up=silent
  elif ! flask_db upgrade; then
    up=fails
  else
    up=$(judge up.schema before.rows)
    down=fails
    ! flask_db downgrade || down=$(judge before.schema before.rows back)
  fi
  echo "Flask-Migrate $STEP, ${changes[STEP]}: $up, $down"
  if [ -n "${SHOW:-}" ]; then
    [ "$up" = silent ] || sed -n '/^def upgrade/,$p' beside/migrations/versions/*.py
    grep -E 'Error|Warning' beside.out
    [ "$up" != wrong ] || cat up.schema.diff
    [ "$down" != wrong ] || cat before.schema.diff
  fi
  dropdb beside
}
