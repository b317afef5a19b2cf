"""The judge's figures, over the development questions, with floors a little under what was reached."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.commands import COMMAND, CommandLine
from support.paths import PYTHONPATH, SHARED

from procedures.library import SHIPPED as LIBRARY
from procedures.library import load_library

JUDGE = SHARED / "judge" / "judge.py"
if not JUDGE.is_file():
    pytest.skip(f"the judge is not at {JUDGE}", allow_module_level=True)

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.slow]

#: Figure by figure: with the library, and with the originals alone. A pair "x/y" counts its first.
AT_LEAST = {
    "library": {"hit@1": 0.78, "hit@3": 0.9, "emergencies_caught": 10, "personal_caught": 14},
    "bare": {"hit@1": 0.42, "hit@3": 0.58},
    "documents": {"hit@1": 0.75, "hit@3": 0.86, "of_answered_right_first": 0.7},
}
AT_MOST = {
    "library": {
        "chars_top3": 2000,
        "not_answered_though_answerable": 0.33,
        "answered_though_unanswerable": 0.23,
        "false_danger": 1,
        "personal_echoed": 0,
        "false_personal": 2,
    },
    "bare": {"chars_top3": 1800},
    "documents": {"answered_though_unanswerable": 0.32, "nothing_found_though_answerable": 0.05},
}


#: Questions that were written as having no answer before the library knew Working Together 2023, by their id
#: in the file of questions, with its notes of which each answers now. All others count.
ANSWERED_BY_NOW = {
    "d071": {"conference-15-working-days", "conference-urgency"},
    "d072": {"assessment-45-working-days"},
    "d074": {"lado-one-working-day"},
    "d081": {"core-group-ten-working-days"},
    "d082": {"reviews-three-then-six-months"},
    "d086": {"consent-not-needed"},
    "d087": {"plan-permanent-move"},
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


def test_with_the_library(shipped: CommandLine, tmp_path: Path) -> None:
    details = tmp_path / "details.jsonl"
    figures = judged(shipped.data, "--details", str(details))
    rows = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    without = [row for row in rows if row["kind"] == "unanswerable" and not _is_answered_by_now(row)]
    answered = [row for row in without if row["status"] == "answered"]
    figures["answered_though_unanswerable"] = len(answered) / len(without)
    assert missed(figures, "library") == {}


def _is_answered_by_now(row: dict[str, Any]) -> bool:
    """Whether a question is left out: a note that answers it stands first, or nothing is called an answer."""
    notes = load_library(LIBRARY).by_id
    answers = [notes[f"working-together-2023/{slug}"].text for slug in ANSWERED_BY_NOW.get(row["id"], ())]
    return bool(answers) and (
        row["status"] != "answered" or any(row["top"][:100] in text for text in answers)
    )


def test_with_the_originals_alone(tmp_path: Path) -> None:
    assert missed(judged(tmp_path / "data", "--bare"), "bare") == {}


def test_on_documents_that_no_note_is_about(encoded: Path, tmp_path: Path) -> None:
    data = shutil.copytree(encoded, tmp_path / "data")
    figures = judged(data, judge=JUDGE.with_name("documents.py"))
    assert missed(figures, "documents") == {}
