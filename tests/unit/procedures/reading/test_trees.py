"""Random trees of headings, lists and tables: the same passages from every format, and no word lost."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from support.documents import (
    Grid,
    Heading,
    Item,
    Paragraph,
    Part,
    as_markdown,
    as_page,
    as_word,
    documents,
    words_of,
)
from support.examples import examples

from procedures.document import Passage
from procedures.reading.coverage import coverage_of
from procedures.reading.formats import blocks_of
from procedures.reading.layout import passages_of


def read(data: bytes, name: str) -> tuple[Passage, ...]:
    return passages_of("d", blocks_of(data, name))


def told(passages: Sequence[Passage]) -> list[tuple[str, str, str]]:
    return [(p.locator, p.heading, p.text.replace("- ", "• ")) for p in passages]


@settings(max_examples=examples(60), deadline=None)
@given(documents())
def test_a_page_and_a_word_file_give_the_same_passages(parts: list[Part]) -> None:
    assert told(read(as_page(parts), "a.html")) == told(read(as_word(parts), "a.docx"))


@settings(max_examples=examples(80), deadline=None)
@given(documents(letters=False))
def test_a_page_and_markdown_give_the_same_passages(parts: list[Part]) -> None:
    assert told(read(as_page(parts), "a.html")) == told(read(as_markdown(parts), "a.md"))


@settings(max_examples=examples(60), deadline=None)
@given(documents())
def test_no_word_is_lost_and_the_measure_says_so(parts: list[Part]) -> None:
    for data, name in ((as_page(parts), "a.html"), (as_word(parts), "a.docx"), (as_markdown(parts), "a.md")):
        passages = read(data, name)
        title = parts[0].text if isinstance(parts[0], Heading) else ""
        held = " ".join([title, *(text for p in passages for text in (p.text, p.heading, *p.above))])
        assert [word for word in words_of(parts) if word not in held] == []
        assert coverage_of(data, name, passages, titles=[title]).missing == ()


@settings(max_examples=examples(60), deadline=None)
@given(documents())
def test_no_cell_without_its_names_and_no_item_without_its_lead_in(parts: list[Part]) -> None:
    for data, name in ((as_page(parts), "a.html"), (as_word(parts), "a.docx")):
        texts = [p.text for p in read(data, name)]
        for row, column, cell in (
            named for part in parts if isinstance(part, Grid) for named in cells_of(part)
        ):
            assert any(row in text and f"{column}: {cell}" in text for text in texts)
        for part in (part for part in parts if isinstance(part, Paragraph)):
            for leads, item in with_leads(part.items, [part.text]):
                holding = [text for text in texts if item in text]
                assert holding
                assert all(lead in text for lead in leads for text in holding)


def cells_of(grid: Grid) -> list[tuple[str, str, str]]:
    """The cells that are not empty, each with the names of its row and column."""
    names, *rows = grid.rows
    return [(row[0], names[n], cell) for row in rows for n, cell in enumerate(row) if n and cell]


def with_leads(items: list[Item], leads: list[str]) -> list[tuple[list[str], str]]:
    found = []
    for item in items:
        found.append((leads, item.text))
        found += with_leads(item.items, [*leads, item.text])
    return found


@settings(max_examples=examples(30), deadline=None)
@given(documents())
def test_a_passage_that_is_taken_away_is_missed(parts: list[Part]) -> None:
    data = as_page(parts)
    passages = read(data, "a.html")
    assert coverage_of(data, "a.html", passages[:-1]).lost > 0
