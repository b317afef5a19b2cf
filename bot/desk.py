"""The desk: where every channel that knows its people asks for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from bot.answers.card import Card, Status
from bot.answers.followup import Recent
from bot.answers.gathering import Gathering
from bot.answers.question import Question
from bot.people import Person

#: Where a person asks: the chat and the person's number.
Asker = tuple[int, int]

_SEARCHED = frozenset({Status.ANSWERED, Status.CLOSEST, Status.NOTHING})


class Desk:
    """Takes a person's question as typed, and gives their card."""

    def __init__(
        self, gathering: Gathering, recent: Recent[Asker], paused: Callable[[], Card | None]
    ) -> None:
        self._gathering = gathering
        self._recent = recent
        self._paused = paused

    def ask(self, person: Person, chat_id: int, typed: str) -> Future[Card]:
        """Return what will hold the card. A follow-up is read together with the question before it."""
        if closed := self._paused():
            return _ready(closed)
        asker = (chat_id, person.id)
        question = self._recent.understood(asker, Question.of(typed, person.authority))
        promised = self._gathering.ask(question)
        promised.add_done_callback(lambda done: self._after(asker, question, done))
        return promised

    def wording(self, person: Person, chat_id: int) -> str | None:
        """Return the person's last question as it was searched for, while it is held."""
        last = self._recent.last((chat_id, person.id))
        return last.searched if last else None

    def _after(self, asker: Asker, question: Question, done: Future[Card]) -> None:
        """Hold a question only if it passed every screen and was searched for."""
        if not done.cancelled() and not done.exception() and done.result().status in _SEARCHED:
            self._recent.remember(asker, question)
        else:
            self._recent.forget(asker)


def _ready(card: Card) -> Future[Card]:
    promised: Future[Card] = Future()
    promised.set_result(card)
    return promised
