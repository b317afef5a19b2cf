"""Where the tests find the project, their own data, and what may lie beside the project."""

from __future__ import annotations

import os
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
