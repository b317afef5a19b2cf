"""Gaps at the command line: listed, with who owns each and what was done about it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.commands import CommandLine

from bot.app import Assistant
from bot.core.people import Membership, Role, Team
from bot.settings import Settings

ASKED = "Who chairs the strategy discussion for a child in hospital?"
DUTY = Team("kent", "duty")


@pytest.fixture
def administrator(tmp_path: Path) -> CommandLine:
    """The command line beside two gaps: one of forty days ago, one of today."""
    assistant = Assistant(Settings(data_dir=tmp_path / "data"))
    now = dt.datetime.now(dt.UTC)
    asker = assistant.store.people.add(Membership(DUTY, Role.PRACTITIONER), "", now)
    assistant.gaps.open(asker, "Who takes the minutes at a strategy discussion?", now)
    # By London's calendar, in which days are counted: summer time may have ended in between.
    long_ago = now.astimezone(ZoneInfo("Europe/London")) - dt.timedelta(days=40)
    assistant.gaps.open(asker, ASKED, long_ago.astimezone(dt.UTC))
    assistant.store.people.add(Membership(DUTY, Role.TEAM_LEAD), "", now)
    assistant.close()
    return CommandLine(tmp_path / "data")


def test_gaps_are_listed_as_they_stand(administrator: CommandLine) -> None:
    late, new = json.loads(administrator.run("gaps", "--json").out)
    assert (late["wording"], late["overdue"], late["age_days"], late["owner"]) == (ASKED, True, 40, None)
    assert (new["overdue"], new["age_days"], new["team"], new["authority"]) == (False, 0, "duty", "kent")
    page = administrator.run("gaps").out.splitlines()
    assert page[0].startswith(f"{late['id']}, overdue by ")
    assert ASKED in page[0]
    assert "nobody owns it; asked by 1 person, 40 days ago" in page[0]
    assert page[1].startswith(f"{new['id']}, due ")

    assistant = Assistant(Settings(data_dir=administrator.data))
    assistant.store.people.name(1, "Robin, nights")
    assistant.store.people.name(2, "Sam, days")
    lead, now = assistant.store.people.by_id(2), assistant.clock()
    assistant.gaps.assign(late["id"], 2, now, lead)
    assert "owner Sam, days; asked by 1 person (Robin, nights), 40 days ago" in administrator.run("gaps").out
    assistant.gaps.close(late["id"], "A note was added.", now, lead)
    assistant.close()
    assert [gap["id"] for gap in json.loads(administrator.run("gaps", "--json").out)] == [new["id"]]
    everything = json.loads(administrator.run("gaps", "--all", "--json").out)
    assert [(gap["id"], gap["closing"]) for gap in everything][1] == (late["id"], "A note was added.")
    assert administrator.run("gaps", "--all").out.endswith("; what was done: A note was added.\n")


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    assert CommandLine(tmp_path / "data").run("gaps").out == "No gap is open.\n"
