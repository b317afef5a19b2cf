"""Small numbers are hidden, and stay hidden from whoever reckons with all that is shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from bot.core.disclosure_control import LEAST, DisclosedCount
from bot.features.learning.evidence import Figures, PeopleCounts

#: What is counted of the people whom a point was for.
MEASURES = ("sent", "failed", "read", "discussed")


def total(rows: Sequence[PeopleCounts]) -> Figures:
    """What is shown of rows together, each of which is shown too."""
    return sum(map(Figures.of, rows), Figures())


def possible_row(row: PeopleCounts) -> bool:
    """Whether counts can be: who discussed it has read it, who read it was sent it."""
    return row.discussed <= row.read <= row.sent <= row.due - row.failed


@st.composite
def counted(draw: st.DrawFn, least: int, most: int) -> PeopleCounts:
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
        if possible_row(row := PeopleCounts(*cells)):
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


def test_a_total_beside_a_range_is_a_range_itself() -> None:
    one_hidden = [PeopleCounts(20, 20, read=2), PeopleCounts(20, 20, read=10)]
    assert str(total(one_hidden).read) == "11 to 14"
    two_hidden = [PeopleCounts(20, 20, read=2), *one_hidden]
    assert str(total(two_hidden).read) == "12 to 18"
    assert str(total(two_hidden).sent) == "60"


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(counted(least=LEAST, most=12), min_size=1, max_size=3))
def test_no_hidden_number_can_be_worked_out(rows: list[PeopleCounts]) -> None:
    seen, together_ = [Figures.of(row) for row in rows], total(rows)
    assert fits(added((0,) * len(MEASURES), sum(rows, PeopleCounts())), together_)
    for shown, numbers in narrowed(seen, together_):
        assert len(numbers) > 1, (rows, shown)


@settings(deadline=None)
@given(st.lists(counted(least=LEAST, most=200), min_size=1, max_size=40))
def test_a_total_is_told_exactly_only_where_every_row_is(rows: list[PeopleCounts]) -> None:
    seen, together = [Figures.of(row) for row in rows], total(rows)
    for measure in MEASURES:
        cells, whole = [getattr(row, measure) for row in seen], getattr(together, measure)
        assert whole.whole == all(cell.whole for cell in cells)
        assert (whole.low, whole.high) == (sum(c.low for c in cells), sum(c.high for c in cells))
