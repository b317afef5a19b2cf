"""Leadership: of several machines over one database one does what only one may, till another takes over."""

from __future__ import annotations

import asyncio
import datetime as dt
import fcntl
import os
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import structlog

from bot.errors import StoreError, TwoPollersError
from bot.runtime.jobs import every, pause
from bot.runtime.run_blocking import run_blocking

log = structlog.get_logger(__name__)

#: What is done until the service stops.
Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]

#: How long a lead holds that is not renewed, and seconds between renewals.
LEASE, RENEWED = dt.timedelta(seconds=30), 5.0
#: Seconds that the database is given, and between looks whether the lead was lost.
PATIENCE, LOOKED = 10.0, 1.0
#: Seconds in which a machine that was cut off may still be at it, after another took over.
SETTLING = 60.0


class Leaderships(Protocol):
    """Where it is kept who leads; ``shared`` is whether another machine could."""

    @property
    def shared(self) -> bool:
        """Whether several machines have this database."""

    def take(self, subject: str, holder: str, lease: dt.timedelta) -> bool:
        """Take the lead, or keep it, for so long; return False where another has it."""

    def give_up(self, subject: str, holder: str) -> None:
        """Let another take the lead at once."""


class Leadership:
    """The lead in one subject, such as polling, as this process has it or waits for it.

    Where the database cannot be asked, who led goes on: none of the others can ask it either, or one that
    can takes over when the lease ends, and this process learns of it once it can ask again.
    """

    def __init__(self, leaderships: Leaderships, subject: str, machine: str, folder: Path) -> None:
        """``machine`` is the name of this one: a process of it that is started again leads at once.

        Of several over its data ``folder`` one leads, till it ends, also where the database is a file there.
        """
        self._leaderships = leaderships
        self._in_folder = _FolderLock(folder / f"{subject}.lock")
        self._subject = subject
        self._holder = machine
        self._since: float | None = None
        self._waits = False
        self._sure = False

    @property
    def held(self) -> bool:
        """Whether this process leads."""
        return self._since is not None

    async def run(self, stopping: asyncio.Event) -> None:
        """Take the lead once it is free, and keep it until the service stops."""
        failed = "who leads could not be asked"
        await every(RENEWED, self._renew, stopping, failed=failed)
        with suppress(StoreError, TimeoutError):  # else its lease ends
            async with asyncio.timeout(PATIENCE):
                if self._in_folder.is_held:
                    await run_blocking(self._leaderships.give_up, self._subject, self._holder)
        self._in_folder.let_go()

    def while_held(self, job: Job) -> Job:
        """Return a job that is done while this process leads, and begun again when it leads again."""
        return partial(self._do, job)

    async def _renew(self) -> None:
        self._sure = False
        async with asyncio.timeout(PATIENCE):
            taken = await run_blocking(self._take)
        self._sure = True
        if taken and self._since is None:
            self._since = time.monotonic()
            if self._waits:
                log.info("this process took over", what=self._subject)
        if not taken and (self._since is not None or not self._waits):
            self._since = None
            log.info("another process does this; this one waits", what=self._subject)
        self._waits = not taken

    def _take(self) -> bool:
        """Take the lead, or keep it, first among the processes of this machine; return whether it is had."""
        return self._in_folder.take() and self._leaderships.take(self._subject, self._holder, LEASE)

    async def _do(self, job: Job, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            if not self.held:
                await pause(LOOKED, stopping)
                continue
            ending = asyncio.Event()
            work = asyncio.create_task(job(ending))
            told = asyncio.create_task(stopping.wait())
            try:
                while self.held and not stopping.is_set() and not work.done():
                    await asyncio.wait({work, told}, timeout=LOOKED, return_when=asyncio.FIRST_COMPLETED)
            finally:
                told.cancel()
                ending.set()
            try:
                await work
            except TwoPollersError as fault:
                await self._let_go(fault)

    async def _let_go(self, fault: TwoPollersError) -> None:
        """Wait where another machine took over, or has not yet noticed that this one did; else raise."""
        if not self._leaderships.shared:
            raise fault
        with suppress(StoreError, TimeoutError):
            await self._renew()
        settled = self._since is not None and time.monotonic() - self._since > SETTLING
        if self._sure and settled:
            raise fault
        if not self._sure:  # cut off: the others go on
            self._since = None
        log.warning("another process is at it too", what=self._subject)
        await asyncio.sleep(LOOKED)


class _FolderLock:
    """A lock that one process of a machine holds; it goes with its process, however that ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process has it."""
        return self._held is not None

    def take(self) -> bool:
        """Take it where nobody else has it; return whether this process has it. Raises OSError."""
        if self._held is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(opened)
                return False
            self._held = opened
        return True

    def let_go(self) -> None:
        """Let another process have it."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
