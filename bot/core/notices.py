"""What must be read with a card's passages: dates, standing, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import ShownPassage
from procedures.document import OF_ITS_DAY, Document, Kind, Seen, Standing, owner_of


def notices_for(passages: Iterable[ShownPassage], documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Return the notices of ``passages``, each once, in the order of the passages."""
    found = (notice for shown in passages for notice in _of_one(shown, documents))
    return tuple(dict.fromkeys(found))


def replaced_by(edition: str, document: Document, documents: Mapping[str, Document]) -> str:
    """Return the line that an edition is replaced and the year of the newest known here, or nothing.

    ``edition`` is what the line calls the document.
    """
    newest = list(_later(document, documents))[-1:]
    year = (newest[0].published or "")[:4] if newest else ""
    return core_messages.REPLACED_BY.format(edition=edition, year=year) if year else ""


def _of_one(shown: ShownPassage, documents: Mapping[str, Document]) -> Iterator[str]:
    document = shown.document
    if shown.unread:
        where = formatting.joined(shown.unread)
        yield core_messages.NOT_READ.format(where=where, publisher=document.publisher)
    yield from shown.passage.notices
    for document_id in shown.passage.law_then:
        if (then := documents.get(document_id)) and then.standing is Standing.SUPERSEDED:
            yield core_messages.LAW_THEN.format(title=then.title, by=_by(then, documents))
    own_text = not shown.passage.note and not shown.is_learning
    yield from document_notices(document, documents, own_text=own_text)


def document_notices(
    document: Document, documents: Mapping[str, Document], *, own_text: bool
) -> Iterator[str]:
    """Yield what must be read with what is shown of a document; ``own_text``: its own words are shown."""
    if owner_of(document.id):
        yield core_messages.OWN.format(title=document.title)
    if document.standing is Standing.SUPERSEDED:
        yield core_messages.SUPERSEDED.format(title=document.title, by=_by(document, documents))
    if document.kind is Kind.DECISION and document.outcome and document.outcome.lower() != "upheld":
        yield core_messages.NOT_UPHELD.format(title=document.title, outcome=document.outcome)
    if document.seen is Seen.REPORTED:
        yield core_messages.REPORTED.format(title=document.title, reporter=document.reported_by)
    if document.seen is Seen.PUBLISHER and document.captured:
        yield core_messages.CAPTURED.format(title=document.title, when=formatting.when(document.captured))
    if own_text:
        yield from _of_an_original(document)
    yield from document.notices


def _of_an_original(document: Document) -> Iterator[str]:
    """What nobody has said of a document that was added; what happened once does not go out of date."""
    unknown = document.standing is Standing.UNKNOWN and document.kind not in OF_ITS_DAY
    if unknown:
        said = core_messages.STANDING_UNKNOWN if document.published else core_messages.NOTHING_KNOWN
        yield said.format(title=document.title)
    elif not document.published:
        yield core_messages.UNDATED.format(title=document.title)


def _by(document: Document, documents: Mapping[str, Document]) -> str:
    """Return " by X (December 2023), then by Y (March 2026)" for all that replaced a document."""
    later: list[str] = []
    for following in _later(document, documents):
        when = f" ({formatting.date(following.published)})" if following.published else ""
        later.append(f" by {following.title}{when}")
    return ", then".join(later)


def _later(document: Document, documents: Mapping[str, Document]) -> Iterator[Document]:
    """Yield all that replaced a document, the newest last."""
    seen = {document.id}
    following = documents.get(document.superseded_by or "")
    while following and following.id not in seen:
        yield following
        seen.add(following.id)
        following = documents.get(following.superseded_by or "")
