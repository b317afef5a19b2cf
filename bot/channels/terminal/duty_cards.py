"""Duty cards, and two councils side by side, as plain text for a terminal. Renders; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.channels.terminal.cards import wrapped
from bot.core import formatting
from bot.core.card import ShownPassage
from bot.features.answers import messages as answer_messages
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as words
from bot.features.boundary.comparison import Comparison
from bot.features.boundary.duty_card import DutyCard, Line
from procedures.authorities import Authorities


def render_duty(card: DutyCard, authorities: Authorities) -> str:
    """Return a duty card as lines, danger first, ending with a line break."""
    return "\n\n".join(_Printed(card, authorities).blocks()) + "\n"


def render_beside(steps: Iterable[Comparison], card: DutyCard, authorities: Authorities) -> str:
    """Return the steps with the home council's procedures, the national text, and the other council's."""
    sides = wording.sides(card.facts, authorities)
    blocks = [words.HEADINGS["beside"]]
    for step in steps:
        columns = (
            (sides["home"], step.home),
            (words.HEADINGS["national"], step.national),
            (sides["host"], step.host),
        )
        lines = [wrapped(step.title)]
        for title, passages in columns:
            lines.append(wrapped(title, first="  ", rest="  "))
            lines += [_passage(shown) for shown in passages] or [f"    {words.NOT_HERE}"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


class _Printed:
    """One card on its way to the screen; notes are numbered as they are first cited."""

    def __init__(self, card: DutyCard, authorities: Authorities) -> None:
        self._card = card
        self._sides = wording.sides(card.facts, authorities)

    def blocks(self) -> Iterator[str]:
        card = self._card
        if card.danger:
            yield wrapped(answer_messages.LEADS["danger"])
        yield self._opening()
        yield self._part("acts_first", [self._says(wording.first(card, self._sides), card.acts_first)])
        yield self._part("holds", [self._says(wording.holding(card, self._sides), card.holds)])
        yield self._part(
            "attends", [self._says(wording.attending(a.who, self._sides), a) for a in card.attends]
        )
        yield self._part("do", [self._item(wording.bidding(d, self._sides[d.who]), d) for d in card.do])
        yield from self._lists()
        yield self._part("record", [_dashed(said) for said in card.record])
        yield self._part("notices", [_dashed(n.text) for n in card.notices if not n.of_document])
        yield self._part("sources", [self._source(shown) for shown in card.shown])
        yield self._part("documents", [_dashed(n.text) for n in card.notices if n.of_document])

    def _opening(self) -> str:
        chosen = [wrapped(line) for line in wording.chosen(self._card.facts, self._sides)]
        return "\n".join((words.HEADINGS["card"].format(code=self._card.code), *chosen))

    def _lists(self) -> Iterator[str]:
        card = self._card
        if card.not_a_reason:
            reasons = [self._says(words.REFUSED[n.reason], n) for n in card.not_a_reason]
            yield self._part("not_a_reason", reasons)
        if card.disagreements:
            questions = [self._differs(d.question, d.sides) for d in card.disagreements]
            yield self._part("disagreements", questions)
        if card.if_they_refuse:
            steps = [self._says(step.step, step) for step in card.if_they_refuse]
            yield self._part("if_they_refuse", steps)

    def _part(self, name: str, lines: Iterable[str]) -> str:
        return "\n".join((words.HEADINGS[name], *lines))

    def _says(self, label: str, line: Line) -> str:
        return "\n".join((self._item(label, line), wrapped(line.says, first="    ", rest="    ")))

    def _item(self, label: str, line: Line) -> str:
        return _dashed(f"{label} {self._marks(line.shown)}")

    def _differs(self, question: str, sides: tuple[ShownPassage, ...]) -> str:
        lines = [_dashed(question)]
        for side in sides:
            said = f"{side.passage.text} {self._marks((side,))}"
            lines.append(wrapped(said, first="    * ", rest="      "))
            lines.append(wrapped(wording.whose(side), first="      ", rest="      "))
        return "\n".join(lines)

    def _marks(self, shown: Iterable[ShownPassage]) -> str:
        return wording.marks(self._card, shown)

    def _source(self, shown: ShownPassage) -> str:
        number = self._card.numbers[shown.passage.id]
        return _passage(shown, f"  [{number}] ", said=shown.passage.id in self._card.worded_above)


def _dashed(text: str) -> str:
    return wrapped(text, "  - ", "    ")


def _passage(shown: ShownPassage, first: str = "    - ", *, said: bool = False) -> str:
    """A note, unless its words were said before, with whose they are and the paragraphs it rests on."""
    rest = " " * len(first)
    whose = wording.whose(shown)
    lines = [whose] if said else [shown.passage.text, whose]
    printed = [wrapped(lines[0], first, rest), *(wrapped(line, rest, rest) for line in lines[1:])]
    bar = f"{rest}| "
    for original in shown.originals:
        cited = f"[{formatting.citation(original, shown.document)}]"
        printed += [wrapped(part, bar, bar) for part in (*original.text.split("\n"), cited)]
    return "\n".join(printed)
