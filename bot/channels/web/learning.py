"""Learning points: those shared with somebody, those a lead has to see to, one whole, and the form to one.

What is typed is screened before it is kept; until a form is sent, nothing of it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.form_fields import FormValues
from bot.channels.web.gaps import gap_address
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Permission, Person
from bot.errors import NotHeldError, RefusedError
from bot.features.gaps.formatting import when
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.confirmation import DISCUSSED, READ, confirm
from bot.features.learning.formatting import age_of, called_as_lead, short_of
from bot.features.learning.layout import history_blocks, point_blocks
from bot.features.learning.lead_actions import (
    DATED,
    NEED_REASON,
    REVIEWS,
    STANDING_IN,
    TAKE_REASON,
    kept,
    may_stand_in,
    moved_on,
    moves_for,
    out_and_own,
    reason_given,
    unmoved,
)
from bot.features.learning.model import LONGEST, LONGEST_QUESTION, LearningPoint, PointMove, PointState
from bot.features.learning.point_form import PASSAGE, FilledPoint, PointForm
from bot.features.learning.policy import author_of
from bot.features.learning.prompts import asked
from bot.features.learning.proposal import PointDraft
from bot.rendering.differences import marked_block
from bot.rendering.html import html_of
from bot.rendering.passages import quote_of
from bot.screening.user_text import shown_again


@dataclass(frozen=True)
class PointMoveForm:
    """A move on a point as a page asks for it."""

    name: str
    label: str
    asks: str
    reason: bool
    reason_needed: bool
    reviews: tuple[tuple[int, str], ...]
    for_good: bool


class LearningPage:
    """The pages of learning points."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def shared(self, request: WebRequest) -> Response:
        """Show what is shared with somebody, what they have not read first."""
        service, person = self._assistant.learning, request.person
        held = await request.run(service.shared_with, person)
        ended = await request.run(service.ended_for, person)
        now = self._assistant.clock()
        unread = [_line(p, now) for p, receipt in held if receipt is None or not receipt.read]
        read = [_line(p, now) for p, receipt in held if receipt is not None and receipt.read]
        over = [("", _ended_line(*each), "") for each in ended]
        groups = [(said.NOT_READ, unread), (said.READ_BEFORE, read), (said.ENDED, over)]
        listed = list_page(request, "/learning", groups)
        return request.page(
            "shared.html",
            said.SHARED,
            any=bool(held),
            has_chat=await request.run(self._assistant.has_chat),
            list=listed,
            points=[(name, lines) for name, lines in listed.groups if name != said.ENDED],
            ended=[words for name, lines in listed.groups if name == said.ENDED for _, words, _ in lines],
        )

    async def queue(self, request: WebRequest) -> Response:
        """Show what waits for a lead, and their own and their teams' points by where each stands."""
        return await self._queue(request)

    async def opened(self, request: WebRequest) -> Response:
        """Show a point whole, with what somebody may do with it. Raises NotHeldError."""
        return await self._point(request, request.number("number"))

    async def confirmed(self, request: WebRequest) -> Response:
        """Note that somebody read or discussed a point. Raises RefusedError."""
        store, what, number = self._assistant.store, request.given("did"), request.number("number")
        release = number_in(request.given("release"))

        def noted() -> str:
            now = self._assistant.clock()
            here = (store.points, store.receipts, request.person)
            # Whoever is of the audience counts, also who has no account in the chat app to be sent it.
            return confirm(*here, number, release, what, now, in_group=True)

        return request.tell(f"/learning/{number}", await request.run(noted))

    async def moved(self, request: WebRequest) -> Response:
        """Move a point on as it was seen. Raises RefusedError or NotHeldError."""
        number, version = request.number("number"), number_in(request.given("version"))
        move = _move_of(request.given("move"))
        months = request.given("months")

        def made() -> str:
            service, person = self._assistant.learning, request.person
            point = unmoved(service, person, number, version)
            reason = reason_given(move, request.given("reason"), self._assistant.screen)
            chosen = number_in(months) if months else None
            now = self._assistant.clock()
            return moved_on(service, person, point, move, now, reason=reason, months=chosen)

        told, problem = await request.tried(made)
        if problem:
            again = await request.run(shown_again, request.given("reason"), self._assistant.screen)
            return await self._point(request, number, (move.value, problem, again))
        seen_here = f" {said.SEEN_HERE}" if move is PointMove.RELEASE else ""
        return request.tell(f"/learning/{number}", f"{told or ''}{seen_here}")

    async def blank(self, request: WebRequest) -> Response:
        """Show the form to a point on a passage, or on local practice. Raises NotHeldError."""
        form = await request.run(self._form)
        filled = await request.run(form.blank, request.asked(PASSAGE))
        return await self._form_page(request, form, filled)

    async def proposed(self, request: WebRequest) -> Response:
        """Take the form to a new point: show what people will get, then propose it."""
        return await self._taken(request, None)

    async def edit(self, request: WebRequest) -> Response:
        """Show the form to a point that is there. Raises NotHeldError and RefusedError."""

        def opened() -> tuple[LearningPoint, PointForm, FilledPoint]:
            assistant = self._assistant
            point = assistant.learning.point(request.number("number"), request.person)
            if PointMove.EDIT not in moves_for(assistant.learning, request.person, point, assistant.clock()):
                raise RefusedError(said.NOT_HERE_SO)
            form = self._form()
            ground = point.ground_now(assistant.corpus())
            return point, form, form.of_draft(PointDraft.of_point(point, ground))

        point, form, filled = await request.run(opened)
        return await self._form_page(request, form, filled, point)

    async def changed(self, request: WebRequest) -> Response:
        """Take the form to a point that is there: show what changes, then keep it."""
        number = request.number("number")
        version = number_in(request.given("version"))
        service, person = self._assistant.learning, request.person
        point = await request.run(unmoved, service, person, number, version)
        return await self._taken(request, point)

    async def away(self, request: WebRequest) -> Response:
        """Let another lead stand in for one who is away. Raises RefusedError."""
        who, days = number_in(request.given("who")), number_in(request.given("days"))
        if days not in STANDING_IN:
            raise RefusedError(said.NOT_HERE_SO)
        now = self._assistant.clock()
        until = day_of(now) + dt.timedelta(days=days)
        await request.run(self._assistant.learning.delegate, request.person, who, until, now)
        names = await request.run(self._assistant.store.people.names, request.person)
        delegate, lead = formatting.person(who, names), formatting.person(request.person.id, names)
        day = learning_messages.day(until)
        told = learning_messages.DELEGATED.format(day=day, delegate=delegate, lead=lead)
        return request.tell("/learning/queue", told)

    async def back(self, request: WebRequest) -> Response:
        """Note that a lead is back."""
        await request.run(self._assistant.store.delegations.end, request.person.id)
        return request.tell("/learning/queue", sharing_messages.IS_BACK)

    async def _queue(self, request: WebRequest) -> Response:
        service, person, now = self._assistant.learning, request.person, self._assistant.clock()

        def gathered() -> dict[str, Any]:
            waiting, store = service.queue(person, now), self._assistant.store
            mine = [p for p in out_and_own(service, person) if p.id not in {w.id for w in waiting}]
            groups = [(said.WAITING_FOR_YOU, [_line(p, now) for p in waiting])]
            asked = [gap for gap in self._assistant.gaps.listed(person) if gap.for_leads]
            lines = [(gap_address(gap.id), gap.wording, when(gap, day_of(now))) for gap in asked]
            groups.append((said.ASKED_OF_LEADS, lines))
            for state in PointState:
                groups.append(
                    (said.POINT_STATES[state.value], [_line(p, now) for p in mine if p.state is state])
                )
            current = store.delegations.current(day_of(now))
            leads = [(lead.id, called_as_lead(lead)) for lead in may_stand_in(person, store.people.all())]
            away = any(absence.lead_id == person.id for absence in current)
            return {
                "points": list_page(request, "/learning/queue", groups),
                "away": away,
                "has_chat": self._assistant.has_chat(),
                "leads": leads,
                "nothing": not waiting,
            }

        page = await request.run(gathered)
        return request.page(
            "queue.html",
            said.QUEUE,
            empty=learning_messages.NONE_WAITING,
            days=STANDING_IN.items(),
            **page,
        )

    async def _point(
        self, request: WebRequest, number: int, problem: tuple[str, str, str] | None = None
    ) -> Response:
        assistant, person = self._assistant, request.person

        def gathered() -> dict[str, Any]:
            now, names = assistant.clock(), assistant.store.people.names(person)
            point = assistant.learning.opened(number, person, now)
            ground = point.ground_now(assistant.corpus())
            body = html_of(point_blocks(point, ground, assistant.library.authorities, now), 2)
            moves = moves_for(assistant.learning, person, point, now)
            mine = point.is_out and point.wording.audience.includes(person)
            receipts = assistant.store.receipts.of_person(person.id) if mine else []
            of_it = [r for r in receipts if (r.point_id, r.release) == (point.id, point.release)]
            return {
                "point": point,
                "body": body,
                "history": html_of(history_blocks(point, names), 2),
                "moves": [_move_form(move, point) for move in moves if move is not PointMove.EDIT],
                "may_edit": PointMove.EDIT in moves,
                "agreement": _agreement(point, person, moves),
                "is_mine": mine,
                "did": {READ: learning_messages.READ, DISCUSSED: learning_messages.DISCUSSED},
                "has_read": any(r.read for r in of_it),
                "has_discussed": any(r.discussed for r in of_it),
                "leads": person.may(Permission.SHARE_LEARNING),
            }

        page = await request.run(gathered)
        title = said.POINT.format(number=number)
        status = 400 if problem else 200
        return request.page("point.html", title, status, refused=problem, **page)

    async def _taken(self, request: WebRequest, edited: LearningPoint | None) -> Response:
        """Take a form: what is amiss is said, what is right is shown as people will get it, and then sent."""
        form = await request.run(self._form)
        version = edited.version if edited else 0
        filled = await request.run(form.filled, request.form, request.person, edited, version)
        if filled.draft is None or request.given("do") == "change":
            return await self._form_page(request, form, filled, edited)
        draft = filled.draft
        if request.given("do") == "send":
            assistant, person, now = self._assistant, request.person, self._assistant.clock()
            wizard = await request.run(assistant.proposal_wizard)
            point, told = await request.run(kept, assistant.learning, wizard, person, draft, now)
            return request.tell(f"/learning/{point.id}", told)
        body = await request.run(self._preview, draft, request.person, edited)
        return request.page(
            "point_preview.html",
            said.PREVIEW,
            body=body,
            action=_action(edited),
            values=filled.values,
            version=version,
            send=sharing_messages.KEEP if edited else sharing_messages.SEND,
            change=sharing_messages.CHANGE,
        )

    def _preview(self, draft: PointDraft, person: Person, edited: LearningPoint | None) -> Markup:
        wizard = self._assistant.proposal_wizard()
        prompt = asked(wizard, draft, person, edited, self._assistant.clock())
        return html_of(map(marked_block, prompt.said), 2)

    def _form(self) -> PointForm:
        return PointForm(self._assistant.proposal_wizard())

    async def _form_page(
        self, request: WebRequest, form: PointForm, filled: FilledPoint, edited: LearningPoint | None = None
    ) -> Response:
        def gathered() -> dict[str, Any]:
            passage_id = filled.values.get(PASSAGE, "")
            ground = form.ground(passage_id)
            own = edited.team.authority if edited else request.person.authority
            return {
                "teams": form.teams(request.person) if edited is None else [],
                "parts_offered": [(name, label) for name, (label, _) in form.parts(own).items()],
                "topics": formatting.joined(tuple(form.topics(passage_id))),
                "ground": html_of([quote_of(*ground)], 2) if ground else None,
            }

        page = await request.run(gathered)
        title = said.EDIT.format(number=edited.id) if edited else said.PROPOSE
        return request.page(
            "point_form.html",
            title,
            400 if filled.problems and not request.is_read_only else 200,
            values=FormValues(filled.values),
            problems=FormValues(filled.problems),
            asks_sure=filled.asks_sure,
            action=_action(edited),
            version=edited.version if edited else 0,
            longest=LONGEST,
            longest_question=LONGEST_QUESTION,
            **page,
        )


