"""The gate of the pages: who may come in and do what, and what becomes of a request that is refused.

A view takes a request and calls services. Errors of the domain pass through it to the gate, which says them
on a page. Whatever is refused or broken, the page says first what to do where a child is in danger.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.channels.web import messages as said
from bot.channels.web.security import PageAddress, form_token, is_form_token
from bot.channels.web.templates import Templates
from bot.core.card import Card
from bot.core.people import Permission, Person
from bot.core.rate_limit import RateLimit
from bot.errors import NotHeldError, RefusedError, StoreError, UnknownError
from bot.features.answers.layout import card_blocks
from bot.features.boundary.guide import RulesError
from bot.features.people.formatting import roles_of
from bot.features.people.model import MOST, new_token
from bot.rendering.blocks import Alert, Block, paragraph
from bot.rendering.html import html_of
from bot.runtime.run_blocking import run_blocking

log = logging.getLogger(__name__)

#: Bytes of a form at most, and fields.
LARGEST, MOST_FIELDS = 32_000, 60
#: Seconds given to the database to say who somebody is, and to a browser to send a form.
PATIENCE, SENDING = 10.0, 30.0
#: At once, and a second after that: of somebody signed in, of an address without anybody, of any address.
#: A whole council may come from one address, and a room of people signs in at once.
PERSON, STRANGER, ADDRESS = (60.0, 2.0), (300.0, 5.0), (600.0, 60.0)
GET = frozenset({"GET", "HEAD"})

#: Errors whose sentence is for the person who asked. A database that is away is not among them.
DOMAIN_ERRORS = (NotHeldError, RefusedError, UnknownError, RulesError)

Given = ParamSpec("Given")
Made = TypeVar("Made")


class RefusedRequestError(Exception):
    """A request is not let in; ``sentence`` says why, and ``status`` is its code."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass
class WebRequest:
    """A request to a page, with the ways to answer it; ``person`` is who is signed in, once that is known."""

    gate: WebGate
    raw: Request
    form: dict[str, str] = field(default_factory=dict)
    sent_by: Person | None = None

    @property
    def assistant(self) -> Assistant:
        """What answers."""
        return self.gate.assistant

    @property
    def person(self) -> Person:
        """Who is signed in."""
        assert self.sent_by is not None
        return self.sent_by

    @property
    def token(self) -> str:
        """What the browser shows for its session, "" where it shows nothing."""
        return self._cookie(self.gate.address.session_cookie)

    @property
    def visit(self) -> str:
        """What the browser shows while nobody is signed in."""
        return self._cookie(self.gate.address.visit_cookie)

    @property
    def is_read_only(self) -> bool:
        """Whether it asks for a page alone."""
        return self.raw.method in GET

    @property
    def sender(self) -> str:
        """The network address that it came from."""
        return self.raw.client.host if self.raw.client else ""

    def given(self, name: str) -> str:
        """Return a field of the form, "" where it is not there."""
        return self.form.get(name, "")

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.raw.path_params.get(name, ""))

    def asked(self, name: str) -> str:
        """Return what an address names after its question mark, "" where it names nothing."""
        return self.raw.query_params.get(name, "")

    def number(self, name: str) -> int:
        """Return a number in the path. Raises NotHeldError for what is none of ours."""
        return number_in(self.path(name))

    async def run(self, work: Callable[Given, Made], *arguments: Given.args, **named: Given.kwargs) -> Made:
        """Do what may block off the event loop."""
        return await run_blocking(work, *arguments, **named)

    async def tried(self, work: Callable[[], Made]) -> tuple[Made | None, str]:
        """Do what may be refused; return what came of it, or why not, for the page whose form it is."""
        try:
            return await self.run(work), ""
        except RefusedError as refused:
            return None, str(refused)

    def page(self, name: str, title: str, status: int = 200, **values: Any) -> Response:
        """Return a page; whoever is not signed in gets what their forms need."""
        shown = self.token if self.sent_by else self.visit or new_token()
        response = self.gate.templates.response(
            name, status, title=title, person=self.sent_by, form_token=form_token(shown), **values
        )
        if self.sent_by is None and shown != self.visit:
            self.gate.address.keep(response, self.gate.address.visit_cookie, shown)
        return response

    def blocks_page(self, title: str, *blocks: Block, status: int = 200, **values: Any) -> Response:
        """Return a page of blocks."""
        return self.page("message.html", title, status, body=html_of(blocks, 2), **values)

    def see(self, path: str) -> Response:
        """Send the browser on to a page."""
        return RedirectResponse(path, 303)

    def _cookie(self, name: str) -> str:
        value = self.raw.cookies.get(name, "")
        return value if len(value) <= MOST else ""


