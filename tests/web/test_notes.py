"""The notes in the browser: checked as their files stand now, and changed one by one by two people."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import httpx
import pytest
from support.samples import MANUAL_ID
from support.web import Site, read, said_on, token_on
from support.web_office import Officer, own_notes

from bot.channels.web import messages as said
from bot.core.people import Role
from bot.errors import RefusedError
from bot.features.admin import inventory
from bot.features.documents import messages as document_messages
from embeddings.manifest import write_whole
from procedures.library import SHIPPED

PAGE = "/office/notes"
BICYCLES = f"{PAGE}/ford-rules-2030/bicycles"
WRITES = "bot.features.documents.note_office.write_whole"
HEADING = "The new rules are silent on bicycles"


@pytest.fixture
def own(site: Site, tmp_path: Path) -> Iterator[Path]:
    """An installation's own notes, with which the assistant began."""
    with own_notes(site, tmp_path) as folder:
        yield folder


def rules_2030(own: Path) -> Path:
    return own / "guidance" / "ford-rules-2030.md"


def fields_on(answer: httpx.Response) -> dict[str, str]:
    """What stands in the fields of the form of a note, with what it carries unseen."""
    return {name: value for name, value in read(answer).filled.items() if name not in {"form_token", "do"}}


def does(officer: Officer, move: str, page: httpx.Response, **changed: str) -> httpx.Response:
    """Send the form of a note as it stands on a page, but for what is changed."""
    sent = {**fields_on(page), **changed, "do": move, "form_token": token_on(page)}
    return officer.browser.followed(officer.browser.post(BICYCLES, **sent))


def checks_and_keeps(officer: Officer, **changed: str) -> httpx.Response:
    checked = does(officer, "look", officer.browser.get(BICYCLES), **changed)
    assert checked.status_code == 200, said_on(checked)
    return does(officer, "keep", checked)


def test_the_shipped_notes_are_sound_and_cannot_be_changed(site: Site, officer: Officer) -> None:
    page = said_on(officer.browser.get(PAGE))
    assert document_messages.NOTES_ARE_SHIPPED in page
    assert said.NOTES_SOUND in page
    assert site.assistant.inventory.sound() in page
    assert said.NOTES_WAIT not in page
    assert said.NOTES_OF_WHICH not in page
    assert said.NOTES_PAGE in said_on(officer.browser.get("/office"))
    note = "/office/notes/working-together-2023/"
    for path in (note.rstrip("/"), f"{note}any", "/office/new-note/working-together-2023"):
        refused = officer.browser.get(path)
        assert (refused.status_code, document_messages.NOTES_ARE_SHIPPED in said_on(refused)) == (400, True)
    refused = officer.browser.fills(PAGE, f"{note}any", do="keep", text="Ours.")
    assert (refused.status_code, document_messages.NOTES_ARE_SHIPPED in said_on(refused)) == (400, True)
    assert said.ITS_NOTES not in said_on(officer.browser.get("/office/documents/working-together-2023"))


def test_a_link_to_the_shipped_notes_is_not_written_through(officer: Officer, own: Path) -> None:
    shipped = next(iter(sorted(SHIPPED.glob("guidance/*.md"))))
    before = shipped.read_bytes()
    rules_2030(own).unlink()
    rules_2030(own).symlink_to(shipped)
    slug = re.search(r"\{#([a-z0-9-]+)\}", before.decode())
    assert slug
    refused = officer.browser.get(f"{PAGE}/{shipped.stem}/{slug[1]}")
    assert (refused.status_code, document_messages.NOTES_ARE_SHIPPED in said_on(refused)) == (400, True)
    assert officer.browser.get(BICYCLES).status_code == 404
    assert shipped.read_bytes() == before


