"""Many scores of a passage into one. Pure: numbers in, numbers out.

A passage's score is a weighted sum, with one set of weights for originals and one for notes, so
that both stand on one scale: the logarithm of the odds that a person would be served by it.
``calibration.py`` says how the weights are learned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

#: The scores of a candidate, in the order of a feature row.
FEATURES = (
    "late",  # late interaction with title, heading and text
    "late body",  # the same with the text alone
    "late phrasing",  # late interaction with the best way people ask for it
    "phrasing back",  # how well the question covers the phrasing that it covers best
    "dense phrasing",  # cosine with the best way people ask for it
    "three phrasings",  # mean cosine with the three best
    "dense",  # cosine of whole question and whole passage, with formal terms added
    "sentence",  # cosine of the question and the passage's best sentence
    "words",  # BM25
    "formal words",  # BM25 with formal terms added
    "length",  # logarithm of the passage's characters
    "under it",  # for a note: the best score of an original it rests on
    "another council",  # 1 if the question names councils, and none that the document is about
    "narrative",  # 1 for what happened or was complained of, 0 for a rule or finding
)
#: The column of each feature.
COLUMN = {name: column for column, name in enumerate(FEATURES)}


@dataclass(frozen=True)
class Weights:
    """A weight for each feature, of originals and of notes; both are (f,)."""

    original: Floats
    note: Floats

    def scores(self, features: Floats, notes: npt.NDArray[np.bool_]) -> Floats:
        """Return the score of each row of ``features`` (c, f), given which rows are notes (c,)."""
        of_note, of_original = np.vecdot(features, self.note), np.vecdot(features, self.original)
        return np.asarray(np.where(notes, of_note, of_original), np.float32)


_NOTE_ONLY = {
    "late phrasing",
    "phrasing back",
    "dense phrasing",
    "three phrasings",
    "under it",
}
#: What is no nearness. Nearness never speaks against a passage, however many ways of measuring it agree;
#: being of another council never speaks for it.
_OTHER = {"length", "another council", "narrative"}
#: The least and the most that each weight may be.
BOUNDS = [(None if name in _OTHER else 0.0, 0.0 if name == "another council" else None) for name in FEATURES]
#: What a feature may say of a note and of an original.
FOR_NOTE = np.array([name != "length" for name in FEATURES])
FOR_ORIGINAL = np.array([name not in _NOTE_ONLY for name in FEATURES])
