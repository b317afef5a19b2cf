"""A thousand faults under the load of 40 people: ``python tests/benchmarks/faults.py [--faults 250]``.

By polling and by webhook, on SQLite and on PostgreSQL. It prints what became of the questions and of the
emergencies that somebody wrote during each fault. With another ``--seed``, other faults follow one another.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.chat import UNHURRIED, a_chat, by_webhook
from support.crowd import enrolled
from support.fault_storm import Storm, weather
from support.outages import PostgreSQL, a_postgresql
from support.samples import write_library

PEOPLE, EACH = 40, 5


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[dict[str, str], PostgreSQL | None]]:
    """Give the settings for a kind of database, and its server where it has one."""
    if kind == "sqlite":
        yield {}, None
        return
    with a_postgresql(folder) as server:
        yield {"SAFEGUARDING_DATABASE_URL": server.address}, server


def main() -> None:
    """Run every way in on every database, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=250, help="faults of each of the four runs")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--ways", nargs="*", default=["polling", "webhook"])
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    for way in given.ways:
        for kind in given.databases:
            with tempfile.TemporaryDirectory(prefix="pg") as fresh:
                folder = Path(fresh)
                with database(kind, folder) as (address, server):
                    settings = {**UNHURRIED, **address, **(by_webhook() if way == "webhook" else {})}
                    library = write_library(folder / "library")
                    with a_chat(folder / "bot", library, keep=50, **settings) as chat:
                        people = enrolled(chat, PEOPLE)
                        storm = Storm(chat, given.faults, f"{way} {kind} {given.seed}", server)
                        record = weather(chat, people, storm, EACH)
            print(f"{way} on {kind}:", json.dumps(record.as_json(), indent=1), flush=True)


if __name__ == "__main__":
    main()
