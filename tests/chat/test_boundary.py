"""The story of a case in the chat: by buttons, from a question, on paper, verified."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat

pytestmark = pytest.mark.model

RISK_ELSEWHERE = ("No", "London", "Havering", "Kent", "Risk from someone there")


@pytest.fixture(scope="module")
def chat(shipped_chat: Chat) -> Chat:
    return shipped_chat


@pytest.fixture(scope="module")
def worker(chat: Chat) -> client.Person:
    return chat.person()


def begin(worker: client.Person) -> None:
    worker.catch_up()
    worker.says("/case")
    worker.message("Nothing about the child is typed")


def choose(worker: client.Person, *labels: str) -> None:
    """Press one choice after another, each on the step that the one before brought."""
    for label in labels:
        worker.presses(label)
        worker.edit()


def last(worker: client.Person) -> str:
    text: str = worker.transcript(1)[-1]["text"]
    return text


def labels(worker: client.Person) -> list[str]:
    return [label for row in client.labels(worker.transcript(1)[-1]) for label in row]


def until_offered(worker: client.Person, label: str) -> None:
    """Wait for the message that has a button."""
    deadline = time.monotonic() + PATIENCE
    while label not in labels(worker):
        assert time.monotonic() < deadline, last(worker)
        time.sleep(0.05)


def finish(worker: client.Person, final: str) -> str:
    """Press the last choice; return the whole card, over all its messages."""
    before = len(worker.transcript())
    worker.presses(final)
    until_offered(worker, "They refuse")
    return "\n".join(message["text"] for message in worker.transcript()[before:])


def test_from_the_facts_to_a_duty_card_by_buttons_alone(worker: client.Person) -> None:
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    card = finish(worker, "Nothing is open")
    assert len(card) <= 1300
    for label in ("First:", "Strategy discussion:", "Section 47 enquiries:", "Attends:", "If they refuse:"):
        assert label in card
    assert "Kent rings Havering" in card
    assert "not settled" in card


def first_page(worker: client.Person) -> dict[str, Any]:
    """Work a case through; return the message of its card."""
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    finish(worker, "Nothing is open")
    card: dict[str, Any] = worker.transcript(1)[-1]
    return card


@pytest.mark.parametrize(
    ("button", "opens"),
    [
        ("Why: sources", "The words it rests on"),
        ("Sources differ", "Where the sources differ"),
        ("All steps", "What to do"),
        ("What to record", "What to write down"),
        ("Side by side", "Side by side"),
        ("Change a fact", "Which fact is to change?"),
    ],
)
def test_each_part_opens_in_place_of_the_first_page_and_closes_again(
    worker: client.Person, button: str, opens: str
) -> None:
    card = first_page(worker)
    offered = labels(worker)
    worker.presses(button)
    opened = edited(worker, card)
    pages = [opened["text"]]
    while "More" in [label for row in client.labels(opened) for label in row]:
        worker.presses("More", message=card["message_id"])
        opened = edited(worker, card)
        pages.append(opened["text"])
    assert any(opens in page for page in pages)
    assert opened["message_id"] == card["message_id"]
    assert button not in [label for row in client.labels(opened) for label in row]
    worker.presses("Close", message=card["message_id"])
    closed = worker.edit("First:")
    assert (closed["message_id"], closed["text"]) == (card["message_id"], card["text"])
    assert labels(worker) == offered


def edited(worker: client.Person, card: client.JSON) -> client.JSON:
    """A card after the next edit of it."""
    event = worker.wait_for(
        lambda e: e["kind"] == "edit" and e["message"]["message_id"] == card["message_id"]
    )
    changed: client.JSON = event["message"]
    return changed


def test_a_card_opens_one_part_after_another_without_a_message_more(worker: client.Person) -> None:
    card = first_page(worker)
    before = len(worker.transcript())
    for button, opens in (("What to record", "What to write down"), ("Sources differ", "Where the sources")):
        worker.presses(button)
        assert opens in edited(worker, card)["text"]
    worker.presses("Close")
    worker.edit("First:")
    assert len(worker.transcript()) == before


def test_the_copy_for_the_record_is_a_message_to_be_passed_on(worker: client.Person) -> None:
    card = first_page(worker)
    worker.presses("Copy for record")
    copy = worker.message("copy for the record")
    assert "Havering" in copy["text"]
    for message in (card, copy):
        assert not message["protected"]
        worker.forwards(message["message_id"])


def test_a_fact_is_changed_under_the_card(worker: client.Person) -> None:
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    finish(worker, "Nothing is open")
    worker.presses("They refuse")
    worker.message("refused to act")
    card = finish(worker, "Case is closed")
    assert "The case is closed" in card


def test_a_question_that_is_one_gets_the_first_page_and_follow_ups_keep_it(worker: client.Person) -> None:
    worker.catch_up()
    worker.says("child lives in havering, risk is at dad's in kent. who holds the strat?")
    until_offered(worker, "Lives in: Havering")
    card = last(worker)
    assert "Kent rings Havering" in card
    assert "Read as: lives in Havering, risk in Kent" in card
    assert len(card) <= 1300
    worker.says("what about the minutes")
    worker.message("send the minutes round")
    worker.says("and the other way round")
    worker.message("lives in Kent, risk in Havering")
    assert not worker.transcript(1)[-1]["protected"]
    worker.presses("Passages of the sources")
    assert "paragraph 48" in worker.edit()["text"]
    worker.presses("Close")
    worker.edit("lives in Kent, risk in Havering")


def test_what_is_one_councils_alone_stands_behind_the_card_where_it_is_not_passed_on(
    chat: Chat, tmp_path: Path
) -> None:
    path = tmp_path / "desk.txt"
    path.write_text(
        "Kent Gantry Desk Rules\n\nKent County Council\n\nLocal procedure\n\n1.1 Who holds the strategy "
        "discussion where a child lives in Havering and the risk is at a parent's in Kent: the gantry desk "
        "of Kent holds the strategy discussion.\n",
        encoding="utf-8",
    )
    assert chat.run("add", str(path), "--only-for", "kent").code == 0
    (own,) = [e["id"] for e in json.loads(chat.run("documents", "--json").out) if e["only_for"]]
    somebody = chat.person()
    somebody.says("child lives in havering, risk is at dad's in kent. who holds the strat?")
    until_offered(somebody, "Lives in: Havering")
    card = somebody.transcript(1)[-1]
    assert not card["protected"]
    assert "gantry" not in card["text"].lower()
    somebody.presses("Passages of the sources")
    behind = somebody.message("the gantry desk of Kent")
    assert behind["protected"]
    changed = [e["message"]["text"] for e in somebody.history() if e["kind"] == "edit"]
    assert not [words for words in changed if "gantry" in words.lower()]
    assert chat.run("remove", own).code == 0


def test_a_question_of_who_holds_that_names_no_councils_offers_the_way_to_its_card(
    worker: client.Person,
) -> None:
    worker.catch_up()
    worker.says("who holds the strategy discussion?")
    card = worker.message("say which, and where the child is")
    offered = [label for row in client.labels(card) for label in row]
    assert offered[:2] == ["Which councils?", "Where is the child?"]
    worker.presses("Passages whole", message=card["message_id"])
    opened = worker.edit()
    assert "Which councils?" in [label for row in client.labels(opened) for label in row]
    worker.presses("Where is the child?", message=card["message_id"])
    worker.message("Where is the child")
    worker.presses("Which councils?", message=card["message_id"])
    worker.message("Nothing about the child is typed")
    choose(worker, *RISK_ELSEWHERE)
    assert "Kent rings Havering" in finish(worker, "Nothing is open")


def test_the_common_case_takes_six_presses_at_most(worker: client.Person) -> None:
    begin(worker)
    presses = (*RISK_ELSEWHERE, "Nothing is open")
    choose(worker, *presses[:-1])
    assert "First:" in finish(worker, presses[-1])
    assert len(presses) <= 6


def test_not_sure_back_and_start_again_are_there_at_every_step(worker: client.Person) -> None:
    begin(worker)
    assert "Back" not in labels(worker)
    choose(worker, "No")
    for _ in range(3):
        offered = labels(worker)
        assert {"Back", "Start again"} <= set(offered)
        unsure = [label for label in offered if label.lower().startswith(("not sure", "i am not sure"))]
        assert unsure, offered
        worker.presses(unsure[0])
        worker.edit()


def test_back_takes_the_last_choice_away(worker: client.Person) -> None:
    begin(worker)
    first = last(worker)
    choose(worker, "No")
    second = last(worker)
    assert second != first
    choose(worker, "London", "Back")
    assert last(worker) == second
    choose(worker, "Back", "No")
    assert last(worker) == second


def test_a_message_that_can_no_longer_be_changed_costs_no_step(chat: Chat, worker: client.Person) -> None:
    begin(worker)
    chat.server.call("fault", kind="kept", method="editMessageText")
    worker.presses("No")
    assert "London" in [label for row in client.labels(worker.message()) for label in row]
    choose(worker, "London")


def test_danger_is_the_first_line_from_then_on(worker: client.Person) -> None:
    begin(worker)
    choose(worker, "Yes")
    assert last(worker).startswith("If a child is in danger now, ring 999 first.")
    choose(worker, "In the other area", *RISK_ELSEWHERE[1:-1])
    assert finish(worker, RISK_ELSEWHERE[-1]).startswith("If a child is in danger now, ring 999 first.")


def test_after_an_hour_the_case_is_forgotten(chat: Chat, worker: client.Person) -> None:
    begin(worker)
    with sqlite3.connect(chat.command_line.data / "store.db") as database:
        long_ago = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(minutes=61)
        database.execute("update dialogues set changed = ?", [long_ago.isoformat(" ")])
    assert "no longer held" in worker.answer(worker.presses("No"))["text"]


def test_the_slip_and_verifying(worker: client.Person) -> None:
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    card = finish(worker, "Nothing is open")
    code = card.split("Citation code ")[1].split()[0]
    worker.presses("PDF for the file")
    slip = worker.wait_for(lambda e: e["kind"] == "message" and bool(e["message"].get("document")))
    assert slip["message"]["document"]["file_name"] == f"{code}.pdf"
    worker.says(f"/verify {code.lower().replace('-', ' ')}")
    worker.message("Every passage is as it was.")
    worker.says("/verify ZZZZ-ZZZZ")
    worker.message("No card is kept under that code")
    worker.says("/verify")
    worker.message("Send the code")


def test_a_button_of_an_older_case_changes_nothing_in_a_newer_one(worker: client.Person) -> None:
    begin(worker)
    older: int = worker.transcript(1)[-1]["message_id"]
    begin(worker)
    assert "no longer held" in worker.answer(worker.presses("Yes", message=older))["text"]
    choose(worker, "No")
    assert "999" not in last(worker)
