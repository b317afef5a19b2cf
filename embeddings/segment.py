"""One document made findable: its passages, and the vectors of what is searched for them.

A passage is searched for by its context (title, heading and text) and, if it is a note, by each
way people ask for it. A segment is written once and never changed; another text is another segment.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from embeddings.encoder import Encoded, Encoder, Numbers
from embeddings.errors import IndexFault
from procedures.document import Document, Kind, Passage, Position, Seen, Standing, Voice

#: Raised with every change of what a segment holds.
FORMAT = "1"


@dataclass(frozen=True)
class Unit:
    """A text that is searched, and the place of the passage it leads to."""

    passage: int
    text: str
    asked: bool = False


@dataclass(frozen=True)
class Segment:
    """A document with p passages and u units; row i of ``encoded`` is unit i.

    ``owners`` (u,) gives each unit's passage, ``asked`` (u,) whether it is a phrasing.
    """

    document: Document
    passages: tuple[Passage, ...]
    encoded: Encoded
    owners: Numbers
    asked: np.ndarray[Any, np.dtype[np.bool_]]


def units_of(document: Document, passages: Sequence[Passage]) -> list[Unit]:
    """Return the texts by which each of ``passages`` is searched, contexts before phrasings."""
    contexts = [
        Unit(i, ". ".join(part.rstrip(".") for part in (document.title, p.heading, p.text) if part))
        for i, p in enumerate(passages)
    ]
    return contexts + [Unit(i, ask, asked=True) for i, p in enumerate(passages) for ask in p.asked_as]


def segment_name(document: Document, passages: Sequence[Passage], encoder_digest: str) -> str:
    """Return the name of the segment for exactly this content under exactly this encoder."""
    content = json.dumps([asdict(document), [asdict(p) for p in passages]], sort_keys=True)
    return hashlib.sha256(f"{FORMAT}\n{encoder_digest}\n{content}".encode()).hexdigest()[:32]


def build_segment(
    document: Document,
    passages: Sequence[Passage],
    encoder: Encoder,
    progress: Callable[[int], None] | None = None,
) -> Segment:
    """Encode one document; no other is touched."""
    units = units_of(document, passages)
    encoded = encoder.encode([unit.text for unit in units], progress)
    owners = np.array([unit.passage for unit in units], np.int32)
    return Segment(document, tuple(passages), encoded, owners, np.array([unit.asked for unit in units], np.bool_))


def write_segment(segment: Segment, path: Path) -> None:
    """Write ``segment`` to ``path`` and onto the disk. Raises OSError if there is no room."""
    arrays = {
        "vectors": segment.encoded.vectors,
        "tokens": segment.encoded.tokens,
        "ids": segment.encoded.ids,
        "offsets": segment.encoded.offsets,
        "owners": segment.owners,
        "asked": segment.asked.astype(np.uint8),
    }
    content = {"document": asdict(segment.document), "passages": [asdict(p) for p in segment.passages]}
    partial = path.with_suffix(".part")
    try:
        save_file(arrays, partial, metadata={"format": FORMAT, "content": json.dumps(content)})
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except SafetensorError as error:
        raise OSError(f"{path.name} could not be written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def read_segment(path: Path, sha256: str) -> Segment:
    """Open a segment whose bytes have the digest ``sha256``.

    Raises IndexFault if it is missing, damaged or of another format.
    """
    try:
        with path.open("rb") as raw:
            found = hashlib.file_digest(raw, "sha256").hexdigest()
        if found != sha256:
            raise IndexFault(f"The index file {path.name} is damaged.")
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}
    except (OSError, SafetensorError) as error:
        raise IndexFault(f"The index file {path.name} cannot be read.") from error
    if metadata.get("format") != FORMAT:
        raise IndexFault(f"The index file {path.name} was written by another version.")
    content = json.loads(metadata["content"])
    return Segment(
        document=document_from(content["document"]),
        passages=tuple(passage_from(p) for p in content["passages"]),
        encoded=Encoded(arrays["vectors"], arrays["tokens"], arrays["ids"], arrays["offsets"]),
        owners=arrays["owners"],
        asked=arrays["asked"].astype(np.bool_),
    )


def document_from(fields: dict[str, Any]) -> Document:
    """Return the document that ``dataclasses.asdict`` and JSON made ``fields`` of."""
    known = {
        "kind": Kind(fields["kind"]),
        "standing": Standing(fields["standing"]),
        "seen": Seen(fields["seen"]),
        "about": tuple(fields["about"]),
        "notices": tuple(fields["notices"]),
    }
    return Document(**{**fields, **known})


def passage_from(fields: dict[str, Any]) -> Passage:
    """Return the passage that ``dataclasses.asdict`` and JSON made ``fields`` of."""
    tuples = {k: tuple(fields[k]) for k in ("rests_on", "topics", "asked_as", "law_then", "notices")}
    positions = tuple(Position(**p) for p in fields["positions"])
    return Passage(**{**fields, **tuples, "voice": Voice(fields["voice"]), "positions": positions})


