"""Asking a council's own sign-in who somebody is, by OpenID Connect: authorisation code, PKCE, nonce.

Authlib speaks the protocol, and checks the ID token: signature, issuer, audience, times and nonce. A
provider is a machine elsewhere, so whatever it does ends in one kind of error, and is waited for briefly.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from bot.features.people.account_providers import AccountProvider
from bot.features.people.model import LONGEST, Account
from bot.settings import is_safe_address

log = logging.getLogger(__name__)

#: Seconds that one step of a sign-in may wait for a provider, and for which what it says of itself is kept.
PATIENCE, KEPT = 10.0, 3600.0
#: How many may wait for one provider at once. For one more the oldest of the address with most gives way.
MOST_WAITING = 20
#: How an ID token may be signed: with a key of which the provider alone has the secret half.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: Where Entra ID says that somebody is in more groups than it lists.
_ELSEWHERE = "_claim_names"
#: Characters of a subject at most, by the standard.
_LONGEST_SUBJECT = 255


class AccountTrouble(StrEnum):
    """Why a council's account signed nobody in."""

    AWAY = "away"
    BUSY = "busy"
    REFUSED = "refused"
    NONSENSE = "nonsense"
    TOO_MANY_GROUPS = "too many groups"


class CouncilAccountError(Exception):
    """A council's own sign-in did not say who somebody is."""

    def __init__(self, trouble: AccountTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True)
class AccountRequest:
    """What goes to a provider with a browser, so that what comes back is known as the answer, once.

    ``back`` is the page to which the provider sends the browser. Where it ``asks_anew``, the provider is to
    ask who somebody is also where it knows.
    """

    back: str
    state: str
    nonce: str
    verifier: str
    asks_anew: bool = False


@dataclass(frozen=True)
class ProvenAccount:
    """An account that a provider vouched for, with the groups that it is in.

    ``signed_in_for`` is how long its owner had been signed in there when it did; None where that is not said.
    """

    account: Account
    groups: frozenset[str]
    signed_in_for: dt.timedelta | None = None


