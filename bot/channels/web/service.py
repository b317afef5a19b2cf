"""The service as its administrators see it: whether it is paused, what is kept, and how often it errs."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.core import formatting
from bot.features.admin.layout import rate_blocks
from bot.features.admin.retention import kept_for
from bot.rendering.blocks import Notice, TableBlock, paragraph
from bot.rendering.html import html_of
from bot.screening.rates import kept_rates


class ServicePage:
    """The pages of the service."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def shown(self, request: WebRequest) -> Response:
        """Show whether the assistant is paused, and what is kept for how long."""
        return await self._page(request)

    async def paused(self, request: WebRequest) -> Response:
        """Pause the assistant for a reason, which is screened first."""
        _, problem = await request.tried(
            lambda: self._assistant.maintenance.pause(request.given("reason"), self._assistant.screen)
        )
        return await self._page(request, problem)

    async def resumed(self, request: WebRequest) -> Response:
        """Let the assistant answer again."""
        await request.run(self._assistant.maintenance.resume)
        return await self._page(request)

    async def rates(self, request: WebRequest) -> Response:
        """Show how often answers are wrong and what screening misses, as measured."""

        def gathered() -> Any:
            return html_of(rate_blocks(self._assistant.inventory.rates(), kept_rates()), 2)

        body = await request.run(gathered)
        return request.page("service_part.html", said.RATES, body=body)

    async def failures(self, request: WebRequest) -> Response:
        """Show what failed lately, by the reference that a person was shown."""
        held = await request.run(self._assistant.failures.newest)
        rows = [(f.reference, formatting.moment(f.at), f.part.value, f.kind) for f in held]
        table = [TableBlock(said.FAILURE_COLUMNS, tuple(rows))] if rows else []
        body = html_of((paragraph(said.FAILURES_HOW if rows else said.FAILURES_NONE), *table), 2)
        return request.page("service_part.html", said.FAILURES, body=body)

    async def _page(self, request: WebRequest, problem: str = "") -> Response:
        card = await request.run(self._assistant.maintenance.card)
        days = self._assistant.settings.keep_days
        return request.page(
            "service.html",
            said.SERVICE,
            400 if problem else 200,
            problem=problem,
            pause=html_of(map(Notice, card.notices), 2) if card else None,
            kept=html_of([TableBlock(said.RETENTION_COLUMNS, tuple(kept_for(days)))], 2),
            days=days,
        )
