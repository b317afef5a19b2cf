"""People in front of the pages: browsers without script, over HTTP against the pages themselves."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TypeVar

import httpx
from starlette.applications import Starlette

from bot.app import Assistant
from bot.channels.web.app import app_of
from bot.channels.web.security import form_token
from bot.core.people import Membership, Person, Role, Team
from bot.core.progress import make_findable
from bot.core.question import Question
from bot.features.answers.batching import Batcher
from bot.features.boundary.case_reader import CaseRead
from bot.settings import Settings
from procedures.boundary.facts import Facts, Tie
from procedures.library import SHIPPED
from procedures.originals import original_of
from support.fakes import HashEncoder
from support.page_html import Parsed, parsed
from support.samples import write_originals
from support.shipped import shipped_library

Made = TypeVar("Made")

ADDRESS = "http://127.0.0.1:8080"
DESK = "the duty desk on 07700 900123"
CONTACT = "the duty manager on 07700 900456"
#: Councils that stories name for what they are, so that none has them for itself.
NAMED = frozenset(
    {"kent", "havering", "medway", "surrey", "rutland", "haringey", "harrow", "camden", "norfolk"}
)
#: More pages than a list of any story has.
MOST_PAGES = 100
_ADDRESSES = (f"10.0.{n // 250}.{n % 250 + 1}" for n in itertools.count(1))


def _councils() -> Iterator[str]:
    yield from sorted(set(shipped_library().authorities.by_slug) - NAMED)


_COUNCILS = _councils()


class MovingClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


class PlainReader:
    """A reader of cases that knows one: it learns no wordings, which takes ten seconds."""

    def read(self, question: Question) -> CaseRead | None:
        text = question.searched.lower()
        if "who holds" not in text:
            return None
        named = "havering" in text and "kent" in text
        return CaseRead(Facts("havering", "kent", tie=Tie.RISK) if named else None)


@dataclass
class Site:
    """The pages of one assistant, with the loop on which they run."""

    assistant: Assistant
    clock: MovingClock
    app: Starlette
    loop: asyncio.AbstractEventLoop
    url: str = ADDRESS

    def at(self, url: str) -> Site:
        """The same pages, as people open them at another address."""
        return replace(self, app=app_of(self.assistant, url), url=url)

    def browser(self, address: str | None = None) -> Browser:
        """A browser that has not been here, at an address of its own."""
        return Browser(self, address or next(_ADDRESSES))

    def council(self) -> str:
        """A council that no other story has: nobody else sees what is released or shown in all of it."""
        return next(_COUNCILS)

    def person(self, role: Role = Role.PRACTITIONER, council: str = "kent", team: str = "duty") -> Person:
        """Somebody who is enrolled."""
        membership = Membership(Team(council, team), role)
        return self.assistant.store.people.add(membership, "", self.clock())

    def signed_in(self, person: Person | None = None) -> Browser:
        """A browser in which somebody is signed in, as the form for it leaves one."""
        service = self.assistant.browsers
        made = service.code_for(person or self.person(), dt.timedelta(minutes=5))
        signed_in = service.sign_in(made.code)
        assert signed_in is not None
        browser = self.browser()
        browser.cookies["session"] = signed_in.token
        return browser


@dataclass
class Browser:
    """A browser without script: it keeps cookies, and sends forms as they stand on a page."""

    site: Site
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        """Open a page; where it sends on, that is not followed."""
        return self._sent("GET", path)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form as it is given, token or no token."""
        return self._sent("POST", path, fields)

    def fills(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Open a page, fill in its form and send it; return the page on which that ends."""
        return self.followed(self.sends_form(page, action, **fields))

    def sends_form(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Open a page, fill in its form and send it; where that sends on, it is not followed."""
        return self.post(action, form_token=token_on(self.get(page)), **fields)

    def followed(self, answer: httpx.Response) -> httpx.Response:
        """The page on which a form that was sent ends: the one that it was sent on to, if it was."""
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    def pages_of(self, path: str) -> list[httpx.Response]:
        """Open a list, and by its own links the pages after that."""
        pages = [self.get(path)]
        while after := re.search(r'<a rel="next" href="([^"]+)"', pages[-1].text):
            pages.append(self.get(unescape(after[1])))
            assert len(pages) < MOST_PAGES, path
        return pages

    def reads(self, path: str) -> str:
        """The text of a list, page after page."""
        return " ".join(map(said_on, self.pages_of(path)))

    def asks(self, question: str) -> httpx.Response:
        """Type a question into the box."""
        return self.fills("/ask", "/ask", question=question)

    def asks_blind(self, question: str) -> httpx.Response:
        """Send the box as it stood on a page that was opened before."""
        return self.post("/ask", form_token=form_token(self.cookies.get("session", "")), question=question)

    def method(self, method: str, path: str) -> httpx.Response:
        """Ask in a way that no page does."""
        return self._sent(method, path)

    def sends_raw(self, path: str, body: bytes) -> httpx.Response:
        """Send a body as it is."""
        return self._sent("POST", path, body=body)

    def sends_files(
        self, path: str, *files: tuple[str, bytes], into: str = "files", **fields: str
    ) -> httpx.Response:
        """Send a form with files in one of its fields, each by its name, token or no token."""
        return self._sent("POST", path, fields, files=tuple((into, file) for file in files))

    def _sent(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        body: bytes | None = None,
        files: tuple[tuple[str, tuple[str, bytes]], ...] = (),
    ) -> httpx.Response:
        answer = self.site.loop.run_until_complete(self._requested(method, path, fields, body, files))
        self._keep(answer.headers.get_list("set-cookie"))
        return answer

    async def sends(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with its token, where a test runs the loop itself to send several at once."""
        return await self._requested(
            "POST", path, {"form_token": form_token(self.cookies.get("session", "")), **fields}, None
        )

    async def opens(self, path: str) -> httpx.Response:
        """Open a page, where a test runs the loop itself to open several at once."""
        return await self._requested("GET", path, None, None)

    async def _requested(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None,
        body: bytes | None,
        files: tuple[tuple[str, tuple[str, bytes]], ...] = (),
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.site.app, client=(self.address, 1))
        shown = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**({"cookie": shown} if shown else {}), **self.headers}
        async with httpx.AsyncClient(
            transport=transport, base_url=self.site.url, headers=headers, trust_env=False
        ) as client:
            sent = list(files) or None
            return await client.request(method, path, data=fields, content=body, files=sent)

    def _keep(self, given: list[str]) -> None:
        """Keep the cookies that a page gave, and forget those that it took back."""
        for name, morsel in [pair for each in given for pair in SimpleCookie(each).items()]:
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def token_on(answer: httpx.Response) -> str:
    """The token of the forms on a page."""
    found = re.search(r'name="form_token" value="(\w+)"', answer.text)
    assert found, answer.text
    return found[1]


def read(answer: httpx.Response) -> Parsed:
    """What a browser makes of a page."""
    return parsed(answer.text)


def said_on(answer: httpx.Response) -> str:
    """The text of a page, on one line."""
    return " ".join(read(answer).text.split())


def done(made: Made) -> Future[Made]:
    """What was made, as whoever waits for it elsewhere holds it."""
    promised: Future[Made] = Future()
    promised.set_result(made)
    return promised


@contextmanager
def a_site(folder: Path, openid: Path | None = None, library: Path = SHIPPED) -> Iterator[Site]:
    """Give the pages of an assistant over a library and two originals, which answers here.

    ``openid`` is the file of the councils whose own accounts sign people in.
    """
    settings = Settings(
        data_dir=folder / "data",
        web_url=ADDRESS,
        duty_desk=DESK,
        contact=CONTACT,
        reranker="none",
        openid=openid,
        library_dir=library,
    )
    clock, loop = MovingClock(), asyncio.new_event_loop()
    assistant = Assistant(settings, clock)
    assistant.__dict__["encoder"] = HashEncoder()
    assistant.__dict__["case_reader"] = PlainReader()
    # What a process of its own does in the service is done here, so that no test waits for one to start.
    assistant.__dict__["batcher"] = Batcher(lambda questions: assistant.answers.cards(questions))
    assistant.__dict__["neighbours"] = lambda *asked: done(assistant.neighbour_service.near(*asked))
    paths = list(map(Path, write_originals(folder)))
    try:
        assistant.index.add_all([original_of(p.read_bytes(), p.name, assistant.library) for p in paths])
        make_findable(assistant.search)
        yield Site(assistant, clock, app_of(assistant, ADDRESS), loop)
    finally:
        assistant.close()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
