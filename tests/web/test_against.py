"""A file held against a document: what of the file stands nowhere in it, and nothing of it kept."""

from __future__ import annotations

import logging
import threading

import httpx
import pytest
from support.web import Site, said_on, token_on
from support.web_office import Officer, rules

from bot.channels.web import incoming as incoming_page
from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages
from bot.features.documents import office_layout
from bot.features.documents.service import DocumentService
from procedures.reading.coverage import Coverage

pytestmark = pytest.mark.usefixtures("as_it_was")


def holds(officer: Officer, document_id: str, name: str, text: str | bytes) -> httpx.Response:
    """Send a file with the form on the page of a document."""
    own = f"/office/documents/{document_id}"
    token = token_on(officer.browser.get(own))
    data = text if isinstance(text, bytes) else text.encode()
    return officer.browser.sends_files(f"{own}/against", (name, data), into="file", form_token=token)


def test_the_words_that_a_document_leaves_out_are_told_once(site: Site, officer: Officer) -> None:
    document_id = officer.keeps("litter.txt", rules("litter"))
    assert said.AGAINST_FILE in said_on(officer.browser.get(f"/office/documents/{document_id}"))
    page = said_on(holds(officer, document_id, "litter.txt", rules("litter")))
    assert "words of litter.txt stands in it." in page
    longer = rules("litter", more="\n1.3 Eleven quokkas follow the litter home.\n")
    answer = holds(officer, document_id, "longer.txt", longer)
    page = said_on(answer)
    assert answer.status_code == 200
    assert "stand nowhere in it." in page
    assert "eleven quokkas follow" in page
    assert "line 15" in page
    assert officer.browser.get(f"/office/documents/{document_id}/against").status_code == 404


def test_nothing_of_the_file_is_kept_or_logged(
    site: Site, officer: Officer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    document_id = officer.keeps("palanquin.txt", rules("palanquin"))
    text = rules("palanquin", more="\n1.3 Marjorie Blenkinsop carries it.\n")
    assert "blenkinsop" in said_on(holds(officer, document_id, "blenkinsop.txt", text))
    assert "lenkinsop" not in caplog.text
    site.assistant.database.settle()
    for path in site.assistant.settings.data_dir.rglob("*"):
        assert "lenkinsop" not in path.name
        assert not path.is_file() or b"lenkinsop" not in path.read_bytes()


def test_a_file_of_something_else_is_not_listed_without_end(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_layout, "MOST_MISSING", 5)
    document_id = officer.keeps("sedan.txt", rules("sedan"))
    text = "\n\n".join(f"{n}. Quokka {n} sleeps beneath bridge {n}." for n in range(1, 21))
    assert "It may be another document's file." in said_on(holds(officer, document_id, "other.txt", text))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.txt", b"", "empty.txt is empty"),
        ("bad.pdf", b"%PDF-1.4 no pdf", "bad.pdf"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture.png"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(officer: Officer, name: str, data: bytes, sentence: str) -> None:
    document_id = officer.keeps("trap.txt", rules("trap"))
    answer = holds(officer, document_id, name, data)
    assert answer.status_code == 400
    assert sentence in said_on(answer)


@pytest.mark.parametrize(
    "body", [b"", b"--x--", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: x\r\n\r\ny", b"\xff" * 300]
)
def test_any_bytes_in_place_of_a_file_get_a_page(officer: Officer, body: bytes) -> None:
    officer.browser.headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = officer.browser.sends_raw("/office/documents/kent-19-010-314/against", body)
    assert answer.status_code in {403, 415}


def test_one_file_of_an_officer_is_looked_through_at_once(
    site: Site, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (officer.keeps(f"{name}.txt", rules(name)) for name in ("cutter", "break"))
    go_on, against = threading.Event(), DocumentService.against_data

    def slow(service: DocumentService, document_id: str, data: bytes, name: str) -> Coverage:
        assert go_on.wait(60)
        return against(service, document_id, data, name)

    monkeypatch.setattr(DocumentService, "against_data", slow)
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    try:
        assert said.STILL_READING in said_on(holds(officer, one, "cutter.txt", rules("cutter")))
        refused = holds(officer, two, "break.txt", rules("break"))
        assert (refused.status_code, document_messages.ONE_FILE_AT_ONCE in said_on(refused)) == (400, True)
    finally:
        go_on.set()
    monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
    own = f"/office/documents/{one}/against"
    assert "words of cutter.txt stands in it." in said_on(officer.loaded(own))
    assert officer.browser.get(own).status_code == 404  # it was told


def test_no_file_and_no_text_to_hold_it_against(officer: Officer) -> None:
    document_id = officer.keeps("buggy.txt", rules("buggy"))
    own = f"/office/documents/{document_id}"
    token = token_on(officer.browser.get(own))
    answer = officer.browser.sends_files(f"{own}/against", ("", b""), into="file", form_token=token)
    assert (answer.status_code, document_messages.NO_FILE_CHOSEN in said_on(answer)) == (400, True)
    against = "/office/documents/working-together-2023/against"
    answer = officer.browser.sends_files(against, ("a.txt", b"A"), into="file", form_token=token)
    assert answer.status_code == 404  # it has notes alone
    assert officer.browser.sends_files(f"{own}/against", ("a.txt", b"A"), into="file").status_code == 403
