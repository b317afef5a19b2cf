"""Local learning on a card: after what says what must be done, never first, and never in its place."""

from __future__ import annotations

from dataclasses import replace

from support.samples import a_document, a_note, a_paragraph, a_result, what_was_found

from bot.core.card import SHOWN, Card, ShownPassage, Status
from bot.core.corpus import Corpus
from bot.core.question import Question
from bot.features.answers.card_builder import MOST, card_of, paired, with_learning
from bot.features.answers.kept_card import kept, restored
from bot.features.answers.model import LocalLearning
from embeddings.confidence import Verdict
from procedures.document import Kind, Passage, Voice
from procedures.library import Library


def a_point(number: int = 7) -> ShownPassage:
    document = a_document(f"learning-{number}", kind=Kind.LEARNING, title=f"Learning point {number}")
    text = f"What team {number} learned."
    passage = Passage(f"{document.id}/1", document.id, text, "released", voice=Voice.LEARNING, note=True)
    return ShownPassage(passage, document)


def a_source(name: str, kind: Kind = Kind.DECISION, voice: Voice = Voice.FINDING) -> ShownPassage:
    return ShownPassage(a_note(name, f"Note of {name}.", voice=voice), a_document(name, kind=kind))


RULE = a_source("manual", Kind.PROCEDURE, Voice.PROCEDURE)


def names(passages: tuple[ShownPassage, ...]) -> list[str]:
    return [shown.document.id for shown in passages]


def test_no_point_stands_above_what_says_what_must_be_done() -> None:
    passages = [a_source("a"), RULE, a_source("b"), a_source("c", Kind.STATUTE, Voice.LAW), a_source("d")]
    assert names(with_learning(passages, [a_point()], SHOWN)) == ["a", "manual", "b", "c", "learning-7", "d"]


def test_no_point_stands_first_where_a_source_was_found() -> None:
    assert names(with_learning([a_source("a"), a_source("b")], [a_point()], SHOWN)) == [
        "a",
        "learning-7",
        "b",
    ]


def test_without_points_the_passages_are_as_they_were() -> None:
    passages = (a_source("a"), RULE)
    assert with_learning(passages, [], SHOWN) == passages


def test_a_card_shows_no_more_than_so_many_points() -> None:
    shown = with_learning([RULE], [a_point(n) for n in range(5)], SHOWN)
    assert sum(s.is_learning for s in shown) == MOST


def test_in_view_are_three_passages_of_sources_and_every_point() -> None:
    sources = [a_source(str(n), Kind.PROCEDURE, Voice.PROCEDURE) for n in range(5)]
    card = Card(Status.ANSWERED, passages=with_learning(sources, [a_point()], SHOWN))
    assert names(card.in_view) == ["0", "1", "2", "learning-7"]
    assert names(Card(Status.ANSWERED, passages=tuple(sources)).in_view) == ["0", "1", "2"]
    assert names(Card(Status.ANSWERED, passages=(RULE,)).in_view) == ["manual"]


def test_a_passage_shows_the_points_that_bear_on_it_or_on_a_paragraph_under_it() -> None:
    paragraph = a_paragraph()
    note = ShownPassage(a_note(), a_document(), originals=(paragraph,))
    for passage_id in (note.passage.id, paragraph.id):
        assert paired(note, {passage_id: (a_point(),)}).learning == (a_point(),)
    assert paired(note, {"manual#9": (a_point(),)}).learning == ()


def test_a_point_that_bears_on_a_passage_in_view_is_on_the_card(library: Library) -> None:
    note = a_note(text="The note.")
    found = what_was_found(Verdict.ANSWERED, a_result(note))
    beside = LocalLearning(bearing={note.id: (a_point(),)})
    card = card_of(Question.of("who rings"), found, library, learning=beside)
    assert names(card.passages) == ["manual", "learning-7"]
    assert card.headline == "The note."
    first, second = card.as_json()["passages"]
    assert first["learning"] == ["learning-7/1"]
    assert second["voice"] == "local learning, not a rule"


def test_where_nothing_else_was_found_a_very_near_point_is_the_closest_and_no_answer(
    library: Library,
) -> None:
    found = what_was_found(Verdict.NOTHING)
    asked = Question.of("where is the list of telephone numbers")
    alone = card_of(asked, found, library, learning=LocalLearning(alone=(a_point(),)))
    assert (alone.status, names(alone.passages), alone.headline) == (Status.CLOSEST, ["learning-7"], None)
    nothing = card_of(asked, found, library, learning=LocalLearning(near=(a_point(),)))
    assert (nothing.status, nothing.passages) == (Status.NOTHING, ())


def test_a_card_that_is_opened_again_names_the_points_on_its_passages_to_whom_they_are_for() -> None:
    point = a_point()
    bearing = replace(RULE, learning=(point,))
    held = kept(Card(Status.ANSWERED, passages=(bearing,)))
    corpus = Corpus({RULE.passage.id: RULE.passage}, {RULE.document.id: RULE.document})
    (opened,) = restored(held, corpus, {point.passage.id: point}).passages
    assert opened.learning == (point,)
    (of_another,) = restored(held, corpus, {}).passages
    assert of_another.learning == ()
