"""The rates of screening as they were written down: what `docs/privacy.md` and the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

KEPT = Path(__file__).parent / "labelled" / "rates.yaml"
_HEAD = (
    "# Rates measured by `safeguarding-bot screening --write`: hits, of so many messages.\n"
    "# A release may not do worse.\n"
)
#: Sets of messages that should pass: there the fewer hits the better.
STOPS = (
    "questions of the library",
    "ordinary messages written to be hard",
    "set aside and to be let through",
    "not danger",
    "not outside",
)


@dataclass(frozen=True)
class Rate:
    """How many of the messages of one set were seen, or stopped."""

    set: str
    part: str
    hits: int
    of: int

    @property
    def percent(self) -> float:
        """The share in per cent, to one decimal."""
        return round(100 * self.hits / self.of, 1)


def keep(rates: Sequence[Rate]) -> None:
    """Write the rates down as those that a release may not fall below."""
    kept: dict[str, dict[str, list[int]]] = {}
    for rate in rates:
        kept.setdefault(rate.set, {})[rate.part] = [rate.hits, rate.of]
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000, default_flow_style=None)
    KEPT.write_text(_HEAD + text, encoding="utf-8")


def kept_rates() -> list[Rate]:
    """Return the rates that were written down."""
    kept = yaml.load(KEPT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return [Rate(name, part, *counts) for name, parts in kept.items() for part, counts in parts.items()]


def table(rates: Sequence[Rate]) -> str:
    """Return rates as the tables of `docs/privacy.md`, one for each set."""
    lines: list[str] = []
    for name in dict.fromkeys(rate.set for rate in rates):
        of_set = [rate for rate in rates if rate.set == name]
        lines += ["", f"| {name} | messages | {'stopped' if name in STOPS else 'seen'} |", "|---|---|---|"]
        lines += [f"| {rate.part} | {rate.of} | {rate.percent} % |" for rate in of_set]
    return "\n".join(lines[1:]) + "\n"
