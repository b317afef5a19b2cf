"""A document is added on one machine while people ask on two: all are answered, and it is found at once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from support.adding import add_while_people_ask
from support.machines import machines_over
from support.outages import a_postgresql
from support.paths import IN_MEMORY

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

#: The whole, with 500 passages and 50 people on three machines, is tests/benchmarks/adding.py.
MACHINES, PEOPLE, PASSAGES, BETWEEN = 2, 6, 60, 1.0


def test_nobody_goes_unanswered_and_no_question_after_it_stands_misses_it(tmp_path: Path) -> None:
    # A short path, because the server's socket lies in it.
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir=IN_MEMORY) as folder,
        a_postgresql(Path(folder)) as server,
        machines_over(server.address, tmp_path, MACHINES, pages=True) as machines,
    ):
        added = add_while_people_ask(machines, tmp_path, people=PEOPLE, passages=PASSAGES, between=BETWEEN)
        assert all("Traceback" not in machine.log.read_text() for machine in machines)
    assert (added.failed, added.missed, len(added.found)) == ([], 0, MACHINES)
    assert added.asked > PEOPLE
