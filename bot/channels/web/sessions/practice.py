"""Practice in a browser: a question, its answer with the passages, and the next; for one person alone."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.sessions import messages as ours
from bot.channels.web.sessions.parts import LEVEL
from bot.features.sessions import messages as spoken
from bot.features.sessions.layout import asked_blocks, explained_blocks
from bot.features.sessions.pictures import letter
from bot.features.sessions.practice import A_DAY
from bot.rendering.blocks import Block, paragraph
from bot.rendering.html import html_of
from procedures.refresher import Scenario


class PracticePage:
    """The pages of somebody's own practice."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._practice = gate.assistant.practice

    async def asked(self, request: WebRequest) -> Response:
        """Ask the next question, or say that there is none today, over how somebody has done so far."""
        person_id, now = request.person.id, self._assistant.clock()
        scenario = await request.run(self._practice.next, person_id, now)
        progress = await request.run(self._practice.progress, person_id, now)
        if scenario is None:
            none = spoken.PRACTISE_NOTHING if progress.left_today else spoken.PRACTISE_DONE
            return await self._page(request, [paragraph(none)])
        head = spoken.QUESTION_HEAD.format(number=A_DAY - progress.left_today + 1, count=A_DAY)
        return await self._page(request, asked_blocks(head, scenario, with_choices=False), scenario)

    async def answered(self, request: WebRequest) -> Response:
        """Take a choice and show the answer with its passages, or wipe what is kept of one's practice."""
        if request.given("do") == "wipe":
            await request.run(self._practice.wipe, request.person.id)
            return request.tell("/practice", spoken.WIPED)
        scenario = await request.run(self._practice.scenario, request.given("scenario"))
        if scenario is None:
            return await self._page(request, notice=spoken.WITHDRAWN)
        chosen = {str(number): number for number in range(len(scenario.choices))}.get(request.given("choice"))
        if chosen is None:
            return await self._page(request, notice=ours.CHOOSE)
        now = self._assistant.clock()
        right = await request.run(self._practice.answer, request.person.id, scenario, chosen, now)
        if right is None:
            return await self._page(request, notice=spoken.PRACTISE_AGAIN)
        corpus = await request.run(self._assistant.corpus)
        verdict = spoken.PRACTISE_RIGHT if right else spoken.PRACTISE_WRONG
        return await self._page(request, explained_blocks(verdict, scenario, corpus.shown(scenario)))

    async def _page(
        self,
        request: WebRequest,
        blocks: Iterable[Block] = (),
        scenario: Scenario | None = None,
        notice: str = "",
    ) -> Response:
        mine = await request.run(self._practice.progress, request.person.id, self._assistant.clock())
        progress = spoken.PROGRESS.format(
            practised=mine.practised, tries=mine.tries, right=mine.right, due=mine.due
        )
        return request.page(
            "sessions/practice.html",
            ours.PRACTICE,
            ours=ours,
            spoken=spoken,
            notice=notice,
            body=html_of(list(blocks), LEVEL),
            scenario=scenario,
            letters=letter,
            has_practised=mine.practised > 0,
            progress=[progress, spoken.PROGRESS_TODAY.format(left=mine.left_today)],
        )
