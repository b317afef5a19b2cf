"""The service of reading: what is held by kind, one document whole with the notes on it, and words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.core.corpus import Corpus
from bot.core.notices import document_notices
from bot.core.word_search import holding
from bot.errors import NotHeldError
from bot.features.documents import messages as document_messages
from procedures.document import Document, Kind, Passage, document_id_of
from procedures.library import Library, resting


@dataclass(frozen=True)
class ListedDocument:
    """A document as a list names it: whether its own text is here, and how many notes there are on it."""

    document: Document
    paragraphs: int
    notes: int


@dataclass(frozen=True)
class OpenedParagraph:
    """A paragraph of an original, with the headings that begin at it and the notes that rest on it."""

    passage: Passage
    headings: tuple[str, ...] = ()
    notes: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class OpenedDocument:
    """A document to be read. ``notes`` are those that rest on no paragraph that is here.

    ``before`` and ``after`` are the editions that it replaced and that replaced it, where they are known, and
    ``notices`` what must be read with it.
    """

    document: Document
    paragraphs: tuple[OpenedParagraph, ...]
    notes: tuple[Passage, ...]
    before: Document | None = None
    after: Document | None = None
    notices: tuple[str, ...] = ()

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """The headings in order, each with the id of the paragraph at which it begins."""
        return tuple((heading, p.passage.id) for p in self.paragraphs for heading in p.headings)

    def found(self, typed: str) -> tuple[Passage, ...]:
        """Return the paragraphs and notes that hold every word typed."""
        held = [p.passage for p in self.paragraphs]
        held += [*(note for p in self.paragraphs for note in p.notes), *self.notes]
        return holding(held, typed)


class DocumentReader:
    """The service that opens documents to be read. What is held back is none of them."""

    def __init__(self, library: Library, corpus: Callable[[], Corpus]) -> None:
        self._library = library
        self._corpus = corpus

    def documents(self) -> Mapping[Kind, tuple[ListedDocument, ...]]:
        """Return every document that is held or has notes, by kind, those whose text is here first."""
        corpus = self._corpus()
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

    def open(self, document_id: str) -> OpenedDocument:
        """Return a document with all that is held of it. Raises NotHeldError."""
        corpus = self._corpus()
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
        return OpenedDocument(
            document,
            tuple(_with_headings(paragraphs, beside)),
            tuple(loose),
            _of(corpus, document.supersedes),
            _of(corpus, document.superseded_by),
            tuple(document_notices(document, corpus.documents, own_text=bool(paragraphs))),
        )

    def passage(self, document_id: str, anchor: str) -> tuple[Passage, Document]:
        """Return what has a name on the page of a document, and the document. Raises NotHeldError."""
        corpus = self._corpus()
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
        path = tuple(heading for heading in (*passage.above, passage.heading) if heading.strip())
        same = next((n for n, (a, b) in enumerate(zip(path, before)) if a != b), min(len(path), len(before)))
        yield OpenedParagraph(passage, path[same:], tuple(beside.get(passage.id, ())))
        before = path


def _of(corpus: Corpus, document_id: str | None) -> Document | None:
    return corpus.documents.get(document_id) if document_id else None
