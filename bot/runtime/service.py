"""The service without a chat: pages, jobs, or both, with their watch and chores, until told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext, suppress

import structlog
from starlette.routing import BaseRoute

from bot.app import Assistant
from bot.errors import StoreError
from bot.runtime.chores import jobs_for
from bot.runtime.leadership import Job
from bot.runtime.parts import ASKED, SENDING, ServicePart, listen_address
from bot.runtime.watch import ServiceWatch
from bot.runtime.web_server import WebServer, bound_to

log = structlog.get_logger(__name__)

#: Seconds given to what is in hand when the service stops.
ENDING = 20.0


def end_chat(assistant: Assistant) -> None:
    """Let it be known that there is no chat app any more, where none of its processes runs.

    A database that is away is for later.
    """
    with suppress(StoreError):
        if not assistant.store.leaderships.takes_part(SENDING):
            assistant.store.state.end_chat(assistant.clock())


def run_without_chat(
    assistant: Assistant,
    parts: Collection[ServicePart],
    when_ready: Callable[[], None],
    pages: Sequence[BaseRoute] = (),
    jobs: Sequence[Job] = (),
) -> None:
    """Be these parts until told to stop; ``when_ready`` is called once questions can be answered.

    ``pages`` are what is served, and ``jobs`` what goes on for them. Raises ServiceError where it cannot
    listen.
    """
    address = listen_address(assistant.settings, parts)
    with bound_to(address) if address else nullcontext() as bound:
        if ASKED.intersection(parts):
            assistant.worker.begin()
        when_ready()
        asyncio.run(_serve(assistant, bound, pages, (*jobs, *jobs_for(assistant, parts))))


async def _serve(
    assistant: Assistant, bound: socket.socket | None, pages: Sequence[BaseRoute], beside: Sequence[Job]
) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopping.set)
    assistant.screen.is_danger("")  # made before anything comes in
    watch = ServiceWatch(assistant)
    jobs: list[Job] = [watch.run, *beside]
    if bound is not None:
        proxies = assistant.settings.trusted_proxies
        jobs.insert(0, WebServer(bound, lambda: list(watch.troubles.values()), *pages, proxies=proxies).run)
    log.info("running", page=bool(pages))
    work = [asyncio.create_task(job(stopping)) for job in jobs]
    try:
        done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        for task in done:
            task.result()
        await asyncio.wait_for(asyncio.gather(*work), ENDING)
    except TimeoutError:
        log.warning("stopped with work under way")
    finally:
        stopping.set()
        assistant.close()
    log.info("stopped")
