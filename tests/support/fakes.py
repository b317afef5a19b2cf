"""Stand-ins for what is slow, faithful in what a test relies on."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from embeddings.encoder import BATCH, LONGEST, Encoded, Encoder, Floats, Numbers
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Original, Passage, Voice
from procedures.library import Library
from procedures.notes import read_notes
from procedures.words import Words

VOCABULARY, DIMENSIONS = 20_000, 16

_TABLE: Floats = np.random.default_rng(7).standard_normal((VOCABULARY, DIMENSIONS)).astype(np.float32)
_TABLE /= np.linalg.norm(_TABLE, axis=1, keepdims=True)


class HashEncoder(Encoder):
    """Every word its own vector, the same wherever it stands; ``texts`` counts what was encoded."""

    def __init__(self, name: str = "hash") -> None:
        super().__init__(name)
        self.texts = 0

    @cached_property
    def digest(self) -> str:
        return f"{zlib.crc32(self.name.encode()):016x}"

    @property
    def vocabulary(self) -> int:
        return VOCABULARY

    @property
    def dimensions(self) -> int:
        return DIMENSIONS

    def lengths(self, texts: Sequence[str]) -> Numbers:
        return np.array([len(_numbers(text)) for text in texts], np.int32)

    def numbers_of(self, words: Sequence[str]) -> set[int]:
        return {number for word in words for number in _numbers(word)}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoded:
        self.texts += len(texts)
        for start in range(0, len(texts), BATCH):
            if progress:
                progress(len(texts[start : start + BATCH]))
        numbers = [np.array(_numbers(text), np.int32) for text in texts]
        ids = np.concatenate([np.zeros(0, np.int32), *numbers])
        scales = np.abs(_TABLE[ids]).max(axis=1, initial=1e-6) / 127
        return Encoded(
            vectors=np.stack([_mean(of_text) for of_text in numbers]) if numbers else _TABLE[:0],
            tokens=np.rint(_TABLE[ids] / scales[:, None]).astype(np.int8),
            scales=scales.astype(np.float32),
            ids=ids,
            offsets=np.cumsum([0, *(len(of_text) for of_text in numbers)]).astype(np.int32),
        )


def _numbers(text: str) -> list[int]:
    words = re.findall(r"\w+|[^\w\s]", text.lower())
    return [zlib.crc32(word.encode("utf-8", "replace")) % VOCABULARY for word in words][: LONGEST - 2]


def _mean(numbers: Numbers) -> Floats:
    total = _TABLE[numbers].sum(axis=0) if len(numbers) else _TABLE[0]
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-6), np.float32)


def an_original(document_id: str, *texts: str, title: str = "Procedure") -> Original:
    """An invented original with one numbered paragraph for each of ``texts``."""
    document = Document(id=document_id, title=title, kind=Kind.PROCEDURE, publisher="Anyshire")
    passages = tuple(
        Passage(f"{document_id}/{n}", document_id, text, f"paragraph {n}", voice=Voice.PROCEDURE)
        for n, text in enumerate(texts, 1)
    )
    return Original(document, passages, source=f"{document_id}.txt", added="2026-01-01T00:00:00+00:00")


def a_note_file(folder: Path, document_id: str, notes: Iterable[str]) -> Path:
    """Write a note file of the library in ``folder``, one note for each of ``notes``."""
    lines = [
        "---",
        f"id: {document_id}",
        f"title: The procedure of {document_id}",
        "kind: local procedure",
        "publisher: Anyshire",
        "standing: current",
        "seen: publisher",
        "---",
    ]
    for number, text in enumerate(notes, 1):
        lines += ["", f"## Note {number} {{#note-{number}}}", "", text, "", "Voice: local procedure"]
        lines += [f"Rests on: paragraph {number}", "Topics: invented", "Asked as:"]
        lines += [f"- {way} {text.split()[0]} {number}" for way in ("who", "when", "where", "how")]
    path = folder / "local" / f"{document_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def a_library(folder: Path, **notes: Sequence[str]) -> Library:
    """Write and read a library of one note file for each keyword."""
    files = []
    for document_id, texts in notes.items():
        file, problems = read_notes(a_note_file(folder, document_id, texts))
        assert file is not None
        assert problems == []
        files.append(file)
    return Library(tuple(files), Authorities(()), Words({}))


def no_library() -> Library:
    """A library without a note."""
    return Library((), Authorities(()), Words({}))
