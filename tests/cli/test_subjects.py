"""What is asked about, at the command line: for a person, for a program and as a table."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from support.commands import CommandLine

from bot.app import Assistant
from bot.core.people import Membership, Role, Team
from bot.features.admin import messages as said
from bot.features.admin.model import SubjectCount
from bot.settings import Settings

MONTH = dt.date(2020, 1, 1)


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """The command line beside the counts of two councils, one of them with too few people."""
    assistant = Assistant(Settings(data_dir=tmp_path / "data"))
    for _ in range(5):
        membership = Membership(Team("kent", "duty"), Role.PRACTITIONER)
        assistant.store.people.add(membership, "", dt.datetime.now(dt.UTC))
    assistant.store.subject_counts.add(
        [
            SubjectCount("kent", MONTH, "strategy-discussion", answered=12, closest=2),
            SubjectCount("medway", MONTH, "missing", answered=40),
        ]
    )
    assistant.close()
    return CommandLine(tmp_path / "data")


def test_counts_are_listed_with_small_numbers_hidden(line: CommandLine) -> None:
    told = line.run("subjects")
    assert told.code == 0, told.err
    (row,) = [each for each in told.out.splitlines() if "Strategy discussions" in each]
    assert row.split("  ")[-1].strip() == "12, 1 to 4, 0, 13 to 16"
    assert "kent, January 2020" in told.out
    assert f"medway: {said.SUBJECTS_TOO_FEW}" in told.out
    assert "40" not in told.out


def test_counts_are_given_to_a_program_and_as_a_table(line: CommandLine, tmp_path: Path) -> None:
    (kent,) = json.loads(line.run("subjects", "--council", "Kent County Council", "--json").out)
    assert kent["council"] == "kent"
    (month,) = kent["months"]
    assert month["month"] == "2020-01"
    assert month["subjects"][0]["nearest"] == {"low": 1, "high": 4}
    table = tmp_path / "subjects.csv"
    assert line.run("subjects", "--csv", str(table)).out.startswith("Written: ")
    content = table.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "kent,2020-01,Strategy discussions,12,1 to 4,0,13 to 16" in content.decode("utf-8-sig")
    assert "medway" not in content.decode()


def test_what_cannot_be_said_is_one_sentence(line: CommandLine, tmp_path: Path) -> None:
    unknown = line.run("subjects", "--council", "kemt")
    assert (unknown.code, unknown.out) == (2, "")
    assert "kent" in unknown.err
    assert CommandLine(tmp_path / "other").run("subjects").out.strip() == said.SUBJECTS_NO_COUNCIL
