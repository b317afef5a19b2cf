"""The parts of one service as processes of their own: chat, pages, jobs, and more hands for the chat."""

from __future__ import annotations

import datetime as dt
import json
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from support.bot_api.server import Server
from support.bot_api.world import World
from support.chat import PATIENCE, TOKEN, UNHURRIED, Chat, own_team
from support.commands import CommandLine
from support.databases import passing_database
from support.loopback import ON_LOOPBACK, free_port
from support.samples import ASKED, WORDS_OF_THE_NOTE, write_library
from support.web import said_on, token_on

from bot.app import Assistant
from bot.runtime import messages as said
from bot.settings import Settings
from bot.store.inbox import ReceivedUpdate

pytestmark = pytest.mark.crash


def free_address() -> str:
    return f"127.0.0.1:{free_port()}"


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Parts:
    """Processes of one service; over one SQLite they share a data folder, over PostgreSQL they do not."""

    def __init__(self, server: Server, folder: Path, database: str | None) -> None:
        self.folder, self.server, self.database = folder, server, database
        self.library = write_library(folder / "library")
        self.page = free_address()
        self.settings = {
            **UNHURRIED,
            "SAFEGUARDING_TELEGRAM_TOKEN": TOKEN,
            "SAFEGUARDING_TELEGRAM_BASE_URL": server.base_url,
            "SAFEGUARDING_WEB_URL": f"http://{self.page}",
            "SAFEGUARDING_KEY": Fernet.generate_key().decode(),
            **({"SAFEGUARDING_DATABASE_URL": database} if database else {}),
        }
        self.running: list[Chat] = []

    def begin(self, *only: str) -> Chat:
        """Start a process that is these parts, and listens at an address of its own."""
        number = len(self.running)
        data = self.folder / ("data" if self.database is None else f"data{number}")
        listens = {"SAFEGUARDING_LISTEN": self.page if "web" in only else free_address()}
        line = CommandLine(data, self.library)
        made = Chat(self.server, line, self.settings | listens, self.folder / f"log{number}", only=only)
        self.running.append(made)
        made.start()
        return made

    def end(self) -> None:
        for each in self.running:
            if each.process is not None:
                each.stop(signal.SIGKILL)

    def lets_leases_end(self) -> None:
        """Let the half minute pass for which a process of another machine that was killed still leads."""
        if self.database is not None:
            with psycopg.connect(self.database) as connection:
                connection.execute("update leaderships set until = now() where subject not like '% %'")

    @contextmanager
    def beside(self) -> Iterator[Assistant]:
        """What they work on, opened from beside them."""
        address = SecretStr(self.database) if self.database else None
        data = self.running[0].command_line.data
        assistant = Assistant(Settings(data_dir=data, library_dir=self.library, database_url=address))
        try:
            yield assistant
        finally:
            assistant.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    with ExitStack() as stack:
        server = stack.enter_context(Server(World(TOKEN)))
        address = None
        if request.param == "postgresql":
            given = [request.getfixturevalue(f"postgresql_{name}") for name in ("server", "template")]
            address = stack.enter_context(passing_database(*given))
        made = Parts(server, tmp_path, address)
        stack.callback(made.end)
        yield made


def health(chat: Chat) -> str:
    """What a process says of itself, once it listens."""
    host, port = chat.environment["SAFEGUARDING_LISTEN"].rsplit(":", 1)

    def listens() -> bool:
        with socket.socket() as connection:
            return connection.connect_ex((host, int(port))) == 0

    until(listens)
    return httpx.get(f"http://{host}:{port}/health", **ON_LOOPBACK).text


def asked_on_the_page(parts: Parts, chat: Chat) -> str:
    """What a page answers to somebody who signs in with a link."""
    told = chat.run("people", "add", "--role", "practitioner", "--team", "duty", "--authority", "kent")
    number = re.search(r"\d+", told.out)
    assert number, told.err
    link = re.search(r"/sign-in/(\w{10})", chat.run("people", "sign-in", number[0]).out)
    assert link
    with httpx.Client(base_url=f"http://{parts.page}", **ON_LOOPBACK) as browser:
        page = browser.get(link[0])
        browser.post("/sign-in", data={"form_token": token_on(page), "code": link[1]})
        page = browser.get("/ask")
        return said_on(browser.post("/ask", data={"form_token": token_on(page), "question": ASKED}))


