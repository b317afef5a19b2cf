"""One session in the chat app and in browsers at once, run from both, in one process that serves both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from support.chat import Chat, own_team
from support.loopback import ON_LOOPBACK
from support.session_chat import joined, opened
from support.web import said_on, token_on

from bot.channels.web.sessions import messages as ours
from bot.features.sessions import messages as said

pytestmark = [pytest.mark.process, pytest.mark.model]


@pytest.fixture(scope="module")
def chat(webhook_chat: Chat) -> Chat:
    return webhook_chat


@contextmanager
def signed_in(chat: Chat, code: str) -> Iterator[httpx.Client]:
    """A browser of somebody who came with an invitation, or with a code of their own."""
    with httpx.Client(base_url=chat.environment["SAFEGUARDING_WEB_URL"], **ON_LOOPBACK) as browser:
        filled = {"form_token": token_on(browser.get("/sign-in")), "code": code}
        assert browser.post("/sign-in", data=filled).status_code == 303
        yield browser


def test_people_in_the_chat_app_and_in_browsers_are_in_one_session(chat: Chat) -> None:
    team = own_team()
    trainer, in_chat = chat.person("trainer", team), chat.person("practitioner", team)
    code = opened(trainer, guests=said.GUESTS_NO)
    joined(in_chat, code)
    with signed_in(chat, chat.invited("practitioner", team)) as browser:
        page = browser.get(f"/join/{code}")
        answer = browser.post("/join", data={"form_token": token_on(page), "code": code})
        here = answer.headers["location"].partition("?")[0]
        trainer.edit("2 here.")
        with browser.stream("GET", f"{here}/live") as stream:
            told = stream.iter_lines()
            trainer.presses("Next question")
            asked = next(line for line in told if "Question 1, who rings the bell?" in line)
            assert "The clerk" in json.loads(asked.removeprefix("data: "))["html"]
            in_chat.message("Question 1, who rings")
            in_chat.presses("A")
            page = browser.get(here)
            filled = {"form_token": token_on(page), "question": "0", "choice": "1"}
            assert said.NOTED.format(letter="B") in said_on(browser.post(here, data=filled))
            assert said.TWICE in said_on(browser.post(here, data=filled))
            trainer.edit("2 of 2 have answered")
            trainer.presses("Close")
            trainer.message("is closed")
            trainer.presses("Show the answer")
            shown = next(line for line in told if "Right: A" in line)
            assert "The manual says so." in json.loads(shown.removeprefix("data: "))["html"]
            trainer.message("has been shown")
            trainer.presses("End")
            trainer.message(said.END_ASK)
            trainer.presses("End it")
            assert any(said.END_TOLD in line for line in told)  # and the stream ends by itself
        assert said.END_TOLD in said_on(browser.get(here))
        filled = {"form_token": token_on(browser.get(here)), "name": "Robin Example"}
        assert browser.post(f"{here}/certificate", data=filled).content.startswith(b"%PDF")


@pytest.mark.parametrize(("guests", "is_in"), [(said.GUESTS_YES, True), (said.GUESTS_NO, False)])
def test_guests_join_a_session_of_the_chat_app_where_its_trainer_lets_them(
    chat: Chat, guests: str, is_in: bool
) -> None:
    trainer = chat.person("trainer", own_team())
    code = opened(trainer, guests=guests)
    assert any(message["text"] == said.GUESTS_MAY for message in trainer.transcript()) is is_in
    with httpx.Client(base_url=chat.environment["SAFEGUARDING_WEB_URL"], **ON_LOOPBACK) as browser:
        page = browser.get(f"/join/{code}")
        answer = browser.post("/join", data={"form_token": token_on(page), "code": code})
        assert answer.status_code == (303 if is_in else 400)
        if is_in:
            assert answer.headers["location"].startswith("/guest")
            trainer.edit("1 here.")
        else:
            assert said.NO_GUESTS in said_on(answer)


def test_a_session_that_is_run_in_a_browser_reaches_people_in_the_chat_app(chat: Chat) -> None:
    team = own_team()
    in_chat = chat.person("practitioner", team)
    with signed_in(chat, chat.invited("trainer", team)) as browser:
        page = browser.get("/sessions/new")
        answer = browser.post("/sessions/new", data={"form_token": token_on(page), "set": "bell"})
        panel = answer.headers["location"]
        found = re.search(r"with the code (\w{6})\.", said_on(browser.get(panel)))
        assert found
        joined(in_chat, found[1])
        for step, (move, told) in enumerate(
            (("next", "Question 1, who rings"), ("close", ""), ("reveal", "Right: A"), ("end", said.END_TOLD))
        ):
            token = token_on(browser.get(panel))
            filled = {"form_token": token, "step": str(step), "move": move, "sure": "yes"}
            moved = browser.post(panel, data=filled, follow_redirects=True)
            assert moved.status_code == 200
            if told:
                in_chat.wait_for(lambda e, told=told: e["kind"] == "message" and told in str(e["message"]))
        assert said.NUMBERS_ONLY in said_on(moved)
        assert ours.REPORT_PDF in said_on(moved)
