"""Codes as people type them, without the command they belong to: of a citation, a session, an invitation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.channels.telegram import citations, enrolment
from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.message_text import without_name
from bot.channels.telegram.runtime.gate import Context, Gate, Handler, Request
from bot.core.typed_code import plain_code
from bot.features.citations.service import as_typed
from bot.features.people.service import looks_like_code

#: Characters of a message that may be a code alone.
LONGEST = 24
#: Characters of a message that may be a code in a few words.
LONGEST_SAID = 80
#: Words that people put around a code, and that are none of it.
_AROUND = (
    "all|and|are|best|can|card|check|citation|codes?|dear|does|for|from|given|got|has|have|hello|heres?|hi|hiya|how|id"
    "|invitation|invite|is|its?|join|joining|kind|link|me|my|number|of|ok|our|please|regards|session|stand|standing|stands"
    "|start|still|ta|thanks?|that|the|this|to|use|valid|verify|was|whats?|with|you|your"
)
_FIRST_WORD = re.compile(rf"(?:{_AROUND})\b|\W+", re.I)
_LAST_WORD = re.compile(rf"(?:\b(?:{_AROUND})|\W+)$", re.I)
#: A link that opens this chat with a code, as it is passed on.
_IN_A_LINK = re.compile(r"\S*[?&]start=(?:join-)?([\w-]+)\S*", re.I)
#: A citation code as a card writes it.
_AS_ON_A_CARD = re.compile(r"[0-9a-z]{4}-[0-9a-z]{4}", re.I)

#: Lets a person into the session of a code.
Join = Callable[[Request, str], Awaitable[None]]


def alone(text: str) -> str:
    """Return what a message has besides the words that people put around a code, such as my code is.

    A link that opens this chat with a code stands for the code.
    """
    text = _IN_A_LINK.sub(r" \1 ", text)
    if len(text) > LONGEST_SAID:
        return text
    rest = unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("'", "")
    while found := _FIRST_WORD.match(rest) or _LAST_WORD.search(rest):
        rest = rest[: found.start()] + rest[found.end() :]
    return rest


def invitation_in(text: str) -> str:
    """Return what may be the code of an invitation, alone or among words of :func:`alone`; else nothing."""
    if looks_like_code(text):
        return text
    within = alone(text)
    return within if " " not in within and looks_like_code(within) else ""


class CodeHandler:
    """The handler of a message that is a code, alone or in a few words; no code is taken for a name."""

    def __init__(self, join: Join) -> None:
        self._join = join

    async def take(self, request: Request) -> bool:
        """Do what a code is for; return False where the message is none that is held.

        In a group that is to look at a card again; other codes are for one's own chat.
        """
        text = without_name(request.text, request.context.bot.username).strip()
        within = alone(text)
        return await self._take(request, text) or (within != text and await self._take(request, within))

    async def _take(self, request: Request, text: str) -> bool:
        if not text or len(text) > LONGEST:
            return False
        if await self._is_cited(request, text):
            await citations.verify_code(request, text)
            return True
        code = invitation_in(text)
        of_session = await self._is_of_a_session(request, text)
        if not (of_session or code):
            return False
        if not request.private:
            await request.say(chat_messages.PRIVATELY)
        elif of_session:
            await self._join(request, text)
        else:
            await enrolment.redeem_typed(request, code)
        return True

    async def _is_cited(self, request: Request, text: str) -> bool:
        code = as_typed(text)
        if code is None or code.replace("-", "").isdigit():
            return False
        as_shown = _AS_ON_A_CARD.fullmatch(text) is not None
        return as_shown or await request.run(request.store.citations.by_code, code) is not None

    async def _is_of_a_session(self, request: Request, text: str) -> bool:
        return await request.run(request.store.sessions.by_code, plain_code(text)) is not None


async def _is_in_no_team(request: Request) -> bool:
    person = await request.gate.person_of(request.update)
    return person is None or not person.memberships


def invitation_or(gate: Gate, then: Handler) -> Handler:
    """Return what takes a stranger's message that is an invitation's code; others are for ``then``."""

    async def handle(update: Update, context: Context) -> None:
        request = Request(gate, update, context)
        if request.private and invitation_in(request.text) and await _is_in_no_team(request):
            await gate.translate(
                request, lambda asked: enrolment.redeem_typed(asked, invitation_in(asked.text))
            )
        else:
            await then(request.update, context)

    return handle
