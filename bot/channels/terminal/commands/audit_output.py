"""What the commands of audits print: how an audit stands, its checklist, and what was ordered."""

from __future__ import annotations

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import printed
from bot.features.audits import messages as said
from bot.features.audits.formatting import audit_json, checklist_lines, share_lines, title_line
from bot.features.audits.model import Audit, AuditQuestion
from bot.features.audits.statistics import Trigger, standing
from bot.rendering.text import wrapped


def tell(assistant: Assistant, was: Audit, audit_now: Audit, done: str, as_json: bool) -> None:
    """Say what was done and how the audit stands; what was ordered too, where it has just become too many."""
    if as_json:
        printed(audit_json(audit_now))
        return
    say([done, title_line(audit_now), *share_lines(standing(audit_now))])
    if audit_now.ended or standing(was).trigger is not Trigger.PASSED:
        tell_what_follows(assistant, audit_now)


def tell_what_follows(assistant: Assistant, held: Audit) -> None:
    """Say what was ordered, where the share is passed."""
    if held.cases and standing(held).trigger is Trigger.PASSED:
        _tell_ordered(assistant, said.ORDERED_NOW, held.plan.ordered, held.plan.differ)


def tell_checklist(
    assistant: Assistant,
    title: str,
    questions: tuple[AuditQuestion, ...],
    ordered: tuple[str, ...],
    differ: tuple[str, ...],
) -> None:
    """Print a checklist with what was ordered, and what must be read with both."""
    say(checklist_lines(title, questions))
    _tell_ordered(assistant, said.ORDERED, ordered, differ)
    if notices := assistant.audits.notices(questions, (*ordered, *differ)):
        say(["", said.READ_WITH, *notices])


def _tell_ordered(
    assistant: Assistant, heading: str, ordered: tuple[str, ...], differ: tuple[str, ...]
) -> None:
    for title, ids in ((heading, ordered), (said.DIFFER, differ)):
        if notes := assistant.audits.notes(ids):
            say(["", title, *notes])


def say(lines: list[str]) -> None:
    """Print lines, each wrapped."""
    click.echo("\n".join(wrapped(line) for line in lines))
