"""The story of an agreed action at the command line: offered, taken up, given away, noted on, done."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine
from support.leads import DUTY, MEDWAY, decisions_alone

from bot.app import Assistant
from bot.core.people import Membership, Role
from bot.settings import Settings

APOLOGY = "havering-19-011-816/kent-apology"
APPROACH = "havering-19-011-816/joint-approach"


class Leads:
    """The command line with two leads and a worker of kent/duty (1, 2, 3) and a lead of medway/duty (4)."""

    def __init__(self, folder: Path) -> None:
        self.line = CommandLine(folder / "data")
        assistant = Assistant(Settings(data_dir=folder / "data"))
        lead, worker = Membership(DUTY, Role.TEAM_LEAD), Membership(DUTY, Role.PRACTITIONER)
        for membership in (lead, lead, worker, Membership(MEDWAY, Role.TEAM_LEAD)):
            assistant.store.people.add(membership, "", dt.datetime.now(dt.UTC))
        assistant.close()

    def does(self, *arguments: str) -> Any:
        told = self.line.run("actions", *arguments, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)

    def refused(self, *arguments: str) -> str:
        told = self.line.run("actions", *arguments)
        assert (told.code, told.out) == (1, "")
        assert told.err.count("\n") == 1
        return told.err


@pytest.fixture
def leads(tmp_path: Path) -> Leads:
    return Leads(tmp_path)


def test_an_agreed_action_from_the_offer_to_the_evidence(leads: Leads) -> None:
    offered = leads.does("offered", "--decision", "havering-19-011-816", "--as", "1")
    assert len(offered) == 8
    (apology,) = (o for o in offered if o["id"] == APOLOGY)
    assert (apology["who"], apology["period"], apology["due"]) == (["kent"], "6 weeks", "2021-04-16")
    assert (apology["rests_on"], apology["voice"], apology["taken"]) == (["60"], "agreed action", None)

    told = leads.line.run("actions", "take", APOLOGY, "--as", "1").out
    assert told == (
        "Your council took it up as action 1, due on 16 April 2021. Person 1 owns it. "
        "That day has passed, so it is overdue already.\n"
    )
    assert leads.refused("take", APOLOGY, "--as", "2") == "Your council took that up already, as action 1.\n"
    page = leads.line.run("actions", "offered", "--as", "2").out
    assert page.count("Taken up as action 1.") == 1
    assert "[agreed action; Kent County Council; 6 weeks from the decision: 16 April 2021; paragraph 60]" in (
        " ".join(page.split())
    )

    mine = leads.does("add", "--as", "1", "--text", "Tell every team the steps.", "--within", "6 weeks")
    listed = leads.does("list", "--as", "2")
    assert [(a["id"], a["overdue"]) for a in listed] == [(1, True), (mine["id"], False)]
    assert [a["id"] for a in leads.does("list", "--overdue")] == [1]
    assert leads.line.run("actions", "list", "--overdue").out.startswith("1. Apologise to the mother")

    assert leads.line.run("actions", "assign", "1", "3", "--as", "2").out == (
        "Action 1 is now with person 3.\n"
    )
    assert leads.line.run("actions", "note", "1", "The letter was sent.", "--as", "3").code == 0
    assert leads.refused("done", "1", "--as", "3") == "That is for a lead of Kent County Council.\n"
    assert leads.line.run("actions", "done", "1", "--as", "2").out == "Action 1 is done.\n"
    done = leads.does("show", "1")
    assert (done["state"], done["evidence"]) == ("done", ["The letter was sent."])
    assert [(e["did"], e["person"]) for e in done["history"]] == [
        ("take", 1),
        ("assign", 2),
        ("note", 3),
        ("do", 2),
    ]
    assert [a["id"] for a in leads.does("list", "--all")] == [mine["id"], 1]
    assert leads.line.run("actions", "reopen", "1", "It came back.", "--as", "1").out == (
        "Action 1 is open again.\n"
    )
    assert leads.line.run("actions", "drop", "1", "It was sent before.", "--as", "1").out == (
        "Action 1 is dropped.\n"
    )
    assert leads.line.run("actions", "list", "--as", "3").out == "No action of your council is with you.\n"
    one_line = " ".join(leads.line.run("actions", "show", "1", "--as", "2").out.split())
    for words in (
        "Agreed action, in our own words. London Borough of Havering (19 011 816), paragraph 60, 5",
        "The source addresses it to Kent County Council.",
        "It was due on 16 April 2021. That is 6 weeks from 5 March 2021.",
        "Dropped by person 1. It was sent before.",
    ):
        assert words in one_line


def test_a_council_that_the_decision_does_not_name_follows_it_in_its_own_time(leads: Leads) -> None:
    year = dt.datetime.now(dt.UTC).year + 1
    action = leads.does("take", APPROACH, "--as", "4", "--from", f"{year}-01-31")
    assert (action["due"], action["authority"], action["overdue"]) == (f"{year}-04-30", "medway", False)
    assert "The source addresses it to Kent County Council and London Borough of Havering." in (
        leads.line.run("actions", "show", "1").out.replace("\n", " ")
    )


def test_the_paragraphs_show_once_the_decision_is_added(leads: Leads, seeds: Path) -> None:
    leads.does("take", APPROACH, "--as", "1")
    before = " ".join(leads.line.run("actions", "show", "1").out.split())
    assert "once somebody adds the document" in before
    (source,) = seeds.glob("001_*.txt")
    line = CommandLine(leads.line.data, decisions_alone(leads.line.data.parent / "library"))
    assert line.run("add", str(source)).code == 0
    shown = line.run("actions", "show", "1").out
    assert "The paragraphs it rests on:" in shown
    assert "have agreed to work together to agree an approach" in shown.replace("\n", " ")
    assert "once somebody adds the document" not in shown
    assert line.run("check").code == 0


REFUSED = (
    (("take", "nonsense", "--as", "1"), "No decision offers nonsense; safeguarding-bot actions offered"),
    (("take", APPROACH, "--as", "1", "--due", "soon"), "soon is not a day; write it as 2027-03-31."),
    (("add", "--as", "1", "--text", "Train all.", "--within", "soon"), "soon is not a period;"),
    (
        ("add", "--as", "1", "--text", "Ring Marjorie Blenkinsop.", "--within", "6 weeks"),
        "That was not kept, because it holds",
    ),
    (("note", "7", "It is filed.", "--as", "1"), "No action of yours has the number 7."),
)


def test_what_cannot_be_done_is_one_sentence_and_nothing_is_kept(leads: Leads) -> None:
    for arguments, said in REFUSED:
        told = leads.refused(*arguments)
        assert told.startswith(said), arguments
        assert "Blenkinsop" not in told
    wrong = leads.line.run("actions", "take", APPROACH, "--as", "1", "--team", "duty")
    assert (wrong.code, wrong.err) == (2, "A team is written council/team, such as kent/duty; duty is not.\n")
    assert leads.line.run("actions", "list", "--all").out == "Your council has taken up no action.\n"
    assert leads.line.run("actions", "list", "--overdue").out == "No action is overdue.\n"
