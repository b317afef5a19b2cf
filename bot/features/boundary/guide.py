"""From facts to a duty card. The rules are data of the library; this applies them and adds no law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.core.card import ShownPassage
from bot.errors import BotError
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.case import Case, Cited, Pair
from bot.features.boundary.duty_card import (
    ActsFirst,
    Attends,
    Differs,
    Do,
    DutyCard,
    Holds,
    IfTheyRefuse,
    NotAReason,
)
from bot.features.boundary.notices import Notices
from procedures.boundary.facts import Facts, place_of
from procedures.boundary.rules import Part
from procedures.document import Original, Passage
from procedures.library import Library, resting

#: Sides shown to one question, and pairs of councils kept ready.
MOST_SIDES = 5
PAIRS = 256


class RulesError(BotError):
    """The rules of the library do not decide this case."""


class Guide:
    """The guide: makes duty cards from the rules of one library.

    ``originals`` are those that were added; their paragraphs stand under the notes that rest on them.
    """

    def __init__(self, library: Library, originals: Iterable[Original] = ()) -> None:
        self.library = library
        self._documents = library.documents
        added = {original.document.id: original.passages for original in originals}
        self._notes = {note.id: self._shown(note, added) for note in library.notes}
        self._notices = Notices(self._documents, library.authorities)
        self._pair = lru_cache(PAIRS)(self._pair_of)

    def card(self, facts: Facts) -> DutyCard:
        """Return the card for a case. Raises RulesError where the library's rules do not decide it."""
        case = self.case(facts)
        first, holds = case.decided(Part.ACTS_FIRST), case.decided(Part.HOLDS)
        if first is None or holds is None:
            raise RulesError(boundary_messages.NO_RULE)
        who = first[0].gives["who"]
        default = holds[0].gives["default"]
        whom = _Turned(who, default, alone=facts.same)
        card = DutyCard(
            facts=facts,
            acts_first=ActsFirst(first[1], who=who),
            holds=Holds(holds[1], default=default, settled=holds[0].gives["settled"]),
            attends=tuple(Attends(c, who=whom(r.gives["who"])) for r, c in case.lines(Part.ATTENDS)),
            do=tuple(_do(line, whom) for line in case.lines(Part.DO)),
            not_a_reason=tuple(
                NotAReason(c, reason=r.gives["reason"]) for r, c in case.lines(Part.NOT_A_REASON)
            ),
            disagreements=self._differences(case),
            if_they_refuse=tuple(
                IfTheyRefuse(c, step=r.gives["step"]) for r, c in case.lines(Part.IF_THEY_REFUSE)
            ),
            record=tuple(
                boundary_messages.RECORD[r.id]
                for r in case.wordless(Part.RECORD)
                if r.id in boundary_messages.RECORD
            ),
        )
        return replace(card, notices=self._notices.of(card, case))

    def case(self, facts: Facts) -> Case:
        """Return the rules beside one case."""
        return Case(facts, self._pair(facts.home, facts.other, same=facts.same))

    def _pair_of(self, home: str, other: str, *, same: bool) -> Pair:
        place, host = (place_of(s, self.library.authorities, self._documents) for s in (home, other))
        return Pair(place, host, self.library.rules, self._notes, same=same)

    def _shown(self, note: Passage, added: Mapping[str, tuple[Passage, ...]]) -> ShownPassage:
        held = added.get(note.document_id, ())
        under = dict.fromkeys(p for locator in note.rests_on for p in resting(held, locator)) if held else ()
        return ShownPassage(note, self._documents[note.document_id], originals=tuple(under))

    def _differences(self, case: Case) -> tuple[Differs, ...]:
        """Each question once, as the first rule that raises it has it."""
        raised: dict[str, tuple[ShownPassage, ...]] = {}
        for rule, cited in case.lines(Part.DISAGREEMENTS):
            raised.setdefault(rule.gives["question"], cited[:MOST_SIDES])
        return tuple(Differs(self.library.questions[question], sides) for question, sides in raised.items())


class _Turned:
    """Turns holder, other and first into the side that they are on this card; one council is home alone."""

    def __init__(self, first: str, default: str, *, alone: bool) -> None:
        holder = default if default in {"home", "host"} else "both"
        other = {"home": "host", "host": "home", "both": "both"}[holder]
        self._sides = {"first": first, "holder": holder, "other": other}
        if alone:
            self._sides |= {"both": "home", "host": "home"}

    def __call__(self, who: str) -> str:
        return self._sides.get(who, who)


def _do(line: Cited, whom: _Turned) -> Do:
    rule, cited = line
    gives = rule.gives
    return Do(
        cited,
        who=whom(gives["who"]),
        what=gives["what"],
        by=gives.get("by"),
        strength=gives["strength"],
    )
