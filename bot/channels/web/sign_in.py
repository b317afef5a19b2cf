"""Signing in by a link or a code, and out again."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.ask import BROWSER
from bot.channels.web.gate import WebGate, WebRequest
from bot.features.people.model import SignedIn
from bot.features.people.service import looks_like_code


class SignInPage:
    """The pages of the way in."""

    def __init__(self, gate: WebGate) -> None:
        self._gate = gate
        self._browsers = gate.assistant.browsers

    async def empty(self, request: WebRequest) -> Response:
        """Ask for a code."""
        return request.see("/ask") if request.sent_by else self.page(request)

    async def by_link(self, request: WebRequest) -> Response:
        """Ask whether to use the code of a link; what only looks at it, such as a mail filter, uses none."""
        code = request.path("code")
        if request.sent_by:
            return self._gate.told(request, 400, said.SIGNED_IN_ALREADY)
        return self.page(request, code=code if looks_like_code(code) else "")

    async def used(self, request: WebRequest) -> Response:
        """Sign somebody in by their code, with a session that is new."""
        if request.sent_by:
            return self._gate.told(request, 400, said.SIGNED_IN_ALREADY)
        typed = request.given("code")
        if not typed.strip():
            return self.page(request, 400, problem=said.CODE_NONE)
        signed_in = await request.run(self._browsers.sign_in, typed, request.token)
        if signed_in is None:
            return self.page(request, 400, problem=said.CODE_BAD)
        return self.signed_in(request, signed_in)

    async def again(self, request: WebRequest) -> Response:
        """Ask who is signed in to do so again."""
        return await self._gate.again(request)

    async def used_again(self, request: WebRequest) -> Response:
        """Sign in again whoever is signed in, by a code of theirs, with a session that is new."""
        typed = request.given("code")
        signed_in = await request.run(self._browsers.sign_in, typed, request.token, request.person)
        if signed_in is None:
            problem = said.AGAIN_CODE_BAD if typed.strip() else said.CODE_NONE
            return await self._gate.again(request, 400, problem=problem)
        return self.signed_in(request, signed_in)

    def signed_in(self, request: WebRequest, signed_in: SignedIn) -> Response:
        """Let a browser keep its new session, and send it on: who signed in again came from the page You."""
        response, address = request.see("/you" if request.sent_by else "/ask"), self._gate.address
        address.keep(response, address.session_cookie, signed_in.token)
        address.drop(response, address.visit_cookie)
        return response

    async def out(self, request: WebRequest) -> Response:
        """End the session of this browser."""
        await request.run(self._browsers.sign_out, request.token)
        return self.left(request, said.SIGNED_OUT)

    async def out_everywhere(self, request: WebRequest) -> Response:
        """End every session of whoever asks for it."""
        await request.run(self._browsers.sign_out_everywhere, request.person)
        return self.left(request, said.SIGNED_OUT)

    def left(self, request: WebRequest, sentence: str) -> Response:
        """Let go of what is held of somebody who left, and say so."""
        self._gate.assistant.conversation.forget(request.person, BROWSER)
        request.sent_by = None
        response = self.page(request, notice=sentence)
        self._gate.address.drop(response, self._gate.address.session_cookie)
        return response

    def page(self, request: WebRequest, status: int = 200, **values: str) -> Response:
        """Return the page of the way in."""
        return self._gate.way_in(request, status, **values)
