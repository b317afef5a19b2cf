"""The library as a whole: every note file, the words, the questions on which sources differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from procedures.actions import ActionFile, AgreedAction, load_actions
from procedures.audits import Checklist, load_checklists
from procedures.authorities import Authorities, load_authorities
from procedures.boundary.checking import rule_problems
from procedures.boundary.loading import FOLDER, load_rules
from procedures.boundary.rules import Rules
from procedures.boundary.wordings import Wordings, load_wordings
from procedures.document import Document, Original, Passage, Seen, is_web_address, text_digest
from procedures.fields import Text
from procedures.lists import ListError, read_yaml
from procedures.notes import NoteFile, read_notes
from procedures.problem import Problem
from procedures.provenance import NAME, Shape, Shapes, load_shapes, shape_of
from procedures.refresher import ScenarioSet, load_sets
from procedures.subjects import Subjects, load_subjects
from procedures.words import Words, load_words

#: The library that comes with the project.
SHIPPED = Path(__file__).parent / "library"

Listed = TypeVar("Listed")


@dataclass(frozen=True)
class Library:
    """Notes by document, with what goes with them. ``misread`` are the mistakes of its files."""

    files: tuple[NoteFile, ...]
    authorities: Authorities
    words: Words
    questions: Mapping[str, str] = field(default_factory=dict)
    misread: tuple[Problem, ...] = ()
    rules: Rules = field(default_factory=Rules)
    wordings: Wordings = field(default_factory=Wordings)
    sets: tuple[ScenarioSet, ...] = ()
    action_files: tuple[ActionFile, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    subjects: Subjects = field(default_factory=Subjects)
    #: The shapes of the paragraphs that notes and actions rest on, by document and locator.
    sources: Mapping[str, Shapes] = field(default_factory=dict)
    #: Where it was loaded from.
    folder: Path = SHIPPED

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All mistakes: those of files, and those of rules beside every case, for which no question waits."""
        of_rules = rule_problems(self.rules, self.notes, self.documents, self.authorities, self.questions)
        return (*self.misread, *of_rules)

    @cached_property
    def notes(self) -> tuple[Passage, ...]:
        """Every note that is not retired, in the order of files and of headings."""
        return tuple(note for file in self.files for note in file.notes)

    @cached_property
    def by_id(self) -> dict[str, Passage]:
        """Every note that is not retired, by its id."""
        return {note.id: note for note in self.notes}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents that notes are about, by id."""
        return {file.document.id: file.document for file in self.files}

    @cached_property
    def actions(self) -> dict[str, AgreedAction]:
        """What decisions ordered or agreed, by id, in the order of files and of what each file says."""
        return {action.id: action for file in self.action_files for action in file.actions}

    def follow(self) -> None:
        """Look for what was changed since it was loaded: one that was loaded once stays as it is."""

    @property
    def digest(self) -> str:
        """A digest of every note as it is found and shown."""
        lines = [f"{n.id}\t{n.heading}\t{n.text}\t{n.asked_as}" for n in self.notes]
        return text_digest("\n".join(lines))


def is_shipped(path: Path) -> bool:
    """Return whether a path leads into the library that comes with the project."""
    return path.resolve().is_relative_to(SHIPPED.resolve())


def note_paths(folder: Path) -> list[Path]:
    """Return the files of notes in the folder of a library, in the order in which they are read."""
    return sorted(folder.glob("*/*.md"))


def load_library(folder: Path, instead: Mapping[Path, str] | None = None) -> Library:
    """Load the library in ``folder``; an empty or absent folder is an empty library.

    Mistakes do not raise: they are in ``problems``, and what cannot be used is left out. ``instead`` holds
    texts that are read in place of what their files of notes hold, or of files that are not there yet.
    """
    files: list[NoteFile] = []
    problems: list[Problem] = []
    for path in sorted({*note_paths(folder), *(instead or {})}):
        file, mistakes = read_notes(path, (instead or {}).get(path))
        problems += mistakes
        if file:
            files.append(file)
    files = with_editions(files)
    authorities = _listed(
        load_authorities, _own_or_shipped(folder, "authorities.yaml"), Authorities(()), problems
    )
    words = _listed(load_words, _own_or_shipped(folder, "words.yaml"), Words({}), problems)
    subjects = _listed(load_subjects, _own_or_shipped(folder, "subjects.yaml"), Subjects(), problems)
    questions = _listed(_load_questions, folder / "disagreements.yaml", dict[str, str](), problems)
    sources = _listed(load_shapes, folder / NAME, dict[str, dict[str, Shape]](), problems)
    rules, found = load_rules(folder / FOLDER)
    wordings, misread = load_wordings(folder / FOLDER)
    library = Library(
        tuple(files),
        authorities,
        words,
        questions,
        rules=rules,
        wordings=wordings,
        subjects=subjects,
        sources=sources,
        folder=folder,
    )
    problems += [*_cross_checks(library), *found, *misread]
    retired = [note_id for file in files for note_id in file.retired]
    sets, wrong = load_sets(folder / "refresher", library.by_id, retired)
    actions, amiss = load_actions(folder / "actions", library.documents, authorities.by_slug)
    checklists, mistaken = load_checklists(folder / "audit", library.by_id, retired)
    problems += [*wrong, *amiss, *mistaken]
    return replace(library, misread=tuple(problems), sets=sets, action_files=actions, checklists=checklists)


def with_editions(files: Sequence[NoteFile]) -> list[NoteFile]:
    """Tell each document which it replaced: the latest of those that say it replaced them."""
    before: dict[str, Document] = {}
    for file in files:
        after = file.document.superseded_by
        if after and (
            after not in before or (file.document.published or "") > (before[after].published or "")
        ):
            before[after] = file.document
    return [
        replace(file, document=replace(file.document, supersedes=before[file.document.id].id))
        if file.document.id in before
        else file
        for file in files
    ]


def resting_places(library: Library) -> dict[str, tuple[str, ...]]:
    """Return the places of each document on which a note or an agreed action rests, by its id."""
    found: dict[str, dict[str, None]] = {}
    claims = [(note.document_id, note.rests_on) for note in library.notes]
    claims += [(action.document_id, action.rests_on) for action in library.actions.values()]
    for document_id, rests_on in claims:
        found.setdefault(document_id, {}).update(dict.fromkeys(rests_on))
    return {document_id: tuple(places) for document_id, places in found.items()}


def shapes_of(original: Original, places: Iterable[str]) -> dict[str, Shape]:
    """Return the shapes of those places that an original holds."""
    found = {}
    for place in places:
        held = resting(original.passages, place)
        if held:
            text = " ".join(passage.text for passage in held)
            found[place] = shape_of(text, f"{original.document.id} {place}")
    return found


def differing(library: Library, original: Original) -> tuple[str, ...]:
    """Return the places at which an original is not the text that the library's notes were written from.

    A copy that holds some of them only is none that differs; one that holds none of them does, at all.
    """
    kept = library.sources.get(original.document.id, {})
    found = shapes_of(original, kept)
    if kept and not found:
        return tuple(kept)
    return tuple(place for place, shape in found.items() if not shape.fits(kept[place]))


def unproved(library: Library, originals: Iterable[Original]) -> list[Problem]:
    """Return a problem for each note or agreed action that rests on a paragraph its original lacks."""
    by_id = {original.document.id: original for original in originals}
    claims: list[tuple[Path, int, str, str, tuple[str, ...]]] = []
    for file in library.files:
        if file.document.seen is not Seen.ORIGINAL:  # its places are those of the page where it was seen
            continue
        claims += [(file.path, file.lines[n.id], n.id, n.document_id, n.rests_on) for n in file.notes]
    for listed in library.action_files:
        claims += [(listed.path, listed.lines[a.id], a.id, a.document_id, a.rests_on) for a in listed.actions]
    problems = []
    for path, line, claim_id, document_id, rests_on in claims:
        original = by_id.get(document_id)
        for locator in rests_on if original else ():
            if not resting(original.passages if original else (), locator):
                message = f"{claim_id.split('/')[1]} rests on {locator}, which the original does not hold"
                problems.append(Problem(path, line, message))
    return problems


def unread(library: Library) -> list[Problem]:
    """Return a problem for each note that was not read a second time, or one for a whole file of them."""
    found: list[Problem] = []
    for file in library.files:
        if file.notes and len(file.unread) == len(file.notes):
            found.append(
                Problem(file.path, 1, f"none of its notes ({len(file.notes)}) was read a second time")
            )
            continue
        for note_id in file.unread:
            message = f"{note_id.split('/')[1]} was not read a second time"
            found.append(Problem(file.path, file.lines[note_id], message))
    return found


def resting(passages: Iterable[Passage], locator: str) -> tuple[Passage, ...]:
    """Return the passages of an original that ``locator`` names.

    A whole paragraph names all its items; an item names the paragraph when that was kept whole.
    """
    held = tuple((plain_locator(p.locator), p) for p in passages)
    wanted = plain_locator(locator)
    if exact := tuple(p for name, p in held if name == wanted):
        return exact
    parts = tuple(f"{wanted}{after}" for after in (" (,." if "." in wanted else " (,"))
    if items := tuple(p for name, p in held if name.startswith(parts)):
        return items
    return tuple(p for name, p in held if wanted.startswith((f"{name} ", f"{name}(")))


def _own_or_shipped(folder: Path, name: str) -> Path:
    """Councils' names, everyday words and subjects are needed also where a library has no notes."""
    own = folder / name
    return own if own.exists() else SHIPPED / name


