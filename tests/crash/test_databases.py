"""PostgreSQL goes, or takes nothing more, while people ask: each is answered or told whom to ring."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from support.bot_api import client
from support.chat import DESK, PATIENCE, UNHURRIED, Chat, a_chat, by_webhook
from support.outages import PostgreSQL, a_postgresql
from support.paths import IN_MEMORY
from support.samples import WORDS_OF_THE_NOTE, write_library
from support.web import said_on

from bot.app import Assistant
from bot.channels.web import messages as said
from bot.channels.web.security import form_token
from bot.core.people import Membership, Role, Team
from bot.features.answers import messages as answer_messages
from bot.settings import Settings

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

CONTACT = "the ferry office on 07700 900456"
ASKED, DANGER = "who convenes the lantern meeting", "he has got a knife and is at the door now"
#: People who ask at once, and seconds within which all is as before once the database is back.
PEOPLE, SOON = 20, 30.0
#: Seconds for which it is away, and for which it is where a test may be slow.
AWAY, LONG_AWAY = 6.0, 60.0
HOUR = dt.timedelta(hours=1)
#: Seconds between two questions of one person, and within which the card of an emergency comes.
BETWEEN, AT_ONCE = 0.3, 10.0
#: What becomes of the database meanwhile.
OUTAGES: dict[str, Callable[[PostgreSQL], AbstractContextManager[None]]] = {
    "gone": PostgreSQL.down,
    "without room": PostgreSQL.without_room,
    "on a full disk": PostgreSQL.full_disk,
}


@dataclass
class Running:
    """The service with chat and pages over a PostgreSQL of its own, and who is signed in."""

    chat: Chat
    server: PostgreSQL
    sessions: list[str]

    @property
    def url(self) -> str:
        return self.chat.environment["SAFEGUARDING_WEB_URL"]


@dataclass
class Told:
    """What somebody was told on the page, and when."""

    at: float
    status: int
    page: str

    @property
    def is_answer(self) -> bool:
        return self.status == 200 and WORDS_OF_THE_NOTE in self.page

    @property
    def is_whom_to_ring(self) -> bool:
        """Whether it says what to do in danger and whom to ring, on a page or on a card."""
        on_page = self.status == 503 and said.DANGER in self.page
        on_card = self.status == 200 and answer_messages.FAILED_STEPS[0] in self.page
        return (on_page or on_card) and CONTACT in self.page


@dataclass
class Asking(threading.Thread):
    """Somebody who asks in a browser again and again until told to stop."""

    url: str
    session: str
    number: int
    ending: threading.Event
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return self.number

    def run(self) -> None:
        with httpx.Client(base_url=self.url, trust_env=False, timeout=PATIENCE) as browser:
            browser.headers["x-forwarded-for"] = f"192.0.2.{self.number}"
            browser.cookies["session"] = self.session
            while not self.ending.wait(BETWEEN):
                self.told.append(asks(browser, ASKED, form_token(self.session)))


def asks(browser: httpx.Client, question: str, token: str = "") -> Told:
    answer = browser.post("/ask", data={"question": question, "form_token": token})
    return Told(time.monotonic(), answer.status_code, said_on(answer))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    library = write_library(tmp_path_factory.mktemp("library") / "library")
    # A short path, because the server's socket lies in it.
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir=IN_MEMORY) as folder,
        a_postgresql(Path(folder)) as server,
    ):
        settings = {
            **UNHURRIED,
            **by_webhook(),
            "SAFEGUARDING_DATABASE_URL": server.address,
            "SAFEGUARDING_DUTY_DESK": DESK,
            "SAFEGUARDING_CONTACT": CONTACT,
            "SAFEGUARDING_TRUSTED_PROXIES": "127.0.0.1",
        }
        with a_chat(tmp_path_factory.mktemp("bot"), library, **settings) as chat:
            yield Running(chat, server, signed_in(chat, server.address, PEOPLE))


def signed_in(chat: Chat, address: str, count: int) -> list[str]:
    """Let people of one council be signed in; return what their browsers show."""
    settings = Settings(
        data_dir=chat.command_line.data,
        library_dir=chat.command_line.library,
        database_url=SecretStr(address),
    )
    with closing(Assistant(settings)) as assistant:
        membership, sessions = Membership(Team("kent", "duty"), Role.PRACTITIONER), []
        for _ in range(count):
            person = assistant.store.people.add(membership, "", assistant.clock())
            session = assistant.browsers.sign_in(assistant.browsers.code_for(person, HOUR).code)
            assert session is not None
            sessions.append(session.token)
        return sessions


@pytest.mark.parametrize(
    ("outage", "away"),
    [
        *(pytest.param(outage, AWAY, id=name) for name, outage in OUTAGES.items()),
        pytest.param(PostgreSQL.down, LONG_AWAY, id="gone for a minute", marks=pytest.mark.slow),
    ],
)
def test_whoever_asks_meanwhile_is_answered_or_told_whom_to_ring(
    running: Running, outage: Callable[[PostgreSQL], AbstractContextManager[None]], away: float
) -> None:
    chat, ending = running.chat, threading.Event()
    asking = [Asking(running.url, s, n, ending) for n, s in enumerate(running.sessions, 1)]
    writing, stranger = [chat.person() for _ in range(3)], chat.stranger()
    for one in asking:
        one.start()
    try:
        until_answered(asking, time.monotonic())
        with outage(running.server):
            gone = time.monotonic()
            for person in writing:
                person.says(ASKED)
            time.sleep(away / 2)
            emergency(running, stranger)
            time.sleep(away / 2)
            back = time.monotonic()
        until_answered(asking, time.monotonic())
    finally:
        ending.set()
    for one in asking:
        one.join(PATIENCE)
    told = [each for one in asking for each in one.told]
    assert [each for each in told if not (each.is_answer or each.is_whom_to_ring)] == []
    meanwhile = [each for each in told if gone + 1 < each.at < back]
    assert meanwhile
    # Where nothing can be written, what can be read is answered, without a code.
    assert outage is not PostgreSQL.without_room or all(each.is_answer for each in meanwhile)
    # Who wrote in the chat is answered once it is back, and once.
    for person in writing:
        person.message(WORDS_OF_THE_NOTE, timeout=SOON)
    chat.drained()
    for person in writing:
        assert sum(WORDS_OF_THE_NOTE in message["text"] for message in person.transcript()) == 1
    assert "Traceback" not in chat.log.read_text()
    until(lambda: httpx.get(f"{running.url}/health", trust_env=False, timeout=SOON).status_code == 200)


def until_answered(asking: list[Asking], since: float) -> None:
    """Wait until everybody was answered after a moment."""
    until(lambda: all(any(each.is_answer and each.at > since for each in one.told) for one in asking))


def until(true: Callable[[], object]) -> None:
    """Wait until something holds, which must be soon."""
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def emergency(running: Running, stranger: client.Person) -> None:
    """Write of danger in a browser, with a session and without one, and in the chat."""
    stranger.says(DANGER)
    for session in ("", running.sessions[0]):
        with httpx.Client(base_url=running.url, trust_env=False, timeout=AT_ONCE) as browser:
            browser.headers["x-forwarded-for"] = "192.0.2.200"
            if session:
                browser.cookies["session"] = session
            card = asks(browser, DANGER, form_token(session) if session else "")
        assert card.status == 200
        assert answer_messages.RING_999 in card.page
        assert DESK in card.page
    assert DESK in stranger.message(answer_messages.RING_999, timeout=AT_ONCE)["text"]
