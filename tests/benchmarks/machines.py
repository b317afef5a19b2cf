"""One machine that answers against three, over one PostgreSQL: ``python tests/benchmarks/machines.py``.

Both over the shipped library, in one run, with the limits of sending lifted: 60 chats ask ten questions each,
first of one machine, then of three, then of one again. It prints how many were answered a second.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from support.chat import Chat
from support.crowd import Crowd, enrolled, questions_of
from support.machines import another_machine, one_machine
from support.outages import a_postgresql
from support.paths import AT_SET_UP

from procedures.library import SHIPPED, load_library

PEOPLE, EACH, MACHINES = 60, 10, 3


def main() -> None:
    """Ask one machine and several, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="questions of each person, each time")
    given = parser.parse_args()
    library = load_library(SHIPPED)
    asked = [note.asked_as[0] for note in library.notes if note.asked_as and not note.silent][:150]
    with tempfile.TemporaryDirectory(prefix="pg") as fresh:
        folder = Path(fresh)
        with (
            a_postgresql(folder) as server,
            one_machine(server.address, folder / "1", encoded=AT_SET_UP) as first,
        ):
            people, questions = enrolled(first, PEOPLE), questions_of(first, asked)
            rates = [rate(first, people, questions, given.each)]
            with (
                another_machine(first, folder / "2", encoded=AT_SET_UP),
                another_machine(first, folder / "3", encoded=AT_SET_UP),
            ):
                rates.append(rate(first, people, questions, given.each))
            rates.append(rate(first, people, questions, given.each))
    one = (rates[0] + rates[2]) / 2
    figures = {
        "one machine, replies a second": [round(rates[0], 1), round(rates[2], 1)],
        "three machines, replies a second": round(rates[1], 1),
        "three against one": round(rates[1] / one, 2),
        "cores": os.cpu_count(),
        "load of the machine at the end": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(figures, indent=1), flush=True)


def rate(chat: Chat, people: list[int], questions: dict[str, str], each: int) -> float:
    """Let people ask; return how many questions were answered a second."""
    Crowd(chat, people, questions, 1).run()
    took = Crowd(chat, people, questions, each).run(patience=900)
    return len(people) * each / took


if __name__ == "__main__":
    main()
