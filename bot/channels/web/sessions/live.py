"""Streams of events that keep the pages of sessions as the sessions stand, whoever moved them.

The store is looked at twice a second for all who listen to a session together; what another process counted
is seen as what this one did. A stream ends with its session, with the right of whoever listens, and with
the service.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from starlette.responses import Response, StreamingResponse

from bot.app import Assistant
from bot.channels.web import messages as said
from bot.channels.web.gate import RefusedRequestError, WebRequest
from bot.channels.web.sessions.parts import LivePart, SessionLook, look_at
from bot.core.people import Person
from bot.errors import NotHeldError
from bot.features.sessions.model import Phase
from bot.runtime.jobs import every
from bot.runtime.run_blocking import run_blocking

log = structlog.get_logger(__name__)

#: Seconds between two looks at the store, and at least between two where something happened here.
EVERY, LEAST = 0.5, 0.2
#: Seconds after which a stream says that it is still there; milliseconds until a browser comes back,
#: twice that at most.
STILL, BACK = 10.0, 2000
#: Seconds that a stream lasts; then its browser opens another at once, so that no server before us ends it.
LASTS = 240.0
#: Streams that one browser may hold, and all together.
MOST_EACH, MOST = 6, 3000

#: Whether somebody may go on listening, and what they see, both of one look.
MayListen = Callable[[SessionLook, Mapping[str, Person]], bool]
Seen = Callable[[SessionLook], tuple[LivePart, ...]]


@dataclass(eq=False)
class Listener:
    """Somebody who listens to a session: what their browser shows already, and what is to be sent to it.

    ``token`` is what their browser shows for being signed in, "" for a guest; ``holder`` is told apart from
    everybody else.
    """

    session_id: int
    holder: str
    token: str
    may: MayListen
    seen: Seen
    versions: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False

    def look(self, look: SessionLook, people: Mapping[str, Person]) -> None:
        """Send what changed; where nothing more is to come, end."""
        has_ended = look.session.phase is Phase.ENDED
        if not self.may(look, people):
            self.end(None if has_ended else "gone")
            return
        for part in self.seen(look):
            if self.versions.get(part.id) != part.version:
                self.versions[part.id] = part.version
                self._send("part", {"id": part.id, "version": part.version, "html": part.html})
        if has_ended:
            self.end("over")

    def taken(self) -> str:
        """Return what is to be sent, which is then under way."""
        sent, self.waiting = "".join(self.waiting), []
        return sent

    def end(self, event: str | None = None) -> None:
        """End the stream, after an event that says why; without one the browser comes back by itself."""
        if event:
            self._send(event, {})
        self.over = True
        self.woken.set()

    def _send(self, event: str, data: dict[str, str]) -> None:
        self.waiting.append(_event(event, data))
        self.woken.set()


class LiveSessions:
    """The streams of one process; ``run`` goes on while the service does."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._listeners: dict[int, set[Listener]] = {}
        #: How sessions stood at the last look, while somebody listens to them.
        self._looks: dict[int, SessionLook] = {}
        self._woken = asyncio.Event()
        self._stopped = False
        self._next = 0.0

    async def run(self, stopping: asyncio.Event) -> None:
        """Look at sessions that somebody listens to until the service stops; then end every stream."""
        await every(EVERY, self._round, stopping, failed="sessions could not be looked at", woken=self._woken)
        self._stopped = True
        for listener in self._all():
            listener.end()

    def wake(self) -> None:
        """Look soon: a session was moved here, or somebody joined it."""
        self._woken.set()

    def latest(self, session_id: int) -> SessionLook | None:
        """Return how a session stood half a second ago at most, None where nobody listens to it here."""
        return self._looks.get(session_id)

    def stream(self, request: WebRequest, listener: Listener) -> Response:
        """Return the stream of events for somebody. Raises RefusedRequestError where they hold too many."""
        mine = sum(other.holder == listener.holder for other in self._all())
        if mine >= MOST_EACH or len(self._all()) >= MOST:
            raise RefusedRequestError(429, said.TOO_MUCH)
        if request.raw.method == "HEAD":
            return Response(media_type="text/event-stream")
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(listener), media_type="text/event-stream", headers=headers)

    async def _events(self, listener: Listener) -> AsyncIterator[str]:
        held = self._listeners.setdefault(listener.session_id, set())
        held.add(listener)
        try:
            # Not all come back at the same moment, where the service was away.
            yield f"retry: {BACK + secrets.randbelow(BACK)}\n\n"
            self.wake()
            ends = asyncio.get_running_loop().time() + LASTS
            while not (listener.over or self._stopped):
                if asyncio.get_running_loop().time() >= ends:
                    yield _event("again", {})
                    return
                try:
                    async with asyncio.timeout(STILL):
                        await listener.woken.wait()
                except TimeoutError:
                    listener.waiting.append(_event("still", {}))
                listener.woken.clear()
                if listener.waiting:
                    yield listener.taken()
            if listener.waiting:
                yield listener.taken()
        finally:
            held.discard(listener)
            if not held and self._listeners.get(listener.session_id) is held:
                del self._listeners[listener.session_id]
                self._looks.pop(listener.session_id, None)

    async def _round(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._next - loop.time()))
        self._next = loop.time() + LEAST
        for session_id in list(self._listeners):
            await self._tell(session_id)

    async def _tell(self, session_id: int) -> None:
        listeners = list(self._listeners.get(session_id, ()))
        tokens = {listener.token for listener in listeners if listener.token}
        try:
            look, people = await run_blocking(self._look, session_id, tokens)
        except NotHeldError:  # it was dropped at its age
            for listener in listeners:
                listener.end("gone")
            return
        if session_id in self._listeners:
            self._looks[session_id] = look
        for listener in listeners:
            try:
                listener.look(look, people)
            except Exception as fault:  # of one page; the others are not to wait for it
                log.error("a page could not be kept up", fault=type(fault).__name__)
                listener.end()

    def _look(self, session_id: int, tokens: set[str]) -> tuple[SessionLook, Mapping[str, Person]]:
        return look_at(self._assistant, session_id), self._assistant.browsers.people_of(tokens)

    def _all(self) -> list[Listener]:
        return [listener for held in self._listeners.values() for listener in held]


def ended_stream(parts: tuple[LivePart, ...]) -> Response:
    """Return the stream of a session that has ended: how it stands, and that nothing more is to come."""
    sent = [_event("part", {"id": p.id, "version": p.version, "html": p.html}) for p in parts]
    return Response("".join([*sent, _event("over", {})]), media_type="text/event-stream")


def _event(name: str, data: Mapping[str, str]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
