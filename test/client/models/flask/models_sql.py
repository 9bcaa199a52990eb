"""Prints what db.create_all() would run."""

from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql

from models import db

# With another paramstyle, a percent sign is printed twice.
dialect = postgresql.dialect(paramstyle="named")


def show(statement, *_, **__):
    print(str(statement.compile(dialect=dialect)).strip() + ";")


engine = create_mock_engine("postgresql://", show)
db.metadata.create_all(engine, checkfirst=False)
