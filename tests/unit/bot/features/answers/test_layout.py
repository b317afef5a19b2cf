"""Cards as Telegram messages: every word a card shows, accepted by a strict reader of Telegram's HTML."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.bot_api import client, markup
from support.bot_api.server import Server
from support.bot_api.world import World
from support.examples import examples
from support.paths import ROOT
from support.samples import a_card, a_document, a_note, a_paragraph, a_side
from support.telegram_html import accepted, any_text, kept, long_text, quotes, without_markers
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.core import formatting
from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.question import Question
from bot.features.answers import messages as answer_messages
from bot.features.answers.layout import card_blocks
from bot.rendering.telegram_html import MessagePage, pages_of
from procedures.document import Document, Kind, Seen, Standing, Voice

visible = any_text.filter(kept)
documents = st.builds(
    Document,
    id=st.just("any"),
    title=visible,
    kind=st.sampled_from(Kind),
    publisher=visible,
    published=st.sampled_from([None, "2019", "2019-07", "2019-07-31"]),
    standing=st.sampled_from(Standing),
    seen=st.sampled_from(Seen),
)
passages = st.builds(
    lambda text, note, heading, locator, voice: (
        a_note("any", text, heading=heading, locator=locator, voice=voice)
        if note
        else replace(a_paragraph("any", text, locator), heading=heading, voice=voice)
    ),
    long_text.filter(kept),
    st.booleans(),
    any_text,
    visible,
    st.sampled_from(Voice),
)
shown = st.builds(
    lambda passage, document, originals, ground: ShownPassage(
        passage, document, originals=tuple(originals), ground=ShownPassage(*ground) if ground else None
    ),
    passages,
    documents,
    st.lists(passages, max_size=2),
    st.none() | st.tuples(passages, documents),
)
differing = st.builds(
    Disagreement, visible, st.lists(st.builds(Side, visible, shown), min_size=2, max_size=4).map(tuple)
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    given_passages = draw(st.lists(shown, max_size=5))
    own_words = st.none() | (st.just(given_passages[0].passage.text) if given_passages else visible)
    return Card(
        draw(st.sampled_from(Status)),
        draw(own_words),
        tuple(given_passages),
        tuple(draw(st.lists(differing, max_size=2))),
        tuple(draw(st.lists(long_text, max_size=2))),
        tuple(draw(st.lists(visible, max_size=2))),
        draw(st.none() | st.builds(Question, visible)),
    )


def render(card: Card) -> tuple[MessagePage, ...]:
    return pages_of(card_blocks(card))


def read(card: Card) -> str:
    """The plain text of all messages of a card."""
    return "\n".join(accepted(page).text for page in render(card))


@settings(max_examples=examples(120))
@given(cards())
def test_every_message_is_accepted_and_holds_every_character_in_order(card: Card) -> None:
    plain = kept(without_markers(read(card)))
    place = 0
    wanted = [answer_messages.LEADS[card.status.value], card.headline or ""]
    for passage in card.in_view:
        wanted += [formatting.whose_words(passage.passage, passage.document)]
        wanted += [formatting.citation(passage.passage, passage.document)]
        wanted += [passage.passage.text] if passage.passage.text != card.headline else []
        for original in passage.originals:
            wanted += [formatting.citation(original, passage.document), original.text]
        if ground := passage.ground:
            wanted.append(formatting.whose_words(ground.passage, ground.document))
            wanted += [formatting.citation(ground.passage, ground.document), ground.passage.text]
    for differs in card.disagreements:
        wanted += [differs.question]
        for side in differs.sides:
            wanted += [side.says[1:], formatting.citation(side.shown.passage, side.shown.document)]
    wanted += [*card.notices, card.cleaned or "", *card.next_steps]
    for text in map(kept, wanted):
        assert text in plain[place:]
        place = plain.index(text, place) + len(text)


@settings(max_examples=examples(120))
@given(cards())
def test_no_quote_is_split_unless_it_alone_is_too_long(card: Card) -> None:
    found = [kept(text) for text in quotes(render(card))]
    for passage in card.in_view:
        own = [passage.passage.text] if passage.passage.text != card.headline else []
        grounds = [passage.ground.passage.text] if passage.ground else []
        for text in [*own, *(original.text for original in passage.originals), *grounds]:
            if markup.units(text.encode("utf-16-le", "replace").decode("utf-16-le")) <= markup.TEXT_LIMIT:
                assert found.pop(0) == kept(text)
            else:
                left = kept(text)
                while left:
                    part = found.pop(0)
                    assert left.startswith(part)
                    left = left[len(part) :]
    assert found == []


def test_a_card_as_it_looks() -> None:
    decision = a_document("decision", title="Decision 1", kind=Kind.DECISION)
    note = a_note("decision", "The host council rings first.", heading="Who rings", voice=Voice.FINDING)
    other = replace(a_paragraph("decision", "It wrote <it> down & rang.", "7"), heading="What it did")
    host = a_side(a_document("host", kind=Kind.GUIDANCE, published="2030"), "who", "the host council")
    home = a_side(a_document("home", published=None), "who", "the home council", voice=Voice.COURT)
    differs = Disagreement("Who rings?", (Side("the host council", host), Side("the home council", home)))
    card = a_card(
        Status.ANSWERED,
        ShownPassage(note, decision, originals=(a_paragraph("decision", "The host\ncouncil rings."),)),
        ShownPassage(other, decision),
        headline=note.text,
        disagreements=(differs,),
        notices=("Decision 1 is old.",),
        next_steps=("Ring.", "Write it down."),
    )
    (page,) = render(card)
    assert page.html == (
        "This answers it.\n"
        "\n"
        "<b>The host council rings first.</b>\n"
        "\n"
        "<b>1. Who rings</b>\n"
        "<i>Our note. Ombudsman's finding.\n"
        "Decision 1, paragraph 1.1, 5 March 2031, current</i>\n"
        "The paragraph itself:\n"
        "<i>Decision 1, paragraph 1.1, 5 March 2031, the rule as it then was</i>\n"
        "<blockquote expandable>The host\ncouncil rings.</blockquote>\n"
        "\n"
        "<b>2. What it did</b>\n"
        "<i>Local procedure. Exampleshire Council.\n"
        "Decision 1, paragraph 7, 5 March 2031, the rule as it then was</i>\n"
        "<blockquote expandable>It wrote &lt;it&gt; down &amp; rang.</blockquote>\n"
        "\n"
        "<b>Sources differ.</b> Who rings?\n"
        "• The host council\n"
        "<i>Local procedure. The host of Exampleshire, paragraph 1.1, 2030, current</i>\n"
        "• The home council\n"
        "<i>Court. The home of Exampleshire, paragraph 1.1, undated, current</i>\n"
        "\n"
        "Note: Decision 1 is old.\n"
        "\n"
        "<b>What to do next</b>\n"
        "• Ring.\n"
        "• Write it down."
    )


def test_danger_says_999_before_anything_else() -> None:
    (page,) = render(Card(Status.DANGER, next_steps=answer_messages.DANGER_STEPS))
    assert page.html.startswith("<b>If a child is in danger now, ring 999 first.</b>\n")
    assert [step in page.html for step in answer_messages.DANGER_STEPS] == [True] * len(
        answer_messages.DANGER_STEPS
    )


def test_personal_details_offer_the_cleaned_question_and_nothing_else_of_it() -> None:
    card = Card(Status.PERSONAL, notices=("I saw a name.",), offered=Question("Who rings for the child?"))
    assert read(card) == (
        "Please ask again without details that could tell who someone is.\n"
        "\n"
        "Note: I saw a name.\n"
        "\n"
        "You could ask this instead: Who rings for the child?"
    )


def test_a_passage_without_a_heading_goes_by_its_document() -> None:
    assert "\n1. The manual of Exampleshire\n" in read(
        a_card(Status.CLOSEST, ShownPassage(a_paragraph(), a_document()))
    )


def test_long_passages_go_into_messages_of_their_own() -> None:
    texts_given = ["One sentence of the first. " * 100, "Of the second. " * 200, "Of the third. " * 400]
    card = a_card(
        Status.CLOSEST, *(ShownPassage(a_paragraph("manual", text), a_document()) for text in texts_given)
    )
    pages = [accepted(page).text for page in render(card)]
    assert len(pages) == 4
    assert [page.count("of the first") for page in pages] == [100, 0, 0, 0]
    assert [page.count("Of the second") for page in pages] == [0, 200, 0, 0]
    assert [page.count("Part ") for page in pages] == [0, 0, 1, 1]
    assert sum(page.count("Of the third") for page in pages) == 400


def test_a_card_is_taken_by_a_bot_api_server() -> None:
    card = a_card(Status.CLOSEST, ShownPassage(a_paragraph("manual", "<&> 😀 " * 900), a_document()))

    async def send(server: Server, chat: int) -> None:
        plain = {"verify": False}
        asked, polled = HTTPXRequest(httpx_kwargs=plain), HTTPXRequest(httpx_kwargs=plain)
        async with Bot("1:x", server.base_url, request=asked, get_updates_request=polled) as bot:
            for page in render(card):
                await bot.send_message(chat, page.html, parse_mode="HTML")

    with Server(World("1:x")) as server:
        ann = client.person(server, "Ann")
        ann.starts()
        asyncio.run(send(server, ann.id))
        sent = [message["text"] for message in ann.transcript() if message["from_bot"]]
    assert sum(text.count("<&> 😀") for text in sent) == 900


def test_rendering_needs_no_library_of_telegrams() -> None:
    writer = "bot.rendering.telegram_html, bot.features.answers.layout"
    script = f"import sys, {writer}; print('telegram' in sys.modules, 'torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
