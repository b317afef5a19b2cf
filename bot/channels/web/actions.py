"""Actions: a board by due date, one whole with what can be done with it, and the two ways to take one up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.people import Permission, Person, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.actions import messages as actions_messages
from bot.features.actions.due_dates import When, time_missing, when_chosen
from bot.features.actions.formatting import Names, history_lines, offer_line, short, taken, when
from bot.features.actions.layout import decision_head, standing_blocks
from bot.features.actions.model import ActionMove, CouncilAction, on_board
from bot.features.actions.moves import moved_on, owners_offered
from bot.features.actions.offers import Offered, notices_of
from bot.rendering.blocks import Notice, paragraph
from bot.rendering.html import html_of
from bot.screening.user_text import shown_again

#: What a form says of the time where nothing was chosen yet.
_FIELDS = ("when", "within", "day", "team", "what")


@dataclass(frozen=True)
class ActionMoveForm:
    """A move on an action as a page asks for it."""

    name: str
    label: str
    words: str
    needs_words: bool
    owners: tuple[tuple[int, str], ...] = ()


class ActionPage:
    """The pages of actions."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._service = gate.assistant.actions

    async def board(self, request: WebRequest) -> Response:
        """Show the actions that somebody may see, by their due date. Raises NotHeldError."""

        def gathered() -> dict[str, Any]:
            now, names = self._assistant.clock(), self._assistant.store.people.names(request.person)
            held, today = self._service.listed(request.person, now, ended=True), day_of(now)
            board = on_board(held, today).items()
            columns = [(column.value, [_line(a, today, names) for a in actions]) for column, actions in board]
            listed = list_page(request, "/actions", columns)
            shown = dict(listed.groups)
            return {
                "board": listed,
                "columns": [
                    (name, said.BOARD[name], len(lines), shown.get(name, []))
                    for name, lines in columns
                    if name in shown or not listed.told
                ],
                "any": bool(held),
            }

        leads = request.person.may(Permission.SHARE_LEARNING)
        none = actions_messages.NONE if leads else actions_messages.NONE_OWNED
        page = await request.run(gathered)
        return request.page("actions.html", said.ACTIONS, leads=leads, empty=none, **page)

    async def opened(self, request: WebRequest) -> Response:
        """Show an action whole, with what somebody may do with it. Raises NotHeldError."""
        return await self._action(request, request.number("number"))

    async def moved(self, request: WebRequest) -> Response:
        """Move an action on as it was seen."""
        number, version = request.number("number"), number_in(request.given("version"))
        move, owner = _move_of(request.given("move")), request.given("owner")
        owner_id = number_in(owner) if owner else None

        def made() -> str:
            action = self._service.action(number, request.person, version)
            now, names = self._assistant.clock(), self._assistant.store.people.names(request.person)
            words, by = request.given("words"), request.person
            return moved_on(self._service, by, action, move, now, names, words=words, owner_id=owner_id)

        told, problem = await request.tried(made)
        if problem:
            again = await request.run(shown_again, request.given("words"), self._assistant.screen)
            return await self._action(request, number, (move.value, problem, again))
        return request.tell(f"/actions/{number}", told or "")

    async def offered(self, request: WebRequest) -> Response:
        """Show what decisions agreed, and what of it the lead's council took up."""

        def gathered() -> list[dict[str, Any]]:
            by_document: dict[str, list[Offered]] = {}
            for offered in self._service.offered(request.person):
                by_document.setdefault(offered.document.id, []).append(offered)
            return [self._decision(offers) for offers in by_document.values()]

        decisions = list_page(request, "/actions/offered", [("", await request.run(gathered))])
        none = actions_messages.NOTHING_OFFERED
        opening = actions_messages.OFFERED_OPENING
        return request.page(
            "actions_offered.html", said.OFFERED, decisions=decisions, opening=opening, empty=none
        )

    async def blank_taken(self, request: WebRequest) -> Response:
        """Ask by when what a decision agreed is to be done. Raises NotHeldError."""
        return await self._take_page(request, request.asked("agreed"))

    async def taken(self, request: WebRequest) -> Response:
        """Take up what a decision agreed. Raises NotHeldError."""
        agreed = request.given("agreed")

        def made() -> CouncilAction:
            team, now = self._team(request), self._assistant.clock()
            return self._service.take(request.person, agreed, _when(request), now, team=team)

        action, problem = await request.tried(made)
        if action is None:
            return await self._take_page(request, agreed, problem)
        return request.tell(f"/actions/{action.id}", await self._told(request, action))

    async def blank_own(self, request: WebRequest) -> Response:
        """Ask for an action of the council's own."""
        return self._own_page(request)

    async def added(self, request: WebRequest) -> Response:
        """Keep an action of the council's own, in words that are screened first."""

        def made() -> CouncilAction:
            team, now = self._team(request), self._assistant.clock()
            return self._service.add_once(
                request.person, request.given("what"), _when(request), now, team=team
            )

        action, problem = await request.tried(made)
        if action is None:
            return self._own_page(request, problem)
        return request.tell(f"/actions/{action.id}", await self._told(request, action))

    def _team(self, request: WebRequest) -> Team:
        """Return the team that was chosen. Raises RefusedError."""
        led = request.person.teams_where(Permission.SHARE_LEARNING)
        chosen = next((team for team in led if str(team) == request.given("team")), None)
        if chosen is None and len(led) != 1:
            raise RefusedError(said.WHICH_TEAM)
        return chosen or led[0]

    async def _told(self, request: WebRequest, action: CouncilAction) -> str:
        names = await request.run(self._assistant.store.people.names, request.person)
        return " ".join(taken(action, day_of(self._assistant.clock()), names))

    def _decision(self, offers: list[Offered]) -> dict[str, Any]:
        library = self._assistant.library
        lines = [(offer_line(o, library.authorities), _take_at(o), o.taken or 0) for o in offers]
        notices = html_of(map(Notice, notices_of(offers, library)), 2)
        return {"head": decision_head(offers[0].document), "notices": notices, "lines": lines}

    async def _take_page(self, request: WebRequest, agreed: str, problem: str = "") -> Response:
        offers = await request.run(self._service.offered, request.person)
        offered = next((o for o in offers if o.agreed.id == agreed), None)
        if offered is None:
            raise NotHeldError(said.NOT_HELD)
        councils = {team.authority for team in request.person.teams_where(Permission.SHARE_LEARNING)}
        missing = [time_missing(offered.agreed, council) for council in sorted(councils)]
        notices = map(Notice, notices_of([offered], self._assistant.library))
        return self._form_page(
            request,
            said.TAKE_UP,
            problem,
            action="/actions/take",
            agreed=agreed,
            body=html_of(
                [
                    paragraph(offered.document.title),
                    paragraph(offer_line(offered, self._assistant.library.authorities)),
                    *notices,
                ],
                2,
            ),
            source="" if all(missing) else said.AS_SOURCE.format(time=offered.time),
            missing=next(filter(None, missing), "") if all(missing) else "",
        )

    def _own_page(self, request: WebRequest, problem: str = "") -> Response:
        return self._form_page(
            request, said.ADD_OWN, problem, action="/actions/new", agreed="", body=None, source="", missing=""
        )

    def _form_page(self, request: WebRequest, title: str, problem: str, **more: Any) -> Response:
        values = {name: request.given(name) for name in _FIELDS}
        values["what"] = shown_again(values["what"], self._assistant.screen)
        return request.page(
            "action_form.html",
            title,
            400 if problem else 200,
            problem=problem,
            values=values,
            teams=[str(team) for team in request.person.teams_where(Permission.SHARE_LEARNING)],
            periods=actions_messages.PERIODS,
            **more,
        )

    async def _action(
        self, request: WebRequest, number: int, problem: tuple[str, str, str] | None = None
    ) -> Response:
        def gathered() -> dict[str, Any]:
            action = self._service.action(number, request.person)
            held, notices = self._service.source(action, self._assistant.corpus)
            today, names = day_of(self._assistant.clock()), self._assistant.store.people.names(request.person)
            return {
                "action": action,
                "body": html_of(standing_blocks(action, today, names, held, notices), 2),
                "history": html_of(map(paragraph, history_lines(action, names)), 2),
                "moves": list(self._move_forms(action, request.person)),
            }

        page = await request.run(gathered)
        title = said.ACTION.format(number=number)
        status = 400 if problem else 200
        return request.page("action.html", title, status, refused=problem, **page)

    def _move_forms(self, action: CouncilAction, by: Person) -> Iterator[ActionMoveForm]:
        for move in self._service.moves(by, action):
            label = actions_messages.ASK_MOVES.get(move.value)
            if label is None:
                continue
            if move is not ActionMove.ASSIGN:
                needs = move is not ActionMove.DO or not action.evidence
                yield ActionMoveForm(move.value, label, said.MOVE_WORDS[move.value], needs_words=needs)
            elif owners := owners_offered(self._service, by, action):
                yield ActionMoveForm(move.value, label, "", needs_words=False, owners=tuple(owners))


def _when(request: WebRequest) -> When:
    return when_chosen(request.given("when"), request.given("within"), request.given("day"))


def _take_at(offered: Offered) -> str:
    return f"/actions/take?agreed={quote(offered.agreed.id, safe='')}"


def _move_of(name: str) -> ActionMove:
    if name not in actions_messages.ASK_MOVES:
        raise NotHeldError(said.NOT_HELD)
    return ActionMove(name)


def _line(action: CouncilAction, today: dt.date, names: Names) -> tuple[str, str, str]:
    """The address of an action, what it is, and by when it is whose."""
    owner = (
        actions_messages.OWNER.format(owner=formatting.person(action.owner_id, names))
        if action.owner_id
        else actions_messages.NO_OWNER
    )
    told = f"{formatting.capitalised(when(action, today))}, {owner}, {action.team}"
    return f"/actions/{action.id}", f"{action.id}. {short(action.what)}", told
