"""Three machines over one PostgreSQL, killed while 20 people ask: ``python tests/benchmarks/kills.py``.

As often as ``--processes`` says a service or the process in which it answers is killed, as often as
``--databases`` says the database with all its processes; each is started again. A kill comes a while after
something was answered since the one before. It prints what became of the questions. With another ``--seed``,
other kills follow one another.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from support.crowd import enrolled
from support.fault_storm import weather
from support.kill_storm import ASKED, KillStorm
from support.machines import machines_over
from support.outages import a_postgresql

MACHINES, PEOPLE, EACH = 3, 20, 5


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
            took = round(time.perf_counter() - begun)
    print(json.dumps({**record.as_json(), "seconds": took}, indent=1), flush=True)


if __name__ == "__main__":
    main()
