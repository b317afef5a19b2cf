"""What a learning point rests on: what became of it, and how the words differ."""

from __future__ import annotations

import difflib

from bot.core.corpus import Corpus
from bot.core.passage_ref import ResolvedPassage
from bot.features.learning.model import LearningPoint


def ground_now(point: LearningPoint, held: Corpus) -> ResolvedPassage | None:
    """Return what became of the passage under a point; None for local practice, which stands by itself."""
    return point.wording.ground.resolve(held) if point.wording.ground else None


def difference(before: str, after: str) -> str:
    """Return one text in which what went is in [- -] and what came in [+ +], word by word."""
    old, new = before.split(), after.split()
    made: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made += old[a:b]
            continue
        if b > a:
            made.append(f"[-{' '.join(old[a:b])}-]")
        if d > c:
            made.append(f"[+{' '.join(new[c:d])}+]")
    return " ".join(made)
