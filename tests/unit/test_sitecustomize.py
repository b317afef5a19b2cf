"""The clock that make test-clock sets is the clock of every process that a test starts."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from support.paths import PYTHONPATH

_PRINT = "import datetime as dt, time; print(dt.datetime.now(dt.UTC).isoformat(), time.time())"
_IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_PRINT!r}], check=True)"


@pytest.mark.process
@pytest.mark.parametrize("program", [_PRINT, _IN_A_CHILD])
def test_a_process_and_its_children_have_the_clock_that_was_set(program: str) -> None:
    ahead = dt.timedelta(days=400)
    environment = {
        **os.environ,
        "PYTHONPATH": PYTHONPATH,
        "TEST_CLOCK_AHEAD": str(int(ahead.total_seconds())),
    }
    real = {**environment, "TEST_CLOCK_AHEAD": ""}
    before, after = _told(program, real), _told(program, environment)
    for moment, real_moment in zip(after, before, strict=True):
        assert ahead <= moment - real_moment < ahead + dt.timedelta(hours=1)


def _told(program: str, environment: dict[str, str]) -> list[dt.datetime]:
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    moment, seconds = done.stdout.split()
    return [dt.datetime.fromisoformat(moment), dt.datetime.fromtimestamp(float(seconds), dt.UTC)]
