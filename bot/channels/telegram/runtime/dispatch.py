"""Messages of the outbox on their way to Telegram: by a process that outlives the service for a moment."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData

from bot.channels.telegram.runtime import sender_process
from bot.core.outgoing import ClaimedMessage

log = structlog.get_logger(__name__)

#: Seconds given to connecting, and to an answer. Both are less than the lease of a message.
TIMEOUTS = {"connect": 5.0, "read": 20.0, "write": 10.0, "pool": 20.0}
#: How the sender process finds its modules: where the service found them.
_START = "import runpy, sys; sys.path[:] = {path!r}; runpy.run_module({module!r}, run_name='__main__')"
#: Seconds given to the sender process to end.
ENDING = 25.0


@dataclass
class Carried:
    """The message of the outbox that is being sent, and how many of its pages have arrived."""

    id: int
    chat_id: int
    tries: int
    pages: int
    arrived: int = 0


#: What the calls of this task are for; a call that is for no message of the outbox is made here.
FOR: ContextVar[Carried | None] = ContextVar("FOR", default=None)


class OutboxRequest(HTTPXRequest):
    """The HTTP client: makes calls to Telegram; the sender process makes those for the outbox."""

    def __init__(self, connections: int, pool_wait: float) -> None:
        super().__init__(connection_pool_size=connections, pool_timeout=pool_wait)
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._orders = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def begin(self) -> None:
        """Start the sender process; where that cannot be, calls are made here."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                _START.format(path=sys.path, module=sender_process.__name__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=sender_process.LONGEST,
                start_new_session=True,
            )
        except OSError as fault:
            log.error("the sender process cannot be started", fault=type(fault).__name__)
            return
        self._reading = asyncio.create_task(self._read(self._process))

    async def end(self) -> None:
        """Let the sender process end what it has in hand."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
        if self._reading is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._reading, ENDING)

    def claimed(self, messages: Sequence[ClaimedMessage]) -> None:
        """Tell the sender process which messages the service holds now."""
        self._tell({"claimed": [[message.id, message.tries] for message in messages]})

    def kept(self, message_id: int) -> None:
        """Tell the sender process that what became of a message is in the store."""
        self._tell({"kept": message_id})

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make a call. Raises NetworkError where no answer comes."""
        message = FOR.get()
        files = request_data.multipart_data if request_data else None
        if message is None or files or self._process is None or request_data is None:
            return await super().do_request(url, method, request_data, *timeouts, **named)
        number = next(self._orders)
        order = {
            "order": number,
            "url": url,
            "data": request_data.json_parameters,
            "timeouts": TIMEOUTS,
            "message": {
                "id": message.id,
                "chat_id": message.chat_id,
                "tries": message.tries,
                "last": message.arrived + 1 == message.pages,
            },
        }
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._tell(order)
        try:
            outcome = await answer
        finally:
            self._waiting.pop(number, None)
        if "fault" in outcome:
            if outcome["fault"] == "timeout":
                raise TimedOut
            raise NetworkError(outcome["fault"])
        message.arrived += outcome["status"] == sender_process.OK
        return outcome["status"], outcome["content"].encode()

    def _tell(self, order: dict[str, Any]) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Hand each outcome to whoever waits for it; without a sender process, calls are made here."""
        assert process.stdout is not None
        while line := await process.stdout.readline():
            outcome = json.loads(line)
            waiting = self._waiting.get(outcome["order"])
            if waiting is not None and not waiting.done():
                waiting.set_result(outcome)
        if self._process is process:
            self._process = None
            log.error("the sender process has ended; messages are sent without it")
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result({"fault": "SenderProcessEnded"})
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
