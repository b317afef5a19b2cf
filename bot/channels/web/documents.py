"""Reading: every document that is held, and one of them by parts, with the notes beside its paragraphs."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import ROWS, list_page
from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.people import Permission, Person
from bot.features.answers.layout import neighbour_blocks
from bot.features.documents.layout import (
    note_blocks,
    number_of,
    numbers_of,
    paragraph_blocks,
    particulars_blocks,
)
from bot.features.documents.parts import DocumentPart, OpenedParagraph
from bot.features.documents.reading import ListedDocument, OpenedDocument, anchor_of
from bot.rendering.blocks import Quote
from bot.rendering.html import html_of
from procedures.document import Document, Passage, is_web_address, text_digest

log = logging.getLogger(__name__)

#: Seconds for which a page waits for what other documents say: whoever answers may have questions before it.
PATIENCE = 3.0
#: Headings that the contents of a long document name at most; of more, only those of the part that is shown.
MOST_HEADINGS = 200

#: Addresses, each with what is begun there.
Begins = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadNote:
    """A note as the page of its document shows it, with what is begun on it and where."""

    anchor: str
    heading: str
    body: Markup
    begins: Begins
    others: str


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph as the page of its document shows it, with what is begun on it and where."""

    anchor: str
    link: str
    number: str
    body: Markup
    begins: Begins
    others: str
    headings: tuple[str, ...] = ()
    notes: tuple[ReadNote, ...] = ()


@dataclass(frozen=True)
class PartLink:
    """A part of a long document as its contents name it: where it begins, and the headings in it."""

    address: str
    title: str
    numbers: str
    is_shown: bool
    headings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OtherPassage:
    """What another document says near to a passage, with where it stands and in which."""

    body: Markup
    address: str
    title: str


@dataclass(frozen=True)
class FoundPassage:
    """A place in a document that holds the words looked for."""

    address: str
    number: str
    heading: str
    body: Markup


