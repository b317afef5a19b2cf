"""The report and the certificate as papers, which are printed as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import formatting
from bot.features.sessions import messages as said
from bot.features.sessions.model import Session
from bot.features.sessions.pictures import spread_chart
from bot.features.sessions.report import QuestionResult, Report, attended, lines_of, table_of
from bot.rendering.paper import Block, Heading, Paper, Paragraph, Picture, Section, Table, pdf_of


def report_pdf(report: Report) -> bytes:
    """Return a session's report, each question with its picture and its numbers."""
    plan = report.session.plan
    missed = [block for asked in report.missed for block in _missed(asked)]
    questions = [block for asked in report.questions for block in _asked(report, asked)]
    sections = [Section(said.MOST_MISSED, tuple(missed)), Section(said.QUESTIONS, tuple(questions))]
    return pdf_of(
        Paper(
            said.REPORT_TITLE.format(title=plan.title),
            (
                said.REPORT_WHEN.format(team=plan.team, when=formatting.moment(report.session.made)),
                attended(report.attendance),
            ),
            tuple(section for section in sections if section.blocks),
            (said.NUMBERS_ONLY,),
        )
    )


def certificate_pdf(session: Session, name: str) -> bytes:
    """Return a certificate that a person of this name was there; the name is kept nowhere else."""
    plan = session.plan
    return pdf_of(
        Paper(
            said.CERTIFICATE_TITLE,
            (
                said.CERTIFICATE.format(name=name, title=plan.title),
                said.CERTIFICATE_HELD.format(when=formatting.moment(session.made), team=plan.team),
            ),
            small_print=(said.CERTIFICATE_NOT,),
        )
    )


def _missed(asked: QuestionResult) -> Iterator[Block]:
    yield _title(asked)
    yield from _about(asked)


def _asked(report: Report, asked: QuestionResult) -> Iterator[Block]:
    yield _title(asked)
    yield from (Paragraph(line) for line in lines_of(asked, report.earlier))
    yield from _about(asked)
    if asked.answered:
        chart = spread_chart(asked.scenario, asked.spread, asked.before)
        yield Picture(chart.png, chart.alt)
    yield Table(
        (said.ANSWER, said.PEOPLE),
        tuple((f"{choice} {mark}".strip(), str(chose)) for choice, chose, mark in table_of(asked)),
    )


def _title(asked: QuestionResult) -> Heading:
    return Heading(said.ROW.format(number=asked.number, asks=asked.scenario.asks))


def _about(asked: QuestionResult) -> Iterator[Paragraph]:
    if asked.citations:
        yield Paragraph(said.RESTS_ON.format(citations="; ".join(asked.citations)))
