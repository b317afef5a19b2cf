"""The words of a proposal: what is refused, with which sentence, and what is warned of."""

from __future__ import annotations

import pytest
from support.leads import QUESTIONS, TEXT, Held, shipped

from bot.core.people import Role, Team
from bot.errors import BotError, UnknownError
from bot.features.learning.model import LONGEST, Audience
from bot.features.learning.proposal import Composer
from bot.screening.user_text import could_identify


def composer(held: Held | None = None) -> Composer:
    library, screen = shipped()
    return Composer(screen, library.authorities, (held or Held())())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Say it in words"),
        (" \n ... ", "Say it in words"),
        ("Ring the host council first. " * 40, "Say it in 600"),
        ("Ring the <b>host</b> council first.", "plain text"),
        ("Ring the **host** council first.", "plain text"),
        ("See [the manual](https://example.org).", "plain text"),
        ("Сначала позвоните в принимающий совет.", "English letters"),
        ("先打电话给所在地的议会。", "English letters"),
        ("Ring Marjorie Blenkinsop on 07700 900123 first.", "Say it without"),
        ("Help, a child is being strangled right now.", "like an emergency"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(BotError, match=says) as refused:
        composer().compose(text, QUESTIONS, local=True)
    assert "Blenkinsop" not in str(refused.value)


def test_six_hundred_characters_pass_and_one_more_does_not() -> None:
    text = ("Ring the host council first. " * 30)[:LONGEST].rstrip()
    text += "." * (LONGEST - len(text))
    assert composer().compose(text, QUESTIONS, local=True).text == text
    with pytest.raises(BotError, match="That has 601 characters"):
        composer().compose(f"{text}.", QUESTIONS, local=True)


@pytest.mark.parametrize("questions", [(), QUESTIONS[:1], (*QUESTIONS, "And then?")])
def test_two_questions_are_needed(questions: tuple[str, ...]) -> None:
    with pytest.raises(BotError, match="two questions"):
        composer().compose(TEXT, questions, local=True)


def test_a_question_is_screened_too() -> None:
    with pytest.raises(BotError, match="Say it without"):
        composer().compose(TEXT, ("Who rings?", "Did Marjorie Blenkinsop ring?"), local=True)


def test_a_ground_is_needed_and_only_one() -> None:
    held = Held()
    with pytest.raises(BotError, match="Say what it rests on"):
        composer().compose(TEXT, QUESTIONS)
    with pytest.raises(BotError, match="name one of the two"):
        composer().compose(TEXT, QUESTIONS, passage_id=held.id, local=True)
    with pytest.raises(BotError, match="No passage is held as manual#9"):
        composer().compose(TEXT, QUESTIONS, passage_id="manual#9")
    ground = composer().compose(TEXT, QUESTIONS, passage_id=held.id).ground
    assert ground is not None
    assert (ground.digest, ground.text) == (held.digest, held.text)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("A 14-year-old was found in Kent after the fire on Monday.", True),
        ("A baby aged 2 was taken to hospital in Medway.", True),
        ("A seven year old was excluded from the school in March.", True),
        ("A boy aged fourteen from Dover was arrested before the discussion.", True),
        ("A girl of nine was excluded from the nursery in Medway.", True),
        ("A boy, 14, was hurt in the fire in Medway.", True),
        ("A child six months of age was admitted in Medway.", True),
        ("Each child, on the estate or at school, is told of the fire.", False),
        ("A child of any age who is found in Kent has a discussion within a day.", False),
        ("For children aged 16 ask the host council first.", False),
        ("After the fire in Kent everyone rang twice.", False),
    ],
)
def test_age_with_place_with_event_is_warned_of(text: str, warned: bool) -> None:
    library, _ = shipped()
    assert could_identify(text, library.authorities) == warned
    if warned:
        with pytest.raises(BotError, match="an age, a place and an event"):
            composer().compose(text, QUESTIONS, local=True)
        assert composer().compose(text, QUESTIONS, local=True, sure=True).text == text


def test_for_whom_is_checked() -> None:
    made = composer().audience(["kent"], ["medway/Duty  Desk"], ["trainer"])
    assert made == Audience(("kent",), (Team("medway", "duty desk"),), (Role.TRAINER,))
    for councils, teams in ((["kemt"], []), ([], ["kemt/duty"])):
        with pytest.raises(UnknownError, match="the nearest are"):
            composer().audience(councils, teams, [])
    with pytest.raises(UnknownError, match="council/team"):
        composer().audience([], ["duty"], [])


def test_topics_are_screened_and_counted() -> None:
    made = composer().compose(
        TEXT, QUESTIONS, local=True, topics=["Strategy  Discussion", "", "strategy discussion"]
    )
    assert made.topics == ("strategy discussion",)
    with pytest.raises(BotError, match="at most 8 topics"):
        composer().compose(TEXT, QUESTIONS, local=True, topics=[f"topic {n}" for n in range(9)])
    with pytest.raises(BotError, match="Say it without"):
        composer().compose(TEXT, QUESTIONS, local=True, topics=["Marjorie Blenkinsop"])
