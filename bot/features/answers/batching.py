"""Questions that arrive together are answered together, because one batch costs less than many.

While a batch is answered, what comes in waits, and then goes as the next one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from bot.core.card import Card
from bot.core.question import Question

#: Questions in one batch at most, so that the first of many does not wait for all.
MOST = 16

AnswerAll = Callable[[Sequence[Question]], list[Card]]


class Batcher:
    """The batcher: hands questions from many callers on, in the order in which they came."""

    def __init__(self, answer_all: AnswerAll, abreast: int = 1) -> None:
        """``answer_all`` returns a card for each question, in order.

        ``abreast`` batches are handed on at once: with two, whoever answers in another process has the
        next one at hand while the cards of the last are given out.
        """
        self._answer_all = answer_all
        self._waiting: queue.SimpleQueue[tuple[Question, Future[Card]] | None] = queue.SimpleQueue()
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

    def _batch(self) -> tuple[list[tuple[Question, Future[Card]]], bool]:
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

    def _answer(self, batch: list[tuple[Question, Future[Card]]]) -> None:
        wanted = [(q, promised) for q, promised in batch if promised.set_running_or_notify_cancel()]
        if not wanted:
            return
        try:
            cards = self._answer_all([question for question, _ in wanted])
        except BaseException as error:
            for _, promised in wanted:
                promised.set_exception(error)
            return
        for (_, promised), card in zip(wanted, cards, strict=True):
            promised.set_result(card)
