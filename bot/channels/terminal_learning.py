"""Learning points as plain text for a terminal, and for programs. Renders; decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot import texts
from bot import texts_learning as said
from bot.channels.terminal import wrapped
from bot.learning.briefing import audience_line, briefing, ground_today
from bot.learning.ground import Today, difference
from bot.learning.point import Event, LearningPoint
from bot.working_days import day_of
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
        return said.RELEASED_ON.format(when=texts.date(day_of(point.released).isoformat()))
    since = point.waiting_since or point.history[-1].at if point.history else point.proposed
    waited = said.days((day_of(now) - day_of(since)).days)
    return said.AGE.format(age=waited) if point.waiting_since else waited


def render_point(point: LearningPoint, today: Today, authorities: Authorities) -> str:
    """Return a point whole, with its ground as it stands today and its history."""
    head = said.SHOWN_HEAD.format(number=point.id, team=point.team, state=point.state.value)
    blocks = [head, *briefing(point)[1:]]
    if ground := ground_today(point, today):
        blocks.append(ground)
    blocks.append(audience_line(point.wording.audience, authorities))
    if point.wording.topics:
        blocks.append(said.TOPICS.format(topics=texts.joined(point.wording.topics)))
    if point.review_by:
        blocks.append(said.REVIEW_DUE.format(when=said.day(point.review_by)))
    blocks.append("\n".join(history_lines(point)))
    return "\n\n".join(_lines(block) for block in blocks)


def render_preview(point: LearningPoint) -> str:
    """Return exactly what people will get."""
    return "\n\n".join(_lines(block) for block in [said.PREVIEW, *briefing(point)])


def history_lines(point: LearningPoint) -> list[str]:
    """Return what happened to a point, each change of its words with the difference."""
    lines, text = [], ""
    for event in point.history:
        who = said.A_LEAD.format(number=event.person_id) if event.person_id else _nobody(event)
        line = said.HISTORY.format(
            when=texts.moment(event.at), done=said.DONE[event.did.value].capitalize(), who=who
        )
        parts = [f"{line}."]
        if event.reason:
            parts.append(said.HISTORY_REASON.format(reason=event.reason))
        if event.text and text and event.text != text:
            parts.append(said.HISTORY_CHANGE.format(difference=difference(text, event.text)))
        text = event.text or text
        lines.append(" ".join(parts))
    return lines


def point_json(point: LearningPoint, today: Today | None = None) -> dict[str, Any]:
    """Return a point for a program."""
    wording = point.wording
    made: dict[str, Any] = {
        "id": point.id,
        "state": point.state.value,
        "version": point.version,
        "release": point.release,
        "authority": point.team.authority,
        "team": point.team.name,
        "proposer": point.proposer_id,
        "text": wording.text,
        "questions": list(wording.questions),
        "topics": list(wording.topics),
        "audience": wording.audience.as_json(),
        "ground": wording.ground.passage_id if wording.ground else None,
        "ground_citation": wording.ground.citation if wording.ground else None,
        "proposed": point.proposed.isoformat(timespec="seconds"),
        "waiting_since": _moment(point.waiting_since),
        "released": _moment(point.released),
        "released_by": point.released_by,
        "review_by": point.review_by.isoformat() if point.review_by else None,
        "history": [_event_json(event) for event in point.history],
    }
    if today is not None and wording.ground:
        made["ground_today"] = {
            "standing": today.standing.value,
            "text": today.passage.text if today.passage else None,
        }
    return made


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(timespec="seconds"),
        "person": event.person_id,
        "did": event.did.value,
        "state": event.state.value,
        "text": event.text,
        "reason": event.reason,
    }


def _nobody(event: Event) -> str:
    return said.THE_SERVICE if event.did.value == "review" else said.SOMEBODY_GONE


def _moment(when: dt.datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None


def _lines(block: str) -> str:
    return "\n".join(
        wrapped(line, rest="   " if line[:2].strip(".").isdigit() else "") for line in block.split("\n")
    )
