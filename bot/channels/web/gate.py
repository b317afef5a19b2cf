"""The gate of the pages: who may come in and do what, and what becomes of a request that is refused.

A view takes a request and calls services. Errors of the domain pass through it to the gate, which says them
on a page. Whatever is refused or broken, the page says first what to do where a child is in danger.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from bot.app import Assistant
from bot.channels.web import messages as said
from bot.channels.web.file_form import (
    FilesTooLargeError,
    FormLimits,
    NoFileFormError,
    SentFile,
    read_file_form,
)
from bot.channels.web.notices import PageNotices
from bot.channels.web.security import CONTENT_POLICY, SCRIPT_POLICY, PageAddress, form_token, is_form_token
from bot.channels.web.templates import Templates
from bot.core.card import Card
from bot.core.failure import FailedPart
from bot.core.people import Permission, Person
from bot.core.rate_limit import RateLimit
from bot.errors import NotHeldError, RefusedError, StoreError, UnknownError
from bot.features.answers.layout import card_blocks
from bot.features.boundary.guide import RulesError
from bot.features.people.formatting import roles_of
from bot.features.people.model import MOST, new_token
from bot.rendering.blocks import Alert, Block, paragraph
from bot.rendering.html import html_of
from bot.runtime.failure_note import noted
from bot.runtime.run_blocking import run_blocking

if TYPE_CHECKING:
    from bot.store.browser_sessions import HeldSession

log = logging.getLogger(__name__)

#: Bytes of a form at most, and fields.
LARGEST, MOST_FIELDS = 32_000, 60
#: Seconds given to the database to say who somebody is and to note that they were here, to other work for a
#: page, and to a browser to send a form.
PATIENCE, NOTING, WORKING, SENDING = 10.0, 1.0, 60.0, 30.0
#: Seconds given to a browser to send files: less than a connection has for a request.
SENDING_FILES = 240.0
#: At once, and a second after that: requests of somebody signed in, forms of an address without anybody,
#: requests of any address, and forms. A whole council may come from one address, and a room of 300 joins
#: a session and answers its first question.
PERSON, STRANGER, ADDRESS, FORMS = (60.0, 2.0), (300.0, 5.0), (600.0, 60.0), (600.0, 20.0)
#: The same for coming back from a council's own sign-in to any address: each time that sign-in is asked.
RETURNS = (300.0, 2.0)
GET = frozenset({"GET", "HEAD"})
#: What a pause does not hold up: who is to end it must come in.
WHILE_PAUSED = frozenset({Permission.OWN, Permission.MANAGE_PEOPLE})

#: Errors whose sentence is for the person who asked. A database that is away is not among them.
DOMAIN_ERRORS = (RefusedError, UnknownError, RulesError)

Given = ParamSpec("Given")
Made = TypeVar("Made")


#: The part of an IPv6 address that one household or office has for itself.
OWN_NETWORK = 64


class RefusedRequestError(Exception):
    """A request is not let in; ``sentence`` says why, and ``status`` is its code."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass
