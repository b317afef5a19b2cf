"""The story of /evidence: a lead chooses a time, and gets it in words, as CSV and as PDF."""

from __future__ import annotations

import datetime as dt

import pytest
from support.chat import PATIENCE, Chat, beside, own_team
from support.leads import TEXT, Office

from bot.channels.telegram import messages as chat_messages
from bot.core.calendar import day_of, named
from bot.core.people import Team
from bot.features.learning import evidence_messages as said

pytestmark = pytest.mark.model


def test_a_lead_gets_the_evidence_of_a_time_and_nobody_else(chat: Chat) -> None:
    team = own_team()
    lead, worker = chat.person("team_lead", team, "bexley"), chat.person("practitioner", team, "bexley")
    month = named("month", day_of(dt.datetime.now(dt.UTC)))
    noon = dt.datetime.combine(month.last, dt.time(12), dt.UTC)
    with beside(chat) as assistant:
        proposer = assistant.store.people.by_telegram(lead.id)
        assert proposer is not None
        office = Office(assistant.store)
        office.released(proposer, office.lead(Team("bexley", team)), now=noon)

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
    role = ("--role", "practitioner", "--team", team, "--authority", "bexley")
    assert chat.run("people", "role", str(proposer.id), *role).code == 0
    refused = lead.answer(lead.presses(said.BUTTONS["year"]))
    assert (refused["text"], refused["alert"]) == (chat_messages.NOT_YOURS, True)
