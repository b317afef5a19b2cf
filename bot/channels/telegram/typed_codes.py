"""Codes as people type them, without the command they belong to: of a citation, a session, an invitation."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.channels.telegram import citations, enrolment
from bot.channels.telegram.runtime.gate import Context, Gate, Handler, Request
from bot.features.citations.service import as_typed
from bot.features.people.service import looks_like_code
from bot.features.sessions.service import typed as session_code

#: Characters of a message that may be a code alone.
LONGEST = 24
#: A citation code as a card writes it.
_AS_ON_A_CARD = re.compile(r"[0-9a-z]{4}-[0-9a-z]{4}", re.I)

#: Lets a person into the session of a code.
Join = Callable[[Request, str], Awaitable[None]]


class CodeHandler:
    """The handler of a message that is a code and nothing else; no code is taken for a name."""

    def __init__(self, join: Join) -> None:
        self._join = join

    async def take(self, request: Request) -> bool:
        """Do what a code is for; return False where the message is none that is held."""
        text = request.text.strip()
        if not text or len(text) > LONGEST:
            return False
        if await self._is_cited(request, text):
            await citations.verify_code(request, text)
        elif await self._is_of_a_session(request, text):
            await self._join(request, text)
        elif looks_like_code(text):
            await enrolment.redeem_typed(request, text)
        else:
            return False
        return True

    async def _is_cited(self, request: Request, text: str) -> bool:
        code = as_typed(text)
        if code is None or code.replace("-", "").isdigit():
            return False
        as_shown = _AS_ON_A_CARD.fullmatch(text) is not None
        return as_shown or await request.run(request.store.citations.by_code, code) is not None

    async def _is_of_a_session(self, request: Request, text: str) -> bool:
        return await request.run(request.store.sessions.by_code, session_code(text)) is not None


async def _is_in_no_team(request: Request) -> bool:
    person = await request.gate.person_of(request.update)
    return person is None or not person.memberships


def invitation_or(gate: Gate, then: Handler) -> Handler:
    """Return what takes a stranger's message that is an invitation's code; others are for ``then``."""

    async def handle(update: Update, context: Context) -> None:
        request = Request(gate, update, context)
        if request.private and looks_like_code(request.text) and await _is_in_no_team(request):
            await gate.translate(request, lambda asked: enrolment.redeem_typed(asked, asked.text))
        else:
            await then(request.update, context)

    return handle
