"""The report and the certificate as tagged PDF (PDF/UA-1), which a screen reader can read aloud."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import texts
from bot import texts_refresher as said
from bot.refresher.pictures import spread_picture
from bot.refresher.report import Asked, Report, attended, lines_of, table_of
from bot.refresher.session import Session

_TEMPLATE = Path(__file__).parent / "report.typ"


def report_pdf(report: Report) -> bytes:
    """Return a session's report, each question with its picture and its numbers."""
    plan = report.session.plan
    missed = [
        _item(said.ROW.format(number=a.number, asks=a.scenario.asks), *_about(a)) for a in report.missed
    ]
    with tempfile.TemporaryDirectory() as folder:
        asked = [_asked(report, a, Path(folder)) for a in report.questions]
        sections = [(said.MOST_MISSED, missed), (said.QUESTIONS, asked)]
        return _compiled(
            Path(folder),
            {
                "title": said.REPORT_TITLE.format(title=plan.title),
                "lines": [
                    said.REPORT_WHEN.format(team=plan.team, when=texts.moment(report.session.made)),
                    attended(report.attendance),
                ],
                "sections": [{"title": title, "items": items} for title, items in sections if items],
                "columns": [said.ANSWER, said.PEOPLE],
                "closing": [said.NUMBERS_ONLY],
            },
        )


def certificate_pdf(session: Session, name: str) -> bytes:
    """Return a certificate that a person of this name was there; the name is kept nowhere else."""
    plan = session.plan
    with tempfile.TemporaryDirectory() as folder:
        return _compiled(
            Path(folder),
            {
                "title": said.CERTIFICATE_TITLE,
                "lines": [
                    said.CERTIFICATE.format(name=name, title=plan.title),
                    said.CERTIFICATE_HELD.format(when=texts.moment(session.made), team=plan.team),
                ],
                "sections": [],
                "columns": [],
                "closing": [said.CERTIFICATE_NOT],
            },
        )


def _asked(report: Report, asked: Asked, folder: Path) -> dict[str, Any]:
    title = said.ROW.format(number=asked.number, asks=asked.scenario.asks)
    item = _item(title, *lines_of(asked, report.earlier), *_about(asked))
    item["rows"] = [[f"{choice} {mark}".strip(), str(chose)] for choice, chose, mark in table_of(asked)]
    if asked.answered:
        name = f"{asked.number}.png"
        (folder / name).write_bytes(spread_picture(asked.scenario, asked.spread, asked.before))
        rows = (f"{choice}: {chose}" for choice, chose, _ in table_of(asked))
        item |= {"picture": name, "alt": f"{said.SPREAD_OF}. {'; '.join(rows)}"}
    return item


def _about(asked: Asked) -> Iterator[str]:
    if asked.citations:
        yield said.RESTS_ON.format(citations="; ".join(asked.citations))


def _item(title: str, *lines: str) -> dict[str, Any]:
    return {"title": title, "lines": list(lines), "picture": None, "alt": "", "rows": []}


def _compiled(folder: Path, data: dict[str, Any]) -> bytes:
    import typst

    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "report.typ").write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    written = typst.compile(
        str(folder / "report.typ"), root=str(folder), format="pdf", pdf_standards=["ua-1"]
    )
    return bytes(written)
