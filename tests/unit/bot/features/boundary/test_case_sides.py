"""Which council a question puts on which side: by its words, by what is ours and theirs, or not at all."""

from __future__ import annotations

import pytest
from support.shipped import shipped_library

from bot.features.boundary.case_sides import Named, Sides, sides_in
from bot.features.boundary.case_standing import Told

AUTHORITIES = shipped_library().authorities


def sides(text: str, own: str | None = None, tie: str = "not_sure") -> Sides:
    return sides_in(Named.of(Told.of(text), AUTHORITIES), AUTHORITIES, own, tie)


@pytest.mark.parametrize(
    ("text", "tie", "home", "other"),
    [
        ("child lives in havering, risk is at dad's in kent", "risk_there", "havering", "kent"),
        ("at risk in kent but she lives in havering", "risk_there", "havering", "kent"),
        ("a leeds child is staying in york", "is_there_now", "leeds", "york"),
        ("dad lives in luton, the kid lives in bedford", "suspect_there", "bedford", "luton"),
        ("moved from croydon to kent", "moved_there", "croydon", "kent"),
        ("placed by brent with carers in croydon", "placed_there", "brent", "croydon"),
        ("happened in croydon, family since moved to kent", "past_offence_there", "kent", "croydon"),
        ("boards at a school in wiltshire, home is devon", "at_school_there", "devon", "wiltshire"),
        ("baby from norfolk on the ward in cambs", "in_hospital_there", "norfolk", "cambridgeshire"),
        ("haverign child, risk in kent", "risk_there", "havering", "kent"),
        ("child from wales staying in kent", "is_there_now", "wales", "kent"),
        ("lives with carers in hull, placed by york", "placed_there", "york", "hull"),
        ("lives with her aunt in hull on an ico to york", "placed_there", "york", "hull"),
        ("living in hull on a cp plan from york, moved in may", "moved_there", "york", "hull"),
        ("moved from hull, the cp plan is with york now", "moved_there", "hull", "york"),
        ("kid is in hull for half term, york say no", "is_there_now", "york", "hull"),
        ("placed in a hotel in hull by york", "moved_there", "york", "hull"),
        ("emergency order in hull on a baby whos york's", "is_there_now", "york", "hull"),
        ("foster home in hull, york child", "placed_there", "york", "hull"),
        ("found at address in hull, york child", "is_there_now", "york", "hull"),
        ("a&e in hull has a kid from york", "in_hospital_there", "york", "hull"),
        ("york girl, thought to be with a 22yo in hull", "is_there_now", "york", "hull"),
        ("went missing from home in york, found in hull", "is_there_now", "york", "hull"),
        ("she's york, but at school in hull", "at_school_there", "york", "hull"),
        ("grandad in hull hits him, lives york", "risk_there", "york", "hull"),
        ("school in hull where he lives, nan in york hit him", "risk_there", "hull", "york"),
        ("he has always lived in hull, hurt in york", "risk_there", "hull", "york"),
        ("dads in hull, mums in york, he lives with dad", "risk_there", "hull", "york"),
        ("mums in hull, nans in york, she lives with nan", "risk_there", "york", "hull"),
        ("leeds child, dad has taken him to new york", "moved_there", "leeds", "outside_england"),
        ("leeds child, dad took her to the philippines", "moved_there", "leeds", "outside_england"),
        (
            "mum has gone to costa rica with them, they are leeds kids",
            "moved_there",
            "leeds",
            "outside_england",
        ),
    ],
)
def test_the_words_around_a_name_say_which_side_it_is(text: str, tie: str, home: str, other: str) -> None:
    read = sides(text, tie=tie)
    assert (read.home, read.other, read.unplaced) == (home, other, ())
    assert read.two


@pytest.mark.parametrize(
    ("text", "home", "other", "ours"),
    [
        ("kid lives with us, risk is in kent", "bexley", "kent", "home"),
        ("our child is at risk at nan's in kent", "bexley", "kent", "home"),
        ("child from kent is here, in our area", "kent", "bexley", "host"),
        ("lives in the next borough, hurt at our school", "not_sure", "bexley", "host"),
        ("next door say no. kid lives there, hurt in our park", "not_sure", "bexley", "host"),
    ],
)
def test_ours_is_the_askers_own_council(text: str, home: str, other: str, ours: str) -> None:
    read = sides(text, own="bexley")
    assert (read.home, read.other, read.ours) == (home, other, ours)


def test_where_nothing_says_which_is_home_neither_is_guessed() -> None:
    read = sides("bexley and kent both refuse to hold the strat", own="bexley")
    assert (read.home, read.other) == ("not_sure", "not_sure")
    assert read.unplaced == ("bexley", "kent")


@pytest.mark.parametrize(
    "text",
    [
        "half the week in each, mum in york dad in hull, hurt at dads",
        "shared care, lives with mum in york and dad in hull, hurt at dads",
        "week with mum in york, week with dad in hull, bruise after dads",
        "50/50, mum in york, dad in hull, primary school rang, hurt at dads",
        "girl living between mum in york and nan in hull, nan hit her",
        "week on week off with mum in york and dad in hull, hurt at dads",
    ],
)
def test_of_two_homes_that_share_a_child_neither_is_read(text: str) -> None:
    assert sides(text, tie="risk_there").home == "not_sure"
    assert sides(text.replace("york", "selby"), own="york").home == "not_sure"


def test_a_main_home_or_a_plan_is_home_though_care_is_shared() -> None:
    for text in (
        "shared care but lives mainly with mum in york, hurt at dads in hull",
        "half the week with each, dad in hull hit her, cp plan with york",
    ):
        assert sides(text, tie="risk_there").home == "york"


