"""Small numbers are hidden, and stay hidden from whoever reckons with all that is shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.people import Team
from bot.features.learning.disclosure_control import (
    LEAST,
    MEASURES,
    DisclosedCount,
    Figures,
    PeopleCounts,
    figures,
    together,
    total,
)

TEAMS = [Team("kent", f"team {n}") for n in range(8)]


@st.composite
def counted(draw: st.DrawFn, least: int = 1, most: int = 13) -> PeopleCounts:
    """Counts as they can be: nobody is sent what failed, reads what was not sent, and so on."""
    due = draw(st.integers(least, most))
    failed = draw(st.integers(0, due))
    sent = draw(st.integers(0, due - failed))
    read = draw(st.integers(0, sent))
    return PeopleCounts(due, sent, failed, read, draw(st.integers(0, read)))


def possible(shown: Figures) -> Iterator[PeopleCounts]:
    """Everything that a row could be for whoever sees what is shown of it."""
    ranges = [range(cell.low, cell.high + 1) for cell in vars(shown).values()]
    for cells in itertools.product(*ranges):
        if min((row := PeopleCounts(*cells)).states.values()) >= 0:
            yield row


def narrowed(rows: Sequence[Figures], together_: Figures) -> Iterator[tuple[DisclosedCount, set[int]]]:
    """For each cell that is shown as a range, what it could be if the totals are as they are shown."""
    worlds = [list(possible(row)) for row in rows]
    cells: dict[tuple[int, str], set[int]] = {}
    sums: dict[tuple[int, ...], None] = {(0,) * len(MEASURES): None}
    befores = [sums]
    for world in worlds:
        befores.append({added(so_far, row): None for so_far in befores[-1] for row in world})
    goal = {end for end in befores[-1] if fits(end, together_)}
    for at in range(len(worlds) - 1, -1, -1):
        earlier: set[tuple[int, ...]] = set()
        for so_far in befores[at]:
            for row in worlds[at]:
                if added(so_far, row) in goal:
                    earlier.add(so_far)
                    for measure in MEASURES:
                        cells.setdefault((at, measure), set()).add(getattr(row, measure))
        goal = earlier
    for (at, measure), numbers in cells.items():
        if not getattr(rows[at], measure).whole:
            yield getattr(rows[at], measure), numbers


def added(so_far: tuple[int, ...], row: PeopleCounts) -> tuple[int, ...]:
    return tuple(n + getattr(row, measure) for n, measure in zip(so_far, MEASURES, strict=True))


def fits(sums: tuple[int, ...], shown: Figures) -> bool:
    cells = [getattr(shown, measure) for measure in MEASURES]
    return all(cell.low <= n <= cell.high for n, cell in zip(sums, cells, strict=True))


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
    ],
)
def test_few_and_all_but_few_are_ranges(count: int, of: int, seen: str) -> None:
    assert str(figures(PeopleCounts(of, read=count)).read) == seen


def test_teams_of_fewer_than_five_stand_together() -> None:
    sizes = dict(zip(TEAMS, (9, 3, 0, 1, 20), strict=False))
    rows = together({team: PeopleCounts(size, size) for team, size in sizes.items()})
    assert [(teams, counts.due) for teams, counts in rows] == [
        ((TEAMS[4],), 20),
        ((TEAMS[0], TEAMS[1], TEAMS[3]), 13),  # the small ones were four, so the smallest other joins
    ]
    ((_, few),) = together({TEAMS[0]: PeopleCounts(2, 2), TEAMS[1]: PeopleCounts(1, 1)})
    assert (str(figures(few).due), str(figures(few).sent)) == ("1 to 4", "0 to 4")


def test_a_total_that_would_tell_a_hidden_number_is_a_range_itself() -> None:
    one_hidden = [PeopleCounts(20, 20, read=2), PeopleCounts(20, 20, read=10)]
    assert str(total(one_hidden).read) == "11 to 14"
    two_at_the_edge = [
        PeopleCounts(20, 20, read=1),
        PeopleCounts(20, 20, read=1),
        PeopleCounts(20, 20, read=10),
    ]
    assert str(total(two_at_the_edge).read) == "12 to 18"
    two_with_room = [
        PeopleCounts(20, 20, read=2),
        PeopleCounts(20, 20, read=3),
        PeopleCounts(20, 20, read=10),
    ]
    assert str(total(two_with_room).read) == "15"
    assert str(total(two_with_room).sent) == "60"


@given(st.lists(counted(), min_size=1, max_size=8))
def test_rows_hold_everybody_once_and_none_is_small_where_there_are_more(each: list[PeopleCounts]) -> None:
    teams = dict(zip(TEAMS, each, strict=False))
    rows = together(teams)
    assert sorted(team for pooled, _ in rows for team in pooled) == sorted(teams)
    assert sum(counts.due for _, counts in rows) == sum(counts.due for counts in each)
    assert len(rows) == 1 or all(counts.due >= LEAST for _, counts in rows)


@given(counted(least=0, most=60))
def test_what_is_shown_holds_what_is_so_and_hides_what_is_small(counts: PeopleCounts) -> None:
    seen = figures(counts)
    for name, shown in vars(seen).items():
        count = getattr(counts, name)
        assert shown.low <= count <= shown.high
        if 0 < count < LEAST or 0 < counts.due - count < LEAST:
            assert shown.high - shown.low >= LEAST - 2


@settings(max_examples=60)
@given(st.lists(counted(least=LEAST, most=12), min_size=1, max_size=3))
def test_no_hidden_number_can_be_worked_out(rows: list[PeopleCounts]) -> None:
    seen, together_ = [figures(row) for row in rows], total(rows)
    assert fits(added((0,) * len(MEASURES), sum(rows, PeopleCounts())), together_)
    for shown, numbers in narrowed(seen, together_):
        assert len(numbers) > 1, (rows, shown)


@given(st.lists(counted(least=LEAST, most=200), min_size=1, max_size=40))
def test_a_range_has_another_that_can_make_up_for_it_where_a_total_is_shown(rows: list[PeopleCounts]) -> None:
    seen, together_ = [figures(row) for row in rows], total(rows)
    for measure in MEASURES:
        hidden = [getattr(row, measure) for row in seen if not getattr(row, measure).whole]
        if getattr(together_, measure).whole and hidden:
            known = sum(getattr(row, measure).low for row in seen if getattr(row, measure).whole)
            left = getattr(together_, measure).low - known
            assert len(hidden) > 1
            assert sum(s.low for s in hidden) < left < sum(s.high for s in hidden)
