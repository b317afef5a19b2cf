"""How many examples a property test tries: all that it names, or some where somebody waits."""

from __future__ import annotations

import os

#: Of the examples that a test names, one in so many is tried by ``make test``, which sets the variable.
ONE_IN = int(os.environ.get("EXAMPLES_ONE_IN", "1"))
FEWEST = 10


def one_in(some: int, every: int = 1) -> int:
    """Return of how many cases one is tried: of ``some`` where somebody waits, else of ``every`` so many."""
    return every if ONE_IN == 1 else some


def examples(count: int) -> int:
    """Return how many of ``count`` examples are tried now."""
    return min(count, max(FEWEST, count // ONE_IN))
