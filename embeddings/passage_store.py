"""Originals that are searched where machines share them: few are fetched for a question, and none is held.

The notes come with the program and stay in memory. Whatever of the originals may be near a question is
drawn from the store and laid out beside them; from there on everything is compared as it is over a
catalogue of all. What depends on all that is held, such as how rare a word is, is counted by the store,
document by document, so that it is the same too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from embeddings.catalogue import Catalogue, Known, Shelf, Sought, documents_of, rests_of
from embeddings.encoder import Encoder, Floats
from embeddings.errors import MovedOn
from embeddings.features import NEAREST, named, nearest_of, query_of
from embeddings.keywords import LENGTH, REPEATED, DrawnKeywords, Keywords, WordCounts, stems_of
from embeddings.late import Rarity, texts_holding
from embeddings.lookup import MOST, looked_up, notes_on, plain_words
from embeddings.neighbours import COMPARED
from embeddings.segment import FORMAT, Segment, segment_of
from procedures.authorities import Authorities
from procedures.document import Document, Passage, document_id_of, owner_of
from procedures.library import Library, resting
from procedures.words import Words as AskingWords

#: Fetched beyond those that are compared closely, where the store orders a little differently.
BEYOND = 8
#: Places in the texts of a store that one question's words are looked up at, the rarest words first. A word
#: that stands in more tells too little of where to look, and near vectors do.
MOST_PLACES = 10_000


def made_with(encoder: Encoder) -> str:
    """Return what a store calls that which was made in one form with one encoder."""
    return f"{FORMAT}-{encoder.digest}"


@dataclass(frozen=True)
class Stands:
    """What stands in a store at one moment, in few words: another thing there, another of these.

    ``mark`` is of the originals, ``count`` how many of them can be searched, ``last`` the newest of these.
    """

    mark: str
    count: int
    last: int


@dataclass(frozen=True)
class StoredDocument:
    """A document in a store: its number there, what is known of it, and how many passages it has."""

    number: int
    document: Document
    passages: int


@dataclass(frozen=True)
class StoredPlace:
    """A passage in a store: its number there, its document's id, its own id and its place in the document."""

    number: int
    document_id: str
    passage_id: str
    locator: str


@dataclass(frozen=True)
class Totals:
    """What is counted of documents; ``numbers`` is how many contexts hold each vocabulary number."""

    passages: int
    contexts: int
    stems: int
    numbers: Mapping[int, int]


class PassagesNow(Protocol):
    """What a store holds at one moment, but for the documents that nobody is shown."""

    def stands(self) -> Stands:
        """Return what stands, in few words."""

    def documents(self, known: Collection[int]) -> tuple[list[int], list[StoredDocument]]:
        """Return the numbers of all documents in their order, and those that are not ``known``."""

    def totals(self, without: Collection[int]) -> Totals:
        """Return what is counted over all documents but those of some numbers."""

    def holding_stems(self, stems: Collection[str], without: Collection[int]) -> dict[str, int]:
        """Return how many passages hold each of ``stems``, but for those of some documents."""

    def places_of(self, document_ids: Collection[str]) -> list[StoredPlace]:
        """Return all passages of some documents, in their order."""

    def numbered(self, document_ids: Collection[str], number: str) -> list[StoredPlace]:
        """Return the passages of some documents that may bear a number, in their order, and maybe others."""

    def nearest(self, vectors: Floats, count: int, without: Collection[int]) -> set[int]:
        """Return the passages of the contexts nearest to each of some vectors (q, d)."""

    def by_words(self, wanted: WantedWords, count: int, without: Collection[int]) -> set[int]:
        """Return the passages that score best by some words."""

    def holding(self, words: str, most: int, without: Collection[int]) -> list[tuple[StoredPlace, str]]:
        """Return up to ``most`` passages that may hold some words one after another, with their texts."""

    def segments(self, numbers: Collection[int]) -> list[bytes]:
        """Return the segment of each of some passages alone, in the order of their numbers."""


class PassageStore(Protocol):
    """Where what was encoded of originals is searched."""

    def moment(self, councils: Collection[str] | None = ()) -> AbstractContextManager[PassagesNow]:
        """Give what is held now; whatever is asked of it is of one moment.

        Passages are given out to people of ``councils`` alone; None is for all that is there.
        """


@dataclass(frozen=True)
class WantedWords:
    """Stems with what each tells (in the order of ``stems``), and the mean length of all texts in stems."""

    stems: Sequence[str]
    weights: Sequence[float]
    average: float
    repeated: float = REPEATED
    length: float = LENGTH


