"""Originals that machines share, copied to each or searched by PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.store.database import Database
from bot.store.passages import PassageRepository
from bot.store.shared_index import SharedIndexRepository
from embeddings.encoder import Encoded, Encoder, joined
from embeddings.index import Index
from embeddings.passage_store import made_with
from embeddings.segment import Segment, segment_of
from support.fakes import HashEncoder, no_library


def shared_by(database: Database, searching: Encoder | None = None) -> SharedIndexRepository:
    """What machines share in a database; with an encoder, PostgreSQL searches what was encoded with it."""
    if searching is None:
        return SharedIndexRepository(database)
    passages = PassageRepository(database, lambda: made_with(searching), lambda: searching.dimensions)
    return SharedIndexRepository(database, passages)


def an_index(folder: Path, database: Database, how: str) -> Index:
    """The index of a machine without a note: what is in the database is "copied" or "searched"."""
    encoder = HashEncoder()
    return Index(folder, no_library(), encoder, shared_by(database, encoder if how == "searched" else None))


def encodes_once(encoder: Encoder) -> Callable[[Sequence[str]], Encoded]:
    """The work of an encoder, for which no text is encoded twice: of searches that ask the same."""
    encode, held = encoder.encode, dict[str, Encoded]()

    def once(texts: Sequence[str]) -> Encoded:
        if new := [text for text in dict.fromkeys(texts) if text not in held]:
            made = encode(new)
            held.update((text, made.part(n, n + 1)) for n, text in enumerate(new))
        return joined([held[text] for text in texts], held[texts[0]])

    return once


def searched_in(index: Index) -> list[Segment]:
    """Everything that the next question is looked for in, wherever it is searched."""
    held = index.segments()
    if index.passages is None:
        return held
    with index.passages.moment(None) as moment:
        documents = {one.document.id for one in moment.documents(())[1]} - index.not_shown()
        places = moment.places_of(documents)
        found = moment.segments([place.number for place in places])
    return [*held, *(segment_of(memoryview(each), "a passage") for each in found)]
