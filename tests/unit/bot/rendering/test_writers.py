"""The writers beside one another: a terminal, a chat and a paper say the same words."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.samples import a_document, a_note, a_paragraph
from support.telegram_html import accepted

from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.question import Question
from bot.features.answers.layout import card_blocks
from bot.rendering.pdf import Paper, pdf_of
from bot.rendering.telegram_html import pages_of
from bot.rendering.text import text_of
from procedures.document import Voice

word = st.text("abcdefghijklmnop", min_size=1, max_size=8)
prose = st.lists(word, min_size=1, max_size=12).map(" ".join)
lines = st.lists(prose, min_size=1, max_size=3).map("\n".join)
shown = st.builds(
    lambda text, heading, voice, title, under, learning, ground: ShownPassage(
        a_note("any", text, heading=heading, voice=voice),
        a_document("any", title=title),
        originals=tuple(a_paragraph("any", original) for original in under),
        learning=tuple(ShownPassage(a_note("any", point), a_document()) for point in learning),
        ground=ShownPassage(a_paragraph("any", ground), a_document()) if ground else None,
    ),
    lines,
    prose,
    st.sampled_from(Voice),
    prose,
    st.lists(lines, max_size=2),
    st.lists(prose, max_size=1),
    st.none() | lines,
)
sides = st.lists(st.builds(Side, prose, shown), min_size=2, max_size=3).map(tuple)
sentences = st.lists(prose, max_size=3).map(tuple)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    passages = tuple(draw(st.lists(shown, max_size=3)))
    headline = passages[0].passage.text if passages and draw(st.booleans()) else None
    differing = tuple(draw(st.lists(st.builds(Disagreement, prose, sides), max_size=2)))
    notices, steps, cleaned = draw(sentences), draw(sentences), draw(st.none() | prose)
    return Card(
        draw(st.sampled_from(Status)),
        headline,
        passages,
        differing,
        notices,
        steps,
        Question(cleaned) if cleaned else None,
        code="K7F3-9QTX",
    )


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def printed(card: Card) -> str:
    with pypdfium2.PdfDocument(pdf_of(Paper("Title", tuple(card_blocks(card))))) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(re.sub(r"\s*\d+\s*$", "", page) for page in pages)  # without the page's number


@settings(max_examples=examples(60), deadline=None)
@given(cards())
def test_the_three_writers_say_the_same_words(card: Card) -> None:
    terminal = text_of(card_blocks(card))
    chat = "\n".join(accepted(page).text for page in pages_of(card_blocks(card)))
    assert words_of(chat) == words_of(terminal)
    assert words_of(printed(card)) == words_of(terminal) + Counter(["title"])
