"""Retention: what is kept and for how long, a person's own view of it, forgetting, and the sweep by age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Person
from bot.errors import RetentionError
from bot.features.admin import messages as admin_messages
from bot.features.admin.failures import FailureRegister
from bot.features.gaps.service import close_unanswered
from bot.features.people.model import IDLE, LONGEST
from bot.features.people.service import expiry_notices

if TYPE_CHECKING:
    from bot.store.store import Store

#: Citation codes hold no person and no question; a file may need them for years. Actions that ended show an
#: Ombudsman and a committee what was done.
CODES = ACTIONS = DOCUMENT_ACTS = dt.timedelta(days=6 * 365)
#: How long a conversation that was left half-done is held.
HALF_DONE = dt.timedelta(hours=1)
#: What is closed before it is dropped, so that whoever asked is told.
UNANSWERED = "questions to leads that none of them answered"
#: How long updates are held: Telegram sends none again after one day.
UPDATES = dt.timedelta(days=2)


@dataclass(frozen=True)
class RetentionRule:
    """How long something is kept after it ended or was last used, and what drops it from then on.

    ``age`` is None for what the setting says. ``drop`` is given the moment before which things go.
    """

    what: str
    age: dt.timedelta | None
    drop: Callable[[Store, dt.datetime], int]


RULES = (
    RetentionRule("numbers of updates", UPDATES, lambda store, limit: store.inbox.sweep(limit)),
    RetentionRule("updates never handled", UPDATES, lambda store, limit: store.inbox.drop_unhandled(limit)),
    RetentionRule("replies never delivered", UPDATES, lambda store, limit: store.replies.sweep(limit)),
    RetentionRule("meanings of buttons", None, lambda store, limit: store.buttons.sweep(limit)),
    RetentionRule("dialogues", HALF_DONE, lambda store, limit: store.dialogues.sweep(limit)),
    RetentionRule("verdicts", None, lambda store, limit: store.feedback.sweep(limit)),
    RetentionRule("refresher sessions", None, lambda store, limit: store.sessions.sweep(limit)),
    RetentionRule("closed gaps", None, lambda store, limit: store.gaps.sweep(limit)),
    RetentionRule("messages sent", None, lambda store, limit: store.outbox.sweep(limit)),
    RetentionRule(
        "names under learning points that ended",
        None,
        lambda store, limit: store.receipts.let_names_go(limit),
    ),
    RetentionRule(
        "learning points that came to nothing", None, lambda store, limit: store.points.sweep(limit)
    ),
    RetentionRule("invitations and tries", None, lambda store, limit: store.invitations.sweep(limit)),
    RetentionRule(
        "browsers signed out",
        LONGEST,
        lambda store, limit: store.browsers.sweep(limit + LONGEST, IDLE, LONGEST),
    ),
    RetentionRule(
        "roles from councils' accounts",
        LONGEST,
        lambda store, limit: store.council_accounts.sweep(limit, expiry_notices(limit + LONGEST)),
    ),
    RetentionRule(
        "challenges that no passkey signed", HALF_DONE, lambda store, limit: store.passkeys.sweep(limit)
    ),
    RetentionRule("actions that ended", ACTIONS, lambda store, limit: store.actions.sweep(limit)),
    RetentionRule("audits that ended", None, lambda store, limit: store.audits.sweep(limit)),
    RetentionRule(
        "counts by subject, from the end of their month",
        None,
        lambda store, limit: store.subject_counts.sweep(day_of(limit).replace(day=1)),
    ),
    RetentionRule("failures by reference", None, lambda store, limit: store.failures.sweep(limit)),
    RetentionRule("acts on documents", DOCUMENT_ACTS, lambda store, limit: store.document_acts.sweep(limit)),
    RetentionRule("citation codes", CODES, lambda store, limit: store.citations.sweep(limit.date())),
)


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
    """Drop what is older than the age limit; return how much of each.

    Raises RetentionError once all was tried, where some of it could not be dropped: a rule that fails costs
    itself alone. Raises StoreError where the database cannot be used at all.
    """
    usual, failures = dt.timedelta(days=keep_days), FailureRegister(lambda: store.failures, lambda: now)
    rules = {rule.what: partial(rule.drop, store, now - (rule.age or usual)) for rule in RULES}
    rules[UNANSWERED] = partial(close_unanswered, store.gaps, store.people, now, keep_days)
    dropped, left = {}, []
    for what, drop in rules.items():
        try:
            dropped[what] = drop()
        except Exception as error:
            store.check()
            left.append(f"{what} ({failures.of_retention(what, error)})")
    store.settle()
    if left:
        raise RetentionError(admin_messages.NOT_ALL_DROPPED.format(what=formatting.joined(tuple(left))))
    return dropped


def kept_for(keep_days: int) -> list[tuple[str, str]]:
    """Return what is dropped by its age, each with the age in words."""
    usual = dt.timedelta(days=keep_days)
    ages = {rule.what: rule.age or usual for rule in RULES} | {UNANSWERED: usual}
    return [(formatting.capitalised(what), admin_messages.age(age)) for what, age in ages.items()]


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
        (admin_messages.KEPT_PASSKEYS, held.passkeys),
        (admin_messages.KEPT_COUNCIL_ACCOUNTS, held.council_accounts),
        (admin_messages.KEPT_DOCUMENT_ACTS, held.document_acts),
        (admin_messages.KEPT_QUESTION_LINES, held.question_lines),
    ]
