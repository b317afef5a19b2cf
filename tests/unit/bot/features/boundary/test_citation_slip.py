"""The citation slip: one page of A4 for any card, with what matters on it."""

from __future__ import annotations

import datetime as dt
import re
from itertools import cycle, product

import pypdfium2
import pytest
from support.cases import facts
from support.examples import one_in

from bot.core import formatting
from bot.evaluation.citation_slip_timing import citation_slip
from bot.features.answers import messages as answer_messages
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as words
from bot.features.boundary.citation_slip import GIVES_WAY, SlipBody, slip_of
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.guide import Guide
from procedures.boundary.facts import CHOICES, Facts
from procedures.library import Library

PAIRS = [("havering", "kent"), ("barnet", "camden"), ("kent", "leicestershire")]
NOW = dt.datetime(2026, 7, 5, 23, 30, tzinfo=dt.UTC)
A4 = (595, 842)


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def spread(pair: tuple[str, str]) -> list[Facts]:
    """Every tie and status, with danger and refusals by turns."""
    turns = cycle(product(CHOICES["danger"], CHOICES["refused"]))
    return [
        facts(*pair, tie=tie, status=status, danger=danger, refused=refused)
        for (tie, status), (danger, refused) in zip(product(CHOICES["tie"], CHOICES["status"]), turns)
    ]


def page_of(pdf: bytes) -> str:
    """The words of the only page of a PDF, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        assert tuple(round(side) for side in document[0].get_size()) == A4
        return joined(document[0].get_textpage().get_text_range())


def joined(text: str) -> str:
    """A text without spaces, line ends and the hyphens of broken lines."""
    return re.sub(r"[\s\ufffe]+", "", text)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_slip_is_one_page_with_what_always_stands(
    library: Library, guide: Guide, pair: tuple[str, str]
) -> None:
    """While somebody waits, each pair has its turn of the cases, and together they have all."""
    turns = one_in(len(PAIRS))
    for case in spread(pair)[PAIRS.index(pair) % turns :: turns]:
        card = guide.card(case)
        page = page_of(slip_of(card, case, library.authorities, NOW))
        sides = wording.sides(case, library.authorities)
        must = [card.code, wording.first(card, sides), wording.holding(card, sides)]
        must += [wording.bidding(line, sides) for line in card.do]
        must += [words.REFUSED[line.reason] for line in card.not_a_reason]
        must += [notice.text for notice in card.notices if not (notice.of_document or notice.shown)]
        must += [differs.question for differs in card.disagreements]
        must += wording.chosen(case, sides)
        assert [text for text in must if joined(text) not in page] == [], case.line()
        assert page.startswith(joined(f"Citation slip {card.code}"))
        assert (joined(answer_messages.LEADS["danger"]) in page[:60]) == card.danger


def test_the_slip_is_tagged_and_has_a_language(library: Library, guide: Guide) -> None:
    case = facts()
    pdf = slip_of(guide.card(case), case, library.authorities, NOW)
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b"/MarkInfo" in pdf
    assert b"pdfuaid:part" in pdf


def test_the_slip_has_the_day_and_time_in_london(library: Library, guide: Guide) -> None:
    case = facts()
    assert joined("6 July 2026, 00:30, London time") in page_of(
        slip_of(guide.card(case), case, library.authorities, NOW)
    )


@pytest.mark.parametrize("danger", CHOICES["danger"])
@pytest.mark.parametrize(
    "pair", [("derby", "kent"), ("derby", "lincolnshire"), ("northumberland", "england")]
)
def test_the_longest_cards_still_say_where_the_sources_differ(
    library: Library, guide: Guide, pair: tuple[str, str], danger: str
) -> None:
    card = guide.card(facts(*pair, tie="not_sure", status="not_sure", danger=danger, refused="case_closed"))
    page = page_of(slip_of(card, card.facts, library.authorities, NOW))
    assert len(card.disagreements) > 3
    assert [d.question for d in card.disagreements if joined(d.question) not in page] == []


def body(card: DutyCard, library: Library, given: int) -> SlipBody:
    return SlipBody(card, wording.sides(card.facts, library.authorities), given)


def test_with_room_for_all_every_note_and_its_place_stand(library: Library, guide: Guide) -> None:
    card = guide.card(facts(refused="no_disclosure"))
    made = body(card, library, 0)
    assert made.left_out == 0
    printed = repr((made.opening, made.sections))
    assert all(formatting.place(shown.passage, shown.document) in printed for shown in card.shown)
    biddings = {line.shown[0].passage.id for line in card.do}
    spoken = [shown for shown in card.said if shown.passage.id not in biddings]
    assert [shown.passage.id for shown in spoken if repr(shown.passage.text)[1:-1] not in printed] == []


def test_the_more_gives_way_the_more_lines_are_left_to_the_card(library: Library, guide: Guide) -> None:
    card = guide.card(facts(tie="not_sure", status="not_sure", refused="no_disclosure"))
    left_out = [body(card, library, given).left_out for given in range(len(GIVES_WAY) + 1)]
    assert left_out == sorted(left_out)
    assert left_out[0] == 0 < left_out[1]
    page = page_of(slip_of(card, card.facts, library.authorities, NOW))
    told = re.search(r"Thepageisfull\.(\d+)furtherlines", page)
    assert told
    assert int(told[1]) in left_out


def test_every_number_on_a_slip_is_among_its_sources(library: Library, guide: Guide) -> None:
    for case in spread(PAIRS[0])[::5]:
        card = guide.card(case)
        page = page_of(slip_of(card, case, library.authorities, NOW))
        above, _, sources = page.rpartition("Sources")
        cited, given = (
            {int(n) for marks in re.findall(r"\[([\d,]+)\]", part) for n in marks.split(",")}
            for part in (above, sources)
        )
        assert cited == given & set(range(1, len(card.shown) + 1))  # not the years of law reports


def test_the_benchmark_tells_how_long_a_slip_takes(library: Library) -> None:
    figures = citation_slip(library, NOW)
    assert list(figures) == ["citation slip PDF, s"]
    assert figures["citation slip PDF, s"] > 0
