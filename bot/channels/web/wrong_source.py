"""Saying that a document itself is wrong: words that go to the officer who looks after it."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.core import formatting
from bot.features.gaps import messages as gaps_messages
from bot.screening.user_text import shown_again
from procedures.document import Document


class WrongSourcePage:
    """The page on which somebody says what is wrong with a document itself."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def empty(self, request: WebRequest) -> Response:
        """Ask what is wrong. Raises NotHeldError."""
        return self._form(request, await self._document(request))

    async def sent(self, request: WebRequest) -> Response:
        """Send on what is wrong, which is screened first. Raises NotHeldError."""
        document, typed = await self._document(request), request.given("words")
        gaps, now = self._assistant.gaps, self._assistant.clock()
        gap, problem = await request.tried(lambda: gaps.say_wrong(request.person, document, typed, now))
        if gap is None:
            again = shown_again(typed, self._assistant.screen)
            return self._form(request, document, again, problem)
        told = said.SENT_TO_OWNER.format(due=formatting.date(gap.due.isoformat()))
        return request.tell("/sent-on", told)

    async def _document(self, request: WebRequest) -> Document:
        open_ = self._assistant.reader.open
        opened = await request.run(open_, request.path("document"), request.person.councils)
        return opened.document

    def _form(self, request: WebRequest, document: Document, words: str = "", problem: str = "") -> Response:
        return request.page(
            "wrong_source.html",
            said.SOURCE_WRONG,
            400 if problem else 200,
            document=document,
            words=words,
            goes=gaps_messages.GOES_TO_OFFICER,
            problem=problem,
        )
