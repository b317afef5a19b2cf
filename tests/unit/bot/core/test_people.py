"""People and their teams."""

from __future__ import annotations

import pytest

from bot.core.people import Team


@pytest.mark.parametrize(
    ("authority", "named"),
    [
        ("kent", "duty (Kent)"),
        ("bath_and_north_east_somerset", "duty (Bath and North East Somerset)"),
        ("stoke_on_trent", "duty (Stoke on Trent)"),
        ("isles_of_scilly", "duty (Isles of Scilly)"),
    ],
)
def test_a_team_is_named_to_people_with_its_council_in_words(authority: str, named: str) -> None:
    assert str(Team(authority, "duty")) == named
