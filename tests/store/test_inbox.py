"""The inbox on both kinds of database: once, in a chat's order, and never lost."""

from __future__ import annotations

import datetime as dt
import threading

from bot.store.inbox import Waiting
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(seconds=20)


def numbers(waiting: list[Waiting]) -> list[int]:
    return [one.update_id for one in waiting]


def test_an_update_is_kept_once(store: Store) -> None:
    assert store.inbox.put(1, 7, "{}", NOW)
    assert not store.inbox.put(1, 7, "{}", NOW)
    assert store.inbox.waiting() == 1


def test_of_a_chat_only_the_earliest_is_given(store: Store) -> None:
    for number, chat in ((1, 7), (2, 7), (3, 8)):
        store.inbox.put(number, chat, "{}", NOW)
    assert numbers(store.inbox.claim(10, NOW, LATER)) == [1, 3]
    assert store.inbox.claim(10, NOW, LATER) == []
    store.inbox.handled([(1, 7)], NOW)
    assert numbers(store.inbox.claim(10, NOW, LATER)) == [2]


def test_what_a_killed_process_held_is_given_again(store: Store) -> None:
    store.inbox.put(1, 7, '{"a": 1}', NOW)
    assert store.inbox.claim(10, NOW, LATER) == [Waiting(1, '{"a": 1}')]
    store.inbox.hold([1], LATER + dt.timedelta(seconds=5))
    assert store.inbox.claim(10, LATER, LATER) == []
    again = LATER + dt.timedelta(seconds=5)
    assert store.inbox.claim(10, again, again) == [Waiting(1, '{"a": 1}')]


def test_what_is_handled_is_known_and_says_nothing_any_more(store: Store) -> None:
    store.inbox.put(1, 7, "what somebody wrote", NOW)
    store.inbox.handled([(1, 7), (2, 8)], NOW)
    assert store.inbox.seen([1, 2, 3]) == {1, 2}
    assert not store.inbox.put(2, 8, "{}", NOW)
    assert store.inbox.waiting() == 0
    assert store.inbox.sweep(NOW + dt.timedelta(seconds=1)) == 2
    assert store.inbox.seen([1, 2]) == set()


def test_two_processes_never_get_the_same(store: Store) -> None:
    for number in range(40):
        store.inbox.put(number, number, "{}", NOW)
    given: list[int] = []
    threads = [
        threading.Thread(target=lambda: given.extend(numbers(store.inbox.claim(15, NOW, LATER))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(set(given))


def test_buttons_mean_something_in_their_own_chat_alone(store: Store) -> None:
    code = store.buttons.put(7, {"kind": "card", "passages": ["a/1"]}, NOW)
    assert len(code) <= 16
    assert store.buttons.meaning(code, 7) == {"kind": "card", "passages": ["a/1"]}
    assert store.buttons.meaning(code, 8) is None
    assert store.buttons.sweep(NOW) == 0
    assert store.buttons.sweep(LATER) == 1
    assert store.buttons.meaning(code, 7) is None


def test_buttons_of_a_briefing_are_held_for_a_year_longer(store: Store) -> None:
    code = store.buttons.put(7, {"kind": "briefing", "point": 3}, NOW)
    assert store.buttons.sweep(NOW + dt.timedelta(days=365)) == 0
    assert store.buttons.meaning(code, 7) is not None
    assert store.buttons.sweep(NOW + dt.timedelta(days=366)) == 1


def test_a_person_has_one_conversation_in_a_chat(store: Store) -> None:
    from bot.core.people import Membership, Role, Team

    person = store.people.add(Membership(Team("kent", "duty"), Role.PRACTITIONER), "", NOW)
    store.dialogues.put(7, person.id, "wording", {"purpose": "gap"}, NOW)
    store.dialogues.put(7, person.id, "closing", {"gap": 3}, LATER)
    held = store.dialogues.get(7, person.id, NOW)
    assert held is not None
    assert (held.kind, dict(held.state), held.changed) == ("closing", {"gap": 3}, LATER)
    assert store.dialogues.get(7, person.id, LATER + dt.timedelta(seconds=1)) is None
    store.dialogues.end(7, person.id, LATER)
    assert store.dialogues.get(7, person.id, NOW) is None


def test_an_update_handled_again_finds_the_conversation_as_it_stood_before_it(store: Store) -> None:
    from bot.core.people import Membership, Role, Team

    person = store.people.add(Membership(Team("kent", "duty"), Role.PRACTITIONER), "", NOW)
    here = (7, person.id)
    store.dialogues.put(*here, "share", {"asks": "words"}, NOW, 100)

    def stands(update_id: int) -> dict[str, str] | None:
        held = store.dialogues.get(*here, NOW, update_id)
        return dict(held.state) if held else None

    assert (stands(100), stands(101)) == (None, {"asks": "words"})
    for _again in range(2):
        store.dialogues.put(*here, "share", {"asks": "question"}, NOW, 101)
        assert (stands(101), stands(102)) == ({"asks": "words"}, {"asks": "question"})
    store.inbox.handled([(101, 7)], NOW)
    assert stands(101) == {"asks": "question"}
    store.dialogues.end(*here, NOW, 102)
    assert (stands(102), stands(103)) == ({"asks": "question"}, None)
    assert store.dialogues.sweep(LATER) == 0
    assert stands(102) is None
