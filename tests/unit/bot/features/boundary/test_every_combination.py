"""Every combination of facts that rules can tell apart: no empty card, no contradiction, no crash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice, product

import pytest
from support.cases import every_case, facts, kinds_of_places
from support.examples import one_in

from bot.core import messages as core_messages
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.first_page import LONGEST, MOST_TO_DO
from bot.features.boundary.guide import Guide
from procedures.boundary.facts import (
    CHOICES,
    MOVES,
    NATIONS,
    Asking,
    ChildStatus,
    Danger,
    Facts,
    Now,
    Refused,
    Somewhere,
    Tie,
)
from procedures.boundary.rules import Part
from procedures.document import LOCAL_KINDS, Kind, Voice
from procedures.library import Library

ENOUGH = 50_000
#: Of the combinations, one in so many is walked while somebody waits; a prime, so that all facts take turns.
ONE_IN = 23

#: Whose words may never be what a card tells anyone to do: they are shown as sides, or as reasons given.
ARGUMENTS = {Voice.COUNCIL, Voice.COMPLAINT, Voice.COMMITTEE, Voice.ACCOUNT}
#: In danger: where the child is now, and else the ties that say it. All others do not say.
WHERE = {Now.AT_HOME: "home", Now.THERE: "host", Now.ELSEWHERE: "third", Now.MISSING: "both"}
PHYSICALLY = {Tie.THERE_NOW: "host", Tie.HOSPITAL: "host", Tie.MOVED: "host", Tie.MOVING: "home"}
ACCEPTANCE = "working-together-2023/explicit-acceptance"
#: Subjects on which one council at most is told to act, with words of the biddings on each.
SUBJECTS = {
    "holds": re.compile(r"^Hold the strategy discussion"),
    "enquires": re.compile(r"^Make section 47 enquiries"),
    "keeps": re.compile(r"^Keep the plan"),
    "minutes": re.compile(r"^Send the (?:minutes|record)"),
    "conference": re.compile(r"^Hold the conference for a plan"),
}


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def contradictions(card: DutyCard) -> Iterator[str]:
    """Yield what on a card cannot stand beside something else on it."""
    yield from _who_against_who(card)
    yield from _settled(card)
    yield from _words(card)
    yield from _twice(card)
    yield from _danger(card)
    yield from _excluded(card)
    yield from _local(card)
    yield from _first_page(card)
    if card.facts.refused is not Refused.NONE and (
        not card.not_a_reason or card.not_a_reason[0].reason != card.facts.refused
    ):
        yield "the reason that was given does not come first"


def _who_against_who(card: DutyCard) -> Iterator[str]:
    holder = card.holds.default
    sides = {"home", "host", "both"}
    if card.acts_first.who not in {*sides, "third"} or holder not in {*sides, "unclear"}:
        yield "an unknown side"
    if any(line.who == holder for line in card.attends if holder in {"home", "host"}):
        yield "the holder is asked to attend as the other"
    if any(line.who not in {*sides, "asker", "police", "third"} for line in card.do):
        yield "something is left to nobody"
    if card.facts.same and {line.who for line in card.do} - {"home", "asker", "police", "third"}:
        yield "one council is told to work with another"


def _settled(card: DutyCard) -> Iterator[str]:
    settled, default, says = card.holds.settled, card.holds.default, card.holds.shown[0]
    if settled != "no" and default not in {"home", "host"}:
        yield "settled without a holder"
    if settled == "yes" and says.passage.voice is not Voice.LAW:
        yield "settled by something that is not the law"
    if settled == "locally":
        holder = card.facts.home if default == "home" else card.facts.other
        local = [s for s in card.holds.shown if s.document.kind is Kind.PROCEDURE]
        if says.passage.voice is not Voice.PROCEDURE or not any(holder in s.document.about for s in local):
            yield "settled locally by another area's procedures"
    outside = not {Somewhere.OUTSIDE, *NATIONS}.isdisjoint({card.facts.home, card.facts.other})
    if outside and (
        settled != "no" or boundary_messages.NOTICES["other-law"] not in {n.text for n in card.notices}
    ):
        yield "another law is passed over"


def _words(card: DutyCard) -> Iterator[str]:
    binding = (card.acts_first, card.holds, *card.attends, *card.do, *card.if_they_refuse)
    for line in binding:
        if line.shown[0].passage.voice in ARGUMENTS:
            yield f"{line.cites[0]} is an argument, and is shown as what to do"
    for line in card.do:
        if (line.strength == "must") != (line.shown[0].passage.voice is Voice.LAW):
            yield f"{line.what}: {line.strength}, on the word of {line.shown[0].passage.voice}"
    for shown in card.shown:
        if shown.passage.silent or not shown.passage.note:
            yield f"{shown.passage.id} is no note that can be shown"
    for d in card.disagreements:
        texts_of_sides = [side.passage.text for side in d.sides]
        speakers = {(side.document.id, side.passage.voice) for side in d.sides}
        if len(set(texts_of_sides)) != len(texts_of_sides) or len(speakers) < 2:
            yield f"one side only: {d.question}"


def _excluded(card: DutyCard) -> Iterator[str]:
    """Lines that exclude each other: two councils told to do what only one does, or one beside "agree"."""
    verdicts = {
        "holds": card.holds.holder,
        "enquires": card.enquires.who if card.enquires.who != "unclear" else "both",
        "keeps": card.keeps.who if card.keeps else None,
        "minutes": card.holds.holder,
        "conference": "host",
    }
    for subject, words in SUBJECTS.items():
        lines = [line for line in card.do if words.search(line.what)]
        told = {line.who for line in lines if not line.whichever}
        decided = verdicts[subject]
        if card.holds.short and subject in {"holds", "minutes"}:  # each council has a part of its own
            continue
        if len(told) > 1 or (told and decided in {"home", "host"} and told != {decided}):
            yield f"{subject}: {told} beside {decided}"
        if not card.holds.short and decided == "both" and told - {"both"}:
            yield f"{subject}: {told} told to, where the two are to agree"
        bare = any(line.who == "both" and not line.whichever for line in lines)
        if bare and decided == "both" and not card.facts.same:
            yield f"{subject}: both are told to do what one does"
    agreeing = any("Agree which of you holds" in line.what for line in card.do)
    if agreeing and card.holds.settled != "no":
        yield "asked to agree on what is settled"
    alone = card.facts.same or card.facts.abroad
    if not agreeing and not alone and card.holds.settled == "no" and not card.holds.short:
        yield "not settled, and nobody is asked to agree"
    moved = card.facts.tie in MOVES
    if card.keeps and card.keeps.who == "host" and moved:
        yield "the council that has not yet the plan keeps it"


def _local(card: DutyCard) -> Iterator[str]:
    """One council's own rule laid on another: what a local text says binds whoever follows it."""
    places = {"home": {card.facts.home}, "host": {card.facts.other}}
    for line in card.do:
        document = line.shown[0].document
        if document.kind not in LOCAL_KINDS or document.kind is Kind.PAPER:
            continue
        if not places.get(line.who, set()) & set(document.about):
            yield f"{line.what}: {document.id} is laid on {line.who}"


