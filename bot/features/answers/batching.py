"""Questions that arrive together are answered together, because one batch costs less than many.

While a batch is answered, what comes in waits, and then goes as the next one. If the process that answers
dies over a batch, each of its questions is asked alone, so that only the one over which it dies is given up.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future

from bot.core.card import Card
from bot.core.question import Question

#: Questions in one batch at most, so that the first of many does not wait for all.
MOST = 16
#: Processes that die over a question that was asked alone, until it is given up.
TRIES = 3

AnswerAll = Callable[[Sequence[Question]], list[Card]]
#: A question, and what will hold its card.
Asked = tuple[Question, Future[Card]]


class Batcher:
    """The batcher: hands questions from many callers on, in the order in which they came."""

    def __init__(self, answer_all: AnswerAll, abreast: int = 1) -> None:
        """``answer_all`` returns a card for each question, in order. Where it raises BrokenExecutor, one of
        them may be why.

        ``abreast`` batches are handed on at once: with two, whoever answers in another process has the
        next one at hand while the cards of the last are given out.
        """
        self._answer_all = answer_all
        self._waiting: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._workers = [
            threading.Thread(target=self._work, name="answers", daemon=True) for _ in range(abreast)
        ]
        for worker in self._workers:
            worker.start()

    def ask(self, question: Question) -> Future[Card]:
        """Return what will hold the card."""
        promised: Future[Card] = Future()
        self._waiting.put((question, promised))
        return promised

    def close(self) -> None:
        """Answer what waits, then stop."""
        for _ in self._workers:
            self._waiting.put(None)
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        while True:
            batch, ending = self._batch()
            if batch:
                self._answer(batch)
            if ending:
                return

    def _batch(self) -> tuple[list[Asked], bool]:
        """Wait for one question, and take with it those that are there already."""
        first = self._waiting.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < MOST:
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return batch, True
            batch.append(following)
        return batch, False

    def _answer(self, batch: Sequence[Asked]) -> None:
        try:
            self._settle(batch)
        except BrokenExecutor:
            self._answer_each_alone(batch)

    def _answer_each_alone(self, batch: Sequence[Asked]) -> None:
        """Ask each question by itself; one over which the process dies is asked again after the others."""
        left = deque((one, TRIES) for one in batch)
        while left:
            one, tries = left.popleft()
            try:
                self._settle([one])
            except BrokenExecutor as died:
                if tries > 1:
                    left.append((one, tries - 1))
                else:
                    _hold(one, died)

    def _settle(self, batch: Sequence[Asked]) -> None:
        """Give each question its card, or what was raised instead. Raises BrokenExecutor."""
        wanted = [one for one in batch if not one[1].cancelled()]
        if not wanted:
            return
        became: Sequence[Card | BaseException]
        try:
            became = self._answer_all([question for question, _ in wanted])
        except BrokenExecutor:
            raise
        except BaseException as error:
            became = [error] * len(wanted)
        for one, card in zip(wanted, became, strict=True):
            _hold(one, card)


def _hold(asked: Asked, became: Card | BaseException) -> None:
    """Hold what became of a question, unless nobody waits for it any more."""
    _, promised = asked
    if not promised.set_running_or_notify_cancel():
        return
    if isinstance(became, BaseException):
        promised.set_exception(became)
    else:
        promised.set_result(became)
