"""Who may do what: every command for every role, and every button for nobody but whom it stands before.

Two councils with two teams each: what is of one team is not another's, and least of all another council's.
"""

from __future__ import annotations

import datetime as dt

import pytest
from support import wiring
from support.bot_api import client
from support.chat import Chat, beside, own_team

from bot.app import Assistant
from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.keyboards import EMERGENCY, WIDEST
from bot.channels.telegram.menu import NEEDS
from bot.core.calendar import day_of
from bot.core.people import MAY, Permission, Person, Role, Team
from bot.errors import RefusedError
from bot.features.learning import chat_messages as sharing
from bot.features.learning import messages as learning_messages
from bot.features.learning.lead_actions import moved_on
from bot.features.learning.model import Audience, PointMove, Wording
from bot.features.sessions import messages as session_messages

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"
UNKNOWN = "how many lanterns does the heron need at the ford on sundays"
OF_THE_POINT = "Hang the lantern at the ford before the tide."
OF_THE_ACTION = "Tell every team where the lantern hangs."
WEEK = dt.timedelta(days=7)
#: Commands that say by themselves who may do more with them.
OPEN_TO_ALL = {"actions", "stop", "forget_me"}
COUNCILS = ("kent", "medway")


#: What a button's words say of things by their number: whoever changed their app may name another's. By kind,
#: words in which the numbers of a thing of one team stand, and the councils whose leads have no say in it:
#: in a council, leads of other teams see each other's learning points and actions.
NAMES_A_THING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gaps": (("close:{gap}",), COUNCILS),
    "points": (("open:{point}",), ("medway",)),
    "point": (
        (
            "ask:release:{point}:0",
            "make:release:{point}:0:6",
            "make:withdraw:{point}:0:",
            "make:decline:{point}:0:",
        ),
        ("medway",),
    ),
    "actions": (("open:{action}",), ("medway",)),
    "action": (
        ("ask:note:{action}:0", "make:assign:{action}:0:{person}", "make:do:{action}:0:"),
        ("medway",),
    ),
    "away": (("set:{person}:7",), ("medway",)),
    "briefing": (("read:{point}:1",), COUNCILS),
}
#: What stands on these is kept with their code, or is a choice for oneself: the code is of a chat, and is
#: nothing in another.
OF_ITS_CODE = {
    "card", "emergency", "case", "duty", "wording", "forget", "authority", "share", "digest", "posts",
    "evidence", "action_take", "action_own", "session_setup", "session_take", "session_panel",
    "session_answer", "session_part", "role", "typed", "practice", "wrong_source",
}  # fmt: skip


def test_every_command_and_every_kind_of_button_has_its_story() -> None:
    """One that is new fails here, until it is said above what it may name."""
    assert wiring.commands() - {"start"} == set(chat_messages.COMMANDS)
    assert {kind for kind, _ in wiring.buttons()} == OF_ITS_CODE | set(NAMES_A_THING)
    assert not OF_ITS_CODE & set(NAMES_A_THING)


@pytest.mark.parametrize("role", list(Role))
def test_every_button_is_for_the_roles_that_may(chat: Chat, role: Role) -> None:
    somebody = chat.person(role.value, own_team())
    closed = [
        (kind, word)
        for (kind, word), needed in wiring.buttons().items()
        if needed not in MAY[role] and kind != EMERGENCY
    ]
    assert closed or role is Role.ADMINISTRATOR
    with beside(chat) as assistant:
        now = assistant.clock()
        data = [
            f"{assistant.store.buttons.put(somebody.id, {'kind': kind}, now)}:{word}" for kind, word in closed
        ]
    for pressed in data:
        assert somebody.answer(somebody.forges(pressed))["text"] == chat_messages.NOT_YOURS, pressed


