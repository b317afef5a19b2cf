"""Officers add from addresses and folders: each document is looked at before it is kept, as a file is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.samples import write_bad_files
from support.site import Site as WebSite
from support.web import Site, said_on, token_on
from support.web_office import INCOMING, Officer, held, rules, text_of, zipped

from bot.channels.web import incoming as incoming_page
from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages
from bot.features.documents.fetching import PoliteFetcher
from bot.features.documents.incoming import DEEPEST, MOST_ADDRESSES
from bot.features.documents.sources import sources_of

pytestmark = pytest.mark.usefixtures("as_it_was")


@pytest.fixture(autouse=True)
def before(elsewhere: WebSite) -> None:
    """What the web site gives at first."""
    elsewhere.text = rules("omnibus")


def test_what_is_at_an_address_is_looked_at_and_kept_as_it_was_seen(
    site: Site, officer: Officer, elsewhere: WebSite
) -> None:
    before = held(site)
    path = str(officer.names(elsewhere.address).headers["location"])
    page = said_on(officer.loaded(path))
    assert elsewhere.address in page
    assert "TitleOmnibus rules" in page
    assert held(site) == before
    elsewhere.text = rules("charabanc")  # what is there now is not what was looked at
    officer.does(path, "correct", date="5 April 2025")
    assert said.KEPT_NOW in said_on(officer.does(path, "keep"))
    document_id = officer.document_id(path)
    original = site.assistant.documents.original(document_id)
    assert (original.source, original.place) == (elsewhere.address, elsewhere.address)
    assert original.document.published == "2025-04-05"
    assert "omnibus is wheeled" in text_of(site, document_id)
    assert elsewhere.asked == 1
    (kept,) = site.assistant.incoming_documents.of(officer.person)
    assert not kept.folder.exists()
    assert "The omnibus is wheeled over the ford by the warden alone" in said_on(
        site.signed_in().asks("who wheels the omnibus over the ford")
    )


def test_of_several_addresses_one_that_gives_nothing_costs_no_other(
    officer: Officer, elsewhere: WebSite
) -> None:
    elsewhere.pages = {"/empty.txt": ""}
    asked = [elsewhere.address, f"{elsewhere.root}/empty.txt", "https://[::1/x", elsewhere.address]
    answer = officer.names(*[each for each in asked if "[" not in each])
    assert answer.headers["location"] == INCOMING  # two documents: the first was named twice
    page = said_on(officer.loaded(INCOMING))
    assert f"{elsewhere.root}/empty.txt" in page
    assert "holds no text" in page
    assert "Omnibus rules. Waiting for you" in page


@pytest.mark.parametrize(("status", "sentence"), [(404, "answered with error 404"), (503, "error 503")])
def test_an_address_where_nothing_is_is_told(
    site: Site, officer: Officer, elsewhere: WebSite, status: int, sentence: str
) -> None:
    before, elsewhere.status = held(site), status
    path = str(officer.names(elsewhere.address).headers["location"])
    page = said_on(officer.loaded(path))
    assert sentence in page
    assert said.KEEP not in page
    assert officer.browser.fills(path, path, do="keep").status_code == 400
    assert held(site) == before


def test_an_address_in_a_private_network_is_refused(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.assistant.__dict__, "fetcher", PoliteFetcher())
    path = str(officer.names(elsewhere.address).headers["location"])
    assert "leads into a private network" in said_on(officer.loaded(path))
    assert elsewhere.asked == 0


def test_a_line_that_is_no_address_is_named_by_its_number_alone(officer: Officer, elsewhere: WebSite) -> None:
    answer = officer.names(elsewhere.address, "zeppelin", "https://warden:secret@www.example.org/x")
    assert answer.status_code == 400
    assert document_messages.NO_ADDRESS_IN.format(lines="2 and 3") in said_on(answer)
    assert "zeppelin" not in answer.text
    assert "secret" not in answer.text
    assert elsewhere.address in answer.text  # the good line need not be typed again
    assert elsewhere.asked == 0
    assert document_messages.NO_ADDRESS_TYPED in said_on(officer.names(" ", ""))


def test_so_many_addresses_wait_at_once_however_they_came(officer: Officer, elsewhere: WebSite) -> None:
    many = [f"{elsewhere.root}/{n}.txt" for n in range(MOST_ADDRESSES + 1)]
    for answer in (officer.names(*many), officer.sends(("list.txt", "\n".join(many).encode()))):
        assert answer.status_code == 400
        assert document_messages.TOO_MANY_ADDRESSES.format(most=MOST_ADDRESSES) in said_on(answer)
    assert elsewhere.asked == 0
    assert "list.txt" not in officer.waiting_files()


def test_a_site_that_does_not_answer_holds_up_nobody_elses_file(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    elsewhere.wait = threading.Event()
    try:
        path = str(officer.names(elsewhere.address).headers["location"])
        assert said.STILL_READING in said_on(officer.browser.get(path))
        monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
        other = Officer.of(site)
        assert said.KEEP in said_on(other.browser.get(other.sent("barouche.txt", rules("barouche"))))
    finally:
        elsewhere.wait.set()
    assert said.KEEP in said_on(officer.loaded(path))


def test_a_list_of_addresses_is_read_once_too(site: Site, officer: Officer, elsewhere: WebSite) -> None:
    path = officer.sent("list.txt", f"{elsewhere.address}\n")
    elsewhere.text = rules("charabanc")
    officer.does(path, "keep")
    assert elsewhere.asked == 1
    assert "omnibus is wheeled" in text_of(site, officer.document_id(path))


CHAPTER = rules("landau").replace("Kent County Council\n\n", "")
TABLE = b"file,kind,date\nold/2.txt,school or provider policy,2024-02\n"


def test_a_folder_says_whose_its_documents_are_and_a_table_in_it_what(officer: Officer) -> None:
    answer = officer.sends_folder(
        ("medway/1.txt", CHAPTER.encode()),
        ("medway/old/2.txt", CHAPTER.replace("landau", "phaeton").replace("Landau", "Phaeton").encode()),
        ("medway/documents.csv", TABLE),
        ("medway/.hidden/3.txt", b"Hidden"),
        ("medway/more.zip", zipped(a__txt=rules("brougham").encode())),
        ("medway/bad.pdf", b"%PDF-1.4 no pdf"),
    )
    assert answer.headers["location"] == INCOMING
    page = said_on(officer.loaded(INCOMING))
    for shown in ("medway/1.txt", "medway/old/2.txt", "medway/more.zip/a.txt", "medway/bad.pdf"):
        assert shown in page
    assert "medway/documents.csv" not in page
    assert "Hidden" not in page
    one = said_on(officer.browser.get(officer.page_of("medway/1.txt")))
    assert "CouncilsMedway Council" in one
    assert "DateMarch 2025" in one
    two = said_on(officer.browser.get(officer.page_of("medway/old/2.txt")))
    assert "KindSchool or provider policy" in two
    assert "DateFebruary 2024" in two
    bad = said_on(officer.browser.get(officer.page_of("medway/bad.pdf")))
    assert said.KEEP not in bad
    path = officer.page_of("medway/1.txt")
    assert said.KEPT_NOW in said_on(officer.does(path, "keep"))
    assert "1.txt" in officer.waiting_files()  # the rest of the folder is not decided yet


def test_everything_that_add_refuses_is_refused_in_a_folder_with_the_same_sentence(
    site: Site, officer: Officer, tmp_path: Path
) -> None:
    before, folder = held(site), tmp_path / "bad"
    write_bad_files(folder)
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    documents = site.assistant.documents
    sources = sources_of([str(folder)], [], site.assistant.library.authorities, documents.fetcher.fetch)
    wanted = {each.shown.removeprefix(f"{tmp_path}/"): documents.understood(each).problem for each in sources}
    assert all(wanted.values())
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    officer.sends_folder(*[(str(path.relative_to(tmp_path)), path.read_bytes()) for path in files])
    officer.loaded(INCOMING)
    waiting = site.assistant.incoming_documents.of(officer.person)
    assert {each.name: each.problem for each in waiting} == wanted
    assert held(site) == before


def test_files_and_a_folder_come_with_one_form(officer: Officer) -> None:
    token = token_on(officer.browser.get(INCOMING))
    boundary, parts = (
        "x",
        [("files", "surrey.txt", rules("surrey")), ("folder", "kent/gig.txt", rules("gig"))],
    )
    body = f'--x\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n' + "".join(
        f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n{text}\r\n'
        for field, name, text in parts
    )
    officer.browser.headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    officer.browser.sends_raw(INCOMING, f"{body}--x--\r\n".encode())
    officer.browser.headers = {}
    page = said_on(officer.loaded(INCOMING))
    assert "surrey.txt" in page
    assert "kent/gig.txt" in page


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (["../../../etc/passwd.txt"], 0),
        (["/etc/passwd.txt", "C:\\papers\\passwd.txt"], 0),
        (["a/b.txt", "a/b.txt"], 1),
        (["a/b.txt", "a/b.txt/c.txt"], 1),
        (["a/" + "b/" * DEEPEST + "c.txt", "a/d.txt"], 1),
        (["a/" + "é" * 300 + "/c.txt"], 0),
        (['a/"><img src=x onerror=alert(1)><script>.txt'], 0),
    ],
    ids=str,
)
def test_names_of_a_folder_lead_nowhere_else_and_hide_no_other_file(
    site: Site, officer: Officer, names: list[str], refused: int
) -> None:
    files = [(name, rules(f"wagon {n}").encode()) for n, name in enumerate(names)]
    assert officer.sends_folder(*files).status_code == 303
    page = officer.loaded(INCOMING)
    assert "<script>" not in page.text
    waiting = site.assistant.incoming_documents.of(officer.person)
    assert len(waiting) == len(names)
    assert sum("another name or place" in each.problem for each in waiting) == refused
    folder = site.assistant.settings.data_dir / "incoming"
    assert all(each.folder.parent == folder for each in waiting)
    written = {path for each in waiting for path in each.folder.rglob("*") if path.is_file()}
    assert len(written) == len(names) - refused


def test_a_folder_with_no_document_is_told(officer: Officer) -> None:
    path = str(officer.sends_folder(("kent/.DS_Store", b"x")).headers["location"])
    assert "holds no document" in said_on(officer.loaded(path))
    assert document_messages.NO_FILE in said_on(officer.sends(("", b"")))
