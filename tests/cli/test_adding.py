"""A manual and addresses at the command line: taken in, named where wrong, read again, and told."""

from __future__ import annotations

import io
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest import mock

import pypdfium2
import pytest
from fpdf import FPDF
from support import commands
from support.commands import CommandLine, Told
from support.fakes import HashEncoder
from support.paths import SHARED
from support.samples import LETTERS, LETTERS_ID, MANUAL, write_library
from support.site import HERE, Site, polite

from bot.features.documents import messages as document_messages
from bot.features.documents.fetching import PoliteFetcher
from bot.features.documents.service import Refreshed
from procedures.reading import process
from procedures.reading.address import fetch

FERRIES = LETTERS.replace("Letters", "Ferries").replace("letters", "ferries")


@pytest.fixture
def officer(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data", write_library(tmp_path / "library"))


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.pages["/ferries.txt"] = FERRIES
    with mock.patch("bot.features.documents.fetching.PoliteFetcher", side_effect=lambda: polite([])):
        yield made
    made.close()


def held(officer: CommandLine) -> dict[str, dict[str, object]]:
    listed = json.loads(officer.run("documents", "--json").out)
    return {entry["id"]: entry for entry in listed if entry["passages"]}


def entries(told: Told) -> list[dict[str, object]]:
    return [json.loads(line) for line in told.out.splitlines()]


def test_lists_of_addresses_are_read_and_a_wrong_line_is_named(
    officer: CommandLine, site: Site, tmp_path: Path
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"# our pages\n{site.address}\n\n{site.root}/ferries.txt\n", encoding="utf-8")
    told = officer.run("add", str(listed))
    assert told.code == 0, told.err
    assert "2 documents: 2 new." in told.out
    strict = tmp_path / "strict.list"
    strict.write_text(f"{site.address}\nletters, the second\n", encoding="utf-8")
    told = officer.run("add", "--addresses", str(strict))
    assert told.code == 1
    assert "strict.list, line 2: letters, the second is no web address" in told.out
    assert "1 unchanged and 1 refused" in told.out
    assert {str(entry["source"]) for entry in held(officer).values()} == {
        site.address,
        f"{site.root}/ferries.txt",
    }


def test_addresses_are_read_again_and_what_changed_is_told_before_it_is_taken_in(
    officer: CommandLine, site: Site
) -> None:
    assert officer.run("add", site.address, f"{site.root}/ferries.txt").code == 0
    told = officer.run("refresh")
    assert (told.code, told.out.count(": unchanged.")) == (0, 2)
    assert site.given == 2  # the others were answered with 304
    site.text = LETTERS.replace("nine working", "ten working")
    told = officer.run("refresh")
    assert told.code == 0
    assert "[-nine-] {+ten+}" in told.out
    assert "stays as it was" in told.out
    (changed,) = [entry for entry in entries(officer.run("refresh", "--json", "--yes")) if entry["changed"]]
    assert changed["taken_in"] is True
    assert "ten working" in officer.run("show", str(changed["id"])).out
    assert officer.run("refresh").out.count(": unchanged.") == 2
    site.text = site.text.replace("Letters Guide", "Guide to Letters")
    told = officer.run("refresh", str(changed["id"]))
    assert "title: Exampleshire Letters Guide becomes Exampleshire Guide to Letters" in told.out


def test_an_address_that_is_gone_or_asks_not_to_be_read_leaves_its_document_as_it_was(
    officer: CommandLine, site: Site
) -> None:
    assert officer.run("add", site.address).code == 0
    (document_id,) = held(officer)
    site.status = 404
    for site.status in (404, 410, 503):
        told = officer.run("refresh", "--yes")
        assert (told.code, told.out) == (1, "")
        assert f"{site.address} answered with error {site.status}" in told.err
    site.status, site.robots = 200, "User-agent: *\nDisallow: /\n"
    told = officer.run("refresh", document_id)
    assert told.code == 1
    assert "asks programs not to read it (robots.txt)" in told.err
    site.robots = "User-agent: *\nDisallow: /forms\n"
    assert officer.run("refresh").out == f"{document_id}: unchanged.\n"
    assert "nine working" in officer.run("show", document_id).out


def test_a_change_is_taken_in_only_once_a_person_agrees(officer: CommandLine, site: Site) -> None:
    assert officer.run("add", site.address).code == 0
    (document_id,) = held(officer)
    site.text = LETTERS.replace("nine working", "ten working")
    with mock.patch("bot.channels.terminal.commands.documents._at_a_terminal", return_value=True):
        told = officer.run("refresh", stdin=b"n\n")
        assert (told.code, f"{document_id} stays as it was" in told.out) == (0, True)
        assert "nine working" in officer.run("show", document_id).out
        told = officer.run("refresh", stdin=b"y\n")
        assert (told.code, f"{document_id} is taken in" in told.out) == (0, True)
    assert "ten working" in officer.run("show", document_id).out


def test_a_correction_made_while_a_change_is_looked_at_is_not_undone(
    officer: CommandLine, site: Site
) -> None:
    assert officer.run("add", site.address, f"{site.root}/ferries.txt").code == 0
    other, letters = sorted(held(officer))
    site.text = LETTERS.replace("nine working", "ten working")
    site.pages["/ferries.txt"] = FERRIES.replace("nine working", "ten working")

    def agrees(found: Refreshed) -> bool:
        if found.document.id == letters:
            assert officer.run("documents", "set", letters, "--date", "2026").code == 0
        return True

    with mock.patch("bot.channels.terminal.commands.documents._agrees", side_effect=agrees):
        told = officer.run("refresh")
    assert told.code == 1
    assert f"{letters} stays as it was" in told.out
    assert told.err.strip() == document_messages.CHANGED_SINCE_READ.format(id=letters)
    assert "nine working" in officer.run("show", letters).out
    assert held(officer)[letters]["published"] == "2026"
    assert "ten working" in officer.run("show", other).out  # one costs no other
    assert "is taken in" in officer.run("refresh", "--yes").out
    assert held(officer)[letters]["published"] == "2026"


def test_a_page_to_sign_in_at_takes_the_place_of_no_document(officer: CommandLine, site: Site) -> None:
    assert officer.run("add", f"{site.root}/ferries.txt").code == 0
    before = held(officer)
    site.pages["/ferries.txt"] = (
        "# Sign in\n\nYour password, please.\n\nForgotten it? Ask the harbour master."
    )
    told = officer.run("refresh", "--yes")
    (document_id,) = before
    assert told.code == 1
    assert f"of which no paragraph stands in {document_id}" in told.err
    assert held(officer) == before
    again = officer.run("add", f"{site.root}/ferries.txt")
    assert again.code == 0, again.err  # as the sentence says


def test_an_address_that_leads_on_stays_the_same_document(officer: CommandLine, site: Site) -> None:
    assert officer.run("add", site.address).code == 0
    (document_id,) = held(officer)
    site.moved["/letters.txt"] = "/new/letters.txt"
    assert officer.run("refresh").out == f"{document_id}: unchanged.\n"
    site.text = LETTERS.replace("nine working", "ten working")
    assert "is taken in" in officer.run("refresh", "--yes").out
    assert set(held(officer)) == {document_id}
    site.moved["/new/letters.txt"] = "/letters.txt"
    told = officer.run("refresh")
    assert (told.code, "sends the reader on too often" in told.err) == (1, True)


def test_a_slow_address_is_named_and_leaves_its_document_as_it_was(officer: CommandLine, site: Site) -> None:
    assert officer.run("add", site.address).code == 0
    site.wait = threading.Event()
    hasty = partial(fetch, permitted=lambda address: address == HERE, seconds=1.0)
    with mock.patch(
        "bot.features.documents.fetching.PoliteFetcher", side_effect=lambda: PoliteFetcher(hasty)
    ):
        told = officer.run("refresh", "--yes")
    site.wait.set()
    assert (told.code, "took too long to answer" in told.err) == (1, True)
    assert "nine working" in officer.run("show", *held(officer)).out


def test_empty_columns_that_a_spreadsheet_wrote_are_taken_and_a_comma_in_a_title_is_said(
    officer: CommandLine, tmp_path: Path
) -> None:
    manual = tmp_path / "Kent manual"
    manual.mkdir()
    (manual / "letters.txt").write_text(LETTERS, encoding="utf-8")
    (manual / "ferries.txt").write_text(FERRIES, encoding="utf-8")
    table = manual / "documents.csv"
    rows = ("file,title,kind,,", "letters.txt,Ferry letters,local procedure,,", ",,,,")
    wrong = "ferries.txt,Ferries, and carts,local procedure"
    table.write_text("\r\n".join((*rows, wrong, "")), encoding="utf-8-sig")
    told = officer.run("add", str(manual))
    assert told.code == 1
    assert "documents.csv, row 4: a cell stands in no named column" in told.out
    assert "2 documents: 1 new and 1 refused." in told.out
    table.write_text("\r\n".join((*rows, wrong.replace("Ferries, and carts", '"Ferries, and carts"'))))
    assert "Ferries, and carts" in officer.run("add", str(manual)).out


def test_a_manual_with_wrong_rows_and_bad_files_takes_in_the_others_and_names_each(
    officer: CommandLine, tmp_path: Path
) -> None:
    manual = tmp_path / "Kent manual"
    (manual / "old").mkdir(parents=True)
    (manual / "1-letters.txt").write_text(LETTERS, encoding="utf-8")
    (manual / "2-ferries.txt").write_text(FERRIES, encoding="utf-8")
    (manual / "3-crossing.txt").write_text(MANUAL, encoding="utf-8")
    (manual / "4-copy.txt").write_text(FERRIES, encoding="utf-8")
    (manual / "old" / "5.rtf").write_bytes(b"{\\rtf1 Ferry rules}")
    (manual / "old" / "6.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with zipfile.ZipFile(manual / "old" / "7.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    (manual / "documents.csv").write_text(
        "file,kind,title,date,council,publisher,url,edition\n"
        "1-letters.txt,local procedure,Ferry letters,2026-03,,,,7th edition\n"
        "3-crossing.txt,,,2026-13,,,,\n"
        "*.txt,,,,kent,Kent County Council,,\n"
        "*.docx,,,,kent,,,\n"
        "*,,One title,,,,,\n"
        "9-missing.txt,,,,,,,\n",
        encoding="utf-8",
    )
    told = officer.run("add", str(manual))
    assert told.code == 1
    assert "documents.csv, row 3: 2026-13 is no date" in told.out
    assert "documents.csv, row 5: no file is called *.docx" in told.out
    assert "documents.csv, row 6: a title or an address is of one document" in told.out
    assert "documents.csv, row 7: no file is called 9-missing.txt" in told.out
    for name in ("5.rtf", "6.doc", "7.odt"):
        (line,) = [line for line in told.out.splitlines() if name in line]
        assert "save it" in line or "save its text" in line
    assert told.err == ""  # each is named once
    assert "10 documents: 2 new, 1 the same text twice and 7 refused." in told.out
    assert "Ferry letters, 7th edition" in {str(entry["title"]) for entry in held(officer).values()}
    for document_id in held(officer):
        shown = json.loads(officer.run("show", document_id, "--json").out)
        assert (shown["publisher"], shown["about"]) == ("Kent County Council", ["kent"])
    again = officer.run("add", "--json", "--council", "kent", str(manual / "4-copy.txt"))
    (entry,) = entries(again)
    assert (entry["taken"], entry["id"] in held(officer)) == ("the same text twice", True)


@pytest.mark.parametrize(
    ("name", "table", "said"),
    [
        ("documents.yaml", b"- file: letters.txt\n  title: Ferry: letters\n", "cannot be used: is not YAML"),
        ("documents.yaml", b"letters.txt", "cannot be used: it must be a list"),
        ("documents.csv", b"\xff\xfe\x00\xd8f", "documents.csv"),
    ],
)
def test_of_a_table_that_cannot_be_read_the_files_wait_until_it_is_mended(
    officer: CommandLine, tmp_path: Path, name: str, table: bytes, said: str
) -> None:
    manual = tmp_path / "manual"
    (manual / "old").mkdir(parents=True)
    (manual / "letters.txt").write_text(LETTERS, encoding="utf-8")
    (manual / "old" / "ferries.txt").write_text(FERRIES, encoding="utf-8")
    (manual / name).write_bytes(table)
    told = officer.run("add", str(manual))
    assert (told.code, held(officer)) == (1, {})
    (line,) = [line for line in told.out.splitlines() + told.err.splitlines() if name in line]
    assert said in line
    assert "no file that it may speak of is taken in" in line
    (manual / name).unlink()
    (manual / "documents.yaml").write_text("- file: letters.txt\n  council: kent\n", encoding="utf-8")
    assert officer.run("add", str(manual)).code == 0
    assert ["kent"] in [json.loads(officer.run("show", i, "--json").out)["about"] for i in held(officer)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("old/*.txt,,,32 March 2026,", "row 3: 32 March 2026 is no date"),
        ("old/*,,,,kennt", "row 3: kennt is no council"),
        ("*/ferries.txt,policee,,,", "row 3: policee is no kind of document"),
    ],
)
def test_files_of_which_a_wrong_row_speaks_wait_until_it_is_mended(
    officer: CommandLine, tmp_path: Path, row: str, said: str
) -> None:
    manual = tmp_path / "manual"
    (manual / "old").mkdir(parents=True)
    (manual / "letters.txt").write_text(LETTERS, encoding="utf-8")
    (manual / "old" / "ferries.txt").write_text(FERRIES, encoding="utf-8")
    table = manual / "documents.csv"
    table.write_text(f"file,kind,title,date,council\nletters.txt,,Letters,,\n{row}\n", encoding="utf-8")
    told = officer.run("add", str(manual))
    assert (told.code, said in told.out, "the 1 that it names wait" in told.out) == (1, True, True)
    assert [entry["title"] for entry in held(officer).values()] == ["Letters"]
    table.write_text("file,kind,title,date,council\nold/*,,,2026-03,kent\n", encoding="utf-8")
    officer.run("add", str(manual))
    assert len(held(officer)) == 2


def test_of_a_row_for_many_files_a_title_is_left_out_and_the_rest_counts(
    officer: CommandLine, tmp_path: Path
) -> None:
    manual = tmp_path / "manual"
    (manual / "old").mkdir(parents=True)
    (manual / "old" / "letters.txt").write_text(LETTERS, encoding="utf-8")
    rows = "file,kind,title,date,council,url\nold/*,,One title,2026-03,kent,\nolder/*,policee,,,kennt,\n"
    (manual / "documents.csv").write_text(rows, encoding="utf-8")
    told = officer.run("add", str(manual))
    assert "row 2: a title or an address is of one document" in told.out
    assert "row 3: no file is called older/*, and nothing near it.\n" in told.out
    ((document_id, entry),) = held(officer).items()
    assert (entry["published"], entry["title"] != "One title") == ("2026-03", True)
    assert json.loads(officer.run("show", document_id, "--json").out)["about"] == ["kent"]


def test_of_two_rows_of_one_file_neither_is_taken(officer: CommandLine, tmp_path: Path) -> None:
    manual = tmp_path / "manual"
    manual.mkdir()
    (manual / "letters.txt").write_text(LETTERS, encoding="utf-8")
    (manual / "ferries.txt").write_text(FERRIES, encoding="utf-8")
    (manual / "documents.csv").write_text(
        "file,date\nletters.txt,2026-03\nferries.txt,2026-04\nletters.txt,2025-03\n", encoding="utf-8"
    )
    told = officer.run("add", str(manual))
    assert "documents.csv, row 4: letters.txt has a row already; leave only one of them." in told.out
    assert [entry["published"] for entry in held(officer).values()] == ["2026-04"]


@pytest.mark.parametrize("length", [240, pytest.param(1200, marks=pytest.mark.slow)])
def test_two_large_documents_are_compared(
    officer: CommandLine, tmp_path: Path, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "shared_encoder", HashEncoder)  # what is compared is never searched
    lines = [
        f"{n}. Boat {n} of the harbour carries {n * 7} lanterns past the quay." for n in range(1, length)
    ]
    half = length // 2
    for name, text in (
        ("old", lines),
        ("new", [*lines[:half], f"{half}. A new rule about the tide bell.", *lines[half + 1 :]]),
    ):
        body = "\n\n".join(text)
        (tmp_path / f"{name}.txt").write_text(f"Harbour rules {name}\n\n{body}\n", encoding="utf-8")
    ids = [
        str(entry["id"])
        for entry in entries(
            officer.run("add", "--json", str(tmp_path / "old.txt"), str(tmp_path / "new.txt"))
        )
    ]
    told = officer.run("compare", *ids)
    assert told.code == 0, told.err
    assert "tide bell" in told.out
    assert len(told.out.splitlines()) < 20


@pytest.mark.skipif(not (SHARED / "repro").is_dir(), reason="the small inputs are not here")
def test_an_officers_own_manual_is_taken_in_whole_under_its_own_clauses(officer: CommandLine) -> None:
    path = SHARED / "repro" / "own-manual" / "manual.txt"
    told = officer.run("add", "--json", str(path))
    assert told.code == 0, told.err
    (entry,) = entries(told)
    assert entry["words_left_out"] == 0
    shown = officer.run("show", str(entry["id"]), "--against", str(path))
    assert (shown.code, "Every one of" in shown.out) == (0, True)
    passages = json.loads(officer.run("show", str(entry["id"]), "--json").out)["passages"]
    assert {"1.1", "1.2", "2.1"} <= {passage["locator"] for passage in passages}
    assert entry["published"] == "2025-03-03"


def test_a_card_says_that_an_added_original_is_undated_or_of_unknown_standing(
    officer: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "letters.txt"
    path.write_text(LETTERS, encoding="utf-8")
    assert officer.run("add", str(path)).code == 0
    question = "within how many working days is a letter about the ford answered"

    def card() -> tuple[str, list[str], str]:
        (made,) = officer.ask([question])
        assert made["passages"][0]["document"]["id"] == LETTERS_ID
        told = officer.run("ask", question)
        assert told.code == 0
        return " ".join(told.out.split()), made["notices"], " ".join(str(made["brief"]).split())

    shown, notices, first = card()
    said = "Exampleshire Letters Guide is undated, and nobody has said whether it still holds."
    assert said in notices
    assert "undated; may not be in force" in first
    assert "undated; may not be in force" in shown
    assert officer.run("documents", "set", LETTERS_ID, "--date", "2031-03").code == 0
    shown, notices, first = card()
    assert "Nobody has said whether Exampleshire Letters Guide still holds." in notices
    assert "March 2031; may not be in force" in first
    assert officer.run("documents", "set", LETTERS_ID, "--standing", "current").code == 0
    shown, notices, first = card()
    assert not any("Letters Guide" in notice for notice in notices)
    assert "may not be in force" not in first


def typed(*lines: str) -> bytes:
    """A page of print."""
    pdf = FPDF()
    pdf.add_page()
    for line in lines:
        heading = not line[:1].isdigit()
        pdf.set_font("Helvetica", "B" if heading else "", 18 if heading else 12)
        pdf.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    return bytes(pdf.output())


def scanned(*documents: bytes) -> bytes:
    """Pages of print as a scanner makes them: pictures in a PDF, without a letter of text."""
    made = FPDF()
    for data in documents:
        picture = pypdfium2.PdfDocument(data)[0].render(scale=200 / 72, grayscale=True).to_pil()
        made.add_page()
        made.image(picture, x=0, y=0, w=210, h=297)
    return bytes(made.output())


LANTERNS = (
    "Exampleshire lantern procedure",
    "1.1 The duty worker lights the lantern within 15 minutes of the call and writes the time in the book.",
    "1.2 A lantern that has gone out is brought to the ferry office before midnight by two workers.",
)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scanned_page_is_read_by_machine_and_says_so_wherever_it_is_shown(
    officer: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "lanterns.pdf"
    path.write_bytes(scanned(typed(*LANTERNS)))
    (entry,) = entries(officer.run("add", "--json", str(path)))
    assert (entry["unread"], entry["by_machine"], entry["title"]) == ([], [1], LANTERNS[0])
    report = officer.run("add", str(path)).out
    assert f"Pages read by machine from a picture:\n  {entry['id']}: 1" in report
    notice = "Page 1 was read by machine from a picture. Check figures against the page itself."
    assert notice in officer.run("show", str(entry["id"])).out
    passages = json.loads(officer.run("show", str(entry["id"]), "--json").out)["passages"]
    assert {p["locator"]: " ".join(p["text"].split()) for p in passages} == {
        line[:3]: line[4:] for line in LANTERNS[1:]
    }
    (card,) = officer.ask(["how soon does the duty worker light the lantern after the call"])
    assert notice in card["notices"]
    assert "read by machine" in " ".join(card["brief"].split())
    assert officer.run("show", str(entry["id"]), "--against", str(path)).code == 0


def test_a_scanned_page_is_never_passed_over_where_no_program_reads_it(
    officer: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, half = tmp_path / "whole.pdf", tmp_path / "half.pdf"
    whole.write_bytes(scanned(typed(*LANTERNS)))
    page = pypdfium2.PdfDocument(typed(*LANTERNS))
    page.import_pages(pypdfium2.PdfDocument(scanned(typed(*LANTERNS))))
    mixed = io.BytesIO()
    page.save(mixed)
    half.write_bytes(mixed.getvalue())
    page.close()
    with closing(process.ReadingProcess()) as own:  # begun where the program is not
        monkeypatch.setattr(process, "shared", own)
        told = officer.run("add", str(whole), str(half), PATH=str(tmp_path))
    assert told.code == 1
    assert "whole.pdf has no text, only pictures of pages; run it through OCR" in told.out
    (document_id,) = held(officer)
    assert f"Pages that could not be read:\n  {document_id}: 2" in told.out
    assert "pages not read: 2" in officer.run("documents").out


def test_what_is_in_doubt_stands_under_its_own_heading_whatever_the_file_is_called(
    officer: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "council-title.txt").write_text("A lantern hangs by the ferry.\n", encoding="utf-8")
    told = officer.run("add", str(tmp_path / "council-title.txt"))
    assert told.code == 0
    headings = [line for line in told.out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["Title doubtful:", "Council not recognised:", "Not clear:"]
    report = told.out[told.out.index("Not clear:") :]
    assert "It is not clear what kind of document council-title.txt is." in report
    assert "does not say when it was made" in report


@pytest.mark.parametrize("by", ["refresh", "add"])
def test_what_an_address_gives_later_stays_one_councils_alone(
    officer: CommandLine, site: Site, by: str
) -> None:
    address = site.address
    assert officer.run("add", address, "--only-for", "kent").code == 0
    (before,) = held(officer)
    site.text = LETTERS.replace("nine working days", "ten working days")
    told = officer.run(*(["refresh", "--yes"] if by == "refresh" else ["add", address]))
    assert told.code == 0, told.err
    assert list(held(officer)) == [before]
    assert "ten working days" in officer.run("show", before).out
    (card,) = officer.ask(["how soon are letters about the ford answered"])
    assert "working days" not in json.dumps(card)
