"""A classifier of short texts, such as questions, learned from a few labelled ones.

Vectors see what is meant, pieces of words see slang and typos. What is learned is a small table of weights,
kept in a file, so that the labelled texts are encoded once.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoder

#: Places for pieces of words, and for words and pairs of them; how little the weights are held back.
_PLACES, _LOOSENESS = 2048, 30.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ShortTextClassifier:
    """A classifier: a weight for each label and feature. ``labels`` are in the order of its rows."""

    labels: tuple[str, ...]
    weights: Floats
    biases: Floats

    @classmethod
    def learn(cls, features: Floats, labels: Sequence[str]) -> ShortTextClassifier:
        """Return what is learned of texts, as ``features_of`` gives them, and their labels."""
        from sklearn.linear_model import LogisticRegression

        model: Any = LogisticRegression(C=_LOOSENESS, max_iter=2000).fit(features, labels)
        weights, biases = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # of two labels only the second has a row
            weights, biases = np.vstack([-weights, weights]) / 2, np.hstack([-biases, biases]) / 2
        return cls(tuple(map(str, model.classes_)), weights, biases)

    @classmethod
    def load(cls, path: Path) -> ShortTextClassifier | None:
        """Return what ``save`` wrote, or None where nothing sound is there."""
        try:
            with np.load(path, allow_pickle=False) as held:
                return cls(tuple(map(str, held["labels"])), held["weights"], held["biases"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None

    def save(self, path: Path) -> None:
        """Write the classifier, so that no half of it is ever read."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(part, labels=np.array(self.labels), weights=self.weights, biases=self.biases)
        part.replace(path)

    def likeliest(self, features: Floats) -> tuple[str, float]:
        """Return the likeliest label of one text, and how likely it is."""
        return max(self.likelihoods(features).items(), key=lambda label: label[1])

    def likelihoods(self, features: Floats) -> dict[str, float]:
        """Return how likely each label of one text is."""
        scores = self.weights @ features + self.biases
        likely = np.exp(scores - scores.max())
        return dict(zip(self.labels, map(float, likely / likely.sum()), strict=True))


def features_of(texts: Sequence[str], encoder: Encoder) -> Floats:
    """Return the features of texts, one row each."""
    from sklearn.feature_extraction.text import HashingVectorizer

    pieces = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=_PLACES)
    words = HashingVectorizer(ngram_range=(1, 2), n_features=_PLACES, token_pattern=r"\b\w+\b")  # noqa: S106 -- no secret
    told = [made.transform(texts).toarray() for made in (pieces, words)]
    return np.hstack([encoder.encode(list(texts)).vectors, *told])
