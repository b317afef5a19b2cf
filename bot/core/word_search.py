"""Words looked for in passages as they stand, without the encoder."""

from __future__ import annotations

import re
from collections.abc import Iterable

from procedures.document import Passage


def holding(passages: Iterable[Passage], typed: str) -> tuple[Passage, ...]:
    """Return the passages that hold every word typed, or a word that begins so; none where none is typed."""
    words = dict.fromkeys(re.findall(r"\w+", typed.casefold()))
    patterns = [re.compile(rf"\b{re.escape(word)}") for word in words]
    if not patterns:
        return ()
    return tuple(p for p in passages if all(pattern.search(_said(p)) for pattern in patterns))


def _said(passage: Passage) -> str:
    return f"{passage.heading} {passage.text} {passage.locator}".casefold()
