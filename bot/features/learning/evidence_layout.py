"""Evidence as a paper for a committee: in short first, then charts, then each point with its teams."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.disclosure_control import DisclosedCount
from bot.features.learning import evidence_messages as said
from bot.features.learning.evidence import Evidence, Figures, Released
from bot.features.learning.evidence_formatting import head_lines, summary_lines, who_lines
from bot.rendering.blocks import (
    Bar,
    Block,
    Chart,
    Group,
    Listing,
    TableBlock,
    emphasis,
    item,
    paragraph,
    section,
)
from bot.rendering.pdf import Paper

#: Teams in one chart at most, each with its bar; of more it is shown how many confirmed which share.
BARS = 18
#: Teams in the table of one point at most; of more, the table has them together.
TEAMS = 12
#: The least share of each of ``evidence_messages.SHARES``, in hundredths.
SHARES = (75, 50, 25, 0)
#: What stands of points and teams where they are many.
BRIEF = ("due", "sent", "read", "discussed")


def evidence_paper(evidence: Evidence, *, charts: bool = True) -> Paper:
    """Return the evidence as a paper; without ``charts`` it has their numbers in its tables alone."""
    opening = section(said.SUMMARY, Listing(tuple(map(item, summary_lines(evidence)))))
    head = (Group(tuple(map(paragraph, head_lines(evidence)))), Group((opening,), framed=True))
    sections = evidence_blocks(evidence, evidence.released, evidence.by_team, charts=charts)
    return Paper(said.TITLE, tuple(sections), head)


def evidence_blocks(
    evidence: Evidence,
    points: Sequence[Released],
    teams: Sequence[tuple[str, Figures]],
    *,
    charts: bool = True,
) -> Iterator[Block]:
    """Yield some points and teams of the evidence, or all; charts are of all, and stand with the first."""
    if points:
        drawn = _point_charts(evidence) if charts and points[0] is evidence.released[0] else ()
        yield section(said.BY_POINT, *drawn, _points(points))
    if teams:
        chart = (_team_chart(evidence),) if charts and teams[0] == evidence.by_team[0] else ()
        rows = tuple((team, *_cells(f, *BRIEF)) for team, f in teams)
        yield section(
            said.BY_TEAM, paragraph(said.BY_TEAM_ABOUT), *chart, TableBlock(said.TEAM_COLUMNS, rows)
        )
    if points:
        yield section(said.EVERY_POINT, *map(_whole, points))
    if evidence.released:
        small_print = (said.HIDDEN, said.COMPARE, said.CONFIRMED, said.NO_NAMES)
        yield from (paragraph(emphasis(line)) for line in small_print)


def _point_charts(evidence: Evidence) -> Iterator[Chart]:
    totals = [released.total for released in evidence.released if released.rows]
    if totals:
        yield _spread(said.CHART_READ, [_share(f.read, f.due) for f in totals], said.points)
        yield _spread(said.CHART_DISCUSSED, [_share(f.discussed, f.due) for f in totals], said.points)


def _points(points: Sequence[Released]) -> TableBlock:
    rows = ((r.title, formatting.date(day_of(r.at).isoformat()), *_cells(r.total, *BRIEF)) for r in points)
    return TableBlock(said.POINT_COLUMNS, tuple(rows))


def _team_chart(evidence: Evidence) -> Chart:
    teams = evidence.by_team
    if len(teams) > BARS:
        return _spread(said.CHART_MANY_TEAMS, [_share(f.read, f.due) for _, f in teams], said.teams)
    bars = (
        Bar(team, 100 * f.read.low / (f.due.low or 1), said.BAR_OF.format(read=f.read, due=f.due), True)
        for team, f in teams
    )
    return Chart(said.CHART_TEAMS, tuple(bars))


def _spread(title: str, shares: list[str], counted: Callable[[int], str]) -> Chart:
    """A chart of how many have which share."""
    many = Counter(shares)
    names = [*said.SHARES, *([said.SHARE_UNKNOWN] if many[said.SHARE_UNKNOWN] else [])]
    bars = (Bar(name, many[name], counted(many[name]), name in said.SHARES[:2]) for name in names)
    return Chart(title, tuple(bars))


def _whole(released: Released) -> Group:
    rows = [_row(row.label, row.figures, row.first) for row in released.rows]
    blocks: list[Block] = [paragraph(released.text), paragraph(" ".join(who_lines(released)))]
    if len(rows) > TEAMS:
        blocks.append(paragraph(said.MANY_TEAMS.format(count=len(rows))))
        rows = []
    if len(rows) != 1:
        rows.append(_row(said.ALL_TEAMS, released.total, released.first))
    table = (TableBlock(said.COLUMNS, tuple(rows)),) if released.rows else ()
    return section(released.title, *blocks, *table)


def _row(label: str, figures: Figures, first: dt.datetime | None) -> tuple[str, ...]:
    return (label, *_cells(figures), formatting.moment(first) if first else said.NO_TIME)


def _cells(figures: Figures, *names: str) -> tuple[str, ...]:
    return tuple(str(shown) for name, shown in vars(figures).items() if not names or name in names)


def _share(count: DisclosedCount, of: DisclosedCount) -> str:
    """In which of the shares a count lies, where that is known of what is shown."""
    if not of.whole:
        return said.SHARE_UNKNOWN
    low, high = (_at(number, of.low) for number in (count.low, count.high))
    return said.SHARES[low] if low == high else said.SHARE_UNKNOWN


def _at(count: int, of: int) -> int:
    return next(n for n, least in enumerate(SHARES) if 100 * count >= least * of)
