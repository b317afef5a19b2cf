"""Officers in the browser: documents looked at before they are kept, and what is held looked after."""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from support.page_html import parsed
from support.samples import write_bad_files
from support.web import Browser, Site, said_on, token_on
from support.web_office import INCOMING, Officer, held, rules, text_of, zipped

from bot.channels.web import incoming as incoming_page
from bot.channels.web import messages as said
from bot.channels.web.app import MANY_FILES
from bot.channels.web.file_form import FormLimits
from bot.channels.web.security import form_token
from bot.core.people import Membership, Role, Team
from bot.features.admin import messages as admin_messages
from bot.features.documents import incoming as incoming_documents
from bot.features.documents import messages as document_messages
from bot.features.documents.incoming import MOST_WAITING, WAITS
from bot.features.documents.model import Outcome
from bot.features.documents.service import DocumentService
from bot.features.documents.sources import Source, sources_of

pytestmark = pytest.mark.usefixtures("as_it_was")


def test_a_document_is_looked_at_corrected_kept_found_and_taken_out(site: Site, officer: Officer) -> None:
    before = held(site)
    path = officer.sent("velocipede.txt", rules("velocipede"))
    page = said_on(officer.browser.get(path))
    for shown in (
        "Kent County Council",
        "March 2025",
        "Local procedure",
        "TitleVelocipede rules",
        "Tables0",
        "Words left outnone",
    ):
        assert shown in page
    assert "Use of the velocipede" in page  # a heading
    assert "The velocipede is wheeled over the ford by the warden alone" in page
    assert held(site) == before  # nothing is kept yet

    fields = {
        "title": "Velocipede rules",
        "kind": "school or provider policy",
        "date": "5 April 2025",
        "council": "kent, medway",
    }
    page = said_on(officer.does(path, "correct", **fields, edition="2nd edition"))
    assert "Velocipede rules, 2nd edition" in page
    assert "5 April 2025" in page
    assert "Medway" in page
    assert held(site) == before

    assert said.KEPT_NOW in said_on(officer.does(path, "keep"))
    document_id = officer.document_id(path)
    assert held(site) == before | {document_id}
    assert "The velocipede is wheeled over the ford by the warden alone" in said_on(
        site.signed_in().asks("who wheels the velocipede over the ford")
    )
    assert "Velocipede rules, 2nd edition" in officer.browser.reads("/office")

    own = f"/office/documents/{document_id}"
    told = said_on(officer.browser.fills(own, own, date="2026", standing="current"))
    assert "5 April 2025 becomes 2026" in told
    assert site.assistant.documents.original(document_id).document.standing.value == "current"
    assert said.SET_NOTHING in said_on(officer.browser.fills(own, own, date="2026", standing="current"))

    asks = said_on(officer.browser.get(f"{own}/removal"))
    assert document_messages.LEANS_CODES.format(count=1) in asks
    gone = officer.browser.fills(f"{own}/removal", f"{own}/removal")
    assert "Velocipede rules, 2nd edition is taken out" in said_on(gone)
    assert held(site) == before
    answer = said_on(site.signed_in().asks("who wheels the velocipede over the ford"))
    assert "The velocipede is wheeled" not in answer
    acted = admin_messages.KEPT_DOCUMENT_ACTS.format(count=3)  # taken in, corrected, taken out
    assert acted in said_on(officer.browser.get("/you"))
    actors = {act.actor for act in site.assistant.documents.acts() if act.document_id == document_id}
    assert actors == {f"person {officer.person.id}"}


def test_what_is_not_kept_leaves_nothing_behind(site: Site, officer: Officer) -> None:
    before = held(site)
    path = officer.sent("unicycle.txt", rules("unicycle"))
    assert "unicycle.txt" in officer.waiting_files()
    assert said.LEFT_OUT.format(name="unicycle.txt") in said_on(officer.does(path, "drop"))
    assert held(site) == before
    assert "unicycle.txt" not in officer.waiting_files()
    assert officer.browser.get(path).status_code == 404


def test_what_is_kept_leaves_no_file_waiting(officer: Officer) -> None:
    officer.keeps("tandem.txt", rules("tandem"))
    assert "tandem.txt" not in officer.waiting_files()


