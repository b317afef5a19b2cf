"""From a typed question to the facts of a case, with the encoder itself, over the shipped wordings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.shipped import shared_encoder

from bot.core.question import Question
from bot.evaluation.case_reading import case_reading
from bot.features.boundary import case_sides
from bot.features.boundary.case_reader import LEARNED, CaseReader
from bot.features.boundary.facts import flags_of
from procedures.boundary.facts import ChildStatus, Tie
from procedures.boundary.wordings import Wordings
from procedures.library import Library

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def reader(library: Library, encoded: Path) -> CaseReader:
    """The reader over the shipped wordings, as they were learned where the shipped library was asked."""
    return CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")


def read(reader: CaseReader, text: str, own: str | None = None) -> str | None:
    """The flags that a question is read as, or None."""
    found = reader.read(Question.of(text, own))
    return flags_of(found.facts) if found and found.facts else None


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (
            "child lives in havering, risk is at dad's in kent. who holds the strat?",
            "--home havering --other kent --tie risk_there",
        ),
        (
            "family moved from leeds to bradford on a cp plan who keeps the plan",
            "--home leeds --other bradford --tie moved_there --status protection_plan",
        ),
        (
            "we placed a lac with foster carers in kent, allegation about the carer. who convenes",
            "--home bexley --other kent --tie placed_there --status looked_after --asking home "
            "--concern carer",
        ),
        (
            "girl missing from leeds, found in hull by police, who leads",
            "--home leeds --other hull --tie is_there_now",
        ),
        (
            "16yo ran away from salford, at her boyfriend's in warrington. who holds the strat",
            "--home salford --other warrington --tie is_there_now",
        ),
        (
            "baby in addenbrooke's with fractures, family live in suffolk. who leads the s47",
            "--home suffolk --other cambridgeshire --tie in_hospital_there",
        ),
        (
            "wigan refuse to accept after the family moved there from us 3 weeks ago, cp plan. who holds",
            "--home bexley --other wigan --tie moved_there --status protection_plan --asking home",
        ),
        (
            "our lad is the one who was hurt, the boy who did it lives in kent. who chairs the strat",
            "--home bexley --other kent --tie risk_there --asking home",
        ),
        (
            "family have been in kent 7 weeks, plan is with croydon. who holds the strategy discussion",
            "--home croydon --other kent --tie moved_there --status protection_plan",
        ),
        (
            "who is responsible for the s47 when a child looked after by leeds is placed in york",
            "--home leeds --other york --tie placed_there --status looked_after",
        ),
        (
            "baby from norfolk on the ward in cambridgeshire who holds strat",
            "--home norfolk --other cambridgeshire --tie in_hospital_there",
        ),
        (
            "historic abuse happened in croydon, child now lives in kent, kent says it happened elsewhere, "
            "who leads",
            "--home kent --other croydon --tie past_offence_there --refused offence_elsewhere",
        ),
        (
            "mum and kids in a refuge in kent from lewisham, who holds",
            "--home lewisham --other kent --tie moved_there --stay refuge",
        ),
        (
            "child is in a refuge in kent with mum, from havering. who holds the strat",
            "--home havering --other kent --tie moved_there --stay refuge",
        ),
        (
            "child lives in leeds, placed with carers in york, hull police involved. who holds the strat?",
            "--home leeds --other york --tie placed_there --status looked_after --third hull",
        ),
        (
            "school in kent rang, child lives in medway, uncle who hurts him is unknown. who holds the strat",
            "--home medway --other kent --tie at_school_there",
        ),
        (
            "gran in york rang us, kid lives in hull, dads the worry. hull or york to hold the strat?",
            "--home hull --other york",
        ),
        (
            "child lives in hull, not at his uncles in york any more, bruises seen. who leads",
            "--home hull --other york",
        ),
        (
            "lives with mum in hull, sees nan in york in the hols, disclosure is about mum. whose strat",
            "--home hull --other york --concern someone_at_home",
        ),
        (
            "lives in hull, stays with nan in york in the week. dad in hull hits him. who leads the strat",
            "--home hull --other york",
        ),
        (
            "midwife here, mum lives in hull, partner who is an offender lives in york. who holds the strat",
            "--home hull --other york --tie suspect_there",
        ),
        (
            "leicester child placed with carers in york, carer hit him. york or leics to hold the strat",
            "--home leicester --other york --tie placed_there --status looked_after --concern carer",
        ),
        (
            "derby child placed with carers in york, carer hit him. york or derbys to hold the strat",
            "--home derby --other york --tie placed_there --status looked_after --concern carer",
        ),
        (  # "after" takes nothing back in "looked after"
            "looked after child placed in medway by croydon, injury today. who holds the strat",
            "--home croydon --other medway --tie placed_there --status looked_after",
        ),
        (  # a stay that is over
            "lives in leeds, was assaulted on holiday in york. who leads",
            "--home leeds --other york --tie past_offence_there",
        ),
        (
            "girl of 14 lives in derby, abused while visiting a cousin in stoke. whose strat",
            "--home derby --other stoke_on_trent --tie past_offence_there",
        ),
        (  # one harm, of a season
            "lives in leeds, touched by a coach in york in the spring. who leads",
            "--home leeds --other york --tie past_offence_there",
        ),
        (
            "she was raped at a party in hull last summer, lives in leeds. who holds the strat",
            "--home leeds --other hull --tie past_offence_there",
        ),
        (
            "family on a cp plan in leeds are planning to relocate to york, new injury. who holds the strat",
            "--home leeds --other york --tie moving_there --status protection_plan",
        ),
        (  # the mother is looked after, and no unborn child is
            "pregnant girl of 16, looked after by leeds, placed in york. unborn baby, who does the pre birth "
            "strat",
            "--home leeds --other york --tie placed_there --concern unborn",
        ),
        (  # whom a child went to see is no move
            "looked after child placed in york by leeds went to see her boyfriend in hull and was hit. "
            "who leads",
            "--home leeds --other not_sure --tie placed_there --status looked_after",
        ),
        (
            "found at york station tonight, 14, reported missing from home in leeds. who acts, york or leeds",
            "--home leeds --other york --tie is_there_now",
        ),
        (
            "picked up in york by police, he was reported missing from home in leeds last night. who leads",
            "--home leeds --other york --tie is_there_now",
        ),
        (  # a school at the gate of which a child is met
            "child lives in leeds and dad picks her up from school in york. dad hit her there. who leads",
            "--home leeds --other york --tie risk_there",
        ),
        (
            "family left leeds in june, live in york now, nothing open. who leads",
            "--home leeds --other york --tie moved_there --status none",
        ),
        (
            "two children taken into pp in york, family live in leeds. who does the s47",
            "--home leeds --other york --tie is_there_now --order police_protection",
        ),
    ],
)
def test_a_question_is_read_as_its_facts_and_no_more(reader: CaseReader, text: str, flags: str) -> None:
    assert read(reader, text, "bexley") == flags


@pytest.mark.parametrize(
    "text",
    [
        "who attends a strategy discussion",
        "how soon must strategy minutes go round",
        "who was at fault in havering and kent",
        "what did the ombudsman say about who holds it in kent and havering",
        "how long does kent have to send the minutes to havering",
        "can i get an epo",
        "is police protection 72 hours",
        "do we have to consult havering before our s47 on a child staying in kent",
        "parents' consent to share with the other council, do we need it",
        "child lives in leeds, at risk on contact in york. how soon must the conference be held",
        "who holds the strategy discussion",
        "teacher lives in kent and works at a school in medway, pupil says he touched her. which lado leads",
        "who leads the s47 if the child lives with dad and dad hits him",
        "pupil to be taken abroad for fgm, who do we tell",
        "family homeless here since friday, came from another borough, who helps",
        "youth worker accused, she lives in kent and the club is in medway",
        "allegation against a teaching assistant in another council, whom do i ring",
    ],
)
def test_what_is_not_about_who_acts_across_a_boundary_is_left_to_the_passages(
    reader: CaseReader, text: str
) -> None:
    assert read(reader, text, "bexley") is None


@pytest.mark.parametrize(
    "text",
    [
        "two brothers, one placed in york by hull, other at home in hull with mum. mum hit him. who leads",
        "twins, one in hospital in york one at home in hull, who holds the strat",
        "kids: one lives with dad in york, two live with mum in hull, which council holds the strat",
    ],
)
def test_what_is_told_of_one_child_is_not_read_of_another(reader: CaseReader, text: str) -> None:
    found = reader.read(Question.of(text, "bexley"))
    assert found is not None
    assert found.facts is not None
    assert flags_of(found.facts) == "--home not_sure --other not_sure"
    assert set(found.unplaced) == {"york", "hull"}


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("who holds the strategy discussion?", True),
        ("how soon must minutes go round", False),
        ("who does the return interview", False),
        ("uncle is raising his niece, must anybody be told", False),
        ("who is responsible for the rcpc", False),
        ("who is responsible for the icpc", False),
        ("who is responsible for core groups", False),
        ("who is responsible for the strat", True),
    ],
)
def test_a_question_of_who_acts_that_names_no_councils_is_an_open_case(
    reader: CaseReader, text: str, is_open: bool
) -> None:
    found = reader.read(Question.of(text, "bexley"))
    assert (found is not None and found.facts is None) is is_open


@pytest.mark.parametrize(
    ("text", "is_case"),
    [
        ("who chairs the rcpc for a child placed in kent", False),
        ("who convenes the rcpc, child on a plan in hull, placed with nan in leeds", False),
        ("who chairs the lac review for a child placed in kent by bexley", False),
        ("placed in kent, who does the core group", False),
        ("placed in kent by bexley, rcpc is due next week. who holds the strategy discussion", True),
        ("moved from hull to leeds on a plan, who chairs the conference", True),
    ],
)
def test_who_holds_a_conference_or_a_review_of_a_placed_child_is_answered_from_passages(
    reader: CaseReader, text: str, is_case: bool
) -> None:
    """The duty card says who holds a discussion; of conferences it knows only those that a move brings."""
    assert (reader.read(Question.of(text, "bexley")) is not None) is is_case


def test_a_text_is_looked_through_for_councils_once(
    reader: CaseReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    find = case_sides.mentions
    monkeypatch.setattr(case_sides, "mentions", lambda text, known: looked.append(text) or find(text, known))
    assert read(reader, "placed by hull in leeds, found in york by police. who leads the strat")
    assert len(looked) == 1


def test_held_out_wordings_are_seldom_read_wrongly(reader: CaseReader, library: Library) -> None:
    figures = case_reading(reader, library.wordings)
    assert figures["tie read wrongly"] <= 0.05
    assert figures["status read wrongly"] <= 0.05
    assert figures["tie read rightly"] >= 0.85
    assert figures["status read rightly"] >= 0.85
    assert figures["asks read rightly"] >= 0.95
    assert figures["asks read wrongly"] <= 0.05


def test_a_held_out_tie_says_nothing_of_what_is_open(reader: CaseReader, library: Library) -> None:
    """Making enquiries or holding a discussion is what is asked about, not what is open."""
    asked = [f"{text}, who does the s47" for text, _ in library.wordings.held_out("tie")]
    open_too = (
        "plan",
        "cin",
        "child in need",
        "s47 o",
        "section 47 was",
        "care",
        "lac",
        "closed",
        "mid ",
        "looked",
    )
    silent = [text for text in asked if not any(word in text for word in open_too)]
    told = zip(silent, reader.says("status", silent))
    wrong = [text for text, status in told if status != ChildStatus.NOT_SURE]
    assert len(wrong) / len(silent) <= 0.05, wrong


def test_there_are_forty_wordings_a_tie_and_half_are_held_out(library: Library) -> None:
    ties = library.wordings.by_fact["tie"]
    assert set(ties) == set(Tie)
    assert all(len(halves.learn) >= 20 <= len(halves.held_out) for halves in ties.values())


def test_what_was_learned_is_kept_and_a_damaged_file_is_learned_anew(
    library: Library, tmp_path: Path
) -> None:
    asked = ["lives in leeds, at risk on contact in york", "family moved from hull to leeds"]
    few = Wordings(
        {
            fact: {value: replace(halves, learn=halves.learn[:4]) for value, halves in by_value.items()}
            for fact, by_value in library.wordings.by_fact.items()
        }
    )
    said = CaseReader(library.authorities, few, shared_encoder(), tmp_path).says("tie", asked)
    assert len(set(said)) == 2
    kept = list(tmp_path.glob("*.npz"))
    assert len(kept) == 3
    for path in kept:
        path.write_bytes(b"half a fi")
    assert CaseReader(library.authorities, few, shared_encoder(), tmp_path).says("tie", asked) == said
    assert all(path.read_bytes() != b"half a fi" for path in kept)


def test_what_ships_was_learned_of_the_wordings_as_they_stand(library: Library, tmp_path: Path) -> None:
    """Otherwise the first question waits a minute: run `python -m bot.features.boundary.training`."""
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), tmp_path)
    assert reader.says("tie", ["family moved from hull to leeds"]) == ["moved_there"]
    assert list(tmp_path.iterdir()) == []
    assert len(list(LEARNED.iterdir())) == 3