def test_a_mistake_is_shown_with_its_file_and_line_as_soon_as_it_is_made(officer: Officer, own: Path) -> None:
    page = said_on(officer.browser.get(PAGE))
    assert said.NOTES_OWN in page
    assert said.NOTES_SOUND in page
    path = rules_2030(own)
    text = path.read_text(encoding="utf-8")
    mistaken = text.replace("\nTopics:", "\nTopic:", 1)
    line = mistaken[: mistaken.index("\nTopic:")].count("\n") + 2
    path.write_text(mistaken, encoding="utf-8")
    answer = officer.browser.get(PAGE)
    page = said_on(answer)
    assert f"guidance/{path.name}, line {line}: not a field of a note: Topic:" in page
    assert str(own) not in answer.text
    refused = officer.browser.get(BICYCLES)
    assert (refused.status_code, document_messages.NOTE_NOT_PLAIN in said_on(refused)) == (400, True)
    path.write_text(text, encoding="utf-8")
    assert said.NOTES_SOUND in said_on(officer.browser.get(PAGE))


def test_the_files_are_read_again_once_one_of_them_is_another(
    officer: Officer, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    load = inventory.load_library
    monkeypatch.setattr(inventory, "load_library", lambda of: read.append(of) or load(of))
    there = rules_2030(own)

    def looked() -> int:
        assert officer.browser.get(PAGE).status_code == 200
        return len(read)

    first = looked()
    assert looked() == first
    there.write_text(there.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [looked(), looked()] == [first + 1, first + 1]


def test_what_a_text_editor_changed_is_in_use_unless_it_has_a_mistake(officer: Officer, own: Path) -> None:
    path = rules_2030(own)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Rests on: 9", "Rests on: 10"), encoding="utf-8")
    page = said_on(officer.browser.get(PAGE))
    assert said.NOTES_WAIT not in page
    assert said.NOTES_SOUND in page
    path.write_text(text.replace("\nRests on: 9", "\nRest on: 9"), encoding="utf-8")
    assert said.NOTES_WAIT in said_on(officer.browser.get(PAGE))
    path.write_text(text, encoding="utf-8")
    assert said.NOTES_WAIT not in said_on(officer.browser.get(PAGE))


def test_a_note_is_checked_kept_by_one_and_read_again_by_another(
    site: Site, officer: Officer, own: Path
) -> None:
    before = rules_2030(own).read_text(encoding="utf-8")
    listed = officer.browser.get(PAGE)
    assert "Ford Rules 2030" in said_on(listed)
    assert HEADING in said_on(officer.browser.get(f"{PAGE}/ford-rules-2030"))
    page = officer.browser.get(BICYCLES)
    assert fields_on(page)["rests_on"] == "9"

    wrong = does(officer, "look", page, asked_as="bikes", text="a" * 351)
    assert "the note has 351 characters; 350 is the most" in said_on(wrong)
    assert "the note has 1 phrasings" in said_on(wrong)
    assert said.NOTE_KEEP not in said_on(wrong)
    assert fields_on(wrong)["asked_as"] == "bikes"
    still = does(officer, "keep", wrong)
    assert (still.status_code, said.NOTE_TO_MEND in said_on(still)) == (400, True)
    assert rules_2030(own).read_text(encoding="utf-8") == before

    right = does(
        officer, "look", page, text="A bicycle may be wheeled across the ford, by the rules of 2030."
    )
    assert said.NOTE_FINE in said_on(right)
    another = does(officer, "keep", right, topics="wheels")
    assert (another.status_code, said.NOTE_LOOK_AGAIN in said_on(another)) == (400, True)
    assert rules_2030(own).read_text(encoding="utf-8") == before
    kept = does(officer, "keep", right)
    assert said.NOTE_KEPT in said_on(kept)
    assert said.NOTE_READ_BUTTON not in said_on(kept)
    after = before.replace(
        "A bicycle may be wheeled across the ford between the bells, under the rules of 2030.",
        "A bicycle may be wheeled across the ford, by the rules of 2030.",
    ).replace("Topics: bicycles\n", "Topics: bicycles\nRead again: not yet\n")
    assert rules_2030(own).read_text(encoding="utf-8") == after
    assert said.NOTES_WAIT not in said_on(officer.browser.get(PAGE))

    own_page = officer.browser.get(BICYCLES)
    assert said.NOTE_IS_UNREAD in said_on(own_page)
    assert said.NOTE_READ_BUTTON not in said_on(own_page)
    refused = does(officer, "read", own_page)
    assert (refused.status_code, document_messages.NOTE_OWN_CHANGE in said_on(refused)) == (400, True)
    assert rules_2030(own).read_text(encoding="utf-8") == after

    second = Officer.of(site)
    assert said.NOTE_READ_NOW in said_on(does(second, "read", second.browser.get(BICYCLES)))
    assert rules_2030(own).read_text(encoding="utf-8") == after.replace("not yet", "2026-11-24")
    assert said.NOTE_IS_READ in said_on(officer.browser.get(BICYCLES))
    acts = [act for act in site.assistant.documents.acts() if act.document_id == "ford-rules-2030/bicycles"]
    assert [(act.actor, act.did.value, act.source, act.done is not None) for act in acts[-2:]] == [
        (officer.person.actor, "note changed", "guidance/ford-rules-2030.md", True),
        (second.person.actor, "note read again", "guidance/ford-rules-2030.md", True),
    ]


def test_who_changed_a_note_before_another_did_reads_it_no_more_than_they(
    site: Site, officer: Officer, own: Path
) -> None:
    second, third = Officer.of(site), Officer.of(site)
    assert said.NOTE_KEPT in said_on(checks_and_keeps(officer, topics="wheels"))
    assert said.NOTE_KEPT in said_on(checks_and_keeps(second, topics="wheels, fords"))
    for each in (officer, second):
        assert said.NOTE_READ_BUTTON not in said_on(each.browser.get(BICYCLES))
    assert said.NOTE_READ_BUTTON in said_on(third.browser.get(BICYCLES))


NEW = "/office/new-note/ford-rules-2030"
BARROWS = {
    "heading": "A barrow goes over the ford by day alone",
    "text": "The rules of 2030 let a barrow over the ford by day, and by night let none.",
    "voice": "guidance",
    "rests_on": "10",
    "topics": "barrows, hours",
    "asked_as": "can a barrow cross at night\n- barrow hours ford\nwhen may a barrow cross\nbarrows 2030",
}
SLUG = "a-barrow-goes-over-the-ford-by-day-alone"


def writes(officer: Officer, move: str, page: httpx.Response, **typed: str) -> httpx.Response:
    """Send the form of a new note as it stands on a page, but for what is typed."""
    sent = {**fields_on(page), **typed, "do": move, "form_token": token_on(page)}
    return officer.browser.followed(officer.browser.post(NEW, **sent))


def test_a_new_note_is_checked_kept_by_one_and_read_by_another(
    site: Site, officer: Officer, own: Path
) -> None:
    before = rules_2030(own).read_text(encoding="utf-8")
    listed = officer.browser.get(f"{PAGE}/ford-rules-2030")
    assert said.NOTE_WRITE_NEW in said_on(listed)
    assert f'href="{NEW}"' in listed.text
    page = officer.browser.get(NEW)
    assert said.NOTE_NEW in said_on(page)
    assert said.NOTE_FIELDS["retired"] not in said_on(page)  # that is said of a note that there is

    wrong = writes(officer, "look", page, **{**BARROWS, "asked_as": "barrows"})
    assert "the note has 1 phrasings" in said_on(wrong)
    assert said.NOTE_KEEP not in said_on(wrong)
    assert fields_on(wrong)["heading"] == BARROWS["heading"]
    still = writes(officer, "keep", wrong)
    assert (still.status_code, said.NOTE_TO_MEND in said_on(still)) == (400, True)

    right = writes(officer, "look", page, **BARROWS)
    assert said.NOTE_FINE in said_on(right)
    assert said.NOTE_NAME.format(slug=SLUG) in said_on(right)
    another = writes(officer, "keep", right, topics="wheels")
    assert (another.status_code, said.NOTE_LOOK_AGAIN in said_on(another)) == (400, True)
    assert rules_2030(own).read_text(encoding="utf-8") == before
    kept = writes(officer, "keep", right)
    assert said.NOTE_KEPT in said_on(kept)
    asked = "".join(f"- {line.removeprefix('- ')}\n" for line in BARROWS["asked_as"].split("\n"))
    after = (
        f"{before}\n## {BARROWS['heading']} {{#{SLUG}}}\n\n{BARROWS['text']}\n\nVoice: guidance\n"
        f"Rests on: 10\nTopics: barrows, hours\nRead again: not yet\nAsked as:\n{asked}"
    )
    assert rules_2030(own).read_text(encoding="utf-8") == after
    assert said.NOTES_WAIT not in said_on(officer.browser.get(PAGE))

    twice = writes(officer, "keep", right)
    assert twice.status_code == 400
    assert rules_2030(own).read_text(encoding="utf-8") == after

    note, second = f"{PAGE}/ford-rules-2030/{SLUG}", Officer.of(site)
    assert said.NOTE_READ_BUTTON not in said_on(officer.browser.get(note))
    opened = second.browser.get(note)
    read_now = second.browser.post(note, **fields_on(opened), do="read", form_token=token_on(opened))
    assert said.NOTE_READ_NOW in said_on(second.browser.followed(read_now))
    assert rules_2030(own).read_text(encoding="utf-8") == after.replace("not yet", "2026-11-24")
    them = {officer.person.actor, second.person.actor}
    logged = [act for act in site.assistant.documents.acts() if act.document_id.endswith(SLUG)]
    acts = [act for act in logged if act.actor in them]
    assert [(act.actor, act.did.value, act.done is not None) for act in acts] == [
        (officer.person.actor, "note written", True),
        (second.person.actor, "note read again", True),
    ]


def test_a_new_note_has_a_name_of_its_own_also_beside_one_that_was_retired(
    officer: Officer, own: Path
) -> None:
    retired = rules_2030(own).read_text(encoding="utf-8")
    retired = retired.replace("{#bicycles}", f"{{#{SLUG}}}").replace(
        "Topics:", "Retired: 2030-07-01, said twice\nTopics:"
    )
    rules_2030(own).write_text(retired, encoding="utf-8")
    checked = writes(officer, "look", officer.browser.get(NEW), **BARROWS)
    assert said.NOTE_NAME.format(slug=f"{SLUG}-2") in said_on(checked)
    assert said.NOTE_KEPT in said_on(writes(officer, "keep", checked))
    assert rules_2030(own).read_text(encoding="utf-8").startswith(retired)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"heading": ""}, document_messages.NOTE_LINES),
        ({"heading": "???"}, document_messages.NOTE_LINES),
        ({"text": "## Another {#another}"}, document_messages.NOTE_LINES),
        ({"text": "Fine.\nVoice: law"}, document_messages.NOTE_LINES),
        ({"text": "Marjorie Blenkinsop, born 12/03/2015"}, document_messages.PERSONAL_IN_NOTE),
        ({"heading": "Ring 07700 900877 for the barrow"}, document_messages.PERSONAL_IN_NOTE),
        ({"asked_as": "a" * 4001}, document_messages.PERSONAL_IN_NOTE),
    ],
    ids=str,
)
def test_a_new_note_that_cannot_be_kept_says_why_and_writes_nothing(
    officer: Officer, own: Path, typed: dict[str, str], problem: str
) -> None:
    before = rules_2030(own).read_bytes()
    told = writes(officer, "keep", officer.browser.get(NEW), **{**BARROWS, **typed})
    assert (told.status_code, problem in said_on(told)) == (400, True)
    assert "Blenkinsop" not in told.text
    assert "900877" not in told.text
    assert fields_on(told)["topics"] == BARROWS["topics"]
    assert rules_2030(own).read_bytes() == before


