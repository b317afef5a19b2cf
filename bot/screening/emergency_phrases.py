"""The phrases of an emergency: a message that is danger by rule has all the words of one, or slips of them.

A browser that looks at what was typed holds nothing back that may have one: it goes to the server, which
answers an emergency before all else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.screening.outright import OUTRIGHT
from bot.screening.phrases import without_choices
from bot.screening.word_lists import phrases_of, read_yaml

#: What asks something: a question mark, a clause that opens as a question does, "which" or "whose" anywhere.
#: Whoever tells of an emergency asks nothing of the kind, also in words that only the learned model knows.
ASKS = re.compile(
    r"\?|\b(?:which|whose)\b|(?:^|[.!;:,]|\s-+)\s*"
    r"(?:who|whom|what|when|where|why|how|can|could|should|must|may|does|do|did)\b(?!'t)",
    re.IGNORECASE,
)
#: A cry for help, which asks nothing of procedure, with a few words after it: "what do I do", "who comes?".
PLEAS = re.compile(
    r"\b(?:"
    r"(?:what|wat|wot|waht) (?:(?:do|can|should|shall|must|am) )?(?:i|we) (?:(?:to|supposed to|meant to) )?do"
    r"|(?:what|wat|wot|waht) (?:to do|now)"
    r"|who (?:(?:do|can|should|shall|must) )?(?:(?:i|we) )?(?:to )?(?:ring|call|phone|tell|comes?|helps?)"
    r"|who(?:'s| is| can)? (?:coming|come|help)"
    r"|how (?:(?:do|can|should|shall) )?(?:(?:i|we|you) )?(?:to )?(?:stop|help|save|wake|get|reach|make)"
    r"|where (?:(?:do|can|should|shall) )?(?:i|we) (?:go|take|ring|run)"
    r"|(?:can|could|will|would) (?:you|u|someone|somebody|anyone|anybody) (?:(?:please|plz|pls) )?"
    r"(?:help|come|send|ring|call|get)"
    r"|(?:please|plz|pls) help|help (?:me|us|please|plz|pls)"
    r")\b[^.!?;:,]{0,40}\?*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EmergencyPhrases:
    """Phrases as they are written, without what may be missing from them, and the groups that they name."""

    phrases: tuple[str, ...]
    groups: Mapping[str, str]


def emergency_phrases() -> tuple[EmergencyPhrases, ...]:
    """Return the phrases of harm and peril, of somebody who is afraid, and of danger told outright."""
    danger, fear, outright = read_yaml("danger"), read_yaml("own_fear"), read_yaml("outright")
    harm = (phrase for signal in danger["harm"].values() for phrase in phrases_of(signal["phrases"]))
    return (
        _phrases((*harm, *phrases_of(danger["peril"])), danger["groups"]),
        _phrases(phrases_of(fear["fear"]), fear["groups"]),
        _phrases(tuple(p for kind in OUTRIGHT for p in phrases_of(outright[kind])), outright["groups"]),
        _phrases(tuple(p for text in outright["tongues"].values() for p in phrases_of(text)), {}),
    )


def hurried_forms() -> dict[str, str]:
    """Return the hurried forms in which people type words, without apostrophes, and the words."""
    return {form.replace("'", ""): written for form, written in read_yaml("everyday").items()}


def _phrases(written: tuple[str, ...], groups: Mapping[str, str]) -> EmergencyPhrases:
    needed = tuple(sorted(set(map(without_choices, written))))
    named = " ".join((*needed, *groups.values()))
    return EmergencyPhrases(needed, {name: words for name, words in groups.items() if f"<{name}>" in named})
