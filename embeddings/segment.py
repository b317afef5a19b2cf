"""One document made findable: its passages, and the vectors of what is searched for them.

A passage is searched for by its context (title, heading and text) and, if it is a note, by each
way people ask for it. A segment is written once and never changed; another text is another segment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

from embeddings.encoder import Encoded, Encoder, Numbers, joined
from embeddings.errors import IndexFault
from embeddings.manifest import segment_file, write_whole
from embeddings.memory import Mapped
from procedures.document import Document, Kind, Passage, Position, Seen, Standing, Voice

_ARRAYS = (
    *("vectors", "tokens", "scales", "ids", "offsets"),
    *("owners", "bodies", "asked", "sentences", "sentence_owners"),
)
#: The kinds of number that a segment holds, as safetensors calls them.
_KINDS = {"F32": np.float32, "F16": np.float16, "I32": np.int32, "I8": np.int8, "U8": np.uint8}
#: Characters of a passage that are encoded together.
WINDOW = 1200
#: Tokens below which a sentence is read together with the next.
SHORTEST_SENTENCE = 5
_STOPS = (".", ";", "?", "!", ":")

#: Raised with every change of what a segment holds.
FORMAT = "2"


@dataclass(frozen=True)
class SearchUnit:
    """A text that is searched, and the place of the passage it leads to.

    ``prefix`` stands before the text when it is encoded, so that a paragraph is read in place.
    """

    passage: int
    text: str
    prefix: str = ""
    asked: bool = False

    @property
    def whole(self) -> str:
        """The text as it is encoded."""
        return f"{self.prefix}{self.text}"


@dataclass(frozen=True)
class Segment:
    """A document with p passages and u units; text i of ``encoded`` is unit i.

    ``owners`` (u,) gives each unit's passage, ``bodies`` (u,) how many of its tokens are prefix,
    ``asked`` (u,) whether it is a phrasing. ``sentences`` (s, d) are the mean token vectors of
    the sentences of contexts, each read in its place; ``sentence_owners`` (s,) their passages.
    """

    document: Document
    passages: tuple[Passage, ...]
    encoded: Encoded
    owners: Numbers
    bodies: Numbers
    asked: npt.NDArray[np.bool_]
    sentences: npt.NDArray[np.float16]
    sentence_owners: Numbers
    #: The file that the arrays stand in, where they were read from one.
    mapped: Mapped | None = None

    @property
    def units(self) -> tuple[SearchUnit, ...]:
        """The texts that are searched, in the order of ``encoded``."""
        return tuple(units_of(self.document, self.passages))

    def part(self, place: int) -> Segment:
        """Return the segment of one of its passages alone."""
        units, sentences = self.owners == place, self.sentence_owners == place
        encoded, offsets = self.encoded, self.encoded.offsets
        spans = [range(offsets[u], offsets[u + 1]) for u in np.flatnonzero(units)]
        rows = [row for span in spans for row in span]
        return Segment(
            self.document,
            self.passages[place : place + 1],
            Encoded(
                encoded.vectors[units],
                encoded.tokens[rows],
                encoded.scales[rows],
                encoded.ids[rows],
                np.cumsum([0, *map(len, spans)]).astype(np.int32),
            ),
            np.zeros(units.sum(), np.int32),
            self.bodies[units],
            self.asked[units],
            self.sentences[sentences],
            np.zeros(sentences.sum(), np.int32),
        )


def units_of(document: Document, passages: Sequence[Passage]) -> list[SearchUnit]:
    """Return the texts by which each of ``passages`` is searched, contexts before phrasings."""
    contexts = []
    for place, passage in enumerate(passages):
        parts = [part.rstrip(".") for part in (document.title, passage.heading) if part]
        prefix = "".join(f"{part}. " for part in parts)
        contexts += [SearchUnit(place, window, prefix) for window in _windows(passage.text)]
    return contexts + [SearchUnit(i, ask, asked=True) for i, p in enumerate(passages) for ask in p.asked_as]


def _windows(text: str) -> list[str]:
    """Cut a text too long for the encoder at the ends of its sentences, a long sentence at its words."""
    if len(text) <= WINDOW:
        return [text]
    sentences = re.split(r"(?<=[.;:!?])\s+|\n", text)
    windows = [""]
    for part in (p for s in sentences for p in ([s] if len(s) <= WINDOW else s.split())):
        if windows[-1] and len(windows[-1]) + 1 + len(part) > WINDOW:
            windows.append("")
        windows[-1] = f"{windows[-1]} {part}".strip()
    return windows


def segment_name(document: Document, passages: Sequence[Passage], encoder_digest: str) -> str:
    """Return the name of the segment for exactly this content under exactly this encoder."""
    content = json.dumps([document, list(passages)], default=vars, sort_keys=True)
    return hashlib.sha256(f"{FORMAT}\n{encoder_digest}\n{content}".encode()).hexdigest()[:32]


def build_segment(
    document: Document,
    passages: Sequence[Passage],
    encoder: Encoder,
    progress: Callable[[int], None] | None = None,
) -> Segment:
    """Encode one document; no other is touched."""
    return build_segments([(document, passages)], encoder, progress)[0]


def build_segments(
    documents: Sequence[tuple[Document, Sequence[Passage]]],
    encoder: Encoder,
    progress: Callable[[int], None] | None = None,
    earlier: Sequence[Segment] = (),
) -> list[Segment]:
    """Encode documents, each into a segment of its own, the texts of short ones in the same batches.

    A text that ``earlier`` segments of this encoder hold is not encoded again.
    """
    units = [units_of(document, passages) for document, passages in documents]
    every = [unit for of_one in units for unit in of_one]
    encoded = _encoded([unit.whole for unit in every], encoder, progress, earlier)
    bodies = encoder.lengths([unit.prefix for unit in every])
    stops = encoder.numbers_of(_STOPS)
    made, first = [], 0
    for (document, passages), of_one in zip(documents, units, strict=True):
        after = first + len(of_one)
        part = encoded.part(first, after)
        made.append(_segment(document, tuple(passages), of_one, part, bodies[first:after], stops))
        first = after
    return made


def _encoded(
    texts: Sequence[str],
    encoder: Encoder,
    progress: Callable[[int], None] | None,
    earlier: Sequence[Segment],
) -> Encoded:
    """Return texts encoded, in order; those that earlier segments hold as they stand there."""
    held = {unit.whole: (s.encoded, at) for s in earlier for at, unit in enumerate(s.units)}
    fresh = list(dict.fromkeys(text for text in texts if text not in held)) if held else texts
    encoded = encoder.encode(list(fresh), progress)
    if not held:
        return encoded
    if progress and len(fresh) < len(texts):
        progress(len(texts) - len(fresh))
    made = {text: (encoded, at) for at, text in enumerate(fresh)}
    places = [held.get(text) or made[text] for text in texts]
    return joined([of.part(at, at + 1) for of, at in places], encoded)


def _segment(
    document: Document,
    passages: tuple[Passage, ...],
    units: Sequence[SearchUnit],
    encoded: Encoded,
    bodies: Numbers,
    stops: set[int],
) -> Segment:
    owners = np.array([unit.passage for unit in units], np.int32)
    asked = np.array([unit.asked for unit in units], np.bool_)
    sentences, of_units = _sentences(encoded, bodies, asked, stops)
    return Segment(document, passages, encoded, owners, bodies, asked, sentences, owners[of_units])


def _sentences(
    encoded: Encoded, bodies: Numbers, asked: npt.NDArray[np.bool_], stops: set[int]
) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.intp]]:
    """Return the mean token vectors of the sentences of contexts, and the unit of each."""
    vectors, units = [np.zeros((0, encoded.vectors.shape[1]))], []
    for unit in np.flatnonzero(~asked):
        tokens = encoded.token_vectors(int(unit))[bodies[unit] :]
        ids = encoded.ids[encoded.offsets[unit] + bodies[unit] : encoded.offsets[unit + 1]]
        ends = [place + 1 for place, number in enumerate(ids) if int(number) in stops]
        starts = [0]
        for end in ends:
            if end - starts[-1] >= SHORTEST_SENTENCE and len(ids) - end >= SHORTEST_SENTENCE:
                starts.append(end)
        if len(ids):
            sums = np.add.reduceat(tokens, starts, axis=0)
            vectors.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6))
            units += [unit] * len(starts)
    return np.concatenate(vectors).astype(np.float16), np.array(units, np.intp)


def write_segment(segment: Segment, folder: Path, name: str) -> str:
    """Write ``segment`` onto the disk; return the SHA-256 of its bytes, which its file name carries.

    Raises OSError if there is no room.
    """
    data = segment_bytes(segment)
    sha256 = hashlib.sha256(data).hexdigest()
    write_whole(folder / segment_file(name, sha256), data)
    return sha256


def segment_bytes(segment: Segment) -> bytes:
    """Return ``segment`` as its file holds it."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "vectors": segment.encoded.vectors,
        "tokens": segment.encoded.tokens,
        "scales": segment.encoded.scales,
        "ids": segment.encoded.ids,
        "offsets": segment.encoded.offsets,
        "owners": segment.owners,
        "bodies": segment.bodies,
        "asked": segment.asked.astype(np.uint8),
        "sentences": segment.sentences,
        "sentence_owners": segment.sentence_owners,
    }
    content = {"document": segment.document, "passages": list(segment.passages)}
    return save(arrays, metadata={"format": FORMAT, "content": json.dumps(content, default=vars)})


