"""Sources: files, folders, archives, addresses and lists of addresses, each parted into its documents."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from bot.features.documents import messages as document_messages
from bot.features.documents.facts import TABLES, FactsTable, read_table, unreadable_table
from procedures.authorities import Authorities
from procedures.originals import DocumentFacts
from procedures.reading.address import Fetched
from procedures.reading.errors import ReadingError
from procedures.reading.files import LARGEST, read_bytes

#: Files of a folder or an archive; more are no manual.
MOST_FILES = 5000
#: Bytes that an archive may unpack to in all.
LARGEST_ARCHIVE = 1024 * 1024 * 1024
#: Beyond a small part, how many times its packed size its unpacked size may be.
GREATEST_RATIO = 200
#: Times that a file which changes is read again.
TRIES = 3

_SMALL = 10 * 1024 * 1024
_LONGEST_LIST = 1024 * 1024
_ENCRYPTED = 0x1
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"https?://\S+")
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError)

Read = Callable[[], Fetched]
Fetch = Callable[[str], Fetched]


@dataclass(frozen=True)
class Source:
    """Where one document is: ``shown`` to people, ``name`` for the reader, ``place`` to know it again.

    ``problem`` says why it cannot be read at all; ``folder`` is what it stood in, ``facts`` what was said.
    """

    shown: str
    name: str
    place: str
    read: Read | None = None
    folder: str = ""
    facts: DocumentFacts | None = None
    problem: str = ""


def sources_of(
    named: Sequence[str], lists: Sequence[str], authorities: Authorities, fetch: Fetch
) -> list[Source]:
    """Return the documents of what was named: addresses, files, folders, zips, lists of addresses.

    What cannot be used is a source with its problem. A document that was named twice comes once.
    """
    found: list[Source] = []
    for each in named:
        found += _of(each, authorities, fetch)
    for each in lists:
        found += _addresses(each, fetch, strict=True)
    places: dict[str, Source] = {}
    for source in found:
        places.setdefault(source.place if not source.problem else f"{source.shown} {source.problem}", source)
    return list(places.values())


def _of(each: str, authorities: Authorities, fetch: Fetch) -> Iterable[Source]:
    if "://" in each:
        return [_address(each, fetch)]
    path = Path(each)
    if path.is_dir():
        return _with_tables(each, _of_folder(path, each), authorities)
    if path.suffix.lower() == ".zip" and path.is_file():
        return _with_tables(each, _of_archive(path, each), authorities)
    if path.suffix.lower() in {".txt", ".text"} and _lists_addresses(path):
        return _addresses(each, fetch)
    return [_file(path, each, path.name)]


def is_address(text: str) -> bool:
    """Whether a text is written as a web address."""
    return _ADDRESS.fullmatch(text) is not None


def _address(address: str, fetch: Fetch) -> Source:
    return Source(address, address, address, partial(fetch, address))


def _file(path: Path, shown: str, name: str, folder: str = "") -> Source:
    place = os.path.abspath(path)  # noqa: PTH100 - a link stays the file it is called by
    return Source(on_one_line(shown), on_one_line(name), place, partial(read_steadily, path), folder)


def read_steadily(path: Path) -> Fetched:
    """Return a file as it stands, read again where it changed meanwhile. Raises ReadingError."""
    for _ in range(TRIES):
        before = _state(path)
        try:
            data = read_bytes(path)
        except ReadingError:  # such as a file that somebody empties to write it anew
            if before == _state(path):
                raise
            continue
        if before == _state(path):
            return Fetched(data, "", path.name)
    raise ReadingError(document_messages.CHANGED_WHILE_READ.format(name=path.name))


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _lists_addresses(path: Path) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_LIST:
            return False
        lines = _lines(path)
    except (OSError, ValueError):
        return False
    return bool(lines) and all(is_address(line) for _, line in lines)


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a list, with their numbers, without what is empty or a remark."""
    lines = enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1)
    return [(n, line.strip()) for n, line in lines if line.strip() and not line.lstrip().startswith("#")]


def _addresses(each: str, fetch: Fetch, *, strict: bool = False) -> Iterator[Source]:
    path = Path(each)
    try:
        read_bytes(path)
        lines = _lines(path)
    except (ReadingError, UnicodeDecodeError) as error:
        yield _refused(each, str(error) if isinstance(error, ReadingError) else _no_addresses(path))
        return
    if strict and not lines:
        yield _refused(each, _no_addresses(path))
    for number, line in lines:
        if is_address(line):
            yield _address(line, fetch)
        else:
            told = document_messages.NO_ADDRESS.format(name=path.name, line=number, found=line[:60])
            yield _refused(f"{each}, line {number}", told)


def _no_addresses(path: Path) -> str:
    return document_messages.NO_ADDRESSES.format(name=path.name)


def _refused(shown: str, problem: str) -> Source:
    return Source(shown, shown, shown, problem=problem)


def _of_folder(folder: Path, shown: str) -> Iterator[Source]:
    count = 0
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for linked in (path for name in folders if (path := Path(at) / name).is_symlink()):
            yield _refused(
                on_one_line(str(linked)),
                document_messages.LINKED_FOLDER.format(name=on_one_line(linked.name)),
            )
        for name in sorted(files, key=_in_order):
            if is_hidden(name):
                continue
            count += 1
            if count > MOST_FILES:
                told = document_messages.TOO_MANY.format(name=folder.name or shown, most=MOST_FILES)
                yield _refused(shown, told)
                return
            path = Path(at) / name
            inner = path.relative_to(folder).as_posix()
            around = _folder_names(folder.absolute().name, inner)
            if _leads_out(path, folder):
                yield _refused(
                    on_one_line(str(path)), document_messages.LINK_OUT.format(name=on_one_line(inner))
                )
            elif path.suffix.lower() == ".zip":
                for part in _of_archive(path, str(path)):
                    yield replace(part, name=f"{inner}/{part.name}", folder=f"{around} / {part.folder}")
            else:
                yield _file(path, str(path), inner, around)


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether a file of a folder is a link to one elsewhere, which nobody meant to add with the folder."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return True