def _first_page(card: DutyCard) -> Iterator[str]:
    page = card.page
    if len(card.brief) > LONGEST:
        yield f"the first page has {len(card.brief)} characters"
    if not 1 <= len(page.do) <= MOST_TO_DO:
        yield f"{len(page.do)} things to do on the first page"
    if card.brief.startswith(core_messages.DANGER) != card.danger:
        yield "the first line is not about danger, or is where there is none"
    if not card.brief.endswith(card.code):
        yield "the first page does not end with its code"
    if any(not re.search(r"\(.+\)\.$", line) or ": " not in line for line in page.do):
        yield "something to do has no time, or nobody to do it"
    if "{" in card.brief:
        yield "a wording is not filled in"
    if len(set(page.do)) != len(page.do):
        yield "twice on the first page"


def _twice(card: DutyCard) -> Iterator[str]:
    lists = (
        [(line.who, line.what) for line in card.do],
        [(line.who, line.says) for line in card.attends],
        [line.reason for line in card.not_a_reason],
        [line.step for line in card.if_they_refuse],
        [d.question for d in card.disagreements],
        list(card.record),
        [notice.text for notice in card.notices],
    )
    for lines in lists:
        if len(set(lines)) != len(lines):
            yield f"twice: {lines}"


def _danger(card: DutyCard) -> Iterator[str]:
    first = card.notices[0].text
    if "ring 999" not in first:
        yield "the first notice is not about danger"
    if card.danger != (first == boundary_messages.NOTICES["danger"]):
        yield "danger is not said, or said where there is none"
    if card.danger:
        where = WHERE.get(card.facts.now) or PHYSICALLY.get(card.facts.tie, "both")
        wanted = "home" if card.facts.same else where
        if card.acts_first.who != wanted:
            yield f"in danger {card.acts_first.who} acts, not {wanted}"
        if "emergency" not in card.acts_first.says:
            yield "the first line is not about danger"
        if not card.facts.same and ACCEPTANCE not in card.acts_first.cites:
            yield "nothing on acceptance in writing"


