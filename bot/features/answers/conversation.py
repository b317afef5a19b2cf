"""The desk: where every channel that knows its people asks for them."""

from __future__ import annotations

from concurrent.futures import Future

from bot.core.card import Card, Status
from bot.core.people import Person
from bot.core.question import Question
from bot.features.answers.batching import Batcher
from bot.features.answers.follow_up import RecentQuestions

#: Where a person asks: the chat and the person's number.
Asker = tuple[int, int]

_SEARCHED = frozenset({Status.ANSWERED, Status.CLOSEST, Status.NOTHING})


class Conversation:
    """Takes a person's question as typed, and gives their card."""

    def __init__(
        self,
        gathering: Batcher,
        recent: RecentQuestions[Asker],
        offered: RecentQuestions[Asker],
        drafts: RecentQuestions[Asker],
    ) -> None:
        """``recent`` holds last questions, ``offered`` those that were offered without their details,
        ``drafts`` wordings that wait to be sent on. All three are memory alone.
        """
        self._gathering = gathering
        self._recent = recent
        self._offered = offered
        self.drafts = drafts

    def ask(self, person: Person, chat_id: int, typed: str) -> Future[Card]:
        """Return what will hold the card. A follow-up is read together with the question before it."""
        asker = (chat_id, person.id)
        question = self._recent.understood(asker, Question.of(typed, person.authority, person))
        promised = self._gathering.ask(question)
        promised.add_done_callback(lambda done: self._after(asker, question, done))
        return promised

    def wording(self, person: Person, chat_id: int) -> str | None:
        """Return the person's last question as it was searched for, while it is held."""
        last = self._recent.last((chat_id, person.id))
        return last.searched if last else None

    def ask_offered(self, person: Person, chat_id: int) -> Future[Card] | None:
        """Ask what was offered in place of the person's last message; None if it is no longer held."""
        offered = self._offered.last((chat_id, person.id))
        return self.ask(person, chat_id, offered.text) if offered else None

    def forget(self, person: Person, chat_id: int) -> None:
        """Let what is held of a person's questions go."""
        for held in (self._recent, self._offered, self.drafts):
            held.forget((chat_id, person.id))

    def _after(self, asker: Asker, question: Question, done: Future[Card]) -> None:
        """Hold a question only if it passed every screen and was searched for."""
        card = None if done.cancelled() or done.exception() else done.result()
        if card and card.status in _SEARCHED:
            self._recent.remember(asker, question)
        else:
            self._recent.forget(asker)
        if card and card.cleaned:
            self._offered.remember(asker, Question.of(card.cleaned))
