"""How near a learning point must be to a question to be shown: measured where the right ones are known.

The library's own notes stand in for points, by their text alone, and the labelled questions ask for them.
Those were written apart from the notes and are what the index itself was calibrated on. A note is right for
a question if it rests on a paragraph that answers it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bot.app import Assistant
from bot.features.answers.card_builder import MOST
from embeddings import side_index
from embeddings.calibration import LabelledQuestion, load_labelled
from procedures.document import Document, Kind, Passage, Seen, Standing, Voice
from procedures.library import SHIPPED

#: Points that a council has out, and how often other ones are drawn.
BESIDE, DRAWN = 30, 40
THRESHOLDS = tuple(round(0.8 + 0.05 * n, 2) for n in range(13))


@dataclass(frozen=True)
class Nearness:
    """How near each note is to each question; ``right`` says which notes answer it."""

    near: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shares:
    """Of questions that a point answers, how many show it and a wrong one; of others, how many show one."""

    found: float
    wrong: float
    wrong_for_others: float

    @property
    def precision(self) -> float:
        """The share of right ones where a question was asked that a point answers."""
        return self.found / (self.found + self.wrong) if self.found else 0.0


def measured(assistant: Assistant) -> Nearness:
    """Compare every labelled question with every note."""
    notes = [note for note in assistant.library.notes if not note.silent]
    labelled = load_labelled(SHIPPED / "calibration.yaml")
    held = [_as_a_point(number, note.text) for number, note in enumerate(notes)]
    names = {document.id for document, _ in held}
    everything = patch.multiple(side_index, NEAR=-2.0, CLOSELY=len(held))
    with TemporaryDirectory() as folder, everything:
        beside = side_index.SideIndex(Path(folder), assistant.encoder)
        beside.hold(held)
        queries = [c.query for c in assistant.search.finder().candidates([one.question for one in labelled])]
        near = np.zeros((len(labelled), len(notes)))
        for row, query in enumerate(queries):
            for found in beside.nearest(query, names):
                near[row, int(found.document.id.removeprefix("learning-"))] = found.nearness
    right = np.array([[_answers(note, one) for note in notes] for one in labelled])
    return Nearness(near, right)


def shares(found: Nearness, threshold: float, chance: random.Random) -> Shares:
    """Return what a threshold shows where a council has some points out, drawn anew each time."""
    shown_right, shown_wrong, answerable, wrong_for_others, others = 0, 0, 0, 0, 0
    for near, right in zip(found.near, found.right, strict=True):
        wrong_ones, right_ones = np.flatnonzero(~right), np.flatnonzero(right)
        for _ in range(DRAWN):
            drawn = chance.sample(wrong_ones.tolist(), BESIDE - (1 if len(right_ones) else 0))
            if len(right_ones):
                drawn.append(chance.choice(right_ones.tolist()))
            best = sorted((n for n in drawn if near[n] >= threshold), key=lambda n: -near[n])[:MOST]
            if len(right_ones):
                answerable += 1
                shown_right += any(right[n] for n in best)
                shown_wrong += any(not right[n] for n in best)
            else:
                others += 1
                wrong_for_others += bool(best)
    return Shares(shown_right / answerable, shown_wrong / answerable, wrong_for_others / others)


def figures_of(assistant: Assistant) -> dict[str, Any]:
    """Return the figures at each threshold, in words."""
    found = measured(assistant)
    figures: dict[str, Any] = {
        "questions; of them with a note that answers": f"{len(found.right)}; {int(found.right.any(1).sum())}",
        "points out": BESIDE,
    }
    for threshold in THRESHOLDS:
        share = shares(found, threshold, random.Random(7))
        shown = f"{share.found:.3f}, {share.wrong:.3f}, {share.wrong_for_others:.3f}"
        name = f"at {threshold:.2f}: right shown, wrong shown, shown for others"
        figures[name] = f"{shown}; precision {share.precision:.3f}"
    return figures


def _as_a_point(number: int, text: str) -> side_index.Held:
    document = Document(
        id=f"learning-{number}",
        title=f"Learning point {number}",
        kind=Kind.LEARNING,
        publisher="Exampleshire Council",
        standing=Standing.CURRENT,
        seen=Seen.ORIGINAL,
    )
    return document, Passage(f"{document.id}/1", document.id, text, "", voice=Voice.LEARNING, note=True)


def _answers(note: Passage, asked: LabelledQuestion) -> bool:
    return any(
        note.id == evidence.note_id
        or (note.document_id == evidence.document and evidence.locator in note.rests_on)
        for evidence in asked.evidence
    )
