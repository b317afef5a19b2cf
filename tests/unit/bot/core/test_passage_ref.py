"""What became of a passage that was shown or rested on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.samples import a_document, a_paragraph

from bot.core.corpus import Corpus
from bot.core.passage_ref import PassageRef, PassageState, ResolvedPassage
from procedures.document import Document, Original, Passage, Standing
from procedures.library import Library

MANUAL = a_document()
PARAGRAPH = a_paragraph()
REF = PassageRef.of(PARAGRAPH, MANUAL)
MOVED = a_paragraph(text=PARAGRAPH.text, locator="1.2")
OTHER = replace(PARAGRAPH, text="1.1 otherwise.")


def resolved(library: Library, *passages: Passage, document: Document = MANUAL) -> ResolvedPassage:
    return REF.resolve(Corpus.of(library, [Original(document, passages)]))


def test_a_reference_says_whose_words_where_from_of_what_date_and_standing() -> None:
    assert (REF.passage_id, REF.digest, REF.text) == (PARAGRAPH.id, PARAGRAPH.digest, PARAGRAPH.text)
    assert REF.document_id == "manual"
    assert REF.citation == (
        "Local procedure. Exampleshire Council. "
        "The manual of Exampleshire, paragraph 1.1, 5 March 2031, current"
    )


@pytest.mark.parametrize(
    ("passages", "state", "id_now"),
    [
        ((PARAGRAPH,), PassageState.AS_IT_WAS, PARAGRAPH.id),
        ((OTHER,), PassageState.CHANGED, PARAGRAPH.id),
        ((), PassageState.WITHDRAWN, PARAGRAPH.id),
        ((OTHER, MOVED), PassageState.AS_IT_WAS, MOVED.id),
        ((a_paragraph("manual-2", PARAGRAPH.text),), PassageState.WITHDRAWN, PARAGRAPH.id),
    ],
)
def test_it_is_as_it_was_changed_or_withdrawn(
    library: Library, passages: tuple[Passage, ...], state: PassageState, id_now: str
) -> None:
    found = REF.resolve(Corpus.of(library, [Original(a_document(p.document_id), (p,)) for p in passages]))
    found = found if len(passages) < 2 else resolved(library, *passages)
    assert found.state is state
    assert found.unchanged == (state is PassageState.AS_IT_WAS)
    assert found.id_now == id_now


def test_the_same_words_are_cited_anew_where_something_else_is_said_of_them(library: Library) -> None:
    assert not resolved(library, PARAGRAPH).cited_anew
    superseded = resolved(library, PARAGRAPH, document=replace(MANUAL, standing=Standing.SUPERSEDED))
    assert superseded.unchanged
    assert superseded.cited_anew
    assert resolved(library, OTHER, MOVED).cited_anew


def test_words_that_went_with_their_document_come_back_with_it(library: Library) -> None:
    forgotten = replace(REF, text="")
    assert forgotten.resolve(Corpus.of(library, [])).text is None
    assert forgotten.resolve(Corpus.of(library, [Original(MANUAL, (OTHER,))])).text is None
    assert forgotten.resolve(Corpus.of(library, [Original(MANUAL, (PARAGRAPH,))])).text == PARAGRAPH.text
