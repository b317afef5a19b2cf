"""The story of a learning point at the command line: proposed, released, found, recalled, killed."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from support.commands import COMMAND, CommandLine
from support.leads import DUTY, MEDWAY
from support.samples import MANUAL, WORDS_OF_CLAUSE_1_2, write_library

from bot.app import Assistant
from bot.core.people import Membership, Role
from bot.settings import Settings

pytestmark = pytest.mark.model

#: The year after that of tomorrow: the tests may run while a year ends.
NEXT_YEAR = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).year + 1
TEXT = "Hang the brass lantern at the ford before the lantern meeting, so that the ferry sees it."
ASKED = "where do we hang the brass lantern before the lantern meeting"
QUESTIONS = ("--question", "Who hangs the lantern?", "--question", "Who lights it?")


class Office:
    """The command line over the small library and its manual, with two leads and a worker of kent/duty."""

    def __init__(self, folder: Path) -> None:
        self.line = CommandLine(folder / "data", folder / "library")
        self.manual = folder / "manual.txt"
        self.lead, self.other, self.worker, self.elsewhere = "1", "2", "3", "4"

    def does(self, *arguments: str) -> dict[str, Any]:
        told = self.line.run("learning", *arguments, "--json")
        assert told.code == 0, told.err
        done: dict[str, Any] = json.loads(told.out)
        return done

    def proposed(self, *rest: str, text: str = TEXT) -> str:
        ground = rest if "--ground" in rest else ("--local-practice", *rest)
        return str(self.does("propose", "--as", self.lead, "--text", text, *QUESTIONS, *ground)["id"])

    def card(self, asked: str = ASKED, person: str | None = None) -> dict[str, Any]:
        told = self.line.run("ask", "--json", asked, *(("--as", person) if person else ()))
        assert told.code == 0, told.err
        card: dict[str, Any] = json.loads(told.out)
        return card

    def finds(self, asked: str = ASKED, person: str | None = None) -> bool:
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
    assert WORDS_OF_CLAUSE_1_2 in [p["text"] for p in before["passages"]]
    number = office.proposed()
    assert office.card() == before
    indexed = office.files("index")
    told = office.line.run("learning", "release", number, "--as", office.other)
    assert told.out.startswith(f"Learning point {number} is released. It can be found from now on")
    card = office.card()
    (place,) = (n for n, p in enumerate(card["passages"]) if p["document"]["kind"] == "local learning")
    point = card["passages"][place]
    assert (point["text"], point["voice"]) == (TEXT, "local learning, not a rule")
    assert point["locator"] == f"released by lead {office.other} of duty (Kent)"
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
    assert office.line.run("learning", "recall", number, "--as", office.other, "--reason", "Wrong.").code == 0
    assert not office.finds()
    assert office.files("learning") == {}
    verified = json.loads(office.line.run("verify", card["code"], "--json").out)
    assert [p["state"] for p in verified["passages"] if p["text"] == TEXT] == ["withdrawn"]
    assert office.card() == before


def test_a_point_is_found_by_those_it_is_for_and_by_nobody_else(office: Office) -> None:
    number = office.proposed("--council", "kent")
    office.does("release", number, "--as", office.other)
    assert office.finds(person=office.worker)
    assert not office.finds(person=office.elsewhere)
    assert not office.finds()
    listed = json.loads(office.line.run("learning", "list", "--as", office.elsewhere, "--json").out)
    assert listed == []
    assert office.line.run("learning", "show", number, "--as", office.elsewhere).code == 1


def test_a_passage_and_the_point_on_it_show_each_other_until_the_passage_changes(office: Office) -> None:
    asked = "who convenes the lantern meeting"
    ground = next(
        original["id"]
        for p in office.card(asked)["passages"]
        for original in p["originals"]
        if original["text"].endswith(WORDS_OF_CLAUSE_1_2)
    )
    number = office.proposed("--ground", ground)
    office.does("release", number, "--as", office.other)
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
    queue = office.line.run("learning", "queue", "--as", office.other).out
    assert queue.startswith(f"{number}. ")
    told = office.line.run("learning", "release", number, "--as", office.other)
    assert "Edit the point first" in told.err
    office.does("edit", number, "--as", office.other, "--ground", ground)
    office.does("release", number, "--as", office.lead)  # who edits does not release
    assert office.finds(asked)
    assert "1 learning point put in review" in office.line.run("remove", ground.split("#")[0]).err


def test_a_council_without_the_chat_app_reads_and_discusses_at_the_command_line(office: Office) -> None:
    number = office.proposed("--council", "kent")
    office.does("release", number, "--as", office.other)
    learning = functools.partial(office.line.run, "learning")
    assert learning("unread", "--as", office.worker).out.startswith(f"{number}. {TEXT[:30]}")
    assert (
        learning("unread", "--as", office.elsewhere).out
        == "No learning point waits to be read by person 4.\n"
    )
    read = learning("read", number, "--as", office.worker).out
    assert TEXT in " ".join(read.split())
    assert read.endswith("Noted: you have read it.\n")
    assert "waits to be read" in learning("unread", "--as", office.worker).out
    assert learning("discussed", number, "--as", office.worker).out == "Noted: you have discussed it.\n"
    assert learning("read", number, "--as", office.elsewhere).code == 1
    office.does("recall", number, "--as", office.other)
    assert "does not stand" in learning("read", number, "--as", office.lead).err
    assert learning("digest", "on", "--as", office.worker).out.startswith("Person 3 gets one message a week")


def test_a_group_of_a_team_is_named_by_a_lead_of_it(office: Office) -> None:
    group = functools.partial(office.line.run, "learning", "group", "-1001234567890")
    assert group("--as", office.worker).code == 1
    assert "of duty (Kent) as posts" in group("--as", office.other).out
    assert json.loads(office.line.run("learning", "groups", "--json").out) == [
        {"chat": -1001234567890, "authority": "kent", "team": "duty"}
    ]
    assert group("--as", office.other, "--off").code == 0
    assert office.line.run("learning", "groups").out == "No group gets posts.\n"


def test_a_point_is_confirmed_at_its_review_and_what_is_due_can_be_done_at_once(office: Office) -> None:
    number = office.proposed()
    office.does("release", number, "--as", office.other, "--review-by", f"{NEXT_YEAR}-03-02")
    longer = ("--review-by", f"{NEXT_YEAR}-05-04")
    told = office.line.run("learning", "confirm", number, "--as", office.other, *longer)
    assert told.out == f"Learning point {number} still holds. It is to be reviewed by 4 May {NEXT_YEAR}.\n"
    assert office.line.run("learning", "confirm", number, "--as", office.lead).code == 1
    assert set(office.does("check").values()) == {0}


@pytest.mark.process
@pytest.mark.crash
@pytest.mark.parametrize("seconds", [0.6, 1.1])
def test_killed_while_it_is_released_a_point_is_out_and_found_or_neither(
    office: Office, seconds: float
) -> None:
    number = office.proposed()
    release = [*COMMAND, "learning", "release", number, "--as", office.other]
    with subprocess.Popen(
        release, env=office.line.environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
    state = office.does("show", number)["state"]
    assert state in {"proposed", "released"}
    assert office.finds() == (state == "released")


def test_what_a_lead_gets_wrong_is_one_sentence_and_nothing_is_lost(office: Office) -> None:
    number = office.proposed()
    wrong = [
        (("release", number, "--as", office.lead), "another lead releases it"),
        (("release", number, "--as", office.worker), "No learning point of yours"),
        (("release", number, "--as", "99"), "Nobody is enrolled as 99"),
        (("release", "99", "--as", office.other), "No learning point of yours has the number 99"),
        (("release", number, "--as", office.other, "--review-by", "2020-01-01"), "has passed"),
        (("release", number, "--as", office.other, "--review-by", "soon"), "is not a day"),
        (("return", number, " ", "--as", office.other), "Say it in words"),
        (("edit", number, "--as", office.other), "Nothing in it was changed"),
        (("edit", number, "--as", office.other, "--text", "Ring 07700 900123 first."), "Say it without"),
        (("delegate", office.worker, "--until", f"{NEXT_YEAR}-01-01", "--as", office.lead), "leads no team"),
    ]
    before = office.does("show", number)
    for arguments, says in wrong:
        told = office.line.run("learning", *arguments)
        assert (told.code, told.out) == (1, ""), arguments
        assert says in told.err, (arguments, told.err)
        assert told.err.count("\n") == 1
    assert office.does("show", number) == before
    assert "waiting since today" in office.line.run("learning", "queue", "--as", office.other).out
    assert (
        office.line.run("learning", "queue", "--as", office.lead).out == "No learning point waits for you.\n"
    )


def test_an_edit_shows_what_changed(office: Office) -> None:
    number = office.proposed()
    shown = office.line.run(
        "learning", "edit", number, "--as", office.other, "--text", TEXT.replace("ford", "jetty")
    ).out
    assert "[-ford-] [+jetty+]" in shown
    preview = office.line.run(
        "learning",
        "propose",
        "--as",
        office.lead,
        "--local-practice",
        "--text",
        TEXT,
        *QUESTIONS,
        "--to-team",
        "kent/dury",
        "--preview",
    ).out
    assert preview.startswith("This is exactly what people will get:")
    assert "For: dury (Kent).\n\nNobody who is enrolled is among those it is for." in preview
    assert len(json.loads(office.line.run("learning", "list", "--json").out)) == 1
