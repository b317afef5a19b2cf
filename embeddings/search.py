"""The way in: questions to what was found, always over what stands on disk at that moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
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


class Search:
    """Finds passages in an index with what was learned for its encoder and its reranker."""

    def __init__(self, index: Index, learned: Learned, reranker: Reranker | None = None) -> None:
        self.index = index
        self.learned = learned
        self.reranker = reranker
        #: Why nothing is read closely, in one sentence, where it should be and cannot.
        self.fault = ""
        self._finder: Finder | None = None
        self._segments: Sequence[Segment] = ()
        self._stored: StoredPassages | None = None
        self._changing = threading.Lock()

    @property
    def calibrated(self) -> bool:
        """Whether what was learned is for the models in use; without that nothing is called an answer."""
        reranker = self.reranker.digest if self.reranker else ""
        return (self.learned.encoder, self.learned.reranker) == (self.index.encoder.digest, reranker)

    def finder(self, progress: Progress | None = None) -> Finder:
        """Return the finder over what stands now. Raises IndexFault, EncoderError, OSError."""
        with self._changing:
            self.index.refresh(progress)
            store = self.index.passages
            return self._over_catalogue() if store is None else self._over_store(store, progress)

    def _over_catalogue(self) -> Finder:
        """Return the finder over everything that is in the index's folder."""
        segments = self.index.segments()
        if self._finder is None or self._stored or not _are_same(segments, self._segments):
            self._finder = self._finder_in(Catalogue(segments, self.index.encoder, self.index.library.words))
            self._segments, self._stored = segments, None
        return self._finder

    def _over_store(self, store: PassageStore, progress: Progress | None) -> Finder:
        """Return the finder over the notes, and over the originals where machines share them."""
        notes = self.index.segments()
        if self._finder is None or self._stored is None or not _are_same(notes, self._segments):
            self._stored = StoredPassages(store, notes, self.index.encoder, self.index.library)
            self._finder, self._segments = self._finder_in(self._stored), notes
        for _ in range(TRIES):
            hidden = self.index.not_shown()
            wanted = {entry.document_id for entry in self.index.manifest.originals} - hidden
            is_missing = False
            with suppress(MovedOn):
                if self._stored.look(self.index.shared_mark, wanted, hidden):
                    return self._finder
                is_missing = True
            self.index.refresh(progress, again=is_missing)
        raise IndexFault(BUSY)

    def _finder_in(self, source: PassageSource) -> Finder:
        return Finder(source, self.index.encoder, self.index.library, self.learned.weights)

    def _in_one_moment(self, made: Callable[[Finder], Made]) -> Made:
        """Return what is made with the finder, once nothing changed meanwhile."""
        for _ in range(TRIES):
            with suppress(MovedOn):
                return made(self.finder())
        raise IndexFault(BUSY)

    def find(self, questions: Sequence[str], homes: Sequence[str | None] = ()) -> list[Found]:
        """Return what was found for each question, in order; all are encoded in one batch.

        ``homes`` are the askers' own councils. A question that names two councils, or one of which nothing
        is held, is read a second time without the names: they pull the search to whatever else speaks of
        either, or of neither.
        """
        names = self.index.library.authorities
        of_askers = [*homes, *[None] * (len(questions) - len(homes))]
        asked = [asked_of(q, names, home) for q, home in zip(questions, of_askers, strict=True)]
        again, catalogue, candidates = self._in_one_moment(lambda f: self._searched(f, questions, asked))
        asked += [asked[n] for n in again]
        weighed = self._weighed(catalogue, candidates, asked)
        found = [self._judged(catalogue, c, w) for c, w in zip(candidates, weighed, strict=True)]
        for n, without_names in zip(again, found[len(questions) :], strict=True):
            found[n] = _better(found[n], without_names, asked[n])
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

    def neighbours(self, passage_id: str, home: str | None = None) -> list[Neighbour]:
        """Return what other documents say near to a passage; nothing is encoded for it.

        ``home`` is the reader's own council. Raises as ``finder`` does.
        """
        catalogue = self._in_one_moment(lambda finder: finder.source.beside(passage_id))
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
        return chance_of(float(self.learned.scales.first.odds(signals, weighed.notes[[row]])[0]))

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


def _are_same(segments: Sequence[Segment], others: Sequence[Segment]) -> bool:
    return len(segments) == len(others) and all(a is b for a, b in zip(segments, others, strict=True))


def _better(found: Found, without_names: Found, asked: Asked) -> Found:
    """Return what was found for a question as typed, or without the names of councils if that answers better.

    What is of a council named, and may bear on the question, gives way to no passage of another document,
    only to a note of what is not said.
    """
    first = found.first
    theirs = first is not None and found.verdict is Verdict.CLOSEST and asked.names(first.document)
    if theirs and not without_names.silence:
        return found
    return replace(max(found, without_names, key=_sureness), query=found.query)


def _sureness(found: Found) -> tuple[int, float]:
    return _SURENESS.index(found.verdict), found.first.score if found.first else 0.0
