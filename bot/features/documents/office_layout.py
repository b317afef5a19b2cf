"""What officers are shown of a document: as it was understood, as it is held, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core import formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.against_files import AgainstFile
from bot.features.documents.comparison import Change, DocumentComparison
from bot.features.documents.formatting import count_of_tables, counts_of, overruled_values, share
from bot.features.documents.model import Outcome, Taken
from bot.features.documents.office import Leaning, OfficeDocument
from bot.rendering.blocks import (
    Block,
    Heading,
    Notice,
    Paragraph,
    Quote,
    Span,
    Style,
    TableBlock,
    emphasis,
    paragraph,
)
from bot.rendering.differences import STYLES, changes_block
from procedures.authorities import Authorities
from procedures.document import Document, Original, owner_of

#: Paragraphs of a document that comes of which the words are shown.
MOST_READ = 200
#: Places of a file of which the words that are left out are shown.
MOST_MISSING = 300

_NAMES = document_messages.PARTICULARS_OF


def understood_blocks(outcome: Outcome, authorities: Authorities) -> Iterator[Block]:
    """Yield what was understood of a document that comes, and what must be looked at first."""
    original = outcome.original
    if original is None:
        return
    yield from map(Notice, _to_look_at(outcome, original))
    rows = dict(_particulars(original, authorities))
    rows["notes"] = str(len(outcome.notes))
    if outcome.coverage is not None:
        lost, words = outcome.coverage.lost, outcome.coverage.words
        told = document_messages.LOST.format(lost=lost, words=words, share=share(outcome.coverage.share))
        rows["lost"] = told if lost else document_messages.NONE
    yield _table(rows)


def read_blocks(original: Original) -> Iterator[Block]:
    """Yield the paragraphs of a document as they were read, to be held against the original."""
    for passage in original.passages[:MOST_READ]:
        yield paragraph(emphasis(passage.locator))
        yield Quote(passage.text)
    if len(original.passages) > MOST_READ:
        yield paragraph(document_messages.MORE_READ.format(count=len(original.passages) - MOST_READ))


def held_blocks(held: OfficeDocument, authorities: Authorities) -> Iterator[Block]:
    """Yield what is known of a document that is held."""
    if held.entry["damaged"]:
        yield Notice(held.entry["damaged"])
    if held.original is None:
        yield Notice(document_messages.NOT_ADDED_HERE)
        return
    for doubt in held.original.doubts:
        yield Notice(document_messages.IN_DOUBT.format(doubt=doubt))
    rows = dict(_particulars(held.original, authorities))
    rows["notes"] = str(held.entry["notes"])
    rows["source"] = held.original.source or document_messages.NONE
    rows["added"] = formatting.date(held.original.added[:10] or None)
    yield _table(rows)


def leaning_blocks(leaning: Leaning) -> Iterator[Block]:
    """Yield what leans on a document, and what becomes of that once it is taken out."""
    told = [
        sentence.format(count=count)
        for sentence, count in (
            (document_messages.LEANS_NOTES, leaning.notes),
            (document_messages.LEANS_POINTS, leaning.points),
            (document_messages.LEANS_CODES, leaning.codes),
        )
        if count
    ]
    if leaning.later:
        told.append(document_messages.LEANS_LATER.format(titles=formatting.joined(leaning.later)))
    yield from map(paragraph, told or [document_messages.LEANS_NOTHING])


def missing_blocks(against: AgainstFile) -> Iterator[Block]:
    """Yield what of a file stands nowhere in a document, with where it stands in the file."""
    covered = against.covered
    told = document_messages.NOT_THERE if covered.lost else document_messages.ALL_THERE
    known = {"name": against.name, "words": covered.words, "lost": covered.lost}
    yield paragraph(told.format(**known, share=share(covered.share)))
    if covered.missing:
        rows = tuple((missing.where, missing.text) for missing in covered.missing[:MOST_MISSING])
        yield TableBlock(document_messages.MISSING_COLUMNS, rows)
    if len(covered.missing) > MOST_MISSING:
        more = len(covered.missing) - MOST_MISSING
        yield paragraph(document_messages.MORE_MISSING.format(count=more))


def comparison_blocks(compared: DocumentComparison) -> Iterator[Block]:
    """Yield how many paragraphs changed between two documents, and what is said of them that did."""
    if not compared.changes and not compared.particulars:
        yield paragraph(document_messages.NO_CHANGES)
        return
    yield paragraph(formatting.capitalised(f"{counts_of(compared)}."))
    for name, old, new in compared.particulars:
        told = document_messages.BECOMES.format(name=name, old=old, new=new)
        yield paragraph(formatting.capitalised(f"{told}."))


def change_blocks(change: Change) -> Iterator[Block]:
    """Yield a paragraph that changed, with its words marked."""
    passage = change.new or change.old
    if passage is None:
        return
    yield Heading(f"{document_messages.CHANGE_KINDS[change.kind.value]}: {passage.locator}")
    if change.words:
        yield changes_block(change.words)
        return
    for kind, text in change.texts:
        yield Paragraph((Span(text, STYLES.get(kind.value, Style.PLAIN)),))


def _to_look_at(outcome: Outcome, original: Original) -> Iterator[str]:
    """Yield what somebody must know of a document before they decide."""
    if outcome.same_as:
        yield document_messages.HELD_AS.format(title=outcome.same_as.title)
    if outcome.taken is Taken.UNCHANGED:
        yield document_messages.UNCHANGED_TEXT
    if outcome.taken is Taken.WAITS:
        yield document_messages.SECOND_LOOKS
    if outcome.replaced:
        document, added = outcome.replaced.document, outcome.replaced.added[:10]
        known = {"title": document.title, "date": formatting.date(document.published)}
        yield document_messages.WOULD_REPLACE.format(**known, added=formatting.date(added or None))
    if outcome.edition_of:
        yield _of(document_messages.MAY_BE_EDITION, outcome.edition_of)
    if outcome.beside:
        yield _of(document_messages.STANDS_BESIDE, outcome.beside)
    if outcome.overruled:
        yield document_messages.SAYS_OTHERWISE.format(values=overruled_values(outcome.overruled))
    for doubt in original.doubts:
        yield document_messages.IN_DOUBT.format(doubt=doubt)


def _of(sentence: str, document: Document) -> str:
    return sentence.format(title=document.title, date=formatting.date(document.published))


def _particulars(original: Original, authorities: Authorities) -> Iterator[tuple[str, str]]:
    document, none = original.document, document_messages.NONE
    councils = formatting.joined(tuple(map(authorities.name_of, document.about)))
    yield "title", document.title
    yield "kind", formatting.capitalised(document.kind.value)
    yield "date", formatting.date(document.published)
    yield "council", councils or document_messages.NO_COUNCIL
    yield "publisher", document.publisher
    yield "reference", document.reference or none
    yield "standing", formatting.capitalised(formatting.standing(document))
    if owner := owner_of(document.id):
        yield "only_for", authorities.name_of(owner)
    yield "passages", str(len(original.passages))
    yield "tables", str(count_of_tables(original))
    yield "unread", ", ".join(map(str, original.unread)) or none
    yield "machine", ", ".join(map(str, original.by_machine)) or none


def _table(rows: Mapping[str, str]) -> TableBlock:
    return TableBlock(document_messages.COLUMNS, tuple((_NAMES[name], value) for name, value in rows.items()))
