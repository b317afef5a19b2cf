"""The process that reads: what it gives is what the readers give, and no file takes memory or time."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from support import hostile
from support.documents import Part, as_markdown, as_page, as_word, documents
from support.examples import examples
from support.paths import ROOT

from procedures.document import Kind
from procedures.reading import process, reader
from procedures.reading.coverage import coverage_of
from procedures.reading.errors import ReadingError

FERRIES = b"Ferry letters\n\n1. The duty worker answers each letter within nine days.\n"


@pytest.fixture
def reading() -> Iterator[process.ReadingProcess]:
    made = process.ReadingProcess()
    yield made
    made.close()


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_the_process_gives_what_the_readers_give(parts: list[Part]) -> None:
    for data, name in ((as_page(parts), "a.html"), (as_word(parts), "a.docx"), (as_markdown(parts), "a.md")):
        here, there = reader.recognise(data, name), process.shared.recognise(data, name)
        assert (there.kind, there.title, there.head, there.doubts, there.body) == (
            *(here.kind, here.title, here.head, here.doubts),
            (),
        )
        made = reader.passages("d", here, Kind.PROCEDURE, name)
        assert process.shared.passages(data, name, "d", Kind.PROCEDURE) == made
        assert process.shared.coverage(data, name, made[:-1]) == coverage_of(data, name, made[:-1])


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: hostile.nested_forms(4, 150), "wide forms.pdf"),
        (hostile.swollen_word, "swollen.docx"),
        (hostile.deep_page, "deep.html"),
        (hostile.repeated_lead_in, "items.txt"),
        (hostile.aliases, "aliases.md"),
    ],
)
def test_a_file_that_grows_is_refused_by_name_and_the_next_one_is_read(
    make: Callable[[], bytes], name: str, reading: process.ReadingProcess
) -> None:
    data = make()
    with pytest.raises(ReadingError, match=rf"^{name} .+; .+\.$"):
        reading.passages(data, name, "d", Kind.PROCEDURE)
    assert len(reading.passages(FERRIES, "ferries.txt", "d", Kind.PROCEDURE)) == 1


@pytest.mark.slow
def test_no_process_grows_beyond_its_room() -> None:
    """Measured where nothing else was begun; each file is refused by name, and the next one is read."""
    script = (
        "import re, resource\n"
        "from procedures.document import Kind\n"
        "from support import hostile\n"
        "from procedures.reading import process\n"
        "for data, name in ((hostile.nested_forms(9, 12), 'a.pdf'), (hostile.many_paragraphs(), 'b.docx')):\n"
        "    try:\n"
        "        process.shared.passages(data, name, 'd', Kind.PROCEDURE)\n"
        "    except process.ReadingError as error:\n"
        "        assert re.fullmatch(rf'{name} .+; .+\\.', str(error)), error\n"
        "    else:\n"
        "        raise AssertionError(name)\n"
        f"    assert len(process.shared.passages({FERRIES!r}, 'c.txt', 'd', Kind.PROCEDURE)) == 1\n"
        "process.shared.close()\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"}
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert int(told.stdout) < 1_000_000  # kilobytes


def test_a_wide_cell_is_as_wide_as_its_table(reading: process.ReadingProcess) -> None:
    made = reading.passages(hostile.wide_cell(), "wide.docx", "d", Kind.PROCEDURE)
    assert any("Ferry" in passage.text for passage in made)


def test_a_process_that_hangs_is_ended(
    reading: process.ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = threading.Event()

    def hang(running: subprocess.Popen[bytes], *_: object) -> tuple[dict[str, object], int]:
        hung.set()
        running.wait()
        raise OSError

    monkeypatch.setattr(process, "LONGEST_WAIT", 0.2)
    with monkeypatch.context() as patched:
        patched.setattr(process, "_exchange", hang)
        with pytest.raises(ReadingError, match="unpacks to more"):
            reading.recognise(FERRIES, "ferries.txt")
    assert hung.is_set()


def test_an_answer_that_is_too_long_is_refused(
    reading: process.ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "MOST_OUTPUT", 20)
    with pytest.raises(ReadingError, match=r"^ferries\.txt unpacks to more"):
        reading.recognise(FERRIES, "ferries.txt")


def test_a_name_that_is_no_text_is_taken(reading: process.ReadingProcess) -> None:
    assert reading.recognise(FERRIES, "\udcfferries.txt").title == "Ferry letters"