def test_what_nobody_decides_goes_after_an_hour(site: Site, officer: Officer) -> None:
    path = officer.sent("tricycle.txt", rules("tricycle"))
    site.clock.now += WAITS - dt.timedelta(minutes=1)
    assert officer.browser.get(path).status_code == 200
    site.clock.now += dt.timedelta(minutes=2)
    site.assistant.incoming_documents.sweep()  # as the service does every minute
    assert "tricycle.txt" not in officer.waiting_files()
    assert officer.browser.get(path).status_code == 404


def test_files_of_a_process_that_ended_go_too(site: Site, officer: Officer) -> None:
    left = site.assistant.settings.data_dir / "incoming" / "0123456789abcdef"
    left.mkdir(parents=True)
    (left / "left.txt").write_text("left")
    site.clock.now = dt.datetime.now(dt.UTC) + WAITS + dt.timedelta(minutes=1)
    officer = Officer.of(site)
    officer.browser.get(INCOMING)
    assert "left.txt" not in officer.waiting_files()


def test_everything_that_add_refuses_is_refused_with_the_same_sentence(
    site: Site, officer: Officer, tmp_path: Path
) -> None:
    before = held(site)
    wanted = write_bad_files(tmp_path / "bad")
    paths = [tmp_path / "bad" / name for name in wanted if (tmp_path / "bad" / name).is_file()]
    (tmp_path / "bad" / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    paths.append(tmp_path / "bad" / "broken.zip")
    for path in paths:
        authorities, documents = site.assistant.library.authorities, site.assistant.documents
        (source,) = sources_of([str(path)], [], authorities, documents.fetcher.fetch)
        sentence = documents.understood(source).problem
        assert sentence
        page = officer.browser.get(officer.sent(path.name, path.read_bytes()))
        assert sentence in said_on(page), path.name
        assert said.KEEP not in said_on(page)
    assert held(site) == before


def test_what_claims_to_be_guidance_and_is_another_text_is_not_kept(site: Site, officer: Officer) -> None:
    before = held(site), site.assistant.index.held_back()
    text = (
        "Working Together to Safeguard Children 2023\n\nStatutory guidance\n\nHM Government\n\n"
        "December 2023\n\n1. Nobody need hold a strategy discussion.\n\n2. No child need be seen.\n"
    )
    path = officer.sent("guidance.txt", text)
    page = said_on(officer.browser.get(path))
    assert "says that it is Working Together to Safeguard Children 2023, but differs from it" in page
    assert said.KEEP not in page
    assert officer.browser.fills(path, path, do="keep").status_code == 400
    assert (held(site), site.assistant.index.held_back()) == before


def test_keeping_what_was_refused_does_nothing(site: Site, officer: Officer) -> None:
    before, path = held(site), officer.sent("empty.txt", b"")
    answer = officer.browser.fills(path, path, do="keep")
    assert answer.status_code == 400
    assert held(site) == before


def test_an_archive_is_looked_at_file_by_file(site: Site, officer: Officer) -> None:
    before = held(site)
    archive = zipped(
        good__txt=rules("pedalo").encode(),
        **{"../out__txt": b"Out", "inner__zip": zipped(a__txt=b"A"), "bad__pdf": b"%PDF-1.4 no pdf"},
    )
    answer = officer.sends(("manual.zip", archive))
    assert answer.headers["location"] == INCOMING
    page = officer.loaded(INCOMING)
    for shown in ("manual.zip/good.txt", "archive in an archive", "leads out of its archive", "bad.pdf"):
        assert shown in said_on(page)
    assert str(site.assistant.settings.data_dir) not in page.text
    path = next(
        facts["href"] or ""
        for tag, facts in parsed(page.text).tags
        if tag == "a"
        and (facts.get("href") or "").startswith(f"{INCOMING}/")
        and "Keep it" in said_on(officer.browser.get(facts["href"] or ""))
    )
    officer.does(path, "keep")
    assert len(held(site)) == len(before) + 1
    assert "manual.zip" in officer.waiting_files()  # the rest of it is not decided yet


def test_a_list_of_what_is_said_of_files_counts_in_an_archive(officer: Officer) -> None:
    table = b"file,kind,date,council\ngood.txt,school or provider policy,2024-02,medway\n"
    path = officer.sent("manual.zip", zipped(good__txt=rules("wherry").encode(), documents__csv=table))
    page = said_on(officer.browser.get(path))
    assert "School or provider policy" in page
    assert "February 2024" in page


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.txt",
        "C:\\papers\\passwd.txt",
        "pass\x00wd.txt",
        "a" * 400 + ".txt",
        "..",
        "é😀.txt",
        '"><img src=x onerror=alert(1)><script>.txt',
    ],
)
def test_whatever_a_file_is_called_it_stays_in_its_folder(site: Site, officer: Officer, name: str) -> None:
    folder = site.assistant.settings.data_dir
    before = set(folder.iterdir())
    officer.sends((name, rules("coracle").encode()))
    assert set(folder.iterdir()) - before <= {folder / "incoming"}
    (document,) = site.assistant.incoming_documents.of(officer.person)
    (file,) = document.folder.iterdir()
    assert (file.parent.parent, file.is_file()) == (folder / "incoming", True)
    page = officer.loaded(INCOMING)
    assert page.status_code == 200
    tags = parsed(page.text).tags
    assert not {tag for tag, _ in tags} & {"img"}
    assert all("/boxes-" in str(facts["src"]) for tag, facts in tags if tag == "script")


