"""A document that is one council's alone, in the chat app: for its people in private, in no group."""

from __future__ import annotations

import re

import pytest
from support.bot_api import client
from support.chat import Chat, beside, own_team

from bot.features.citations import messages as citation_messages

pytestmark = [pytest.mark.model, pytest.mark.slow]

WORD = "tarpaulin"
TEXT = f"""Surrey Raft Rules

2.1 A raft under a {WORD} is moored at the long jetty by the raft keeper before the lamps are lit.

2.2 The raft keeper folds the {WORD} at dawn and hangs it in the boat house.
"""
ASKED = "where is a raft moored before the lamps are lit"


@pytest.fixture(scope="module")
def raft(chat: Chat, tmp_path_factory: pytest.TempPathFactory) -> Chat:
    path = tmp_path_factory.mktemp("raft") / "raft.txt"
    path.write_text(TEXT, encoding="utf-8")
    added = chat.run("add", str(path), "--only-for", "surrey")
    assert added.code == 0, added.err
    return chat


def said_to(place: client.Place) -> str:
    return " ".join(message["text"] for message in place.transcript() if message["from_bot"])


def test_its_own_people_see_it_in_private_and_another_councils_do_not(raft: Chat) -> None:
    ours, theirs = raft.person(authority="surrey"), raft.person(authority="norfolk")
    ours.says(ASKED)
    assert ours.message("long jetty")["protected"]  # it is not passed on
    theirs.says(ASKED)
    raft.drained()
    assert WORD not in said_to(theirs)
    (code,) = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", said_to(ours)))
    for somebody in (ours, theirs):
        somebody.says(f"/verify {code}")
    ours.message(WORD)
    assert citation_messages.NOT_FOR_YOU in theirs.message("shown only to those")["text"]
    assert WORD not in said_to(theirs)


def test_in_a_group_nobody_is_shown_it(raft: Chat) -> None:
    ours = raft.person("team_lead", own_team(), authority="surrey")
    group = client.group(raft.server, "Rafts", ours)
    name = raft.server.world.bot["username"]
    ours.says(f"@{name} {ASKED}", group)
    group.message()
    raft.drained()
    assert WORD not in said_to(group)


def test_a_button_shows_it_no_more_to_who_left_its_council(raft: Chat) -> None:
    leaver = raft.person(authority="surrey")
    leaver.says(ASKED)
    card = leaver.message("long jetty")
    labels = [button for row in client.labels(card) for button in row]
    with beside(raft) as assistant:
        (known,) = [p for p in assistant.store.people.all() if p.telegram_id == leaver.id]
    added = raft.run(
        "people", "role", str(known.id), "--role", "practitioner", "--team", "duty", "--authority", "norfolk"
    )
    assert added.code == 0, added.err
    assert raft.run("people", "leave", str(known.id), "--team", "duty", "--authority", "surrey").code == 0
    leaver.catch_up()
    before = len(leaver.history())
    for label in labels:
        leaver.presses(label, message=card["message_id"])
    raft.drained()
    later = [e for e in leaver.history()[before:] if e["kind"] in {"edit", "message"}]
    assert all(WORD not in event["message"]["text"] for event in later)


def test_what_is_for_all_is_found_by_another_council(raft: Chat) -> None:
    outside = raft.person(authority="kent")
    outside.says("who convenes the lantern meeting")
    card = outside.message("the duty manager of the area that holds the lantern")
    assert not card["protected"]
