"""Answers in refresher sessions that come at the same moment are counted together, in one transaction."""

from __future__ import annotations

import asyncio

from bot.app import Assistant
from bot.features.sessions.attendance import AnswerTaken, Given
from bot.runtime.run_blocking import run_blocking


class AnswerBatcher:
    """The batcher of answers: hands them on in batches: while one is written, the next gathers."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._waiting: list[tuple[Given, asyncio.Future[AnswerTaken]]] = []
        self._writing = asyncio.Lock()

    async def count(self, given: Given) -> AnswerTaken:
        """Count one answer; return what became of it."""
        promised: asyncio.Future[AnswerTaken] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, promised))
        async with self._writing:
            if not promised.done():  # else the one before took it along
                await self._write()
        return await promised

    async def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        answer_all, now = self._assistant.sessions.answer_all, self._assistant.clock()
        try:
            taken = await run_blocking(answer_all, [given for given, _ in batch], now)
        except Exception as fault:
            for _, promised in batch:
                if not promised.done():
                    promised.set_exception(fault)
            return
        for (_, promised), became in zip(batch, taken, strict=True):
            if not promised.done():
                promised.set_result(became)