def test_what_the_change_costs_elsewhere_stands_beside_it(officer: Officer, own: Path) -> None:
    who = f"{PAGE}/{MANUAL_ID}/who-convenes"
    page = officer.browser.get(who)
    fields = {**fields_on(page), "position": "who-calls = the area that holds the lantern"}
    checked = officer.browser.post(who, **fields, do="look", form_token=token_on(page))
    assert "Position names who-calls, which is not in disagreements.yaml" in said_on(checked)
    (own / "guidance" / "ford-rules-2020.md").write_text("---\n", encoding="utf-8")
    checked = does(officer, "look", officer.browser.get(BICYCLES), topics="wheels")
    assert said.NOTE_FINE in said_on(checked)
    assert f"{said.NOTE_ELSEWHERE} guidance/ford-rules-2020.md, line 1:" in said_on(checked)
    assert said.NOTE_KEPT in said_on(does(officer, "keep", checked))


def test_what_somebody_else_changed_meanwhile_is_said_and_nothing_typed_is_lost(
    officer: Officer, own: Path
) -> None:
    page = officer.browser.get(BICYCLES)
    checked = does(officer, "look", page, topics="wheels")
    path = rules_2030(own)
    changed = path.read_text(encoding="utf-8").replace("Rests on: 9", "Rests on: 12")
    path.write_text(changed, encoding="utf-8")
    told = does(officer, "keep", checked)
    assert (told.status_code, document_messages.NOTE_CHANGED_SINCE in said_on(told)) == (400, True)
    assert path.read_text(encoding="utf-8") == changed
    assert fields_on(told)["topics"] == "wheels"
    assert f"{said.NOTE_NOW} Heading: {HEADING}" in said_on(told)
    assert "Rests on: 12" in said_on(told)
    assert said.NOTE_KEPT in said_on(does(officer, "keep", does(officer, "look", told)))
    assert "Topics: wheels" in path.read_text(encoding="utf-8")

    typed = does(officer, "look", officer.browser.get(BICYCLES), topics="bridges")
    path.write_text(changed.replace("{#bicycles}", "{#bikes}"), encoding="utf-8")
    told = does(officer, "keep", typed)
    assert (told.status_code, document_messages.NOTE_GONE in said_on(told)) == (400, True)
    assert fields_on(told)["topics"] == "bridges"
    assert officer.browser.get(BICYCLES).status_code == 404


