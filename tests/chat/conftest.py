"""The bots that the stories of the chat share: started once for each process that runs tests, cold as
people do: to fork one alone would take longer.

Each story has people and teams of its own, so that none sees what another did. What stops a bot
stands with the kills, in ``tests/crash``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from support.chat import DESK, UNHURRIED, Chat, a_chat, by_webhook
from support.commands import CommandLine
from support.samples import write_library, write_originals
from support.session_chat import write_sets


@pytest.fixture(scope="session")
def small_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A running bot over the small library with its two originals and its sets, that sends at any hour.

    It names its duty desk.
    """
    folder = tmp_path_factory.mktemp("small")
    library = write_library(folder / "library")
    write_sets(library)
    with a_chat(folder / "bot", library, cold=True, SAFEGUARDING_DUTY_DESK=DESK, **UNHURRIED) as running:
        added = running.run("add", *write_originals(folder))
        assert added.code == 0, added.err
        yield running


@pytest.fixture(scope="session")
def shipped_chat(shipped: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A running bot over the shipped library, that sends at any hour."""
    folder = tmp_path_factory.mktemp("shipped-chat")
    shutil.copytree(shipped.data, folder / "data")
    with a_chat(folder, cold=True, **UNHURRIED) as running:
        yield running


@pytest.fixture(scope="session")
def webhook_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A running bot over the notes of the small library that names its duty desk, reached by webhook."""
    folder = tmp_path_factory.mktemp("webhook")
    settings = {**UNHURRIED, "SAFEGUARDING_DUTY_DESK": DESK, **by_webhook()}
    library = write_library(folder / "library")
    write_sets(library)
    with a_chat(folder / "bot", library, cold=True, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def chat(small_chat: Chat) -> Chat:
    """The bot of most stories; a module over the shipped library has its own."""
    return small_chat
