"""Danger told outright, and harm that is denied or a way of speaking."""

from __future__ import annotations

from functools import cache

import pytest

from bot.screening.screen import Screen


@cache
def screen() -> Screen:
    return Screen(["Kent", "Croydon", "Leeds"])


@pytest.mark.parametrize(
    "text",
    [
        "mi padrastro me pega",
        "ayuda por favor",
        "il a un couteau et il est la",
        "Papa me frappe, je suis dans la chambre",
        "aidez-moi",
        "ele tem uma faca",
        "pomocy, on ma n\u00f3\u017c",
        "mama nie oddycha",
        "m\u0103 bate tata",
        "babam beni d\u00f6v\u00fcyor",
        "ammi ko maar rahe hai",
        "nuk merr fryme",
        "jis turi peili",
        "hilfe, er hat ein Messer",
        "mio padre mi picchia",
        "tulong",
        "nisaidie ana kisu",
        "bachao, saans nahi aa rahi",
    ],
)
def test_a_cry_in_another_language_is_danger(text: str) -> None:
    assert screen().check(text).outcome == "danger"
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "do we need a Polish interpreter",
        "what if a child says mama nie oddycha on the phone, who do we train for that",
        "Is there a word for conference in Romanian",
        "per se, does it matter who chairs",
        "ad hoc meeting, is it allowed",
        "vice versa, do they notify us",
        "mis en place for a strategy meeting",
    ],
)
def test_other_languages_by_themselves_are_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't know if she's breathing",
        "not sure if the baby is conscious",
        "can't tell whether he is alive",
        "no idea if my lad is alive or dead",
        "i think she is dying",
    ],
)
def test_a_life_that_nobody_is_sure_of_is_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "not sure if the plan is still alive",
        "can't tell if the case is dead or open",
        "don't know if the family is moving",
        "what if nobody knows whether a baby is breathing, is that in the guidance",
        "I think the referral is dead in the water",
    ],
)
def test_a_doubt_about_the_work_is_none_about_a_life(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "toddler slipped under the water in the bath",
        "she went under and has not come up",
        "the flat is full of smoke",
        "dad just snapped her wrist",
        "two dogs are mauling a child",
        "she is giving birth alone",
        "he can't be roused after the party",
    ],
)
def test_a_harm_that_leaves_no_doubt_is_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "the case has gone under the radar",
        "the plan went under the wrong name",
        "what if a child has slipped under the water, who does the review",
        "no one has seen the child for weeks, do we need a strategy discussion",
        "mum was sent a bus ticket for the conference",
    ],
)
def test_the_same_turns_in_work_are_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text", ["he's coming back", "help hes coming upstairs", "dad is coming for me", "Hi. He is coming back"]
)
def test_who_is_afraid_of_somebody_who_comes_is_heard(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "he's coming back from leave, who chairs",
        "she is coming back to school in May",
        "he is coming back to the area, whose plan",
    ],
)
def test_somebody_who_comes_is_no_danger_beside_a_question(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "she says she's not going to harm herself, do we record that",
        "he has not got a gun, that was a rumour, do we close",
        "no plans of ending her life, is it a step down",
        "dad denies hitting him, is that for the report",
        "mum says she would not hurt the baby, who decides",
    ],
)
def test_a_harm_that_is_denied_is_none(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "she says she's not going to hurt herself but she has taken 20 pills just now",
        "he says he won't hurt her if she comes home now, he has a blade to her neck",
        "not got a knife, he's got a gun and he's outside",
        "mum denies it but the baby is floppy and not breathing",
        "im not going to hurt myself im going to kill him tonight",
        "this is not historic, he is punching her now",
    ],
)
def test_a_denial_hides_no_other_harm(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "the inbox is on fire, which referral first",
        "our phones are on fire, what can wait",
        "they stabbed us in the back over the transfer",
        "the manager threw me under the bus, can I challenge",
        "do we jump the gun by calling it today",
        "they are burning through agency staff, who do we complain to",
        "she is hitting all her milestones",
        "they are begging for an answer at the other council",
        "the team has run out of money for visits",
        "is she free to dye her hair in placement",
        "the worker is running late for the kids' review",
    ],
)
def test_a_way_of_speaking_about_work_is_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "the office is on fire",
        "she's been stabbed in the back",
        "he has been thrown under a bus",
        "lad's gone under in the canal",
    ],
)
def test_the_same_words_of_a_harm_are_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "unresponsive infant",
        "girl unconscious in the toilets",
        "lifeless boy, dad says he fell",
        "two week old limp after a feed",
        "twin floppy and grey",
    ],
)
def test_a_child_without_a_sign_of_life_is_danger_in_however_few_words(text: str) -> None:
    assert screen().check(text).outcome == "danger"


