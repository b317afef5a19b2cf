"""Looking later at what a card showed: is each passage as it was, changed or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.errors import NotHeldError
from bot.features.citations import messages as citations_messages
from bot.features.citations.model import CitationRecord, CitedPassage
from bot.features.citations.service import as_typed, cited
from procedures.document import Original
from procedures.library import Library


class PassageState(StrEnum):
    """What became of a passage."""

    AS_IT_WAS = "as it was"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Checked:
    """A passage as it was shown, and as it stands now; ``now`` is None for one that was withdrawn."""

    was: CitedPassage
    now: CitedPassage | None

    @property
    def state(self) -> PassageState:
        """What became of the words."""
        if self.now is None:
            return PassageState.WITHDRAWN
        return PassageState.AS_IT_WAS if self.now.digest == self.was.digest else PassageState.CHANGED

    @property
    def text(self) -> str | None:
        """The words as they were shown; None where they went with their document."""
        return self.was.text or (self.now.text if self.now and self.state is PassageState.AS_IT_WAS else None)

    @property
    def cited_anew(self) -> bool:
        """Whether place, date, standing or voice are now another."""
        return self.now is not None and self.now.citation != self.was.citation

    def as_json(self) -> dict[str, Any]:
        """Return the passage for a program; what is now is null where it is as it was."""
        changed = self.now if self.state is PassageState.CHANGED else None
        return {
            "id": self.was.passage_id,
            "state": self.state.value,
            "text": self.text,
            "citation": self.was.citation,
            "text_now": changed.text if changed else None,
            "citation_now": self.now.citation if self.now and self.cited_anew else None,
        }


@dataclass(frozen=True)
class Verified:
    """What became of a card."""

    record: CitationRecord
    passages: tuple[Checked, ...]

    @property
    def outcome(self) -> str:
        """The sentence that says whether everything is as it was."""
        count = len(self.passages)
        if changed := sum(checked.state is not PassageState.AS_IT_WAS for checked in self.passages):
            return citations_messages.NOT_AS_THEY_WERE.format(changed=changed, count=count)
        if anew := sum(checked.cited_anew for checked in self.passages):
            return citations_messages.CITED_ANEW.format(changed=anew, count=count)
        return citations_messages.ALL_AS_THEY_WERE

    @property
    def particulars(self) -> tuple[str, ...]:
        """The lines that say what card it was: its code and its kind."""
        shown = formatting.date(self.record.shown.isoformat() if self.record.shown else None)
        kind = citations_messages.KINDS[self.record.facts.get("status", self.record.kind)]
        return (citations_messages.LAST_SHOWN.format(code=self.record.code, when=shown), kind)

    def as_json(self) -> dict[str, Any]:
        """Return it in the form that ``verify --json`` prints."""
        shown = self.record.shown
        return {
            "code": self.record.code,
            "kind": self.record.kind,
            "facts": dict(self.record.facts),
            "shown": shown.isoformat() if shown else None,
            "passages": [checked.as_json() for checked in self.passages],
        }


class Verification:
    """The service that looks again, in what is held now, at what a card showed."""

    def __init__(
        self,
        find: Callable[[str], CitationRecord | None],
        library: Library,
        originals: Callable[[], Iterable[Original]],
    ) -> None:
        """``find`` looks a code up; ``originals`` gives the originals and the local learning that stand."""
        self._find = find
        self._library = library
        self._originals = originals

    def verify(self, typed: str) -> Verified:
        """Return what became of the card whose code a person typed. Raises NotHeldError for an unknown code.

        The sentence of the error does not repeat what was typed.
        """
        code = as_typed(typed)
        record = self._find(code) if code else None
        if record is None:
            raise NotHeldError(citations_messages.UNKNOWN_CODE)
        return verified(record, self._library, self._originals())


def verified(record: CitationRecord, library: Library, originals: Iterable[Original]) -> Verified:
    """Return what became of the passages of ``record`` in what is held now."""
    documents = {_document_of(passage.passage_id) for passage in record.passages}
    standing = list(_standing(library, originals, documents))
    by_id = {passage.passage_id: passage for passage in standing}
    by_words = {(_document_of(passage.passage_id), passage.digest): passage for passage in standing}

    def now(was: CitedPassage) -> CitedPassage | None:
        found = by_id.get(was.passage_id)
        if found is None or found.digest != was.digest:  # its words may stand under another number
            return by_words.get((_document_of(was.passage_id), was.digest), found)
        return found

    return Verified(record, tuple(Checked(was, now(was)) for was in record.passages))


def _standing(library: Library, originals: Iterable[Original], wanted: set[str]) -> Iterator[CitedPassage]:
    """Yield the notes and paragraphs of the wanted documents, cited as they would be today."""
    known = library.documents
    shown = [
        ShownPassage(note, known[note.document_id]) for note in library.notes if note.document_id in wanted
    ]
    for original in originals:
        if original.document.id in wanted:
            # What the library says of a document since is newer than what was said when it was added.
            document = known.get(original.document.id, original.document)
            shown += [ShownPassage(passage, document) for passage in original.passages]
    yield from cited(shown)


def _document_of(passage_id: str) -> str:
    return re.split(r"[#/]", passage_id, maxsplit=1)[0]
