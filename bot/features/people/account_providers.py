"""The file that says by whose accounts people may sign in, and which role each group of theirs gives.

Each council stands under its own name, and its groups give roles in its own teams alone. No two have one
issuer: an account there would be of both, and what one of them gave would outlast it in the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic.types import StringConstraints

from bot.core.people import Membership, Role, Team
from bot.errors import SettingsError
from bot.features.people import messages as said
from bot.features.people.service import LONGEST_TEAM
from bot.settings import is_private, is_safe_address
from procedures.authorities import Authorities
from procedures.fields import STRICT, Text, must
from procedures.lists import ListError, read_yaml

#: What is asked for: who somebody is, and nothing of their profile.
SCOPE = "openid"

Issuer = Annotated[
    Text,
    StringConstraints(max_length=255),
    must(lambda address: is_safe_address(address) and not set("?#") & set(address), said.PROVIDERS_ADDRESS),
]
TeamName = Annotated[Text, StringConstraints(max_length=LONGEST_TEAM), AfterValidator(str.lower)]


@dataclass(frozen=True)
class GroupRole:
    """What a group of a council's directory makes its people."""

    __pydantic_config__ = STRICT

    team: TeamName
    role: Role


@dataclass(frozen=True)
class AccountProvider:
    """Who vouches for the accounts of a council: where it is, as whom we ask it, and what its groups give.

    ``name`` is what the button calls the account; the council's short name where the file gives none.
    ``claim`` is where the ID token lists the groups, ``scope`` what is asked for so that it does.
    """

    __pydantic_config__ = STRICT

    council: str
    issuer: Issuer
    client_id: Text
    client_secret: Annotated[SecretStr, Field(min_length=1)]
    groups: Annotated[dict[Text, GroupRole], must(bool, said.PROVIDERS_GROUPS)]
    name: Text = ""
    claim: Text = "groups"
    scope: Text = SCOPE

    def given_by(self, groups: Collection[str]) -> tuple[Membership, ...]:
        """Return what somebody in these groups is; of two that name one team, the first in the file."""
        given: dict[Team, Role] = {}
        for group, here in self.groups.items():
            if group in groups:
                given.setdefault(Team(self.council, here.team), here.role)
        return tuple(Membership(team, role) for team, role in given.items())


def load_providers(path: Path, names: Authorities) -> dict[str, AccountProvider]:
    """Read the file; return who vouches for the accounts of each council.

    Raises SettingsError, which names file, line and field of what is wrong, and repeats no secret.
    """
    try:
        private = is_private(path)
    except OSError:
        raise SettingsError(said.PROVIDERS_UNREADABLE.format(path=path)) from None
    if not private:
        raise SettingsError(said.PROVIDERS_OPEN.format(path=path.absolute()))
    file = read_yaml(path)
    made = file.entries(None, AccountProvider, lambda council: {"council": council})
    for council in file.content or ():
        if council not in names.by_slug:
            near = ", ".join(names.near(council))
            file.note_at((council,), said.PROVIDERS_NO_COUNCIL.format(name=council, near=near))
    first: dict[str, str] = {}
    for council, provider in made.items():
        if (other := first.setdefault(provider.issuer.rstrip("/"), council)) != council:
            sentence = said.PROVIDERS_SHARED.format(name=council, other=other)
            file.note_at((council, "issuer"), sentence)
    if not (made or file.found):
        file.note(1, said.PROVIDERS_NONE)
    try:
        sound = file.sound(made)
    except ListError as error:
        raise SettingsError(said.PROVIDERS_WRONG.format(problem=error)) from None
    return {at: replace(made, name=made.name or names.short_name_of(at)) for at, made in sound.items()}
