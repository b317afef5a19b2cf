"""Work in a process that a test kills: it begins at once, from one that has imported what it needs."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest import mock

from support.paths import PYTHONPATH

#: What the process imports from which the others are begun.
IMPORTED = ["support.index_writer", "support.killing"]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(IMPORTED)


@dataclass(frozen=True)
class Working:
    """A process at work; what it prints goes into a file, and what it complains of into another."""

    process: BaseProcess
    _said: Path

    def opening(self) -> str:
        """Wait for the first line that it says, and return it."""
        while "\n" not in (said := self._said.read_text()):
            assert self.process.is_alive(), self.complaints()
            time.sleep(0.001)
        return said.partition("\n")[0]

    def killed(self) -> list[str]:
        """Kill it; return the lines that it said, with their ends."""
        self.process.kill()
        self.process.join()
        assert self.process.exitcode == -9, self.complaints()
        return self._said.read_text().splitlines(keepends=True)

    def complaints(self) -> str:
        """What it wrote on standard error."""
        return _beside(self._said).read_text()


@contextmanager
def working(said: Path, work: Callable[..., None], *arguments: Any) -> Iterator[Working]:
    """Let a process do some work; it is killed when the block ends."""
    said.write_text("")
    _beside(said).write_text("")
    process = _context.Process(target=_do, args=(str(said), work, arguments), daemon=True)
    with mock.patch.dict(os.environ, PYTHONPATH=PYTHONPATH):
        process.start()
    try:
        yield Working(process, said)
    finally:
        process.kill()
        process.join()
        process.close()


def _do(said: str, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    for stream, path in ((sys.stdout, Path(said)), (sys.stderr, _beside(Path(said)))):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(opened, stream.fileno())
        os.close(opened)
    work(*arguments)


def _beside(said: Path) -> Path:
    return said.with_suffix(".errors")
