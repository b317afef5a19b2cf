"""What changed from one text to another, word by word."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

#: What happened to a run of words ("same", "gone" or "added"), and the words.
Words = tuple[str, str]


def word_changes(old: str, new: str) -> Iterator[Words]:
    """Yield the words of two texts in runs: those of both, those that are gone, those that were added."""
    ours, theirs = old.split(), new.split()
    for how, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if how == "equal":
            yield "same", " ".join(ours[a:b])
            continue
        if b > a:
            yield "gone", " ".join(ours[a:b])
        if d > c:
            yield "added", " ".join(theirs[c:d])
