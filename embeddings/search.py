"""The way in: questions to what was found, always over what stands on disk at that moment."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from embeddings.catalogue import Catalogue
from embeddings.confidence import Verdict, signals_of
from embeddings.features import Query
from embeddings.finder import Candidates, Finder
from embeddings.index import Index, Progress
from embeddings.results import Result, results_of
from embeddings.weights import Learned
from procedures.document import Document


@dataclass(frozen=True)
class Found:
    """What was found for one question: results best first, and how sure it is that they answer.

    ``silence`` is the note of what is not said, where that fits the question better than any result.
    ``query`` is the question as it was searched, for what is looked for beside the index; ``documents``
    are all that stand there, by id.
    """

    verdict: Verdict
    chance: float
    results: tuple[Result, ...]
    silence: Result | None = None
    query: Query | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)


class Search:
    """Finds passages in an index with what was learned for its encoder."""

    def __init__(self, index: Index, learned: Learned) -> None:
        self.index = index
        self.learned = learned
        self._finder: Finder | None = None
        self._corpus = ""
        self._changing = threading.Lock()

    @property
    def calibrated(self) -> bool:
        """Whether what was learned is for the encoder in use; without that nothing is called an answer."""
        return self.learned.encoder == self.index.encoder.digest

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

    def find(self, questions: Sequence[str]) -> list[Found]:
        """Return what was found for each question, in order; all are encoded in one batch."""
        finder = self.finder()
        return [self._judged(finder, candidates) for candidates in finder.candidates(questions)]

    def _judged(self, finder: Finder, candidates: Candidates) -> Found:
        shown, silences = results_of(candidates, finder.catalogue, self.index.library.authorities)
        signals = signals_of(candidates, shown, silences, finder)
        if signals is None:
            verdict = Verdict.CLOSEST if shown else Verdict.NOTHING
            return Found(verdict, 0.0, tuple(shown), None, candidates.query, finder.catalogue.documents)
        judge = self.learned.judges.of(next(r for r in shown if r.settles))
        chance = judge.chance(signals)
        verdict = judge.verdict(chance)
        if verdict is Verdict.ANSWERED and not self.calibrated:
            verdict = Verdict.CLOSEST
        silent = silences and verdict is not Verdict.ANSWERED and silences[0].score >= shown[0].score
        silence = silences[0] if silent else None
        return Found(verdict, chance, tuple(shown), silence, candidates.query, finder.catalogue.documents)

    def sentence_scores(self, query: Query, sentences: Sequence[str]) -> list[float]:
        """Return the cosine of a question and each sentence, as the finder compares them."""
        encoded = self.index.encoder.encode(list(sentences))
        sums = [encoded.token_vectors(n).sum(axis=0) for n in range(len(sentences))]
        return [float(s @ query.formal) / max(float(np.linalg.norm(s)), 1e-6) for s in sums]
