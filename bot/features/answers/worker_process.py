"""Answering in a process of its own, so that the chat and the encoder never wait for one another's Python.

The process ends with the one that began it, however that ends; if it dies itself, another takes its place.
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any

from bot.core.card import Card, ShownPassage
from bot.core.question import Question
from bot.features.answers.batching import AnswerAll
from bot.features.answers.neighbours import FindNeighbours

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answering:
    """What a process that answers is asked for: cards, and what other documents say near to a passage."""

    cards: AnswerAll
    neighbours: FindNeighbours


#: Makes, in the process that answers, what answers there.
Make = Callable[[], Answering]

#: How many processes questions are given to, one after another, where each dies over them.
TRIES = 3
#: Seconds between two signs of life of the process.
BEAT = 1.0

_answering: Answering | None = None


class WorkerProcess:
    """The worker process, which answers questions elsewhere."""

    def __init__(self, make: Make) -> None:
        """``make`` is a function of a module, or a partial of one: it is called in the other process."""
        self._make = make
        self._pool: ProcessPoolExecutor | None = None
        self._turn = threading.Lock()
        self._process = 0
        self._beats: Any = None
        self._seen, self._seen_at = 0, time.monotonic()
        self._under_way: dict[int, float] = {}
        self._numbers = itertools.count()

    def begin(self) -> None:
        """Start the process and wait until it can answer. Raises what ``make`` raises there."""
        self._begun()

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        """Return the cards for several questions, in order. Raises what answering raises there.

        If the process dies, such as for want of memory, the questions go to a new one, up to TRIES in all.
        """
        number = next(self._numbers)
        self._under_way[number] = time.monotonic()
        try:
            return self._cards(questions)
        finally:
            self._under_way.pop(number, None)

    def neighbours(
        self, passage_id: str, home: str | None, councils: Collection[str] = ()
    ) -> Future[tuple[ShownPassage, ...]]:
        """Return what will hold what other documents say near to a passage; it waits behind questions.

        Nobody waits for a process to begin: raises BrokenProcessPool while there is none, and lets one begin.
        """
        if not self._turn.acquire(blocking=False):
            raise BrokenProcessPool("another process is about to answer")
        try:
            pool = self._pool
            if pool is not None:
                return pool.submit(_neighbours, passage_id, home, councils)
        except BrokenProcessPool:
            threading.Thread(target=self._begin_again, args=(pool,), name="begin", daemon=True).start()
            raise
        finally:
            self._turn.release()
        raise BrokenProcessPool("no process answers yet")

    def silent_for(self) -> float:
        """Return for how many seconds the process has given no sign of life; 0 where there is none."""
        beats, now = self._beats, time.monotonic()
        if beats is None or beats.value != self._seen:
            self._seen, self._seen_at = (0 if beats is None else beats.value), now
        return now - self._seen_at

    def busy_for(self) -> float:
        """Return how many seconds ago the first of the questions was handed over that are not answered."""
        return time.monotonic() - min(self._under_way.values(), default=time.monotonic())

    def end_hung(self) -> None:
        """End the process, which hangs; its questions go to a new one."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        self._seen_at = time.monotonic()

    def _cards(self, questions: Sequence[Question]) -> list[Card]:
        pool: ProcessPoolExecutor | None = None
        for _ in range(TRIES - 1):
            with suppress(BrokenProcessPool):
                pool = self._begun(but=pool)
                return pool.submit(_cards, list(questions)).result()
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
                self._beats, self._process = None, 0
                self._pool = self._ready()
            return self._pool

    def _begin_again(self, died: ProcessPoolExecutor) -> None:
        """Begin another process, where nobody waits who could be told why there is none."""
        try:
            self._begun(but=died)
        except Exception as fault:
            log.error("no process answers: error=%s", type(fault).__name__)

    def _ready(self) -> ProcessPoolExecutor:
        context = get_context("spawn")
        beats = context.Value("Q", 0, lock=False)
        pool = ProcessPoolExecutor(1, mp_context=context, initializer=_live, initargs=(beats,))
        self._process = _prepared(pool, self._make)
        self._seen_at = time.monotonic()
        self._beats = beats
        return pool


def _prepared(pool: ProcessPoolExecutor, make: Make) -> int:
    """Let a process make what answers there; return its number. Raises what that raises."""
    # What this thread blocks is blocked in the new process: a signal meant to end both would cost answers.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        ready = pool.submit(_prepare, make)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    try:
        return ready.result()
    except BaseException:
        pool.shutdown()
        raise


def _live(beats: Any) -> None:
    """Give signs of life, and end with the process that began this one."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    threading.Thread(target=_beat, args=(beats,), name="beat", daemon=True).start()


def _beat(beats: Any) -> None:
    while True:
        beats.value += 1
        time.sleep(BEAT)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)


def _prepare(make: Make) -> int:
    global _answering
    _answering = make()
    return os.getpid()


def _cards(questions: Sequence[Question]) -> list[Card]:
    assert _answering is not None
    return _answering.cards(questions)


def _neighbours(passage_id: str, home: str | None, councils: Collection[str]) -> tuple[ShownPassage, ...]:
    assert _answering is not None
    return _answering.neighbours(passage_id, home, councils)