@pytest.mark.parametrize(
    "text",
    [
        "where an infant is found unresponsive, who starts the joint agency response",
        "do we have a protocol for an unresponsive child",
        "girl was unconscious in march and has fully recovered",
        "unresponsive family, three visits and no answer",
        "unconscious bias training for whoever assesses a child",
    ],
)
def test_a_child_without_a_sign_of_life_that_is_over_or_asked_about_is_none(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "toddler with a black eye",
        "10 year old has a limp",
        "boy of six with a graze",
        "walks with a limp since football",
        "our fire drill is on tuesday",
        "fire door needs a new hinge",
        "no knives and forks left for the family lunch",
        "we ran out of plasters",
        "my mouse has stopped working",
        "the printer just died",
    ],
)
def test_a_small_hurt_of_a_child_who_walks_and_plain_things_are_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "toddler with a black eye, drowsy and being sick",
        "4 month old has bruises on her face, seen this minute",
        "baby boy with a black eye",
        "mum has a limp baby in her arms",
        "he gave the toddler a black eye and he is hitting her again now",
        "fire drill, and now there is smoke everywhere",
        "he has a knife and a fork and is stabbing at her",
        "child hanging, found by night staff",
        "lad hanging off the footbridge",
        "found her hanging in the wardrobe",
        "his heart has stopped",
    ],
)
def test_the_same_with_more_to_it_is_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "children hanging around the station",
        "he was found hanging last year, is a review needed",
        "what do we do if a child is found hanging",
        "this deadline is hanging over me",
    ],
)
def test_hanging_that_is_over_asked_about_or_another_word_is_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "teenager refusing to come down off the car park roof",
        "she will not get down from the scaffolding",
        "he won't come out of the river",
        "resident attacking staff with a table leg",
        "lad punching a worker in the hallway",
        "I'm being followed from court by a dad",
        "inhaler is not working",
        "injector doesn't help",
        "paramedics needed",
        "child fitting for six minutes",
        "pupil convulsing in the hall",
        "resident has bottled another",
        "carer held at gunpoint",
        "her phone went dead after a scream",
        "I've cut too deep",
    ],
)
def test_a_height_a_blow_or_a_fit_told_in_few_words_is_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "she won't come to the meeting",
        "children climbing on the roof of the unit last year, insurance",
        "what if a child will not come down from a roof",
        "policy for residents attacking staff",
        "who gives an injector if it does not work",
        "when must an ambulance be called",
        "procedure for a child fitting for five minutes",
    ],
)
def test_a_question_about_such_a_thing_is_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "the family has no food and no electric, do we help",
        "there is no food in the house, can we pay",
        "boy arrived in the back of a lorry, who assesses his age",
        "a helper at the club is too friendly with the boys",
    ],
)
def test_want_and_how_somebody_came_here_are_no_danger(text: str) -> None:
    assert not screen().is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "there is no food in the house and the baby is floppy",
        "children screaming in the back of a lorry",
        "no food, she has locked them in and gone",
    ],
)
def test_a_harm_beside_want_is_danger(text: str) -> None:
    assert screen().is_danger(text)


@pytest.mark.parametrize(
    "text", ["dog in the foster home bit someone, review?", "resident hit a worker, incident form?"]
)
def test_a_harm_told_in_the_past_beside_a_question_is_no_danger(text: str) -> None:
    assert not screen().is_danger(text)
