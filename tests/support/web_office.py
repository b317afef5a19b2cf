"""Officers in front of the pages: what they send, look at and keep."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import httpx

from bot.app import Assistant
from bot.core.people import Person, Role
from bot.features.documents.incoming import IncomingDocument
from procedures.originals import DocumentFacts, original_of
from support.samples import write_library
from support.web import Browser, Site, said_on, token_on

INCOMING = "/office/incoming"
#: Loads of a page after which what is done in the background must be done: each waits for it.
LOADS = 20


def added(site: Site, title: str, text: str, *councils: str) -> str:
    """Take in a procedure of one paragraph; return its id."""
    facts = DocumentFacts(title=title, council=councils)
    made = original_of(
        f"{title}\n\n1. Lanterns\n\n1.1 {text}\n".encode(), "it.txt", site.assistant.library, "", facts
    )
    site.assistant.index.add(made)
    return made.document.id


@dataclass
class Officer:
    """An officer of a council, with a browser."""

    site: Site
    person: Person
    browser: Browser

    @classmethod
    def of(cls, site: Site, council: str = "kent") -> Officer:
        """Enrol somebody who has sent nothing yet."""
        person = site.person(Role.ADMINISTRATOR, council)
        return cls(site, person, site.signed_in(person))

    def sends(self, *files: tuple[str, bytes]) -> httpx.Response:
        """Send files with the form of the page."""
        token = token_on(self.browser.get(INCOMING))
        return self.browser.sends_files(INCOMING, *files, form_token=token)

    def sends_folder(self, *files: tuple[str, bytes]) -> httpx.Response:
        """Send the files of a folder, each named with its path as a browser does it."""
        token = token_on(self.browser.get(INCOMING))
        return self.browser.sends_files(INCOMING, *files, into="folder", form_token=token)

    def names(self, *lines: str) -> httpx.Response:
        """Send addresses with the form of the page, each on a line."""
        return self.browser.sends_form(INCOMING, f"{INCOMING}/addresses", addresses="\n".join(lines))

    def keeps_from(self, address: str) -> str:
        """Add what is at an address, keep it, and return the id of its document."""
        path = str(self.names(address).headers["location"])
        self.loaded(path)
        answer = self.does(path, "keep")
        assert "It is taken in." in said_on(answer), said_on(answer)
        return self.document_id(path)

    def page_of(self, name: str) -> str:
        """The page of the document of a file among those that wait."""
        waiting = self.site.assistant.incoming_documents.of(self.person)
        (number,) = [each.number for each in waiting if each.name == name]
        return f"{INCOMING}/{number}"

    def sent(self, name: str, text: str | bytes) -> str:
        """Send one file and return the address of its page, once it was read."""
        data = text if isinstance(text, bytes) else text.encode()
        answer = self.sends((name, data))
        assert answer.status_code == 303, answer.text
        path = str(answer.headers["location"])
        self.loaded(path)
        return path

    def loaded(self, path: str) -> httpx.Response:
        """Load a page until nothing is under way on it."""
        for _ in range(LOADS):
            answer = self.browser.get(path)
            if "Load again" not in answer.text:
                return answer
        raise AssertionError(said_on(answer))

    def does(self, path: str, move: str, **fields: str) -> httpx.Response:
        """Send the form of a document's page, and return the page once that is done."""
        answer = self.browser.fills(path, path, do=move, **fields)
        return self.loaded(path) if "Load again" in answer.text else answer

    def keeps(self, name: str, text: str | bytes) -> str:
        """Send a file, keep it, and return the id of its document."""
        path = self.sent(name, text)
        answer = self.does(path, "keep")
        assert "It is taken in." in said_on(answer), said_on(answer)
        return self.document_id(path)

    def document_id(self, path: str) -> str:
        """The id of the document that a page shows."""
        number = int(path.rsplit("/", 1)[1])
        outcome = self.site.assistant.incoming_documents.document(self.person, number).outcome
        assert outcome is not None
        assert outcome.original is not None
        return outcome.original.document.id

    def waiting_files(self) -> list[str]:
        """The names of the files that wait, of anybody."""
        folder = self.site.assistant.settings.data_dir / "incoming"
        return sorted(path.name for path in folder.rglob("*") if path.is_file())


@contextmanager
def own_notes(site: Site, folder: Path) -> Iterator[Path]:
    """Let officers have the small library as notes of their own, in a folder that may be written to."""
    write_library(folder / "library")
    settings = site.assistant.settings.model_copy(
        update={"library_dir": folder / "library", "data_dir": folder / "data"}
    )
    other = Assistant(settings, site.clock)
    other.__dict__ |= {"store": site.assistant.store, "screen": site.assistant.screen}
    theirs = {"inventory": other.inventory, "note_office": other.note_office}
    with mock.patch.dict(site.assistant.__dict__, theirs):
        yield folder / "library"


def held(site: Site) -> set[str]:
    """The ids of the documents that are held."""
    return {original.document.id for original in site.assistant.index.originals(councils=None)}


def text_of(site: Site, document_id: str) -> str:
    """The text of a document that is held."""
    return " ".join(passage.text for passage in site.assistant.documents.original(document_id).passages)


def has_sent(site: Site, person: Person, text: str) -> IncomingDocument:
    """A file that somebody sent in another way, such as where a Chromium holds the loop, once it was read."""
    file = io.BytesIO(text.encode())
    (document,) = site.assistant.incoming_documents.receive(person, [("sent.txt", file)])
    assert document.work is not None
    document.work.result()
    return document


def has_kept(site: Site, person: Person, text: str) -> str:
    """A document that somebody kept, by another way; its id."""
    return _kept(site, person, has_sent(site, person, text).number)


def _kept(site: Site, person: Person, number: int) -> str:
    kept = site.assistant.incoming_documents.keep(person, number)
    assert kept.work is not None
    kept.work.result()
    assert kept.outcome is not None
    assert kept.outcome.original is not None
    return kept.outcome.original.document.id


def has_kept_from(site: Site, person: Person, address: str) -> str:
    """What is at an address, as somebody kept it; the id of its document."""
    (document,) = site.assistant.incoming_documents.receive_addresses(person, [address])
    assert document.work is not None
    document.work.result()
    return _kept(site, person, document.number)


def has_read_again(site: Site, person: Person, document_id: str) -> None:
    """Somebody has read the address of a document again."""
    (task,) = site.assistant.address_readings.begin(person, document_id)
    assert task.work is not None
    task.work.result()


def zipped(**files: bytes) -> bytes:
    """A zip archive of files; of two underscores in a name one is a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()


def rules(subject: str, council: str = "Kent", more: str = "") -> str:
    """A short procedure on a subject that no other document has."""
    return (
        f"{subject.capitalize()} rules\n\n{council} County Council\n\nLocal procedure\n\nMarch 2025\n\n"
        f"Use of the {subject}\n\n1.1 The {subject} is wheeled over the ford by the warden alone.\n\n"
        f"1.2 The warden of the {subject} writes down the hour in the book of the ford.\n{more}"
    )
