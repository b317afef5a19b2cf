"""Taking part in a session, enrolled or as a guest: joining, answering, leaving, the certificate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import PERSON, Endpoint, RefusedRequestError, View, WebGate, WebRequest
from bot.channels.web.security import guest_token
from bot.channels.web.sessions import messages as ours
from bot.channels.web.sessions.live import Listener, LiveSessions, ended_stream
from bot.channels.web.sessions.parts import LivePart, SessionLook, SessionParts, look_at
from bot.core.people import Permission, Person
from bot.core.rate_limit import RateLimit
from bot.core.typed_code import plain_code
from bot.errors import NotHeldError, RefusedError
from bot.features.sessions import messages as spoken
from bot.features.sessions.attendance import AnswerTaken, Attendee, Given, Joined, Participation
from bot.features.sessions.layout import told_of_answer
from bot.features.sessions.model import Phase, Session
from bot.features.sessions.papers import certificate_paper
from bot.features.sessions.service import told_of_joining
from bot.rendering.pdf import pdf_of
from bot.runtime.answer_batching import AnswerBatcher

#: Where a guest is in their session; it stands in no address, their browser's cookie says it.
GUEST = "/guest"
#: Characters of a name on a certificate.
LONGEST_NAME = 80
#: For how long a browser keeps what it shows as a guest; it is worth nothing once the session has ended.
A_DAY = 24 * 3600

GuestView = Callable[[WebRequest, Session, Attendee], Awaitable[Response]]


class ParticipationPage:
    """The pages of those who take part."""

    def __init__(self, gate: WebGate, live: LiveSessions) -> None:
        self._gate = gate
        self._live = live
        self._sessions = gate.assistant.sessions
        self._parts = SessionParts(gate.templates)
        self._answers = AnswerBatcher(gate.assistant)
        self._guests = RateLimit(*PERSON)

    async def way_in(self, request: WebRequest) -> Response:
        """Ask for a code, or whether to join by that of a link."""
        return self._join_page(request, code=plain_code(request.path("code"))[:12])

    async def join(self, request: WebRequest) -> Response:
        """Let somebody in by a code: who is signed in as themselves, anybody else as a guest."""
        if request.sent_by is not None:
            return await self._gate.admit(Permission.ASK, request, self._join_as_person)
        return await self._unless_paused(request, self._join_as_guest)

    async def shown(self, request: WebRequest) -> Response:
        """Show how a session stands to somebody who is in it, or was."""
        session, who = await self._held(request), Attendee(request.person.id)
        how = request.asked("joined")
        notice = told_of_joining(Joined(how), session) if how in {"late", "again"} else ""
        return await self._page(request, session, who, notice)

    async def sent(self, request: WebRequest) -> Response:
        """Take an answer, or what else somebody does who is in a session."""
        session, who = await self._held(request), Attendee(request.person.id)
        if request.given("act") == "keep":
            await request.run(self._sessions.participation_of, session, who)
            await request.run(lambda: self._gate.assistant.store.practice.wish(who.number, keep=True))
            return request.tell(_page_of(session, who), spoken.KEEPS_MINE)
        return await self._take(request, session, who)

    async def certificate(self, request: WebRequest) -> Response:
        """Give a certificate of attendance with a name that is kept nowhere. Raises RefusedError for none."""
        session = await self._held(request)
        await request.run(self._sessions.participation_of, session, Attendee(request.person.id))
        name = " ".join(request.given("name").split())[:LONGEST_NAME]
        if not name:
            raise RefusedError(ours.NAME_NONE)
        made = await request.run(pdf_of, certificate_paper(session, name))
        named = {"Content-Disposition": f'attachment; filename="{spoken.CERTIFICATE_FILE}"'}
        return Response(made, media_type="application/pdf", headers=named)

    async def listen(self, request: WebRequest) -> Response:
        """Keep the page of somebody as their session stands."""
        session, person = await self._held(request), request.person
        return await self._stream(request, session, Attendee(person.id), _may_take_part(request.token))

    def for_guests(self, view: GuestView) -> Endpoint:
        """Return an endpoint for guests, each of whom is let into the session of their cookie alone."""

        async def let_in(request: WebRequest) -> Response:
            # What a guest shows is made from their visit: without it they are none.
            found = await request.run(self._sessions.guest_of, request.guest if request.visit else "")
            if found is None:
                return self._guest_no_more(request)
            if not self._guests.takes(found[1].number):
                raise RefusedRequestError(429, said.TOO_MUCH)
            if not request.is_read_only:
                self._gate.check_form(request)

            async def see(request: WebRequest) -> Response:
                return await view(request, *found)

            return await self._unless_paused(request, see)

        return self._gate.endpoint(let_in)

    async def guest_shown(self, request: WebRequest, session: Session, who: Attendee) -> Response:
        """Show a guest how their session stands."""
        return await self._page(request, session, who)

    async def guest_sent(self, request: WebRequest, session: Session, who: Attendee) -> Response:
        """Take what a guest sends."""
        return await self._take(request, session, who)

    async def guest_listens(self, request: WebRequest, session: Session, who: Attendee) -> Response:
        """Keep the page of a guest as their session stands."""
        return await self._stream(request, session, who, lambda look, _: _guest_place(look, who) is not None)

    async def _unless_paused(self, request: WebRequest, view: View) -> Response:
        paused = await request.run(self._gate.assistant.maintenance.card)
        return await view(request) if paused is None else self._gate.paused(request, paused)

    async def _join_as_person(self, request: WebRequest) -> Response:
        typed = request.given("code")
        if not typed.strip():
            return self._join_page(request, 400, problem=ours.JOIN_NONE)
        now = self._gate.assistant.clock()
        joined, session, sentence = await request.run(self._sessions.join, typed, request.person, now)
        if session is None or joined is Joined.ENDED:
            return self._join_page(request, 400, problem=sentence if session else ours.JOIN_UNKNOWN)
        self._live.wake()
        return request.see(f"/sessions/{session.id}?joined={joined.value}")

    async def _join_as_guest(self, request: WebRequest) -> Response:
        typed = request.given("code")
        if not typed.strip():
            return self._join_page(request, 400, problem=ours.JOIN_NONE)
        token, now = guest_token(request.visit, plain_code(typed)), self._gate.assistant.clock()
        joined, session, sentence = await request.run(self._sessions.join_guest, typed, token, now)
        if session is None or joined is Joined.ENDED:
            return self._join_page(request, 400, problem=sentence)
        self._live.wake()
        response, address = request.see(GUEST), self._gate.address
        address.keep(response, address.guest_cookie, token, A_DAY)
        return response

    async def _take(self, request: WebRequest, session: Session, who: Attendee) -> Response:
        if request.given("act") == "leave":
            await request.run(self._sessions.leave, session.id, who, self._gate.assistant.clock())
            return request.see(_page_of(session, who))
        question, choice = request.given("question"), request.given("choice")
        if not _is_number(question) or not _is_number(choice) or session.plan.group is not None:
            raise RefusedError(spoken.NO_ANSWER)
        given = Given(session.id, int(question), who.number, int(choice), who.is_guest)
        taken = await self._answers.count(given)
        look = self._live.latest(session.id)
        if taken is AnswerTaken.COUNTED and look is not None and look.session.at == given.question:
            return self._look_page(request, look, who, Participation(is_here=True, choice=given.choice))
        # What counts is said where the answer stood, by every device of theirs.
        notice = "" if taken is AnswerTaken.COUNTED else told_of_answer(taken, given.choice)
        return await self._page(request, session, who, notice)

    async def _page(self, request: WebRequest, session: Session, who: Attendee, notice: str = "") -> Response:
        look = await request.run(look_at, self._gate.assistant, session.id, who)
        return self._look_page(request, look, who, self._mine(look, who), notice)

    def _look_page(
        self, request: WebRequest, look: SessionLook, who: Attendee, mine: Participation, notice: str = ""
    ) -> Response:
        page = _page_of(look.session, who)
        return request.page(
            "sessions/session.html",
            look.session.plan.title,
            shown=self._parts.of_participant(look, who, mine, page, request.form_token),
            page=page,
            live=f"{page}/live",
            notice=notice,
            ours=ours,
        )

    async def _stream(
        self,
        request: WebRequest,
        session: Session,
        who: Attendee,
        may: Callable[[SessionLook, Mapping[str, Person]], bool],
    ) -> Response:
        look, seen = (
            await request.run(look_at, self._gate.assistant, session.id, who),
            self._seen(request, who),
        )
        shown = seen(look)
        if look.session.phase is Phase.ENDED:
            return ended_stream(shown)
        holder, token = (request.guest, "") if who.is_guest else (request.token, request.token)
        return self._live.stream(request, Listener(session.id, holder, token, may, seen))

    def _seen(self, request: WebRequest, who: Attendee) -> Callable[[SessionLook], tuple[LivePart, ...]]:
        """Return what somebody sees of a session, whenever it is looked at."""
        form_token = request.form_token

        def seen(look: SessionLook) -> tuple[LivePart, ...]:
            mine = self._mine(look, who)
            return self._parts.of_participant(look, who, mine, _page_of(look.session, who), form_token)

        return seen

    def _mine(self, look: SessionLook, who: Attendee) -> Participation:
        """Return where somebody stands in a session. Raises NotHeldError for who was never in it."""
        mine = _guest_place(look, who) if who.is_guest else look.participations.get(who)
        if mine is None:
            raise NotHeldError(spoken.NO_SESSION_HERE)
        return mine

    async def _held(self, request: WebRequest) -> Session:
        """Return the session of an address. Raises NotHeldError."""
        look = self._live.latest(request.number("session"))
        if look is not None and not request.is_read_only:
            return look.session
        return await request.run(self._sessions.held, request.number("session"))

    def _guest_no_more(self, request: WebRequest) -> Response:
        """Send away who is in no session as a guest; their browser forgets what it shows."""
        if request.is_read_only and not request.guest:
            return request.see("/join")
        response = self._join_page(request, 200 if request.is_read_only else 403, notice=ours.GUEST_OVER)
        self._gate.address.drop(response, self._gate.address.guest_cookie)
        return response

    def _join_page(self, request: WebRequest, status: int = 200, **values: str) -> Response:
        return request.page("sessions/join.html", ours.JOIN, status, ours=ours, **values)


def _may_take_part(token: str) -> Callable[[SessionLook, Mapping[str, Person]], bool]:
    """Return whether somebody who is signed in may go on listening."""

    def may(look: SessionLook, people: Mapping[str, Person]) -> bool:
        person = people.get(token)
        return (
            person is not None and person.may(Permission.ASK) and Attendee(person.id) in look.participations
        )

    return may


def _guest_place(look: SessionLook, who: Attendee) -> Participation | None:
    """Return where a guest stands; they are gone with the end of the session, and see that it has ended."""
    gone = Participation(is_here=False) if look.session.phase is Phase.ENDED else None
    return look.participations.get(who, gone)


def _page_of(session: Session, who: Attendee) -> str:
    return GUEST if who.is_guest else f"/sessions/{session.id}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