@dataclass(frozen=True)
class View:
    """What is known of everything in a store, as of one moment.

    ``hidden`` are the numbers of documents that nobody is shown, ``added`` the ids of those whose passages
    are there. ``rests`` has the ids of the originals under a note, by its id, and ``numbers`` theirs.
    ``alone`` is a catalogue of the notes; ``has_owners`` says that something is one council's alone. ``held``
    is how many passages hold a stem, of those asked for.
    """

    stands: Stands
    hidden: frozenset[int]
    documents: Mapping[str, Document]
    added: frozenset[str]
    totals: Totals
    rarity: Rarity
    rests: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    alone: Catalogue
    has_owners: bool
    held: dict[str, int] = field(default_factory=dict)

    @property
    def average(self) -> float:
        """The mean length of a passage, in stems."""
        return self.totals.stems / max(self.totals.passages, 1)

    def counts(self, stems: Collection[str], moment: PassagesNow) -> WordCounts:
        """Return what BM25 must know for some stems; each is asked for once."""
        new = {stem for stem in stems if stem not in self.held}
        if new:
            found = moment.holding_stems(new, self.hidden)
            self.held.update({stem: found.get(stem, 0) for stem in new})
        return WordCounts(self.totals.passages, self.average, {s: self.held[s] for s in stems})


class DrawnCatalogue(Catalogue):
    """Notes, and of the originals those that may be near some questions."""

    def __init__(
        self,
        notes: Shelf,
        originals: Shelf,
        known: Known,
        words: AskingWords,
        rests: Mapping[str, Sequence[str]],
        asked_for: Mapping[str, Sequence[str]],
    ) -> None:
        """``asked_for`` are the ids of what each question asks for by number or by its very words."""
        self._asked_for = asked_for
        self._lay(notes, originals, known, words, rests)

    def looked_up(self, question: str, _authorities: Authorities, /) -> list[int]:
        """Return the places of what a question asks for by number or by its very words."""
        return [self.place[i] for i in self._asked_for.get(question, ()) if i in self.place]


@dataclass
class _KnownDocuments:
    """What was read of documents, by their numbers, for all to whom some of them are shown."""

    by_number: dict[int, StoredDocument] = field(default_factory=dict)


