"""The file of councils whose own accounts sign people in: what it says, and each mistake in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.people import Membership, Role, Team
from bot.errors import SettingsError
from bot.features.people.account_providers import load_providers
from procedures.library import Library

SECRET = "hush-hush-4711"
GOOD = f"""kent:
  issuer: https://login.example.org/kent/v2.0
  client_id: 4f0c
  client_secret: {SECRET}
  groups:
    1f2e-duty:
      team: Duty  Desk
      role: practitioner
    1f2e-leads:
      team: duty desk
      role: team_lead
    9:
      team: court
      role: trainer
"""


def written(folder: Path, text: str = GOOD, mode: int = 0o600) -> Path:
    path = folder / "openid.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_groups_give_roles_in_the_teams_of_their_council(tmp_path: Path, library: Library) -> None:
    made = load_providers(written(tmp_path), library.authorities)["kent"]
    assert (made.name, made.claim, made.scope) == ("Kent", "groups", "openid")
    assert made.client_secret.get_secret_value() == SECRET
    assert SECRET not in f"{made!r} {made}"
    duty, court = Team("kent", "duty desk"), Team("kent", "court")
    assert made.given_by(["9", "1f2e-leads"]) == (
        Membership(duty, Role.TEAM_LEAD),
        Membership(court, Role.TRAINER),
    )
    assert made.given_by(["1f2e-leads", "1f2e-duty"]) == (Membership(duty, Role.PRACTITIONER),)
    assert made.given_by(["nothing"]) == ()


def test_what_a_council_calls_its_accounts_and_where_groups_stand_is_its_own(
    tmp_path: Path, library: Library
) -> None:
    text = f"{GOOD}  name: Kent staff\n  claim: roles\n  scope: openid groups\n"
    made = load_providers(written(tmp_path, text), library.authorities)["kent"]
    assert (made.name, made.claim, made.scope) == ("Kent staff", "roles", "openid groups")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("  client_id: 4f0c\n", "", ":1: kent: client_id is missing"),
        ("client_id: 4f0c", "client_id:", ":3: kent: client_id is empty"),
        (f"client_secret: {SECRET}", "client_secret:", ":4: kent: client_secret is empty"),
        (f"client_secret: {SECRET}", f"client_secret: [{SECRET}]", ":4: kent: client_secret "),
        ("role: trainer", "role: boss", ":14: kent: role must be one of"),
        ("team: court", "team:", ":13: kent: team is empty"),
        ("team: court", f"team: {'a' * 65}", ":13: kent: team "),
        ("role: trainer", "role: trainer\n      council: havering", ":15: kent: unknown field council"),
        ("kent:", "kent_county:", ":1: kent_county is no council; the nearest are kent"),
        ("https://login", "http://login", ":2: kent: issuer must be an https address"),
        ("/v2.0", "/v2.0?tenant=1", ":2: kent: issuer must be an https address"),
        ("https://login", "https://user@login", ":2: kent: issuer must be an https address"),
        ("  issuer", "  council: havering\n  issuer", ":1: kent: unknown field council"),
        ("  groups:", "\tgroups:", ": is not YAML"),
        (GOOD, "", ":1: names no council"),
        (GOOD, "- kent", ":1: must hold lines of the form name: value"),
        (GOOD, GOOD.partition("    1f2e-duty")[0], ":5: kent: groups must"),
    ],
    ids=str,
)
def test_a_mistake_is_one_sentence_with_its_line_and_without_the_secret(
    tmp_path: Path, library: Library, before: str, after: str, told: str
) -> None:
    path = written(tmp_path, GOOD.replace(before, after))
    with pytest.raises(SettingsError) as refused:
        load_providers(path, library.authorities)
    assert told.removeprefix(":") in str(refused.value)
    assert str(path) in str(refused.value)
    assert "docs/running-it.md" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("end", ["", "/"])
def test_two_councils_of_one_issuer_are_refused_with_the_way_out(
    tmp_path: Path, library: Library, end: str
) -> None:
    other = GOOD.replace("kent:", "havering:", 1).replace("/v2.0", f"/v2.0{end}")
    with pytest.raises(SettingsError) as refused:
        load_providers(written(tmp_path, GOOD + other), library.authorities)
    assert str(refused.value).startswith(
        f"{tmp_path / 'openid.yaml'}:16: havering: issuer is that of kent too; "
    )
    assert "administrators of the other invite its people" in str(refused.value)
    assert SECRET not in str(refused.value)
    apart = GOOD.replace("kent:", "havering:", 1).replace("/kent/v2.0", "/havering/v2.0")
    assert set(load_providers(written(tmp_path, GOOD + apart), library.authorities)) == {"kent", "havering"}


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o620, 0o644])
def test_a_file_that_others_can_read_or_write_is_refused(tmp_path: Path, library: Library, mode: int) -> None:
    with pytest.raises(SettingsError, match=r"^Others can read .*openid.yaml, .*; run chmod 600 .*\.$"):
        load_providers(written(tmp_path, mode=mode), library.authorities)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, library: Library) -> None:
    with pytest.raises(SettingsError, match=r"^SAFEGUARDING_OPENID names .*; correct the path\.$"):
        load_providers(tmp_path / "none.yaml", library.authorities)
