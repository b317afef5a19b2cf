"""What is held: the lists behind check and about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.features.admin import messages as admin_messages
from bot.features.boundary.service import unspoken
from bot.features.citations.model import FeedbackVerdict
from bot.features.citations.service import shares
from embeddings.calibration import LabelledQuestion, asked_of_their_documents, load_labelled
from embeddings.search import Search
from embeddings.weights import Learned
from procedures.document import text_digest
from procedures.library import Library, load_library, unproved, unread
from procedures.lists import ListError
from procedures.notes import Problem

#: The library's own labelled questions.
CALIBRATION = "calibration.yaml"
#: The folder of further ones, and of documents that they bring with them.
QUESTIONS = "questions"


@dataclass(frozen=True)
class NotesCheck:
    """What is found in the files of the notes as they stand now; ``sound`` says what was checked.

    ``is_in_use`` says that the assistant answers with these notes already.
    """

    problems: tuple[tuple[str, int, str], ...]
    sound: str
    is_in_use: bool


class Inventory:
    """The inventory of the library and of the originals that were added."""

    def __init__(
        self,
        library: Library,
        library_dir: Path,
        corpus: Callable[[], Corpus],
        search: Callable[[], Search],
        learned: Callable[[], Learned],
        verdicts: Callable[[], Mapping[FeedbackVerdict, int]],
        held_back: Callable[[], Sequence[Problem]],
        not_searched_there: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``search`` and ``learned`` are made when first asked for; ``verdicts`` counts readers' verdicts.

        ``held_back`` are texts that claim to be a source and differ from it. ``not_searched_there`` says why
        the database that machines share does not search: "" where it does, None where none is shared.
        """
        self._library = library
        self._library_dir = library_dir
        self._corpus = corpus
        self._search = search
        self._learned = learned
        self._verdicts = verdicts
        self._held_back = held_back
        self._not_searched_there = not_searched_there
        self._checked: tuple[object, Corpus, Library, list[Problem]] | None = None

    def problems(self) -> list[Problem]:
        """Return every mistake of the library, also against the originals that were added."""
        return [*self._problems_of(self._library), *self._held_back()]

    def notes_now(self) -> NotesCheck:
        """Check the files of the notes as they stand now, each place by its file within the library.

        They are read again once a file of the library is another, or something else was added.
        """
        self._library.follow()
        folder, corpus = self._library_dir, self._corpus()
        state = _state_of(folder)
        checked = self._checked
        if checked is None or checked[0] != state or checked[1] is not corpus:
            library = load_library(folder)
            checked = self._checked = (state, corpus, library, self._problems_of(library))
        library = checked[2]
        problems = tuple((_within(folder, found.path), found.line, found.message) for found in checked[3])
        return NotesCheck(problems, self._sound(library), library.notes == self._library.notes)

    def problems_with(self, instead: Mapping[Path, str]) -> list[Problem]:
        """Check the files as they stand now, but for those that ``instead`` holds other texts of."""
        return self._problems_of(load_library(self._library_dir, instead))

    def _problems_of(self, library: Library) -> list[Problem]:
        found = [*library.problems, *unspoken(library.rules), *unproved(library, self._corpus().originals)]
        try:
            labelled_questions(self._library_dir)
        except ListError as mistake:
            found += mistake.problems
        return found

    def calibration_due(self) -> bool:
        """Whether notes, labelled questions or models have changed since what is in use was learned.

        Raises ListError where the labelled questions cannot be read.
        """
        labelled = labelled_questions(self._library_dir)
        changed = self._learned().digest != learned_from(self._library, labelled)
        return bool(labelled) and (changed or not self._search().calibrated)

    def unread(self) -> list[Problem]:
        """Return every note that was not read a second time, or one line for a file with none that was."""
        return unread(self._library)

    def all_read(self) -> str:
        """Return how many notes were read a second time, where all were."""
        return admin_messages.ALL_READ.format(notes=len(self._library.notes))

    def copies(self) -> str | None:
        """Return why machines search copies where their database could search, in a sentence, or None."""
        why = self._not_searched_there()
        return admin_messages.COPIES_TOLD.format(why=why) if why else None

    def _searched(self) -> dict[str, str]:
        """Return how originals are searched, where machines share them."""
        why = self._not_searched_there()
        if why is None:
            return {}
        there, copied = admin_messages.SEARCHED_THERE, admin_messages.SEARCHED_IN_COPIES.format(why=why)
        return {"originals are searched": copied if why else there}

    def sound(self) -> str:
        """Return what was checked, where no mistake was found."""
        return self._sound(self._library)

    def _sound(self, library: Library) -> str:
        originals = self._corpus().originals
        return admin_messages.SOUND.format(
            notes=len(library.notes),
            documents=len(library.files),
            originals=len(originals),
            shaped=len(library.sources),
        )

    def about(self) -> dict[str, Any]:
        """Return what is held, how old it is, the error rates of what was learned, and readers' verdicts."""
        dates = sorted(d.published for d in self._library.documents.values() if d.published)
        learned = self._learned()
        verdicts = self._verdicts()
        return {
            "documents": len(self._library.documents),
            "notes": len(self._library.notes),
            "originals added": len(self._corpus().originals),
            **self._searched(),
            "oldest document": formatting.date(dates[0]) if dates else formatting.NO_DATE,
            "newest document": formatting.date(dates[-1]) if dates else formatting.NO_DATE,
            "calibrated for the models in use": self._search().calibrated,
            "labelled questions": learned.questions,
            **{
                admin_messages.RATES[name]: admin_messages.in_100(rate)
                for name, rate in learned.rates.items()
            },
            "answers judged by readers": sum(verdicts.values()),
            **{f"share of these judged {said}": share for said, share in shares(verdicts).items()},
        }

    def rates(self) -> list[str]:
        """Return how often the running build is right and wrong, each rate as a sentence."""
        return [admin_messages.rate_in_words(name, rate) for name, rate in self._learned().rates.items()]


def _within(folder: Path, path: Path) -> str:
    """A file by its place in a folder; another by its name alone."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def labelled_questions(library_dir: Path) -> list[LabelledQuestion]:
    """Return the library's own labelled questions. Raises ListError, naming file and line."""
    labelled = load_labelled(library_dir / CALIBRATION)
    for path in sorted((library_dir / QUESTIONS).glob("*.yaml")):
        more = load_labelled(path)
        labelled += more if any(e.note for q in more for e in q.evidence) else asked_of_their_documents(more)
    return labelled


def learned_from(library: Library, labelled: Sequence[LabelledQuestion]) -> str:
    """Return a digest of what is learned from: the library's notes and the labelled questions."""
    notes = [(n.id, n.text, n.asked_as, n.rests_on) for n in library.notes]
    return text_digest(repr((notes, [(q.question, q.evidence, q.over) for q in labelled])))


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a mistake for a program."""
    return {"file": str(problem.path), "line": problem.line, "message": problem.message}


def figures_table(made: Mapping[str, Any]) -> str:
    """Return figures as lines, names first."""
    return "\n".join(f"{name:44} {_plain(value)}" for name, value in made.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _state_of(folder: Path) -> Mapping[Path, tuple[int, int, int]]:
    """Return what tells the state of each file of a library without reading it."""
    found: dict[Path, tuple[int, int, int]] = {}
    for path in folder.rglob("*"):
        with suppress(OSError):  # one that is just going
            stat = path.stat()
            found[path] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return found
