"""The story of a gap at the command line: listed, given to somebody, closed."""

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


def test_gaps_are_listed_given_away_and_closed(administrator: CommandLine) -> None:
    late, new = json.loads(administrator.run("gaps", "--json").out)
    assert (late["wording"], late["overdue"], late["age_days"], late["owner"]) == (ASKED, True, 40, None)
    assert (new["overdue"], new["age_days"], new["team"], new["authority"]) == (False, 0, "duty", "kent")
    page = administrator.run("gaps").out.splitlines()
    assert page[0].startswith(f"{late['id']}, overdue by ")
    assert ASKED in page[0]
    assert "nobody owns it; asked by 1 person, 40 days ago" in page[0]
    assert page[1].startswith(f"{new['id']}, due ")

    number = str(late["id"])
    assert administrator.run("gaps", "assign", number, "1").code == 1
    assert administrator.run("gaps", "assign", number, "2").out == f"Gap {number} is now with person 2.\n"
    refused = administrator.run("gaps", "close", number, "We rang Marjorie Blenkinsop on 07700 900123.")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("That was not sent, because it holds ")
    assert "Blenkinsop" not in refused.err
    closed = administrator.run("gaps", "close", number, "A note was added.")
    assert closed.out == (
        f"Gap {number} is closed. Of 1 person who asked, 0 can be told in the chat app, and will be.\n"
    )
    again = administrator.run("gaps", "close", number, "A note was added.")
    assert (again.code, again.err) == (1, f"Gap {number} is closed already.\n")
    assert [gap["id"] for gap in json.loads(administrator.run("gaps", "--json").out)] == [new["id"]]
    everything = json.loads(administrator.run("gaps", "--all", "--json").out)
    assert [(gap["id"], gap["closing"]) for gap in everything][1] == (late["id"], "A note was added.")
    assert administrator.run("gaps", "--all").out.endswith("; what was done: A note was added.\n")


def test_owners_and_askers_are_called_what_they_chose(administrator: CommandLine) -> None:
    late = str(json.loads(administrator.run("gaps", "--json").out)[0]["id"])
    assistant = Assistant(Settings(data_dir=administrator.data))
    assistant.store.people.name(1, "Robin, nights")
    assistant.store.people.name(2, "Sam, days")
    assistant.close()
    refused = administrator.run("gaps", "assign", late, "1")
    assert refused.err.startswith("Robin, nights may not look after gaps of duty (Kent).")
    assert administrator.run("gaps", "assign", late, "2").out == f"Gap {late} is now with Sam, days.\n"
    assert "owner Sam, days; asked by 1 person (Robin, nights), 40 days ago" in administrator.run("gaps").out


@pytest.mark.parametrize("arguments", [("close", "9", "Done."), ("assign", "9", "1")])
def test_an_unknown_gap_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    told = CommandLine(tmp_path / "data").run("gaps", *arguments)
    assert (told.code, told.out, told.err) == (1, "", "No open gap of yours has the number 9.\n")


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    assert CommandLine(tmp_path / "data").run("gaps").out == "No gap is open.\n"
