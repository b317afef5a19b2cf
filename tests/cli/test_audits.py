"""The story of an audit at the command line: begun, filled by hand and by file, settled, ended."""

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
from bot.features.audits.model import Answer
from bot.settings import Settings

QUESTIONS = [question.id for question in shipped_library().checklists[0].questions]
SOMEBODY = "Marjorie-Blenkinsop"


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

    def does(self, *arguments: str, by: int = 1, typed: bytes = b"") -> Told:
        return self.line.run("audit", *arguments, "--as", str(by), stdin=typed)

    def done(self, *arguments: str) -> str:
        told = self.does(*arguments)
        assert told.code == 0, told.err
        return " ".join(told.out.split())

    def refused(self, *arguments: str, by: int = 1) -> str:
        told = self.does(*arguments, by=by)
        assert (told.code, told.out) == (1, ""), told.out
        assert len(told.err.splitlines()) == 1
        assert SOMEBODY not in told.err
        return told.err


@pytest.fixture
def auditors(tmp_path: Path) -> Auditors:
    return Auditors(tmp_path / "data")


def test_an_audit_from_its_checklist_to_its_end(auditors: Auditors, tmp_path: Path) -> None:
    shown = auditors.done("checklist")
    assert "17 questions." in shown
    assert "Drawn from: London Borough of Havering (19 011 816), paragraph 49" in shown
    assert said.OURS in shown
    assert "audit 50 cases closed in similar circumstances since 2018" in shown
    assert "The council's own position. Kent says it has agreed to audit 50" in shown
    assert auditors.done("start", "--cases", "8").startswith("Audit 1 of Kent has begun, for 8 cases.")

    first = auditors.done("case", "--rest", "yes")
    assert first.startswith("Case A001 is noted.")
    assert "1 of 8 cases audited. Similar issues in 0: 0 % (95 % interval: 0 % to 79 %)." in first
    assert "It is not settled: 7 cases still to come." in first
    auditors.done("case", "17", "--rest", "yes", "--answer", "childs-needs=no")

    asked = auditors.does("case", "A005", typed=b"perhaps\nno\n" + b"not seen\n" * (len(QUESTIONS) - 1))
    assert asked.code == 0, asked.err
    assert "Did the children's services of both councils talk" in asked.out
    assert (
        asked.out.count("An answer is one of: yes, no, n/a, not seen.") == 2
    )  # at first, and after "perhaps"
    assert "Case A005 is noted." in asked.out

    table = tmp_path / "cases.csv"
    assert auditors.done("csv", str(table)) == f"Written: {table}"
    assert table.read_bytes().startswith(codecs.BOM_UTF8), "Excel reads its letters as they are"
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["case", *QUESTIONS]
    assert [row[0] for row in rows[1:]] == ["A001", "17", "A005"]
    table.write_text(",".join(rows[0]) + "\n21" + ",no" * len(QUESTIONS) + "\n", encoding="utf-8")
    settled = auditors.done("read", str(table))
    assert settled.startswith("Taken from the file: 1 case.")
    assert "Similar issues in more than 25 % of the 8 cases: that is certain now." in settled
    assert "it should find the resources to audit all such cases" in settled
    assert "What was then ordered" not in auditors.done("case", "--rest", "no")

    told = json.loads(auditors.does("status", "--json").out)
    assert told["standing"]["trigger"] == "passed"
    assert (told["standing"]["done"], told["standing"]["similar"]) == (5, 4)
    assert [case["case"] for case in told["cases"]] == ["A001", "17", "A005", "21", "A006"]
    assert auditors.done("drop", "A006").startswith("Case A006 is taken out.")
    ended = auditors.done("end")
    assert "4 of 4 cases audited. Similar issues in 3: 75 %" in ended
    assert "What was then ordered" in ended
    assert auditors.refused("case", "--rest", "yes").startswith("No audit of kent is open")
    assert "Ended " in auditors.done("status")


def test_what_is_amiss_is_one_sentence_and_nothing_is_kept(auditors: Auditors, tmp_path: Path) -> None:
    assert auditors.refused("status").startswith("There is no audit of kent.")
    assert auditors.refused("start", "--cases", "0") == "An audit has 1 to 1000 cases.\n"
    assert auditors.refused("start", "--point", "9").startswith("Learning point 9 is not a released one")
    assert "Only team leads" in auditors.refused("start", by=3)
    auditors.done("start")
    assert auditors.refused("start").startswith("Audit 1 of kent has not ended")
    assert auditors.refused("status", by=2).startswith("There is no audit of medway")
    assert "You lead no team of kent" in auditors.refused("status", "--council", "kent", by=2)
    for number in (SOMEBODY, "9434765919", "03052011"):
        assert auditors.refused("case", number, "--rest", "yes") == f"{said.BAD_NUMBER}\n"
    assert "No other words" in auditors.refused("case", "1", "--rest", SOMEBODY)
    assert "not a question" in auditors.refused("case", "1", "--rest", "yes", "--answer", f"{SOMEBODY}=no")
    assert "missing: " in auditors.refused("case", "1", "--answer", "talked-at-the-outset=no")
    assert "Write an answer as name=answer" in auditors.refused("case", "1", "--answer", SOMEBODY)

    path = tmp_path / "cases.csv"
    assert "cannot be read (no such file or directory)" in auditors.refused("read", str(path))
    assert "cannot be read (is a directory)" in auditors.refused("read", str(tmp_path))
    header = ",".join(["case", *QUESTIONS])
    for text, why in {
        f"case,{SOMEBODY}\n": "Column 2 of the file is not a question",
        f"{header}\n{SOMEBODY}{',yes' * len(QUESTIONS)}\n": "Row 2, column case",
        f"{header}\n1{f',{SOMEBODY}' * len(QUESTIONS)}\n": "Row 2, column talked-at-the-outset",
    }.items():
        path.write_text(text, encoding="utf-8")
        assert why in auditors.refused("read", str(path))
    told = json.loads(auditors.does("status", "--json").out)
    assert told["cases"] == []
    assert set(told["questions"][0]["answers"]) == {answer.value for answer in Answer}
