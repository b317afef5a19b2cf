"""Danger is told in the middle of something: the card comes first, and what was begun is gone on with.

The conversations are those that the chat has: one that is added is tried here, or fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from support import wiring
from support.bot_api import client
from support.chat import DESK, Chat, beside, own_team
from support.leads import QUESTIONS, TEXT
from support.samples import ASKED, WORDS_OF_THE_NOTE

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.boundary import KIND as CASE
from bot.core.calendar import day_of
from bot.core.people import MAY, Permission, Role, Team
from bot.features.actions import messages as actions_messages
from bot.features.answers import messages as answer_messages
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as points_said
from bot.features.learning.model import Audience, Wording

pytestmark = pytest.mark.model

DANGER = "he has got a knife and is at the door now"
WORDS = "The lantern keeper convenes it from now on."
UNKNOWN = "how many lanterns does the heron need at the ford on sundays"


@dataclass(frozen=True)
class Somebody:
    """Who writes: in the chat, and in a team of their own."""

    chat: Chat
    client: client.Person
    team: str

    def presses(self, label: str, then: str = "") -> client.JSON:
        """Press a button; return the message that follows."""
        self.client.presses(label)
        return self.client.message(then)


def wording(one: Somebody) -> None:
    one.client.says(UNKNOWN)
    one.client.message()
    one.presses("Send to the policy owner", chat_messages.WORDING)
    one.presses(chat_messages.CHANGE_WORDS, chat_messages.WORDING_TYPE)


def wrong_source(one: Somebody) -> None:
    one.client.says(ASKED)
    one.client.message(WORDS_OF_THE_NOTE)
    one.client.presses("Is this right?")
    (label, *_) = [label for (label, *_) in client.labels(one.client.edit()) if "itself is wrong" in label]
    one.presses(label, "Type what is wrong in")


def closing(one: Somebody) -> None:
    asker = one.chat.person(team=one.team)
    with beside(one.chat) as assistant:
        known = assistant.store.people.by_telegram(asker.id)
        assert known is not None
        gap = assistant.gaps.open(known, UNKNOWN, assistant.clock(), Team("kent", one.team))
    one.client.says("/gaps")
    one.client.message("how many lanterns")
    one.presses(f"Close {gap.id}", "Type what was done")


def share(one: Somebody) -> None:
    one.client.says("/share")
    one.client.message(sharing_messages.GROUND)
    one.presses(sharing_messages.LOCAL, "Type what was learned")


def point_reason(one: Somebody) -> None:
    team = Team("kent", one.team)
    proposer = one.chat.person("team_lead", one.team)
    with beside(one.chat) as assistant:
        known = assistant.store.people.by_telegram(proposer.id)
        assert known is not None
        wanted = Wording(TEXT, QUESTIONS, audience=Audience(teams=(team,)))
        point = assistant.learning.propose(known, wanted, team, assistant.clock())
    one.client.says("/queue")
    one.client.message("Waiting for you")
    one.presses(points_said.OPEN.format(number=point.id), TEXT)
    one.presses(sharing_messages.MOVES["decline"], "Type why learning point")


def action_words(one: Somebody) -> None:
    team = Team("kent", one.team)
    with beside(one.chat) as assistant:
        known = assistant.store.people.by_telegram(one.client.id)
        assert known is not None
        now = assistant.clock()
        due = day_of(now) + dt.timedelta(days=7)
        action = assistant.actions.add(known, "Tell every team where the lantern hangs.", due, now, team=team)
    one.client.says("/actions")
    one.client.message("Open actions:")
    one.presses(f"Open {action.id}", f"Action {action.id} of ")
    one.presses("Add evidence", "Type what shows")


def action_own(one: Somebody) -> None:
    one.client.says("/actions")
    one.client.message()
    one.presses(actions_messages.ADD_OWN, actions_messages.OWN_TIME)
    one.presses("6 weeks", "Type what is to be done")


def case(one: Somebody) -> None:
    one.client.says("/case")
    one.client.message("Nothing about the child is typed")


def words_are_taken(one: Somebody) -> None:
    """What is typed now is what was waited for; shown back, it is sent after one more emergency too."""
    one.client.says(WORDS)
    assert WORDS in one.client.message(chat_messages.WORDING)["text"]
    tells_danger(one, doing=None)
    query = one.client.presses(chat_messages.SEND)
    assert one.client.answer(query)["text"] != chat_messages.BUTTON_OLD
    said = one.client.message()["text"]
    assert WORDS not in said
    assert said not in {chat_messages.WORDS_GONE, chat_messages.CANCELLED}


def text_is_taken(one: Somebody) -> None:
    one.client.says(TEXT)
    one.client.message("first of two questions")


def step_is_taken(one: Somebody) -> None:
    one.client.presses("No")
    one.client.edit()


ASK, GAPS, LEAD = Permission.ASK, Permission.HANDLE_GAPS, Permission.SHARE_LEARNING
#: By kind of conversation: who has it, how it is begun, and how it is gone on with.
CONVERSATIONS: dict[str, tuple[Permission, Callable[[Somebody], None], Callable[[Somebody], None]]] = {
    "wording": (ASK, wording, words_are_taken),
    "wrong_source": (ASK, wrong_source, words_are_taken),
    "case": (ASK, case, step_is_taken),
    "closing": (GAPS, closing, words_are_taken),
    "share": (LEAD, share, text_is_taken),
    "point_reason": (LEAD, point_reason, words_are_taken),
    "action_words": (LEAD, action_words, words_are_taken),
    "action_own": (LEAD, action_own, words_are_taken),
}


def is_the_card(text: str) -> None:
    """A message says first that 999 is rung, and then the duty desk's number."""
    assert text.startswith(answer_messages.LEADS["danger"])
    assert text.index(answer_messages.RING_999) < text.index(DESK)


