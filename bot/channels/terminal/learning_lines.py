"""Learning points as plain text for a terminal, and for programs. Renders; decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.channels.terminal.cards import wrapped
from bot.core.passage_ref import ResolvedPassage
from bot.features.learning import messages as said
from bot.features.learning.briefing import briefing
from bot.features.learning.detail_view import whole
from bot.features.learning.model import LearningPoint, PointEvent
from procedures.authorities import Authorities


def render_point(
    point: LearningPoint, today: ResolvedPassage | None, authorities: Authorities, now: dt.datetime
) -> str:
    """Return a point whole, with its ground as it stands ``now`` and its history."""
    return "\n\n".join(_lines(block) for block in whole(point, today, authorities, now))


def render_preview(point: LearningPoint) -> str:
    """Return exactly what people will get."""
    return f"{_lines(said.PREVIEW)}\n\n{render_briefing(point)}"


def render_briefing(point: LearningPoint) -> str:
    """Return a point as people get it."""
    return "\n\n".join(map(_lines, briefing(point)))


def point_json(point: LearningPoint, today: ResolvedPassage | None = None) -> dict[str, Any]:
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
    if today is not None:
        made["ground_today"] = {
            "standing": today.state.value,
            "text": today.passage.text if today.passage else None,
        }
    return made


def _event_json(event: PointEvent) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(timespec="seconds"),
        "person": event.person_id,
        "did": event.did.value,
        "state": event.state.value,
        "text": event.text,
        "reason": event.reason,
    }


def _moment(when: dt.datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None


def _lines(block: str) -> str:
    return "\n".join(
        wrapped(line, rest="   " if line[:2].strip(".").isdigit() else "") for line in block.split("\n")
    )
