"""The log of a running service: our own lines from INFO up, and of libraries none that tells of a request."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from support.paths import PYTHONPATH

WRITES = """
import logging, sys
from bot.logs import configure_logs
configure_logs()
writer = logging.getLogger(sys.argv[1])
writer.debug("asked for https://www.example.org/secret")
writer.info("asked for https://www.example.org/secret")
writer.warning("is away")
"""


def lines(name: str) -> list[str]:
    """What is logged where somebody of a name writes at three levels."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WRITES, name],
        env={"PYTHONPATH": PYTHONPATH},
        capture_output=True,
        text=True,
        check=True,
    )
    return [str(json.loads(line)["event"]) for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    "name",
    ["httpx", "httpx2", "httpcore.http11", "httpcore2.http11", "urllib3.connectionpool", "authlib", "new"],
)
def test_no_library_logs_what_it_asks_for(name: str) -> None:
    assert lines(name) == ["is away"]


@pytest.mark.parametrize("name", ["bot.runtime.chores", "embeddings.index", "procedures.reading"])
def test_our_own_lines_are_kept(name: str) -> None:
    assert lines(name) == ["asked for https://www.example.org/secret", "is away"]
