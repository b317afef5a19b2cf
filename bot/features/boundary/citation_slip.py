"""The citation slip: a duty card on one page of A4, for the supervision file.

A card of seventy notes does not fit a page that people can read. So the card's own short lines stand
first, then the notes' words as far as they fit; the slip says how many lines it leaves to the card.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from itertools import takewhile

from bot.core import formatting
from bot.core import messages as core_messages
from bot.features.boundary import formatting as wording
from bot.features.boundary.citation_slip_body import GIVES_WAY, SlipBody
from bot.features.boundary.duty_card import DutyCard
from bot.rendering import messages as said
from bot.rendering.paper import Paper, Shape, pdf_of
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts

#: Sizes of type in points, from the smallest that a card's lines give way for.
SIZES = (8.0, 8.5, 9.0, 9.5, 10.0)
#: For a card that is still too long when all that may has given way. Nobody should have to read less.
LEAST = 7.5
#: How many pages a PDF of typst has. PDFium, which counts them too, may be used by one thread at a time.
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


def slip_of(card: DutyCard, facts: Facts, authorities: Authorities, now: dt.datetime) -> bytes:
    """Return the slip of a card, made for these facts, as a tagged PDF of one page. ``now`` has a zone."""
    slip = _Slip(card, facts, authorities, now)
    given = bisect_left(range(len(GIVES_WAY)), True, key=lambda given: slip.fits(given, SIZES[0]))
    fitting = [*takewhile(lambda size: slip.fits(given, size), SIZES)]
    return slip.printed(given, fitting[-1] if fitting else LEAST)


class _Slip:
    """One card on its way to a page, by how much gave way and by size of type."""

    def __init__(self, card: DutyCard, facts: Facts, authorities: Authorities, now: dt.datetime) -> None:
        self._card, self._facts, self._now = card, facts, now
        self._sides = wording.sides(facts, authorities)
        self._made: dict[tuple[int, float], bytes] = {}

    def fits(self, given: int, size: float) -> bool:
        """Whether it is one page."""
        return _PAGES.findall(self.printed(given, size)) == [b"1"]

    def printed(self, given: int, size: float) -> bytes:
        """Return the PDF, made once."""
        if (given, size) not in self._made:
            self._made[given, size] = pdf_of(self._paper(given, size))
        return self._made[given, size]

    def _paper(self, given: int, size: float) -> Paper:
        card = self._card
        body = SlipBody(card, self._sides, given)
        lines = (
            said.SLIP_MADE.format(when=formatting.moment(self._now)),
            " ".join(wording.chosen(self._facts, self._sides)),
            said.SLIP_CHECK.format(code=card.code),
            *((said.further(body.left_out),) if body.left_out else ()),
        )
        return Paper(
            said.SLIP_TITLE.format(code=card.code),
            lines,
            body.sections,
            opening=body.opening,
            warning=core_messages.DANGER if card.danger else "",
            shape=Shape(size, margin=1.3, leading=0.42, columns=2, numbered=False),
        )
