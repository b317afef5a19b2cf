"""The card of an emergency: 999, the duty desk, and what comes after. It needs nothing but its sentences."""

from __future__ import annotations

from bot.core.card import Card, Status
from bot.features.answers import messages as answer_messages


def danger_card(duty_desk: str | None) -> Card:
    """Return the card; ``duty_desk`` is the duty desk with its number, where that is set."""
    desk = [answer_messages.RING_DESK.format(desk=duty_desk)] if duty_desk else []
    return Card(Status.DANGER, next_steps=(answer_messages.RING_999, *desk, *answer_messages.DANGER_STEPS))