def test_nobody_else_sees_what_waits(site: Site, officer: Officer) -> None:
    path = officer.sent("rickshaw.txt", rules("rickshaw"))
    other = Officer.of(site)
    assert other.browser.get(path).status_code == 404
    assert "rickshaw" not in said_on(other.browser.get(INCOMING))
    for move in ("keep", "drop", "correct"):
        assert other.browser.fills("/office", path, do=move).status_code == 404
    assert "rickshaw.txt" in said_on(officer.browser.get(INCOMING))


def test_another_councils_own_document_is_neither_changed_nor_taken_out_nor_replaced(site: Site) -> None:
    ours, theirs = Officer.of(site, "kent"), Officer.of(site, "havering")
    document_id = ours.keeps("punt.txt", rules("punt"))
    path, before = f"/office/documents/{document_id}", site.assistant.documents.original(document_id)
    page = said_on(theirs.browser.get(path))
    assert document_messages.ANOTHERS in page
    assert said.TAKE_DOCUMENT_OUT not in page
    asked = theirs.browser.get(f"{path}/removal")
    assert (asked.status_code, document_messages.ANOTHERS in said_on(asked)) == (400, True)
    for address, fields in ((path, {"title": "Ours"}), (f"{path}/removal", {})):
        answer = theirs.browser.fills("/office", address, **fields)
        assert answer.status_code == 400
        assert document_messages.ANOTHERS in said_on(answer)
    more = "1.3 The punt is painted green in spring.\n"
    refused = theirs.browser.get(theirs.sent("punt.txt", rules("punt", more=more)))
    assert document_messages.ANOTHERS in said_on(refused)
    assert site.assistant.documents.original(document_id) == before
    assert said.TAKE_DOCUMENT_OUT in said_on(Officer.of(site, "kent").browser.get(path))  # a colleague's


def test_who_took_in_a_neighbours_document_may_take_it_out(site: Site) -> None:
    officer = Officer.of(site, "havering")
    document_id = officer.keeps("raft.txt", rules("raft"))
    path = f"/office/documents/{document_id}/removal"
    assert "is taken out" in said_on(officer.browser.fills(path, path))


def test_a_new_edition_says_what_it_would_replace_and_what_changed(site: Site, officer: Officer) -> None:
    document_id = officer.keeps("barge.txt", rules("barge"))
    page = officer.browser.get(officer.sent("barge.txt", rules("barge").replace("hour", "minute")))
    assert "Would take the place of" in said_on(page) or "May be another edition" in said_on(page)
    other = officer.keeps("galley.txt", rules("galley"))
    changes = officer.browser.get(f"/office/documents/{other}/changes?with={document_id}")
    tags = {tag for tag, _ in parsed(changes.text).tags}
    assert {"ins", "del"} <= tags
    path = f"/office/documents/{document_id}"
    officer.browser.fills(path, path, by=other)
    assert site.assistant.documents.original(document_id).document.superseded_by == other
    leaning = said_on(officer.browser.get(f"{path}/removal"))
    assert "Documents that name it" in leaning


