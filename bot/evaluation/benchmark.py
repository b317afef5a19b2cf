"""How fast and how large: each figure beside what it is measured against, from one run on one machine."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.app import Assistant
from bot.evaluation.case_reading import case_reading_timing
from bot.evaluation.citation_slip_timing import citation_slip
from bot.evaluation.duty_card_timing import duty_cards
from bot.features.answers.service import AnswerService
from bot.screening.screen import Screen
from embeddings.encoder import BATCH
from embeddings.search import Search
from embeddings.segment import units_of
from procedures.document import Document, Kind, Original, Passage
from procedures.library import Library

#: Questions timed, and texts whose encoding is timed.
QUESTIONS = 60
TEXTS = 256
#: Notes joined to one passage of the large index: about 330 characters, as paragraphs of decisions have.
SENTENCES = 2

Told = Callable[[str], None]


def measure(assistant: Assistant, passages: int, told: Told) -> dict[str, Any]:
    """Return the figures by name. ``passages`` is the size of the large index; 0 leaves it out."""
    questions = _questions(assistant.library)
    told("timing answers")
    made = _answers("", assistant.search, questions)
    told("timing the pipeline")
    made["pipeline p50, ms"] = round(float(np.median(_times(_answerer(assistant).answer, questions))), 2)
    authorities = assistant.library.authorities
    screen = Screen(authorities.everyday_names(), authorities.hospitals())
    screening = _times(screen.check, questions)
    made["screening p50, ms"] = round(float(np.median(screening)), 2)
    made["screening p95, ms"] = round(float(np.quantile(screening, 0.95)), 2)
    made |= duty_cards(assistant.library) | citation_slip(assistant.library, assistant.clock())
    made |= case_reading_timing(assistant.boundary, assistant.library.wordings)
    told("timing the taking in of documents")
    made |= _indexing(assistant)
    made["peak memory, MB"] = _peak()
    if passages:
        told(f"making an index of {passages} passages")
        with tempfile.TemporaryDirectory() as folder:
            large = _large(Path(folder), assistant, passages)
            made |= _answers(f" ({passages} passages)", large, questions)
        made[f"peak memory with {passages} passages, MB"] = _peak()
    told("timing a cold start")
    return made | _cold(questions[0])


def _answerer(assistant: Assistant) -> AnswerService:
    """Return what makes cards without keeping them under codes."""
    return AnswerService(
        assistant.screen,
        assistant.search,
        assistant.library,
        find_learning=assistant.learning_search.beside,
    )


def _questions(library: Library) -> list[str]:
    asked = [phrasing for note in library.notes for phrasing in note.asked_as]
    if not asked:
        asked = ["who must hold the strategy discussion when the risk is in another area"]
    return random.Random(0).choices(asked, k=QUESTIONS)  # noqa: S311 (a sample, not a secret)


def _times(work: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    for question in questions[:5]:
        work(question)
    taken = []
    for question in questions:
        start = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _answers(name: str, search: Search, questions: Sequence[str]) -> dict[str, Any]:
    """Time finding beside the encoder library's own encoding of the bare question, turn by turn."""
    model = search.finder().encoder.model
    bare: list[float] = []
    found: list[float] = []
    for question in [*questions[:5], *questions]:
        bare.append(_once(lambda q: model.encode(q, show_progress_bar=False), question))
        found.append(_once(lambda q: search.find([q]), question))
    bare, found = bare[5:], found[5:]
    return {
        f"encoding the bare question p50, ms{name}": round(float(np.median(bare)), 2),
        f"answer p50, ms{name}": round(float(np.median(found)), 2),
        f"answer p95, ms{name}": round(float(np.quantile(found, 0.95)), 2),
        f"answer over bare encoding, p50{name}": round(float(np.median(found) / np.median(bare)), 2),
        f"answer over bare encoding, p95{name}": round(
            float(np.quantile(found, 0.95) / np.quantile(bare, 0.95)), 2
        ),
    }


def _once(work: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    work(question)
    return (time.perf_counter() - start) * 1000


def _indexing(assistant: Assistant) -> dict[str, Any]:
    """Texts a second while a document is taken in, and in the encoder's own batches, by turns."""
    library, model = assistant.library, assistant.encoder.model
    document, passages = _document("bench", _prose(library, TEXTS, random.Random(1)))  # noqa: S311
    texts = [unit.whole for unit in units_of(document, passages)]
    own, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        empty = Library((), library.authorities, library.words)
        for turn in range(3):
            start = time.perf_counter()
            model.encode(texts, batch_size=BATCH, show_progress_bar=False)
            own.append(len(texts) / (time.perf_counter() - start))
            index = assistant.over(Path(folder) / str(turn), empty).index
            start = time.perf_counter()
            index.add(Original(document, passages))
            ours.append(len(passages) / (time.perf_counter() - start))
    return {
        "passages a second while indexing": round(max(ours), 1),
        "texts a second, the encoder's own batches": round(max(own), 1),
        "indexing as a share of the encoder": round(float(np.median(np.array(ours) / np.array(own))), 2),
    }


def _large(folder: Path, assistant: Assistant, passages: int) -> Search:
    """An index of English prose: the library's own sentences, put together anew for each passage."""
    chance = random.Random(2)  # noqa: S311
    large = assistant.over(folder)
    for number in range(-(-passages // 1000)):
        size = min(1000, passages - 1000 * number)
        document, made = _document(f"prose-{number}", _prose(assistant.library, size, chance))
        large.index.add(Original(document, made))
    return large.search


def _prose(library: Library, size: int, chance: random.Random) -> list[str]:
    sentences = [note.text for note in library.notes] or [
        "A strategy discussion is held as soon as possible."
    ]
    return [" ".join(chance.sample(sentences, min(SENTENCES, len(sentences)))) for _ in range(size)]


def _document(name: str, texts: Sequence[str]) -> tuple[Document, tuple[Passage, ...]]:
    document = Document(name, "Procedures of Exampleshire", Kind.PROCEDURE, "Exampleshire Council")
    passages = tuple(
        Passage(f"{name}#{n}", name, text, str(n), heading=f"Part {n // 20 + 1}")
        for n, text in enumerate(texts, 1)
    )
    return document, passages


def _peak() -> int:
    """The most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _cold(question: str) -> dict[str, Any]:
    """Seconds from starting the command to its card, beside the bare import of the encoder library."""
    ask = [sys.executable, "-m", "bot.channels.terminal.cli", "ask", "--json", question]
    bare = [sys.executable, "-c", "import sentence_transformers"]
    taken = {}
    for name, command in (("ask on a cold process, s", ask), ("bare import of the encoder library, s", bare)):
        runs = []
        for _ in range(3):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command)
            runs.append(time.perf_counter() - start)
        taken[name] = round(min(runs), 2)
    return taken
