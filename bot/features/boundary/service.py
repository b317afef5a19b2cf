"""Duty cards over what stands at this moment, with their codes kept: what every channel asks for a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from bot.core.card import CaseReply, OpenCase
from bot.core.corpus import Corpus
from bot.core.formatting import joined
from bot.core.question import Question
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as said
from bot.features.boundary.case_reader import CaseRead, CaseReader
from bot.features.boundary.duty_card import AskedCase, CardNotice, DutyCard
from bot.features.boundary.first_page import page_asked
from bot.features.boundary.follow_up import Focus, answer, changed, focus_of, follows_case
from bot.features.boundary.guide import Guide
from bot.features.boundary.layout import first_page_blocks
from bot.features.citations.model import CitationRecord
from bot.features.citations.service import DUTY, CitationService, cited
from bot.rendering.blocks import Block
from embeddings.errors import EmbeddingError
from procedures.authorities import Authorities
from procedures.boundary.facts import NATIONS, Facts, Somewhere
from procedures.boundary.rules import Part, Rules
from procedures.library import Library
from procedures.problem import Problem


class BoundaryService:
    """The service of the guide's cards. Under a card's code its passages are kept, not its facts or asker."""

    def __init__(
        self,
        library: Library,
        corpus: Callable[[], Corpus],
        codes: CitationService,
        reader: CaseReader | None,
    ) -> None:
        """``reader`` reads the case of a typed question; without one no question is read as a case."""
        self._library = library
        self._reader = reader
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
        return replace(card, notices=(*card.notices, CardNotice(said.CODE_NOT_KEPT)))

    def card_for(self, question: Question) -> DutyCard | OpenCase | None:
        """Return the duty card for a question about who is to act across a boundary, or None.

        One that names no two councils is an open case. A follow-up is about the case in hand.
        Raises RulesError where the rules do not decide the case.
        """
        if self._reader is None or not self._library.rules.all:
            return None
        focus = focus_of(question.text) if question.case else None
        if question.case and follows_case(question.text, self._library.authorities):
            read = CaseRead(changed(question.case, question.text, self._library.authorities))
        elif (found := self._reader.read(question)) is not None:
            read = found
        else:
            return None
        if read.facts is None:
            return OpenCase.ASKED
        return self.card_as_asked(read.facts, AskedCase(read.unplaced, focus or ""))

    def card_as_asked(self, facts: Facts, asked: AskedCase) -> DutyCard:
        """Return the card for a case that a typed question put. Raises RulesError as ``card`` does."""
        card = self.card(facts)
        names = self._library.authorities
        told = [wording.read_as(facts, names)]
        if asked.unplaced:
            named = joined(tuple(wording.place_name(slug, names) for slug in asked.unplaced))
            told.append(said.UNPLACED.format(names=named))
            if {facts.home, facts.other} == {Somewhere.NOT_SURE} and len(asked.unplaced) > 1:
                told.append(said.UNPLACED_TALK)
            if not NATIONS.isdisjoint(asked.unplaced):
                told.append(said.PAGE_NOTICES["other-law"])
        answered = answer(card, Focus(asked.focus), names) if asked.focus else ()
        return replace(card, page=page_asked(card, " ".join(told), answered), asked=asked)


def page_blocks(case: CaseReply) -> Iterator[Block]:
    """Yield the first page of a case that ``card_for`` returned."""
    yield from first_page_blocks(cast(DutyCard, case))


def is_about_case(text: str, authorities: Authorities) -> bool:
    """Whether a short text asks something of a case in hand, or changes it."""
    return follows_case(text, authorities)


def unspoken(rules: Rules) -> list[Problem]:
    """Return a problem for each rule without notes whose name is that of no sentence of the assistant."""
    known = {Part.RECORD: said.RECORD, Part.NOTICES: said.NOTICES}
    return [
        Problem(rule.path, rule.line, f"{rule.id}: rests on no note, and no sentence of ours has that name")
        for part, sentences in known.items()
        for rule in rules.of(part)
        if not rule.cited and rule.id not in sentences
    ]
