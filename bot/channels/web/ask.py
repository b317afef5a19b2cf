"""Asking: one box, and the card with all behind it on the same page. What is typed stands in no address.

An emergency comes first: it is looked for before anybody's session, role or the pause, and its card needs
nothing that can be away.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from markupsafe import Markup
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.documents import place_of, proposal_on
from bot.channels.web.duty_card import DutyCardParts, duty_card_parts
from bot.channels.web.gate import RefusedRequestError, WebGate, WebRequest
from bot.core.card import Card, ShownPassage
from bot.core.failure import FailedPart
from bot.core.people import Permission, Person
from bot.core.question import LONGEST, Question
from bot.errors import RefusedError
from bot.features.answers.context_window import around
from bot.features.answers.conversation import Offer, PendingCard, offers_for
from bot.features.answers.danger_card import danger_card
from bot.features.answers.layout import (
    brief_blocks,
    caution_blocks,
    differing_blocks,
    excerpt_blocks,
    passages_blocks,
    whole_blocks,
)
from bot.features.answers.question_screen import QuestionScreen
from bot.features.answers.service import failed_card
from bot.features.answers.small_talk import in_terms_of_channel
from bot.features.boundary.duty_card import DutyCard
from bot.features.citations.model import FeedbackVerdict
from bot.features.citations.service import SAID
from bot.rendering.blocks import Block, paragraph
from bot.rendering.html import html_of
from bot.runtime.failure_note import noted

log = logging.getLogger(__name__)

#: The conversation of a person in a browser; chats of the chat app have other numbers.
BROWSER = 0
#: Seconds after which an answer is given up, and after which an emergency waits for nothing more.
PATIENCE, AT_ONCE = 150.0, 1.0
#: The offers to send the question of a card on.
SENT_ON = {Offer.LEAD: said.TO_LEAD, Offer.OWNER: said.TO_OWNER}
#: Answers that one person may wait for at once: everybody else's wait behind them.
MOST_AT_ONCE = 6
#: Characters in which an emergency is looked for: as many as a question may have. It takes longer the more
#: there are.
LOOKED_AT = LONGEST
#: Characters of a title on the line that opens what stands around a passage.
SHORT = 60


@dataclass(frozen=True)
class OpenedPart:
    """What opens in its place under a card: the line to press, and what stands there."""

    label: str
    body: Markup
    links: tuple[tuple[str, str], ...] = ()


class AskPage:
    """The page of the box and its answers."""

    def __init__(self, gate: WebGate) -> None:
        self._gate = gate
        self._assistant = gate.assistant
        self._waiting = Counter[int]()
        self._turns = WeakValueDictionary[str, asyncio.Lock]()

    async def empty(self, request: WebRequest) -> Response:
        """Show the box."""
        return request.page("ask.html", said.ASK, body=None)

    async def asked(self, request: WebRequest) -> Response:
        """Answer what was typed; an emergency at once, whoever typed it."""
        typed = request.given("question")
        if await self._is_danger(request, typed):
            return await self._emergency(request, typed)
        return await self._gate.admit(Permission.ASK, request, self._answered)

    async def offered(self, request: WebRequest) -> Response:
        """Ask what a card offers in place of the message that it refused."""
        with self._one_more_of(request.person):
            conversation = self._assistant.conversation
            pending = conversation.ask_offered(request.person, BROWSER, request.given("card"))
            if pending is None:
                raise RefusedError(said.QUESTION_GONE)
            return await self._reply(request, pending)

    async def judged(self, request: WebRequest) -> Response:
        """Keep what a person says of a card."""
        word, code = request.given("verdict"), request.given("code")
        if word not in said.VERDICTS:
            raise RefusedError(said.NOT_HERE_SO)
        verdict = FeedbackVerdict(word)
        give, now = self._assistant.store.feedback.give, self._assistant.clock()
        if not await request.run(give, code, request.person.id, verdict, now):
            raise RefusedError(said.NOT_HERE_SO)
        return request.tell("/ask", said.THANKS.format(verdict=SAID[verdict]))

    async def _answered(self, request: WebRequest) -> Response:
        typed = request.given("question")
        if not typed.strip():
            return request.page("ask.html", said.ASK, 400, body=None, problem=said.QUESTION_NONE)
        with self._one_more_of(request.person):
            pending = self._assistant.conversation.ask(request.person, BROWSER, typed)
            return await self._reply(request, pending)

    @contextmanager
    def _one_more_of(self, person: Person) -> Iterator[None]:
        """Count an answer that a person waits for. Raises RefusedRequestError where it is one too many."""
        if self._waiting[person.id] >= MOST_AT_ONCE:
            raise RefusedRequestError(429, said.TOO_MUCH)
        self._waiting[person.id] += 1
        try:
            yield
        finally:
            self._waiting[person.id] -= 1
            if not self._waiting[person.id]:
                del self._waiting[person.id]

    async def _reply(self, request: WebRequest, pending: PendingCard) -> Response:
        try:
            card = in_terms_of_channel(await _waited_by(request, pending.card), said.USE)
        except ClientDisconnect:
            raise
        except Exception as fault:  # silence is a defect: every failure is a card
            kind = type(fault).__name__
            card = failed_card(await noted(self._assistant.failures, FailedPart.ANSWER, kind))
        asker = request.person
        instead = await self._gate.refusal_since(Permission.ASK, request)
        if instead is not None:
            self._assistant.conversation.forget(asker, BROWSER)
            return instead
        held = self._hold(request, pending.question, card)
        try:
            parts, duty = await request.run(self._behind, card, request.person)
        except Exception as fault:  # the card stands without what is behind it
            log.error("what stands behind a card could not be made: error=%s", type(fault).__name__)
            parts, duty = (), None
        return self._page(request, card, held, parts, duty)

    async def _emergency(self, request: WebRequest, typed: str) -> Response:
        """Show what to do now; with what the card offers, where whoever asks is known in a moment."""
        card, held = danger_card(self._assistant.settings.duty_desk), ""
        try:
            async with asyncio.timeout(AT_ONCE):
                await self._gate.recognise(request)
                if self._gate.may_ask(request):
                    question = self._assistant.conversation.take_emergency(request.person, BROWSER, typed)
                    calm = await request.run(QuestionScreen(self._assistant.screen).calm, question)
                    card = replace(card, offered=calm)
                    held = self._hold(request, question, card)
        except Exception:  # whatever is broken, the card stands
            request.sent_by, request.is_unsure, held = None, True, ""
        return self._page(request, card, held)

    async def _is_danger(self, request: WebRequest, typed: str) -> bool:
        """Whether a message reads like an emergency; after a fault the screen before the answer tells.

        Those of one address are looked at in turn, with everybody else's between, so that nobody who sends
        many of them keeps others waiting.
        """
        turn = self._turns.setdefault(request.sender, asyncio.Lock())
        async with turn:
            try:
                return self._assistant.screen.is_danger(typed[:LOOKED_AT])
            except Exception as fault:
                log.error("a message could not be screened as it came in: error=%s", type(fault).__name__)
                return False
            finally:
                await asyncio.sleep(0)

    def _behind(self, card: Card, person: Person) -> tuple[tuple[OpenedPart, ...], DutyCardParts | None]:
        duty = (
            duty_card_parts(self._assistant, card.case, person) if isinstance(card.case, DutyCard) else None
        )
        return self._parts(card, person), duty

    def _hold(self, request: WebRequest, question: Question, card: Card) -> str:
        """Hold what the buttons of a card act on; return under which code."""
        code = secrets.token_urlsafe(12)
        self._assistant.conversation.hold(request.person, BROWSER, code, question, card)
        return code

    def _page(
        self,
        request: WebRequest,
        card: Card,
        held: str,
        parts: tuple[OpenedPart, ...] = (),
        duty: DutyCardParts | None = None,
    ) -> Response:
        offers = offers_for(card) if held else ()
        return request.page(
            "card.html",
            said.ANSWER,
            body=html_of(brief_blocks(card), 2),
            behind=parts,
            held=held,
            again={Offer.AGAIN: said.ASK_INSTEAD, Offer.CALM: said.CALM}.get(
                offers[0] if offers else Offer.LEAD
            ),
            to_case=Offer.COUNCILS in offers,
            sent_on=[(o.value, SENT_ON[o]) for o in offers if o in SENT_ON],
            code=card.case.code if isinstance(card.case, DutyCard) else card.code,
            judged=Offer.VERDICT in offers and not card.case,
            sources=_sources(card),
            duty=duty,
        )

    def _parts(self, card: Card, person: Person) -> tuple[OpenedPart, ...]:
        """What opens under a card. Behind a duty card stand the passages of the sources."""
        if card.case:
            shown = [one for one in card.in_view if not one.is_learning]
            learning = [one for one in card.in_view if one.is_learning]
            return (_part(said.BEHIND, passages_blocks([*shown, *learning])),) if card.passages else ()
        offers = offers_for(card)
        parts: list[OpenedPart] = []
        if Offer.PASSAGES in offers:
            parts.append(_part(said.OPENS["passages"], whole_blocks(card)))
        if Offer.DIFFER in offers:
            parts.append(_part(said.OPENS["differ"], differing_blocks(card)))
        if Offer.CAUTIONS in offers:
            parts.append(_part(said.OPENS["cautions"], caution_blocks(card)))
        parts += [
            self._around(n, one, person) for n, one in enumerate(card.in_view, 1) if not one.is_learning
        ]
        return tuple(parts)

    def _around(self, number: int, shown: ShownPassage, person: Person) -> OpenedPart:
        originals, library = self._assistant.corpus(person.councils).originals, self._assistant.library
        excerpt = around(shown.passage.id, originals, library)
        blocks = list(excerpt_blocks(excerpt)) or [paragraph(said.AROUND_NOTHING)]
        title = _short(shown.document.title)
        label = said.OPENS["around"].format(number=number, title=title)
        links = [(said.READ_ON, _read_at(shown))]
        if person.may(Permission.SHARE_LEARNING):
            links.append((said.PROPOSE_ON, proposal_on(shown.passage.id)))
        return OpenedPart(label, html_of(blocks, 2), tuple(links))


def _read_at(shown: ShownPassage) -> str:
    """Return the address at which a passage is read: a note's is that of what it rests on."""
    return place_of(shown.originals[0] if shown.originals else shown.passage)


