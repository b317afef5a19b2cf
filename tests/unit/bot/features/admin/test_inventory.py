"""What is held and how good it is: lists, mistakes by file and line, and figures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import HashEncoder
from support.samples import MANUAL, MANUAL_ID, WORDS_OF_CLAUSE_1_2, write_library

from bot.app import Assistant
from bot.core.card import ShownPassage
from bot.core.people import Membership, Role, Team
from bot.errors import BotError
from bot.evaluation.quality import calibrate, quality
from bot.features.admin.inventory import figures_table, problem_json
from bot.features.citations.model import CitationRecord, FeedbackVerdict
from bot.features.citations.service import cited
from bot.settings import Settings
from procedures.originals import original_of

Making = Callable[[], Assistant]


@pytest.fixture
def made(tmp_path: Path) -> Making:
    """Makes an assistant over the small library as it then stands."""
    library = write_library(tmp_path / "library")

    def make() -> Assistant:
        assistant = Assistant(Settings(data_dir=tmp_path / "data", library_dir=library))
        assistant.encoder = HashEncoder()
        return assistant

    return make


def add(assistant: Assistant, text: str, name: str) -> None:
    assistant.index.add(original_of(text.encode(), name, assistant.library))


def test_a_sound_library_has_no_problem(made: Making) -> None:
    assistant = made()
    add(assistant, MANUAL, "manual.txt")
    assert assistant.inventory.problems() == []
    assert assistant.inventory.sound() == (
        "No mistakes in 3 notes on 3 documents, checked against 1 added originals. "
        "Shapes are kept of 0 sources; what claims to be another document is taken at its word."
    )


def test_a_note_on_a_paragraph_that_the_original_lacks_is_named_by_file_and_line(
    made: Making, tmp_path: Path
) -> None:
    path = tmp_path / "library" / "local" / f"{MANUAL_ID}.md"
    text = path.read_text(encoding="utf-8")
    # Another of its notes rests on a paragraph that is there: by the title alone it would not be known.
    other = text[text.index("## ") :].replace("#who-convenes", "#for-whom").replace("1.2", "1.1")
    path.write_text(text.replace("Rests on: 1.2", "Rests on: 7.7") + other, encoding="utf-8")
    assistant = made()
    assert assistant.inventory.problems() == []
    add(assistant, MANUAL, "manual.txt")
    (problem,) = assistant.inventory.problems()
    line = (
        path.read_text(encoding="utf-8")
        .split("\n")
        .index("## Who convenes the lantern meeting {#who-convenes}")
        + 1
    )
    assert problem_json(problem) == {
        "file": str(path),
        "line": line,
        "message": "who-convenes rests on 7.7, which the original does not hold",
    }


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("- question: open 'quote\n  kind: [answerable\n", 2),
        ("- kind: answerable\n", 1),
        ("- question: why\n  kind: answerable\n  evidence: [{locator: '1'}]\n", 3),
        ("7\n", 1),
    ],
)
def test_labelled_questions_that_cannot_be_used_are_one_sentence(
    made: Making, tmp_path: Path, content: str, line: int
) -> None:
    path = tmp_path / "library" / "calibration.yaml"
    path.write_text(content, encoding="utf-8")
    (problem,) = made().inventory.problems()
    assert (problem.path, problem.line) == (path, line)
    with pytest.raises(BotError, match=rf"^{path}:{line}: .*\.$"):
        quality(made(), None)


def test_quality_over_the_librarys_own_questions(made: Making) -> None:
    assistant = made()
    add(assistant, MANUAL, "manual.txt")
    found = quality(assistant, None)
    assert found["questions"] == 2
    assert found["hit@5"] == 1.0
    assert found["evidence@5"] == 1.0
    # Nothing is called an answer with an encoder that is not calibrated.
    assert found["answerable, not answered"] == 1.0
    assert found["not answerable, answered"] == 0.0
    assert figures_table(found).count("\n") == len(found) - 1


def test_questions_whose_evidence_is_not_held_are_not_counted_against_retrieval(made: Making) -> None:
    assert quality(made(), None)["questions"] == 1


def test_quality_over_a_file(made: Making, tmp_path: Path) -> None:
    assistant = made()
    add(assistant, MANUAL, "manual.txt")
    path = tmp_path / "questions.jsonl"
    entries = [
        {"question": "who convenes", "kind": "answerable", "evidence": [{"text": WORDS_OF_CLAUSE_1_2}]},
        {"question": "a line break\u2028in it", "kind": "unanswerable"},
        {"question": "left out", "kind": "emergency"},
    ]
    path.write_text("\n\n".join(json.dumps(e, ensure_ascii=False) for e in entries), encoding="utf-8")
    found = quality(assistant, path)
    assert found["questions"] == 2
    assert found["hit@5"] == 1.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"question": "a"}\nnonsense\n', "line 2"),
        (b'{"evidence": []}\n', "line 1"),
        (b"[1]\n", "line 1"),
        (b'{"question": "a", "evidence": [{}]}\n', "line 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\n \n", "No labelled questions"),
    ],
)
def test_a_question_file_that_cannot_be_used_is_one_sentence(
    made: Making, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(BotError, match=said) as raised:
        quality(made(), path)
    assert "\n" not in str(raised.value)


def test_about_says_how_old_and_whether_calibrated(made: Making) -> None:
    assistant = made()
    add(assistant, MANUAL, "manual.txt")
    told = assistant.inventory.about()
    assert {name: told[name] for name in list(told)[:6]} == {
        "documents": 3,
        "notes": 3,
        "originals added": 1,
        "oldest document": "February 2020",
        "newest document": "5 March 2031",
        "calibrated for the models in use": False,
    }
    assert any("not answered" in name for name in told)
    assert "no\n" in figures_table(told) + "\n"
    assert told["answers judged by readers"] == 0
    assert not any("judged right" in name for name in told)


def test_about_says_what_readers_said(made: Making) -> None:
    assistant = made()
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    reader = assistant.store.people.add(Membership(Team("kent", "duty"), Role.PRACTITIONER), "", now)
    note = assistant.library.notes[0]
    shown = ShownPassage(note, assistant.library.documents[note.document_id])
    assistant.store.citations.keep([CitationRecord("K7F3-9QTX", "answer", {}, cited([shown]))], now.date())
    assistant.store.feedback.give("K7F3-9QTX", reader.id, FeedbackVerdict.OUTDATED, now)
    told = assistant.inventory.about()
    assert told["answers judged by readers"] == 1
    assert told["share of these judged out of date"] == 1.0
    assert told["share of these judged right"] == 0.0
    assistant.close()


def test_calibration_refuses_what_it_cannot_learn_from(made: Making, tmp_path: Path) -> None:
    with pytest.raises(BotError, match="add them first"):
        calibrate(made(), [], tmp_path / "weights.yaml", lambda _: None)
    assistant = made()
    add(assistant, MANUAL, "manual.txt")
    with pytest.raises(BotError, match=r"at least 20.*\.$"):
        calibrate(assistant, [], tmp_path / "weights.yaml", lambda _: None)
    assert not (tmp_path / "weights.yaml").exists()
