"""Where the tests find the project, their own data, and what may lie beside the project."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
#: Messages for the tests of screening.
DATA = TESTS / "data"
#: A data folder that ``make setup`` leaves, with the shipped library, encoded.
AT_SET_UP = ROOT / ".venv" / "encoded"
#: Source documents, questions and judges that some checkouts have beside them.
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
#: PYTHONPATH for a process that a test starts.
PYTHONPATH = os.pathsep.join([str(TESTS), str(ROOT)])
#: Bytes that must be free in memory before tests write there: some times what all of them write.
ROOM = 8 << 30


def _in_memory(folder: str = "/dev/shm") -> str | None:
    """A folder in memory with room for the files of tests, of which some are programs; None where none is."""
    try:
        may_run = not os.statvfs(folder).f_flag & os.ST_NOEXEC
        return folder if may_run and shutil.disk_usage(folder).free >= ROOM else None
    except (OSError, AttributeError):
        return None


IN_MEMORY = _in_memory()