class _Discovery(BaseModel):
    """What a provider says of itself, so far as it is used; all else that it says is left out."""

    model_config = ConfigDict(extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


@dataclass(eq=False)
class _Place:
    """The place of somebody who waits for a provider, from an address, and how long they may yet."""

    sender: str
    patience: asyncio.Timeout
    gave_way: bool = False


class OpenIdProvider:
    """The sign-in of one council, as it is asked."""

    def __init__(self, settings: AccountProvider, passed: Callable[[], float] = time.monotonic) -> None:
        """``passed`` gives seconds since some moment."""
        # Authlib takes a while to load: here, so that nobody's page waits for it when the first signs in.
        from authlib.integrations.base_client import OAuthError
        from authlib.integrations.httpx_client import AsyncOAuth2Client
        from authlib.integrations.starlette_client import OAuth
        from httpx2 import HTTPStatusError, TransportError

        self.settings = settings
        self._passed = passed
        self._known: tuple[float, Any] | None = None
        self._places: list[_Place] = []
        self._client, self._oauth = AsyncOAuth2Client, OAuth
        self._refused, self._broken, self._unreached = OAuthError, HTTPStatusError, TransportError

    async def address(self, request: AccountRequest, sender: str) -> str:
        """Return the address at which somebody signs in there, who comes from ``sender``.

        Raises CouncilAccountError.
        """
        async with self._asked(sender):
            app = await self._app()
            made = await app.create_authorization_url(
                request.back,
                state=request.state,
                nonce=request.nonce,
                code_verifier=request.verifier,
                # Whoever is given an age is to say when somebody signed in; a session here is no older.
                max_age=0 if request.asks_anew else int(LONGEST.total_seconds()),
                **({"prompt": "login"} if request.asks_anew else {}),
            )
            return str(made["url"])

    async def proven(self, request: AccountRequest, code: str, sender: str) -> ProvenAccount:
        """Return whose account a code is for, which came from ``sender``. Raises CouncilAccountError."""
        async with self._asked(sender):
            app, settings = await self._app(), self.settings
            token = await app.fetch_access_token(request.back, code=code, code_verifier=request.verifier)
            expected = {
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
            }
            claims = await app.parse_id_token(token, nonce=request.nonce, claims_options=expected)
            return self._account(dict(claims))

    def _account(self, claims: dict[str, Any]) -> ProvenAccount:
        """Return what an ID token says that was checked."""
        subject, held = claims["sub"], claims.get(self.settings.claim)
        if not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise CouncilAccountError(AccountTrouble.NONSENSE)
        if self.settings.claim in claims.get(_ELSEWHERE, {}):
            raise CouncilAccountError(AccountTrouble.TOO_MANY_GROUPS)
        listed = held if isinstance(held, list) else [held]
        groups = frozenset(group for group in listed if isinstance(group, str))
        return ProvenAccount(Account(self.settings.issuer, subject), groups, _signed_in_for(claims))

    async def _app(self) -> Any:
        """Return Authlib's client of the provider, made of what that says of itself, and kept a while."""
        if self._known is not None and self._passed() - self._known[0] < KEPT:
            return self._known[1]
        settings = self.settings
        async with self._client(timeout=PATIENCE) as client:
            address = f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            answer = await client.request("GET", address, withhold_token=True)
        answer.raise_for_status()
        found = _Discovery.model_validate(answer.json())
        if found.issuer != settings.issuer or not self._are_safe(found):
            raise CouncilAccountError(AccountTrouble.NONSENSE)
        basic = "client_secret_basic" in found.token_endpoint_auth_methods_supported
        app = self._oauth().register(
            settings.council,
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            authorize_url=found.authorization_endpoint,
            access_token_url=found.token_endpoint,
            jwks_uri=found.jwks_uri,
            id_token_signing_alg_values_supported=[
                each for each in found.id_token_signing_alg_values_supported if each in SIGNED
            ]
            or ["RS256"],
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if basic else "client_secret_post",
                "timeout": PATIENCE,
            },
        )
        self._known = (self._passed(), app)
        return app

    def _are_safe(self, found: _Discovery) -> bool:
        """Whether what a provider names is reached as safely as itself: without encryption here alone."""
        named = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        scheme = urlsplit(self.settings.issuer).scheme
        return all(is_safe_address(each) and urlsplit(each).scheme in {scheme, "https"} for each in named)

    @asynccontextmanager
    async def _asked(self, sender: str) -> AsyncIterator[None]:
        """Whatever befalls a question to a provider is a CouncilAccountError, noted by its kind alone."""
        place = None
        try:
            async with asyncio.timeout(PATIENCE) as patience:
                with self._taken(_Place(sender, patience)) as place:
                    yield
        except CouncilAccountError as error:
            trouble, kind = error.trouble, "answer"
        except self._refused as error:
            trouble, kind = AccountTrouble.REFUSED, type(error).__name__
        except (TimeoutError, self._unreached) as error:
            gave_way = place is not None and place.gave_way
            trouble = AccountTrouble.BUSY if gave_way else AccountTrouble.AWAY
            kind = type(error).__name__
        except self._broken as error:
            is_away = error.response.status_code >= 500
            trouble = AccountTrouble.AWAY if is_away else AccountTrouble.NONSENSE
            kind = type(error).__name__
        except Exception as error:  # what a machine elsewhere sends may break anything that reads it
            trouble, kind = AccountTrouble.NONSENSE, type(error).__name__
        else:
            return
        log.warning(
            "council account: council=%s trouble=%s error=%s", self.settings.council, trouble.value, kind
        )
        raise CouncilAccountError(trouble) from None

    @contextmanager
    def _taken(self, place: _Place) -> Iterator[_Place]:
        """Hold a place among those who wait for the provider; where all are taken, one gives way for it."""
        if len(self._places) >= MOST_WAITING:
            self._make_room()
        self._places.append(place)
        try:
            yield place
        finally:
            if place in self._places:
                self._places.remove(place)

    def _make_room(self) -> None:
        """Let the oldest give way of the address that has most, so that nobody takes all for long."""
        ((most, _),) = Counter(place.sender for place in self._places).most_common(1)
        oldest = next(place for place in self._places if place.sender == most)
        self._places.remove(oldest)
        if not oldest.patience.expired():
            oldest.gave_way = True
            oldest.patience.reschedule(asyncio.get_running_loop().time())


def _signed_in_for(claims: dict[str, Any]) -> dt.timedelta | None:
    """Return for how long somebody had been signed in there, by that machine's own clock; None if unsaid."""
    signed_in, made = claims.get("auth_time"), claims["iat"]
    if isinstance(signed_in, bool) or not isinstance(signed_in, int | float):
        return None
    return dt.timedelta(seconds=made - signed_in)
