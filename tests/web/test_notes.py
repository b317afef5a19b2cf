"""The notes checked in the browser, as their files stand now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.web import Site, said_on
from support.web_office import Officer

from bot.app import Assistant
from bot.channels.web import messages as said
from procedures.library import SHIPPED

PAGE = "/office/notes"


@pytest.fixture
def own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's own notes, with which the assistant began."""
    folder = tmp_path / "library"
    shutil.copytree(SHIPPED, folder)
    settings = site.assistant.settings.model_copy(
        update={"library_dir": folder, "data_dir": tmp_path / "data"}
    )
    monkeypatch.setitem(site.assistant.__dict__, "inventory", Assistant(settings, site.clock).inventory)
    return folder


def test_the_shipped_notes_are_sound_and_said_to_be_shipped(site: Site, officer: Officer) -> None:
    page = said_on(officer.browser.get(PAGE))
    assert said.NOTES_SHIPPED in page
    assert said.NOTES_SOUND in page
    assert site.assistant.inventory.sound() in page
    assert said.NOTES_CHANGED not in page
    assert said.NOTES_PAGE in said_on(officer.browser.get("/office"))


def test_a_mistake_is_shown_with_its_file_and_line_as_soon_as_it_is_made(officer: Officer, own: Path) -> None:
    page = said_on(officer.browser.get(PAGE))
    assert said.NOTES_OWN in page
    assert said.NOTES_SOUND in page
    path = sorted(own.glob("decisions/*.md"))[0]
    text = path.read_text(encoding="utf-8")
    mistaken = text.replace("\nTopics:", "\nTopic:", 1)
    line = mistaken[: mistaken.index("\nTopic:")].count("\n") + 2
    path.write_text(mistaken, encoding="utf-8")
    answer = officer.browser.get(PAGE)
    page = said_on(answer)
    assert f"decisions/{path.name}, line {line}: not a field of a note: Topic:" in page
    assert str(own) not in answer.text
    path.write_text(text, encoding="utf-8")
    assert said.NOTES_SOUND in said_on(officer.browser.get(PAGE))


def test_what_changed_since_the_service_began_is_said_to_wait(officer: Officer, own: Path) -> None:
    path = sorted(own.glob("decisions/*.md"))[0]
    text = path.read_text(encoding="utf-8")
    heading = next(line for line in text.split("\n") if line.startswith("## "))
    path.write_text(text.replace(heading, heading.replace("## ", "## Lanterns: ")), encoding="utf-8")
    page = said_on(officer.browser.get(PAGE))
    assert said.NOTES_CHANGED in page
    assert said.NOTES_SOUND in page
