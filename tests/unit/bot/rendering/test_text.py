"""Cards in a terminal: every word that a card shows, in lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.samples import a_card, a_document, a_note, a_paragraph, a_side

from bot.core import formatting
from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.question import Question
from bot.features.answers import messages as answer_messages
from bot.features.answers.layout import card_blocks
from bot.rendering.text import WIDTH, text_of
from procedures.document import Document, Kind, Seen, Standing, Voice

LONG = "The duty manager of the area where the child is found rings the other council at once. " * 6

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="|"), min_size=1, max_size=40
)
prose = st.lists(words, min_size=1, max_size=30).map(" ".join).filter(str.strip)
lines = st.lists(prose, min_size=1, max_size=3).map("\n".join)
documents = st.builds(
    Document,
    id=st.just("any"),
    title=prose,
    kind=st.sampled_from(Kind),
    publisher=prose,
    published=st.sampled_from([None, "2019", "2019-07", "2019-07-31"]),
    standing=st.sampled_from(Standing),
    seen=st.sampled_from(Seen),
)
shown = st.builds(
    lambda text, note, heading, locator, voice, document, originals: ShownPassage(
        a_note("any", text, heading=heading, locator=locator, voice=voice)
        if note
        else a_paragraph("any", text, locator).said_by(voice),
        document,
        originals=tuple(a_paragraph("any", original) for original in originals),
    ),
    lines,
    st.booleans(),
    st.just("") | prose,
    words,
    st.sampled_from(Voice),
    documents,
    st.lists(lines, max_size=2),
)
differing = st.builds(
    Disagreement, prose, st.lists(st.builds(Side, prose, shown), min_size=2, max_size=4).map(tuple)
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    passages = draw(st.lists(shown, max_size=5))
    own_words = st.none() | (st.just(passages[0].passage.text) if passages else st.none())
    return Card(
        draw(st.sampled_from(Status)),
        draw(own_words),
        tuple(passages),
        tuple(draw(st.lists(differing, max_size=2))),
        tuple(draw(st.lists(prose, max_size=2))),
        tuple(draw(st.lists(prose, max_size=2))),
        draw(st.none() | prose.map(Question)),
    )


def text_of_card(card: Card) -> str:
    return text_of(card_blocks(card))


def collapsed(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


@settings(max_examples=examples(120))
@given(cards())
def test_every_word_is_there_in_order_and_lines_fit(card: Card) -> None:
    page = text_of_card(card)
    plain = collapsed(page)
    assert plain.startswith(collapsed(answer_messages.LEADS[card.status.value]))
    for passage in card.in_view:
        for text in (passage.passage.text, *(original.text for original in passage.originals)):
            assert collapsed(text) in plain
        assert collapsed(formatting.whose_words(passage.passage, passage.document)) in plain
        assert collapsed(formatting.citation(passage.passage, passage.document)) in plain
    for differs in card.disagreements:
        assert collapsed(differs.question) in plain
        for side in differs.sides:
            assert collapsed(side.says[0].upper() + side.says[1:]) in plain
            assert collapsed(formatting.citation(side.shown.passage, side.shown.document)) in plain
    for sentence in (*card.notices, *card.next_steps):
        assert collapsed(sentence) in plain
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    for line in page.split("\n"):
        assert len(line) <= WIDTH or is_one_word(line), line


def is_one_word(line: str) -> bool:
    """Whether a line holds no place at which it could have been broken, but its marks."""
    return len(
        [word for word in line.split(" ") if word and word not in {"|", "*", "-", "Note:"}]
    ) <= 1 or bool(line.lstrip()[:1].isdigit() and len(line.split()) == 2)


def test_a_card_as_it_looks() -> None:
    decision = a_document("decision", title="Decision 1", kind=Kind.DECISION, seen=Seen.ORIGINAL)
    note = a_note("decision", "The host council rings first.", heading="Who rings", voice=Voice.FINDING)
    host = a_side(a_document("host", kind=Kind.GUIDANCE, published="2030"), "who", "the host council")
    home = a_side(a_document("home", published=None), "who", "the home council", voice=Voice.COURT)
    differs = Disagreement("Who rings?", (Side("the host council", host), Side("the home council", home)))
    card = a_card(
        Status.ANSWERED,
        ShownPassage(note, decision, originals=(a_paragraph("decision", "The host\ncouncil rings."),)),
        headline=note.text,
        disagreements=(differs,),
        notices=("Decision 1 is old.",),
        next_steps=("Ring.",),
    )
    assert text_of_card(card) == (
        "This answers it.\n"
        "\n"
        "The host council rings first.\n"
        "\n"
        "1. Who rings\n"
        "   Our note. Ombudsman's finding.\n"
        "   [Decision 1, paragraph 1.1, 5 March 2031, current]\n"
        "   The paragraph itself:\n"
        "   | The host\n"
        "   | council rings.\n"
        "   | [Decision 1, paragraph 1.1, 5 March 2031, the rule as it then was]\n"
        "\n"
        "Sources differ. Who rings?\n"
        "  * The host council\n"
        "    [local procedure; The host of Exampleshire, paragraph 1.1, 2030, current]\n"
        "  * The home council\n"
        "    [court; The home of Exampleshire, paragraph 1.1, undated, current]\n"
        "\n"
        "Note: Decision 1 is old.\n"
        "\n"
        "What to do next\n"
        "  - Ring.\n"
    )


def test_a_cards_headline_is_not_said_twice_and_a_passage_that_is_no_headline_is_shown() -> None:
    first, second = a_note(text="The first."), a_note(text="The second.")
    page = text_of_card(
        a_card(
            Status.ANSWERED, *(ShownPassage(n, a_document()) for n in (first, second)), headline="The first."
        )
    )
    assert page.count("The first.") == 1
    assert page.count("The second.") == 1


@pytest.mark.parametrize("long", ["heading", "title"])
def test_long_headings_and_titles_are_wrapped(long: str) -> None:
    document = a_document(title=LONG if long == "title" else "T")
    page = text_of_card(
        a_card(Status.CLOSEST, ShownPassage(a_note(heading=LONG if long == "heading" else ""), document))
    )
    assert max(map(len, page.split("\n"))) <= WIDTH
    assert collapsed(LONG) in collapsed(page)