def test_another_note_of_the_file_that_was_changed_meanwhile_stays_changed(
    officer: Officer, own: Path
) -> None:
    path = rules_2030(own)
    more = path.read_text(encoding="utf-8").split("---\n")[2].replace("{#bicycles}", "{#barrows}")
    checked = does(officer, "look", officer.browser.get(BICYCLES), topics="wheels")
    with path.open("a", encoding="utf-8") as file:
        file.write(more)
    assert said.NOTE_KEPT in said_on(does(officer, "keep", checked))
    assert path.read_text(encoding="utf-8").endswith(more)


def test_two_officers_who_keep_at_once_write_one_after_the_other(
    site: Site, officer: Officer, own: Path
) -> None:
    office, second = site.assistant.note_office, site.person(Role.ADMINISTRATOR)
    at = ("ford-rules-2030", "bicycles")
    was = office.opened(officer.person, *at).digest
    mine, theirs = {"topics": "wheels"}, {"topics": "bridges"}
    seen = [office.look_at(officer.person, *at, typed, was).digest for typed in (mine, theirs)]
    begun, problems = threading.Event(), list[str]()

    def writes(path: Path, data: bytes) -> None:
        begun.set()
        write_whole(path, data)

    def keeps() -> None:
        try:
            office.keep(second, *at, theirs, was, seen[1])
        except RefusedError as refused:
            problems.append(str(refused))

    with mock.patch(WRITES, writes):
        first = threading.Thread(target=lambda: office.keep(officer.person, *at, mine, was, seen[0]))
        first.start()
        assert begun.wait(30)
        other = threading.Thread(target=keeps)
        other.start()
        first.join()
        other.join()
    assert problems == [document_messages.NOTE_CHANGED_SINCE]
    assert "Topics: wheels" in rules_2030(own).read_text(encoding="utf-8")


