"""Many passages of real English prose: some thousands encoded, and any number made of those.

A text is two sentences of one document of ``../shared/documents`` or ``../shared/seeds``, or of the library,
that stand near one another. What is encoded is kept in a folder, and encoded once.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unittest import mock

import numpy as np
from sqlalchemy import Connection

from bot.store import passages
from bot.store.database import driver_cursor
from bot.store.passages import PassageRepository
from embeddings.encoder import Encoded, Encoder
from embeddings.manifest import segment_file
from embeddings.search import Search
from embeddings.segment import Segment, build_segment, read_segment, write_segment
from procedures.document import Document, Kind, Original, Passage
from procedures.library import Library
from procedures.originals import original_of
from procedures.reading.process import shared as reading
from support.paths import SEEDS, SHARED

#: Texts of a document, words of a sentence at least, and how far apart two sentences of a text stand at most.
EACH, SHORTEST, APART = 500, 5, 20
#: Of how many near passages a made one is mixed, and how much of the first it keeps, at least and at most.
AROUND, KEPT = 12, (0.65, 0.9)
#: Token vectors kept of a passage where a disk has to hold many.
TOKENS = 24
#: Questions that are answered, and how many of these, the first, are not timed.
ANSWERED, WARM = 110, 10
_ENDS = re.compile(r"(?<=[.;:?!])\s+|\n")


def prose(library: Library) -> list[list[str]]:
    """The sentences of what lies beside the project, document by document, and those of the notes."""
    files = [*sorted((SHARED / "documents").glob("*.pdf")), *sorted(SEEDS.glob("*.txt"))]
    texts = [original_of(file.read_bytes(), file.name, library).passages for file in files]
    reading.close()
    told = [[p.text for p in passages] for passages in texts] + [[note.text for note in library.notes]]
    cut = [[s.strip() for text in of_one for s in _ENDS.split(text)] for of_one in told]
    return [list(dict.fromkeys(s for s in of_one if len(s.split()) >= SHORTEST)) for of_one in cut]


def texts_of(library: Library, count: int) -> list[str]:
    """``count`` texts of two sentences, no two alike; the same ones each time."""
    sentences, chance, made = prose(library), random.Random(25), dict[str, None]()
    places = [(n, at) for n, of_one in enumerate(sentences) for at in range(len(of_one) - 1)]
    while len(made) < count:
        of, at = chance.choice(places)
        other = chance.randint(at + 1, min(at + APART, len(sentences[of]) - 1))
        made[f"{sentences[of][at]} {sentences[of][other]}"] = None
    return list(made)


def encoded_in(folder: Path, library: Library, encoder: Encoder, count: int) -> Iterator[Segment]:
    """``count`` texts encoded, as documents of ``EACH``; those that the folder has are read from there."""
    folder.mkdir(parents=True, exist_ok=True)
    texts: Sequence[str] = ()
    for number in range(count // EACH):
        name = f"{encoder.digest}-{number:04}"
        held = sorted(folder.glob(f"{name}*"))
        if not held:
            texts = texts or texts_of(library, count)
            document = Document(f"encoded-{number}", "Procedures", Kind.PROCEDURE, "Anyshire")
            passages = [
                Passage(f"{document.id}#{n}", document.id, told, f"{n}")
                for n, told in enumerate(texts[number * EACH : (number + 1) * EACH], 1)
            ]
            sha256 = write_segment(build_segment(document, passages, encoder), folder, name)
            held = [folder / segment_file(name, sha256)]
        yield read_segment(held[0], held[0].stem.rpartition("-")[2])


def made_of(encoded: Segment, number: int) -> Segment:
    """A document of as many passages as an encoded one has, each made of two of these.

    Its text is cut from both. Its vector lies where a text near to the first might: as far from what is
    around the first as that does, in another direction. Its token vectors and sentences are the first's.
    """
    chance = np.random.default_rng([number, *encoded.document.id.encode()])
    vectors, count = encoded.encoded.vectors, len(encoded.passages)
    around = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1 : AROUND + 1]
    others = around[np.arange(count), chance.integers(0, AROUND, count)]
    kept = chance.uniform(*KEPT, (count, 1))
    middle = vectors[around].mean(axis=1)
    mixed = middle + kept * (vectors - middle) + np.sqrt(1 - kept**2) * (vectors[others] - middle)
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    document = replace(encoded.document, id=f"{encoded.document.id}-{number}")
    passages = tuple(
        Passage(f"{document.id}#{n}", document.id, _cut_from(one.text, encoded.passages[other].text), f"{n}")
        for n, (one, other) in enumerate(zip(encoded.passages, others.tolist(), strict=True), 1)
    )
    of = replace(encoded.encoded, vectors=mixed.astype(np.float32))
    return replace(encoded, document=document, passages=passages, encoded=of, mapped=None)


def _cut_from(one: str, other: str) -> str:
    words, more = one.split(), other.split()
    return " ".join([*words[: len(words) * 2 // 3], *more[len(more) * 2 // 3 :]])


def shortened(segment: Segment) -> Segment:
    """The same with the first token vectors of each passage alone, so that a disk has room for many."""
    encoded, offsets = segment.encoded, segment.encoded.offsets
    rows = [np.arange(a, min(b, a + TOKENS)) for a, b in pairwise(offsets)]
    every = np.concatenate(rows)
    cut = Encoded(
        encoded.vectors,
        encoded.tokens[every],
        encoded.scales[every],
        encoded.ids[every],
        np.cumsum([0, *map(len, rows)]).astype(np.int32),
    )
    return replace(segment, encoded=cut, mapped=None)


def as_original(segment: Segment) -> Original:
    """The original that a segment was made of."""
    return Original(segment.document, segment.passages, source="made", added="2026-01-01T00:00:00+00:00")


def answer_times(search: Search) -> list[int]:
    """How soon questions of the library are answered, one after another: p50 and p95 in milliseconds."""
    phrasings = [asked for note in search.index.library.notes for asked in note.asked_as]
    taken = []
    for question in random.Random(4).sample(phrasings, ANSWERED):
        start = time.perf_counter()
        search.find([question])
        taken.append(time.perf_counter() - start)
    p50, p95 = np.quantile(np.array(taken[WARM:]) * 1000, [0.5, 0.95])
    return [round(float(p50)), round(float(p95))]


@contextmanager
def copied_in() -> Iterator[None]:
    """Let what is put into the database be copied into it, the same rows in a tenth of the time.

    PostgreSQL lets a superuser alone do so. No index over vectors is made meanwhile.
    """
    with (
        mock.patch.object(passages, "_put_passages", _copy_passages),
        mock.patch.object(PassageRepository, "_see_to_index", return_value=None),
    ):
        yield


def _copy_passages(connection: Connection, document: int, segment: Segment, made_with: str) -> None:
    numbers = passages._new_numbers(connection, len(segment.passages))
    near = segment.encoded.vectors[~segment.asked].astype(">f2")
    owners = segment.owners[~segment.asked].tolist()
    head = near.shape[1].to_bytes(2, "big") + bytes(2)
    with driver_cursor(connection) as cursor:
        cursor.execute(
            "set local session_replication_role = replica"
        )  # no look-up of a document for each row
        with cursor.copy(
            _COPY.format("passages (document, id, passage_id, locator, place, plain, segment)")
        ) as to:
            to.set_types(["int4", "int8", "text", "text", "text", "text", "bytea"])
            for row in passages._passage_rows(numbers, segment):
                to.write_row((document, *row))
        with cursor.copy(_COPY.format("words (document, stem, passage, times, length)")) as to:
            to.set_types(["int4", "text", "int8", "int2", "int4"])
            for row in passages._word_rows(numbers, segment):
                to.write_row((document, *row))
        with cursor.copy(_COPY.format("vectors (document, made_with, passage, vector)")) as to:
            to.set_types(["int4", "text", "int8", "bytea"])
            for owner, vector in zip(owners, near, strict=True):
                to.write_row((document, made_with, numbers[owner], head + vector.tobytes()))
        cursor.execute("set local session_replication_role = origin")


_COPY = "copy held_{} from stdin (format binary)"
