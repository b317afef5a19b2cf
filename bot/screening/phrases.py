"""Finding phrases in a list of words, in time that grows with the words and not the phrases.

A phrase is written the way it is read, with four marks:

    not breathing           these words, one after the other
    hit|hits <someone>      one of several words, or any word of a named group
    the? door               a word that may be missing
    took .. pills           up to four words in between
    in # minutes            a word that begins with a digit
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

_GAP = ".."
_LONGEST_GAP = 4
_NUMBER = "#"
_BEGINNING = "^"
#: Places of a phrase in which no word needs to stand.
_NO_WORDS = frozenset((_GAP, _BEGINNING))

Slot = frozenset[str] | None
"""The words that may stand in one place of a phrase; None is a gap."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: the name it was filed under and the words it covers, end excluded."""

    name: str
    start: int
    end: int


class Phrasebook:
    """Phrases filed under names, looked up by their first word."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], groups: Mapping[str, str] | None = None) -> None:
        self._groups = _read_groups(groups or {})
        self._by_first: dict[str, list[tuple[str, tuple[Slot, ...]]]] = {}
        for name, written in phrases.items():
            for phrase in written:
                self._file(name, phrase)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that any phrase mentions."""
        filed = (slots for entries in self._by_first.values() for _, slots in entries)
        later = frozenset(word for slots in filed for slot in slots if slot for word in slot)
        return later | frozenset(self._by_first)

    def find(self, words: Sequence[str]) -> Iterator[Hit]:
        """Yield each phrase where it begins; a phrase filed under two names is found under both."""
        for start, word in enumerate(words):
            for name, rest in self._candidates(word):
                end = _match(rest, words, start + 1)
                if end is not None:
                    yield Hit(name, start, end)

    def _candidates(self, word: str) -> Iterator[tuple[str, tuple[Slot, ...]]]:
        yield from self._by_first.get(word, ())
        if word[:1].isdigit():
            yield from self._by_first.get(_NUMBER, ())

    def _file(self, name: str, phrase: str) -> None:
        for words in _without_options(phrase.split()):
            slots = tuple(None if word == _GAP else self._slot(word) for word in words)
            first = slots[0] if slots else None
            if first is None:
                raise ValueError(f"the phrase {phrase!r} must begin with a word")
            for word in first:
                self._by_first.setdefault(word, []).append((name, slots[1:]))

    def _slot(self, word: str) -> frozenset[str]:
        choices: set[str] = set()
        for choice in word.split("|"):
            choices |= self._groups[choice[1:-1]] if choice.startswith("<") else {choice}
        return frozenset(choices)


def without_choices(phrase: str) -> str:
    """Return a phrase without what may be missing from it: its gaps, and words that need not stand there."""
    return " ".join(word for word in phrase.split() if not word.endswith("?") and word not in _NO_WORDS)


def _read_groups(groups: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Read each group's words; a group may take in a group named before it."""
    read: dict[str, frozenset[str]] = {}
    for name, words in groups.items():
        members: set[str] = set()
        for word in words.split():
            members |= read[word[1:-1]] if word.startswith("<") else {word}
        read[name] = frozenset(members)
    return read


def _without_options(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield a phrase with and without each word that may be missing."""
    choices = [(word[:-1], "") if word.endswith("?") else (word,) for word in words]
    for chosen in product(*choices):
        yield [word for word in chosen if word]


def _match(slots: tuple[Slot, ...], words: Sequence[str], at: int) -> int | None:
    """Return where the words stop matching the slots, or None when they do not match."""
    for number, slot in enumerate(slots):
        if slot is None:
            return _match_after_gap(slots[number + 1 :], words, at)
        if at >= len(words) or not _fits(slot, words[at]):
            return None
        at += 1
    return at


def _match_after_gap(slots: tuple[Slot, ...], words: Sequence[str], at: int) -> int | None:
    for skipped in range(_LONGEST_GAP + 1):
        end = _match(slots, words, at + skipped)
        if end is not None:
            return end
    return None


def _fits(slot: frozenset[str], word: str) -> bool:
    return word in slot or (_NUMBER in slot and word[:1].isdigit())
