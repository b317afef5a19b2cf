"""Jobs in the background: done again and again while the service runs, whatever befalls one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import ServiceError

log = structlog.get_logger(__name__)


async def every(
    seconds: float,
    job: Callable[[], Awaitable[object]],
    stopping: asyncio.Event,
    *,
    failed: str,
    woken: asyncio.Event | None = None,
) -> None:
    """Do a job until ``stopping`` is set, then end at once.

    What returns something true has more to do and is done again at once, else after ``seconds`` or when it
    is ``woken``. A fault is logged as ``failed``, and the next time tries again: a database that is away for
    a moment ends no job. Raises ServiceError, with which a job says that the service cannot run.
    """
    while not stopping.is_set():
        more: object = False
        try:
            more = await job()
        except ServiceError:
            raise
        except Exception as fault:
            log.error(failed, fault=type(fault).__name__)
        if not more:
            await pause(seconds, stopping, woken)


async def pause(seconds: float, stopping: asyncio.Event, woken: asyncio.Event | None = None) -> None:
    """Wait so long, or until one of the events is set; ``woken`` can then be set anew."""
    waits = [asyncio.create_task(event.wait()) for event in (stopping, woken) if event is not None]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        if woken is not None:
            woken.clear()
