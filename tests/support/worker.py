"""Answers for a worker process, importable by a process that a test starts."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from bot.core.card import Card, ShownPassage, Status
from bot.core.question import Question
from bot.errors import BotError
from bot.features.answers.worker_process import Answering, WorkerProcess
from procedures.document import Document, Kind, Passage


def answering(heading: str) -> Answering:
    """Answers with its process number; told to, it raises, dies or waits for a file.

    A neighbour's mark is that number too.
    """

    def answer_all(questions: Sequence[Question]) -> list[Card]:
        for question in questions:
            if question.text == "raise":
                raise ZeroDivisionError
            if question.text == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if question.text.startswith("wait, "):
                while not Path(question.text.removeprefix("wait, ")).exists():
                    time.sleep(0.01)
        return [
            Card(Status.NOTHING, headline=f"{heading} {q.text}", notices=(str(os.getpid()),))
            for q in questions
        ]

    def neighbours(passage_id: str, home: str | None, _councils: object = ()) -> tuple[ShownPassage, ...]:
        document = Document("manual", f"{heading} {home}", Kind.GUIDANCE, "Somebody")
        passage = Passage(f"manual#{passage_id}", "manual", "Words.", "1")
        return (ShownPassage(passage, document, mark=str(os.getpid())),)

    return Answering(answer_all, neighbours)


def answering_unless_killed(left: Path) -> Answering:
    """Answers in a process that dies as it begins, while a file says that so many more are to."""
    count = int(left.read_text())
    if count:
        left.write_text(str(count - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return answering("About")


def refusing() -> Answering:
    raise BotError("There is no encoder in that folder.")


def asked(apart: WorkerProcess, *texts: str) -> list[Card]:
    return apart.cards([Question(text) for text in texts])
