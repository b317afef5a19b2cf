"""Reading: every document that is held, and one of them whole, with the notes beside its paragraphs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.people import Permission, Person
from bot.features.answers.layout import neighbour_blocks
from bot.features.documents.layout import note_blocks, number_of, paragraph_blocks, particulars_blocks
from bot.features.documents.reading import ListedDocument, OpenedDocument, OpenedParagraph, anchor_of
from bot.rendering.blocks import Quote
from bot.rendering.html import html_of
from procedures.document import Document, Passage, is_web_address

log = logging.getLogger(__name__)

#: Seconds for which a page waits for what other documents say: whoever answers may have questions before it.
PATIENCE = 3.0

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
    number: str
    body: Markup
    begins: Begins
    others: str
    headings: tuple[str, ...] = ()
    notes: tuple[ReadNote, ...] = ()


@dataclass(frozen=True)
class OtherPassage:
    """What another document says near to a passage, with where it stands and in which."""

    body: Markup
    address: str
    title: str


@dataclass(frozen=True)
class FoundPassage:
    """A place in a document that holds the words looked for."""

    anchor: str
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
        held = await request.run(self._reader.documents)
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
        """Show a document whole. Raises NotHeldError."""
        opened = await request.run(self._reader.open, request.path("document"))
        page = await request.run(self._page_of, opened, request.person)
        return request.page("document.html", opened.document.title, **page)

    async def others(self, request: WebRequest) -> Response:
        """Show what other documents say near to a passage of this one. Raises NotHeldError."""
        at = request.path("document"), request.asked("at")
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
            promised = self._assistant.neighbours(passage.id, request.person.authority)
            async with asyncio.timeout(PATIENCE):
                return await asyncio.wrap_future(promised)
        except Exception as fault:
            log.warning("what other documents say could not be found: error=%s", type(fault).__name__)
            return None

    async def searched(self, request: WebRequest) -> Response:
        """Show where a document holds words. Raises NotHeldError."""
        typed = request.given("words")
        opened = await request.run(self._reader.open, request.path("document"))
        found = await request.run(opened.found, typed)
        missing = not any(c.isalnum() for c in typed)
        return request.page(
            "found.html",
            said.SEARCH_INSIDE,
            400 if missing else 200,
            document=opened.document,
            found=list(map(_found, found)),
            problem=said.SEARCH_NONE if missing else "",
        )

    def _page_of(self, opened: OpenedDocument, person: Person) -> dict[str, Any]:
        document = opened.document
        return {
            "document": document,
            "body": html_of(particulars_blocks(opened), 2),
            "contents": [(heading, anchor_of(passage_id)) for heading, passage_id in opened.contents],
            "paragraphs": [_paragraph(one, document, person) for one in opened.paragraphs],
            "notes": list(_notes(opened.notes, document, person)),
            "editions": list(_editions(opened)),
            "source": document.url if is_web_address(document.url or "") else "",
        }


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


def _paragraph(one: OpenedParagraph, document: Document, person: Person) -> ReadParagraph:
    passage = one.passage
    return ReadParagraph(
        anchor_of(passage.id),
        number_of(passage),
        html_of(paragraph_blocks(one)),
        _begun_on(passage.id, person),
        others_on(passage),
        one.headings,
        tuple(_notes(one.notes, document, person)),
    )


def place_of(passage: Passage) -> str:
    """Return the address at which a passage is read in its document."""
    return f"/documents/{passage.document_id}#{anchor_of(passage.id)}"


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


def _editions(opened: OpenedDocument) -> Iterator[tuple[str, str, str]]:
    for label, edition in ((said.EDITION_BEFORE, opened.before), (said.EDITION_AFTER, opened.after)):
        if edition:
            yield label, f"/documents/{edition.id}", edition.title


def _found(passage: Passage) -> FoundPassage:
    anchor, heading = anchor_of(passage.id), passage.heading.strip()
    number = "" if passage.note else number_of(passage)
    return FoundPassage(anchor, number, heading, html_of([_quoted(passage)]))


def _quoted(passage: Passage) -> Quote:
    return Quote(passage.text, under=passage.note)
