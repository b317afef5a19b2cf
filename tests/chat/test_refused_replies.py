"""What Telegram refuses because of a button, a link or the form goes again without it, its words whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.bot_api import client
from support.chat import DESK, Chat, a_chat, own_team
from support.commands import CommandLine
from support.samples import (
    ASKED,
    MANUAL_ID,
    WORDS_OF_CLAUSE_1_2,
    WORDS_OF_THE_NOTE,
    write_library,
    write_originals,
)

from bot.channels.telegram import messages as chat_messages
from bot.features.answers import messages as answer_messages

pytestmark = [pytest.mark.process, pytest.mark.model]

ADDRESS = "https://www.example.org/crossing"
#: Addresses that no button can open; Telegram refuses the whole message for one.
BAD = ("http://crossing procedure", "javascript:alert(1)", "https://crossing", "www.example.org/crossing")


def with_address(library: Path, address: str) -> Path:
    """Give the manual's notes the address that they came from."""
    path = write_library(library) / f"local/{MANUAL_ID}.md"
    text = path.read_text("utf-8").replace("seen: original\n", f"seen: original\nurl: {address}\n", 1)
    path.write_text(text, encoding="utf-8")
    return library


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A running bot whose notes have an address that can be opened."""
    folder = tmp_path_factory.mktemp("addresses")
    library = with_address(folder / "library", ADDRESS)
    with a_chat(folder / "bot", library, SAFEGUARDING_DUTY_DESK=DESK) as running:
        assert running.run("add", *write_originals(folder)).code == 0
        yield running


@pytest.fixture
def worker(chat: Chat) -> client.Person:
    return chat.person()


def refused(chat: Chat, somebody: client.Person, of: str, method: str = "sendMessage") -> None:
    """Let Telegram refuse what has links, buttons or markup in it, each time until it goes without."""
    chat.server.call("fault", kind="refused", of=of, calls=2, method=method, chat_id=somebody.id)


def urls(message: client.JSON) -> list[str]:
    return [button["url"] for row in message["buttons"] or [] for button in row if button.get("url")]


def whole(worker: client.Person) -> str:
    """The card as it is where nothing is refused."""
    worker.says(ASKED)
    text: str = worker.message(WORDS_OF_THE_NOTE)["text"]
    return text


def without_code(text: str) -> str:
    """A card without the code that is its own."""
    return text.rpartition("Citation code")[0]


@pytest.mark.parametrize("of", ["buttons", "markup"])
def test_a_card_comes_without_what_is_refused_and_its_words_are_whole(
    chat: Chat, worker: client.Person, of: str
) -> None:
    before = without_code(whole(worker))
    refused(chat, worker, of)
    worker.says(ASKED)
    card = worker.message(WORDS_OF_THE_NOTE)
    assert without_code(card["text"]) == before
    assert not card["buttons"]
    chat.drained()
    assert len([m for m in worker.transcript() if WORDS_OF_THE_NOTE in m["text"]]) == 2


def test_a_part_opens_without_the_link_that_is_refused(chat: Chat, worker: client.Person) -> None:
    whole(worker)
    worker.presses("Passages whole")
    opened = worker.edit(WORDS_OF_CLAUSE_1_2)
    assert set(urls(opened)) == {ADDRESS}
    worker.presses("Close")
    worker.edit()
    for of in ("links", "buttons", "markup"):
        refused(chat, worker, of, "editMessageText")
        worker.presses("Passages whole", message=opened["message_id"])
        again = worker.edit(WORDS_OF_CLAUSE_1_2)
        assert " ".join(again["text"].split()) == " ".join(opened["text"].split())
        assert urls(again) == []
        assert bool(again["buttons"]) is (of == "links")
        chat.server.call("clears_faults")
        if of == "links":
            worker.presses("Close", message=opened["message_id"])
            worker.edit()
        else:  # nothing is under it any more: another card
            whole(worker)
            opened["message_id"] = worker.transcript(1)[0]["message_id"]


def test_a_part_that_cannot_stand_in_its_place_comes_as_a_reply(chat: Chat, worker: client.Person) -> None:
    whole(worker)
    chat.server.call("fault", kind="kept", calls=9, method="editMessageText", chat_id=worker.id)
    worker.presses("Passages whole")
    assert set(urls(worker.message(WORDS_OF_CLAUSE_1_2))) == {ADDRESS}
    chat.server.call("clears_faults")


def test_what_others_are_told_comes_without_the_link_that_is_refused(chat: Chat) -> None:
    team = own_team()
    lead, asker = chat.person("team_lead", team), chat.person(team=team)
    refused(chat, lead, "links")
    whole(asker)
    asker.presses("Ask my lead")
    asker.message(ASKED)
    asker.presses("Send")
    told = lead.message("A colleague in ")
    assert ASKED in told["text"]
    assert urls(told) == []
    assert client.labels(told)  # the button that closes it stays
    chat.server.call("clears_faults")


def test_an_emergencys_card_comes_without_its_button(chat: Chat, worker: client.Person) -> None:
    for of in ("buttons", "markup"):
        refused(chat, worker, of)
        worker.says("he has got a knife and is at the door now")
        card = worker.message(answer_messages.RING_999, timeout=20)
        assert DESK in card["text"]
        assert [chat_messages.CALM] not in client.labels(card)
        chat.server.call("clears_faults")


@pytest.mark.parametrize("address", BAD)
def test_check_names_a_bad_address(tmp_path: Path, address: str) -> None:
    library = with_address(tmp_path / "library", address)
    told = CommandLine(tmp_path / "data", library).run("check")
    assert told.code == 1
    assert f"{library / 'local' / MANUAL_ID}.md:9: url is {address}, which is no web address" in told.out


@pytest.mark.slow
def test_a_card_over_a_bad_address_comes_with_its_other_buttons(tmp_path: Path) -> None:
    library = with_address(tmp_path / "library", BAD[0])
    with a_chat(tmp_path / "bot", library) as running:
        assert running.run("add", *write_originals(tmp_path)).code == 0
        worker = running.person()
        whole(worker)
        worker.presses("Passages whole")
        opened = worker.edit(WORDS_OF_CLAUSE_1_2)
        assert urls(opened) == []
        assert ["Close"] in client.labels(opened)
        assert not running.lines("a message was refused as it is")
        assert not running.lines("a change was refused as it is")
