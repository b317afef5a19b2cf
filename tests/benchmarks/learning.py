"""A learning point for 5,000 people, and found at once: ``python tests/bench_learning.py [part ...]``.

PostgreSQL is used for kills where ``SAFEGUARDING_DATABASE_URL`` names it.

Parts: kills (5,000 people of whom 150 have given up their account, the bot killed ten times while it sends
with no limit on sending), found (from a release to the card that shows the point), near (how near a point
must be to a question). Each prints its figures as lines; nothing is decided by them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.broadcast import SETTINGS, broadcast
from support.chat import a_chat
from support.leads import DUTY, QUESTIONS
from support.nearness import figures_of
from support.samples import write_library

from bot.app import Assistant
from bot.core.people import Membership, Person, Role
from bot.core.question import Question
from bot.features.learning.model import Wording
from bot.settings import Settings

PEOPLE, GONE, KILLS = 5_000, 150, 10
#: Points that are out already, and releases that are timed.
OUT, TIMED = 100, 20


def kills(folder: Path) -> dict[str, Any]:
    """Kill the bot while it sends a point, and count what arrived."""
    library = write_library(folder / "small")
    with (
        a_chat(folder / "bot", library, **SETTINGS, **chosen()) as chat,
        broadcast(chat, PEOPLE, GONE) as sending,
    ):
        begun = time.perf_counter()
        point = sending.release()
        released = time.perf_counter() - begun
        took = sending.sent_while_killed(KILLS, random.Random(), patience=3_000)
        arrived = sending.arrived()
        receipts = sending.assistant.store.receipts.of_point(point.id)
    reached = Counter(arrived[number] for number in sending.people if number not in sending.gone)
    return {
        "people; of them gone": f"{PEOPLE}; {GONE}",
        "kills": KILLS,
        "the release, s": round(released, 2),
        "everything sent, s": round(took),
        "reached exactly once": reached[1],
        "left out": reached[0],
        "more than once": sum(count for times, count in reached.items() if times > 1),
        "gone, and marked as blocked": sum(r.failed == "blocked" for r in receipts),
        "gone, and written to": sum(arrived[number] > 0 for number in sending.gone),
    }


def found(folder: Path) -> dict[str, Any]:
    """Time from a release until the next question of its audience was answered with it."""
    assistant = Assistant(Settings(data_dir=folder / "data"))
    try:
        leads = _leads(assistant)
        texts = [note.text for note in assistant.library.notes if not note.silent][: OUT + TIMED]
        for text in texts[:OUT]:
            _released(assistant, leads, text)
        assistant.answers.cards([Question.of("who chairs the strategy discussion", None, leads[0])])
        before = _files(folder / "data" / "index")
        waits, seen = [], 0
        for text in texts[OUT:]:
            begun = time.perf_counter()
            number = _released(assistant, leads, text)
            (card,) = assistant.answers.cards([Question.of(text, None, leads[0])])
            waits.append(time.perf_counter() - begun)
            seen += any(shown.document.id == f"learning-{number}" for shown in card.passages)
        return {
            "points out already": OUT,
            "released, and asked for at once": TIMED,
            "found": seen,
            "from release to the card p50, s": round(statistics.median(waits), 2),
            "from release to the card slowest, s (under 2)": round(max(waits), 2),
            "files of the index that changed": len(before ^ _files(folder / "data" / "index")),
            "texts of points encoded": len(_files(folder / "data" / "learning")),
        }
    finally:
        assistant.close()


def near(folder: Path) -> dict[str, Any]:
    """How many questions find the right point and how many a wrong one, by how near it must be."""
    return figures_of(Assistant(Settings(data_dir=folder / "data")))


def _leads(assistant: Assistant) -> tuple[Person, Person]:
    now = dt.datetime.now(dt.UTC)
    membership = Membership(DUTY, Role.TEAM_LEAD)
    return assistant.store.people.add(membership, "", now), assistant.store.people.add(membership, "", now)


def _released(assistant: Assistant, leads: Sequence[Person], text: str) -> int:
    desk, now = assistant.learning, dt.datetime.now(dt.UTC)
    point = desk.propose(leads[0], Wording(text, QUESTIONS), None, now)
    return desk.release(leads[1], point, now)[0].id


def _files(folder: Path) -> set[tuple[str, int]]:
    return {
        (path.name, path.stat().st_mtime_ns) for path in folder.iterdir() if path.suffix == ".safetensors"
    }


def chosen() -> dict[str, str]:
    """Another database, if the environment names one."""
    address = os.environ.get("SAFEGUARDING_DATABASE_URL")
    return {"SAFEGUARDING_DATABASE_URL": address} if address else {}


PARTS = {"kills": kills, "found": found, "near": near}


def main() -> None:
    """Run the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--folder", type=Path, help="Keeps the index between runs.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        folder = given.folder or Path(fresh)
        for part in given.parts or PARTS:
            for kept in (folder / "data").glob("store.db*"):
                kept.unlink()
            for name, value in PARTS[part](folder).items():
                print(f"{name:60} {value}", flush=True)


if __name__ == "__main__":
    main()
