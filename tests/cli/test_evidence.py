"""The story of evidence at the command line: shown, written as CSV and PDF, refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.leads import DUTY, MEDWAY, TEXT, Office
from support.samples import write_library

from bot.app import Assistant
from bot.core.calendar import day_of
from bot.core.people import Role
from bot.features.learning import evidence_messages as said
from bot.settings import Settings

DAY = dt.timedelta(days=1)


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """The command line over a point that two leads of kent released yesterday to ten people."""
    assistant = Assistant(Settings(data_dir=tmp_path / "data"))
    office, now = Office(assistant.store), dt.datetime.now(dt.UTC)
    proposer, releaser = office.lead(), office.lead()
    office.enrolled((Role.TEAM_LEAD, MEDWAY))
    workers = [office.worker(DUTY) for _ in range(8)]
    point = office.released(proposer, releaser, now=now - DAY)
    for person in workers[:5]:
        assert assistant.store.receipts.confirm(point.id, person.id, "read", now)
    assistant.close()
    return CommandLine(tmp_path / "data", write_library(tmp_path / "library"))


def times() -> list[str]:
    today = day_of(dt.datetime.now(dt.UTC))
    return ["learning", "evidence", "--from", f"{today - 2 * DAY}", "--to", f"{today}"]


def test_evidence_is_shown_and_written(line: CommandLine, tmp_path: Path) -> None:
    shown = line.run(*times(), "--as", "1")
    assert shown.code == 0, shown.err
    told = " ".join(shown.out.split())
    assert f"Learning point 1 {TEXT}" in told
    assert "Proposed by a lead of duty (Kent)" in told
    assert "duty (Kent): For 10, Sent 0, Not reached 0, Read 5" in told
    (point,) = json.loads(line.run(*times(), "--council", "kent", "--json").out)["points"]
    assert point["total"]["read"] == {"low": 5, "high": 5}

    pdf, table = tmp_path / "report.pdf", tmp_path / "report.csv"
    written = line.run(*times(), "--as", "2", "--pdf", str(pdf), "--csv", str(table))
    assert written.out == f"Written: {pdf}\nWritten: {table}\n"
    assert pdf.read_bytes().startswith(b"%PDF")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(row["team"], row["read"]) for row in rows] == [("duty (Kent)", "5"), (said.ALL_TEAMS, "5")]


def test_what_is_amiss_is_one_sentence(line: CommandLine, tmp_path: Path) -> None:
    wrong = {
        ("--as", "1", "--council", "medway"): "You lead no team of medway",
        (
            "--as",
            "4",
        ): "Only team leads see the evidence",
        (
            "--as",
            "99",
        ): "Nobody is enrolled as 99",
        ("--as", "1", "--pdf", str(tmp_path / "nowhere" / "x" / "a.pdf")): "cannot be written",
    }
    (tmp_path / "nowhere").write_text("", encoding="utf-8")
    for arguments, why in wrong.items():
        told = line.run(*times(), *arguments)
        assert (told.code, told.out) == (1, "")
        assert why in told.err
        assert len(told.err.splitlines()) == 1
    backwards = line.run("learning", "evidence", "--from", "2026-03-02", "--to", "2026-03-01")
    assert (backwards.code, backwards.err) == (
        1,
        "2026-03-01 is before 2026-03-02; name the earlier day first.\n",
    )


def test_where_nothing_was_released_it_says_so(line: CommandLine) -> None:
    told = line.run("learning", "evidence", "--from", "2020-01-01", "--to", "2020-01-31", "--as", "3")
    assert told.code == 0
    assert said.NOTHING in told.out
