"""The lists that tell a name from a word, and each word's rank by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from itertools import chain

from bot.screening.phrases import Phrasebook
from bot.screening.spelling import Speller, is_slip_of
from bot.screening.tokens import Token, straight, tokenise
from bot.screening.word_lists import phrases_of, read_lines, read_words, read_yaml

_LONGEST_SHORT_FORM = 5
_SHORTEST_PLACE_WORD = 4


class Rank(Enum):
    """How far a word by itself is a name."""

    NEVER = auto()
    """Published, a place, a party's letter, a number or a word of the trade."""
    ORDINARY = auto()
    WORDY = auto()
    """A given name that is also a word, a month or a place."""
    SURNAME = auto()
    GIVEN = auto()
    STRANGER = auto()
    """A word that no list knows."""


class NameLists:
    """Everything that is looked up about a word or about a word beside it."""

    def __init__(self, places: Iterable[str]) -> None:
        self._given = read_words("given_names")
        self._wordy = read_words("word_names")
        self._surnames = read_words("surnames")
        self._word_surnames = read_words("word_surnames")
        self._ordinary = read_words("ordinary_words")
        self._trade = read_words("work_words")
        self._cues = {name: frozenset(str(words).split()) for name, words in read_yaml("name_cues").items()}
        self._strong_pairs = frozenset(phrases_of(read_yaml("name_cues")["strong_pairs"]))
        self._speller = Speller(self._given)
        self._read_allowed(list(places))

    def _read_allowed(self, places: Sequence[str]) -> None:
        handed_in = [_as_phrase(place) for place in places]
        long_places = [
            place for place in chain(handed_in, map(_as_phrase, read_lines("long_places"))) if " " in place
        ]
        public = [_as_phrase(name) for name in read_lines("public_names")]
        self._allowed = Phrasebook({"place": long_places, "public": public})
        own_words = {
            word for place in handed_in for word in place.split() if len(word) >= _SHORTEST_PLACE_WORD
        }
        self._place_words = read_words("places") | {word for word in own_words if word not in self._ordinary}

    def cue(self, name: str) -> frozenset[str]:
        """Return one of the lists of words that keep a name company."""
        return self._cues[name]

    def is_place(self, word: str) -> bool:
        """Whether a word is a place."""
        return word in self._place_words

    def is_month_or_place(self, word: str) -> bool:
        """Whether a name is as likely a month or a place."""
        return word in self._cues["months"] or word in self._place_words

    def is_grammar(self, word: str) -> bool:
        """Whether a name is mostly used as an everyday word: "will", "mark", "hope"."""
        return word in self._cues["grammar"]

    def is_word_surname(self, word: str) -> bool:
        """Whether a word may be a surname beside a given name: "cook", "frost"."""
        return word in self._word_surnames or word in self._surnames

    def calls(self, word: str, earlier: str) -> bool:
        """Whether a word and the one before it announce a name: "called", "name is"."""
        return f"{earlier} {word}" in self._strong_pairs or (
            word in self._cues["strong"] and earlier not in self._cues["not_people"]
        )

    def ranks(self, tokens: Sequence[Token]) -> list[Rank]:
        """Rank every word of a message."""
        shouted = all(token.raw.isupper() for token in tokens)
        ranks = [
            Rank.NEVER if not shouted and _is_short_form(token.raw) else self._rank(token) for token in tokens
        ]
        for start, end in self._published(tokens, ranks):
            ranks[start:end] = [Rank.NEVER] * (end - start)
        return ranks

    def _rank(self, token: Token) -> Rank:
        word = token.word
        if len(word.removesuffix("s")) < 2 or not word.isalpha() or word in self._cues["titles"]:
            return Rank.NEVER
        if word in self._place_words:
            return Rank.WORDY if word in self._given or word in self._wordy else Rank.NEVER
        if word in self._wordy:
            return Rank.WORDY
        if word in self._trade:
            return Rank.NEVER
        if word in self._given:
            return Rank.GIVEN
        if word in self._surnames:
            return Rank.SURNAME
        return Rank.ORDINARY if self._is_ordinary(word) else self._rank_of_stranger(word)

    def _is_ordinary(self, word: str) -> bool:
        return word in self._ordinary or (word.endswith("s") and word[:-1] in self._ordinary)

    def _rank_of_stranger(self, word: str) -> Rank:
        singular = word[:-1] if word.endswith("s") else word
        if singular in self._trade or singular in self._place_words:
            return Rank.NEVER
        if singular in self._given:
            return Rank.GIVEN
        if singular in self._surnames:
            return Rank.SURNAME
        if self._speller.nearest(word) and not is_slip_of(word, self._ordinary):
            return Rank.GIVEN
        return Rank.STRANGER

    def _published(self, tokens: Sequence[Token], ranks: Sequence[Rank]) -> Iterable[tuple[int, int]]:
        """Yield the stretches that are published names: listed ones, "X v Y", "the X review"."""
        words = [_without_possessive(token) for token in tokens]
        for hit in self._allowed.find(words):
            yield hit.start, hit.end
        for at, word in enumerate(words):
            if word in self._cues["case_joins"]:
                yield (
                    max(0, at - 2 if at > 1 and ranks[at - 2] is not Rank.ORDINARY else at - 1),
                    min(len(words), at + 2),
                )
            elif word in self._cues["offices"]:
                yield at, min(len(words), at + 2)
            elif word in self._cues["publications"] and _names_it(tokens, ranks, at):
                yield at - 1, at


def _names_it(tokens: Sequence[Token], ranks: Sequence[Rank], at: int) -> bool:
    """Whether the word just before could be what a publication or an institution is called by."""
    if not at or tokens[at].start - tokens[at - 1].end > 1:
        return False
    return ranks[at - 1] is Rank.SURNAME or tokens[at - 1].titled


def _without_possessive(token: Token) -> str:
    return token.word[:-1] if straight(token.raw).endswith("'s") else token.word


def _is_short_form(raw: str) -> bool:
    """Whether a word is typed as letters that stand for words: "SARA", "PAMs"."""
    return raw[:2].isupper() and (len(raw) <= _LONGEST_SHORT_FORM or not raw.isupper()) and raw.isalpha()


def _as_phrase(name: str) -> str:
    return " ".join(_without_possessive(token) for token in tokenise(name))
