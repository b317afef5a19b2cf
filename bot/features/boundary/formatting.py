"""How a duty card is worded, the same in every channel: sides by name, facts as lines, what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.features.boundary import messages as words
from bot.features.boundary.duty_card import Do, DutyCard
from procedures.authorities import Authorities
from procedures.boundary.facts import Facts


def sides(facts: Facts, authorities: Authorities) -> dict[str, str]:
    """Return what each side of a case is called, by the word that the card uses for it."""
    home, host = (words.PLACES.get(slug) or authorities.name_of(slug) for slug in (facts.home, facts.other))
    if facts.same:
        return dict.fromkeys(words.SIDES, home)
    return {side: name.format(home=home, host=host) for side, name in words.SIDES.items()}


def chosen(facts: Facts, named: Mapping[str, str]) -> tuple[str, ...]:
    """Return the facts of a case as lines."""
    tie = _known("tie", words.TIES[facts.tie])
    status = _known("status", words.STATUSES[facts.status])
    lines = (named["home"], named["host"], tie, status)
    rest = (
        f"{words.QUESTIONS['danger']} {words.DANGER[facts.danger]}",
        f"{words.QUESTIONS['asking']} {words.ASKING[facts.asking]}",
    )
    reason = words.REFUSED[facts.refused]
    said = words.REFUSED_LINE.format(reason=reason[:1].lower() + reason[1:])
    refused = () if facts.refused == "none" else (said,)
    return tuple(f"{line}." for line in dict.fromkeys((*lines, *rest, *refused)))


def _known(fact: str, value: str) -> str:
    """A choice, with its question where it would not be understood alone."""
    return f"{words.QUESTIONS[fact]} {value}" if value == words.NOT_SURE else value


def attending(who: str, named: Mapping[str, str]) -> str:
    """Return who comes to the discussion."""
    return words.WHICHEVER_COMES if who == "both" else named.get(who) or who[:1].upper() + who[1:]


def first(card: DutyCard, named: Mapping[str, str]) -> str:
    """Return who acts first; in danger, and where no side is sure, whichever council the child is in."""
    who = card.acts_first.who
    if card.danger and who == "both":
        return words.ANYWHERE_IN_DANGER
    return f"{named[who]}."


def holding(card: DutyCard, named: Mapping[str, str]) -> str:
    """Return who holds the discussion, and whether that is settled."""
    default = card.holds.default
    shared = {"both": words.HOLDS_TOGETHER, "unclear": words.HOLDS_UNCLEAR}
    return f"{shared.get(default) or named[default] + '.'} {words.SETTLED[card.holds.settled]}"


def bidding(line: Do, who: str) -> str:
    """Return one thing to do, with who, how strongly and by when."""
    return f"{bound(line, who)} {line.what}."


def bound(line: Do, who: str) -> str:
    """Return whose a thing to do is, how strongly and by when."""
    when = f", {line.by}" if line.by else ""
    return f"{who} ({line.strength}{when}):"


def marks(card: DutyCard, shown: Iterable[ShownPassage]) -> str:
    """Return the numbers of notes as they stand behind a line: [3, 7]."""
    return f"[{', '.join(str(card.numbers[each.passage.id]) for each in shown)}]"


def whose(shown: ShownPassage) -> str:
    """Return whose words a note carries, and where it is from."""
    passage, document = shown.passage, shown.document
    return f"{formatting.whose_words(passage, document)} [{formatting.citation(passage, document)}]"
