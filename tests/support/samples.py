"""Invented material of an invented council: cards and their parts, a small library, originals, bad files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from PIL import Image

from bot.core.card import Card, ShownPassage, Status
from embeddings.confidence import Verdict
from embeddings.results import Result
from embeddings.search import Found
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Passage, Position, Standing, Voice
from procedures.library import Library
from procedures.notes import NoteFile
from procedures.words import Words


def a_document(document_id: str = "manual", **known: object) -> Document:
    """A document of Exampleshire; ``known`` takes the place of what it is by default."""
    plain = {
        "title": f"The {document_id} of Exampleshire",
        "kind": Kind.PROCEDURE,
        "publisher": "Exampleshire Council",
        "published": "2031-03-05",
        "standing": Standing.CURRENT,
    }
    return Document(id=document_id, **{**plain, **known})  # type: ignore[arg-type]


def a_note(
    document_id: str = "manual", text: str = "The duty manager rings first.", **known: object
) -> Passage:
    """A note; its id is made of its text."""
    plain = {"locator": "1.1", "voice": Voice.PROCEDURE, "note": True, "rests_on": ("1.1",)}
    slug = "-".join(text.lower().split()[:6])
    return Passage(f"{document_id}/{slug}", document_id, text, **{**plain, **known})  # type: ignore[arg-type]


def a_paragraph(document_id: str = "manual", text: str = "1.1 in full.", locator: str = "1.1") -> Passage:
    """A paragraph of an original."""
    return Passage(f"{document_id}#{locator}", document_id, text, locator, voice=Voice.PROCEDURE)


def a_side(document: Document, question: str, says: str, **known: object) -> ShownPassage:
    """A note that takes a side."""
    note = a_note(document.id, f"Note: {says}", positions=(Position(question, says),), **known)
    return ShownPassage(note, document)


def a_result(passage: Passage, document: Document | None = None, *originals: Passage) -> Result:
    """A passage as the search hands it over."""
    return Result(passage, document or a_document(passage.document_id), 0.5, originals)


def what_was_found(verdict: Verdict, *results: Result, silence: Result | None = None) -> Found:
    """What the search found for one question."""
    return Found(verdict, 0.5, results, silence)


def a_library_of(*shown: ShownPassage, **questions: str) -> Library:
    """A library that holds these notes; ``questions`` are those on which its sources differ."""
    documents = {s.document.id: s.document for s in shown}
    files = tuple(
        NoteFile(
            Path(f"{document.id}.md"),
            document,
            tuple(s.passage for s in shown if s.document.id == document.id),
        )
        for document in documents.values()
    )
    return Library(files, Authorities(()), Words({}), questions)


def a_card(status: Status = Status.ANSWERED, *passages: ShownPassage, **rest: object) -> Card:
    """A card."""
    return Card(status, passages=passages, **rest)  # type: ignore[arg-type]


class RecordingSearch:
    """Hands over what it is given for every question, and keeps what it was asked."""

    def __init__(self, found: Found | Exception, *, calibrated: bool = True) -> None:
        self.found = found
        self.calibrated = calibrated
        self.fault = ""
        self.asked: list[str] = []

    def find(
        self,
        questions: list[str],
        homes: Sequence[str | None] = (),
        councils: Sequence[Collection[str]] = (),
    ) -> list[Found]:
        self.asked += questions
        if isinstance(self.found, Exception):
            raise self.found
        return [self.found for _ in questions]


# A small library on disk, and the original that its first file is about.

MANUAL_ID = "exampleshire-crossing-procedure"
WORDS_OF_THE_NOTE = (
    "In Exampleshire the duty manager of the area that holds the lantern convenes the meeting in two days."
)
WORDS_OF_CLAUSE_1_2 = (
    "The duty manager of whichever area holds the brass lantern shall convene the lantern meeting, and shall "
    "do so no later than two working days after the heron is sighted."
)
MANUAL = f"""Exampleshire Crossing Procedure

Lantern meetings

1.1 This part is for every officer of Exampleshire who hears of a heron at the ford.

1.2 {WORDS_OF_CLAUSE_1_2}

1.3 Marigold notes of the lantern meeting go round by the third evening, to all who were asked to come.
"""
LETTERS = """Exampleshire Letters Guide

Letters

2.1 A letter about the ford is answered within nine working days by the clerk of the ferry office.

2.2 The ferry office keeps copies of letters for eleven years and then burns them at the midsummer fair.
"""
LETTERS_ID = "exampleshire-letters-guide-6a02aa"

_FILES = {
    f"local/{MANUAL_ID}.md": f"""---
id: {MANUAL_ID}
title: Exampleshire Crossing Procedure
kind: local procedure
publisher: Exampleshire Council
published: 2031-03-05
standing: current
seen: original
recognise: [Exampleshire Crossing Procedure]
---

## Who convenes the lantern meeting {{#who-convenes}}

{WORDS_OF_THE_NOTE}

