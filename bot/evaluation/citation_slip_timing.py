"""How long a citation slip takes."""

from __future__ import annotations

import datetime as dt
import time

from bot.features.boundary.citation_slip import slip_of
from bot.features.boundary.guide import Guide
from procedures.boundary.facts import Facts, Somewhere
from procedures.library import Library


def citation_slip(library: Library, now: dt.datetime) -> dict[str, float]:
    """Return the seconds of the first slip of a process, of a card on which all is not sure.

    The loading of its libraries counts, unless something else used them before. Nothing without rules.
    """
    if not library.rules.all:
        return {}
    home, other = [*library.authorities.by_slug, *Somewhere][:2]
    facts = Facts(home, other)
    card = Guide(library).card(facts)
    start = time.perf_counter()
    slip_of(card, facts, library.authorities, now)
    return {"citation slip PDF, s": round(time.perf_counter() - start, 2)}
