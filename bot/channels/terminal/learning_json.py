"""Learning points as JSON for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.core.passage_ref import ResolvedPassage
from bot.features.learning.model import LearningPoint, PointEvent


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
