"""Learning points at the command line: listed, shown, and found by ``ask`` from their release on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine, shared
from support.leads import DUTY, MEDWAY, QUESTIONS
from support.samples import MANUAL, WORDS_OF_CLAUSE_1_2, write_library

from bot.app import Assistant
from bot.core.people import Membership, Role
from bot.errors import RefusedError
from bot.features.learning.lead_actions import moved_on
from bot.features.learning.model import Audience, LearningPoint, PointMove
from bot.settings import Settings

pytestmark = pytest.mark.model

TEXT = "Hang the brass lantern at the ford before the lantern meeting, so that the ferry sees it."
ASKED = "where do we hang the brass lantern before the lantern meeting"
#: The two leads, the worker and somebody elsewhere, by number.
LEAD, OTHER, WORKER, ELSEWHERE = 1, 2, 3, 4
#: A process that releases a point as the second lead.
RELEASES = """
import sys
from pathlib import Path
from bot.app import Assistant
from bot.settings import Settings
data, library, number = sys.argv[1:]
assistant = Assistant(Settings(data_dir=Path(data), library_dir=Path(library)))
lead, now = assistant.store.people.by_id(2), assistant.clock()
assistant.learning.release(lead, assistant.learning.point(int(number), lead), now)
"""


class Office:
    """The command line over the small library and its manual, with two leads and a worker of kent/duty."""

    def __init__(self, folder: Path) -> None:
        self.line = CommandLine(folder / "data", folder / "library")
        self.manual = folder / "manual.txt"

    @contextmanager
    def assistant(self) -> Iterator[Assistant]:
        """The assistant that leads move points with, in a browser or in the chat app."""
        with shared():
            made = Assistant(Settings(data_dir=self.line.data, library_dir=self.line.library))
            yield made
            made.close()

    def proposed(self, ground: str | None = None, councils: tuple[str, ...] = ()) -> str:
        """Let the first lead propose a point; return its number."""
        with self.assistant() as assistant:
            wording = assistant.proposal_wizard().composer.compose(
                TEXT,
                QUESTIONS,
                audience=Audience(councils=councils),
                passage_id=ground,
                local=ground is None,
            )
            lead = assistant.store.people.by_id(LEAD)
            assert lead is not None
            return str(assistant.learning.propose(lead, wording, None, assistant.clock()).id)

    def moved(self, move: str, number: str, by: int = OTHER, reason: str = "") -> None:
        """Let a lead move a point."""
        with self.assistant() as assistant:
            lead = assistant.store.people.by_id(by)
            assert lead is not None
            point = assistant.learning.point(int(number), lead)
            months = 6 if move == "release" else None
            service, now = assistant.learning, assistant.clock()
            moved_on(service, lead, point, PointMove(move), now, reason=reason, months=months)

    def edited(self, number: str, by: int, **changed: Any) -> LearningPoint:
        """Let a lead change the words of a point."""
        with self.assistant() as assistant:
            lead = assistant.store.people.by_id(by)
            assert lead is not None
            point = assistant.learning.point(int(number), lead)
            given = {"text": point.wording.text, "questions": point.wording.questions, **changed}
            wording = assistant.proposal_wizard().composer.compose(
                given.pop("text"), given.pop("questions"), audience=point.wording.audience, **given
            )
            return assistant.learning.edit(lead, point, wording, assistant.clock())

    def does(self, *arguments: str) -> dict[str, Any]:
        told = self.line.run("learning", *arguments, "--json")
        assert told.code == 0, told.err
        done: dict[str, Any] = json.loads(told.out)
        return done

    def card(self, asked: str = ASKED, person: int | None = None) -> dict[str, Any]:
        told = self.line.run("ask", "--json", asked, *(("--as", str(person)) if person else ()))
        assert told.code == 0, told.err
        card: dict[str, Any] = json.loads(told.out)
        return card

    def finds(self, asked: str = ASKED, person: int | None = None) -> bool:
        return any(p["document"]["kind"] == "local learning" for p in self.card(asked, person)["passages"])

    def files(self, folder: str) -> dict[str, int]:
        held = self.line.data / folder
        names = [p for p in held.iterdir() if p.suffix == ".safetensors"] if held.exists() else []
        return {path.name: path.stat().st_mtime_ns for path in names}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a team, with everything encoded, to be copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    line = CommandLine(folder / "data", write_library(folder / "library"))
    (folder / "manual.txt").write_text(MANUAL, encoding="utf-8")
    assert line.run("add", str(folder / "manual.txt")).code == 0
    assistant = Assistant(Settings(data_dir=folder / "data"))
    lead, worker = Membership(DUTY, Role.TEAM_LEAD), Membership(DUTY, Role.PRACTITIONER)
    for membership in (lead, lead, worker, Membership(MEDWAY, Role.PRACTITIONER)):
        assistant.store.people.add(membership, "", dt.datetime.now(dt.UTC))
    assistant.close()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Office:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def test_a_point_is_found_from_its_release_until_its_recall_and_nothing_else_is_encoded(
    office: Office,
) -> None:
    before = office.card()
    assert WORDS_OF_CLAUSE_1_2 in json.dumps(before["passages"])  # by itself, or beside its note
    number = office.proposed()
    assert office.card() == before
    indexed = office.files("index")
    office.moved("release", number)
    card = office.card()
    (place,) = (n for n, p in enumerate(card["passages"]) if p["document"]["kind"] == "local learning")
    point = card["passages"][place]
    assert (point["text"], point["voice"]) == (TEXT, "local learning, not a rule")
    assert point["locator"] == f"released by lead {OTHER} of duty (Kent)"
    assert place > max(
        (n for n, p in enumerate(card["passages"]) if p["document"]["kind"] == "local procedure"), default=-1
    )
    assert (card["status"], card["headline"]) == (before["status"], before["headline"])
    scores = {p["id"]: p["score"] for p in before["passages"]}
    assert {p["id"]: p["score"] for p in card["passages"] if p["id"] != point["id"]} == scores
    assert office.files("index") == indexed
    assert len(office.files("learning")) == 1
    assert TEXT.split()[0] in office.line.run("ask", "--full", ASKED).out

    verified = json.loads(office.line.run("verify", card["code"], "--json").out)
    assert {p["state"] for p in verified["passages"]} == {"as it was"}
    office.moved("recall", number, OTHER, "Wrong.")
    assert not office.finds()
    assert office.files("learning") == {}
    verified = json.loads(office.line.run("verify", card["code"], "--json").out)
    assert [p["state"] for p in verified["passages"] if p["text"] == TEXT] == ["withdrawn"]
    assert office.card() == before


def test_a_point_is_found_by_those_it_is_for_and_by_nobody_else(office: Office) -> None:
    number = office.proposed(councils=("kent",))
    office.moved("release", number)
    assert office.finds(person=WORKER)
    assert not office.finds(person=ELSEWHERE)
    assert not office.finds()
    there, here = ("--as", str(ELSEWHERE)), ("--as", str(WORKER))
    assert office.line.run("learning", "list", *there, "--json").out == "[]\n"
    (listed,) = json.loads(office.line.run("learning", "list", *here, "--state", "released", "--json").out)
    assert (str(listed["id"]), listed["text"]) == (number, TEXT)
    assert office.line.run("learning", "show", number, *there).code == 1
    assert office.line.run("learning", "unread", *here).out.startswith(f"{number}. {TEXT[:30]}")
    unread = office.line.run("learning", "unread", *there).out
    assert unread == "No learning point waits to be read by person 4.\n"


def test_a_passage_and_the_point_on_it_show_each_other_until_the_passage_changes(office: Office) -> None:
    asked = "who convenes the lantern meeting"
    ground = next(
        original["id"]
        for p in office.card(asked)["passages"]
        for original in p["originals"]
        if original["text"].endswith(WORDS_OF_CLAUSE_1_2)
    )
    number = office.proposed(ground)
    office.moved("release", number)
    card = office.card(asked)
    pairs = [p for p in card["passages"] if "learning" in p]
    assert [o["id"] for p in pairs for o in p["originals"]] == [ground]
    (point,) = (p for p in card["passages"] if p["id"] in pairs[0]["learning"])
    assert WORDS_OF_CLAUSE_1_2 in point["ground"]["text"]
    printed = office.line.run("ask", "--full", asked).out
    assert "Local learning bears on this" in printed
    assert "It rests on this passage, as it stands today" in printed

    office.manual.write_text(MANUAL.replace("two working days", "three working days"), encoding="utf-8")
    assert office.line.run("add", str(office.manual)).code == 0
    assert not office.finds(asked)
    shown = office.line.run("learning", "show", number).out
    assert "The passage under it has changed since." in shown
    assert f"Learning point {number} of duty (Kent): in review." in shown
    assert "Put in review by the assistant. Reason: the passage under it has changed" in " ".join(
        shown.split()
    )
    assert office.line.run("add", str(office.manual)).err == ""
    queue = office.line.run("learning", "queue", "--as", str(OTHER)).out
    assert queue.startswith(f"{number}. ")
    with pytest.raises(RefusedError, match="Edit the point first"):
        office.moved("release", number)
    office.edited(number, OTHER, passage_id=ground)
    office.moved("release", number, LEAD)  # who edits does not release
    assert office.finds(asked)
    assert "1 learning point put in review" in office.line.run("remove", ground.split("#")[0]).err


def test_the_groups_that_get_posts_are_listed(office: Office) -> None:
    assert office.line.run("learning", "groups").out == "No group gets posts.\n"
    with office.assistant() as assistant:
        assistant.store.receipts.post_in(-1001234567890, DUTY, assistant.clock(), None)
    assert json.loads(office.line.run("learning", "groups", "--json").out) == [
        {"chat": -1001234567890, "authority": "kent", "team": "duty"}
    ]


def test_what_is_due_can_be_done_at_once(office: Office) -> None:
    office.moved("release", office.proposed())
    assert set(office.does("check").values()) == {0}


@pytest.mark.process
@pytest.mark.crash
@pytest.mark.parametrize("seconds", [0.6, 1.1])
def test_killed_while_it_is_released_a_point_is_out_and_found_or_neither(
    office: Office, seconds: float
) -> None:
    number = office.proposed()
    release = [sys.executable, "-c", RELEASES, str(office.line.data), str(office.line.library), number]
    with subprocess.Popen(
        release, env=office.line.environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
    state = office.does("show", number)["state"]
    assert state in {"proposed", "released"}
    assert office.finds() == (state == "released")


def test_a_point_that_waits_shows_what_changed_and_a_wrong_number_is_one_sentence(office: Office) -> None:
    number = office.proposed()
    queue = ("learning", "queue", "--as")
    assert "waiting since today" in office.line.run(*queue, str(OTHER)).out
    assert office.line.run(*queue, str(LEAD)).out == "No learning point waits for you.\n"
    office.edited(number, OTHER, text=TEXT.replace("ford", "jetty"), local=True)
    assert "[-ford-] [+jetty+]" in office.line.run("learning", "show", number).out
    for arguments, says in (
        (("show", "99"), "No learning point of yours has the number 99"),
        (("queue", "--as", "99"), "Nobody is enrolled as 99"),
    ):
        told = office.line.run("learning", *arguments)
        assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
        assert says in told.err
