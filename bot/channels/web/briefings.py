"""Learning points as the chat app brings them: in one message a week, and as posts in groups of a team."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.core.people import Person
from bot.errors import NotHeldError
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.formatting import short_of
from bot.features.learning.group_posts import groups_of, post_in

#: What somebody may choose, and what they are told then.
_CHOICES = {"on": sharing_messages.DIGEST_NOW_ON, "off": sharing_messages.DIGEST_NOW_OFF}


class BriefingPage:
    """The pages of what the chat app brings. What it is not there for is said on them."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def weekly(self, request: WebRequest) -> Response:
        """Show how learning points come to somebody, and what waits for their next weekly message."""
        now, person = self._assistant.clock(), request.person
        digest = await request.run(self._assistant.learning.next_digest, person, now)
        points = [(f"/learning/{point.id}", short_of(point), "") for point in digest.points]
        goes = said.WEEKLY_GOES.format(day=learning_messages.day(digest.day))
        return request.page(
            "weekly.html",
            said.WEEKLY,
            amiss=await request.run(self._why_nothing_comes, person),
            told=sharing_messages.DIGEST_ON if digest.is_chosen else sharing_messages.DIGEST_OFF,
            choice=("off", sharing_messages.EACH) if digest.is_chosen else ("on", sharing_messages.WEEKLY),
            points=[(goes, points)] if points else [],
            nothing=said.WEEKLY_NOTHING if digest.is_chosen and not points else "",
        )

    async def weekly_chosen(self, request: WebRequest) -> Response:
        """Note how somebody wants learning points to come."""
        wanted = request.given("wanted")
        if wanted not in _CHOICES:
            raise NotHeldError(said.NO_PAGE)
        since = self._assistant.clock() if wanted == "on" else None
        await request.run(self._assistant.store.receipts.choose_digest, request.person.id, since)
        return request.tell("/learning/weekly", _CHOICES[wanted])

    async def groups(self, request: WebRequest) -> Response:
        """List the groups that get the posts of a lead's teams."""
        held = await request.run(groups_of, self._assistant.store.receipts, request.person)
        lines = [(chat_id, said.GROUP_LINE.format(number=chat_id), str(team)) for chat_id, team in held]
        has_chat = await request.run(self._assistant.has_chat)
        return request.page(
            "groups.html",
            said.GROUPS,
            amiss="" if has_chat else said.NO_CHAT_APP_HERE,
            begins=await request.run(self._assistant.posts_link),
            lines=list_page(request, "/learning/groups", [("", lines)]),
        )

    async def group_ended(self, request: WebRequest) -> Response:
        """Let a group get no posts any more. Raises NotHeldError for one of no team of theirs."""
        typed, receipts, now = request.given("group"), self._assistant.store.receipts, self._assistant.clock()

        def ended() -> None:
            chat_id = next((n for n, _ in groups_of(receipts, request.person) if str(n) == typed), None)
            if chat_id is None:
                raise NotHeldError(said.NOT_HELD)
            post_in(receipts, request.person, chat_id, None, now)

        await request.run(ended)
        return request.tell("/learning/groups", said.GROUP_ENDED)

    def _why_nothing_comes(self, person: Person) -> str:
        """Say why the chat app brings somebody nothing, "" where it does."""
        if not self._assistant.has_chat():
            return said.NO_CHAT_APP_HERE
        if person.telegram_id is None:
            return said.NOT_IN_CHAT_APP
        return "" if person.reachable else said.NOT_REACHED_IN_CHAT
