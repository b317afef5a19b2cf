"""The report and the certificate as papers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import formatting
from bot.features.sessions import messages as said
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import spread_chart
from bot.features.sessions.report import QuestionResult, Report, attended, lines_of, table_of
from bot.rendering.blocks import Block, Group, TableBlock, emphasis, paragraph, section
from bot.rendering.pdf import Paper


def report_paper(report: Report, *, charts: bool = True) -> Paper:
    """Return a session's report, each question with its numbers and, with ``charts``, its picture."""
    plan = report.session.plan
    when = said.REPORT_WHEN.format(team=plan.team, when=formatting.moment(report.session.made))
    missed = [section(asked.scenario.asks, *_about(asked), number=asked.number) for asked in report.missed]
    questions = [
        section(asked.scenario.asks, *_asked(report, asked, charts), number=asked.number)
        for asked in report.questions
    ]
    sections = {said.MOST_MISSED: missed, said.QUESTIONS: questions}
    return Paper(
        said.REPORT_TITLE.format(title=plan.title),
        (
            *(section(title, *groups) for title, groups in sections.items() if groups),
            paragraph(emphasis(said.NUMBERS_ONLY)),
        ),
        (Group((paragraph(when), paragraph(attended(report.attendance)))),),
    )


def certificate_paper(session: Session, name: str) -> Paper:
    """Return a certificate that a person of this name was there; the name is kept nowhere else."""
    plan = session.plan
    held = said.CERTIFICATE_HELD.format(when=formatting.moment(session.made), team=plan.team)
    return Paper(
        said.CERTIFICATE_TITLE,
        (
            paragraph(said.CERTIFICATE.format(name=name, title=plan.title)),
            paragraph(held),
            paragraph(emphasis(said.CERTIFICATE_NOT)),
        ),
    )


def _asked(report: Report, asked: QuestionResult, charts: bool) -> Iterator[Block]:
    yield from map(paragraph, lines_of(asked, report.earlier))
    yield from _about(asked)
    if asked.answered and asked.shown and charts:
        yield spread_chart(asked.scenario, asked.shown, asked.shown_before)
    if rows := tuple((f"{choice} {mark}".strip(), str(chose)) for choice, chose, mark in table_of(asked)):
        yield TableBlock((said.ANSWER, said.PEOPLE), rows)


def _about(asked: QuestionResult) -> Iterator[Block]:
    if asked.citations:
        yield paragraph(said.RESTS_ON.format(citations="; ".join(asked.citations)))
