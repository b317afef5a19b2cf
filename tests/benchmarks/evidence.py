"""Evidence of 100 points that went to 5,000 people each: ``python tests/bench_evidence.py``.

Prints figures as lines; nothing is decided by them.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path

import pypdfium2
from sqlalchemy import insert
from support.commands import CommandLine
from support.leads import Office

from bot.app import Assistant
from bot.core.calendar import day_of
from bot.core.people import Team
from bot.settings import Settings
from bot.store.database import Database
from bot.store.learning_tables import receipts

PEOPLE, POINTS, TEAMS = 5_000, 100, 200
NOW = dt.datetime.now(dt.UTC)


def fill(data: Path) -> None:
    """Release the points, and note of each person what became of each; whose they were is not kept."""
    settings = Settings(data_dir=data)
    assistant = Assistant(settings)
    office, chance = Office(assistant.store), random.Random(0)
    proposer, releaser = office.lead(), office.lead()
    teams = [Team("kent", f"team {number}") for number in range(TEAMS)]
    database = Database(settings.database_address)
    for number in range(POINTS):
        point = office.released(proposer, releaser, f"Ring the host council first, lesson {number}.", now=NOW)
        rows = []
        for person in range(PEOPLE):
            team, step = teams[person % TEAMS], chance.random()
            rows.append(
                {
                    "point_id": point.id,
                    "release": point.release,
                    "authority": team.authority,
                    "team": team.name,
                    "due": NOW,
                    "sent": NOW if step > 0.03 else None,
                    "failed": None if step > 0.03 else "blocked",
                    "read": NOW if step > 0.3 else None,
                    "discussed": NOW if step > 0.6 else None,
                }
            )
        with database.write() as connection:
            connection.execute(insert(receipts), rows)
    database.close()
    assistant.close()


def main() -> None:
    """Fill a store, and time the command that writes the report."""
    with tempfile.TemporaryDirectory() as folder:
        data, pdf, table = (Path(folder) / name for name in ("data", "report.pdf", "report.csv"))
        fill(data)
        day = str(day_of(NOW))
        command = ("learning", "evidence", "--from", day, "--to", day, "--pdf", str(pdf))
        begun = time.perf_counter()
        told = CommandLine(data).run(*command)
        assert told.code == 0, told.err
        told_pdf = time.perf_counter() - begun
        begun = time.perf_counter()
        CommandLine(data).run(*command[:-2], "--csv", str(table))
        told_csv = time.perf_counter() - begun
        document = pypdfium2.PdfDocument(pdf)
        for name, value in {
            "points": POINTS,
            "people of each": PEOPLE,
            "teams": TEAMS,
            "the PDF as a command of its own, s (under 10)": round(told_pdf, 2),
            "pages": len(document),
            "the CSV as a command of its own, s": round(told_csv, 2),
            "lines of the CSV": len(table.read_text(encoding="utf-8").splitlines()),
        }.items():
            print(f"{name:60} {value}", flush=True)
        document.close()


if __name__ == "__main__":
    main()