def _sources(card: Card) -> list[tuple[str, str]]:
    """Where it can be said that a document itself is wrong, of each that a card shows."""
    shown = {one.document.id: one.document.title for one in card.in_view if not one.is_learning}
    labels = {i: said.SOURCE_WRONG_OF.format(title=_short(title)) for i, title in shown.items()}
    return [(f"/documents/{document_id}/wrong", label) for document_id, label in labels.items()]


def _part(label: str, blocks: Iterator[Block]) -> OpenedPart:
    return OpenedPart(label, html_of(blocks, 2))


def _short(title: str) -> str:
    return title if len(title) <= SHORT else f"{title[:SHORT].rsplit(' ', 1)[0]}..."


async def _waited_by(request: WebRequest, card: Future[Card]) -> Card:
    """Wait for a card while somebody waits for it. Raises ClientDisconnect where they went, TimeoutError."""
    made, gone = asyncio.wrap_future(card), asyncio.create_task(_left(request))
    both: set[asyncio.Future[Any]] = {made, gone}
    try:
        await asyncio.wait(both, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if made.done():
            return made.result()
        raise ClientDisconnect if gone.done() else TimeoutError
    finally:
        gone.cancel()
        made.cancel()  # what nobody waits for any more keeps nobody waiting


async def _left(request: WebRequest) -> None:
    """Wait until the browser is gone."""
    while (await request.raw.receive())["type"] != "http.disconnect":
        pass
