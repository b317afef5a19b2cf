"""Questions in, candidate passages out, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from embeddings.catalogue import Catalogue, Places, Sought
from embeddings.encoder import Encoded, Encoder, Floats
from embeddings.features import Query, features_of, named, nearest_of, query_of, under
from embeddings.fusion import COLUMN, Weights
from embeddings.late import Rows
from procedures.document import Document
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


class PassageSource(Protocol):
    """Where passages are searched: a whole catalogue, or what gives one of what may be near questions."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """All that have a passage, by id."""

    def around(self, sought: Sequence[Sought], /) -> Catalogue:
        """Return a catalogue in which whatever is near one of some questions can be found."""

    def beside(self, passage_id: str, /) -> Catalogue:
        """Return a catalogue in which a passage, and whatever of other documents is near it, can be found."""


class Finder:
    """Searches what is held."""

    def __init__(self, source: PassageSource, encoder: Encoder, library: Library, weights: Weights) -> None:
        self.source = source
        self.encoder = encoder
        self.library = library
        self.weights = weights

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of all that is held, where one is in memory."""
        assert isinstance(self.source, Catalogue)
        return self.source

    def candidates(self, questions: Sequence[str]) -> list[Candidates]:
        """Return the candidates of each question; all questions are encoded in one batch."""
        return self.searched(questions)[1]

    def searched(self, questions: Sequence[str]) -> tuple[Catalogue, list[Candidates]]:
        """Return the candidates of each question, and the catalogue that they are in."""
        formal = [self.formal(q) for q in questions]
        encoded = self.encoder.encode(formal)
        lengths = self._lengths(questions, formal, encoded)
        sought = [
            self._sought(q, f, encoded, i, lengths[i])
            for i, (q, f) in enumerate(zip(questions, formal, strict=True))
        ]
        catalogue = self.source.around(sought)
        queries = [self._query(s, catalogue) for s in sought]
        near = nearest_of(queries, catalogue) if queries else []
        found = [
            self._ranked(s, query, contexts, phrasings, catalogue)
            for s, query, (contexts, phrasings) in zip(sought, queries, near, strict=True)
        ]
        catalogue.let_go()
        return catalogue, found

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

    def _sought(self, question: str, formal: str, encoded: Encoded, place: int, length: int) -> Sought:
        """One pass serves both readings: the question's own tokens come before its formal terms."""
        tokens = encoded.token_vectors(place)[:length]
        mean = tokens.sum(axis=0)
        return Sought(
            question=question,
            with_terms=formal,
            plain=mean / max(float(np.linalg.norm(mean)), 1e-6),
            formal=encoded.vectors[place],
            tokens=tokens,
            ids=encoded.ids[encoded.offsets[place] :][: len(tokens)],
        )

    def _query(self, sought: Sought, catalogue: Catalogue) -> Query:
        councils = frozenset(self.library.authorities.named_in(sought.question))
        return query_of(sought, catalogue, councils)

    def _ranked(
        self, sought: Sought, query: Query, contexts: Rows, phrasings: Rows, catalogue: Catalogue
    ) -> Candidates:
        places = named(query, catalogue, contexts, phrasings)
        features = features_of(query, catalogue, places, phrasings)
        nothing = np.zeros(len(places), np.float32)
        found = Candidates(
            sought.question, sought.with_terms, query.councils, query, places, features, nothing
        )
        return reranked(found, self.weights, catalogue)


def reranked(found: Candidates, weights: Weights, catalogue: Catalogue) -> Candidates:
    """Return the same candidates in the order of other weights."""
    features, places = found.features.copy(), found.places
    features[:, COLUMN["under it"]] = under(places, np.vecdot(features, weights.original), catalogue)
    scores = weights.scores(features, catalogue.notes[places])
    order = np.argsort(-scores, kind="stable")
    return replace(found, places=places[order], features=features[order], scores=scores[order])
