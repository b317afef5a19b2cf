"""Everything findable at one moment, laid out for searching; built in memory from segments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from embeddings.dense import Dense
from embeddings.encoder import Encoder, Floats
from embeddings.keywords import Keywords
from embeddings.late import Rarity, Texts, Tokens
from embeddings.segment import Segment, units_of
from procedures.document import Document, Passage, Voice, as_read
from procedures.library import resting
from procedures.reading.marks import is_dated
from procedures.words import Words

_WORD = re.compile(r"\w+")

Places = npt.NDArray[np.int64]


class Catalogue:
    """n passages in one numbering, notes before originals, with what they are found by.

    Notes and originals are searched for apart, so that neither crowds the other out; ``originals``
    is the place of the first original. ``rests[i]`` are the places of the originals under note i, and
    ``rested_on[i]`` the notes that rest on original i. Immutable: a changed index makes a new catalogue.
    """

    def __init__(self, segments: Sequence[Segment], encoder: Encoder, words: Words) -> None:
        segments = sorted(segments, key=_of_originals)
        self.passages: list[Passage] = [p for s in segments for p in s.passages]
        originals = {s.document.id: s.document for s in segments for p in s.passages[:1] if not p.note}
        noted = {s.document.id: s.document for s in segments for p in s.passages[:1] if p.note}
        #: By id; what the library says of a document is newer than what was said when its text was added.
        self.documents = originals | {i: as_read(d) if i in originals else d for i, d in noted.items()}
        self._documents = [self.documents[s.document.id] for s in segments for _ in s.passages]
        self.place = {p.id: place for place, p in enumerate(self.passages)}
        starts = np.cumsum([0, *(len(s.passages) for s in segments)])
        placed = list(zip(segments, starts[:-1], strict=True))
        self.originals = sum(len(s.passages) for s in segments if not _of_originals(s))
        self.contexts, self.context_owners = _units(placed, encoder, asked=False)
        phrasings, self.phrasing_owners = _units(placed, encoder, asked=True)
        self.phrasings = Dense(phrasings)
        at = int(np.searchsorted(self.context_owners, self.originals))
        self._contexts = (Dense(self.contexts[:at]), 0), (Dense(self.contexts[at:]), at)
        self.context_starts = np.searchsorted(self.context_owners, np.arange(len(self.passages) + 1))
        self.context_texts = Texts([t for s in segments for t in _tokens(s, asked=False)])
        self.phrasing_texts = Texts([t for s in segments for t in _tokens(s, asked=True)])
        empty = np.zeros((0, encoder.dimensions), np.float16)
        self.sentences = np.concatenate([empty, *(s.sentences for s in segments)])
        owners = np.concatenate([np.zeros(0, np.int64), *(s.sentence_owners + at for s, at in placed)])
        self.sentence_starts = np.searchsorted(owners, np.arange(len(self.passages) + 1))
        texts = [" ".join(u) for s in segments for u in _searched_texts(s)]
        self._keywords = Keywords(texts[: self.originals]), Keywords(texts[self.originals :])
        self._texts, self._stems = texts, dict[int, frozenset[str]]()
        self._vocabulary = words
        self._asking = frozenset(stem for word in words.asking for stem in self._keywords[0].stems(word))
        ids = (s.encoded.ids[a:b] for s in segments for a, b in _rows(s, asked=False))
        self.rarity = Rarity(ids, encoder.vocabulary, encoder.numbers_of(words.asking))
        self.lengths = np.log([max(len(p.text), 1) for p in self.passages]).astype(np.float32)
        self.notes = np.array([p.note for p in self.passages], np.bool_)
        self.narrative = np.array(
            [p.voice in {Voice.ACCOUNT, Voice.COMPLAINT} for p in self.passages], np.bool_
        )
        #: Which may answer: not a date that stands alone, as under a title.
        self.telling = np.array([not is_dated(p.text) for p in self.passages], np.bool_)
        self.rests = _rests(self.passages, self.place)
        self.rested_on = _turned(self.rests)
        self._files = [s.mapped for s in segments if s.mapped]
        self.let_go()

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
        stems = dict.fromkeys(self._keywords[0].stems(question))
        known = {stem: sum(part.count(stem) for part in self._keywords) for stem in stems}
        asking = self._asking
        most = np.log(len(self.passages) + 2)
        return {
            stem: float(np.log((len(self.passages) + 2) / (count + 1)) / most)
            for stem, count in known.items()
            if stem not in asking
        }

    def meant(self, question: str) -> dict[str, list[frozenset[str]]]:
        """Return, by its stem, what each everyday word of ``question`` may also be called, as stems."""
        made: dict[str, list[frozenset[str]]] = {}
        for word, terms in self._vocabulary.terms_in(question):
            called = [frozenset(self._keywords[0].stems(term)) for term in terms]
            for stem in self._keywords[0].stems(word):
                made.setdefault(stem, []).extend(called)
        return made

    def stems_at(self, place: int) -> frozenset[str]:
        """Return the stems of all the words by which a passage is searched."""
        if place not in self._stems:
            self._stems[place] = frozenset(self._keywords[0].stems(self._texts[place]))
        return self._stems[place]

    @cached_property
    def by_document(self) -> Mapping[str, Sequence[int]]:
        """The places of each document's passages, in its order."""
        made: dict[str, list[int]] = {}
        for place, passage in enumerate(self.passages):
            made.setdefault(passage.document_id, []).append(place)
        return made

    @cached_property
    def _plain(self) -> list[str]:
        originals = self.passages[self.originals :]
        return [" ".join(["", *_WORD.findall(p.text.lower()), ""]) for p in originals]

    def holding(self, words: str) -> list[int]:
        """Return the originals that hold ``words``, which are lower case with single spaces between."""
        return [at + self.originals for at, text in enumerate(self._plain) if words in text]

    def document(self, place: int) -> Document:
        """Return the document of a passage."""
        return self._documents[place]


