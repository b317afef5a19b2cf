"""Citation codes on both kinds of database: what is kept of a card, and what became of it later."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from support.samples import a_card, a_document, a_library_of, a_note, a_paragraph, a_side

from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.errors import StoreError
from bot.features.answers.layout import card_blocks
from bot.features.citations.layout import verified_blocks
from bot.features.citations.model import CitationRecord
from bot.features.citations.service import CitationService, Keep, as_typed, cited
from bot.features.citations.verification import Verified, verified
from bot.rendering.telegram_html import pages_of
from bot.rendering.text import text_of
from bot.store.store import Store
from procedures.document import Document, Original, Passage, Standing
from procedures.library import Library

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
MANUAL = a_document()
NOTE = a_note()
PARAGRAPH = a_paragraph()
ANSWER = a_card(Status.ANSWERED, ShownPassage(NOTE, MANUAL, 1.0, (PARAGRAPH,)))

Coded = Callable[..., Card]


class Answers:
    """Stands for the service of answers: gives the cards it holds, with their codes."""

    def __init__(self, keep: Keep, *cards: Card) -> None:
        self._citations = CitationService(keep)
        self._made = cards

    def answer(self, _typed: str) -> Card:
        return self.answer_all([_typed])[0]

    def answer_all(self, typed: Sequence[str]) -> list[Card]:
        return self._citations.coded(self._made[: len(typed)])


def answers(store: Store, *cards: Card, today: dt.date = TODAY) -> Answers:
    return Answers(lambda records: store.citations.keep(records, today), *cards)


def shown(store: Store, card: Card, today: dt.date = TODAY) -> CitationRecord:
    """What is kept of a card once it was shown."""
    code = answers(store, card, today=today).answer("any question").code
    assert code is not None
    record = store.citations.by_code(code)
    assert record is not None
    return record


def test_a_card_with_passages_has_a_code_under_which_they_are_kept(store: Store) -> None:
    document = a_document("rules", standing=Standing.SUPERSEDED)
    side = a_side(document, "who", "the ferry")
    differs = Disagreement("Who?", (Side("the manager", ShownPassage(NOTE, MANUAL)), Side("the ferry", side)))
    record = shown(store, replace(ANSWER, disagreements=(differs,)))
    assert (record.kind, record.facts, record.shown) == ("answer", {"status": "answered"}, TODAY)
    assert [(p.passage_id, p.digest, p.text) for p in record.passages] == [
        (p.id, p.digest, p.text) for p in (NOTE, PARAGRAPH, side.passage)
    ]
    assert [p.citation for p in record.passages] == [
        "Our note. Local procedure. The manual of Exampleshire, paragraph 1.1, 5 March 2031, current",
        "Local procedure. Exampleshire Council. "
        "The manual of Exampleshire, paragraph 1.1, 5 March 2031, current",
        "Our note. Local procedure. The rules of Exampleshire, paragraph 1.1, 5 March 2031, superseded",
    ]


@pytest.mark.parametrize("status", set(Status) - {Status.ANSWERED, Status.CLOSEST})
def test_no_other_card_has_a_code(store: Store, status: Status) -> None:
    assert answers(store, a_card(status)).answer("any question") == a_card(status)


def test_the_same_card_twice_is_one_record_and_another_card_another(store: Store) -> None:
    closest = replace(ANSWER, status=Status.CLOSEST)
    standing = a_card(Status.ANSWERED, ShownPassage(NOTE, replace(MANUAL, standing=Standing.SUPERSEDED)))
    first = [card.code for card in answers(store, ANSWER, closest, standing).answer_all(["a", "b", "c"])]
    again = [card.code for card in answers(store, ANSWER, closest, standing).answer_all(["d", "e", "f"])]
    assert first == again
    assert len(set(first)) == 3
    assert store.citations.sweep(TODAY + DAY) == 3


def test_many_cards_are_kept_together() -> None:
    kept: list[Sequence[CitationRecord]] = []

    def keep(records: Sequence[CitationRecord]) -> frozenset[str]:
        kept.append(records)
        return frozenset(record.code for record in records)

    cards = [replace(ANSWER, passages=(ShownPassage(a_note(text=f"Note {n}."), MANUAL),)) for n in range(120)]
    nothing = a_card(Status.NOTHING)
    coded = Answers(keep, *cards, nothing).answer_all(["q"] * 121)
    (records,) = kept
    assert [card.code for card in coded] == [*(record.code for record in records), None]
    assert len(records) == 120


def test_several_who_show_one_card_at_once_keep_it_once(store: Store) -> None:
    codes: list[str | None] = []
    ready = threading.Barrier(4)

    def ask() -> None:
        ready.wait()
        codes.append(answers(store, ANSWER).answer("any question").code)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [codes[0]] * 4
    assert codes[0] is not None
    record = store.citations.by_code(codes[0])
    assert record is not None
    assert len(record.passages) == 2


def test_a_code_that_stands_for_other_passages_is_not_given(store: Store) -> None:
    record = shown(store, ANSWER)
    foreign = replace(record, passages=cited([ShownPassage(a_note(text="Another."), MANUAL)]))
    assert store.citations.keep([foreign], TODAY) == frozenset()
    assert store.citations.by_code(record.code) == record


def test_a_card_is_kept_from_when_it_was_last_shown(store: Store) -> None:
    code = shown(store, ANSWER).code
    assert shown(store, ANSWER, TODAY + 2 * DAY).shown == TODAY + 2 * DAY
    assert shown(store, ANSWER, TODAY + DAY).shown == TODAY + 2 * DAY
    assert store.citations.sweep(TODAY + 2 * DAY) == 0
    assert store.citations.sweep(TODAY + 3 * DAY) == 1
    assert store.citations.by_code(code) is None


def test_a_store_that_fails_costs_the_code_and_not_the_card(caplog: pytest.LogCaptureFixture) -> None:
    def keep(records: Sequence[CitationRecord]) -> frozenset[str]:
        raise StoreError(records[0].passages[0].text)

    with caplog.at_level(logging.DEBUG):
        card = Answers(keep, ANSWER).answer("any question")
    assert (card.code, card.passages) == (None, ANSWER.passages)
    assert card.notices == (
        "This card has no citation code, because it could not be kept now. Keep the card itself.",
    )
    assert "StoreError" in caplog.text
    assert NOTE.text not in caplog.text


def test_the_code_is_on_the_card_in_every_channel() -> None:
    card = replace(ANSWER, code="K7F3-9QTX")
    assert card.as_json()["code"] == "K7F3-9QTX"
    assert text_of(card_blocks(card)).endswith("\n\nCitation code K7F3-9QTX\n")
    assert "Citation code" not in text_of(card_blocks(ANSWER))
    assert "Citation code K7F3-9QTX" in pages_of(card_blocks(card))[-1].html
    assert "Citation code" not in pages_of(card_blocks(ANSWER))[-1].html


# What became of a card later.

RECORD = CitationRecord(
    "K7F3-9QTX",
    "answer",
    {"status": "answered"},
    cited([ShownPassage(NOTE, MANUAL, 1.0, (PARAGRAPH,))]),
    TODAY,
)


def looked_at(*notes: Passage, document: Document = MANUAL, paragraphs: Sequence[Passage] = ()) -> Verified:
    """The card, when these notes and paragraphs stand."""
    library: Library = a_library_of(*(ShownPassage(note, document) for note in notes))
    # The document as it was added says what was known then.
    originals = [Original(MANUAL, tuple(paragraphs))] if paragraphs else []
    return verified(RECORD, library, originals)


def states(found: Verified) -> list[str]:
    return [checked.state.value for checked in found.passages]


def test_what_stands_is_as_it_was() -> None:
    found = looked_at(NOTE, paragraphs=[PARAGRAPH])
    assert states(found) == ["as it was", "as it was"]
    assert found.outcome == "Every passage is as it was."
    assert {(p["text_now"], p["citation_now"]) for p in found.as_json()["passages"]} == {(None, None)}
    page = text_of(verified_blocks(found))
    assert NOTE.text in page
    assert "Now:" not in page


def test_words_that_changed_are_shown_as_they_were_and_as_they_are() -> None:
    new = replace(NOTE, text="The deputy rings first.")
    found = looked_at(new, paragraphs=[replace(PARAGRAPH, text="1.1 otherwise.")])
    assert states(found) == ["changed", "changed"]
    assert found.outcome == "Changed or withdrawn: 2 of 2 passages."
    first = found.as_json()["passages"][0]
    assert (first["text"], first["text_now"]) == (NOTE.text, "The deputy rings first.")
    page = text_of(verified_blocks(found))
    for text in (NOTE.text, "The deputy rings first.", "1.1 in full.", "1.1 otherwise."):
        assert text in page


def test_a_retired_note_and_an_original_that_was_taken_out_are_withdrawn() -> None:
    found = looked_at()
    assert states(found) == ["withdrawn", "withdrawn"]
    assert found.as_json()["passages"][0]["text"] == NOTE.text
    assert text_of(verified_blocks(found)).count("Withdrawn. It no longer stands in this library.") == 2


def test_a_standing_that_changed_is_told_though_the_words_did_not() -> None:
    replaced = replace(MANUAL, standing=Standing.SUPERSEDED)
    found = looked_at(NOTE, document=replaced, paragraphs=[PARAGRAPH])
    assert states(found) == ["as it was", "as it was"]
    assert found.outcome == ("Every passage has the words it had. What is said about it changed for 2 of 2.")
    for passage in found.as_json()["passages"]:
        assert passage["citation"].endswith("current")
        assert passage["citation_now"].endswith("superseded")
        assert passage["text_now"] is None
    assert "superseded]" in text_of(verified_blocks(found))


def test_words_that_stand_under_another_number_are_not_withdrawn_or_changed() -> None:
    moved = a_paragraph(text=PARAGRAPH.text, locator="1.2")
    other = a_paragraph(text="A new first paragraph.")
    found = looked_at(NOTE, paragraphs=[other, moved])
    assert states(found) == ["as it was", "as it was"]
    assert "paragraph 1.2" in found.as_json()["passages"][1]["citation_now"]


def test_the_words_of_an_original_that_was_taken_out_are_dropped(store: Store) -> None:
    other = a_paragraph("manual-2", "2.1 in full.", "2.1")
    card = a_card(
        Status.ANSWERED,
        ShownPassage(NOTE, MANUAL, 1.0, (PARAGRAPH,)),
        ShownPassage(other, a_document("manual-2")),
    )
    code = shown(store, card).code
    store.citations.forget(["manual"])
    record = store.citations.by_code(code)
    assert record is not None
    assert [p.text for p in record.passages] == [NOTE.text, "", other.text]
    # Its own passages and the notes on it are of it, and those of the one whose id begins alike are not.
    assert [store.citations.count_of(i) for i in ("manual", "manual-2", "manual-3", "man")] == [1, 1, 0, 0]
    assert store.citations.counts() == {"manual": 1, "manual-2": 1}
    gone = verified(record, a_library_of(), [])
    assert gone.as_json()["passages"][1]["text"] is None
    assert "Its words are no longer kept" in text_of(verified_blocks(gone))
    # Added again, its words are known by their digest.
    back = verified(record, a_library_of(), [Original(MANUAL, (PARAGRAPH,))])
    assert back.as_json()["passages"][1]["text"] == PARAGRAPH.text
    assert shown(store, card).code == code


def test_a_duty_card_is_told_from_an_answer() -> None:
    duty = replace(RECORD, kind="duty", facts={})
    page = text_of(verified_blocks(replace(looked_at(NOTE), record=duty)))
    assert "It was a duty card.\n" in page
    assert "It was an answer.\n" in text_of(verified_blocks(looked_at(NOTE)))
    assert as_typed(page.split("Citation code ")[1][:9]) == "K7F3-9QTX"
