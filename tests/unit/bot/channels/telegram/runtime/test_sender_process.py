"""The sender process: what is on its way when the service is gone is waited for, and kept once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.bot_api.server import Server
from support.bot_api.world import World
from support.chat import TOKEN
from telegram.error import NetworkError
from telegram.request import RequestData

from bot.app import Assistant
from bot.channels.telegram.runtime import sender_process
from bot.channels.telegram.runtime.dispatch import FOR, TIMEOUTS, Carried, OutboxRequest
from bot.clock import system_clock
from bot.core.outgoing import ClaimedMessage, OutgoingMessage
from bot.core.people import Membership, Role, Team
from bot.settings import Settings
from bot.store.store import Store

#: The sender process is a process with the machine's clock, so all that it is given goes by that clock too.
NOW = system_clock()
LONG = dt.timedelta(days=1)


class Office:
    """A store, a server, and people who may be written to."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.server = server
        self.assistant = Assistant(Settings(data_dir=folder))
        self.store: Store = self.assistant.store

    def message(self) -> ClaimedMessage:
        """A message to somebody that this process has claimed, for a long time."""
        number = self.server.call("person", first_name="Ann")["id"]
        self.server.world.chats[number].bot = "member"
        until = NOW + LONG
        self.store.invitations.add(
            f"code {number}", Membership(Team("kent", "duty"), Role.PRACTITIONER), "", 1, NOW, until
        )
        person = self.store.invitations.redeem(f"code {number}", number, NOW)
        assert person is not None
        self.store.outbox.put(
            [OutgoingMessage(f"to {number}", number, {"paragraphs": ["a"]}, NOW, person.id)]
        )
        (claimed,) = (m for m in self.store.outbox.claim(99, NOW, LONG) if m.chat_id == number)
        return claimed

    def order(self, message: ClaimedMessage, *, last: bool = True) -> dict[str, Any]:
        """An order to carry it."""
        return {
            "order": message.id,
            "url": f"{self.server.base_url}{TOKEN}/sendMessage",
            "data": {"chat_id": message.chat_id, "text": "Words."},
            "timeouts": TIMEOUTS,
            "message": {"id": message.id, "chat_id": message.chat_id, "tries": message.tries, "last": last},
        }

    def sends(self, *said: object, rest: str = "") -> None:
        """Let a sender process be told this by a service that is then gone."""
        lines = "".join(json.dumps(line) + "\n" for line in said) + rest
        done = subprocess.run(
            [sys.executable, "-c", f"import runpy, sys; sys.path[:] = {sys.path!r}; "
             f"runpy.run_module({sender_process.__name__!r}, run_name='__main__')"],
            input=lines.encode(),
            env={**os.environ, "SAFEGUARDING_DATA_DIR": str(self.folder)},
            capture_output=True,
            check=True,
        )  # fmt: skip
        assert done.stderr == b""

    def arrived(self, message: ClaimedMessage) -> int:
        """How often a message arrived."""
        return len(self.server.call("transcript", chat=message.chat_id))

    def free(self) -> list[int]:
        """The messages that may be claimed, by number."""
        return [m.id for m in self.store.outbox.claim(99, system_clock(), LONG)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Server(World(TOKEN)) as server:
        made = Office(tmp_path / "data", server)
        yield made
        made.assistant.close()


def test_what_was_on_its_way_arrives_once_and_is_noted_as_sent(office: Office) -> None:
    message = office.message()
    office.server.call("delays", seconds=0.3)
    office.sends({"claimed": [[message.id, message.tries]]}, office.order(message))
    assert office.arrived(message) == 1
    assert (office.store.outbox.counts().sent, office.free()) == (1, [])


def test_who_cannot_be_written_to_is_marked(office: Office) -> None:
    message = office.message()
    office.server.call("deactivates", person=message.chat_id)
    office.sends({"claimed": [[message.id, message.tries]]}, office.order(message))
    assert (office.store.outbox.counts().failed, office.free()) == (1, [])
    person = office.store.people.by_id(message.person_id or 0)
    assert person is not None
    assert person.blocked is not None


def test_what_had_not_left_is_free_at_once(office: Office) -> None:
    held, half = office.message(), office.message()
    claimed = {"claimed": [[m.id, m.tries] for m in (held, half)]}
    office.sends(claimed, rest=json.dumps(office.order(half)))  # the service was killed within the line
    assert office.free() == [held.id, half.id]
    assert office.arrived(half) == 0


def test_what_the_service_kept_itself_stays_as_it_is(office: Office) -> None:
    message = office.message()
    office.store.outbox.give_back(message, NOW + LONG)
    office.sends({"claimed": [[message.id, message.tries]]}, {"kept": message.id})
    assert office.store.outbox.counts().waiting == 1
    assert office.free() == []


def test_a_message_of_which_a_page_is_missing_is_sent_again(office: Office) -> None:
    message = office.message()
    office.sends({"claimed": [[message.id, message.tries]]}, office.order(message, last=False))
    assert office.free() == [message.id]


def test_a_message_whose_answer_was_lost_is_sent_again_rather_than_left_out(office: Office) -> None:
    message = office.message()
    office.server.call("fault", kind="cut_after", method="sendMessage")
    office.sends({"claimed": [[message.id, message.tries]]}, office.order(message))
    assert office.arrived(message) == 1
    assert office.free() == [message.id]


def test_without_its_sender_process_the_service_sends_itself(office: Office) -> None:
    message = office.message()

    async def sent() -> list[int]:
        request = OutboxRequest(4, 5.0)
        await request.initialize()
        await request.begin()
        FOR.set(Carried(message.id, message.chat_id, message.tries, 2))
        order = office.order(message)
        call = (order["url"], "POST", RequestData([]))
        codes = [(await request.do_request(*call))[0]]
        assert request._process is not None
        office.server.call("delays", seconds=5.0)
        asyncio.get_running_loop().call_later(0.2, request._process.send_signal, signal.SIGKILL)
        with pytest.raises(NetworkError):
            await request.do_request(*call)
        office.server.call("delays", seconds=0.0)
        codes.append((await request.do_request(*call))[0])
        await request.end()
        await request.shutdown()
        return codes

    assert asyncio.run(sent()) == [400, 400]  # a message without words is refused, by whoever carries it