class StoredPassages:
    """The originals of a store, beside the notes of a library. Threads may share it."""

    def __init__(
        self,
        store: PassageStore,
        notes: Sequence[Segment],
        encoder: Encoder,
        library: Library,
        councils: Collection[str] = (),
    ) -> None:
        """``councils`` are those whose own documents are given out too."""
        self._store = store
        self._councils = frozenset(councils)
        self._encoder = encoder
        self._library = library
        self._notes = Shelf(notes, encoder)
        self._keywords = Keywords(self._notes.texts)
        self._counted = texts_holding(self._notes.context_ids, encoder.vocabulary)
        self._known = _KnownDocuments()
        self._numbers: dict[str, int] = {}
        self._view: View | None = None

    def for_people_of(self, councils: Collection[str]) -> StoredPassages:
        """Return the same for people of other councils; what is held of notes is held once."""
        others = copy(self)
        others._councils, others._numbers, others._view = frozenset(councils), {}, None
        return others

    @property
    def documents(self) -> Mapping[str, Document]:
        """All that have a passage, by id, as of the last look."""
        return self._view.documents if self._view else self._notes.documents

    def look(self, mark: str | None, wanted: Collection[str], hidden: Collection[str]) -> bool:
        """Look at everything as it stands now; return whether all documents of ``wanted`` can be searched.

        ``hidden`` are the ids of documents that nobody is shown. Raises MovedOn where ``mark`` is not that of
        what stands any more.
        """
        with self._store.moment(None) as moment:
            stands = moment.stands()
            view = self._view
            if stands.mark != (mark or ""):
                raise MovedOn("Documents were changed meanwhile.")
            if view is None or view.stands != stands or view.hidden != self._numbers_of(hidden):
                self._view = view = self._looked(moment, stands, hidden)
        return self._numbers.keys() >= set(wanted)

    def _numbers_of(self, document_ids: Collection[str]) -> frozenset[int]:
        return frozenset(self._numbers[i] for i in document_ids if i in self._numbers)

    def _looked(self, moment: PassagesNow, stands: Stands, hidden_ids: Collection[str]) -> View:
        every = self._known.by_number
        order, new = moment.documents(every.keys())
        every = every | {one.number: one for one in new}
        known = self._known.by_number = {number: every[number] for number in order}
        self._numbers = {one.document.id: number for number, one in known.items()}
        hidden = self._numbers_of(hidden_ids)
        shown = [one for number, one in known.items() if number not in hidden and one.passages]
        originals = {one.document.id: one.document for one in shown}
        noted = {note.document_id for note in self._notes.passages if note.rests_on} & originals.keys()
        under: dict[str, list[Passage]] = {}
        numbers: dict[str, int] = {}
        for place in moment.places_of(noted):
            numbers[place.passage_id] = place.number
            under.setdefault(place.document_id, []).append(_passage_at(place))
        totals = moment.totals(hidden)
        held = self._counted.copy()
        np.add.at(held, list(totals.numbers.keys()), list(totals.numbers.values()))
        texts = len(self._notes.context_texts) + totals.contexts
        asking = self._encoder.numbers_of(self._library.words.asking)
        documents = documents_of(originals, self._notes.documents)
        rarity = Rarity(held, texts, asking)
        none = DrawnKeywords((), WordCounts(0, 0, {}))
        of_notes = Known(documents, len(self._notes.passages), rarity, self._keywords, none)
        nothing = Shelf((), self._encoder)
        return View(
            stands=stands,
            hidden=hidden,
            documents=documents,
            added=frozenset(originals),
            totals=totals,
            rarity=rarity,
            rests=rests_of(self._notes.passages, under),
            numbers=numbers,
            has_owners=any(owner_of(one.document.id) for one in known.values()),
            alone=DrawnCatalogue(self._notes, nothing, of_notes, self._library.words, {}, {}),
        )

    def around(self, sought: Sequence[Sought], /) -> Catalogue:
        """Return a catalogue of the notes, and of the originals that may be near some questions.

        Raises MovedOn where what stands is not what was last looked at.
        """
        with self._as_looked_at() as (view, moment):
            held = _LookedAt(self, view, moment)
            names = self._library.authorities
            asked_for = {s.question: tuple(looked_up(s.question, held, names)) for s in sought}
            places = {held.found[i] for found in asked_for.values() for i in found if i in held.found}
            stems = {stem for s in sought for stem in stems_of(s.with_terms)}
            counts = view.counts(stems, moment)
            if sought:
                asked = np.stack([vector for s in sought for vector in (s.plain, s.formal)])
                places |= moment.nearest(np.unique(asked, axis=0), NEAREST + BEYOND, view.hidden)
            for question in dict.fromkeys(q for s in sought for q in (s.question, s.with_terms)):
                if (words := _rarest(question, counts)).stems:
                    places |= moment.by_words(words, NEAREST + BEYOND, view.hidden)
            places |= _under_notes(sought, view)
            drawn = _segments(moment, places)
        return self._drawn(view, drawn, counts, asked_for)

    def beside(self, passage_id: str, /) -> Catalogue:
        """Return a catalogue of the notes, of a passage, and of the originals of other documents near to it.

        Raises MovedOn where what stands is not what was last looked at.
        """
        with self._as_looked_at() as (view, moment):
            document_id = document_id_of(passage_id)
            own = [p for p in moment.places_of(view.added & {document_id}) if p.passage_id == passage_id]
            drawn = _segments(moment, {place.number for place in own})
            looked = Shelf(drawn, self._encoder) if own else self._notes
            rows = [looked.passages[owner].id == passage_id for owner in looked.context_owners.tolist()]
            vectors = looked.contexts[np.array(rows, np.bool_)]
            if len(vectors):
                without = view.hidden | self._numbers_of([document_id])
                near = moment.nearest(vectors, COMPARED + BEYOND, without)
                near |= _under_nearest(vectors, view)
                drawn += _segments(moment, near - {place.number for place in own})
        return self._drawn(view, drawn, WordCounts(0, 0, {}), {})

    @contextmanager
    def _as_looked_at(self) -> Iterator[tuple[View, PassagesNow]]:
        """Give what was last looked at, and the moment. Raises MovedOn where something else stands by now."""
        view = self._view
        sight = self._councils if view is None or view.has_owners else None
        with self._store.moment(sight) as moment:
            if view is None or moment.stands() != view.stands:
                raise MovedOn("Documents were changed meanwhile.")
            yield view, moment

    def _drawn(
        self,
        view: View,
        drawn: Sequence[Segment],
        counts: WordCounts,
        asked_for: Mapping[str, Sequence[str]],
    ) -> Catalogue:
        originals = Shelf(drawn, self._encoder)
        known = Known(
            view.documents,
            len(self._notes.passages) + view.totals.passages,
            view.rarity,
            self._keywords,
            DrawnKeywords(originals.texts, counts),
        )
        return DrawnCatalogue(self._notes, originals, known, self._library.words, view.rests, asked_for)

    @cached_property
    def notes_of(self) -> Mapping[str, Sequence[Passage]]:
        """The notes on each document."""
        made: dict[str, list[Passage]] = {}
        for note in self._notes.passages:
            made.setdefault(note.document_id, []).append(note)
        return made


