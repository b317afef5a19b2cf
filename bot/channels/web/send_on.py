"""Sending a question on, to the policy owner or the team leads, in words that its asker sees and approves."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.ask import BROWSER, SENT_ON
from bot.channels.web.gaps import gap_body
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.calendar import day_of
from bot.errors import NotHeldError
from bot.features.answers.conversation import Offer
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.formatting import told_to_asker
from bot.screening.user_text import shown_again


class SendOnPage:
    """The pages of questions that are sent on."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def listed(self, request: WebRequest) -> Response:
        """List what somebody sent on, and what came of it."""
        held = await request.run(self._assistant.gaps.sent_by, request.person)
        today = day_of(self._assistant.clock())
        listed = list_page(request, "/sent-on", [("", held)])
        gaps = [gap_body(gap, told_to_asker(gap, today)) for _, shown in listed.groups for gap in shown]
        return request.page("sent_on.html", said.SENT_ON, list=listed, gaps=gaps)

    async def words(self, request: WebRequest) -> Response:
        """Show the question of a card as it would be sent; where it is not held any more, ask for words."""
        card, to = request.given("card"), _to(request)
        wording = self._assistant.conversation.wording(request.person, BROWSER, card)
        asks = said.SEND_ON_WORDS if wording else said.SEND_ON_GONE
        return self._form(request, to, wording or "", asks)

    async def sent(self, request: WebRequest) -> Response:
        """Send words on, which are screened first."""
        to, typed = _to(request), request.given("words")

        def made() -> str:
            assistant, now = self._assistant, self._assistant.clock()
            if to is Offer.LEAD:
                return str(assistant.lead_questions.ask(request.person, typed, now))
            gap = assistant.gaps.open(request.person, typed, now)
            return said.SENT_TO_OWNER.format(due=formatting.date(gap.due.isoformat()))

        told, problem = await request.tried(made)
        if problem:
            again = shown_again(typed, self._assistant.screen)
            return self._form(request, to, again, said.SEND_ON_WORDS, problem)
        return request.tell("/sent-on", told or "")

    def _form(self, request: WebRequest, to: Offer, words: str, asks: str, problem: str = "") -> Response:
        goes = gaps_messages.GOES_TO_LEAD if to is Offer.LEAD else gaps_messages.GOES_TO_OWNER
        days = self._assistant.settings.keep_days
        known = to is not Offer.LEAD or self._assistant.lead_questions.is_known(request.person)
        return request.page(
            "send_on.html",
            SENT_ON[to],
            400 if problem else 200,
            to=to.value,
            words=words,
            asks=asks,
            goes=[goes.format(days=days), *([] if known else [gaps_messages.NOBODY_KNOWS])],
            problem=problem,
        )


def _to(request: WebRequest) -> Offer:
    """To whom a question is to go. Raises NotHeldError for nobody of ours."""
    found = next((offer for offer in SENT_ON if offer.value == request.given("to")), None)
    if found is None:
        raise NotHeldError(said.NOT_HELD)
    return found
