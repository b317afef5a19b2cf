"""The reply of the cross-border guide. Its sentences of law, guidance and finding are notes, shown whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.core import messages as core_messages
from bot.core.card import ShownPassage
from bot.features.boundary import messages as said
from bot.features.citations.service import cited, code_of
from procedures.boundary.facts import Facts


@dataclass(frozen=True)
class CardLine:
    """A line of a card: what a part of it says, the words of the first note cited. The others bear it out."""

    shown: tuple[ShownPassage, ...]

    @property
    def says(self) -> str:
        """The first note's own words."""
        return self.shown[0].passage.text

    @property
    def cites(self) -> list[str]:
        """The ids of all notes cited, the first first."""
        return [shown.passage.id for shown in self.shown]

    def said(self) -> dict[str, Any]:
        """Return the words and what they rest on, for a program."""
        return {"says": self.says, "cites": self.cites}


@dataclass(frozen=True)
class ActsFirst(CardLine):
    """Who acts first: home, host, both, or third for a third council."""

    who: str = "both"


@dataclass(frozen=True)
class Holds(CardLine):
    """Who holds the discussion: home, host, both or unclear; settled yes, locally or no."""

    default: str = "unclear"
    settled: str = "no"
    short: str = ""

    @property
    def holder(self) -> str:
        """The one council that holds it, or both where they are to agree."""
        return self.default if self.default in {"home", "host"} else "both"


@dataclass(frozen=True)
class Keeps(CardLine):
    """Which council keeps what is open, and until when: home or host."""

    who: str = "home"
    what: str = ""


@dataclass(frozen=True)
class Enquires(CardLine):
    """Who makes the section 47 enquiries: home, host, both where they are to agree, or unclear."""

    who: str = "both"


@dataclass(frozen=True)
class Attends(CardLine):
    """Who comes: home, host, both (the one that does not hold it), or others by name.

    ``unsure`` says that it hangs on a fact that was not said.
    """

    who: str = "both"
    unsure: bool = False


@dataclass(frozen=True)
class Do(CardLine):
    """What is to be done, by home, host, both, the asker or another: must, should or good practice.

    ``what`` is the rule's own bidding, and ``short`` the one for the first page, where it may stand there;
    the notes under it are what it rests on. ``whichever`` says what makes a council the one that is
    meant, where that is not decided, and ``unsure`` that it hangs on a tie that was not said. ``is_call``
    says that it is the call between the councils, which the line on the discussion has as well.
    """

    who: str = "both"
    what: str = ""
    by: str | None = None
    strength: str = "should"
    short: str = ""
    whichever: str = ""
    unsure: bool = False
    is_call: bool = False

    @property
    def on_the_page(self) -> bool:
        """Whether it may stand on the first page: what hangs on a tie that was not said stands behind it."""
        return bool(self.short) and not self.unsure


@dataclass(frozen=True)
class NotAReason(CardLine):
    """A reason for not acting that was found at fault."""

    reason: str = ""


@dataclass(frozen=True)
class IfTheyRefuse(CardLine):
    """A step to take when the other council will not act."""

    step: str = ""


@dataclass(frozen=True)
class Differs:
    """A question on which the sources differ, with a note for each side."""

    question: str
    sides: tuple[ShownPassage, ...]


@dataclass(frozen=True)
class CardNotice:
    """What must be read with the card.

    ``shown`` is the note whose words it is, if it is one; ``of_document`` says that it is about a source.
    """

    text: str
    shown: ShownPassage | None = None
    of_document: bool = False


