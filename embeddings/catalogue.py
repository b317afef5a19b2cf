"""Everything findable at one moment, laid out for searching; built in memory from segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embeddings.dense import Dense
from embeddings.encoder import Encoder
from embeddings.keywords import Keywords
from embeddings.late import Rarity, Texts, Tokens
from embeddings.segment import Segment, units_of
from procedures.document import Document, Passage, Voice, as_read
from procedures.library import resting
from procedures.words import Words

Places = npt.NDArray[np.int64]


class Catalogue:
    """n passages in one numbering, with the vectors, words and links by which they are found.

    ``rests[i]`` are the places of the originals under note i, and ``rested_on[i]`` the notes that
    rest on original i. Immutable: a change of the index makes a new catalogue.
    """

    def __init__(self, segments: Sequence[Segment], encoder: Encoder, words: Words) -> None:
        self.passages: list[Passage] = [p for s in segments for p in s.passages]
        originals = {s.document.id: s.document for s in segments for p in s.passages[:1] if not p.note}
        noted = {s.document.id: s.document for s in segments for p in s.passages[:1] if p.note}
        #: By id; what the library says of a document is newer than what was said when its text was added.
        self.documents = originals | {i: as_read(d) if i in originals else d for i, d in noted.items()}
        self._documents = [self.documents[s.document.id] for s in segments for _ in s.passages]
        self.place = {p.id: place for place, p in enumerate(self.passages)}
        starts = np.cumsum([0, *(len(s.passages) for s in segments)])
        placed = list(zip(segments, starts[:-1], strict=True))
        self.contexts, self.context_owners = _units(placed, encoder, asked=False)
        self.phrasings, self.phrasing_owners = _units(placed, encoder, asked=True)
        self.context_starts = np.searchsorted(self.context_owners, np.arange(len(self.passages) + 1))
        self.context_texts = Texts([t for s in segments for t in _tokens(s, asked=False)])
        self.phrasing_texts = Texts([t for s in segments for t in _tokens(s, asked=True)])
        empty = np.zeros((0, encoder.dimensions), np.float16)
        self.sentences = np.concatenate([empty, *(s.sentences for s in segments)])
        owners = np.concatenate([np.zeros(0, np.int64), *(s.sentence_owners + at for s, at in placed)])
        self.sentence_starts = np.searchsorted(owners, np.arange(len(self.passages) + 1))
        self.keywords = Keywords([" ".join(u) for s in segments for u in _searched_texts(s)])
        ids = (s.encoded.ids[a:b] for s in segments for a, b in _rows(s, asked=False))
        self.rarity = Rarity(ids, encoder.vocabulary, encoder.numbers_of(words.asking))
        self.lengths = np.log([max(len(p.text), 1) for p in self.passages]).astype(np.float32)
        self.notes = np.array([p.note for p in self.passages], np.bool_)
        self.narrative = np.array(
            [p.voice in {Voice.ACCOUNT, Voice.COMPLAINT} for p in self.passages], np.bool_
        )
        self.rests = _rests(self.passages, self.place)
        self.rested_on = _turned(self.rests)

    def document(self, place: int) -> Document:
        """Return the document of a passage."""
        return self._documents[place]


def _rows(segment: Segment, *, asked: bool) -> list[tuple[int, int]]:
    offsets = segment.encoded.offsets
    return [(int(offsets[u]), int(offsets[u + 1])) for u in np.flatnonzero(segment.asked == asked)]


def _units(placed: Sequence[tuple[Segment, int]], encoder: Encoder, *, asked: bool) -> tuple[Dense, Places]:
    vectors = [s.encoded.vectors[s.asked == asked] for s, _ in placed]
    owners = [s.owners[s.asked == asked].astype(np.int64) + at for s, at in placed]
    empty = np.zeros((0, encoder.dimensions), np.float32)
    return Dense(np.concatenate([empty, *vectors])), np.concatenate([np.zeros(0, np.int64), *owners])


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
