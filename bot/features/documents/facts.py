"""Facts: what a person says of a document, on the command line or in a documents.csv beside the files."""

from __future__ import annotations

import csv
import difflib
import fnmatch
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.core import formatting
from bot.errors import UnknownError
from bot.features.documents import messages as document_messages
from procedures.authorities import Authorities
from procedures.document import Document, Kind, is_date, owner_of
from procedures.lists import YamlFile
from procedures.originals import NO_PUBLISHER, DocumentFacts
from procedures.reading.dates import dates_in
from procedures.reading.errors import ReadingError
from procedures.reading.files import decode

#: What may be said of a document, in the order in which a table holds it after its file.
FIELDS = ("kind", "title", "date", "council", "publisher", "url", "edition", "only_for")
#: The one that says whose people alone may see it: where it is in doubt, nothing is taken in.
ONLY_FOR = "only_for"
#: Files that say it for the folder they stand in.
TABLES = ("documents.csv", "documents.yaml", "documents.yml")
#: What a row of a CSV holds in columns without a name, and the cells that stand past the last column.
_UNNAMED, _PAST_THE_LAST = "", "\n"
#: Kinds that a document which is added may be of.
KINDS = tuple(kind for kind in Kind if kind is not Kind.LEARNING)


def facts_of(said: Mapping[str, str], authorities: Authorities) -> DocumentFacts:
    """Return what is said as facts; empty values say nothing. Raises UnknownError, offering the nearest."""
    plain = {name: " ".join(value.split()) for name, value in said.items() if value and value.strip()}
    return DocumentFacts(
        kind=kind_of(plain["kind"]) if "kind" in plain else None,
        title=plain.get("title", ""),
        date=date_of(plain["date"]) if "date" in plain else "",
        council=councils_of(plain["council"], authorities) if "council" in plain else (),
        publisher=plain.get("publisher", ""),
        url=_url_of(plain.get("url", "")),
        edition=plain.get("edition", ""),
        only_for=_one_council(plain[ONLY_FOR], authorities) if ONLY_FOR in plain else "",
    )


def given_of(facts: DocumentFacts) -> tuple[tuple[str, str], ...]:
    """Return facts as names and values, to be kept with an original and read again by ``facts_of``."""
    values = {
        "kind": facts.kind.value if facts.kind else "",
        "title": facts.title,
        "date": facts.date,
        "council": ", ".join(facts.council),
        "publisher": facts.publisher,
        "url": facts.url,
        "edition": facts.edition,
        ONLY_FOR: facts.only_for,
    }
    return tuple((name, value) for name, value in values.items() if value)


def said_of(document: Document) -> dict[str, str]:
    """Return what is known of a document as it stands in the fields of a form, to be corrected there."""
    owner = owner_of(document.id)
    return {
        "kind": document.kind.value,
        "title": document.title,
        "date": document.published or "",
        "council": ", ".join(document.about).replace("_", " "),
        "publisher": "" if document.publisher == NO_PUBLISHER else document.publisher,
        **({ONLY_FOR: owner.replace("_", " ")} if owner else {}),
    }


def changed_in(form: Mapping[str, str], document: Document) -> dict[str, str]:
    """Return the fields of a form that say something else than what is known of a document."""
    known = said_of(document)
    return {name: value for name, value in form.items() if value.strip() and value != known.get(name, "")}


def kind_of(value: str) -> Kind:
    """Return the kind of a name, with or without hyphens. Raises UnknownError."""
    by_name = {_plain(kind.value): kind for kind in KINDS}
    if _plain(value) in by_name:
        return by_name[_plain(value)]
    words = set(_plain(value).split())
    near = difflib.get_close_matches(_plain(value), by_name, n=len(by_name), cutoff=0.0)
    near = sorted(near, key=lambda name: words.isdisjoint(name.split()))[:3]
    listed = formatting.joined(tuple(by_name[name].value for name in near))
    raise UnknownError(document_messages.UNKNOWN_KIND.format(value=value, near=listed))


def date_of(value: str) -> str:
    """Return a date in ISO form, also one written as people write it. Raises UnknownError."""
    written = re.fullmatch(r"[\d-]+", value) is None
    found = value if is_date(value) else next(dates_in(value), "") if written else ""
    if not found:
        raise UnknownError(document_messages.WRONG_DATE.format(value=value))
    return found


