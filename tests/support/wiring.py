"""What the chat answers, read from its wiring: commands, and kinds of button with what each needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast
from unittest import mock

from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.app import Assistant
from bot.channels.telegram.answers import QuestionHandler
from bot.channels.telegram.app import wire
from bot.channels.telegram.callbacks import PressHandler
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.core.people import Permission
from bot.settings import Settings


class _Application:
    """Keeps the handlers that it is given."""

    def __init__(self) -> None:
        self.bot, self.handlers = None, []

    def add_handler(self, handler: Any) -> None:
        self.handlers.append(handler)

    def add_error_handler(self, _handler: Any) -> None:
        """Take it, and call it never."""


@cache
def _wired() -> tuple[tuple[Any, ...], Any]:
    """The handlers of the chat, and what the one of questions was made with."""
    application = _Application()
    with (
        TemporaryDirectory() as folder,
        mock.patch("bot.channels.telegram.app.QuestionHandler", wraps=QuestionHandler) as questions,
    ):
        assistant = Assistant(Settings(data_dir=Path(folder)))
        gate = Gate(assistant, cast("Any", None), GroupWatch(lambda: assistant.store, assistant.clock))
        wire(cast("Any", application), gate, cast("Any", SimpleNamespace(when_sent={})))
        assistant.close()
    return tuple(application.handlers), questions.call_args


def _handlers() -> tuple[Any, ...]:
    return _wired()[0]


def conversations() -> frozenset[str]:
    """The kinds of the conversations that wait for typed words."""
    _, waits, *_ = _wired()[1].args
    return frozenset(waits)


def commands() -> frozenset[str]:
    """The commands that are answered."""
    return frozenset(c for h in _handlers() if isinstance(h, CommandHandler) for c in h.commands)


def buttons() -> dict[tuple[str, str], Permission]:
    """What a press needs, by kind of button and first word; the word ``*`` is any."""
    (handler,) = (h for h in _handlers() if isinstance(h, CallbackQueryHandler))
    presses = cast("Any", handler.callback).__self__
    assert isinstance(presses, PressHandler)
    return {kind: permission for kind, (permission, _) in presses.kinds.items()}
