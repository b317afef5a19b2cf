"""Actions as plain text for a terminal, and for programs. Renders; decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from bot.channels.terminal.cards import wrapped
from bot.core import formatting
from bot.features.actions import messages as said
from bot.features.actions.formatting import history_lines, offered_line, paragraphs
from bot.features.actions.model import CouncilAction
from bot.features.actions.offers import Offered, notices_of
from bot.features.answers import messages as answer_messages
from procedures.document import Document, Passage
from procedures.library import Library

Held = Sequence[tuple[Passage, Document]]


def render_action(action: CouncilAction, held: Held, notices: Sequence[str], today: dt.date) -> str:
    """Return an action whole: where it comes from, the paragraphs under it, evidence and history."""
    blocks = paragraphs(action, today, notices)
    if held:
        blocks.append(said.PARAGRAPHS)
        blocks += [
            said.PARAGRAPH.format(citation=formatting.citation(passage, document), text=passage.text)
            for passage, document in held
        ]
    elif action.origin.agreed:
        blocks.append(answer_messages.ADD_ORIGINAL)
    blocks.append("\n".join(history_lines(action)))
    return "\n\n".join(_lines(block) for block in blocks)


def render_offered(offers: Iterable[Offered], library: Library) -> str:
    """Return what decisions offer, decision by decision."""
    blocks = []
    for document, group in groupby(offers, key=lambda offered: offered.document):
        shown = list(group)
        date, standing = formatting.date(document.published), formatting.standing(document)
        lines = [wrapped(said.OFFERED_HEAD.format(title=document.title, date=date, standing=standing))]
        lines += [wrapped(offered_line(o, library.authorities), first="  ", rest="    ") for o in shown]
        notices = notices_of(shown, library)
        lines += [wrapped(said.NOTE.format(notice=n), first="  ", rest="    ") for n in notices]
        blocks.append("\n".join(lines))
    return "\n\n".join([said.OFFERED_OPENING, *blocks]) if blocks else said.NOTHING_OFFERED


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


def _lines(block: str) -> str:
    return "\n".join(wrapped(line) for line in block.split("\n"))
