"""Deploys each folder that is named, and reverts everything at the end.  Python with psycopg 3."""

import pathlib
import sys

import psycopg
from psycopg.types.json import Jsonb


def read_folder(folder):
    """The files as they are: read_text() would change line ends."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in pathlib.Path(folder).rglob("*.sql")
    }


def deploy(conn, folder):
    """All of it, or nothing."""
    with conn.transaction():
        for row in conn.execute("SELECT name, revision, action FROM schemaver_load(%s::jsonb)", [Jsonb(read_folder(folder))]):
            print(*row)
        for row in conn.execute("SELECT direction, revision, message FROM schemaver_upgrade()"):
            print(*row)


def report(diag):
    print(f"ERROR:  {diag.sqlstate}: {diag.message_primary}")
    if diag.message_detail:
        print("DETAIL: ", diag.message_detail)
    if diag.message_hint:
        print("HINT: ", diag.message_hint)
    if diag.context:
        print("CONTEXT: ", diag.context)


# autocommit: transactions are where the program says so, and nowhere else.
with psycopg.connect(autocommit=True) as conn:
    conn.add_notice_handler(lambda diag: print(f"{diag.severity}:  {diag.message_primary}"))
    for folder in sys.argv[1:]:
        print("==", pathlib.Path(folder).name)
        try:
            deploy(conn, folder)
        except psycopg.Error as error:
            report(error.diag)
    print("== downgrade")
    for row in conn.execute("SELECT direction, revision, message FROM schemaver_downgrade(%s::text)", ["base"]):
        print(*row)
