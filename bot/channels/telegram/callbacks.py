"""Presses of buttons: the code is looked up, who pressed is asked for anew, and it is handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Update

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import EMERGENCY
from bot.channels.telegram.runtime.gate import Context, Gate, OnPress, Press
from bot.channels.telegram.runtime.limits import best_effort
from bot.core.people import Permission

#: Buttons that mean the same wherever they stand, by code: no store is needed to put them under a message.
STANDING: Mapping[str, Mapping[str, Any]] = {EMERGENCY: {"kind": EMERGENCY}}


class PressHandler:
    """The handler of every press: the kinds of button, each with what it needs and who handles it."""

    def __init__(self, gate: Gate, kinds: Mapping[tuple[str, str], tuple[Permission, OnPress]]) -> None:
        """``kinds`` is by kind of message and first word of the button; the word ``*`` takes any."""
        self._gate = gate
        self.kinds = kinds

    async def pressed(self, update: Update, context: Context) -> None:
        """Do what a button says, if it is one of ours and its presser may."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        code, *words = (query.data or "").split(":")
        meaning = STANDING.get(code)
        if meaning is None:
            meaning = await self._gate.run_blocking(self._gate.store.buttons.meaning, code, chat.id)
        kind = str((meaning or {}).get("kind"))
        found = self.kinds.get((kind, words[0] if words else "")) or self.kinds.get((kind, "*"))
        if meaning is not None and found is not None:
            permission, then = found
            await self._gate.admit(permission, Press(self._gate, update, context, query, meaning), then)
        elif await self._gate.person_of(update) is None:  # forgotten, and their buttons with them
            await self._gate.sender.refuse_stranger(update)
        else:
            await best_effort(query.answer(chat_messages.BUTTON_OLD, show_alert=True))
