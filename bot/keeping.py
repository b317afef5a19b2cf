"""What is kept and for how long: a person's own view of it, forgetting, and the sweep by age."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot import texts, texts_chat
from bot.people import Person

if TYPE_CHECKING:
    from bot.store.store import Store

#: Days after which the numbers of handled updates go: Telegram sends none again after one day.
UPDATES = 2
#: Days after which citation codes go. They hold no person and no question; a file may need them for years.
CODES = 6 * 365


def everything_of(person: Person, store: Store) -> list[str]:
    """Return, in sentences, what is kept of a person beside their enrolment."""
    kept = []
    if verdicts := store.feedback.of_person(person.id):
        kept.append(texts_chat.KEPT_VERDICTS.format(count=len(verdicts)))
    if gaps := store.gaps.of_asker(person.id):
        kept.append(texts_chat.KEPT_GAPS.format(wordings=texts.joined(tuple(g.wording for g in gaps))))
    return kept or [texts_chat.KEPT_NOTHING]


def forget(person: Person, store: Store) -> None:
    """Remove a person, with all that hangs on them: teams, verdicts, dialogues, messages not yet sent."""
    if person.telegram_id is not None:
        store.buttons.drop(person.telegram_id)
    store.people.remove(person.id)


def sweep(store: Store, now: dt.datetime, keep_days: int) -> dict[str, int]:
    """Drop what is older than the age limit; return how much of each."""
    limit = now - dt.timedelta(days=keep_days)
    return {
        "numbers of updates": store.inbox.sweep(now - dt.timedelta(days=UPDATES)),
        "meanings of buttons": store.buttons.sweep(limit),
        "dialogues": store.dialogues.sweep(limit),
        "verdicts": store.feedback.sweep(limit),
        "refresher sessions": store.sessions.sweep(limit),
        "closed gaps": store.gaps.sweep(limit),
        "messages sent": store.outbox.sweep(limit),
        "invitations and tries": store.invitations.sweep(limit),
        "citation codes": store.citations.sweep((now - dt.timedelta(days=CODES)).date()),
    }
