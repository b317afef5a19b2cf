"""Pausing: while the assistant is paused, every message gets the reason and whom to ring."""

from __future__ import annotations

from bot.core.card import Card, Status
from bot.features.admin import maintenance_messages as maintenance_messages
from bot.screening.screen import Screen
from bot.screening.user_text import approved_notice
from bot.store.store import Store

_PAUSED = "paused"


def pause(store: Store, screen: Screen, reason: str) -> str:
    """Pause for a reason that everybody is shown; return it. Raises RefusedError for personal details."""
    approved = approved_notice(reason, screen)
    store.state.put(_PAUSED, approved)
    return approved


def resume(store: Store) -> bool:
    """End a pause; return whether there was one."""
    was = paused(store) is not None
    store.state.put(_PAUSED, None)
    return was


def paused(store: Store) -> str | None:
    """Return why the assistant is paused, or None while it is not."""
    return store.state.get(_PAUSED)


def paused_card(reason: str, contact: str) -> Card:
    """Return the card that every message gets; ``contact`` is whom to ring."""
    steps = (maintenance_messages.DANGER, maintenance_messages.RING.format(contact=contact))
    return Card(Status.FAILED, notices=(maintenance_messages.PAUSED.format(reason=reason),), next_steps=steps)
