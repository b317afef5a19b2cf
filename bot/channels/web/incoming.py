"""Documents that an officer sends, or names by their addresses.

Each is looked at, corrected, and kept or not, before anything is held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from itertools import groupby
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.form_fields import EntryField, form_fields
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.errors import NotHeldError
from bot.features.documents import formatting as document_formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.facts import KINDS, said_of
from bot.features.documents.incoming import BUSY, IncomingDocument, IncomingState, addresses_in
from bot.features.documents.model import Taken
from bot.features.documents.office_layout import read_blocks, understood_blocks
from bot.rendering.html import html_of
from procedures.document import Document, is_web_address

#: Seconds for which a page waits for work on a document, before it says that this is going on.
PATIENT = 8.0
#: The field of the form that holds the files of a folder.
FOLDER = "folder"
#: The fields in which a document is corrected, in their order.
FIELDS = ("title", "kind", "date", "council", "publisher", "edition")
#: The same of a document that is not held yet: for whom it is can be said then alone.
NEW_FIELDS = (*FIELDS, "only_for")


class IncomingPage:
    """The pages of documents that wait for whoever sent them."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._office = gate.assistant.document_office

    async def listed(self, request: WebRequest) -> Response:
        """Show the form for files, and what waits."""
        return await self._list(request)

    async def received(self, request: WebRequest) -> Response:
        """Take files and folders, and show what waits."""
        sent = [(each.name, each.file) for each in request.files if each.name and each.field != FOLDER]
        folder = [(each.name, each.file) for each in request.files if each.name and each.field == FOLDER]
        service = self._assistant.incoming_documents
        made, problem = await request.tried(lambda: service.receive(request.person, sent, folder))
        return self._seen(request, made) if made else await self._list(request, problem=problem)

    async def named(self, request: WebRequest) -> Response:
        """Fetch what is at addresses, and show what waits."""
        addresses, wrong = addresses_in(request.given("addresses"))
        if wrong:
            lines = formatting.joined(tuple(map(str, wrong)))
            problem = document_messages.NO_ADDRESS_IN.format(lines=lines)
            return await self._list(request, unreachable=problem, addresses=addresses)
        service = self._assistant.incoming_documents
        made, problem = await request.tried(lambda: service.receive_addresses(request.person, addresses))
        if made:
            return self._seen(request, made)
        return await self._list(request, unreachable=problem, addresses=addresses)

    async def kept_sure(self, request: WebRequest) -> Response:
        """Keep the documents that the list named as those of which nothing is in doubt."""
        numbers = {number_in(each) for each in request.given("documents").split(",")}
        service = self._assistant.incoming_documents
        begun = await request.run(service.keep_sure, request.person, numbers)
        return request.tell("/office/incoming", said.KEEPING_SURE if begun else said.KEEPING_NONE)

    async def dropped_rest(self, request: WebRequest) -> Response:
        """Take all off the list that is not being worked on."""
        count = await request.run(self._assistant.incoming_documents.drop_rest, request.person)
        told = said.DROPPED_ONE if count == 1 else said.DROPPED_REST.format(count=count)
        return request.tell("/office/incoming", told)

    async def opened(self, request: WebRequest) -> Response:
        """Show a document as it was understood. Raises NotHeldError."""
        return await self._page(request)

    async def decided(self, request: WebRequest) -> Response:
        """Keep a document, drop it, or correct what is said of it. Raises NotHeldError."""
        service, person, number = self._assistant.incoming_documents, request.person, request.number("number")
        typed = {name: request.form[name] for name in NEW_FIELDS if name in request.form}
        moves: dict[str, Callable[[], IncomingDocument]] = {
            "drop": lambda: service.drop(person, number),
            "keep": lambda: service.keep(person, number),
            "correct": lambda: service.correct(person, number, typed),
            "open": lambda: service.let_all_see(person, number),
        }
        move = request.given("do")
        if move not in moves:
            raise NotHeldError(said.NO_PAGE)
        document, problem = await request.tried(moves[move])
        if document is not None and move == "drop":
            return request.tell("/office/incoming", said.LEFT_OUT.format(name=document.name))
        if problem:
            return await self._page(request, problem, typed)
        return request.see(f"/office/incoming/{number}")

    def _seen(self, request: WebRequest, made: list[IncomingDocument]) -> Response:
        """Send the browser on to what came: to one document itself, to several on their list."""
        one = f"/{made[0].number}" if len(made) == 1 else ""
        return request.see(f"/office/incoming{one}")

    async def _list(
        self,
        request: WebRequest,
        problem: str = "",
        unreachable: str = "",
        addresses: Sequence[str] = (),
    ) -> Response:
        """Show the forms and what waits; ``unreachable`` is what is amiss with ``addresses``."""
        waiting = await request.run(self._assistant.incoming_documents.of, request.person)
        await patiently([each.work for each in waiting])
        busy = sum(each.state in BUSY for each in waiting)
        sure = [each.number for each in waiting if each.is_sure]
        grouped = groupby(sorted(waiting, key=_group), _group)
        groups = [(said.INCOMING_GROUPS[group], list(map(_line, held))) for group, held in grouped]
        return request.page(
            "incoming.html",
            said.ADD_DOCUMENTS,
            400 if problem or unreachable else 200,
            problem=problem or unreachable,
            files_problem=problem,
            addresses_problem=unreachable,
            addresses="\n".join(addresses),
            any=bool(waiting),
            list=list_page(request, "/office/incoming", groups),
            busy=said.INCOMING_BUSY.format(busy=busy, count=len(waiting)) if busy else "",
            may_drop=busy < len(waiting) > 1,
            sure=",".join(map(str, sure)),
            keep_sure=said.KEEP_SURE_ONE if len(sure) == 1 else said.KEEP_SURE.format(count=len(sure)),
        )

    async def _page(
        self, request: WebRequest, problem: str = "", typed: Mapping[str, str] | None = None
    ) -> Response:
        number = request.number("number")
        found = await request.run(self._assistant.incoming_documents.document, request.person, number)
        await patiently([found.work])
        shown = await request.run(self._shown, found, typed if problem and typed else {})
        return request.page(
            "incoming_document.html",
            found.name,
            400 if problem else 200,
            number=number,
            problem=problem,
            amiss=found.problem,
            **shown,
        )

    def _shown(self, found: IncomingDocument, typed: Mapping[str, str]) -> dict[str, Any]:
        """What a page shows of a document, as it is at one moment."""
        state, outcome = found.state, found.outcome
        original = outcome.original if outcome and state not in BUSY else None
        is_kept, waits = state is IncomingState.KEPT, outcome is not None and outcome.taken is Taken.WAITS
        shown: dict[str, Any] = {
            "notice": (said.KEPT_WAITS if waits else said.KEPT_NOW) if is_kept else "",
            "state": state.value,
            "is_busy": state in BUSY,
            "is_open": state is IncomingState.WAITING,
            "own": self._assistant.library.authorities.name_of(found.own) if found.own else "",
            "for_all": found.for_all,
            "body": "",
            "headings": (),
            "read": "",
            "count": 0,
            "fields": [],
            "held": "",
            "address": found.source.place if is_web_address(found.source.place) else "",
            "can_read": is_kept and not waits,
        }
        if outcome is None or original is None:
            return shown
        if state in {IncomingState.KEPT, IncomingState.HELD}:
            shown["held"] = original.document.id
        if not is_kept:
            blocks = understood_blocks(outcome, self._assistant.library.authorities)
            again = {name: words for name, words in typed.items() if self._office.may_be_shown(words)}
            shown["body"], shown["fields"] = (
                html_of(blocks, 3),
                fields_of(original.document, again, NEW_FIELDS),
            )
            shown["read"], shown["count"] = html_of(read_blocks(original), 3), len(original.passages)
            shown["headings"] = document_formatting.headings_of(original)
        return shown


