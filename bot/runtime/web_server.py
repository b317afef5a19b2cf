"""The web server: health, and whatever else is served beside it: figures, the webhook, the pages."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import ServiceError
from bot.runtime import messages as runtime_messages

#: Seconds for which a connection is kept that sends nothing: longer than web servers before us keep theirs.
IDLE = 75
#: Returns what is wrong, a sentence each.
Troubles = Callable[[], Sequence[str]]


def bound_to(address: str) -> socket.socket:
    """Return a socket bound to an address, a host and a port; nobody is listened to yet.

    Raises ServiceError if the address is refused, such as where another process has it.
    """
    host, _, port = address.rpartition(":")
    # Named as TCP, so that asyncio sends what is small at once and no answer waits for an acknowledgement.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), int(port)))
    except (OSError, OverflowError) as fault:
        made.close()
        raise ServiceError(runtime_messages.NOT_LISTENING.format(address=address)) from fault
    return made


class WebServer:
    """The web server, until it is stopped."""

    def __init__(self, bound: socket.socket, troubles: Troubles, *more: BaseRoute) -> None:
        """``bound`` is a socket at its address; ``more`` are routes beside health, in their order."""
        self._bound = bound
        self._troubles = troubles
        self._app = Starlette(routes=[Route("/health", self._health), *more])

    async def run(
        self, stopping: asyncio.Event, when_listening: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Serve until ``stopping`` is set."""
        config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_keep_alive=IDLE,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve([self._bound]))
        try:
            if when_listening is not None:
                await when_listening()
            await stopping.wait()
        finally:
            server.should_exit = True
            await serving

    async def _health(self, _request: Request) -> Response:
        troubles = self._troubles()
        return PlainTextResponse("\n".join(troubles) or "ok", 503 if troubles else 200)


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