@pytest.mark.parametrize(
    "text",
    [
        "school in york rang, child lives in hull",
        "gran in york rang us, lad lives in hull with his mum",
        "call from a nursery in york about a girl who lives in hull",
        "lives in hull, not with dad in york",
        "she never lived in york, she lives in hull",
        "he doesn't live in york, he lives in hull",
    ],
)
def test_where_somebody_rang_or_the_child_is_not_is_no_home_and_says_no_tie(text: str) -> None:
    read = sides(text, tie="risk_there")
    assert (read.home, read.aside) == ("hull", True)
    assert sides(f"{text}. nan in york hit her", tie="risk_there").aside is False


def test_a_quarrel_with_a_council_does_not_say_that_the_child_is_not_there() -> None:
    for text in ("hull can not deal with york child", "hull say they will not meet with york family"):
        assert sides(text, tie="risk_there").home == "york"


@pytest.mark.parametrize(
    "text",
    [
        "hurt at her boyfriends in york. dad lives in hull",
        "not living in york now. hit by a coach in hull",
        "school in york rang. nan in hull slapped her",
    ],
)
def test_no_council_is_home_because_it_alone_is_left(text: str) -> None:
    assert sides(text, tie="risk_there").home == "not_sure"


@pytest.mark.parametrize(
    "text",
    [
        "mum was in york, now living with her nan in hull",
        "they were in york, now staying with dad in hull",
        "family was in york, now with an aunt in hull",
        "family moved from york to hull last week on a cp plan",
        "moved from york to hull this week, on a child protection plan",
    ],
)
def test_where_a_family_was_before_it_moved_is_home(text: str) -> None:
    read = sides(text, tie="moved_there")
    assert (read.home, read.other) == ("york", "hull")


@pytest.mark.parametrize(
    ("text", "own", "home"),
    [
        ("lives in the county (derbyshire), school in derby", None, "derbyshire"),
        ("lives here in hull, hurt in york", "hull", "hull"),
        ("he stays with mum in hull, hurt in york", None, "hull"),
        ("derby city mash, lives in derbyshire, hurt at our school", None, "derbyshire"),
        ("hull duty, lives in york, hurt at our school", None, "york"),
    ],
)
def test_a_home_is_read_through_small_words_and_beside_who_asks(
    text: str, own: str | None, home: str
) -> None:
    assert sides(text, own=own, tie="risk_there").home == home


@pytest.mark.parametrize(
    "text",
    [
        "he lives in york with mum. the half sister lives in hull. dad in leeds hit him",
        "lives in york, her brother lives in hull, dad in leeds hit her",
        "his older sister who now lives in hull told. he lives in york",
    ],
)
def test_where_a_brother_or_a_sister_lives_is_not_the_childs_home(text: str) -> None:
    assert sides(text, tie="risk_there").home == "york"


@pytest.mark.parametrize(
    "text",
    [
        "i'm in the hull mash. they live over our side, hurt in york",
        "he lives our side in hull, hurt in york",
        "hull duty, lives on our patch, hurt in york",
    ],
)
def test_our_side_is_the_home_whoever_asks(text: str) -> None:
    assert sides(text, own="hull", tie="risk_there").home == "hull"


@pytest.mark.parametrize("rang", ["told us", "asked us", "reported it to us"])
def test_whoever_tells_us_does_not_make_a_side_ours(rang: str) -> None:
    assert sides(f"school in york {rang}, lives in hull").ours == ""


def test_of_three_councils_none_is_guessed_to_be_the_other_side() -> None:
    read = sides("lives in brent, school in harrow, hurt in a park in hillingdon")
    assert (read.home, read.other, read.unplaced) == ("brent", "not_sure", ("harrow", "hillingdon"))
    told = sides("lives in brent, school in harrow, contact in hillingdon", tie="risk_there")
    assert (told.home, told.other, told.unplaced) == ("brent", "hillingdon", ("harrow",))


def test_of_two_homes_told_as_firmly_neither_is_read() -> None:
    for text in ("she lives in york and she lives in hull", "york child, hull has the case, risk in leeds"):
        read = sides(text, tie="risk_there")
        assert read.home == "not_sure"
        assert {"york", "hull"} <= set(read.unplaced)


@pytest.mark.parametrize(
    ("text", "own", "home", "other"),
    [
        (
            "duty leeds. school in york rang, lad lives in our area, nan in hull hits him",
            None,
            "leeds",
            "hull",
        ),
        ("we are leeds. call from a nursery in york, our girl, uncle in hull hit her", None, "leeds", "hull"),
        ("i'm in leeds, leader from york, camp was in hull, kid is ours", None, "leeds", "not_sure"),
    ],
)
def test_who_asks_and_who_rang_are_not_taken_for_a_side(
    text: str, own: str | None, home: str, other: str
) -> None:
    read = sides(text, own=own, tie="risk_there")
    assert (read.home, read.other) == (home, other)


@pytest.mark.parametrize(
    "text",
    [
        "child lives in hull, dad works in york",
        "child lives in hull, the man left york",
        "child lives in hull, transferred in from york hospital, now in leeds infirmary",
    ],
)
def test_where_somebody_works_or_no_longer_is_is_no_side(text: str) -> None:
    assert sides(text).other != "york"


def test_next_door_is_a_council_that_is_not_named() -> None:
    read = sides("child lives next door")
    assert (read.home, read.other, read.two) == ("not_sure", "not_sure", True)
    assert not sides("how soon must the minutes go round").two


@pytest.mark.parametrize("word", ["contact", "country", "southern", "reading the file", "holding", "leads"])
def test_ordinary_words_are_no_councils(word: str) -> None:
    assert Named.of(Told.of(f"who {word} it"), AUTHORITIES).plain == f"who {word} it"
