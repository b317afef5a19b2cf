"""The story of an agreed action in the chat app: taken up, noted on, given away, done; reminders come."""

from __future__ import annotations

import datetime as dt

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, beside, sends
from support.leads import DUTY, MEDWAY

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import WIDEST
from bot.core.people import Membership, Person, Role, Team
from bot.features.actions import messages as said
from bot.features.people.service import invite

pytestmark = pytest.mark.model

HAVERING = "Havering (19 011 816)"
CROYDON = "Children's Service..."
COURT = Team("kent", "court")
BROMLEY, CAMDEN = Team("bromley", "duty"), Team("camden", "duty")


@pytest.fixture(scope="module")
def chat(shipped_chat: Chat) -> Chat:
    return shipped_chat


def enrolled(chat: Chat, *memberships: tuple[Role, Team]) -> tuple[client.Person, Person]:
    """Enrol somebody with a role in each team; return them in the chat, and as the store knows them."""
    somebody = chat.stranger()
    for role, team in memberships:
        with beside(chat) as assistant:
            now, invitations = dt.datetime.now(dt.UTC), assistant.store.invitations
            code = invite(invitations, Membership(team, role), now=now, days=1).code
        somebody.starts(code)
        somebody.message("You are enrolled", timeout=PATIENCE)
    with beside(chat) as assistant:
        known = assistant.store.people.by_telegram(somebody.id)
    assert known is not None
    return somebody, known


def labels(message: client.JSON) -> list[str]:
    """The labels of a message's buttons."""
    return [label for row in client.labels(message) for label in row]


def opened(person: client.Person, number: int) -> client.JSON:
    """Open an action from the list."""
    person.says("/actions")
    person.message("Open actions:")
    person.presses(f"Open {number}")
    return person.message(f"Action {number} of ")


def taken(person: client.Person, decision: str, place: int) -> client.JSON:
    """Begin to take up what stands at a place of a decision's list."""
    person.says("/actions")
    person.message()
    person.presses(said.FROM_A_DECISION)
    offered = person.message(said.WHICH_DECISION)
    assert all(len(label) <= WIDEST for label in labels(offered))
    assert "London Borough of Havering (19 011 816)" in offered["text"]
    (label,) = (label for label in labels(offered) if decision in label)
    person.presses(label)
    person.message(said.OFFERED_OPENING)
    person.presses(f"Take up {place}")
    return person.message()


def number_in(told: client.JSON) -> int:
    """The number under which an action was taken up."""
    return int(told["text"].split("took it up as action ")[1].split(",")[0])


def test_an_agreed_action_is_taken_up_followed_and_done(chat: Chat) -> None:
    (lead, one), (other, _), (worker, three) = (
        enrolled(chat, (role, team))
        for role, team in ((Role.TEAM_LEAD, DUTY), (Role.TEAM_LEAD, COURT), (Role.PRACTITIONER, DUTY))
    )
    lead.says("/actions")
    assert labels(lead.message(said.NONE)) == [said.FROM_A_DECISION, said.ADD_OWN]
    told = taken(lead, HAVERING, 1)
    number = number_in(told)
    assert told["text"].startswith(f"Your council took it up as action {number}, due on 16 April 2021.")
    assert said.TAKEN_LATE in told["text"]
    lead.presses(f"Open {number}")
    whole = lead.message(f"Action {number} of duty (Kent): open.")
    for words in (
        "Agreed action, in our own words. London Borough of Havering (19 011 816), paragraph 60, 5 March",
        "The source addresses it to Kent County Council.",
        "That is 6 weeks from 5 March 2021.",
        f"Owner: person {one.id}.",
        said.NO_NOTES,
    ):
        assert words in whole["text"]
    assert labels(whole) == ["Change owner", "Add evidence", "Done", "Drop"]

    lead.presses("Add evidence")
    lead.message(f"Type what shows that action {number} is being done")
    lead.says("Marjorie Blenkinsop on 07700 900123 has the letter.")
    assert "Blenkinsop" not in lead.message("That was not kept, because it holds")["text"]
    lead.says("which council holds the strategy discussion?")
    lead.message(timeout=PATIENCE)  # a question is answered, and the words are still waited for
    assert f"under action {number}" in sends(lead, "The letter of apology is filed.")
    lead.message(f"Noted with action {number}.")
    lead.presses("Drop", message=whole["message_id"])
    lead.message(f"You changed action {number} already; it is open now. Look at it again.")

    whole = opened(other, number)
    assert "The letter of apology is filed." in whole["text"]
    other.presses("Change owner")
    owners = other.message(f"Who is to own action {number}?")
    assert "You" in labels(owners)
    other.presses(f"Person {three.id}, practitioner, duty")
    other.message(f"Action {number} is now with person {three.id}.")
    given = worker.message(f"Action {number} of duty (Kent) is with you now.", timeout=PATIENCE)
    assert labels(given) == [f"Open {number}"]
    worker.presses(f"Open {number}", message=given["message_id"])
    worker.message(f"Action {number} of duty (Kent): open.")
    assert labels(opened(worker, number)) == ["Add evidence"]

    opened(other, number)
    other.presses("Done")
    assert labels(other.message(f"Type what shows that action {number} is done")) == [
        said.NOTES_SHOW_IT,
        chat_messages.CANCEL,
    ]
    other.presses(said.NOTES_SHOW_IT)
    other.message(f"Action {number} is done.")
    other.says("/actions")
    other.message(said.NONE)
    with beside(chat) as assistant:
        action = assistant.actions.action(number, None)
    assert [event.did.value for event in action.history] == ["take", "note", "assign", "do"]


