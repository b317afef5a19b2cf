"""A running bot sees by itself that the passage under a learning point has changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from support.bot_api import client
from support.chat import PATIENCE, Chat, a_chat
from support.leads import QUESTIONS, TEXT
from support.samples import MANUAL, WORDS_OF_CLAUSE_1_2, write_library

from bot.app import Assistant
from bot.core.people import Person
from bot.features.learning.ground import ground_of
from bot.features.learning.model import PointState, Wording
from bot.settings import Settings


def person_of(assistant: Assistant, somebody: client.Person) -> Person:
    person = assistant.store.people.by_telegram(somebody.id)
    assert person is not None
    return person


def released(assistant: Assistant, leads: list[client.Person], passage_id: str) -> int:
    """Release a point that rests on a passage."""
    proposer, releaser = (person_of(assistant, lead) for lead in leads)
    ground = ground_of(passage_id, assistant.corpus())
    desk, now = assistant.learning, dt.datetime.now(dt.UTC)
    point = desk.propose(proposer, Wording(TEXT, QUESTIONS, ground=ground), None, now)
    return desk.release(releaser, point, now)[0].id


def test_people_are_told_that_the_ground_has_gone(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    (tmp_path / "manual.txt").write_text(MANUAL, encoding="utf-8")
    with a_chat(tmp_path / "bot", library, SAFEGUARDING_BRIEFING_HOURS="0-0") as chat:
        assert chat.command_line.run("add", str(tmp_path / "manual.txt")).code == 0
        told(chat, library)


def told(chat: Chat, library: Path) -> None:
    leads, worker = [chat.person("team_lead"), chat.person("team_lead")], chat.person()
    assistant = Assistant(
        Settings(data_dir=chat.command_line.data, library_dir=library, briefing_hours="0-0")
    )
    try:
        (original,) = assistant.index.originals()
        (clause,) = (p for p in original.passages if p.text.endswith(WORDS_OF_CLAUSE_1_2))
        number = released(assistant, leads, clause.id)
        worker.message("from duty (kent).", timeout=PATIENCE)
        # Added by another program, which looks after no learning points.
        passages = tuple(
            replace(p, text=p.text.replace("two working days", "three working days"))
            for p in original.passages
        )
        assistant.index.add(replace(original, passages=passages))
        assert "[-two-] [+three+]" in worker.message("no longer stands", timeout=PATIENCE)["text"]
        for lead, words in zip(leads, ("is in review", "Release it again"), strict=True):
            lead.message(words, timeout=PATIENCE)
        point = assistant.store.points.by_id(number)
        assert point is not None
        assert point.state is PointState.IN_REVIEW
    finally:
        assistant.close()
