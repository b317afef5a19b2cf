"""Whom a transaction is for, as PostgreSQL is told it: its policies give another council's own to nobody.

Where a transaction says nothing of that, what is any council's alone is not there for it. SQLite has no such
policies; there the folder is the whole of one installation, and nothing is searched in the database.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text

#: What the policies read, and the value of whoever looks after what everybody has, such as a copy of it.
SETTING, EVERYTHING = "safeguarding.councils", "*"


def see_as(connection: Connection, councils: Collection[str] | None) -> None:
    """Let the rest of a transaction see what people of some councils may; None is for all that is there."""
    if connection.dialect.name == "postgresql":
        given = EVERYTHING if councils is None else ",".join(sorted(councils)).replace("_", "-")
        connection.execute(text("select set_config(:name, :given, true)"), {"name": SETTING, "given": given})
