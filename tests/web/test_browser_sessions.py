"""Refresher sessions in a real Chromium: pages that change by themselves, on phones and on a wall."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, serious, served, sign_in
from support.web import Site
from support.web_sessions import ASKED, RIGHT, Elsewhere

from bot.channels.web import messages as web_said
from bot.channels.web.sessions import live
from bot.channels.web.sessions import messages as ours
from bot.core.people import Role, Team
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import Given

pytestmark = pytest.mark.browser

TITLE = 'What "is found" means'
Opens = Callable[..., Any]


@pytest.fixture
def opens(chromium: Any, address: str) -> Iterator[Opens]:
    """Opens a page in a browser of its own, in which nothing fails and nothing comes from elsewhere."""
    contexts, asked_for, failed = [], [], []

    def opened(size: dict[str, Any] = PHONE, **more: Any) -> Any:
        context = chromium.new_context(base_url=address, **{**size, **more})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda sent: asked_for.append(sent.url))
        page.on("pageerror", lambda fault: failed.append(str(fault)))
        page.on("console", lambda line: failed.append(line.text) if "Content Security" in line.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked_for if not url.startswith(address)] == []
    assert failed == []


def joins(page: Any, code: str) -> None:
    page.goto("/join")
    page.get_by_label(ours.JOIN_LABEL).fill(code)
    page.get_by_role("button", name=ours.JOIN_BUTTON).click()


def presses(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_session_from_setting_up_to_the_report_without_loading_a_page_anew(
    site: Site, opens: Opens
) -> None:
    trainer, person, guest, wall = opens(), opens(), opens(), opens(WIDE)
    runs = site.person(Role.TRAINER)
    sign_in(site, trainer, runs)
    trainer.get_by_role("link", name=web_said.SESSIONS_LINK).click()
    trainer.get_by_role("link", name=ours.SET_UP).click()
    trainer.get_by_label(ours.SET, exact=True).select_option("what-found-means")
    trainer.get_by_label(ours.GUESTS).check()
    presses(trainer, ours.SET_UP_BUTTON)
    trainer.wait_for_url("**/panel")
    code = site.assistant.sessions.run_by(runs).code  # type: ignore[union-attr]
    sign_in(site, wall, runs)
    wall.goto(trainer.url.replace("/panel", "/wall"))
    wall.get_by_text(code).wait_for()
    sign_in(site, person)
    joins(person, code)
    person.get_by_text("You have joined").wait_for()
    guest.goto(f"/join/{code}")
    presses(guest, ours.JOIN_BUTTON)
    guest.get_by_text("You have joined").wait_for()
    for page in (trainer, wall):
        page.get_by_text("2 here.").wait_for()
    for page in (trainer, person, guest, wall):
        page.evaluate("window.marked = true")
    presses(trainer, said.MOVES["next"])
    for page in (trainer, person, guest, wall):
        page.get_by_text(ASKED).wait_for()
    person.get_by_role("button", name="It leaves the word undefined").click()
    person.get_by_text(said.NOTED.format(letter="C")).wait_for()
    wall.get_by_text("1 of 2 have answered.").wait_for()
    guest.get_by_role("button", name="As the place of harm").click()
    guest.get_by_text(said.NOTED.format(letter="D")).wait_for()
    for page in (trainer, wall):
        page.get_by_text("2 of 2 have answered.").wait_for()
    assert RIGHT not in wall.content()
    presses(trainer, said.MOVES["pause"])
    for page in (person, guest, wall):
        page.get_by_text(said.PAUSE_TOLD).wait_for()
    presses(trainer, said.MOVES["resume"])
    presses(trainer, said.MOVES["close"])
    person.get_by_text("is closed").wait_for()
    presses(trainer, said.MOVES["reveal"])
    for page in (trainer, person, guest, wall):
        page.get_by_text(RIGHT).first.wait_for()
        page.get_by_text("Children Act 1989, section 47(1)(b), 1989, current").wait_for()
    presses(trainer, said.MOVES["end"])
    trainer.get_by_text(said.END_ASK).wait_for()
    presses(trainer, said.END_YES)
    trainer.get_by_text(said.NUMBERS_ONLY).wait_for()
    for page in (person, guest, wall):
        page.get_by_text(said.END_TOLD).wait_for()
        assert page.evaluate("window.marked")  # no page was loaded anew
    person.get_by_label(ours.NAME).fill("Robin Example")
    with person.expect_download() as started:
        presses(person, ours.CERTIFICATE)
    assert started.value.suggested_filename == said.CERTIFICATE_FILE


def test_what_another_process_does_is_seen_and_what_is_pressed_twice_counts_once(
    site: Site, opens: Opens
) -> None:
    trainer, somebody, page = Elsewhere.begins(site), site.person(), opens()
    sign_in(site, page, somebody)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    trainer.moves("next")
    page.get_by_text(ASKED).wait_for()
    given = Given(trainer.session.id, 0, somebody.id, 1)
    site.assistant.sessions.answer_all([given], site.clock())
    page.get_by_text(said.NOTED.format(letter="B")).wait_for()
    trainer.moves("close", "reveal")
    page.get_by_text(RIGHT).wait_for()
    trainer.moves("next")
    page.get_by_text("Question 2 of 10").wait_for()
    page.get_by_role("button").filter(has=page.locator(".mark")).first.dblclick()
    page.get_by_text(said.NOTED.format(letter="A")).wait_for()
    assert said.TWICE not in page.content()
    trainer.moves("end")


def answers_wait(page: Any) -> None:
    """Let what the page asks for reach it only once it is let go, while its stream goes on."""
    page.evaluate(
        """() => {
            const real = window.fetch, gone = new Promise((done) => { window.letGo = done; });
            window.fetch = async (...asked) => {
                const answer = await real(...asked);
                await gone;
                return answer;
            };
        }"""
    )


def test_a_press_made_before_the_one_before_it_was_answered_is_not_lost(site: Site, opens: Opens) -> None:
    trainer, panel, page = Elsewhere.begins(site), opens(), opens()
    sign_in(site, page)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    sign_in(site, panel, trainer.person)
    panel.goto(f"{trainer.path}/panel")
    panel.get_by_text("1 here.").wait_for()
    answers_wait(panel)
    presses(panel, said.MOVES["next"])
    page.get_by_text(ASKED).wait_for()
    presses(panel, said.MOVES["close"])
    panel.evaluate("window.letGo()")
    page.get_by_text("is closed").wait_for()
    panel.get_by_role("button", name=said.MOVES["reveal"]).wait_for()
    assert said.MOVED_ON not in panel.content()
    trainer.session = site.assistant.sessions.held(trainer.session.id)
    trainer.moves("end")


def test_a_page_that_comes_late_does_not_hide_what_the_stream_said_since(site: Site, opens: Opens) -> None:
    trainer, person, panel, page = Elsewhere.begins(site), site.person(), opens(), opens()
    sign_in(site, page, person)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    sign_in(site, panel, trainer.person)
    panel.goto(f"{trainer.path}/panel")
    panel.get_by_text("1 here.").wait_for()
    answers_wait(panel)
    with panel.expect_response(lambda one: one.url.endswith("/panel") and one.request.method == "GET"):
        presses(panel, said.MOVES["next"])
    page.get_by_text(ASKED).wait_for()
    page.get_by_role("button", name="It leaves the word undefined").click()
    panel.get_by_text("1 of 1 have answered.").wait_for()
    panel.evaluate("window.letGo()")
    panel.wait_for_timeout(1500)
    assert "1 of 1 have answered." in panel.content()
    trainer.session = site.assistant.sessions.held(trainer.session.id)
    trainer.moves("end")


def test_the_second_press_of_a_double_one_presses_nothing_that_came_meanwhile(
    site: Site, opens: Opens
) -> None:
    trainer, panel = Elsewhere.begins(site), opens()
    sign_in(site, panel, trainer.person)
    panel.goto(f"{trainer.path}/panel")
    presses(panel, said.MOVES["next"])
    close = panel.get_by_role("button", name=said.MOVES["close"])
    place = close.bounding_box()
    panel.mouse.move(place["x"] + 5, place["y"] + 5)
    panel.mouse.down(click_count=2)
    panel.mouse.up(click_count=2)
    panel.wait_for_timeout(1000)
    assert close.is_visible()
    trainer.session = site.assistant.sessions.held(trainer.session.id)
    trainer.moves("end")


def test_a_browser_that_slept_comes_back_to_how_the_session_stands(site: Site, opens: Opens) -> None:
    trainer, page = Elsewhere.begins(site), opens()
    sign_in(site, page)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    page.context.set_offline(True)
    trainer.moves("next", "close", "reveal", "next")
    page.context.set_offline(False)
    page.get_by_text("Question 2 of 10").wait_for()
    trainer.moves("end")


def test_a_page_comes_back_by_itself_when_the_service_was_started_anew(site: Site, chromium: Any) -> None:
    runs, port = Elsewhere.begins(site), 0
    with served(site) as url:
        port = int(url.rpartition(":")[2])
        page = chromium.new_context(base_url=url, **PHONE).new_page()
        sign_in(site, page)
        joins(page, runs.code)
        page.get_by_text("You have joined").wait_for()
        begun = time.monotonic()
    assert time.monotonic() - begun < 10  # the service does not wait for whoever listens
    runs.moves("next")
    with served(site, port):
        page.get_by_text(ASKED).wait_for()
    page.context.close()
    runs.moves("end")


def test_a_stream_that_lasted_long_is_followed_by_another_at_once(
    site: Site, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LASTS", 0.5)
    monkeypatch.setattr(live, "STILL", 0.2)
    trainer, page = Elsewhere.begins(site), opens()
    streams: list[str] = []
    page.on("request", lambda sent: streams.append(sent.url) if sent.url.endswith("/live") else None)
    sign_in(site, page)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    page.evaluate("window.marked = true")
    while len(streams) < 4:
        page.wait_for_timeout(50)
    trainer.moves("next")
    page.get_by_text(ASKED).wait_for()
    assert page.evaluate("window.marked")
    trainer.moves("end")


def test_a_page_shows_the_way_in_once_somebody_is_signed_out_or_their_role_is_gone(
    site: Site, opens: Opens
) -> None:
    trainer, somebody = Elsewhere.begins(site), site.person()
    page, panel = opens(), opens()
    sign_in(site, page, somebody)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    sign_in(site, panel, trainer.person)
    panel.goto(f"{trainer.path}/panel")
    panel.get_by_text("1 here.").wait_for()
    site.assistant.browsers.sign_out_everywhere(somebody)
    page.get_by_role("heading", name=web_said.SIGN_IN).wait_for()
    site.assistant.store.people.leave(trainer.person.id, Team("kent", "duty"))
    panel.get_by_text(web_said.NO_TEAM).wait_for()
    assert trainer.code not in panel.content()


def test_without_script_every_form_works_and_a_link_loads_the_page_again(site: Site, opens: Opens) -> None:
    trainer, page = Elsewhere.begins(site, guests=True), opens(java_script_enabled=False)
    joins(page, trainer.code)
    trainer.moves("next")
    page.get_by_role("link", name=ours.RELOAD).click()
    page.get_by_role("button", name="It leaves the word undefined").click()
    page.get_by_text(said.NOTED.format(letter="C")).wait_for()
    trainer.moves("close", "reveal")
    page.get_by_role("link", name=ours.RELOAD).click()
    page.get_by_text(RIGHT).wait_for()
    presses(page, said.LEAVE)
    page.get_by_text(said.HAS_LEFT).wait_for()
    wall = opens(WIDE, java_script_enabled=False)
    sign_in(site, wall, trainer.person)
    wall.goto(f"{trainer.path}/wall")
    trainer.moves("pause")
    wall.get_by_text(said.PAUSE_TOLD).wait_for()  # it loads itself again
    trainer.moves("end")


def test_the_keyboard_alone_is_enough(site: Site, opens: Opens) -> None:
    trainer, page = Elsewhere.begins(site), opens()
    sign_in(site, page)
    page.goto(f"/join/{trainer.code}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("You have joined").wait_for()
    trainer.moves("next")
    page.get_by_text(ASKED).wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "B As the place of ordinary residence"
    page.keyboard.press("Enter")
    page.get_by_text(said.NOTED.format(letter="B")).wait_for()
    assert page.locator(":focus").get_attribute("id") == "stage"  # where it was, what comes next stands
    trainer.moves("close", "reveal")
    page.get_by_text(RIGHT).wait_for()
    assert page.locator(":focus").get_attribute("id") == "stage"
    trainer.moves("end")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_and_nothing_runs_off_the_side(
    site: Site, opens: Opens, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    trainer, person = Elsewhere.begins(site, guests=True), site.person()
    panel, page, guest = (opens(size, bypass_csp=True) for _ in range(3))
    found: list[str] = []

    def looks(*pages: Any) -> None:
        for each in pages:
            found.extend(serious(Axe(), each))

    guest.goto(f"/join/{trainer.code}")
    looks(guest)
    presses(guest, ours.JOIN_BUTTON)
    guest.wait_for_url("**/guest")
    sign_in(site, page, person)
    joins(page, trainer.code)
    page.get_by_text("You have joined").wait_for()
    looks(page, guest)
    sign_in(site, panel, trainer.person)
    wall = panel.context.new_page()
    wall.goto(f"{trainer.path}/wall")
    panel.goto("/sessions")
    looks(panel)
    panel.goto(f"{trainer.path}/panel")
    for move in ("next", "close", "reveal", "pause"):
        trainer.moves(move)
        panel.get_by_role("button", name=said.MOVES["resume" if move == "pause" else "pause"]).wait_for()
        panel.wait_for_function(f"document.getElementById('moves').dataset.version == {trainer.session.step}")
        looks(panel, page, guest, wall)
    trainer.moves("end")
    page.get_by_text(said.END_TOLD).wait_for()
    looks(page, wall)
    panel.goto(f"{trainer.path}/report")
    looks(panel)
    panel.goto("/sessions/new")
    looks(panel)
    page.goto("/join")
    looks(page)
    assert found == []