@lru_cache(maxsize=65_536)  # a note's paragraph is looked for among all of a document
def plain_locator(locator: str) -> str:
    """A locator in one form: "paragraph 31" is "31"."""
    return " ".join(locator.replace("’", "'").lower().split()).removeprefix("paragraph ")


def _listed(load: Callable[[Path], Listed], path: Path, nothing: Listed, problems: list[Problem]) -> Listed:
    """Return what ``load`` makes of a list: what stands without its mistakes, or ``nothing``."""
    try:
        return load(path)
    except ListError as mistake:
        problems += mistake.problems
        return nothing if mistake.rest is None else cast(Listed, mistake.rest)


class _Disagreement(NamedTuple):
    """An entry of ``disagreements.yaml``."""

    question: Text


def _load_questions(path: Path) -> dict[str, str]:
    file = read_yaml(path)
    made = file.entries(None, _Disagreement)
    return file.sound({key: entry.question for key, entry in made.items()})


def _cross_checks(library: Library) -> Iterator[Problem]:
    """Mistakes that show only when files are read together."""
    first: dict[str, Path] = {}
    for file in library.files:
        for field_name, message in _document_references(file.document, library, first):
            yield Problem(file.path, file.fields.get(field_name, 1), message)
        first.setdefault(file.document.id, file.path)
        for note in file.notes:
            for message in _note_references(note, library):
                yield Problem(file.path, file.lines[note.id], message)


def _document_references(
    document: Document, library: Library, first: Mapping[str, Path]
) -> Iterator[tuple[str, str]]:
    """Yield the name of a field and what is wrong with it; ``first`` holds the files read before."""
    if document.id in first:
        yield "id", f"the id {document.id} is already that of {first[document.id].name}"
    if document.superseded_by and document.superseded_by not in library.documents:
        yield "superseded_by", f"superseded_by names {document.superseded_by}, which is not in the library"
    if document.url and not is_web_address(document.url):
        yield "url", f"url is {document.url}, which is no web address that a button can open"
    for slug in document.about:
        if slug not in library.authorities.by_slug:
            yield "about", f"about names {slug}, which is not in authorities.yaml"


def _note_references(note: Passage, library: Library) -> Iterator[str]:
    slug = note.id.split("/")[1]
    for position in note.positions:
        if position.question not in library.questions:
            yield f"{slug}: Position names {position.question}, which is not in disagreements.yaml"
    for document_id in note.law_then:
        if document_id not in library.documents:
            yield f"{slug}: Law then names {document_id}, which is not in the library"
