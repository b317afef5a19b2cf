"""A manual of 115 chapters, and one chapter more beside 20,000 passages: ``tests/benchmarks/documents.py``.

Prints figures as lines; nothing is decided by them. Each command is a process of its own, with the real
encoder. Peak memory is that of the command with all its children together, sampled.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from support.commands import COMMAND, CommandLine
from support.documents import as_markdown, as_word
from support.manual import CHAPTERS, a_chapter, write_manual

from bot.app import Assistant
from bot.settings import Settings
from embeddings.encoder import Encoded, Encoder
from embeddings.index import Index
from procedures.originals import DocumentFacts, original_of

#: Passages of the index that one more chapter comes to.
LARGE = 20_000


@dataclass
class Measured:
    """What a command took: seconds by the clock and of all processors, and memory in MB, its own apart."""

    wall: float
    cpu: float
    peak: float
    own: float
    out: str


def measured(line: CommandLine, *arguments: str) -> Measured:
    """Run a command in a process of its own and watch it with its children."""
    start, peak, own = time.monotonic(), 0, 0
    before = os.times()
    with subprocess.Popen(
        [*COMMAND, *arguments], env=line.environment, stdout=subprocess.PIPE, cwd="/", text=True
    ) as process:
        said: list[str] = []
        assert process.stdout is not None
        reader = threading.Thread(target=lambda: said.append(process.stdout.read()))  # type: ignore[union-attr]
        reader.start()
        watched = psutil.Process(process.pid)
        try:
            while process.poll() is None:
                sizes = _sizes(watched)
                own, peak = max(own, sizes[0]), max(peak, sum(sizes))
                time.sleep(0.05)
        finally:
            process.kill()
        reader.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}: {said[0][-500:]}")
    return Measured(time.monotonic() - start, cpu, peak / 1e6, own / 1e6, said[0])


def _sizes(process: psutil.Process) -> list[int]:
    sizes = []
    try:
        for each in (process, *process.children(recursive=True)):
            sizes.append(each.memory_info().rss)
    except psutil.Error:  # it ended meanwhile
        pass
    return sizes or [0]


def a_manual(folder: Path) -> None:
    """Take a whole manual in with one command."""
    write_manual(folder / "manual")
    line = CommandLine(folder / "data")
    nothing = measured(line, "documents")
    first = measured(line, "add", str(folder / "manual"))
    held = Assistant(Settings(data_dir=line.data)).index.originals()
    assert len(held) == CHAPTERS, f"{len(held)} of {CHAPTERS} are held"
    again = measured(line, "add", str(folder / "manual"))
    passages = sum(len(original.passages) for original in held)
    words = sum(len(p.text.split()) for original in held for p in original.passages)
    print(f"a manual of {CHAPTERS} chapters: {passages:,} passages, {words:,} words")
    print(f"  a command that only lists, s: {nothing.wall:.1f}")
    print(f"  added, s: {first.wall:.1f} by the clock, {first.cpu:.1f} of processors")
    print(f"  peak memory, MB: {first.peak:.0f} with children, {first.own:.0f} of the command itself")
    print(f"  the same again, nothing new, s: {again.wall:.1f}; peak memory, MB: {again.peak:.0f}")


def one_more(folder: Path) -> None:
    """Take chapters in one by one, beside nothing and beside 20,000 passages; start-up stands apart."""
    paths = []
    for number in range(500, 505):
        paths.append(folder / f"{number}.docx")
        paths[-1].write_bytes(as_word(a_chapter(number, 1500)))
    for name, large in (("nothing", 0), (f"{LARGE:,} passages", LARGE)):
        assistant = Assistant(Settings(data_dir=folder / f"beside-{large}"))
        held = _filled(assistant, large)
        took, busy = [], []
        for path in paths:
            start, used = time.monotonic(), time.process_time()
            documents = assistant.documents
            list(documents.add(documents.sources([str(path)], [], DocumentFacts()), _quiet, _quiet))
            took.append(time.monotonic() - start)
            busy.append(time.process_time() - used)
        assistant.close()
        first, *later = [f"{a:.2f} ({b:.2f})" for a, b in zip(took, busy, strict=True)]
        print(f"one more chapter beside {name} ({held:,} held), s by the clock (of processors)")
        print(f"  first of a process, which reads what is held: {first}; the next: {', '.join(later)}")


class Filler(Encoder):
    """The real encoder by its name and sizes, with vectors of chance: quick, to fill an index."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        """Return vectors that mean nothing."""
        rows = self.model.tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        chance, count = np.random.default_rng(0), sum(map(len, rows))
        vectors = chance.standard_normal((len(texts), self.dimensions)).astype(np.float32)
        return Encoded(
            vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
            tokens=chance.integers(-127, 128, (count, self.dimensions), np.int8),
            scales=np.full(count, 0.001, np.float32),
            ids=np.concatenate([np.array(row, np.int32) for row in rows]),
            offsets=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        )


def _filled(assistant: Assistant, wanted: int) -> int:
    """Fill an index with chapters, each of its own words."""
    originals, count, number = [], 0, 1000
    while count < wanted:
        made = original_of(as_markdown(a_chapter(number, 2000)), f"{number}.md", assistant.library)
        originals.append(made)
        count += len(made.passages)
        number += 1
    Index(assistant.index.folder, assistant.library, Filler()).add_all(originals)
    assistant.encoder.encode(["warm"])
    return count


def _quiet(done: int, total: int) -> None:
    pass


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["manual", "one"]
    with tempfile.TemporaryDirectory() as scratch:
        if "manual" in chosen:
            a_manual(Path(scratch) / "first")
        if "one" in chosen:
            one_more(Path(scratch))
