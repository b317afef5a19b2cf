"""The story of an administrator at the command line: people in, changed, and out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from unittest import mock

import pytest
from support.commands import CommandLine

from bot.app import Assistant
from bot.features.people.service import redeem
from bot.settings import Settings


@pytest.fixture
def administrator(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")


def test_an_invitation_is_made_for_a_program_and_for_a_person(administrator: CommandLine) -> None:
    wanted = ("--role", "practitioner", "--team", " Duty  Desk ", "--authority", "kent")
    made = json.loads(administrator.run("people", "invite", *wanted, "--json").out)
    assert set(made) == {"code", "link", "page", "role", "team", "authority", "expires"}
    assert (made["role"], made["team"], made["authority"]) == ("practitioner", "duty desk", "kent")
    told = administrator.run("people", "invite", *wanted)
    assert told.code == 0
    assert told.out.startswith("Code: ")
    assert made["code"] not in told.out
    assert administrator.run("people", "list").out == (
        "Nobody is enrolled. Invite somebody with safeguarding-bot people invite.\n"
    )


def test_people_are_added_changed_listed_and_removed(administrator: CommandLine) -> None:
    in_kent = ("--role", "team_lead", "--team", "duty", "--authority", "kent")
    added = json.loads(administrator.run("people", "add", *in_kent, "--label", "desk 4", "--json").out)
    number = str(added["id"])
    in_medway = ("--role", "trainer", "--team", "duty", "--authority", "medway")
    assert administrator.run("people", "role", number, *in_medway).code == 0
    (held,) = json.loads(administrator.run("people", "list", "--json").out)
    assert held["memberships"] == [
        {"role": "team_lead", "team": "duty", "authority": "kent"},
        {"role": "trainer", "team": "duty", "authority": "medway"},
    ]
    assert (held["label"], held["chat_app"]) == ("desk 4", False)
    assert administrator.run("people", "remove", number).code == 0
    assert json.loads(administrator.run("people", "list", "--json").out) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("invite", "--role", "x", "--team", "duty", "--authority", "kent"), 2, "practitioner"),
        (("invite", "--role", "trainer", "--team", "duty", "--authority", "kemt"), 2, "kent"),
        (("invite", "--role", "trainer", "--team", " ", "--authority", "kent"), 2, "1 to 64 characters"),
        (("invite", "--role", "trainer", "--team", "t", "--authority", "kent", "--days", "0"), 2, "days"),
        (("remove", "7"), 1, "people list"),
        (("remove", "seven"), 2, "integer"),
        (("role", "7", "--role", "trainer", "--team", "t", "--authority", "kent"), 1, "people list"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    administrator: CommandLine, arguments: tuple[str, ...], code: int, said: str
) -> None:
    told = administrator.run("people", *arguments)
    assert told.code == code
    assert said in told.err
    assert told.out == ""


def test_a_database_that_cannot_be_reached_is_one_sentence(administrator: CommandLine) -> None:
    address = "postgresql://someone:secret@127.0.0.1:1/none"
    told = administrator.run("people", "list", SAFEGUARDING_DATABASE_URL=address)
    assert told.code == 1
    assert "cannot be used now" in told.err
    assert "secret" not in told.err


@pytest.mark.parametrize(
    "arguments",
    [("people", "remove"), ("actions", "show"), ("learning", "show")],
)
def test_a_number_that_no_database_holds_is_typed_wrongly(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    told = CommandLine(tmp_path / "data").run(*arguments, "99999999999999999999")
    assert (told.code, told.out) == (2, "")
    assert "there is no such number." in told.err


def test_a_service_run_again_without_its_token_has_no_chat_app(administrator: CommandLine) -> None:
    in_kent = ("--role", "trainer", "--team", "duty", "--authority", "kent", "--json")

    def link() -> str | None:
        made: dict[str, str | None] = json.loads(administrator.run("people", "invite", *in_kent).out)
        return made["link"]

    def listed() -> list[bool]:
        return [each["chat_app"] for each in json.loads(administrator.run("people", "list", "--json").out)]

    assert link() is None
    assistant = Assistant(Settings(data_dir=administrator.data))
    store, now = assistant.store, assistant.clock()
    store.state.begin_chat("ExampleBot")
    code = json.loads(administrator.run("people", "invite", *in_kent).out)["code"]
    assert redeem(store.invitations, code, 900_001, now)
    assert (link() or "").startswith("https://t.me/ExampleBot?start=")
    served = {"SAFEGUARDING_WEB_URL": "http://127.0.0.1:8089"}
    with mock.patch("bot.runtime.service.run_without_chat"):
        administrator.run("run", "--only", "web", **served)  # the chat may be another process
        assert listed() == [True]
        store.leaderships.join("sending", "another", dt.timedelta(seconds=30))
        administrator.run("run", **served)  # it runs beside this one
        assert listed() == [True]
        store.leaderships.leave("sending", "another")
        assert administrator.run("run", **served).code == 0
    assert (link(), listed()) == (None, [False])
    assistant.close()


def test_a_mistake_in_the_file_of_councils_accounts_is_told_before_anything_runs(
    administrator: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "openid.yaml"
    path.write_text("kent:\n  issuer: https://login.example.org\n", encoding="utf-8")
    served = {"SAFEGUARDING_WEB_URL": "http://127.0.0.1:8089", "SAFEGUARDING_OPENID": str(path)}
    path.chmod(0o640)
    assert administrator.run("run", **served).err.startswith(f"Others can read {path}, which holds secrets;")
    path.chmod(0o600)
    told = administrator.run("run", **served)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"{path}:1: kent: client_id is missing (and 2 more). Correct it there;")
