"""One case beside the rules: which of them apply, and the notes that each cites for these two councils."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.card import ShownPassage
from procedures.boundary.facts import CaseSide, Facts
from procedures.boundary.rules import Part, Rule, Rules

#: A rule that applies, and what it cites, the note whose words are shown first.
Cited = tuple[Rule, tuple[ShownPassage, ...]]


class Pair:
    """A pair of councils beside the rules: those for them, each with the notes that it cites for them.

    ``notes`` are those of the library, by id. ``same`` says that the two are one council.
    """

    def __init__(
        self, home: CaseSide, host: CaseSide, rules: Rules, notes: Mapping[str, ShownPassage], *, same: bool
    ) -> None:
        self.home, self.host = home, host
        self._notes = notes
        self.rules: Mapping[Part, tuple[Cited, ...]] = {
            part: tuple((r, self._cited(r)) for r in rules.of(part) if r.fits_places(home, host, same=same))
            for part in Part
        }

    def _cited(self, rule: Rule) -> tuple[ShownPassage, ...]:
        """The host's own notes, the home council's own, those for everyone, then what either adds.

        A line that falls to one council has the own notes of that one alone.
        """
        whose = {"home": (self.home,), "host": (self.host,)}.get(rule.gives.get("who", ""))
        ids = (
            *(note for place in whose or (self.host, self.home) for note in self._own(rule.own, place)),
            *rule.notes,
            *self._own(rule.also, self.host),
            *self._own(rule.also, self.home),
        )
        return tuple(self._notes[note] for note in dict.fromkeys(ids) if note in self._notes)

    def _own(self, notes: tuple[str, ...], place: CaseSide) -> Iterator[str]:
        """Those whose document is about the council at ``place``."""
        return (n for n in notes if n in self._notes and place.slug in self._notes[n].document.about)


@dataclass(frozen=True)
class Case:
    """A case: the rules for one set of facts."""

    facts: Facts
    pair: Pair

    def decided(self, part: Part) -> Cited | None:
        """Return the first rule of a part that applies and can be cited, or None."""
        return next(self.lines(part), None)

    def lines(self, part: Part) -> Iterator[Cited]:
        """Yield every rule of a part that applies and can be cited, in the order of its file."""
        return ((rule, cited) for rule, cited in self.pair.rules[part] if cited and rule.fits(self.facts))

    def wordless(self, part: Part) -> Iterator[Rule]:
        """Yield every rule of a part that applies and rests on no note: its words are the assistant's."""
        return (rule for rule, _ in self.pair.rules[part] if not rule.cited and rule.fits(self.facts))
