"""A conversation: a person's questions one after another, what follows up what, and what a card offers next.

What was asked is held in memory alone, for ten minutes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.card import Card, Status
from bot.core.people import Person
from bot.core.question import Question
from bot.core.remembered import Remembered
from bot.features.answers.batching import Batcher
from bot.features.boundary.service import is_about_case
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts

#: Where a person asks: the chat and the person's number.
Asker = tuple[int, int]
#: Is told of each question that got its card, with the card; it takes no time and never raises.
Counted = Callable[[Question, Card], None]
Key = TypeVar("Key")
Value = TypeVar("Value")
#: How long, in seconds, a question may be followed up, and how many are held.
WITHIN, MOST = 600.0, 10_000
#: A follow-up is short; what is longer stands on its own.
LONGEST = 8

_OPENS = re.compile(
    r"^\s*(?:and|but|or|so|ok(?:ay)?|also|what about|how about|what if|same (?:for|in|with)|then|"
    r"(?:in|for|from|with|if|unless) )\b",
    re.I,
)
_POINTS_BACK = re.compile(r"\b(?:that|this|those|these|it|they|them|there|then|same|one)\b", re.I)
#: A short question with one of these stands on its own, unless it opens or points back.
_ASKS = re.compile(r"\b(?:who|what|when|where|why|how|which|can|must|should|does|do|is|are)\b", re.I)

_SEARCHED = frozenset({Status.ANSWERED, Status.CLOSEST, Status.NOTHING})


class Offer(StrEnum):
    """An offer under a card: something that opens in its place, or something to do with it."""

    PASSAGES = "passages"
    AROUND = "around"
    DIFFER = "differ"
    CAUTIONS = "cautions"
    VERDICT = "verdict"
    LEAD = "lead"
    OWNER = "owner"
    COUNCILS = "councils"
    WHERE = "where"
    AGAIN = "again"
    CALM = "calm"


#: Offers that open in the place of the card, and close again.
OPENING = (Offer.PASSAGES, Offer.AROUND, Offer.DIFFER, Offer.CAUTIONS, Offer.VERDICT)


def offers_for(card: Card) -> tuple[Offer, ...]:
    """Return what a card's reader is offered, in the order in which it is shown."""
    if card.courtesy:
        return ()
    offers: list[Offer] = []
    if card.offered:
        offers.append(Offer.CALM if card.status is Status.DANGER else Offer.AGAIN)
    if card.open_case:
        offers += [Offer.COUNCILS, Offer.WHERE]
    if card.passages:
        offers += [Offer.PASSAGES, Offer.AROUND]
        offers += [Offer.DIFFER] if card.disagreements else []
        offers += [Offer.CAUTIONS] if card.notices or card.next_steps else []
    if card.code:
        offers.append(Offer.VERDICT)
    if card.status in {Status.ANSWERED, Status.CLOSEST, Status.NOTHING}:
        offers.append(Offer.LEAD)
    if card.status in {Status.CLOSEST, Status.NOTHING}:
        offers.append(Offer.OWNER)
    return tuple(offers)


class _Newest(Generic[Key, Value]):
    """The memory of the newest values of ten minutes, for whichever thread asks."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held = Remembered[Key, tuple[float, Value]](MOST)
        self._turn = threading.Lock()

    def hold(self, key: Key, value: Value) -> None:
        """Hold a value, in place of what the key held."""
        with self._turn:
            self._held[key] = (self._clock(), value)
            self._drop_old()

    def of(self, key: Key) -> Value | None:
        """Return the value of a key, if it was held within ten minutes."""
        with self._turn:
            self._drop_old()
            held = self._held.get(key)
            return held[1] if held else None

    def drop(self, key: Key) -> None:
        """Let the value of a key go."""
        with self._turn:
            self._held.pop(key, None)

    def drop_all(self, is_meant: Callable[[Key], bool]) -> None:
        """Let the values of all keys that are meant go."""
        with self._turn:
            for key in list(filter(is_meant, self._held)):
                del self._held[key]

    def _drop_old(self) -> None:
        while self._held:
            oldest, (when, _) = next(iter(self._held.items()))
            if self._clock() - when <= WITHIN:
                return
            del self._held[oldest]


class RecentQuestions:
    """The memory of each asker's last question, and of the case that it was about."""

    def __init__(self, authorities: Authorities, clock: Callable[[], float]) -> None:
        self._authorities = authorities
        self._held = _Newest[Asker, tuple[Question, Facts | None]](clock)

    def understood(self, asker: Asker, question: Question) -> Question:
        """Return the question, joined with the asker's last one where it follows that up."""
        last, case = self._held.of(asker) or (None, None)
        if last is None or not (
            follows_up(question.text) or (case and is_about_case(question.text, self._authorities))
        ):
            return question
        return question.following(self._without_places(last.searched, question.text), case)

    def remember(self, asker: Asker, question: Question, case: Facts | None = None) -> None:
        """Hold a question that passed screening as the asker's last one, with the case it was about."""
        self._held.hold(asker, (question, case))

    def after(self, asker: Asker, question: Question, card: Card | None) -> None:
        """Hold a question with its case if it passed every screen and was searched for; else let both go.

        A greeting or thanks in between leaves them as they are.
        """
        if card and card.courtesy:
            return
        if card and card.status in _SEARCHED:
            self.remember(asker, question, card.case.facts if card.case else question.case)
        else:
            self.forget(asker)

    def forget(self, asker: Asker) -> None:
        """Let the asker's last question go."""
        self._held.drop(asker)

    def _without_places(self, earlier: str, text: str) -> str:
        """A follow-up that names an area takes the place of the areas named before."""
        if not self._authorities.areas_named_in(text):
            return earlier
        return self._authorities.without_areas(earlier)


