"""Taking an original in: a file's bytes become a document of the library, or a new one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from procedures.authorities import Authorities
from procedures.document import (
    LOCAL_KINDS,
    Document,
    Kind,
    Original,
    Passage,
    Seen,
    Standing,
    as_read,
    slug,
    text_digest,
    words_digest,
)
from procedures.library import Library, resting
from procedures.notes import NoteFile
from procedures.reading import process
from procedures.reading.coverage import Coverage
from procedures.reading.kinds import is_about_another
from procedures.reading.publishers import GOVERNMENT
from procedures.reading.reader import NO_TITLE
from procedures.reading.recognised import Recognised

#: What is said of a document that does not say whose it is.
NO_PUBLISHER = "publisher not stated in the document"
#: The notice of what was read off a picture of a page.
READ_BY_MACHINE = "Page {page} was read by machine from a picture. Check figures against the page itself."
#: The notice of what claims to be national law or guidance that nothing here proves it to be.
UNPROVED = "Nothing here proves that this is the text of {title}. Compare it with the publisher's."
#: How the title of a text is shown that bears the title of law or guidance and is not known to be it.
_COPY = "{title} (unproved copy)"
#: What is in doubt until a person says it, by the name of the fact.
_DOUBTS = {
    "kind": "It is not clear what kind of document {name} is.",
    "council": "No council was recognised in {name}.",
    "date": "{name} does not say when it was made.",
    "title": NO_TITLE,
}

_CLAIMS = "{name} says that it is {title}; nothing here proves that this is its text."
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

#: Kinds that are the whole country's: a council that they name is not theirs.
_NATIONAL = frozenset(
    {Kind.STATUTE, Kind.REGULATIONS, Kind.GUIDANCE, Kind.ADVICE, Kind.JUDGMENT, Kind.REPORT}
)
#: Kinds of which a publisher makes one a day under one title.
_DATED = frozenset({Kind.PAPER, Kind.MINUTES})
_LAID_OUT = frozenset({Kind.PAPER, Kind.MINUTES, Kind.DECISION})
#: Words that a title may have beside the document's own: they say what it is, not what it tells of.
_EDITION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and of the in for statutory guidance edition version updated revised final web accessible"
        " january february march april may june july august september october november december",
    )
)
_LOWER_WORDS = frozenset({"the", "of", "and", "for", "council", "county", "borough", "city", "london"})


@dataclass(frozen=True)
class DocumentFacts:
    """What whoever adds a document knows of it; each takes the place of what was recognised.

    ``date`` is a year, a month or a day in ISO form; ``council`` slugs of ``authorities.yaml``;
    ``edition`` goes into the title ("7th edition"); ``folder`` is the name of the folder the file was in,
    which may name its council; ``only_for`` is the council whose people alone may see it, else "".
    ``for_all`` says that all may, though it is like one that is one council's alone.
    """

    kind: Kind | None = None
    title: str = ""
    date: str = ""
    council: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    edition: str = ""
    folder: str = ""
    only_for: str = ""
    for_all: bool = False

    def over(self, under: DocumentFacts) -> DocumentFacts:
        """Return these facts, with those of ``under`` where these say nothing."""
        return DocumentFacts(**{name: getattr(self, name) or getattr(under, name) for name in vars(self)})

    def titled(self, recognised: str) -> str:
        """Return the title, else the recognised one, with the edition unless it names that already."""
        title = self.title or recognised
        return f"{title}, {self.edition}" if self.edition.lower() not in title.lower() else title


def original_of(
    data: bytes,
    name: str,
    library: Library,
    content_type: str = "",
    facts: DocumentFacts | None = None,
    *,
    added: str = "",
) -> Original:
    """Read an original and give it the id, date and standing that the library knows for it.

    ``name`` is the file's name, its path in the folder that was added, or its address: with title and
    publisher it makes the document's id, so that a new copy from the same place takes its place.
    ``facts`` override what the reader recognises; ``added`` is when it is taken in.
    ``Original.doubts`` says what to ask a person about; ``Original.words`` is equal for one text in two
    formats. Raises ReadingError with a sentence that names the file.
    """
    facts = facts or DocumentFacts()
    stated = process.shared.recognise(data, name, content_type)
    found = _with_facts(stated, facts)
    known = _known(found, library) or _known_in_spite_of_date(found, stated.published, library)
    namesake = None if known else _namesake(found, library)
    document = as_read(known.document) if known else _new_document(found, library, name, facts, namesake)
    read = process.shared.passages(data, name, document.id, document.kind, content_type)
    if known and not (found.published or found.reference or _holds(read, known)):
        # it has the title, but neither a date nor a paragraph of the document that is known
        known, namesake = None, _namesake(found, library)
        document = _new_document(found, library, name, facts, namesake)
        read = process.shared.passages(data, name, document.id, document.kind, content_type)
    claims = namesake or (None if not known or _is_proved(known, found, library, name) else known)
    claimed = claims.document.title if claims else ""
    made = tuple(_marked(passage, found.by_machine, claimed) for passage in read)
    return Original(
        document=document,
        passages=made,
        source=name,
        digest=hashlib.sha256(data).hexdigest(),
        added=added,
        words=words_digest(passage.text for passage in made),
        doubts=settled(
            [
                *_doubts(found, document, made, known, name),
                *([_CLAIMS.format(name=name, title=claimed)] if claimed else []),
                *_kept_apart(stated, found, known, library, name),
            ],
            name,
            [field for field, value in vars(facts).items() if value],
        ),
        unread=found.unread,
        by_machine=found.by_machine,
    )


def _is_proved(known: NoteFile, found: Recognised, library: Library, name: str) -> bool:
    """Whether a text is what it was recognised as: by its shape, by its address, or as it claims little.

    Where a shape is kept, a text that differs from it is held back later.
    """
    document = known.document
    claims = found.reference or document.kind in _NATIONAL
    return not claims or bool(library.sources.get(document.id)) or _is_official(name, document)


def _is_official(name: str, document: Document) -> bool:
    """Whether a text came from an address of the state, or of the site that the library names for it."""
    host = urlsplit(name).hostname if "://" in name else None
    return bool(host) and (f".{host}".endswith(".gov.uk") or host == urlsplit(document.url or "").hostname)


def _namesake(found: Recognised, library: Library) -> NoteFile | None:
    """The library's file for law or guidance whose title and year a text bears that is not known as it."""
    return next((file for file in library.files if _bears_title(found, file.document)), None)


