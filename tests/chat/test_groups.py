"""Telegram as it is: forums, groups that move, close or put the bot out, and waits for one chat alone."""

from __future__ import annotations

import time

import pytest
from support.bot_api import client
from support.chat import Chat, own_team
from support.samples import WORDS_OF_THE_NOTE
from support.session_chat import in_a_group, opened

from bot.channels.telegram import messages as chat_messages
from bot.features.citations import messages as citation_messages
from bot.features.learning import chat_messages as sharing
from bot.features.sessions import messages as said

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"
UNKNOWN = "how many lanterns does the heron need at the ford on sundays"


def test_in_a_forum_everything_goes_to_the_topic_it_belongs_to(chat: Chat) -> None:
    team = own_team()
    trainer, lead = chat.person("trainer", team), chat.person("team_lead", team)
    group = client.group(chat.server, "Duty", trainer, lead)
    topic, other = (chat.server.call("opens_topic", chat=group.id) for _ in range(2))
    name = chat.server.world.bot["username"]
    lead.says(f"@{name} {ASKED}", group, topic=other)
    card = group.message(WORDS_OF_THE_NOTE)
    assert card["topic"] == other
    lead.says(f"@{name} child is being strangled right now help", group, topic=other)
    assert group.message("ring 999 first")["topic"] == other
    lead.says("/posts", group, topic=other)
    group.message(sharing.POSTS_OFF)
    lead.presses(sharing.POST_HERE, where=group)
    assert group.message("From now on, learning points")["topic"] == other
    trainer.says("/session", group, topic=topic)
    assert group.message(said.SET_UP_PRIVATELY)["topic"] == topic
    trainer.message(said.CHOOSE_SET)
    trainer.presses("The bell")
    trainer.edit(said.CHOOSE_NAMES)
    trainer.presses(said.NAMES_NO)
    assert group.message("A refresher session begins here")["topic"] == topic
    trainer.message("Nothing has been asked yet")
    trainer.presses("Next question")
    asked = group.wait_for(lambda e: e["kind"] == "message" and "poll" in e["message"])
    assert asked["message"]["topic"] == topic
    trainer.message("Question 1 of 3 is open")
    chat.server.call("closes_topic", chat=group.id, topic=topic)
    trainer.presses("Close")
    trainer.message("is closed")
    trainer.presses("Show the answer")
    assert chat_messages.TOPIC_CLOSED in trainer.message("People cannot answer in the group")["text"]


@pytest.mark.parametrize("told", [True, False])
def test_a_group_that_was_upgraded_is_followed_to_its_new_number(chat: Chat, told: bool) -> None:
    trainer, people, group = in_a_group(chat, "The bell", said.NAMES_NO)
    number = chat.server.call("upgrades", chat=group.id)
    if told:
        chat.server.call("tells_of_upgrade", chat=group.id)
        chat.drained()
    new = client.Place(chat.server, number)
    trainer.presses("Skip")
    trainer.message("Question 2 of 3 is open")
    new.wait_for(lambda e: e["kind"] == "message" and "poll" in e["message"])
    people[0].answers_poll(0, where=new)


def test_who_relies_on_a_group_is_told_when_the_bot_may_not_write_there(chat: Chat) -> None:
    team = own_team()
    lead = chat.person("team_lead", team)
    muted, left = (client.group(chat.server, "Duty", lead) for _ in range(2))
    for group in (muted, left):
        lead.says("/posts on", group)
        group.message("From now on, learning points")
    chat.server.call("mutes", chat=muted.id, by=lead.id)
    assert (
        chat_messages.MAY_NOT_WRITE in lead.message(f"Learning points of {team} (Kent) do not reach")["text"]
    )
    for group in (left, muted):  # of one group both are told: it may not write there, and is put out
        chat.server.call("set_bot", chat=group.id, status="kicked", by=lead.id)
        told = lead.message(f"Learning points of {team} (Kent) do not reach")["text"]
        assert chat_messages.PUT_OUT in told
    assert chat.lines("a group cannot be written to")


