"""The library of an installation of its own, with its notes as their files stand at the moment of asking."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

from procedures.document import Document, Passage
from procedures.library import Library, load_library, note_paths, with_editions
from procedures.notes import NoteFile, read_notes
from procedures.problem import Problem

log = logging.getLogger(__name__)

#: What tells one state of a file from another without reading it.
_Stamp = tuple[int, int, int]


class CurrentLibrary(Library):
    """A library that follows its files of notes: what was changed in one is in use once that is looked for.

    A file with a mistake in it is not taken: its notes stay in use as they were until it is mended. The lists
    beside the notes, such as the rules and the names of councils, are those that were loaded. Threads may
    share it.
    """

    _loaded: Library
    _stamps: Mapping[Path, _Stamp]
    _following: threading.Lock

    def __init__(self, folder: Path) -> None:
        stamps = _stamps(folder)  # before they are read: what comes meanwhile has another
        loaded = load_library(folder)
        followed = {"files", "misread"}
        vars(self).update(
            {f.name: getattr(loaded, f.name) for f in fields(Library) if f.name not in followed}
        )
        vars(self).update(_loaded=loaded, _stamps=stamps, _following=threading.Lock())

    def follow(self) -> None:
        """Take in what was changed in the files of the notes since this was last called."""
        with self._following:
            stamps = _stamps(self.folder)
            if stamps == self._stamps:
                return
            files = {file.path: file for file in self._loaded.files}
            for path in sorted(path for path, stamp in stamps.items() if self._stamps.get(path) != stamp):
                file, mistakes = read_notes(path)
                if file is not None and not mistakes:
                    files[path] = file
                elif path in files:
                    log.warning("a file of notes has a mistake, and is in use as it was: file=%s", path.name)
            standing = with_editions([files[path] for path in sorted(files)])
            vars(self).update(_stamps=stamps, _loaded=replace(self._loaded, files=tuple(standing)))

    # One loaded library stands behind all of these, so that none is ever half of one and half of another.

    @property
    def files(self) -> tuple[NoteFile, ...]:
        """The files of notes that are in use."""
        return self._loaded.files

    @property
    def misread(self) -> tuple[Problem, ...]:
        """The mistakes of its files, as they were when it was loaded."""
        return self._loaded.misread

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All mistakes."""
        return self._loaded.problems

    @property
    def notes(self) -> tuple[Passage, ...]:
        """Every note that is not retired, in the order of files and of headings."""
        return self._loaded.notes

    @property
    def by_id(self) -> dict[str, Passage]:
        """Every note that is not retired, by its id."""
        return self._loaded.by_id

    @property
    def documents(self) -> dict[str, Document]:
        """The documents that notes are about, by id."""
        return self._loaded.documents


def _stamps(folder: Path) -> Mapping[Path, _Stamp]:
    """Return what tells the state of each file of notes in a folder, but for one that is just going."""
    found: dict[Path, _Stamp] = {}
    for path in note_paths(folder):
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return found
