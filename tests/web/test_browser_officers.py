"""An officer's pages in a real Chromium, on a phone and a wide screen: a story, the keyboard, axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.chromium import PHONE, WIDE, reach, serious, sign_in
from support.site import Site as WebSite
from support.web import Site
from support.web_office import (
    INCOMING,
    has_kept,
    has_kept_from,
    has_read_again,
    has_sent,
    own_notes,
    rules,
)

from bot.channels.web import messages as said
from bot.core.people import Person, Role

pytestmark = pytest.mark.browser


@pytest.fixture
def person(site: Site) -> Iterator[Person]:
    """An officer; what they keep is taken out again, for the stories of others."""
    index = site.assistant.index
    before = {original.document.id for original in index.originals()}
    yield site.person(Role.ADMINISTRATOR)
    for original in index.originals():
        if original.document.id not in before:
            index.remove(original.document.id)


def test_a_document_from_its_file_to_an_answer_and_out_again(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    file = tmp_path / "handcart.txt"
    file.write_text(rules("handcart"), encoding="utf-8")
    sign_in(site, page, person)
    page.goto("/office")
    page.get_by_role("link", name=said.ADD_DOCUMENTS).click()
    page.get_by_label(said.FILES, exact=True).set_input_files(file)
    page.get_by_role("button", name=said.ADD_BUTTON).click()
    page.get_by_role("heading", name=said.UNDERSTOOD).wait_for()
    assert page.get_by_role("row", name="Date March 2025").count() == 1
    page.locator("summary", has_text=said.CORRECT).click()
    page.get_by_label(said.FIELD_NAMES["date"]).fill("5 April 2025")
    page.get_by_label(said.FIELD_NAMES["edition"]).fill("2nd edition")
    page.get_by_role("button", name=said.CORRECT_BUTTON).click()
    page.get_by_role("row", name="Date 5 April 2025").wait_for()
    page.get_by_role("button", name=said.KEEP, exact=True).click()
    page.get_by_text(said.KEPT_NOW).wait_for()

    page.get_by_role("link", name="Ask", exact=True).click()
    page.get_by_label(said.QUESTION).fill("who wheels the handcart over the ford")
    page.get_by_role("button", name=said.ASK_BUTTON).click()
    page.get_by_text("The handcart is wheeled over the ford by the warden alone").first.wait_for()

    page.goto("/office")
    page.get_by_role("link", name="Handcart rules, 2nd edition").click()
    page.get_by_role("link", name=said.TAKE_DOCUMENT_OUT).click()
    page.get_by_text("Citation codes that show it: ").wait_for()
    page.get_by_role("button", name=said.TAKE_OUT_YES).click()
    page.get_by_text("Handcart rules, 2nd edition is taken out").wait_for()
    assert page.get_by_role("link", name="Handcart rules, 2nd edition").count() == 0


def test_a_document_is_kept_with_the_keyboard_alone(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    file = tmp_path / "unicycle.txt"
    file.write_text(rules("unicycle"), encoding="utf-8")
    sign_in(site, page, person)
    page.goto("/office/incoming")
    page.get_by_label(said.FILES, exact=True).set_input_files(file)
    reach(page, said.ADD_BUTTON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=said.UNDERSTOOD).wait_for()
    reach(page, said.KEEP)
    page.keyboard.press("Enter")
    page.get_by_text(said.KEPT_NOW).wait_for()


def test_a_document_from_an_address_and_read_again_there(
    site: Site, person: Person, page: Any, elsewhere: WebSite
) -> None:
    elsewhere.text = rules("tumbril")
    sign_in(site, page, person)
    page.goto("/office/incoming")
    page.locator("summary", has_text=said.ADD_ADDRESSES).click()
    page.get_by_label(said.ADDRESSES, exact=True).fill(f"tumbril\n{elsewhere.address}")
    page.get_by_role("button", name=said.ADDRESSES_BUTTON).click()
    page.get_by_role("link", name="line 1").wait_for()
    assert page.get_by_label(said.ADDRESSES, exact=True).input_value() == elsewhere.address
    page.get_by_role("button", name=said.ADDRESSES_BUTTON).click()
    page.get_by_role("row", name="Title Tumbril rules").wait_for()
    page.get_by_role("button", name=said.KEEP, exact=True).click()
    page.get_by_text(said.KEPT_NOW).wait_for()

    elsewhere.text = rules("tumbril").replace("by the warden alone", "by two wardens")
    page.goto("/office")
    page.get_by_role("link", name=said.REFRESH).click()
    page.get_by_role("button", name=said.REFRESH_ALL).click()
    page.get_by_text("Its address gives another text: 1 changed.").wait_for()
    page.get_by_role("link", name="Tumbril rules").click()
    assert "alone" in page.locator("del").inner_text()
    assert "wardens" in page.locator("ins").inner_text()
    page.get_by_role("button", name=said.REFRESH_TAKE).click()
    page.get_by_text(said.REFRESH_TAKEN).wait_for()
    page.goto("/office")
    page.get_by_role("link", name="Tumbril rules").click()
    page.get_by_role("link", name=said.OPEN_IT).click()
    page.get_by_text("wheeled over the ford by two wardens").first.wait_for()


def test_a_folder_and_what_a_document_leaves_out_of_its_file(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "medway"
    (folder / "old").mkdir(parents=True)
    (folder / "1.txt").write_text(rules("rickshaw").replace("Kent County Council\n\n", ""))
    (folder / "old" / "2.txt").write_text("")
    (folder / "documents.csv").write_text("file,edition\n1.txt,3rd edition\n")
    sign_in(site, page, person)
    page.goto("/office/incoming")
    page.get_by_label(said.FOLDER, exact=True).set_input_files(folder)
    page.get_by_role("button", name=said.ADD_BUTTON).click()
    page.get_by_text("2.txt is empty").wait_for()
    page.get_by_role("link", name="medway/1.txt").click()
    page.get_by_role("row", name="Councils Medway Council").wait_for()
    page.get_by_role("row", name="Title Rickshaw rules, 3rd edition").wait_for()
    page.get_by_role("button", name=said.KEEP, exact=True).click()
    page.get_by_role("link", name=said.SEE_IT).click()

    longer = tmp_path / "longer.txt"
    longer.write_text(rules("rickshaw", more="\n1.3 Eleven quokkas follow it home.\n"))
    page.locator("summary", has_text=said.AGAINST_FILE).click()
    page.get_by_label(said.FILE, exact=True).set_input_files(longer)
    page.get_by_role("button", name=said.AGAINST_BUTTON).click()
    page.get_by_role("row", name="eleven quokkas follow").wait_for()


def test_what_a_reader_says_is_wrong_with_a_document_comes_to_its_officer(
    site: Site, person: Person, page: Any
) -> None:
    document_id = has_kept(site, person, rules("velodrome"))
    sign_in(site, page, site.person(Role.PRACTITIONER))
    page.goto(f"/documents/{document_id}")
    page.get_by_role("link", name=said.SAY_WRONG).click()
    words = "Paragraph 1.1 names a form that is not used any more."
    page.get_by_label(said.SOURCE_WRONG_WORDS).fill(words)
    page.get_by_role("button", name=said.SEND_ON_BUTTON).click()
    page.get_by_text("Sent. It is to be looked at by").wait_for()
    page.get_by_role("button", name=said.SIGN_OUT).click()

    sign_in(site, page, person)
    page.goto(f"/office/documents/{document_id}")
    page.get_by_text(words).wait_for()
    page.get_by_role("link", name=said.SEE_TO_IT).click()
    gap = urlsplit(page.url).fragment  # the same words may have been said of another document
    section = page.locator("section", has=page.locator(f"#{gap}"), has_text=words)
    section.locator("summary", has_text=said.GAP_CLOSE).click()
    section.get_by_label(said.WORDS).fill("The new edition was taken in.")
    section.get_by_role("button", name=said.CLOSE_SHOW).click()
    page.get_by_role("button", name=said.CLOSE_YES).click()
    page.get_by_role("status").wait_for()
    page.goto(f"/office/documents/{document_id}")
    assert page.get_by_text(words).count() == 0


def test_a_note_is_changed_by_one_officer_and_read_again_by_another(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    with own_notes(site, tmp_path):
        sign_in(site, page, person)
        page.goto("/office/notes")
        page.get_by_role("link", name="Ford Rules 2030").click()
        page.get_by_role("link", name="The new rules are silent on bicycles").click()
        page.get_by_label(said.NOTE_FIELDS["topics"], exact=True).fill("")
        page.get_by_role("button", name=said.NOTE_CHECK).click()
        page.get_by_text("the note has no topics").wait_for()
        page.get_by_label(said.NOTE_FIELDS["topics"], exact=True).fill("wheels, fords")
        reach(page, said.NOTE_CHECK)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=said.NOTE_FINE).wait_for()
        page.get_by_role("button", name=said.NOTE_KEEP, exact=True).click()
        page.get_by_text(said.NOTE_KEPT).wait_for()
        page.get_by_role("link", name=said.BACK_TO_NOTES_ON).click()
        page.get_by_text(said.NOTE_UNREAD).wait_for()
        page.get_by_role("button", name=said.SIGN_OUT).click()

        sign_in(site, page, site.person(Role.ADMINISTRATOR))
        page.goto("/office/notes/ford-rules-2030/bicycles")
        assert page.get_by_label(said.NOTE_FIELDS["topics"], exact=True).input_value() == "wheels, fords"
        page.get_by_role("button", name=said.NOTE_READ_BUTTON).click()
        page.get_by_text(said.NOTE_READ_NOW).wait_for()


def test_a_new_note_is_written_by_one_officer_and_read_by_another(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    heading = "A barrow goes over the ford by day alone"
    typed = {
        "heading": heading,
        "text": "The rules of 2030 let a barrow over the ford by day, and by night let none.",
        "rests_on": "10",
        "topics": "barrows, hours",
        "asked_as": "can a barrow cross at night\nbarrow hours ford\nwhen may a barrow cross",
    }
    with own_notes(site, tmp_path):
        sign_in(site, page, person)
        page.goto("/office/notes/ford-rules-2030")
        page.get_by_role("link", name=said.NOTE_WRITE_NEW).click()
        for name, words in typed.items():
            page.get_by_label(said.NOTE_FIELDS[name], exact=True).fill(words)
        page.get_by_label(said.NOTE_FIELDS["voice"], exact=True).select_option("guidance")
        reach(page, said.NOTE_CHECK)
        page.keyboard.press("Enter")
        page.get_by_text("the note has 3 phrasings").wait_for()
        asked = page.get_by_label(said.NOTE_FIELDS["asked_as"], exact=True)
        asked.fill(f"{typed['asked_as']}\nbarrows 2030")
        page.get_by_role("button", name=said.NOTE_CHECK).click()
        page.get_by_role("heading", name=said.NOTE_FINE).wait_for()
        page.get_by_role("button", name=said.NOTE_KEEP, exact=True).click()
        page.get_by_text(said.NOTE_KEPT).wait_for()
        page.get_by_role("button", name=said.SIGN_OUT).click()

        sign_in(site, page, site.person(Role.ADMINISTRATOR))
        page.goto("/office/notes/ford-rules-2030")
        page.get_by_role("link", name=heading).click()
        page.get_by_role("button", name=said.NOTE_READ_BUTTON).click()
        page.get_by_text(said.NOTE_READ_NOW).wait_for()


def test_what_notes_say_of_their_document_is_changed_with_the_keyboard_alone(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    with own_notes(site, tmp_path) as folder:
        sign_in(site, page, person)
        page.goto("/office/notes/ford-rules-2030")
        reach(page, said.HEAD_CHANGE)
        page.keyboard.press("Enter")
        page.get_by_label(said.HEAD_NAMES["published"], exact=True).fill("2030-07")
        reach(page, said.NOTE_CHECK)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=said.HEAD_FINE).wait_for()
        reach(page, said.NOTE_KEEP)
        page.keyboard.press("Enter")
        page.get_by_text(said.HEAD_KEPT).wait_for()
        kept = (folder / "guidance" / "ford-rules-2030.md").read_text(encoding="utf-8")
        assert "published: 2030-07\n" in kept


def test_several_documents_with_nothing_in_doubt_are_kept_at_once(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    for name in ("wherry", "gondola"):
        (tmp_path / f"{name}.txt").write_text(rules(name), encoding="utf-8")
    sign_in(site, page, person)
    page.goto(INCOMING)
    page.get_by_label(said.FILES, exact=True).set_input_files(sorted(tmp_path.glob("*.txt")))
    page.get_by_role("button", name=said.ADD_BUTTON).click()
    page.get_by_role("button", name=said.KEEP_SURE.format(count=2)).click()
    page.get_by_text(said.KEEPING_SURE).wait_for()
    assert page.locator(".documents li", has_text="Taken in").count() == 2


def test_a_folder_of_many_files_is_sent_in_one_go_and_let_go_of_with_the_keyboard_alone(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    manual = tmp_path / "kent"
    for number in range(150):
        chapter = manual / str(number % 5) / f"{number}.txt"
        chapter.parent.mkdir(parents=True, exist_ok=True)
        chapter.write_text(rules(f"sedan of gate {number}"), encoding="utf-8")
    (manual / "torn.pdf").write_bytes(b"%PDF-1.7 torn")
    sign_in(site, page, person)
    page.goto(INCOMING)
    page.get_by_label(said.FOLDER, exact=True).set_input_files(manual)
    reach(page, said.ADD_BUTTON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=said.INCOMING_GROUPS[0]).wait_for()
    while page.get_by_role("link", name=said.LOAD_AGAIN).count():
        page.get_by_role("link", name=said.LOAD_AGAIN).click()
    page.get_by_role("button", name=said.KEEP_SURE.format(count=150)).wait_for()
    assert "torn.pdf" in page.locator(".documents li").first.inner_text()
    page.get_by_role("link", name=said.ROWS_AFTER).click()
    page.get_by_text("51 to 100 of 151").wait_for()
    page.locator("summary", has_text=said.DROP_REST).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text(said.DROPPED_REST.format(count=151)).wait_for()
    page.get_by_text(said.INCOMING_NONE).wait_for()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_where_a_note_is_changed(
    site: Site, person: Person, chromium: Any, address: str, size: dict[str, Any], tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page, person)
    found: list[str] = []
    with own_notes(site, tmp_path):
        for path in ("", "/ford-rules-2030", "/ford-rules-2030/bicycles"):
            page.goto(f"/office/notes{path}")
            found += serious(Axe(), page)
        page.get_by_label(said.NOTE_FIELDS["topics"], exact=True).fill("")
        page.get_by_role("button", name=said.NOTE_CHECK).click()
        page.get_by_text("the note has no topics").wait_for()
        found += serious(Axe(), page)
        page.goto("/office/note-head/ford-rules-2030")
        found += serious(Axe(), page)
        page.get_by_label(said.HEAD_NAMES["published"], exact=True).fill("soon")
        page.get_by_role("button", name=said.NOTE_CHECK).click()
        page.get_by_text("must be a year").wait_for()
        found += serious(Axe(), page)
        page.goto("/office/new-note/ford-rules-2030")
        found += serious(Axe(), page)
        page.get_by_role("button", name=said.NOTE_CHECK).click()
        page.wait_for_selector(".error-summary")
        found += serious(Axe(), page)
    context.close()
    assert found == []


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_on_the_pages_of_officers(
    site: Site,
    person: Person,
    chromium: Any,
    address: str,
    size: dict[str, Any],
    elsewhere: WebSite,
    tmp_path: Path,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    first, second = has_kept(site, person, rules("ferry")), has_kept(site, person, rules("barge"))
    waiting = f"{INCOMING}/{has_sent(site, person, rules('coracle')).number}"
    refused = f"{INCOMING}/{has_sent(site, person, '').number}"
    elsewhere.text = rules("tumbril")
    from_address = has_kept_from(site, person, elsewhere.address)
    elsewhere.text = rules("tumbril", more="\n1.3 It is washed on Mondays.\n")
    has_read_again(site, person, from_address)
    worker = site.person()
    document = site.assistant.reader.open(first).document
    site.assistant.gaps.say_wrong(worker, document, "Paragraph 1.1 names a form that is gone.", site.clock())
    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page, person)
    found: list[str] = []
    for path in (
        "/office",
        "/office/incoming",
        waiting,
        refused,
        f"/office/documents/{first}",
        f"/office/documents/{first}/removal",
        f"/office/documents/{second}/changes?with={first}",
        "/office/notes",
        "/office/refresh",
        f"/office/refresh/{from_address}",
        f"/documents/{first}/wrong",
        "/gaps",
    ):
        page.goto(path)
        found += serious(Axe(), page)
    page.goto(waiting)
    page.locator("summary", has_text=said.CORRECT).click()
    page.get_by_label(said.FIELD_NAMES["date"]).fill("soon")
    page.get_by_role("button", name=said.CORRECT_BUTTON).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    page.goto("/office/incoming")
    page.locator("summary", has_text=said.ADD_ADDRESSES).click()
    page.get_by_label(said.ADDRESSES, exact=True).fill("tumbril")
    page.get_by_role("button", name=said.ADDRESSES_BUTTON).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    longer = tmp_path / "longer.txt"
    longer.write_text(rules("ferry", more="\n1.3 Eleven quokkas follow it home.\n"))
    page.goto(f"/office/documents/{first}")
    page.locator("summary", has_text=said.AGAINST_FILE).click()
    page.get_by_label(said.FILE, exact=True).set_input_files(longer)
    page.get_by_role("button", name=said.AGAINST_BUTTON).click()
    page.get_by_role("row", name="eleven quokkas follow").wait_for()
    found += serious(Axe(), page)
    context.close()
    assert found == []
