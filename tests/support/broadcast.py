"""A learning point on its way to many people, while the bot that sends it is killed."""

from __future__ import annotations

import datetime as dt
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.app import Assistant
from bot.core.people import Membership, Person, Role
from bot.features.learning.model import LearningPoint, Wording
from bot.settings import Settings
from support.chat import PATIENCE, Chat
from support.leads import DUTY, QUESTIONS, TEXT

#: Any hour, and no limit on sending: what is looked at is who gets what.
SETTINGS = {"SAFEGUARDING_REPLIES_PER_SECOND": "0", "SAFEGUARDING_BRIEFING_HOURS": "0-0"}
#: What the first page of the briefing says, and no other message.
SAYS = "from duty (Kent)."


@dataclass
class Broadcast:
    """People who were enrolled, of whom some have given up their account; nobody told the bot."""

    chat: Chat
    assistant: Assistant
    leads: tuple[Person, Person]
    people: list[int]
    gone: frozenset[int]

    def release(self) -> LearningPoint:
        """Release a point for everybody."""
        desk, now = self.assistant.learning, dt.datetime.now(dt.UTC)
        point = desk.propose(self.leads[0], Wording(TEXT, QUESTIONS), None, now)
        return desk.release(self.leads[1], point, now)[0]

    def waiting(self) -> int:
        """How many messages are still to be sent."""
        return self.assistant.store.outbox.counts().waiting

    def sent_while_killed(self, kills: int, chance: random.Random, patience: float = PATIENCE) -> float:
        """Wait until everything is sent, killing the bot between; return the seconds that it took.

        The kills are spread over the messages. Raises TimeoutError.
        """
        begun, whole = time.monotonic(), self.waiting()
        due = [whole - int(whole * (n + chance.random()) / (kills + 1)) for n in range(kills)]
        while left := self.waiting():
            if due and left <= due[0]:
                due.pop(0)
                self.chat.stop(signal.SIGKILL)
                self.chat.start()
            if time.monotonic() - begun > patience:
                raise TimeoutError(f"{left} messages were not sent in {patience} s")
            time.sleep(0.05)
        if due:
            raise AssertionError(f"everything was sent before {len(due)} of the kills")
        return time.monotonic() - begun

    def arrived(self) -> Counter[int]:
        """How often the briefing arrived in each chat."""
        return Counter(
            {
                number: sum(
                    SAYS in event["message"]["text"]
                    for event in self.chat.server.call("events", chat=number)
                    if event["kind"] == "message"
                )
                for number in self.people
            }
        )


@contextmanager
def broadcast(chat: Chat, count: int, gone: int) -> Iterator[Broadcast]:
    """Give ``count`` people who may get a point, of whom ``gone`` cannot be reached any more."""
    address = chat.environment.get("SAFEGUARDING_DATABASE_URL")
    assistant = Assistant(
        Settings(
            data_dir=chat.command_line.data,
            library_dir=chat.command_line.library or Settings().library_dir,
            briefing_hours="0-0",
            database_url=SecretStr(address) if address else None,
        )
    )
    try:
        now = dt.datetime.now(dt.UTC)
        leads = [assistant.store.people.add(Membership(DUTY, Role.TEAM_LEAD), "", now) for _ in range(2)]
        invitations, until = assistant.store.invitations, now + dt.timedelta(hours=1)
        invitations.add("code", Membership(DUTY, Role.PRACTITIONER), "", count, now, until)
        people = [chat.server.call("person", first_name=f"Person {n}")["id"] for n in range(count)]
        for number in people:
            chat.server.world.chats[number].bot = "member"
            assert invitations.redeem("code", number, now)
        lost = frozenset(people[:: count // gone][:gone])
        for number in lost:
            chat.server.call("deactivates", person=number)
        yield Broadcast(chat, assistant, (leads[0], leads[1]), people, lost)
    finally:
        assistant.close()
