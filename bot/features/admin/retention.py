"""Retention: what is kept and for how long, a person's own view of it, forgetting, and the sweep by age."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.people import Person
from bot.features.admin import messages as admin_messages
from bot.features.people.model import IDLE, LONGEST

if TYPE_CHECKING:
    from bot.store.store import Store

#: Hours after which a conversation that was left half-done is forgotten.
HALF_DONE = 1
#: Days after which the numbers of handled updates go: Telegram sends none again after one day.
UPDATES = 2
#: Days after which citation codes go. They hold no person and no question; a file may need them for years.
CODES = 6 * 365
#: Days after which actions that ended go: they show an Ombudsman and a committee what was done.
ACTIONS = 6 * 365

#: Days after which it is forgotten who took which document in or out.
DOCUMENT_ACTS = 6 * 365


def everything_of(person: Person, store: Store) -> list[str]:
    """Return, in sentences, what is kept of a person beside their enrolment."""
    kept = []
    if verdicts := store.feedback.of_person(person.id):
        kept.append(admin_messages.KEPT_VERDICTS.format(count=len(verdicts)))
    if gaps := store.gaps.of_asker(person.id):
        kept.append(
            admin_messages.KEPT_GAPS.format(wordings=formatting.joined(tuple(g.wording for g in gaps)))
        )
    kept += [line.format(count=count) for line, count in _beside(person, store) if count]
    return kept or [admin_messages.KEPT_NOTHING]


def forget(person: Person, store: Store) -> None:
    """Remove a person, with all that is kept of them; a question they sent on stays, without them."""
    store.people.remove(person.id)


def sweep(store: Store, now: dt.datetime, keep_days: int) -> dict[str, int]:
    """Drop what is older than the age limit; return how much of each."""
    limit = now - dt.timedelta(days=keep_days)
    dropped = {
        "numbers of updates": store.inbox.sweep(now - dt.timedelta(days=UPDATES)),
        "updates never handled": store.inbox.drop_unhandled(now - dt.timedelta(days=UPDATES)),
        "replies never delivered": store.replies.sweep(now - dt.timedelta(days=UPDATES)),
        "meanings of buttons": store.buttons.sweep(limit),
        "dialogues": store.dialogues.sweep(now - dt.timedelta(hours=HALF_DONE)),
        "verdicts": store.feedback.sweep(limit),
        "refresher sessions": store.sessions.sweep(limit),
        "closed gaps": store.gaps.sweep(limit),
        "messages sent": store.outbox.sweep(limit),
        "names under learning points that ended": store.receipts.let_names_go(limit),
        "learning points that came to nothing": store.points.sweep(limit),
        "invitations and tries": store.invitations.sweep(limit),
        "browsers signed out": store.browsers.sweep(now, IDLE, LONGEST),
        "actions that ended": store.actions.sweep(now - dt.timedelta(days=ACTIONS)),
        "audits that ended": store.audits.sweep(limit),
        "acts on documents": store.document_acts.sweep(now - dt.timedelta(days=DOCUMENT_ACTS)),
        "citation codes": store.citations.sweep((now - dt.timedelta(days=CODES)).date()),
    }
    store.settle()
    return dropped


def _beside(person: Person, store: Store) -> list[tuple[str, int]]:
    held = store.personal.beside(person)
    return [
        (admin_messages.KEPT_OWNED, held.gaps_owned),
        (admin_messages.KEPT_ACTIONS, held.actions_owned),
        (admin_messages.KEPT_ACTION_LINES, held.action_lines),
        (admin_messages.KEPT_CONVERSATIONS, held.conversations),
        (admin_messages.KEPT_BUTTONS, held.buttons),
        (admin_messages.KEPT_MESSAGES, held.messages),
        (admin_messages.KEPT_TRIES, held.tries),
        (admin_messages.KEPT_UPDATES, held.updates),
        (admin_messages.KEPT_RECEIPTS, held.receipts),
        (admin_messages.KEPT_MOVES, held.moves),
        (admin_messages.KEPT_DIGEST, held.digest),
        (admin_messages.KEPT_STANDING_IN, held.standing_in),
        (admin_messages.KEPT_BROWSERS, held.browsers),
        (admin_messages.KEPT_SIGN_IN_CODES, held.sign_in_codes),
    ]
