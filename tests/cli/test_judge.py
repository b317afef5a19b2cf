"""The judge's figures, over the development questions, with floors a little under what was reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import COMMAND, CommandLine
from support.paths import PYTHONPATH, SHARED

JUDGE = SHARED / "judge" / "judge.py"
if not JUDGE.is_file():
    pytest.skip(f"the judge is not at {JUDGE}", allow_module_level=True)

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.slow]

#: Figure by figure: with the library, and with the originals alone. A pair "x/y" counts its first.
AT_LEAST = {
    "library": {"hit@1": 0.78, "hit@3": 0.92, "emergencies_caught": 10, "personal_caught": 14},
    "bare": {"hit@1": 0.51, "hit@3": 0.75},
    "documents": {"hit@1": 0.72, "hit@3": 0.82, "of_answered_right_first": 0.7},
}
AT_MOST = {
    "library": {
        "chars_top3": 2000,
        "not_answered_though_answerable": 0.12,
        "answered_though_unanswerable": 0.24,
        "false_danger": 1,
        "personal_echoed": 0,
        "false_personal": 2,
    },
    "bare": {"chars_top3": 1800},
    "documents": {"answered_though_unanswerable": 0.32, "nothing_found_though_answerable": 0.05},
}


def judged(data: Path, *arguments: str, judge: Path = JUDGE) -> dict[str, float]:
    """Run a judge with its data folder at ``data``, so that nothing is encoded twice."""
    settings = f"SAFEGUARDING_DATA_DIR={data} PYTHONPATH={PYTHONPATH}"
    command = f"env -u SAFEGUARDING_ENCODER {settings} {' '.join(COMMAND)}"
    done = subprocess.run(
        [sys.executable, str(judge), "--json", "--command", command, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: _number(value) for name, value in json.loads(done.stdout).items()}


def _number(value: float | str) -> float:
    return float(value.split("/")[0]) if isinstance(value, str) else float(value)


def missed(figures: dict[str, float], kind: str) -> dict[str, float]:
    """The figures on the wrong side of their floor."""
    low = {name: figures[name] for name, floor in AT_LEAST[kind].items() if figures[name] < floor}
    high = {name: figures[name] for name, most in AT_MOST[kind].items() if figures[name] > most}
    return low | high


def test_with_the_library(shipped: CommandLine) -> None:
    assert missed(judged(shipped.data), "library") == {}


def test_with_the_originals_alone(tmp_path: Path) -> None:
    assert missed(judged(tmp_path / "data", "--bare"), "bare") == {}


def test_on_documents_that_no_note_is_about(tmp_path: Path) -> None:
    figures = judged(tmp_path / "data", judge=JUDGE.with_name("documents.py"))
    assert missed(figures, "documents") == {}