def read_segment(path: Path, sha256: str) -> Segment:
    """Open a segment whose bytes have the digest ``sha256``.

    Raises IndexFault if it is missing, damaged or of another format.
    """
    try:
        if file_digest(path) != sha256:
            raise IndexFault(f"The index file {path.name} is damaged.")
        mapped = Mapped(path)
    except (OSError, ValueError) as error:
        raise IndexFault(f"The index file {path.name} cannot be read.") from error
    return replace(segment_of(mapped.bytes, f"The index file {path.name}"), mapped=mapped)


def segment_of(held: memoryview, called: str) -> Segment:
    """Return the segment in some bytes, in which its arrays stay.

    Raises IndexFault, naming it as it is ``called``, if they are damaged or of another format.
    """
    try:
        metadata, arrays = _read(held)
    except (ValueError, TypeError, KeyError) as error:
        raise IndexFault(f"{called} cannot be read.") from error
    try:
        content = json.loads(metadata["content"])
        document = document_from(content["document"])
        passages = tuple(passage_from(p) for p in content["passages"])
    except (KeyError, TypeError, ValueError) as error:
        raise IndexFault(f"{called} was written by another version.") from error
    if metadata.get("format") != FORMAT:
        raise IndexFault(f"{called} was written by another version.")
    vectors, tokens, scales, ids, offsets, owners, bodies, asked, sentences, of_passages = arrays
    return Segment(
        document=document,
        passages=passages,
        encoded=Encoded(vectors, tokens, scales, ids, offsets),
        owners=owners,
        bodies=bodies,
        asked=asked.astype(np.bool_),
        sentences=sentences,
        sentence_owners=of_passages,
    )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(file: memoryview) -> tuple[dict[str, str], list[npt.NDArray[Any]]]:
    """Return what a segment's file says of itself, and its arrays, which stay in the file.

    They are most of a large library's bytes, and a question needs few of them. The form is that of
    safetensors: the length of a head in JSON, the head, and the arrays at the places that it gives.
    """
    length = int.from_bytes(file[:8], "little")
    head = json.loads(bytes(file[8 : 8 + length]))
    arrays = []
    for entry in map(head.__getitem__, _ARRAYS):
        start, end = entry["data_offsets"]
        held = file[8 + length + start : 8 + length + end]
        arrays.append(np.frombuffer(held, _KINDS[entry["dtype"]]).reshape(entry["shape"]))
    return head.get("__metadata__", {}), arrays


def document_from(fields: dict[str, Any]) -> Document:
    """Return the document whose ``fields`` were written as JSON."""
    known = {
        "kind": Kind(fields["kind"]),
        "standing": Standing(fields["standing"]),
        "seen": Seen(fields["seen"]),
        "about": tuple(fields["about"]),
        "notices": tuple(fields["notices"]),
    }
    return Document(**{**fields, **known})


def passage_from(fields: dict[str, Any]) -> Passage:
    """Return the passage whose ``fields`` were written as JSON."""
    tuples = {k: tuple(fields[k]) for k in ("rests_on", "topics", "asked_as", "law_then", "notices")}
    tuples["above"] = tuple(fields.get("above", ()))
    tuples["not_read"] = tuple(fields.get("not_read", ()))
    positions = tuple(Position(**p) for p in fields["positions"])
    return Passage(**{**fields, **tuples, "voice": Voice(fields["voice"]), "positions": positions})