class DocumentPage:
    """The pages of documents."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._reader = gate.assistant.reader

    async def listed(self, request: WebRequest) -> Response:
        """List the documents by kind, or those of one kind. Raises NotHeldError for a page that is none."""
        held = await request.run(self._reader.documents, request.person.councils)
        kind = next((kind for kind in held if kind == request.asked("kind")), None)
        shown = [
            (formatting.capitalised(one.value), [_line(each) for each in documents])
            for one, documents in held.items()
            if kind in {None, one}
        ]
        kept = [("kind", kind.value)] if kind else []
        return request.page(
            "documents.html",
            said.DOCUMENTS,
            documents=list_page(request, "/documents", shown, kept=kept),
            kinds=[
                ("/documents", said.ALL_KINDS, kind is None),
                *((f"/documents?{urlencode({'kind': one.value})}", one.value, one is kind) for one in held),
            ],
        )

    async def opened(self, request: WebRequest) -> Response:
        """Show a document: a short one whole, of a long one the part that its address asks for.

        Raises NotHeldError.
        """
        at = request.asked("at")
        opened = await self._asked_for(request)
        found = await request.run(opened.part_with, at) if at else 0
        page = await request.run(_page_of, opened, found or 0, request.person)
        notice = said.NOT_IN_IT_NOW if found is None else ""
        return request.page("document.html", opened.document.title, notice=notice, **page)

    async def whole(self, request: WebRequest) -> Response:
        """Show a long document on one page, to be printed: its text and notes alone. Raises NotHeldError."""
        opened = await self._asked_for(request)
        document = opened.document
        if len(opened.parts) == 1:
            return request.see(f"/documents/{document.id}")
        page = await request.run(_whole_of, opened, request.person)
        return request.page("document_whole.html", document.title, **page)

    async def _asked_for(self, request: WebRequest) -> OpenedDocument:
        """Return the document of an address, as its reader may see it. Raises NotHeldError."""
        return await request.run(self._reader.open, request.path("document"), request.person.councils)

    async def others(self, request: WebRequest) -> Response:
        """Show what other documents say near to a passage of this one. Raises NotHeldError."""
        at = request.path("document"), request.asked("at"), request.person.councils
        passage, document = await request.run(self._reader.passage, *at)
        near = await self._near(request, passage)
        return request.page(
            "others.html",
            said.OTHERS,
            document=document,
            place=place_of(passage),
            of=formatting.capitalised(formatting.short_citation(passage, document)),
            body=html_of([_quoted(passage)]),
            others=list(map(_other, near or ())),
            outcome="" if near else said.OTHERS_NONE if near is not None else said.OTHERS_AWAY,
        )

    async def _near(self, request: WebRequest, passage: Passage) -> tuple[ShownPassage, ...] | None:
        """Return what other documents say, None where whoever looks for it is away: the document stands."""
        try:
            reader = request.person
            promised = self._assistant.neighbours(passage.id, reader.authority, reader.councils)
            async with asyncio.timeout(PATIENCE):
                return await asyncio.wrap_future(promised)
        except Exception as fault:
            log.warning("what other documents say could not be found: error=%s", type(fault).__name__)
            return None

    async def searched(self, request: WebRequest) -> Response:
        """Show where a document holds words, page by page. Raises NotHeldError.

        What was typed stands on no page: the pages after the first are told by the places that were found.
        """
        typed, mark = request.given("words"), request.given("found")
        opened = await self._asked_for(request)
        problem, found = "", None
        if mark:
            found = await request.run(_marked, opened, mark)
            problem = "" if found is not None else said.SEARCH_CHANGED
        elif any(c.isalnum() for c in typed):
            found = await request.run(opened.found, typed)
        else:
            problem = said.SEARCH_NONE
        number = number_in(request.given("page")) if mark and found else 1
        return request.page(
            "found.html",
            said.SEARCH_INSIDE,
            400 if problem else 200,
            document=opened.document,
            count=len(found or ()),
            found=list_page(request, "", [("", list(map(_found, found or ())))], number=number),
            mark=_mark_of(opened, found or ()),
            problem=problem,
        )


def _page_of(opened: OpenedDocument, shown: int, person: Person) -> dict[str, Any]:
    """The values of the page of a part of a document."""
    document, parts = opened.document, opened.parts
    part, is_whole = parts[shown], len(parts) == 1
    source = document.url if is_web_address(document.url or "") else ""
    return {
        "document": document,
        "body": html_of(particulars_blocks(opened), 2),
        "contents": _headings(part, is_whole=is_whole) if is_whole else (),
        "parts_held": [] if is_whole else list(_part_links(opened, shown)),
        "before": _address_of(parts[shown - 1]) if shown else "",
        "after": _address_of(parts[shown + 1]) if shown + 1 < len(parts) else "",
        "where": ""
        if is_whole
        else said.PART_OF.format(number=shown + 1, count=len(parts), title=part.title),
        "over": part.over,
        "paragraphs": [_paragraph(one, document, person, is_whole=is_whole) for one in part.paragraphs],
        "notes": list(_notes(part.notes, document, person)),
        "editions": list(_editions(opened)),
        "source": source,
    }


def _whole_of(opened: OpenedDocument, person: Person) -> dict[str, Any]:
    """The values of the page of a whole document."""
    document = opened.document
    return {
        "document": document,
        "body": html_of(particulars_blocks(opened), 2),
        "paragraphs": [_paragraph(one, document, person, is_whole=True) for one in opened.paragraphs],
        "notes": list(_notes(opened.notes, document, person)),
    }


def _part_links(opened: OpenedDocument, shown: int) -> Iterator[PartLink]:
    """Yield what the contents of a long document say; of very many headings those of the part shown alone."""
    is_many = sum(len(part.contents) for part in opened.parts) > MOST_HEADINGS
    for number, part in enumerate(opened.parts):
        is_shown = number == shown
        headings = () if is_many and not is_shown else _headings(part, is_whole=False)
        yield PartLink(_address_of(part), part.title, numbers_of(part), is_shown, headings)


def _headings(part: DocumentPart, *, is_whole: bool) -> tuple[tuple[str, str], ...]:
    """The headings of a part, each with the address at which it begins."""
    at = {passage_id: anchor_of(passage_id) for _, passage_id in part.contents}
    return tuple((heading, _link_to(at[i], is_whole=is_whole)) for heading, i in part.contents)


def _link_to(anchor: str, *, is_whole: bool) -> str:
    """The address of a place, as the page of its document links to it."""
    return f"#{anchor}" if is_whole else f"?at={anchor}#{anchor}"


def _address_of(part: DocumentPart) -> str:
    """The address at which a part begins."""
    return f"?at={anchor_of(part.passages[0].id)}"


def _mark_of(opened: OpenedDocument, found: Sequence[Passage]) -> str:
    """Which passages were found, as the forms to the pages after the first say it: no word of a search.

    A bit stands for each passage, in order, after a digest of which there are.
    """
    if len(found) <= ROWS:
        return ""
    places, ids = 0, {one.id for one in found}
    for at, passage in enumerate(opened.passages):
        places |= (passage.id in ids) << at
    return f"{_state_of(opened)}-{places:x}"


def _marked(opened: OpenedDocument, mark: str) -> tuple[Passage, ...] | None:
    """The passages that a mark names; None where it is none of the document as it stands."""
    state, _, written = mark.partition("-")
    if state != _state_of(opened) or not re.fullmatch("[0-9a-f]+", written):
        return None
    places = int(written, 16)
    if places.bit_length() > len(opened.passages):
        return None
    found = tuple(one for at, one in enumerate(opened.passages) if places >> at & 1)
    return found or None


def _state_of(opened: OpenedDocument) -> str:
    return text_digest(" ".join(one.id for one in opened.passages))


def _line(one: ListedDocument) -> tuple[str, str, str]:
    """The address of a document, its title, whose it is, and what is held of it."""
    document = one.document
    counts = [
        (one.paragraphs, said.PARAGRAPH_ONE, said.PARAGRAPHS),
        (one.notes, said.NOTE_ONE, said.NOTES),
    ]
    held = [(single if count == 1 else more.format(count=count)) for count, single, more in counts if count]
    whose = filter(None, [document.publisher])
    told = [*whose, formatting.date(document.published), formatting.standing(document), *held]
    return f"/documents/{document.id}", document.title, ", ".join(told)


def _paragraph(one: OpenedParagraph, document: Document, person: Person, *, is_whole: bool) -> ReadParagraph:
    passage = one.passage
    anchor = anchor_of(passage.id)
    return ReadParagraph(
        anchor,
        _link_to(anchor, is_whole=is_whole),
        number_of(passage),
        html_of(paragraph_blocks(one)),
        _begun_on(passage.id, person),
        others_on(passage),
        one.headings,
        tuple(_notes(one.notes, document, person)),
    )


def place_of(passage: Passage) -> str:
    """Return the address at which a passage is read in its document, in whatever part of it."""
    anchor = anchor_of(passage.id)
    return f"/documents/{passage.document_id}?at={anchor}#{anchor}"


def others_on(passage: Passage) -> str:
    """Return the address at which stands what other documents say near to a passage."""
    return f"/documents/{passage.document_id}/others?at={anchor_of(passage.id)}"


def _other(shown: ShownPassage) -> OtherPassage:
    return OtherPassage(html_of(neighbour_blocks(shown)), place_of(shown.passage), shown.document.title)


def proposal_on(passage_id: str) -> str:
    """Return the address at which a learning point on a passage is begun."""
    return f"/learning/new?passage={quote(passage_id, safe='')}"


def _begun_on(passage_id: str, person: Person) -> Begins:
    """What somebody may begin on a passage: a learning point, a question of a refresher session."""
    begins = (
        (Permission.SHARE_LEARNING, proposal_on, said.PROPOSE),
        (Permission.RUN_SESSIONS, question_on, said.WRITE_QUESTION_ON),
    )
    return tuple((at(passage_id), label) for needed, at, label in begins if person.may(needed))


def question_on(passage_id: str) -> str:
    """Return the address at which a question on a passage is begun."""
    return f"/sessions/questions/new?passage={quote(passage_id, safe='')}"


def _notes(notes: Iterable[Passage], document: Document, person: Person) -> Iterator[ReadNote]:
    for note in notes:
        body = html_of(note_blocks(note, document), 4)
        yield ReadNote(anchor_of(note.id), note.heading, body, _begun_on(note.id, person), others_on(note))


def _editions(opened: OpenedDocument) -> Iterator[tuple[str, str, str, str]]:
    """Yield the editions before and after: what each is, address, title, and where changes are told."""
    before, after = opened.before, opened.after
    if before:
        changes = f"/documents/{opened.document.id}/changes" if opened.compared else ""
        yield said.EDITION_BEFORE, f"/documents/{before.id}", before.title, changes
    if after:
        changes = f"/documents/{after.id}/changes" if opened.is_compared_after else ""
        yield said.EDITION_AFTER, f"/documents/{after.id}", after.title, changes


def _found(passage: Passage) -> FoundPassage:
    number = "" if passage.note else number_of(passage)
    return FoundPassage(place_of(passage), number, passage.heading.strip(), html_of([_quoted(passage)]))


def _quoted(passage: Passage) -> Quote:
    return Quote(passage.text, under=passage.note)
