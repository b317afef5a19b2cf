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

#: Seconds for which questions wait for a process that lives: less than anybody waits for a card.
PATIENCE = 120.0
#: Seconds between two signs of life of the process.
BEAT = 1.0


@dataclass(frozen=True)
class _Signs:
    """The signs that a process gives to the one that began it, in memory that both have."""

    #: Goes on by one every BEAT.
    beats: Any
    #: The number of the request that it is at work on, or 0.
    at_work: Any


@dataclass(frozen=True)
class _Begun:
    """A process that was begun, in a pool of its own."""

    pool: ProcessPoolExecutor
    pid: int
    signs: _Signs


# What the process that answers has: what answers, and the signs that it gives.
_answering: Answering | None = None
_signs: _Signs | None = None


class WorkerProcess:
    """The worker process, which answers questions elsewhere."""

    def __init__(self, make: Make) -> None:
        """``make`` is a function of a module, or a partial of one: it is called in the other process."""
        self._make = make
        #: The last process that could answer, and the signs of life of one that lives.
        self._process: _Begun | None = None
        self._beats: Any = None
        self._turn = threading.Lock()
        self._seen, self._seen_at = 0, time.monotonic()
        self._under_way: dict[int, float] = {}
        self._numbers = itertools.count(1)

    def begin(self) -> None:
        """Start the process and wait until it can answer. Raises what ``make`` raises there."""
        self._begun()

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        """Return the cards for several questions, in order. Raises what answering raises there.

        Raises BrokenProcessPool where the process dies at work on them, such as for want of memory: one of
        them may be why. Where it dies at other work, or as it begins, they go to the next one. Raises
        TimeoutError where none lives that long.
        """
        number, end = next(self._numbers), time.monotonic() + PATIENCE
        self._under_way[number] = time.monotonic()
        process: _Begun | None = None
        try:
            while True:
                try:
                    process = self._begun(but=process)
                    return process.pool.submit(_cards, number, list(questions)).result()
                except BrokenProcessPool:
                    if process is not None and process.signs.at_work.value == number:
                        raise
                    if time.monotonic() > end:
                        raise TimeoutError("no process lives to answer") from None
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
            process = self._process
        finally:
            self._turn.release()
        if process is None:
            raise BrokenProcessPool("no process answers yet")
        try:
            return process.pool.submit(_neighbours, passage_id, home, councils)
        except BrokenProcessPool:
            self._begin_again(process)
            raise

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
        """End the process, which hangs or died while nobody asked; its questions go to a new one."""
        process = self._process
        if process is not None and self._beats is not None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            self._begin_again(process)
        self._seen_at = time.monotonic()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            process, self._process = self._process, None
        if process is not None:
            process.pool.shutdown()

    def _begun(self, but: _Begun | None = None) -> _Begun:
        """Return the process, begun where it is not yet, or is the one that died."""
        with self._turn:
            if self._process is None or self._process is but:
                self._beats = None
                if but is not None:
                    log.error("the process that answers died")
                    but.pool.shutdown()
                self._process = self._ready()
            return self._process

    def _begin_again(self, died: _Begun) -> None:
        """Begin another process, where nobody waits for it who could be told why there is none."""

        def begin() -> None:
            try:
                self._begun(but=died)
            except Exception as fault:
                log.error("no process answers: error=%s", type(fault).__name__)

        threading.Thread(target=begin, name="begin", daemon=True).start()

    def _ready(self) -> _Begun:
        context = get_context("spawn")
        signs = _Signs(context.Value("Q", 0, lock=False), context.Value("Q", 0, lock=False))
        pool = ProcessPoolExecutor(1, mp_context=context, initializer=_live, initargs=(signs,))
        pid = _prepared(pool, self._make)
        self._seen_at = time.monotonic()
        self._beats = signs.beats
        return _Begun(pool, pid, signs)


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


def _live(signs: _Signs) -> None:
    """Give signs of life, and end with the process that began this one."""
    global _signs
    _signs = signs
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    threading.Thread(target=_beat, args=(signs.beats,), name="beat", daemon=True).start()


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


def _cards(number: int, questions: Sequence[Question]) -> list[Card]:
    assert _answering is not None
    assert _signs is not None
    _signs.at_work.value = number
    try:
        return _answering.cards(questions)
    finally:
        _signs.at_work.value = 0


def _neighbours(passage_id: str, home: str | None, councils: Collection[str]) -> tuple[ShownPassage, ...]:
    assert _answering is not None
    return _answering.neighbours(passage_id, home, councils)
