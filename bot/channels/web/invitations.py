"""Invitations: one made and shown once, those that can still be used, and one withdrawn."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.channels.web.people import choices_for
from bot.core import formatting
from bot.features.people.administration import DAYS, MOST_USES
from bot.features.people.formatting import role_in_team
from bot.features.people.service import Invitation
from bot.rendering.qr_code import qr_svg

#: What a form says where nothing was typed yet; what was typed is not shown again: it may be a name.
_AS_USUAL = {"council": "", "team": "", "role": "practitioner", "days": "7", "uses": "1", "label": ""}


class InvitationPage:
    """The pages of invitations."""

    def __init__(self, gate: WebGate) -> None:
        self._gate = gate
        self._assistant = gate.assistant
        self._service = gate.assistant.administration

    async def listed(self, request: WebRequest) -> Response:
        """Ask for what an invitation is to be, and list those that can still be used."""
        return await self._page(request)

    async def made(self, request: WebRequest) -> Response:
        """Make an invitation, and show its code, link and picture this one time."""

        def made() -> Invitation:
            given = {name: request.given(name) or usual for name, usual in _AS_USUAL.items()}
            days, uses = _count(given["days"]), _count(given["uses"])
            role, label = request.given("role"), given["label"]
            return self._service.invite(
                request.person, given["council"], given["team"], role, days=days, uses=uses, label=label
            )

        invitation, problem = await request.tried(made)
        if invitation is None:
            return await self._page(request, problem)
        link = f"{self._gate.address.origin}/sign-in/{invitation.code}"
        return request.page(
            "invitation.html",
            said.INVITED,
            role=role_in_team(invitation.membership, self._assistant.library.authorities),
            code=invitation.code,
            link=link,
            qr=await request.run(qr_svg, link),
            chat=await request.run(self._assistant.deep_link, invitation.code),
            expires=formatting.moment(invitation.expires),
        )

    async def withdrawn(self, request: WebRequest) -> Response:
        """Withdraw an invitation; one that is used up or has run out is said to be none."""
        name = request.given("invitation")
        was = await request.run(self._service.withdraw, request.person, name)
        if not was:
            return await self._page(request, said.NOT_OPEN)
        return request.tell("/people/invitations", said.WITHDRAWN)

    async def _page(self, request: WebRequest, problem: str = "") -> Response:
        names = self._assistant.library.authorities
        held = await request.run(self._service.invitations, request.person)
        lines = [
            (
                invitation.name,
                formatting.capitalised(role_in_team(invitation.membership, names)),
                said.INVITATION_LINE.format(
                    label=f"{invitation.label}; " if invitation.label else "",
                    uses=invitation.uses_left,
                    expires=formatting.moment(invitation.expires),
                ),
            )
            for invitation in held
        ]
        teams = await request.run(self._service.teams, request.person)
        return request.page(
            "invitations.html",
            said.INVITATIONS,
            400 if problem else 200,
            problem=problem,
            lines=list_page(request, "/people/invitations", [("", lines)]),
            days=[(n, said.DAYS.format(count=n) if n > 1 else said.DAY) for n in DAYS],
            most=MOST_USES,
            teams=sorted({team.name for team in teams}),
            **choices_for(request),
        )


def _count(text: str) -> int:
    """Return a count as it was typed or chosen, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
