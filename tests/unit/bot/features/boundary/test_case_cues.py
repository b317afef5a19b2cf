"""Words that say a fact of a case outright, and words that only look as if they did."""

from __future__ import annotations

import pytest

from bot.features.boundary.case_cues import (
    asks_who_acts,
    concern_of,
    cues_of,
    is_from_elsewhere,
    is_missing,
    order_of,
    placed_in_care,
    speaks_of,
    spelled_out,
    stay_of,
    tells_of_several,
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
        "sofa surfing, not missing, mum knows",
        "she isn't missing, he never went missing",
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
        ("police took pp at 2am", Order.POLICE_PROTECTION),
        ("pp not used", Order.NONE),
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
        ("subject to cp, category neglect", [ChildStatus.PLAN]),
        ("never known to social care", [ChildStatus.NONE]),
        ("we have no case open", [ChildStatus.NONE]),
        ("never been known here", []),
        ("not known yet who did it", []),
        ("we have a live s47", [ChildStatus.ENQUIRY]),
        ("halfway through a section 47", [ChildStatus.ENQUIRY]),
        ("we only started the s47 yesterday", [ChildStatus.ENQUIRY]),
        ("who starts the s47", []),
        ("whos doing s47", []),
        ("which of us completes the section 47", []),
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
        ("in Leeds general with burns", [Tie.HOSPITAL]),
        ("in general they agree", []),
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
        ("one of our year 9s lives in Hull", Tie.SCHOOL),
        ("dad flew the children to Ghana", Tie.MOVED),
        ("dad flew the children to Ghana for a week", None),
        ("a pupil of theirs lives in Hull", None),
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
        (Tie.SCHOOL, "and school has a new worry", False),
        (Tie.SCHOOL, "the nursery rang", False),
        (Tie.SCHOOL, "goes to school there", True),
        (Tie.HOSPITAL, "out of hospital, discharged to nan's", False),
        (Tie.HOSPITAL, "in hospital till he can be discharged home", True),
        (Tie.MOVED, "gone with dad to a caravan for xmas", False),
        (Tie.MOVED, "he'd gone back to Hull", False),
        (Tie.MOVED, "moved for the summer", True),
        (Tie.THERE_NOW, "found in Hull, taken home the same night", False),
        (Tie.THERE_NOW, "grandma has him every other weekend", False),
        (Tie.THERE_NOW, "sees mum sundays with her new man", False),
        (Tie.THERE_NOW, "at nan's every weekend and still there tonight", True),
        (Tie.THERE_NOW, "step father is in Hull, he was hit in december", False),
        (Tie.THERE_NOW, "gran has had him since easter", True),
        (Tie.HOSPITAL, "seen in A&E on monday, then went home", False),
        (Tie.PLACED, "was with foster carers til may, now back with mum", False),
        (Tie.PLACED, "was with mum, now living with foster carers", True),
        (Tie.PLACED, "lives with SGO carers", False),
        (Tie.PLACED, "special guardian in Hull", False),
        (Tie.MOVED, "mum moved out, the kids stayed with dad", False),
        (Tie.MOVING, "mum is moving, the boy is left with nan", False),
        (Tie.MOVED, "moved last week, she is staying with nan", True),
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
        ("the carer is not the problem", Concern.NOT_SURE),
        ("no allegation against the foster carer", Concern.NOT_SURE),
        ("not hit by the carer", Concern.NOT_SURE),
        ("newborn, had a pre-birth plan", Concern.NOT_SURE),
        ("2 week old baby, pre-birth assessment was done", Concern.NOT_SURE),
    ],
)
def test_who_is_accused_is_the_concern_of_a_placement(text: str, concern: Concern) -> None:
    assert concern_of(text, Tie.PLACED) is concern


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("lives with mum, mum's boyfriend hits him", Concern.SOMEONE_AT_HOME),
        ("lives with dad in Hull, disclosure is about dad", Concern.SOMEONE_AT_HOME),
        ("lives with nan, hit by nan's partner", Concern.SOMEONE_AT_HOME),
        ("a worry about stepdad at home", Concern.SOMEONE_AT_HOME),
        ("lives with mum, hit by dad", Concern.NOT_SURE),
        ("lives with dad, allegation is against mum in York", Concern.NOT_SURE),
        ("lives with mum, who is not hitting him", Concern.NOT_SURE),
    ],
)
def test_harm_by_whom_the_child_lives_with_is_at_home(text: str, concern: Concern) -> None:
    assert concern_of(spelled_out(text), Tie.RISK) is concern


@pytest.mark.parametrize(
    ("text", "in_care"),
    [
        ("short break foster carer in Medway, lives with parents", False),
        ("respite with a foster carer once a month", False),
        ("short-breaks carer, she is in foster care there at weekends", False),
        ("placed with foster carers", True),
        ("placed with nan by Hull", True),
    ],
)
def test_a_break_with_a_carer_is_no_care(text: str, in_care: bool) -> None:
    assert placed_in_care(text) is in_care


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("two brothers, one placed in York, the other at home in Hull", True),
        ("twins, one in hospital in York one at home in Hull", True),
        ("kids: eldest lives with dad, little ones with mum in Hull", True),
        ("siblings, both placed in York", False),
        ("two councils, one with the plan, the other with the child", False),
        ("his older brother hit him, they are in York", False),
    ],
)
def test_children_in_different_places_are_told_from_children_in_one(text: str, several: bool) -> None:
    assert tells_of_several(spelled_out(text)) is several


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("DSL here, pupil comes to us", True),
        ("hi, school nurse here in York", True),
        ("I'm a midwife at York", True),
        ("police: girl found", True),
        ("sw here, school in York rang", False),
        ("duty York. police are here", False),
        ("our school is here", False),
        ("school in kent rang us", False),
        ("police in kent rang us", False),
    ],
)
def test_who_asks_of_no_council_is_known(text: str, elsewhere: bool) -> None:
    assert is_from_elsewhere(spelled_out(text)) is elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "strat to be led by who",
        "who does what this evening",
        "which borough?",
        "s47 needed ?who",
        "do we hold",
    ],
)
def test_who_is_to_act_is_asked_in_few_words(text: str) -> None:
    assert asks_who_acts(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("w/mum", "with mum"),
        ("w/out mum", "w/out mum"),
        ("sec. 47", "s47"),
        ("a sec", "a sec"),
        ("the susepct", "the suspect"),
        ("Epping Forest", "Epping Forest"),
    ],
)
def test_short_forms_are_written_out(text: str, plain: str) -> None:
    assert spelled_out(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "was a Hull child in care, SGO made, so not LAC",
        "never has been on a plan",
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