def follows_up(text: str) -> bool:
    """Whether a text makes sense only after another one."""
    words = text.split()
    if not words or len(words) > LONGEST:
        return False
    if _OPENS.match(text):
        return True
    if _ASKS.search(text):
        return bool(_POINTS_BACK.search(text)) and len(words) <= 6
    return len(words) <= 3 and text.rstrip().endswith("?")


class CardQuestions:
    """The memory of the question that each card answers, by its asker and the code of its buttons.

    So a button acts on the question of its own card, however many were asked since.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._held = _Newest[tuple[Asker, str], Question](clock)

    def hold(self, asker: Asker, code: str, question: Question) -> None:
        """Hold the question of a card."""
        self._held.hold((asker, code), question)

    def of(self, asker: Asker, code: str) -> Question | None:
        """Return the question of a card, if it was asked within ten minutes."""
        return self._held.of((asker, code))

    def forget(self, asker: Asker, code: str | None = None) -> None:
        """Let the question of a card go; without a code, those of all the asker's cards."""
        if code is None:
            self._held.drop_all(lambda held: held[0] == asker)
        else:
            self._held.drop((asker, code))


@dataclass(frozen=True)
class PendingCard:
    """A question as it was understood, and what will hold its card."""

    question: Question
    card: Future[Card]


class Conversation:
    """The conversation: takes a person's question as typed, and gives their card."""

    def __init__(
        self,
        batcher: Batcher,
        recent: RecentQuestions,
        clock: Callable[[], float],
        counted: Counted = lambda _question, _card: None,
    ) -> None:
        """``recent`` holds last questions. They and the questions of cards are in memory alone."""
        self._batcher = batcher
        self._recent = recent
        self._counted = counted
        self._of_cards = CardQuestions(clock)
        #: Wordings that wait to be sent on, by the code of the buttons under them.
        self.drafts = CardQuestions(clock)

    def ask(self, person: Person, chat_id: int, typed: str, *, overheard: bool = False) -> PendingCard:
        """Ask a question. A follow-up is read together with the question before it.

        ``overheard`` says that others read the card too.
        """
        asker = (chat_id, person.id)
        question = Question.of(typed, person.authority, person, overheard=overheard)
        return self._ask(asker, self._recent.understood(asker, question))

    def take_emergency(self, person: Person, chat_id: int, typed: str) -> Question:
        """Return a question that reads like an emergency, as it is understood; nothing follows up on it."""
        asker = (chat_id, person.id)
        question = self._recent.understood(asker, Question.of(typed, person.authority, person))
        self._recent.forget(asker)
        return question

    def _ask(self, asker: Asker, question: Question) -> PendingCard:
        promised = self._batcher.ask(question)
        promised.add_done_callback(lambda done: self._after(asker, question, done))
        return PendingCard(question, promised)

    def hold(self, person: Person, chat_id: int, code: str, question: Question, card: Card) -> None:
        """Hold what the buttons of a card, known by ``code``, act on: the question, or what is offered.

        A question that did not pass every screen is not held.
        """
        kept = card.offered or (question if card.status in _SEARCHED else None)
        if kept:
            self._of_cards.hold((chat_id, person.id), code, kept)

    def wording(self, person: Person, chat_id: int, code: str) -> str | None:
        """Return the question of a card as it was searched for, while it is held."""
        question = self._of_cards.of((chat_id, person.id), code)
        return question.searched if question else None

    def ask_offered(self, person: Person, chat_id: int, code: str) -> PendingCard | None:
        """Ask what a card offers in place of the message it refused; None if it is no longer held.

        It is asked by the person as they are now, who may have left a council since.
        """
        asker = (chat_id, person.id)
        offered = self._of_cards.of(asker, code)
        return self._ask(asker, replace(offered, asker=person)) if offered else None

    def forget(self, person: Person, chat_id: int) -> None:
        """Let what is held of a person's questions go."""
        for held in (self._recent, self._of_cards, self.drafts):
            held.forget((chat_id, person.id))

    def _after(self, asker: Asker, question: Question, done: Future[Card]) -> None:
        """Hold what may be followed up, and let the question be counted."""
        card = None if done.cancelled() or done.exception() else done.result()
        self._recent.after(asker, question, card)
        if card is not None:
            self._counted(question, card)
