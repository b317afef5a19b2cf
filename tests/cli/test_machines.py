"""The command line on two machines over one PostgreSQL: documents, their journal and citation codes."""

from __future__ import annotations

import errno
import json
import re
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import text
from support.commands import CommandLine, Told, cards_of, lines_of
from support.databases import passing_database
from support.forking import begun
from support.samples import LETTERS, LETTERS_ID, MANUAL, MANUAL_ID, write_library

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.core.question import Question
from bot.errors import StoreError
from bot.features.admin import messages as admin_messages
from bot.settings import Settings
from bot.store.database import AWAY, RIGHTS
from bot.store.shared_index import SharedIndexRepository
from bot.store.store import OTHER_KEY
from embeddings import index as index_module
from embeddings import originals as originals_module

pytestmark = pytest.mark.postgres

ASKED = "how soon are letters about the ford answered"
WORDS = "answered within nine working days"
SET_SO = admin_messages.SEARCHED_IN_COPIES.format(why=admin_messages.SEARCHED_AS_SET)


@dataclass(frozen=True)
class Machine:
    """A machine with a data folder of its own; the database and the library are everybody's."""

    line: CommandLine
    address: str

    def run(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Told:
        given = {"SAFEGUARDING_DATABASE_URL": self.address, **environment}
        return self.line.run(*arguments, stdin=stdin, **given)

    def process(self, *arguments: str) -> Told:
        return self.line.run_process(*arguments, SAFEGUARDING_DATABASE_URL=self.address)

    def found(self) -> str:
        """All that a card shows for the question about letters."""
        address = {"SAFEGUARDING_DATABASE_URL": self.address}
        told = self.line.run("ask", "--json", "-", stdin=lines_of([ASKED]), **address)
        return json.dumps(cards_of(told))

    def kept(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.line.data.rglob("*") if path.is_file())


@pytest.fixture
def machines(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> Iterator[tuple[Machine, Machine]]:
    library = write_library(tmp_path / "library")
    for name, words in (("letters.txt", LETTERS), ("manual.txt", MANUAL)):
        (tmp_path / name).write_text(words, encoding="utf-8")
    with passing_database(postgresql_server, postgresql_template) as address:
        here, there = (Machine(CommandLine(tmp_path / name, library), address) for name in ("here", "there"))
        yield here, there


def added(machine: Machine, name: str) -> None:
    told = machine.run("add", str(machine.line.data.parent / name))
    assert told.code == 0, told.err


def test_a_document_of_one_machine_is_found_shown_and_removed_on_the_other(
    machines: tuple[Machine, Machine],
) -> None:
    here, there = machines
    assert WORDS not in there.found()
    added(here, "letters.txt")
    assert WORDS in there.found()
    assert WORDS in there.run("show", LETTERS_ID).out
    assert there.run("documents").out == here.run("documents").out
    assert there.run("documents", "set", LETTERS_ID, "--title", "The Clerk's Letters").code == 0
    assert "The Clerk's Letters" in here.found()
    assert there.run("remove", LETTERS_ID).code == 0
    assert WORDS not in here.found()
    for machine in machines:
        assert b"nine working days" not in machine.kept()
    # Who did what with documents is one journal for all machines.
    log = here.run("documents", "log", "--json")
    assert log.out == there.run("documents", "log", "--json").out
    did = [act["did"] for act in json.loads(log.out)]
    assert did == ["taken in", "corrected", "taken out"]


def test_a_machine_that_searches_copies_stands_beside_one_for_which_the_database_searches(
    machines: tuple[Machine, Machine],
) -> None:
    here, there = machines
    copies = {"SAFEGUARDING_SEARCH_COPIES": "true"}
    for machine, environment in ((here, {}), (there, copies)):
        told = json.loads(machine.run("about", "--json", **environment).out)["originals are searched"]
        assert told == (admin_messages.SEARCHED_THERE if machine is here else SET_SO)
        assert (admin_messages.SEARCHED_AS_SET in machine.run("check", **environment).err) == bool(
            environment
        )
    assert there.run("add", str(there.line.data.parent / "letters.txt"), **copies).code == 0
    assert WORDS in here.found()
    cards = there.run("ask", "--json", "-", stdin=lines_of([ASKED]), **copies)
    assert WORDS in json.dumps(cards_of(cards))
    assert not [
        path for path in here.line.data.rglob("*.safetensors") if b"nine working" in path.read_bytes()
    ]
    assert here.run("remove", LETTERS_ID).code == 0
    cards = there.run("ask", "--json", "-", stdin=lines_of([ASKED]), **copies)
    assert WORDS not in json.dumps(cards_of(cards))


def test_a_code_of_one_machine_is_verified_on_the_other_also_once_its_text_changed(
    machines: tuple[Machine, Machine],
) -> None:
    here, there = machines
    added(here, "letters.txt")
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", here.run("ask", ASKED).out)
    assert code is not None
    assert WORDS in there.run("verify", code[0]).out
    path = there.line.data.parent / "letters.txt"
    path.write_text(LETTERS.replace("nine working", "four working"), encoding="utf-8")
    added(there, "letters.txt")
    assert "Changed or withdrawn: 1 of" in here.run("verify", code[0]).out


def test_what_waits_for_a_second_person_waits_on_every_machine(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    two = {"SAFEGUARDING_TWO_PEOPLE": "true"}
    told = here.run("add", str(here.line.data.parent / "letters.txt"), **two)
    assert f"documents confirm held-back.{LETTERS_ID}" in told.out, told.err
    assert WORDS not in there.found()
    assert "waits for a second person" in there.run("documents", **two).out
    own = there.run("documents", "confirm", f"held-back.{LETTERS_ID}", "--yes", **two)
    assert (own.code, "a second person has to confirm it" in own.err) == (1, True)  # also elsewhere


def test_an_assistant_that_runs_sees_what_another_machine_does_with_its_next_question(
    machines: tuple[Machine, Machine],
) -> None:
    here, there = machines
    running = Assistant(
        Settings(
            data_dir=there.line.data, library_dir=there.line.library, database_url=SecretStr(there.address)
        )
    )

    def shown() -> str:
        found = running.search.find([ASKED])[0].results
        return " ".join(original.text for r in found for original in (r.passage, *r.originals))

    assert WORDS not in shown()
    added(here, "letters.txt")
    assert WORDS in shown()
    assert LETTERS_ID in running.corpus().documents
    assert here.run("remove", LETTERS_ID).code == 0
    assert WORDS not in shown()
    assert LETTERS_ID not in running.corpus().documents
    running.close()


@pytest.mark.process
def test_two_processes_on_two_machines_over_one_database(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    told = here.process("add", str(here.line.data.parent / "letters.txt"))
    assert told.code == 0, told.err
    assert WORDS in there.process("ask", ASKED).out
    assert there.process("remove", LETTERS_ID).code == 0
    assert LETTERS_ID not in here.process("documents").out
    assert b"nine working days" not in here.kept()


def test_an_installation_that_had_documents_of_its_own_shares_them(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    told = here.line.run("add", str(here.line.data.parent / "letters.txt"))  # as yet with files alone
    assert told.code == 0, told.err
    there.line.run("add", str(there.line.data.parent / "manual.txt"))
    assert WORDS in here.found()
    assert WORDS in there.found()
    for machine in machines:
        assert MANUAL_ID in machine.run("documents").out  # the library's notes are about it
        assert "1.3" not in machine.run("show", MANUAL_ID).out  # and its text is held by neither
    kept = CommandLine(there.line.data.parent / "look", there.line.library)
    kept.data.mkdir(mode=0o700)
    (there.line.data / "index-set-aside").rename(kept.data / "index")
    assert "Marigold notes" in kept.run("show", MANUAL_ID).out


def test_with_sqlite_nothing_is_shared(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    here, there = machines
    address = f"sqlite:///{tmp_path / 'both.db'}"
    path = str(here.line.data.parent / "letters.txt")
    assert here.line.run("add", path, SAFEGUARDING_DATABASE_URL=address).code == 0
    told = there.line.run("documents", SAFEGUARDING_DATABASE_URL=address)
    assert (told.code, LETTERS_ID in told.out) == (0, False)


def test_a_database_that_is_away_is_one_sentence_and_no_answer_from_the_copy(
    machines: tuple[Machine, Machine],
) -> None:
    here, _ = machines
    added(here, "letters.txt")
    assert WORDS in here.found()
    cut = "postgresql://a:b@127.0.0.1:1/c"
    away = {"SAFEGUARDING_DATABASE_URL": cut}
    for arguments in (["ask", ASKED], ["documents"], ["show", LETTERS_ID], ["remove", LETTERS_ID]):
        told = here.run(*arguments, **away)
        assert (told.code, "The database cannot be used now" in told.err) == (1, True), arguments
        assert WORDS not in told.out
    # In the chat app the question waits until the database is back, and gets no card of a fault.
    settings = Settings(data_dir=here.line.data, library_dir=here.line.library, database_url=SecretStr(cut))
    with pytest.raises(StoreError, match="cannot be used now"):
        Assistant(settings).answers.cards([Question(ASKED)])
    assert WORDS in here.found()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_copy_for_which_there_is_no_room_is_one_sentence(
    machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    here, there = machines
    added(here, "letters.txt")

    def full(*_: object) -> None:
        raise OSError(number, "No room")

    with monkeypatch.context() as broken:
        for module in (index_module, originals_module):
            broken.setattr(module, "write_whole", full)
        for arguments in (["ask", ASKED], ["documents"]):
            told = there.run(*arguments)
            assert (told.code, "disk" in told.err, WORDS in told.out) == (1, True, False), told.err
    assert WORDS in there.found()


def test_a_machine_keeps_its_name_and_has_none_where_it_is_alone(machines: tuple[Machine, Machine]) -> None:
    def name(machine: Machine, address: str | None) -> str:
        url = SecretStr(address) if address else None
        return Assistant(Settings(data_dir=machine.line.data, database_url=url)).machine

    here, there = machines
    assert name(here, None) == name(there, None)
    assert not here.line.data.exists()
    assert name(here, here.address) == name(here, here.address) != name(there, there.address)


def a_key() -> str:
    return Fernet.generate_key().decode()


def starts(machine: Machine, **environment: str) -> bool:
    """Whether a machine starts; one that does not says why in a sentence, and how to mend it."""
    log = machine.line.data.parent / f"{machine.line.data.name}.log"
    log.write_text("")
    settings = {**machine.line.environment, "SAFEGUARDING_DATABASE_URL": machine.address, **environment}
    settings["SAFEGUARDING_WEB_URL"] = "http://127.0.0.1:1"
    process = begun(["run", "--only", "jobs"], settings, log)
    try:
        while terminal_messages.RUNNING not in log.read_text():
            if (code := process.poll()) is not None:
                assert (code, log.read_text().strip()) == (1, OTHER_KEY)
                return False
            time.sleep(0.02)
        return True
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.process
def test_a_machine_with_another_key_is_told_so_at_its_start(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    assert starts(here)
    assert not starts(there)  # each made a key of its own
    assert not starts(there, SAFEGUARDING_KEY=a_key())
    shutil.copy(here.line.data / "key", there.line.data / "key")
    assert starts(there)
    assert starts(here)


@pytest.mark.process
def test_a_new_key_beside_the_old_one_is_everybodys_from_then_on(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    old, new = a_key(), a_key()
    assert starts(here, SAFEGUARDING_KEY=old)
    assert starts(there, SAFEGUARDING_KEY=f"{new},{old}")
    assert not starts(here, SAFEGUARDING_KEY=old)
    assert starts(here, SAFEGUARDING_KEY=f"{new},{old}")
    assert starts(here, SAFEGUARDING_KEY=new)


@pytest.mark.process
def test_a_key_that_is_lost_is_replaced_by_one_that_is_adopted(machines: tuple[Machine, Machine]) -> None:
    here, _ = machines
    assert starts(here)
    (here.line.data / "key").unlink()
    assert not starts(here)
    assert here.run("key", "adopt").code == 0
    assert starts(here)
    assert here.run("key", "rotate").code == 0
    assert starts(here)


def with_options(machine: Machine, options: str) -> Machine:
    """The same machine, whose database is told something for every connection."""
    joint = "&" if "?" in machine.address else "?"
    return replace(machine, address=f"{machine.address}{joint}options={quote(options)}")


def test_a_database_that_is_read_only_answers_without_a_code_and_takes_nothing_in(
    machines: tuple[Machine, Machine],
) -> None:
    here, _ = machines
    added(here, "letters.txt")
    only_read = with_options(here, "-c default_transaction_read_only=on")
    asked = only_read.run("ask", ASKED)
    assert asked.code == 0, asked.err
    assert WORDS in asked.out
    assert "Citation code" not in asked.out
    told = only_read.run("add", str(here.line.data.parent / "manual.txt"))
    assert (told.code, told.err.splitlines()[-1]) == (1, RIGHTS)
    told = only_read.run("remove", LETTERS_ID)
    assert (told.code, told.err.splitlines()[-1]) == (1, RIGHTS)
    assert WORDS in here.found()


def test_a_database_that_a_newer_version_made_is_one_sentence(machines: tuple[Machine, Machine]) -> None:
    here, _ = machines
    added(here, "letters.txt")
    with psycopg.connect(here.address) as connection:
        made = connection.execute("update alembic_version set version_num = '9999' returning version_num")
        assert made.rowcount == 1
    told = here.run("ask", ASKED)
    assert (told.code, told.out) == (1, "")
    assert "made by a newer version" in told.err.splitlines()[-1]


@pytest.mark.parametrize("options", ["-c statement_timeout=1", "-c lock_timeout=1 -c statement_timeout=1"])
def test_a_database_that_is_too_slow_is_one_sentence(
    machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    here, _ = machines
    added(here, "letters.txt")

    def slowly(shared: SharedIndexRepository) -> str | None:
        with shared._database.read() as connection:
            connection.execute(text("select pg_sleep(5)"))
        return None

    monkeypatch.setattr(SharedIndexRepository, "mark", slowly)
    told = with_options(here, options).run("ask", ASKED)
    assert (told.code, told.err.splitlines()[-1]) == (1, AWAY)
    monkeypatch.undo()
    assert WORDS in here.found()