def _of_originals(segment: Segment) -> bool:
    return not (segment.passages and segment.passages[0].note)


def _rows(segment: Segment, *, asked: bool) -> list[tuple[int, int]]:
    offsets = segment.encoded.offsets
    return [(int(offsets[u]), int(offsets[u + 1])) for u in np.flatnonzero(segment.asked == asked)]


def _units(placed: Sequence[tuple[Segment, int]], encoder: Encoder, *, asked: bool) -> tuple[Floats, Places]:
    vectors = [s.encoded.vectors[s.asked == asked] for s, _ in placed]
    owners = [s.owners[s.asked == asked].astype(np.int64) + at for s, at in placed]
    empty = np.zeros((0, encoder.dimensions), np.float32)
    return np.concatenate([empty, *vectors]), np.concatenate([np.zeros(0, np.int64), *owners])


def _tokens(segment: Segment, *, asked: bool) -> list[Tokens]:
    bodies = segment.bodies[segment.asked == asked]
    return [
        Tokens(segment.encoded, start, min(start + int(body), end - 1), end)
        for (start, end), body in zip(_rows(segment, asked=asked), bodies, strict=True)
    ]


def _searched_texts(segment: Segment) -> list[list[str]]:
    texts: list[list[str]] = [[] for _ in segment.passages]
    for unit in units_of(segment.document, segment.passages):
        texts[unit.passage].append(unit.whole)
    return texts


def _rests(passages: Sequence[Passage], place: Mapping[str, int]) -> list[tuple[int, ...]]:
    originals: dict[str, list[Passage]] = {}
    for passage in passages:
        if not passage.note:
            originals.setdefault(passage.document_id, []).append(passage)
    rests = []
    for passage in passages:
        under = originals.get(passage.document_id, []) if passage.note else []
        found = (
            (place[p.id] for locator in passage.rests_on for p in resting(under, locator)) if under else ()
        )
        rests.append(tuple(dict.fromkeys(found)))
    return rests


def _turned(rests: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    turned: list[list[int]] = [[] for _ in rests]
    for note, under in enumerate(rests):
        for original in under:
            turned[original].append(note)
    return [tuple(notes) for notes in turned]
