"""What is held, for officers: listed by how much leans on it, corrected, compared, and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.changes import changes_of
from bot.channels.web.gaps import gap_address, gap_body
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.incoming import FIELDS, fields_of
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.calendar import day_of
from bot.errors import NotHeldError
from bot.features.documents import messages as document_messages
from bot.features.documents.incoming import IncomingState
from bot.features.documents.office import DocumentOrder
from bot.features.documents.office_layout import held_blocks, leaning_blocks
from bot.features.gaps.formatting import about
from bot.rendering.html import html_of
from procedures.document import Standing, claimed_by


class OfficePage:
    """The pages of what is held."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def listed(self, request: WebRequest) -> Response:
        """List what is held: what was added, what waits, and what has notes alone.

        Raises NotHeldError for a page that is none.
        """
        return await self._list(request)

    async def opened(self, request: WebRequest) -> Response:
        """Show a document, with what can be done with it. Raises NotHeldError."""
        return await self._page(request)

    async def corrected(self, request: WebRequest) -> Response:
        """Correct what is said of a document. Raises NotHeldError."""
        form = {name: request.form[name] for name in FIELDS if name in request.form}
        standing, by = request.given("standing"), request.given("by")
        office, document_id = self._assistant.document_office, request.path("document")
        changes, problem = await request.tried(
            lambda: office.correct(request.person, document_id, form, standing, by)
        )
        if problem:
            return await self._page(request, problem=problem, typed=form)
        told = document_messages.SAID_NOW.format(changes="; ".join(changes)) if changes else said.SET_NOTHING
        return request.tell(f"/office/documents/{document_id}", told)

    async def removal(self, request: WebRequest) -> Response:
        """Ask whether a document is to be taken out, with what leans on it.

        Raises NotHeldError, and RefusedError for another council's own.
        """
        office = self._assistant.document_office
        await request.run(office.to_change, request.person, request.path("document"))
        return await self._removal(request)

    async def removed(self, request: WebRequest) -> Response:
        """Take a document out. Raises NotHeldError."""
        office, person, document_id = (
            self._assistant.document_office,
            request.person,
            request.path("document"),
        )
        opened = await request.run(office.opened, person, document_id)
        is_out, problem = await request.tried(lambda: office.take_out(person, document_id))
        if problem:
            return await self._removal(request, problem)
        told = document_messages.TAKEN_OUT if is_out else document_messages.TAKEN_OUT_WAITS
        return request.tell("/office", told.format(title=opened.entry["title"]))

    async def compared(self, request: WebRequest) -> Response:
        """Show what changed from another document to this one, or what one that waits would change.

        Raises NotHeldError.
        """
        office, document_id = self._assistant.document_office, request.path("document")
        other = request.asked("with")
        if other:
            found = await request.run(office.compared, request.person, other, document_id)
        else:
            proposed = await request.run(office.proposed, request.person, document_id)
            if proposed is None:
                return request.see(f"/office/documents/{document_id}")
            found = proposed
        path, kept = f"/office/documents/{document_id}/changes", [("with", other)] if other else []
        values = await request.run(changes_of, request, found, path, kept)
        return request.page("changes.html", said.COMPARED, document_id=document_id, **values)

    async def confirmed(self, request: WebRequest) -> Response:
        """Take in what somebody else proposed. Raises NotHeldError."""
        office = self._assistant.document_office
        document_id = request.path("document")
        taken_in, problem = await request.tried(lambda: office.confirm(request.person, document_id))
        if taken_in is None:
            return await self._page(request, problem=problem)
        told = document_messages.TAKEN_IN_NOW.format(title=taken_in.document.title)
        return request.tell("/office", told)

    async def _list(self, request: WebRequest) -> Response:
        office, person = self._assistant.document_office, request.person
        asked = request.asked("by")
        by = next((order for order in DocumentOrder if order == asked), DocumentOrder.TITLE)

        def gathered() -> dict[str, Any]:
            held = office.listed(person, by)
            groups = [
                (said.OFFICE_WAITS, [_line(each) for each in held if each["waits"]]),
                (said.OFFICE_ADDED, [_line(each) for each in held if _is_added(each)]),
                (
                    said.OFFICE_NOTED,
                    [_line(each) for each in held if not _is_added(each) and not each["waits"]],
                ),
            ]
            incoming = self._assistant.incoming_documents.of(person)
            waiting = sum(each.state is IncomingState.WAITING for each in incoming)
            return {
                "documents": list_page(request, "/office", groups, kept=[("by", by.value)] if asked else ()),
                "waiting": waiting,
                "from_addresses": bool(office.service_of(person).from_addresses()),
            }

        orders = [(f"/office?by={order}", said.ORDERS[order], order is by) for order in DocumentOrder]
        return request.page("office.html", said.OFFICE, orders=orders, **await request.run(gathered))

    async def _page(
        self,
        request: WebRequest,
        problem: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        office, person, document_id = (
            self._assistant.document_office,
            request.person,
            request.path("document"),
        )

        def gathered() -> dict[str, Any]:
            opened, held = office.opened(person, document_id), office.listed(person)
            others = [
                (each["id"], f"{each['title']}, {formatting.date(each['published'])}")
                for each in held
                if each["id"] != document_id and not each["waits"]
            ]
            added = {each["id"] for each in held if each["passages"]}
            original, service = opened.original, office.service_of(person)
            from_addresses = {each.document.id for each in service.from_addresses()}
            again = {name: words for name, words in (typed or {}).items() if office.may_be_shown(words)}
            may_set = original is not None and not opened.is_noted and not opened.is_anothers
            waits, may_write = bool(opened.entry["waits"]), not self._assistant.note_office.why_closed()
            return {
                "heading": opened.entry["title"],
                "body": html_of(held_blocks(opened, self._assistant.library.authorities), 2),
                "fields": fields_of(original.document, again) if original and may_set and not waits else [],
                "standing": opened.entry["standing"],
                "by": opened.entry["superseded_by"] or "",
                "others": others,
                "comparable": [other for other in others if other[0] in added] if original else [],
                "why_not": _why_not(opened.is_noted, opened.is_anothers),
                "may_remove": not opened.is_anothers and _is_added(opened.entry),
                "waits": waits and not opened.entry["held_back"],
                "replaces": claimed_by(document_id) in added,
                "said_wrong": self._said_wrong(request),
                "has_notes": opened.is_noted and may_write,
                "may_have_notes": may_set and not waits and may_write,
                "is_read": not waits and original is not None,
                "is_here": original is not None,
                "may_read_again": not opened.is_anothers and document_id in from_addresses,
            }

        page = await request.run(gathered)
        title = page.pop("heading")
        status = 400 if problem else 200
        return request.page(
            "office_document.html",
            title,
            status,
            problem=problem,
            document_id=document_id,
            **page,
        )

    def _said_wrong(self, request: WebRequest) -> list[dict[str, Any]]:
        """What is said to be wrong with a document and is not closed yet."""
        names, today = self._assistant.store.people.names(request.person), day_of(self._assistant.clock())
        held = self._assistant.gaps.about_document(request.person, request.path("document"))
        return [
            {
                "id": gap.id,
                "body": gap_body(gap, about(gap, today, names)),
                "address": gap_address(gap.id),
                "is_mine": gap.owner_id == request.person.id,
            }
            for gap in held
            if gap.closed is None
        ]

    async def _removal(self, request: WebRequest, problem: str = "") -> Response:
        office, person, document_id = (
            self._assistant.document_office,
            request.person,
            request.path("document"),
        )
        opened = await request.run(office.opened, person, document_id)
        if not _is_added(opened.entry):
            raise NotHeldError(document_messages.NOT_ADDED_HERE)
        leaning = await request.run(office.leaning, person, document_id)
        return request.page(
            "office_removal.html",
            said.TAKE_OUT_ASK.format(title=opened.entry["title"]),
            400 if problem else 200,
            body=html_of(leaning_blocks(leaning), 2),
            problem=problem,
            document_id=document_id,
        )


def _is_added(entry: Mapping[str, Any]) -> bool:
    """Whether a document's own text is here, be it damaged or held back."""
    return bool(entry["passages"] or entry["damaged"])


def _why_not(is_noted: bool, is_anothers: bool) -> str:
    """Why a document cannot be corrected here, "" where it can."""
    if is_anothers:
        return document_messages.ANOTHERS
    return document_messages.NOTED_HERE if is_noted else ""


def _line(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """The address of a document, its title, whose it is, its age, its standing and what leans on it."""
    counts = [
        (entry["passages"], said.PARAGRAPH_ONE, said.PARAGRAPHS),
        (entry["notes"], said.NOTE_ONE, said.NOTES),
        (entry["points"], said.POINT_ONE, said.POINTS),
        (entry["cards"], said.CARD_ONE, said.CARDS),
    ]
    standing = formatting.standing_in_words(Standing(entry["standing"]))
    told = [*filter(None, [entry["publisher"]]), formatting.date(entry["published"]), standing]
    told += [single if count == 1 else more.format(count=count) for count, single, more in counts if count]
    marks = (("unread", said.PAGES_UNREAD), ("doubts", said.IN_DOUBT), ("damaged", said.DAMAGED))
    told += [mark for name, mark in marks if entry[name]]
    return f"/office/documents/{entry['id']}", entry["title"], ", ".join(told)
