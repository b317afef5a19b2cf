"""How good retrieval is: hits, rank, how much of the evidence, false answers and false refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.confidence import Verdict
from embeddings.results import Result
from embeddings.search import Found

#: Words in a run, and the share of runs that must be held.
RUN = 4
ENOUGH = 0.75


@dataclass(frozen=True)
class Measured:
    """A question with what was found and, for each result, whether it holds evidence.

    ``covered`` is the share of the question's evidence among the first five results, 0 to 1.
    """

    answerable: bool
    found: Found
    right: tuple[bool, ...]
    covered: float


def figures(measured: Sequence[Measured]) -> dict[str, float]:
    """Return hit@1, hit@3, hit@5, MRR@10, evidence@5, characters in the top three, and error rates."""
    answerable = [m for m in measured if m.answerable]
    others = [m for m in measured if not m.answerable]
    made: dict[str, float] = {"questions": len(measured)}
    if answerable:
        ranks = [next((n for n, right in enumerate(m.right[:10]) if right), None) for m in answerable]
        for k in (1, 3, 5):
            made[f"hit@{k}"] = sum(r is not None and r < k for r in ranks) / len(ranks)
        made["MRR@10"] = sum(1 / (r + 1) for r in ranks if r is not None) / len(ranks)
        made["evidence@5"] = sum(m.covered for m in answerable) / len(answerable)
        made["characters in the top 3"] = sum(_characters(m.found) for m in answerable) / len(answerable)
        refused = sum(m.found.verdict is not Verdict.ANSWERED for m in answerable)
        made["answerable, not answered"] = refused / len(answerable)
    if others:
        made["not answerable, answered"] = sum(m.found.verdict is Verdict.ANSWERED for m in others) / len(
            others
        )
    return {name: round(value, 3) for name, value in made.items()}


def judged(found: Found, evidence: Sequence[Sequence[str]], *, answerable: bool) -> Measured:
    """Return what was found beside the evidence: for each piece, the texts that would each do."""
    texts = [_text(r) for r in found.results[:10]]
    right = tuple(any(_holds_any(text, piece) for piece in evidence) for text in texts)
    covered = sum(any(_holds_any(text, piece) for text in texts[:5]) for piece in evidence)
    return Measured(answerable, found, right, covered / len(evidence) if evidence else 0.0)


def holds(text: str, evidence: str) -> bool:
    """Whether ``text`` holds at least 75 % of the four-word runs of ``evidence``."""
    wanted = _runs(evidence)
    return len(wanted & _runs(text)) >= ENOUGH * len(wanted)


def _holds_any(text: str, piece: Sequence[str]) -> bool:
    return any(holds(text, one) for one in piece)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}


def _text(result: Result) -> str:
    return "\n".join([result.passage.text, *(original.text for original in result.originals)])


def _characters(found: Found) -> int:
    return sum(len(_text(r)) for r in found.results[:3])
