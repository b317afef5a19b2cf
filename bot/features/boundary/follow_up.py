"""Follow-ups on a case in hand: what they ask of it, and how they change it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as said
from bot.features.boundary.case_cues import (
    concern_of,
    is_at_home,
    is_missing,
    is_there,
    only_cue_of,
    order_of,
    reason_of,
    stay_of,
    tie_said,
)
from bot.features.boundary.case_sides import Named, sides_in
from bot.features.boundary.case_standing import Told
from bot.features.boundary.duty_card import Do, DutyCard
from procedures.authorities import Authorities
from procedures.boundary.facts import NOT_SURE, Asking, ChildStatus, Facts, Now, Order, Refused, Stay, Tie

#: Words of a follow-up at most, and lines that answer one.
LONGEST, MOST_LINES = 9, 3


class Focus(StrEnum):
    """What a follow-up asks of a case."""

    MINUTES = "minutes"
    ATTENDS = "attends"
    REFUSE = "refuse"
    ENQUIRES = "enquires"
    KEEPS = "keeps"
    TELLS = "tells"
    SOON = "soon"


_FOCUS: Mapping[Focus, re.Pattern[str]] = {
    Focus.MINUTES: re.compile(r"\b(?:minutes?|notes of|record (?:of|goes|go))\b", re.I),
    Focus.ATTENDS: re.compile(
        r"\b(?:attend\w*|who (?:comes|goes)|(?:have|has|need) to (?:come|be there)|invit\w+)\b", re.I
    ),
    Focus.REFUSE: re.compile(r"\b(?:refus\w+|won'?t|will not|say no|disagree|escalat\w+|ignore us)\b", re.I),
    Focus.ENQUIRES: re.compile(r"\b(?:s ?47|section 47|enquir\w+)\b", re.I),
    Focus.KEEPS: re.compile(r"\b(?:plan|keeps?)\b", re.I),
    Focus.TELLS: re.compile(r"\b(?:told|tell|inform\w*|notif\w+|ring|rings)\b", re.I),
    Focus.SOON: re.compile(r"\b(?:how (?:soon|quick\w*|long)|when|deadline|by when)\b", re.I),
}
#: A change of the facts, not a question about them.
_SUPPOSED = re.compile(
    r"^(?:and |but |so |ok |what |then )*"
    r"(?:if (?!an? |the child\b|someone)|only|suppos(?:e|ing)|say|actually|same for|now)|"
    r"\binstead\b",
    re.I,
)
_ACROSS = {Asking.HOME: Asking.OTHER, Asking.OTHER: Asking.HOME}
_SWAPPED = re.compile(r"\b(?:other way (?:a?round|about)|vice versa|swapped|reversed?|opposite)\b", re.I)
#: Of the things to do, those that answer each.
_TO_DO: Mapping[Focus, re.Pattern[str]] = {
    Focus.MINUTES: re.compile(r"minutes|record to everyone", re.I),
    Focus.TELLS: re.compile(r"^(?:tell|consult|ring)\b", re.I),
    Focus.SOON: re.compile(r"^(?:hold the (?:strategy|conference)|decide what)", re.I),
}


def focus_of(text: str) -> Focus | None:
    """Return what a short follow-up asks of the case in hand, or None."""
    if len(text.split()) > LONGEST:
        return None
    return next((focus for focus, words in _FOCUS.items() if words.search(text)), None)


def follows_case(text: str, authorities: Authorities) -> bool:
    """Whether a short text makes sense as a question about a case in hand, or as a change of it."""
    if len(text.split()) > LONGEST:
        return False
    supposed = _SUPPOSED.search(text) and (_told(text) or authorities.named_in(text))
    return bool(focus_of(text) or _SWAPPED.search(text) or supposed)


def changed(facts: Facts, text: str, authorities: Authorities) -> Facts:
    """Return the case as a follow-up has it: the other way round, with another council, or another fact."""
    if _SWAPPED.search(text):
        asking = _ACROSS.get(facts.asking, facts.asking)
        return replace(facts, home=facts.other, other=facts.home, asking=asking)
    if _SUPPOSED.search(text):
        facts = replace(facts, **_told(text))
    named = Named.of(Told.supposed(text.lower()), authorities)
    sides = sides_in(named, authorities, None, facts.tie)
    home = facts.home if sides.home == NOT_SURE else sides.home
    other = facts.other if sides.other == NOT_SURE else sides.other
    if len(sides.unplaced) == 1 and sides.unplaced[0] != home:
        other = sides.unplaced[0]
    return replace(facts, home=home, other=other)


def _told(text: str) -> dict[str, Any]:
    """The facts that a short text says, by name; with another tie the concern and the stay are read anew."""
    tie = tie_said(text) or only_cue_of("tie", text)
    told: dict[str, Any] = {}
    if tie:
        tie = Tie(tie)
        told = {"tie": tie, "concern": concern_of(text, tie), "stay": stay_of(text)}
    elif (stay := stay_of(text)) is not Stay.NOT_SURE:
        told["stay"] = stay
    if status := only_cue_of("status", text):
        told["status"] = ChildStatus(status)
    if (order := order_of(text)) is not Order.NONE:
        told["order"] = order
    if (reason := reason_of(text)) is not Refused.NONE:
        told["refused"] = reason
    now = {Now.MISSING: is_missing, Now.THERE: is_there, Now.AT_HOME: is_at_home}
    if where := next((place for place, said_so in now.items() if said_so(text)), None):
        told["now"] = where
    return told


def answer(card: DutyCard, focus: Focus, authorities: Authorities) -> tuple[str, ...]:
    """Return the lines of a card that answer a follow-up, the first ones."""
    named = wording.short_names(card.facts, authorities)
    return tuple(line for _, line in zip(range(MOST_LINES), _lines(card, focus, named), strict=False))


def _lines(card: DutyCard, focus: Focus, named: Mapping[str, str]) -> Iterator[str]:
    page = dict(card.page.lines)
    labelled = {Focus.ATTENDS: "attends", Focus.ENQUIRES: "enquires", Focus.KEEPS: "keeps"}
    if focus in labelled:
        label = said.PAGE[labelled[focus]]
        open_ = card.facts.status not in {ChildStatus.NONE, ChildStatus.NOT_SURE}
        unkept = said.KEEPS_NOT_SAID if open_ else said.NOTHING_KEPT
        yield f"{label}: {page[label]}" if label in page else unkept
    elif focus is Focus.REFUSE:
        yield from (f"{step.step}." for step in card.if_they_refuse)
    else:
        yield from (_doing(line, named) for line in card.do if _TO_DO[focus].search(line.what))


def _doing(line: Do, named: Mapping[str, str]) -> str:
    who = wording.doing(line, named)
    when = f" ({line.by})" if line.by and line.by not in line.what else ""  # said once
    return f"{who[:1].upper()}{who[1:]}: {line.what[:1].lower()}{line.what[1:]}{when}."
