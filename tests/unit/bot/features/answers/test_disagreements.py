"""Where sources differ: all sides, none chosen, each with whose words they are."""

from __future__ import annotations

from support.samples import a_document, a_note, a_side

from bot.core.card import ShownPassage
from bot.features.answers.disagreements import MOST_QUESTIONS, MOST_SIDES, disagreements_for
from procedures.document import Kind, Voice
from procedures.library import Library

QUESTIONS = {"who": "Who holds it?", "when": "How soon?", "where": "Where?"}
HOST = a_side(a_document("host", kind=Kind.GUIDANCE), "who", "the host")
HOME = a_side(a_document("home"), "who", "the home")


def sides(*shown: ShownPassage, positions: list[ShownPassage]) -> list[list[str]]:
    return [[s.says for s in d.sides] for d in disagreements_for(shown, positions, QUESTIONS)]


def test_both_sides_are_shown_whichever_was_found() -> None:
    assert sides(HOST, positions=[HOST, HOME]) == [["the host", "the home"]]
    assert sides(HOME, positions=[HOST, HOME]) == [["the home", "the host"]]
    (differs,) = disagreements_for([HOME], [HOST, HOME], QUESTIONS)
    assert differs.question == "Who holds it?"
    assert [side.shown for side in differs.sides] == [HOME, HOST]


def test_there_is_no_disagreement_with_one_side_or_without_its_question() -> None:
    agreeing = a_side(a_document("other"), "who", "The host")
    unknown = [a_side(a_document(name), "unlisted", name) for name in ("a", "b")]
    assert sides(HOST, positions=[HOST]) == []
    assert sides(HOST, positions=[HOST, agreeing]) == []
    assert sides(unknown[0], positions=unknown) == []
    assert sides(ShownPassage(a_note(), a_document()), positions=[HOST, HOME]) == []


def test_sources_that_bind_more_widely_come_first_among_the_others() -> None:
    kinds = [Kind.PROCEDURE, Kind.MINUTES, Kind.DECISION, Kind.STATUTE]
    others = [a_side(a_document(kind.name, kind=kind), "who", kind.value) for kind in kinds]
    shown = sides(HOME, positions=others)[0]
    assert shown == ["the home", "statute", "Ombudsman decision", "local procedure"]
    assert len(shown) == MOST_SIDES


def test_one_speaker_has_one_side_unless_nobody_else_has_another() -> None:
    again = a_side(HOST.document, "who", "the host, as a rule")
    assert sides(HOST, positions=[HOST, again, HOME]) == [["the host", "the home"]]
    assert sides(HOST, positions=[HOST, again]) == [["the host", "the host, as a rule"]]


def test_a_council_and_the_ombudsman_in_one_decision_are_two_speakers() -> None:
    decision = a_document("decision", kind=Kind.DECISION, outcome="Upheld")
    council = a_side(decision, "when", "in June", voice=Voice.COUNCIL)
    found = a_side(decision, "when", "in May", voice=Voice.FINDING)
    assert sides(council, positions=[council, found, HOST]) == [["in June", "in May"]]


def test_a_card_shows_no_more_questions_than_can_be_read() -> None:
    pairs = {q: [a_side(a_document(f"{q}{n}"), q, f"{q} {n}") for n in (1, 2)] for q in QUESTIONS}
    positions = [side for pair in pairs.values() for side in pair]
    assert len(sides(*(pair[0] for pair in pairs.values()), positions=positions)) == MOST_QUESTIONS


def test_every_side_of_the_shipped_library_is_shown_beside_another(library: Library) -> None:
    documents = library.documents
    positions = [ShownPassage(n, documents[n.document_id]) for n in library.notes if n.positions]
    assert len(positions) > 50
    for shown in positions:
        first = shown.passage.positions[0]
        made = disagreements_for([shown], positions, library.questions)
        assert made[0].question == library.questions[first.question], shown.passage.id
        assert made[0].sides[0].says == first.says
        assert len({side.says for side in made[0].sides}) >= 2