class WebRequest:
    """A request to a page, with the ways to answer it; ``person`` is who is signed in, once that is known.

    ``is_unsure`` says that it could not be found out who is: the database is away. Where it ``takes_files``,
    of so many and so large, its form is read once it is known that its sender may send one.
    """

    gate: WebGate
    raw: Request
    form: dict[str, str] = field(default_factory=dict)
    sent_by: Person | None = None
    held: HeldSession | None = None
    is_unsure: bool = False
    takes_files: FormLimits | None = None
    files: list[SentFile] = field(default_factory=list)

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
    def session(self) -> HeldSession:
        """The session of this browser, of whoever is signed in."""
        assert self.held is not None
        return self.held

    @property
    def token(self) -> str:
        """What the browser shows for its session, "" where it shows nothing."""
        return self._cookie(self.gate.address.session_cookie)

    @property
    def visit(self) -> str:
        """What the browser shows while nobody is signed in."""
        return self._cookie(self.gate.address.visit_cookie)

    @property
    def guest(self) -> str:
        """What the browser shows as the guest of a session, "" where it shows nothing."""
        return self._cookie(self.gate.address.guest_cookie)

    @property
    def account(self) -> str:
        """What the browser shows for a sign-in that it began at a council's own page."""
        return self._cookie(self.gate.address.account_cookie)

    @property
    def form_token(self) -> str:
        """The token of the forms for this browser, "" where it shows nothing yet."""
        shown = self.token if self.sent_by else self.visit
        return form_token(shown) if shown else ""

    @property
    def is_read_only(self) -> bool:
        """Whether it asks for a page alone."""
        return self.raw.method in GET

    @property
    def sender(self) -> str:
        """The network address that it came from; of IPv6 the network, for its sender may take any in it."""
        host = self.raw.client.host if self.raw.client else ""
        try:
            address = ip_address(host.partition("%")[0])
        except ValueError:
            return host
        if not isinstance(address, IPv6Address):
            return host
        return str(address.ipv4_mapped or ip_network((int(address), OWN_NETWORK), strict=False))

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
        """Do what may block off the event loop. Raises TimeoutError where that takes too long."""
        async with asyncio.timeout(WORKING):
            return await run_blocking(work, *arguments, **named)

    async def tried(self, work: Callable[[], Made]) -> tuple[Made | None, str]:
        """Do what may be refused; return what came of it, or why not, for the page whose form it is."""
        try:
            return await self.run(work), ""
        except (RefusedError, UnknownError) as refused:
            return None, str(refused)

    def page(self, name: str, title: str, status: int = 200, notice: str = "", **values: Any) -> Response:
        """Return a page; whoever is not signed in gets what their forms need.

        A script of ours may run on one that loads it: it changes by itself, asks for a passkey, or has a box.

        It shows a notice: its own, else what was left for it by ``tell``.
        Where nobody knows who is, its forms are for the session that the browser shows: they work again once
        that is known.
        """
        if self.raw.method == "GET" and self.sent_by is not None and not notice:
            notice = self.gate.notices.taken(self.form_token, self.raw.url.path)
        is_of_session = self.sent_by is not None or (self.is_unsure and self.token)
        shown = self.token if is_of_session else self.visit or new_token()
        response = self.gate.templates.response(
            name,
            status,
            title=title,
            notice=notice,
            person=self.sent_by,
            form_token=form_token(shown),
            **values,
        )
        if not is_of_session and shown != self.visit:
            self.gate.address.keep(response, self.gate.address.visit_cookie, shown)
        if b"<script " in response.body:  # our template's own: every value shown is escaped
            response.headers[CONTENT_POLICY] = SCRIPT_POLICY
        return response

    def blocks_page(self, title: str, *blocks: Block, status: int = 200, **values: Any) -> Response:
        """Return a page of blocks."""
        return self.page("message.html", title, status, body=html_of(blocks, 2), **values)

    def see(self, path: str) -> Response:
        """Send the browser on to a page."""
        return RedirectResponse(path, 303)

    def tell(self, path: str, notice: str) -> Response:
        """Send the browser on to a page that shows a notice once, so that a reload sends no form again.

        The page may be one of a list, named after a question mark.
        """
        self.gate.notices.leave(self.form_token, urlsplit(path).path, notice)
        return self.see(path)

    def _cookie(self, name: str) -> str:
        value = self.raw.cookies.get(name, "")
        return value if len(value) <= MOST else ""