def _bears_title(found: Recognised, document: Document) -> bool:
    if document.kind not in _NATIONAL or _words_of(found.title) != _words_of(document.title):
        return False
    years = set(_YEAR.findall(found.title))
    if years:
        return bool(years & {*_YEAR.findall(document.title), (document.published or "")[:4]})
    return _agree(found.published, document.published)


def _words_of(title: str) -> set[str]:
    """The words of a title, but for those that tell its edition."""
    return set(re.findall(r"[^\W\d_]+", _one_plain(title))) - _EDITION_WORDS


def _holds(made: Sequence[Passage], known: NoteFile) -> bool:
    """Whether a text has a paragraph that the notes rest on; also where they name none by its number."""
    locators = {where for note in known.notes for where in note.rests_on if re.search(r"\d", where)}
    return not locators or any(resting(made, where) for where in locators)


def _marked(passage: Passage, by_machine: Collection[int], claimed: str) -> Passage:
    """A passage, with the notices that it was read off a picture, and that nothing proves what it claims."""
    told = [READ_BY_MACHINE.format(page=passage.page)] if passage.page in by_machine else []
    told += [UNPROVED.format(title=claimed)] if claimed else []
    return replace(passage, notices=(*passage.notices, *told)) if told else passage


def is_read_by_machine(passage: Passage) -> bool:
    """Whether the words of a passage were read off a picture, so that a figure may be wrong."""
    return READ_BY_MACHINE.format(page=passage.page) in passage.notices


def fact_in_doubt(doubt: str) -> str | None:
    """Return the name of the fact that a doubt is about, as the command line calls it; None of any other."""
    for fact, sentence in _DOUBTS.items():
        before, _, after = sentence.partition("{name}")
        if doubt.startswith(before) and doubt.endswith(after):
            return fact
    return None


