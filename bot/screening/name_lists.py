"""The lists that tell a name from a word, and each word's rank by them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from enum import Enum, auto
from itertools import chain
from string import digits

from bot.screening.courtesy import courtesies
from bot.screening.name_shape import NameShape
from bot.screening.phrases import Phrasebook
from bot.screening.spelling import Speller, is_slip_of
from bot.screening.tokens import Token, straight, tokenise
from bot.screening.word_lists import phrases_of, read_lines, read_words, read_yaml
from procedures.countries import places_abroad

#: Letters of a given name that stands for no words in capitals, and signs between two parts of a name.
_LONG_IN_CAPITALS, _NEAR = 5, 2
_LONGEST_SHORT_FORM = 5
_SHORTEST_PLACE_WORD = 4
_SHORTEST_LIKELY = 4
_LIKELY = 0.8
"""How likely the spelling of a word that no list knows must make a name of it."""
_IRISH = re.compile(r"[Oo]'[A-Za-z]{3,}|M(?:a)?c[A-Z][a-z]{2,}|mc[a-z]{4,}")
_NO_IRISH = frozenset(("oclock",))
_CAMEL = re.compile(r"([A-Z][a-z]{2,})((?:[A-Z][a-z]{2,}){1,3})")
_SHORTEST_RUN = 9
_FIGURED = re.compile(r"[a-z](?=\w*[a-z])(?=\w*\d)[a-z\d]{3,}")
"""A word with figures for letters in it: "j4yden"."""
_AS_LETTERS = str.maketrans("013457", "oleast")


class Rank(Enum):
    """How far a word by itself is a name."""

    NEVER = auto()
    """Published, a place, a party's letter, a number or a word of the trade."""
    ORDINARY = auto()
    WORDY = auto()
    """A given name that is also a word, a month or a place."""
    SURNAME = auto()
    GIVEN = auto()
    LIKELY = auto()
    """A word that no list knows and that is spelt like a name, or like a slip of one."""
    STRANGER = auto()
    """A word that no list knows."""