def on_one_line(text: str) -> str:
    """Return a text that may hold a file's name on one line, so that no name writes lines into a report."""
    return _CONTROLS.sub(" ", text)


def _folder_names(outer: str, inner: str) -> str:
    return " / ".join((outer, *PurePosixPath(inner).parts[:-1]))


def is_hidden(name: str) -> bool:
    """Whether a name is of what no person put there: hidden, a lock of an editor, or a system's own."""
    return name.startswith((".", "~$")) or name in {"__MACOSX", "Thumbs.db", "desktop.ini"}


def _in_order(name: str) -> list[tuple[int, str]]:
    """Names in the order of their numbers: chapter 2 before chapter 10."""
    return [
        (int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d{1,9})", name.lower())
    ]


def _of_archive(path: Path, shown: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
    except _FAULTS:
        yield _refused(shown, document_messages.ARCHIVE_DAMAGED.format(name=path.name))
        return
    if len(parts) > MOST_FILES:
        yield _refused(shown, document_messages.TOO_MANY.format(name=path.name, most=MOST_FILES))
        return
    if sum(part.file_size for part in parts) > LARGEST_ARCHIVE:
        yield _refused(shown, document_messages.ARCHIVE_TOO_LARGE.format(name=path.name))
        return
    place = os.path.abspath(path)  # noqa: PTH100
    times = Counter(map(_inner, parts))
    for part in sorted(parts, key=lambda part: _in_order(part.filename)):
        inner = _inner(part)
        if any(map(is_hidden, (p for p in PurePosixPath(inner).parts if p != ".."))):
            continue
        name = f"{shown}/{inner}"
        twice = document_messages.TWICE_IN_ARCHIVE if times[inner] > 1 else ""
        wrong = _wrong_part(part, inner) or twice
        if wrong:
            yield _refused(name, wrong.format(name=inner))
        else:
            read = partial(_read_part, path, part.filename)
            yield Source(name, inner, f"{place}!{inner}", read, _folder_names(path.stem, inner))


def _inner(part: zipfile.ZipInfo) -> str:
    """The path of a part within its archive."""
    return on_one_line(part.filename.replace("\\", "/"))


def _wrong_part(part: zipfile.ZipInfo, inner: str) -> str:
    """The sentence for a part of an archive that is not unpacked, or nothing."""
    pure = PurePosixPath(inner)
    if pure.is_absolute() or ".." in pure.parts or re.match(r"[A-Za-z]:", inner):
        return document_messages.LEADS_OUT
    if part.flag_bits & _ENCRYPTED:
        return document_messages.ARCHIVE_LOCKED
    if pure.suffix.lower() == ".zip":
        return document_messages.ARCHIVE_IN_ARCHIVE
    swollen = part.file_size > _SMALL and part.file_size > part.compress_size * GREATEST_RATIO
    return document_messages.PART_TOO_LARGE if swollen or part.file_size > LARGEST else ""


def _read_part(path: Path, part: str) -> Fetched:
    name = PurePosixPath(part).name
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part) as file:
            data = file.read(LARGEST + 1)
    except (*_FAULTS, KeyError) as error:
        raise ReadingError(document_messages.ARCHIVE_DAMAGED.format(name=name)) from error
    if not data:
        raise ReadingError(f"{name} is empty; add a copy with text in it.")
    return Fetched(data, "", name)


def _with_tables(shown: str, sources: Iterable[Source], authorities: Authorities) -> Iterator[Source]:
    """Yield sources with what the tables beside them say, and what is wrong with those."""
    found = list(sources)
    tables = [s for s in found if PurePosixPath(s.name).name.lower() in TABLES and s.read]
    documents = [s for s in found if s not in tables]
    if not documents:
        yield _refused(shown, document_messages.EMPTY_FOLDER.format(name=Path(shown).name or shown))
        return
    said: dict[str, tuple[DocumentFacts | None, str]] = {}
    waiting: set[str] = set()
    for table in tables:
        beside = PurePosixPath(table.name).parent
        inside = {_under(s.name, beside): s.name for s in documents if _under(s.name, beside)}
        read = _table(table, inside, authorities)
        yield from (_refused(table.shown, problem) for problem in read.problems)
        said |= {inside[file]: (facts, "") for file, facts in read.facts.items()}
        said |= {inside[file]: (None, why) for file, why in read.refused.items()}
        waiting |= {inside[file] for file in read.waiting}
    for source in (source for source in documents if source.name not in waiting):
        facts, problem = said.get(source.name, (None, ""))
        yield replace(source, facts=facts, problem=source.problem or problem)


def _table(table: Source, files: dict[str, str], authorities: Authorities) -> FactsTable:
    assert table.read is not None
    name = PurePosixPath(table.name).name
    try:
        return read_table(name, table.read().data, files, authorities)
    except ReadingError as error:
        return unreadable_table(str(error), files)


def _under(name: str, folder: PurePosixPath) -> str:
    """The path of a file from ``folder``, or nothing where it is not inside."""
    pure = PurePosixPath(name)
    return pure.relative_to(folder).as_posix() if pure.is_relative_to(folder) else ""