def councils_of(value: str, authorities: Authorities) -> tuple[str, ...]:
    """Return the slugs of councils, by slug or by name, parted by commas. Raises UnknownError."""
    found: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", value))):
        slug = part.lower().replace(" ", "_").replace("-", "_")
        named = (slug,) if slug in authorities.by_slug else authorities.named_in(part)
        if not named:
            near = formatting.joined(authorities.near(slug))
            raise UnknownError(document_messages.UNKNOWN_COUNCIL.format(value=part, near=near))
        found += named
    return tuple(dict.fromkeys(found))


def _one_council(value: str, authorities: Authorities) -> str:
    """Return the slug of the one council that is named. Raises UnknownError."""
    named = councils_of(value, authorities)
    if len(named) != 1:
        raise UnknownError(document_messages.ONE_COUNCIL.format(value=value))
    return named[0]


def _url_of(value: str) -> str:
    if value and not re.match(r"https?://\S+$", value):
        raise UnknownError(document_messages.WRONG_URL.format(value=value))
    return value


def _plain(kind: str) -> str:
    return " ".join(re.sub(r"[-_]+", " ", kind.lower().replace("non-", "non")).split())


@dataclass(frozen=True)
class FactsTable:
    """What a documents.csv or .yaml says of the files beside it.

    ``facts`` are by file, as a path from the folder; ``refused`` says why a file's row cannot be used, and
    ``problems`` are of no file. ``waiting`` are the files of which a wrong row for many of them speaks, or
    all where no row can be read.
    """

    facts: Mapping[str, DocumentFacts] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()


def read_table(name: str, data: bytes, files: Collection[str], authorities: Authorities) -> FactsTable:
    """Return what a table called ``name`` says of ``files``; every mistake is named with its row."""
    try:
        text = decode(data, name)
        rows = _rows_of_yaml(name, text) if name.endswith((".yaml", ".yml")) else _rows_of_csv(text)
    except ReadingError as error:
        return unreadable_table(str(error), files)
    except (csv.Error, ValueError) as error:
        told = document_messages.UNREADABLE_ROWS.format(name=name, why=str(error).rstrip("."))
        return unreadable_table(told, files)
    if not rows:
        return FactsTable(problems=(f"{name} {document_messages.NO_TABLE}",))
    if meant := next((c for _, row in rows for c in row if _may_mean_only_for(c)), None):
        told = document_messages.UNKNOWN_COLUMN.format(value=meant, near=ONLY_FOR)
        return unreadable_table(document_messages.ROW.format(file=name, row=1, problem=told), files)
    found = _Found(name, files, authorities)
    found.problems += [found.said(1, problem) for problem in _unknown_columns(rows)]
    for number, row in rows:
        file = PurePosixPath(row.get("file", "").strip().replace("\\", "/")).as_posix()
        (found.take_many if "*" in file else found.take)(number, file, row)
    return found.table()


def unreadable_table(problem: str, files: Collection[str]) -> FactsTable:
    """Return what a table says of which no row can be read: whatever it was to say, its files wait for it."""
    waits = document_messages.ALL_WAIT.format(problem=problem)
    return FactsTable(problems=(waits,), waiting=frozenset(files))


@dataclass
class _Found:
    """What the rows of a table called ``name`` say of ``files``, gathered row by row."""

    name: str
    files: Collection[str]
    authorities: Authorities
    facts: dict[str, DocumentFacts] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    of_many: list[tuple[Collection[str], DocumentFacts]] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    is_of_one_council: bool = False

    def said(self, row: int, problem: object) -> str:
        """Return a problem with the row that it is of."""
        return document_messages.ROW.format(file=self.name, row=row, problem=problem)

    def take(self, number: int, file: str, row: Mapping[str, str]) -> None:
        """Take a row on one file."""
        wrong = _wrong_file(file, self.files, self.facts.keys() | self.refused.keys())
        self.is_of_one_council |= bool(wrong and file not in self.files and row.get(ONLY_FOR, "").strip())
        if wrong and file in self.facts:
            del self.facts[file]  # which of two rows is meant is not for us to say
            self.refused[file] = self.said(number, wrong)
        elif wrong:
            self.problems.append(self.said(number, wrong))
        else:
            try:
                self.facts[file] = _of_row(row, self.authorities)
            except UnknownError as error:
                self.refused[file] = self.said(number, error)

    def take_many(self, number: int, pattern: str, row: Mapping[str, str]) -> None:
        """Take a row on all files that match a pattern; where what it says is wrong, they wait.

        A title or an address is left out: it is of one document, and the rest is of all of them.
        """
        matching = fnmatch.filter(self.files, pattern)
        if not matching:
            wrong = document_messages.NO_SUCH_FILE_AT_ALL.format(value=pattern)
            self.problems.append(self.said(number, wrong))
            self.is_of_one_council |= bool(row.get(ONLY_FOR, "").strip())
            return
        try:
            said = _of_row({**row, "title": "", "url": ""}, self.authorities)
        except UnknownError as error:
            self.waiting |= set(matching)
            waits = document_messages.MANY_WAIT.format(problem=error, count=len(matching))
            self.problems.append(self.said(number, waits))
            return
        if row.get("title") or row.get("url"):
            self.problems.append(self.said(number, document_messages.ONE_ROW.format(value=pattern)))
        self.of_many.append((matching, said))

    def table(self) -> FactsTable:
        """Return what was found; what a file's own row says goes before what is said of many.

        Where a row of one council's alone names no file that is here, each file without a row of its own may
        be the one that was meant, and waits.
        """
        facts = dict(self.facts)
        if self.is_of_one_council:
            self.problems.append(document_messages.MAY_BE_OWN.format(file=self.name))
            self.waiting |= set(self.files) - facts.keys()
        for files, said in self.of_many:
            for file in files:
                facts[file] = facts.get(file, DocumentFacts()).over(said)
        return FactsTable(
            facts, self.refused, tuple(self.problems), frozenset(self.waiting - self.refused.keys())
        )


