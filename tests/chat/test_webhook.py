"""The webhook: only Telegram's own updates, each once; health and figures beside it; and odd updates."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.bot_api import client
from support.chat import PATIENCE, SECRET, Chat
from support.examples import examples
from support.loopback import ON_LOOPBACK
from support.outages import full_disk
from support.samples import WORDS_OF_THE_NOTE
from support.web import said_on, token_on

ASKED = "who convenes the lantern meeting"
pytestmark = [pytest.mark.process, pytest.mark.model]

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def chat(webhook_chat: Chat) -> Chat:
    return webhook_chat


@pytest.fixture(scope="module")
def worker(chat: Chat) -> client.Person:
    return chat.person()


def address(chat: Chat, path: str) -> str:
    return f"http://{chat.environment['SAFEGUARDING_LISTEN']}{path}"


def post(chat: Chat, update: Any, secret: str | None = SECRET) -> int:
    headers = {HEADER: secret} if secret else {}
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    return httpx.post(address(chat, "/telegram"), content=body, headers=headers, **ON_LOOPBACK).status_code


def a_message(update_id: int, person: client.Person, text: str) -> dict[str, Any]:
    user = {"id": person.id, "is_bot": False, "first_name": "Somebody"}
    place = {"id": person.id, "type": "private", "first_name": "Somebody"}
    message = {"message_id": 900, "date": int(time.time()), "chat": place, "from": user, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": update_id, "message": message}


def test_a_question_by_webhook_gets_its_card(worker: client.Person) -> None:
    worker.says(ASKED)
    worker.message(WORDS_OF_THE_NOTE)


@pytest.mark.parametrize("secret", [None, "", "an-invented-secret-of-a-tesT", "é"])
def test_without_the_secret_nothing_is_taken(chat: Chat, worker: client.Person, secret: str | None) -> None:
    worker.catch_up()
    given_secret = secret if secret is None or secret.isascii() else "x" * 300
    assert post(chat, a_message(5_000_001, worker, ASKED), given_secret) == 403
    worker.says("/privacy")
    assert "not kept and not logged" in worker.message()["text"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "7"}', b"\xff\xfe", b"1" * 1_200_000])
def test_what_is_no_update_is_refused(chat: Chat, body: bytes) -> None:
    assert post(chat, body) == 400


def test_a_repeat_is_answered_and_not_handled_again(chat: Chat, worker: client.Person) -> None:
    worker.catch_up()
    update = a_message(6_000_000, worker, "/privacy")
    assert [post(chat, update) for _ in range(3)] == [200, 200, 200]
    worker.message("not kept and not logged")
    assert post(chat, update) == 200
    worker.says("/help")
    assert "Ask in your own words" in worker.message()["text"]


def test_health_and_figures_tell_of_nobody(chat: Chat, worker: client.Person) -> None:
    assert httpx.get(address(chat, "/health"), **ON_LOOPBACK).text == "ok"
    chat.drained()  # of what other stories sent; the watchdog counts anew at its next look
    deadline = time.monotonic() + PATIENCE
    while "safeguarding_updates_waiting 0.0" not in (figures := _figures(chat)):
        assert time.monotonic() < deadline, figures
        time.sleep(0.2)
    assert "safeguarding_updates_handled_total" in figures
    assert str(worker.id) not in figures


def test_the_page_stands_beside_the_chat_for_the_same_people(chat: Chat, worker: client.Person) -> None:
    """One question, and one card: who is enrolled in the chat signs in by a link of their own."""
    listed = json.loads(chat.run("people", "list", "--json").out)
    number = str(max(person["id"] for person in listed if person["chat_app"]))
    link = json.loads(chat.run("people", "sign-in", number, "--json").out)["page"]
    assert link.startswith(address(chat, "/sign-in/"))
    with httpx.Client(base_url=address(chat, ""), **ON_LOOPBACK) as browser:
        page = browser.get(link)
        filled = {"form_token": token_on(page), "code": link.rpartition("/")[2]}
        assert browser.post("/sign-in", data=filled).headers["location"] == "/ask"
        page = browser.get("/ask")
        answer = browser.post("/ask", data={"form_token": token_on(page), "question": ASKED})
        assert WORDS_OF_THE_NOTE in said_on(answer)
        assert f"person {number} here" in said_on(browser.get("/you"))
    assert ASKED not in chat.log.read_text()


def _figures(chat: Chat) -> str:
    return httpx.get(address(chat, "/metrics"), **ON_LOOPBACK).text


@pytest.mark.slow
def test_health_names_what_is_wrong_until_it_is_mended(chat: Chat) -> None:
    def health() -> httpx.Response:
        return httpx.get(address(chat, "/health"), **ON_LOOPBACK)

    def wait_for(code: int) -> httpx.Response:
        deadline = time.monotonic() + 90
        while (answer := health()).status_code != code:
            assert time.monotonic() < deadline
            time.sleep(0.5)
        return answer

    somebody = chat.person()
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE)
    with full_disk(chat):
        assert "The database cannot be used now" in wait_for(503).text
        figures = httpx.get(address(chat, "/metrics"), **ON_LOOPBACK).text
        assert "safeguarding_troubles 1.0" in figures
    assert wait_for(200).text == "ok"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["message", "edited_message", "callback_query", "my_chat_member", "poll_answer", "chat", "from", "text"]
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(update=st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=4), max_size=4))
def test_no_update_stops_the_bot(chat: Chat, update: dict[str, Any]) -> None:
    number = 7_000_000 + int(time.time() * 1000) % 1_000_000_000
    assert post(chat, {**update, "update_id": number}) == 200


def test_after_all_that_the_bot_still_answers(chat: Chat) -> None:
    somebody = chat.person()
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE, timeout=30)


def test_an_address_in_use_is_one_sentence(chat: Chat, tmp_path: Path) -> None:
    other = {**chat.environment, "SAFEGUARDING_DATA_DIR": str(tmp_path / "other")}
    told = chat.command_line.run_process("run", **other)
    assert told.code == 1
    assert "cannot be listened on" in told.err
