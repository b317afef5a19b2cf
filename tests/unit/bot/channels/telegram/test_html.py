"""Blocks packed into messages: within Telegram's limits, groups together, quotes whole, nothing lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.telegram_html import (
    accepted,
    any_text,
    kept,
    long_text,
    quotes,
    without_markers,
)

from bot.channels.telegram.html import (
    MOST_UNITS,
    TelegramBlock,
    bold,
    cut,
    italic,
    packed,
    quote,
    utf16_units,
    words,
)
from bot.features.answers import messages as answer_messages

one_block = st.builds(lambda make, text: make(text), st.sampled_from([words, bold, italic, quote]), long_text)
blocks = one_block | st.builds(
    TelegramBlock.__add__, one_block.filter(lambda b: not b.quote), st.builds(italic, any_text)
)
groups = st.lists(st.lists(blocks | blocks.map(TelegramBlock.as_head), max_size=5), max_size=5)


@settings(max_examples=120)
@given(groups)
def test_whatever_is_packed_is_accepted_and_nothing_is_lost(given_groups: list[list[TelegramBlock]]) -> None:
    pages = packed(given_groups)
    shown = "\n".join(without_markers(accepted(page).text) for page in pages)
    wanted = "".join(span.text for group in given_groups for block in group for span in block.spans)
    assert kept(shown) == kept(wanted)


@settings(max_examples=120)
@given(groups)
def test_a_quote_is_whole_unless_it_alone_is_too_long(given_groups: list[list[TelegramBlock]]) -> None:
    found = [kept(text) for text in quotes(packed(given_groups))]
    for block in (block for group in given_groups for block in group if block.quote and not block.blank):
        text = kept("".join(span.text for span in block.spans))
        if block.units <= MOST_UNITS:
            assert found.pop(0) == text
        else:
            while text:
                part = found.pop(0)
                assert text.startswith(part)
                text = text[len(part) :]
    assert found == []


@settings(max_examples=120)
@given(groups)
def test_a_group_that_fits_in_a_message_stands_in_one(given_groups: list[list[TelegramBlock]]) -> None:
    pages = packed(given_groups)
    for group in given_groups:
        seen = [block for block in group if not block.blank]
        if seen and len(packed([group])) == 1:
            together = "\n".join(block.html for block in seen)
            assert any(together in page.html for page in pages)


@settings(max_examples=200)
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
    (page,) = packed(
        [[bold("A & B").as_head(), quote("c < d")], [], [words(" \n")], [italic("e"), words("f")]]
    )
    assert page.html == ("<b>A &amp; B</b>\n<blockquote expandable>c &lt; d</blockquote>\n\n<i>e</i>\nf")
    assert (page.units, page.entities) == (5 + 1 + 5 + 2 + 1 + 1 + 1, 3)


def test_a_head_goes_with_what_it_heads() -> None:
    pages = packed([[words("x" * 3000)], [bold("Head").as_head(), quote("q" * 4000), quote("r" * 4000)]])
    assert [page.html[:12] for page in pages] == ["x" * 12, "<b>Head</b>\n", "<blockquote "]


def test_a_quote_that_just_fits_is_whole_and_one_that_does_not_says_so() -> None:
    (whole,) = packed([[quote("q" * MOST_UNITS)]])
    assert quotes((whole,)) == ["q" * MOST_UNITS]
    pages = packed([[bold("Head").as_head(), quote("A sentence of it. " * 500)]])
    assert "".join(quotes(pages)).replace(" ", "") == "Asentenceofit." * 500
    assert all(text.rstrip().endswith("A sentence of it.") for text in quotes(pages))
    said = [page.html.split("<i>")[1].split("</i>")[0].strip() for page in pages]
    assert said == [answer_messages.PART.format(number=n, count=3) for n in (1, 2, 3)]


def test_more_formatting_than_a_message_may_have_goes_into_the_next() -> None:
    pages = packed([[bold(str(n)) for n in range(250)]])
    assert [page.entities for page in pages] == [100, 100, 50]
    (first, *_) = packed([[bold("x") + words(" ")] * 60, [bold("y")] * 60])
    assert first.entities == 60


@pytest.mark.parametrize("nothing", [[], [[]], [[words("")]], [[quote(" \n\u200b")]]])
def test_nothing_makes_no_message(nothing: list[list[TelegramBlock]]) -> None:
    assert packed(nothing) == ()
