"""What is over and what goes on, by the time that a message gives."""

from __future__ import annotations

from itertools import product

import pytest
from support.shipped import shipped_screen

LONG_AGO = (
    "two weeks ago",
    "last month",
    "in March",
    "in 2021",
    "last summer",
    "a while back",
    "earlier this year",
)
THESE_DAYS = ("last night", "yesterday", "at the weekend", "the other day", "earlier this week")
HARMS = (
    "toddler was found wandering",
    "the dog bit a pupil",
    "dad crashed the car drunk with the kids in it",
    "boy hit his sister with a stick",
    "a pupil was pushed down the stairs",
)
THE_WORK = (", who records it", ", review?", ". What paperwork is due", " and is back home now")


@pytest.mark.parametrize(("harm", "time"), list(product(HARMS, (*LONG_AGO, *THESE_DAYS))))
def test_what_is_over_is_no_danger(harm: str, time: str) -> None:
    alarmed = [f"{harm} {time}{work}" for work in ("", *THE_WORK)]
    assert [text for text in alarmed if shipped_screen().is_danger(text)] == []


@pytest.mark.parametrize("time", LONG_AGO)
@pytest.mark.parametrize(
    "harm", ["he set fire to the shed", "a lad pulled a knife on staff", "dad strangled mum"]
)
def test_a_grave_harm_of_long_ago_is_over(harm: str, time: str) -> None:
    assert not shipped_screen().is_danger(f"{harm} {time}, who reviews the plan")
    assert not shipped_screen().is_danger(f"{time} {harm}. who reviews the plan")


@pytest.mark.parametrize("work", THE_WORK)
def test_what_happened_this_morning_is_over_where_the_work_of_it_is_asked(work: str) -> None:
    assert not shipped_screen().is_danger(f"the dog bit a pupil this morning{work}")


@pytest.mark.parametrize(
    "text",
    [
        "toddler found wandering now",
        "she took tablets last night and won't wake up",
        "he strangled her last night and her voice has gone",
        "the baby fell on Saturday, she's gone floppy",
        "hit his head yesterday, now can't be woken",
        "yesterday he said he'd kill her today",
        "she was in hospital two weeks ago but he is outside with a knife",
        "we visited last week and he is holding the baby over the balcony",
        "baby has been shaken, he was released last month",
        "boy in the classroom has pulled a blade like he did at the weekend",
        "kids left alone at the weekend, still no mum",
        "our girl ran off last night with an older man",
        "he came to the house last night with a gun",
        "my dad beat me last night",
        "my brother stabbed me last night",
        "child swallowed a battery this morning, what do we do",
        "three kids alone since yesterday",
        "boy missing since last night",
        "nobody has seen the twins since friday",
        "no food and the toddler has been alone since this morning",
        "three kids locked in, mum went out yesterday",
    ],
)
def test_what_goes_on_is_danger_though_some_of_it_was(text: str) -> None:
    assert shipped_screen().is_danger(text)


@pytest.mark.parametrize(
    "text", ["missing since friday, who leads", "on a plan since last night, first core group when"]
)
def test_what_is_asked_of_the_work_since_then_is_no_danger(text: str) -> None:
    assert not shipped_screen().is_danger(text)


def test_what_a_court_has_judged_is_over_and_what_is_said_to_be_safe_is_not() -> None:
    assert not shipped_screen().is_danger("the baby was shaken, judge found. what about the next sibling")
    assert shipped_screen().is_danger("baby's been shaken, the others are safe")
    assert shipped_screen().is_danger(
        "he left an hour ago with a knife and said he would find dad, we are safe"
    )
    assert shipped_screen().is_danger("twins left in the bath alone. siblings are staying with nan")
