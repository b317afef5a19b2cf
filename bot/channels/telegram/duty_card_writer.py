"""Duty cards, two councils side by side, and verified citations as Telegram messages. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.channels.telegram.html import Group, Page, TelegramBlock, bold, italic, packed, quote, words
from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.features.answers import messages as answer_messages
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as heads
from bot.features.boundary.comparison import Comparison
from bot.features.boundary.duty_card import DutyCard, Line
from bot.features.citations import messages as citations_messages
from bot.features.citations.verification import Verified
from procedures.authorities import Authorities


def render_duty(card: DutyCard, authorities: Authorities) -> tuple[Page, ...]:
    """Return a duty card as messages; in danger its first line is what to do now."""
    return packed(_Groups(card, authorities).all())


def render_beside(steps: Iterable[Comparison], card: DutyCard, authorities: Authorities) -> tuple[Page, ...]:
    """Return the home council's procedures, the national text and the other council's, step by step."""
    sides = wording.sides(card.facts, authorities)
    groups: list[Group] = [[bold(heads.HEADINGS["beside"])]]
    for step in steps:
        blocks = [bold(step.title).as_head()]
        for title, passages in (
            (sides["home"], step.home),
            (heads.HEADINGS["national"], step.national),
            (sides["host"], step.host),
        ):
            blocks.append(italic(title).as_head())
            blocks += [b for shown in passages for b in _passage(shown)] or [words(heads.NOT_HERE)]
        groups.append(blocks)
    return packed(groups)


def render_verified(found: Verified) -> tuple[Page, ...]:
    """Return what became of the passages of a card."""
    head = [words(line) for line in found.particulars if line]
    return packed([[bold(found.outcome), *head], *(list(_checked(c)) for c in found.passages)])


class _Groups:
    """One card on its way to the chat; notes are numbered as they are first cited."""

    def __init__(self, card: DutyCard, authorities: Authorities) -> None:
        self._card = card
        self._sides = wording.sides(card.facts, authorities)

    def all(self) -> Iterator[Group]:
        card, sides = self._card, self._sides
        if card.danger:
            yield [bold(answer_messages.LEADS["danger"])]
        chosen = [words(line) for line in wording.chosen(card.facts, sides)]
        yield [bold(heads.HEADINGS["card"].format(code=card.code)).as_head(), *chosen]
        yield self._part("acts_first", [self._says(wording.first(card, sides), card.acts_first)])
        yield self._part("holds", [self._says(wording.holding(card, sides), card.holds)])
        yield self._part("attends", [self._says(wording.attending(a.who, sides), a) for a in card.attends])
        yield self._part("do", [[self._item(wording.bidding(d, sides[d.who]), d)] for d in card.do])
        yield self._part("not_a_reason", [self._says(heads.REFUSED[n.reason], n) for n in card.not_a_reason])
        for differs in card.disagreements:
            yield self._part("disagreements", [list(self._differs(differs.question, differs.sides))])
        yield self._part("if_they_refuse", [self._says(step.step, step) for step in card.if_they_refuse])
        yield self._part("record", [[words(f"• {said}")] for said in card.record])
        yield self._part("notices", [[words(f"• {n.text}")] for n in card.notices if not n.of_document])
        yield self._part("sources", [list(self._source(shown)) for shown in card.shown])
        yield self._part("documents", [[words(f"• {n.text}")] for n in card.notices if n.of_document])

    def _part(self, name: str, groups: list[list[TelegramBlock]]) -> Group:
        blocks = [block for group in groups for block in group]
        return [bold(heads.HEADINGS[name]).as_head(), *blocks] if blocks else []

    def _says(self, label: str, line: Line) -> list[TelegramBlock]:
        return [self._item(label, line).as_head(), quote(line.says)]

    def _item(self, label: str, line: Line) -> TelegramBlock:
        return words(f"• {label} {self._marks(line.shown)}")

    def _differs(self, question: str, sides: tuple[ShownPassage, ...]) -> Iterator[TelegramBlock]:
        yield words(question).as_head()
        for side in sides:
            yield words(f"• {side.passage.text} {self._marks((side,))}\n") + italic(wording.whose(side))

    def _marks(self, shown: Iterable[ShownPassage]) -> str:
        return wording.marks(self._card, shown)

    def _source(self, shown: ShownPassage) -> Iterator[TelegramBlock]:
        passage = shown.passage
        source = italic(f"[{self._card.numbers[passage.id]}] {wording.whose(shown)}")
        if passage.id in self._card.worded_above:
            yield source
        else:
            yield source.as_head()
            yield quote(passage.text)
        for original in shown.originals:
            yield italic(formatting.citation(original, shown.document)).as_head()
            yield quote(original.text)


def _passage(shown: ShownPassage) -> Iterator[TelegramBlock]:
    yield italic(wording.whose(shown)).as_head()
    yield quote(shown.passage.text)


def _checked(checked: ResolvedPassage) -> Iterator[TelegramBlock]:
    said = citations_messages.STATES[checked.state.value]
    if checked.state is PassageState.AS_IT_WAS and checked.cited_anew:
        said = citations_messages.NEW_CITATION
    changed = checked.state is PassageState.CHANGED
    yield (bold(said) + words(f"\n{checked.was.citation}")).as_head()
    yield quote(checked.text or citations_messages.NO_WORDS)
    if checked.now is not None and (changed or checked.cited_anew):
        yield words(f"{citations_messages.NOW} {checked.now.citation}")
        if changed:
            yield quote(checked.now.text)
