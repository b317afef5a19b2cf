"""A person's own page: what they are, what is kept of them, another device, and being removed."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.sign_in import SignInPage
from bot.core import formatting
from bot.errors import RefusedError
from bot.features.admin.retention import everything_of, forget
from bot.features.people import messages as people_said
from bot.features.people.model import IDLE, LONGEST, MOST_PASSKEYS, SHORTLY, Passkey
from bot.features.people.service import display_name
from bot.rendering.blocks import paragraph
from bot.rendering.html import html_of
from bot.screening.user_text import shown_again


class YouPage:
    """The page of whoever is signed in."""

    def __init__(self, gate: WebGate, sign_in: SignInPage) -> None:
        self._gate = gate
        self._assistant = gate.assistant
        self._sign_in = sign_in

    async def shown(self, request: WebRequest) -> Response:
        """Show what somebody is here, and what is kept of them."""
        return await self.page(request)

    async def device(self, request: WebRequest) -> Response:
        """Make a code for another device of theirs."""
        made = await request.run(self._assistant.browsers.code_from, request.session, SHORTLY)
        told = said.OTHER_DEVICE_CODE.format(
            code=made.code, expires=formatting.moment(made.expires), address=self._gate.address.origin
        )
        return await self.page(request, notice=told)

    async def council(self, request: WebRequest) -> Response:
        """Set whose procedures come first. Raises RefusedError for what is no council."""
        slug = request.given("council")
        if slug and slug not in self._assistant.library.authorities.by_slug:
            raise RefusedError(said.NOT_HERE_SO)
        await request.run(self._assistant.store.people.prefer, request.person.id, slug or None)
        return request.tell("/you", said.SAVED)

    async def called(self, request: WebRequest) -> Response:
        """Set what colleagues call somebody; empty takes it back."""
        typed, people = " ".join(request.given("called").split()), self._assistant.store.people

        def named() -> None:
            screen = self._assistant.screen
            name = display_name(typed, request.person, people.all(), screen) if typed else ""
            people.name(request.person.id, name)

        _, problem = await request.tried(named)
        if not problem:
            return request.tell("/you", said.SAVED)
        again = await request.run(shown_again, typed, self._assistant.screen)
        return await self.page(request, not_called=problem, called=again or None)

    async def removal(self, request: WebRequest) -> Response:
        """Ask whether somebody is to be removed, and remove them once they say so."""
        if request.given("sure") != "yes":
            leaves = await request.run(self._assistant.administration.left_without, request.person)
            asks, yes = said.FORGET_ASK, said.FORGET_YES
            return request.page(
                "removal.html", said.YOU, asks=asks, yes=yes, action="/you/removal", leaves=leaves
            )
        await request.run(forget, request.person, self._assistant.store)
        return self._sign_in.left(request, said.FORGOTTEN)

    async def privacy(self, request: WebRequest) -> Response:
        """Say what is kept, and for how long."""
        told = {"idle": IDLE.days, "longest": LONGEST.days, "days": self._assistant.settings.keep_days}
        sentences = [paragraph(sentence.format(**told)) for sentence in said.PRIVACY_SAID]
        return request.blocks_page(said.PRIVACY, *sentences)

    async def page(
        self,
        request: WebRequest,
        notice: str = "",
        problem: str = "",
        status: int = 200,
        not_called: str = "",
        called: str | None = None,
    ) -> Response:
        """Return the page; ``problem`` is why no passkey was added, ``not_called`` why no name was taken."""
        person, names = request.person, self._assistant.library.authorities
        roles = self._gate.roles(person)
        kept = await request.run(everything_of, person, self._assistant.store)
        lines = [
            said.YOUR_NUMBER.format(number=person.id, roles=roles) if roles else said.NO_ROLES,
            said.JOINED.format(when=formatting.moment(person.joined)),
            *kept,
        ]
        councils = sorted((a.short_name, a.slug) for a in names.all)
        held = await request.run(self._assistant.passkeys.listed, person)
        why_none = self._why_none(len(held))
        is_fresh = self._gate.is_fresh(request)
        adds = bool(person.memberships) and is_fresh and not why_none
        return request.page(
            "you.html",
            said.YOU,
            400 if problem or not_called else status,
            called=person.display_name if called is None else called,
            not_called=not_called,
            body=html_of(map(paragraph, lines), 2),
            councils=councils,
            council=person.authority or "",
            other_device=said.OTHER_DEVICE_HOW.format(
                ends=formatting.moment(request.session.begun + LONGEST)
            ),
            passkeys=[(each.number, each.name or said.PASSKEY, _told(each)) for each in held],
            is_fresh=is_fresh,
            adds_passkey=adds,
            no_passkey=why_none,
            notice=notice,
            links=await request.run(self._assistant.council_accounts.linked, person),
            problem=problem,
        )

    def _why_none(self, held: int) -> str:
        """Say why no passkey can be added to those that are held, "" where one can."""
        if self._gate.address.relying_party is None:
            return said.PASSKEYS_NEED_NAME.format(origin=self._gate.address.origin)
        return people_said.PASSKEYS_MOST.format(most=MOST_PASSKEYS) if held >= MOST_PASSKEYS else ""


def _told(passkey: Passkey) -> str:
    """Say when a passkey was added and used."""
    made = said.PASSKEY_MADE.format(when=formatting.moment(passkey.made))
    if passkey.used is None:
        return f"{made} {said.PASSKEY_UNUSED}"
    return f"{made} {said.PASSKEY_USED.format(when=formatting.moment(passkey.used))}"
