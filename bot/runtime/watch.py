"""The watch over a service: what every one needs, a database, room on the disk, and a process that answers.

What cannot be mended ends the process with a reason, so that whoever runs it starts it anew.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import signal
import threading
from pathlib import Path

import structlog

from bot.app import Assistant
from bot.errors import DamagedStoreError, ServiceError, StoreError
from bot.runtime import messages as runtime_messages
from bot.runtime.jobs import every
from bot.runtime.run_blocking import run_blocking

log = structlog.get_logger(__name__)

#: Seconds between looks, and given to the database to answer one.
LOOKED, PATIENCE = 5.0, 10.0
#: Bytes of disk below which it counts as full.
LEAST_ROOM = 30_000_000
#: Seconds without a sign of life of the process that answers, with one but without an answer, and until that
#: is called slow.
ANSWERING_SILENT, ANSWERING_BUSY, ANSWERING_SLOW = 20.0, 300.0, 30.0
#: How far the database's clock may be from this machine's without a word.
CLOCK_DIFFERS = dt.timedelta(seconds=20)
#: Seconds after which an event loop that does nothing ends the process.
LOOP_SILENT = 60.0


class ServiceWatch:
    """The watch; ``troubles`` are what is wrong now, by kind, each a sentence with what to do."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.troubles: dict[str, str] = {}
        #: Updates that wait in the store, and for how long the first of them has, as last seen.
        self.waiting, self.oldest = 0, 0.0
        self._clock_differs = False

    async def run(self, stopping: asyncio.Event) -> None:
        """Look until the service stops. Raises ServiceError for what cannot be mended."""
        beat = LoopBeat()
        beat.start()
        try:
            await asyncio.gather(
                every(LOOKED, self._look, stopping, failed="the watchdog could not look"),
                every(1.0, beat.beat, stopping, failed="no beat"),
            )
        finally:
            beat.stop()

    async def set_clock(self) -> None:
        """Go by the database's clock, where machines share one; that they differ by much is logged."""
        clock, leaderships = self._assistant.clock, self._assistant.store.leaderships
        async with asyncio.timeout(PATIENCE):
            ahead = await run_blocking(clock.follow, leaderships.clock)
        differs = abs(ahead) > CLOCK_DIFFERS
        if differs and not self._clock_differs:
            seconds = round(ahead.total_seconds())
            log.warning("the clock differs", seconds=seconds, do=runtime_messages.CLOCK_DIFFERS)
        self._clock_differs = differs

    async def _look(self) -> None:
        self._tell("database", await self._database())
        self._tell("disk", await run_blocking(self._disk))
        self._tell("answering", await run_blocking(self._answering))

    async def _database(self) -> str | None:
        """Read and write; where that fails, the next look uses new connections."""
        store, clock = self._assistant.store, self._assistant.clock
        try:
            await self.set_clock()
            async with asyncio.timeout(PATIENCE):
                counts = await run_blocking(store.inbox.counts)
                await run_blocking(store.state.put, "watched", clock().isoformat(timespec="seconds"))
        except DamagedStoreError as fault:
            raise ServiceError(str(fault)) from None
        except StoreError as fault:
            await run_blocking(store.reconnect)
            return str(fault)
        except TimeoutError:
            return runtime_messages.DATABASE_SILENT
        age = (clock() - counts.oldest).total_seconds() if counts.oldest else 0.0
        self.waiting, self.oldest = counts.waiting, max(0.0, age)
        return None

    def _disk(self) -> str | None:
        folder = self._assistant.settings.data_dir.expanduser()
        free = shutil.disk_usage(folder if folder.exists() else Path.home()).free
        return runtime_messages.DISK_FULL.format(folder=folder) if free < LEAST_ROOM else None

    def _answering(self) -> str | None:
        """End the process that answers where it hangs; its questions go to a new one."""
        worker = self._assistant.worker
        if worker.silent_for() > ANSWERING_SILENT or worker.busy_for() > ANSWERING_BUSY:
            worker.end_hung()
            return runtime_messages.ANSWERING_HUNG
        return runtime_messages.ANSWERING_SLOW if worker.busy_for() > ANSWERING_SLOW else None

    def _tell(self, kind: str, trouble: str | None) -> None:
        """Take down what is wrong, or that it is not any more; each is logged once."""
        before = self.troubles.pop(kind, None)
        if trouble is not None:
            self.troubles[kind] = trouble
            if before is None:
                log.error("trouble", kind=kind, do=trouble)
        elif before is not None:
            log.info("trouble is over", kind=kind)


class LoopBeat(threading.Thread):
    """A thread that ends the process where its event loop does nothing for a minute.

    It counts its own looks, so that a process that was itself stopped for a while is not taken for one.
    """

    def __init__(self) -> None:
        super().__init__(name="watchdog", daemon=True)
        self._beats, self._ended = 0, threading.Event()

    async def beat(self) -> None:
        """Show that the event loop runs."""
        self._beats += 1

    def stop(self) -> None:
        """Watch no more."""
        self._ended.set()

    def run(self) -> None:
        """Watch until stopped."""
        seen, silent = -1, 0
        while not self._ended.wait(LOOKED):
            silent = silent + 1 if self._beats == seen else 0
            seen = self._beats
            if silent * LOOKED >= LOOP_SILENT:
                log.critical("the service hangs and ends", do=runtime_messages.LOOP_HANGS)
                os.kill(os.getpid(), signal.SIGABRT)
