"""Deploys each folder that is named, and reverts everything at the end.  Python with SQLAlchemy and psycopg2."""

import json
import pathlib
import sys

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError


def read_folder(folder):
    """The files as they are: read_text() would change line ends."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in pathlib.Path(folder).rglob("*.sql")
    }


def deploy(engine, folder):
    """All of it, or nothing.  begin(), not connect(): without a commit nothing is kept."""
    with engine.begin() as conn:
        for row in conn.execute(
            text("SELECT name, revision, action FROM schemaver_load(CAST(:files AS jsonb))"),
            {"files": json.dumps(read_folder(folder))},
        ):
            print(*row)
        for row in conn.execute(text("SELECT direction, revision, message FROM schemaver_upgrade()")):
            print(*row)


def report(diag):
    print(f"ERROR:  {diag.sqlstate}: {diag.message_primary}")
    if diag.message_detail:
        print("DETAIL: ", diag.message_detail)
    if diag.message_hint:
        print("HINT: ", diag.message_hint)
    if diag.context:
        print("CONTEXT: ", diag.context)


class Notices:
    """Stands in for the list of a connection, which would keep the last fifty."""

    def append(self, notice):
        print(notice, end="")


engine = create_engine("postgresql+psycopg2://")
event.listen(engine, "connect", lambda connection, _: setattr(connection, "notices", Notices()))
for folder in sys.argv[1:]:
    print("==", pathlib.Path(folder).name)
    try:
        deploy(engine, folder)
    except DBAPIError as error:
        report(error.orig.diag)
print("== downgrade")
with engine.begin() as conn:
    for row in conn.execute(text("SELECT direction, revision, message FROM schemaver_downgrade(CAST('base' AS text))")):
        print(*row)
