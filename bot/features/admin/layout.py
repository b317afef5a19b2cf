"""What administrators are shown, as blocks: how often the assistant is wrong, and what is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.features.admin import messages as said
from bot.features.admin.formatting import month_named
from bot.features.admin.subject_counts import CouncilSubjects, SubjectMonth
from bot.rendering.blocks import Block, Group, Listing, TableBlock, emphasis, item, paragraph, section
from bot.screening.rates import STOPS, Rate


def rate_blocks(answers: Sequence[str], screening: Sequence[Rate]) -> Iterator[Block]:
    """Yield the rates of answers, each a sentence, and those of screening, a table for each set."""
    yield section(said.RATES_OF_ANSWERS, Listing(tuple(map(item, answers))))
    yield section(
        said.RATES_OF_SCREENING,
        paragraph(said.RATES_ABOUT),
        *(_table(name, screening) for name in dict.fromkeys(rate.set for rate in screening)),
    )


def subject_blocks(councils: Sequence[CouncilSubjects], names: Mapping[str, str]) -> Iterator[Block]:
    """Yield what is asked about in councils, each by its name, a table for each month."""
    yield paragraph(said.SUBJECTS_HOW)
    for council in councils:
        nothing = said.SUBJECTS_TOO_FEW if council.too_few else "" if council.months else said.SUBJECTS_NONE
        told = (paragraph(nothing),) if nothing else tuple(map(_month, council.months))
        yield section(names[council.authority], *told)
    if any(council.months for council in councils):
        yield paragraph(emphasis(said.SUBJECTS_HIDDEN))


def _month(month: SubjectMonth) -> Group:
    rows = [(row.name, *map(str, row.figures)) for row in (*month.rows, month.total)]
    return section(month_named(month), TableBlock((said.SUBJECT, *said.SUBJECT_OUTCOMES), tuple(rows)))


def _table(name: str, screening: Sequence[Rate]) -> TableBlock:
    rows = [
        (rate.part, f"{rate.of:,}", said.PERCENT.format(share=rate.percent))
        for rate in screening
        if rate.set == name
    ]
    return TableBlock((name, said.MESSAGES, said.STOPPED if name in STOPS else said.SEEN), tuple(rows))
