"""Questions of one's own: what two decide at once, whose words they are, and what goes with a document."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.leads import shipped
from support.sessions import NOW, Shelf, enrolled, question

from bot.core.people import Person, Role
from bot.errors import ChangedError, NotHeldError, RefusedError
from bot.features.admin.retention import everything_of, forget
from bot.features.sessions.draft_review import Review, ReviewMove
from bot.features.sessions.own_questions import OwnQuestions
from bot.store.store import Store


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def own(store: Store, shelf: Shelf) -> OwnQuestions:
    library, screen = shipped()
    return OwnQuestions(store.drafts, shelf.grounds, library.authorities, screen, lambda: NOW)


@pytest.fixture
def people(store: Store) -> tuple[Person, Person]:
    return enrolled(store, 1, Role.TRAINER), enrolled(store, 2, Role.TRAINER)


def test_of_two_who_decide_what_they_both_saw_one_is_told(
    store: Store, own: OwnQuestions, people: tuple[Person, Person]
) -> None:
    writer, reviewer = people
    number = own.write(question(1, 1), writer).id
    seen, also_seen = own.held(number, reviewer), own.held(number, writer)
    with pytest.raises(RefusedError, match="Somebody else has to accept it"):
        own.accept(seen, writer, seen.seen)
    assert own.accept(seen, reviewer, seen.seen).state is Review.ACCEPTED
    for move in (lambda: own.drop(also_seen, writer), lambda: own.change(also_seen, question(2, 1), writer)):
        with pytest.raises(ChangedError):
            move()
    (kept,) = store.drafts.all()
    assert (kept.state, kept.version, kept.scenario.asks) == (Review.ACCEPTED, 2, question(1).asks)
    assert [(line.did, line.person_id) for line in kept.history] == [
        (ReviewMove.WRITE, writer.id),
        (ReviewMove.ACCEPT, reviewer.id),
    ]


def test_at_the_command_line_anybody_accepts_and_nobody_says_so_of_a_passage_that_changed(
    own: OwnQuestions, shelf: Shelf
) -> None:
    number = own.write(question(1, 1), None).id
    shelf.reword(1)
    with pytest.raises(RefusedError, match="changed"):
        own.accept(own.held(number, None), None)
    read = own.held(number, None)
    assert own.accept(read, None, read.seen).state is Review.ACCEPTED
    with pytest.raises(RefusedError, match="was accepted before"):
        own.accept(own.held(number, None), None)


def test_whoever_may_not_run_sessions_reaches_no_question(
    store: Store, own: OwnQuestions, people: tuple[Person, Person]
) -> None:
    lead = enrolled(store, 3, Role.TEAM_LEAD)
    held = own.held(own.write(question(1, 1), people[0]).id, people[1])
    for move in (
        lambda: own.all(lead),
        lambda: own.held(held.draft.id, lead),
        lambda: own.documents(lead),
        lambda: own.draft("ferry", lead),
        lambda: own.write(question(2, 1), lead),
        lambda: own.change(held, question(2, 1), lead),
        lambda: own.accept(held, lead, held.seen),
        lambda: own.drop(held, lead),
        lambda: own.reopen(held, lead),
    ):
        with pytest.raises(RefusedError, match="Only trainers"):
            move()
    assert [draft.version for draft in store.drafts.all()] == [1]
    with pytest.raises(NotHeldError):
        own.held(999, people[0])


def test_what_is_not_sound_or_names_somebody_is_not_kept_by_any_channel(
    store: Store, own: OwnQuestions, people: tuple[Person, Person]
) -> None:
    sound = question(1, 1)
    for changed in ({"asks": ""}, {"choices": ("One", "one", "Two")}, {"right": 7}, {"rests_on": {}}):
        with pytest.raises(RefusedError, match="cannot be kept so"):
            own.write(replace(sound, **changed), people[0])
    with pytest.raises(RefusedError, match="may name somebody"):
        own.write(replace(sound, why="Marjorie Blenkinsop, born 12/03/2015, said so."), people[0])
    assert store.drafts.all() == []


def test_what_somebody_did_with_questions_is_shown_to_them_and_goes_with_them(
    store: Store, own: OwnQuestions, people: tuple[Person, Person]
) -> None:
    writer, reviewer = people
    number = own.write(question(1, 1), writer).id
    held = own.held(number, reviewer)
    own.accept(held, reviewer, held.seen)
    line = "Things you did with questions of refresher sessions, in their history: 1."
    assert line in everything_of(writer, store)
    forget(writer, store)
    (kept,) = store.drafts.all()
    assert [line.person_id for line in kept.history] == [None, reviewer.id]
    assert kept.writers == frozenset()


def test_what_somebody_wrote_on_a_document_stays_when_it_is_taken_out_and_drafts_of_its_words_go(
    store: Store, own: OwnQuestions, people: tuple[Person, Person]
) -> None:
    on_original = {"manual#1": "0123456789abcdef"}
    drafted = replace(question(1, 1), rests_on=on_original)
    assert store.drafts.add("manual", [drafted, replace(question(2, 1), rests_on=on_original)], NOW) == 2
    held = own.held(store.drafts.all()[1].id, None)
    own.change(held, question(3, 1), people[0])  # it rests on a note now, and its history has the old words
    store.drafts.write(replace(question(0, 1), rests_on=on_original), people[0].id, NOW)
    store.drafts.forget(["manual"])
    assert [draft.document_id for draft in store.drafts.all()] == [""]