def number_in(text: str) -> int:
    """Return a number as the store gives them. Raises NotHeldError for all else."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10):
        raise NotHeldError(said.NOT_HELD)
    return int(text)


View = Callable[[WebRequest], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class WebGate:
    """The gate of the pages of one assistant."""

    def __init__(self, assistant: Assistant, url: str) -> None:
        """``url`` is the address at which people open the pages."""
        self.assistant = assistant
        self.address = PageAddress(url)
        self.templates = Templates([each.settings for each in assistant.council_accounts.providers.values()])
        self._people, self._strangers, self._addresses, self._forms, self._returns = (
            RateLimit(*limit) for limit in (PERSON, STRANGER, ADDRESS, FORMS, RETURNS)
        )
        self.notices = PageNotices()
        self._noting: asyncio.Task[None] | None = None

    def allow(self, permission: Permission, view: View) -> Endpoint:
        """Return an endpoint that lets only those in who have a permission, asked anew each time."""
        return self.endpoint(lambda request: self.admit(permission, request, view))

    def allow_files(self, permission: Permission, view: View, limits: FormLimits) -> Endpoint:
        """Return an endpoint as ``allow`` does, for a form that holds files, of no more than ``limits``."""
        return self.endpoint(lambda request: self.admit(permission, request, view), limits)

    def allow_fresh(
        self, permission: Permission, view: View, when: Callable[[WebRequest], bool] = lambda _: True
    ) -> Endpoint:
        """Return an endpoint as ``allow`` does, for who signed in just now; others are to sign in again.

        ``when`` says of which requests that is asked.
        """

        async def checked(request: WebRequest) -> Response:
            is_let_in = self.is_fresh(request) or not when(request)
            return await view(request) if is_let_in else await self.again(request, 403)

        return self.allow(permission, checked)

    def anybody(self, view: View) -> Endpoint:
        """Return an endpoint that is open to strangers; who is signed in is known there too."""

        async def let_in(request: WebRequest) -> Response:
            await self.recognise(request)
            if not request.is_read_only:
                self.check_form(request)
            return await view(request)

        return self.endpoint(let_in)

    def endpoint(self, then: View, takes_files: FormLimits | None = None) -> Endpoint:
        """Return an endpoint: a request to our address is read, and whatever befalls it ends in a page."""

        async def answer(raw: Request) -> Response:
            request = WebRequest(self, raw, takes_files=takes_files)
            try:
                await self._read(request)
                response = await then(request)
            except RefusedRequestError as refused:
                response = self._refused(request, refused)
            except NotHeldError:  # its own sentence may repeat what was sent, or name a command
                response = self.told(request, 404, said.NOT_HELD)
            except DOMAIN_ERRORS as refused:
                response = self.told(request, 400, str(refused))
            except (StoreError, TimeoutError):
                response = self.away(request)
            except ClientDisconnect:
                response = Response(status_code=400)
            except Exception as fault:
                response = await self._failed(request, fault)
            finally:
                for sent in request.files:
                    sent.file.close()
            return self.address.protect(response)

        return answer

    async def admit(self, permission: Permission, request: WebRequest, view: View) -> Response:
        """Let a request through to a view if its sender may; else say why not.

        While the assistant is paused people can still see to their own data, and administrators to people
        and the service; all else gets the reason.
        """
        await self.recognise(request)
        if request.sent_by is None:
            return request.see("/sign-in") if request.is_read_only else self.signed_out(request)
        if not (request.is_read_only or request.takes_files):
            self.check_form(request)
        if not (request.person.memberships or permission is Permission.OWN):
            raise RefusedRequestError(403, said.NO_TEAM)
        if not request.person.may(permission):
            raise RefusedRequestError(403, said.NOT_ALLOWED)
        if request.takes_files:
            await self._read_files(request, request.takes_files)
        return await self._pause(permission, request) or await view(request)

    async def recognise(self, request: WebRequest) -> None:
        """Find out who is signed in, and count the request: by the person, else by the address."""
        if request.sent_by is None:
            await self._identify(request)
        if request.sent_by is not None:
            if not self._people.takes(request.sent_by.id):
                raise RefusedRequestError(429, said.TOO_MUCH)
        elif not (request.is_read_only or self._strangers.takes(request.sender)):
            raise RefusedRequestError(429, said.TOO_MUCH)

    def count_return(self, request: WebRequest) -> None:
        """Count who comes back from a council's own sign-in. Raises RefusedRequestError for one too many."""
        if not self._returns.takes(request.sender):
            raise RefusedRequestError(429, said.TOO_MUCH)

    async def refusal_since(self, permission: Permission, request: WebRequest) -> Response | None:
        """Return what to say in place of what took long to make, where its sender may not have it any more.

        They may have been signed out, removed or given another role meanwhile, and the assistant paused.
        """
        before = request.person
        await self._identify(request)
        if request.sent_by is None:
            return self.signed_out(request)
        if request.sent_by.memberships != before.memberships:
            return self.told(request, 403, said.ROLE_CHANGED)
        return await self._pause(permission, request)

    def signed_out(self, request: WebRequest) -> Response:
        """Return the way in, for whoever sends a form and is not signed in any more."""
        return self.way_in(request, 403, notice=said.SIGNED_OUT_HERE)

    def way_in(
        self, request: WebRequest, status: int = 200, title: str = said.SIGN_IN, **values: Any
    ) -> Response:
        """Return the page to sign in on; our script runs on it where passkeys can be used."""
        passkeys = self.address.relying_party is not None
        return request.page("sign_in.html", title, status, passkeys=passkeys, **values)

    def is_fresh(self, request: WebRequest) -> bool:
        """Whether who is signed in did so just now, and so may change who comes in, and how."""
        return self.assistant.browsers.is_fresh(request.session)

    async def again(self, request: WebRequest, status: int = 200, **values: Any) -> Response:
        """Return the page on which who is signed in does so again, by what is theirs."""
        linked = await request.run(self.assistant.council_accounts.linked, request.person)
        accounts = [provider for provider, is_linked in linked if is_linked]
        title, how = said.AGAIN, said.AGAIN_HOW
        return self.way_in(request, status, title, at="/you/again", again=how, accounts=accounts, **values)

    async def _pause(self, permission: Permission, request: WebRequest) -> Response | None:
        """Return the page of a pause, where there is one and it holds for what is asked."""
        if permission in WHILE_PAUSED:
            return None
        paused = await request.run(self.assistant.maintenance.card)
        return self.paused(request, paused) if paused is not None else None

    async def _identify(self, request: WebRequest) -> None:
        """Find out whose session the browser shows."""
        request.held = request.sent_by = None
        if not request.token:
            return
        request.is_unsure = True
        async with asyncio.timeout(PATIENCE):
            request.held = await request.run(self.assistant.browsers.session_of, request.token)
        request.is_unsure = False
        if request.held is not None:
            request.sent_by = request.held.person
            if request.held.is_to_note:
                await self._note_seen(request.token)

    async def _note_seen(self, token: str) -> None:
        """Note that a session was used, one at a time; no page waits for that where it hangs, or fails by it.

        What is not noted now is at the next page.
        """
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._noted(token))
            await asyncio.wait({self._noting}, timeout=NOTING)

    async def _noted(self, token: str) -> None:
        try:
            await run_blocking(self.assistant.browsers.note_seen, token)
        except Exception as fault:
            log.warning("not noted that a session was used: error=%s", type(fault).__name__)

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
        request.sent_by, request.is_unsure = None, True
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
        self._check_address(request)
        if not (request.is_read_only or request.takes_files):
            try:
                async with asyncio.timeout(SENDING):
                    request.form = _fields(await _body(request.raw))
            except TimeoutError:
                raise RefusedRequestError(408, said.TOO_SLOW) from None

    async def _read_files(self, request: WebRequest, limits: FormLimits) -> None:
        """Take a form with files and check that it is one of ours. Raises RefusedRequestError."""
        if not self.address.is_from_here(request.raw.headers):
            raise RefusedRequestError(403, said.FORM_OLD)
        try:
            async with asyncio.timeout(SENDING_FILES):
                request.form, request.files = await read_file_form(request.raw, limits, MOST_FIELDS, LARGEST)
        except TimeoutError:
            raise RefusedRequestError(408, said.TOO_SLOW) from None
        except NoFileFormError:
            raise RefusedRequestError(415, said.NOT_HERE_SO) from None
        except FilesTooLargeError:
            told = said.FILES_TOO_LARGE if limits.files > 1 else said.FILE_TOO_LARGE
            most = {"files": limits.files, "megabytes": limits.megabytes}
            raise RefusedRequestError(413, told.format(**most)) from None
        self.check_form(request)

    def _check_address(self, request: WebRequest) -> None:
        """Check that a request is for us and not one too many, and count it. Raises RefusedRequestError."""
        is_taken = self._addresses.takes(request.sender)
        if not (is_taken and (request.is_read_only or self._forms.takes(request.sender))):
            raise RefusedRequestError(429, said.TOO_MUCH)
        if not self.address.is_asked_for(request.raw.headers):
            raise RefusedRequestError(421, said.WRONG_HOST)

    def check_form(self, request: WebRequest) -> None:
        """Check that a form is one of ours, for this browser. Raises RefusedRequestError."""
        shown = request.token if request.sent_by else request.visit
        here = self.address.is_from_here(request.raw.headers)
        if not here or not is_form_token(request.given("form_token"), shown):
            raise RefusedRequestError(403, said.FORM_OLD)

    def _refused(self, request: WebRequest, refused: RefusedRequestError) -> Response:
        return self.told(request, refused.status, refused.sentence)

    async def _failed(self, request: WebRequest, fault: Exception) -> Response:
        """Return the page of a fault, with the reference under which its kind alone is noted."""
        reference = await noted(self.assistant.failures, FailedPart.PAGE, type(fault).__name__)
        ring = said.RING.format(contact=self.assistant.settings.contact)
        sentence = said.FAILED.format(reference=reference)
        blocks = (Alert(said.DANGER), paragraph(sentence), paragraph(ring))
        return request.blocks_page(said.WENT_WRONG, *blocks, status=500)

    async def unknown(self, raw: Request, refused: Exception) -> Response:
        """Answer for a path or a method that no page has: counted as any other, and without the database."""
        status = refused.status_code if isinstance(refused, HTTPException) else 500
        sentence = said.NO_PAGE if status == 404 else said.NOT_HERE_SO
        request = WebRequest(self, raw)
        try:
            self._check_address(request)
        except RefusedRequestError as first:
            status, sentence = first.status, first.sentence
        response = self.told(request, status, sentence)
        if status == 405 and isinstance(refused, HTTPException):
            response.headers.update(refused.headers or {})
        return self.address.protect(response)


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
