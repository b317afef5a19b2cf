"""Somebody writes that a child is in danger: the card comes at once, whoever writes and whatever fails."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager

import pytest
from support.bot_api import client
from support.chat import DESK, Chat, own_team
from support.outages import full_disk, hung_answering, locked_database
from support.samples import WORDS_OF_THE_NOTE

from bot.channels.telegram import messages as said
from bot.features.answers import messages as answer_messages

pytestmark = [pytest.mark.process, pytest.mark.model]

DANGER = "he has got a knife and is at the door now"
ASKED = "who convenes the lantern meeting"


@pytest.fixture(scope="module", params=["polling", "webhook"])
def chat(request: pytest.FixtureRequest) -> Chat:
    """A running bot that names its duty desk, reached either way."""
    made: Chat = request.getfixturevalue({"polling": "small_chat", "webhook": "webhook_chat"}[request.param])
    return made


@pytest.fixture(scope="module")
def worker(chat: Chat) -> client.Person:
    return chat.person()


def card_for(somebody: client.Person) -> str:
    """What somebody gets who writes of danger."""
    somebody.catch_up()
    somebody.says(DANGER)
    card: str = somebody.message(answer_messages.RING_999, timeout=20)["text"]
    return card


def test_whoever_writes_is_told_999_then_the_duty_desk(chat: Chat) -> None:
    roles = ("practitioner", "team_lead", "trainer", "administrator")
    for somebody in (chat.stranger(), *(chat.person(role, own_team()) for role in roles)):
        card = card_for(somebody)
        assert card.index(answer_messages.RING_999) < card.index(DESK)


def test_a_caption_is_read_too(worker: client.Person) -> None:
    worker.catch_up()
    worker.sends_file("door.jpg", b"picture", caption=DANGER)
    worker.message(answer_messages.RING_999, timeout=20)


def test_a_false_alarm_is_answered_at_a_press(worker: client.Person) -> None:
    worker.catch_up()
    worker.says(DANGER)
    assert client.labels(worker.message(answer_messages.RING_999, timeout=20)) == [[said.CALM]]
    worker.presses(said.CALM)
    assert answer_messages.RING_999 not in worker.message(timeout=120)["text"]


def test_in_a_group_it_is_a_reply_where_the_bot_is_spoken_to(chat: Chat, worker: client.Person) -> None:
    group = client.group(chat.server, "Duty room", worker)
    number = worker.says(f"@test_safeguarding_bot {DANGER}", where=group)
    assert group.message(answer_messages.RING_999, timeout=20)["reply_to"] == number


def test_the_name_that_a_group_must_write_hides_no_emergency(chat: Chat, worker: client.Person) -> None:
    stranger = chat.stranger()
    group = client.group(chat.server, "Duty room", worker, stranger, bot="administrator")
    name = chat.server.world.bot["username"]
    words = f"child is not breathing @{name}"
    for somebody in (worker, stranger):
        somebody.says(words, where=group)
        assert answer_messages.RING_999 in group.message(timeout=20)["text"]
        somebody.sends_file("door.jpg", b"picture", caption=words, where=group)
        assert answer_messages.RING_999 in group.message(timeout=20)["text"]
        somebody.sends_poll(words, "yes", "no", where=group)
        assert answer_messages.RING_999 in group.message(timeout=20)["text"]


def test_where_a_group_takes_no_message_it_comes_to_the_writers_own_chat(
    chat: Chat, worker: client.Person
) -> None:
    closed, muted = (client.group(chat.server, "Duty room", worker) for _ in range(2))
    topic = chat.server.call("opens_topic", chat=closed.id)
    chat.server.call("closes_topic", chat=closed.id, topic=topic)
    chat.server.call("mutes", chat=muted.id, by=worker.id)
    for group, where in ((closed, topic), (muted, None)):
        worker.catch_up()
        worker.says(f"@test_safeguarding_bot {DANGER}", group, topic=where)
        assert DESK in worker.message(answer_messages.RING_999, timeout=20)["text"]


def test_a_conversation_that_waits_for_words_is_left_and_gone_on_with(chat: Chat) -> None:
    lead = chat.person("team_lead", own_team())
    lead.says("/share")
    lead.message()
    card_for(lead)
    lead.message(said.STILL_WAITS.format(doing=said.DOING["share"]))


def test_a_pause_holds_back_no_emergency(chat: Chat, worker: client.Person) -> None:
    assert chat.run("pause", "The library is being brought up to date.").code == 0
    try:
        card_for(worker)
        worker.says(ASKED)
        assert "paused" in worker.message()["text"]
    finally:
        chat.run("resume")


@pytest.mark.parametrize("fault", ["full disk", "locked database", "hung answering"])
def test_nothing_that_fails_here_holds_it_back(chat: Chat, worker: client.Person, fault: str) -> None:
    made: dict[str, AbstractContextManager[None]] = {
        "full disk": full_disk(chat),
        "locked database": locked_database(chat),
        "hung answering": hung_answering(chat),
    }
    stranger = chat.stranger()
    worker.catch_up()
    with made[fault]:
        worker.says(ASKED)
        time.sleep(1)  # the fault has befallen the question by now
        assert DESK in card_for(stranger)
        assert DESK in card_for(chat.stranger())
        worker.says(DANGER)
        if fault != "full disk" or not chat.environment.get("SAFEGUARDING_WEBHOOK_URL"):
            worker.message(answer_messages.RING_999, timeout=20)
    worker.message(WORDS_OF_THE_NOTE, timeout=120)
    chat.drained()
    cards = [m for m in stranger.transcript() if answer_messages.RING_999 in m["text"]]
    assert len(cards) == 1


def test_it_is_sent_until_it_arrives(chat: Chat) -> None:
    strangers = {fault: chat.stranger() for fault in ("error", "cut", "too_many")}
    for fault, somebody in strangers.items():
        chat.server.call("fault", kind=fault, calls=4, method="sendMessage", chat_id=somebody.id)
        somebody.catch_up()
        somebody.says(DANGER)
    for somebody in strangers.values():
        assert DESK in somebody.message(answer_messages.RING_999, timeout=30)["text"]
    chat.drained()
    for fault, somebody in strangers.items():
        cards = [m for m in somebody.transcript() if answer_messages.RING_999 in m["text"]]
        assert len(cards) == 1, fault


def test_one_behind_hundreds_of_messages_is_seen_while_the_database_is_away(
    chat: Chat, worker: client.Person
) -> None:
    stranger = chat.stranger()
    people = [worker, *(chat.person("practitioner") for _ in range(4))]  # each within what one may send
    stranger.catch_up()
    for somebody in people:
        somebody.catch_up()
        somebody.says(ASKED)
        somebody.message(WORDS_OF_THE_NOTE)
    with locked_database(chat):
        for number in range(50):
            for somebody in people:
                somebody.says("/help" if number % 5 else f"{ASKED} {number}")
        assert DESK in card_for(stranger)
    for somebody in people:
        for number in range(50):
            somebody.message("Ask in your own words" if number % 5 else WORDS_OF_THE_NOTE, timeout=60)
    chat.drained()
    assert len([m for m in stranger.transcript() if answer_messages.RING_999 in m["text"]]) == 1
