"""Plays the people: the same handles over a server in this process and over one across HTTP."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

JSON = dict[str, Any]
PATIENCE = 60.0
#: What a press is refused with that comes before its button.
NO_BUTTON = "no message has a button"


class Driver(Protocol):
    """Anything that lets people act: a Server in this process, or a Remote."""

    def call(self, action: str, **arguments: Any) -> Any: ...


class Remote:
    """A server in another process, by its address. Close it after use."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=70, trust_env=False, verify=False)

    def call(self, action: str, **arguments: Any) -> Any:
        """Let a person do something. Raises ValueError where they can't."""
        answer = self._client.post(f"/user/{action}", json=arguments).json()
        if not answer["ok"]:
            raise ValueError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        self._client.close()


class SilenceError(AssertionError):
    """The bot did not do what was waited for."""


@dataclass
class Place:
    """A chat as one follows it: what the bot did there, each thing given once, in order."""

    driver: Driver
    id: int
    seen: int = 0
    _waiting: list[JSON] = field(default_factory=list)

    def wait_for(self, wanted: Callable[[JSON], bool], timeout: float = PATIENCE) -> JSON:
        """Return the next event that is wanted, passing over others. Raises SilenceError.

        An event has ``kind`` (message, edit, delete, answer, action, reaction, pin, ...) and, for a message
        or an edit, ``message``: text, html, buttons, and the rest of world.Message.view.
        """
        deadline = time.monotonic() + timeout
        passed: list[str] = []
        while True:
            while self._waiting:
                event = self._waiting.pop(0)
                if wanted(event):
                    return event
                passed.append(event["kind"])
            left = deadline - time.monotonic()
            if left <= 0:
                raise SilenceError(f"nothing that was waited for came in {timeout} s; passed over: {passed}")
            self._waiting = self.driver.call("events", after=self.seen, chat=self.id, timeout=min(left, 20))
            self.seen = self._waiting[-1]["seq"] if self._waiting else self.seen

    def message(self, containing: str = "", timeout: float = PATIENCE) -> JSON:
        """Return the next new message of the bot whose text has this in it."""
        event = self.wait_for(
            lambda e: e["kind"] == "message" and containing in e["message"]["text"], timeout
        )
        message: JSON = event["message"]
        return message

    def messages(self, count: int, timeout: float = PATIENCE) -> list[JSON]:
        """Return the next so many new messages."""
        return [self.message(timeout=timeout) for _ in range(count)]

    def edit(self, containing: str = "", timeout: float = PATIENCE) -> JSON:
        """Return the next message that the bot changed, as it then stood."""
        event = self.wait_for(lambda e: e["kind"] == "edit" and containing in e["message"]["text"], timeout)
        message: JSON = event["message"]
        return message

    def answer(self, query: str, timeout: float = PATIENCE) -> JSON:
        """Return the answer to a press: text and alert."""
        return self.wait_for(lambda e: bool(e["kind"] == "answer" and e["query_id"] == query), timeout)

    def catch_up(self) -> None:
        """Pass over all that happened so far."""
        self._waiting, self.seen = [], self.driver.call("now")

    def history(self) -> list[JSON]:
        """Return all that the bot did here, in order: messages, edits, deletions and the rest."""
        found: list[JSON] = self.driver.call("events", chat=self.id)
        return found

    def transcript(self, last: int | None = None) -> list[JSON]:
        """Return the messages that stand in the chat now."""
        found: list[JSON] = self.driver.call("transcript", chat=self.id, last=last)
        return found