class _LookedAt:
    """All that is held, as a question looks something up in it; ``found`` are the originals it came upon."""

    def __init__(self, passages: StoredPassages, view: View, moment: PassagesNow) -> None:
        self._passages, self._view, self._moment = passages, view, moment
        self.found: dict[str, int] = {}

    @property
    def documents(self) -> Mapping[str, Document]:
        """All that have a passage, by id."""
        return self._view.documents

    def holding(self, words: str) -> list[str]:
        """Return the ids of the originals that hold some words."""
        near = self._moment.holding(words, 10 * MOST, self._view.hidden)
        return self._kept([place for place, text in near if words in plain_words(text)])

    def paragraphs(self, documents: Sequence[Document], number: str) -> dict[str, list[str]]:
        """Return the ids of the paragraphs of each document that bear a number."""
        added = [d.id for d in documents if d.id in self._view.added]
        near: dict[str, list[StoredPlace]] = {}
        for place in self._moment.numbered(added, number):
            near.setdefault(place.document_id, []).append(place)
        bearing: dict[str, list[str]] = {}
        for document in documents:
            if document.id not in self._view.added:
                bearing[document.id] = notes_on(self._passages.notes_of.get(document.id, ()), number)
                continue
            held = {place.passage_id: place for place in near.get(document.id, ())}
            named_so = resting(map(_passage_at, held.values()), number)
            bearing[document.id] = self._kept([held[passage.id] for passage in named_so])
        return bearing

    def _kept(self, places: Sequence[StoredPlace]) -> list[str]:
        found = {place.passage_id: place.number for place in places}
        self.found |= found
        return list(found)


def _under_notes(sought: Sequence[Sought], view: View) -> set[int]:
    """Return the numbers of the originals under the notes that will be compared closely."""
    if not sought or not view.numbers:
        return set()
    notes, queries = view.alone, [query_of(s, view.alone) for s in sought]
    found = set[str]()
    for query, (contexts, phrasings) in zip(queries, nearest_of(queries, notes), strict=True):
        for place in named(query, notes, contexts, phrasings).tolist():
            found.update(view.rests.get(notes.passages[place].id, ()))
    return {view.numbers[passage_id] for passage_id in found}


def _under_nearest(vectors: Floats, view: View) -> set[int]:
    """Return the numbers of the originals under the notes that are nearest to some vectors."""
    notes = view.alone
    owners = notes.context_owners[np.unique(notes.nearest(vectors, COMPARED + BEYOND))].tolist()
    return {view.numbers[i] for owner in owners for i in view.rests.get(notes.passages[owner].id, ())}


def _segments(moment: PassagesNow, numbers: Collection[int]) -> list[Segment]:
    return [segment_of(memoryview(held), "A passage in the database") for held in moment.segments(numbers)]


def _passage_at(place: StoredPlace) -> Passage:
    """A passage as far as its place in its document is concerned."""
    return Passage(place.passage_id, place.document_id, "", place.locator)


def _rarest(question: str, counts: WordCounts) -> WantedWords:
    """Return the words of a question that are looked up: the rarest, while few enough places hold them.

    Where all stand in too many, there are none.
    """
    asked: dict[str, float] = {}
    for stem in stems_of(question):
        asked[stem] = asked.get(stem, 0.0) + counts.weight(stem)
    chosen, places = list[str](), 0
    for stem in sorted((s for s, weight in asked.items() if weight), key=lambda s: counts.held[s]):
        if places + counts.held[stem] > MOST_PLACES:
            break
        chosen.append(stem)
        places += counts.held[stem]
    return WantedWords(chosen, [asked[stem] for stem in chosen], counts.average)
