"""Looking later at what a card showed: is each passage as it was, changed or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Person, councils_of
from bot.errors import NotHeldError
from bot.features.citations import messages as citations_messages
from bot.features.citations.model import CitationRecord
from bot.features.citations.service import as_typed
from procedures.document import Original, is_for
from procedures.library import Library


@dataclass(frozen=True)
class Verified:
    """What became of a card; ``left_out`` says that something stood on it which is not for the asker."""

    record: CitationRecord
    passages: tuple[ResolvedPassage, ...]
    left_out: bool = False

    @property
    def outcome(self) -> str:
        """The sentence that says whether everything is as it was."""
        count = len(self.passages)
        if changed := sum(not passage.unchanged for passage in self.passages):
            return citations_messages.NOT_AS_THEY_WERE.format(changed=changed, count=count)
        if anew := sum(checked.cited_anew for checked in self.passages):
            return citations_messages.CITED_ANEW.format(changed=anew, count=count)
        return citations_messages.ALL_AS_THEY_WERE

    @property
    def particulars(self) -> tuple[str, ...]:
        """The lines that say what card it was: its code and its kind."""
        shown = formatting.date(self.record.shown.isoformat() if self.record.shown else None)
        kind = citations_messages.KINDS[self.record.facts.get("status", self.record.kind)]
        withheld = (citations_messages.NOT_FOR_YOU,) if self.left_out else ()
        return (citations_messages.LAST_SHOWN.format(code=self.record.code, when=shown), kind, *withheld)

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


#: Returns whether a passage, by its id, may be shown to somebody.
IsFor = Callable[[str, Person | None], bool]


class Verification:
    """The service that looks again, in what is held now, at what a card showed."""

    def __init__(
        self,
        find: Callable[[str], CitationRecord | None],
        library: Library,
        originals: Callable[[frozenset[str]], Iterable[Original]],
        is_for: IsFor,
    ) -> None:
        """``find`` looks a code up; ``originals`` gives the originals and the local learning that stand.

        It is given the councils of whose people the asker is.

        ``is_for`` says whether a passage may be shown to somebody.
        """
        self._find = find
        self._library = library
        self._originals = originals
        self._is_for = is_for

    def verify(self, typed: str, asker: Person | None = None) -> Verified:
        """Return what became of the card whose code a person typed. Raises NotHeldError for an unknown code.

        Local learning, and what is one council's alone, is in it only where it is for the asker; without
        one, where it is for everybody. The sentence of the error does not repeat what was typed.
        """
        code = as_typed(typed)
        record = self._find(code) if code else None
        if record is None:
            raise NotHeldError(citations_messages.UNKNOWN_CODE)
        self._library.follow()
        councils = councils_of(asker)
        held = tuple(
            passage
            for passage in record.passages
            if is_for(passage.document_id, councils) and self._is_for(passage.passage_id, asker)
        )
        found = verified(replace(record, passages=held), self._library, self._originals(councils))
        return replace(found, left_out=len(held) < len(record.passages))


def verified(record: CitationRecord, library: Library, originals: Iterable[Original]) -> Verified:
    """Return what became of the passages of ``record`` in what is held now."""
    corpus = Corpus.of(library, originals)
    return Verified(record, tuple(passage.resolve(corpus) for passage in record.passages))
