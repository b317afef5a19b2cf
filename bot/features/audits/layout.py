"""An audit in blocks: the share with its interval as it stands and as it grew, and what was ordered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core import formatting
from bot.features.audits import messages as said
from bot.features.audits.formatting import question_lines, share_lines
from bot.features.audits.model import ANSWERS, Audit, AuditQuestion
from bot.features.audits.service import AuditService
from bot.features.audits.statistics import growth, is_passed, standing
from bot.rendering.blocks import Block, Group, Listing, Notice, TableBlock, item, paragraph, section


def status_blocks(audit: Audit, service: AuditService) -> Iterator[Block]:
    """Yield how an audit stands, how it grew case by case, and what was then ordered where it is too much."""
    if audit.ended:
        yield paragraph(said.ENDED_ON.format(when=formatting.moment(audit.ended)))
    yield Group(tuple(map(paragraph, share_lines(standing(audit)))), framed=True)
    if is_passed(audit):
        yield from ordered_blocks(said.ORDERED_NOW, audit.plan.ordered, audit.plan.differ, service)
    if not audit.cases:
        return
    yield paragraph(said.INTERVAL)
    yield paragraph(said.OURS)
    yield section(said.GROWTH, _growth_table(audit))
    yield section(said.BY_QUESTION, Listing(tuple(map(item, question_lines(audit)))))


def checklist_blocks(
    title: str,
    questions: Sequence[AuditQuestion],
    ordered: Sequence[str],
    differ: Sequence[str],
    service: AuditService,
) -> Iterator[Block]:
    """Yield a checklist, each question with what it was drawn from, and what must be read with it."""
    yield paragraph(said.CHECKLIST.format(title=title, count=len(questions)))
    yield paragraph(said.HOW.format(answers=ANSWERS))
    yield paragraph(said.OURS)
    yield Listing(
        tuple(
            item(
                question.asks,
                paragraph(said.COUNTS if question.issue else said.COUNTS_NOT),
                paragraph(said.DRAWN_FROM.format(citations="; ".join(question.citations))),
                mark=f"{number}.",
            )
            for number, question in enumerate(questions, start=1)
        )
    )
    yield from ordered_blocks(said.ORDERED, ordered, differ, service)
    yield from map(Notice, service.notices(questions, (*ordered, *differ)))


def ordered_blocks(
    heading: str, ordered: Sequence[str], differ: Sequence[str], service: AuditService
) -> Iterator[Block]:
    """Yield what was ordered, and who sees it otherwise."""
    for title, ids in ((heading, ordered), (said.DIFFER, differ)):
        if notes := service.notes(ids):
            yield section(title.removesuffix(":"), *map(paragraph, notes))


def _growth_table(audit: Audit) -> TableBlock:
    """The newest case stands first."""
    rows = []
    for case, now in growth(audit):
        assert now.share is not None
        assert now.interval is not None
        low, high = map(said.percent, now.interval)
        similar = said.SIMILAR if audit.similar(case) else said.NOT_SIMILAR
        rows.append((case.number, similar, said.percent(now.share), said.RANGE.format(low=low, high=high)))
    return TableBlock(said.GROWTH_COLUMNS, tuple(reversed(rows)))