@pytest.mark.parametrize("field", ["text", "heading", "asked_as", "notice", "retired"])
def test_personal_details_are_neither_kept_nor_shown(officer: Officer, own: Path, field: str) -> None:
    before = rules_2030(own).read_bytes()
    page = officer.browser.get(BICYCLES)
    told = does(
        officer,
        "keep",
        page,
        **{field: "Marjorie Blenkinsop, born 12/03/2015, 07700 900877", "topics": "wheels"},
    )
    assert (told.status_code, document_messages.PERSONAL_IN_NOTE in said_on(told)) == (400, True)
    assert "Blenkinsop" not in told.text
    assert fields_on(told)["topics"] == "wheels"
    assert fields_on(told)[field] == fields_on(page)[field]
    assert rules_2030(own).read_bytes() == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", "## Another {#another}"),
        ("text", "Fine.\r\nVoice: law"),
        ("heading", ""),
        ("notice", "quokka\x00\x1b[31m\u2028\u202e"),
        ("topics", "{{ 7 * 7 }} <script>quokka</script>"),
        ("asked_as", "- \r\n---\r\nid: quokka"),
        ("retired", "quokka"),
        ("voice", "quokka"),
        ("rests_on", "quokka" * 100),
    ],
)
def test_nothing_typed_breaks_the_file_or_the_page(
    officer: Officer, own: Path, field: str, typed: str
) -> None:
    others = [path for path in sorted(own.rglob("*")) if path.is_file() and path != rules_2030(own)]
    before = [path.read_bytes() for path in others]
    checked = does(officer, "look", officer.browser.get(BICYCLES), **{field: typed})
    assert checked.status_code in {200, 400}
    assert "<script>quokka" not in checked.text
    does(officer, "keep", checked)
    assert [path.read_bytes() for path in others] == before
    assert sorted(path for path in own.rglob("*") if path.is_file()) == sorted([*others, rules_2030(own)])
    listed = said_on(officer.browser.get(f"{PAGE}/ford-rules-2030"))
    assert listed.count(said.NOTE_UNREAD) <= 1  # there is still one note, or it is retired


