"""A learning point for those who look after it: a line of a list, or whole with its ground and history."""

from __future__ import annotations

import datetime as dt

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.passage_ref import ResolvedPassage
from bot.features.learning import messages as said
from bot.features.learning.briefing import audience_line, briefing, ground_line_now
from bot.features.learning.ground import difference
from bot.features.learning.model import WAITING, LearningPoint, PointEvent
from procedures.authorities import Authorities


def line_of(point: LearningPoint, now: dt.datetime) -> str:
    """Return a point as one line of a list."""
    text = point.wording.text
    short = text if len(text) <= said.LINE_SHORT else f"{text[: said.LINE_SHORT].rsplit(' ', 1)[0]} ..."
    return said.LINE.format(
        number=point.id, text=short, state=point.state.value, team=point.team, age=age_of(point, now)
    )


def age_of(point: LearningPoint, now: dt.datetime) -> str:
    """Return since when a point is where it stands, in words."""
    if point.is_out and point.released:
        return said.RELEASED_ON.format(when=formatting.date(day_of(point.released).isoformat()))
    since = point.waiting_since or point.history[-1].at if point.history else point.proposed
    waited = said.days((day_of(now) - day_of(since)).days)
    return said.AGE.format(age=waited) if point.state in WAITING else waited


def whole(
    point: LearningPoint, ground: ResolvedPassage | None, authorities: Authorities, now: dt.datetime
) -> list[str]:
    """Return a point whole, in paragraphs, with its ground as it stands ``now`` and its history."""
    head = said.SHOWN_HEAD.format(number=point.id, team=point.team, state=point.state.value)
    blocks = [head, *briefing(point)[1:]]
    if ground:
        blocks.append(ground_line_now(ground))
    blocks += for_whom(point, authorities)
    if point.review_by and point.is_out:
        passed = point.review_by < day_of(now)
        line = said.REVIEW_PASSED if passed else said.REVIEW_DUE
        blocks.append(line.format(when=said.day(point.review_by)))
    blocks.append("\n".join(history_lines(point)))
    return blocks


def for_whom(point: LearningPoint, authorities: Authorities) -> list[str]:
    """Return for whom a point is, and its topics where it has some."""
    lines = [audience_line(point.wording.audience, authorities)]
    if point.wording.topics:
        lines.append(said.TOPICS.format(topics=formatting.joined(point.wording.topics)))
    return lines


def history_lines(point: LearningPoint) -> list[str]:
    """Return what happened to a point, each change of its words with the difference."""
    lines, text = [], ""
    for event in point.history:
        who = said.A_LEAD.format(number=event.person_id) if event.person_id else _nobody(event)
        line = said.HISTORY.format(
            when=formatting.moment(event.at), done=said.DONE[event.did.value].capitalize(), who=who
        )
        parts = [f"{line}."]
        if event.reason:
            parts.append(said.HISTORY_REASON.format(reason=event.reason))
        if event.text and text and event.text != text:
            parts.append(said.HISTORY_CHANGE.format(difference=difference(text, event.text)))
        text = event.text or text
        lines.append(" ".join(parts))
    return lines


def _nobody(event: PointEvent) -> str:
    return said.THE_SERVICE if event.did.value == "review" else said.SOMEBODY_GONE
