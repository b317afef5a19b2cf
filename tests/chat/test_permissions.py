"""Who may do what: every command for every role, and every button for nobody but whom it stands before.

Two councils with two teams each: what is of one team is not another's, and least of all another council's.
"""

from __future__ import annotations

import json

import pytest
from support.bot_api import client
from support.chat import Chat, own_team

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.menu import NEEDS
from bot.core.people import MAY, Permission, Role
from bot.features.learning import chat_messages as sharing
from bot.features.learning import messages as learning_messages
from bot.features.sessions import messages as session_messages

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"
UNKNOWN = "how many lanterns does the heron need at the ford on sundays"
#: Commands that say by themselves who may do more with them.
OPEN_TO_ALL = {"actions", "stop", "forget_me"}
COUNCILS = ("kent", "medway")


def refused(somebody: client.Person, command: str) -> bool:
    """Whether a command is refused for what somebody is."""
    somebody.catch_up()
    somebody.says(f"/{command}")
    return bool(somebody.message()["text"] == chat_messages.NOT_YOURS)


@pytest.mark.parametrize("role", list(Role))
def test_every_command_is_for_the_roles_that_may(chat: Chat, role: Role) -> None:
    somebody = chat.person(role.value, own_team())
    for command in sorted(set(chat_messages.COMMANDS) - OPEN_TO_ALL):
        needed = NEEDS.get(command, Permission.ASK)
        assert refused(somebody, command) is (needed not in MAY[role]), command


def test_no_command_but_the_way_in_and_privacy_answers_a_stranger(chat: Chat) -> None:
    for command in sorted(set(chat_messages.COMMANDS) - {"privacy"}):
        stranger = chat.stranger()
        stranger.says(f"/{command}")
        assert stranger.message()["text"] == chat_messages.STRANGER, command


def test_every_button_is_nobodys_but_whom_it_stands_before(chat: Chat) -> None:
    team = own_team()
    lead, trainer = chat.person("team_lead", team), chat.person("trainer", team)
    asks = (ASKED, UNKNOWN, "/share", "/queue", "/points", "/actions", "/evidence", "/digest", "/authority")
    for said in (*asks, "/case", "/forget_me"):
        lead.says(said)
        lead.message()
    for said in ("/session", "/practise"):
        trainer.says(said)
        trainer.message()
    pressed = {
        button["callback_data"]
        for person in (lead, trainer)
        for message in person.transcript()
        for row in message["buttons"]
        for button in row
        if "callback_data" in button
    }
    assert len(pressed) > 30
    for council, its_team in ((c, t) for c in COUNCILS for t in (team, own_team())):
        if (council, its_team) == ("kent", team):
            continue
        outsider = chat.person("team_lead", its_team, council)
        before = len(outsider.transcript())
        for data in sorted(pressed):
            query = {
                "id": "1",
                "from": chat.server.world.people[outsider.id],
                "message": dict(chat.server.world.chats[outsider.id].messages[1].body),
                "chat_instance": "1",
                "data": data,
            }
            chat.server.call("injects", update={"callback_query": query}, chat=outsider.id)
        chat.drained()
        assert [message["text"] for message in outsider.transcript()[before:]] == []
    lead.says("/my_data")
    lead.message("Kept of you")  # nobody else's press removed them


def test_what_is_of_one_team_is_not_another_councils_nor_another_teams(chat: Chat) -> None:
    team, other = own_team(), own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    chat.person("team_lead", team)  # whom the point waits for, and not for every lead of the council
    same_council, elsewhere = chat.person("team_lead", other), chat.person("team_lead", team, "medway")
    asker.says(UNKNOWN)
    asker.message()
    asker.presses("Send to the policy owner")
    asker.message(chat_messages.WORDING)
    asker.presses("Send")
    asker.message("Sent. It is to be looked at by")
    lead.message("A question came in")
    lead.says("/gaps")
    lead.message("how many lanterns")
    for outsider in (same_council, elsewhere):
        outsider.says("/gaps")
        assert outsider.message()["text"] == chat_messages.GAPS_NONE
    wanted = (
        "--text",
        "Hang the lantern at the ford.",
        "--question",
        "Who?",
        "--question",
        "When?",
        "--local-practice",
    )
    proposed = chat.run("learning", "propose", "--as", number_of(lead), *wanted, "--json")
    assert proposed.code == 0, proposed.err
    point = str(json.loads(proposed.out)["id"])
    shown = chat.run("learning", "show", point, "--as", number_of(elsewhere))
    assert (shown.code, shown.err.strip()) == (1, learning_messages.UNKNOWN.format(number=point))
    for move in (("release",), ("decline", "No."), ("recall",)):
        told = chat.run("learning", move[0], point, *move[1:], "--as", number_of(elsewhere))
        assert told.code == 1, move
    group = client.group(chat.server, "Duty", lead, elsewhere)
    lead.says("/posts on", group)
    group.message("From now on, learning points")
    elsewhere.says("/posts off", group)
    group.message(sharing.POSTS_NOT_YOURS.format(team=f"{team} (kent)"))


def test_a_session_is_taken_over_by_trainers_of_its_team_alone(chat: Chat) -> None:
    team = own_team()
    first = chat.person("trainer", team)
    first.says("/session")
    first.message(session_messages.CHOOSE_SET)
    first.presses("The bell")
    code = first.message("/join")["text"].split("/join ")[1].split()[0]
    for council, its_team in (("kent", own_team()), ("medway", team)):
        outsider = chat.person("trainer", its_team, council)
        outsider.says(f"/session {code}")
        outsider.message("Only a trainer of")


def number_of(somebody: client.Person) -> str:
    """The number of a person here."""
    somebody.says("/my_data")
    return str(somebody.message("Kept of you")["text"].split("number ")[1].split(";")[0])
