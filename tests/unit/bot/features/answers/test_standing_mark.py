"""The mark of a passage: a phrase that stands in its citation, whatever its publisher is called."""

from __future__ import annotations

import pytest

from bot.core.card import ShownPassage
from bot.core.question import Question
from bot.features.answers.standing_mark import mark_of
from procedures.document import Document, Kind, Passage, Voice
from procedures.library import Library


@pytest.mark.parametrize("publisher", ["Ferry Standards Ltd.", "Ferry Standards Ltd", "The Quay Co."])
def test_a_mark_that_names_a_publisher_is_no_sentence(library: Library, publisher: str) -> None:
    passage = Passage(
        id="d#a",
        document_id="d",
        text="A ferry is met.",
        locator="a",
        heading="Ferries",
        voice=Voice.LAW,
        note=True,
        not_read=("section 1",),
    )
    shown = ShownPassage(passage, Document("d", "Ferry Act", Kind.STATUTE, publisher))
    mark = mark_of(shown, {}, Question("who meets the ferry"), library, lambda document: True)
    assert mark == f"not read here: check at {publisher.rstrip('.')}"