def settled(doubts: Iterable[str], source: str, said: Iterable[str]) -> tuple[str, ...]:
    """Return the doubts about what came from ``source`` that stay once facts were said, given by name."""
    gone = {_DOUBTS[fact].format(name=source) for fact in said if fact in _DOUBTS}
    return tuple(doubt for doubt in doubts if doubt not in gone)


def coverage(original: Original, data: bytes, content_type: str = "", name: str = "") -> Coverage:
    """Return how much of a file's words stands in an original, and what does not.

    ``name`` is the file's, where it is another than the original was made of.
    Raises ReadingError if the file cannot be read.
    """
    titles = (original.document.title,)
    return process.shared.coverage(data, name or original.source, original.passages, content_type, titles)


def _with_facts(found: Recognised, facts: DocumentFacts) -> Recognised:
    return replace(
        found,
        kind=facts.kind or found.kind,
        title=facts.titled(found.title),
        published=facts.date or found.published,
        publisher=facts.publisher or found.publisher,
        url=facts.url or found.url,
    )


def _known(found: Recognised, library: Library) -> NoteFile | None:
    """The library's file for this document: by its reference, else by title, publisher and date."""
    return next((file for file in library.files if _is_this(file, found)), None)


def _known_in_spite_of_date(found: Recognised, stated: str | None, library: Library) -> NoteFile | None:
    """The library's file for a document that states its date itself, though a person said another."""
    return _known(replace(found, published=stated), library) if stated else None


def _kept_apart(
    stated: Recognised, found: Recognised, known: NoteFile | None, library: Library, name: str
) -> Iterable[str]:
    """Say that by itself a file is a document of the library, where what a person said parts it from that."""
    itself = _known(stated, library) if found != stated and not known else None
    if itself:
        yield (
            f"{name} reads like {itself.document.title} and is kept apart from its notes because of what was "
            "said of it; add it again without that if it is the same."
        )


def _is_this(file: NoteFile, found: Recognised) -> bool:
    document = file.document
    number = _digits(found.reference)
    if not _agree(found.published, document.published):
        return False
    if number and number == _digits(document.reference):
        return found.outcome is None or document.outcome in (None, found.outcome)
    if not file.recognise or _parted(found.kind, document.kind):
        return False
    if not (found.published or _needs_no_date(file)):
        return False
    head = _plain([found.title, found.opening, *found.head])
    if not (_is_called(file, found) and all(_plain([mark]) in head for mark in file.recognise)):
        return False
    if not document.about and is_about_another(found.title, found.opening):
        return False
    return _is_publishers(file, found)


def _is_called(file: NoteFile, found: Recognised) -> bool:
    """Whether a title is the document's own: a mark of it, and no word that would make it another's.

    "Working Together 2023 in practice" is not Working Together 2023. Papers and minutes bear the title of
    a meeting or of what is reported, so there a mark within it is enough.
    """
    title = _plain([found.title])
    marks = [mark for mark in map(_one_plain, file.recognise) if mark in title]
    if not marks or file.document.kind in _LAID_OUT:
        return bool(marks)
    for mark in marks:
        title = title.replace(mark, " ")
    own = " ".join((file.document.title, file.document.publisher, *file.publishers, *file.recognise))
    rest = {word for word in re.findall(r"\w+", title) if not word.isdigit()}
    return rest <= set(re.findall(r"\w+", _plain([own]))) | _EDITION_WORDS


def _needs_no_date(file: NoteFile) -> bool:
    """Whether a title tells the edition: it has the year, or is a council's own, which bear no date."""
    year = (file.document.published or "")[:4]
    return year in " ".join(file.recognise) or file.document.kind in LOCAL_KINDS


def _agree(found: str | None, known: str | None) -> bool:
    """Whether two dates may be one: the same as far as both say it."""
    return not found or not known or found.startswith(known) or known.startswith(found)


def _parted(found: Kind, known: Kind) -> bool:
    """Whether a layout that was recognised shows that a document is of another kind."""
    return found is not known and (found in _LAID_OUT or known in _LAID_OUT)