def test_another_council_and_who_owns_nothing_see_nothing(chat: Chat) -> None:
    (lead, _), (elsewhere, _), (worker, _) = (
        enrolled(chat, (role, team))
        for role, team in ((Role.TEAM_LEAD, BROMLEY), (Role.TEAM_LEAD, CAMDEN), (Role.PRACTITIONER, BROMLEY))
    )
    number = number_in(taken(lead, HAVERING, 1))
    worker.says("/actions")
    worker.message(said.NOT_A_LEAD)
    elsewhere.says("/actions")
    elsewhere.message(said.NONE)
    whole = opened(lead, number)
    with beside(chat) as assistant:
        known = assistant.store.people.by_telegram(lead.id)
        assert known is not None
        assistant.store.people.give_role(known.id, Membership(BROMLEY, Role.PRACTITIONER))
    lead.presses("Drop", message=whole["message_id"])
    lead.message("Type why action")
    sends(lead, "It is not needed any more.")
    lead.message("That is for a lead of London Borough of Bromley.")


def test_where_the_source_says_no_time_the_lead_of_two_teams_chooses_both(chat: Chat) -> None:
    lead, _ = enrolled(chat, (Role.TEAM_LEAD, MEDWAY), (Role.TEAM_LEAD, Team("medway", "court")))
    team = taken(lead, CROYDON, 1)
    assert team["text"] == said.WHICH_TEAM
    lead.presses("court (Medway)")
    asked = lead.message(said.NO_TIME_HERE)
    assert labels(asked) == list(said.PERIODS)
    lead.presses("3 months")
    lead.message("Your council took it up as action")
    lead.presses(said.FROM_A_DECISION, message=next_list(lead))
    lead.message(said.WHICH_DECISION)


def test_an_action_of_the_councils_own_is_added_in_words_that_are_screened(chat: Chat) -> None:
    lead, known = enrolled(chat, (Role.TEAM_LEAD, Team("ealing", "duty")))
    lead.says("/actions")
    lead.message(said.NONE)
    lead.presses(said.ADD_OWN)
    assert labels(lead.message(said.OWN_TIME)) == list(said.PERIODS)
    lead.presses("6 weeks")
    lead.message("Type what is to be done within 6 weeks")
    lead.says("Ring Marjorie Blenkinsop on 07700 900123.")
    lead.message("That was not kept, because it holds")
    sends(lead, "Tell every team the escalation steps.")
    number = number_in(lead.message("Your council took it up as action"))
    lead.presses(f"Open {number}")
    assert said.OWN in lead.message(f"Action {number} of duty (Ealing): open.")["text"]
    with beside(chat) as assistant:
        action = assistant.actions.action(number, None)
    assert (action.what, action.owner_id) == ("Tell every team the escalation steps.", known.id)
    assert action.origin.period == "6 weeks"


def test_what_reads_like_danger_is_answered_before_it_is_taken_for_a_note(chat: Chat) -> None:
    lead, _ = enrolled(chat, (Role.TEAM_LEAD, Team("bexley", "duty")))
    number = number_in(taken(lead, HAVERING, 3))
    opened(lead, number)
    lead.presses("Drop")
    lead.message("Type why action")
    lead.says("A child is being hit right now and I am outside the door")
    lead.message("If a child is in danger now, ring 999 first.")
    lead.presses(chat_messages.CANCEL)
    lead.message(said.LEFT)


def next_list(lead: client.Person) -> int:
    """Ask for the list; return the message with it."""
    lead.says("/actions")
    number: int = lead.message("Open actions:")["message_id"]
    return number
