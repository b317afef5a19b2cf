"""Faults on demand, and how fast the bot sends."""

from __future__ import annotations

import asyncio
import math
import time
from array import array
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from support.bot_api.refusal import RefusedError, bad


class CutError(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class Fault:
    """What befalls the next ``calls`` calls of a method, to a chat; None: of any, to any.

    ``kind``: ``too_many`` (429 with ``retry_after``), ``error`` (500), ``kept`` (400: the
    message cannot be changed any more), ``refused`` (400, for what has ``of`` in it: ``links`` or
    ``buttons`` under it, ``markup``, or a ``picture``), ``cut`` (the call is lost),
    ``cut_after`` (the call is done and its answer lost), ``delay`` (``seconds``, then as usual).
    """

    kind: str
    calls: int = 1
    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 1
    seconds: float = 0.0
    of: str = ""

    def takes(self, method: str, chat_id: int | None, has: Collection[str]) -> bool:
        """Whether this call is one of those, which counts it."""
        if self.calls < 1 or (self.method and self.method.lower() != method):
            return False
        if self.of and self.of not in has:
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        self.calls -= 1
        return True


class Faults:
    """The faults that wait to happen."""

    KINDS = ("delay", "too_many", "error", "kept", "refused", "cut", "cut_after")

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.delay = 0.0

    def add(self, kind: str, **details: Any) -> None:
        """Let a fault happen. Raises ValueError for a kind that is none."""
        if kind not in self.KINDS:
            raise ValueError(f"a fault is one of {', '.join(self.KINDS)}, not {kind}")
        self.waiting.append(Fault(kind, **details))

    def clear(self) -> None:
        self.waiting.clear()
        self.delay = 0.0

    async def before(self, method: str, chat_id: int | None, has: Collection[str] = ()) -> bool:
        """Let what befalls a call with this in it befall it; return whether its answer is to be lost."""
        if self.delay:
            await asyncio.sleep(self.delay)
        for fault in [f for f in self.waiting if f.kind == "delay" and f.takes(method, chat_id, has)]:
            await asyncio.sleep(fault.seconds)
        due = next((f for f in self.waiting if f.kind != "delay" and f.takes(method, chat_id, has)), None)
        self.waiting = [f for f in self.waiting if f.calls > 0]
        if due is None:
            return False
        if due.kind == "too_many":
            raise too_many(due.retry_after)
        if due.kind == "error":
            raise RefusedError(500, "Internal Server Error")
        if due.kind == "kept":
            raise bad("message can't be edited")
        if due.kind == "refused":
            raise bad(f"{due.of} are refused here")
        if due.kind == "cut":
            raise CutError
        return True


def too_many(seconds: int) -> RefusedError:
    """A 429."""
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Rates:
    """When each message was sent, by this machine's clock; optionally the limits that Telegram sets."""

    def __init__(self) -> None:
        self.overall: int | None = None
        self.chat: int | None = None
        self.group: int | None = None
        self.second, self.minute = 1.0, 60.0
        self._all = array("d")
        self._chats: defaultdict[int, array[float]] = defaultdict(lambda: array("d"))

    def enforce(self, overall: int | None = 30, chat: int | None = 1, group: int | None = 20) -> None:
        """Answer 429 past so many a second, overall and a chat, or a minute in a group; None lifts one."""
        self.overall, self.chat, self.group = overall, chat, group

    def sent(self, chat_id: int) -> None:
        """Count a message. Raises RefusedError where a limit is set and passed."""
        now, here = time.monotonic(), self._chats[chat_id]
        limits = [(self._all, self.overall, self.second), (here, self.chat, self.second)]
        if chat_id < 0:
            limits.append((here, self.group, self.minute))
        for times, limit, span in limits:
            if limit is not None and len(times) >= limit and now - times[-limit] < span:
                raise too_many(math.ceil(times[-limit] + span - now))
        self._all.append(now)
        self._chats[chat_id].append(now)

    def clear(self) -> None:
        self._all = array("d")
        self._chats.clear()

    def worst(self, chat_id: int | None = None, seconds: float = 1.0) -> int:
        """Return the most messages within any ``seconds``, overall or to a chat."""
        return _worst(self._all if chat_id is None else self._chats.get(chat_id, array("d")), seconds)

    def as_json(self, seconds: float = 1.0) -> dict[str, Any]:
        """Return the count, the span in seconds, and the worst, overall and of any chat."""
        return {
            "sent": len(self._all),
            "span": self._all[-1] - self._all[0] if self._all else 0.0,
            "worst": self.worst(seconds=seconds),
            "worst_chat": max((_worst(times, seconds) for times in self._chats.values()), default=0),
        }


def _worst(times: array[float], seconds: float) -> int:
    worst = first = 0
    for last, moment in enumerate(times):
        while moment - times[first] >= seconds:
            first += 1
        worst = max(worst, last - first + 1)
    return worst