def test_chat_pages_jobs_and_more_hands_are_processes_of_their_own(parts: Parts) -> None:
    chat, web = parts.begin("telegram"), parts.begin("web")
    jobs_are_done_once_and_another_process_takes_them_over(parts, chat, web)
    assert web.stop() == 0
    more_hands_answer_what_another_process_fetched_and_fetch_nothing(parts, chat)


def jobs_are_done_once_and_another_process_takes_them_over(parts: Parts, chat: Chat, web: Chat) -> None:
    lead = chat.person("team_lead", team := own_team(), "barnet")
    lead.says(ASKED)
    lead.message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
    assert WORDS_OF_THE_NOTE in asked_on_the_page(parts, web)
    now = dt.datetime.now(dt.UTC)
    with parts.beside() as assistant:
        known = assistant.store.people.by_telegram(lead.id)
        assert known is not None
        due = now.date() + dt.timedelta(days=6)
        month_ago = now - dt.timedelta(days=30)
        action = assistant.actions.add(known, "Tell every team the steps.", due, month_ago)
    start = f"Action {action.id} of {team} (Barnet) is due on"
    assert not [m for m in lead.transcript() if m["text"].startswith(start)]
    jobs, more = parts.begin("jobs"), parts.begin("jobs")
    lead.message(start, timeout=PATIENCE)
    until(lambda: more.lines("another process does this; this one waits"))
    for each in (chat, web, jobs, more):
        assert health(each) == "ok"
    # The pages are where they were asked for, and nothing that answers runs where nobody asks.
    for each in (chat, jobs):
        address = each.environment["SAFEGUARDING_LISTEN"]
        page = httpx.get(f"http://{address}/sign-in", **ON_LOOPBACK)
        assert page.status_code == 404
    assert (len(web.below()) > 0, jobs.below()) == (True, [])
    jobs.stop(signal.SIGKILL)
    parts.lets_leases_end()
    until(lambda: more.lines("this process took over") or more.lines("swept"))
    assert more.stop() == 0
    assert len([m for m in lead.transcript() if m["text"].startswith(start)]) == 1


def more_hands_answer_what_another_process_fetched_and_fetch_nothing(parts: Parts, chat: Chat) -> None:
    person = chat.person()
    hands = parts.begin("answers")
    assert health(hands) == "ok"
    assert chat.stop() == 0  # what it fetched and could not begin is there for the others
    person.says(ASKED)
    time.sleep(2.0)
    assert parts.server.call("pending")  # nobody fetches
    assert not [m for m in person.transcript() if WORDS_OF_THE_NOTE in str(m)]
    with parts.beside() as assistant:  # as another process fetched it
        update = {
            "update_id": 900_000_001,
            "message": {
                "message_id": 900_001,
                "date": int(time.time()),
                "chat": {"id": person.id, "type": "private", "first_name": "Person"},
                "from": {"id": person.id, "is_bot": False, "first_name": "Person"},
                "text": ASKED,
            },
        }
        sealed = Assistant(
            assistant.settings.model_copy(update={"key": SecretStr(parts.settings["SAFEGUARDING_KEY"])})
        )
        now = dt.datetime.now(dt.UTC)
        sealed.store.inbox.put([ReceivedUpdate(900_000_001, person.id, json.dumps(update))], now, now)
        sealed.close()
    person.message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
    assert hands.stop() == 0


@pytest.mark.parametrize(
    ("only", "sentence"),
    [
        (["web"], said.NO_PAGE_ADDRESS),
        (["telegram"], said.NO_CHAT),
        (["answers"], said.NO_CHAT),
        (["jobs", "web"], said.NO_PAGE_ADDRESS),
    ],
)
def test_a_part_without_its_setting_is_one_sentence(tmp_path: Path, only: list[str], sentence: str) -> None:
    told = CommandLine(tmp_path / "data").run("run", *[w for part in only for w in ("--only", part)])
    assert (told.code, told.err.strip()) == (1, sentence)


def test_a_part_that_is_none_is_refused(tmp_path: Path) -> None:
    told = CommandLine(tmp_path / "data").run("run", "--only", "pages")
    assert (told.code, "web" in told.err) == (2, True)
