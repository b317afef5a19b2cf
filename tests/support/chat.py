"""The bot as a process of its own against the Bot API server of ``bot_api``, with people who write to it."""

from __future__ import annotations

import itertools
import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Assistant
from bot.channels.telegram import messages as chat_messages
from bot.settings import Settings
from support.bot_api import client
from support.bot_api.server import Server
from support.bot_api.world import World
from support.commands import CommandLine, Told
from support.forking import ForkedProgram, answering_for, begun
from support.loopback import free_port

TOKEN = "123456:invented-token-of-a-test"
SECRET = "an-invented-secret-of-a-test"
PATIENCE = 180.0
DESK = "the duty desk on 07700 900123"
#: Any hour, and no limit on sending: what is looked at is who gets what.
UNHURRIED = {
    "SAFEGUARDING_REPLIES_PER_SECOND": "0",
    "SAFEGUARDING_BRIEFING_HOURS": "0-0",
    "SAFEGUARDING_BRIEFINGS_A_DAY": "50",
}

_WAITING = ("inbox where handled is null", "replies")
_NAMES = (f"Person {number}" for number in itertools.count(1))
_TEAMS = (f"team {number}" for number in itertools.count(1))


@contextmanager
def beside(chat: Chat) -> Iterator[Assistant]:
    """What the running bot works on, opened from beside it."""
    address = chat.environment.get("SAFEGUARDING_DATABASE_URL")
    url = SecretStr(address) if address else None
    assistant = Assistant(Settings(data_dir=chat.command_line.data, database_url=url))
    try:
        yield assistant
    finally:
        assistant.close()


def own_team() -> str:
    """A team of nobody yet: what happens in it, nobody of another story sees."""
    return next(_TEAMS)


@dataclass
class Chat:
    """A running bot, the server it talks to, and the command line beside it."""

    server: Server
    command_line: CommandLine
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | ForkedProgram | None = field(default=None)
    #: The parts of the service that this process is; all where none is named.
    only: tuple[str, ...] = ()
    #: Whether it is started as people start it, for what only such a process shows.
    cold: bool = False

    def start(self) -> None:
        """Start the bot and wait until it takes messages."""
        before = len(self.lines("running"))
        environment = {**self.command_line.environment, **self.environment}
        parts = [word for part in self.only for word in ("--only", part)]
        self.process = begun(["run", *parts], environment, self.log, cold=self.cold)
        deadline = time.monotonic() + PATIENCE
        while len(self.lines("running")) == before:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def lines(self, event: str) -> list[dict[str, Any]]:
        """The log lines of one event."""
        if not self.log.exists():
            return []
        read = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [entry for entry in map(json.loads, read) if entry.get("event") == event]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """End the bot; return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process = None
        return code

    def drained(self) -> None:
        """Wait until the bot has taken and handled every update, and delivered every reply."""
        deadline = time.monotonic() + PATIENCE
        while self.server.call("pending") or self.waiting():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def waiting(self) -> int:
        """How many updates and replies wait in the bot's database, and files beside it."""
        beside = len(list((self.command_line.data / "waiting").glob("*")))
        return beside + sum(map(self.rows, _WAITING))

    def rows(self, what: str) -> int:
        """How many rows the bot's database has of a table, or of ``table where ...``."""
        with closing(self._database()) as database:
            found = database.execute(f"select count(*) from {what}").fetchone()
            return int(found[0])

    def _database(self) -> Any:
        """A connection to the bot's database, of either kind."""
        address = self.environment.get("SAFEGUARDING_DATABASE_URL")
        if address is None:
            return sqlite3.connect(self.command_line.data / "store.db")
        import psycopg

        return psycopg.connect(address)

    def resident(self) -> int:
        """The resident memory of the bot and of the process in which it answers, in MB."""
        assert self.process is not None
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in (self.process.pid, *self.below())]
        return sum(int(status.split("VmRSS:")[1].split()[0]) for status in statuses) // 1024

    def below(self) -> list[int]:
        """The processes that the bot began, the one in which it answers among them."""
        assert self.process is not None
        return processes_below(self.process.pid)

    def stranger(self) -> client.Person:
        """Somebody whom nobody invited."""
        return client.person(self.server, next(_NAMES))

    def run(self, *arguments: str, stdin: bytes = b"") -> Told:
        """Run a command over what the bot works on."""
        return self.command_line.run(*arguments, stdin=stdin, **self.environment)

    def invited(self, role: str = "practitioner", team: str = "duty", authority: str = "kent") -> str:
        """An invitation's code."""
        wanted = ("--role", role, "--team", team, "--authority", authority)
        told = self.run("people", "invite", *wanted, "--json")
        assert told.code == 0, told.err
        code: str = json.loads(told.out)["code"]
        return code

    def person(
        self, role: str = "practitioner", team: str = "duty", authority: str = "kent"
    ) -> client.Person:
        """Somebody who was enrolled, and has read the welcome."""
        somebody = self.stranger()
        somebody.starts(self.invited(role, team, authority))
        somebody.message("You are enrolled", timeout=PATIENCE)
        return somebody


def sends(somebody: client.Person, words: str) -> str:
    """Type words that go to others, and send them once they are shown back; return who gets them."""
    somebody.says(words)
    shown = somebody.message(chat_messages.WORDING)["text"]
    assert words in shown
    somebody.presses(chat_messages.SEND)
    return str(shown)


@contextmanager
def a_chat(
    folder: Path,
    library: Path | None = None,
    keep: int | None = None,
    cold: bool = False,
    **environment: str,
) -> Iterator[Chat]:
    """Give a bot that runs over ``library``; by polling unless the settings say otherwise.

    The server keeps the last ``keep`` messages of a chat, or all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Server(World(TOKEN, keep=keep)) as server:
        settings = {
            "SAFEGUARDING_TELEGRAM_TOKEN": TOKEN,
            "SAFEGUARDING_TELEGRAM_BASE_URL": server.base_url,
            **environment,
        }
        chat = Chat(server, CommandLine(folder / "data", library), settings, folder / "log", cold=cold)
        try:
            chat.start()
            yield chat
        finally:
            if chat.process is not None:
                chat.stop(signal.SIGKILL)


def processes_below(process: int) -> list[int]:
    """The processes that a process began and that still run."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return [*children, *answering_for(process)]


def runs(process: int) -> bool:
    """Whether a process runs; one that ended and that nobody has taken leave of does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def at_a_free_port() -> dict[str, str]:
    """Settings for the page on a free port of this machine."""
    port = free_port()
    return {
        "SAFEGUARDING_LISTEN": f"127.0.0.1:{port}",
        "SAFEGUARDING_WEB_URL": f"http://127.0.0.1:{port}",
    }


def by_webhook() -> dict[str, str]:
    """Settings for a webhook on a free port of this machine, and the page beside it."""
    page = at_a_free_port()
    return {
        **page,
        "SAFEGUARDING_WEBHOOK_URL": page["SAFEGUARDING_WEB_URL"],
        "SAFEGUARDING_WEBHOOK_SECRET": SECRET,
    }
