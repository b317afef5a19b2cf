"""Finding street addresses: a number and a street, a flat, or a named house or street where someone lives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.screening.detail import PersonalDetail, matches
from bot.screening.tokens import Token
from bot.screening.word_lists import read_words, read_yaml

_HOUSE_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_LONGEST_STREET = 3
_FLAGS = re.IGNORECASE | re.VERBOSE
_NAME = r"[a-z][a-z']+"
_WRITTEN = (
    # a room where people are put up
    re.compile(
        rf"""\b room \s \d{{1,4}}[a-z]? ,? \s (?: (?: at | in | of ) \s )? (?: the \s )? (?: {_NAME} \s
            ){{0,3}}?
        (?: hotel | inn | travelodge | hostel | lodge | house | court | b&b | guest\s?house | refuge |
        ibis | premier \s inn ) \b""",
        _FLAGS,
    ),
    # a pitch or a plot on a site
    re.compile(
        rf"""\b (?: plot | pitch | caravan | unit | bay | berth | mooring | lot | chalet ) \s (?: no\.? \s |
            number \s )? \d{{1,3}}[a-z]? \b ,?
        \s (?: (?: on | at | of | in ) \s )? (?: the \s )? (?: {_NAME} \s ){{0,3}}? (?: site | park | yard |
        farm | field | marina | caravans? | camp | sands )
        \b""",
        _FLAGS,
    ),
    # a unit where people are put up
    re.compile(
        rf"\b unit \s \d{{1,3}}[a-z]? ,? \s (?: (?: at | in | of ) \s )? (?: the \s )?"
        rf"(?: {_NAME} \s ){{1,2}}? (?: refuge | hostel | hotel | lodge | house | court ) \b",
        _FLAGS,
    ),
    # a house by its name, then its street
    re.compile(
        r"""\b (?: The \s )? (?: [A-Z][a-z']+ \s ){1,2} (?i: cottage | farm | farmhouse | villa | barn
            | rectory | vicarage | manor | grange | bungalow | lodge | mill | house | hall ) , \s
        (?: [A-Z][a-z']+ \s ){1,3}
        (?i: lane | road | street | avenue | close | drive | hill | row | way ) \b""",
        re.VERBOSE,
    ),
    # a number after its street
    re.compile(
        rf"""\b {_NAME} \s (?: road | rd | street | avenue | lane | close | drive | crescent | grove | terrace
            | row | hill | gardens | mews | way | place | court | square | walk | park | gate | rise | view
            | parade | approach | brow ) ,? \s (?: at \s )? (?: number | no\.? ) \s \d{{1,4}}[a-z]? \b""",
        _FLAGS,
    ),
    # a tenement: "5/2 Leith Gate"
    re.compile(r"\b \d{1,3}/\d{1,2} \s [A-Z][a-z]+ (?: \s [A-Z][a-z]+ )? \b", re.VERBOSE),
    # "number 7 Mill Bank", "at no. 40 Priory Park Road"
    re.compile(
        r"\b (?: [Nn]umber | [Nn]o\.? ) \s \d{1,4}[a-z]? \s [A-Z][a-z]+ (?: \s [A-Z][a-z]+ ){1,3} \b",
        re.VERBOSE,
    ),
)
_HOUSE_OF_MANY = re.compile(
    rf"""(?<![\w.]) (?P<number> \d{{1,4}}[a-z]? ) \s the \s (?: (?: old | new | big | little | lower | upper
        | {_NAME} ) \s )? (?P<last> {_NAME} ) (?P<after> \s? , | \s in \b | \s near \b | \s?$ | \s-\s )?""",
    _FLAGS,
)
_MOST_SMALL_WORDS = 3


class AddressFinder:
    """Finds addresses by the word that ends a street's or a house's name."""

    def __init__(self) -> None:
        self._lists = {name: frozenset(words.split()) for name, words in read_yaml("streets").items()}
        self._ordinary = read_words("ordinary_words")
        self._endings = self._lists["roads"] | self._lists["loose_roads"] | self._lists["houses"]

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[PersonalDetail]:
        """Yield every address in the text."""
        for pattern in _WRITTEN:
            yield from matches(pattern, text, "an address")
        yield from self._houses_of_many(text)
        for at, token in enumerate(tokens):
            if token.word in self._endings and not self._is_of_something(tokens, at):
                start = self._start_of_street(text, tokens, at)
                if start is not None:
                    yield PersonalDetail(tokens[start].start, token.end, "an address")
            elif self._is_numbered_flat(tokens, at) or self._is_bare_house(text, tokens, at):
                yield PersonalDetail(token.start, tokens[at + 1].end, "an address")

    def _is_of_something(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that ends few streets is that of something else: "the end of the month"."""
        after = tokens[at + 1].word if at + 1 < len(tokens) else ""
        return after == "of" and tokens[at].word not in self._lists["roads"]

    def _houses_of_many(self, text: str) -> Iterator[PersonalDetail]:
        """Yield a number and what "the" makes a house or a street of: "8 the maltings", "3 the old forge"."""
        for match in _HOUSE_OF_MANY.finditer(text):
            before = text[: match.start()].rsplit(maxsplit=1)
            counts = bool(before) and before[-1].lower().strip(".,") in self._lists["numbered"]
            if not counts and match["last"].lower() in self._lists["after_the"] | self._lists["the_houses"]:
                yield PersonalDetail(match.start(), match.end("last"), "an address")

    def _start_of_street(self, text: str, tokens: Sequence[Token], end: int) -> int | None:
        """Return where the address that ends with a street word begins: its number, or its first word."""
        strict = tokens[end].word not in self._lists["roads"]
        for start in range(end - 1, max(-1, end - 2 - _LONGEST_STREET), -1):
            if not _one_phrase(text, tokens[start], tokens[start + 1]):
                return None
            name = tokens[start + 1 : end]
            if _HOUSE_NUMBER.fullmatch(tokens[start].word):
                lettered = tokens[start].word[-1].isalpha()
                strict = strict and not lettered and not self._announced(tokens, start)
                return (
                    start
                    if self._is_street(name, tokens[end], strict) and not self._counts(tokens, start)
                    else None
                )
            if name and self._is_small(tokens[start]) and self._someone_lives(tokens, start):
                return start + 1 if self._may_name(name, strict=True) else None
            if tokens[start].word in self._lists["never"] and tokens[start].word != "the":
                return None
        return None

    def _may_name(self, name: Sequence[Token], strict: bool) -> bool:
        """Whether words could be a street's name; strictly, one must stand out as a name does."""
        if any(token.word in self._lists["never"] for token in name):
            return False
        return not strict or any(_stands_out(token) or token.word not in self._ordinary for token in name)

    def _is_street(self, name: Sequence[Token], ending: Token, strict: bool) -> bool:
        """Whether the words between a number and a street word make a street's name."""
        if not name:
            return False
        if name[0].word != "the":
            return self._may_name(name, strict)
        return self._may_name(name[1:], strict) if len(name) > 1 else ending.word in self._lists["after_the"]

    def _is_small(self, token: Token) -> bool:
        return token.word in self._lists["between"] or token.word in self._lists["lives"]

    def _someone_lives(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether "lives at", "address is" and the like end at a word."""
        for back in range(at, max(-1, at - 1 - _MOST_SMALL_WORDS), -1):
            if tokens[back].word in self._lists["lives"]:
                return True
            if tokens[back].word not in self._lists["between"]:
                return False
        return False

    def _counts(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a number belongs to the word before it, as in "section 47", or is a year."""
        is_year = len(tokens[at].word) == 4 and tokens[at].word[:2] in {"19", "20"}
        return is_year or (at > 0 and tokens[at - 1].word in self._lists["numbered"])

    def _announced(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word before a number leads up to an address: "at 9 Orchard Row"."""
        return at > 0 and tokens[at - 1].word in self._lists["before_number"]

    def _is_numbered_flat(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].word not in self._lists["flats"] or at + 1 >= len(tokens):
            return False
        measured = at + 2 < len(tokens) and tokens[at + 2].word in self._lists["units"]
        return _HOUSE_NUMBER.fullmatch(tokens[at + 1].word) is not None and not measured

    def _is_bare_house(self, text: str, tokens: Sequence[Token], at: int) -> bool:
        """Whether a number and one name follow "lives at": "lives at 14 elmwood"."""
        if not 0 < at < len(tokens) - 1 or not _HOUSE_NUMBER.fullmatch(tokens[at].word):
            return False
        if not self._someone_lives(tokens, at - 1):
            return False
        name = tokens[at + 1]
        known = name.word in self._ordinary or name.word in read_words("work_words") or name.word.isdigit()
        return not known and _one_phrase(text, tokens[at], name)


def _stands_out(token: Token) -> bool:
    return token.titled and not token.raw.isupper()


def _one_phrase(text: str, token: Token, following: Token) -> bool:
    return text[token.end : following.start].strip(" ,.'-") == ""
