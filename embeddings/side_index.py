"""Index beside the index: documents of one passage, few, short, and other for each person who asks.

They change none of the index's numbers, so that no answer of it is another for their being there.
Whoever holds the truth of what stands says so before each search; what is on disk only spares encoding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, Floats
from embeddings.errors import IndexFault
from embeddings.features import Query
from embeddings.manifest import flush_folder, writing
from embeddings.segment import Segment, build_segment, read_segment, segment_name, write_segment
from procedures.document import Document, Passage

#: How near, at least, a passage is that bears on a question. Measured with the library's own notes as
#: passages (``tests/nearness.py``): the least at which seven of ten that are shown are right.
NEAR = 1.05
#: Passages compared closely.
CLOSELY = 24

_SEGMENT = re.compile(r"(?P<name>[0-9a-f]{32})-(?P<sha256>[0-9a-f]{64})\.safetensors(\.part)?")

Held = tuple[Document, Passage]


@dataclass(frozen=True)
class Near:
    """A passage and how near it is to a question: 0 to 2, the sum of two cosines."""

    document: Document
    passage: Passage
    nearness: float


class SideIndex:
    """Index of what stands beside the index, each document a segment in a folder of its own."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._open: dict[str, Segment] = {}

    def hold(self, documents: Sequence[Held]) -> None:
        """Let these documents stand and no others; only those that are new are encoded.

        Raises OSError if the disk is full.
        """
        names = {segment_name(d, [p], self._encoder.digest): (d, p) for d, p in documents}
        self._open = {name: segment for name, segment in self._open.items() if name in names}
        if not names and not self._folder.exists():
            return
        with writing(self._folder):
            on_disk = {m["name"]: m for m in map(_SEGMENT.fullmatch, self._files()) if m and not m[3]}
            for name, (document, passage) in names.items():
                if name not in self._open and name in on_disk:
                    with suppress(IndexFault):
                        path = self._folder / on_disk[name][0]
                        self._open[name] = read_segment(path, on_disk[name]["sha256"])
                if name not in self._open:
                    self._open[name] = build_segment(document, [passage], self._encoder)
                    write_segment(self._open[name], self._folder, name)
            self._sweep(names)

    def nearest(self, query: Query, wanted: Collection[str]) -> list[Near]:
        """Return the passages, of the documents whose ids are ``wanted``, that bear on a question."""
        segments = [s for s in self._open.values() if s.document.id in wanted]
        if not segments:
            return []
        means = np.stack(
            [s.encoded.vectors.max(axis=0) if not len(s.owners) else _best(s, query) for s in segments]
        )
        closely = np.argsort(-means, kind="stable")[:CLOSELY]
        found = [
            Near(segments[n].document, segments[n].passages[0], float(means[n]) + _late(segments[n], query))
            for n in closely.tolist()
        ]
        return sorted((near for near in found if near.nearness >= NEAR), key=lambda near: -near.nearness)

    def _files(self) -> list[str]:
        return [path.name for path in self._folder.iterdir()]

    def _sweep(self, names: Collection[str]) -> None:
        gone = [m for m in map(_SEGMENT.fullmatch, self._files()) if m and (m[3] or m["name"] not in names)]
        for found in gone:
            (self._folder / found[0]).unlink(missing_ok=True)
        if gone:
            flush_folder(self._folder)


def _best(segment: Segment, query: Query) -> float:
    """The cosine of the question and the text, or its best sentence if that is nearer."""
    whole = float(np.vecdot(segment.encoded.vectors, query.formal).max())
    if not len(segment.sentences):
        return whole
    return max(whole, float(np.vecdot(segment.sentences.astype(np.float32), query.formal).max()))


def _late(segment: Segment, query: Query) -> float:
    """How well the text covers the question's words, each weighed by how rare it is in the library."""
    if not len(query.tokens):
        return 0.0
    best = 0.0
    for unit in range(len(segment.owners)):
        tokens: Floats = segment.encoded.token_vectors(unit)[segment.bodies[unit] :]
        if len(tokens):
            best = max(best, float(query.weights @ (tokens @ query.tokens.T).max(axis=0)))
    return best
