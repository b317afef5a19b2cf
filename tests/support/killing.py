"""Work in a process that a test kills."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from support.forking import forked


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
    process = forked(said, _beside(said), work, *arguments)
    try:
        yield Working(process, said)
    finally:
        process.kill()
        process.join()
        process.close()


def _beside(said: Path) -> Path:
    return said.with_suffix(".errors")
