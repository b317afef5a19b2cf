"""Blocks packed into messages: within Telegram's limits, groups together, quotes whole, nothing lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.telegram_html import (
    accepted,
    any_text,
    kept,
    long_text,
    quotes,
    without_markers,
)

from bot.rendering import messages as rendering_messages
from bot.rendering.blocks import (
    Block,
    Citation,
    Group,
    Item,
    Listing,
    Quote,
    emphasis,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.telegram_html import MOST_UNITS, cut, page_of, pages_of, utf16_units

texts = long_text.map(lambda text: f"{text}.")
plain = st.builds(lambda make, text: make(text), st.sampled_from([paragraph, Quote]), long_text)
styled = st.builds(
    lambda make, text, end: paragraph(make(text), emphasis(end)),
    st.sampled_from([strong, emphasis]),
    texts,
    any_text,
)
listed = st.builds(
    lambda text, cited, block: Listing((item(text, block, source=Citation(cited, "law")),)),
    texts,
    any_text,
    plain | styled,
)
blocks = plain | styled | listed
sections = st.builds(lambda text, held: section(text, *held), texts, st.lists(blocks, max_size=5))
groups = st.lists(sections | blocks, max_size=5)


def words_of(block: Block) -> str:
    """All that a block says, in the order in which Telegram shows it."""
    match block:
        case Group(held):
            return "".join(map(words_of, held))
        case Listing(items):
            return "".join(map(words_of_item, items))
    return getattr(block, "text", "") or "".join(span.text for span in getattr(block, "spans", ()))


def words_of_item(listed: Item) -> str:
    assert listed.source
    spans = "".join(span.text for span in listed.spans)
    return f"• {spans}Law. {listed.source.place}{''.join(map(words_of, listed.blocks))}"


def quotes_in(block: Block) -> list[str]:
    match block:
        case Group(held):
            return [text for each in held for text in quotes_in(each)]
        case Listing(items):
            return [text for i in items for each in i.blocks for text in quotes_in(each)]
        case Quote(text):
            return [text] if kept(text) else []
    return []


@settings(max_examples=examples(120), deadline=None)
@given(groups)
def test_whatever_is_packed_is_accepted_and_nothing_is_lost(given_blocks: list[Block]) -> None:
    shown = "\n".join(without_markers(accepted(page).text) for page in pages_of(given_blocks))
    assert kept(shown) == kept("".join(map(words_of, given_blocks)))


@settings(max_examples=examples(120), deadline=None)
@given(groups)
def test_a_quote_is_whole_unless_it_alone_is_too_long(given_blocks: list[Block]) -> None:
    found = [kept(text) for text in quotes(pages_of(given_blocks))]
    for raw in (text for block in given_blocks for text in quotes_in(block)):
        text = kept(raw)
        if page_of([Quote(raw)]).units <= MOST_UNITS:
            assert found.pop(0) == text
        else:
            while text:
                part = found.pop(0)
                assert text.startswith(part)
                text = text[len(part) :]
    assert found == []


@settings(max_examples=examples(120), deadline=None)
@given(groups)
def test_a_group_that_fits_in_a_message_stands_in_one(given_blocks: list[Block]) -> None:
    pages = pages_of(given_blocks)
    for block in given_blocks:
        if len(pages_of([block])) == 1:
            assert any(page_of([block]).html in page.html for page in pages)


@settings(max_examples=examples(200), deadline=None)
@given(
    long_text.map(lambda text: "".join(c for c in text if unicodedata.category(c) != "Cs")),
    st.integers(2, 300),
)
@example("😀" * 9, 5)
def test_a_text_is_cut_into_parts_that_fit_and_joined_are_the_text(text: str, room: int) -> None:
    parts = cut(text, room)
    assert "".join(parts) == text
    assert all(utf16_units(part) <= room for part in parts)


def test_a_text_is_cut_after_a_line_else_a_sentence_else_a_word() -> None:
    assert cut("One line.\nAnother line of it.", 20) == ("One line.\n", "Another line of it.")
    assert cut("One sentence. Another one.", 20) == ("One sentence. ", "Another one.")
    assert cut("several words without an end", 20) == ("several words ", "without an end")
    assert cut("unbrokenstretch", 10) == ("unbrokenst", "retch")
    assert cut("A.\n" + "b" * 30 + " c", 20) == ("A.\n" + "b" * 17, "b" * 13 + " c")


def test_groups_stand_apart_and_blocks_under_each_other() -> None:
    (page,) = pages_of(
        [
            section("A & B", Quote("c < d")),
            Group(()),
            paragraph(" \n"),
            Group((paragraph(emphasis("e")), paragraph("f"))),
        ]
    )
    assert page.html == ("<b>A &amp; B</b>\n<blockquote expandable>c &lt; d</blockquote>\n\n<i>e</i>\nf")
    assert (page.units, page.entities) == (5 + 1 + 5 + 2 + 1 + 1 + 1, 3)


def test_a_head_goes_with_what_it_heads() -> None:
    long = section("Head", Quote("q" * 3900, Citation("From")), paragraph("Under it:"), Quote("r" * 4000))
    pages = pages_of([paragraph("x" * 3000), long])
    assert [page.html[:21] for page in pages] == [
        "x" * 21,
        "<b>Head</b>\n<i>From</",
        "Under it:\n<blockquote"[:21],
    ]


def test_a_quote_that_just_fits_is_whole_and_one_that_does_not_says_so() -> None:
    (whole,) = pages_of([Quote("q" * MOST_UNITS)])
    assert quotes((whole,)) == ["q" * MOST_UNITS]
    pages = pages_of([section("Head", Quote("A sentence of it. " * 500))])
    assert "".join(quotes(pages)).replace(" ", "") == "Asentenceofit." * 500
    assert all(text.rstrip().endswith("A sentence of it.") for text in quotes(pages))
    said = [page.html.split("<i>")[1].split("</i>")[0].strip() for page in pages]
    assert said == [rendering_messages.PART.format(number=n, count=3) for n in (1, 2, 3)]


def test_more_formatting_than_a_message_may_have_goes_into_the_next() -> None:
    pages = pages_of([Group(tuple(paragraph(strong(str(n))) for n in range(250)))])
    assert [page.entities for page in pages] == [100, 100, 50]
    (first, *_) = pages_of(
        [Group((paragraph(strong("x"), " "),) * 60), Group((paragraph(strong("y")),) * 60)]
    )
    assert first.entities == 60


@pytest.mark.parametrize("nothing", [[], [Group(())], [paragraph("")], [Group((Quote(" \n\u200b"),))]])
def test_nothing_makes_no_message(nothing: list[Block]) -> None:
    assert pages_of(nothing) == ()


def test_a_card_never_ends_in_a_message_of_one_short_line() -> None:
    long, short = "word " * 300, "Citation code K7F3-9QTX"
    blocks = [paragraph(long.strip()) for _ in range(3)]
    room = MOST_UNITS - sum(page.units for page in pages_of(blocks[:2])) - 10
    pages = pages_of([*blocks[:2], paragraph("x" * room), paragraph(short)])
    assert len(pages) == 2
    assert pages[-1].html.endswith(short)
    assert len(pages[-1].html) > 2 * len(short)
    # A line that nothing can go with stands alone all the same.
    alone = pages_of([paragraph("x" * MOST_UNITS), paragraph(short)])
    assert alone[-1].html == short
