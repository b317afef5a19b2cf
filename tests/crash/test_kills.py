"""Machines over one PostgreSQL and the database itself are killed under load: no question is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from support.crowd import enrolled
from support.fault_storm import weather
from support.kill_storm import ASKED, DATABASE, KillStorm
from support.machines import machines_over
from support.outages import a_postgresql
from support.paths import IN_MEMORY

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

MACHINES, PEOPLE, EACH = 2, 8, 4
#: The whole, with 100 and 20 under 20 people, is tests/benchmarks/kills.py.
PROCESSES, DATABASES = 4, 2


def test_no_question_is_lost_or_answered_twice_but_at_a_kill(tmp_path: Path) -> None:
    # A short path, because the server's socket lies in it.
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir=IN_MEMORY) as folder,
        a_postgresql(Path(folder)) as server,
        machines_over(server.address, tmp_path, MACHINES) as machines,
    ):
        people = enrolled(machines[0], PEOPLE)
        storm = KillStorm(machines, server, "short", processes=PROCESSES, databases=DATABASES)
        record = weather(machines[0], people, storm, EACH, ASKED)
        assert all("Traceback" not in machine.log.read_text() for machine in machines)
    assert (record.faults[DATABASE], record.faults.total()) == (DATABASES, PROCESSES + DATABASES)
    assert (record.unanswered, record.repeated_without_kill, +record.unexpected) == (0, 0, {})
