"""The head of a file of notes in the browser: checked with what rests on it, kept whole, in use at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.samples import LETTERS_ID, MANUAL_ID, write_library
from support.web import Site, a_site, read, said_on, token_on
from support.web_office import Officer

from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages
from procedures.notes import read_notes

HEAD = "/office/note-head/ford-rules-2030"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The pages over the small library, which is the installation's own."""
    with a_site(tmp_path, library=write_library(tmp_path / "library")) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library" / "guidance" / "ford-rules-2030.md"


def sends(officer: Officer, move: str, page: httpx.Response, at: str = HEAD, **typed: str) -> httpx.Response:
    """Send the form of a head as it stands on a page, but for what is typed."""
    held = {name: value for name, value in read(page).filled.items() if name not in {"form_token", "do"}}
    answer = officer.browser.post(at, **{**held, **typed}, do=move, form_token=token_on(page))
    return officer.browser.followed(answer)


def test_a_head_is_checked_kept_shown_at_once_and_logged(site: Site, officer: Officer, file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    assert HEAD in officer.browser.get("/office/notes/ford-rules-2030").text
    assert "2030" in said_on(officer.browser.asks("can a bicycle cross the ford"))
    opened = officer.browser.get(HEAD)
    checked = sends(officer, "look", opened, published="2030-07", url="https://www.example.org/ford")
    assert said.HEAD_FINE in said_on(checked)
    assert file.read_text(encoding="utf-8") == before
    kept = sends(officer, "keep", checked)
    assert said.HEAD_KEPT in said_on(kept)
    after = before.replace("published: 2030-06", "published: 2030-07").replace(
        "seen: original\n", "seen: original\nurl: https://www.example.org/ford\n"
    )
    assert file.read_text(encoding="utf-8") == after
    assert "July 2030" in said_on(officer.browser.asks("can a bicycle cross the ford"))
    (act,) = [act for act in site.assistant.documents.acts() if act.document_id == "ford-rules-2030"]
    assert (act.did.value, act.actor, act.done is not None) == (
        "note changed",
        officer.person.actor,
        True,
    )


def test_that_a_document_was_replaced_goes_with_what_replaced_it(officer: Officer, file: Path) -> None:
    opened, before = officer.browser.get(HEAD), file.read_bytes()
    wrong = sends(officer, "look", opened, standing="superseded")
    assert "superseded_by goes with standing" in said_on(wrong)
    assert 'value="keep"' not in wrong.text
    still = sends(officer, "keep", wrong)
    assert (still.status_code, file.read_bytes()) == (400, before)
    right = sends(officer, "look", wrong, superseded_by=MANUAL_ID)
    assert said.HEAD_FINE in said_on(right)
    assert said.HEAD_KEPT in said_on(sends(officer, "keep", right))
    assert read_notes(file)[0].document.superseded_by == MANUAL_ID  # type: ignore[union-attr]
    back = officer.browser.get(HEAD)
    checked = sends(officer, "look", back, standing="current", superseded_by="")
    assert said.HEAD_KEPT in said_on(sends(officer, "keep", checked))
    assert b"superseded_by" not in file.read_bytes()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"published": "soon"}, "must be a year, year-month or date"),
        ({"title": ""}, "title"),
        ({"superseded_by": "no-such-rules", "standing": "superseded"}, "which is not in the library"),
        ({"standing": "gone"}, "standing"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_the_library_may_not_hold_is_named_and_not_kept(
    officer: Officer, file: Path, typed: dict[str, str], told: str
) -> None:
    before = file.read_bytes()
    checked = sends(officer, "look", officer.browser.get(HEAD), **typed)
    assert told in said_on(checked)
    assert said.HEAD_FINE not in said_on(checked)
    assert sends(officer, "keep", checked).status_code == 400
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "title",
    [
        "Ford Rules: 2030 # revised",
        "'Ford' \"Rules\" {2030}",
        "- Ford Rules",
        "Ford Rules\nid: other\nkind: law",
        r"Ford \1 Rules \g<0>",
        "---",
        "2030",
        "yes",
    ],
)
def test_whatever_a_title_holds_it_is_a_title_and_nothing_else(
    officer: Officer, file: Path, title: str
) -> None:
    before = read_notes(file)[0]
    checked = sends(officer, "look", officer.browser.get(HEAD), title=title)
    kept = sends(officer, "keep", checked)
    after = read_notes(file)[0]
    assert before is not None
    assert after is not None
    if said.HEAD_KEPT in said_on(kept):
        assert after.document.title == " ".join(title.split())
    assert (after.document.id, after.document.kind, after.notes) == (
        before.document.id,
        before.document.kind,
        before.notes,
    )


def test_what_somebody_changed_meanwhile_is_not_undone(officer: Officer, file: Path) -> None:
    opened = officer.browser.get(HEAD)
    checked = sends(officer, "look", opened, published="2030-07")
    file.write_text(
        file.read_text(encoding="utf-8").replace("Department of Fords", "Ministry of Fords"), encoding="utf-8"
    )
    late = sends(officer, "keep", checked)
    assert late.status_code == 400
    assert document_messages.HEAD_CHANGED_SINCE in said_on(late)
    assert "Ministry of Fords" in said_on(late)
    assert "2030-07" not in file.read_text(encoding="utf-8")
    again = sends(officer, "look", officer.browser.get(HEAD))
    assert document_messages.HEAD_AS_IT_WAS in said_on(again)


def test_details_of_people_and_long_fields_are_refused_and_not_repeated(officer: Officer, file: Path) -> None:
    before, opened = file.read_bytes(), officer.browser.get(HEAD)
    for typed in ("Rules for Marjorie Blenkinsop, born 12/03/2015", "a" * 4001):
        refused = sends(officer, "look", opened, title=typed)
        assert refused.status_code == 400
        assert document_messages.PERSONAL_IN_NOTE in said_on(refused)
        assert typed not in said_on(refused)
    assert file.read_bytes() == before


def test_where_no_note_is_there_is_no_head_yet(officer: Officer) -> None:
    none = officer.browser.get(f"/office/note-head/{LETTERS_ID}")
    assert (none.status_code, document_messages.NO_HEAD_YET in said_on(none)) == (400, True)
    assert f"/office/note-head/{LETTERS_ID}" not in officer.browser.get(f"/office/notes/{LETTERS_ID}").text
    assert officer.browser.get("/office/note-head/nothing").status_code == 404


def test_another_councils_own_document_is_its_officers_to_say_things_of(
    site: Site, officer: Officer, file: Path
) -> None:
    manual, at = file.parents[1] / "local" / f"{MANUAL_ID}.md", f"/office/note-head/{MANUAL_ID}"
    manual.write_text(manual.read_text().replace("\nstanding:", "\nabout: [havering]\nstanding:"))
    before = manual.read_bytes()
    refused = officer.browser.get(at)
    assert (refused.status_code, document_messages.NOTES_ANOTHERS in said_on(refused)) == (400, True)
    token = token_on(officer.browser.get("/office"))
    sent = officer.browser.post(at, form_token=token, do="keep", title="Ours", was="", seen="")
    assert (sent.status_code, manual.read_bytes()) == (400, before)
    assert Officer.of(site, "havering").browser.get(at).status_code == 200
