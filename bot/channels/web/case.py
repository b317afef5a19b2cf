"""A case across a council boundary: one page of choices, the duty card for what was chosen, and its slip."""

from __future__ import annotations

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.duty_card import duty_card_parts
from bot.channels.web.gate import WebGate, WebRequest
from bot.errors import RefusedError
from bot.features.boundary.case_form import CaseForm
from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.layout import first_page_blocks
from bot.rendering.html import html_of


class CasePage:
    """The page of the guide."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant
        self._form = CaseForm(gate.assistant.library.authorities)

    async def empty(self, request: WebRequest) -> Response:
        """Show the facts to choose."""
        return request.page(
            "case.html", said.CASE, fields=self._form.fields({}, request.person.authority), problems=()
        )

    async def chosen(self, request: WebRequest) -> Response:
        """Show the duty card for the facts that were chosen; where some are missing, say which."""
        own = request.person.authority
        filled = self._form.filled(request.form, own)
        if filled.facts is None:
            fields = self._form.fields(request.form, own, filled.problems)
            return request.page("case.html", said.CASE, 400, fields=fields, problems=filled.problems.items())
        card = await request.run(self._assistant.boundary.card, filled.facts)
        duty = await request.run(duty_card_parts, self._assistant, card, request.person)
        return request.page(
            "duty.html", said.DUTY_CARD, body=html_of(first_page_blocks(card), 2), duty=duty, code=card.code
        )

    async def slip(self, request: WebRequest) -> Response:
        """Give the one page for the file, as PDF."""
        filled = self._form.filled(request.form, request.person.authority)
        if filled.facts is None:
            raise RefusedError(said.NOT_HERE_SO)
        facts = filled.facts
        card = await request.run(self._assistant.boundary.card, facts)
        now, names = self._assistant.clock(), self._assistant.library.authorities
        made = await request.run(slip_of, card, facts, names, now)
        named = {"Content-Disposition": f'attachment; filename="{card.code}.pdf"'}
        return Response(made, media_type="application/pdf", headers=named)
