"""Passkeys: adding one on one's own page, removing it, and signing in with it.

A page asks for a challenge with its script, and sends the answer of the device as a form like any other.
"""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest, number_in
from bot.channels.web.sign_in import SignInPage
from bot.channels.web.you import YouPage
from bot.errors import RefusedError
from bot.features.people.model import RelyingParty


class PasskeyPage:
    """What the page of whoever is signed in and the way in do with passkeys."""

    def __init__(self, gate: WebGate, sign_in: SignInPage, you: YouPage) -> None:
        self._gate = gate
        self._service = gate.assistant.passkeys
        self._sign_in = sign_in
        self._you = you

    async def creation_options(self, request: WebRequest) -> Response:
        """Give the script what a device is to make a passkey with."""
        name, party = request.given("name"), self._party
        options, problem = await request.tried(
            lambda: self._service.creation_options(request.person, name, party, request.token)
        )
        return _json(options) if options else await self._you.page(request, problem=problem)

    async def added(self, request: WebRequest) -> Response:
        """Add the passkey that a device made."""
        name, answer, party = request.given("name"), request.given("credential"), self._party
        _, problem = await request.tried(
            lambda: self._service.add(request.person, name, answer, party, request.token)
        )
        if problem:
            return await self._you.page(request, problem=problem)
        return request.tell("/you", said.PASSKEY_ADDED)

    async def removed(self, request: WebRequest) -> Response:
        """Remove a passkey. Raises NotHeldError for what is none of theirs."""
        await request.run(self._service.remove, request.person, number_in(request.given("passkey")))
        return request.tell("/you", said.PASSKEY_REMOVED)

    async def request_options(self, request: WebRequest) -> Response:
        """Give the script what a device is to sign."""
        if request.sent_by:
            return self._gate.told(request, 400, said.SIGNED_IN_ALREADY)
        return _json(await request.run(self._service.request_options, self._party, request.visit))

    async def used(self, request: WebRequest) -> Response:
        """Sign somebody in by their passkey, with a session that is new."""
        if request.sent_by:
            return self._gate.told(request, 400, said.SIGNED_IN_ALREADY)
        answer = request.given("credential")
        signed_in = await request.run(
            self._service.sign_in, answer, self._party, request.visit, request.token
        )
        if signed_in is None:
            return self._sign_in.page(request, 400, problem=said.PASSKEY_BAD, problem_at="passkey")
        return self._sign_in.signed_in(request, signed_in)

    async def request_options_again(self, request: WebRequest) -> Response:
        """Give the script what a device of whoever is signed in is to sign."""
        return _json(await request.run(self._service.request_options, self._party, request.token))

    async def used_again(self, request: WebRequest) -> Response:
        """Sign in again whoever is signed in, by a passkey of theirs, with a session that is new."""
        answer, shown = request.given("credential"), request.token
        signed_in = await request.run(
            self._service.sign_in, answer, self._party, shown, shown, request.person
        )
        if signed_in is None:
            return await self._gate.again(request, 400, problem=said.PASSKEY_BAD, problem_at="passkey")
        return self._sign_in.signed_in(request, signed_in)

    @property
    def _party(self) -> RelyingParty:
        """Whom passkeys are for. Raises RefusedError where the address is a number."""
        party = self._gate.address.relying_party
        if party is None:
            raise RefusedError(said.PASSKEYS_NEED_NAME.format(origin=self._gate.address.origin))
        return party


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
