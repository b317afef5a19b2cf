"""Refresher sessions in browsers without script: taking part, guests, the panel, the wall, the report."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select
from support.web import Browser, Site, read, said_on, token_on
from support.web_sessions import ASKED, RIGHT, Elsewhere, Trainer, joined

from bot.channels.web import messages as web_said
from bot.channels.web.security import CONTENT_POLICY
from bot.channels.web.sessions import messages as ours
from bot.channels.web.sessions.parts import look_at
from bot.core.people import Role, Team
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import Attendee, Given, Participation
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.store.session_tables import guest_answers, guests


def answers(browser: Browser, page: str, choice: int, question: int = 0) -> str:
    return said_on(browser.fills(page, page, question=str(question), choice=str(choice)))


def test_somebody_joins_answers_and_sees_the_answer_with_its_passage(site: Site, browser: Browser) -> None:
    trainer = Trainer.begins(site)
    page = joined(browser, f" {trainer.code[:3].lower()}-{trainer.code[3:]} ")
    assert "You have joined" in said_on(browser.get(page))
    trainer.moves("next")
    asked = browser.get(page)
    assert ASKED in said_on(asked)
    assert [a.get("value") for tag, a in read(asked).tags if a.get("name") == "choice"] == list("0123")
    assert said.NOTED.format(letter="B") in answers(browser, page, 1)
    assert said.TWICE in answers(browser, page, 2)
    closed = said_on(trainer.moves("close"))
    assert RIGHT in closed
    assert "Right:" not in said_on(browser.get(page))
    trainer.moves("reveal")
    shown = said_on(browser.get(page))
    assert RIGHT in shown
    assert "It leaves the word undefined No definition was seen in the section." in shown
    assert "Children Act 1989, section 47(1)(b), 1989, current" in shown
    assert said.NOT_SPREAD in shown  # one answer would tell whose it was
    assert said.NOTED.format(letter="B") in shown
    trainer.moves("pause")
    assert said.PAUSE_TOLD in said_on(browser.get(page))
    trainer.ends()
    assert said.END_TOLD in said_on(browser.get(page))


def test_what_becomes_of_answers_that_do_not_count_is_said_as_in_the_chat(site: Site) -> None:
    trainer, early, late = Trainer.begins(site), site.signed_in(), site.signed_in()
    page = joined(early, trainer.code)
    trainer.moves("next")
    answer = late.sends_form("/join", "/join", code=trainer.code)
    assert "you come in at question 1" in said_on(late.get(answer.headers["location"]))
    again = late.sends_form("/join", "/join", code=trainer.code)
    assert "You are in this session already" in said_on(late.get(again.headers["location"]))
    assert said.NO_ANSWER in answers(early, page, 9)
    assert said.NO_ANSWER in said_on(early.fills(page, page, question="x", choice=""))
    trainer.moves("pause")
    assert said.PAUSED in answers(early, page, 0)
    trainer.moves("resume", "close")
    assert said.CLOSED in answers(early, page, 0)
    assert said.HAS_LEFT in said_on(late.fills(page, page, act="leave"))
    assert said.HAS_LEFT in said_on(late.get(page))
    assert said.HAS_LEFT in answers(late, page, 0)
    joined(late, trainer.code)
    assert said.HAS_LEFT not in said_on(late.get(page))
    trainer.ends()
    token = token_on(early.get("/ask"))
    assert said.ENDED in said_on(early.post(page, form_token=token, question="0", choice="0"))
    ended = early.fills("/join", "/join", code=trainer.code)
    assert said.JOIN_ENDED in said_on(ended)
    for typed, sentence in (("Robin Example", ours.JOIN_UNKNOWN), (" ", ours.JOIN_NONE)):
        refused = early.fills("/join", "/join", code=typed)
        assert refused.status_code == 400
        assert sentence in said_on(refused)


def test_an_answer_of_the_chat_app_counts_in_the_same_session_and_is_seen_here(site: Site) -> None:
    trainer, person = Trainer.begins(site), site.person()
    sessions, now = site.assistant.sessions, site.clock()
    sessions.join(trainer.code, person, now)  # what another process does, as the chat app's
    sessions.move(trainer.number, trainer.person, SessionMove.NEXT, 0, now)
    sessions.answer_all([Given(trainer.number, 0, person.id, 1)], now)
    assert "1 of 1 have answered" in said_on(trainer.sees())
    assert said.NOTED.format(letter="B") in said_on(site.signed_in(person).get(f"/sessions/{trainer.number}"))


def test_who_asks_for_it_keeps_their_answers_and_gets_a_certificate_with_a_name_kept_nowhere(
    site: Site,
) -> None:
    trainer, person = Trainer.begins(site), site.person()
    browser = site.signed_in(person)
    page = joined(browser, trainer.code)
    assert said.KEEPS_MINE in said_on(browser.fills(page, page, act="keep"))
    trainer.moves("next")
    answers(browser, page, 1)
    trainer.ends()
    assert site.assistant.store.attending.kept_of(person.id) == [(trainer.number, 0, 1)]
    made = browser.fills(page, f"{page}/certificate", name="Robin Example")
    assert made.headers["content-type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert ours.NAME_NONE in said_on(browser.fills(page, f"{page}/certificate", name="  "))
    stranger = site.signed_in()
    for path in (page, f"{page}/live"):
        assert stranger.get(path).status_code == 404
    token = token_on(stranger.get("/ask"))
    assert stranger.post(f"{page}/certificate", form_token=token, name="Robin").status_code == 404
    assert stranger.post(page, form_token=token, question="0", choice="0").status_code == 404


def test_a_guest_sees_the_one_session_of_the_code_and_nothing_else_and_is_counted(site: Site) -> None:
    trainer, guest = Trainer.begins(site, guests=True), site.browser()
    assert joined(guest, trainer.code) == "/guest"
    trainer.moves("next")
    page = guest.get("/guest")
    assert ASKED in said_on(page)
    assert 'name="name"' not in page.text
    assert said.KEEP_MINE not in said_on(page)
    assert said.NOTED.format(letter="C") in answers(guest, "/guest", 2)
    assert said.TWICE in answers(guest, "/guest", 1)
    assert "1 of 1 have answered" in said_on(trainer.sees())
    for path in ("/ask", "/sessions", f"/sessions/{trainer.number}", trainer.panel, "/you"):
        assert guest.get(path).headers["location"] == "/sign-in", path
    assert guest.fills("/guest", "/ask", question="who rings first").status_code == 403
    trainer.moves("close", "reveal")
    shown = said_on(guest.get("/guest"))
    assert RIGHT in shown
    assert "Children Act 1989, section 47(1)(b), 1989, current" in shown


def test_a_guest_who_leaves_or_joins_twice_is_one_guest(site: Site) -> None:
    trainer, guest = Trainer.begins(site, guests=True), site.browser()
    joined(guest, trainer.code)
    joined(guest, trainer.code)
    trainer.moves("next")
    answers(guest, "/guest", 2)
    assert said.HAS_LEFT in said_on(guest.fills("/guest", "/guest", act="leave"))
    assert said.HAS_LEFT in answers(guest, "/guest", 1)
    joined(guest, trainer.code)
    assert said.TWICE in answers(guest, "/guest", 1)
    assert "1 of 1 have answered" in said_on(trainer.sees())


def test_the_cookie_of_a_guest_is_of_one_session_and_ends_with_it(site: Site) -> None:
    trainer, other = (
        Trainer.begins(site, guests=True),
        Trainer.begins(site, guests=True, made="moving-families"),
    )
    guest, copied = site.browser(), site.browser()
    joined(guest, trainer.code)
    copied.cookies = dict(guest.cookies)
    token = guest.cookies["guest"]
    with site.assistant.database.read() as connection:
        assert token not in set(connection.execute(select(guests.c.token_digest)).scalars())
    other.moves("next")
    assert "Question 1" not in said_on(guest.get("/guest"))
    trainer.moves("next")
    answers(guest, "/guest", 0)
    report = said_on(site.signed_in(trainer.person).get(trainer.ends().headers["location"]))
    assert "1 to 4 joined" in report
    over = guest.get("/guest")
    assert ours.GUEST_OVER in said_on(over)
    assert "guest" not in guest.cookies
    assert copied.post("/guest", form_token=token_on(over), question="0", choice="0").status_code == 403
    assert guest.get("/guest").headers["location"] == "/join"
    with site.assistant.database.read() as connection:
        for table in (guests, guest_answers):
            rows = connection.execute(select(table).where(table.c.session_id == trainer.number))
            assert rows.all() == []


@pytest.mark.parametrize("forged", ["", "x", "0" * 64, "a" * 5000])
def test_a_forged_cookie_makes_no_guest(site: Site, forged: str) -> None:
    browser = site.browser()
    browser.cookies["guest"] = forged
    assert ASKED not in browser.get("/guest").text
    assert "event-stream" not in browser.get("/guest/live").headers.get("content-type", "")


def test_guests_come_in_only_where_the_trainer_lets_them_and_learn_nothing_of_other_codes(site: Site) -> None:
    closed, browser = Trainer.begins(site), site.browser()
    told = [browser.fills("/join", "/join", code=code) for code in (closed.code, "NOSUCH")]
    assert [answer.status_code for answer in told] == [400, 400]
    assert said.NO_GUESTS in said_on(told[0])
    assert said_on(told[0]) == said_on(told[1])
    assert browser.get("/guest").headers["location"] == "/join"
    assert closed.code in said_on(
        browser.get(f"/join/{closed.code.lower()}")
    )  # a link joins nobody by itself


def test_the_panel_shows_numbers_alone_and_moves_from_the_step_that_was_seen(site: Site) -> None:
    trainer, browser = Trainer.begins(site), site.signed_in()
    page = joined(browser, trainer.code)
    trainer.sees()
    old = trainer.step
    trainer.moves("next")
    answers(browser, page, 1)
    shown = said_on(trainer.sees())
    assert "Question 1 of 10 is open. 1 of 1 have answered." in shown
    assert "Right:" not in shown
    token = token_on(trainer.sees())
    late = trainer.browser.followed(
        trainer.browser.post(trainer.panel, form_token=token, step=old, move="next")
    )
    assert said.MOVED_ON in said_on(late)
    assert "Question 1 of 10" in said_on(late)
    asked = trainer.moves("end")
    assert said.END_ASK in said_on(asked)
    assert "Question 1 of 10 is open" in said_on(trainer.sees())
    assert trainer.moves("dance").status_code == 400
    assert trainer.ends().headers["location"] == f"/sessions/{trainer.number}/report"


def test_a_trainer_has_one_session_and_another_of_the_team_takes_it_over(site: Site) -> None:
    trainer, colleague = Trainer.begins(site), site.signed_in(site.person(Role.TRAINER))
    assert trainer.browser.get("/sessions/new").headers["location"] == trainer.panel
    second = trainer.browser.fills("/sessions", "/sessions/new", set="moving-families")
    assert "You have a session that has not ended" in said_on(second)
    assert trainer.code in said_on(colleague.get("/sessions"))
    theirs = colleague.get(trainer.panel)
    assert ours.OTHERS_RUN in said_on(theirs)
    assert 'name="move"' not in theirs.text
    taken = colleague.fills(trainer.panel, f"/sessions/{trainer.number}/take-over")
    assert ours.TAKEN_OVER in said_on(taken)
    assert 'value="next"' in taken.text
    assert ours.OTHERS_RUN in said_on(trainer.sees())


def test_a_set_is_built_from_what_is_chosen_and_what_was_not_offered_is_refused(site: Site) -> None:
    browser = site.signed_in(site.person(Role.TRAINER))
    chosen = {"set": "build", "theme": "all", "council": "any", "count": "5", "minutes": "15"}
    for wrong in ({"count": "6"}, {"minutes": "x"}, {"theme": "none"}, {"set": "none"}, {"team": "3"}):
        answer = browser.fills("/sessions/new", "/sessions/new", **{**chosen, **wrong})
        assert answer.status_code in {400, 404}, wrong
    answer = browser.sends_form("/sessions/new", "/sessions/new", **chosen)
    assert "5 questions: All themes" in said_on(browser.get(answer.headers["location"]))


def test_the_wall_shows_the_way_in_the_question_and_numbers_but_nothing_to_press(site: Site) -> None:
    trainer = Trainer.begins(site)
    people = [site.signed_in() for _ in range(10)]
    (page,) = {joined(person, trainer.code) for person in people}
    trainer.moves("next")
    for number, person in enumerate(people):
        answers(person, page, 2 if number < 5 else 1)
    wall = trainer.browser.get(f"/sessions/{trainer.number}/wall")
    shown = said_on(wall)
    assert f"127.0.0.1:8080/join Code {trainer.code}" in shown
    assert "10 of 10 have answered." in shown
    assert ASKED in shown
    assert "Right:" not in shown
    assert "<button" not in wall.text
    picture = trainer.browser.get(f"/sessions/{trainer.number}/wall/join.png")
    assert picture.content.startswith(b"\x89PNG")
    trainer.moves("close", "reveal")
    shown = said_on(trainer.browser.get(f"/sessions/{trainer.number}/wall"))
    assert RIGHT in shown
    assert "C It leaves the word undefined: 5 (right)" in shown
    assert "Children Act 1989, section 47(1)(b), 1989, current" in shown


def test_the_report_is_there_after_the_end_as_page_paper_and_table(site: Site) -> None:
    trainer = Trainer.begins(site)
    assert said.NOT_ENDED in said_on(trainer.browser.get(f"/sessions/{trainer.number}/report"))
    report = trainer.ends().headers["location"]
    shown = said_on(trainer.browser.get(report))
    assert said.NUMBERS_ONLY in shown
    assert trainer.browser.get(f"{report}.pdf").content.startswith(b"%PDF")
    assert "question,id,asks" in trainer.browser.get(f"{report}.csv").text
    assert report in trainer.browser.get("/sessions").text


def test_no_council_and_no_other_team_sees_a_session(site: Site) -> None:
    trainer = Trainer.begins(site)
    trainer.moves("next")
    for council, team in (("havering", "duty"), ("kent", "night")):
        other = site.signed_in(site.person(Role.TRAINER, council, team))
        token = token_on(other.get("/sessions"))
        assert trainer.code not in said_on(other.get("/sessions"))
        for end in ("panel", "wall", "wall/join.png", "report", "report.pdf", "panel/live", "wall/live", ""):
            path = f"/sessions/{trainer.number}/{end}".rstrip("/")
            answer = other.get(path)
            assert answer.status_code == 404, path
            assert "found" not in said_on(answer).lower(), path
        for end in ("panel", "take-over"):
            answer = other.post(f"/sessions/{trainer.number}/{end}", form_token=token, move="close", step="1")
            assert answer.status_code == 404, end
    for number in ("0", "999999", "99999999999999999999", "x", "1.5", "%00"):
        assert trainer.browser.get(f"/sessions/{number}/panel").status_code == 404, number


def test_a_trainer_whose_role_was_taken_runs_nothing(site: Site) -> None:
    trainer = Trainer.begins(site)
    site.assistant.store.people.leave(trainer.person.id, Team("kent", "duty"))
    assert trainer.browser.get(trainer.panel).status_code == 403


def test_while_the_assistant_is_paused_nobody_joins_or_answers(site: Site) -> None:
    trainer, guest, person = Trainer.begins(site, guests=True), site.browser(), site.signed_in()
    joined(guest, trainer.code)
    page = joined(person, trainer.code)
    trainer.moves("next")
    token, guests_token = token_on(person.get("/ask")), token_on(guest.get("/guest"))
    site.assistant.maintenance.pause("The roof leaks.", site.assistant.screen)
    try:
        for browser, path, form_token in ((person, page, token), (guest, "/guest", guests_token)):
            assert browser.post(path, form_token=form_token, question="0", choice="0").status_code == 503
            assert browser.get(path).status_code == 503
        stranger = site.browser()
        assert stranger.fills("/join", "/join", code=trainer.code).status_code == 503
    finally:
        site.assistant.maintenance.resume()


def test_the_stream_of_a_session_that_has_ended_says_so_and_ends(site: Site, browser: Browser) -> None:
    trainer = Trainer.begins(site)
    page = joined(browser, trainer.code)
    trainer.ends()
    for viewer, path in ((browser, page), (trainer.browser, trainer.panel)):
        stream = viewer.get(f"{path}/live")
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = dict(re.findall(r"event: (\w+)\ndata: (.*)\n\n", stream.text))
        assert list(events) == ["part", "over"]
        assert json.loads(events["part"])["id"] in {"stage", "shown"}


@pytest.fixture
def ended_meanwhile(site: Site, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """A session that is ended while somebody looks at it: after it was read, before who is in it."""
    trainer, sessions = Elsewhere.begins(site, guests=True), site.assistant.sessions
    read = sessions.participations

    def ends_first(session: Session, only: Attendee | None = None) -> dict[Attendee, Participation]:
        if trainer.session.phase is not Phase.ENDED:
            trainer.moves("end")
        return read(session, only)

    monkeypatch.setattr(sessions, "participations", ends_first)
    return trainer


@pytest.mark.parametrize("path", ["/guest", "/guest/live"])
def test_a_guest_who_looks_while_the_session_is_ended_sees_that_it_has_ended(
    site: Site, ended_meanwhile: Elsewhere, path: str
) -> None:
    guest = site.browser()
    joined(guest, ended_meanwhile.code)
    assert said.END_TOLD in guest.get(path).text


def test_who_listens_while_the_session_is_ended_is_told_so(site: Site, ended_meanwhile: Elsewhere) -> None:
    joined(site.browser(), ended_meanwhile.code)
    look = look_at(site.assistant, ended_meanwhile.session.id)
    assert (look.session.phase, look.numbers.here, look.participations) == (Phase.ENDED, 0, {})


def test_script_runs_only_on_pages_that_change_by_themselves(site: Site, browser: Browser) -> None:
    trainer = Trainer.begins(site, guests=True)
    page, guest = joined(browser, trainer.code), site.browser()
    joined(guest, trainer.code)
    live = [browser.get(page), guest.get("/guest"), trainer.sees()]
    live.append(trainer.browser.get(f"/sessions/{trainer.number}/wall"))
    for shown in live:
        policy = shown.headers[CONTENT_POLICY]
        assert "default-src 'none'" in policy
        assert "script-src 'self'; connect-src 'self'" in policy
        assert "unsafe" not in policy
        (script,) = [a["src"] for tag, a in read(shown).tags if tag == "script"]
        assert script is not None
        sent = browser.get(script)
        assert sent.headers["content-type"].startswith("text/javascript")
        assert "immutable" in sent.headers["cache-control"]
        assert "eval" not in sent.text
        assert len(sent.content) < 6000
    for path in ("/sessions", "/join", "/you", "/case"):
        still = browser.get(path)
        assert "script" not in still.headers[CONTENT_POLICY]
        assert "<script" not in still.text


def test_a_form_of_a_session_needs_the_token_of_its_browser(site: Site) -> None:
    trainer, guest, person = Trainer.begins(site, guests=True), site.browser(), site.signed_in()
    page = joined(person, trainer.code)
    joined(guest, trainer.code)
    trainer.moves("next")
    theirs = token_on(guest.get("/guest"))
    for browser, path, token in ((person, page, theirs), (guest, "/guest", token_on(person.get(page)))):
        answer = browser.post(path, form_token=token, question="0", choice="0")
        assert answer.status_code == 403
        assert web_said.FORM_OLD in said_on(answer)
    assert "0 of 2 have answered" in said_on(trainer.sees())


def test_a_room_of_guests_behind_one_address_answers_question_after_question(site: Site) -> None:
    trainer = Trainer.begins(site, guests=True)
    room = [site.browser("10.9.9.9") for _ in range(40)]
    for guest in room:
        joined(guest, trainer.code)
    tokens = [token_on(guest.get("/guest")) for guest in room]
    for question in range(7):
        trainer.moves("next")
        for guest, token in zip(room, tokens, strict=True):
            answer = guest.post("/guest", form_token=token, question=str(question), choice="0")
            assert said.NOTED.format(letter="A") in said_on(answer)
        trainer.moves("close", "reveal")
