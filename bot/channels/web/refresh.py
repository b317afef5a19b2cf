"""Addresses read again: what changed in the documents that came from them, and taken in once agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.changes import changes_of
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.incoming import patiently
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.errors import NotHeldError
from bot.features.documents.address_readings import AddressReading
from bot.features.documents.background import Task
from bot.features.documents.formatting import counts_of
from procedures.document import Original


class RefreshPage:
    """The pages of addresses that are read again."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def listed(self, request: WebRequest) -> Response:
        """List what came from an address, with what came of reading it again."""
        return await self._list(request)

    async def begun(self, request: WebRequest) -> Response:
        """Begin to read an address again, or all of them. Raises NotHeldError."""
        readings, document_id = self._assistant.address_readings, request.given("document")
        begun, problem = await request.tried(lambda: readings.begin(request.person, document_id))
        if begun is None:
            return await self._list(request, problem)
        return request.see(f"/office/refresh/{begun[0].key}" if document_id else "/office/refresh")

    async def opened(self, request: WebRequest) -> Response:
        """Show what an address gave, paragraph by paragraph. Raises NotHeldError."""
        return await self._page(request)

    async def decided(self, request: WebRequest) -> Response:
        """Take a change in, leave it, or read the address once more. Raises NotHeldError."""
        readings, person, document_id = (
            self._assistant.address_readings,
            request.person,
            request.path("document"),
        )
        moves: dict[str, Callable[[], object]] = {
            "take": lambda: readings.take_in(person, document_id),
            "leave": lambda: readings.leave(person, document_id),
            "again": lambda: readings.begin(person, document_id),
        }
        move = request.given("do")
        if move not in moves:
            raise NotHeldError(said.NO_PAGE)
        _, problem = await request.tried(moves[move])
        if problem:
            return await self._page(request, problem)
        return request.see("/office/refresh" if move == "leave" else f"/office/refresh/{document_id}")

    async def _list(self, request: WebRequest, problem: str = "") -> Response:
        readings, person = self._assistant.address_readings, request.person
        tasks = {task.key: task for task in readings.of(person)}
        await patiently([task.work for task in tasks.values()])
        held = await request.run(self._assistant.document_office.from_addresses, person)
        lines = [_line(original, tasks.get(original.document.id)) for original in held]
        return request.page(
            "refresh.html",
            said.REFRESH,
            400 if problem else 200,
            problem=problem,
            documents=list_page(request, "/office/refresh", [("", lines)]),
            is_busy=any(task.is_busy for task in tasks.values()),
        )

    async def _page(self, request: WebRequest, problem: str = "") -> Response:
        document_id = request.path("document")
        task = self._assistant.address_readings.reading(request.person, document_id)
        await patiently([task.work])
        office, made = self._assistant.document_office, task.made

        def gathered() -> dict[str, Any]:
            opened = office.opened(request.person, document_id)
            compared = made.found.comparison if made else None
            return {
                "heading": opened.entry["title"],
                "address": opened.original.source if opened.original else "",
                "told": _told(task),
                "compared": changes_of(request, compared, f"/office/refresh/{document_id}")
                if compared
                else {},
                "is_change": bool(made and made.is_change),
            }

        page = await request.run(gathered)
        title = page.pop("heading")
        return request.page(
            "refresh_document.html",
            title,
            400 if problem else 200,
            problem=problem,
            is_busy=task.is_busy,
            document_id=document_id,
            **page,
        )


def _line(original: Original, task: Task[AddressReading] | None) -> tuple[str, str, str]:
    """The page of a document, its title, and what came of reading its address again."""
    document = original.document
    told = said.REFRESH_ADDED.format(when=formatting.date(original.added[:10] or None))
    path = f"/office/{'refresh' if task else 'documents'}/{document.id}"
    return path, document.title, f"{told}. {_told(task)}" if task else told


def _told(task: Task[AddressReading]) -> str:
    """Return what came of reading an address again."""
    if task.is_busy:
        return said.REFRESH_BUSY
    if task.fault or task.made is None:
        return task.fault
    found = task.made.found
    if found.problem:
        return found.problem
    if found.comparison is None:
        return said.REFRESH_SAME
    if task.made.waits:
        return said.KEPT_WAITS
    if task.made.is_decided:
        return said.REFRESH_TAKEN
    return said.REFRESH_CHANGED.format(counts=counts_of(found.comparison))
