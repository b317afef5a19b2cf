"""Readers' verdicts on both kinds of database: one a person and code, changed and counted."""

from __future__ import annotations

import datetime as dt

import pytest
from support.samples import a_document, a_note

from bot.core.card import ShownPassage
from bot.core.people import Membership, Role, Team
from bot.features.citations.model import CitationRecord, FeedbackVerdict
from bot.features.citations.service import cited, shares
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
CODES = ("K7F3-9QTX", "K7F3-9QTY")


@pytest.fixture
def people(store: Store) -> list[int]:
    """Two people, and two cards that they may judge."""
    records = [
        CitationRecord(code, "answer", {}, cited([ShownPassage(a_note(), a_document())])) for code in CODES
    ]
    store.citations.keep(records, NOW.date())
    member = Membership(Team("kent", "duty"), Role.PRACTITIONER)
    return [store.people.add(member, "", NOW).id for _ in range(2)]


def test_a_person_has_one_verdict_on_a_card_and_may_change_it(store: Store, people: list[int]) -> None:
    first, second = people
    assert store.feedback.give(CODES[0], first, FeedbackVerdict.RIGHT, NOW)
    assert store.feedback.give(CODES[0], second, FeedbackVerdict.RIGHT, NOW)
    assert store.feedback.give(CODES[1], first, FeedbackVerdict.INCOMPLETE, NOW + dt.timedelta(hours=1))
    assert store.feedback.give(CODES[0], first, FeedbackVerdict.OUTDATED, NOW + dt.timedelta(hours=2))
    assert list(store.feedback.of_person(first).items()) == [
        (CODES[1], FeedbackVerdict.INCOMPLETE),
        (CODES[0], FeedbackVerdict.OUTDATED),
    ]
    assert store.feedback.counts() == {
        FeedbackVerdict.RIGHT: 1,
        FeedbackVerdict.WRONG: 0,
        FeedbackVerdict.OUTDATED: 1,
        FeedbackVerdict.INCOMPLETE: 1,
    }


def test_a_card_that_is_not_kept_cannot_be_judged(store: Store, people: list[int]) -> None:
    assert not store.feedback.give("K7F3-9QTZ", people[0], FeedbackVerdict.RIGHT, NOW)
    assert sum(store.feedback.counts().values()) == 0


def test_verdicts_go_with_their_person_and_with_time(store: Store, people: list[int]) -> None:
    for person in people:
        store.feedback.give(CODES[0], person, FeedbackVerdict.WRONG, NOW)
    store.people.remove(people[0])
    assert store.feedback.counts()[FeedbackVerdict.WRONG] == 1
    assert store.feedback.sweep(NOW) == 0
    assert store.feedback.sweep(NOW + dt.timedelta(seconds=1)) == 1
    assert store.feedback.of_person(people[1]) == {}


def test_shares_are_of_all_that_was_judged() -> None:
    assert shares(dict.fromkeys(FeedbackVerdict, 0)) == {}
    assert shares({FeedbackVerdict.RIGHT: 2, FeedbackVerdict.WRONG: 1}) == {
        "right": 0.667,
        "the wrong passage": 0.333,
        "out of date": 0.0,
        "incomplete": 0.0,
    }
