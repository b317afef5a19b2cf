"""Duty cards over what stands at this moment, with their codes kept: what every channel asks for a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.core.card import QuestionHints
from bot.core.corpus import Corpus
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.duty_card import DutyCard, Notice
from bot.features.boundary.guide import Guide
from bot.features.citations.model import CitationRecord
from bot.features.citations.service import DUTY, CitationService, cited
from embeddings.errors import EmbeddingError
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts, Tie
from procedures.boundary.rules import Part, Rules
from procedures.library import Library
from procedures.problem import Problem

#: Words that leave little doubt. Where those of two ties stand in one question, neither is taken.
_TIES: dict[Tie, re.Pattern[str]] = {
    Tie.PLACED: re.compile(r"\b(placed|placement|foster(ed|ing)?|children'?s home)\b", re.I),
    Tie.HOSPITAL: re.compile(r"\b(hospital|ward|a&e|inpatient)\b", re.I),
    Tie.SCHOOL: re.compile(r"\b(boarding|boards at|school is in|goes to school in)\b", re.I),
    Tie.MOVING: re.compile(r"\b(is|are|about to be|keeps?) moving\b|\bmoves next\b", re.I),
    Tie.MOVED: re.compile(r"\b(has |have |just |recently )?moved\b|\btransfer(red)?\b", re.I),
    Tie.PAST_OFFENCE: re.compile(
        r"\b(historic(al)?|non[- ]recent|years ago|past (offence|abuse)|happened (there|in|when))\b", re.I
    ),
    Tie.RISK: re.compile(r"\b(risk (is )?(at|in|there)|contact (at|in|with)|at (his |her )?dad'?s)\b", re.I),
}


class BoundaryService:
    """The service of the guide's cards. Under a card's code its passages are kept, not its facts or asker."""

    def __init__(self, library: Library, corpus: Callable[[], Corpus], codes: CitationService) -> None:
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
        return replace(card, notices=(*card.notices, Notice(boundary_messages.CODE_NOT_KEPT)))


def unspoken(rules: Rules) -> list[Problem]:
    """Return a problem for each rule without notes whose name is that of no sentence of the assistant."""
    known = {Part.RECORD: boundary_messages.RECORD, Part.NOTICES: boundary_messages.NOTICES}
    return [
        Problem(rule.path, rule.line, f"{rule.id}: rests on no note, and no sentence of ours has that name")
        for part, sentences in known.items()
        for rule in rules.of(part)
        if not rule.cited and rule.id not in sentences
    ]


def question_hints(question: str, authorities: Authorities) -> QuestionHints:
    """Return what a question says of a case: the councils it names, and the tie where its words are clear.

    Nothing else is carried over to the guide, and both are shown there for confirmation.
    """
    plain = question.replace("’", "'")
    ties = [tie for tie, words in _TIES.items() if words.search(plain)]
    return QuestionHints(authorities.named_in(plain)[:4], ties[0].value if len(ties) == 1 else "")
