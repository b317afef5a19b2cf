"""From facts to a duty card. The rules are data of the library; this applies them and adds no law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.core.card import ShownPassage
from bot.errors import BotError
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.case import Case, Cited, Pair
from bot.features.boundary.comparison import StepComparison, side_by_side
from bot.features.boundary.duty_card import (
    ActsFirst,
    Attends,
    Differs,
    Do,
    DutyCard,
    Enquires,
    Holds,
    IfTheyRefuse,
    Keeps,
    NotAReason,
)
from bot.features.boundary.first_page import first_page
from bot.features.boundary.notices import Notices
from bot.features.boundary.verdict import DutyVerdict
from procedures.boundary.facts import Facts, place_of
from procedures.boundary.rules import DECIDING, Part
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
        first, holds, enquires = (case.decided(part) for part in DECIDING)
        if first is None or holds is None or enquires is None:
            raise RulesError(boundary_messages.NO_RULE)
        names = wording.short_names(facts, self.library.authorities)
        verdict = DutyVerdict.of(facts, first[0].gives, holds[0].gives, enquires[0].gives, names)
        kept = case.decided(Part.KEEPS)
        card = DutyCard(
            facts=facts,
            acts_first=ActsFirst(first[1], who=verdict.first),
            caller=verdict.caller,
            holds=Holds(
                holds[1],
                default=verdict.default,
                settled=verdict.settled,
                short=verdict.named(holds[0].gives.get("short", "")),
            ),
            enquires=Enquires(enquires[1], who=verdict.enquirer),
            keeps=kept
            and Keeps(kept[1], who=kept[0].gives["who"], what=verdict.named(kept[0].gives["what"])),
            attends=tuple(_attends(case, verdict)),
            do=tuple(line for cited in case.lines(Part.DO) for line in _do(cited, verdict, case)),
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
        card = replace(card, notices=self._notices.of(card, case))
        return replace(card, page=first_page(card, names, self._notices.editions(card)))

    def case(self, facts: Facts) -> Case:
        """Return the rules beside one case."""
        return Case(facts, self._pair(facts.home, facts.other, same=facts.same))

    def compared(self, facts: Facts) -> tuple[StepComparison, ...]:
        """Return what the councils of a case say on each step, side by side; of three, all three."""
        third = self.case(replace(facts, home=facts.third, other=facts.home)) if facts.third else None
        return side_by_side(self.case(facts), third)

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


def _attends(case: Case, verdict: DutyVerdict) -> Iterator[Attends]:
    """Yield who comes, each once with the same words; it is sure where one rule is."""
    found: dict[tuple[str, str], Attends] = {}
    for rule, cited in case.lines(Part.ATTENDS):
        line = Attends(cited, who=verdict.side(rule.gives["who"]), unsure=rule.widened_by(case.facts))
        same = (line.who, line.says)
        if same not in found or found[same].unsure:
            found[same] = line
    yield from found.values()


def _do(line: Cited, verdict: DutyVerdict, case: Case) -> Iterator[Do]:
    """Yield a thing to do: once, or for each council whose own rule it is."""
    rule, cited = line
    gives = rule.gives
    unsure = rule.widened_by(case.facts, "tie")
    if not rule.follows(verdict.decided):
        return
    whom = [(verdict.side(gives["who"]), verdict.whichever(gives["who"]))]
    if rule.local:
        whom = [(side, verdict.whichever("holder")) for side in verdict.may_hold(case.pair, rule.local)]
    for who, whichever in whom:
        yield Do(
            cited,
            who=who,
            what=verdict.named(gives["what"]),
            by=verdict.named(gives["by"]) if "by" in gives else None,
            strength=gives["strength"],
            short=verdict.named(gives.get("short", "")),
            whichever=whichever,
            unsure=unsure,
            is_call="call" in gives,
        )
