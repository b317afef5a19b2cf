"""The cross-border guide over the shipped rules: what each sort of case must get right, and whose word."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.cases import facts
from support.samples import write_library

from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.guide import MOST_SIDES, Guide, RulesError
from bot.features.boundary.service import unspoken
from procedures.boundary.facts import Refused, Tie
from procedures.boundary.rules import Part, Rule, Rules
from procedures.document import Original, Voice
from procedures.library import SHIPPED, Library, load_library

KENTS_CLAIM = "kent-paper-2021-03-09/offence-area-leads"


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def notices(card: DutyCard) -> str:
    return "\n".join(notice.text for notice in card.notices)


def bids(card: DutyCard, who: str) -> list[str]:
    return [line.what for line in card.do if line.who == who]


@pytest.mark.parametrize(
    ("refused", "note", "locator"),
    [
        ("no_disclosure", "havering-19-011-816/disclosure-not-needed", "52"),
        ("case_closed", "havering-19-011-816/closed-case-adult-strategy", "52"),
        ("police_investigating", "havering-19-011-816/left-to-mother-and-police", "52"),
        ("offence_elsewhere", "kent-paper-2021-03-09/home-council-at-fault", "3.2"),
        ("lives_elsewhere", "havering-19-011-816/kent-lives-elsewhere-no-duty", "51"),
        ("short_notice", "croydon-minutes/an-hours-notice", "Minutes, paragraph 13"),
    ],
)
@pytest.mark.parametrize("tie", Tie)
def test_a_reason_that_was_given_is_answered_by_the_paragraph_that_found_it_at_fault(
    guide: Guide, tie: Tie, refused: str, note: str, locator: str
) -> None:
    card = guide.card(facts(tie=tie, refused=refused))
    assert [line.reason for line in card.not_a_reason] == [refused]
    first = card.not_a_reason[0].shown[0].passage
    assert first.id == note
    assert locator in first.rests_on
    assert boundary_messages.RECORD["what-they-said"] in card.record


def test_where_nobody_refused_the_reason_that_the_tie_invites_is_ready(guide: Guide) -> None:
    invited = {
        tie: [line.reason for line in guide.card(facts(tie=tie)).not_a_reason]
        for tie in Tie
        if tie is not Tie.NOT_SURE
    }
    assert all(invited.values())
    assert invited[Tie.RISK] == [Refused.LIVES_ELSEWHERE]
    assert invited[Tie.PAST_OFFENCE] == [Refused.OFFENCE_ELSEWHERE]
    assert boundary_messages.RECORD["what-they-said"] not in guide.card(facts()).record


def test_ordinary_residence_is_said_not_to_end_the_duty_where_living_elsewhere_was_the_reason(
    guide: Guide,
) -> None:
    assert "ordinary residence elsewhere does not end the duty" in notices(
        guide.card(facts(refused="lives_elsewhere"))
    )
    assert "Ordinary residence" not in notices(guide.card(facts(refused="case_closed")))


def test_kents_national_practice_is_a_side_in_kents_voice_and_nothing_else(guide: Guide) -> None:
    card = guide.card(facts("kent", "croydon", tie="past_offence_there"))
    sides = {side.passage.id: side for d in card.disagreements for side in d.sides}
    assert sides[KENTS_CLAIM].passage.voice is Voice.COUNCIL
    lines = (card.acts_first, card.holds, *card.attends, *card.do, *card.not_a_reason, *card.if_they_refuse)
    assert not any(KENTS_CLAIM in line.cites for line in lines)
    (question,) = (d for d in card.disagreements if "settle" in d.question)
    assert {"kent-paper-2021-03-09/working-together-gap", KENTS_CLAIM} <= {
        side.passage.id for side in question.sides
    }


def test_a_past_offence_has_a_strand_for_each_council_and_each_invites_the_other(guide: Guide) -> None:
    card = guide.card(facts("kent", "croydon", tie="past_offence_there"))
    (offence,) = (what for what in bids(card, "host") if "offence" in what)
    (needs,) = (what for what in bids(card, "home") if "needs" in what)
    assert "invite the home council" in offence
    assert "invite the other council" in needs


def test_one_working_day_and_that_its_guidance_was_replaced_stand_on_every_card(guide: Guide) -> None:
    for tie in Tie:
        card = guide.card(facts("surrey", "york", tie=tie))
        (line,) = (line for line in card.do if "referrer" in line.what)
        assert line.what.startswith("Decide")
        assert line.by == "one working day"
        assert line.cites[0] == "working-together-2023/one-working-day"
        assert "2026 edition" in notices(card)


def test_the_time_for_minutes_is_laid_on_the_council_that_has_one_and_on_no_other(guide: Guide) -> None:
    def own(home: str, other: str, tie: str = "risk_there") -> list[tuple[str, str | None]]:
        card = guide.card(facts(home, other, tie=tie))
        lines = [line for line in card.do if "minutes" in line.what or "record" in line.what]
        return [(line.who, line.by) for line in lines if line.by != "promptly"]

    assert own("havering", "kent") == [("host", "one day")]
    assert own("kent", "leeds") == [("home", "one day")]
    assert own("kent", "leeds", tie="is_there_now") == []
    assert own("surrey", "sefton") == [("host", "one working day")]
    assert sorted(own("kent", "sefton")) == [("home", "one day"), ("host", "one working day")]
    assert own("surrey", "york") == []


def test_a_council_with_no_procedures_here_is_sent_to_its_own_manual(guide: Guide) -> None:
    said = notices(guide.card(facts("surrey", "kent")))
    assert boundary_messages.NOTHING_KNOWN.format(name="Surrey County Council") in said
    assert "Kent County Council's own procedures" not in said
    both = notices(guide.card(facts("surrey", "hampshire")))
    assert both.count("Look in your own manual") == 2
    assert "Look in your own manual" not in notices(guide.card(facts("not_sure", "england")))


def test_a_manual_that_says_nothing_on_the_tie_counts_as_nothing_known(guide: Guide) -> None:
    """London's text is cited on who is found where, but nothing of London's on a past offence was seen."""
    card = guide.card(facts("surrey", "barnet", tie="past_offence_there"))
    assert boundary_messages.NOTHING_KNOWN.format(name="London Borough of Barnet") in notices(card)


def test_a_change_of_londons_text_since_its_decisions_is_said(guide: Guide) -> None:
    assert "amended in September 2022" in notices(guide.card(facts("barnet", "camden")))
    assert "CP6" in notices(
        guide.card(facts("lambeth", "croydon", tie="moved_there", status="protection_plan"))
    )


@pytest.mark.parametrize("other", ["middlesbrough", "norfolk", "york"])
def test_the_days_of_a_transfer_are_national_and_local_texts_stand_beside_them(
    guide: Guide, other: str
) -> None:
    card = guide.card(facts("leeds", other, tie="moved_there", status="protection_plan"))
    (line,) = (line for line in card.do if "conference for a plan" in line.what)
    assert (line.who, line.by) == ("host", "15 working days from being told")
    assert line.cites == ["working-together-2023/plan-permanent-move"]
    (clock,) = (d for d in card.disagreements if "15 working days" in d.question)
    sides = {side.passage.id for side in clock.sides}
    assert {"working-together-2023/plan-permanent-move", "tees-13/clock-from-acceptance"} <= sides


def test_keeping_a_plan_and_a_new_concern_are_two_lines_with_a_council_each(guide: Guide) -> None:
    card = guide.card(facts("leeds", "york", tie="moved_there", status="protection_plan"))
    assert card.keeps
    assert (card.keeps.who, card.holds.default, card.enquires.who) == ("home", "host", "host")
    assert not any(line.who == "both" and line.whichever for line in card.do)


@pytest.mark.parametrize(
    ("now", "who"), [("at_home", "home"), ("there", "host"), ("elsewhere", "third"), ("not_sure", "both")]
)
@pytest.mark.parametrize("tie", ["risk_there", "at_school_there", "placed_there", "suspect_there"])
def test_in_danger_who_acts_first_follows_where_the_child_is_now(
    guide: Guide, tie: str, now: str, who: str
) -> None:
    card = guide.card(facts(tie=tie, danger="yes", now=now))
    assert card.acts_first.who == who
    assert card.acts_first.cites[0] == "working-together-2023/first-authority"


@pytest.mark.parametrize("tie", ["risk_there", "is_there_now", "placed_there", "moved_there"])
def test_without_danger_nobody_is_first_of_three_councils_and_the_card_says_who_rings(
    guide: Guide, tie: str
) -> None:
    case = facts("barnet", "croydon", tie=tie, danger="no", status="none", now="elsewhere", asking="home")
    card = guide.card(replace(case, third="hull"))
    assert (card.acts_first.who, card.holds.settled) == ("both", "no")
    assert "First: Not settled. Barnet rings Croydon and Hull before any of the three" in card.brief
    assert "Barnet rings Hull too, and all three agree today who holds it." in card.brief


def test_what_two_councils_procedures_settle_is_not_settled_for_a_third(guide: Guide) -> None:
    assert guide.card(facts("barnet", "camden")).holds.settled == "locally"
    assert guide.card(replace(facts("barnet", "camden"), third="hull")).holds.settled == "no"


def test_a_placed_child_is_not_taken_to_be_at_risk_from_the_carer(guide: Guide) -> None:
    def holder(concern: str) -> str:
        return guide.card(facts("barnet", "croydon", tie="placed_there", concern=concern)).holds.default

    assert holder("carer") == "host"
    assert holder("someone_at_home") == "both"


def test_a_school_named_in_the_hosts_procedures_is_where_the_child_is_found(guide: Guide) -> None:
    def holder(other: str, **given: str) -> str:
        return guide.card(facts("devon", other, tie="at_school_there", **given)).holds.default

    assert holder("bedford") == holder("north_yorkshire") == "host"
    assert holder("wiltshire") == "both"
    assert holder("bedford", concern="someone_at_home") == "home"


def test_the_west_midlands_are_among_the_councils_with_their_reading(guide: Guide) -> None:
    card = guide.card(facts("birmingham", "coventry"))
    assert card.holds.default == "host"
    assert card.holds.cites[0] == "west-midlands/found-where-at-risk"


def test_no_superseded_week_stands_beside_a_child_who_does_not_wait(guide: Guide) -> None:
    assert "within-a-working-week" not in str(guide.card(facts("barnet", "camden")).shown)


def test_escalation_is_that_of_the_two_councils(guide: Guide) -> None:
    def steps(home: str, other: str) -> list[str]:
        return [line.step for line in guide.card(facts(home, other)).if_they_refuse]

    assert "Use Croydon's five stages" in steps("kent", "croydon")
    assert "Use the Kent and Medway disagreement procedure" in steps("kent", "croydon")
    assert steps("surrey", "york") == [
        "Ask in writing for their help",
        "Use the conflict resolution procedure of each council",
    ]


def test_sides_are_few_and_the_councils_own_come_first(guide: Guide) -> None:
    card = guide.card(facts("east_sussex", "sefton", tie="in_hospital_there"))
    (found,) = (d for d in card.disagreements if "found" in d.question)
    assert [side.document.id for side in found.sides[:3]] == [
        "sefton-3-13",
        "sussex-6-8",
        "sussex-1-7-superseded",
    ]
    assert len(found.sides) <= MOST_SIDES


def test_whoever_asks_is_told_what_falls_to_them(guide: Guide) -> None:
    home, third = (guide.card(facts(asking=asking)) for asking in ("home", "third"))
    assert bids(home, "asker") == [
        "Speak to the other council's children's services, not only to its adult services"
    ]
    (sent,) = bids(third, "asker")
    assert "right council" in sent


def test_the_approach_that_kent_and_havering_agreed_to_is_asked_for(guide: Guide) -> None:
    assert boundary_messages.NOTICES["agreed-approach-not-seen"] in notices(
        guide.card(facts("havering", "surrey"))
    )
    assert boundary_messages.NOTICES["agreed-approach-not-seen"] not in notices(
        guide.card(facts("barnet", "surrey"))
    )


def test_the_names_of_our_sentences_are_those_of_the_rules(library: Library) -> None:
    wordless = {rule.id for rule in library.rules.all if not rule.cited}
    assert wordless == boundary_messages.RECORD.keys() | boundary_messages.NOTICES.keys()


def test_a_rule_without_notes_needs_a_sentence_of_ours(library: Library) -> None:
    assert unspoken(library.rules) == []
    rule = Rule("read-the-moon", Part.NOTICES, path=Path("notices.yaml"), line=7)
    (problem,) = unspoken(Rules({Part.NOTICES: (*library.rules.of(Part.NOTICES), rule)}))
    assert str(problem).startswith("notices.yaml:7: read-the-moon: rests on no note")


def test_paragraphs_that_were_added_stand_under_their_notes(
    library: Library, originals: dict[str, Original]
) -> None:
    card = Guide(library, originals.values()).card(facts())
    rested = {shown.passage.id: shown.originals for shown in card.shown}
    assert [p.locator for p in rested["havering-19-011-816/neither-alone-both-shared"]] == ["48"]
    assert rested["children-act-1989/lives-or-is-found"] == ()
    assert card.code != Guide(library).card(facts()).code


def test_every_note_of_the_shipped_rules_that_the_source_documents_can_prove_is_proved(
    library: Library, originals: dict[str, Original]
) -> None:
    cards = Guide(library, originals.values())
    for shown in cards.card(facts("kent", "croydon", tie="not_sure", status="not_sure")).shown:
        if shown.document.id in originals:
            assert shown.originals, shown.passage.id


def test_a_library_without_rules_says_so_and_puts_danger_first(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"^If a child is in danger now, ring 999 first.*whoever runs this"):
        Guide(load_library(write_library(tmp_path))).card(facts(danger="yes"))


def test_a_note_that_is_gone_costs_its_line_and_not_the_card(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "library")
    (folder / "local" / "sefton-3-13.md").unlink()
    card = Guide(load_library(folder)).card(facts("surrey", "sefton", tie="is_there_now"))
    assert card.holds.default == "host"
    assert not any("sefton-3-13" in shown.passage.id for shown in card.shown)
