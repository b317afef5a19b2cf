"""Screening: danger before personal details before scope, and nothing of the message let out."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data import messages
from support.examples import examples, one_in
from support.shipped import shipped_screen

from bot.screening.screen import Screen, Screened

PLACES = ("Kent County Council", "London Borough of Croydon", "Lewisham", "City of York Council")
OUTCOMES = {"clear", "danger", "personal_details", "out_of_scope"}


@cache
def screen() -> Screen:
    return Screen(PLACES)


@cache
def clean() -> list[str]:
    return [text for text in messages("ordinary", "held_out") if screen().check(text).outcome == "clear"]


postcodes = st.from_regex(r"[ZXQ][A-Z][1-9] [1-9][A-HJLNP-Z]{2}", fullmatch=True).filter(
    lambda code: code[-2:] not in {"ST", "ND", "RD", "TH"}
)
phones = st.integers(0, 999).map(lambda last: f"07700 900{last:03d}")
emails = st.from_regex(r"[a-z]{4,9}\.[a-z]{4,9}@example\.org", fullmatch=True)


def nhs_number(nine: int) -> str | None:
    digits = f"{nine:09d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{digits}{0 if check == 11 else check}"


nhs_numbers = st.integers(400_000_000, 799_999_999).map(nhs_number).filter(lambda number: number is not None)
details = st.one_of(
    st.tuples(postcodes, st.just("a postcode")),
    st.tuples(phones, st.just("a phone number")),
    st.tuples(emails, st.just("an e-mail address")),
    st.tuples(nhs_numbers, st.just("an NHS number")),
)


def test_danger_comes_before_personal_details() -> None:
    found = screen().check("Jayden Okafor has just taken an overdose and will not wake up, 07700 900123")
    assert found == Screened("danger", reason="someone may be in danger now")


def test_personal_details_come_before_scope() -> None:
    found = screen().check("draft an email to Jayden Okafor for me")
    assert found.outcome == "personal_details"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Sarah Jones' mum is here, who leads", "the child's mum is here, who leads"),
        ("Tomas Williams’ dad rang, who leads", "the child's dad rang, who leads"),
        ("'Sarah Jones' is ten, who leads", "'the child' is ten, who leads"),
        ("the Blenkinsops' house, who leads", "the child's house, who leads"),
    ],
)
def test_what_belonged_to_somebody_belongs_to_the_child(text: str, cleaned: str) -> None:
    assert screen().check(text).cleaned == cleaned


def test_a_cleaned_question_still_reads_as_one() -> None:
    found = screen().check("is Jayden Okafor, dob 12/03/2014, ours if he lives at 14 Acacia Close ZZ12 9QY")
    assert found.cleaned == "is the child, dob a date of birth, ours if he lives at an address"
    assert found.bare == "is , dob , ours if he lives at"
    assert found.kinds == ("a name", "a date of birth", "an address", "a postcode")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "???", "🙂"])
def test_a_message_without_words_asks_nothing(text: str) -> None:
    assert screen().check(text) == Screened("out_of_scope", reason="asks nothing")


@pytest.mark.parametrize("text", ["is this in Bexley", "who leads in Croydon or york", "KENT OR LEWISHAM?"])
def test_places_may_be_named(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@given(st.text(max_size=300))
def test_any_text_has_an_outcome(text: str) -> None:
    found = screen().check(text)
    assert found.outcome in OUTCOMES
    assert found.cleaned is None or found.outcome == "personal_details"


@settings(max_examples=examples(300))
@given(
    st.deferred(lambda: st.sampled_from(clean())),
    details,
    st.sampled_from(["{q} {d}", "{d} {q}", "{q} ({d})", "re {d}: {q}"]),
)
def test_a_detail_put_into_a_clean_question_is_caught_and_not_echoed(
    question: str, detail: tuple[str, str], frame: str
) -> None:
    written, kind = detail
    found = screen().check(frame.format(q=question, d=written))
    assert found.outcome == "personal_details"
    assert kind in found.kinds
    assert found.cleaned is not None
    assert written not in found.cleaned
    assert written not in str(found.bare)
    assert "[" not in found.cleaned.replace(question, "")
    assert written not in "".join(found.kinds) + found.reason


@pytest.mark.parametrize("half", ["first", "held_out"])
def test_a_cleaned_question_holds_no_more_details(half: str) -> None:
    for sample in messages("personal", half):
        found = screen().check(sample["text"])
        for cleaned in filter(None, (found.cleaned, found.bare)):
            assert screen().check(cleaned).outcome != "personal_details", cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("does Jayden Okafor need a medical", "does the child need a medical"),
        ("who tells Jayden Okafor's school", "who tells the child's school"),
        ("mum is Marjorie Blenkinsop, who rings her", "mum is someone, who rings her"),
        ("does Mrs Blenkinsop attend the conference", "does someone attend the conference"),
    ],
)
def test_a_word_stands_in_place_of_a_name(typed: str, cleaned: str) -> None:
    assert screen().check(typed).cleaned == cleaned


def test_by_the_word_of_its_sender_a_message_is_no_emergency() -> None:
    text = "Jayden Okafor has just taken an overdose and will not wake up"
    assert screen().check(text).outcome == "danger"
    assert screen().check(text, calm=True).outcome == "personal_details"


@pytest.mark.parametrize(
    "piece",
    [
        "who leads the strategy discussion ",
        "a",
        "07700 9",
        "a dot ",
        "lives at the ",
        "born ",
        "hit the ",
        "Zyx Qwv ",
        "-",
    ],
)
def test_long_input_comes_to_an_end(piece: str) -> None:
    assert screen().check(piece * (10_000 // one_in(5))).outcome in OUTCOMES


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("can we close Callum's case", "can we close the child's case"),
        ("The Okonkwo family have moved", "The family have moved"),
        ("Mrs Patel won't consent", "someone won't consent"),
        ("Zainab, Yusuf and Maryam are placed apart", "the children are placed apart"),
        ("girl in Y9 at Thornbury Academy made an allegation", "girl in Y9 at a school made an allegation"),
    ],
)
def test_what_is_offered_has_plain_words_in_place_of_the_details(text: str, offered: str) -> None:
    assert screen().check(text).cleaned == offered


@pytest.mark.parametrize(
    "text",
    [
        "J\u200bayden has a plan",
        "\u0408\u0430yden has a plan",
        "\uff4a\uff41\uff59\uff44\uff45\uff4e has a plan",
        "J\u0336a\u0336y\u0336den has a plan",
        "J4yden C4rter has a plan",
        "call \u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663 about it",
        "call 07700\u2011900\u2011123 about it",
    ],
)
def test_other_letters_marks_and_digits_hide_nothing(text: str) -> None:
    assert screen().check(text).outcome == "personal_details"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("baby at James Paget with fractures, family live in Suffolk, who leads", "clear"),
        (
            "child admitted to the John Radcliffe, lives in Reading, who holds the strategy discussion",
            "clear",
        ),
        ("Princess Anne Hospital rang, who does the section 47", "clear"),
        ("James Paget lives in Suffolk, who leads the section 47", "personal_details"),
        ("spoke to James Paget about his daughter, who holds the strategy discussion", "personal_details"),
    ],
)
def test_a_hospital_called_after_a_person_is_nobody(text: str, outcome: str) -> None:
    assert shipped_screen().check(text).outcome == outcome
