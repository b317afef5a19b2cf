"""Countries, and cities abroad of more than one word, by the names that the time-zone database has for them.

The database comes with a library that gives London's time, so the list is kept by others.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

#: Countries that are no place abroad here: those of these islands have rules, names and law of their own.
_THESE_ISLANDS = frozenset({"GB", "GG", "IM", "JE"})
#: Names that are more often a person's, or a word.
_OTHERWISE = frozenset({"chad", "georgia", "jordan", "reunion"})
#: Places abroad by whose name a church, a school or a hospital here is more often meant.
_SAINTS = frozenset({"st johns", "st martin", "st thomas"})
#: Everyday names that the database lacks.
_EVERYDAY = frozenset(
    {"america", "dubai", "emirates", "holland", "ivory coast", "kosovo", "kurdistan", "north korea"}
    | {"somaliland", "south korea", "uae", "us virgin islands", "usa"}
)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@cache
def countries() -> frozenset[str]:
    """Return the names of countries outside these islands, in small plain letters."""
    named = {_plain(name) for code, name in _rows("iso3166.tab") if code not in _THESE_ISLANDS}
    return frozenset(named - _OTHERWISE) | _EVERYDAY


@cache
def places_abroad() -> frozenset[str]:
    """Return the countries, and the cities abroad of more than one word."""
    zones = (row[2].rpartition("/")[2] for row in _rows("zone.tab") if row[0] not in _THESE_ISLANDS)
    cities = {_plain(zone.replace("_", " ")) for zone in zones if "_" in zone}
    return (countries() | cities) - _SAINTS


def places_abroad_in(text: str) -> tuple[str, ...]:
    """Return the places abroad that ``text`` says somebody or something is in, went to or came from."""
    return tuple(_place_abroad().findall(text))


@cache
def _place_abroad() -> re.Pattern[str]:
    longest_first = sorted(places_abroad(), key=len, reverse=True)
    return re.compile(rf"\b(?:to|in|from) (?:the )?({'|'.join(map(re.escape, longest_first))})\b", re.I)


def _rows(table: str) -> list[list[str]]:
    lines = (files("tzdata") / "zoneinfo" / table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _plain(name: str) -> str:
    told = _BRACKETS.sub("", name).replace("&", "and").replace("’", "'")
    folded = unicodedata.normalize("NFKD", told)
    return folded.encode("ascii", "ignore").decode().lower().strip()
