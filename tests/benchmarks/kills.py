"""Three machines over one PostgreSQL, killed while 20 people ask: ``python tests/benchmarks/kills.py``.

As often as ``--processes`` says a service or the process in which it answers is killed, as often as
``--databases`` says the database with all its processes; each is started again. A kill comes a while after
something was answered since the one before. It prints what became of the questions, and by kind the faults
that somebody was told of. With another ``--seed``, other kills follow one another.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from support.chat import Chat
from support.crowd import enrolled
from support.fault_storm import weather
from support.kill_storm import ASKED, KillStorm
from support.machines import machines_over
from support.outages import a_postgresql

MACHINES, PEOPLE, EACH = 3, 20, 5
_TOLD = re.compile(r"failed: reference=\w+ error=(\w+)")


def main() -> None:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=100)
    parser.add_argument("--databases", type=int, default=20)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pg") as fresh:
        folder = Path(fresh)
        with a_postgresql(folder) as server, machines_over(server.address, folder, MACHINES) as machines:
            people, begun = enrolled(machines[0], PEOPLE), time.perf_counter()
            storm = KillStorm(
                machines, server, given.seed, processes=given.processes, databases=given.databases
            )
            record = weather(machines[0], people, storm, EACH, ASKED)
            took, told = round(time.perf_counter() - begun), told_of(machines)
    print(json.dumps({**record.as_json(), "told of": told, "seconds": took}, indent=1), flush=True)


def told_of(machines: Sequence[Chat]) -> dict[str, int]:
    """How often somebody was told that something went wrong, by the kind of fault."""
    return dict(Counter(kind for one in machines for kind in _TOLD.findall(one.log.read_text())))


if __name__ == "__main__":
    main()
