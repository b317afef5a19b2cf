"""Counts of few people are ranges, and groups of few people stand together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.disclosure_control import LEAST, disclosed, disclosed_size, pooled


@pytest.mark.parametrize(
    ("count", "of", "seen"),
    [
        (0, 20, "0"),
        (1, 20, "1 to 4"),
        (4, 20, "1 to 4"),
        (5, 20, "5"),
        (15, 20, "15"),
        (16, 20, "16 to 19"),
        (19, 20, "16 to 19"),
        (20, 20, "20"),
        (3, 6, "1 to 5"),
        (6, 6, "6"),
        (2500, 5000, "2,500"),
        (0, 3, "0 to 4"),
        (3, 3, "0 to 4"),
        (0, 0, "0"),
    ],
)
def test_few_and_all_but_few_are_ranges(count: int, of: int, seen: str) -> None:
    assert str(disclosed(count, of)) == seen


def test_a_group_of_few_is_a_range() -> None:
    assert [str(disclosed_size(size)) for size in (0, 1, 4, 5)] == ["0", "1 to 4", "1 to 4", "5"]


def test_groups_of_fewer_than_five_stand_together() -> None:
    assert pooled({"a": 9, "b": 3, "c": 0, "d": 1, "e": 20}) == [
        ("e",),
        ("a", "b", "d"),  # the small ones were four, so the smallest other joins
    ]
    assert pooled({"a": 2, "b": 1}) == [("a", "b")]
    assert pooled({"a": 0}) == []


@given(st.dictionaries(st.integers(0, 7), st.integers(1, 13), min_size=1))
def test_everybody_is_in_one_row_and_none_is_small_where_there_are_more(sizes: dict[int, int]) -> None:
    rows = pooled(sizes)
    assert sorted(group for row in rows for group in row) == sorted(sizes)
    assert len(rows) == 1 or all(sum(sizes[group] for group in row) >= LEAST for row in rows)


@given(st.integers(0, 60), st.data())
def test_what_is_shown_holds_what_is_so_and_hides_what_is_small(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    shown = disclosed(count, of)
    assert shown.low <= count <= shown.high
    if 0 < count < LEAST or 0 < of - count < LEAST:
        assert shown.high - shown.low >= LEAST - 2
