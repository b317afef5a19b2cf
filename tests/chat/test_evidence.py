"""The story of /evidence: a lead chooses a time, and gets it in words, as CSV and as PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from support.chat import PATIENCE, a_chat
from support.leads import TEXT, Office
from support.samples import write_library

from bot.app import Assistant
from bot.channels.telegram import messages as chat_messages
from bot.core.calendar import day_of
from bot.core.period import named
from bot.features.learning import evidence_messages as said
from bot.settings import Settings


def test_a_lead_gets_the_evidence_of_a_time_and_nobody_else(tmp_path: Path) -> None:
    with a_chat(tmp_path, write_library(tmp_path / "library"), SAFEGUARDING_BRIEFING_HOURS="0-0") as chat:
        lead, worker = chat.person("team_lead"), chat.person()
        month = named("month", day_of(dt.datetime.now(dt.UTC)))
        noon = dt.datetime(month.last.year, month.last.month, month.last.day, 12, tzinfo=dt.UTC)
        assistant = Assistant(Settings(data_dir=tmp_path / "data"))
        office = Office(assistant.store)
        proposer, releaser = assistant.store.people.all()[0], office.lead()
        office.released(proposer, releaser, now=noon)
        assistant.close()

        worker.says("/evidence")
        worker.message(chat_messages.NOT_YOURS)
        lead.says("/evidence")
        lead.message(said.WHICH_TIME)
        lead.presses(said.BUTTONS["month"])
        told = lead.message(f"Points released in the time from {month}", timeout=PATIENCE)
        assert "1 learning point was released." in told["text"]
        files = [
            lead.wait_for(lambda e: e["kind"] == "message" and bool(e["message"].get("document")), PATIENCE)
            for _ in range(2)
        ]
        names = [file["message"]["document"]["file_name"] for file in files]
        stem = said.FILE.format(first=month.first, last=month.last)
        assert names == [f"{stem}.csv", f"{stem}.pdf"]
        assert TEXT not in chat.log.read_text()

        lead.says("/evidence")
        lead.message(said.WHICH_TIME)
        role = ("--role", "practitioner", "--team", "duty", "--authority", "kent")
        assert chat.command_line.run("people", "role", "1", *role).code == 0
        refused = lead.answer(lead.presses(said.BUTTONS["year"]))
        assert (refused["text"], refused["alert"]) == (chat_messages.NOT_YOURS, True)
