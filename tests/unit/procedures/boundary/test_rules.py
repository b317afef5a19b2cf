"""Cross-border rules as values: whom they are for, and what not being sure does."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cases import facts

from procedures.authorities import Authorities, Authority, Manual
from procedures.boundary.facts import NATIONS, CaseSide, Facts, Somewhere, place_of
from procedures.boundary.rules import Part, Rule, Where
from procedures.document import Document, Kind

LONDON, KENT, NOBODY = (
    CaseSide("barnet", frozenset({"london"})),
    CaseSide("kent", frozenset({"kent_medway", "kent-paper"})),
    CaseSide("surrey", frozenset()),
)


@pytest.mark.parametrize(
    ("where", "home", "host", "holds"),
    [
        (Where(), NOBODY, NOBODY, True),
        (Where(home=frozenset({"london"})), LONDON, KENT, True),
        (Where(home=frozenset({"london"})), KENT, LONDON, False),
        (Where(host=frozenset({"kent-paper", "tees"})), LONDON, KENT, True),
        (Where(either=frozenset({"london"})), NOBODY, LONDON, True),
        (Where(either=frozenset({"london"})), NOBODY, KENT, False),
        (Where(both=frozenset({"london", "kent_medway"})), LONDON, LONDON, True),
        (Where(both=frozenset({"london", "kent_medway"})), LONDON, KENT, False),
        (Where(each=frozenset({"london", "kent_medway"})), LONDON, KENT, True),
        (Where(each=frozenset({"london", "kent_medway"})), LONDON, NOBODY, False),
        (Where(pair=("london", "kent_medway")), KENT, LONDON, True),
        (Where(pair=("london", "kent_medway")), LONDON, KENT, True),
        (Where(pair=("london", "kent_medway")), LONDON, LONDON, False),
        (Where(home=frozenset({"london"}), host=frozenset({"tees"})), LONDON, KENT, False),
    ],
)
def test_where_is_true_of_two_councils_or_not(
    where: Where, home: CaseSide, host: CaseSide, holds: bool
) -> None:
    assert where.holds(home, host) == holds


def a_rule(part: Part = Part.DO, **given: object) -> Rule:
    return Rule("any", part, **given)  # type: ignore[arg-type]


def test_unless_takes_away_what_where_gives() -> None:
    rule = a_rule(where=Where(either=frozenset({"london"})), unless=(Where(both=frozenset({"london"})),))
    assert rule.fits_places(LONDON, KENT, same=False)
    assert not rule.fits_places(LONDON, LONDON, same=False)
    several = (Where(home=frozenset({"nowhere"})), Where(both=frozenset({"london"})))
    assert not a_rule(where=rule.where, unless=several).fits_places(LONDON, LONDON, same=False)


@pytest.mark.parametrize(
    ("same", "for_two", "for_one"), [("no", True, False), ("yes", False, True), ("any", True, True)]
)
def test_a_rule_is_for_two_councils_or_for_one_or_for_either(same: str, for_two: bool, for_one: bool) -> None:
    rule = a_rule(same=same)
    assert rule.fits_places(LONDON, LONDON, same=False) == for_two
    assert rule.fits_places(LONDON, LONDON, same=True) == for_one


@pytest.mark.parametrize("part", Part)
def test_not_sure_is_any_value_in_a_list_and_itself_where_a_rule_decides(part: Part) -> None:
    rule = a_rule(part, when={"tie": frozenset({"moved_there"}), "status": frozenset({"none"})})
    assert rule.fits(facts(tie="moved_there"))
    assert not rule.fits(facts(tie="moving_there"))
    decides = part in {Part.ACTS_FIRST, Part.HOLDS, Part.KEEPS, Part.ENQUIRES}
    assert rule.fits(facts(tie="not_sure")) != decides
    assert rule.fits(facts(tie="moved_there", status="not_sure")) != decides
    assert a_rule(part, when={"tie": frozenset({"not_sure"})}).fits(facts(tie="not_sure"))


def test_a_place_goes_by_its_procedures_and_by_the_documents_about_it() -> None:
    authorities = Authorities(
        (Authority("kent", "Kent", procedures="kent_medway"), Authority("devon", "Devon")),
        (Manual("kent_medway", "Kent and Medway"),),
    )
    paper = Document("kent-paper", "Paper", Kind.PAPER, "Kent", about=("kent",))
    documents = {"kent-paper": paper}
    assert place_of("kent", authorities, documents).names == {"kent_medway", "kent-paper"}
    assert place_of("devon", authorities, documents).names == frozenset()
    for somewhere in Somewhere:
        more = {Somewhere.OUTSIDE: "abroad", **dict.fromkeys(NATIONS, Somewhere.OUTSIDE)}.get(somewhere)
        assert place_of(somewhere, authorities, documents).names == {somewhere, more} - {None}


def test_not_being_sure_of_a_later_fact_is_no_more_than_itself() -> None:
    rule = a_rule(when={"order": frozenset({"police_protection"})})
    assert not rule.fits(facts(order="not_sure"))


def test_a_rule_may_ask_for_what_the_card_decided() -> None:
    rule = a_rule(decided={"holder": frozenset({"both", "unclear"})})
    assert rule.follows({"holder": "both"})
    assert not rule.follows({"holder": "home"})


def test_a_local_rule_is_for_the_councils_that_it_names() -> None:
    rule = a_rule(local=frozenset({"london"}))
    assert rule.fits_places(LONDON, KENT, same=False)
    assert not rule.fits_places(NOBODY, KENT, same=False)


def test_one_council_twice_is_the_same_and_two_unknown_ones_are_not() -> None:
    assert facts("kent", "kent").same
    assert not facts("kent", "medway").same
    assert not any(facts(somewhere, somewhere).same for somewhere in Somewhere)


def test_a_case_is_one_line_with_every_fact() -> None:
    line = facts(danger="yes").line()
    assert line == "home=havering other=kent tie=risk_there status=none danger=yes asking=home refused=none"
    assert len({facts().line(), facts(other="medway").line(), facts(asking="third").line()}) == 3


def test_a_case_without_its_facts_is_not_sure_of_them() -> None:
    bare = Facts("kent", "medway")
    assert (bare.tie, bare.status, bare.danger, bare.asking, bare.refused) == (
        "not_sure",
        "not_sure",
        "no",
        "third",
        "none",
    )


def test_a_rule_knows_where_it_stands() -> None:
    assert a_rule(path=Path("do.yaml"), line=7, own=("a/b",), notes=("c/d",), also=("e/f",)).cited == (
        "a/b",
        "c/d",
        "e/f",
    )