def is_whole(card: DutyCard) -> bool:
    """Whether every part that each card must have holds something."""
    alone = card.facts.same or card.facts.abroad
    elsewhere, sides = {Somewhere.OUTSIDE, *NATIONS}, {card.facts.home, card.facts.other}
    outside = not elsewhere.isdisjoint(sides)
    least = 1 if card.facts.abroad and sides <= elsewhere else 3 if alone or outside else 5
    return (
        bool(card.acts_first.says and card.holds.says)
        and len(card.do) >= least
        and len(card.attends) >= (1 if alone else 2)
        and bool(card.if_they_refuse) != card.facts.abroad
        and len(card.record) >= 3
        and any("2026" in notice.text for notice in card.notices)
    )


def test_every_combination_gives_a_whole_card_without_a_contradiction(guide: Guide, library: Library) -> None:
    walked = 0
    wrong: list[tuple[Facts, str]] = []
    for case in islice(every_case(library), 0, None, one_in(ONE_IN)):
        card = guide.card(case)
        wrong += [(case, message) for message in contradictions(card)]
        if not is_whole(card):
            wrong.append((case, "not whole"))
        walked += 1
        assert not wrong, wrong
    assert walked > ENOUGH / one_in(ONE_IN)


def test_no_first_page_is_too_long_with_the_longest_names(guide: Guide, library: Library) -> None:
    """All facts that bear on a page, each combined with each, for the councils with the longest names."""
    longest = sorted(library.authorities.all, key=lambda council: -len(council.short_name))
    home, other, third = (council.slug for council in longest[:3])
    names = ("danger", "tie", "status", "now", "concern", "order", "stay")
    turns = {name: cycle(CHOICES[name]) for name in ("asking", "refused")}
    pages = []
    for values in islice(product(*(CHOICES[name] for name in names)), 0, None, one_in(311, 29)):
        told = dict(zip(names, values, strict=True)) | {name: next(turn) for name, turn in turns.items()}
        card = guide.card(replace(facts(home, other, **told), third=third))
        pages.append((len(card.brief), len(card.page.do)))
    assert max(length for length, _ in pages) <= LONGEST
    assert min(to_do for _, to_do in pages) >= 2


def test_the_walk_takes_in_every_council(guide: Guide, library: Library) -> None:
    """Councils of one kind get one card, but for their names: so one of a kind stands for them all."""
    for kind in kinds_of_places(library):
        cards = [guide.card(facts(slug, "not_sure", tie="not_sure")) for slug in kind]
        assert {card.shown for card in cards} == {cards[0].shown}, kind


@pytest.mark.parametrize("tie", [tie for tie in Tie if tie is not Tie.NOT_SURE])
@pytest.mark.parametrize(("home", "other"), [("havering", "kent"), ("surrey", "sefton"), ("leeds", "york")])
def test_not_being_sure_of_the_tie_or_the_status_widens_the_card(
    guide: Guide, home: str, other: str, tie: Tie
) -> None:
    for status in ChildStatus:
        sure = guide.card(facts(home, other, tie=tie, status=status))
        for wider in (
            guide.card(facts(home, other, tie="not_sure", status=status)),
            guide.card(facts(home, other, tie=tie, status="not_sure")),
        ):
            hung = {rule.gives["what"] for rule in guide.library.rules.of(Part.DO) if rule.decided}
            assert {line.what for line in sure.do} - hung <= {line.what for line in wider.do}
            assert {d.question for d in sure.disagreements} <= {d.question for d in wider.disagreements}
            assert {a.says for a in sure.attends} <= {a.says for a in wider.attends}


def test_a_tie_that_is_not_sure_names_no_holder(guide: Guide, library: Library) -> None:
    for other, *_ in kinds_of_places(library):
        for danger, asking in ((Danger.YES, Asking.HOME), (Danger.NO, Asking.THIRD)):
            card = guide.card(facts("havering", other, tie="not_sure", danger=danger, asking=asking))
            assert card.facts.same or card.holds.default == "unclear"
