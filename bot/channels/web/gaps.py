"""Gaps, for those who look after them: what the library could not answer, and questions to leads."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Permission
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.formatting import about, askers
from bot.features.gaps.model import Gap
from bot.rendering.blocks import emphasis, paragraph
from bot.rendering.html import html_of
from bot.screening.user_text import shown_again

HERE = "/gaps"


class GapPage:
    """The page of gaps."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._service = gate.assistant.gaps

    async def listed(self, request: WebRequest) -> Response:
        """List the gaps that somebody may see to, overdue first, then those that were closed."""
        return await self._page(request)

    async def closed(self, request: WebRequest) -> Response:
        """Show words back that its askers would be told, with who they are; then close a gap in them.

        The words are screened first. Raises NotHeldError.
        """
        number, words = request.number("number"), request.given("words")
        if request.given("sure") != "yes":
            return await self._shown_back(request, number, words)

        def made() -> str:
            now = self._assistant.clock()
            gap, told = self._service.close(number, words, now, request.person)
            people = gaps_messages.people(len(gap.askers))
            return gaps_messages.CLOSING_DONE.format(number=gap.id, askers=people, told=told)

        told, problem = await request.tried(made)
        return await self._refused(request, problem) if problem else request.tell(HERE, told or "")

    async def _shown_back(self, request: WebRequest, number: int, words: str) -> Response:
        gap = await request.run(self._service.open_gap, number, request.person)
        approved, problem = await request.tried(lambda: self._service.approved_words(words))
        if problem or approved is None:
            return await self._refused(request, problem)
        names = await request.run(self._assistant.store.people.names, request.person)
        goes = said.CLOSE_GOES.format(number=number, askers=askers(gap, names))
        return request.page("gap_closing.html", _title(gap), number=number, words=approved, goes=goes)

    async def given(self, request: WebRequest) -> Response:
        """Give a gap to somebody. Raises NotHeldError and RefusedError."""
        number, owner = request.number("number"), number_in(request.given("owner"))

        def made() -> str:
            self._service.assign(number, owner, self._assistant.clock(), request.person)
            name = formatting.person(owner, self._assistant.store.people.names(request.person))
            return gaps_messages.ASSIGNED.format(number=number, owner=name)

        return request.tell(_page_of(number), await request.run(made))

    async def _refused(self, request: WebRequest, problem: str) -> Response:
        """Show the list with why a gap is not closed in the words that were typed, and with these."""
        again = await request.run(shown_again, request.given("words"), self._assistant.screen)
        return await self._page(request, (request.number("number"), problem, again))

    async def _page(self, request: WebRequest, problem: tuple[int, str, str] | None = None) -> Response:
        """Show a page of the list: the one that an address asks for, or that of the gap that it names."""
        wanted = str(problem[0]) if problem else request.asked("gap")

        def gathered() -> dict[str, Any]:
            names, today = self._assistant.store.people.names(request.person), day_of(self._assistant.clock())
            held = self._service.listed(request.person, closed=True)
            still, over = (
                [gap for gap in held if (gap.closed is None) is is_open] for is_open in (True, False)
            )
            row = next((row for row, gap in enumerate(still) if str(gap.id) == wanted), None)
            listed = list_page(request, HERE, [("still", still), ("over", over)], row=row)
            shown = dict(listed.groups)
            return {
                "list": listed,
                "gaps": [
                    {
                        "id": gap.id,
                        "title": _title(gap),
                        "body": gap_body(gap, about(gap, today, names)),
                        "for_leads": gap.for_leads,
                        "document": _document(gap, request),
                        "owners": self._owners(gap, names),
                    }
                    for gap in shown.get("still", ())
                ],
                "closed": [gap_body(gap, about(gap, today, names)) for gap in shown.get("over", ())],
                "count_closed": len(over),
            }

        page = await request.run(gathered)
        status = 400 if problem else 200
        return request.page("gaps.html", said.GAPS, status, refused=problem, **page)

    def _owners(self, gap: Gap, names: Any) -> list[tuple[int, str]]:
        able = self._service.owners(gap)
        return [(p.id, formatting.capitalised(formatting.person(p.id, names))) for p in able]


def _title(gap: Gap) -> str:
    on_document = said.GAP_ON_DOCUMENT if gap.document_id else said.GAP
    return (said.LEAD_GAP if gap.for_leads else on_document).format(number=gap.id)


def _document(gap: Gap, request: WebRequest) -> str:
    """The page of the document that is said to be wrong, "" for a question."""
    if not gap.document_id:
        return ""
    office = "/office" if request.person.may(Permission.MANAGE_DOCUMENTS) else ""
    return f"{office}/documents/{gap.document_id}"


def gap_address(number: int) -> str:
    """Return where a gap stands in their list."""
    return f"{_page_of(number)}#gap-{number}"


def _page_of(number: int) -> str:
    """Return the page of their list on which a gap stands."""
    return f"{HERE}?gap={number}"


def gap_body(gap: Gap, told: list[str]) -> Markup:
    """Return a gap as a page shows it: its words, what is told of it, and what was done."""
    blocks = [paragraph(gap.wording), paragraph(emphasis(formatting.capitalised("; ".join(told)) + "."))]
    if gap.closing:
        blocks.append(paragraph(said.SENT_ON_DONE.format(closing=gap.closing)))
    return html_of(blocks, 3)
