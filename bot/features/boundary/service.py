"""Duty cards over what stands at this moment, with their codes kept: what every channel asks for a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core.corpus import Corpus
from bot.features.boundary.duty_card import DutyCard, Notice
from bot.features.boundary.guide import Guide
from bot.features.boundary.messages import CODE_NOT_KEPT
from bot.features.citations.service import DUTY, CitationRecord, Codes, cited
from embeddings.errors import EmbeddingError
from procedures.boundary.facts import Facts
from procedures.library import Library


class BoundaryService:
    """The guide's cards. Under a card's code its passages are kept, and neither its facts nor its asker."""

    def __init__(self, library: Library, corpus: Callable[[], Corpus], codes: Codes) -> None:
        self._library = library
        self._corpus = corpus
        self._codes = codes
        self._made: tuple[Corpus, Guide] | None = None

    @property
    def guide(self) -> Guide:
        """The guide, with the originals that stand now under its notes.

        An index that is damaged costs their paragraphs, and nobody their card.
        """
        try:
            corpus = self._corpus()
            if self._made is None or self._made[0] is not corpus:
                self._made = (corpus, Guide(self._library, corpus.originals))
            return self._made[1]
        except (EmbeddingError, OSError):
            return Guide(self._library)

    def card(self, facts: Facts) -> DutyCard:
        """Return the card for a case. Raises RulesError where the library's rules do not decide it."""
        card = self.guide.card(facts)
        record = CitationRecord(card.code, DUTY, {}, cited(card.shown))
        if card.code in self._codes.kept([record]):
            return card
        return replace(card, notices=(*card.notices, Notice(CODE_NOT_KEPT)))
