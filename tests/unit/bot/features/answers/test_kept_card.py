"""A card made again at a press: of what is one council's alone, nothing stands on it for who left."""

from __future__ import annotations

from support.samples import a_document, a_note

from bot.core import messages as core_messages
from bot.core.card import Card, ShownPassage, Status
from bot.core.corpus import Corpus
from bot.core.notices import notices_for
from bot.features.answers.kept_card import kept, restored
from procedures.document import Kind, Standing, as_own


def a_source(document_id: str, title: str) -> ShownPassage:
    document = a_document(document_id, kind=Kind.PROCEDURE, title=title, standing=Standing.SUPERSEDED)
    return ShownPassage(a_note(document_id, f"Text of {title}."), document)


def corpus_of(*shown: ShownPassage) -> Corpus:
    return Corpus({s.passage.id: s.passage for s in shown}, {s.document.id: s.document for s in shown})


def test_the_notices_of_what_is_not_shown_any_more_go_with_it() -> None:
    own, shared = a_source(as_own("raft", "kent"), "Raft rules"), a_source("manual", "The manual")
    both = corpus_of(own, shared)
    notices = notices_for([own, shared], both.documents)
    card = Card(Status.ANSWERED, passages=(own, shared), notices=notices)
    assert core_messages.OWN.format(title="Raft rules") in notices
    assert restored(kept(card), both, {}).notices == notices
    left = restored(kept(card), corpus_of(shared), {})
    assert left.passages == (shared,)
    assert left.notices == notices_for([shared], both.documents)
    assert "Raft" not in str(left)
