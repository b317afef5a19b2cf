"""What an officer changed of a note is in use with the next question, in every process; never half of it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx
import pytest
from support.fakes import HashEncoder
from support.samples import write_library
from support.web import Browser, PlainReader, Site, a_site, read, said_on, token_on
from support.web_office import Officer

from bot.app import Assistant
from bot.channels.web import messages as said
from bot.features.citations import messages as citations_messages
from bot.features.documents import messages as document_messages

BICYCLES = "/office/notes/ford-rules-2030/bicycles"
ASKED = "can a bicycle cross the ford"
OLD = "A bicycle may be wheeled across the ford between the bells, under the rules of 2030."
NEW = "No bicycle may be wheeled across the ford, under the rules of 2030."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The pages over the small library, which is the installation's own."""
    with a_site(tmp_path, library=write_library(tmp_path / "library")) as made:
        yield made


@pytest.fixture
def beside(site: Site) -> Iterator[Assistant]:
    """What another process of the service has open, which has answered before."""
    other = Assistant(site.assistant.settings, site.clock)
    other.__dict__ |= {"encoder": HashEncoder(), "case_reader": PlainReader()}
    assert OLD in shown_by(other)
    yield other
    other.close()


def shown_by(assistant: Assistant) -> str:
    card = assistant.answers.answer(ASKED)
    return " ".join(shown.passage.text for shown in card.passages)


def kept(officer: Officer, **changed: str) -> httpx.Response:
    """Check a note as it is changed, then keep it."""
    page = officer.browser.get(BICYCLES)
    for move in ("look", "keep"):
        held = {name: value for name, value in read(page).filled.items() if name not in {"form_token", "do"}}
        sent = {**held, **changed, "do": move, "form_token": token_on(page)}
        page = officer.browser.followed(officer.browser.post(BICYCLES, **sent))
    return page


def test_a_corrected_note_is_not_shown_any_more_with_the_next_question(
    site: Site, browser: Browser, officer: Officer, beside: Assistant
) -> None:
    first = browser.asks(ASKED)
    assert OLD in said_on(first)
    code = re.search(r"/citations/(\w{4}-\w{4})", first.text)
    assert code
    assert said.NOTE_KEPT in said_on(kept(officer, text=NEW))
    for text in (
        said_on(browser.asks(ASKED)),
        shown_by(beside),
        said_on(browser.get("/documents/ford-rules-2030")),
    ):
        assert (NEW in text, OLD in text) == (True, False)
    became = said_on(browser.get(code[0]))
    assert citations_messages.ALL_AS_THEY_WERE not in became
    assert NEW in became
    near = site.assistant.neighbour_service.near("ford-rules-2020/left-to-the-ferry", None)
    assert OLD not in {one.passage.text for one in near}
    kept(officer, text=OLD)
    assert OLD in said_on(browser.asks(ASKED))
    assert OLD in shown_by(beside)


def test_a_note_that_is_retired_is_shown_nowhere_from_then_on(
    browser: Browser, officer: Officer, beside: Assistant
) -> None:
    assert OLD in said_on(browser.asks(ASKED))
    kept(officer, retired="2031-05-01, it was wrong")
    assert OLD not in said_on(browser.asks(ASKED))
    assert OLD not in shown_by(beside)
    assert OLD not in said_on(browser.get("/documents/ford-rules-2030"))


def test_where_the_file_cannot_be_written_the_note_stays_as_it_was(
    browser: Browser, officer: Officer, beside: Assistant
) -> None:
    with mock.patch("bot.features.documents.note_office.write_whole", side_effect=OSError(errno.EIO, "no")):
        refused = kept(officer, text=NEW)
    assert document_messages.NOTES_NOT_WRITABLE in said_on(refused)
    assert OLD in said_on(browser.asks(ASKED))
    assert OLD in shown_by(beside)


def test_where_there_is_no_room_to_find_it_neither_is_shown_and_all_else_is_answered(
    site: Site, browser: Browser, officer: Officer
) -> None:
    assert OLD in said_on(browser.asks(ASKED))
    with mock.patch("embeddings.segment.write_whole", side_effect=OSError(errno.ENOSPC, "full")):
        kept(officer, text=NEW)
        text = said_on(browser.asks(ASKED))
        assert (NEW in text, OLD in text) == (False, False)
        assert "ferry" in said_on(browser.asks("did the ferry captain convene once"))
    assert NEW in said_on(browser.asks(ASKED))
