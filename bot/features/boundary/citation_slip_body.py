"""What stands on a citation slip, as far as there is room: the card's lines, then the sources by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as words
from bot.features.boundary.duty_card import Differs, DutyCard, Line
from bot.rendering import messages as said
from bot.rendering.paper import Block, Heading, Listing, Paragraph, Section
from procedures.document import Document

#: What gives way where the page is full, the first first. What is never named here always stands.
GIVES_WAY = (
    "documents",
    "words of if_they_refuse",
    "words of attends",
    "words of disagreements",
    "words of not_a_reason",
    "words of holds",
    "words of acts_first",
    "further notes",
    "notices of notes",
    "sides of disagreements",
    "record",
    "if_they_refuse",
    "attends",
)


class SlipBody:
    """The body of a slip: a card's sections without the parts that gave way, and how many lines that costs.

    Notes keep the numbers that they have on the card. Their words stand once, where first cited.
    """

    def __init__(self, card: DutyCard, sides: Mapping[str, str], given: int) -> None:
        self._card = card
        self._sides = sides
        self._gone = frozenset(GIVES_WAY[:given])
        self._marked: set[str] = set()
        self._spoken: set[str] = set()
        self._lost: set[str] = set()
        self._items_lost = 0
        #: Who acts first and who holds the discussion.
        self.opening = tuple(self._opening())
        self.sections = (*self._lists(), self._sources())

    @property
    def left_out(self) -> int:
        """Notes whose words or places are not on the slip though the card shows them, and items left out."""
        unnamed = {shown.passage.id for shown in self._card.shown} - self._marked
        return self._items_lost + len((self._lost - self._spoken) | unnamed)

    def _opening(self) -> Iterator[Section]:
        card = self._card
        first, holding = wording.first(card, self._sides), wording.holding(card, self._sides)
        yield self._section("acts_first", [self._says("acts_first", first, card.acts_first)])
        yield self._section("holds", [self._says("holds", holding, card.holds)])

    def _lists(self) -> Iterator[Section]:
        card, sides = self._card, self._sides
        done = [self._item(wording.bound(d, sides[d.who]), f"{d.what}.", d) for d in card.do]
        reasons = [self._says("not_a_reason", f"{words.REFUSED[n.reason]}.", n) for n in card.not_a_reason]
        lists = {
            "do": done,
            "not_a_reason": reasons,
            "attends": self._lines("attends", [(wording.attending(a.who, sides), a) for a in card.attends]),
            "if_they_refuse": self._lines("if_they_refuse", [(s.step, s) for s in card.if_they_refuse]),
            "record": self._kept("record", [Paragraph(text) for text in card.record]),
            "notices": [
                *(Paragraph(n.text) for n in card.notices if not n.of_document and n.shown is None),
                *self._spoken_notices(),
            ],
        }
        yield from (self._section(name, items) for name, items in lists.items() if items)
        yield from self._differences()
        about = self._kept("documents", [Paragraph(n.text) for n in card.notices if n.of_document])
        if about:
            yield self._section("documents", about)

    def _lines(self, part: str, lines: Iterable[tuple[str, Line]]) -> list[Paragraph]:
        """The lines of a part, or none where it gave way."""
        if part not in self._gone:
            return [self._says(part, label, line) for label, line in lines]
        self._items_lost += len(list(lines))
        return []

    def _kept(self, part: str, items: list[Paragraph]) -> list[Paragraph]:
        if part not in self._gone:
            return items
        self._items_lost += len(items)
        return []

    def _differences(self) -> Iterator[Section]:
        """The questions always stand, for a slip must never look settled where the card is not."""
        blocks = [block for d in self._card.disagreements for block in self._differs(d)]
        if blocks:
            yield Section(words.HEADINGS["disagreements"], tuple(blocks))

    def _differs(self, differs: Differs) -> Iterator[Block]:
        """A question with what each side says, or with whose words each side is, or alone."""
        if "words of disagreements" in self._gone:
            self._lost |= {side.passage.id for side in differs.sides}
        if "sides of disagreements" in self._gone:
            yield Listing((Paragraph("", differs.question),))
        elif "words of disagreements" in self._gone:
            voices = [f"{side.passage.voice.value} {self._marks((side,))}" for side in differs.sides]
            said_by = "; ".join(voices)
            yield Listing((Paragraph(f"{said_by[0].upper()}{said_by[1:]}.", differs.question),))
        else:
            yield Heading(differs.question)
            yield Listing(tuple(self._side(side) for side in differs.sides))

    def _side(self, side: ShownPassage) -> Paragraph:
        whose = formatting.whose_words(side.passage, side.document)
        named = f"{side.document.title}, {formatting.date(side.document.published)}."
        return _paragraph("", self._words("disagreements", side), whose, named, self._marks((side,)))

    def _says(self, part: str, label: str, line: Line) -> Paragraph:
        return _paragraph(label, self._marks(line.shown), self._words(part, line.shown[0]))

    def _spoken_notices(self) -> Iterator[Paragraph]:
        """The notices that are a note's own words."""
        for notice in self._card.notices:
            if notice.shown and "notices of notes" not in self._gone:
                self._spoken.add(notice.shown.passage.id)
                yield _paragraph("", notice.text, self._marks((notice.shown,)))

    def _item(self, label: str, text: str, line: Line) -> Paragraph:
        return _paragraph(label, text, self._marks(line.shown))

    def _words(self, part: str, shown: ShownPassage) -> str:
        """A note's own words, unless they stand further up or gave way."""
        note = shown.passage.id
        if note in self._spoken:
            return ""
        if f"words of {part}" in self._gone:
            self._lost.add(note)
            return ""
        self._spoken.add(note)
        return shown.passage.text

    def _marks(self, shown: tuple[ShownPassage, ...]) -> str:
        marked = shown[:1] if "further notes" in self._gone else shown
        self._marked |= {each.passage.id for each in marked}
        return wording.marks(self._card, marked)

    def _section(self, part: str, items: list[Paragraph]) -> Section:
        return Section(words.HEADINGS[part], (Listing(tuple(items)),))

    def _sources(self) -> Section:
        """Each document cited, with its date and standing, and the places in it by the notes' numbers."""
        cited = [shown for shown in self._card.shown if shown.passage.id in self._marked]
        by_document: dict[str, list[ShownPassage]] = {}
        for shown in cited:
            by_document.setdefault(shown.document.id, []).append(shown)
        items = tuple(self._source(shown[0].document, shown) for shown in by_document.values())
        return Section(said.SLIP_SOURCES, (Listing(items),))

    def _source(self, document: Document, cited: list[ShownPassage]) -> Paragraph:
        """A document, and by whose words they are, its places with the numbers of their notes."""
        voices: dict[str, list[ShownPassage]] = {}
        for shown in cited:
            voices.setdefault(shown.passage.voice.value, []).append(shown)
        named = said.SLIP_SOURCE.format(
            title=document.title,
            date=formatting.date(document.published),
            standing=formatting.standing(document),
        )
        return _paragraph("", named, *(self._places(voice, shown) for voice, shown in voices.items()))

    def _places(self, voice: str, cited: list[ShownPassage]) -> str:
        """Notes of one place share it: [3, 4] section 1."""
        numbers: dict[str, list[str]] = {}
        for shown in cited:
            place = formatting.place(shown.passage, shown.document)
            numbers.setdefault(place, []).append(str(self._card.numbers[shown.passage.id]))
        places = (said.SLIP_PLACE.format(numbers=", ".join(n), place=place) for place, n in numbers.items())
        return f"{voice[0].upper()}{voice[1:]}: {'; '.join(places)}."


def _paragraph(lead: str, *parts: str) -> Paragraph:
    return Paragraph(" ".join(filter(None, parts)), lead)
