"""A note that an officer corrects is in use at once in both processes of a service, also after a kill."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.chat import UNHURRIED, Chat, a_chat
from support.samples import ASKED, WORDS_OF_THE_NOTE, write_library

from bot.app import Assistant
from bot.core.people import Membership, Role, Team
from bot.features.documents.note_office import NoteDraft
from bot.settings import Settings

pytestmark = pytest.mark.crash

MANUAL = "exampleshire-crossing-procedure"
NEW = "In Exampleshire the clerk of the ferry convenes the lantern meeting within one day."


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    """A bot over the small library, which is the installation's own."""
    with a_chat(tmp_path / "bot", write_library(tmp_path / "library"), **UNHURRIED) as running:
        yield running


def corrected(chat: Chat, text: str) -> NoteDraft:
    """What comes of it where an officer of another process corrects the note."""
    library = chat.command_line.library
    assert library is not None
    assistant = Assistant(Settings(data_dir=chat.command_line.data, library_dir=library))
    try:
        membership = Membership(Team("kent", "duty"), Role.ADMINISTRATOR)
        officer = assistant.store.people.add(membership, "", assistant.clock())
        office, at = assistant.note_office, (officer, MANUAL, "who-convenes")
        was = office.opened(*at).digest
        seen = office.look_at(*at, {"text": text}, was).digest
        return office.keep(*at, {"text": text}, was, seen)
    finally:
        assistant.close()


def test_both_processes_answer_with_what_was_corrected_also_after_a_kill(chat: Chat) -> None:
    asker = chat.person()
    asker.says(ASKED)
    asker.message(WORDS_OF_THE_NOTE)
    assert corrected(chat, NEW).is_kept
    asker.says(ASKED)
    assert WORDS_OF_THE_NOTE not in str(asker.message(NEW))
    chat.stop(signal.SIGKILL)
    library = chat.command_line.library
    assert library is not None
    path = next(library.glob(f"*/{MANUAL}.md"))
    path.with_name(f"{path.name}.part").write_text(
        path.read_text("utf-8")[:300], "utf-8"
    )  # a writer was killed
    chat.start()
    asker.says(ASKED)
    assert WORDS_OF_THE_NOTE not in str(asker.message(NEW))
    assert corrected(chat, WORDS_OF_THE_NOTE).is_kept
    asker.says(ASKED)
    asker.message(WORDS_OF_THE_NOTE)
