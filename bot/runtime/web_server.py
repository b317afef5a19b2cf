"""The web server: health, and whatever else is served beside it: figures, the webhook, the pages."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import ServiceError
from bot.runtime import messages as runtime_messages
from bot.runtime.connections import KEPT, PLAIN, Connection, allow_most

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

    def __init__(
        self, bound: socket.socket, troubles: Troubles, *more: BaseRoute, proxies: str | None = None
    ) -> None:
        """``bound`` is a socket at its address; ``more`` are routes beside health, in their order.

        ``proxies`` are the addresses of web servers before this one, with commas between them: what they say
        of where a request came from is believed, and nobody else.
        """
        self._bound = bound
        self._troubles = troubles
        self._proxies = proxies
        handlers = {HTTPException: _nothing_here}
        self._app = Starlette(routes=[Route("/health", self._health), *more], exception_handlers=handlers)
        self._app.router.redirect_slashes = False

    async def run(
        self, stopping: asyncio.Event, when_listening: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Serve until ``stopping`` is set."""
        allow_most()
        config = uvicorn.Config(
            self._app,
            http=Connection,
            ws="none",
            log_config=None,
            log_level=logging.ERROR,  # its warnings are of what strangers send, a line for each
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=self._proxies is not None,
            forwarded_allow_ips=self._proxies or "",
            timeout_keep_alive=KEPT,
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
        return PlainTextResponse("\n".join(troubles) or "ok", 503 if troubles else 200, PLAIN)


async def _nothing_here(_request: Request, refused: Exception) -> Response:
    """Answer for a path that is none at all."""
    status = refused.status_code if isinstance(refused, HTTPException) else 500
    return PlainTextResponse("", status, PLAIN)


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
