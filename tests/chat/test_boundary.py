"""The story of a case in the chat: by buttons, from a question, after a restart, on paper, verified."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time

import pytest
from support.bot_api import client
from support.chat import Chat

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
    deadline = time.monotonic() + 20
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


@pytest.mark.parametrize(
    ("button", "opens"),
    [
        ("Why: sources", "The words it rests on"),
        ("Sources differ", "Where the sources differ"),
        ("All steps", "What to do"),
        ("What to record", "What to write down"),
        ("Copy for record", "copy for the record"),
    ],
)
def test_what_stands_behind_the_first_page_opens_at_a_press(
    worker: client.Person, button: str, opens: str
) -> None:
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    finish(worker, "Nothing is open")
    worker.presses(button)
    worker.message(opens)


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
    worker.presses("Passages of the sources")
    worker.message("paragraph 48")


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


def test_side_by_side_and_the_slip_and_verifying(worker: client.Person) -> None:
    begin(worker)
    choose(worker, *RISK_ELSEWHERE)
    card = finish(worker, "Nothing is open")
    code = card.split("Citation code ")[1].split()[0]
    worker.presses("Side by side")
    worker.message("Side by side")
    worker.presses("PDF for the file", message=_card_number(worker))
    slip = worker.wait_for(lambda e: e["kind"] == "message" and bool(e["message"].get("document")))
    assert slip["message"]["document"]["file_name"] == f"{code}.pdf"
    worker.says(f"/verify {code.lower().replace('-', ' ')}")
    worker.message("Every passage is as it was.")
    worker.says("/verify ZZZZ-ZZZZ")
    worker.message("No card is kept under that code")
    worker.says("/verify")
    worker.message("Send the code")


def _card_number(worker: client.Person) -> int:
    """The number of the last message that has the card's buttons."""
    held = [m for m in worker.transcript() if any("PDF for the file" in row for row in client.labels(m))]
    number: int = held[-1]["message_id"]
    return number


def test_a_button_of_an_older_case_changes_nothing_in_a_newer_one(worker: client.Person) -> None:
    begin(worker)
    older: int = worker.transcript(1)[-1]["message_id"]
    begin(worker)
    assert "no longer held" in worker.answer(worker.presses("Yes", message=older))["text"]
    choose(worker, "No")
    assert "999" not in last(worker)
