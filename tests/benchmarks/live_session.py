"""A refresher session of 300 people in browsers, 100 of them guests, in front of a wall.

The service is a process of its own, over a data folder of its own; everybody comes from one address, as from
one council's network. Prints figures as lines; nothing is decided by them. Run as the other benchmarks are:
``PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/live_session.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
from support.commands import CommandLine
from support.page_process import running_pages
from support.paths import AT_SET_UP
from support.web import said_on, token_on

PEOPLE, GUESTS, WITHIN = 300, 100, 2.0
SET = "what-found-means"
#: How many come in together: an address may send 60 requests a second for long.
ABREAST = 12
PATIENCE = 120.0
#: Seconds until the first question, as a trainer leaves them: by then the address may send anew.
REST = 10.0


class Listening:
    """One page with its stream of events open: when it was sent which part."""

    def __init__(self, browser: httpx.AsyncClient, path: str) -> None:
        self.browser, self.path = browser, path
        self.parts: list[tuple[float, str, str]] = []
        self.came = asyncio.Event()
        self.task = asyncio.create_task(self._follow())

    async def until(self, words: str, id: str = "stage") -> float:
        """Wait for a part with these words; return when it came."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for moment, part, html in reversed(self.parts):
                    if part == id and words in html:
                        return moment
                self.came.clear()
                await self.came.wait()

    async def _follow(self) -> None:
        while not await self._stream():
            await asyncio.sleep(1)  # too much at once from one address; a browser comes back, too

    async def _stream(self) -> bool:
        async with self.browser.stream("GET", f"{self.path}/live") as stream:
            if stream.status_code == 429:
                return False
            assert stream.status_code == 200, stream.status_code
            async for line in stream.aiter_lines():
                if line.startswith("data: {"):
                    part = json.loads(line.removeprefix("data: "))
                    if "id" in part:
                        self.parts.append((time.perf_counter(), part["id"], part["html"]))
                        self.came.set()
        return True


async def measure(url: str, trainers: str, invitation: str) -> None:
    """Hold a session of one question, and measure it."""
    trainer = browser_at(url)
    await signed_in(trainer, trainers)
    page = await trainer.get("/sessions/new")
    chosen = {"form_token": token_on(page), "set": SET, "guests": "yes"}
    panel = str((await trainer.post("/sessions/new", data=chosen)).headers["location"])
    code = re.search(r"with the code (\w{6})\.", said_on(await trainer.get(panel)))
    assert code
    wall = Listening(trainer, panel.replace("/panel", "/wall"))
    begun = time.perf_counter()
    gate = asyncio.Semaphore(ABREAST)

    async def comes(number: int) -> tuple[Listening, str]:
        async with gate:
            return await joined(browser_at(url), code[1], "" if number < GUESTS else invitation)

    people = await asyncio.gather(*(comes(n) for n in range(PEOPLE)))
    await wall.until(f"{PEOPLE} here.", "numbers")
    told("everybody in from one address, s", time.perf_counter() - begun)
    await asyncio.sleep(REST)
    told("a question with everybody, s", await moved(trainer, panel, "next", people, "Question 1 of"))
    await answered(wall, people)
    await moved(trainer, panel, "close", people, "is closed")
    told("the answer with everybody, s", await moved(trainer, panel, "reveal", people, "Right: "))
    answer = await move(trainer, panel, "end", sure="yes")
    report = await trainer.get(f"{answer.headers['location']}.csv")
    rows = [line.split(",") for line in report.text.splitlines() if line.startswith("1,")]
    told("answers in the report", sum(int(row[-2]) for row in rows))
    for listening, _ in people:
        await asyncio.wait_for(listening.task, PATIENCE)  # each stream ends with its session


