"""The command line: in this process with one encoder for all, or in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from bot.channels.terminal.cli import main
from support.databases import tables_copied
from support.paths import PYTHONPATH
from support.shipped import library_in, shared_encoder, shared_reranker, shared_screen, weights_in

#: The program as a process is started with it, from this tree.
COMMAND = (sys.executable, "-m", "bot.channels.terminal.cli")


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Let all assistants of this process have the same of what comes with the project, made once."""
    with mock.patch.multiple(
        "bot.app",
        Encoder=shared_encoder,
        reranker_named=shared_reranker,
        Screen=shared_screen,
        load_learned=weights_in,
        load_library=library_in,
    ):
        yield


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
    def settings(self) -> dict[str, str]:
        """The settings of this command line."""
        library = {"SAFEGUARDING_LIBRARY_DIR": str(self.library)} if self.library else {}
        return {"SAFEGUARDING_DATA_DIR": str(self.data), **library}

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process: these settings, and none that the tests were started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SAFEGUARDING_")}
        return {**kept, "PYTHONPATH": PYTHONPATH, **self.settings}

    def run(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Told:
        """Run one command in this process to its end; what is not one sentence fails the test."""
        unset = dict.fromkeys(name for name in os.environ if name.startswith("SAFEGUARDING_"))
        with (
            contextlib.chdir("/"),
            mock.patch.object(sys, "argv", ["safeguarding-bot", *arguments]),
            shared(),
            tables_copied(),
            CliRunner().isolation(stdin, {**unset, **self.settings, **environment}) as (out, err, _),
        ):
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
            return Told(code, out.getvalue().decode(), err.getvalue().decode())

    def run_process(self, *arguments: str, stdin: bytes = b"", **environment: str) -> Told:
        """Run one command in a process of its own; whatever comes, nobody is shown a traceback."""
        done = subprocess.run(
            [*COMMAND, *arguments],
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
        """Ask several questions at once; return a card for each."""
        return cards_of(self.run("ask", "--json", "-", stdin=lines_of(questions), **environment))


def lines_of(questions: Sequence[str | bytes]) -> bytes:
    """Questions as standard input takes them, one a line."""
    return b"".join((q if isinstance(q, bytes) else q.encode()) + b"\n" for q in questions)


def cards_of(told: Told) -> list[dict[str, Any]]:
    """The cards that were printed for a program, one a line."""
    assert told.code == 0, told.err
    return [json.loads(line) for line in told.out.removesuffix("\n").split("\n")]
