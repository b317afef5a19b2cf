"""The service of answers: a question is screened, searched for, judged, made a card and given its code."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import Card, CaseReply, OpenCase, ShownPassage, Status
from bot.core.failure import FailedPart, logged_failure
from bot.core.people import Person
from bot.core.question import LONGEST, Question
from bot.errors import StoreError
from bot.features.answers import messages as answer_messages
from bot.features.answers.card_builder import PASSAGES, card_of
from bot.features.answers.danger_card import danger_card
from bot.features.answers.model import LocalLearning
from bot.features.answers.passage_part import keyword_scores
from bot.features.answers.question_screen import QuestionScreen
from bot.features.answers.small_talk import courtesy_card
from bot.screening.scope import Unless
from bot.screening.screen import Screen
from bot.screening.user_text import in_our_letters
from embeddings.keywords import stems_of
from embeddings.search import Found, Search
from procedures.library import Library

log = logging.getLogger(__name__)

#: Finds the local learning that bears on a question; never raises.
FindLearning = Callable[[Question, Found], LocalLearning]
#: Returns cards with the codes under which what they show is kept.
Coded = Callable[[Sequence[Card]], list[Card]]
#: Returns the duty card for a question that asks who is to act across a boundary, or that it names no two
#: councils, or None.
CaseOf = Callable[[Question], CaseReply | OpenCase | None]
#: Logs a failure, and returns its reference; never raises.
Failed = Callable[[Exception], str]
#: Notes who was shown which passages of local learning; never raises.
Seen = Callable[[Sequence[tuple[Person, Sequence[ShownPassage]]]], None]

#: Words that only make a question of it.
_ASKING = "who whom whose what which when where why how do does did can could must should may we i you"
_OUT_OF_SCOPE = Card(Status.OUT_OF_SCOPE, next_steps=answer_messages.SCOPE_STEPS)


class AnswerService:
    """The service that makes a card of a question, for every channel. Whatever happens, there is a card."""

    def __init__(
        self,
        screen: Screen,
        search: Search,
        library: Library,
        *,
        find_learning: FindLearning = lambda _question, _found: LocalLearning(),
        coded: Coded = list,
        seen: Seen = lambda _: None,
        case_of: CaseOf = lambda _question: None,
        failed: Failed = lambda error: logged_failure(FailedPart.ANSWER, type(error).__name__),
        duty_desk: str | None = None,
    ) -> None:
        """``duty_desk`` is what the card of an emergency calls the duty desk, with its number."""
        self._screen = QuestionScreen(screen)
        self._search = search
        self._library = library
        self._find_learning = find_learning
        self._coded = coded
        self._seen = seen
        self._case_of = case_of
        self._failed = failed
        self._duty_desk = duty_desk

    def answer(self, typed: str) -> Card:
        """Return the card for one question."""
        return self.answer_all([typed])[0]

    def answer_all(self, typed: Sequence[str]) -> list[Card]:
        """Return the cards for several questions, in order; what they showed is kept in one go."""
        return self.cards([Question.of(text) for text in typed])

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        """Return the cards for several questions, in order; those searched for are encoded together."""
        before = [self._before(question) for question in questions]
        searched = self._searched(
            [q for q, ended in zip(questions, before, strict=True) if not isinstance(ended, Card)]
        )
        answers = iter(searched)
        made = [
            ended
            if isinstance(ended, Card)
            else _in_scope(question, self._with_case(question, next(answers)), ended)
            for question, ended in zip(questions, before, strict=True)
        ]
        learning = [[shown for shown in card.passages if shown.is_learning] for card in made]
        self._seen([(q.asker, local) for q, local in zip(questions, learning) if q.asker and local])
        return self._coded(made)

    def _before(self, question: Question) -> Card | Unless | None:
        """Return what ends the way, or what must be found for a question that may be outside the work."""
        try:
            checked = self._screened(question)
            return checked if isinstance(checked, Card) else self._too_long(question) or checked
        except Exception as error:  # a fault here must not let the question through
            return failed_card(self._failed(error))

    def _screened(self, question: Question) -> Card | Unless | None:
        seen, question = self._screen.seen_in(question)
        if seen.outcome == "danger":
            return replace(danger_card(self._duty_desk), offered=self._screen.calm(question))
        if seen.outcome == "personal_details":
            notice = answer_messages.PERSONAL_NOTICE.format(kinds=formatting.joined(seen.kinds))
            return Card(
                Status.PERSONAL,
                notices=(notice,),
                next_steps=(*_unheard(question.text), answer_messages.PERSONAL_STEP),
                offered=self._screen.without_details(question, seen),
            )
        if courtesy := courtesy_card(question.text):
            return courtesy
        if seen.outcome == "out_of_scope" and not seen.unless:
            return _OUT_OF_SCOPE
        return seen.unless

    def _too_long(self, question: Question) -> Card | None:
        if not question.too_long:
            return None
        told = answer_messages.TOO_LONG_A_QUESTION.format(count=len(question.text), most=LONGEST)
        return Card(Status.OUT_OF_SCOPE, next_steps=(told,))

    def _with_case(self, question: Question, card: Card) -> Card:
        """The card with the duty card above it, where one answers the question; its headline is then none.

        Where the search found nothing, the notes that the duty card rests on stand behind it.
        """
        if card.status is Status.FAILED:
            return card
        try:
            case = self._case_of(question)
        except Exception as error:  # the passages stand without it
            log.error("case not read: error=%s", type(error).__name__)
            return card
        if isinstance(case, OpenCase):
            return replace(card, open_case=True, now=card.now or answer_messages.WHICH_COUNCILS)
        if not case:
            return card
        if not card.passages:
            return replace(
                card, status=Status.CLOSEST, case=case, passages=case.shown[:PASSAGES], next_steps=()
            )
        return replace(card, case=case, headline=None)

    def _searched(self, questions: Sequence[Question]) -> list[Card]:
        if not questions:
            return []
        try:
            found = self._search.find(
                [q.searched for q in questions],
                [q.authority for q in questions],
                [q.councils for q in questions],
            )
            unsure = self._unsure()
            return [
                card_of(
                    q,
                    f,
                    self._library,
                    unsure=unsure,
                    learning=self._find_learning(q, f),
                    score=partial(self._scores, f),
                )
                for q, f in zip(questions, found, strict=True)
            ]
        except StoreError:  # documents are shared and cannot be looked at: who asked waits until they can
            raise
        except Exception as error:  # silence is a defect: every failure is a card
            if len(questions) == 1:
                return [failed_card(self._failed(error))]
            # What stops one question must not cost the others their answers.
            return [card for question in questions for card in self._searched([question])]

    def _unsure(self) -> str:
        """Return why nothing is called an answer at the moment, or nothing."""
        if self._search.fault:
            return answer_messages.UNREAD
        return "" if self._search.calibrated else answer_messages.UNCALIBRATED

    def _scores(self, found: Found, question: str, sentences: Sequence[str]) -> Sequence[float]:
        """Return how near each sentence of a long passage is: by the encoder, else by words."""
        if found.query is None:
            return keyword_scores(question, sentences)
        return self._search.sentence_scores(found.query, sentences)


def _in_scope(question: Question, card: Card, unless: Unless | None) -> Card:
    """Return the card, or where a question is outside the work unless it is answered, that it is outside."""
    if not unless or card.case or card.open_case or card.status is Status.FAILED:
        return card
    answered = card.status is Status.ANSWERED and (
        unless is Unless.ANSWERED or not card.passages[0].passage.note
    )
    return card if answered or _is_held_in_full(question, card) else _OUT_OF_SCOPE


def _is_held_in_full(question: Question, card: Card) -> bool:
    """Whether the first passage is of a document that was added and has every word that is asked about."""
    first = card.passages[0].passage if card.passages else None
    if first is None or first.note:
        return False
    asked = set(stems_of(question.searched)).difference(stems_of(_ASKING))
    return asked.issubset(stems_of(f"{first.heading} {first.text}"))


def _unheard(text: str) -> tuple[str, ...]:
    """Return what is said first of a text in other letters, in which no emergency is heard."""
    return () if in_our_letters(text) else (core_messages.DANGER,)


def failed_card(reference: str) -> Card:
    """Return the card for a failure, with the reference under which its kind is noted.

    Nothing of the question, nor the error's own words, is noted or shown.
    """
    steps = tuple(step.format(reference=reference) for step in answer_messages.FAILED_STEPS)
    return Card(Status.FAILED, next_steps=steps)
