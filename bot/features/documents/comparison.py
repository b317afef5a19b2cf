"""Comparison: what changed between two texts, paragraph by paragraph, with the words marked."""

from __future__ import annotations

import difflib
import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from bot.core import formatting
from bot.core.word_changes import Words, word_changes
from procedures.document import Document, Original, Passage, text_digest

#: A word of a paragraph, and how often it stood there before.
Word = tuple[str, int]

#: The share of their words that two paragraphs have in common, from which one became the other.
ALIKE = 0.5
#: The letters of two paragraphs, multiplied, up to which their words are compared one by one.
LONGEST_PAIR = 25_000_000
#: How often two texts are looked at for a word that both have, at most. Past that, paragraphs become others
#: only under the same number: texts of ten thousand paragraphs would keep everybody waiting.
MOST_LOOKS = 40_000_000
#: How often a paragraph stands in a text before each time is told from the others.
OFTEN = 20
#: Comparisons that are kept.
MOST_KEPT = 32
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
    """A paragraph that is not as it was."""

    kind: ChangeKind
    old: Passage | None = None
    new: Passage | None = None

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """What happened to the words of one that changed; none where both are too long to be compared so."""
        if self.kind is not ChangeKind.CHANGED or not self.old or not self.new:
            return ()
        if len(self.old.text) * len(self.new.text) > LONGEST_PAIR:
            return ()
        return tuple(word_changes(self.old.text, self.new.text))

    @property
    def texts(self) -> tuple[tuple[ChangeKind, str], ...]:
        """What is shown where no words are told apart: the whole text, and what it was if it changed."""
        if self.kind is ChangeKind.CHANGED and self.old and self.new:
            return (ChangeKind.GONE, self.old.text), (ChangeKind.ADDED, self.new.text)
        passage = self.new or self.old
        return ((self.kind, passage.text),) if passage else ()

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


class Comparisons:
    """The comparisons that were made: each once, however many ask, while it is among the last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[Original, Original, DocumentComparison]] = (
            OrderedDict()
        )
        self._making = threading.Lock()

    def between(self, old: Original, new: Original) -> DocumentComparison:
        """Return what changed between two originals."""
        of = (old.document.id, new.document.id)
        with self._making:  # one at a time, so that a crowd of readers leaves room for others
            kept = self._kept.pop(of, None)
            if kept is None or kept[0] is not old or kept[1] is not new:
                kept = (old, new, compare(old, new))
            self._kept[of] = kept
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return kept[2]


def compare(old: Original, new: Original) -> DocumentComparison:
    """Return what changed between two originals. A paragraph that only has another number is unchanged."""
    before, after = old.passages, new.passages
    ours, theirs = _keys(before), _keys(after)
    same: dict[int, int] = {}
    for block in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        same.update((block.b + n, block.a + n) for n in range(block.size))
    moved = _same((ours, theirs), _left(before, same.values()), _left(after, same))
    left, right = (_left(before, [*same.values(), *moved.values()]), _left(after, same.keys() | moved.keys()))
    changed = _alike([before[n] for n in left], [after[n] for n in right])
    changed = {right[b]: left[a] for b, a in changed.items()}
    places = {a: b for b, a in (*same.items(), *moved.items(), *changed.items())}
    changes = [(b, Change(ChangeKind.MOVED, before[a], after[b])) for b, a in moved.items()]
    changes += [(b, Change(ChangeKind.CHANGED, before[a], after[b])) for b, a in changed.items()]
    changes += [(b, Change(ChangeKind.ADDED, None, after[b])) for b in right if b not in changed]
    changes += _gone(before, places)
    changes.sort(key=lambda placed: placed[0])
    return DocumentComparison(old.document, new.document, tuple(change for _, change in changes), len(same))


def _gone(before: Sequence[Passage], places: Mapping[int, int]) -> Iterator[tuple[int, Change]]:
    """Yield what is gone, each after what stood last before it and is still there."""
    after = -1
    for at, passage in enumerate(before):
        if at in places:
            after = places[at]
        else:
            yield after, Change(ChangeKind.GONE, passage)


def _keys(passages: Sequence[Passage]) -> list[str]:
    """What tells paragraphs of other words apart; of what stands very often, each time is another."""
    digests = [text_digest(" ".join(passage.text.split())) for passage in passages]
    counts, met = Counter(digests), Counter[str]()
    keys = []
    for digest in digests:
        met[digest] += 1
        keys.append(f"{digest} {met[digest]}" if counts[digest] > OFTEN else digest)
    return keys


def _left(passages: Sequence[Passage], taken: Collection[int]) -> list[int]:
    known = set(taken)
    return [n for n in range(len(passages)) if n not in known]


def _same(keys: tuple[list[str], list[str]], left: list[int], right: list[int]) -> dict[int, int]:
    """Pair the paragraphs of the same words that stand elsewhere."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for n in reversed(left):
        waiting[keys[0][n].split()[0]].append(n)
    return {n: waiting[w].pop() for n in right if waiting[w := keys[1][n].split()[0]]}


def _alike(before: Sequence[Passage], after: Sequence[Passage]) -> dict[int, int]:
    """Pair the paragraphs that became others, the most alike first; of equals, those under one number."""
    scored = sorted(
        (
            (share + 0.1 * (before[a].locator == after[b].locator), -abs(a - b), b, a)
            for b, a, share in _shares(before, after)
            if share >= ALIKE
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, b, a in scored:
        if b not in pairs and a not in taken:
            pairs[b] = a
            taken.add(a)
    return pairs


def _shares(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[int, int, float]]:
    """Yield paragraphs of a new and an old text with the share of their words that they have in common."""
    ours, theirs = [_words(passage) for passage in before], [_words(passage) for passage in after]
    places: dict[Word, list[int]] = defaultdict(list)
    for n, words in enumerate(ours):
        for word in words:
            places[word].append(n)
    looks = sum(len(places[word]) for words in theirs for word in words if word in places)
    if looks > MOST_LOOKS:
        yield from _shares_of_number(before, after, ours, theirs)
        return
    lengths = np.array([len(words) for words in ours])
    where = {word: np.array(held) for word, held in places.items()}
    for b, words in enumerate(theirs):
        held = [where[word] for word in words if word in where]
        if held:
            common = np.bincount(np.concatenate(held), minlength=len(ours))
            shares = 2 * common / (lengths + len(words)).clip(1)
            yield from ((b, int(a), float(shares[a])) for a in np.flatnonzero(shares >= ALIKE))


def _shares_of_number(
    before: Sequence[Passage],
    after: Sequence[Passage],
    ours: Sequence[set[Word]],
    theirs: Sequence[set[Word]],
) -> Iterator[tuple[int, int, float]]:
    """Yield the same for the paragraphs under one number alone, the first of each."""
    numbered = {passage.locator: a for a, passage in reversed(list(enumerate(before)))}
    for b, passage in enumerate(after):
        a = numbered.get(passage.locator)
        if a is not None and (both := len(ours[a]) + len(theirs[b])):
            yield b, a, 2 * len(ours[a] & theirs[b]) / both


def _words(passage: Passage) -> set[Word]:
    """The words of a paragraph, each with how often it stood there before."""
    met = Counter[str]()
    words = set()
    for word in re.findall(r"\w+", passage.text.lower()):
        words.add((word, met[word]))
        met[word] += 1
    return words


def _passage_json(passage: Passage | None) -> dict[str, str] | None:
    if passage is None:
        return None
    return {"id": passage.id, "locator": passage.locator, "text": passage.text}
