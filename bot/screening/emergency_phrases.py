"""The phrases of an emergency: a message that is danger by rule has all the words of one, or slips of them.

A browser that looks at what was typed holds nothing back that may have one: it goes to the server, which
answers an emergency before all else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.screening.phrases import without_choices
from bot.screening.word_lists import phrases_of, read_yaml

#: What asks something: a question mark, a clause that opens as a question does, "which" or "whose" anywhere.
#: Whoever tells of an emergency asks nothing of the kind, also in words that only the learned model knows.
ASKS = re.compile(
    r"\?|\b(?:which|whose)\b|(?:^|[.!;:,]|\s-+)\s*"
    r"(?:who|whom|what|when|where|why|how|can|could|should|must|may|does|do|did)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EmergencyPhrases:
    """Phrases as they are written, without what may be missing from them, and the groups that they name."""

    phrases: tuple[str, ...]
    groups: Mapping[str, str]


def emergency_phrases() -> tuple[EmergencyPhrases, ...]:
    """Return the phrases of harm and peril, and those of somebody who is afraid."""
    danger, fear = read_yaml("danger"), read_yaml("own_fear")
    harm = (phrase for signal in danger["harm"].values() for phrase in phrases_of(signal["phrases"]))
    return (
        _phrases((*harm, *phrases_of(danger["peril"])), danger["groups"]),
        _phrases(phrases_of(fear["fear"]), fear["groups"]),
    )


def hurried_forms() -> dict[str, str]:
    """Return the hurried forms in which people type words, without apostrophes, and the words."""
    return {form.replace("'", ""): written for form, written in read_yaml("everyday").items()}


def _phrases(written: tuple[str, ...], groups: Mapping[str, str]) -> EmergencyPhrases:
    needed = tuple(sorted(set(map(without_choices, written))))
    named = " ".join((*needed, *groups.values()))
    return EmergencyPhrases(needed, {name: words for name, words in groups.items() if f"<{name}>" in named})
