"""The service of signing in by the account that somebody has with their council, and of linking one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.people import messages as said
from bot.features.people.account_providers import AccountProvider
from bot.features.people.formatting import roles_of
from bot.features.people.model import MOST, SignedIn, new_token
from bot.features.people.openid import OpenIdProvider, ProvenAccount
from bot.features.people.service import tell_change
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.council_accounts import CouncilAccountRepository, RenewedPerson
    from bot.store.outbox import Outbox


class CouncilAccountService:
    """The service that lets people in by their council's account, with the roles that its groups give.

    What an account gives is renewed at each sign-in with it. What a person gave somebody stays.
    """

    def __init__(
        self,
        providers: Mapping[str, AccountProvider],
        accounts: CouncilAccountRepository,
        outbox: Outbox,
        names: Authorities,
        clock: Clock,
    ) -> None:
        self.providers = {council: OpenIdProvider(each) for council, each in providers.items()}
        self._accounts = accounts
        self._outbox = outbox
        self._names = names
        self._clock = clock

    def sign_in(self, provider: AccountProvider, proven: ProvenAccount, before: str = "") -> SignedIn | None:
        """Sign in whoever has an account, enrolled if its groups make them something; None where they do not.

        ``before`` is what the browser showed until now: that session ends.
        """
        token, given = new_token(), provider.given_by(proven.groups)
        renewed = self._accounts.begin(
            proven.account,
            provider.council,
            given,
            said.ACCOUNT_LABEL.format(name=provider.name),
            token,
            before if len(before) <= MOST else "",
            self._clock(),
        )
        if renewed is None:
            return None
        self._tell(renewed)
        return SignedIn(renewed.person.id, token)

    def link(self, person: Person, provider: AccountProvider, proven: ProvenAccount) -> None:
        """Give an account to somebody who is enrolled, with its groups' roles. Raises RefusedError."""
        given = provider.given_by(proven.groups)
        renewed = self._accounts.link(person.id, proven.account, provider.council, given, self._clock())
        if renewed is None:
            raise RefusedError(said.ACCOUNT_TAKEN.format(name=provider.name))
        self._tell(renewed)

    def unlink(self, person: Person, provider: AccountProvider) -> None:
        """Take an account from somebody, with the roles that came from it. Raises RefusedError."""
        if not self._accounts.unlink(person.id, provider.issuer, provider.council):
            raise RefusedError(said.ACCOUNT_ALL.format(name=provider.name))

    def linked(self, person: Person) -> list[tuple[AccountProvider, bool]]:
        """Return whose accounts can be had, each with whether somebody has linked theirs."""
        if not self.providers:
            return []
        issuers = self._accounts.issuers(person.id)
        return [(each.settings, each.settings.issuer in issuers) for each in self.providers.values()]

    def _tell(self, renewed: RenewedPerson) -> None:
        """Tell somebody who uses the chat app too that their roles changed; their menu follows."""
        person = renewed.person
        if person.memberships != renewed.before and person.memberships:
            words = [said.ROLES_CHANGED.format(roles=roles_of(person, self._names)), said.WHAT_THAT_MEANS]
            tell_change(self._outbox, person, words, self._clock())