def tells_danger(one: Somebody, doing: str | None, *, under_a_picture: bool = False) -> None:
    """Somebody tells danger: 999 stands first, then the duty desk, and then what they were doing."""
    one.client.catch_up()
    if under_a_picture:
        one.client.sends_file("door.jpg", b"picture", caption=DANGER)
    else:
        one.client.says(DANGER)
    is_the_card(one.client.message(timeout=20)["text"])
    waits = one.client.message(chat_messages.STILL_WAITS.split("{")[0])["text"]
    if doing is not None:
        assert waits == chat_messages.STILL_WAITS.format(doing=doing)


def test_every_conversation_that_waits_is_tried_here_and_has_its_words() -> None:
    assert wiring.conversations() | {CASE} == CONVERSATIONS.keys()
    assert chat_messages.DOING.keys() == CONVERSATIONS.keys()


@pytest.mark.parametrize(
    ("kind", "role"),
    [(kind, role) for kind, (needs, *_) in CONVERSATIONS.items() for role in Role if needs in MAY[role]],
)
def test_the_card_comes_first_and_what_was_begun_is_gone_on_with(chat: Chat, kind: str, role: Role) -> None:
    _, begin, go_on = CONVERSATIONS[kind]
    team = own_team()
    one = Somebody(chat, chat.person(role.value, team), team)
    begin(one)
    tells_danger(one, chat_messages.DOING[kind])
    tells_danger(one, chat_messages.DOING[kind], under_a_picture=True)
    go_on(one)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_is_in_the_middle_of_nothing_gets_the_card_alone(chat: Chat, role: Role | None) -> None:
    somebody = chat.stranger() if role is None else chat.person(role.value, own_team())
    for tells in (
        lambda: somebody.says(DANGER),
        lambda: somebody.sends_file("door.jpg", b"picture", caption=DANGER),
    ):
        somebody.catch_up()
        tells()
        is_the_card(somebody.message(timeout=20)["text"])
        chat.drained()
        assert not [event for event in somebody.history() if "You were " in str(event.get("message"))]