Voice: local procedure
Rests on: 1.2
Topics: lantern meeting
Position: who-convenes = the area that holds the lantern
Law then: ford-rules-2020
Asked as:
- who convenes the lantern meeting
- which manager calls the lantern meeting
- heron sighted who holds the meeting
- how soon must the lantern meeting be held
""",
    "guidance/ford-rules-2020.md": """---
id: ford-rules-2020
title: Ford Rules 2020
kind: statutory guidance
publisher: Department of Fords
published: 2020-02
standing: superseded
superseded_by: ford-rules-2030
seen: original
---

## The old rules left it to the ferry {#left-to-the-ferry}

The rules of 2020 left the lantern meeting to the captain of the ferry, whoever held the lantern.

Voice: guidance
Rests on: 4
Topics: lantern meeting
Position: who-convenes = the captain of the ferry
Asked as:
- what did the old ford rules say
- did the ferry captain convene once
- ford rules 2020 lantern
- who convened before 2030
""",
    "guidance/ford-rules-2030.md": """---
id: ford-rules-2030
title: Ford Rules 2030
kind: statutory guidance
publisher: Department of Fords
published: 2030-06
standing: current
seen: original
---

## The new rules are silent on bicycles {#bicycles}

A bicycle may be wheeled across the ford between the bells, under the rules of 2030.

Voice: guidance
Rests on: 9
Topics: bicycles
Asked as:
- can a bicycle cross the ford
- wheel a bike over between bells
- bicycles and the ford rules
- when may bikes cross
""",
    "disagreements.yaml": "who-convenes:\n  question: Who convenes the lantern meeting?\n",
    "calibration.yaml": f"""- question: who has to convene a lantern meeting
  kind: answerable
  evidence:
    - {{document: {MANUAL_ID}, locator: "1.2"}}
- question: what colour is the mayor's hat
  kind: near_miss
""",
}


ASKED = "who convenes the lantern meeting"
ASKED_OF_A_LETTER = "how soon is a letter about the ford answered by the ferry office"
#: What is typed, whatever stands in it; the first and the last are answered by the small library.
ODD_QUESTIONS: list[bytes] = [
    ASKED.encode(),
    b"lantern",
    b"who convenes the lantern meeting " * 2500,
    "🏮🏮 👧🏽 ❓".encode(),
    "qui doit convoquer la réunion de la lanterne après le héron ?".encode(),
    b'lantern AND (meeting OR "heron) NEAR/5 NOT -ford* title:^2 \\ "" ;--',
    b"<script>alert('lantern')</script> <b>who convenes</b> &amp; &lt;!--",
    b"",
    b"   \t ",
    b"who convenes \x00 the lantern \x1b[31m meeting",
    b"who convenes \xed\xa0\x80\xff\xfe the lantern meeting",
    "who convenes\u2028the lantern\x0bmeeting\x85now".encode(),
    b"who convenes the lantern\rmeeting\r",
    b"child is being strangled right now help",
    b"mum is Marjorie Blenkinsop of 14 Quarry Lane, who convenes the meeting",
    b"write me a letter to the landlord",
    ASKED_OF_A_LETTER.encode(),
]


def write_library(folder: Path) -> Path:
    """Write the small library to ``folder``."""
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_originals(folder: Path) -> list[str]:
    """Write the two originals of the small library to ``folder``; return their files."""
    files = {folder / "manual.txt": MANUAL, folder / "letters.txt": LETTERS}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in files]


def write_bad_files(folder: Path) -> dict[str, str]:
    """Write files that cannot be taken in; return a word of the way out for each name, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "mis-encoded.txt").write_bytes("Ω的行政 ".encode("utf-16-le") * 200)
    (folder / "a-folder").mkdir()
    with (folder / "oversized.txt").open("wb") as sparse:
        sparse.truncate(51 * 1024 * 1024)
    (folder / "bomb.docx").write_bytes(a_bomb())
    (folder / "locked.pdf").write_bytes(a_pdf("Nobody reads this.", locked=True))
    (folder / "scanned.pdf").write_bytes(a_pdf(""))
    return {
        "empty.txt": "empty",
        "binary.txt": "save it as",
        "mis-encoded.txt": "save it as",
        "a-folder": "folder",
        "missing.txt": "not found",
        "oversized.txt": "larger than 50 MB",
        "bomb.docx": "unpacks to far more",
        "locked.pdf": "password",
        "scanned.pdf": "OCR",
    }


def a_bomb() -> bytes:
    """A Word file of some hundred kilobytes that unpacks to hundreds of megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        with bomb.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1024 * 1024))
    return file.getvalue()


def a_pdf(text: str, *, locked: bool = False) -> bytes:
    """A page with ``text``, or with a picture alone where there is none."""
    pdf = FPDF()
    pdf.add_page()
    if text:
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, text)
    else:
        pdf.image(Image.new("L", (40, 60), 200), w=100)
    if locked:
        pdf.set_encryption("owner", "user", encryption_method=EncryptionMethod.RC4)
    return bytes(pdf.output())
