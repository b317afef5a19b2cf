"""Two machines start a new version at one moment: one changes the tables, and the other waits and goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.databases import migrated
from support.paths import PYTHONPATH

from bot.store.database import HEAD, Database

pytestmark = [pytest.mark.crash, pytest.mark.process]

#: Says when it changes the tables, and takes its time over it.
SLOW = """
    import sys, time
    from alembic import command

    whole = command.upgrade

    def upgrade(config, revision):
        from bot.store.database import _revision
        print("from", _revision(config.attributes["connection"]), flush=True)
        time.sleep(3)
        whole(config, revision)

    command.upgrade = upgrade
    sys.argv = ["safeguarding-bot", "migrate"]
    from bot.channels.terminal.cli import main
    main()
"""


def begun(line: CommandLine, address: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH, **line.settings}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment, "SAFEGUARDING_DATABASE_URL": address},
    )


@pytest.mark.parametrize("earlier", ["0021", None])
def test_two_that_start_together_change_the_tables_once(
    empty_database: str, tmp_path: Path, earlier: str | None
) -> None:
    if earlier is not None:
        database = Database(migrated(empty_database))
        while database.revision != earlier:
            database.migrate_down()
        database.close()
    # A database that gives a statement a second gives the one who waits as long as it takes.
    hurried = {"postgresql": f"{empty_database}&options=-c%20statement_timeout%3D1s"}
    address = hurried.get(empty_database.partition(":")[0], empty_database)
    first = begun(CommandLine(tmp_path / "first"), address)
    second = begun(CommandLine(tmp_path / "second"), address)
    started = time.monotonic()
    told = [each.communicate(timeout=120) for each in (first, second)]
    assert [each.returncode for each in (first, second)] == [0, 0], told
    assert time.monotonic() - started < 100
    out = [said.splitlines() for said, _ in told]
    assert all(lines[-1].endswith(f"({HEAD}).") for lines in out)
    # Whoever came second found the tables changed, if it was not there too late to look at all.
    assert sorted(line for lines in out for line in lines if line.startswith("from")) in (
        [f"from {earlier}"],
        sorted([f"from {earlier}", f"from {HEAD}"]),
    )
