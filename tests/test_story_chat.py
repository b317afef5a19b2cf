"""The story of a social worker in the chat app: enrolled, asking, reading around, following up, leaving."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bot_api import client
from chat import Chat, a_chat
from samples import LETTERS, MANUAL, WORDS_OF_THE_NOTE, write_library

ASKED = "who convenes the lantern meeting"


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A running bot over the small library, with its two originals added."""
    folder = tmp_path_factory.mktemp("chat")
    library = write_library(folder / "library")
    for name, text in (("manual.txt", MANUAL), ("letters.txt", LETTERS)):
        (folder / name).write_text(text, encoding="utf-8")
    with a_chat(folder / "bot", library) as running:
        added = running.command_line.run("add", str(folder / "manual.txt"), str(folder / "letters.txt"))
        assert added.code == 0, added.err
        yield running


@pytest.fixture(scope="module")
def worker(chat: Chat) -> client.Person:
    """Somebody who was enrolled."""
    return chat.person()


def test_a_stranger_gets_one_sentence_and_nothing_is_processed(chat: Chat) -> None:
    stranger = chat.stranger()
    for said in ("/start", ASKED, "/help", "/my_data"):
        stranger.says(said)
        assert "only people whom a council has invited" in stranger.message()["text"]
    stranger.starts("WRONGCODE2")
    assert "That code is not good" in stranger.message()["text"]


def test_the_welcome_says_what_for_what_never_and_how_long(chat: Chat) -> None:
    somebody = chat.stranger()
    somebody.starts(chat.invited())
    welcome = somebody.message("You are enrolled")["text"]
    assert "practitioner in duty (Kent County Council)" in welcome
    assert "Never type a name" in welcome
    assert "30 days" in welcome


def test_a_question_gets_its_card(worker: client.Person) -> None:
    worker.says(ASKED)
    card = worker.message(WORDS_OF_THE_NOTE)
    assert "<blockquote expandable>" in card["html"]
