"""YAML that refers to itself or stands too deep: what reads it says so in a sentence, and stops."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import CommandLine
from support.samples import LETTERS_ID, MANUAL_ID, write_library, write_originals
from support.session_chat import write_sets

from embeddings.weights import SHIPPED as SHIPPED_WEIGHTS

_LEVELS = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)]
#: A thousand million words, were it read; the first line that refers to another is the second.
BOMB = "".join(["a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n", *_LEVELS])
#: What a reader that goes down into each part would fall over, in the ways there are to write it.
DEEP = {
    "brackets": "deep: " + "[" * 100_000 + "\n",
    "braces": "deep: " + "{a: " * 3_000 + "\n",
    "lines": "".join(f"{' ' * n}k:\n" for n in range(120)),
    "hyphens": "deep:\n  " + "- " * 3_000 + "x\n",
}
HOSTILE = {"bomb": (BOMB, "begin with *"), **{k: (v, "stands within more than 8") for k, v in DEEP.items()}}
#: The files of a library, each read by a reader of its own or for a use of its own.
FILES = [
    f"local/{MANUAL_ID}.md",
    "disagreements.yaml",
    "authorities.yaml",
    "words.yaml",
    "subjects.yaml",
    "calibration.yaml",
    "refresher/hostile.yaml",
    "questions/hostile.yaml",
    "boundary/holds.yaml",
    "boundary/cases.yaml",
    "boundary/wordings.yaml",
    "actions/hostile.yaml",
    "audit/hostile.yaml",
]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A small library with its sets."""
    folder = write_library(tmp_path / "library")
    write_sets(folder)
    return folder


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", FILES)
def test_each_file_of_a_library_is_named_with_its_line(
    library: Path, tmp_path: Path, name: str, hostile: str
) -> None:
    text, says = HOSTILE[hostile]
    path = library / name
    path.parent.mkdir(exist_ok=True)
    if name.endswith(".md"):
        text = path.read_text("utf-8").replace("---\n", f"---\n{text}", 1)
    path.write_text(text, encoding="utf-8")
    told = CommandLine(tmp_path / "data", library).run("check")
    assert told.code == 1
    (line,) = [line for line in told.out.splitlines() if f"{path}:" in line]
    assert says in line


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_stands_beside_originals_is_refused_in_a_sentence(
    library: Path, tmp_path: Path, hostile: str
) -> None:
    text, says = HOSTILE[hostile]
    folder = tmp_path / "originals"
    folder.mkdir()
    write_originals(folder)
    (folder / "documents.yaml").write_text(text, encoding="utf-8")
    told = CommandLine(tmp_path / "data", library).run("add", str(folder))
    assert told.code == 1
    (line,) = [line for line in (told.out + told.err).splitlines() if "documents.yaml" in line]
    assert says in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "has front matter that refers to itself; remove the lines with & and *."),
        *((deep[:19_000], "has front matter that has lists in more than 8 others") for deep in DEEP.values()),
    ],
    ids=["bomb", *DEEP],
)
def test_an_original_with_such_front_matter_is_refused_and_the_next_is_read(
    library: Path, tmp_path: Path, text: str, says: str
) -> None:
    hostile = tmp_path / "hostile.md"
    hostile.write_text(
        f"---\ntitle: Bells\n{text}\n---\n\n# Bells\n\n1. The clerk rings.\n", encoding="utf-8"
    )
    sound = write_originals(tmp_path)[1]
    told = CommandLine(tmp_path / "data", library).run("add", str(hostile), sound)
    assert told.code == 1
    (line,) = [line for line in (told.out + told.err).splitlines() if "hostile.md" in line]
    assert says in line
    assert LETTERS_ID in told.out


@pytest.mark.process
@pytest.mark.parametrize("hostile", HOSTILE)
def test_weights_that_are_hostile_end_nothing_without_a_sentence(
    library: Path, tmp_path: Path, hostile: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    kept = SHIPPED_WEIGHTS.read_text("utf-8")
    # Deep enough to end a process whose reader goes down into each part.
    (data / "weights.yaml").write_text(kept + HOSTILE[hostile][0].replace("[" * 100_000, "[" * 400_000))
    told = CommandLine(data, library).run_process("ask", "who convenes the lantern meeting")
    assert told.code == 1
    assert (
        told.err
        == f"{data / 'weights.yaml'} cannot be used; run safeguarding-bot calibrate to learn it anew.\n"
    )