@dataclass(frozen=True)
class FirstPage:
    """A first page: what must be seen before all else, labelled lines, what to do, and what closes it.

    ``read`` is how a question was read, where the facts come from one, and ``answer`` what answers a
    follow-up.
    """

    alert: str = ""
    answer: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    do: tuple[str, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()
    read: str = ""

    def text(self, code: str) -> str:
        """Return the page as plain text, with its card's code at the end."""
        numbered = [f"{number}. {line}" for number, line in enumerate(self.do, 1)]
        return "\n".join(
            (
                *((self.alert,) if self.alert else ()),
                *self.answer,
                *map(_labelled, self.lines),
                *((f"{said.PAGE['do']}:", *numbered) if numbered else ()),
                *map(_labelled, self.closing),
                *((self.read,) if self.read else ()),
                core_messages.CODE.format(code=code),
            )
        )


def _labelled(line: tuple[str, str]) -> str:
    label, text = line
    return f"{label}: {text}" if label else text


@dataclass(frozen=True)
class AskedCase:
    """How a typed question put a case: councils that it names on neither side, and what a follow-up asks."""

    unplaced: tuple[str, ...] = ()
    focus: str = ""


@dataclass(frozen=True)
class DutyCard:
    """The duty card: who acts first, holds the discussion and comes, what is done by when, on whose word.

    ``asked`` is how a typed question put the case, where one did.
    """

    facts: Facts
    acts_first: ActsFirst
    holds: Holds
    enquires: Enquires
    keeps: Keeps | None = None
    attends: tuple[Attends, ...] = ()
    do: tuple[Do, ...] = ()
    not_a_reason: tuple[NotAReason, ...] = ()
    disagreements: tuple[Differs, ...] = ()
    if_they_refuse: tuple[IfTheyRefuse, ...] = ()
    record: tuple[str, ...] = ()
    notices: tuple[CardNotice, ...] = ()
    caller: str = "home"
    page: FirstPage = FirstPage()
    asked: AskedCase | None = None

    @property
    def brief(self) -> str:
        """The first page as plain text."""
        return self.page.text(self.code)

    @property
    def danger(self) -> bool:
        """Whether anyone is in danger now, so that every channel says so first."""
        return self.facts.danger == "yes"

    @property
    def enquirer_is_open(self) -> bool:
        """Whether the councils may agree that the other one enquires; the Act binds none outside England."""
        return self.holds.settled == "no" and not self.facts.outside

    @cached_property
    def shown(self) -> tuple[ShownPassage, ...]:
        """Every note on the card, each once, in the order of the card."""
        return tuple({shown.passage.id: shown for shown in self._all()}.values())

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of every note by its id, in the order in which they are first cited."""
        return {shown.passage.id: number for number, shown in enumerate(self.shown, 1)}

    @cached_property
    def worded_above(self) -> frozenset[str]:
        """The ids of notes whose words stand further up, so that the sources do not repeat them."""
        biddings = {line.shown[0].passage.id for line in self.do}
        return frozenset(shown.passage.id for shown in self.said) - biddings

    @property
    def _verdict(self) -> tuple[CardLine, ...]:
        """The lines that decide."""
        return (self.acts_first, self.holds, *((self.keeps,) if self.keeps else ()), self.enquires)

    @property
    def verdict_shown(self) -> tuple[ShownPassage, ...]:
        """The notes under what the card decides, each once."""
        lines = (*self._verdict, *self.attends, *(line for line in self.do if line.on_the_page))
        first = [line.shown[0] for line in lines]
        return tuple({shown.passage.id: shown for shown in first}.values())

    @property
    def bearing(self) -> tuple[ShownPassage, ...]:
        """Every note that bears on who does what: all but escalation, reasons and notices."""
        lines = (*self._verdict, *self.attends, *self.do)
        sides = [side for disagreement in self.disagreements for side in disagreement.sides]
        return (*(shown for line in lines for shown in line.shown), *sides)

    @property
    def said(self) -> tuple[ShownPassage, ...]:
        """Every note whose own words the card shows: the first of each line, and each side."""
        lines = (*self._verdict, *self.attends, *self.do, *self.not_a_reason)
        first = [line.shown[0] for line in (*lines, *self.if_they_refuse)]
        sides = [side for disagreement in self.disagreements for side in disagreement.sides]
        spoken = [notice.shown for notice in self.notices if notice.shown]
        return tuple({shown.passage.id: shown for shown in (*first, *sides, *spoken)}.values())

    @cached_property
    def code(self) -> str:
        """The citation code: the same for the same facts, the same words, and what is said of each."""
        passages = cited(self.shown)
        said = "\n".join([self.facts.line(), *sorted(p.citation for p in passages)])
        return code_of(((p.passage_id, p.digest) for p in passages), said)

    def as_json(self) -> dict[str, Any]:
        """Return the card in the form that ``case --json`` prints."""
        return {
            "acts_first": {"who": self.acts_first.who, **self.acts_first.said()},
            "holds": {"default": self.holds.default, "settled": self.holds.settled, **self.holds.said()},
            "keeps": self.keeps and {"who": self.keeps.who, "what": self.keeps.what, **self.keeps.said()},
            "enquires": {"who": self.enquires.who, **self.enquires.said()},
            "attends": [{"who": line.who, **line.said()} for line in self.attends],
            "do": [_do_json(line) for line in self.do],
            "not_a_reason": [{"reason": line.reason, **line.said()} for line in self.not_a_reason],
            "disagreements": [
                {"question": d.question, "sides": [_side_json(side) for side in d.sides]}
                for d in self.disagreements
            ],
            "if_they_refuse": [{"step": line.step, **line.said()} for line in self.if_they_refuse],
            "record": list(self.record),
            "notices": [notice.text for notice in self.notices],
            "code": self.code,
            "brief": self.brief,
        }

    def _all(self) -> Iterator[ShownPassage]:
        lines = (*self.attends, *self.do, *self.not_a_reason, *self.if_they_refuse)
        for line in (*self._verdict, *lines):
            yield from line.shown
        for disagreement in self.disagreements:
            yield from disagreement.sides
        yield from (notice.shown for notice in self.notices if notice.shown)


def _do_json(line: Do) -> dict[str, Any]:
    return {
        "who": line.who,
        "whichever": line.whichever,
        "what": line.what,
        "by": line.by,
        "strength": line.strength,
        "cites": line.cites,
    }


def _side_json(side: ShownPassage) -> dict[str, Any]:
    return {
        "says": side.passage.text,
        "voice": side.passage.voice.value,
        "date": side.document.published,
        "standing": side.document.standing.value,
        "cites": [side.passage.id],
    }