def test_the_same_text_is_not_kept_twice(site: Site, officer: Officer) -> None:
    officer.keeps("sledge.txt", rules("sledge"))
    before = held(site)
    page = said_on(officer.browser.get(officer.sent("copy.txt", rules("sledge") + "\n")))
    assert "held already" in page
    assert said.KEEP not in page
    assert held(site) == before


def test_what_changed_since_it_was_looked_at_is_looked_at_again(site: Site) -> None:
    one, two = Officer.of(site), Officer.of(site)
    first, second = one.sent("canoe.txt", rules("canoe")), two.sent("canoe.txt", rules("canoe"))
    one.does(first, "keep")
    before = site.assistant.documents.acts()
    assert "held already" in said_on(two.does(second, "keep"))
    assert site.assistant.documents.acts() == before


def edition_sent(site: Site, name: str) -> tuple[Officer, Officer, str, str]:
    """Two officers of Kent, a document that one keeps, and the page of its next text, sent by the other."""
    one, two = Officer.of(site), Officer.of(site)
    document_id = one.keeps(f"{name}.txt", rules(name))
    path = two.sent(f"{name}.txt", rules(name, more=f"1.3 The {name} is painted green in spring.\n"))
    assert "Would take the place of" in said_on(two.browser.get(path))
    return one, two, document_id, path


def test_a_correction_made_since_it_was_looked_at_is_not_undone(site: Site) -> None:
    one, two, document_id, path = edition_sent(site, "lugger")
    own = f"/office/documents/{document_id}"
    one.browser.fills(own, own, date="2026")
    before = site.assistant.documents.acts()
    page = said_on(two.does(path, "keep"))
    assert document_messages.CHANGED_SINCE in page
    assert said.KEEP in page
    assert site.assistant.documents.acts() == before
    assert site.assistant.documents.original(document_id).document.published == "2026"
    assert "painted green" not in text_of(site, document_id)
    assert said.KEPT_NOW in said_on(two.does(path, "keep"))  # once it was looked at again


def test_what_is_not_theirs_any_more_takes_the_place_of_nothing(site: Site) -> None:
    _, two, document_id, path = edition_sent(site, "wherry")
    people, person = site.assistant.store.people, two.person
    people.give_role(person.id, Membership(Team("havering", "duty"), Role.ADMINISTRATOR))
    people.leave(person.id, Team("kent", "duty"))
    before = site.assistant.documents.original(document_id), site.assistant.documents.acts()
    page = said_on(two.browser.post(path, form_token=form_token(two.browser.cookies["session"]), do="keep"))
    assert said.NOT_HELD in page
    assert (site.assistant.documents.original(document_id), site.assistant.documents.acts()) == before


def test_what_became_another_councils_meanwhile_is_not_replaced(site: Site) -> None:
    one, two, document_id, path = edition_sent(site, "keelboat")
    own = f"/office/documents/{document_id}"
    one.browser.fills(own, own, council="havering")
    page = said_on(two.does(path, "keep"))
    assert document_messages.ANOTHERS in page
    assert said.KEEP not in page
    assert site.assistant.documents.original(document_id).document.about == ("havering",)