def test_a_number_that_stands_on_no_button_opens_and_moves_nothing_of_another_team(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    colleague = chat.person("team_lead", team)
    with beside(chat) as assistant:
        owner, practitioner = (person_of(assistant, somebody) for somebody in (lead, asker))
        now, own = assistant.clock(), Team("kent", team)
        gap = assistant.gaps.open(practitioner, UNKNOWN, now, own)
        wording = Wording(OF_THE_POINT, ("Who?", "When?"), audience=Audience(teams=(own,)))
        point = assistant.learning.propose(owner, wording, own, now)
        action = assistant.actions.add(owner, OF_THE_ACTION, day_of(now) + WEEK, now, team=own)
    numbers = {"gap": gap.id, "point": point.id, "action": action.id, "person": owner.id}
    for council, its_team in ((c, t) for c in COUNCILS for t in (team, own_team())):
        if (council, its_team) == ("kent", team):
            continue
        outsider = chat.person("team_lead", its_team, council)
        with beside(chat) as assistant:
            now, pressed = assistant.clock(), []
            for kind, (words, councils) in NAMES_A_THING.items():
                mine = assistant.store.buttons.put(outsider.id, {"kind": kind}, now)
                pressed += [f"{mine}:{w.format(**numbers)}" for w in words if council in councils]
            kinds = {kind for kind, _ in wiring.buttons()} - {EMERGENCY}
            others = [assistant.store.buttons.put(lead.id, {"kind": kind}, now) for kind in sorted(kinds)]
        for code in others:  # of the lead's chat
            assert outsider.answer(outsider.forges(f"{code}:send"))["text"] == chat_messages.BUTTON_OLD
        outsider.catch_up()
        for data in pressed:
            outsider.forges(data)
        chat.drained()
        for message in outsider.transcript():
            assert not any(words in message["text"] for words in (UNKNOWN, OF_THE_POINT, OF_THE_ACTION))
        if council in NAMES_A_THING["gaps"][1]:
            outsider.says("The manual says three lanterns now.")  # what a gap would be closed with
            outsider.message()
            chat.drained()
            if any(["Send", "Cancel"] in client.labels(message) for message in outsider.transcript()):
                outsider.presses("Send")
                chat.drained()
    for kind, word, says in (  # whoever may, may by the same words
        ("gaps", f"close:{gap.id}", "Type what was done"),
        ("points", f"open:{point.id}", OF_THE_POINT),
        ("actions", f"open:{action.id}", OF_THE_ACTION),
    ):
        with beside(chat) as assistant:
            code = assistant.store.buttons.put(colleague.id, {"kind": kind}, assistant.clock())
        colleague.catch_up()
        colleague.forges(f"{code}:{word}")
        colleague.message(says)
    with beside(chat) as assistant:
        store = assistant.store
        kept_gap, kept_point = store.gaps.by_id(gap.id), store.points.by_id(point.id)
        assert (kept_gap, kept_point) == (gap, point)
        assert store.actions.by_id(action.id) == action
        assert not store.delegations.current(day_of(assistant.clock()))
        assert not [r for r in store.receipts.of_person(owner.id) if r.read]


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
    alone = [
        row[0]["text"]
        for person in (lead, trainer)
        for message in person.transcript()
        for row in message["buttons"]
        if len(row) == 1
    ]
    assert max(map(len, alone)) <= WIDEST
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
    with beside(chat) as assistant:
        people, now = assistant.store.people, assistant.clock()
        proposer, outsider = (people.by_id(int(number_of(each))) for each in (lead, elsewhere))
        assert proposer
        assert outsider
        compose = assistant.proposal_wizard().composer.compose
        wording = compose("Hang the lantern at the ford.", ("Who?", "When?"), local=True)
        point = assistant.learning.propose(proposer, wording, None, now)
        for move in (PointMove.RELEASE, PointMove.DECLINE, PointMove.RECALL):
            with pytest.raises(RefusedError):
                moved_on(assistant.learning, outsider, point, move, now, reason="No.", months=6)
    shown = chat.run("learning", "show", str(point.id), "--as", number_of(elsewhere))
    assert (shown.code, shown.err.strip()) == (1, learning_messages.UNKNOWN.format(number=point.id))
    group = client.group(chat.server, "Duty", lead, elsewhere)
    lead.says("/posts on", group)
    group.message("From now on, learning points")
    elsewhere.says("/posts off", group)
    group.message(sharing.POSTS_NOT_YOURS.format(team=f"{team} (Kent)"))


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


def person_of(assistant: Assistant, somebody: client.Person) -> Person:
    person = assistant.store.people.by_telegram(somebody.id)
    assert person is not None
    return person


def number_of(somebody: client.Person) -> str:
    """The number of a person here."""
    somebody.says("/my_data")
    return str(somebody.message("Kept of you")["text"].split("number ")[1].split(";")[0])
