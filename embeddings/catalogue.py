"""Everything findable at one moment, laid out for searching; built in memory from segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from embeddings.dense import Dense
from embeddings.encoder import Encoder, Floats, Numbers
from embeddings.keywords import Keywords, WordScores, stems_of
from embeddings.late import Rarity, Texts, Tokens, texts_holding
from embeddings.lookup import looked_up, paragraphs_in, plain_words
from embeddings.memory import give_back_memory
from embeddings.segment import Segment, units_of
from procedures.authorities import Authorities
from procedures.document import Document, Passage, Voice, as_read
from procedures.library import resting
from procedures.reading.marks import is_dated
from procedures.words import Words

Places = npt.NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class Sought:
    """A question that was encoded: itself, and with the formal terms of its everyday words after it.

    ``plain`` and ``formal`` are (d,), ``tokens`` (t, d) and ``ids`` (t,) are of its own words.
    """

    question: str
    with_terms: str
    plain: Floats
    formal: Floats
    tokens: Floats
    ids: Numbers


class Shelf:
    """Passages of one kind, notes or originals, laid out in a numbering of their own."""

    def __init__(self, segments: Sequence[Segment], encoder: Encoder) -> None:
        self.passages: list[Passage] = [p for s in segments for p in s.passages]
        self.documents = {s.document.id: s.document for s in segments if s.passages}
        #: The id of each passage's document.
        self.document_ids = [s.document.id for s in segments for _ in s.passages]
        starts = np.cumsum([0, *(len(s.passages) for s in segments)])
        placed = list(zip(segments, starts[:-1], strict=True))
        #: The vectors of the contexts, segment by segment; they are most of what is held in memory.
        self.context_parts, self.context_owners = _units(placed, encoder, asked=False)
        phrasings, self.phrasing_owners = _units(placed, encoder, asked=True)
        self.phrasings = np.concatenate(phrasings)
        self.context_texts = Texts([t for s in segments for t in _tokens(s, asked=False)])
        self.phrasing_texts = Texts([t for s in segments for t in _tokens(s, asked=True)])
        self.sentences = [s.sentences for s in segments]
        self.sentence_owners = np.concatenate(
            [np.zeros(0, np.int64), *(s.sentence_owners + at for s, at in placed)]
        )
        self.lengths = np.log([max(len(p.text), 1) for p in self.passages]).astype(np.float32)
        self.notes = np.array([p.note for p in self.passages], np.bool_)
        self.narrative = np.array(
            [p.voice in {Voice.ACCOUNT, Voice.COMPLAINT} for p in self.passages], np.bool_
        )
        #: Which may answer: not a date that stands alone, as under a title.
        self.telling = np.array([not is_dated(p.text) for p in self.passages], np.bool_)
        self.files = [s.mapped for s in segments if s.mapped]
        self._segments = segments

    @property
    def contexts(self) -> Floats:
        """The vectors of the contexts, one after another."""
        return np.concatenate(self.context_parts)

    @property
    def context_ids(self) -> Iterable[Numbers]:
        """The vocabulary numbers of each context."""
        return map(self.context_texts.ids, range(len(self.context_texts)))

    @property
    def texts(self) -> list[str]:
        """The words by which each passage is searched."""
        return [" ".join(texts) for segment in self._segments for texts in searched_texts(segment)]


class Scattered:
    """Rows one after another, which stay where they are kept: in the files of segments."""

    def __init__(self, parts: Sequence[npt.NDArray[np.float16]]) -> None:
        self._parts = [part for part in parts if len(part)]
        self._starts = np.cumsum([0, *map(len, self._parts)])

    def __getitem__(self, rows: Places) -> npt.NDArray[np.float16]:
        """Return some rows, at least one, in order."""
        of = np.searchsorted(self._starts, rows, side="right") - 1
        # One part after another: neighbouring rows are mostly of one.
        cuts = np.flatnonzero(np.diff(of)) + 1
        places = zip(np.split(rows, cuts), of[[0, *cuts]].tolist(), strict=True)
        return np.concatenate([self._parts[n][some - self._starts[n]] for some, n in places])


@dataclass(frozen=True)
class Known:
    """What is known of everything that is held, of which a catalogue may have only some originals.

    ``documents`` are all that have a passage, by id; ``passages`` is how many passages there are.
    ``notes`` and ``originals`` score those of the catalogue by their words, and count all.
    """

    documents: Mapping[str, Document]
    passages: int
    rarity: Rarity
    notes: WordScores
    originals: WordScores


class Catalogue:
    """n passages in one numbering, notes before originals, with what they are found by.

    Notes and originals are searched for apart, so that neither crowds the other out; ``originals``
    is the place of the first original. ``rests[i]`` are the places of the originals under note i, and
    ``rested_on[i]`` the notes that rest on original i. Immutable: a changed index makes a new catalogue.
    """

    def __init__(self, segments: Sequence[Segment], encoder: Encoder, words: Words) -> None:
        """Lay out all that is held."""
        notes = Shelf([s for s in segments if not _of_originals(s)], encoder)
        originals = Shelf([s for s in segments if _of_originals(s)], encoder)
        counted = texts_holding((i for s in (notes, originals) for i in s.context_ids), encoder.vocabulary)
        texts = len(notes.context_texts) + len(originals.context_texts)
        known = Known(
            documents_of(originals.documents, notes.documents),
            len(notes.passages) + len(originals.passages),
            Rarity(counted, texts, encoder.numbers_of(words.asking)),
            Keywords(notes.texts),
            Keywords(originals.texts),
        )
        under: dict[str, list[Passage]] = {}
        for passage in originals.passages:
            under.setdefault(passage.document_id, []).append(passage)
        self._lay(notes, originals, known, words, rests_of(notes.passages, under))
        give_back_memory()

    def _lay(
        self, notes: Shelf, originals: Shelf, known: Known, words: Words, rests: Mapping[str, Sequence[str]]
    ) -> None:
        """Lay originals after notes. ``rests`` are the ids of the originals under a note, by its id."""
        first = len(notes.passages)
        self.passages: list[Passage] = [*notes.passages, *originals.passages]
        #: By id; what the library says of a document is newer than what was said when its text was added.
        self.documents: Mapping[str, Document] = known.documents
        self._documents = [self.documents[i] for i in (*notes.document_ids, *originals.document_ids)]
        self.place = {p.id: place for place, p in enumerate(self.passages)}
        self.originals = first
        self.contexts = np.concatenate([*notes.context_parts, *originals.context_parts])
        self.context_owners = np.concatenate([notes.context_owners, originals.context_owners + first])
        self.phrasing_owners = np.concatenate([notes.phrasing_owners, originals.phrasing_owners + first])
        self.phrasings = Dense(_joined(notes.phrasings, originals.phrasings))
        at = len(notes.context_texts)
        self._contexts = (Dense(self.contexts[:at]), 0), (Dense(self.contexts[at:]), at)
        self.context_starts = np.searchsorted(self.context_owners, np.arange(len(self.passages) + 1))
        self.context_texts = notes.context_texts.with_those_of(originals.context_texts)
        self.phrasing_texts = notes.phrasing_texts.with_those_of(originals.phrasing_texts)
        self.sentences = Scattered([*notes.sentences, *originals.sentences])
        owners = np.concatenate([notes.sentence_owners, originals.sentence_owners + first])
        self.sentence_starts = np.searchsorted(owners, np.arange(len(self.passages) + 1))
        self._keywords, self._all = (known.notes, known.originals), known.passages
        self._titled, self._stems = (notes.documents, originals.documents), dict[int, frozenset[str]]()
        self._vocabulary = words
        self._asking = frozenset(stem for word in words.asking for stem in stems_of(word))
        self.rarity = known.rarity
        self.lengths = np.concatenate([notes.lengths, originals.lengths])
        self.notes = np.concatenate([notes.notes, originals.notes])
        self.narrative = np.concatenate([notes.narrative, originals.narrative])
        self.telling = np.concatenate([notes.telling, originals.telling])
        self.rests = [
            tuple(self.place[o] for o in rests.get(p.id, ()) if o in self.place) if p.note else ()
            for p in self.passages
        ]
        self.rested_on = _turned(self.rests)
        self._files = [*notes.files, *originals.files]
        self.let_go()

    def around(self, _sought: Sequence[Sought], /) -> Catalogue:
        """Return this catalogue, which has everything."""
        return self

    def beside(self, _passage_id: str, /) -> Catalogue:
        """Return this catalogue, which has everything."""
        return self

    def looked_up(self, question: str, authorities: Authorities, /) -> list[int]:
        """Return the places of what a question asks for by number or by its very words."""
        return [self.place[i] for i in looked_up(question, self, authorities)]

    def nearest(self, questions: Floats, count: int) -> npt.NDArray[np.int64]:
        """Return the rows of the ``count`` nearest contexts of notes, and of originals, to each question."""
        return np.concatenate([part.nearest(questions, count) + at for part, at in self._contexts], axis=1)

    def let_go(self) -> None:
        """Count none of what was looked at in the segments' files as this process's own."""
        for file in self._files:
            file.let_go()

    def words(self, question: str) -> Floats:
        """Return a keyword score for every passage, (n,), each compared with its own kind."""
        return np.concatenate([part.scores(question) for part in self._keywords])

    def rare(self, question: str) -> dict[str, float]:
        """Return how much each word of ``question`` tells, by its stem: 0 if all hold it, 1 if none does."""
        stems = dict.fromkeys(stems_of(question))
        known = {stem: sum(part.count(stem) for part in self._keywords) for stem in stems}
        asking, held = self._asking, self._all + 2
        return {
            stem: float(np.log(held / (count + 1)) / np.log(held))
            for stem, count in known.items()
            if stem not in asking
        }

    def meant(self, question: str) -> dict[str, list[frozenset[str]]]:
        """Return, by its stem, what each everyday word of ``question`` may also be called, as stems."""
        made: dict[str, list[frozenset[str]]] = {}
        for word, terms in self._vocabulary.terms_in(question):
            called = [frozenset(stems_of(term)) for term in terms]
            for stem in stems_of(word):
                made.setdefault(stem, []).extend(called)
        return made

    def stems_at(self, place: int) -> frozenset[str]:
        """Return the stems of all the words by which a passage is searched."""
        if place not in self._stems:
            passage = self.passages[place]
            titled = self._titled[place >= self.originals][passage.document_id]
            units = units_of(titled, [passage])
            self._stems[place] = frozenset(stems_of(" ".join(unit.whole for unit in units)))
        return self._stems[place]

    @cached_property
    def by_document(self) -> Mapping[str, Sequence[Passage]]:
        """The passages of each document, in its order: notes before originals."""
        made: dict[str, list[Passage]] = {}
        for passage in self.passages:
            made.setdefault(passage.document_id, []).append(passage)
        return made

    @cached_property
    def _plain(self) -> list[str]:
        return [plain_words(p.text) for p in self.passages[self.originals :]]

    def holding(self, words: str) -> list[str]:
        """Return the ids of the originals that hold ``words``, as ``plain_words`` makes them."""
        return [p.id for p, text in zip(self.passages[self.originals :], self._plain) if words in text]

    def paragraphs(self, documents: Sequence[Document], number: str) -> dict[str, list[str]]:
        """Return the ids of the paragraphs of each document that bear a number."""
        return {d.id: paragraphs_in(self.by_document[d.id], number) for d in documents}

    def document(self, place: int) -> Document:
        """Return the document of a passage."""
        return self._documents[place]


def _of_originals(segment: Segment) -> bool:
    return not (segment.passages and segment.passages[0].note)


def _rows(segment: Segment, *, asked: bool) -> list[tuple[int, int]]:
    offsets = segment.encoded.offsets
    return [(int(offsets[u]), int(offsets[u + 1])) for u in np.flatnonzero(segment.asked == asked)]


def _units(
    placed: Sequence[tuple[Segment, int]], encoder: Encoder, *, asked: bool
) -> tuple[list[Floats], Places]:
    empty = np.zeros((0, encoder.dimensions), np.float32)
    vectors = [s.encoded.vectors[_all_or(s.asked == asked)] for s, _ in placed]
    owners = [s.owners[s.asked == asked].astype(np.int64) + at for s, at in placed]
    return [empty, *vectors], np.concatenate([np.zeros(0, np.int64), *owners])


def _all_or(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | slice:
    """Return what picks some rows; where that is all of them, nothing is copied."""
    return slice(None) if rows.all() else rows


def _tokens(segment: Segment, *, asked: bool) -> list[Tokens]:
    bodies = segment.bodies[segment.asked == asked]
    return [
        Tokens(segment.encoded, start, min(start + int(body), end - 1), end)
        for (start, end), body in zip(_rows(segment, asked=asked), bodies, strict=True)
    ]


def searched_texts(segment: Segment) -> list[list[str]]:
    """Return the texts by which each passage of a segment is searched."""
    texts: list[list[str]] = [[] for _ in segment.passages]
    for unit in units_of(segment.document, segment.passages):
        texts[unit.passage].append(unit.whole)
    return texts


def documents_of(originals: Mapping[str, Document], notes: Mapping[str, Document]) -> dict[str, Document]:
    """Return documents by id: what the library says of one whose text was added is said as of a text read."""
    return {**originals, **{i: as_read(d) if i in originals else d for i, d in notes.items()}}


def rests_of(notes: Sequence[Passage], originals: Mapping[str, Sequence[Passage]]) -> dict[str, list[str]]:
    """Return by the id of each note the ids of the originals under it; ``originals`` are by document."""
    rests = {}
    for note in notes:
        under = originals.get(note.document_id, ())
        found = [p.id for locator in note.rests_on for p in resting(under, locator)] if under else []
        rests[note.id] = list(dict.fromkeys(found))
    return rests


def _joined(notes: npt.NDArray[Number], originals: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return rows one after another; nothing is copied where one kind has none."""
    if not len(notes) or not len(originals):
        return notes if len(notes) else originals
    return np.concatenate([notes, originals])


def _turned(rests: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    turned: list[list[int]] = [[] for _ in rests]
    for note, under in enumerate(rests):
        for original in under:
            turned[original].append(note)
    return [tuple(notes) for notes in turned]
