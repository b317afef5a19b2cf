"""Passage reference: a passage as somebody was shown it or rested on it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.core import formatting
from bot.core.corpus import Corpus
from procedures.document import Document, Passage, document_id_of


class PassageState(StrEnum):
    """State of a passage now, beside what it was."""

    AS_IT_WAS = "as it was"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PassageRef:
    """Passage as it was. ``citation`` says whose words, where from, of what date and standing.

    ``text`` is empty once its document was taken out by hand; ``digest`` stays.
    """

    passage_id: str
    digest: str
    text: str
    citation: str

    @classmethod
    def of(cls, passage: Passage, document: Document) -> PassageRef:
        """Return the reference to a passage as it stands."""
        said = f"{formatting.whose_words(passage, document)} {formatting.citation(passage, document)}"
        return cls(passage.id, passage.digest, passage.text, said)

    @property
    def document_id(self) -> str:
        """The document that the passage is of."""
        return document_id_of(self.passage_id)

    def resolve(self, corpus: Corpus) -> ResolvedPassage:
        """Return what became of the passage; its words may stand under another number of its document."""
        found = corpus.passages.get(self.passage_id)
        if found is None or found.digest != self.digest:
            found = corpus.by_words.get((self.document_id, self.digest), found)
        if found is None:
            return ResolvedPassage(self, None, None)
        return ResolvedPassage(self, found, corpus.documents[found.document_id])


@dataclass(frozen=True)
class ResolvedPassage:
    """Passage as it was, and as it stands now; ``passage`` is None for one that was withdrawn."""

    was: PassageRef
    passage: Passage | None
    document: Document | None

    @property
    def state(self) -> PassageState:
        """What became of the words."""
        if self.passage is None:
            return PassageState.WITHDRAWN
        return PassageState.AS_IT_WAS if self.passage.digest == self.was.digest else PassageState.CHANGED

    @property
    def unchanged(self) -> bool:
        """Whether the words stand as they did."""
        return self.state is PassageState.AS_IT_WAS

    @property
    def id_now(self) -> str:
        """The id under which the words are held now; that which they had, where they are not."""
        return self.passage.id if self.passage else self.was.passage_id

    @cached_property
    def now(self) -> PassageRef | None:
        """The passage as it would be cited today; None for one that was withdrawn."""
        return PassageRef.of(self.passage, self.document) if self.passage and self.document else None

    @property
    def cited_anew(self) -> bool:
        """Whether place, date, standing or voice are now another."""
        return self.now is not None and self.now.citation != self.was.citation

    @property
    def text(self) -> str | None:
        """The words as they were shown; None where they went with their document."""
        return self.was.text or (self.now.text if self.now and self.unchanged else None)

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
