"""Gaps: what the library could not answer, with whom it is, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import as_json, command, pass_assistant, tell
from bot.core.calendar import day_of
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.formatting import about, age
from bot.features.gaps.model import Gap


@command("gaps", "safeguarding-bot gaps --json")
@click.option("--all", "closed", is_flag=True, help="Also those that were closed.")
@as_json
@pass_assistant
def gaps(assistant: Assistant, closed: bool, as_json: bool) -> None:
    """List open gaps, overdue first; they are closed and given to somebody in the browser."""
    held, today = assistant.gaps.listed(None, closed=closed), day_of(assistant.clock())
    names = assistant.store.people.names(None)
    lines = "\n".join(_line(gap, today, names) for gap in held)
    tell(as_json, [_gap_json(gap, today) for gap in held], lines or gaps_messages.NONE)


def _line(gap: Gap, today: dt.date, names: Mapping[int, str]) -> str:
    topic = f" [{gap.topic}]" if gap.topic else ""
    due, team, *more = about(gap, today, names)
    parts = [f"{gap.id}, {due}: {gap.wording}{topic} {team}", *more]
    if gap.closing:
        parts.append(gaps_messages.DONE.format(closing=gap.closing))
    return "; ".join(parts)


def _gap_json(gap: Gap, today: dt.date) -> dict[str, object]:
    return {
        "id": gap.id,
        "wording": gap.wording,
        "topic": gap.topic,
        "document": gap.document_id or None,
        "team": gap.team.name,
        "authority": gap.team.authority,
        "owner": gap.owner_id,
        "for_leads": gap.for_leads,
        "askers": len(gap.askers),
        "made": gap.made.isoformat(timespec="seconds"),
        "age_days": age(gap, today),
        "due": gap.due.isoformat(),
        "overdue": gap.overdue(today),
        "closed": gap.closed.isoformat(timespec="seconds") if gap.closed else None,
        "closing": gap.closing,
    }
