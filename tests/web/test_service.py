"""The pages as a process of its own: started by one command, entered by the link that it prints, stopped."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.commands import COMMAND, CommandLine
from support.loopback import ON_LOOPBACK, free_port
from support.samples import ASKED, WORDS_OF_THE_NOTE, write_library
from support.web import said_on, token_on

from bot.runtime import messages as said

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.slow]

PATIENCE = 180.0


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data", write_library(tmp_path / "library"))


@pytest.fixture
def served(line: CommandLine, tmp_path: Path) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """The address of the pages, what the process prints, and the process."""
    url, out = f"http://127.0.0.1:{free_port()}", tmp_path / "out"
    environment = {**line.environment, "SAFEGUARDING_WEB_URL": url}
    with out.open("wb") as printed, (tmp_path / "err").open("wb") as log:
        running = subprocess.Popen(
            [*COMMAND, "run", "--first-administrator", "kent"],
            env=environment,
            cwd="/",
            stdout=printed,
            stderr=log,
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not is_up(url):
                assert running.poll() is None, (tmp_path / "err").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield url, out, running
        finally:
            running.kill()
            running.wait()


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", **ON_LOOPBACK).text == "ok"
    except httpx.TransportError:
        return False


def test_one_command_serves_the_page_and_lets_the_first_administrator_in(
    line: CommandLine, served: tuple[str, Path, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    url, out, running = served
    link = re.search(r"http://\S+/sign-in/\w{10}", out.read_text())
    assert link
    with httpx.Client(base_url=url, **ON_LOOPBACK) as browser:
        page = browser.get(link[0])
        browser.post("/sign-in", data={"form_token": token_on(page), "code": link[0].rpartition("/")[2]})
        page = browser.get("/ask")
        answer = browser.post("/ask", data={"form_token": token_on(page), "question": ASKED})
        assert WORDS_OF_THE_NOTE in said_on(answer)
        assert "administrator in administrators (Kent County Council)" in said_on(browser.get("/you"))
        taken = []
        for _ in range(50):
            begun = time.perf_counter()
            browser.get("/ask")
            taken.append(time.perf_counter() - begun)
        # Nothing waits for an acknowledgement of the network: all but the first few would take 0.04 s.
        assert min(taken[25:]) < 0.03
    running.send_signal(signal.SIGTERM)
    assert running.wait(60) == 0
    log = (tmp_path / "err").read_text()
    assert '"event": "stopped"' in log
    for typed in (ASKED, link[0].rpartition("/")[2]):
        assert typed not in log


def test_without_a_token_and_a_page_it_says_what_is_missing(line: CommandLine) -> None:
    told = line.run("run")
    assert (told.code, told.err.strip()) == (1, said.NOT_GIVEN)