def _is_publishers(file: NoteFile, found: Recognised) -> bool:
    """Whether a document is its publisher's: by name, or by the very date where it names nobody."""
    wanted, itself = _publishers(file), _is_named(file, found)
    by_title = len(found.published or "") <= len("2023") < len(file.document.published or "")
    if by_title and not itself and file.document.kind not in LOCAL_KINDS:
        return False  # only its title says when it was made, and only a sentence names the publisher
    said = [found.publisher, *(found.councils if found.kind in _LAID_OUT else ())]
    if any(_names(name) & words for name in said if name for words in wanted):
        return True
    if not found.publisher and itself:
        return True
    dated = bool(found.published and file.document.published)
    return not found.publisher and dated and found.kind not in _LAID_OUT


def _is_named(file: NoteFile, found: Recognised) -> bool:
    """Whether a line is the publisher's name, with a word or two beside it; no sentence that has it."""
    lines = map(_names, found.opening.split("\n"))
    return any(
        words and words <= line and len(line) <= len(words) + 2
        for line in lines
        for words in _publishers(file)
    )


def _publishers(file: NoteFile) -> list[frozenset[str]]:
    return [_names(name) for name in (file.document.publisher, *file.publishers)]


def _names(publisher: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", publisher.lower())) - _LOWER_WORDS


def _new_document(
    found: Recognised, library: Library, name: str, facts: DocumentFacts, namesake: NoteFile | None
) -> Document:
    """A document of its own; one that bears the title of a known one says in its own that it is unproved."""
    return Document(
        id=_id_of(found, name),
        title=_COPY.format(title=found.title) if namesake else found.title,
        kind=found.kind,
        publisher=found.publisher or NO_PUBLISHER,
        about=facts.council or _councils(found, library.authorities, name, facts),
        reference=found.reference,
        outcome=found.outcome,
        published=found.published,
        standing=Standing.UNKNOWN,
        seen=Seen.ORIGINAL,
        url=found.url,
    )


def _councils(
    found: Recognised, authorities: Authorities, name: str, facts: DocumentFacts
) -> tuple[str, ...]:
    """The councils of a document: as its layout says, else of its publisher, site, title or folder."""
    if found.councils:
        return authorities.named_in(" ; ".join(found.councils))
    if found.kind in _NATIONAL or found.publisher in GOVERNMENT:
        return ()
    address = re.sub(r"[-_./+%]+", " ", f"{facts.folder} / {found.url or ''} / {name}")
    for text in (found.publisher, found.title, found.opening, found.site, address):
        named = authorities.named_in(text)
        if named:
            return named
    return ()


def _doubts(
    found: Recognised,
    document: Document,
    made: Sequence[Passage],
    known: NoteFile | None,
    name: str,
) -> Iterable[str]:
    yield from found.doubts
    if known and not (found.reference or found.publisher or _is_named(known, found)):
        yield f"{name} was taken for {document.title} by its title and date; it names no publisher."
    if known and not _holds(made, known):
        yield f"{name} was taken for {document.title}, but no paragraph that a note rests on stands in it."
    if known:
        return
    if found.kind is Kind.OTHER:
        yield _DOUBTS["kind"].format(name=name)
    if not document.about and found.kind not in _NATIONAL and found.publisher not in GOVERNMENT:
        yield _DOUBTS["council"].format(name=name)
    if not found.published:
        yield _DOUBTS["date"].format(name=name)


def _id_of(found: Recognised, name: str) -> str:
    """Whose it is and what it is called; its reference or meeting, or else where it came from."""
    dated = found.kind in _DATED and found.published
    named = [found.reference] if found.reference else [found.published if dated else "", found.title]
    particulars = dict.fromkeys(part for part in (found.publisher, *named) if part)
    plain = slug("-".join(particulars))[:80].rstrip("-.") or f"document-{text_digest(found.title)}"
    if found.reference or dated:
        return plain
    source = re.sub(r"^https?://(www\.)?", "", name.strip()).rstrip("/").lower()
    source = source.encode("utf-8", "backslashreplace").decode()  # a file's name need not be text
    return f"{plain}-{text_digest(f'{source}|{found.title}|{found.publisher}')[:6]}"


def _digits(reference: str | None) -> str:
    return re.sub(r"\D", "", reference or "")


def _one_plain(text: str) -> str:
    return _plain([text])


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).replace("’", "'").lower().split())
