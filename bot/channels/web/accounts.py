"""Signing in by the account that somebody has with their council, and linking it to who they are here.

A browser is sent to the council's own page and comes back to ours. What goes with it is made from a cookie
of that browser alone, so that what comes back is known as the answer to what it asked, and to nothing else.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import replace
from enum import StrEnum
from urllib.parse import urlsplit

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.security import account_secret
from bot.channels.web.sign_in import SignInPage
from bot.channels.web.you import YouPage
from bot.errors import NotHeldError
from bot.features.people.account_providers import AccountProvider
from bot.features.people.model import new_token
from bot.features.people.openid import AccountRequest, CouncilAccountError, OpenIdProvider, ProvenAccount

#: For how long somebody may be at their council's page.
WITHIN = dt.timedelta(minutes=10)


class Purpose(StrEnum):
    """What somebody goes to their council's page for."""

    SIGN_IN = "in"
    AGAIN = "again"
    LINK = "link"


class AccountPage:
    """The pages between here and a council's own sign-in."""

    def __init__(self, gate: WebGate, sign_in: SignInPage, you: YouPage) -> None:
        self._gate = gate
        self._accounts = gate.assistant.council_accounts
        self._clock = gate.assistant.clock
        self._sign_in = sign_in
        self._you = you

    async def begun(self, request: WebRequest) -> Response:
        """Send somebody who is not signed in to their council's page."""
        if request.sent_by:
            return self._gate.told(request, 400, said.SIGNED_IN_ALREADY)
        return await self._sent_on(request, Purpose.SIGN_IN, said.ACCOUNT_SIGN_IN)

    async def again(self, request: WebRequest) -> Response:
        """Send somebody who is signed in to their council's page, to sign in again by their account."""
        return await self._sent_on(request, Purpose.AGAIN, said.ACCOUNT_SIGN_IN)

    async def link(self, request: WebRequest) -> Response:
        """Send somebody who is signed in to their council's page, to link their account there."""
        return await self._sent_on(request, Purpose.LINK, said.ACCOUNT_LINK)

    async def unlink(self, request: WebRequest) -> Response:
        """Let go of the account that somebody has linked.

        Asked first is the last administrator of a council who would be none any more.
        """
        provider = self._provider(request).settings
        if request.given("sure") != "yes" and (leaves := await request.run(self._leaves, request, provider)):
            asks, yes = (
                each.format(name=provider.name) for each in (said.ACCOUNT_UNLINK_ASK, said.ACCOUNT_UNLINK)
            )
            action = f"/you/account/{provider.council}/unlink"
            return request.page("removal.html", said.YOU, asks=asks, yes=yes, action=action, leaves=leaves)
        _, refused = await request.tried(lambda: self._accounts.unlink(request.person, provider))
        return request.tell("/you", refused or said.ACCOUNT_IS_UNLINKED.format(name=provider.name))

    async def returned(self, request: WebRequest) -> Response:
        """Take somebody in who comes back from their council's page. What it asked is answered once."""
        provider, name = self._provider(request), self._provider(request).settings.name
        self._gate.count_return(request)
        purpose = self._begun(request, request.account)
        asked = self._request(request, request.account)
        if request.asked("error"):  # some send no state with it, and it lets nobody in
            response = await self._not_in(request, said.ACCOUNT_DENIED)
        elif purpose is None or not hmac.compare_digest(
            request.asked("state").encode(), asked.state.encode()
        ):
            response = await self._not_in(request, said.ACCOUNT_OLD)
        else:
            try:
                proven = await provider.proven(asked, request.asked("code"), request.sender)
            except CouncilAccountError as error:
                response = await self._not_in(request, said.ACCOUNT_TROUBLE[error.trouble].format(name=name))
            else:
                response = await self._came_in(request, purpose, provider, proven)
        self._gate.address.drop(response, self._gate.address.account_cookie)
        return response

    async def _sent_on(self, request: WebRequest, purpose: Purpose, title: str) -> Response:
        provider = self._provider(request)
        name, address = provider.settings.name, self._gate.address
        shown = f"{int(self._clock().timestamp())}.{purpose}.{new_token()}"
        asked = replace(self._request(request, shown), asks_anew=purpose is Purpose.AGAIN)
        try:
            there = await provider.address(asked, request.sender)
        except CouncilAccountError as error:
            return await self._not_in(request, said.ACCOUNT_TROUBLE[error.trouble].format(name=name))
        host = urlsplit(there).hostname
        response = request.page("account.html", title.format(name=name), address=there, host=host)
        address.keep(response, address.account_cookie, shown, int(WITHIN.total_seconds()))
        return response

    async def _came_in(
        self, request: WebRequest, purpose: Purpose, provider: OpenIdProvider, proven: ProvenAccount
    ) -> Response:
        """Sign in whose account was proven, or link it to whoever is signed in."""
        settings, again = provider.settings, request.sent_by
        if purpose is Purpose.LINK:
            return await self._linked(request, settings, proven)
        signed_in, refused = await request.tried(
            lambda: self._accounts.sign_in(settings, proven, request.token, again)
        )
        if refused:
            return await self._gate.again(request, 403, notice=refused)
        if signed_in is not None:
            return self._sign_in.signed_in(request, signed_in)
        if again is not None:
            return await self._not_in(request, said.ACCOUNT_NOT_YOURS.format(name=settings.name), 403)
        return await self._not_in(request, said.ACCOUNT_NO_GROUP.format(name=settings.name), 403)

    async def _linked(
        self, request: WebRequest, provider: AccountProvider, proven: ProvenAccount
    ) -> Response:
        """Link an account to whoever is signed in, which they may have been for too long by now."""
        if not self._gate.is_fresh(request):
            return await self._gate.again(request, 403)
        _, refused = await request.tried(lambda: self._accounts.link(request.person, provider, proven))
        return request.tell("/you", refused or said.ACCOUNT_IS_LINKED.format(name=provider.name))

    async def _not_in(self, request: WebRequest, sentence: str, status: int = 400) -> Response:
        """Say why nobody was signed in or linked, beside the other ways."""
        if request.sent_by is not None:
            return await self._you.page(request, sentence, status=status)
        return self._gate.way_in(request, status, notice=sentence)

    def _provider(self, request: WebRequest) -> OpenIdProvider:
        """Return whose accounts an address is about. Raises NotHeldError for nobody's."""
        provider = self._accounts.providers.get(request.path("council"))
        if provider is None:
            raise NotHeldError(said.NOT_HELD)
        return provider

    def _leaves(self, request: WebRequest, provider: AccountProvider) -> str:
        """Return what somebody should know who unlinks an account as the last administrator of a council."""
        stays = self._accounts.kept_without(request.person, provider)
        return self._gate.assistant.administration.left_without(request.person, stays) if stays else ""

    def _begun(self, request: WebRequest, shown: str) -> Purpose | None:
        """Return what was begun in a browser that shows this, None where that is nothing or too old."""
        begun, purpose, *_ = *shown.split("."), "", ""
        age = self._clock().timestamp() - int(begun) if begun.isdecimal() and len(begun) < 12 else -1
        if not 0 <= age < WITHIN.total_seconds() or purpose not in Purpose.__members__.values():
            return None
        is_for_somebody = purpose != Purpose.SIGN_IN
        return Purpose(purpose) if is_for_somebody is (request.sent_by is not None) else None

    def _request(self, request: WebRequest, shown: str) -> AccountRequest:
        """Return what goes with a browser that shows this.

        It is for one council, and for whoever is signed in: what was begun as somebody is not answered as
        somebody else.
        """
        council = request.path("council")
        whose = f"{council} {request.token if request.sent_by else ''}"
        state, nonce, verifier = (
            account_secret(shown, f"{what} {whose}") for what in ("state", "nonce", "pkce")
        )
        return AccountRequest(f"{self._gate.address.origin}/sign-in/with/{council}", state, nonce, verifier)