def test_one_file_waits_behind_no_archive(
    site: Site, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, understood, read = threading.Event(), DocumentService.understood, list[str]()

    def slow(service: DocumentService, source: Source) -> Outcome:
        read.append(source.shown)
        assert go_on.wait(60)
        return understood(service, source)

    monkeypatch.setattr(DocumentService, "understood", slow)
    other = Officer.of(site)
    try:
        officer.sends(("fleet.zip", zipped(**{f"{n}__txt": rules(f"raft{n}").encode() for n in range(3)})))
        answer = other.sends(("single.txt", rules("pinnace").encode()))
    finally:
        go_on.set()
    assert said.KEEP in said_on(other.loaded(answer.headers["location"]))
    officer.loaded(INCOMING)
    assert read == ["fleet.zip/0.txt", "single.txt", "fleet.zip/1.txt", "fleet.zip/2.txt"]


def test_a_form_without_its_token_or_of_another_kind_keeps_nothing(site: Site, officer: Officer) -> None:
    browser, file = officer.browser, ("kayak.txt", rules("kayak").encode())
    token = token_on(browser.get(INCOMING))
    assert browser.sends_files(INCOMING, file).status_code == 403
    assert browser.sends_files(INCOMING, file, form_token="0" * 64).status_code == 403
    assert browser.post(INCOMING, form_token=token).status_code == 415
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x", "x"):
        browser.headers = {"content-type": kind}
        assert browser.sends_raw(INCOMING, b"--x\r\nnonsense").status_code in {403, 415}
    browser.headers = {}
    answer = browser.sends_files(INCOMING, form_token=token, **{"files": ""})
    assert answer.status_code in {400, 415}
    assert "kayak.txt" not in officer.waiting_files()
    worker = site.signed_in()
    answer = worker.sends_files(INCOMING, file, form_token=token_on(worker.get("/ask")))
    assert (answer.status_code, said.NOT_ALLOWED in said_on(answer)) == (403, True)
    assert "kayak.txt" not in officer.waiting_files()


@pytest.mark.parametrize(
    "body", [b"", b"--x--", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: x\r\n\r\ny", b"\xff" * 300]
)
def test_any_bytes_in_place_of_files_get_a_page(officer: Officer, body: bytes) -> None:
    officer.browser.headers = {"content-type": "multipart/form-data; boundary=x"}
    assert officer.browser.sends_raw(INCOMING, body).status_code in {403, 415}


def test_too_much_at_once_is_refused(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as smaller:
        smaller.setattr(FormLimits, "bytes", 2000)
        answer = officer.sends(("large.txt", b"a" * 3000))
    assert answer.status_code == 413
    assert said.FILES_TOO_LARGE.format(megabytes=100, files=1000) in said_on(answer)
    assert officer.sends(*[(f"{n}.txt", b"a") for n in range(MANY_FILES.files + 1)]).status_code == 413
    assert officer.waiting_files() == [] or "large.txt" not in officer.waiting_files()


def test_so_many_wait_at_once(officer: Officer) -> None:
    many = {f"n{n}__txt": b"The ford\n\n1. It opens." for n in range(MOST_WAITING + 1)}
    answer = officer.sends(("many.zip", zipped(**many)))
    assert answer.status_code == 400
    assert document_messages.TOO_MANY_WAITING.format(most=MOST_WAITING) in said_on(answer)
    assert "many.zip" not in officer.waiting_files()


def test_so_many_megabytes_wait_at_once(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_documents, "MOST_MEGABYTES", 1)
    officer.sent("first.txt", rules("trishaw") + "x" * 700_000)
    answer = officer.sends(("second.txt", b"y" * 700_000))
    assert answer.status_code == 400
    assert document_messages.TOO_LARGE_WAITING.format(most=1) in said_on(answer)
    assert "second.txt" not in officer.waiting_files()
    officer.browser.fills(INCOMING, f"{INCOMING}/dropped")
    assert officer.sends(("second.txt", b"y" * 700_000)).status_code == 303


def test_a_disk_that_is_full_as_files_come_is_said_beside_the_form(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/secret/place")

    with monkeypatch.context() as broken:
        broken.setattr(incoming_documents, "_write", full)
        answer = officer.sends(("dray.txt", rules("dray").encode()))
    assert answer.status_code == 400
    assert document_messages.NO_ROOM in said_on(answer)
    assert "secret" not in answer.text
    assert officer.site.assistant.incoming_documents.of(officer.person) == []


def a_manual(of: str, chapters: int) -> list[tuple[str, bytes]]:
    """A folder of so many chapters, and of files that are none: what is wrong with each is of its own."""
    good = [
        (f"kent/{n % 7}/chapter {n}.txt", rules(f"{of} of gate {n}").encode()) for n in range(1, chapters + 1)
    ]
    bad = [
        ("kent/3/empty.txt", b""),
        ("kent/4/torn.pdf", b"%PDF-1.7 torn"),
        ("kent/5/photograph.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256))),
        ("kent/6/torn.zip", b"PK\x03\x04 torn"),
        ("kent/~$chapter 1.txt", b"a lock that an editor left"),
    ]
    return [*good[:80], *bad, *good[80:]]


def test_a_manual_of_many_files_comes_in_one_go_and_each_bad_one_costs_itself_alone(
    site: Site, officer: Officer
) -> None:
    before = held(site)
    answer = officer.sends_folder(*a_manual("palanquin", 150))
    assert (answer.status_code, answer.headers["location"]) == (303, INCOMING)
    page = officer.loaded(INCOMING)
    first = said_on(page)
    assert "1 to 50 of 154" in first
    assert said.KEEP_SURE.format(count=150) in first
    to_look_at = [
        each.name for each in site.assistant.incoming_documents.of(officer.person) if not each.is_sure
    ]
    assert len(to_look_at) == 4
    assert all(name in first for name in to_look_at)  # they stand first, however many came
    every = officer.browser.reads(INCOMING)
    assert all(f"chapter {n}.txt" in every for n in (1, 77, 150))
    kept = officer.browser.fills(
        INCOMING, f"{INCOMING}/kept", documents=parsed(page.text).filled["documents"]
    )
    assert said.KEEPING_SURE in said_on(kept)
    officer.loaded(INCOMING)
    assert len(held(site) - before) == 150
    again = officer.browser.fills(INCOMING, f"{INCOMING}/dropped")
    assert said.DROPPED_REST.format(count=154) in said_on(again)
    assert said.INCOMING_NONE in said_on(again)
    assert not [name for name in officer.waiting_files() if "chapter" in name or "torn" in name]


def test_many_files_that_are_chosen_are_read_like_those_of_a_folder(officer: Officer) -> None:
    many = [(f"{n}.txt", rules(f"litter of gate {n}").encode()) for n in range(120)]
    officer.sends(*many, ("empty.txt", b""))
    assert said.KEEP_SURE.format(count=120) in said_on(officer.loaded(INCOMING))


def test_whoever_lets_go_of_all_lets_go_of_their_own(officer: Officer) -> None:
    other = Officer.of(officer.site)
    theirs = other.sent("wherry.txt", rules("wherry"))
    one = officer.sent("dinghy.txt", rules("dinghy"))
    assert said.DROP_REST not in said_on(officer.browser.get(INCOMING))  # of one, its own page does that
    told = officer.browser.fills(INCOMING, f"{INCOMING}/dropped")
    assert said.DROPPED_ONE in said_on(told)
    assert officer.browser.get(one).status_code == 404
    assert other.browser.get(theirs).status_code == 200
    token = token_on(other.browser.get(INCOMING))
    assert officer.browser.post(f"{INCOMING}/dropped", form_token=token).status_code == 403


def test_a_disk_that_is_full_costs_that_document_alone(
    site: Site, officer: Officer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = held(site)
    path = officer.sent("gondola.txt", rules("gondola"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/secret/place")

    with monkeypatch.context() as broken:
        broken.setattr(site.assistant.index, "add_all", full)
        page = said_on(officer.does(path, "keep"))
    assert document_messages.NO_ROOM in page
    assert "secret" not in page + caplog.text
    assert held(site) == before
    assert officer.browser.get("/office").status_code == 200
    assert said.KEPT_NOW in said_on(officer.does(path, "keep"))  # tried once more


def test_a_fault_in_reading_one_costs_no_other(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    understood = DocumentService.understood

    def broken(service: DocumentService, source: object) -> object:
        if getattr(source, "shown", "") == "odd.txt":
            raise ZeroDivisionError
        return understood(service, source)  # type: ignore[arg-type]

    monkeypatch.setattr(DocumentService, "understood", broken)
    officer.sends(("odd.txt", rules("ark").encode()), ("even.txt", rules("skiff").encode()))
    page = said_on(officer.loaded(INCOMING))
    assert document_messages.FAILED in page
    assert "Waiting for you" in page


def test_work_on_a_document_holds_up_no_other_page(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, understood = threading.Event(), DocumentService.understood

    def slow(service: DocumentService, source: object) -> object:
        assert go_on.wait(60)
        return understood(service, source)  # type: ignore[arg-type]

    monkeypatch.setattr(DocumentService, "understood", slow)
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    try:
        answer = officer.sends(("dinghy.txt", rules("dinghy").encode()))
        path = answer.headers["location"]
        assert said.STILL_READING in said_on(officer.browser.get(path))
        assert officer.browser.get("/ask").status_code == 200
        assert officer.browser.fills(path, path, do="keep").status_code == 400  # not while it is read
    finally:
        go_on.set()
    monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
    assert said.KEEP in said_on(officer.loaded(path))


@pytest.mark.parametrize(
    "field", ["title", "kind", "date", "council", "publisher", "edition", "standing", "by"]
)
def test_personal_details_typed_of_a_document_are_neither_repeated_nor_kept(
    site: Site, officer: Officer, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    document_id = officer.keeps(f"{field}.txt", rules(f"ferry {field}"))
    own = f"/office/documents/{document_id}"
    paths = [own] if field in {"standing", "by"} else [own, officer.sent("x.txt", rules(f"boat {field}"))]
    for path in paths:
        answer = officer.browser.fills(
            path, path, do="correct", **{field: "Marjorie Blenkinsop, 07700 900877"}
        )
        assert answer.status_code == 400, said_on(answer)
        assert "Blenkinsop" not in answer.text
        assert document_messages.PERSONAL_IN_FORM in said_on(answer)
    assert "Blenkinsop" not in caplog.text
    assert "Blenkinsop" not in str(site.assistant.documents.original(document_id))


@pytest.mark.parametrize(
    "fields",
    [{"date": "soon"}, {"council": "nowhere at all"}, {"kind": "leaflet"}, {"kind": "learning"}],
    ids=str,
)
def test_what_cannot_be_is_said_beside_the_form(officer: Officer, fields: dict[str, str]) -> None:
    path = officer.sent("yacht.txt", rules("yacht"))
    answer = officer.browser.fills(path, path, do="correct", **fields)
    assert answer.status_code == 400
    assert said.ERROR_SUMMARY in said_on(answer)
    assert said.KEEP in said_on(answer)  # it waits as it was


def test_where_two_people_are_asked_for_the_second_takes_it_in(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = site.assistant.settings.model_copy(update={"two_people": True})
    monkeypatch.setattr(site.assistant, "settings", settings)
    one, two = Officer.of(site), Officer.of(site)
    before, path = held(site), one.sent("sloop.txt", rules("sloop"))
    assert said.KEPT_WAITS in said_on(one.does(path, "keep"))
    assert held(site) == before
    own = f"/office/documents/{one.document_id(path)}"
    refused = one.browser.fills(own, f"{own}/confirmed")
    assert refused.status_code == 400
    assert "a second person has to confirm" in said_on(refused)
    assert said.OFFICE_WAITS in said_on(two.browser.get("/office"))
    assert "is taken in" in said_on(two.browser.fills(own, f"{own}/confirmed"))
    (document_id,) = held(site) - before
    removal = f"/office/documents/{document_id}/removal"
    assert "stays until another officer" in said_on(one.browser.fills(removal, removal))
    assert document_id in held(site)
    assert "is taken out" in said_on(two.browser.fills(removal, removal))


def test_a_document_of_the_library_says_where_it_is_corrected(officer: Officer) -> None:
    page = said_on(officer.browser.get("/office/documents/working-together-2023"))
    assert document_messages.NOTED_HERE in page
    assert "notes" in officer.browser.reads("/office")


def test_the_list_says_whose_a_document_is_and_its_standing_in_words(officer: Officer) -> None:
    officer.keeps("phaeton.txt", rules("phaeton"))
    told = officer.browser.reads("/office")
    assert "Phaeton rules Kent County Council, March 2025, standing not known, 4 paragraphs" in told
    assert ", unknown, " not in told


def test_the_list_goes_by_title_by_age_and_by_the_cards_that_show_each(site: Site, officer: Officer) -> None:
    def order(by: str) -> list[str]:
        pages = officer.browser.pages_of(f"/office{by}")
        assert {page.status_code for page in pages} == {200}
        return [each for page in pages for each in re.findall(r'href="/office/documents/([^"]+)"', page.text)]

    first = officer.keeps("landau.txt", rules("landau"))
    second = officer.keeps("barouche.txt", rules("barouche"))
    officer.browser.fills(f"/office/documents/{first}", f"/office/documents/{first}", date="1901")
    by_title = order("")
    assert by_title.index(second) < by_title.index(first)
    assert order("?by=title") == order("?by=nothing") == by_title
    by_age = order("?by=age")
    assert by_age[0] == first
    assert sorted(by_age) == sorted(by_title)
    for subject in ("barouche", "landau", "landau"):  # one card, however often it is shown
        card = officer.browser.asks(f"who wheels the {subject} over the ford")
        assert f"The {subject} is wheeled" in said_on(card)
    counts = site.assistant.store.citations.counts()
    assert counts[first] == site.assistant.store.citations.count_of(first)
    by_cards = order("?by=cards")
    added = by_cards[: by_cards.index(first) + 1]
    leaning = [counts.get(each, 0) for each in added]
    assert leaning == sorted(leaning, reverse=True)
    told = said.CARD_ONE if counts[first] == 1 else said.CARDS.format(count=counts[first])
    shown = officer.browser.reads("/office?by=cards")
    assert re.search(rf"Landau rules Kent County Council, 1901, [\w ]+, \d+ paragraphs?, {told}", shown), (
        shown
    )
    assert told not in officer.browser.reads("/office")


def test_a_practitioner_sees_no_way_to_it(site: Site) -> None:
    browser: Browser = site.signed_in(site.person(Role.PRACTITIONER))
    assert '"/office"' not in browser.get("/learning").text
    assert '"/office"' in Officer.of(site).browser.get("/learning").text


def test_all_with_nothing_in_doubt_are_kept_at_once_and_the_others_wait(
    site: Site, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(site)
    officer.sends(
        ("tandem.txt", rules("tandem").encode()),
        ("sledge.txt", rules("sledge").encode()),
        ("litter.txt", rules("litter").encode()),
        ("undated.txt", rules("pram").replace("March 2025\n\n", "").encode()),
        ("empty.txt", b""),
    )
    page = officer.loaded(INCOMING)
    assert said.KEEP_SURE.format(count=3) in said_on(page)
    numbers = parsed(page.text).filled["documents"]
    keeps = DocumentService.add

    def fails(service: DocumentService, sources: list[Source], *rest: Any) -> list[Outcome]:
        if any(source.shown == "sledge.txt" for source in sources):
            raise OSError(28, "No space left on device")
        return keeps(service, sources, *rest)

    monkeypatch.setattr(DocumentService, "add", fails)
    late = officer.sent("later.txt", rules("barouche"))
    kept = officer.browser.fills(INCOMING, f"{INCOMING}/kept", documents=numbers)
    assert said.KEEPING_SURE in said_on(kept)
    officer.loaded(INCOMING)
    states = {each.name: each.state.value for each in site.assistant.incoming_documents.of(officer.person)}
    assert states == {
        "tandem.txt": "taken in",
        "sledge.txt": "waiting for you",
        "litter.txt": "taken in",
        "undated.txt": "waiting for you",
        "empty.txt": "cannot be taken in",
        "later.txt": "waiting for you",  # it was not on the page that was looked at
    }
    assert len(held(site) - before) == 2
    page = said_on(officer.browser.get(INCOMING))
    assert document_messages.NO_ROOM in page
    assert said.KEEP_SURE_ONE in page
    again = officer.browser.fills(INCOMING, f"{INCOMING}/kept", documents=numbers)
    assert said.KEEPING_NONE in said_on(again)
    assert said.KEPT_NOW in said_on(officer.does(late, "keep"))


def test_what_others_sent_and_what_is_no_list_is_not_kept(site: Site, officer: Officer) -> None:
    path = officer.sent("wherry.txt", rules("wherry"))
    number, before = path.rsplit("/", 1)[1], held(site)
    other = Officer.of(site)
    told = other.browser.fills(INCOMING, f"{INCOMING}/kept", documents=number)
    assert said.KEEPING_NONE in said_on(told)
    for typed in ("", "all", f"{number},", "-1", "9" * 400):
        assert officer.browser.fills(INCOMING, f"{INCOMING}/kept", documents=typed).status_code == 404
    assert held(site) == before
