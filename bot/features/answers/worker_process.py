"""Answering in a process of its own, so that the chat and the encoder never wait for one another's Python.

The process ends with the one that began it, however that ends; if it dies itself, another takes its place.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from bot.core.card import Card
from bot.core.question import Question
from bot.features.answers.batching import AnswerAll

log = logging.getLogger(__name__)

#: Makes, in the process that answers, what answers there.
Make = Callable[[], AnswerAll]

_answer_all: AnswerAll | None = None


class WorkerProcess:
    """The worker process, which answers questions elsewhere."""

    def __init__(self, make: Make) -> None:
        """``make`` is a function of a module, or a partial of one: it is called in the other process."""
        self._make = make
        self._pool: ProcessPoolExecutor | None = None
        self._turn = threading.Lock()

    def begin(self) -> None:
        """Start the process and wait until it can answer. Raises what ``make`` raises there."""
        self._begun()

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        """Return the cards for several questions, in order. Raises what answering raises there.

        If the process dies, such as for want of memory, the questions go to a new one, once.
        """
        pool = self._begun()
        try:
            return pool.submit(_cards, list(questions)).result()
        except BrokenProcessPool:
            return self._begun(but=pool).submit(_cards, list(questions)).result()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def _begun(self, but: ProcessPoolExecutor | None = None) -> ProcessPoolExecutor:
        """Return the process, begun where it is not yet, or is the one that died."""
        with self._turn:
            if self._pool is None or self._pool is but:
                if but is not None:
                    log.error("the process that answers died")
                    but.shutdown()
                self._pool = _ready(self._make)
            return self._pool


def _ready(make: Make) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_watch_parent)
    # What this thread blocks is blocked in the new process: a signal meant to end both would cost answers.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        ready = pool.submit(_prepare, make)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    try:
        ready.result()
    except BaseException:
        pool.shutdown()
        raise
    return pool


def _watch_parent() -> None:
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)


def _prepare(make: Make) -> None:
    global _answer_all
    _answer_all = make()


def _cards(questions: Sequence[Question]) -> list[Card]:
    assert _answer_all is not None
    return _answer_all(questions)
