"""A running bot sees by itself that the passage under a learning point has changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, own_team
from support.leads import QUESTIONS, TEXT
from support.samples import LETTERS_ID

from bot.app import Assistant
from bot.core.passage_ref import PassageRef
from bot.core.people import Person
from bot.features.learning.model import PointState, Wording
from bot.settings import Settings

pytestmark = pytest.mark.model


def person_of(assistant: Assistant, somebody: client.Person) -> Person:
    person = assistant.store.people.by_telegram(somebody.id)
    assert person is not None
    return person


def released(assistant: Assistant, leads: list[client.Person], passage_id: str) -> int:
    """Release a point that rests on a passage."""
    proposer, releaser = (person_of(assistant, lead) for lead in leads)
    corpus = assistant.corpus()
    passage = corpus.passages[passage_id]
    ground = PassageRef.of(passage, corpus.documents[passage.document_id])
    desk, now = assistant.learning, dt.datetime.now(dt.UTC)
    point = desk.propose(proposer, Wording(TEXT, QUESTIONS, ground=ground), None, now)
    return desk.release(releaser, point, now)[0].id


def test_people_are_told_that_the_ground_has_gone(chat: Chat) -> None:
    team = own_team()
    leads = [chat.person("team_lead", team), chat.person("team_lead", team)]
    worker = chat.person("practitioner", team)
    settings = {"library_dir": chat.command_line.library, "briefing_hours": "0-0"}
    assistant = Assistant(Settings(data_dir=chat.command_line.data, **settings))
    original = next(held for held in assistant.index.originals() if held.document.id == LETTERS_ID)
    (paragraph,) = (p for p in original.passages if "nine working days" in p.text)
    try:
        number = released(assistant, leads, paragraph.id)
        worker.message(f"from {team} (Kent).", timeout=PATIENCE)
        # Added by another program, which looks after no learning points.
        passages = tuple(
            replace(p, text=p.text.replace("nine working days", "ten working days"))
            for p in original.passages
        )
        assistant.index.add(replace(original, passages=passages))
        assert "[-nine-] [+ten+]" in worker.message("no longer stands", timeout=PATIENCE)["text"]
        for lead, words in zip(leads, ("is in review", "Release it again"), strict=True):
            lead.message(words, timeout=PATIENCE)
        point = assistant.store.points.by_id(number)
        assert point is not None
        assert point.state is PointState.IN_REVIEW
    finally:
        assistant.index.add(original)  # the other stories of this bot find it as it was
        assistant.close()
