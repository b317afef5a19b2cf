"""What people are in the middle of outlives the bot: it is stopped or killed, and started again."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.bot_api import client
from support.chat import PATIENCE, UNHURRIED, Chat, a_chat, beside, own_team
from support.samples import WORDS_OF_CLAUSE_1_2, WORDS_OF_THE_NOTE, write_library, write_originals
from support.session_chat import in_a_group, joined, opened, write_sets

from bot.channels.telegram import messages as chat_messages
from bot.features.learning import chat_messages as learning_said
from bot.features.sessions import messages as said
from procedures.library import load_library

pytestmark = pytest.mark.crash

ASKED = "who convenes the lantern meeting"


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A bot over the small library with its two originals and its sets, for stories that stop it."""
    folder = tmp_path_factory.mktemp("restarts")
    library = write_library(folder / "library")
    write_sets(library)
    with a_chat(folder / "bot", library, **UNHURRIED) as running:
        assert running.run("add", *write_originals(folder)).code == 0
        yield running


def restarted(chat: Chat) -> None:
    chat.stop(signal.SIGKILL)
    chat.start()


def test_a_session_goes_on_after_the_bot_was_killed_and_leaves_out_what_was_withdrawn(chat: Chat) -> None:
    team = own_team()
    trainer = chat.person("trainer", team)
    code = opened(trainer, "The gale")
    person = joined(chat.person("practitioner", team), code)
    trainer.presses("Next question")
    trainer.message("Question 1 of 3 is open")
    person.message("Question 1, who rings")
    chat.stop(signal.SIGKILL)
    person.presses("A")
    trainer.presses("Pause")
    assert chat.command_line.library is not None
    reword(chat.command_line.library, 1)
    chat.start()
    person.message(said.PAUSE_TOLD, timeout=60)
    trainer.message("Paused at question 1")
    trainer.presses("Go on")
    person.message("Question 1, who rings")
    trainer.message("Question 1 of 3 is open")
    trainer.presses("Close")
    trainer.message(said.WITHDRAWN)
    trainer.message("is closed")
    trainer.presses("Show the answer")
    shown = person.wait_for(lambda e: e["kind"] == "message" and "Right: A" in str(e["message"]))
    assert "The manual says so." in str(shown["message"])
    trainer.message("has been shown")
    trainer.presses("Next question")
    trainer.message("Question 3 of 3 is open")
    person.message("Question 3, who rings")
    told = chat.command_line.run("refresher", "sets").out
    assert "left out: gale/q2" in told


def reword(library: Path, number: int) -> None:
    """Change the words of a note."""
    text = load_library(library).notes[number].text
    for path in library.glob("*/*.md"):
        words = path.read_text("utf-8")
        path.write_text(words.replace(text, f"{text} And so on."), "utf-8")
    assert load_library(library).notes[number].text != text


def test_a_group_is_asked_though_the_bot_was_killed_before_the_question_reached_it(chat: Chat) -> None:
    trainer, people, group = in_a_group(chat, "The bell", said.NAMES_NO)
    first = group.wait_for(lambda e: "'type': 'quiz'" in str(e))
    people[0].answers_poll(0, where=group)
    trainer.presses("Close")
    trainer.message("is closed")
    chat.server.call("fault", kind="cut", method="sendPoll", calls=1000)
    trainer.presses("Skip")
    deadline = time.monotonic() + PATIENCE
    while "step 3" not in moves_of(chat):
        assert time.monotonic() < deadline, moves_of(chat)
        time.sleep(0.1)
    chat.stop(signal.SIGKILL)
    chat.server.call("clears_faults")
    chat.start()
    asked = group.wait_for(lambda e: "'type': 'quiz'" in str(e) and "Question 2" in str(e), timeout=60)
    assert asked != first
    trainer.presses("Close")
    trainer.message("Question 2 of 3 is closed")


def moves_of(chat: Chat) -> str:
    """How far the newest session has come, as its table has it."""
    with closing(sqlite3.connect(chat.command_line.data / "store.db")) as database:
        (step,) = database.execute("select step from refresher_sessions order by id desc limit 1").fetchone()
    return f"step {step}"


def test_cards_of_before_act_on_their_own_question_and_say_where_it_is_gone(chat: Chat) -> None:
    asker = chat.person()
    asker.says(ASKED)
    first = asker.message(WORDS_OF_THE_NOTE)
    asker.says("how soon is a letter about the ford answered by the ferry office")
    second = asker.message("Citation code")
    asker.says(f"{ASKED} for Marjorie Blenkinsop of 14 Quarry Lane")
    details = asker.message("without details")["message_id"]
    assert chat.stop() == 0
    chat.start()
    asker.presses("Passages whole", message=first["message_id"])
    opened = asker.edit(WORDS_OF_CLAUSE_1_2)
    assert opened["message_id"] == first["message_id"] != second["message_id"]
    asker.presses("Close", message=first["message_id"])
    assert asker.edit(WORDS_OF_THE_NOTE)["text"] == first["text"]
    gone = asker.answer(asker.presses("Ask this instead", message=details))
    assert gone["text"] == chat_messages.QUESTION_GONE
    asker.presses("Ask my lead", message=first["message_id"])
    asker.message(chat_messages.WORDING_NONE)


