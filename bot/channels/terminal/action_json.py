"""Actions, and what decisions offer, as JSON for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.features.actions.model import CouncilAction
from bot.features.actions.offers import Offered


def action_json(action: CouncilAction, today: dt.date) -> dict[str, Any]:
    """Return an action for a program."""
    origin = action.origin
    return {
        "id": action.id,
        "state": action.state.value,
        "version": action.version,
        "authority": action.team.authority,
        "team": action.team.name,
        "what": action.what,
        "due": action.due.isoformat(),
        "overdue": action.overdue(today),
        "overdue_days": (today - action.due).days if action.overdue(today) else 0,
        "owner": action.owner_id,
        "agreed": origin.agreed,
        "citation": origin.citation,
        "voice": origin.voice,
        "notice": origin.notice,
        "period": origin.period,
        "start": origin.start.isoformat() if origin.start else None,
        "taken": action.taken.isoformat(timespec="seconds"),
        "ended": action.ended.isoformat(timespec="seconds") if action.ended else None,
        "evidence": list(action.evidence),
        "history": [
            {
                "at": event.at.isoformat(timespec="seconds"),
                "person": event.person_id,
                "did": event.did.value,
                "state": event.state.value,
                "text": event.text,
                "owner": event.owner_id,
            }
            for event in action.history
        ],
    }


def offered_json(offered: Offered) -> dict[str, Any]:
    """Return what a decision offers for a program; ``due`` is null where it cannot be worked out."""
    agreed = offered.agreed
    return {
        "id": agreed.id,
        "decision": agreed.document_id,
        "decided": offered.decided.isoformat() if offered.decided else None,
        "what": agreed.what,
        "who": list(agreed.who),
        "voice": agreed.voice.value,
        "period": str(agreed.period) if agreed.period else None,
        "from_decision": agreed.from_decision,
        "due": offered.was_due.isoformat() if offered.was_due else None,
        "rests_on": list(agreed.rests_on),
        "citation": offered.citation,
        "notice": agreed.notice or None,
        "taken": offered.taken,
    }
