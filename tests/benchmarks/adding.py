"""A document of 500 passages is added on one of three machines while 50 people ask on all.

Each person asks a while after their last answer, as ``--between`` says, in seconds. On each machine somebody
also asks for what the document says, again and again. The machines, the database and whoever asks share the
processors. Run as ``PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/adding.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from support.adding import add_while_people_ask
from support.machines import machines_over
from support.outages import a_postgresql


def main() -> None:
    """Add it, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--machines", type=int, default=3)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--passages", type=int, default=500)
    parser.add_argument("--between", type=float, default=10.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pg") as fresh:
        folder = Path(fresh)
        with (
            a_postgresql(folder) as server,
            machines_over(server.address, folder, given.machines, pages=True) as machines,
        ):
            added = add_while_people_ask(
                machines, folder, people=given.people, passages=given.passages, between=given.between
            )
    figures = {
        "questions": added.asked,
        "not answered": len(added.failed),
        "what was told instead": sorted({page[:200] for page in added.failed}),
        "from its standing to the first answer from it on each machine, s": [
            round(s, 2) for s in added.found
        ],
        "asked after it stood, and not answered from it": added.missed,
        "the command took, s": round(added.took, 1),
        "longest wait for an answer, s": round(added.longest_wait, 1),
        "load": os.getloadavg()[0],
    }
    print(json.dumps(figures, indent=1), flush=True)


if __name__ == "__main__":
    main()
