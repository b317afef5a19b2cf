"""The way in: questions to what was found, always over what stands on disk at that moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from embeddings.catalogue import Catalogue
from embeddings.confidence import Verdict, chance_of
from embeddings.errors import IndexFault, MovedOn, RerankerError
from embeddings.features import Query
from embeddings.finder import Candidates, Finder, PassageSource
from embeddings.guards import Asked, asked_of
from embeddings.index import Index, Progress
from embeddings.neighbours import Neighbour, neighbours_of
from embeddings.passage_store import PassageStore, StoredPassages
from embeddings.reranker import Reranker
from embeddings.results import Result, results_of
from embeddings.segment import Segment
from embeddings.weighing import Weighed, first_of, first_signals, weigh
from embeddings.weights import Learned
from procedures.document import Document

log = logging.getLogger(__name__)

Made = TypeVar("Made")

#: How often a question is looked for again where what stands is changed meanwhile.
TRIES = 8
BUSY = "The documents are being changed all the time; ask again in a minute."

#: Verdicts, the least sure first.
_SURENESS = (Verdict.NOTHING, Verdict.CLOSEST, Verdict.ANSWERED)


@dataclass(frozen=True)
class Found:
    """What was found for one question: results best first, and how sure it is that the first answers.

    ``silence`` is the note of what is not said, where nothing answers and that fits the question better than
    any other note. ``query`` is the question as it was searched, for what is looked for beside the index;
    ``documents`` are all that stand there, by id.
    """

    verdict: Verdict
    chance: float
    results: tuple[Result, ...]
    silence: Result | None = None
    query: Query | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def first(self) -> Result | None:
        """What stands first: what is not said, or the first result."""
        return self.silence or next(iter(self.results), None)


#: The councils whose own documents somebody is shown beside what is for all.
Sight = frozenset[str]


@dataclass(frozen=True)
class _Laid:
    """A finder for one sight, with the segments that it was made of, and what of a store it looks at."""

    finder: Finder
    segments: Sequence[Segment]
    stored: StoredPassages | None = None


class Search:
    """Finds passages in an index with what was learned for its encoder and its reranker."""

    def __init__(self, index: Index, learned: Learned, reranker: Reranker | None = None) -> None:
        self.index = index
        self.learned = learned
        self.reranker = reranker
        #: Why nothing is read closely, in one sentence, where it should be and cannot.
        self.fault = ""
        self._laid: dict[Sight, _Laid] = {}
        self._is_stored = False
        self._changing = threading.Lock()

    @property
    def calibrated(self) -> bool:
        """Whether what was learned is for the models in use; without that nothing is called an answer."""
        reranker = self.reranker.digest if self.reranker else ""
        return (self.learned.encoder, self.learned.reranker) == (self.index.encoder.digest, reranker)

    def finder(self, progress: Progress | None = None, councils: Collection[str] = ()) -> Finder:
        """Return the finder over what stands now, for people of some councils.

        Nothing that is another council's alone is in it. Raises IndexFault, EncoderError, OSError.
        """
        with self._changing:
            self.index.refresh(progress)
            sight, store = self.index.owners.intersection(councils), self.index.passages
            if self._is_stored is not (store is not None):
                self._laid, self._is_stored = {}, store is not None
            if store is None:
                return self._laid_out(sight, self._over_catalogue).finder
            return self._over_store(store, progress, sight)

    def _over_catalogue(self, segments: Sequence[Segment]) -> _Laid:
        """Lay out everything that is in the index's folder."""
        catalogue = Catalogue(segments, self.index.encoder, self.index.library.words)
        return _Laid(self._finder_in(catalogue), segments)

    def _laid_out(self, sight: Sight, made: Callable[[Sequence[Segment]], _Laid]) -> _Laid:
        """Return what is laid out for a sight; what was of something else is let go."""
        segments = self.index.segments(sight)
        held = self._laid.get(sight)
        if held is None or not _are_same(segments, held.segments):
            self._laid = {
                other: laid
                for other, laid in self._laid.items()
                if other != sight and _are_same(self.index.segments(other), laid.segments)
            }
            held = self._laid[sight] = made(segments)
        return held

    def _over_store(self, store: PassageStore, progress: Progress | None, sight: Sight) -> Finder:
        """Return the finder over the notes, and over the originals where machines share them."""

        def over(notes: Sequence[Segment]) -> _Laid:
            beside = next((laid.stored for laid in self._laid.values() if laid.stored), None)
            stored = (
                beside.for_people_of(sight)
                if beside
                else StoredPassages(store, notes, self.index.encoder, self.index.library, sight)
            )
            return _Laid(self._finder_in(stored), notes, stored)

        for _ in range(TRIES):
            laid = self._laid_out(sight, over)
            assert laid.stored is not None
            hidden = self.index.not_shown(sight)
            wanted = {entry.document_id for entry in self.index.manifest.originals} - hidden
            is_missing = False
            with suppress(MovedOn):
                if laid.stored.look(self.index.shared_mark, wanted, hidden):
                    return laid.finder
                is_missing = True
            self.index.refresh(progress, again=is_missing)
        raise IndexFault(BUSY)

    def _finder_in(self, source: PassageSource) -> Finder:
        return Finder(source, self.index.encoder, self.index.library, self.learned.weights)

    def _in_one_moment(self, made: Callable[[Finder], Made], councils: Collection[str]) -> Made:
        """Return what is made with the finder, once nothing changed meanwhile."""
        for _ in range(TRIES):
            with suppress(MovedOn):
                return made(self.finder(councils=councils))
        raise IndexFault(BUSY)

    def find(
        self,
        questions: Sequence[str],
        homes: Sequence[str | None] = (),
        councils: Sequence[Collection[str]] = (),
    ) -> list[Found]:
        """Return what was found for each question, in order; all that may see the same are encoded together.

        ``homes`` are the councils whose words come first for each asker; ``councils`` are those of whose
        people each is, and whose own documents are searched for them. A question that names two councils, or
        one of which nothing is held, is read a second time without the names: they pull the search to
        whatever else speaks of either, or of neither.
        """
        names, words = self.index.library.authorities, self.index.library.words
        of_askers = [*homes, *[None] * (len(questions) - len(homes))]
        asked = [asked_of(q, names, home, words) for q, home in zip(questions, of_askers, strict=True)]
        for _ in range(TRIES):
            owners, found = self.index.owners, dict[int, Found]()
            for sight, places in _by_sight(len(questions), councils, owners).items():
                some = self._found([questions[n] for n in places], [asked[n] for n in places], sight)
                found.update(zip(places, some, strict=True))
            if self.index.owners == owners:  # else a council came to have documents of its own meanwhile
                break
        return [found[n] for n in range(len(questions))]

    def _found(self, questions: Sequence[str], asked: Sequence[Asked], sight: Sight) -> list[Found]:
        """Return what was found for each question of people who may see the same."""
        again, catalogue, candidates = self._in_one_moment(
            lambda finder: self._searched(finder, questions, asked), sight
        )
        read = [*asked, *(asked[n] for n in again)]
        weighed = self._weighed(catalogue, candidates, read)
        found = [self._judged(catalogue, c, w) for c, w in zip(candidates, weighed, strict=True)]
        for n, without_names in zip(again, found[len(questions) :], strict=True):
            found[n] = _better(found[n], without_names, read[n])
        return found[: len(questions)]

    def _searched(
        self, finder: Finder, questions: Sequence[str], asked: Sequence[Asked]
    ) -> tuple[list[int], Catalogue, list[Candidates]]:
        """Return which questions are read again, the candidates of all readings, and their catalogue."""
        names, held = self.index.library.authorities, finder.source.documents.values()
        again = {n: names.with_any_areas(questions[n]) for n, a in enumerate(asked) if len(a.councils) > 1}
        for n, a in enumerate(asked):
            if len(a.councils) == 1 and not any(map(a.names, held)):
                again[n] = names.without_areas(questions[n])
        return [*again], *finder.searched([*questions, *again.values()])

    def neighbours(
        self, passage_id: str, home: str | None = None, councils: Collection[str] = ()
    ) -> list[Neighbour]:
        """Return what other documents say near to a passage; nothing is encoded for it.

        ``home`` is the council whose words come first for the reader, ``councils`` those of whose people they
        are. Raises as ``finder`` does.
        """
        catalogue = self._in_one_moment(lambda finder: finder.source.beside(passage_id), councils)
        return neighbours_of(passage_id, catalogue, self.index.library.authorities, home)

    def _weighed(
        self, catalogue: Catalogue, found: Sequence[Candidates], asked: Sequence[Asked]
    ) -> list[Weighed]:
        scales = self.learned.scales
        try:
            weighed = weigh(found, asked, catalogue, scales, self.reranker)
            self.fault = ""
        except RerankerError as error:
            if str(error) != self.fault:
                log.error("reranker cannot be used: %s", error)
            self.fault = str(error)
            weighed = weigh(found, asked, catalogue, scales, None)
        return weighed

    def _judged(self, catalogue: Catalogue, candidates: Candidates, weighed: Weighed) -> Found:
        asked_for = catalogue.looked_up(candidates.question, self.index.library.authorities)
        shown, silences = results_of(weighed, catalogue, asked_for)
        chance = 1.0 if asked_for else self._chance(catalogue, weighed)
        verdict = self._verdict(shown, chance)
        silence = silences[0] if silences and verdict is not Verdict.ANSWERED else None
        if silence and any(r.score > silence.score for r in shown):
            silence = None
        if silence and verdict is Verdict.NOTHING and silence.score >= self.learned.scales.answers:
            verdict = Verdict.CLOSEST  # that it is not said is worth saying where nothing else is near
        return Found(verdict, chance, tuple(shown), silence, candidates.query, catalogue.documents)

    def _chance(self, catalogue: Catalogue, weighed: Weighed) -> float:
        """Return the chance that the first of a list answers."""
        row = first_of(weighed)
        if row is None:
            return 0.0
        if self.reranker and not weighed.read.any():
            return chance_of(float(weighed.odds[row]))
        signals = first_signals(weighed, row, catalogue)[None]
        chance = chance_of(float(self.learned.scales.first.odds(signals, weighed.notes[[row]])[0]))
        return max(chance, self.learned.scales.answers) if row in weighed.asked_as else chance

    def _verdict(self, shown: Sequence[Result], chance: float) -> Verdict:
        if not shown:
            return Verdict.NOTHING
        verdict = self.learned.scales.verdict(chance)
        sure = self.calibrated and not self.fault and not shown[0].capped
        return verdict if sure or verdict is not Verdict.ANSWERED else Verdict.CLOSEST

    def sentence_scores(self, query: Query, sentences: Sequence[str]) -> list[float]:
        """Return the cosine of a question and each sentence, as the finder compares them."""
        encoded = self.index.encoder.encode(list(sentences))
        sums = [encoded.token_vectors(n).sum(axis=0) for n in range(len(sentences))]
        return [float(s @ query.formal) / max(float(np.linalg.norm(s)), 1e-6) for s in sums]


