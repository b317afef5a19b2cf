"""A file held against a document: the words of the file that stand nowhere in it. Nothing of it is kept."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.incoming import patiently
from bot.features.documents import messages as document_messages
from bot.features.documents.office_layout import missing_blocks
from bot.rendering.html import html_of


class AgainstPage:
    """The page of a file that is held against a document."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def sent(self, request: WebRequest) -> Response:
        """Take a file, and show what of it stands nowhere in the document. Raises NotHeldError."""
        files, person, document_id = self._assistant.against_files, request.person, request.path("document")
        chosen = next((sent for sent in request.files if sent.name), None)
        if chosen is None:
            return await self._page(request, document_messages.NO_FILE_CHOSEN)
        name, file = chosen.name, chosen.file
        _, problem = await request.tried(lambda: files.begin(person, document_id, name, file))
        return await self._page(request, problem)

    async def opened(self, request: WebRequest) -> Response:
        """Show how far that is, and once what came of it. Raises NotHeldError."""
        return await self._page(request)

    async def _page(self, request: WebRequest, problem: str = "") -> Response:
        files, person, document_id = self._assistant.against_files, request.person, request.path("document")
        opened = await request.run(self._assistant.document_office.opened, person, document_id)
        amiss, body, is_busy = problem, None, False
        if not problem:
            task = files.task(person, document_id)
            await patiently([task.work])
            is_busy = task.is_busy
            if not is_busy:
                files.told(task)
                amiss, made = task.fault, task.made
                body = await request.run(lambda: html_of(missing_blocks(made), 2)) if made else None
        return request.page(
            "against.html",
            said.AGAINST,
            400 if amiss else 200,
            problem=amiss,
            body=body,
            is_busy=is_busy,
            of=opened.entry["title"],
            document_id=document_id,
        )
