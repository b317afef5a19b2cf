"""The core question as people type it: how many wordings open with the right verdict, screening counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.data import read_data
from support.shipped import shared_encoder, shipped_screen

from bot.core.question import Question
from bot.features.boundary.case_reader import CaseReader
from bot.features.boundary.guide import Guide
from procedures.boundary.facts import Facts
from procedures.library import Library

pytestmark = pytest.mark.model

WORDINGS = read_data("core_questions")
FACTS = ("now", "concern", "order", "refused", "status")
#: The share that opens with the right verdict, and that screening lets through to it.
RIGHT = 0.9


def is_right(case: dict[str, Any], facts: Facts | None, guide: Guide) -> bool:
    """Whether the councils, the facts that are named and who holds it are as they should be."""
    if facts is None or facts.home not in case["home"] or facts.other not in case["other"]:
        return False
    told = all(facts.value(name) == case[name] for name in FACTS if name in case)
    return told and guide.card(facts).holds.default in case["holds"]


@pytest.mark.parametrize("which", list(WORDINGS))
def test_nine_in_ten_wordings_open_with_the_right_verdict(
    which: str, library: Library, encoded: Path
) -> None:
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")
    screen, guide = shipped_screen(), Guide(library)
    wrong = []
    for case in WORDINGS[which]:
        read = reader.read(Question.of(case["asks"], case.get("own")))
        clear = screen.check(case["asks"]).outcome == "clear"
        if not clear or read is None or not is_right(case, read.facts, guide):
            wrong.append(case["asks"])
    share = 1 - len(wrong) / len(WORDINGS[which])
    print(f"{which}: {share:.0%} of {len(WORDINGS[which])} wordings open with the right verdict")
    assert share >= RIGHT, wrong
