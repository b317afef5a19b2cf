"""The way in: questions to what was found, always over what stands on disk at that moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from embeddings.catalogue import Catalogue
from embeddings.confidence import Verdict, chance_of
from embeddings.errors import RerankerError
from embeddings.features import Query
from embeddings.finder import Candidates, Finder
from embeddings.guards import Asked, asked_of
from embeddings.index import Index, Progress
from embeddings.lookup import looked_up
from embeddings.reranker import Reranker
from embeddings.results import Result, results_of
from embeddings.weighing import Weighed, first_of, first_signals, weigh
from embeddings.weights import Learned
from procedures.document import Document

log = logging.getLogger(__name__)

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
        self._corpus = ""
        self._changing = threading.Lock()

    @property
    def calibrated(self) -> bool:
        """Whether what was learned is for the models in use; without that nothing is called an answer."""
        reranker = self.reranker.digest if self.reranker else ""
        return (self.learned.encoder, self.learned.reranker) == (self.index.encoder.digest, reranker)

    def finder(self, progress: Progress | None = None) -> Finder:
        """Return the finder over what stands on disk now. Raises IndexFault, EncoderError, OSError."""
        with self._changing:
            self.index.refresh(progress)
            if self._finder is None or self._corpus != self.index.manifest.corpus:
                library = self.index.library
                catalogue = Catalogue(self.index.segments(), self.index.encoder, library.words)
                self._finder = Finder(catalogue, self.index.encoder, library, self.learned.weights)
                self._corpus = self.index.manifest.corpus
            return self._finder

    def find(self, questions: Sequence[str], homes: Sequence[str | None] = ()) -> list[Found]:
        """Return what was found for each question, in order; all are encoded in one batch.

        ``homes`` are the askers' own councils. A question that names two councils, or one of which nothing
        is held, is read a second time without the names: they pull the search to whatever else speaks of
        either, or of neither.
        """
        finder = self.finder()
        names = self.index.library.authorities
        of_askers = [*homes, *[None] * (len(questions) - len(homes))]
        asked = [asked_of(q, names, home) for q, home in zip(questions, of_askers, strict=True)]
        held = finder.catalogue.documents.values()
        again = {n: names.with_any_areas(questions[n]) for n, a in enumerate(asked) if len(a.councils) > 1}
        for n, a in enumerate(asked):
            if len(a.councils) == 1 and not any(map(a.names, held)):
                again[n] = names.without_areas(questions[n])
        texts = [*questions, *again.values()]
        asked += [asked[n] for n in again]
        candidates = finder.candidates(texts)
        weighed = self._weighed(finder, candidates, asked)
        found = [self._judged(finder, c, w) for c, w in zip(candidates, weighed, strict=True)]
        for n, without_names in zip(again, found[len(questions) :], strict=True):
            found[n] = _better(found[n], without_names, asked[n])
        return found[: len(questions)]

    def _weighed(self, finder: Finder, found: Sequence[Candidates], asked: Sequence[Asked]) -> list[Weighed]:
        catalogue, scales = finder.catalogue, self.learned.scales
        try:
            weighed = weigh(found, asked, catalogue, scales, self.reranker)
            self.fault = ""
        except RerankerError as error:
            if str(error) != self.fault:
                log.error("reranker cannot be used: %s", error)
            self.fault = str(error)
            weighed = weigh(found, asked, catalogue, scales, None)
        return weighed

    def _judged(self, finder: Finder, candidates: Candidates, weighed: Weighed) -> Found:
        asked_for = looked_up(candidates.question, finder.catalogue, self.index.library.authorities)
        shown, silences = results_of(weighed, finder.catalogue, asked_for)
        chance = 1.0 if asked_for else self._chance(finder, weighed)
        verdict = self._verdict(shown, chance)
        silence = silences[0] if silences and verdict is not Verdict.ANSWERED else None
        if silence and any(r.score > silence.score for r in shown):
            silence = None
        if silence and verdict is Verdict.NOTHING and silence.score >= self.learned.scales.answers:
            verdict = Verdict.CLOSEST  # that it is not said is worth saying where nothing else is near
        return Found(verdict, chance, tuple(shown), silence, candidates.query, finder.catalogue.documents)

    def _chance(self, finder: Finder, weighed: Weighed) -> float:
        """Return the chance that the first of a list answers."""
        row = first_of(weighed)
        if row is None:
            return 0.0
        if self.reranker and not weighed.read.any():
            return chance_of(float(weighed.odds[row]))
        signals = first_signals(weighed, row, finder.catalogue)[None]
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
