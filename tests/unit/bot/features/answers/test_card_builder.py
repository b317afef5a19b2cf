"""From what was found to a card: stored words only, and no more said than was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import a_document, a_library_of, a_note, a_paragraph, a_result, a_side, what_was_found

from bot.core import messages as core_messages
from bot.core.card import Card, Status
from bot.core.question import Question
from bot.features.answers import messages as answer_messages
from bot.features.answers.card_builder import PASSAGES, asks_about_a_boundary, card_of
from embeddings.confidence import Verdict
from embeddings.results import Result
from embeddings.search import Found
from procedures.document import Kind, Seen, Standing, Voice
from procedures.library import Library

PLAIN = "how soon do minutes go round"
BOUNDARY = "child lives in one borough and is at risk in another, who holds the strategy discussion"
NOTHING_HELD = a_library_of()


def a_card_for(
    found: Found, question: str = PLAIN, library: Library = NOTHING_HELD, unsure: str = ""
) -> Card:
    return card_of(Question.of(question), found, library, unsure=unsure)


def test_nothing_found_holds_no_passage_even_where_some_were_near() -> None:
    near, silent = a_result(a_note()), a_result(a_note(text="It does not say.", voice=Voice.SILENCE))
    card = a_card_for(what_was_found(Verdict.NOTHING, near, silence=silent))
    assert card == Card(Status.NOTHING, next_steps=(answer_messages.REWORD, answer_messages.ASK_LEAD))


def test_the_headline_of_an_answer_is_the_first_notes_own_words() -> None:
    first, second = a_note(text="The first."), a_note(text="The second.")
    card = a_card_for(what_was_found(Verdict.ANSWERED, a_result(first), a_result(second)))
    assert card.status is Status.ANSWERED
    assert card.headline == "The first."


@pytest.mark.parametrize("verdict", [Verdict.ANSWERED, Verdict.CLOSEST])
def test_an_original_is_never_a_headline_nor_is_a_note_that_does_not_answer(verdict: Verdict) -> None:
    first = a_paragraph() if verdict is Verdict.ANSWERED else a_note()
    card = a_card_for(what_was_found(verdict, a_result(first), a_result(a_note())))
    assert card.headline is None


def test_what_a_document_does_not_say_comes_first_where_it_fits_best() -> None:
    silent = a_note(text="The manual does not say who pays.", voice=Voice.SILENCE)
    card = a_card_for(what_was_found(Verdict.CLOSEST, a_result(a_note()), silence=a_result(silent)))
    assert card.status is Status.CLOSEST
    assert card.headline == silent.text
    assert [shown.passage for shown in card.passages] == [silent, a_note()]


def test_a_note_comes_with_the_paragraphs_it_rests_on_and_its_score() -> None:
    card = a_card_for(what_was_found(Verdict.ANSWERED, a_result(a_note(), None, a_paragraph())))
    shown = card.passages[0]
    assert shown.originals == (a_paragraph(),)
    assert shown.score == 0.5
    assert core_messages.ADD_ORIGINAL not in card.next_steps


def test_a_note_without_its_paragraphs_says_how_to_get_them() -> None:
    assert (
        core_messages.ADD_ORIGINAL
        in a_card_for(what_was_found(Verdict.ANSWERED, a_result(a_note()))).next_steps
    )
    card = a_card_for(what_was_found(Verdict.ANSWERED, a_result(a_paragraph())))
    assert core_messages.ADD_ORIGINAL not in card.next_steps


def test_the_nearest_passages_come_with_other_ways_to_ask() -> None:
    closest = a_card_for(what_was_found(Verdict.CLOSEST, a_result(a_note()))).next_steps
    answered = a_card_for(what_was_found(Verdict.ANSWERED, a_result(a_note()))).next_steps
    assert {answer_messages.REWORD, answer_messages.ASK_LEAD} <= set(closest)
    assert not {answer_messages.REWORD, answer_messages.ASK_LEAD} & set(answered)
    assert answer_messages.CHECK_MANUAL in closest
    assert answer_messages.CHECK_MANUAL in answered


@pytest.mark.parametrize("verdict", [Verdict.ANSWERED, Verdict.CLOSEST])
def test_without_calibration_the_card_says_so_before_anything_else(verdict: Verdict) -> None:
    found = what_was_found(verdict, a_result(a_note(), a_document(standing=Standing.SUPERSEDED)))
    notices = a_card_for(found, unsure=answer_messages.UNCALIBRATED).notices
    assert notices[0] == answer_messages.UNCALIBRATED
    assert len(notices) == 2
    assert answer_messages.UNCALIBRATED not in a_card_for(found).notices


@pytest.mark.parametrize(
    ("question", "boundary"),
    [
        (BOUNDARY, True),
        ("child lives in havering, risk is at dad's in kent. who holds the strat?", True),
        ("which authority leads the s47 when the child is found out of area", True),
        (PLAIN, False),
        ("who holds the strategy discussion", False),
        ("which boroughs publish their audits", False),
    ],
)
def test_a_question_across_a_boundary_is_told_to_ring_the_other_council(
    question: str, boundary: bool
) -> None:
    assert asks_about_a_boundary(question) is boundary
    steps = a_card_for(what_was_found(Verdict.ANSWERED, a_result(a_note())), question).next_steps
    assert (steps[: len(answer_messages.BOUNDARY_STEPS)] == answer_messages.BOUNDARY_STEPS) is boundary


def test_both_sides_are_on_the_card_although_one_alone_was_found() -> None:
    host = a_side(a_document("host", kind=Kind.GUIDANCE), "who", "the host")
    home = a_side(a_document("home"), "who", "the home")
    library = a_library_of(host, home, who="Who holds it?")
    found = what_was_found(Verdict.ANSWERED, a_result(home.passage, home.document))
    (differs,) = a_card_for(found, library=library).disagreements
    assert differs.question == "Who holds it?"
    assert [side.says for side in differs.sides] == ["the home", "the host"]
    near = what_was_found(Verdict.CLOSEST, *found.results)
    assert a_card_for(near, library=library).disagreements == ()
    assert a_card_for(near, BOUNDARY, library).disagreements == (differs,)


def test_a_side_brings_its_notices_with_it() -> None:
    decision = a_document("decision", kind=Kind.DECISION, outcome="Not upheld")
    fault, home = a_side(decision, "who", "the host"), a_side(a_document("home"), "who", "the home")
    library = a_library_of(fault, home, who="Who holds it?")
    card = a_card_for(
        what_was_found(Verdict.ANSWERED, a_result(home.passage, home.document)), library=library
    )
    assert core_messages.NOT_UPHELD.format(title=decision.title, outcome="Not upheld") in card.notices


results = st.builds(
    lambda text, note, kind, seen, standing, originals: a_result(
        a_note("any", text) if note else a_paragraph("any", text),
        a_document("any", kind=kind, seen=seen, standing=standing, captured="2031-01", reported_by="a court"),
        *(a_paragraph("any", original) for original in originals),
    ),
    st.text(min_size=1, max_size=30),
    st.booleans(),
    st.sampled_from(Kind),
    st.sampled_from(Seen),
    st.sampled_from(Standing),
    st.lists(st.text(min_size=1, max_size=30), max_size=2),
)


@given(
    st.lists(results, min_size=1, max_size=8),
    st.sampled_from(Verdict),
    st.none() | results,
    st.text(),
    st.booleans(),
)
def test_every_word_of_law_on_a_card_is_a_stored_passage_whole(
    given_results: list[Result], verdict: Verdict, silence: Result | None, question: str, unsure: bool
) -> None:
    found = what_was_found(verdict, *given_results, silence=silence)
    card = a_card_for(found, question, unsure="Unsure." if unsure else "")
    stored = ([silence] if silence else []) + given_results
    expected = [] if verdict is Verdict.NOTHING else stored[:PASSAGES]
    assert [(s.passage, s.document, s.originals) for s in card.passages] == [
        (r.passage, r.document, r.originals) for r in expected
    ]
    assert card.headline is None or card.headline == card.passages[0].passage.text
    assert card.headline is None or silence or card.passages[0].passage.note
    assert card.status.value == verdict.value


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_question_that_names_another_nation_has_its_pointer_in_view(
    verdict: Verdict, library: Library
) -> None:
    found = what_was_found(verdict, *[a_result(a_note(text=f"English {n}.")) for n in range(5)])
    card = a_card_for(found, "family in gretna, who keeps the plan", library)
    ids = [shown.passage.id for shown in card.passages]
    pointer = "scotland-national-guidance-2021/whose-guidance"
    assert ids.index(pointer) == (1 if verdict is Verdict.ANSWERED else 0)
    assert card.status is not Status.NOTHING


def test_a_pointer_that_was_found_in_view_is_not_said_twice(library: Library) -> None:
    pointer = library.by_id["wales-safeguarding-procedures/whose-procedures"]
    found = what_was_found(
        Verdict.CLOSEST, a_result(a_note()), Result(pointer, library.documents[pointer.document_id], 0.4)
    )
    card = a_card_for(found, "child in wrexham", library)
    assert [shown.passage.id for shown in card.passages].count(pointer.id) == 1