def _by_sight(count: int, councils: Sequence[Collection[str]], owners: Sight) -> dict[Sight, list[int]]:
    """Return the places of ``count`` questions by what their askers may see beside what is for all."""
    by_sight: dict[Sight, list[int]] = {}
    for n in range(count):
        own = councils[n] if n < len(councils) else ()
        by_sight.setdefault(owners.intersection(own), []).append(n)
    return by_sight


def _are_same(segments: Sequence[Segment], others: Sequence[Segment]) -> bool:
    return len(segments) == len(others) and all(a is b for a, b in zip(segments, others, strict=True))


def _better(found: Found, without_names: Found, asked: Asked) -> Found:
    """Return what was found for a question as typed, or without the names of councils if that answers better.

    What is of a council named, and may bear on the question, gives way to no passage of another document,
    only to a note of what is not said. Without the names that also counts before what answers less likely.
    """
    first, silence = found.first, without_names.silence
    theirs = first is not None and found.verdict is not Verdict.NOTHING and asked.names(first.document)
    if theirs and not silence:
        return found
    if silence and first and not theirs and silence.score > first.score:
        return replace(without_names, query=found.query)
    return replace(max(found, without_names, key=_sureness), query=found.query)


def _sureness(found: Found) -> tuple[int, float]:
    return _SURENESS.index(found.verdict), found.first.score if found.first else 0.0
