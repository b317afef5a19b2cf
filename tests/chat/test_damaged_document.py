"""A stored text that is damaged stops no start; the administrator is told in the chat, others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.chat import UNHURRIED, a_chat, own_team
from support.samples import WORDS_OF_THE_NOTE, write_library, write_originals

pytestmark = [pytest.mark.process, pytest.mark.model]

ASKED = "who convenes the lantern meeting"


def test_an_administrator_is_told_once_of_a_damaged_document(tmp_path: Path) -> None:
    with a_chat(tmp_path / "bot", write_library(tmp_path / "library"), **UNHURRIED) as chat:
        officer, worker = chat.person("administrator", own_team()), chat.person()
        assert chat.run("add", write_originals(tmp_path)[0]).code == 0
        chat.stop()
        (stored,) = set((chat.command_line.data / "index").glob("*.json")) - {
            chat.command_line.data / "index" / "manifest.json"
        }
        stored.write_bytes(stored.read_bytes()[:-20])
        chat.start()
        officer.message("is damaged. Run: safeguarding-bot remove", timeout=60)
        worker.says(ASKED)
        worker.message(WORDS_OF_THE_NOTE, timeout=120)
        chat.stop()
        chat.start()
        officer.says(ASKED)
        officer.message(WORDS_OF_THE_NOTE, timeout=120)
        chat.drained()
        said = [message["text"] for message in officer.transcript() if "is damaged" in message["text"]]
        assert len(said) == 1
        assert not [message for message in worker.transcript() if "is damaged" in message["text"]]
