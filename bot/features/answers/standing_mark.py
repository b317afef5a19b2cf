"""The one mark of a passage: what its standing needs said at once.

A mark that is a phrase stands in the citation, one that is a sentence in a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.notices import replaced_by
from bot.core.question import Question
from bot.features.answers import messages as said
from procedures.document import LOCAL_KINDS, OF_ITS_DAY, Document, Kind, Seen, Standing
from procedures.library import Library
from procedures.originals import is_read_by_machine


def mark_of(
    shown: ShownPassage,
    documents: Mapping[str, Document],
    asked: Question,
    library: Library,
    is_own: Callable[[Document], bool],
) -> str:
    """Return the mark of a passage that matters most, or nothing where it needs none."""
    return next(_marks(shown, documents, asked, library, is_own), "")


def mark_of_best(mark: str, document: Document, documents: Mapping[str, Document]) -> str:
    """Return the mark of the best passage: where it is of an edition replaced, what to check instead."""
    year = (document.published or "")[:4]
    if mark != said.MARK_EDITION.format(year=year):
        return mark
    return replaced_by(said.EDITION.format(year=year), document, documents) or mark


def _marks(
    shown: ShownPassage,
    documents: Mapping[str, Document],
    asked: Question,
    library: Library,
    is_own: Callable[[Document], bool],
) -> Iterator[str]:
    document = shown.document
    if shown.unread:
        yield said.MARK_NOT_READ.format(publisher=document.publisher.rstrip("."))
    if document.standing is Standing.SUPERSEDED:
        year = (document.published or "")[:4]
        yield said.MARK_EDITION.format(year=year) if year else said.MARK_REPLACED
    if document.kind is Kind.DECISION and document.outcome and document.outcome.lower() != "upheld":
        yield said.MARK_NOT_UPHELD
    if any(d in documents and documents[d].standing is Standing.SUPERSEDED for d in shown.passage.law_then):
        yield said.MARK_LAW_THEN
    if document.seen is Seen.REPORTED:
        yield said.MARK_REPORTED
    if document.kind in LOCAL_KINDS and document.about and not is_own(document):
        yield from _of_another_area(document, asked, library)
    if is_read_by_machine(shown.passage):
        yield said.MARK_MACHINE
    noted = shown.passage.note and document.kind not in {*LOCAL_KINDS, Kind.GUIDANCE}
    if document.standing is Standing.UNKNOWN and document.kind not in OF_ITS_DAY and not noted:
        yield said.MARK_UNKNOWN


def _of_another_area(document: Document, asked: Question, library: Library) -> Iterator[str]:
    """Yield whose a local procedure is, where the asker's council or the one asked about is another."""
    area = formatting.possessive(formatting.in_words(document.about[0]))
    named = library.authorities.named_in(asked.searched)
    if named:
        yield said.MARK_NOT_THEIRS.format(
            area=area, named=formatting.possessive(formatting.in_words(named[0]))
        )
    elif asked.authority:
        yield said.MARK_OTHERS.format(area=area)
