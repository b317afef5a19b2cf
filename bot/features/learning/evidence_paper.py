"""Evidence as a paper for a committee: in short first, then charts, then each point; a tagged PDF."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.disclosure_control import DisclosedCount
from bot.features.learning import evidence_messages as said
from bot.features.learning.evidence import Evidence, Figures, Released
from bot.features.learning.evidence_formatting import head_lines, summary_lines, who_lines
from bot.rendering.charts import Bar, bar_chart
from bot.rendering.paper import Block, Heading, Listing, Paper, Paragraph, Picture, Section, Table, pdf_of

#: Teams in one chart at most, each with its bar; of more it is shown how many confirmed which share.
BARS = 18
#: Teams in the table of one point at most; of more, the table has them together.
TEAMS = 12
#: The least share of each of ``texts_evidence.SHARES``, in hundredths.
SHARES = (75, 50, 25, 0)
#: What stands of points and teams where they are many.
BRIEF = ("due", "sent", "read", "discussed")


def evidence_pdf(evidence: Evidence) -> bytes:
    """Return the evidence as a tagged PDF; its charts have their numbers in words."""
    opening = Section(said.SUMMARY, (Listing(tuple(map(Paragraph, summary_lines(evidence)))),))
    small_print = (said.HIDDEN, said.COMPARE, said.CONFIRMED, said.NO_NAMES) if evidence.released else ()
    return pdf_of(
        Paper(
            said.TITLE,
            tuple(head_lines(evidence)),
            tuple(_sections(evidence)) if evidence.released else (),
            small_print,
            opening=(opening,),
        )
    )


def _sections(evidence: Evidence) -> Iterator[Section]:
    yield Section(said.BY_POINT, tuple(_by_point(evidence)))
    if evidence.by_team:
        yield Section(said.BY_TEAM, tuple(_by_team(evidence)))
    blocks = [block for released in evidence.released for block in _whole(released)]
    yield Section(said.EVERY_POINT, tuple(blocks))


def _by_point(evidence: Evidence) -> Iterator[Block]:
    totals = [released.total for released in evidence.released if released.rows]
    if totals:
        yield _spread(said.CHART_READ, [_share(f.read, f.due) for f in totals], said.points)
        yield _spread(said.CHART_DISCUSSED, [_share(f.discussed, f.due) for f in totals], said.points)
    rows = [
        (r.title, formatting.date(day_of(r.at).isoformat()), *_cells(r.total, *BRIEF))
        for r in evidence.released
    ]
    yield Table(said.POINT_COLUMNS, tuple(rows))


def _by_team(evidence: Evidence) -> Iterator[Block]:
    yield Paragraph(said.BY_TEAM_ABOUT)
    teams = evidence.by_team
    if len(teams) > BARS:
        yield _spread(said.CHART_MANY_TEAMS, [_share(f.read, f.due) for _, f in teams], said.teams)
    else:
        bars = [
            Bar(team, 100 * f.read.low / (f.due.low or 1), said.BAR_OF.format(read=f.read, due=f.due), True)
            for team, f in teams
        ]
        chart = bar_chart(said.CHART_TEAMS, bars)
        yield Picture(chart.png, chart.alt)
    yield Table(said.TEAM_COLUMNS, tuple((team, *_cells(f, *BRIEF)) for team, f in teams))


def _spread(title: str, shares: list[str], counted: Callable[[int], str]) -> Picture:
    """A chart of how many have which share."""
    many = Counter(shares)
    names = [*said.SHARES, *([said.SHARE_UNKNOWN] if many[said.SHARE_UNKNOWN] else [])]
    bars = [Bar(name, many[name], counted(many[name]), name in said.SHARES[:2]) for name in names]
    chart = bar_chart(title, bars)
    return Picture(chart.png, chart.alt)


def _whole(released: Released) -> Iterator[Block]:
    yield Heading(released.title)
    yield Paragraph(released.text)
    yield Paragraph(" ".join(who_lines(released)))
    if not released.rows:
        return
    rows = [_row(row.label, row.figures, row.first) for row in released.rows]
    if len(rows) > TEAMS:
        yield Paragraph(said.MANY_TEAMS.format(count=len(rows)))
        rows = []
    if len(rows) != 1:
        rows.append(_row(said.ALL_TEAMS, released.total, released.first))
    yield Table(said.COLUMNS, tuple(rows))


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
