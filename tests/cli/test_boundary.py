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


def page_of(duty: CommandLine, **facts: str) -> str:
    """The first page of a case, where nothing is open, nobody refused and nobody is in danger unless said."""
    told = {"danger": "no", "status": "none", "asking": "home", "refused": "none", **facts}
    flags = [part for name, value in told.items() for part in (f"--{name}", value)]
    return str(json.loads(duty.run("case", *flags, "--json").out)["brief"])


#: The rows of a review of the duty card, each a case, with what its first page says and what it does not.
REVIEWED = {
    "1 danger says nothing of where the child is": (
        {"danger": "yes", "home": "leeds", "other": "bradford", "tie": "risk_there"},
        "First: The council where the child is now. If you cannot tell which, ring both.",
        "First: Bradford",
    ),
    "1 the child is at home, whatever the school": (
        {"danger": "yes", "home": "leeds", "other": "bradford", "tie": "at_school_there", "now": "at_home"},
        "First: Leeds, where the child is now.",
        "First: Bradford",
    ),
    "1 a placed child who ran away": (
        {"danger": "yes", "home": "leeds", "other": "bradford", "tie": "placed_there", "now": "missing"},
        "First: Both. The child is missing",
        "First: Bradford",
    ),
    "1 a missing child of one council is nowhere yet": (
        {"danger": "yes", "home": "leeds", "other": "leeds", "tie": "placed_there", "now": "missing"},
        "First: Leeds. The child is missing: make sure the police know.",
        "where the child is now",
    ),
    "2 keeping a plan is not convening": (
        {"home": "leeds", "other": "bradford", "tie": "moved_there", "status": "protection_plan"},
        "What is open: Leeds keeps the plan until Bradford's conference.",
        "Strategy discussion: Leeds",
    ),
    "3 one council rings": (
        {"home": "leeds", "other": "bradford", "tie": "risk_there"},
        "Leeds: ring Bradford; agree who holds the discussion and who enquires (today).",
        "Both: hold",
    ),
    "5 no English duty on a Scottish council": (
        {"home": "kent", "other": "scotland", "tie": "moved_there", "status": "protection_plan"},
        "Section 47 enquiries: Section 47 may reach neither side",
        "Scotland: hold",
    ),
    "6 the carer is not the concern": (
        {"home": "barnet", "other": "croydon", "tie": "placed_there", "concern": "someone_at_home"},
        "Agree by today which council",
        "Ofsted",
    ),
    "7 a boarding school named as where a child is found": (
        {"home": "devon", "other": "durham", "tie": "at_school_there"},
        "Start with Durham",
        "Agree by today which council",
    ),
    "8 acceptance is explicit": (
        {"danger": "yes", "home": "leeds", "other": "bradford", "tie": "is_there_now"},
        "stay responsible until the other council explicitly accepts",
        "accepts in writing",
    ),
    "9 West Midlands has its reading": (
        {"home": "birmingham", "other": "coventry", "tie": "risk_there"},
        "Start with Coventry",
        "Agree by today which council",
    ),
    "10 refused: the child does not wait": (
        {"home": "leeds", "other": "bradford", "tie": "risk_there"},
        "manager to manager today",
        "week",
    ),
    "11 nobody knows the home council": (
        {"home": "not_sure", "other": "bradford", "tie": "is_there_now", "asking": "other"},
        "Bradford: find out where the child lives, ring that council",
        "the home council: hold",
    ),
}


@pytest.mark.parametrize("row", REVIEWED)
def test_each_fault_of_the_review_is_gone_from_the_first_page(duty: CommandLine, row: str) -> None:
    facts, says, never = REVIEWED[row]
    page = page_of(duty, **facts)
    assert says in page
    assert never not in page


def test_a_local_rule_is_laid_on_its_own_council_alone(duty: CommandLine) -> None:
    flags = ("--danger", "no", "--home", "surrey", "--other", "croydon", "--tie", "risk_there")
    card = json.loads(duty.run("case", *flags, "--status", "none", "--json").out)
    bids = [line for line in card["do"] if line["strength"] != "must"]
    cited = {cite.split("/")[0] for line in bids for cite in line["cites"]}
    assert cited.isdisjoint({"kent-medway-s47", "northumberland-strategy-2017", "sefton-3-13"})
    assert not any("Kent" in line["what"] or "Northumberland" in line["what"] for line in bids)


def test_what_hangs_on_a_move_that_nobody_spoke_of_is_not_on_the_first_page(duty: CommandLine) -> None:
    unsaid = {"home": "not_sure", "other": "not_sure", "tie": "not_sure", "status": "not_sure"}
    page = page_of(duty, **unsaid, asking="third")
    assert "keep the plan" not in page
    assert "hold the conference" not in page
    assert "refer to the right council's children's services" in page


@pytest.mark.parametrize(("island", "name"), [("jersey", "Jersey"), ("guernsey", "Guernsey")])
def test_a_crown_dependency_is_no_english_council(duty: CommandLine, island: str, name: str) -> None:
    flags = (
        "--danger",
        "no",
        "--home",
        "kent",
        "--other",
        island,
        "--tie",
        "moved_there",
        "--stay",
        "for_good",
    )
    printed = duty.run("case", *flags, "--status", "protection_plan", "--full").out
    assert "Only the English side is covered here." in printed
    assert "own law. Ring" in " ".join(printed.split())
    assert f"{name}: hold the conference" not in printed
