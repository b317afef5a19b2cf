"""The real command line in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).parent / "safeguarding-bot"


@dataclass(frozen=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class CommandLine:
    """The command line over one data folder and one library."""

    data: Path
    library: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this command line, and none that the tests were started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SAFEGUARDING_")}
        kept["SAFEGUARDING_DATA_DIR"] = str(self.data)
        return kept | ({"SAFEGUARDING_LIBRARY_DIR": str(self.library)} if self.library else {})

    def run(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Told:
        """Run one command to its end; whatever comes, nobody is shown a traceback."""
        done = subprocess.run(
            [COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            env={**self.environment, **environment},
            cwd="/",
            check=False,
        )
        told = Told(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in told.err + told.out
        return told

    def ask(self, questions: Sequence[str | bytes], **environment: str) -> list[dict[str, Any]]:
        """Ask several questions in one process; return a card for each."""
        lines = [q if isinstance(q, bytes) else q.encode() for q in questions]
        told = self.run("ask", "--json", "-", stdin=b"\n".join(lines) + b"\n", **environment)
        assert told.code == 0, told.err
        return [json.loads(line) for line in told.out.removesuffix("\n").split("\n")]
