"""How good retrieval is, by the figures' own definitions."""

from __future__ import annotations

import pytest
from support.samples import a_paragraph, a_result, what_was_found

from embeddings.confidence import Verdict
from embeddings.quality import figures, holds, judged

RULE = "the duty manager of the area that holds the lantern convenes the meeting within two days"


def test_evidence_is_held_when_three_quarters_of_its_runs_of_four_words_are() -> None:
    assert holds(f"It is said that {RULE.upper()}!", RULE)
    assert holds(RULE.replace("two days", "three days"), RULE)
    assert not holds(RULE.replace("area that holds the lantern", "ferry"), RULE)
    assert not holds("the duty manager", RULE)


def test_figures_follow_their_definitions() -> None:
    right, wrong = a_paragraph(text=RULE), a_paragraph(text="Letters are answered in nine days.", locator="2")
    first = what_was_found(Verdict.ANSWERED, a_result(right), a_result(wrong))
    second = what_was_found(Verdict.CLOSEST, a_result(wrong), a_result(right))
    measured = [
        judged(first, [[RULE]], answerable=True),
        judged(second, [[RULE], ["a sentence that nothing holds at all"]], answerable=True),
        judged(first, [], answerable=False),
        judged(second, [], answerable=False),
    ]
    made = figures(measured)
    assert made["hit@1"] == 0.5
    assert made["hit@3"] == 1
    assert made["MRR@10"] == 0.75
    assert made["evidence@5"] == 0.75
    assert made["characters in the top 3"] == pytest.approx(len(right.text) + len(wrong.text))
    assert made["answerable, not answered"] == 0.5
    assert made["not answerable, answered"] == 0.5
