"""Asking in a browser: the card as every channel has it, all behind it, and no trace of what was typed."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import Message
from support.examples import examples
from support.samples import ASKED, ODD_QUESTIONS, WORDS_OF_CLAUSE_1_2
from support.web import ADDRESS, DESK, Browser, Site, read, said_on
from support.web_leads import Leads

from bot.channels.web import messages as said
from bot.channels.web.ask import MOST_AT_ONCE
from bot.channels.web.security import form_token
from bot.core.card import Card
from bot.core.people import Membership, Person, Role, Team
from bot.core.question import Question
from bot.features.answers import messages as answer_messages
from bot.features.answers.layout import brief_of

NAMED = "mum is Marjorie Blenkinsop of 14 Quarry Lane, who convenes the meeting"
ACROSS = "child lives in havering, risk is in kent. who holds the discussion?"


DOCUMENT = "/documents/kent-19-010-314"
SCRIPTS = ("<script>alert(1)</script> lantern", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }} lantern")


@pytest.mark.parametrize("learned", ["", "Say who convenes the meeting, and write it down."])
def test_the_card_says_what_the_terminal_says_and_opens_what_stands_behind(site: Site, learned: str) -> None:
    if learned:
        Leads.of(site, "torbay").has_released(learned)
    person = site.person(council="torbay")
    answer = site.signed_in(person).asks(ASKED)
    assert answer.status_code == 200
    # For the same person: what is released to their council stands on their card and on no other.
    (card,) = site.assistant.answers.cards([Question.of(ASKED, person.authority, person)])
    shown = said_on(answer)
    assert re.sub(r"[\W_]", "", brief_of(card)) in re.sub(r"[\W_]", "", shown)
    assert WORDS_OF_CLAUSE_1_2 in shown
    summaries = re.findall(r"<summary>(.*?)</summary>", answer.text)
    assert summaries[:1] == [said.OPENS["passages"]]
    assert summaries[-1] == said.VERDICT
    assert any(summary.startswith("Around passage 1") for summary in summaries)
    assert f"/citations/{card.code}" in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Hello!", answer_messages.HELLO),
        ("thanks very much", answer_messages.YOU_ARE_WELCOME),
        ("What can you do?", answer_messages.CAN_DO),
        ("can I ask you something", answer_messages.CAN_DO),
        ("?", answer_messages.NO_WORDS),
    ],
)
def test_a_greeting_gets_a_sentence_of_use_in_terms_of_the_page(
    browser: Browser, typed: str, says: str
) -> None:
    answer = browser.asks(typed)
    shown = said_on(answer)
    assert answer.status_code == 200
    assert says in shown
    assert (said.USE in shown) is (answer_messages.ASK_SUCH_AS in shown)
    assert not any(label in shown for label in (said.TO_LEAD, said.TO_OWNER, said.VERDICT, "/help"))


def test_a_greeting_before_danger_or_a_question_is_no_greeting(browser: Browser) -> None:
    assert answer_messages.RING_999 in said_on(browser.asks("hi, he has got a knife"))
    assert WORDS_OF_CLAUSE_1_2 in said_on(browser.asks(f"hello, {ASKED}"))


def test_a_part_leads_to_the_passage_in_its_document(browser: Browser) -> None:
    (place, *_) = re.findall(r'href="(/documents/exampleshire-crossing[^"]+)"', browser.asks(ASKED).text)
    path, _, anchor = place.partition("#")
    assert f'id="{anchor}"' in browser.get(path).text


def test_what_is_typed_stands_in_no_address_page_log_or_table(
    site: Site, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    typed = "who convenes the lantern meeting when quixotic zebras waltz"
    answer = browser.asks(typed)
    assert "quixotic" not in answer.text
    assert "quixotic" not in str(answer.url)
    assert answer.headers["cache-control"] == "no-store"
    assert "quixotic" not in caplog.text
    folder = site.assistant.settings.data_dir
    for path in folder.rglob("*"):
        assert not path.is_file() or b"quixotic" not in path.read_bytes(), path


def test_personal_details_are_refused_not_echoed_and_the_rest_can_be_asked(browser: Browser) -> None:
    answer = browser.asks(NAMED)
    assert answer_messages.LEADS["personal_details"] in said_on(answer)
    assert "Marjorie" not in answer.text
    assert "Quarry" not in answer.text
    held = re.search(r'name="card" value="([^"]+)"', answer.text)
    assert held
    again = browser.fills("/ask", "/ask/instead", card=held[1])
    assert answer_messages.LEADS["closest"] in said_on(again)


def test_a_button_of_another_person_asks_nothing(site: Site, browser: Browser) -> None:
    held = re.search(r'name="card" value="([^"]+)"', browser.asks(NAMED).text)
    assert held
    other = site.signed_in()
    answer = other.fills("/ask", "/ask/instead", card=held[1])
    assert answer.status_code == 400
    assert said.QUESTION_GONE in said_on(answer)


def test_an_emergency_gets_its_card_and_can_be_said_to_be_none(browser: Browser) -> None:
    answer = browser.asks("a child is being strangled right now help")
    assert answer_messages.RING_999 in said_on(answer)
    assert DESK in said_on(answer)
    held = re.search(r'name="card" value="([^"]+)"', answer.text)
    assert held
    assert said.CALM in answer.text
    calm = browser.fills("/ask", "/ask/instead", card=held[1])
    assert answer_messages.RING_999 not in said_on(calm)


def test_a_question_across_a_boundary_gets_the_duty_card_with_its_facts_to_correct(browser: Browser) -> None:
    answer = browser.asks(ACROSS)
    shown = said_on(answer)
    assert "Strategy discussion: Agree by today" in shown
    assert "Read as: lives in Havering, risk in Kent." in shown
    assert '<option value="havering" selected>' in answer.text
    assert '<option value="kent" selected>' in answer.text
    assert said.BEHIND in shown
    # The tie is corrected, and everything else stays.
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    hidden.pop("form_token")
    corrected = browser.fills("/ask", "/case", **{**hidden, "tie": "placed_there"})
    assert '<option value="placed_there" selected>' in corrected.text
    assert '<option value="havering" selected>' in corrected.text


def test_a_follow_up_is_about_the_same_case(browser: Browser) -> None:
    browser.asks(ACROSS)
    answer = browser.asks("and who takes the minutes?")
    assert "Read as: lives in Havering, risk in Kent." in said_on(answer)


def test_no_two_people_share_a_conversation(site: Site, browser: Browser) -> None:
    browser.asks(ACROSS)
    assert "Read as:" not in said_on(site.signed_in().asks("and who takes the minutes?"))


def test_a_question_that_names_no_councils_leads_to_the_guide(browser: Browser) -> None:
    assert f'<a class="button" href="/case">{said.TO_CASE}</a>' in browser.asks("who holds the meeting").text


def test_an_empty_box_is_a_mistake_that_is_named_where_it_is(browser: Browser) -> None:
    answer = browser.asks("  ")
    assert answer.status_code == 400
    assert f'<a href="#question">{said.QUESTION_NONE}</a>' in answer.text
    assert 'aria-describedby="question-hint question-error"' in answer.text


def test_a_verdict_is_kept_once_and_of_a_card_that_was_shown(site: Site) -> None:
    person = site.person()
    browser = site.signed_in(person)
    code = re.search(r'name="code" value="([^"]+)"', browser.asks(ASKED).text)
    assert code
    answer = browser.fills("/ask", "/verdict", code=code[1], verdict="outdated")
    assert said.THANKS.format(verdict="out of date") in said_on(answer)
    kept = site.assistant.store.feedback.of_person(person.id)
    assert {key: verdict.value for key, verdict in kept.items()} == {code[1]: "outdated"}
    assert browser.fills("/ask", "/verdict", code="0000-0000", verdict="right").status_code == 400
    assert browser.fills("/ask", "/verdict", code=code[1], verdict="perfect").status_code == 400


def test_a_failure_is_a_card_that_says_whom_to_ring(site: Site, browser: Browser) -> None:
    def broken(_questions: object) -> list[object]:
        raise sqlite3.OperationalError("zebra")

    batcher = site.assistant.batcher
    answer_all, batcher._answer_all = batcher._answer_all, broken  # type: ignore[assignment]
    try:
        answer = browser.asks(ASKED)
    finally:
        batcher._answer_all = answer_all
    assert answer_messages.FAILED_STEPS[0] in said_on(answer)
    assert "zebra" not in answer.text


@pytest.mark.parametrize("typed", ODD_QUESTIONS, ids=range(len(ODD_QUESTIONS)))
def test_whatever_is_typed_gets_a_page(browser: Browser, typed: bytes) -> None:
    text = typed.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    answer = browser.asks(text[:20_000])
    assert answer.status_code in {200, 400, 413}
    assert_harmless(answer)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.sampled_from(SCRIPTS))
def test_what_is_typed_never_becomes_markup(site: Site, typed: str) -> None:
    typed, browser = typed.encode("utf-8", "replace").decode(), site.signed_in()
    for path, name in (("/ask", "question"), ("/citations", "code"), (DOCUMENT, "words")):
        answer = browser.fills(path, path, **{name: typed})
        assert answer.status_code in {200, 303, 400}, (path, answer.status_code)
        assert_harmless(answer)


def assert_harmless(page: httpx.Response) -> None:
    """No script but ours, no picture and no frame is on a page, and no attribute that runs or has a style."""
    tags = read(page).tags
    assert not {tag for tag, _ in tags} & {
        "img",
        "iframe",
        "object",
        "embed",
        "svg",
        "style",
        "base",
    }
    scripts = [attributes for tag, attributes in tags if tag == "script"]
    assert all(re.fullmatch(r"/boxes-\w+\.js", str(attributes["src"])) for attributes in scripts)
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def leaves_the_team(site: Site, person: Person) -> None:
    site.assistant.store.people.leave(person.id, Team("kent", "duty"))


def is_removed(site: Site, person: Person) -> None:
    site.assistant.store.people.remove(person.id)


def gets_another_role(site: Site, person: Person) -> None:
    other = Membership(Team("kent", "duty"), Role.TRAINER)
    site.assistant.store.people.give_role(person.id, other)


def is_signed_out(site: Site, person: Person) -> None:
    site.assistant.browsers.sign_out_everywhere(person)


def finds_a_pause(site: Site, _person: Person) -> None:
    site.assistant.maintenance.pause("Our procedures changed today.", site.assistant.screen)


@pytest.mark.parametrize(
    ("happens", "status", "sentence"),
    [
        (leaves_the_team, 403, said.ROLE_CHANGED),
        (gets_another_role, 403, said.ROLE_CHANGED),
        (is_removed, 403, said.SIGNED_OUT_HERE),
        (is_signed_out, 403, said.SIGNED_OUT_HERE),
        (finds_a_pause, 503, "Our procedures changed today."),
    ],
)
def test_what_changed_while_an_answer_was_made_counts_before_it_is_shown(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Site, Person], None],
    status: int,
    sentence: str,
) -> None:
    person = site.person()
    browser, conversation = site.signed_in(person), site.assistant.conversation
    batcher, held = site.assistant.batcher, []
    ask = batcher.ask
    monkeypatch.setattr(conversation, "hold", lambda *what: held.append(what))

    def asked(question: Question) -> Future[Card]:
        made = ask(question)
        made.result()
        happens(site, person)
        return made

    monkeypatch.setattr(batcher, "ask", asked)
    try:
        answer = browser.asks(ASKED)
    finally:
        site.assistant.maintenance.resume()
    assert answer.status_code == status
    assert sentence in said_on(answer)
    assert WORDS_OF_CLAUSE_1_2 not in answer.text
    assert not held


def test_one_person_waits_for_so_many_answers_and_others_for_theirs(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    batcher, waiting, one, other = site.assistant.batcher, [], site.signed_in(), site.signed_in()
    ask = batcher.ask

    def asked(_question: Question) -> Future[Card]:
        waiting.append(Future[Card]())
        return waiting[-1]

    async def storm() -> list[httpx.Response]:
        sent = [asyncio.create_task(one.sends("/ask", question=ASKED)) for _ in range(MOST_AT_ONCE + 2)]
        refused, pending = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
        while len(refused) < 2:
            more, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            refused |= more
        made = ask(Question.of(ASKED, "kent"))
        for each in waiting:
            each.set_result(made.result())
        return [await each for each in (*refused, *pending)]

    monkeypatch.setattr(batcher, "ask", asked)
    answers = site.loop.run_until_complete(storm())
    assert [answer.status_code for answer in answers] == [429] * 2 + [200] * MOST_AT_ONCE
    monkeypatch.setattr(batcher, "ask", ask)
    assert other.asks(ASKED).status_code == 200
    assert one.asks(ASKED).status_code == 200


def test_what_nobody_waits_for_any_more_is_not_answered(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Future[Card] = Future()
    monkeypatch.setattr(site.assistant.batcher, "ask", lambda _question: asked)
    token = form_token(browser.cookies["session"])
    body = urlencode({"form_token": token, "question": ASKED}).encode()
    told: list[Message] = [
        {"type": "http.request", "body": body, "more_body": False},
        {"type": "http.disconnect"},
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/ask",
        "query_string": b"",
        "client": ("10.9.9.9", 1),
        "headers": [
            (b"host", ADDRESS.partition("//")[2].encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"cookie", f"session={browser.cookies['session']}".encode()),
        ],
    }

    async def receive() -> Message:
        return told.pop(0)

    async def send(_message: Message) -> None:
        pass

    site.loop.run_until_complete(site.app(scope, receive, send))
    assert asked.cancelled()
