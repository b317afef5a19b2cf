"""Rates of screening on a file of labelled messages, as the command prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.samples import write_library

MESSAGES = [
    {"text": "he has got a knife and he is in the hall", "kind": "weapon", "set": "now", "want": "danger"},
    {"text": "police report is late", "set": "office", "kind": "waiting", "want": "not_danger"},
    {"text": "who chairs the conference for Tyler Broadbent", "want": "personal_details", "set": "names"},
    {"text": "who chairs the conference", "want": "danger", "set": "now", "kind": "wrongly labelled"},
]


def test_rates_are_printed_by_set_and_by_kind(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in MESSAGES) + "\n\n", encoding="utf-8")
    told = line.run("quality", "--screening", str(path), "--json")
    assert json.loads(told.out) == {
        "names": "1 of 1 as wanted, 100.0%",
        "now": "1 of 2 as wanted, 50.0%",
        "office": "1 of 1 as wanted, 100.0%",
        "names: personal_details": "1 of 1 as wanted, 100.0%",
        "now: weapon": "1 of 1 as wanted, 100.0%",
        "now: wrongly labelled": "0 of 1 as wanted, 0.0%",
        "office: waiting": "1 of 1 as wanted, 100.0%",
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "holds no labelled message"),
        ('{"text": "a"}', "line 1: a message needs text and want"),
        ("[1]", "line 1: a message needs text and want"),
        ('{"text": "a", "want": "joy"}', "line 1: want is one of personal_details"),
    ],
)
def test_a_file_that_cannot_be_measured_is_said_in_one_sentence(
    tmp_path: Path, written: str, said: str
) -> None:
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    path = tmp_path / "messages.jsonl"
    path.write_text(written, encoding="utf-8")
    told = line.run("quality", "--screening", str(path))
    assert told.code == 1
    assert said in told.err + told.out
