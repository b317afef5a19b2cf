"""Evidence: how learning points were sent, read and discussed in a time, or one of them; with its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from bot.channels.web import messages as said
from bot.channels.web.gate import WebGate, WebRequest
from bot.channels.web.paging import list_page
from bot.core.calendar import day_of, named
from bot.errors import NotHeldError
from bot.features.learning import evidence_messages
from bot.features.learning.evidence import Evidence
from bot.features.learning.evidence_formatting import as_csv
from bot.features.learning.evidence_layout import evidence_blocks, evidence_paper
from bot.rendering.csv_table import csv_file
from bot.rendering.html import html_of
from bot.rendering.pdf import pdf_of


class EvidencePage:
    """The pages of evidence, of a lead's own councils."""

    def __init__(self, gate: WebGate) -> None:
        self._assistant = gate.assistant

    async def empty(self, request: WebRequest) -> Response:
        """Ask for which time."""
        return request.page(
            "evidence_times.html",
            said.EVIDENCE,
            asks=evidence_messages.WHICH_TIME,
            times=evidence_messages.BUTTONS.items(),
        )

    async def of_period(self, request: WebRequest) -> Response:
        """Show the evidence of a time. Raises NotHeldError."""
        evidence = await request.run(self._of_period, request)
        period = request.path("period")
        return await self._page(request, said.EVIDENCE, evidence, f"/evidence/{period}", pdf=True)

    async def table(self, request: WebRequest) -> Response:
        """Give the evidence of a time as CSV. Raises NotHeldError."""
        evidence = await request.run(self._of_period, request)
        return _csv(evidence, _file_of(evidence))

    async def paper(self, request: WebRequest) -> Response:
        """Give the evidence of a time as PDF. Raises NotHeldError."""
        evidence = await request.run(self._of_period, request)
        made = await request.run(lambda: pdf_of(evidence_paper(evidence)))
        return _file(made, "application/pdf", f"{_file_of(evidence)}.pdf")

    async def of_point(self, request: WebRequest) -> Response:
        """Show the evidence of a point. Raises NotHeldError."""
        number = request.number("number")
        evidence = await request.run(self._of_point, request, number)
        title, path = said.EVIDENCE_OF.format(number=number), f"/evidence/points/{number}"
        return await self._page(request, title, evidence, path, point=number)

    async def point_table(self, request: WebRequest) -> Response:
        """Give the evidence of a point as CSV. Raises NotHeldError."""
        number = request.number("number")
        evidence = await request.run(self._of_point, request, number)
        return _csv(evidence, evidence_messages.FILE_OF_POINT.format(number=number))

    def _of_period(self, request: WebRequest) -> Evidence:
        name, now = request.path("period"), self._assistant.clock()
        if name not in evidence_messages.BUTTONS:
            raise NotHeldError(said.NOT_HELD)
        return self._assistant.evidence.evidence(request.person, named(name, day_of(now)), None, now)

    def _of_point(self, request: WebRequest, number: int) -> Evidence:
        return self._assistant.evidence.of_point(request.person, number, self._assistant.clock())

    async def _page(
        self,
        request: WebRequest,
        title: str,
        evidence: Evidence,
        path: str,
        *,
        pdf: bool = False,
        point: int | None = None,
    ) -> Response:
        rows: list[tuple[str, Sequence[Any]]] = [("points", evidence.released), ("teams", evidence.by_team)]
        listed = list_page(request, path, rows)
        shown = dict(listed.groups)
        head = evidence_paper(evidence).head
        blocks = evidence_blocks(evidence, shown.get("points", ()), shown.get("teams", ()))
        body = await request.run(lambda: html_of((*head, *blocks), 2))
        return request.page("evidence.html", title, body=body, path=path, pdf=pdf, point=point, listed=listed)


def _file_of(evidence: Evidence) -> str:
    period = evidence.period
    return evidence_messages.FILE.format(first=period.first, last=period.last)


def _csv(evidence: Evidence, name: str) -> Response:
    return _file(csv_file(as_csv(evidence)), "text/csv", f"{name}.csv")


def _file(data: bytes, kind: str, name: str) -> Response:
    named_so = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=named_so)
