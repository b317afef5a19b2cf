"""Words that say a fact of a case outright, and words that only look as if they did."""

from __future__ import annotations

import pytest

from bot.features.boundary.case_cues import (
    asks_who_acts,
    concern_of,
    cues_of,
    is_missing,
    order_of,
    speaks_of,
    spelled_out,
    stay_of,
    tie_said,
)
from procedures.boundary.facts import ChildStatus, Concern, Order, Stay, Tie


@pytest.mark.parametrize(
    "text",
    [
        "missing since last night",
        "she has gone missing from placement",
        "absconded from the unit, not found yet",
        "missing, believed to be found in a flat",
        "lac of ours placed in kent has not come back",
        "the boy didn't come home from contact in hull",
        "missing 3 days. who leads when she is found",
    ],
)
def test_a_child_who_is_gone_and_not_found_is_missing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "missing from her placement, found in york this morning",
        "absconded on friday, she's back now",
        "went missing and was picked up by police in hull",
        "missing school most days",
        "keeps going missing at weekends",
        "ran away from leeds, staying at a hostel in york",
        "three missing episodes since may",
        "kid here from kent, kent has not come back to us",
        "the boy has not come back from pakistan",
    ],
)
def test_a_child_who_was_found_or_goes_missing_at_times_is_not_missing_now(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("police used ppo at midnight", Order.POLICE_PROTECTION),
        ("taken into police powers of protection", Order.POLICE_PROTECTION),
        ("sec 46 in force", Order.POLICE_PROTECTION),
        ("granted an order under s.44", Order.EMERGENCY_ORDER),
        ("her mum's 46 and her dad's 44", Order.NONE),
        ("do we need an epo", Order.NONE),
        ("police protection ran out this morning", Order.NONE),
    ],
)
def test_an_order_is_read_by_each_of_its_names(text: str, order: Order) -> None:
    assert order_of(spelled_out(text)) is order


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("sec 17 with us", [ChildStatus.IN_NEED]),
        ("she's 17", []),
        ("he's 20 in june", []),
        ("the section 47 had only just started", [ChildStatus.ENQUIRY]),
        ("a cp kid of ours", [ChildStatus.PLAN]),
        ("cp concerns", []),
        ("came off a cp plan in march", []),
        ("cp plan ended in march", []),
    ],
)
def test_what_is_open_is_read_from_its_words_and_an_age_is_no_section(
    text: str, statuses: list[ChildStatus]
) -> None:
    assert cues_of("status", spelled_out(text)) == statuses


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("it was an uncle, when he was 6", [Tie.PAST_OFFENCE]),
        ("in a secure children's home", [Tie.PLACED]),
        ("in resi with them", [Tie.PLACED]),
        ("at a residential special school", [Tie.SCHOOL]),
        ("in a yoi", [Tie.THERE_NOW]),
        ("hurt there w/ends", [Tie.RISK]),
        ("a planned move next week", [Tie.MOVING]),
    ],
)
def test_words_of_a_tie_are_known(text: str, ties: list[Tie]) -> None:
    assert cues_of("tie", spelled_out(text)) == ties


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("the placing auth is Hull", Tie.PLACED),
        ("on an ico to Hull", Tie.PLACED),
        ("the abuser's over in Hull", Tie.SUSPECT),
        ("her coach lives in Hull", Tie.SUSPECT),
        ("the suspect is in custody", None),
        ("a ppo was used in Hull", Tie.THERE_NOW),
        ("police used their powers in Hull", Tie.THERE_NOW),
        ("dad's flat in Hull is where it happened", Tie.RISK),
        ("the park is where the dealing goes on", Tie.RISK),
        ("brought to A&E in Hull", Tie.HOSPITAL),
        ("newborn, delivered in Hull", Tie.HOSPITAL),
        ("newborn, delivered in Hull, discharged to dad's", None),
        ("was in a refuge in Hull, left there weds", None),
    ],
)
def test_a_tie_is_said_outright(text: str, tie: Tie | None) -> None:
    assert tie_said(spelled_out(text)) is tie


@pytest.mark.parametrize(
    ("tie", "text", "speaks"),
    [
        (Tie.PLACED, "stays at dad's every weekend", False),
        (Tie.PLACED, "with kinship carers", True),
        (Tie.SCHOOL, "hit by his uncle", False),
        (Tie.SCHOOL, "a pupil", True),
        (Tie.HOSPITAL, "the surgery rang", False),
        (Tie.RISK, "anything", True),
        (Tie.PLACED, "private fostering in Hull", False),
        (Tie.PLACED, "with foster carers?? no that's his brother", False),
        (Tie.SCHOOL, "and school has a new worry", False),
        (Tie.SCHOOL, "the nursery rang", False),
        (Tie.SCHOOL, "goes to school there", True),
        (Tie.HOSPITAL, "out of hospital, discharged to nan's", False),
        (Tie.HOSPITAL, "in hospital till he can be discharged home", True),
        (Tie.MOVED, "gone with dad to a caravan for xmas", False),
        (Tie.MOVED, "he'd gone back to Hull", False),
        (Tie.MOVED, "moved for the summer", True),
        (Tie.THERE_NOW, "found in Hull, taken home the same night", False),
    ],
)
def test_some_ties_are_never_told_of_without_a_word_of_their_own(tie: Tie, text: str, speaks: bool) -> None:
    assert speaks_of(tie, spelled_out(text)) is speaks


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("allegation against birth mum at contact", Concern.SOMEONE_AT_HOME),
        ("allegation against foster mum", Concern.CARER),
        ("unit manager pushed her", Concern.CARER),
        ("she disclosed to her foster carer", Concern.NOT_SURE),
        ("foster carer reports bruises after contact", Concern.NOT_SURE),
        ("her mum is pregnant and her brother is scared", Concern.NOT_SURE),
        ("mum is pregnant", Concern.UNBORN),
        ("mum rang on whatsapp", Concern.NOT_SURE),
    ],
)
def test_who_is_accused_is_the_concern_of_a_placement(text: str, concern: Concern) -> None:
    assert concern_of(text, Tie.PLACED) is concern


@pytest.mark.parametrize(
    "text", ["strat to be led by who", "who does what this evening", "which borough?", "s47 needed ?who"]
)
def test_who_is_to_act_is_asked_in_few_words(text: str) -> None:
    assert asks_who_acts(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("w/mum", "with mum"), ("w/out mum", "w/out mum"), ("sec. 47", "s47"), ("a sec", "a sec")],
)
def test_short_forms_are_written_out(text: str, plain: str) -> None:
    assert spelled_out(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "was a Hull child in care, SGO made, so not LAC",
        "was on a plan? no, never has been on a plan",
        "she was on Hull's plan before, isn't now",
        "EPO refused by the court",
        "cin, closed in september",
        "not on a plan and not cin",
        "was in a refuge",
    ],
)
def test_what_is_denied_over_or_refused_is_not_said(text: str) -> None:
    plain = spelled_out(text)
    assert not cues_of("status", plain)
    assert order_of(plain) is Order.NONE
    assert stay_of(plain) is Stay.NOT_SURE


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("cp plan made before birth", ChildStatus.PLAN),
        ("plan hasn't transferred", ChildStatus.PLAN),
        ("is in care, was a cin case", ChildStatus.LOOKED_AFTER),
    ],
)
def test_what_is_open_is_said_whatever_else_is_over(text: str, status: ChildStatus) -> None:
    assert cues_of("status", spelled_out(text)) == [status]
