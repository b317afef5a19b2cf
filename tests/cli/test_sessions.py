"""The story of a trainer at the command line: the sets, drafts reviewed, and the report of a session."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from support.commands import CommandLine, Told
from support.samples import write_library, write_originals

from bot.app import Assistant
from bot.core.people import Membership, Role, Team
from bot.features.sessions.attendance import Given
from bot.features.sessions.model import SessionMove
from bot.settings import Settings

DUTY = Team("kent", "duty")


@pytest.fixture
def trainer(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


def run(line: CommandLine, *arguments: str) -> Told:
    return line.run("refresher", *arguments)


def test_the_sets_are_listed_and_shown(trainer: CommandLine) -> None:
    listed = json.loads(run(trainer, "sets", "--json").out)
    assert len(listed) >= 6
    assert all(made["count"] >= 9 and made["left_out"] == [] for made in listed)
    assert run(trainer, "sets").out.count("\n") == len(listed)
    shown = run(trainer, "show", "what-found-means").out
    assert "(right)" in shown
    assert "Rests on: Children Act 1989" in shown
    refused = run(trainer, "show", "nothing")
    assert refused.code == 1
    assert "No set is held as nothing" in refused.err


def test_a_set_with_a_mistake_is_said_by_check(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    (library / "refresher").mkdir()
    (library / "refresher" / "bad.yaml").write_text(
        "title: Bad\nabout: x\nquestions:\n  one:\n    asks: Who?\n"
    )
    told = CommandLine(tmp_path / "data", library).run("check")
    assert told.code == 1
    assert "bad.yaml:4: one: the question has no right answer" in told.out


def test_a_draft_is_edited_accepted_asked_and_left_out_when_its_passage_goes(trainer: CommandLine) -> None:
    made = json.loads(run(trainer, "draft", "--document", "havering-19-011-816", "--json").out)
    assert made["drafted"] > 3
    first, second, *_ = json.loads(run(trainer, "drafts", "--json").out)
    number = str(first["draft"])
    assert "____" in run(trainer, "drafts").out
    edited = run(trainer, "edit", number, "--asks", "How long is it?", "--choice", "One day", "--right", "1")
    assert edited.code == 1
    assert "1 choices; 3 to 5" in edited.err
    choices = ("--choice", "One day", "--choice", "Two days", "--choice", "Three days")
    assert run(trainer, "edit", number, "--asks", "How long?", *choices, "--right", "3").code == 0
    signs = run(trainer, "edit", number, "--why", "It\nsays \N{RIGHT-TO-LEFT OVERRIDE}so.\x1b[2J")
    assert signs.code == 0
    (why,) = [
        each["why"]
        for each in json.loads(run(trainer, "drafts", "--json").out)
        if each["draft"] == int(number)
    ]
    assert why == "It says so. [2J"
    assert run(trainer, "accept", number).code == 0
    dropped = str(second["draft"])
    assert run(trainer, "drop", dropped).code == 0
    listed = json.loads(run(trainer, "drafts", "--dropped", "--json").out)
    assert [str(each["draft"]) for each in listed] == [dropped]
    assert run(trainer, "reopen", dropped).code == 0
    assert "No draft was dropped" in run(trainer, "drafts", "--dropped").out
    assert run(trainer, "reopen", dropped).code == 1
    assert run(trainer, "drop", dropped).code == 0
    again = run(trainer, "accept", number)
    assert (again.code, again.err) == (1, f"Draft {number} was accepted before.\n")
    named = run(trainer, "edit", number, "--why", "Marjorie Blenkinsop, born 12/03/2015, said so.")
    assert (named.code, "Say it without" in named.err) == (1, True)
    assert run(trainer, "edit", str(second["draft"]), "--why", "It says so.").code == 1
    own = json.loads(run(trainer, "show", "own", "--json").out)
    assert [(q["asks"], q["right"]) for q in own["questions"]] == [("How long?", 2)]
    assert run(trainer, "edit", number, "--why", "It says so.").code == 0
    assert number in [str(waits["draft"]) for waits in json.loads(run(trainer, "drafts", "--json").out)]
    assert run(trainer, "show", "own").code == 1
    assert run(trainer, "accept", "999").code == 1
    assert run(trainer, "draft", "--document", "nothing").code == 1


def test_drafts_from_a_document_that_is_taken_out_go_with_it_and_those_from_its_notes_stay(
    tmp_path: Path,
) -> None:
    here = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    assert here.run("add", *write_originals(tmp_path)).code == 0
    document = "exampleshire-crossing-procedure"
    assert here.run("refresher", "draft", "--document", document).code == 0
    assert "the heron is sighted" in here.run("refresher", "drafts").out
    assert here.run("remove", document).code == 0
    left = here.run("refresher", "drafts").out
    assert "the heron is sighted" not in left
    assert "____" in left


def test_the_report_of_a_session_is_shown_and_written(trainer: CommandLine, tmp_path: Path) -> None:
    assert "No session was held yet" in run(trainer, "sessions").out
    assert run(trainer, "report", "1").err.startswith("No session is held as 1")
    held(trainer.data)
    (session,) = json.loads(run(trainer, "sessions", "--json").out)
    assert (session["phase"], session["joined"]) == ("ended", 1)
    number = str(session["session"])
    assert "1 to 4 joined" in run(trainer, "report", number).out
    pdf, table = tmp_path / "report.pdf", tmp_path / "report.csv"
    assert run(trainer, "report", number, "--pdf", str(pdf), "--csv", str(table)).code == 0
    assert b"/StructTreeRoot" in pdf.read_bytes()
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert {row["chose"] for row in rows} == {""}  # one person alone
    report = json.loads(run(trainer, "report", number, "--json").out)
    assert report["questions"][0]["state"] == "asked"


def held(data: Path) -> None:
    """Hold a session of one question with one person."""
    assistant, now = Assistant(Settings(data_dir=data)), dt.datetime.now(dt.UTC)
    store, conducts = assistant.store, assistant.sessions
    person = store.people.add(Membership(DUTY, Role.TRAINER), "", now)
    session = conducts.open(person, DUTY, conducts.sets()[0], now)
    conducts.join(session.code, person, now)
    session = conducts.move(session.id, person, SessionMove.NEXT, session.step, now)
    conducts.answer_all([Given(session.id, 0, person.id, 0)], now)
    for move in (SessionMove.CLOSE, SessionMove.REVEAL, SessionMove.END):
        session = conducts.move(session.id, person, move, session.step, now)
    assistant.close()
