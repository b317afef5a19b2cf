"""A trainer's pages: sessions, setting one up, the panel from which it is run, the wall, and the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.channels.web.sessions import messages as ours
from bot.channels.web.sessions.live import Listener, LiveSessions, ended_stream
from bot.channels.web.sessions.parts import LivePart, SessionLook, SessionParts, look_at
from bot.core import formatting
from bot.core.disclosure_control import disclosed_size
from bot.core.people import Permission, Person, Team
from bot.errors import RefusedError
from bot.features.sessions import messages as spoken
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.features.sessions.papers import report_paper
from bot.features.sessions.service import COUNTS, LENGTHS
from bot.rendering.csv_table import csv_file
from bot.rendering.html import html_of
from bot.rendering.pdf import pdf_of
from bot.rendering.qr_code import qr_png
from procedures.refresher import ScenarioSet

#: What is chosen in place of a set or a theme.
BUILD, ALL, OWN = "build", "all", "own"


class TrainerPage:
    """The pages of a trainer."""

    def __init__(self, gate: WebGate, live: LiveSessions) -> None:
        self._gate = gate
        self._live = live
        self._assistant = gate.assistant
        self._sessions = gate.assistant.sessions
        self._parts = SessionParts(gate.templates)

    async def listed(self, request: WebRequest) -> Response:
        """Show the sessions that somebody is in; a trainer sees those of their teams too."""
        person = request.person
        trains = person.may(Permission.RUN_SESSIONS)
        held = await request.run(self._sessions.sessions, person) if trains else []
        ended = [_line(session, people) for session, people in held if session.phase is Phase.ENDED]
        return request.page(
            "sessions/sessions.html",
            ours.SESSIONS,
            ours=ours,
            spoken=spoken,
            trains=trains,
            mine=await request.run(self._sessions.attended_by, person),
            running=await request.run(self._sessions.running, person) if trains else [],
            held=list_page(request, "/sessions", [("", ended)]),
        )

    async def empty(self, request: WebRequest) -> Response:
        """Ask what is to be asked, and of which team; a trainer who runs a session comes to its panel."""
        mine = await request.run(self._sessions.run_by, request.person)
        if mine is not None:
            return request.see(_panel_of(mine))
        sets = [(made.id, made.title) for made in await request.run(self._sessions.sets)]
        return request.page(
            "sessions/new.html",
            ours.SET_UP,
            ours=ours,
            teams=[(str(n), str(team)) for n, team in enumerate(_teams(request.person))],
            sets=[*sets, (BUILD, ours.BUILD)],
            themes=[(ALL, spoken.ANY_THEME), *sets],
            councils=[("any", spoken.ANY_COUNCIL), (OWN, spoken.OWN_COUNCIL)],
            counts=[(str(n), str(n)) for n in COUNTS],
            lengths=[(str(n), spoken.MINUTES.format(minutes=n)) for n in LENGTHS],
        )

    async def opened(self, request: WebRequest) -> Response:
        """Set a session up, and show its panel."""
        person, teams = request.person, _teams(request.person)
        team = teams[_number(request.given("team") or "0", range(len(teams)))]
        made = await request.run(self._made, request, person)
        guests, now = request.given("guests") == "yes", self._assistant.clock()
        session = await request.run(lambda: self._sessions.open(person, team, made, now, guests=guests))
        left_out = spoken.LEFT_OUT_OF_SET.format(count=len(made.withdrawn)) if made.withdrawn else ""
        return self._on_panel(request, session, left_out)

    async def panel(self, request: WebRequest) -> Response:
        """Show how a session stands, with what can be done now."""
        session = await self._held(request)
        look = await request.run(look_at, self._assistant, session.id)
        page = _panel_of(session)
        return request.page(
            "sessions/panel.html",
            session.plan.title,
            session=session,
            shown=self._parts.of_panel(look, request.form_token),
            is_mine=look.session.plan.trainer_id == request.person.id,
            join_at=self._join_at,
            page=page,
            live=f"{page}/live",
            ours=ours,
            spoken=spoken,
        )

    async def moved(self, request: WebRequest) -> Response:
        """Make a move from the step that the trainer saw; before the end ask whether it is meant."""
        session, word = await self._held(request), request.given("move")
        if word not in SessionMove.__members__.values():
            raise RefusedError(said.NOT_HERE_SO)
        if request.given("step") != str(session.step):
            return self._on_panel(request, session, spoken.MOVED_ON)
        if word == SessionMove.END and request.given("sure") != "yes":
            title = spoken.MOVES[word]
            return request.page("sessions/end.html", title, session=session, ours=ours, spoken=spoken)
        move, now = self._sessions.move, self._assistant.clock()
        moved = await request.run(move, session.id, request.person, SessionMove(word), session.step, now)
        self._live.wake()
        if moved.phase is Phase.ENDED:
            return request.see(f"/sessions/{session.id}/report")
        return self._on_panel(request, moved, spoken.WITHDRAWN if moved.dropped > session.dropped else "")

    async def taken_over(self, request: WebRequest) -> Response:
        """Make whoever asks for it the one who runs a session of their team."""
        session = await self._held(request)
        taken = await request.run(self._sessions.take_over, session.code, request.person)
        return self._on_panel(request, taken, ours.TAKEN_OVER)

    async def wall(self, request: WebRequest) -> Response:
        """Show a session to a room: way in, question, numbers, answer; nothing can be pressed on it."""
        session = await self._held(request)
        look = await request.run(look_at, self._assistant, session.id)
        page = f"/sessions/{session.id}/wall"
        return request.page(
            "sessions/wall.html",
            session.plan.title,
            session=session,
            shown=self._parts.of_wall(look),
            join_at=self._join_at,
            page=page,
            live=f"{page}/live",
            ours=ours,
        )

    async def picture(self, request: WebRequest) -> Response:
        """Give the picture that a camera reads to join."""
        session = await self._held(request)
        link = f"{self._gate.address.origin}/join/{session.code}"
        return Response(await request.run(qr_png, link), media_type="image/png")

    async def panel_listens(self, request: WebRequest) -> Response:
        """Keep a panel as its session stands."""
        form_token = request.form_token
        return await self._stream(request, lambda look: self._parts.of_panel(look, form_token))

    async def wall_listens(self, request: WebRequest) -> Response:
        """Keep a wall as its session stands."""
        return await self._stream(request, self._parts.of_wall)

    async def report(self, request: WebRequest) -> Response:
        """Show what a session came to."""
        session = await self._held(request)
        paper = report_paper(await request.run(self._sessions.report, session.id))
        body = html_of([*paper.head, *paper.blocks], 2)
        return request.page("sessions/report.html", paper.title, session=session, body=body, ours=ours)

    async def report_pdf(self, request: WebRequest) -> Response:
        """Give the report as a paper."""
        session = await self._held(request)
        report = await request.run(self._sessions.report, session.id)
        return _file(session, await request.run(pdf_of, report_paper(report)), "pdf", "application/pdf")

    async def report_csv(self, request: WebRequest) -> Response:
        """Give the numbers of the report as a table."""
        session = await self._held(request)
        report = await request.run(self._sessions.report, session.id)
        return _file(session, csv_file(report.as_csv()), "csv", "text/csv")

    def _on_panel(self, request: WebRequest, session: Session, told: str) -> Response:
        """Send a trainer on to the panel of a session, with what is to be told there, if anything."""
        return request.tell(_panel_of(session), told) if told else request.see(_panel_of(session))

    async def _stream(
        self, request: WebRequest, seen: Callable[[SessionLook], tuple[LivePart, ...]]
    ) -> Response:
        session, token = await self._held(request), request.token
        if session.phase is Phase.ENDED:
            return ended_stream(seen(await request.run(look_at, self._assistant, session.id)))

        def may(look: SessionLook, people: Mapping[str, Person]) -> bool:
            person = people.get(token)
            return person is not None and person.may(Permission.RUN_SESSIONS, look.session.plan.team)

        return self._live.stream(request, Listener(session.id, token, token, may, seen))

    async def _held(self, request: WebRequest) -> Session:
        return await request.run(self._sessions.held_for, request.number("session"), request.person)

    def _made(self, request: WebRequest, person: Person) -> ScenarioSet:
        """Return the set that was chosen, or one built of what was. Raises RefusedError and NotHeldError."""
        chosen = request.given("set")
        if chosen != BUILD:
            return self._sessions.set_of(chosen)
        theme = request.given("theme")
        picked = None if theme == ALL else self._sessions.set_of(theme)
        council = person.authority if request.given("council") == OWN else None
        count, minutes = (
            _number(request.given("count"), COUNTS),
            _number(request.given("minutes"), LENGTHS),
        )
        return self._sessions.built(picked, council, count, minutes)

    @property
    def _join_at(self) -> str:
        return f"{self._gate.address.host}/join"


def _panel_of(session: Session) -> str:
    return f"/sessions/{session.id}/panel"


def _teams(person: Person) -> tuple[Team, ...]:
    return person.teams_where(Permission.RUN_SESSIONS)


def _number(text: str, offered: range | tuple[int, ...]) -> int:
    """Return a number that was offered. Raises RefusedError for another."""
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) in offered):
        raise RefusedError(said.NOT_HERE_SO)
    return int(text)


def _line(session: Session, people: int) -> tuple[str, str, str]:
    plan = session.plan
    told = {"title": plan.title, "team": plan.team, "when": formatting.moment(session.made)}
    return f"/sessions/{session.id}/report", ours.WAS.format(**told, people=disclosed_size(people)), ""


def _file(session: Session, made: bytes, ending: str, kind: str) -> Response:
    name = spoken.REPORT_FILE.format(number=session.id)
    named = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(made, media_type=kind, headers=named)
