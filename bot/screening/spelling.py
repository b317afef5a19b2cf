"""Reading hurried typing: short forms written out, and one slip of the finger forgiven."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase

from bot.screening.tokens import Token, straight

#: Letters of a word at least, for a slip of it to be mended.
SHORTEST_CORRECTED = 5
_LONGEST_CORRECTED = 24


class Speller:
    """Finds the known word that a misspelt one is a single slip away from."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_shortened: dict[str, str] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST_CORRECTED:
                for shortened in _shortened(word):
                    self._by_shortened.setdefault(shortened, word)

    def nearest(self, word: str) -> str | None:
        """Return the known word with a letter more, less, changed or swapped, if there is one."""
        if not SHORTEST_CORRECTED <= len(word) <= _LONGEST_CORRECTED:
            return None
        for shortened in _shortened(word):
            found = self._by_shortened.get(shortened)
            if found is not None and found[0] == word[0]:
                return found
        return None


class PlainReader:
    """Turns the words of a message into plain ones, so that phrases need one spelling only."""

    def __init__(self, short_forms: Mapping[str, str], ordinary: Container[str], speller: Speller) -> None:
        self._short_forms = {form: written.split() for form, written in short_forms.items()}
        self._ordinary = ordinary
        self._speller = speller

    def read(self, tokens: Sequence[Token]) -> list[str]:
        """Return the plain words of a sentence, short forms written out and slips mended.

        What is typed as a name or as what somebody has is never taken for a slip of another word.
        """
        return [word for at, token in enumerate(tokens) for word in self._plain(token, first=at == 0)]

    def _plain(self, token: Token, first: bool) -> list[str]:
        written = self._short_forms.get(straight(token.raw.lower()))
        if written is None:
            written = self._short_forms.get(token.word)
        if written is not None:
            return written
        if token.word in self._ordinary or not token.word.isalpha():
            return [token.word]
        named = token.titled and not first and not token.raw.isupper()
        if named or straight(token.raw).endswith("'s"):
            return [token.word]
        return [self._speller.nearest(token.word) or token.word]


def _shortened(word: str) -> Iterator[str]:
    """Yield the word itself and the word with each letter left out in turn."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def is_slip_of(word: str, known: Container[str]) -> bool:
    """Whether a word is one slip of the finger away from a known one; no word that is known is very long."""
    if len(word) > _LONGEST_CORRECTED:
        return False
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail[1:] and (head + tail[1:] in known or head + tail[1] + tail[0] + tail[2:] in known):
            return True
        for letter in ascii_lowercase:
            if head + letter + tail in known or (tail and head + letter + tail[1:] in known):
                return True
    return False
