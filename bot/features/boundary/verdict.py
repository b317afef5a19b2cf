"""What a case is decided to be: who acts first, holds and enquires; and whom a rule then means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.features.boundary.case import Pair
from procedures.boundary.facts import NATIONS, Asking, Facts, Somewhere

_SIDES = frozenset({"home", "host"})
_OUTSIDE = frozenset({*NATIONS, Somewhere.OUTSIDE})
_NOT_AT_HAND = _OUTSIDE | {Somewhere.NOT_SURE, Somewhere.ENGLAND}
_ACROSS = {"home": "host", "host": "home", "both": "both"}


def _caller(facts: Facts) -> str:
    """Whoever asks rings the other; where neither does, the home council, if it is in England and known."""
    if facts.asking is Asking.THIRD:
        unknown = facts.home == Somewhere.NOT_SURE and facts.other not in _OUTSIDE
        return (
            "host" if unknown or (facts.home in _NOT_AT_HAND and facts.other not in _NOT_AT_HAND) else "home"
        )
    return "host" if facts.asking is Asking.OTHER else "home"


@dataclass(frozen=True)
class DutyVerdict:
    """The verdict on a case: each a side, or both where the two are to agree.

    ``default`` is who holds as the rule has it, and ``parts`` says that each council holds its own part.
    ``caller`` is the council that rings the other. ``names`` are what the sides are called in short.
    """

    first: str
    default: str
    settled: str
    enquirer: str
    caller: str
    alone: bool
    parts: bool
    names: Mapping[str, str]

    @classmethod
    def of(
        cls,
        facts: Facts,
        first: Mapping[str, str],
        holds: Mapping[str, str],
        enquires: Mapping[str, str],
        names: Mapping[str, str],
    ) -> DutyVerdict:
        """Return the verdict of what the three deciding rules give."""
        default = holds["default"]
        enquirer = enquires["who"]
        if enquirer == "holder":
            enquirer = default if default in _SIDES else "both"
        caller = "home" if facts.same else _caller(facts)
        return cls(
            first=first["who"],
            default=default,
            settled="no" if facts.three and not facts.same else holds["settled"],  # it is between two only
            enquirer=enquirer,
            caller=caller,
            alone=facts.same,
            parts="short" in holds,
            names=names,
        )

    @property
    def holder(self) -> str:
        """The one council that holds it, or both where they are to agree."""
        return self.default if self.default in _SIDES else "both"

    @property
    def decided(self) -> Mapping[str, str]:
        """What a rule may ask for, by name."""
        return {
            "first": self.first,
            "holder": self.default,
            "enquirer": self.enquirer,
            "settled": self.settled,
            "parts": "yes" if self.parts else "no",
        }

    def side(self, who: str) -> str:
        """Return the side that a word of a rule means on this card; one council is home alone."""
        enquirer = self.enquirer if self.enquirer in _SIDES else "both"
        turned = {
            "first": self.first,
            "holder": self.holder,
            "other": _ACROSS[self.holder],
            "enquirer": enquirer,
            "helper": _ACROSS[enquirer],
            "caller": self.caller,
        }
        side = turned.get(who, who)
        return "home" if self.alone and side in {"both", "host"} else side

    def whichever(self, who: str) -> str:
        """Return the word itself where it means whichever council it turns out to be, or nothing."""
        turned = {"first", "enquirer", "helper", *(() if self.parts else ("holder", "other"))}
        return who if who in turned and not self.alone and self.side(who) == "both" else ""

    def may_hold(self, pair: Pair, names: Iterable[str]) -> Iterator[str]:
        """Yield each side that may hold the discussion and goes by one of ``names``."""
        sides = {"home": pair.home} if self.alone else {"home": pair.home, "host": pair.host}
        wanted = frozenset(names)
        yield from (
            side
            for side, place in sides.items()
            if place.is_one_of(wanted) and (self.holder in {side, "both"} or self.alone)
        )

    def named(self, text: str) -> str:
        """Return a wording with the councils' short names in it."""
        called = self.names[_ACROSS[self.caller]]
        return text.format(home=self.names["home"], host=self.names["host"], other=called)
