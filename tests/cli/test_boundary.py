"""The story of a duty worker at the command line: two councils point at each other, and a card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.samples import write_library

from bot.features.answers import messages as answer_messages
from bot.features.boundary import messages as boundary_messages

#: Not sure at every step that has a number for it: danger, where the child is, both councils, tie, who asks.
STEPS = b"5\n5\n15\n15\n15\n4\n"
FLAGS = ("--danger", "no", "--home", "havering", "--other", "kent", "--tie", "risk_there", "--status", "none")


@pytest.fixture(scope="module")
def duty(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return CommandLine(tmp_path_factory.mktemp("duty") / "data")


def test_flags_give_a_card_for_a_person_and_for_a_program(duty: CommandLine) -> None:
    printed = duty.run("case", *FLAGS)
    card = json.loads(duty.run("case", *FLAGS, "--json").out)
    assert printed.code == 0
    assert card["code"] in printed.out
    assert card["holds"]["default"] == "both"


def test_a_case_is_asked_for_step_by_step_and_no_choice_is_written_down(
    duty: CommandLine, tmp_path: Path
) -> None:
    fresh = CommandLine(tmp_path / "data")
    told = fresh.run("case", stdin=STEPS)
    assert told.code == 0
    assert told.out.startswith(boundary_messages.CASE_OPENING)
    questions, _, card = told.out.partition(f"> {answer_messages.LEADS['danger']}\n\nFirst: ")
    assert card
    assert "Strategy discussion:" in card
    assert questions.count("> ") == 5
    assert {path.name for path in (tmp_path / "data").rglob("*") if path.is_file()} <= {"store.db"}


def test_the_first_page_is_printed_and_the_rest_with_a_flag(duty: CommandLine) -> None:
    page = duty.run("case", *FLAGS).out
    brief = json.loads(duty.run("case", *FLAGS, "--json").out)["brief"]
    assert len(brief) <= 1300
    assert " ".join(brief.split()) in " ".join(page.split())
    assert "The words it rests on" not in page
    assert "The words it rests on" in duty.run("case", *FLAGS, "--full").out
    copy = duty.run("case", *FLAGS, "--copy").out
    assert brief in copy
    assert "London time" in copy


def test_the_facts_that_came_later_are_flags_too(duty: CommandLine) -> None:
    given = (
        "--now",
        "elsewhere",
        "--third",
        "hull",
        "--concern",
        "online",
        "--order",
        "none",
        "--stay",
        "refuge",
    )
    card = json.loads(duty.run("case", *FLAGS[2:], "--danger", "yes", *given, "--json").out)
    assert card["acts_first"]["who"] == "third"
    assert "First: Hull" in card["brief"]


def test_stopping_half_way_says_that_nothing_was_kept(duty: CommandLine) -> None:
    told = duty.run("case", stdin=b"2\n3\n\n")
    assert told.code == 0
    assert told.out.rstrip().endswith(boundary_messages.CASE_CLOSING)


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (("--home", "kentt"), "kent"),
        (("--tie", "risk"), "risk_there"),
        (("--danger", "perhaps"), "yes or no"),
    ],
)
def test_a_wrong_flag_is_one_sentence_and_exit_code_2(
    duty: CommandLine, flags: tuple[str, str], named: str
) -> None:
    for form in ((), ("--json",)):
        told = duty.run("case", *flags, *form)
        assert (told.code, told.out) == (2, "")
        assert told.err.startswith(flags[0])
        assert named in told.err
        assert told.err.count("\n") == 1


def test_side_by_side_is_printed_and_is_json_for_a_program(duty: CommandLine) -> None:
    printed = duty.run("case", *FLAGS, "--side-by-side").out
    assert printed.startswith("Side by side")
    steps = json.loads(duty.run("case", *FLAGS, "--side-by-side", "--json").out)
    assert all(step["step"] in printed for step in steps)


def test_the_code_on_a_card_can_be_verified(duty: CommandLine) -> None:
    card = json.loads(duty.run("case", *FLAGS, "--json").out)
    told = json.loads(duty.run("verify", card["code"], "--json").out)
    assert told["kind"] == "duty"
    assert told["facts"] == {}
    assert card["acts_first"]["cites"][0] in {passage["id"] for passage in told["passages"]}
    assert {passage["state"] for passage in told["passages"]} == {"as it was"}


def test_a_library_without_rules_says_so_in_one_line(tmp_path: Path) -> None:
    bare = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    told = bare.run("case", *FLAGS)
    assert told.code == 1
    assert told.err.startswith("If a child is in danger now, ring 999 first.")
    assert told.err.count("\n") == 1


def test_a_damaged_original_costs_nobody_a_card(tmp_path: Path) -> None:
    broken = CommandLine(tmp_path / "data")
    folder = tmp_path / "data" / "index"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    told = broken.run("case", *FLAGS, "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["holds"]["default"] == "both"


def test_the_slip_is_written_from_flags_and_after_the_steps(duty: CommandLine, tmp_path: Path) -> None:
    slip = tmp_path / "slip.pdf"
    told = duty.run("case", *FLAGS, "--pdf", str(slip))
    assert told.code == 0
    assert told.out.startswith("First: ")
    assert told.out.endswith(f"Written: {slip}\n")
    assert slip.read_bytes().startswith(b"%PDF")
    walked = tmp_path / "walked.pdf"
    assert duty.run("case", "--pdf", str(walked), stdin=STEPS).code == 0
    assert walked.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["slip.pdf", "walked.pdf"]


def test_a_program_gets_its_json_alone_beside_the_slip(duty: CommandLine, tmp_path: Path) -> None:
    told = duty.run("case", *FLAGS, "--json", "--pdf", str(tmp_path / "slip.pdf"))
    assert json.loads(told.out)["code"]
    assert (tmp_path / "slip.pdf").exists()


@pytest.mark.parametrize("place", ["", "missing/slip.pdf"])
def test_a_slip_that_cannot_be_written_is_one_sentence_after_the_card(
    duty: CommandLine, tmp_path: Path, place: str
) -> None:
    told = duty.run("case", *FLAGS, "--pdf", str(tmp_path / place))
    assert told.code == 1
    assert told.out.startswith("First: ")
    assert told.err.startswith(str(tmp_path / place))
    assert told.err.endswith("choose another place.\n")
    assert told.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
