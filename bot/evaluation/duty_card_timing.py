"""How long a duty card takes."""

from __future__ import annotations

import random
import time
from statistics import median, quantiles
from typing import Any

from bot.features.boundary.guide import Guide
from procedures.boundary.facts import CHOICES, Facts, Somewhere
from procedures.library import Library

#: Cases timed, each chosen by chance among all councils and facts.
CASES = 400


def duty_cards(library: Library) -> dict[str, float]:
    """Return the milliseconds of a duty card, at the median and at p95; nothing where there are no rules."""
    if not library.rules.all:
        return {}
    guide, chance = Guide(library), random.Random(0)  # noqa: S311 (a sample, not a secret)
    slugs = [*library.authorities.by_slug, *Somewhere]
    taken = []
    for _ in range(CASES):
        chosen: dict[str, Any] = {name: chance.choice(list(choices)) for name, choices in CHOICES.items()}
        facts = Facts(chance.choice(slugs), chance.choice(slugs), **chosen)
        start = time.perf_counter()
        guide.card(facts).as_json()
        taken.append((time.perf_counter() - start) * 1000)
    return {
        "duty card p50, ms": round(median(taken), 2),
        "duty card p95, ms": round(quantiles(taken, n=20)[-1], 2),
    }
