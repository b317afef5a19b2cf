"""Audits at the command line: the checklist, how one stands, and its cases as a table."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from support.commands import CommandLine, Told
from support.leads import DUTY, MEDWAY
from support.shipped import shipped_library

from bot.app import Assistant
from bot.core.people import Membership, Role
from bot.features.audits import messages as said
from bot.features.audits.model import Answer, case_number
from bot.settings import Settings

QUESTIONS = [question.id for question in shipped_library().checklists[0].questions]


class Auditors:
    """The command line, with a lead of kent (1), a lead of medway (2) and a worker of kent (3)."""

    def __init__(self, data: Path) -> None:
        self.line = CommandLine(data)
        assistant = Assistant(Settings(data_dir=data))
        lead = Role.TEAM_LEAD
        for membership in (
            Membership(DUTY, lead),
            Membership(MEDWAY, lead),
            Membership(DUTY, Role.PRACTITIONER),
        ):
            assistant.store.people.add(membership, "", dt.datetime.now(dt.UTC))
        assistant.close()

    def audited(self, wanted: int, cases: dict[str, dict[str, Answer]], *, ended: bool = False) -> None:
        """Let the lead of kent audit cases, in a browser, each all "yes" but for what is given."""
        assistant = Assistant(Settings(data_dir=self.line.data))
        service, now, lead = assistant.audits, assistant.clock(), assistant.store.people.by_id(1)
        assert lead is not None
        service.start(lead, None, service.checklist(None), None, wanted, now)
        audit = service.open_audit(lead, None)
        for number, other in cases.items():
            service.note(audit, case_number(number), {**dict.fromkeys(QUESTIONS, Answer.YES), **other}, now)
        if ended:
            service.end(audit, now)
        assistant.close()

    def does(self, *arguments: str, by: int = 1) -> Told:
        return self.line.run("audit", *arguments, "--as", str(by))

    def done(self, *arguments: str) -> str:
        told = self.does(*arguments)
        assert told.code == 0, told.err
        return " ".join(told.out.split())

    def refused(self, *arguments: str, by: int = 1) -> str:
        told = self.does(*arguments, by=by)
        assert (told.code, told.out, len(told.err.splitlines())) == (1, "", 1)
        return told.err


@pytest.fixture
def auditors(tmp_path: Path) -> Auditors:
    return Auditors(tmp_path / "data")


def test_the_checklist_is_shown_with_what_it_was_drawn_from(auditors: Auditors) -> None:
    shown = auditors.done("checklist")
    assert "17 questions." in shown
    assert "Drawn from: London Borough of Havering (19 011 816), paragraph 49" in shown
    assert said.OURS in shown
    assert "audit 50 cases closed in similar circumstances since 2018" in shown
    assert "The council's own position. Kent says it has agreed to audit 50" in shown
    assert [each["id"] for each in json.loads(auditors.done("checklist", "--json"))] == QUESTIONS


def test_an_audit_is_shown_as_it_stands_and_written_as_a_table(auditors: Auditors, tmp_path: Path) -> None:
    fault = {"childs-needs": Answer.NO}
    auditors.audited(8, {"A001": {}, "17": fault})
    shown = auditors.done("status")
    assert "2 of 8 cases audited. Similar issues in 1: 50 %" in shown
    assert "It is not settled: 6 cases still to come." in shown
    told = json.loads(auditors.done("status", "--json"))
    assert (told["standing"]["done"], told["standing"]["similar"]) == (2, 1)
    assert [case["case"] for case in told["cases"]] == ["A001", "17"]
    assert set(told["questions"][0]["answers"]) == {answer.value for answer in Answer}
    table = tmp_path / "cases.csv"
    assert auditors.done("csv", str(table)) == f"Written: {table}"
    assert table.read_bytes().startswith(codecs.BOM_UTF8), "Excel reads its letters as they are"
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["case", *QUESTIONS]
    assert [row[0] for row in rows[1:]] == ["A001", "17"]


def test_what_was_ordered_stands_under_an_audit_that_passed(auditors: Auditors) -> None:
    fault = {"childs-needs": Answer.NO}
    auditors.audited(8, {"1": {}, "2": fault, "3": fault, "4": fault}, ended=True)
    ended = auditors.done("status")
    assert "4 of 4 cases audited. Similar issues in 3: 75 %" in ended
    assert "it should find the resources to audit all such cases" in ended
    assert "Ended " in ended


def test_what_is_amiss_is_one_sentence(auditors: Auditors) -> None:
    assert auditors.refused("status").startswith("There is no audit of kent.")
    assert "Only team leads" in auditors.refused("checklist", by=3)
    assert auditors.refused("checklist", "--point", "9").startswith("Learning point 9 is not a released one")
    auditors.audited(8, {})
    assert auditors.refused("status", by=2).startswith("There is no audit of medway")
    assert "You lead no team of kent" in auditors.refused("status", "--council", "kent", by=2)
