"""People: who may use the assistant, in which team, as what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import (
    NUMBER,
    as_json,
    council_called,
    group,
    pass_assistant,
    person_of,
    subcommand,
    tell,
)
from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError
from bot.features.people import messages as people_messages
from bot.features.people.service import change_role, invite, leave_team, remove, team_named


def _team_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which team."""
    council = 'The council, such as kent or "Kent County Council".'
    command = click.option("--authority", required=True, help=council)(command)
    return click.option("--team", required=True, help="The team's name, such as duty.")(command)


def _membership_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what somebody is, and where."""
    role = click.option("--role", required=True, type=click.Choice([r.value for r in Role]))
    return role(_team_options(command))


@group("people", "list")
def people() -> None:
    """Invite people, list them, change what they are, and remove them."""


@subcommand(people, "invite", "--role practitioner --team duty --authority kent")
@_membership_options
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 90), help="How long it holds.")
@click.option(
    "--uses", default=1, show_default=True, type=click.IntRange(1, 500), help="For how many people."
)
@click.option("--label", default="", help="How administrators know them, such as a staff number; no name.")
@as_json
@pass_assistant
def invite_(
    assistant: Assistant,
    role: str,
    team: str,
    authority: str,
    days: int,
    uses: int,
    label: str,
    as_json: bool,
) -> None:
    """Make a code that enrols somebody in the chat app or in a browser."""
    membership = _membership(assistant, role, team, authority)
    made = invite(
        assistant.store.invitations,
        membership,
        now=assistant.clock(),
        days=days,
        uses=uses,
        label=label[:80],
    )
    link, page = assistant.deep_link(made.code), assistant.page_link(made.code)
    told = {
        "code": made.code,
        "link": link,
        "page": page,
        "role": role,
        "team": membership.team.name,
        "authority": membership.team.authority,
        "expires": made.expires.isoformat(timespec="seconds"),
    }
    invited = people_messages.INVITED.format(code=made.code, expires=formatting.moment(made.expires))
    in_browser = [people_messages.PAGE_LINK.format(link=page)] if page else []
    in_chat = [link] if link else [] if page else [people_messages.NO_LINK]
    tell(as_json, told, "\n".join([invited, *in_chat, *in_browser]))


@subcommand(people, "sign-in", "12")
@click.argument("person_id", type=NUMBER)
@click.option(
    "--hours", default=24, show_default=True, type=click.IntRange(1, 168), help="How long it holds."
)
@as_json
@pass_assistant
def sign_in_(assistant: Assistant, person_id: int, hours: int, as_json: bool) -> None:
    """Make a link with which somebody who is enrolled signs in with a browser, once."""
    made = assistant.browsers.code_for(person_of(assistant, person_id), dt.timedelta(hours=hours))
    link, expires = assistant.page_link(made.code), formatting.moment(made.expires)
    said = people_messages.SIGN_IN_LINK if link else people_messages.SIGN_IN_CODE
    told = {"code": made.code, "page": link, "expires": made.expires.isoformat(timespec="seconds")}
    tell(as_json, told, said.format(link=link, code=made.code, expires=expires))


@subcommand(people, "add", "--role team_lead --team duty --authority kent")
@_membership_options
@click.option("--label", default="", help="How administrators know them, such as a staff number; no name.")
@as_json
@pass_assistant
def add_(assistant: Assistant, role: str, team: str, authority: str, label: str, as_json: bool) -> None:
    """Add somebody who has no chat app; sign-in makes their link to the page."""
    membership = _membership(assistant, role, team, authority)
    person = assistant.store.people.add(membership, label[:80], assistant.clock())
    tell(as_json, _person_json(person), _line(person))


@subcommand(people, "list", "--json")
@as_json
@pass_assistant
def list_(assistant: Assistant, as_json: bool) -> None:
    """List everybody, with their teams."""
    held = assistant.store.people.all()
    lines = "\n".join(_line(person) for person in held)
    tell(as_json, [_person_json(person) for person in held], lines or people_messages.NOBODY)


@subcommand(people, "remove", "12")
@click.argument("person_id", type=NUMBER)
@pass_assistant
def remove_(assistant: Assistant, person_id: int) -> None:
    """Remove somebody, with everything that is kept of them; they are told."""
    store = assistant.store
    if not remove(store.people, person_id, assistant.clock()):
        raise _unknown(person_id)
    click.echo(people_messages.PERSON_REMOVED.format(number=person_id))


@subcommand(people, "role", "12 --role trainer --team duty --authority kent")
@click.argument("person_id", type=NUMBER)
@_membership_options
@as_json
@pass_assistant
def role_(assistant: Assistant, person_id: int, role: str, team: str, authority: str, as_json: bool) -> None:
    """Set what somebody is in a team; a team that is new to them is added."""
    membership, store = _membership(assistant, role, team, authority), assistant.store
    names, now = assistant.library.authorities, assistant.clock()
    person = change_role(store.people, person_id, membership, names, now)
    if person is None:
        raise _unknown(person_id)
    tell(as_json, _person_json(person), _line(person))


@subcommand(people, "leave", "12 --team duty --authority kent")
@click.argument("person_id", type=NUMBER)
@_team_options
@as_json
@pass_assistant
def leave_(assistant: Assistant, person_id: int, team: str, authority: str, as_json: bool) -> None:
    """Take somebody out of a team; what is kept of them stays, and they are told."""
    store, names = assistant.store, assistant.library.authorities
    left = _team(assistant, team, authority)
    person = leave_team(store.people, person_id, left, names, assistant.clock())
    if person is None:
        raise _unknown(person_id)
    tell(as_json, _person_json(person), _line(person))


def _membership(assistant: Assistant, role: str, team: str, authority: str) -> Membership:
    return Membership(_team(assistant, team, authority), Role(role))


def _team(assistant: Assistant, team: str, authority: str) -> Team:
    return team_named(council_called(assistant, authority), team)


def _unknown(person_id: int) -> NotHeldError:
    return NotHeldError(core_messages.UNKNOWN_PERSON.format(number=person_id))


def _line(person: Person) -> str:
    """One person for an administrator. The account's number in the chat app is not shown."""
    teams = "; ".join(f"{m.role.value} in {m.team}" for m in person.memberships) or "in no team"
    where = "" if person.telegram_id else ", no chat app"
    blocked = ", has blocked the assistant" if person.blocked else ""
    label = f" [{person.label}]" if person.label else ""
    name = f", {person.display_name}" if person.display_name else ""
    return f"{person.id}{name}{label}: {teams}; joined {formatting.moment(person.joined)}{where}{blocked}"


def _person_json(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "label": person.label,
        "display_name": person.display_name,
        "memberships": [
            {"role": m.role.value, "team": m.team.name, "authority": m.team.authority}
            for m in person.memberships
        ],
        "joined": person.joined.isoformat(timespec="seconds") if person.joined else None,
        "chat_app": person.telegram_id is not None,
        "blocked": person.blocked is not None,
    }
