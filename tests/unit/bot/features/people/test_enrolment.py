"""Enrolment on both kinds of database: codes, tries, roles in two teams."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select
from support.databases import cipher
from support.shipped import shipped_screen

from bot.core.people import Membership, Permission, Person, Role, Team
from bot.errors import RefusedError, TooManyTriesError
from bot.features.people.service import (
    ALPHABET,
    LENGTH,
    change_role,
    display_name,
    invite,
    looks_like_code,
    redeem,
)
from bot.store.database import Database
from bot.store.invitations import RoleLossError
from bot.store.store import Store
from bot.store.tables import invitations
from procedures.library import Library

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DUTY, ADULTS = Team("kent", "duty"), Team("medway", "duty")


def enrolled(store: Store, account: int, *memberships: Membership) -> Person:
    """Somebody who was invited into each team and took the codes up."""
    person = None
    for membership in memberships:
        made = invite(store.invitations, membership, now=NOW, days=7)
        person = redeem(store.invitations, made.code, account, NOW)
    assert person is not None
    return person


def test_a_code_enrols_one_person_once(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7)
    assert len(made.code) == LENGTH
    assert set(made.code) <= set(ALPHABET)
    person = redeem(store.invitations, f" {made.code[:5].lower()}-{made.code[5:]} ", 42, NOW)
    assert person is not None
    assert (person.telegram_id, person.authority) == (42, "kent")
    assert store.people.by_telegram(42) == person
    assert redeem(store.invitations, made.code, 43, NOW) is None
    assert store.people.by_telegram(43) is None


def test_a_code_that_takes_something_is_asked_about_first(store: Store) -> None:
    lead = enrolled(store, 42, Membership(DUTY, Role.TEAM_LEAD))
    lower = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7)
    with pytest.raises(RoleLossError) as loss:
        redeem(store.invitations, lower.code, 42, NOW)
    assert (loss.value.held.role, loss.value.coming.role) == (Role.TEAM_LEAD, Role.PRACTITIONER)
    assert store.people.by_telegram(42) == lead
    person = store.invitations.redeem_digest(loss.value.digest, 42, NOW)
    assert person is not None
    assert person.memberships == (Membership(DUTY, Role.PRACTITIONER),)
    # What takes nothing, such as a role in another team, is not asked about.
    assert enrolled(store, 42, Membership(ADULTS, Role.PRACTITIONER)).id == lead.id


def test_a_code_for_several_is_used_up(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7, uses=2)
    taken = [redeem(store.invitations, made.code, account, NOW) for account in (1, 2, 3)]
    assert [person is not None for person in taken] == [True, True, False]


def test_a_code_that_ran_out_enrols_nobody(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7)
    assert redeem(store.invitations, made.code, 42, NOW + dt.timedelta(days=7)) is None


def test_the_code_itself_is_not_kept(database_address: str) -> None:
    database = Database(database_address)
    made = invite(
        Store(database, cipher()).invitations, Membership(DUTY, Role.TRAINER), now=NOW, days=1, label="desk 4"
    )
    with database.read() as connection:
        (row,) = connection.execute(select(invitations)).all()
    assert made.code not in str(row)
    database.close()


def test_after_five_tries_an_account_waits_an_hour_and_others_do_not(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7)
    for minute in range(5):
        assert redeem(store.invitations, "WRONG", 42, NOW + dt.timedelta(minutes=minute)) is None
    with pytest.raises(TooManyTriesError) as refused:
        redeem(store.invitations, made.code, 42, NOW + dt.timedelta(minutes=59))
    assert refused.value.until == NOW + dt.timedelta(hours=1)
    assert redeem(store.invitations, "WRONG", 43, NOW) is None
    assert redeem(store.invitations, made.code, 42, NOW + dt.timedelta(minutes=60)) is not None


def test_who_is_that_already_uses_up_nobody_elses_invitation(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7, uses=2)
    first, again, second = (redeem(store.invitations, made.code, account, NOW) for account in (1, 1, 2))
    assert first == again
    assert second is not None


@pytest.mark.parametrize("typed", ["K7F3 9QTX-2B", "k7f39qtx2b", "2BCDEFGHJK"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert looks_like_code(typed)


def test_every_code_is_known_in_small_letters_with_a_gap(store: Store) -> None:
    for _ in range(200):
        code = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7).code.lower()
        assert looks_like_code(f"{code[:5]} {code[5:]}")


@pytest.mark.parametrize(
    "typed", ["", "safeguards", "strategy a", "K7F3-9QTX", "who holds", "ASSESSMENT", "ATTACHMENT"]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert not looks_like_code(typed)


def test_a_role_that_is_changed_is_told_with_its_menu(store: Store, library: Library) -> None:
    person = enrolled(store, 1, Membership(DUTY, Role.PRACTITIONER))
    lead = Membership(DUTY, Role.TEAM_LEAD)
    for _ in range(2):  # the second time nothing is new
        change_role(store.people, person.id, lead, library.authorities, NOW)
    (message,) = store.outbox.claim(9, NOW, dt.timedelta(minutes=1))
    assert message.body["menu"]
    assert "team lead in duty (Kent County Council)" in message.body["paragraphs"][0]


def test_a_display_name_is_one_line_and_nobody_elses_of_the_council(store: Store) -> None:
    screen = shipped_screen()
    sam = enrolled(store, 1, Membership(DUTY, Role.PRACTITIONER))
    other = enrolled(store, 2, Membership(DUTY, Role.TEAM_LEAD))
    store.people.name(sam.id, display_name("Sam,  nights", sam, store.people.all(), screen))
    assert store.people.names(None) == {sam.id: "Sam, nights"}
    for typed in ("sam, nights", "", "x", "a" * 41, "<b>Sam</b>"):
        with pytest.raises(RefusedError):
            display_name(typed, other, store.people.all(), screen)
    assert display_name("Sam, days", other, store.people.all(), screen) == "Sam, days"


def test_two_who_use_one_code_at_once_are_one_person(store: Store) -> None:
    made = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=7)
    taken: list[Person | None] = []
    threads = [
        threading.Thread(target=lambda a=a: taken.append(redeem(store.invitations, made.code, a, NOW)))
        for a in range(1, 5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(person is not None for person in taken) == 1
    assert len(store.people.all()) == 1


def test_what_can_be_used_is_open_until_it_is_withdrawn(store: Store) -> None:
    membership = Membership(DUTY, Role.TRAINER)
    kept = invite(store.invitations, membership, now=NOW, days=7, uses=2, label="desk 7")
    invite(store.invitations, membership, now=NOW, days=1)
    used = invite(store.invitations, membership, now=NOW, days=7)
    assert redeem(store.invitations, used.code, 42, NOW) is not None
    assert redeem(store.invitations, kept.code, 43, NOW) is not None
    (held,) = store.invitations.open(NOW + dt.timedelta(days=1))
    assert (held.membership, held.label, held.uses_left) == (membership, "desk 7", 1)
    assert (held.made, held.expires) == (NOW, kept.expires)
    assert kept.code not in held.name
    assert store.invitations.withdraw(held.name)
    assert not store.invitations.withdraw(held.name)
    assert redeem(store.invitations, kept.code, 44, NOW) is None


def test_a_role_counts_in_its_own_team_alone(store: Store) -> None:
    both = enrolled(store, 1, Membership(DUTY, Role.TEAM_LEAD), Membership(ADULTS, Role.PRACTITIONER))
    assert both.may(Permission.SHARE_LEARNING, DUTY)
    assert not both.may(Permission.SHARE_LEARNING, ADULTS)
    assert both.may(Permission.SHARE_LEARNING)
    assert both.teams_where(Permission.SHARE_LEARNING) == (DUTY,)
    assert both.teams == {DUTY, ADULTS}
    assert not both.may(Permission.MANAGE_PEOPLE)


def test_only_what_is_written_is_allowed(store: Store) -> None:
    worker = enrolled(store, 1, Membership(DUTY, Role.PRACTITIONER))
    assert [action for action in Permission if worker.may(action)] == [Permission.ASK, Permission.OWN]


def test_roles_change_and_people_leave_and_go(store: Store) -> None:
    person = enrolled(store, 1, Membership(DUTY, Role.PRACTITIONER))
    other = enrolled(store, 2, Membership(DUTY, Role.PRACTITIONER))
    changed = store.people.give_role(person.id, Membership(DUTY, Role.TEAM_LEAD))
    assert changed is not None
    assert changed.may(Permission.HANDLE_GAPS, DUTY)
    assert store.people.give_role(999, Membership(DUTY, Role.TEAM_LEAD)) is None
    assert store.people.leave(person.id, DUTY)
    assert not store.people.leave(person.id, DUTY)
    assert store.people.of_team(DUTY) == [other]
    assert store.people.remove(person.id)
    assert not store.people.remove(person.id)
    assert store.people.all() == [other]


def test_nobody_gets_the_number_of_somebody_who_left(store: Store) -> None:
    first, second, third = (store.people.add(Membership(DUTY, Role.PRACTITIONER), "", NOW) for _ in range(3))
    for gone in (third, second):
        assert store.people.remove(gone.id)
    later = [store.people.add(Membership(DUTY, Role.PRACTITIONER), "", NOW).id for _ in range(2)]
    assert len({first.id, second.id, third.id, *later}) == 5
    assert store.people.remove(later[-1])
    assert store.people.add(Membership(DUTY, Role.PRACTITIONER), "", NOW).id not in {
        second.id,
        third.id,
        *later,
    }


def test_somebody_without_an_account_can_work_at_the_command_line(store: Store) -> None:
    lead = store.people.add(Membership(DUTY, Role.TEAM_LEAD), "desk 7", NOW)
    assert lead.label == "desk 7"
    assert not lead.reachable
    assert store.people.by_id(lead.id) == lead


def test_who_blocked_or_stopped_is_not_reached(store: Store) -> None:
    person = enrolled(store, 1, Membership(DUTY, Role.PRACTITIONER))
    assert person.reachable
    store.people.mark_blocked(1, NOW)
    blocked = store.people.by_id(person.id)
    assert blocked is not None
    assert not blocked.reachable
    store.people.mark_blocked(1, None)
    store.people.mark_stopped(person.id, NOW)
    stopped = store.people.by_id(person.id)
    assert stopped is not None
    assert (stopped.blocked, stopped.stopped) == (None, NOW)
    assert not stopped.reachable


def test_the_sweep_drops_what_ended(store: Store) -> None:
    invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=1)
    kept = invite(store.invitations, Membership(DUTY, Role.PRACTITIONER), now=NOW, days=60)
    redeem(store.invitations, "WRONG", 42, NOW)
    assert store.invitations.sweep(NOW + dt.timedelta(days=30)) == 2
    assert redeem(store.invitations, kept.code, 42, NOW + dt.timedelta(days=30)) is not None
