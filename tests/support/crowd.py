"""People who ask one question after another, as fast as answers come; replies are told by what they say."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.features.answers.messages import LEADS
from support.bot_api import client
from support.chat import Chat, beside
from support.commands import cards_of, lines_of

#: Seconds after which a crowd that is not answered gives up.
PATIENCE = 120.0
#: Seconds without any answer after which it gives up sooner.
STALLED = 120.0


#: Characters of a passage by which its reply is known; the first screen has at least so many.
SHOWN = 60
#: How far a passage's score is before the next one's, where it comes first whatever else is asked.
CLEAR = 0.02


@dataclass
class Asked:
    """One question: when it was asked, what its reply says, and when replies came."""

    at: float
    question: str
    says: str
    replies: list[float] = field(default_factory=list)


class Crowd:
    """Each of ``people`` asks ``each`` questions; ``questions`` maps one to what its reply says."""

    def __init__(self, chat: Chat, people: Sequence[int], questions: Mapping[str, str], each: int) -> None:
        self._chat = chat
        self._people = people
        self._questions = list(questions.items())
        self._each = each
        self.asked: dict[int, list[Asked]] = {person: [] for person in people}
        self.unexpected: Counter[str] = Counter()
        #: How often somebody was told that there is no answer, and asked again.
        self.given_up = 0
        self._seen = chat.server.call("now")

    def run(self, patience: float = PATIENCE, between: Callable[[], None] = lambda: None) -> float:
        """Ask until everybody has every answer; return the seconds that it took.

        ``between`` is called at every turn, such as to kill the bot. Raises TimeoutError.
        """
        begun = time.perf_counter()
        for person in self._people:
            self._ask(person)
        left, since = self.unanswered(), begun
        while self.unanswered():
            self.follow()
            between()
            if self.unanswered() != left:
                left, since = self.unanswered(), time.perf_counter()
            if time.perf_counter() - begun > patience or time.perf_counter() - since > STALLED:
                missing = f"{self.unanswered()} answers are missing after {time.perf_counter() - begun:.0f} s"
                raise TimeoutError(f"{missing}; what came instead: {dict(self.unexpected)}")
        return time.perf_counter() - begun

    def unanswered(self) -> int:
        """How many questions have no reply, of those asked and those still to be asked."""
        answered = sum(bool(one.replies) for asked in self.asked.values() for one in asked)
        return len(self._people) * self._each - answered

    def follow(self, timeout: float = 0.5) -> None:
        """Take what the bot sent, and ask the next question of whoever was answered."""
        for event in self._chat.server.call("events", after=self._seen, chat=None, timeout=timeout):
            self._seen = event["seq"]
            if event["kind"] == "message":
                self._reply(event["chat_id"], event["message"])

    def _reply(self, person: int, message: dict[str, Any]) -> None:
        """Take a message: a reply by its first page, which holds the words; its last has the buttons."""
        if person not in self.asked:
            return
        asked, text = self.asked[person], message["text"]
        answered = next((one for one in reversed(asked) if one.says in text), None)
        if answered is None and LEADS["failed"] in text:
            self.given_up += 1
            self.unexpected[LEADS["failed"]] += 1
            self._says(person, asked[-1].question)
            return
        if answered is None:
            self.unexpected[text[:60]] += bool(message["buttons"])
            return
        answered.replies.append(time.perf_counter())
        if answered is asked[-1] and len(answered.replies) == 1 and len(asked) < self._each:
            self._ask(person)

    def _ask(self, person: int) -> None:
        number = len(self.asked[person])
        question, says = self._questions[(person * 7 + number) % len(self._questions)]
        self.asked[person].append(Asked(time.perf_counter(), question, says))
        self._says(person, question)

    def _says(self, person: int, question: str) -> None:
        self._chat.server.call("says", person=person, text=question)

    @property
    def waits(self) -> list[float]:
        """The seconds from each question to its first reply."""
        return [one.replies[0] - one.at for asked in self.asked.values() for one in asked]

    @property
    def repeats(self) -> int:
        """How many replies came again."""
        return sum(len(one.replies) - 1 for asked in self.asked.values() for one in asked)


def leads(passages: Sequence[dict[str, Any]]) -> bool:
    """Return whether the first passage is well before the next.

    Of two that are about equal, either may come first: a score differs in its last digits by what else was
    asked in the same moment.
    """
    return len(passages) == 1 or passages[0]["score"] - passages[1]["score"] > CLEAR


def questions_of(chat: Chat, asked: Sequence[str]) -> dict[str, str]:
    """Return those of ``asked`` that are answered, each with words that its reply alone has.

    They are asked as one of the crowd: whose procedures come first decides between passages.
    """
    somebody = chat.person()
    with beside(chat) as assistant:
        asker = assistant.store.people.by_telegram(somebody.id)
    assert asker is not None
    told = chat.run("ask", "--as", str(asker.id), "--json", "-", stdin=lines_of(asked))
    cards = cards_of(told)
    answered = [
        (question, card["passages"][0]["text"][:SHOWN])
        for question, card in zip(asked, cards, strict=True)
        if card["status"] == "answered"
        and leads(card["passages"])
        and card["passages"][0]["text"][:SHOWN] in card["brief"]
    ]
    seen: set[str] = set()
    kept = {}
    for question, words in answered:
        if words not in seen:
            seen.add(words)
            kept[question] = words
    return kept


def enrolled(chat: Chat, count: int) -> list[int]:
    """Enrol people with one invitation for all; return their chats."""
    wanted = ("--role", "practitioner", "--team", "duty", "--authority", "kent", "--uses", str(count))
    told = chat.command_line.run("people", "invite", *wanted, **chat.environment)
    code = told.out.split()[1].rstrip(".")
    people = [client.person(chat.server, f"Person {n}") for n in range(count)]
    for person in people:
        person.starts(code)
    for person in people:
        person.message("You are enrolled", timeout=PATIENCE)
    return [person.id for person in people]
