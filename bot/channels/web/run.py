"""Serving the pages alone, where there is no chat: server, watch and chores, until told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import structlog

from bot.app import Assistant
from bot.channels.web.app import ServedPages, pages_of
from bot.runtime.chores import jobs_for
from bot.runtime.watch import ServiceWatch
from bot.runtime.web_server import WebServer, bound_to

log = structlog.get_logger(__name__)

#: Seconds given to what is in hand when the service stops.
ENDING = 20.0


def run_pages(assistant: Assistant, when_ready: Callable[[], None]) -> None:
    """Serve the pages until told to stop; ``when_ready`` is called once questions can be answered.

    Raises ServiceError where it cannot listen.
    """
    address = assistant.settings.listen_address
    assert address is not None
    pages = pages_of(assistant)  # what is set for them is read before anything begins
    with bound_to(address) as bound:
        assistant.worker.begin()
        when_ready()
        asyncio.run(_serve(assistant, bound, pages))


async def _serve(assistant: Assistant, bound: socket.socket, pages: ServedPages) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopping.set)
    assistant.screen.is_danger("")  # made before anything comes in
    watch = ServiceWatch(assistant)
    server = WebServer(
        bound,
        lambda: list(watch.troubles.values()),
        *pages.routes,
        proxies=assistant.settings.trusted_proxies,
    )
    log.info("running", page=True)
    jobs = (server.run, watch.run, *pages.jobs, *jobs_for(assistant))
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