def test_two_duty_cards_of_before_each_keep_their_own_case(encoded: Path, tmp_path: Path) -> None:
    shutil.copytree(encoded, tmp_path / "bot" / "data")
    with a_chat(tmp_path / "bot", **UNHURRIED) as chat:
        worker = chat.person()
        cards = {}
        for home, question in (
            ("Havering", "child lives in havering, risk is at dad's in kent. who holds the strat?"),
            ("Leeds", "child lives in leeds, dad in bradford is the risk. who holds the strat?"),
        ):
            worker.says(question)
            worker.message(f"Read as: lives in {home}")
            cards[home] = worker.transcript(1)[-1]
        assert chat.stop() == 0
        chat.start()
        for home, card in cards.items():
            worker.presses("What to record", message=card["message_id"])
            opened = worker.edit("What to write down")
            assert opened["message_id"] == card["message_id"]
            assert home in opened["text"]
            worker.presses("Close", message=card["message_id"])
            assert worker.edit("First:")["text"] == card["text"]


def test_a_damaged_text_stops_no_start_and_an_administrator_alone_is_told_once(
    chat: Chat, tmp_path: Path
) -> None:
    officer, worker = chat.person("administrator", own_team()), chat.person()
    index = chat.command_line.data / "index"
    before = set(index.glob("*.json"))
    text = tmp_path / "ferries.txt"
    text.write_text("Ferry rota\n\n1. The ferry worker rings the brass bell at dusk.\n", encoding="utf-8")
    added = json.loads(chat.run("add", "--json", str(text)).out)
    (stored,) = set(index.glob("*.json")) - before - {index / "manifest.json"}
    chat.stop()
    stored.write_bytes(stored.read_bytes()[:-20])
    chat.start()
    officer.message("is damaged. Run: safeguarding-bot remove", timeout=60)
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE, timeout=120)
    restarted(chat)
    officer.says(ASKED)
    officer.message(WORDS_OF_THE_NOTE, timeout=120)
    chat.drained()
    told = [message["text"] for message in officer.transcript() if "is damaged" in message["text"]]
    assert len(told) == 1
    assert not [message for message in worker.transcript() if "is damaged" in message["text"]]
    assert chat.run("remove", added["id"]).code == 0


def test_a_case_is_where_it_was(chat: Chat) -> None:
    worker = chat.person()
    worker.says("/case")
    worker.message("Nothing about the child is typed")
    for label in ("No", "London"):
        worker.presses(label)
        worker.edit()
    assert chat.stop() == 0
    chat.start()
    worker.presses("Havering")
    worker.edit()
    assert client.labels(worker.transcript(1)[-1])[-1] == ["Back", "Start again"]


def test_a_learning_point_is_where_it_was(chat: Chat) -> None:
    lead = chat.person("team_lead", own_team())
    lead.says("/share")
    lead.message(learning_said.GROUND)
    lead.presses(learning_said.LOCAL)
    lead.message("Type what was learned")
    lead.says("Hang the brass lantern at the ford.")
    lead.message("first of two questions")
    restarted(chat)  # where the words are not noted as handled yet, they are taken again, as the same answer
    lead.says("Who hangs the lantern?")
    lead.message("second question", timeout=PATIENCE)
    lead.says("Who lights it?")
    lead.message("Choose its topics")
    lead.presses(learning_said.NO_TOPIC)
    lead.message(learning_said.FOR_WHOM)
    lead.presses(learning_said.EVERYBODY)
    preview = lead.message("exactly what people will get")["text"]
    for words in ("Hang the brass lantern at the ford.", "Who hangs the lantern?", "Who lights it?"):
        assert words in preview


def test_a_reminder_comes_while_the_service_runs_and_once(chat: Chat) -> None:
    team = own_team()
    lead = chat.person("team_lead", team, "barnet")
    now = dt.datetime.now(dt.UTC)
    due = now.date() + dt.timedelta(days=6)
    with beside(chat) as assistant:
        known = assistant.store.people.by_telegram(lead.id)
        assert known is not None
        text, month_ago = "Tell every team the escalation steps.", now - dt.timedelta(days=30)
        action = assistant.actions.add(known, text, due, month_ago)
    restarted(chat)
    told = lead.message(f"Action {action.id} of {team} (Barnet) is due on", timeout=PATIENCE)
    assert text in told["text"]
    restarted(chat)
    lead.says("/actions")
    lead.message("Open actions: 1, 0 of them overdue.", timeout=PATIENCE)
    reminded = [m for m in lead.transcript() if m["text"].startswith(f"Action {action.id} of ")]
    assert len(reminded) == 1