class NameLists:
    """Everything that is looked up about a word or about a word beside it."""

    def __init__(self, places: Iterable[str]) -> None:
        self._given = read_words("given_names")
        self._wordy = read_words("word_names")
        self._surnames = read_words("surnames")
        self._word_surnames = read_words("word_surnames")
        self._ordinary = read_words("ordinary_words") | courtesies()
        self._trade = read_words("work_words")
        self._settlements = read_words("settlements")
        syllables = read_yaml("syllables")
        self._asian_surnames = frozenset(syllables["surnames"].split())
        self._syllables = self._asian_surnames | frozenset(syllables["given"].split())
        self._shape = NameShape()
        self._cues = {name: frozenset(str(words).split()) for name, words in read_yaml("name_cues").items()}
        self._strong_pairs = frozenset(phrases_of(read_yaml("name_cues")["strong_pairs"]))
        self._speller = Speller(self._given)
        self._read_allowed(list(places))

    def _read_allowed(self, places: Sequence[str]) -> None:
        handed_in = [_as_phrase(place) for place in places]
        long_places = [
            place
            for place in chain(
                handed_in,
                map(_as_phrase, read_lines("long_places")),
                map(_as_phrase, read_lines("settlement_phrases")),
                map(_as_phrase, places_abroad()),
            )
            if " " in place
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

    def is_published(self, words: Sequence[str]) -> bool:
        """Whether words hold a place, or a published name, of more than one word: "hong kong"."""
        return any(self._allowed.find(words))

    def is_settlement(self, word: str) -> bool:
        """Whether a word is a smaller place, which may be a name as well."""
        return word in self._settlements

    def is_month_or_place(self, word: str) -> bool:
        """Whether a name is as likely a month or a place."""
        return word in self._cues["months"] or word in self._place_words

    def is_grammar(self, word: str) -> bool:
        """Whether a name is mostly used as an everyday word: "will", "mark", "hope"."""
        return word in self._cues["grammar"]

    def is_given_in_trade(self, word: str) -> bool:
        """Whether a given name is a word of the trade as well: "nicu"."""
        return word in self._given and word in self._trade

    def is_word_surname(self, word: str) -> bool:
        """Whether a word may be a surname beside a given name: "cook", "frost"."""
        return word in self._word_surnames or word in self._surnames

    def calls(self, word: str, earlier: str) -> bool:
        """Whether a word and the one before it announce a name: "called", "name is"."""
        return f"{earlier} {word}" in self._strong_pairs or (
            word in self._cues["strong"] and earlier not in self._cues["not_people"]
        )

    def is_given_word(self, word: str) -> bool:
        """Whether a word is a given name that is a word, a month or a place as well."""
        return word in self._wordy or (word in self._given and word in self._place_words)

    def is_syllable(self, word: str) -> bool:
        """Whether a word may be part of a Chinese, Vietnamese or Korean name."""
        return word in self._syllables

    def is_asian_surname(self, word: str) -> bool:
        """Whether a word is a Chinese, Vietnamese or Korean surname."""
        return word in self._asian_surnames

    def is_plain_word(self, word: str) -> bool:
        """Whether a word is in the dictionary or the trade, or a place."""
        return self._is_ordinary(word) or word in self._trade or self.is_place(word)

    def is_trade(self, word: str) -> bool:
        """Whether a word is one of the trade, as it is or in the plural."""
        return word in self._trade or word.removesuffix("s") in self._trade

    def is_slip(self, word: str) -> bool:
        """Whether a word is one slip of the finger away from a word of the dictionary or the trade."""
        return is_slip_of(word, self._ordinary) or is_slip_of(word, self._trade)

    def looks_like_name(self, word: str, likelihood: float) -> bool:
        """Whether a word is spelt like a name with at least that likelihood."""
        return self._shape.likelihood(word) >= likelihood

    def ranks(self, tokens: Sequence[Token]) -> list[Rank]:
        """Rank every word of a message."""
        shouted = all(token.raw.isupper() for token in tokens)
        ranks = [
            Rank.NEVER
            if not shouted and _is_short_form(token.raw) and not self._is_name_in_capitals(tokens, at)
            else self._rank(token)
            for at, token in enumerate(tokens)
        ]
        for at, token in enumerate(tokens):
            if not shouted and token.raw.isupper() and ranks[at] in {Rank.LIKELY, Rank.STRANGER}:
                ranks[at] = Rank.NEVER
        for start, end in self._published(tokens, ranks):
            ranks[start:end] = [Rank.NEVER] * (end - start)
        return ranks

    def _is_name_in_capitals(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word in capitals is a name for all that: a long given name, or one beside a surname."""
        token = tokens[at]
        if not token.raw.isupper():
            return False
        if len(token.word) >= _LONG_IN_CAPITALS and self._is_given_alone(token.word):
            return True
        return any(self._make_a_name(token, other) for other in self._beside_in_capitals(tokens, at))

    def _is_given_alone(self, word: str) -> bool:
        return word in self._given and word not in self._trade and word not in self._place_words

    def _make_a_name(self, token: Token, other: Token) -> bool:
        given = [one.word in self._given or one.word in self._wordy for one in (token, other)]
        family = [self.is_word_surname(one.word) for one in (token, other)]
        return (given[0] and family[1]) or (family[0] and given[1])

    def _beside_in_capitals(self, tokens: Sequence[Token], at: int) -> Iterable[Token]:
        """Yield the words in capitals that stand next to one, with a blank or a comma between."""
        for before, after, other in ((at - 1, at, at - 1), (at, at + 1, at + 1)):
            if before < 0 or after >= len(tokens) or not tokens[other].raw.isupper():
                continue
            if tokens[after].start - tokens[before].end <= _NEAR and len(tokens[other].raw) > 1:
                yield tokens[other]

    def _rank(self, token: Token) -> Rank:
        word = token.word
        if self._is_written_as_name(token):
            return Rank.GIVEN
        if len(word.removesuffix("s")) < 2 or not word.isalpha() or word in self._cues["titles"]:
            return Rank.NEVER
        if word in self._place_words:
            return Rank.WORDY if word in self._given or word in self._wordy else Rank.NEVER
        if word in self._wordy:
            return Rank.WORDY
        if word in self._settlements and word not in self._given and word not in self._surnames:
            return Rank.NEVER
        if word in self._trade:
            return Rank.NEVER
        if word in self._given or _without_possessive(token) in self._given:
            return Rank.GIVEN
        if word in self._surnames:
            return Rank.SURNAME
        return Rank.ORDINARY if self._is_ordinary(word) else self._rank_of_stranger(word)

    def _is_written_as_name(self, token: Token) -> bool:
        """Whether the writing itself makes a name: other letters, "O'Shea", "J4yden", "JaydenCarter"."""
        word, raw = token.word, token.raw
        if not word.isascii():
            return len(word) > 1 and any(letter.isalpha() for letter in word)
        if word.isdigit() or len(word) < _SHORTEST_PLACE_WORD - 1:
            return False
        if _IRISH.match(raw) and word not in _NO_IRISH:
            return True
        if not word.isalpha():
            figured = _FIGURED.fullmatch(word) is not None and not raw.isupper()
            if self._is_run_together(raw.rstrip(digits)):
                return True
            return figured and self._is_listed(word.translate(_AS_LETTERS))
        return self._is_run_together(raw)

    def _is_listed(self, word: str) -> bool:
        return word in self._given or word in self._surnames

    def _is_run_together(self, raw: str) -> bool:
        """Whether a given name and a surname were typed without a blank."""
        parts = _CAMEL.fullmatch(raw)
        if parts:
            given = parts[1].lower()
            return given in self._given or (given in self._wordy and self._is_listed(parts[2].lower()))
        word = raw.lower()
        if len(word) < _SHORTEST_RUN or self.is_plain_word(word) or self.is_settlement(word):
            return False
        return any(
            word[:at] in self._given and (word[at:] in self._surnames or word[at:] in self._word_surnames)
            for at in range(_SHORTEST_LIKELY, len(word) - _SHORTEST_LIKELY + 1)
        )

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
        if singular in self._settlements or len(word) < _SHORTEST_LIKELY:
            return Rank.NEVER
        if self.is_slip(word):
            return Rank.STRANGER
        likely = self._speller.nearest(word) or self._shape.likelihood(singular) >= _LIKELY
        return Rank.LIKELY if likely else Rank.STRANGER

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
            elif word in self._cues["publications"] and _names_it(
                tokens, ranks, at, self._cues["owned_places"], self._cues["saints"]
            ):
                yield at - 1, at


def _names_it(
    tokens: Sequence[Token], ranks: Sequence[Rank], at: int, owned: Container[str], saints: Container[str]
) -> bool:
    """Whether the word just before could be what a publication or an institution is called by.

    In "Yonatan's school" it says whose the school is; in "St Bede's school" it is the name.
    """
    if not at or tokens[at].start - tokens[at - 1].end > 1:
        return False
    if straight(tokens[at - 1].raw).endswith("'s") and tokens[at].raw in owned:
        return at > 1 and tokens[at - 2].word in saints
    if at > 1 and len(tokens[at - 2].raw) == 1 and tokens[at - 2].raw.isupper():
        return not straight(tokens[at - 1].raw).endswith("'s")
    return ranks[at - 1] is Rank.SURNAME or tokens[at - 1].titled


def _without_possessive(token: Token) -> str:
    return token.word[:-1] if straight(token.raw).endswith("'s") else token.word


def _is_short_form(raw: str) -> bool:
    """Whether a word is typed as letters that stand for words: "SARA", "PAMs", "DNA'd"."""
    letters = straight(raw).removesuffix("'d")
    short = len(letters) <= _LONGEST_SHORT_FORM or not letters.isupper()
    return letters[:2].isupper() and short and letters.isalpha()


def _as_phrase(name: str) -> str:
    return " ".join(_without_possessive(token) for token in tokenise(name))
