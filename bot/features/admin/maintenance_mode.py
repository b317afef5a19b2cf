"""Maintenance mode: while the assistant is paused, every message gets the reason and whom to ring."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.core.card import Card, Status
from bot.features.admin import messages as admin_messages
from bot.screening.screen import Screen
from bot.screening.user_text import approved_notice

if TYPE_CHECKING:
    from bot.store.state import ServiceStateRepository

log = logging.getLogger(__name__)

_PAUSED = "paused"


class MaintenanceMode:
    """The switch that pauses the assistant. A channel asks for its card before it does anything else."""

    def __init__(self, state: Callable[[], ServiceStateRepository], contact: str) -> None:
        """``state`` gives what the store keeps of the service itself; ``contact`` is whom people ring."""
        self._state = state
        self._contact = contact

    def pause(self, reason: str, screen: Screen) -> str:
        """Pause for a reason that everybody is shown; return it. Raises RefusedError for personal details."""
        approved = approved_notice(reason, screen)
        self._state().put(_PAUSED, approved)
        return approved

    def resume(self) -> bool:
        """End a pause; return whether there was one."""
        was = self._state().get(_PAUSED) is not None
        self._state().put(_PAUSED, None)
        return was

    def card(self) -> Card | None:
        """Return the card for every message while the assistant is paused, else None. Never raises."""
        try:
            reason = self._state().get(_PAUSED)
        except Exception as error:  # a fault of the store costs nobody the answer
            log.error("whether paused not known: error=%s", type(error).__name__)
            return None
        if reason is None:
            return None
        steps = (admin_messages.DANGER, admin_messages.RING.format(contact=self._contact))
        paused = (admin_messages.PAUSED.format(reason=reason),)
        return Card(Status.FAILED, now=admin_messages.DANGER, notices=paused, next_steps=steps)
