"""Finding what could tell who a message is about, and the message without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from bot.screening.addresses import AddressFinder
from bot.screening.contact_details import find_identifiers
from bot.screening.dates_of_birth import find_births
from bot.screening.detail import PersonalDetail, without_overlaps
from bot.screening.documents_and_accounts import find_papers_and_accounts
from bot.screening.id_numbers import find_numbers
from bot.screening.names import NameFinder
from bot.screening.online_names import find_online_names
from bot.screening.schools import SchoolFinder
from bot.screening.tokens import Token

_TITLES = r"(?:mrs?|ms|miss|mx|dr|prof|uncle|aunt|aunty|auntie|umm?|abu)"
_TITLE = re.compile(rf"\b{_TITLES}\.?\s+(?:[a-z]\.\s*)*$", re.IGNORECASE)
_LEFT_OVER = re.compile(r"(?:\b(?:the|a|an|child|baby|boy|girl)\s+|\b[A-Z]\.\s*)+$", re.IGNORECASE)
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_FAMILY = re.compile(
    r"\s+(?:family|children|kids|siblings|twins|boys|girls|brothers|sisters|household|case)\b", re.IGNORECASE
)
_SAID_OF = re.compile(
    rf"""(?:\b(?:called|named|aka|is|was|by|name|surname|carer|worker|sw|iro|mum|dad|mother|father|uncle|aunt|aunty|gran|nan|grandad
    |brother|sister|partner|with|{_TITLES})\.?\s+ | [=:]\s*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST_OF_CHILDREN = re.compile(r"\bthe child(?:(?:,| and|, and) the child)+\b")


class PersonalDetails:
    """Finds personal details, given the places and authorities that a question may name."""

    def __init__(self, places: Iterable[str]) -> None:
        self._names = NameFinder(places)
        self._addresses = AddressFinder()
        self._schools = SchoolFinder()

    def find(self, text: str, tokens: Sequence[Token]) -> list[PersonalDetail]:
        """Return every personal detail in order, none overlapping another."""
        names = self._names.find(text, tokens)
        return without_overlaps(
            chain(
                names,
                find_identifiers(text),
                find_numbers(text),
                find_papers_and_accounts(text),
                find_online_names(text),
                self._schools.find(text, tokens),
                self._addresses.find(text, tokens),
                find_births(text, names),
            )
        )


def without_details(text: str, details: Iterable[PersonalDetail]) -> str:
    """Return the text with plain words in place of each detail, as in "the child", so that it reads on."""
    pieces: list[str] = []
    at = 0
    for detail in details:
        before = text[at : detail.start]
        owned = text[detail.start : detail.end].endswith("'s")
        words = words_for(detail, text[: detail.start], text[detail.end :])
        pieces += (_without_article(before, words), words + ("'s" if owned and words else ""))
        at = detail.end
    joined = " ".join("".join([*pieces, text[at:]]).split())
    return _LIST_OF_CHILDREN.sub("the children", joined)


def words_for(detail: PersonalDetail, before: str, after: str) -> str:
    """Return what is said in place of a detail: "the child", "a school"; nothing before a family."""
    if detail.kind != "a name":
        return detail.kind
    if _FAMILY.match(after) and _ARTICLE.search(before):
        return ""
    return "someone" if _SAID_OF.search(before) else "the child"


def _without_article(before: str, words: str) -> str:
    """Return the text before a detail without the article or the title that its words bring along."""
    if not words:
        return before.rstrip()
    return _TITLE.sub("", before) if words == "someone" else _LEFT_OVER.sub("", before)


def kinds_of(details: Iterable[PersonalDetail]) -> tuple[str, ...]:
    """Name each kind once, in the order first met."""
    return tuple(dict.fromkeys(detail.kind for detail in details))
