"""The way of a question: what is searched for and what never is, and a card whatever happens."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.samples import RecordingSearch, a_library_of, a_note, a_result, what_was_found
from support.shipped import shipped_screen

from bot.core import messages as core_messages
from bot.core.card import Card, Status
from bot.core.question import LONGEST, Question
from bot.features.answers import messages as answer_messages
from bot.features.answers import service as module
from bot.features.answers.layout import card_blocks
from bot.features.answers.service import AnswerService
from bot.rendering.text import text_of
from bot.screening.scope import Unless
from bot.screening.screen import Screened
from embeddings.confidence import Verdict
from embeddings.search import Found

ANSWER = what_was_found(Verdict.ANSWERED, a_result(a_note()))
CLEAN = "who holds the strategy discussion"
DANGER = "child is being strangled right now help"
PERSONAL = "mum is Marjorie Blenkinsop, dob 03/04/1987, which council holds the strategy discussion"
OUTSIDE = "write me a letter to the landlord"
SECRETS = ("Marjorie", "Blenkinsop", "1987")
BARE = {Status.NOTHING, Status.DANGER, Status.PERSONAL, Status.FAILED}


def a_pipeline(
    found: Found | Exception = ANSWER, screened: object = None
) -> tuple[AnswerService, RecordingSearch]:
    search = RecordingSearch(found)
    return AnswerService(screened or shipped_screen(), search, a_library_of()), search  # type: ignore[arg-type]


def said(card: Card) -> str:
    return json.dumps(card.as_json(), ensure_ascii=False) + text_of(card_blocks(card))


class Screening:
    """Says what it is told to of every message, or fails."""

    def __init__(self, outcome: Screened | Exception) -> None:
        self.outcome = outcome

    def check(self, text: str, *, calm: bool = False) -> Screened:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def test_a_question_is_answered_with_what_was_found() -> None:
    pipeline, search = a_pipeline()
    card = pipeline.answer(CLEAN)
    assert card.status is Status.ANSWERED
    assert [shown.passage for shown in card.passages] == [a_note()]
    assert search.asked == [CLEAN]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (DANGER, Status.DANGER),
        (PERSONAL, Status.PERSONAL),
        (OUTSIDE, Status.OUT_OF_SCOPE),
        ("Hello!", Status.OUT_OF_SCOPE),
        ("many thanks", Status.OUT_OF_SCOPE),
        ("", Status.NOTHING),
    ],
)
def test_what_screening_ends_is_never_searched_for(question: str, status: Status) -> None:
    pipeline, search = a_pipeline()
    card = pipeline.answer(question)
    assert card.status is status
    assert card.passages == ()
    assert card.next_steps
    assert search.asked == []


def test_danger_comes_before_personal_details_and_says_999_and_the_council_where_the_child_is_first() -> None:
    card = a_pipeline()[0].answer(f"{DANGER}. {PERSONAL}")
    assert card.status is Status.DANGER
    assert card.next_steps[0].startswith("Ring 999 now.")
    assert "council where the child is at this moment" in card.next_steps[1]
    assert not any(secret in said(card) for secret in SECRETS)


def test_personal_details_are_named_by_kind_and_never_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    card = a_pipeline()[0].answer(PERSONAL)
    assert "a name and a date of birth" in card.notices[0]
    assert card.cleaned is not None
    assert shipped_screen().check(card.cleaned).outcome == "clear"
    assert card.cleaned.endswith("which council holds the strategy discussion")
    assert answer_messages.PERSONAL_CLEANED.format(cleaned=card.cleaned) in " ".join(
        text_of(card_blocks(card)).split()
    )
    assert not any(secret in said(card) + caplog.text for secret in SECRETS)


@pytest.mark.parametrize("outcome", ["danger", "personal_details", "out_of_scope"])
def test_a_cleaned_question_that_does_not_pass_the_screen_is_not_offered(outcome: str) -> None:
    class Twice(Screening):
        def check(self, text: str, *, calm: bool = False) -> Screened:
            if text == "the cleaned one":
                return Screened(outcome)  # type: ignore[arg-type]
            return Screened("personal_details", ("a name",), "the cleaned one", "the bare one")

    card = a_pipeline(screened=Twice(Screened("clear")))[0].answer(CLEAN)
    assert card.status is Status.PERSONAL
    assert card.cleaned is None
    assert "the cleaned one" not in said(card)


class SecretError(Exception):
    """A fault whose own words quote the question."""


FAULT = SecretError(f"cannot do: {CLEAN}")


@pytest.mark.parametrize("place", ["screening", "searching", "making the card", "calibrated"])
def test_a_fault_anywhere_is_a_card_whose_reference_is_in_the_log_and_nothing_else_is(
    place: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    pipeline, search = a_pipeline(
        FAULT if place == "searching" else ANSWER, Screening(FAULT) if place == "screening" else None
    )
    if place == "making the card":
        monkeypatch.setattr(module, "card_of", lambda *_, **__: (_ for _ in ()).throw(FAULT))
    if place == "calibrated":
        monkeypatch.setattr(RecordingSearch, "calibrated", property(lambda _: 1 / 0), raising=False)
        search.__dict__.pop("calibrated")
    card = pipeline.answer(CLEAN)
    assert card.status is Status.FAILED
    assert card.passages == ()
    assert card.headline is None
    references = re.findall(r"\b[0-9a-f]{8}\b", " ".join(card.next_steps))
    assert len(references) == 1
    assert [f"reference={references[0]}" in record.getMessage() for record in caplog.records] == [True]
    assert caplog.records[0].exc_info is None
    for words in (said(card), caplog.text):
        assert CLEAN not in words
        assert "cannot do" not in words
    assert "Ring your manager" in card.next_steps[0]


def test_a_fault_in_screening_does_not_let_the_question_through() -> None:
    pipeline, search = a_pipeline(screened=Screening(FAULT))
    assert pipeline.answer(PERSONAL).status is Status.FAILED
    assert search.asked == []


def test_what_stops_one_question_of_many_does_not_stop_the_others() -> None:
    pipeline, search = a_pipeline()
    find = search.find
    search.find = lambda qs, *_: 1 / 0 if any("unlucky" in q for q in qs) else find(qs)  # type: ignore[method-assign]
    cards = pipeline.answer_all([CLEAN, f"unlucky {CLEAN}", CLEAN])
    assert [card.status for card in cards] == [Status.ANSWERED, Status.FAILED, Status.ANSWERED]


def test_several_questions_keep_their_order_and_are_searched_for_together() -> None:
    pipeline, search = a_pipeline()
    batches: list[list[str]] = []

    def find(questions: list[str], homes: object = (), councils: object = ()) -> list[Found]:
        batches.append(questions)
        return [what_was_found(Verdict.ANSWERED, a_result(a_note(text=q))) for q in questions]

    search.find = find  # type: ignore[method-assign]
    asked = [CLEAN, DANGER, "how soon is a strategy discussion held", "???", PERSONAL]
    cards = pipeline.answer_all(asked)
    expected = [Status.ANSWERED, Status.DANGER, Status.ANSWERED, Status.NOTHING, Status.PERSONAL]
    assert [card.status for card in cards] == expected
    assert batches == [[asked[0], asked[2]]]
    assert [card.headline for card in cards] == [asked[0], None, asked[2], None, None]


def test_all_of_a_long_message_is_screened_and_it_is_refused_with_a_sentence() -> None:
    pipeline, search = a_pipeline()
    long = f"{CLEAN} " * 400
    assert pipeline.answer(f"{long} {PERSONAL}").status is Status.PERSONAL
    assert search.asked == []
    card = pipeline.answer(long)
    assert card.status is Status.OUT_OF_SCOPE
    assert f"{len(long) - 1:,} characters" in card.next_steps[0]
    assert search.asked == []
    fits = long[:LONGEST].strip()
    assert pipeline.answer(fits).status is Status.ANSWERED
    assert search.asked == [fits]


def test_danger_and_details_are_seen_in_a_message_of_any_length() -> None:
    pipeline, _ = a_pipeline()
    assert pipeline.answer(f"{CLEAN}. " * 200 + DANGER).status is Status.DANGER


def test_a_follow_up_is_searched_for_whole_after_the_longest_question() -> None:
    earlier = "lantern " * (LONGEST // 8)
    asked = Question.of("and in kent?").following(earlier)
    assert asked.searched.endswith("and in kent?")
    assert len(asked.searched) <= LONGEST + 1


def test_what_is_called_an_emergency_can_be_asked_as_none_without_the_names_in_it() -> None:
    pipeline, search = a_pipeline()
    card = pipeline.answer(f"{PERSONAL}. {DANGER}")
    assert card.status is Status.DANGER
    assert card.offered is not None
    assert not any(secret in card.offered.text for secret in SECRETS)
    assert "offered" not in card.as_json()
    assert search.asked == []
    (answered,) = pipeline.cards([card.offered])
    assert answered.status is Status.ANSWERED
    assert "mum is someone" in card.offered.text
    assert not any(word in asked for asked in search.asked for word in (*SECRETS, "someone"))


@pytest.mark.parametrize("typed", ["\u043f\u043e\u043c\u043e\u0433\u0438\u0442\u0435", "\u6551\u547d"])
def test_in_other_letters_a_message_is_told_of_999_first_since_danger_is_not_heard_there(typed: str) -> None:
    card = a_pipeline()[0].answer(typed)
    assert card.status is Status.PERSONAL
    assert card.next_steps[0] == core_messages.DANGER
    assert core_messages.DANGER in text_of(card_blocks(card))
    assert core_messages.DANGER not in said(a_pipeline()[0].answer(PERSONAL))


@settings(max_examples=examples(60))
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gets_one_card_and_none_with_passages_that_must_have_none(typed: list[str]) -> None:
    cards = a_pipeline()[0].answer_all(typed)
    assert len(cards) == len(typed)
    for card in cards:
        opens = card.now or card.next_steps[0] if card.courtesy else answer_messages.LEADS[card.status.value]
        assert text_of(card_blocks(card)).startswith(opens.split(". ")[0])
        assert card.status not in BARE or (card.passages, card.headline) == ((), None)
        assert card.status is not Status.FAILED


ORIGINAL = what_was_found(Verdict.ANSWERED, a_result(replace(a_note(), note=False)))
NEAR = what_was_found(Verdict.CLOSEST, a_result(a_note()))
NOTHING = what_was_found(Verdict.NOTHING)


@pytest.mark.parametrize(
    ("unless", "found", "status"),
    [
        (None, ORIGINAL, Status.OUT_OF_SCOPE),
        (Unless.HELD, ORIGINAL, Status.ANSWERED),
        (Unless.HELD, ANSWER, Status.OUT_OF_SCOPE),
        (Unless.ANSWERED, ANSWER, Status.ANSWERED),
        (Unless.ANSWERED, NEAR, Status.OUT_OF_SCOPE),
        (Unless.ANSWERED, NOTHING, Status.OUT_OF_SCOPE),
    ],
)
def test_what_may_be_other_work_is_refused_unless_enough_was_found_for_it(
    unless: Unless | None, found: Found, status: Status
) -> None:
    screening = Screening(Screened("out_of_scope", reason="other work", unless=unless))
    pipeline, search = a_pipeline(found, screening)
    assert pipeline.answer(CLEAN).status is status
    assert bool(search.asked) is (unless is not None)
