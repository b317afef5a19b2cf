"""The command line: in this process with one encoder for all, or in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from bot.channels.terminal.cli import main
from bot.screening.screen import Screen
from embeddings.encoder import Encoder
from embeddings.reranker import reranker_named
from embeddings.weights import SHIPPED as SHIPPED_WEIGHTS
from embeddings.weights import Learned, load_learned
from procedures.library import SHIPPED, Library, load_library
from support.paths import PYTHONPATH

#: The program as a process is started with it, from this tree.
COMMAND = (sys.executable, "-m", "bot.channels.terminal.cli")

#: What every command that runs in this process shares: making it is most of a command's time.
shared_encoder, shared_reranker, shared_screen = cache(Encoder), cache(reranker_named), cache(Screen)
_shipped, _shipped_weights = cache(load_library), cache(load_learned)


def _library(folder: Path) -> Library:
    """The shipped library as it was read once; any other as it stands, because tests change it."""
    return _shipped(folder) if folder == SHIPPED else load_library(folder)


def _learned(path: Path) -> Learned:
    """The weights that come with the project as they were read once; any others as they stand."""
    return _shipped_weights(path) if path == SHIPPED_WEIGHTS else load_learned(path)


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
            mock.patch("bot.app.Encoder", shared_encoder),
            mock.patch("bot.app.reranker_named", shared_reranker),
            mock.patch("bot.app.Screen", shared_screen),
            mock.patch("bot.app.load_learned", _learned),
            mock.patch("bot.app.load_library", _library),
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
