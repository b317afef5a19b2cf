"""An emergency comes first, whatever is broken: the session, the database, a pause, or what answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from typing import Any

import pytest
from support.samples import ASKED, WORDS_OF_CLAUSE_1_2
from support.web import CONTACT, DESK, Browser, Site, said_on, token_on

from bot.channels.web import ask as ask_module
from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.errors import StoreError
from bot.features.answers import messages as answer_messages
from bot.store.database import AWAY

DANGER = "a child is being strangled right now help"


def is_emergency_card(page: str) -> bool:
    return answer_messages.RING_999 in page and DESK in page


@contextmanager
def away(site: Site, what: tuple[str, ...] = ("read", "write")) -> Iterator[None]:
    """The database cannot be reached, or cannot be written."""
    database = site.assistant.database

    def fails(*_: Any) -> Any:
        raise StoreError(AWAY)

    try:
        database.__dict__.update(dict.fromkeys(what, fails))
        yield
    finally:
        for name in what:
            del database.__dict__[name]


def test_whoever_types_an_emergency_gets_its_card(site: Site) -> None:
    stranger = site.browser()
    answer = stranger.post("/ask", question=DANGER)
    assert answer.status_code == 200
    assert is_emergency_card(said_on(answer))
    assert said.CALM not in answer.text  # nothing of a stranger's message is held


def test_a_form_that_is_too_old_still_gets_the_card(browser: Browser) -> None:
    assert is_emergency_card(said_on(browser.post("/ask", question=DANGER, form_token="0" * 64)))
    browser.headers = {"origin": "https://example.org"}
    assert is_emergency_card(said_on(browser.post("/ask", question=DANGER)))


def test_with_the_database_away_an_emergency_gets_its_card_and_all_else_whom_to_ring(
    site: Site, browser: Browser
) -> None:
    with away(site):
        assert is_emergency_card(said_on(browser.asks_blind(DANGER)))
        for answer in (browser.asks_blind(ASKED), browser.get("/ask"), browser.get("/documents")):
            assert answer.status_code == 503
            assert said.DANGER in said_on(answer)
            assert CONTACT in said_on(answer)
            assert 'name="question"' in answer.text
    assert browser.asks(ASKED).status_code == 200


def test_forms_of_a_page_that_came_while_the_database_was_away_work_when_it_is_back(
    site: Site, browser: Browser
) -> None:
    with away(site):
        pages = [browser.get("/ask"), browser.asks_blind(DANGER)]
    for page in pages:
        answer = browser.post("/ask", form_token=token_on(page), question=ASKED)
        assert answer.status_code == 200
        assert WORDS_OF_CLAUSE_1_2 in said_on(answer)


def test_where_only_reading_works_pages_are_read_and_questions_answered(
    site: Site, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    site.clock.now += dt.timedelta(hours=1)  # so that it is to be noted that the session was used
    with away(site, ("write",)):
        assert browser.get("/documents").status_code == 200
        assert WORDS_OF_CLAUSE_1_2 in said_on(browser.asks_blind(ASKED))
        assert is_emergency_card(said_on(browser.asks_blind(DANGER)))
    assert "not noted that a session was used: error=StoreError" in caplog.text
    assert browser.cookies["session"] not in caplog.text


def test_a_page_does_not_wait_where_another_process_writes(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "NOTING", 0.05)
    site.clock.now += dt.timedelta(hours=1)
    path = site.assistant.settings.data_dir / "store.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        for _ in range(3):
            assert browser.get("/documents").status_code == 200
        other.execute("rollback")
    site.loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(site.loop)))
    held = site.assistant.browsers.session_of(browser.cookies["session"])
    assert held
    assert not held.is_to_note  # it was, once that could be


def test_a_page_whose_database_hangs_says_so(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "WORKING", 0.05)
    back = threading.Event()
    monkeypatch.setattr(site.assistant.reader, "documents", lambda _councils: back.wait())
    answer = browser.get("/documents")
    back.set()
    assert answer.status_code == 503
    assert CONTACT in said_on(answer)


def test_while_paused_an_emergency_gets_its_card_and_all_else_the_reason(
    site: Site, browser: Browser
) -> None:
    site.assistant.maintenance.pause("Our procedures changed today.", site.assistant.screen)
    try:
        assert is_emergency_card(said_on(browser.asks_blind(DANGER)))
        answer = browser.asks_blind(ASKED)
        assert answer.status_code == 503
        assert "Our procedures changed today." in said_on(answer)
        assert browser.get("/you").status_code == 200
    finally:
        site.assistant.maintenance.resume()
    assert browser.asks(ASKED).status_code == 200


def test_where_nothing_answers_an_emergency_does_not_wait(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(site.assistant.batcher, "ask", lambda _question: Future())
        answer = browser.asks_blind(DANGER)
    assert is_emergency_card(said_on(answer))
    assert said.CALM in answer.text
    held = re.search(r'name="card" value="([^"]+)"', answer.text)
    assert held
    calm = browser.fills("/ask", "/ask/instead", card=held[1])
    assert calm.status_code == 200
    assert answer_messages.RING_999 not in said_on(calm)


def test_an_emergency_with_details_in_it_is_not_repeated_and_nothing_follows_up_on_it(
    site: Site, browser: Browser
) -> None:
    asked = "child lives in havering, risk is in kent. who holds the discussion?"
    assert "Read as: lives in Havering" in said_on(browser.asks(asked))
    answer = browser.asks(f"{DANGER}, he is Marjorie Blenkinsop of 14 Quarry Lane")
    assert is_emergency_card(said_on(answer))
    assert "Blenkinsop" not in answer.text
    assert "Read as:" not in said_on(browser.asks("and who takes the minutes?"))


def test_what_gives_no_answer_in_time_is_a_card(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask_module, "PATIENCE", 0.05)
    monkeypatch.setattr(site.assistant.batcher, "ask", lambda _question: Future())
    answer = browser.asks(ASKED)
    assert answer.status_code == 200
    assert answer_messages.FAILED_STEPS[0] in said_on(answer)


def test_a_card_stands_though_what_is_behind_it_cannot_be_made(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.asks(ASKED)  # what is made at the first question keeps what it was made with

    def damaged() -> None:
        raise OSError("zebra")

    monkeypatch.setattr(site.assistant, "corpus", damaged)
    answer = browser.asks(ASKED)
    assert answer.status_code == 200
    assert WORDS_OF_CLAUSE_1_2 in said_on(answer)
    assert "zebra" not in answer.text


def test_a_screen_that_fails_as_a_message_comes_in_costs_nobody_a_card(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_text: str) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(site.assistant.screen, "is_danger", fails)
    assert browser.asks(ASKED).status_code == 200


def test_a_fault_is_a_page_with_a_reference_and_none_of_its_words(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_councils: object) -> None:
        raise ZeroDivisionError("zebra")

    monkeypatch.setattr(site.assistant.reader, "documents", breaks)
    answer = browser.get("/documents")
    assert answer.status_code == 500
    assert said.DANGER in said_on(answer)
    assert "zebra" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_an_emergency_does_not_wait_for_many_messages_of_another_address(site: Site) -> None:
    hostile, other, order = site.browser(), site.browser(), []

    async def asks(browser: Browser, question: str) -> None:
        answer = await browser.sends("/ask", question=question)
        order.append((browser.address, is_emergency_card(said_on(answer))))

    async def storm() -> None:
        many = [asyncio.create_task(asks(hostile, "a. " * 500)) for _ in range(40)]
        await asyncio.gather(*many, asks(other, DANGER))

    site.loop.run_until_complete(storm())
    assert (other.address, True) in order[:20]