@dataclass
class Person(Place):
    """A person, and their private chat with the bot. ``where`` in each action: a group, else that chat."""

    first_name: str = ""

    def says(
        self,
        text: str,
        where: Place | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> int:
        """Send a text; return the message's number."""
        number: int = self.driver.call(
            "says", person=self.id, text=text, chat=_id(where), reply_to=reply_to, topic=topic
        )
        return number

    def starts(self, code: str = "") -> int:
        """Press Start, or open a deep link with a code."""
        return self.says(f"/start {code}".strip())

    def presses(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message: int | None = None,
        where: Place | None = None,
        timeout: float = PATIENCE,
    ) -> str:
        """Press a button, once it is there; return the query's number, for ``answer``. Raises ValueError."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                query: str = self.driver.call(
                    "presses", person=self.id, label=label, data=data, message=message, chat=_id(where)
                )
            except ValueError as refused:
                if NO_BUTTON not in str(refused) or time.monotonic() >= deadline:
                    raise
                time.sleep(0.05)
            else:
                return query

    def forges(self, data: str) -> str:
        """Press what stands on no button in their own chat; return the query's number, for ``answer``."""
        query: str = self.driver.call("forges", person=self.id, data=data)
        return query

    def forwards(self, message: int, source: Place | None = None, to: Place | None = None) -> int:
        number: int = self.driver.call(
            "forwards", person=self.id, chat=_id(source) or self.id, message=message, to=_id(to)
        )
        return number

    def sends_file(self, name: str, content: bytes, caption: str = "", where: Place | None = None) -> int:
        coded = base64.b64encode(content).decode()
        number: int = self.driver.call(
            "sends_file", person=self.id, name=name, content=coded, caption=caption, chat=_id(where)
        )
        return number

    def sends_poll(self, question: str, *options: str, where: Place | None = None) -> int:
        number: int = self.driver.call(
            "sends_poll", person=self.id, question=question, options=list(options), chat=_id(where)
        )
        return number

    def sends(self, where: Place | None = None, **content: Any) -> int:
        """Send a message of any content, by the names that Telegram gives its parts."""
        number: int = self.driver.call("sends", person=self.id, content=content, chat=_id(where))
        return number

    def changes(self, message: int, **content: Any) -> None:
        """Change the content of one's own message."""
        self.driver.call("changes", person=self.id, message=message, content=content)

    def says_as_group(self, text: str, where: Place) -> int:
        """Send a text as an administrator who remains anonymous."""
        number: int = self.driver.call("says_as_group", person=self.id, text=text, chat=where.id)
        return number

    def edits(self, message: int, text: str, where: Place | None = None) -> None:
        self.driver.call("edits", person=self.id, message=message, text=text, chat=_id(where))

    def answers_poll(self, *options: int, message: int | None = None, where: Place | None = None) -> None:
        self.driver.call(
            "answers_poll", person=self.id, options=list(options), message=message, chat=_id(where)
        )

    def reacts(self, message: int, emoji: str | None, where: Place | None = None) -> None:
        self.driver.call("reacts", person=self.id, message=message, emoji=emoji, chat=_id(where))

    def blocks(self) -> None:
        self.driver.call("blocks", person=self.id)

    def unblocks(self) -> None:
        self.driver.call("unblocks", person=self.id)

    def joins(self, group: Place) -> None:
        self.driver.call("joins", person=self.id, chat=group.id)

    def leaves(self, group: Place) -> None:
        self.driver.call("leaves", person=self.id, chat=group.id)

    def menu(self, where: Place | None = None) -> list[str]:
        """Return the commands that the person is offered."""
        offered = self.driver.call("menu", person=self.id, chat=_id(where))
        return [command["command"] for command in offered]


def person(driver: Driver, first_name: str, **details: Any) -> Person:
    """Return a new person."""
    user = driver.call("person", first_name=first_name, **details)
    return Person(driver, user["id"], first_name=first_name)


def group(driver: Driver, title: str, *members: Person, bot: str = "member") -> Place:
    """Return a new group; the bot is a member, an administrator or, with ``left``, not there."""
    body = driver.call("group", title=title, members=[member.id for member in members], bot=bot)
    return Place(driver, body["id"])


def labels(message: JSON) -> list[list[str]]:
    """Return the labels of a message's buttons, row by row."""
    return [[button["text"] for button in row] for row in message["buttons"]]


def _id(place: Place | None) -> int | None:
    return place.id if place else None
