"""How soon passages in files are searched on one machine, and what the process that answers holds.

Fills data folders with passages as ``support/large_corpus.py`` says, ``--encoded`` of them encoded at most,
and asks each in a process of its own. With ``--keep`` what is encoded stays in a folder, and that of
``searching.py`` is taken.

    PYTHONPATH=.:tests .venv/bin/python tests/benchmarks/searching_files.py --keep ~/searching 20000 200000
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from support.large_corpus import answer_times, as_original, encoded_in, made_of
from support.shipped import shipped_library

from embeddings.encoder import Encoder
from embeddings.index import Index
from embeddings.reranker import reranker_named
from embeddings.search import Search
from embeddings.segment import Segment, segment_name, write_segment
from embeddings.weights import SHIPPED, load_learned


def main() -> None:
    """Fill folders, ask, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("passages", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--encoded", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="a folder in which what is encoded stays")
    parser.add_argument(
        "--data", type=Path, default=Path(".venv/encoded"), help="where the notes are encoded"
    )
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        print(json.dumps(answering(given.data)))
        return
    with tempfile.TemporaryDirectory(dir=given.keep) as fresh:
        encoded = (given.keep or Path(fresh)) / "encoded"
        for count in given.passages:
            data = shutil.copytree(given.data, Path(fresh) / "data")
            fill(data / "index", encoded, count, min(count, given.encoded))
            again = [sys.executable, __file__, "--answer", "--data", str(data)]
            told = subprocess.run(again, check=True, capture_output=True, text=True)
            load = os.getloadavg()[0]
            print(
                json.dumps({"passages": count, **json.loads(told.stdout), "load": load}, indent=1), flush=True
            )
            shutil.rmtree(data)


def fill(folder: Path, encoded: Path, count: int, of: int) -> None:
    """Put passages into the folder of an index, which encodes none of them."""
    library, encoder = shipped_library(), Encoder("default")
    originals = []
    for segment in _segments(encoded_in(encoded, library, encoder, of), count // of):
        name = segment_name(segment.document, segment.passages, encoder.digest)
        write_segment(segment, folder, name)
        originals.append(as_original(segment))
    Index(folder, library, encoder).add_all(originals)


def _segments(encoded: Iterator[Segment], again: int) -> Iterator[Segment]:
    for of in encoded:
        yield of
        for number in range(1, again):
            yield made_of(of, number)


def answering(data: Path) -> dict[str, object]:
    """Answer questions in a process that begins with nothing; return how soon, and what it held."""
    start = time.perf_counter()
    index = Index(data / "index", shipped_library(), Encoder("default"))
    search = Search(index, load_learned(SHIPPED), reranker_named("default"))
    search.find(["who holds the strategy discussion"])
    first = round(time.perf_counter() - start, 1)
    times = answer_times(search)
    return {"first answer of a process, s": first, "answer p50 and p95, ms": times, **memory()}


def memory() -> dict[str, int]:
    """What this process holds in memory, and held at most, in MB."""
    told = Path("/proc/self/status").read_text("ascii")
    of = {name: int(kb) // 1024 for name, kb in re.findall(r"(\w+):\s+(\d+) kB", told)}
    return {"resident memory, MB": of["VmRSS"], "of it in files, MB": of["RssFile"], "at most": of["VmHWM"]}


if __name__ == "__main__":
    main()
