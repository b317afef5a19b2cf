"""The pages measured: how long one without an answer takes, and how long answers do when many ask at once.

Starts the page over a data folder of its own, with the shipped library. Run as the other benchmarks are:
``PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/pages.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from support.commands import CommandLine
from support.page_process import running_pages
from support.paths import AT_SET_UP
from support.web import token_on

PAGES = ("/ask", "/case", "/documents", "/citations", "/you", "/documents/working-together-2023")
QUESTIONS = (
    "how soon must minutes of a strategy discussion go round",
    "who convenes a strategy discussion",
    "child lives in havering, risk is in kent. who holds the strat?",
    "who attends a strategy discussion",
    "who must be told when a child moves to another area",
    "is a school invited to a strategy meeting",
)


async def measure(url: str, code: str, people: int) -> None:
    """Sign people in, open pages one after another, then let everybody ask at once."""
    browsers = [await signed_in(url, code) for _ in range(people)]
    taken = []
    for browser, path in zip(itertools.cycle(browsers), PAGES * 40, strict=False):
        begun = time.perf_counter()
        assert (await browser.get(path)).status_code == 200, path
        taken.append(time.perf_counter() - begun)
    told(f"{len(taken)} pages without an answer, one after another", taken)
    questions = itertools.cycle(QUESTIONS)
    told(
        "30 questions, one after another",
        [await asked(browsers[n % people], next(questions)) for n in range(30)],
    )
    begun = time.perf_counter()
    at_once = await asyncio.gather(*(asked(browser, next(questions)) for browser in browsers))
    rate = people / (time.perf_counter() - begun)
    told(f"{people} people asking at once, {rate:.1f} answered a second", at_once)
    for browser in browsers:
        await browser.aclose()


async def signed_in(url: str, code: str) -> httpx.AsyncClient:
    browser = httpx.AsyncClient(base_url=url, trust_env=False, timeout=300)
    page = await browser.get("/sign-in")
    answer = await browser.post("/sign-in", data={"form_token": token_on(page), "code": code})
    assert answer.status_code == 303, answer.text
    return browser


async def asked(browser: httpx.AsyncClient, question: str) -> float:
    page = await browser.get("/ask")
    begun = time.perf_counter()
    answer = await browser.post("/ask", data={"form_token": token_on(page), "question": question})
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - begun


def told(what: str, seconds: Sequence[float]) -> None:
    """Print the median, the 95th of a hundred, and the longest."""
    ordered = sorted(seconds)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"{what}: median {middle:.3f} s, p95 {late:.3f} s, longest {ordered[-1]:.3f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        line = CommandLine(Path(folder) / "data")
        if AT_SET_UP.is_dir():
            shutil.copytree(AT_SET_UP, line.data)
        with socket.create_server(("127.0.0.1", 0)) as free:
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        team = ("--role", "practitioner", "--team", "duty", "--authority", "kent")
        invited = line.run("people", "invite", *team, "--uses", str(people), "--json")
        environment = {**line.environment, "SAFEGUARDING_WEB_URL": url}
        with running_pages(environment, url):
            asyncio.run(measure(url, json.loads(invited.out)["code"], people))


if __name__ == "__main__":
    os.environ.pop("SAFEGUARDING_TELEGRAM_TOKEN", None)
    main()
