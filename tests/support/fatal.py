"""Processes that die over a message: the one that handles it, or the one that answers it.

``TEST_FATAL_IN_CHAT`` and ``TEST_FATAL_IN_ANSWERING`` in the environment of a program that is forked are the
words of that message.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from telegram import Update
from telegram.ext import Application

from bot.features.answers.service import AnswerService


def die_handling(words: str) -> None:
    """Let this process die over an update that has the words."""
    handle = Application.process_update

    async def handle_or_die(self: Application, update: Update) -> None:
        """Handle an update, unless it has the words."""
        if words in str(update):
            os._exit(1)
        await handle(self, update)

    Application.process_update = handle_or_die


def die_answering(words: str) -> None:
    """Let this process die over a question that has the words."""
    answer = AnswerService.cards

    def answer_or_die(self: AnswerService, questions: Sequence) -> list:
        """Answer questions, unless one has the words."""
        if any(words in question.text for question in questions):
            os._exit(1)
        return answer(self, questions)

    AnswerService.cards = answer_or_die
