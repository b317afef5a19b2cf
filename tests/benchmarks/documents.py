"""A whole manual added at once, and one chapter more beside many: ``python tests/benchmarks/documents.py``.

Prints figures as lines; nothing is decided by them. ``python tests/benchmarks/documents.py 20`` takes 20
chapters in place of 115.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.commands import COMMAND

from bot.evaluation.benchmark import prose
from embeddings.encoder import Encoder
from embeddings.index import Index
from procedures.document import Document, Kind, Original, Passage, text_digest
from procedures.library import SHIPPED, Library, load_library

CHAPTERS, SECTIONS, PARAGRAPHS, BESIDE = 115, 8, 6, 20_000


def manual(folder: Path, library: Library, chapters: int) -> int:
    """Write the chapters of a manual as Markdown; return how many paragraphs they have."""
    texts = iter(prose(library, chapters * SECTIONS * PARAGRAPHS, random.Random(0)))
    for number in range(1, chapters + 1):
        lines = [f"# Marrowby manual, chapter {number}: subject {number}", "Published: March 2025"]
        for section in range(1, SECTIONS + 1):
            lines.append(f"## {number}.{section} Step {section} of subject {number}")
            lines += [f"{number}.{section}.{at} {next(texts)}" for at in range(1, PARAGRAPHS + 1)]
        (folder / f"chapter-{number:03}.md").write_text("\n\n".join(lines), encoding="utf-8")
    return chapters * SECTIONS * PARAGRAPHS


def added(data: Path, *paths: Path) -> tuple[float, float]:
    """Add files in a process of their own; return its seconds, and those of its processors."""
    environment = {**os.environ, "SAFEGUARDING_DATA_DIR": str(data)}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [*COMMAND, "add", *map(str, paths)], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def beside(index: Index, library: Library, held: int) -> float:
    """Return the seconds in which one chapter is added to an index that holds so many passages."""
    texts = prose(library, held, random.Random(1))
    for at in range(0, held, 2_000):
        index.add_all([original(f"held-{at}", texts[at : at + 2_000])])
    chapter = original(f"one-more-{held}", prose(library, SECTIONS * PARAGRAPHS, random.Random(2)))
    begun = time.perf_counter()
    index.add(chapter)
    return time.perf_counter() - begun


def original(name: str, texts: list[str]) -> Original:
    """A document of paragraphs."""
    document = Document(name, f"The manual {name}", Kind.PROCEDURE, "The office of Marrowby")
    passages = tuple(Passage(f"{name}/{n}", name, text, str(n)) for n, text in enumerate(texts, 1))
    return Original(document, passages, source=name, digest=text_digest(name))


def main() -> None:
    """Add a manual, then one chapter more beside nothing and beside many."""
    chapters = int(sys.argv[1]) if len(sys.argv) > 1 else CHAPTERS
    library = load_library(SHIPPED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "manual").mkdir()
        paragraphs = manual(folder / "manual", library, chapters)
        first = folder / "first.md"
        first.write_text("# The first page of Marrowby\n\nThe notes are encoded with it.\n", encoding="utf-8")
        added(folder / "data", first)
        took, processors = added(folder / "data", folder / "manual")
        print(f"chapters added at once: {chapters}, paragraphs: {paragraphs}")
        print(f"seconds: {took:.1f}; of two processors: {processors:.1f}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"memory of the largest process, MB: {peak / 1024:.0f}")
        encoder = Encoder()
        empty = beside(Index(folder / "empty", library, encoder), library, 0)
        many = beside(
            Index(folder / "many", library, encoder), library, BESIDE if chapters == CHAPTERS else 500
        )
        print(f"one chapter more beside nothing, seconds: {empty:.2f}; beside many: {many:.2f}")


if __name__ == "__main__":
    main()
