"""Duty cards as channels ask for them: over what stands now, with a code that can be looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cases import facts
from support.fakes import HashEncoder

from bot.app import Assistant
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.messages import CODE_NOT_KEPT
from bot.settings import Settings
from procedures.boundary.facts import CHOICES
from procedures.document import Original
from procedures.library import Library

PARAGRAPH = "havering-19-011-816#48"


@pytest.fixture
def assistant(tmp_path: Path, library: Library) -> Assistant:
    made = Assistant(Settings(data_dir=tmp_path / "data"))
    made.library, made.encoder = library, HashEncoder()
    return made


def under(card: DutyCard) -> set[str]:
    return {original.id for shown in card.shown for original in shown.originals}


def test_a_code_can_be_looked_up_and_tells_every_passage(assistant: Assistant) -> None:
    card = assistant.boundary.card(facts())
    looked_at = assistant.verification.verify(card.code.lower())
    assert looked_at.record.kind == "duty"
    assert {checked.was.passage_id for checked in looked_at.passages} == {s.passage.id for s in card.shown}
    assert {checked.state for checked in looked_at.passages} == {"as it was"}
    assert CODE_NOT_KEPT not in {notice.text for notice in card.notices}


def test_nothing_of_the_case_is_kept_under_its_code(assistant: Assistant) -> None:
    chosen = facts("isles_of_scilly", "city_of_london", tie="suspect_there", status="looked_after")
    looked_at = assistant.verification.verify(assistant.boundary.card(chosen).code)
    assert looked_at.record.facts == {}
    kept = "\n".join(looked_at.particulars)
    assert not any(value in kept for name in CHOICES for value in [chosen.value(name)] if len(value) > 4)
    database = (assistant.settings.data_dir / "store.db").read_bytes()
    assert b"isles_of_scilly" not in database
    assert b"looked_after" not in database


def test_a_document_that_was_added_or_taken_out_shows_at_once(
    assistant: Assistant, originals: dict[str, Original]
) -> None:
    original = originals["havering-19-011-816"]
    before = assistant.boundary.card(facts())
    assert under(before) == set()
    assistant.index.add(original)
    added = assistant.boundary.card(facts())
    assert any(passage.startswith("havering-19-011-816#") for passage in under(added))
    assert added.code != before.code
    states = {checked.state for checked in assistant.verification.verify(added.code).passages}
    assert states == {"as it was"}
    assistant.index.remove(original.document.id)
    assert under(assistant.boundary.card(facts())) == set()
    assert "withdrawn" in {checked.state for checked in assistant.verification.verify(added.code).passages}


def test_the_guide_is_made_once_while_nothing_changes(assistant: Assistant) -> None:
    assert assistant.boundary.guide is assistant.boundary.guide


def test_a_damaged_index_costs_nobody_a_card(assistant: Assistant) -> None:
    assistant.settings.index_dir.mkdir(parents=True)
    (assistant.settings.index_dir / "manifest.json").write_text("{", encoding="utf-8")
    assert assistant.boundary.card(facts(danger="yes", now="there")).acts_first.who == "host"


def test_a_store_that_fails_costs_the_code_and_not_the_card(assistant: Assistant) -> None:
    assistant.settings.data_dir.mkdir(parents=True)
    (assistant.settings.data_dir / "store.db").mkdir()
    card = assistant.boundary.card(facts(danger="yes"))
    assert card.acts_first.says
    assert card.notices[-1].text == CODE_NOT_KEPT
