"""Finding what could tell who a message is about, and the message without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from bot.screening.addresses import AddressFinder
from bot.screening.contact_details import find_identifiers
from bot.screening.dates_of_birth import find_births
from bot.screening.detail import PersonalDetail, without_overlaps
from bot.screening.id_numbers import find_numbers
from bot.screening.documents_and_accounts import find_papers_and_accounts
from bot.screening.names import NameFinder
from bot.screening.online_names import find_online_names
from bot.screening.schools import SchoolFinder
from bot.screening.tokens import Token


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
    """Return the text with each detail replaced by its kind, as in "[name]"."""
    pieces: list[str] = []
    at = 0
    for detail in details:
        pieces += (text[at : detail.start], f"[{label_of(detail)}]")
        at = detail.end
    return "".join([*pieces, text[at:]])


def label_of(detail: PersonalDetail) -> str:
    """The kind of a detail without its article: "name", "NHS number"."""
    return detail.kind.split(" ", 1)[1]


def kinds_of(details: Iterable[PersonalDetail]) -> tuple[str, ...]:
    """Name each kind once, in the order first met."""
    return tuple(dict.fromkeys(detail.kind for detail in details))
