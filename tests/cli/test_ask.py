"""The story of an officer at the command line: documents in, cited answers out, and out again."""

from __future__ import annotations

import json
import resource
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from support.commands import CommandLine, Told
from support.samples import (
    ASKED,
    ASKED_OF_A_LETTER,
    LETTERS,
    MANUAL,
    MANUAL_ID,
    ODD_QUESTIONS,
    WORDS_OF_CLAUSE_1_2,
    WORDS_OF_THE_NOTE,
    write_bad_files,
    write_library,
)

from bot.channels.terminal.cli import cli
from bot.channels.terminal.messages import NO_QUESTION, USE
from bot.core.messages import DANGER
from bot.features.answers import messages as answer_messages

pytestmark = pytest.mark.model

#: The second name is no UTF-8, as on a disk of an old machine.
#: The id of the letters guide in a file of that name, which is part of it.
LETTERS_ID = "exampleshire-letters-guide-4e14fd"
GOOD = ("manual.txt", "l\udce9tters.txt")
WITHOUT_PASSAGES = {"nothing_found", "danger", "personal_details", "failed"}


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A fresh data folder and the small library; both originals were added among bad files."""
    folder = tmp_path_factory.mktemp("officer")
    return CommandLine(folder / "data", write_library(folder / "library"))


@pytest.fixture(scope="module")
def before(officer: CommandLine) -> dict[str, Any]:
    """The card before anything was added."""
    (card,) = officer.ask([ASKED])
    return card


@pytest.fixture(scope="module")
def bad(officer: CommandLine) -> dict[str, str]:
    return write_bad_files(officer.data.parent / "bad")


@pytest.fixture(scope="module")
def added(officer: CommandLine, bad: dict[str, str], before: dict[str, Any]) -> Told:
    """What was said when two good files were added among bad ones."""
    folder = officer.data.parent / "bad"
    for name, text in zip(GOOD, (MANUAL, LETTERS), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    names = [GOOD[0], *bad, GOOD[1]]
    return officer.run("add", *(str(folder / name) for name in names))


@pytest.fixture(scope="module")
def cards(officer: CommandLine, added: Told) -> list[dict[str, Any]]:
    """The cards of the odd questions."""
    return officer.ask(ODD_QUESTIONS)


def passages(card: dict[str, Any]) -> Iterator[str]:
    """Every text on a card that is a source's or a note's."""
    sides = [side["passage"] for d in card["disagreements"] for side in d["sides"]]
    for passage in [*card["passages"], *sides]:
        yield passage["text"]
        yield from (original["text"] for original in passage["originals"])


def test_before_anything_is_added_the_note_answers_alone_and_says_how_to_get_its_paragraph(
    before: dict[str, Any],
) -> None:
    assert before["status"] == "answered"
    assert before["headline"] == WORDS_OF_THE_NOTE
    assert before["passages"][0]["originals"] == []
    assert any("once somebody adds the document" in step for step in before["next_steps"])


def test_each_bad_file_is_one_line_and_the_others_are_taken_in(
    officer: CommandLine, added: Told, bad: dict[str, str]
) -> None:
    assert added.code == 1
    assert added.err == ""  # the closing report names each, once
    refusals = [line.strip() for line in added.out.partition("Refused:\n")[2].splitlines()]
    assert len(refusals) == len(bad)
    for line, (name, way_out) in zip(refusals, bad.items(), strict=True):
        assert line.startswith(f"{name} ")
        assert way_out in line
    assert added.out.count("passages: ") == 2
    assert f"{MANUAL_ID}: Exampleshire Crossing Procedure" in added.out
    assert f"(such as {MANUAL_ID}/who-convenes)" in added.out
    held = json.loads(officer.run("documents", "--json").out)
    assert {entry["id"] for entry in held if entry["passages"]} == {MANUAL_ID, LETTERS_ID}


def test_the_answer_quotes_the_note_and_the_paragraph_under_it(cards: list[dict[str, Any]]) -> None:
    card = cards[0]
    first = card["passages"][0]
    assert card["status"] == "answered"
    assert card["headline"] == first["text"] == WORDS_OF_THE_NOTE
    assert (first["kind"], first["document"]["id"], first["document"]["standing"]) == (
        "note",
        MANUAL_ID,
        "current",
    )
    assert [(o["locator"], o["text"]) for o in first["originals"]] == [("1.2", WORDS_OF_CLAUSE_1_2)]
    assert not any("once somebody adds the document" in step for step in card["next_steps"])


def test_both_sides_and_the_law_then_are_on_the_card(cards: list[dict[str, Any]]) -> None:
    (differs,) = cards[0]["disagreements"]
    assert differs["question"] == "Who convenes the lantern meeting?"
    assert [side["says"] for side in differs["sides"]] == [
        "the area that holds the lantern",
        "the captain of the ferry",
    ]
    assert differs["sides"][1]["passage"]["document"]["standing"] == "superseded"
    assert "Rests on Ford Rules 2020, since replaced by Ford Rules 2030 (June 2030)." in cards[0]["notices"]
    assert "Ford Rules 2020 has been replaced by Ford Rules 2030 (June 2030)." in cards[0]["notices"]


@pytest.mark.process
def test_there_is_one_card_a_line_in_order(cards: list[dict[str, Any]]) -> None:
    assert len(cards) == len(ODD_QUESTIONS)
    status = [card["status"] for card in cards]
    assert "failed" not in status
    assert status[7:9] == ["nothing_found", "nothing_found"]
    assert status[13:16] == ["danger", "personal_details", "out_of_scope"]
    assert "nine working days" in " ".join(passages(cards[16]))
    # What is too long for a question is refused with a sentence.
    assert status[2] == "out_of_scope"
    assert "82,499 characters" in cards[2]["next_steps"][0]
    # What is only strange in its bytes is the same question still.
    for place in (9, 10, 11, 12):
        assert WORDS_OF_THE_NOTE in list(passages(cards[place])), ODD_QUESTIONS[place][:60]
    for card in cards:
        assert card["status"] not in WITHOUT_PASSAGES or card["passages"] == []
        assert "Blenkinsop" not in json.dumps(card)


def test_every_word_on_every_card_is_stored(officer: CommandLine, cards: list[dict[str, Any]]) -> None:
    notes = [path.read_text(encoding="utf-8") for path in (officer.library or Path()).glob("*/*.md")]
    stored = "\n".join([*notes, MANUAL, LETTERS])
    shown = {text for card in cards for text in passages(card)}
    assert len(shown) > 3
    assert [text for text in shown if text not in stored] == []


def test_what_programs_read_is_json(officer: CommandLine, added: Told) -> None:
    about = json.loads(officer.run("about", "--json").out)
    assert (about["notes"], about["originals added"]) == (3, 2)
    assert about["calibrated for the models in use"] is True
    checked = officer.run("check", "--json")
    assert (checked.code, json.loads(checked.out)) == (0, [])
    quality = json.loads(officer.run("quality", "--json").out)
    assert (quality["questions"], quality["hit@1"]) == (2, 1.0)


def test_a_broken_library_is_named_by_file_and_line(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    rules = library / "guidance" / "ford-rules-2030.md"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("Voice: guidance", "Voice: rumour"), encoding="utf-8")
    line = text.split("\n").index("## The new rules are silent on bicycles {#bicycles}") + 1
    (library / "calibration.yaml").write_text("- question: [never closed\n", encoding="utf-8")
    told = CommandLine(tmp_path / "data", library).run("check")
    assert told.code == 1
    assert [found.split(": ")[0] for found in told.out.splitlines()] == [
        f"{rules}:{line}",
        f"{library / 'calibration.yaml'}:1",
    ]


def test_notes_that_nobody_read_a_second_time_are_listed(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    line = CommandLine(tmp_path / "data", library)
    files = sorted(library.glob("*/*.md"))
    told = line.run("check", "--unread")
    assert (told.code, [found.split(": ")[0] for found in told.out.splitlines()]) == (
        1,
        [f"{path}:1" for path in files],
    )
    for path in files:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("---\n", "---\nread_again: 2030-05-01\n", 1), encoding="utf-8")
    told = line.run("check", "--unread")
    assert (told.code, told.out) == (0, "All 3 notes of the library were read a second time.\n")
    rules = library / "guidance" / "ford-rules-2030.md"
    text = rules.read_text(encoding="utf-8")
    added = text[text.index("## ") :].replace("{#bicycles}", "{#trams}")
    added = added.replace("Voice:", "Read again: not yet\nVoice:")
    rules.write_text(f"{text}\n{added}", encoding="utf-8")
    told = line.run("check", "--unread", "--json")
    (found,) = json.loads(told.out)
    assert (told.code, found["message"]) == (1, "trams was not read a second time")


def test_a_full_disk_is_a_sentence_and_the_old_state(officer: CommandLine, added: Told) -> None:
    more = officer.data.parent / "more.txt"
    more.write_text(LETTERS.replace("Letters", "Parcels") * 40, encoding="utf-8")
    index = officer.data / "index"
    before = {path.name: path.read_bytes() for path in index.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        told = officer.run("add", str(more))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.code == 1
    assert told.err.splitlines() == [
        "The database cannot be used now; see that it runs and that its disk has room."
    ]
    assert {path.name: path.read_bytes() for path in index.iterdir()} == before


def test_what_was_removed_is_in_no_answer_and_in_no_byte_of_the_data_folder(
    officer: CommandLine, cards: list[dict[str, Any]]
) -> None:
    unknown = officer.run("remove", "no-such-thing")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.splitlines() == [
        "No original is held as no-such-thing; safeguarding-bot documents lists them."
    ]
    assert contains(officer.data, b"nine working days")
    gone = officer.run("remove", LETTERS_ID, LETTERS_ID)
    assert (gone.code, gone.err) == (0, "")
    assert gone.out.splitlines() == [f"{LETTERS_ID} is removed and can no longer be found."]
    assert not contains(officer.data, b"nine working days")
    assert contains(officer.data, b"brass lantern")
    letter, lantern = officer.ask([ASKED_OF_A_LETTER, ASKED])
    assert "nine working days" not in json.dumps(letter)
    assert WORDS_OF_CLAUSE_1_2 in list(passages(lantern))
    # Added again, it is found again.
    assert officer.run("add", str(officer.data.parent / "bad" / GOOD[1])).code == 0
    assert "nine working days" in json.dumps(officer.ask([ASKED_OF_A_LETTER]))


def contains(folder: Path, text: bytes) -> bool:
    return any(text in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_data_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "manual.txt").write_text(MANUAL, encoding="utf-8")
    told = CommandLine(tmp_path / "file" / "data", tmp_path / "no-library").run(
        "add", str(tmp_path / "manual.txt")
    )
    assert told.code == 1
    (line,) = told.err.splitlines()
    assert str(tmp_path / "file") in line
    assert "SAFEGUARDING_DATA_DIR" in line


@pytest.mark.process
def test_a_name_that_is_no_text_is_named_all_the_same(officer: CommandLine, added: Told) -> None:
    listed = officer.run_process("documents", "--json", PYTHONIOENCODING="utf-8:strict")
    assert listed.err == ""  # a program gets JSON alone, on its stream alone
    held = json.loads(listed.out)
    assert [entry["source"] for entry in held if entry["id"] == LETTERS_ID] == [GOOD[1]]
    missing = officer.run_process("add", "--json", "/not-h\udce9re.txt", PYTHONIOENCODING="utf-8:strict")
    assert json.loads(missing.out)["source"] == "/not-h\udce9re.txt"
    assert missing.err == "not-h\\udce9re.txt was not found; check its name and folder.\n"


@pytest.mark.parametrize(
    ("asked", "typed"), [("-", b""), ("-", b"\n"), ("-", b" \n\t\n"), ("", b""), (" ", b"")]
)
def test_no_question_is_said_to_be_none(officer: CommandLine, asked: str, typed: bytes) -> None:
    told = officer.run("ask", asked, stdin=typed)
    assert (told.code, told.out) == (2, "")
    assert NO_QUESTION in told.err


def test_a_greeting_gets_a_sentence_of_use_in_terms_of_the_terminal(officer: CommandLine) -> None:
    asked = ["Hello!", "thanks very much", "What can you do?", "?", "hi, he has got a knife", f"hi, {ASKED}"]
    greeted, thanked, able, wordless, danger, found = officer.ask(asked)
    assert greeted["next_steps"][0] == answer_messages.HELLO
    assert thanked["next_steps"] == [answer_messages.YOU_ARE_WELCOME]
    assert able["next_steps"][0] == answer_messages.CAN_DO
    assert wordless["brief"].startswith(f"{DANGER}\n\n{answer_messages.NO_WORDS}")
    assert {greeted["next_steps"][-1], able["next_steps"][-1], wordless["next_steps"][-1]} == {USE}
    assert [card["status"] for card in (greeted, thanked, able)] == ["out_of_scope"] * 3
    assert danger["next_steps"][0] == answer_messages.RING_999
    assert WORDS_OF_THE_NOTE in list(passages(found))


def test_thanks_in_between_leave_the_question_that_is_followed_up(officer: CommandLine) -> None:
    chatted = officer.run("chat", stdin=f"{ASKED}\nthanks\nhello\nand in kent?\n\n".encode())
    assert chatted.code == 0
    assert chatted.out.count(answer_messages.YOU_ARE_WELCOME) == 1
    assert USE in " ".join(chatted.out.split())
    assert answer_messages.FOLLOWED_UP in " ".join(chatted.out.split())


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Example: safeguarding-bot {name}" in " ".join(shown.output.split())
    assert cli.commands[name].help


def test_every_command_of_the_issue_is_there() -> None:
    assert {
        "ask",
        "chat",
        "add",
        "documents",
        "remove",
        "check",
        "quality",
        "bench",
        "about",
    } <= cli.commands.keys()
    for name in ("ask", "add", "documents", "check", "quality", "bench", "about"):
        assert any(isinstance(p, click.Option) and "--json" in p.opts for p in cli.commands[name].params), (
            name
        )


HARDEST = "child lives in havering, risk is at dad's in kent. who holds the strat?"


def test_the_hardest_question_of_the_shipped_library(shipped: CommandLine) -> None:
    told = shipped.run("ask", HARDEST)
    assert told.code == 0
    plain = " ".join(told.out.split())
    assert plain.startswith("First: Both.")
    assert "Havering rings Kent." in plain
    assert "Read as: lives in Havering, risk in Kent" in plain
    assert "case --home havering --other kent --tie risk_there" in plain
    assert max(map(len, told.out.split("\n"))) <= 88
    whole = " ".join(shipped.run("ask", "--full", HARDEST).out.split())
    assert "This answers it." in whole
    assert "Sources differ." in whole
    card = json.loads(shipped.run("ask", "--json", HARDEST).out)
    assert card["brief"] == card["case"]["brief"]
    assert len(card["brief"]) <= 1300
    assert card["headline"] is None
    assert card["passages"]
    assert stat.S_IMODE(shipped.data.stat().st_mode) == 0o700


def test_a_rule_that_a_decision_tells_is_never_called_current(shipped: CommandLine) -> None:
    london, working_together = (
        " ".join(shipped.run("ask", "--full", asked).out.split())
        for asked in (
            "is a kid found in our borough if he only visits at weekends, havering decision",
            "what the ombudsman says about answering a referrer, havering decision",
        )
    )
    assert "(19 011 816), paragraph 17, 5 March 2021, the rule as it then was]" in london
    assert "(19 011 816), paragraph 14; 13, 5 March 2021, the rule since replaced]" in working_together
    for paragraph, shown in (("17", london), ("14", working_together)):
        assert f"paragraph {paragraph}, 5 March 2021, current" not in shown


def test_the_national_rule_comes_before_the_procedure_of_an_area_that_nobody_named(
    shipped: CommandLine,
) -> None:
    card = json.loads(shipped.run("ask", "--json", "how long do we have to hold an initial conference?").out)
    assert card["passages"][0]["document"]["id"] == "working-together-2023"


HANDBOOK = """# Staff handbook of an invented partnership

Claiming mileage

To claim mileage for visits, workers send the travel form to the payroll office by the fifth of the month.

Housing

The wait for a council house is two years in band three. Families ask the housing office how long it is.

School uniform grants

Who gets a uniform grant is decided by the school. A uniform grant is paid once a year, in August.
"""


def test_other_work_is_answered_where_an_added_document_answers_it_and_refused_elsewhere(
    tmp_path: Path,
) -> None:
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    asked = {
        "how do i claim mileage for visits": "the travel form",
        "how long is the wait for a council house": "two years in band three",
        "who gets a uniform grant": "decided by the school",
    }
    assert [card["status"] for card in line.ask(list(asked))] == ["out_of_scope"] * len(asked)
    (tmp_path / "handbook.txt").write_text(HANDBOOK, encoding="utf-8")
    line.run("add", str(tmp_path / "handbook.txt"))
    for words, card in zip(asked.values(), line.ask(list(asked)), strict=True):
        assert card["status"] == "answered"
        assert words in next(passages(card))
    others = ["how do i book annual leave", "write me a letter about mileage", "tell me a joke"]
    assert [card["status"] for card in line.ask(others)] == ["out_of_scope"] * len(others)
