"""Questions to leads on both kinds of database: for whom they wait, who is told, and who may close them."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from support.commands import shared_screen

from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.admin.retention import UNANSWERED, sweep
from bot.features.gaps import messages as said
from bot.features.gaps.lead_questions import LeadQuestions
from bot.features.gaps.service import GapService
from bot.screening.screen import Screen
from bot.store.store import Store
from procedures.library import SHIPPED, Library, load_library

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DUTY, COURT = Team("kent", "duty"), Team("kent", "court")
ASKED = "Who chairs the strategy discussion for a child in hospital?"


@cache
def shipped() -> tuple[Library, Screen]:
    library = load_library(SHIPPED)
    return library, shared_screen(library.authorities.everyday_names())


def questions(store: Store, *, has_pages: bool = True) -> tuple[LeadQuestions, GapService]:
    library, screen = shipped()
    gaps = GapService(store.gaps, store.people, screen, library)
    return LeadQuestions(gaps, store.gaps, store.people, has_pages=has_pages), gaps


def here(store: Store, role: Role, *teams: Team, account: int | None = None) -> Person:
    """Enrol somebody, with an account in the chat app or without."""
    first, *others = teams
    if account is None:
        person = store.people.add(Membership(first, role), "", NOW)
    else:
        store.invitations.add(f"code {account}", Membership(first, role), "", 1, NOW, NOW + MINUTE)
        redeemed = store.invitations.redeem(f"code {account}", account, NOW)
        assert redeemed is not None
        person = redeemed
    for team in others:
        store.people.give_role(person.id, Membership(team, role))
    held = store.people.by_id(person.id)
    assert held is not None
    return held


def sent(store: Store) -> dict[int, list[str]]:
    """What waits to be sent, by account."""
    return {m.chat_id: m.body["paragraphs"] for m in store.outbox.claim(99, NOW + MINUTE, MINUTE)}


def test_it_waits_for_every_lead_of_the_team_and_is_told_in_the_chat_app(store: Store) -> None:
    in_chat = here(store, Role.TEAM_LEAD, DUTY, account=1001)
    here(store, Role.TEAM_LEAD, DUTY)
    elsewhere = here(store, Role.TEAM_LEAD, COURT, account=1002)
    administrator = here(store, Role.ADMINISTRATOR, DUTY, account=1003)
    asker = here(store, Role.PRACTITIONER, DUTY, account=1004)
    asking, gaps = questions(store)
    went = asking.ask(asker, ASKED, NOW)
    assert (went.count, went.told, str(went)) == (2, 1, said.sent_to_leads(2, 1))
    (gap,) = gaps.listed(in_chat)
    assert (gap.wording, gap.for_leads, gap.due) == (ASKED, True, dt.date(2026, 11, 25))
    assert list(sent(store)) == [1001]
    for other in (elsewhere, administrator, asker):
        assert gaps.listed(other) == []
        with pytest.raises(NotHeldError):
            gaps.close(gap.id, "The night manager.", NOW, other)


def test_the_asker_is_told_the_answer_in_the_words_of_the_lead(store: Store) -> None:
    lead = here(store, Role.TEAM_LEAD, DUTY)
    asker = here(store, Role.PRACTITIONER, DUTY, account=1004)
    asking, gaps = questions(store)
    asking.ask(asker, ASKED, NOW)
    (gap,) = gaps.listed(lead)
    gaps.close(gap.id, "The night manager.", NOW, lead)
    told = sent(store)[1004]
    assert told[0] == said.ANSWERED_BY_LEADS[0]
    assert "The night manager." in told
    (held,) = gaps.sent_by(asker)
    assert held.closing == "The night manager."


def test_who_is_in_two_teams_asks_the_leads_of_both(store: Store) -> None:
    first, second = here(store, Role.TEAM_LEAD, DUTY), here(store, Role.TEAM_LEAD, COURT)
    both = here(store, Role.TEAM_LEAD, DUTY, COURT)
    asker = here(store, Role.PRACTITIONER, DUTY, COURT)
    asking, gaps = questions(store)
    assert asking.ask(asker, ASKED, NOW).count == 3
    assert [gap.team for gap in gaps.listed(first)] == [DUTY]
    assert [gap.team for gap in gaps.listed(second)] == [COURT]
    assert len(gaps.listed(both)) == 2


def test_where_no_pages_are_served_only_who_is_in_the_chat_app_is_asked(store: Store) -> None:
    here(store, Role.TEAM_LEAD, DUTY)
    asker = here(store, Role.PRACTITIONER, DUTY)
    asking, gaps = questions(store, has_pages=False)
    with pytest.raises(RefusedError, match="no lead"):
        asking.ask(asker, ASKED, NOW)
    assert gaps.listed(None) == []
    here(store, Role.TEAM_LEAD, DUTY, account=1001)
    assert asking.ask(asker, ASKED, NOW) == asking.ask(asker, ASKED, NOW)
    assert len(gaps.listed(None)) == 1


def test_words_that_could_tell_who_a_case_is_about_are_not_kept(store: Store) -> None:
    here(store, Role.TEAM_LEAD, DUTY)
    asker = here(store, Role.PRACTITIONER, DUTY)
    asking, gaps = questions(store)
    for words in ("A child of 4 died in Dover; who holds it?", "Is Marjorie Blenkinsop a carer?"):
        with pytest.raises(RefusedError):
            asking.ask(asker, words, NOW)
    assert gaps.listed(None) == []


def test_a_question_that_no_lead_is_left_to_answer_is_not_kept_for_ever(store: Store) -> None:
    lead = here(store, Role.TEAM_LEAD, DUTY, account=1001)
    asker = here(store, Role.PRACTITIONER, DUTY, account=1004)
    asking, gaps = questions(store)
    asking.ask(asker, ASKED, NOW)
    ordinary = gaps.open(asker, ASKED, NOW)
    store.people.remove(lead.id)
    sent(store)
    days = dt.timedelta(days=30)
    assert sweep(store, NOW + days, 30)[UNANSWERED] == 0
    assert [gap.closed for gap in gaps.sent_by(asker)] == [None, None]

    assert sweep(store, NOW + days + MINUTE, 30)[UNANSWERED] == 1
    (told,) = [m.body["paragraphs"] for m in store.outbox.claim(99, NOW + days + MINUTE, MINUTE)]
    closing = said.UNANSWERED.format(days="30 days")
    assert told == [said.UNANSWERED_BY_LEADS[0], ASKED, closing]
    question = next(gap for gap in gaps.sent_by(asker) if gap.for_leads)
    assert (question.closing, question.closed) == (closing, NOW + days + MINUTE)

    sweep(store, NOW + 2 * days + 2 * MINUTE, 30)
    assert [gap.id for gap in gaps.sent_by(asker)] == [ordinary.id]  # others can still see to that one


def test_it_is_given_to_nobody(store: Store) -> None:
    lead, other = here(store, Role.TEAM_LEAD, DUTY), here(store, Role.TEAM_LEAD, DUTY)
    asking, gaps = questions(store)
    asking.ask(here(store, Role.PRACTITIONER, DUTY), ASKED, NOW)
    (gap,) = gaps.listed(lead)
    assert gaps.owners(gap) == []
    with pytest.raises(RefusedError, match="given to nobody"):
        gaps.assign(gap.id, other.id, NOW, lead)
