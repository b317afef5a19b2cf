"""Comparison: what changed between two texts, paragraph by paragraph, with the words marked."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core import formatting
from bot.core.word_changes import Words, word_changes
from procedures.document import Document, Original, Passage, text_digest

#: The share of their words that two paragraphs have in common, from which one became the other.
ALIKE = 0.5
#: Paragraphs of which something stays in whatever edition: with none left, it is another text.
SOME = 2


class ChangeKind(StrEnum):
    """What happened to a paragraph."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


#: What may be said of a document, by the name that people use for it.
_NAMED = {
    "kind": "kind",
    "title": "title",
    "published": "date",
    "about": "council",
    "publisher": "publisher",
    "url": "address",
    "standing": "standing",
    "superseded_by": "superseded by",
}
#: What is of the text itself, and not of where it came from or whether it holds.
_OF_THE_TEXT = ("kind", "title", "date", "council", "publisher")


@dataclass(frozen=True)
class Change:
    """A paragraph that is not as it was; ``words`` are there for one that changed."""

    kind: ChangeKind
    old: Passage | None = None
    new: Passage | None = None
    words: tuple[Words, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the change for a program."""
        return {
            "change": self.kind.value,
            "old": _passage_json(self.old),
            "new": _passage_json(self.new),
            "words": [list(run) for run in self.words],
        }


@dataclass(frozen=True)
class DocumentComparison:
    """Two documents, and what changed from one to the other, in the order of the new one."""

    old: Document
    new: Document
    changes: tuple[Change, ...]
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        """How many paragraphs changed, by how."""
        found = Counter(change.kind for change in self.changes)
        return {kind.value: found[kind] for kind in ChangeKind if found[kind]}

    @property
    def nothing_left(self) -> bool:
        """Whether nothing of an old document of some paragraphs is in the new one, changed or moved."""
        gone = self.counts.get(ChangeKind.GONE.value, 0)
        others = {change.kind for change in self.changes} - {ChangeKind.GONE, ChangeKind.ADDED}
        return gone >= SOME and not self.unchanged and not others

    @property
    def particulars(self) -> tuple[tuple[str, str, str], ...]:
        """What the documents say of themselves in which they differ: name, old value and new, in words."""
        return tuple(each for each in unlike(self.old, self.new) if each[0] in _OF_THE_TEXT)

    def as_json(self) -> dict[str, Any]:
        """Return the comparison for a program."""
        return {
            "old": self.old.id,
            "new": self.new.id,
            "particulars": {name: [old, new] for name, old, new in self.particulars},
            "unchanged": self.unchanged,
            "changes": [change.as_json() for change in self.changes],
        }


def unlike(one: Document, other: Document) -> Iterator[tuple[str, str, str]]:
    """Yield the particulars in which two documents differ: the name and both values, in words."""
    for field, name in _NAMED.items():
        ours, theirs = getattr(one, field), getattr(other, field)
        if ours != theirs:
            yield name, _said(field, ours), _said(field, theirs)


def _said(name: str, value: Any) -> str:
    if name == "published":
        return formatting.date(value)
    if isinstance(value, tuple):
        return formatting.joined(tuple(map(formatting.in_words, value))) or "none"
    return str(value or "none")


def compare(old: Original, new: Original) -> DocumentComparison:
    """Return what changed between two originals. A paragraph that only has another number is unchanged."""
    before, after = old.passages, new.passages
    ours, theirs = ([_digest(p) for p in passages] for passages in (before, after))
    same: dict[int, int] = {}
    for block in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        same.update((block.b + n, block.a + n) for n in range(block.size))
    moved = _same((ours, theirs), _left(before, same.values()), _left(after, same))
    left, right = (_left(before, [*same.values(), *moved.values()]), _left(after, same.keys() | moved.keys()))
    changed = _alike(before, after, left, right)
    places = {a: b for b, a in (*same.items(), *moved.items(), *changed.items())}
    changes = [(b, Change(ChangeKind.MOVED, before[a], after[b])) for b, a in moved.items()]
    for b, a in changed.items():
        words = tuple(word_changes(before[a].text, after[b].text))
        changes.append((b, Change(ChangeKind.CHANGED, before[a], after[b], words)))
    changes += [(b, Change(ChangeKind.ADDED, None, after[b])) for b in right if b not in changed]
    changes += [(_after(places, a), Change(ChangeKind.GONE, before[a])) for a in left if a not in places]
    changes.sort(key=lambda placed: placed[0])
    return DocumentComparison(old.document, new.document, tuple(change for _, change in changes), len(same))


def _after(places: Mapping[int, int], a: int) -> int:
    """The place in the new text of what stood last before paragraph ``a`` and is still there."""
    return next((places[n] for n in range(a - 1, -1, -1) if n in places), -1)


def _digest(passage: Passage) -> str:
    return text_digest(" ".join(passage.text.split()))


def _left(passages: Sequence[Passage], taken: Collection[int]) -> list[int]:
    known = set(taken)
    return [n for n in range(len(passages)) if n not in known]


def _same(digests: tuple[list[str], list[str]], left: list[int], right: list[int]) -> dict[int, int]:
    """Pair the paragraphs of the same words that stand elsewhere."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for n in reversed(left):
        waiting[digests[0][n]].append(n)
    return {n: waiting[digests[1][n]].pop() for n in right if waiting[digests[1][n]]}


def _alike(
    before: Sequence[Passage], after: Sequence[Passage], left: list[int], right: list[int]
) -> dict[int, int]:
    """Pair the paragraphs that became others, the most alike first; of equals, those under one number."""
    ours = {n: Counter(_words(before[n])) for n in left}
    places: dict[str, list[int]] = defaultdict(list)
    for n, words in ours.items():
        for word in words:
            places[word].append(n)
    scored = []
    for b in right:
        words = Counter(_words(after[b]))
        shared: Counter[int] = Counter()
        for word, count in words.items():
            for a in places.get(word, ()):
                shared[a] += min(count, ours[a][word])
        for a, count in shared.items():
            share = 2 * count / (words.total() + ours[a].total())
            if share >= ALIKE:
                scored.append((share + 0.1 * (before[a].locator == after[b].locator), -abs(a - b), b, a))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, b, a in sorted(scored, reverse=True):
        if b not in pairs and a not in taken:
            pairs[b] = a
            taken.add(a)
    return pairs


def _words(passage: Passage) -> list[str]:
    return re.findall(r"\w+", passage.text.lower())


def _passage_json(passage: Passage | None) -> dict[str, str] | None:
    if passage is None:
        return None
    return {"id": passage.id, "locator": passage.locator, "text": passage.text}
