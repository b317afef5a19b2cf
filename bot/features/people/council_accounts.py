"""The service of signing in by the account that somebody has with their council, and of linking one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core.outgoing import Messages
from bot.core.people import Membership, Person
from bot.errors import RefusedError
from bot.features.people import messages as said
from bot.features.people.account_providers import AccountProvider
from bot.features.people.model import FRESH, MOST, RoleChange, SignedIn, new_token
from bot.features.people.openid import OpenIdProvider, ProvenAccount
from bot.features.people.service import role_notices
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.council_accounts import CouncilAccountRepository


#: By how much the clocks of one provider's machines may differ.
SKEW = dt.timedelta(minutes=1)


class CouncilAccountService:
    """The service that lets people in by their council's account, with the roles that its groups give.

    What an account gives is renewed at each sign-in with it. What a person gave somebody stays.
    """

    def __init__(
        self,
        providers: Mapping[str, AccountProvider],
        accounts: CouncilAccountRepository,
        names: Authorities,
        clock: Clock,
    ) -> None:
        self.providers = {council: OpenIdProvider(each) for council, each in providers.items()}
        self._accounts = accounts
        self._names = names
        self._clock = clock

    def sign_in(
        self,
        provider: AccountProvider,
        proven: ProvenAccount,
        before: str = "",
        again: Person | None = None,
    ) -> SignedIn | None:
        """Sign in whoever has an account, enrolled if its groups make them something; None where they do not.

        ``before`` is what the browser showed until now: that session ends. Who signs in ``again`` does so by
        an account of theirs. A session counts from when its owner signed in at their council.

        Raises RefusedError where the council does not say that somebody signed in there ``again`` just now.
        """
        age = _age(proven)
        if again is not None and age >= FRESH:
            raise RefusedError(said.ACCOUNT_NOT_ANEW)
        token, given, now = new_token(), provider.given_by(proven.groups), self._clock()
        person_id = self._accounts.begin(
            proven.account,
            provider.council,
            given,
            said.ACCOUNT_LABEL.format(name=provider.name),
            token,
            before if len(before) <= MOST else "",
            now,
            role_notices(self._names, now),
            again.id if again else None,
            now - age,
        )
        return None if person_id is None else SignedIn(person_id, token)

    def link(self, person: Person, provider: AccountProvider, proven: ProvenAccount) -> None:
        """Give an account to somebody who is enrolled, with its groups' roles, and tell them.

        Raises RefusedError.
        """
        given, now = provider.given_by(proven.groups), self._clock()
        notices = self._notices(said.ACCOUNT_LINKED, provider, now)
        if not self._accounts.link(person.id, proven.account, provider.council, given, now, notices):
            raise RefusedError(said.ACCOUNT_TAKEN.format(name=provider.name))

    def unlink(self, person: Person, provider: AccountProvider) -> None:
        """Take an account from somebody, with the roles that came from it, and tell them.

        Raises RefusedError.
        """
        notices = self._notices(said.ACCOUNT_UNLINKED, provider, self._clock())
        if not self._accounts.unlink(person.id, provider.issuer, provider.council, notices):
            raise RefusedError(said.ACCOUNT_ALL.format(name=provider.name))

    def kept_without(self, person: Person, provider: AccountProvider) -> tuple[Membership, ...]:
        """Return what somebody would still be if they unlinked their account."""
        from_it = self._accounts.given(person.id, provider.council)
        return tuple(each for each in person.memberships if each.team not in from_it)

    def linked(self, person: Person) -> list[tuple[AccountProvider, bool]]:
        """Return whose accounts can be had, each with whether somebody has linked theirs."""
        if not self.providers:
            return []
        issuers = self._accounts.issuers(person.id)
        return [(each.settings, each.settings.issuer in issuers) for each in self.providers.values()]

    def _notices(self, sentence: str, provider: AccountProvider, now: dt.datetime) -> Messages[RoleChange]:
        """Return what tells somebody of a way in that they have now, or no more, and of their roles."""
        return role_notices(self._names, now, sentence.format(name=provider.name), said.NOT_YOU)


def _age(proven: ProvenAccount) -> dt.timedelta:
    """Return how old a session is that begins with an account: not fresh where the council says no time.

    Otherwise whoever finds a browser left open would sign out and, asked nothing there, in again.
    """
    age = proven.signed_in_for
    return FRESH if age is None or age < -SKEW else min(max(age, dt.timedelta()), FRESH)
