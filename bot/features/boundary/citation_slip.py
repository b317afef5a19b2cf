"""The citation slip: a duty card on one page of A4, for the supervision file.

A card of seventy notes does not fit a page that people can read. So the card's own short lines stand
first, then the notes' words as far as they fit; the slip says how many lines it leaves to the card.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TypeVar

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import ShownPassage
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as said
from bot.features.boundary.duty_card import CardLine, Differs, DutyCard
from bot.rendering.blocks import Alert, Block, Group, Item, Listing, inline, paragraph, section, strong
from bot.rendering.pdf import PageSetup, Paper, pdf_of
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts
from procedures.document import Document

#: Sizes of type in points, from the smallest that a card's lines give way for.
SIZES = (8.0, 8.5, 9.0, 9.5, 10.0)
#: For a card that is still too long when all that may has given way. Nobody should have to read less.
LEAST = 7.5
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
#: How many pages a PDF of typst has. PDFium, which counts them too, may be used by one thread at a time.
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")

_Held = TypeVar("_Held")


def slip_of(card: DutyCard, facts: Facts, authorities: Authorities, now: dt.datetime) -> bytes:
    """Return the slip of a card, made for these facts, as a tagged PDF of one page. ``now`` has a zone."""
    named = wording.sides(facts, authorities)
    made: dict[tuple[int, float], bytes] = {}

    def printed(given: int, size: float) -> bytes:
        if (given, size) not in made:
            body = SlipBody(card, named, given)
            about = (
                said.SLIP_MADE.format(when=formatting.moment(now)),
                " ".join(wording.chosen(facts, named)),
                said.SLIP_CHECK.format(code=card.code),
                *((said.further(body.left_out),) if body.left_out else ()),
            )
            alert = (Alert(core_messages.DANGER),) if card.danger else ()
            head = (*alert, *map(paragraph, about), body.opening)
            shape = PageSetup(size, margin=1.3, leading=0.42, columns=2, numbered=False)
            title = said.SLIP_TITLE.format(code=card.code)
            made[given, size] = pdf_of(Paper(title, body.sections, head, shape))
        return made[given, size]

    def fits(given: int, size: float) -> bool:
        return _PAGES.findall(printed(given, size)) == [b"1"]

    given = bisect_left(range(len(GIVES_WAY)), True, key=lambda given: fits(given, SIZES[0]))
    fitting = [*takewhile(lambda size: fits(given, size), SIZES)]
    return printed(given, fitting[-1] if fitting else LEAST)


class SlipBody:
    """A card's sections without the parts that gave way, and how many of its lines that leaves out.

    Notes keep the numbers that they have on the card. Their words stand once, where first cited.
    """

    def __init__(self, card: DutyCard, named: Mapping[str, str], given: int) -> None:
        self._card = card
        self._named = named
        self._gone = frozenset(GIVES_WAY[:given])
        self._marked: set[str] = set()
        self._spoken: set[str] = set()
        self._lost: set[str] = set()
        self._items_lost = 0
        first, holding = wording.first(card, named), wording.holding(card, named)
        #: Who acts first and who holds the discussion.
        self.opening = Group(
            (
                _part("acts_first", [self._says("acts_first", first, card.acts_first)]),
                _part("holds", [self._says("holds", holding, card.holds)]),
                *self._open(),
                _part(
                    "enquires",
                    [_item(wording.enquiring(card, named), self._marks(card.enquires.shown[:1]))],
                ),
            ),
            framed=True,
        )
        self.sections = (*self._lists(), self._sources())

    def _open(self) -> Iterator[Group]:
        """What is open, where anything is, and who keeps it."""
        if kept := self._card.keeps:
            told = f"{self._named[kept.who]} {kept.what}."
            yield _part("keeps", [_item(told, self._marks(kept.shown[:1]))])

    @property
    def left_out(self) -> int:
        """Notes whose words or places are not on the slip though the card shows them, and items left out."""
        unnamed = {shown.passage.id for shown in self._card.shown} - self._marked
        return self._items_lost + len((self._lost - self._spoken) | unnamed)

    def _lists(self) -> Iterator[Group]:
        card, named = self._card, self._named
        own = [n for n in card.notices if n.shown is None and not n.of_document]
        about = [n for n in card.notices if n.of_document]
        lists = {
            "do": [
                _item(wording.bound(d, wording.doing(d, named)), f"{d.what}.", self._marks(d.shown))
                for d in card.do
            ],
            "not_a_reason": [
                self._says("not_a_reason", f"{said.REFUSED[n.reason]}.", n) for n in card.not_a_reason
            ],
            "attends": self._kept(
                "attends",
                card.attends,
                lambda a: self._says("attends", wording.attending(a, named), a),
            ),
            "if_they_refuse": self._kept(
                "if_they_refuse",
                card.if_they_refuse,
                lambda step: self._says("if_they_refuse", step.step, step),
            ),
            "record": self._kept("record", card.record, lambda text: _item("", text)),
            "notices": [*(_item("", n.text) for n in own), *self._spoken_notices()],
        }
        yield from (_part(name, items) for name, items in lists.items() if items)
        if blocks := [self._differs(differs) for differs in card.disagreements]:
            yield section(said.HEADINGS["disagreements"], *blocks)
        if documents := self._kept("documents", about, lambda n: _item("", n.text)):
            yield _part("documents", documents)

    def _kept(self, part: str, held: Sequence[_Held], made: Callable[[_Held], Item]) -> list[Item]:
        """The items of a part, or none where it gave way."""
        if part not in self._gone:
            return [made(each) for each in held]
        self._items_lost += len(held)
        return []

    def _differs(self, differs: Differs) -> Block:
        """A question with what each side says, or with whose words each side is, or alone.

        The questions always stand, for a slip must never look settled where the card is not.
        """
        if "words of disagreements" in self._gone:
            self._lost |= {side.passage.id for side in differs.sides}
        if "sides of disagreements" in self._gone:
            return Listing((_item(differs.question),))
        if "words of disagreements" in self._gone:
            voices = [f"{side.passage.voice.value} {self._marks((side,))}" for side in differs.sides]
            said_by = "; ".join(voices)
            return Listing((_item(differs.question, f"{said_by[0].upper()}{said_by[1:]}."),))
        return section(differs.question, Listing(tuple(map(self._side, differs.sides))))

    def _side(self, side: ShownPassage) -> Item:
        whose = formatting.whose_words(side.passage, side.document)
        named = f"{side.document.title}, {formatting.date(side.document.published)}."
        return _item("", self._words("disagreements", side), whose, named, self._marks((side,)))

    def _says(self, part: str, label: str, line: CardLine) -> Item:
        return _item(label, self._marks(line.shown), self._words(part, line.shown[0]))

    def _spoken_notices(self) -> Iterator[Item]:
        """The notices that are a note's own words."""
        for notice in self._card.notices:
            if notice.shown and "notices of notes" not in self._gone:
                self._spoken.add(notice.shown.passage.id)
                yield _item("", notice.text, self._marks((notice.shown,)))

    def _words(self, part: str, shown: ShownPassage) -> str:
        """A note's own words, unless they stand further up or gave way."""
        note = shown.passage.id
        if note in self._spoken:
            return ""
        gone = f"words of {part}" in self._gone
        (self._lost if gone else self._spoken).add(note)
        return "" if gone else shown.passage.text

    def _marks(self, shown: tuple[ShownPassage, ...]) -> str:
        marked = shown[:1] if "further notes" in self._gone else shown
        self._marked |= {each.passage.id for each in marked}
        return wording.marks(self._card, marked)

    def _sources(self) -> Group:
        """Each document cited, with its date and standing, and the places in it by the notes' numbers."""
        by_document: dict[str, list[ShownPassage]] = {}
        for shown in self._card.shown:
            if shown.passage.id in self._marked:
                by_document.setdefault(shown.document.id, []).append(shown)
        items = (self._source(shown[0].document, shown) for shown in by_document.values())
        return section(said.SLIP_SOURCES, Listing(tuple(items)))

    def _source(self, document: Document, cited: list[ShownPassage]) -> Item:
        """A document, and by whose words they are, its places with the numbers of their notes."""
        voices: dict[str, list[ShownPassage]] = {}
        for shown in cited:
            voices.setdefault(shown.passage.voice.value, []).append(shown)
        named = said.SLIP_SOURCE.format(
            title=document.title,
            date=formatting.date(document.published),
            standing=formatting.standing(document),
        )
        return _item("", named, *(self._places(voice, shown) for voice, shown in voices.items()))

    def _places(self, voice: str, cited: list[ShownPassage]) -> str:
        """Notes of one place share it: [3, 4] section 1."""
        numbers: dict[str, list[str]] = {}
        for shown in cited:
            place = formatting.place(shown.passage, shown.document)
            numbers.setdefault(place, []).append(str(self._card.numbers[shown.passage.id]))
        places = (said.SLIP_PLACE.format(numbers=", ".join(n), place=place) for place, n in numbers.items())
        return f"{voice[0].upper()}{voice[1:]}: {'; '.join(places)}."


def _part(name: str, items: list[Item]) -> Group:
    return section(said.HEADINGS[name], Listing(tuple(items)))


def _item(lead: str, *parts: str) -> Item:
    words = " ".join(filter(None, parts))
    return Item(inline(strong(lead), f" {words}") if lead else inline(words))