def fields_of(
    document: Document, typed: Mapping[str, str], names: Sequence[str] = FIELDS
) -> list[EntryField]:
    """Return the fields in which a document is corrected: as they were typed, else as they stand."""
    known = {**said_of(document), **typed}
    kinds = [(kind.value, formatting.capitalised(kind.value)) for kind in KINDS]
    return form_fields(names, said.FIELD_NAMES, said.FIELD_HINTS, known, choices={"kind": kinds})


def _group(document: IncomingDocument) -> int:
    """Which group of the list a document stands in: first those that somebody must look at."""
    if document.state in BUSY:
        return 2
    if document.state in {IncomingState.HELD, IncomingState.KEPT} and not document.problem:
        return 3
    return 1 if document.is_sure else 0


def _line(document: IncomingDocument) -> tuple[str, str, str]:
    return f"/office/incoming/{document.number}", document.name, _told(document)


def _told(document: IncomingDocument) -> str:
    """How far a document has come, and what is amiss with it."""
    title = ""
    if document.outcome and document.outcome.original and document.state is not IncomingState.REFUSED:
        title = document.outcome.original.document.title
    return ". ".join(filter(None, (title, formatting.capitalised(document.state.value), document.problem)))


async def patiently(works: Iterable[Future[None] | None]) -> None:
    """Wait a moment for work in the background; what takes longer goes on beside the page."""
    under_way = [asyncio.wrap_future(work) for work in works if work and not work.done()]
    if under_way:
        await asyncio.wait([asyncio.shield(each) for each in under_way], timeout=PATIENT)
