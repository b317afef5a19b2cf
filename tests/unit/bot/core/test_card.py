"""The JSON of a card: the keys that tools rely on, no more and no fewer, and values as they are stored."""

from __future__ import annotations

import json

import pytest
from support.samples import a_card, a_document, a_note, a_paragraph

from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.question import Question
from procedures.document import Document, Kind, Standing, as_own, text_digest

CARD = {"status", "headline", "passages", "disagreements", "notices", "next_steps", "code"}
#: As in the design, and whose words a passage carries, which every channel must show.
PASSAGE = {"id", "kind", "text", "heading", "locator", "score", "digest", "document", "originals", "voice"}
DOCUMENT = {"id", "title", "kind", "publisher", "about", "reference", "published", "standing", "url"}
ORIGINAL = {"id", "text", "heading", "locator", "digest"}


def full_card() -> Card:
    document = a_document(
        about=("kent",),
        reference="31 000 001",
        url="https://example.org",
        outcome="Upheld",
        kind=Kind.DECISION,
    )
    shown = ShownPassage(a_note(heading="Who rings"), document, 0.123456789, (a_paragraph(),))
    other = ShownPassage(
        a_note("rules", "The ferry rings."), a_document("rules", standing=Standing.SUPERSEDED)
    )
    differs = Disagreement("Who rings?", (Side("the manager", shown), Side("the ferry", other)))
    return a_card(
        Status.ANSWERED,
        shown,
        ShownPassage(a_paragraph(), document),
        headline=shown.passage.text,
        disagreements=(differs,),
        notices=("Old.",),
        next_steps=("Ring.",),
        offered=Question("never in the JSON"),
    )


def test_the_keys_are_those_that_tools_rely_on_and_no_others() -> None:
    made = full_card().as_json()
    assert made.keys() == CARD
    passages = [*made["passages"], *(side["passage"] for d in made["disagreements"] for side in d["sides"])]
    assert len(passages) == 4
    for passage in passages:
        assert passage.keys() == PASSAGE
        assert passage["document"].keys() == DOCUMENT
    assert [o.keys() for o in made["passages"][0]["originals"]] == [ORIGINAL]
    assert [d.keys() for d in made["disagreements"]] == [{"question", "sides"}]
    assert [s.keys() for s in made["disagreements"][0]["sides"]] == [{"says", "passage"}] * 2


def test_the_values_are_plain_and_survive_being_written() -> None:
    made = full_card().as_json()
    assert json.loads(json.dumps(made)) == made
    note, original = made["passages"]
    assert (note["kind"], original["kind"]) == ("note", "original")
    assert note["score"] == 0.1235
    assert note["digest"] == text_digest(note["text"])
    assert note["voice"] == "local procedure"
    assert note["document"] == {
        "id": "manual",
        "title": "The manual of Exampleshire",
        "kind": "Ombudsman decision",
        "publisher": "Exampleshire Council",
        "about": ["kent"],
        "reference": "31 000 001",
        "published": "2031-03-05",
        "standing": "current",
        "url": "https://example.org",
    }
    assert made["disagreements"][0]["sides"][1]["passage"]["document"]["standing"] == "superseded"


def test_the_statuses_are_those_of_the_design() -> None:
    assert {s.value for s in Status} == {
        "answered",
        "closest",
        "nothing_found",
        "out_of_scope",
        "danger",
        "personal_details",
        "failed",
    }


def test_a_cleaned_question_is_never_in_the_json() -> None:
    assert "never in the JSON" not in json.dumps(full_card().as_json())


@pytest.mark.parametrize(
    ("document", "is_for_some"),
    [
        (a_document(), False),
        (a_document(as_own("manual", "kent")), True),
        (a_document("learning-1", kind=Kind.LEARNING), True),
    ],
)
def test_what_is_for_some_people_alone_is_told_from_the_rest(
    document: Document, *, is_for_some: bool
) -> None:
    assert ShownPassage(a_note(document.id), document).is_for_some is is_for_some
