"""How many examples a property test tries: all that it names, or some where somebody waits."""

from __future__ import annotations

import os

#: Of the examples that a test names, one in so many is tried by ``make test``, which sets the variable.
ONE_IN = int(os.environ.get("EXAMPLES_ONE_IN", "1"))
FEWEST = 10


def examples(count: int) -> int:
    """Return how many of ``count`` examples are tried now."""
    return min(count, max(FEWEST, count // ONE_IN))