def _action(edited: LearningPoint | None) -> str:
    return f"/learning/{edited.id}/edit" if edited else "/learning/new"


def _line(point: LearningPoint, now: dt.datetime) -> tuple[str, str, str]:
    """The address of a point, its first words, and whose it is since when."""
    return f"/learning/{point.id}", f"{point.id}. {short_of(point)}", f"{point.team}, {age_of(point, now)}"


def _move_of(name: str) -> PointMove:
    try:
        return PointMove(name)
    except ValueError:
        raise NotHeldError(said.NOT_HELD) from None


def _move_form(move: PointMove, point: LearningPoint) -> PointMoveForm:
    reviews: Iterable[tuple[int, str]] = REVIEWS.items() if move in DATED else ()
    asks = said.ASK_BEFORE[move.value].format(number=point.id)
    for_good = move in {PointMove.RECALL, PointMove.RETIRE, PointMove.DECLINE, PointMove.WITHDRAW}
    label = sharing_messages.MOVES[move.value]
    takes, needs = move in TAKE_REASON, move in NEED_REASON
    return PointMoveForm(move.value, label, asks, takes, needs, tuple(reviews), for_good)


def _ended_line(number: int, text: str, reason: str) -> str:
    line = said.ENDED_LINE.format(number=number, text=text)
    return f"{line} {learning_messages.RECALL_REASON.format(reason=reason)}" if reason else line


def _agreement(point: LearningPoint, person: Person, moves: Collection[PointMove]) -> str:
    """Say who has to agree to words that somebody else than the proposer wrote; "" where that is nobody."""
    author = author_of(point)
    if author == point.proposer_id or point.state is not PointState.PROPOSED:
        return ""
    if person.id == author:
        return said.AGREE_OTHERS
    return said.AGREE_PROPOSER if person.id == point.proposer_id and PointMove.RELEASE in moves else ""
