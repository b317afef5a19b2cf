"""The text of a file of notes, in which one is changed or added and every other line stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from procedures.document import LOCAL_KINDS, Document, Kind, Standing, text_digest
from procedures.lists import YamlFile
from procedures.notes import WrittenNote, read_notes, written_notes

#: The fields of a note by the names that a form has for them, in the order in which a file has them.
HEADING, TEXT, ASKED_AS, READ_AGAIN, RETIRED = "heading", "text", "asked_as", "read_again", "retired"
NAMED = {
    "voice": "Voice",
    "rests_on": "Rests on",
    "not_read": "Not read",
    "topics": "Topics",
    "position": "Position",
    "law_then": "Law then",
    "notice": "Notice",
    READ_AGAIN: "Read again",
    RETIRED: "Retired",
}
#: What holds several things, each on a line of its own.
BY_LINES = frozenset({TEXT, ASKED_AS, "position", "law_then", "notice"})
#: What somebody may change of a note, in the order of a form.
FIELDS = (HEADING, TEXT, *(name for name in NAMED if name != READ_AGAIN), ASKED_AS)

#: What somebody may change of the head of a file, in the order of a form: not what says whose it is, or by
#: what a text is known.
HEAD_FIELDS = ("title", "published", "publisher", "url", "standing", "superseded_by")

_NAMES = {named: name for name, named in NAMED.items()}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FRONT = re.compile(r"(?P<opens>---[ ]*\n)(?P<fields>.*?\n)(?P<closes>---[ ]*(?:\n|\Z))", re.DOTALL)
_HEADING = re.compile(r"#{1,6}(?!#)")
_BOM = "\ufeff"


#: The kinds of document whose notes stand with the decisions.
_OF_DECISIONS = frozenset({Kind.DECISION, Kind.REPORT, Kind.PAPER, Kind.MINUTES})


class NoteTextError(ValueError):
    """A file of notes, or a note in it, that cannot be taken apart and put together again as it was."""


@dataclass(frozen=True)
class NoteFileText:
    """A file of notes as text: with plain ends of lines, and without the mark at its beginning.

    ``newline`` and ``has_mark`` say what the file itself has.
    """

    text: str
    newline: str = "\n"
    has_mark: bool = False

    @classmethod
    def of(cls, data: bytes) -> NoteFileText:
        """Return what a file holds as text. Raises NoteTextError where it would not be written as it was."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NoteTextError from error
        has_mark, text = text.startswith(_BOM), text.removeprefix(_BOM)
        newline = "\r\n" if "\r\n" in text else "\n"
        made = cls(text.replace("\r\n", "\n"), newline, has_mark)
        if "\r" in made.text or made.data != data:
            raise NoteTextError
        return made

    @classmethod
    def begun(cls, path: Path, document: Document) -> NoteFileText:
        """Return the text of a new file of notes: what is known of its document, and no note yet.

        Raises NoteTextError where it would not be read as that.
        """
        known = {name: value for name, value in vars(document).items() if value not in ((), None)}
        head = {n: list(v) if isinstance(v, tuple) else str(v) for n, v in known.items()}
        text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10_000)
        made = cls(f"---\n{text}---\n")
        file, mistakes = read_notes(path, made.text)
        if file is None or mistakes or file.document != document:
            raise NoteTextError
        return made

    @property
    def data(self) -> bytes:
        """The text as its file holds it."""
        return f"{_BOM if self.has_mark else ''}{self.text.replace(chr(10), self.newline)}".encode()

    def digest_of(self, slug: str) -> str:
        """Return the digest of a note as it stands, "" where there is none of that name."""
        place = self._place(slug)
        return text_digest(self.text[slice(*place)].rstrip()) if place else ""

    def lines_of(self, slug: str) -> range:
        """Return the lines on which a note stands, counted from 1."""
        start, end = self._place(slug) or (0, 0)
        first = self.text.count("\n", 0, start) + 1
        return range(first, first + self.text.count("\n", start, end) + 1)

    @property
    def head_digest(self) -> str:
        """The digest of the head as it stands."""
        return text_digest(self._head)

    @property
    def head_lines(self) -> range:
        """The lines on which the head stands, counted from 1."""
        return range(1, self._head.count("\n") + 3)

    def head_fields(self) -> dict[str, str]:
        """Return what the head says that may be changed, by name; "" of what it does not say.

        Raises NoteTextError where it cannot be read.
        """
        held = {"standing": Standing.UNKNOWN, **_head_of(self._head)}
        return {name: str(held.get(name) or "") for name in HEAD_FIELDS}

    def with_head(self, fields: Mapping[str, str]) -> NoteFileText:
        """Return the file with other fields in its head; one that says nothing goes.

        Raises NoteTextError where the head would not be read as what its fields say, and as it was otherwise.
        """
        head, held = self._head, _head_of(self._head)
        for name, value in fields.items():
            line = yaml.safe_dump({name: value}, allow_unicode=True, width=10_000) if value else ""
            before = re.compile(rf"^{name}[ ]*:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
            head, replaced = before.subn(line.replace("\\", r"\\"), head, count=1)
            head += "" if replaced else line
        made = _head_of(head)
        says = {name: str(made.get(name) or "") for name in fields}
        others = [{n: v for n, v in known.items() if n not in fields} for known in (held, made)]
        if says != dict(fields) or others[0] != others[1]:
            raise NoteTextError
        return replace(self, text=self.text.replace(self._head, head, 1))

    @property
    def _head(self) -> str:
        """The lines of the head. Raises NoteTextError where there is none."""
        front = _FRONT.match(self.text)
        if front is None:
            raise NoteTextError
        return front["fields"]

    def fields_of(self, slug: str) -> dict[str, str] | None:
        """Return the fields of a note by their names, None where the file has none of that name.

        Of what holds several things each has a line. Raises NoteTextError where a line is no field's.
        """
        place = self._place(slug)
        return _fields(self.text[slice(*place)]) if place else None

    def changed(self, slug: str, fields: Mapping[str, str]) -> NoteFileText:
        """Return the file with other fields of a note; those that are there already keep their order.

        Raises NoteTextError where the note would not be read as what its fields say.
        """
        place = self._place(slug)
        if place is None:
            raise NoteTextError
        start, end = place
        before = self.text[start:end]
        space = before[len(before.rstrip("\n")) :] or "\n"
        block = "\n".join(_lines(slug, fields, _fields(before)))
        return self._made(f"{self.text[:start]}{block}{space}{self.text[end:]}", block, slug, fields)

    def added(self, slug: str, fields: Mapping[str, str]) -> NoteFileText:
        """Return the file with one more note, at its end.

        Raises NoteTextError where it has one of that name, or it would not be read as what its fields say.
        """
        if self._place(slug) is not None:
            raise NoteTextError
        ends = len(self.text) - len(self.text.rstrip("\n"))
        block = "\n".join(_lines(slug, fields, {}))
        return self._made(f"{self.text}{chr(10) * (2 - ends)}{block}\n", block, slug, fields)

    def _made(self, text: str, block: str, slug: str, fields: Mapping[str, str]) -> NoteFileText:
        """Return a text in which a block stands. Raises NoteTextError where that is not read as its note."""
        made = replace(self, text=text)
        wanted = {name: value for name, value in fields.items() if value}
        if len(list(_blocks(block))) != 1 or made.fields_of(slug) != wanted:
            raise NoteTextError
        return made

    def _place(self, slug: str) -> tuple[int, int] | None:
        """Where a note begins and ends; the first, where two bear its name."""
        front = _FRONT.match(self.text)
        begins = front.end() if front else 0
        for start, end in _blocks(self.text[begins:]):
            heading = self.text[begins + start : begins + end].split("\n", 1)[0]
            if re.search(rf"^## +.+?\{{#{re.escape(slug)}\}} *$", heading):
                return begins + start, begins + end
        return None


def file_for(document: Document) -> Path:
    """Return where in a library the notes on a document stand: by its kind, under its id."""
    folder = "decisions" if document.kind in _OF_DECISIONS else "guidance"
    return Path("local" if document.kind in LOCAL_KINDS else folder, f"{document.id}.md")


def cleaned(name: str, typed: str) -> str:
    """Return a field as it may stand in a file: no signs that do not print, and no lines that are empty."""
    lines = [
        " ".join("".join(c if c.isprintable() else " " for c in line).split()) for line in typed.split("\n")
    ]
    if name == ASKED_AS:
        lines = [line.removeprefix("- ").strip() for line in lines]
    return ("\n" if name in BY_LINES else " ").join(filter(None, lines))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each heading's part begins and ends."""
    start = None
    for line in _LINE.finditer(text):
        if _HEADING.match(line[0]):
            if start is not None:
                yield start, line.start()
            start = line.start()
    if start is not None:
        yield start, len(text)


def _head_of(lines: str) -> dict[str, object]:
    """Return what the lines of a head say. Raises NoteTextError where they say nothing by name."""
    try:
        held = yaml.safe_load(lines)
    except yaml.YAMLError as error:
        raise NoteTextError from error
    if not isinstance(held, dict):
        raise NoteTextError
    return held


def _fields(block: str) -> dict[str, str]:
    """Return the fields of the one note in a text. Raises NoteTextError where a line is lost on the way."""
    mistakes = YamlFile(Path())
    notes = written_notes(block.split("\n"), 1, mistakes)
    if mistakes.found or len(notes) != 1:
        raise NoteTextError
    return _by_name(notes[0])


def _by_name(note: WrittenNote) -> dict[str, str]:
    held = {HEADING: note.heading, TEXT: "\n".join(note.text)}
    for named in note.fields:
        if named in _NAMES:
            held[_NAMES[named]] = "\n".join(note.values(named))
    held[ASKED_AS] = "\n".join(note.asked)
    return {name: value for name, value in held.items() if value}


def _lines(slug: str, fields: Mapping[str, str], before: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a note."""
    yield f"## {fields.get(HEADING, '')} {{#{slug}}}"
    yield ""
    yield from fields.get(TEXT, "").split("\n")
    yield ""
    for name in dict.fromkeys([*(name for name in before if name in NAMED), *NAMED]):
        for value in filter(None, fields.get(name, "").split("\n")):
            yield f"{NAMED[name]}: {value}"
    if asked := fields.get(ASKED_AS):
        yield "Asked as:"
        yield from (f"- {line}" for line in asked.split("\n"))