def test_who_asks_in_a_group_that_takes_no_message_is_told_in_their_own_chat(chat: Chat) -> None:
    member = chat.person()
    closed, muted = (client.group(chat.server, "Duty", member) for _ in range(2))
    topic = chat.server.call("opens_topic", chat=closed.id)
    chat.server.call("closes_topic", chat=closed.id, topic=topic)
    chat.server.call("mutes", chat=muted.id, by=member.id)
    name = chat.server.world.bot["username"]
    whys = (chat_messages.TOPIC_CLOSED, chat_messages.MAY_NOT_WRITE)
    for group, where, why in zip((closed, muted), (topic, None), whys, strict=True):
        member.says(f"@{name} {ASKED}", group, topic=where)
        assert why in member.message("I could not answer you in the group")["text"]


def test_a_wait_for_one_chat_holds_up_nobody_else(chat: Chat) -> None:
    team = own_team()
    slow, quick, asker = (
        chat.person("team_lead", team),
        chat.person("team_lead", team),
        chat.person(team=team),
    )
    chat.server.call("fault", kind="too_many", calls=3, chat_id=slow.id, retry_after=3)
    asker.says(ASKED)
    asker.message(WORDS_OF_THE_NOTE)
    asker.presses("Ask my lead")
    asker.message(chat_messages.WORDING)
    begun = time.monotonic()
    asker.presses("Send")
    quick.message(f"A colleague in {team} (Kent) asks")
    assert not [m for m in slow.transcript() if "A colleague in" in m["text"]]
    slow.message(f"A colleague in {team} (Kent) asks")
    assert time.monotonic() - begun > 3


def test_a_card_in_a_group_is_its_askers_to_send_on_and_the_words_are_shown_to_them_alone(chat: Chat) -> None:
    team = own_team()
    lead, asker, colleague = (
        chat.person("team_lead", team),
        chat.person(team=team),
        chat.person(team=team),
    )
    group = client.group(chat.server, "Duty", lead, asker, colleague)
    name = chat.server.world.bot["username"]
    asker.says(f"@{name} {UNKNOWN}", group)
    group.message()
    pressed = colleague.presses("Ask my lead", where=group)
    assert group.answer(pressed)["text"] == chat_messages.NOT_YOUR_BUTTON
    pressed = asker.presses("Ask my lead", where=group)
    assert group.answer(pressed)["text"] == chat_messages.WORDING_SENT
    assert UNKNOWN in asker.message(chat_messages.WORDING)["text"]
    asker.presses(chat_messages.CHANGE_WORDS)
    asker.message(chat_messages.WORDING_TYPE)
    asker.says("how many lanterns does the heron need by night")
    asker.message("by night")
    asker.presses("Send")
    assert "by night" in lead.message(f"A colleague in {team} (Kent) asks")["text"]
    assert not [m for m in group.transcript() if chat_messages.WORDING in m["text"]]


def test_buttons_of_somebody_else_say_so(chat: Chat) -> None:
    one, other = chat.person(), chat.person()
    group = client.group(chat.server, "Duty", one, other)
    for command, button in (("/authority", "London"), ("/case", "Kent")):
        one.says(command, group)
        group.message()
        pressed = other.presses(button, where=group)
        assert group.answer(pressed)["text"] == chat_messages.NOT_YOUR_BUTTON, command


def test_what_is_for_ones_own_chat_says_so_in_a_group(chat: Chat) -> None:
    lead = chat.person("team_lead", own_team())
    group = client.group(chat.server, "Duty", lead)
    for command in ("/start", "/gaps", "/queue"):
        lead.says(command, group)
        assert group.message()["text"] == chat_messages.PRIVATELY, command


def test_in_a_group_a_citation_code_is_looked_at_and_other_codes_are_for_ones_own_chat(chat: Chat) -> None:
    team = own_team()
    member = chat.person(team=team)
    group = client.group(chat.server, "Duty", member)
    name = chat.server.world.bot["username"]
    member.says(f"@{name} {ASKED}", group)
    cited = group.message(WORDS_OF_THE_NOTE)["text"].split("Citation code ")[1].split()[0]
    member.says(f"@{name} {cited.lower()}", group)
    group.message(citation_messages.ALL_AS_THEY_WERE)
    for code in (opened(chat.person("trainer", team)), chat.invited("practitioner", team)):
        member.says(f"{code} @{name}", group)
        assert group.message()["text"] == chat_messages.PRIVATELY
