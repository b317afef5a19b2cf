"""People: who is enrolled in an administrator's councils, one of them whole, and what can be changed."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.ask import BROWSER
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.paging import list_page
from bot.core import formatting
from bot.core.people import Membership, Person, Role
from bot.features.people.formatting import role, role_in_team, team
from bot.features.people.model import Passkey
from bot.rendering.qr_code import qr_svg


class PeoplePage:
    """The pages of people."""

    def __init__(self, gate: WebGate) -> None:
        self._gate = gate
        self._assistant = gate.assistant
        self._service = gate.assistant.administration

    async def listed(self, request: WebRequest) -> Response:
        """List the people of an administrator's councils, team by team."""
        return await self._list(request)

    async def opened(self, request: WebRequest) -> Response:
        """Show somebody, with what can be changed. Raises NotHeldError."""
        return await self._person(request)

    async def given_role(self, request: WebRequest) -> Response:
        """Set what somebody is in a team, which may be new to them. Raises NotHeldError."""
        number = request.number("number")

        def made() -> Person:
            council, team_name = request.given("council"), request.given("team")
            return self._service.give_role(request.person, number, council, team_name, request.given("role"))

        changed, problem = await request.tried(made)
        if changed is None:
            return await self._person(request, problem)
        return self._changed(request, f"{said.CHANGED} {_whether_told(changed)}")

    async def taken_out(self, request: WebRequest) -> Response:
        """Take somebody out of a team. Raises NotHeldError."""
        number, council, team_name = request.number("number"), request.given("council"), request.given("team")

        def made() -> tuple[str, str]:
            left = self._service.take_out(request.person, number, council, team_name)
            if left is None:
                return "/people", said.LEFT.format(number=number)
            return f"/people/{number}", f"{said.CHANGED} {_whether_told(left)}"

        done, problem = await request.tried(made)
        return request.tell(*done) if done else await self._person(request, problem)

    async def removal(self, request: WebRequest) -> Response:
        """Ask whether somebody is to be removed, and remove them once that is said. Raises NotHeldError."""
        number, is_sure = request.number("number"), request.given("sure") == "yes"
        asked = self._service.remove if is_sure else self._service.may_remove
        person, problem = await request.tried(lambda: asked(request.person, number))
        if person is None:
            return await self._person(request, problem)
        if is_sure:
            self._assistant.conversation.forget(person, BROWSER)
            return request.tell("/people", f"{said.REMOVED.format(number=number)} {_whether_told(person)}")
        name = _name(person, request.person)
        return request.page("person_removal.html", said.REMOVE_ASK.format(name=name), number=number)

    async def passkey_removed(self, request: WebRequest) -> Response:
        """Remove a passkey of somebody, who is signed out everywhere. Raises NotHeldError."""
        number, passkey = request.number("number"), number_in(request.given("passkey"))
        person, problem = await request.tried(
            lambda: self._service.remove_passkey(request.person, number, passkey)
        )
        if person is None:
            return await self._person(request, problem)
        self._assistant.conversation.forget(person, BROWSER)
        return self._changed(request, f"{said.PASSKEY_TAKEN} {_whether_told(person)}")

    async def code_made(self, request: WebRequest) -> Response:
        """Make a code with which somebody signs in once, and show it this one time. Raises NotHeldError."""
        number = request.number("number")
        made, problem = await request.tried(lambda: self._service.sign_in_code(request.person, number))
        if made is None:
            return await self._person(request, problem)
        person, code = made
        link = f"{self._gate.address.origin}/sign-in/{code.code}"
        return request.page(
            "sign_in_link.html",
            said.SIGN_IN_LINK_FOR.format(name=_name(person, request.person)),
            number=number,
            code=code.code,
            link=link,
            qr=await request.run(qr_svg, link),
            expires=formatting.moment(code.expires),
            told=_whether_told(person),
        )

    def _changed(self, request: WebRequest, told: str) -> Response:
        return request.tell(f"/people/{request.number('number')}", told)

    async def _list(self, request: WebRequest) -> Response:
        held = await request.run(self._service.listed, request.person)
        names = self._assistant.library.authorities
        teams: dict[str, list[tuple[str, str, str]]] = {}
        for somebody in held:
            for membership in somebody.memberships:
                line = f"/people/{somebody.id}", _name(somebody, request.person), _told(somebody, membership)
                teams.setdefault(team(membership, names), []).append(line)
        return request.page(
            "people.html", said.PEOPLE, people=list_page(request, "/people", sorted(teams.items()))
        )

    async def _person(self, request: WebRequest, problem: str = "") -> Response:
        number, names = request.number("number"), self._assistant.library.authorities
        person = await request.run(self._service.person, request.person, number)
        passkeys = await request.run(self._service.passkeys, request.person, number)
        return request.page(
            "person.html",
            formatting.capitalised(_name(person, request.person)),
            400 if problem else 200,
            problem=problem,
            number=number,
            facts=_facts(person),
            is_self=person.id == request.person.id,
            teams=[(m, role_in_team(m, names)) for m in person.memberships],
            passkeys=[(each.number, each.name or said.PASSKEY, _made(each)) for each in passkeys],
            **choices_for(request),
        )


def makes_administrator(request: WebRequest) -> bool:
    """Whether a form asks for somebody to become an administrator."""
    return request.given("role") == Role.ADMINISTRATOR.value


def choices_for(request: WebRequest) -> dict[str, Any]:
    """Return what the form for a role in a team offers an administrator."""
    service, names = request.assistant.administration, request.assistant.library.authorities
    return {
        "councils": [(slug, names.name_of(slug)) for slug in service.councils(request.person)],
        "roles": list(said.ROLES.items()),
    }


def _name(person: Person, reader: Person) -> str:
    """What an administrator knows somebody by: name, else number, and the label."""
    name = formatting.called(person, reader)
    return f"{name} ({person.label})" if person.label else name


def _whether_told(person: Person) -> str:
    """Say whether somebody is told of what was done with what is theirs, also after /stop."""
    return said.TOLD_IN_CHAT if person.telegram_id is not None and person.blocked is None else said.TELL_THEM


def _told(person: Person, membership: Membership) -> str:
    when = formatting.moment(person.joined)
    known_by_name = person.display_name or person.label
    joined = said.PERSON_JOINED.format(number=person.id, when=when) if known_by_name else ""
    return "; ".join((role(membership), joined or said.JOINED_ON.format(when=when)))


def _made(passkey: Passkey) -> str:
    return said.PASSKEY_MADE.format(when=formatting.moment(passkey.made))


def _facts(person: Person) -> list[str]:
    facts = [said.PERSON_JOINED.format(number=person.id, when=formatting.moment(person.joined))]
    if person.telegram_id is None:
        facts.append(said.NO_CHAT_APP)
    if person.blocked:
        facts.append(said.HAS_BLOCKED)
    return facts