def test_nothing_changed_is_said_and_not_written(officer: Officer, own: Path) -> None:
    before = rules_2030(own).read_bytes()
    told = does(officer, "look", officer.browser.get(BICYCLES))
    assert (told.status_code, document_messages.NOTE_AS_IT_WAS in said_on(told)) == (400, True)
    assert rules_2030(own).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_and_leaves_the_file_whole(
    officer: Officer, own: Path
) -> None:
    before = rules_2030(own).read_bytes()
    checked = does(officer, "look", officer.browser.get(BICYCLES), topics="wheels")
    with mock.patch(WRITES, side_effect=OSError(28, "No space left on device")):
        told = does(officer, "keep", checked)
    assert (told.status_code, document_messages.NOTES_NOT_WRITABLE in said_on(told)) == (400, True)
    assert fields_on(told)["topics"] == "wheels"
    assert rules_2030(own).read_bytes() == before
    with mock.patch.object(os, "access", return_value=False):
        page = said_on(officer.browser.get(PAGE))
    assert document_messages.NOTES_NOT_WRITABLE in page
    assert said.NOTES_OF_WHICH not in page


def test_the_rights_of_the_file_stay_as_they_were(officer: Officer, own: Path) -> None:
    rules_2030(own).chmod(0o664)
    assert said.NOTE_KEPT in said_on(checks_and_keeps(officer, topics="wheels"))
    assert rules_2030(own).stat().st_mode & 0o777 == 0o664


def test_notes_on_another_councils_own_document_are_its_officers_to_change(
    site: Site, officer: Officer, own: Path, tmp_path: Path
) -> None:
    path = own / "local" / f"{MANUAL_ID}.md"
    path.write_text(path.read_text().replace("\nstanding:", "\nabout: [havering]\nstanding:"))
    shutil.copytree(own, tmp_path / "other" / "library")
    path_of_manual = tmp_path / "other" / "library" / "local" / f"{MANUAL_ID}.md"
    with mock.patch("support.web_office.write_library"), own_notes(site, tmp_path / "other"):
        note = f"{PAGE}/{MANUAL_ID}/who-convenes"
        for path in (note, f"/office/new-note/{MANUAL_ID}"):
            refused = officer.browser.get(path)
            assert (refused.status_code, document_messages.NOTES_ANOTHERS in said_on(refused)) == (400, True)
            assert Officer.of(site, "havering").browser.get(path).status_code == 200
        before = path_of_manual.read_bytes()
        told = officer.browser.fills(PAGE, f"/office/new-note/{MANUAL_ID}", do="keep", **BARROWS)
        assert (told.status_code, document_messages.NOTES_ANOTHERS in said_on(told)) == (400, True)
        assert path_of_manual.read_bytes() == before
        listed = f'href="{PAGE}/{MANUAL_ID}"'
        assert listed not in officer.browser.get(PAGE).text  # nobody is led to what they may not open
        assert listed in Officer.of(site, "havering").browser.get(PAGE).text
