"""A process of its own that carries messages to Telegram for the service, and outlives it for a moment.

Telegram says once whether a message arrived, to whoever asked. A service that is killed at that moment
would never know, and would have to leave a message out or send it twice. So the asking is done here: when
the service is gone, what is on its way is waited for and its outcome kept in the store.

What is read is one line of JSON on standard input: an order, ``{"order", "url", "data", "timeouts",
"message"}``; ``{"claimed"}`` with the messages that the service holds, each as its number and its tries; or
``{"kept"}`` with the number of a message whose outcome the service has kept itself. An outcome is one line on
standard output: ``{"order", "status", "content"}``, or ``{"order", "fault"}``.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import suppress
from typing import Any

import httpx

from bot.errors import BotError

Json = dict[str, Any]

#: Characters of one line at most.
LONGEST = 4_000_000
#: Connections to Telegram.
CONNECTIONS = 64
OK, FORBIDDEN = 200, 403


class SenderProcess:
    """The sender process: carries what is ordered until there are no more orders."""

    def __init__(self) -> None:
        #: Outcomes that the service has not kept yet, by the number of their message.
        self.outcomes: dict[int, Json] = {}
        #: Messages that the service holds, and of which nothing is known yet, with their tries.
        self.claimed: dict[int, int] = {}
        self._on_their_way: set[asyncio.Task[None]] = set()

    async def carry(self, orders: asyncio.StreamReader) -> None:
        """Carry every order, and wait for the last of them."""
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=CONNECTIONS)) as client:
            while (line := await orders.readline()).endswith(b"\n"):  # half an order is none
                order = json.loads(line)
                if "claimed" in order:
                    self.claimed.update(order["claimed"])
                    continue
                if "kept" in order:
                    self.outcomes.pop(order["kept"], None)
                    self.claimed.pop(order["kept"], None)
                    continue
                task = asyncio.create_task(self._one(client, order))
                self._on_their_way.add(task)
                task.add_done_callback(self._on_their_way.discard)
            await asyncio.gather(*self._on_their_way)

    async def _one(self, client: httpx.AsyncClient, order: Json) -> None:
        try:
            answer = await client.post(
                order["url"], data=order["data"], timeout=httpx.Timeout(**order["timeouts"])
            )
        except httpx.HTTPError as fault:
            kind = "timeout" if isinstance(fault, httpx.TimeoutException) else type(fault).__name__
            _tell({"order": order["order"], "fault": kind})
            return
        if message := order["message"]:
            self.outcomes[message["id"]] = {**message, "status": answer.status_code}
        _tell({"order": order["order"], "status": answer.status_code, "content": answer.text})


def _tell(outcome: Json) -> None:
    """Tell the service, if it is there."""
    with suppress(OSError, ValueError):
        sys.stdout.write(json.dumps(outcome) + "\n")
        sys.stdout.flush()


def keep(sender: SenderProcess) -> None:
    """Keep in the store what became of messages whose service is gone; what had not left is free again."""
    from bot.app import Assistant
    from bot.core.outgoing import ClaimedMessage
    from bot.settings import load_settings

    assistant = Assistant(load_settings())
    now = assistant.clock()
    for outcome in sender.outcomes.values():
        message = ClaimedMessage(outcome["id"], outcome["chat_id"], None, {}, outcome["tries"])
        if outcome["status"] == OK and outcome["last"]:
            assistant.store.outbox.done(message, now)
        elif outcome["status"] == FORBIDDEN:
            assistant.store.people.mark_blocked(message.chat_id, now)
            assistant.store.outbox.failed(message, "blocked")
    for number, tries in sender.claimed.items():  # those that are settled by now stay so
        assistant.store.outbox.give_back(ClaimedMessage(number, 0, None, {}, tries), now)
    assistant.close()


async def _work() -> SenderProcess:
    loop, sender = asyncio.get_running_loop(), SenderProcess()
    for told in (signal.SIGTERM, signal.SIGINT):  # whoever ends the service ends the orders
        loop.add_signal_handler(told, lambda: None)
    orders = asyncio.StreamReader(limit=LONGEST)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    await sender.carry(orders)
    return sender


if __name__ == "__main__":
    ended = asyncio.run(_work())
    with suppress(OSError):  # nobody reads it any more
        sys.stdout.close()
    with suppress(BotError):  # what cannot be kept is sent again when its lease ends
        if ended.outcomes or ended.claimed:
            keep(ended)
