"""A citation's code: what the card that it stands for showed, and what has changed since."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.errors import NotHeldError
from bot.features.citations import messages as citations_messages
from bot.features.citations.layout import verified_blocks
from bot.features.citations.service import as_typed
from bot.rendering.html import html_of


class CitationPage:
    """The page of a code."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def empty(self, request: WebRequest) -> Response:
        """Ask for a code."""
        return request.page("citation.html", said.CITATION)

    async def typed(self, request: WebRequest) -> Response:
        """Go to the card of a code as it was typed; what is no code is said to be none, and not repeated."""
        code = as_typed(request.given("code"))
        if code is None or await request.run(self._assistant.store.citations.by_code, code) is None:
            problem = citations_messages.UNKNOWN_CODE
            return request.page("citation.html", said.CITATION, 400, problem=problem)
        return request.see(f"/citations/{code}")

    async def card(self, request: WebRequest) -> Response:
        """Show what became of a card, to whom it may be shown. Raises NotHeldError."""
        code = as_typed(request.path("code"))
        if code is None:
            raise NotHeldError(citations_messages.UNKNOWN_CODE)
        found = await request.run(self._assistant.verification.verify, code, request.person)
        return request.page(
            "cited.html", said.CARD_OF.format(code=code), body=html_of(verified_blocks(found), 2)
        )
