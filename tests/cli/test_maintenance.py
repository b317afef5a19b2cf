"""The story of a pause at the command line: said to whoever asks, and ended."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest
from support.commands import CommandLine
from support.samples import write_library

pytestmark = pytest.mark.model

REASON = "Our procedures changed today."


def test_who_asks_during_a_pause_gets_the_reason(tmp_path: Path) -> None:
    administrator = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    refused = administrator.run("pause", "Ask Marjorie Blenkinsop on 07700 900123.")
    assert (refused.code, refused.out) == (1, "")
    assert "Blenkinsop" not in refused.err
    told = administrator.run("pause", REASON)
    assert (told.code, told.out) == (
        0,
        f"Paused. Until safeguarding-bot resume, every message gets this reason: {REASON}\n",
    )
    asked = administrator.run(
        "ask", "--json", "-", stdin=b"who convenes\na child is being hurt\n", SAFEGUARDING_CONTACT="the desk"
    )
    for card in map(json.loads, asked.out.splitlines()):
        assert (card["status"], card["passages"], card["code"]) == ("failed", [], None)
        assert card["notices"] == [f"The assistant is paused: {REASON}"]
        assert card["next_steps"][0].startswith("If a child is in danger now, ring 999.")
        assert card["next_steps"][1].startswith("Ring the desk,")
    assert administrator.run("resume").out == "The assistant answers again.\n"
    assert administrator.run("resume").out == "The assistant was not paused.\n"


def test_the_sweep_names_at_its_end_what_it_could_not_drop(tmp_path: Path) -> None:
    administrator = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    assert "verdicts" in administrator.run("sweep").out
    broken = mock.patch(
        "bot.store.feedback.FeedbackRepository.sweep", side_effect=ValueError("Marjorie Blenkinsop")
    )
    with broken:
        told = administrator.run("sweep")
    assert (told.code, told.out) == (1, "")
    assert "Too old and not dropped: verdicts (" in told.err
    assert "Blenkinsop" not in told.err
    assert administrator.run("sweep").code == 0