def _of_row(row: Mapping[str, str], authorities: Authorities) -> DocumentFacts:
    """Return what a row says. Raises UnknownError, also where a cell shifted out of its column."""
    if row.get(_UNNAMED, "").strip():
        raise UnknownError(document_messages.UNNAMED_CELLS)
    return facts_of({f: row.get(f, "") for f in FIELDS}, authorities)


Rows = list[tuple[int, dict[str, str]]]


def _rows_of_csv(text: str) -> Rows:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    reader: csv.DictReader[str] = csv.DictReader(
        io.StringIO(text.lstrip("\ufeff")),
        delimiter=";" if first.count(";") > first.count(",") else ",",
        restkey=_PAST_THE_LAST,
    )
    columns = [_column(name) for name in reader.fieldnames or ()]
    while columns and not columns[-1]:  # a spreadsheet may write empty columns past the last
        columns.pop()
    reader.fieldnames = columns
    rows: Rows = []
    for row in reader:
        plain = {name: cell for name, cell in row.items() if isinstance(cell, str)}
        plain[_UNNAMED] = plain.get(_UNNAMED, "") + "".join(row.get(_PAST_THE_LAST) or ())
        if any(value.strip() for value in plain.values()):
            rows.append((reader.line_num, plain))
    return rows


def _rows_of_yaml(name: str, text: str) -> Rows:
    file = YamlFile(Path(name))
    file.parse(text)
    if file.found:
        raise ValueError(file.found[0].message)
    content = file.content or []
    if isinstance(content, dict):
        content = [
            {"file": key, **(value if isinstance(value, dict) else {})} for key, value in content.items()
        ]
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise ValueError("it must be a list, each entry with file and what is said of it")
    return [(n, {_column(str(k)): _one(v) for k, v in row.items()}) for n, row in enumerate(content, 1)]


def _column(name: str) -> str:
    """Return a column's name as it is known, however it is written."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _one(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _unknown_columns(rows: Rows) -> Iterable[str]:
    known = ("file", *FIELDS)
    for column in dict.fromkeys(column for _, row in rows for column in row):
        if column not in known and column != _UNNAMED:
            near = difflib.get_close_matches(column, known, n=1, cutoff=0.0)[0]
            yield document_messages.UNKNOWN_COLUMN.format(value=column, near=near)


def _may_mean_only_for(column: str) -> bool:
    """Whether a column that is none may be meant to say whose people alone may see a document."""
    plain = re.sub(r"[^a-z]+", "_", column.lower())
    return column != ONLY_FOR and ("only" in plain or bool(difflib.get_close_matches(plain, [ONLY_FOR])))


def _wrong_file(file: str, files: Collection[str], seen: Collection[str]) -> str:
    if file in ("", "."):
        return document_messages.NO_FILE_NAMED
    if file in seen:
        return document_messages.NAMED_TWICE.format(value=file)
    if file in files:
        return ""
    near = difflib.get_close_matches(file, files, n=1, cutoff=0.3)
    if not near:
        return document_messages.NO_SUCH_FILE_AT_ALL.format(value=file)
    return document_messages.NO_SUCH_FILE.format(value=file, near=near[0])