def number_in(text: str) -> int:
    """Return a number as the store gives them. Raises NotHeldError for all else."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10):
        raise NotHeldError(said.NO_PAGE)
    return int(text)


View = Callable[[WebRequest], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class WebGate:
    """The gate of the pages of one assistant."""

    def __init__(self, assistant: Assistant, url: str) -> None:
        """``url`` is the address at which people open the pages."""
        self.assistant = assistant
        self.address = PageAddress(url)
        self.templates = Templates()
        self._people, self._strangers, self._addresses = (
            RateLimit(*limit) for limit in (PERSON, STRANGER, ADDRESS)
        )

    def allow(self, permission: Permission, view: View) -> Endpoint:
        """Return an endpoint that lets only those in who have a permission, asked anew each time."""
        return self.endpoint(lambda request: self.admit(permission, request, view))

    def anybody(self, view: View) -> Endpoint:
        """Return an endpoint that is open to strangers; who is signed in is known there too."""

        async def let_in(request: WebRequest) -> Response:
            await self.recognise(request)
            if not request.is_read_only:
                self._check_form(request)
            return await view(request)

        return self.endpoint(let_in)

    def endpoint(self, then: View) -> Endpoint:
        """Return an endpoint: a request to our address is read, and whatever befalls it ends in a page."""

        async def answer(raw: Request) -> Response:
            request = WebRequest(self, raw)
            try:
                await self._read(request)
                response = await then(request)
            except RefusedRequestError as refused:
                response = self._refused(request, refused)
            except DOMAIN_ERRORS as refused:
                status = 404 if isinstance(refused, NotHeldError) else 400
                response = self.told(request, status, str(refused))
            except (StoreError, TimeoutError):
                response = self.away(request)
            except ClientDisconnect:
                response = Response(status_code=400)
            except Exception as fault:
                response = self._failed(request, fault)
            return self.address.protect(response)

        return answer

    async def admit(self, permission: Permission, request: WebRequest, view: View) -> Response:
        """Let a request through to a view if its sender may; else say why not.

        While the assistant is paused people can still see to their own data; all else gets the reason.
        """
        await self.recognise(request)
        if request.sent_by is None:
            if request.is_read_only:
                return request.see("/sign-in")
            return request.page("sign_in.html", said.SIGN_IN, 403, notice=said.SIGNED_OUT_HERE)
        if not request.is_read_only:
            self._check_form(request)
        if not (request.person.memberships or permission is Permission.OWN):
            raise RefusedRequestError(403, said.NO_TEAM)
        if not request.person.may(permission):
            raise RefusedRequestError(403, said.NOT_ALLOWED)
        if permission is not Permission.OWN:
            paused = await request.run(self.assistant.maintenance.card)
            if paused is not None:
                return self.paused(request, paused)
        return await view(request)

    async def recognise(self, request: WebRequest) -> None:
        """Find out who is signed in, and count the request: by the person, else by the address."""
        if request.token and request.sent_by is None:
            async with asyncio.timeout(PATIENCE):
                request.sent_by = await request.run(self.assistant.browsers.person_of, request.token)
        if request.sent_by is not None:
            taken = self._people.takes(request.sent_by.id)
        else:
            taken = request.is_read_only or self._strangers.takes(request.sender)
        if not taken:
            raise RefusedRequestError(429, said.TOO_MUCH)

    def may_ask(self, request: WebRequest) -> bool:
        """Whether a request comes from somebody who may ask, by a form of ours."""
        person, from_here = request.sent_by, self.address.is_from_here(request.raw.headers)
        token = is_form_token(request.given("form_token"), request.token)
        return person is not None and person.may(Permission.ASK) and from_here and token

    def paused(self, request: WebRequest, card: Card) -> Response:
        """Return the page of a pause."""
        return request.blocks_page(said.WENT_WRONG, *card_blocks(card), status=503)

    def away(self, request: WebRequest) -> Response:
        """Return the page for when the database is away: whom to ring, and the box, which knows danger."""
        request.sent_by = None
        ring = said.RING.format(contact=self.assistant.settings.contact)
        body = html_of((Alert(said.DANGER), paragraph(said.AWAY), paragraph(ring)), 2)
        return request.page("ask.html", said.WENT_WRONG, 503, body=body)

    def told(self, request: WebRequest, status: int, sentence: str) -> Response:
        """Return a page that says one sentence, after what to do in danger."""
        return request.blocks_page(said.WENT_WRONG, Alert(said.DANGER), paragraph(sentence), status=status)

    def roles(self, person: Person) -> str:
        """Return what somebody is, in words."""
        return roles_of(person, self.assistant.library.authorities)

    async def _read(self, request: WebRequest) -> None:
        """Check that a request is for us, and take its form. Raises RefusedRequestError."""
        if not self.address.is_asked_for(request.raw.headers):
            raise RefusedRequestError(421, said.WRONG_HOST)
        if not self._addresses.takes(request.sender):
            raise RefusedRequestError(429, said.TOO_MUCH)
        if not request.is_read_only:
            async with asyncio.timeout(SENDING):
                request.form = _fields(await _body(request.raw))

    def _check_form(self, request: WebRequest) -> None:
        """Check that a form is one of ours, for this browser. Raises RefusedRequestError."""
        shown = request.token if request.sent_by else request.visit
        here = self.address.is_from_here(request.raw.headers)
        if not here or not is_form_token(request.given("form_token"), shown):
            raise RefusedRequestError(403, said.FORM_OLD)

    def _refused(self, request: WebRequest, refused: RefusedRequestError) -> Response:
        return self.told(request, refused.status, refused.sentence)

    def _failed(self, request: WebRequest, fault: Exception) -> Response:
        """Return the page of a fault, with the reference under which the log names its kind alone."""
        reference = secrets.token_hex(4)
        log.error("a page failed: reference=%s error=%s", reference, type(fault).__name__)
        ring = said.RING.format(contact=self.assistant.settings.contact)
        sentence = said.FAILED.format(reference=reference)
        blocks = (Alert(said.DANGER), paragraph(sentence), paragraph(ring))
        return request.blocks_page(said.WENT_WRONG, *blocks, status=500)

    async def unknown(self, raw: Request, refused: Exception) -> Response:
        """Answer for a path or a method that no page has."""
        status = refused.status_code if isinstance(refused, HTTPException) else 500
        sentence = said.NO_PAGE if status == 404 else said.NOT_HERE_SO
        if not self.address.is_asked_for(raw.headers):
            status, sentence = 421, said.WRONG_HOST
        request = WebRequest(self, raw)
        with suppress(RefusedRequestError, StoreError, TimeoutError):
            await self.recognise(request)  # the page then has its menu
        return self.address.protect(self.told(request, status, sentence))


async def _body(raw: Request) -> bytes:
    """Return the body of a form. Raises RefusedRequestError where it is too large or no form."""
    kind = raw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RefusedRequestError(415, said.NOT_HERE_SO)
    body = b""
    async for chunk in raw.stream():
        body += chunk
        if len(body) > LARGEST:
            raise RefusedRequestError(413, said.TOO_LARGE)
    return body


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form, each once. Raises RefusedRequestError for what is no form."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            encoding="utf-8",
            errors="replace",
        )
    except ValueError:
        raise RefusedRequestError(400, said.NOT_HERE_SO) from None
    return dict(pairs)
