"""The service as its administrators see it: pause, what is kept, what is asked about, how often it errs."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.core import formatting
from bot.features.admin import messages as admin_messages
from bot.features.admin.formatting import subjects_csv
from bot.features.admin.layout import rate_blocks, subject_blocks
from bot.features.admin.retention import kept_for
from bot.rendering.blocks import Notice, TableBlock, paragraph
from bot.rendering.csv_table import csv_file
from bot.rendering.html import html_of
from bot.screening.rates import kept_rates
from bot.screening.user_text import shown_again


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
        if not problem:
            return request.see("/service")
        again = await request.run(shown_again, request.given("reason"), self._assistant.screen)
        return await self._page(request, problem, again)

    async def resumed(self, request: WebRequest) -> Response:
        """Let the assistant answer again."""
        await request.run(self._assistant.maintenance.resume)
        return request.see("/service")

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

    async def subjects(self, request: WebRequest) -> Response:
        """Show how much is asked about what in an administrator's councils."""
        names = self._assistant.library.authorities

        def gathered() -> Any:
            held = self._assistant.subject_counts.shown(request.person)
            named = {council.authority: names.name_of(council.authority) for council in held}
            return html_of(subject_blocks(held, named), 2)

        body = await request.run(gathered)
        return request.page("service_part.html", said.SUBJECTS, body=body, table="/service/subjects/csv")

    async def subjects_table(self, request: WebRequest) -> Response:
        """Give the same as CSV."""
        held = await request.run(self._assistant.subject_counts.shown, request.person)
        named = {"Content-Disposition": f'attachment; filename="{admin_messages.SUBJECTS_FILE}.csv"'}
        return Response(csv_file(subjects_csv(held)), media_type="text/csv", headers=named)

    async def _page(self, request: WebRequest, problem: str = "", typed: str = "") -> Response:
        card = await request.run(self._assistant.maintenance.card)
        days = self._assistant.settings.keep_days
        return request.page(
            "service.html",
            said.SERVICE,
            400 if problem else 200,
            problem=problem,
            typed=typed,
            pause=html_of(map(Notice, card.notices), 2) if card else None,
            kept=html_of([TableBlock(said.RETENTION_COLUMNS, tuple(kept_for(days)))], 2),
            days=days,
        )
