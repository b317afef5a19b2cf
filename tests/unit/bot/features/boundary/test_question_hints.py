"""What a question already says of a case: councils, and a tie only where its words are clear."""

from __future__ import annotations

import pytest

from bot.features.boundary.service import question_hints
from procedures.library import Library


@pytest.mark.parametrize(
    ("question", "tie"),
    [
        ("Havering child placed in Kent, who convenes?", "placed_there"),
        ("Child in hospital in Kent, who leads?", "in_hospital_there"),
        ("Family moved to Kent, who holds it?", "moved_there"),
        ("Placed in Kent and now in hospital, who holds it?", ""),
        ("Havering or Kent, who chairs?", ""),
    ],
)
def test_a_tie_is_taken_only_where_it_is_clear(question: str, tie: str, library: Library) -> None:
    assert question_hints(question, library.authorities).tie == tie
