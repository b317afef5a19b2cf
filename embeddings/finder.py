"""Questions in, candidate passages out, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from embeddings.catalogue import Catalogue, Places
from embeddings.encoder import Encoded, Encoder, Floats
from embeddings.features import Query, features_of, named, nearest_of, under
from embeddings.fusion import COLUMN, Weights
from embeddings.late import Rows
from procedures.library import Library


@dataclass(frozen=True)
class Candidates:
    """The c candidates of one question, best first: places (c,), features (c, f), scores (c,).

    ``formal`` is the question with its formal terms; ``councils`` are the slugs of those it names;
    ``query`` is the question as it was searched.
    """

    question: str
    formal: str
    councils: frozenset[str]
    query: Query
    places: Places
    features: Floats
    scores: Floats


class Finder:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue, encoder: Encoder, library: Library, weights: Weights) -> None:
        self.catalogue = catalogue
        self.encoder = encoder
        self.library = library
        self.weights = weights

    def candidates(self, questions: Sequence[str]) -> list[Candidates]:
        """Return the candidates of each question; all questions are encoded in one batch."""
        formal = [self.formal(q) for q in questions]
        encoded = self.encoder.encode(formal)
        lengths = self._lengths(questions, formal, encoded)
        queries = [
            self._query(q, f, encoded, i, lengths[i])
            for i, (q, f) in enumerate(zip(questions, formal, strict=True))
        ]
        near = nearest_of(queries, self.catalogue) if queries else []
        asked = zip(questions, formal, queries, near, strict=True)
        found = [
            self._ranked(q, f, query, contexts, phrasings) for q, f, query, (contexts, phrasings) in asked
        ]
        self.catalogue.let_go()
        return found

    def _lengths(self, questions: Sequence[str], formal: Sequence[str], encoded: Encoded) -> list[int]:
        """Return how many token vectors are each question's own; all, where no formal term was added."""
        lengths = np.diff(encoded.offsets)
        added = [i for i, (q, f) in enumerate(zip(questions, formal, strict=True)) if q != f]
        lengths[added] = self.encoder.lengths([questions[i] for i in added])
        return [int(length) for length in lengths]

    def formal(self, question: str) -> str:
        """Return the question with the formal terms of its everyday words after it."""
        terms = self.library.words.terms_for(question)
        return f"{question} ; {', '.join(terms)}" if terms else question

    def _query(self, question: str, formal: str, encoded: Encoded, place: int, length: int) -> Query:
        """One pass serves both readings: the question's own tokens come before its formal terms."""
        tokens = encoded.token_vectors(place)[:length]
        ids = encoded.ids[encoded.offsets[place] :][: len(tokens)]
        mean = tokens.sum(axis=0)
        words = np.log1p(self.catalogue.words(question))
        more = formal != question
        return Query(
            plain=mean / max(float(np.linalg.norm(mean)), 1e-6),
            formal=encoded.vectors[place],
            tokens=tokens,
            weights=self.catalogue.rarity.of(ids),
            words=words,
            formal_words=np.log1p(self.catalogue.words(formal)) if more else words,
            councils=frozenset(self.library.authorities.named_in(question)),
        )

    def _ranked(
        self, question: str, formal: str, query: Query, contexts: Rows, phrasings: Rows
    ) -> Candidates:
        places = named(query, self.catalogue, contexts, phrasings)
        features = features_of(query, self.catalogue, places, phrasings)
        nothing = np.zeros(len(places), np.float32)
        found = Candidates(question, formal, query.councils, query, places, features, nothing)
        return reranked(found, self.weights, self.catalogue)


def reranked(found: Candidates, weights: Weights, catalogue: Catalogue) -> Candidates:
    """Return the same candidates in the order of other weights."""
    features, places = found.features.copy(), found.places
    features[:, COLUMN["under it"]] = under(places, np.vecdot(features, weights.original), catalogue)
    scores = weights.scores(features, catalogue.notes[places])
    order = np.argsort(-scores, kind="stable")
    return replace(found, places=places[order], features=features[order], scores=scores[order])
