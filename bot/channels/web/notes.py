"""Notes: what is wrong with them as their files stand now, and how they are changed."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest


class NotesPage:
    """The page that checks the notes."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def checked(self, request: WebRequest) -> Response:
        """Check the files of the notes, also against what was added."""
        found = await request.run(lambda: self._assistant.inventory.notes_now())
        lines = [
            (said.NOTES_PLACE.format(file=file, line=line), message) for file, line, message in found.problems
        ]
        return request.page(
            "notes.html",
            said.NOTES_PAGE,
            whose=said.NOTES_SHIPPED if found.is_shipped else said.NOTES_OWN,
            waits="" if found.is_in_use else said.NOTES_CHANGED,
            sound="" if lines else found.sound,
            lines=lines,
        )