async def answered(wall: Listening, people: list[tuple[Listening, str]]) -> None:
    """Let everybody press a button within two seconds; print each wait, and how far the wall was behind."""
    begun = time.perf_counter()

    async def answers(number: int, person: Listening, token: str) -> tuple[float, float, bool]:
        await asyncio.sleep(max(0.0, begun + number * WITHIN / len(people) - time.perf_counter()))
        pressed = time.perf_counter()
        fields = {"form_token": token, "question": "0", "choice": str(number % 4)}
        answer = await person.browser.post(person.path, data=fields)
        return pressed, time.perf_counter(), "Noted" in answer.text

    came = await asyncio.gather(*(answers(n, *person) for n, person in enumerate(people)))
    told("pressed within, s", max(pressed for pressed, _, _ in came) - begun)
    waits = sorted(noted - pressed for pressed, noted, _ in came)
    told("acknowledgement p50, ms", 1000 * statistics.median(waits))
    told("acknowledgement p95, ms", 1000 * waits[int(len(waits) * 0.95)])
    told("acknowledgement slowest, ms", 1000 * waits[-1])
    told("answers noted", sum(noted for _, _, noted in came))
    await wall.until(f"{len(people)} of {len(people)} have answered", "numbers")
    counts = [
        (moment, int(found[1]))
        for moment, part, html in wall.parts
        if part == "numbers" and (found := re.search(r"(\d+) of \d+ have answered", html))
    ]
    behind = [
        max(0.0, next(moment for moment, count in counts if count >= n) - noted)
        for n, noted in enumerate(sorted(noted for _, noted, _ in came), 1)
    ]
    told("the wall after the acknowledgement, p50, ms", 1000 * statistics.median(behind))
    told("the wall after the acknowledgement, slowest, ms (1,000)", 1000 * max(behind))
    told("changes of the wall while they answered", len(counts))


async def moved(
    trainer: httpx.AsyncClient, panel: str, word: str, people: list[tuple[Listening, str]], words: str
) -> float:
    """Make a move; return how long it took until everybody's page had it."""
    begun = time.perf_counter()
    await move(trainer, panel, word)
    return max(await asyncio.gather(*(person.until(words) for person, _ in people))) - begun


async def move(trainer: httpx.AsyncClient, panel: str, word: str, **more: str) -> httpx.Response:
    page = await trainer.get(panel)
    step = re.search(r'name="step" value="(\d+)"', page.text)
    assert step
    fields = {"form_token": token_on(page), "step": step[1], "move": word, **more}
    return await trainer.post(panel, data=fields)


def browser_at(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, trust_env=False, timeout=httpx.Timeout(PATIENCE, read=None))


async def patient(send: Callable[[], Coroutine[Any, Any, httpx.Response]]) -> httpx.Response:
    """Send again in a second what was too much at once, as a person would."""
    while (answer := await send()).status_code == 429:
        await asyncio.sleep(1)
    return answer


async def signed_in(browser: httpx.AsyncClient, code: str) -> None:
    page = await patient(lambda: browser.get("/sign-in"))
    fields = {"form_token": token_on(page), "code": code}
    answer = await patient(lambda: browser.post("/sign-in", data=fields))
    assert answer.status_code == 303, answer.text


async def joined(browser: httpx.AsyncClient, code: str, invitation: str) -> tuple[Listening, str]:
    """Come in, as a guest where there is no invitation; return the page, and its forms' token."""
    if invitation:
        await signed_in(browser, invitation)
    page = await patient(lambda: browser.get(f"/join/{code}"))
    fields = {"form_token": token_on(page), "code": code}
    answer = await patient(lambda: browser.post("/join", data=fields))
    assert answer.status_code == 303, answer.text
    here = str(answer.headers["location"]).partition("?")[0]
    page = await patient(lambda: browser.get(here))
    return Listening(browser, here), token_on(page)


def told(what: str, figure: float) -> None:
    print(f"{what:60} {round(figure, 2) if figure < 100 else round(figure)}", flush=True)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        line = CommandLine(Path(folder) / "data")
        if AT_SET_UP.is_dir():
            shutil.copytree(AT_SET_UP, line.data)
        with socket.create_server(("127.0.0.1", 0)) as free:
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        chosen = {k: v for k in ("SAFEGUARDING_DATABASE_URL",) if (v := os.environ.get(k))}
        environment = {**line.environment, **chosen, "SAFEGUARDING_WEB_URL": url}
        codes = [
            json.loads(
                line.run(
                    *("people", "invite", "--role", role, "--team", "duty", "--authority", "kent"),
                    *("--uses", str(uses), "--json"),
                    **chosen,
                ).out
            )["code"]
            for role, uses in (("trainer", 1), ("practitioner", PEOPLE))
        ]
        with running_pages(environment, url):
            asyncio.run(measure(url, *codes))


if __name__ == "__main__":
    os.environ.pop("SAFEGUARDING_TELEGRAM_TOKEN", None)
    main()
