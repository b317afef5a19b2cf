"""Evidence as lines for a person, as CSV, and for a program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import formatting
from bot.features.learning import evidence_messages as said
from bot.features.learning.evidence import Evidence, Released, TeamRow
from bot.rendering.csv_table import csv_of

COLUMNS = (
    "point",
    "release",
    "text",
    "ground",
    "proposed_by",
    "proposed",
    "released_by",
    "released",
    "ended",
    "team",
    "due",
    "sent",
    "failed",
    "read",
    "discussed",
    "first_sent",
)


def head_lines(evidence: Evidence) -> list[str]:
    """Return of which time and whom it is."""
    councils = formatting.joined(tuple(map(formatting.in_words, evidence.councils)))
    return [
        said.FOR_PERIOD.format(period=evidence.period),
        said.OF_COUNCILS.format(councils=councils) if councils else said.OF_ALL_COUNCILS,
        said.UNTIL.format(when=formatting.moment(evidence.made)),
    ]


def summary_lines(evidence: Evidence) -> list[str]:
    """Return what a committee should know first."""
    if not evidence.released:
        return [said.NOTHING]
    total = evidence.total
    lines = [
        said.releases(len(evidence.released)),
        said.SECOND_PERSON,
        said.DUE.format(due=total.due),
        said.SENT.format(sent=total.sent, failed=total.failed),
        said.READ.format(read=total.read, discussed=total.discussed),
    ]
    if evidence.ended:
        lines.append(said.ENDED.format(count=evidence.ended))
    if any(released.release > 1 for released in evidence.released):
        lines.append(said.RELEASED_AGAIN)
    return lines


def who_lines(released: Released) -> list[str]:
    """Return who proposed and released a point, when it was sent, and what became of it."""
    lines = [
        released.ground,
        said.PROPOSED_BY.format(who=released.proposed_by, when=formatting.moment(released.point.proposed)),
        said.RELEASED_BY.format(who=released.released_by, when=formatting.moment(released.at)),
        said.FIRST_SENT.format(when=formatting.moment(released.first)) if released.first else said.NOT_SENT,
    ]
    if not released.ended:
        lines.append(said.STILL_STANDS)
    lines += [said.HAS_ENDED[e.did.value].format(when=formatting.moment(e.at)) for e in released.ended]
    return lines


def as_csv(evidence: Evidence) -> str:
    """Return a line for each team of each release, and one for all together; times are London's."""
    return csv_of([COLUMNS, *(cells for released in evidence.released for cells in _cells(released))])


def as_json(evidence: Evidence) -> dict[str, Any]:
    """Return it for a program; a number that is hidden is given as the range that is shown."""
    return {
        "from": evidence.period.first.isoformat(),
        "to": evidence.period.last.isoformat(),
        "councils": list(evidence.councils),
        "made": evidence.made.isoformat(timespec="seconds"),
        "total": evidence.total.as_json(),
        "points": [_released_json(released) for released in evidence.released],
        "teams": [{"team": label, **figures.as_json()} for label, figures in evidence.by_team],
    }


def _cells(released: Released) -> Iterator[list[object]]:
    point = [
        released.point.id,
        released.release,
        released.text,
        released.ground,
        released.proposed_by,
        _london(released.point.proposed),
        released.released_by,
        _london(released.at),
        "; ".join(f"{event.did.value} {_london(event.at)}" for event in released.ended),
    ]
    rows = [*released.rows, TeamRow((), released.total, released.first)]
    for row in rows:
        label = row.label if row.teams else said.ALL_TEAMS
        yield [*point, label, *map(str, vars(row.figures).values()), _london(row.first)]


def _released_json(released: Released) -> dict[str, Any]:
    return {
        "point": released.point.id,
        "release": released.release,
        "text": released.text,
        "ground": released.ground,
        "proposed_by": released.proposed_by,
        "proposed": released.point.proposed.isoformat(timespec="seconds"),
        "released_by": released.released_by,
        "released": released.at.isoformat(timespec="seconds"),
        "ended": [
            {"how": event.did.value, "when": event.at.isoformat(timespec="seconds")}
            for event in released.ended
        ],
        "first_sent": released.first.isoformat(timespec="seconds") if released.first else None,
        "teams": [
            {"team": row.label, "teams": [str(team) for team in row.teams], **row.figures.as_json()}
            for row in released.rows
        ],
        "total": released.total.as_json(),
    }


def _london(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/London')):%Y-%m-%d %H:%M}" if moment else ""
