"""The service of reading: what is held by kind, one document with the notes on it, and words in it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from bot.core.corpus import Corpus
from bot.core.notices import document_notices
from bot.core.word_search import holding
from bot.errors import NotHeldError
from bot.features.documents import messages as document_messages
from bot.features.documents.comparison import Comparisons, DocumentComparison
from bot.features.documents.parts import DocumentPart, OpenedParagraph, parts_of
from procedures.document import Document, Kind, Original, Passage, document_id_of
from procedures.library import Library, resting


@dataclass(frozen=True)
class ListedDocument:
    """A document as a list names it: whether its own text is here, and how many notes there are on it."""

    document: Document
    paragraphs: int
    notes: int


@dataclass(frozen=True)
class OpenedDocument:
    """A document to be read. ``notes`` are those that rest on no paragraph that is here.

    ``before`` and ``after`` are the editions that it replaced and that replaced it, where they are known, and
    ``notices`` what must be read with it. ``compared`` are the texts of the edition before and of this one,
    where both are here; ``is_compared_after`` says the same of this one and the edition after.
    """

    document: Document
    paragraphs: tuple[OpenedParagraph, ...]
    notes: tuple[Passage, ...]
    before: Document | None = None
    after: Document | None = None
    notices: tuple[str, ...] = ()
    compared: tuple[Original, Original] | None = None
    is_compared_after: bool = False

    @cached_property
    def parts(self) -> tuple[DocumentPart, ...]:
        """The parts in which it is read, in order; a short document is one."""
        return parts_of(self.paragraphs, self.notes)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs and notes in the order in which they are read."""
        return tuple(passage for part in self.parts for passage in part.passages)

    @cached_property
    def _part_at(self) -> Mapping[str, int]:
        return {anchor_of(one.id): at for at, part in enumerate(self.parts) for one in part.passages}

    def part_with(self, anchor: str) -> int | None:
        """Return which of the parts, from 0, has what stands under a name; None where nothing does."""
        return self._part_at.get(anchor)

    def found(self, typed: str) -> tuple[Passage, ...]:
        """Return the paragraphs and notes that hold every word typed."""
        return holding(self.passages, typed)


class DocumentReader:
    """The service that opens documents to be read. What is held back is none of them.

    ``councils`` are always those of whose people the reader is: what is another's alone is not here for them.
    """

    def __init__(
        self, library: Library, corpus: Callable[[Collection[str]], Corpus], comparisons: Comparisons
    ) -> None:
        """``comparisons`` keeps those that were made."""
        self._comparisons = comparisons
        self._library = library
        self._corpus = corpus
        self._opening = threading.Lock()
        #: What was opened by people of the same councils, while what is held is the same.
        self._opened: dict[frozenset[str], tuple[Corpus, dict[str, OpenedDocument]]] = {}

    def documents(self, councils: Collection[str] = ()) -> Mapping[Kind, tuple[ListedDocument, ...]]:
        """Return every document that is held or has notes, by kind, those whose text is here first."""
        corpus = self._corpus(councils)
        notes: dict[str, int] = {}
        for note in self._library.notes:
            notes[note.document_id] = notes.get(note.document_id, 0) + 1
        listed = [
            ListedDocument(document, len(corpus.paragraphs.get(i, ())), notes.get(i, 0))
            for i, document in corpus.documents.items()
        ]
        listed.sort(key=lambda one: (not one.paragraphs, one.document.title.casefold(), one.document.id))
        by_kind = {kind: tuple(one for one in listed if one.document.kind is kind) for kind in Kind}
        return {kind: documents for kind, documents in by_kind.items() if documents}

    def open(self, document_id: str, councils: Collection[str] = ()) -> OpenedDocument:
        """Return a document with all that is held of it. Raises NotHeldError."""
        corpus = self._corpus(councils)
        whose = frozenset(councils)
        with self._opening:
            kept = self._opened.get(whose)
            if kept is None or kept[0] is not corpus:
                kept = self._opened[whose] = (corpus, {})
            opened = kept[1]
        if document_id not in opened:
            opened[document_id] = self._made(corpus, document_id)
        return opened[document_id]

    def _made(self, corpus: Corpus, document_id: str) -> OpenedDocument:
        document = corpus.documents.get(document_id)
        if document is None:
            raise NotHeldError(document_messages.NOT_HERE)
        paragraphs = corpus.paragraphs.get(document_id, ())
        notes = [note for note in self._library.notes if note.document_id == document_id]
        beside: dict[str, list[Passage]] = {}
        loose: list[Passage] = []
        for note in notes:
            ground = next((p for place in note.rests_on for p in resting(paragraphs, place)), None)
            if ground is None:
                loose.append(note)
            else:
                beside.setdefault(ground.id, []).append(note)
        before, after = (_of(corpus, i) for i in (document.supersedes, document.superseded_by))
        is_next = after is not None and after.supersedes == document_id
        return OpenedDocument(
            document,
            tuple(_with_headings(paragraphs, beside)),
            tuple(loose),
            before,
            after,
            tuple(document_notices(document, corpus.documents, own_text=bool(paragraphs))),
            _texts(corpus, before, document),
            is_next and _texts(corpus, document, after) is not None,
        )

    def changes(self, document_id: str, councils: Collection[str] = ()) -> DocumentComparison:
        """Return what changed since the edition before. Raises NotHeldError where either text is not here."""
        compared = self.open(document_id, councils).compared
        if compared is None:
            raise NotHeldError(document_messages.NOT_HERE)
        return self._comparisons.between(*compared)

    def passage(
        self, document_id: str, anchor: str, councils: Collection[str] = ()
    ) -> tuple[Passage, Document]:
        """Return what has a name on the page of a document, and the document. Raises NotHeldError."""
        corpus = self._corpus(councils)
        notes = (note for note in self._library.notes if note.document_id == document_id)
        held = chain(corpus.paragraphs.get(document_id, ()), notes)
        found = next((passage for passage in held if anchor_of(passage.id) == anchor), None)
        if found is None:
            raise NotHeldError(document_messages.NOT_HERE)
        return found, corpus.documents[document_id]


def anchor_of(passage_id: str) -> str:
    """Return under which name a passage stands on the page of its document."""
    own = passage_id[len(document_id_of(passage_id)) :]
    kind = "p" if own.startswith("#") else "n"
    return f"{kind}-{re.sub(r'[^0-9A-Za-z._-]+', '_', own[1:])}"


def _with_headings(
    paragraphs: tuple[Passage, ...], beside: Mapping[str, list[Passage]]
) -> Iterator[OpenedParagraph]:
    """Yield paragraphs, each with those of its headings under which the one before did not stand."""
    before: tuple[str, ...] = ()
    for passage in paragraphs:
        opened = OpenedParagraph(passage, notes=tuple(beside.get(passage.id, ())))
        path = opened.path
        same = next((n for n, (a, b) in enumerate(zip(path, before)) if a != b), min(len(path), len(before)))
        yield replace(opened, headings=path[same:])
        before = path


def _of(corpus: Corpus, document_id: str | None) -> Document | None:
    return corpus.documents.get(document_id) if document_id else None


def _texts(corpus: Corpus, *editions: Document | None) -> tuple[Original, Original] | None:
    """Return the texts of two editions, None where either is not here."""
    texts = {original.document.id: original for original in corpus.originals if original.passages}
    found = [texts[each.id] for each in editions if each is not None and each.id in texts]
    return (found[0], found[1]) if len(found) == 2 else None
