"""A mistake in the library, and the list in which one file's mistakes are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """A mistake in the library, with the file and line to mend."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass
class Mistakes:
    """The mistakes of one file, in the order in which they were noted."""

    path: Path
    found: list[Problem] = field(default_factory=list)

    def note(self, line: int, message: str) -> None:
        """Add a mistake at ``line``, counted from 1."""
        self.found.append(Problem(self.path, line, message))
