"""How a duty card is worded, the same in every channel: sides by name, facts as lines, what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.features.boundary import messages as words
from bot.features.boundary.duty_card import Attends, Do, DutyCard
from procedures.authorities import Authorities
from procedures.boundary.facts import NOT_SURE, Asking, ChildStatus, Concern, Facts, Now, Tie


def sides(facts: Facts, authorities: Authorities) -> dict[str, str]:
    """Return what each side of a case is called, by the word that the card uses for it."""
    home, host = (words.PLACES.get(slug) or authorities.name_of(slug) for slug in (facts.home, facts.other))
    third = words.THIRD_SIDE.format(third=authorities.name_of(facts.third)) if facts.third else words.THIRD
    if facts.same:
        return {**dict.fromkeys(words.SIDES, home), "police": words.SIDES["police"], "third": third}
    named = {side: name.format(home=home, host=host) for side, name in words.SIDES.items()}
    return {**named, "third": third}


def short_names(facts: Facts, authorities: Authorities) -> dict[str, str]:
    """Return what people call each side of a case, and both of them; a third council too, where one is."""
    home, host = (_short(side, facts, authorities) for side in ("home", "host"))
    third = authorities.short_name_of(facts.third) if facts.third else words.THIRD
    if facts.same:
        return {**dict.fromkeys(words.SHORT_SIDES, home), **words.SHORT_OTHERS, "third": third}
    named = {side: text.format(home=home, host=host) for side, text in words.SHORT_SIDES.items()}
    return {**named, **words.SHORT_OTHERS, "third": third}


def short_places(facts: Facts, authorities: Authorities) -> dict[str, str]:
    """Return what people call the place of each side: a nation by itself, not by whom to ring there."""
    sides_of = {"home": facts.home, "host": facts.other}
    nations = {
        side: words.SHORT_PLACES[slug] for side, slug in sides_of.items() if slug in words.SHORT_PLACES
    }
    return short_names(facts, authorities) | nations


def place_name(slug: str, authorities: Authorities) -> str:
    """Return what people call a council, or a nation, that stands on no side of a case."""
    return words.SHORT_PLACES.get(slug) or authorities.short_name_of(slug)


def _short(side: str, facts: Facts, authorities: Authorities) -> str:
    """A council's short name; one that is not named is called the asker's, or else by its side."""
    slug = facts.home if side == "home" else facts.other
    asking = Asking.HOME if side == "home" else Asking.OTHER
    if (side, slug) in words.UNNAMED and facts.asking is asking and not facts.same:
        return words.YOURS
    return words.RUNG_THERE.get(slug) or words.UNNAMED.get((side, slug)) or authorities.short_name_of(slug)


def read_as(facts: Facts, authorities: Authorities) -> str:
    """Return the facts of a case as one short line, for whoever is to correct them."""
    named = short_places(facts, authorities)
    unnamed = named["home"] == words.UNNAMED["home", NOT_SURE]
    lives = words.READ_HOME_UNNAMED if unnamed else words.READ_HOME.format(home=named["home"])
    tie = words.READ_TIES[facts.tie]
    if facts.concern is Concern.SOMEONE_AT_HOME and facts.tie is Tie.RISK:
        tie = words.READ_TIES[Tie.NOT_SURE]
    parts = [lives, tie.format(host=named["home"] if facts.same else named["host"])]
    if facts.same and facts.tie is Tie.NOT_SURE:
        parts.pop()
    told = {
        "concern": words.READ_CONCERNS,
        "now": words.READ_NOW,
        "status": words.READ_STATUSES,
        "order": words.READ_ORDERS,
        "stay": words.READ_STAYS,
    }
    parts += [told[name].get(facts.value(name), "") for name in told]
    if facts.third:
        parts.append(words.READ_THIRD.format(third=named["third"]))
    read = words.READ_AS.format(facts=", ".join(filter(None, parts)))
    return f"{read} {words.NOT_SAID}" if facts.status is ChildStatus.NOT_SURE else read


def chosen(facts: Facts, named: Mapping[str, str]) -> tuple[str, ...]:
    """Return the facts of a case as lines."""
    tie = _known("tie", words.TIES[facts.tie])
    status = _known("status", words.STATUSES[facts.status])
    third = (named["third"],) if facts.third else ()
    lines = (named["home"], named["host"], *third, tie, status)
    rest: tuple[str, ...] = (
        f"{words.QUESTIONS['danger']} {words.DANGER[facts.danger]}",
        f"{words.QUESTIONS['asking']} {words.ASKING[facts.asking]}",
    )
    reason = words.REFUSED[facts.refused]
    said = words.REFUSED_LINE.format(reason=reason[:1].lower() + reason[1:])
    refused = () if facts.refused == "none" else (said,)
    more = {"now": words.NOW, "concern": words.CONCERNS, "order": words.ORDERS, "stay": words.STAYS}
    rest += tuple(
        f"{words.QUESTIONS[name]} {told[facts.value(name)]}"
        for name, told in more.items()
        if facts.value(name) not in {"not_sure", "none"}
    )
    return tuple(f"{line}." for line in dict.fromkeys((*lines, *rest, *refused)))


def _known(fact: str, value: str) -> str:
    """A choice, with its question where it would not be understood alone."""
    return f"{words.QUESTIONS[fact]} {value}" if value == words.NOT_SURE else value


def attending(line: Attends, named: Mapping[str, str]) -> str:
    """Return who comes to the discussion, and that it is not sure where a fact was not said."""
    who = line.who
    comes = words.WHICHEVER_COMES if who == "both" else named.get(who) or who[:1].upper() + who[1:]
    return words.COMES_IF_SO.format(who=comes) if line.unsure else comes


def first(card: DutyCard, named: Mapping[str, str]) -> str:
    """Return who acts first; in danger, and where no side is sure, whichever council the child is in."""
    who = card.acts_first.who
    if card.danger and who == "both":
        return words.ANYWHERE_IN_DANGER
    if who == "both" and card.facts.now is Now.ELSEWHERE:
        return words.FIRST_OF_THREE
    return f"{named[who][:1].upper()}{named[who][1:]}."


def holding(card: DutyCard, named: Mapping[str, str]) -> str:
    """Return who holds the discussion, and whether that is settled."""
    default = card.holds.default
    shared = {"both": words.HOLDS_TOGETHER, "unclear": words.HOLDS_UNCLEAR}
    return f"{shared.get(default) or named[default] + '.'} {words.SETTLED[card.holds.settled]}"


def enquiring(card: DutyCard, named: Mapping[str, str]) -> str:
    """Return who makes the section 47 enquiries."""
    shared = {"both": words.ENQUIRES_TOGETHER, "unclear": words.ENQUIRES_ELSEWHERE}
    alone = words.ENQUIRES_AT_FIRST if card.enquirer_is_open else "{who}."
    return shared.get(card.enquires.who) or alone.format(who=named.get(card.enquires.who))


def cited_place(card: DutyCard, shown: ShownPassage) -> str:
    """Return a note's number, whose words it is, and where it is from."""
    return f"[{card.numbers[shown.passage.id]}] {whose(shown)}"


def doing(line: Do, named: Mapping[str, str]) -> str:
    """Return whose a thing to do is: a side, or whichever council it turns out to be."""
    return words.WHICHEVER[line.whichever] if line.whichever and line.who == "both" else named[line.who]


def bidding(line: Do, named: Mapping[str, str]) -> str:
    """Return one thing to do, with who, how strongly and by when."""
    return f"{bound(line, doing(line, named))} {line.what}."


def bound(line: Do, who: str) -> str:
    """Return whose a thing to do is, how strongly and by when."""
    when = f", {line.by}" if line.by else ""
    when += f", {words.IF_IT_HOLDS}" if line.whichever and line.who in {"home", "host"} else ""
    return f"{who} ({line.strength}{when}):"


def marks(card: DutyCard, shown: Iterable[ShownPassage]) -> str:
    """Return the numbers of notes as they stand behind a line: [3, 7]."""
    return f"[{', '.join(str(card.numbers[each.passage.id]) for each in shown)}]"


def whose(shown: ShownPassage) -> str:
    """Return whose words a note carries, and where it is from."""
    passage, document = shown.passage, shown.document
    return f"{formatting.whose_words(passage, document)} [{formatting.citation(passage, document)}]"
