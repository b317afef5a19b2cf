"""Answers for a worker process, importable by a process that a test starts."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from bot.core.card import Card, Status
from bot.core.question import Question
from bot.errors import BotError
from bot.features.answers.batching import AnswerAll
from bot.features.answers.worker_process import WorkerProcess


def answering(heading: str) -> AnswerAll:
    """Answers with its process number; told to, it raises or dies."""

    def answer_all(questions: Sequence[Question]) -> list[Card]:
        for question in questions:
            if question.text == "raise":
                raise ZeroDivisionError
            if question.text == "die":
                os.kill(os.getpid(), signal.SIGKILL)
        return [
            Card(Status.NOTHING, headline=f"{heading} {q.text}", notices=(str(os.getpid()),))
            for q in questions
        ]

    return answer_all


def refusing() -> AnswerAll:
    raise BotError("There is no encoder in that folder.")


def asked(apart: WorkerProcess, *texts: str) -> list[Card]:
    return apart.cards([Question(text) for text in texts])
