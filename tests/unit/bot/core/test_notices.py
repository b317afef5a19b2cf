"""Notices: nothing old, nothing not upheld and nothing second-hand is shown without saying so."""

from __future__ import annotations

import pytest
from support.samples import a_document, a_note, a_paragraph

from bot.core.card import ShownPassage
from bot.core.notices import notices_for
from procedures.document import Document, Kind, Seen, Standing

NEWEST = a_document("rules-2026", title="Rules 2026", published="2026")
NEWER = a_document(
    "rules-2023",
    title="Rules 2023",
    published="2023-12",
    standing=Standing.SUPERSEDED,
    superseded_by="rules-2026",
)
OLD = a_document(
    "rules-2018",
    title="Rules 2018",
    published="2018-07",
    standing=Standing.SUPERSEDED,
    superseded_by="rules-2023",
)
HELD = {d.id: d for d in (NEWEST, NEWER, OLD)}
CHAIN = "by Rules 2023 (December 2023), then by Rules 2026 (2026)"


def notices(document: Document, **note: object) -> tuple[str, ...]:
    return notices_for([ShownPassage(a_note(document.id, **note), document)], HELD)  # type: ignore[arg-type]


def test_a_current_document_needs_none() -> None:
    assert notices(a_document()) == ()


def test_a_superseded_document_names_all_that_replaced_it() -> None:
    assert notices(OLD) == (f"Rules 2018 has been replaced {CHAIN}.",)
    assert notices(NEWER) == ("Rules 2023 has been replaced by Rules 2026 (2026).",)


def test_what_rests_on_law_since_replaced_says_so() -> None:
    decision = a_document("decision", kind=Kind.DECISION, outcome="Upheld")
    said = notices(decision, law_then=("rules-2018", "rules-2026", "not-in-the-library"))
    assert said == (f"Rests on Rules 2018, since replaced {CHAIN}.",)


def test_a_superseded_document_that_nothing_here_replaced_is_still_named() -> None:
    lost = a_document("lost", title="Lost rules", standing=Standing.SUPERSEDED, superseded_by="elsewhere")
    assert notices(lost) == ("Lost rules has been replaced.",)


def test_documents_that_replace_each_other_end() -> None:
    a = a_document("a", title="A", standing=Standing.SUPERSEDED, superseded_by="b")
    b = a_document("b", title="B", published=None, standing=Standing.SUPERSEDED, superseded_by="a")
    assert notices_for([ShownPassage(a_note("a"), a)], {"a": a, "b": b}) == ("A has been replaced by B.",)


@pytest.mark.parametrize("outcome", ["Not upheld", "Closed after initial enquiries", "UPHELD AT FIRST"])
def test_a_decision_that_is_not_upheld_is_never_shown_as_fault(outcome: str) -> None:
    decision = a_document("decision", title="Decision 1", kind=Kind.DECISION, outcome=outcome)
    assert notices(decision) == (
        f"The outcome of Decision 1 was: {outcome}. Nothing in it is a finding of fault.",
    )


@pytest.mark.parametrize("outcome", ["Upheld", "upheld"])
def test_an_upheld_decision_needs_no_notice(outcome: str) -> None:
    assert notices(a_document("decision", kind=Kind.DECISION, outcome=outcome)) == ()


def test_second_hand_words_say_whose_report_they_are() -> None:
    reported = a_document(title="The Act", seen=Seen.REPORTED, reported_by="the Ombudsman")
    assert notices(reported) == ("The Act was not read itself. This is what the Ombudsman reports of it.",)


@pytest.mark.parametrize(
    ("captured", "when"),
    [("2025-02-09", "on 9 February 2025"), ("2025-02", "in February 2025"), ("2025", "in 2025")],
)
def test_a_page_says_when_it_was_seen(captured: str, when: str) -> None:
    page = a_document(title="The page", seen=Seen.PUBLISHER, captured=captured)
    assert notices(page) == (f"The page was seen {when}. Today's text may differ.",)


def test_the_notices_of_notes_and_documents_are_said_once_and_in_order() -> None:
    document = a_document(notices=("Only its contents page was seen.",))
    first, second = a_note(notices=("Disputed.",)), a_note(text="Another.", notices=("Disputed.",))
    said = notices_for([ShownPassage(first, document), ShownPassage(second, document)], HELD)
    assert said == ("Disputed.", "Only its contents page was seen.")


def of_an_original(**known: object) -> tuple[str, ...]:
    document = a_document(**known)  # type: ignore[arg-type]
    return notices_for([ShownPassage(a_paragraph(document.id), document)], HELD)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"published": None, "standing": Standing.UNKNOWN}, "is undated, and nobody has said whether it"),
        ({"published": "2031", "standing": Standing.UNKNOWN}, "Nobody has said whether"),
        ({"published": None, "standing": Standing.CURRENT}, "does not say when it was made"),
        ({"published": None, "standing": Standing.UNKNOWN, "kind": Kind.MINUTES}, "does not say when it"),
        ({"published": None, "standing": Standing.UNKNOWN, "kind": Kind.REGULATIONS}, "is undated, and"),
        ({"published": "2031", "standing": Standing.UNKNOWN, "kind": Kind.OTHER}, "Nobody has said whether"),
    ],
)
def test_an_original_that_is_undated_or_of_unknown_standing_says_so(
    known: dict[str, object], said: str
) -> None:
    (notice,) = of_an_original(**known)
    assert said in notice


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.MINUTES, Kind.PAPER, Kind.INSPECTION, Kind.REVIEW])
def test_what_happened_on_a_day_does_not_go_out_of_date(kind: Kind) -> None:
    assert of_an_original(kind=kind, standing=Standing.UNKNOWN) == ()
