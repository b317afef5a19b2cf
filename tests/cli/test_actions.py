"""Agreed actions at the command line: what decisions offer, and what was taken up, listed and shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine
from support.leads import DUTY, MEDWAY, decisions_alone

from bot.app import Assistant
from bot.core.people import Membership, Person, Role
from bot.features.actions.model import CouncilAction
from bot.features.actions.service import ActionService
from bot.settings import Settings
from procedures.actions import period_of

APOLOGY = "havering-19-011-816/kent-apology"
APPROACH = "havering-19-011-816/joint-approach"


class Leads:
    """The command line with two leads and a worker of kent/duty (1, 2, 3) and a lead of medway/duty (4)."""

    def __init__(self, folder: Path) -> None:
        self.line = CommandLine(folder / "data")
        with self.service():
            lead, worker = Membership(DUTY, Role.TEAM_LEAD), Membership(DUTY, Role.PRACTITIONER)
            for membership in (lead, lead, worker, Membership(MEDWAY, Role.TEAM_LEAD)):
                self.assistant.store.people.add(membership, "", dt.datetime.now(dt.UTC))

    @contextmanager
    def service(self) -> Iterator[ActionService]:
        """The service with which actions are moved, in a browser or in the chat app."""
        self.assistant = Assistant(Settings(data_dir=self.line.data))
        yield self.assistant.actions
        self.assistant.close()

    def person(self, number: int) -> Person:
        held = self.assistant.store.people.by_id(number)
        assert held is not None
        return held

    def takes(self, agreed: str, by: int) -> CouncilAction:
        """Let a lead take up what a decision agreed, in its own time or in six weeks from today."""
        with self.service() as service:
            when = None if agreed == APOLOGY else period_of("6 weeks")
            return service.take(self.person(by), agreed, when, self.assistant.clock())

    def does(self, *arguments: str) -> Any:
        told = self.line.run("actions", *arguments, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)


@pytest.fixture
def leads(tmp_path: Path) -> Leads:
    return Leads(tmp_path)


def test_an_agreed_action_from_the_offer_to_the_evidence(leads: Leads) -> None:
    offered = leads.does("offered", "--decision", "havering-19-011-816", "--as", "1")
    assert len(offered) == 8
    (apology,) = (o for o in offered if o["id"] == APOLOGY)
    assert (apology["who"], apology["period"], apology["due"]) == (["kent"], "6 weeks", "2021-04-16")
    assert (apology["rests_on"], apology["voice"], apology["taken"]) == (["60"], "agreed action", None)

    leads.takes(APOLOGY, by=1)
    page = leads.line.run("actions", "offered", "--as", "2").out
    assert page.count("Taken up as action 1.") == 1
    assert "[agreed action; Kent County Council; 6 weeks from the decision: 16 April 2021; paragraph 60]" in (
        " ".join(page.split())
    )

    with leads.service() as service:
        when, now = period_of("6 weeks"), leads.assistant.clock()
        mine = service.add(leads.person(1), "Tell every team the steps.", when, now)
    listed = leads.does("list", "--as", "2")
    assert [(a["id"], a["overdue"]) for a in listed] == [(1, True), (mine.id, False)]
    assert [a["id"] for a in leads.does("list", "--overdue")] == [1]
    assert leads.line.run("actions", "list", "--overdue").out.startswith("1. Apologise to the mother")

    with leads.service() as service:
        lead, worker, now = leads.person(2), leads.person(3), leads.assistant.clock()
        service.assign(lead, service.action(1, lead), 3, now)
        service.note(worker, service.action(1, worker), "The letter was sent.", now)
        service.done(lead, service.action(1, lead), "", now)
    done = leads.does("show", "1")
    assert (done["state"], done["evidence"]) == ("done", ["The letter was sent."])
    assert [(e["did"], e["person"]) for e in done["history"]] == [
        ("take", 1),
        ("assign", 2),
        ("note", 3),
        ("do", 2),
    ]
    assert [a["id"] for a in leads.does("list", "--all")] == [mine.id, 1]
    with leads.service() as service:
        lead, now = leads.person(1), leads.assistant.clock()
        service.reopen(lead, service.action(1, lead), "It came back.", now)
        service.drop(lead, service.action(1, lead), "It was sent before.", now)
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
    leads.takes(APPROACH, by=4)
    action = leads.does("show", "1")
    assert (action["authority"], action["overdue"]) == ("medway", False)
    assert "The source addresses it to Kent County Council and London Borough of Havering." in (
        leads.line.run("actions", "show", "1").out.replace("\n", " ")
    )


def test_the_paragraphs_show_once_the_decision_is_added(leads: Leads, seeds: Path) -> None:
    leads.takes(APPROACH, by=1)
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


def test_where_there_is_nothing_and_what_is_not_there_it_says_so(leads: Leads) -> None:
    told = leads.line.run("actions", "show", "7", "--as", "1")
    assert (told.code, told.out, told.err) == (1, "", "No action of yours has the number 7.\n")
    assert leads.line.run("actions", "list", "--all").out == "Your council has taken up no action.\n"
    assert leads.line.run("actions", "list", "--overdue").out == "No action is overdue.\n"
