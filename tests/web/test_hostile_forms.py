"""Every form, filled in by somebody who means harm: a page each time, and nothing of it anywhere else."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import reduce
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples, one_in
from support.page_html import parsed
from support.web import Browser, Site, a_site, said_on
from support.web_leads import POINT
from support.web_office import own_notes
from support.web_questions import QUESTION
from support.web_sessions import Trainer

from bot.channels.web import messages as said
from bot.channels.web.security import form_token
from bot.core.people import Role

DOCUMENT = "/documents/kent-19-010-314"
NOTE, NEW_NOTE = "/office/notes/ford-rules-2030/bicycles", "/office/new-note/ford-rules-2030"
HEAD = "/office/note-head/ford-rules-2030"
CASE = {
    "danger": "no",
    "home": "kent",
    "other": "havering",
    "tie": "risk_there",
    "was": "kent",
}
#: Every form with its fields, filled in as its page does it.
FORMS: dict[str, dict[str, str]] = {
    "/ask": {"question": "who convenes the lantern meeting"},
    "/ask/instead": {"card": "abc"},
    "/verdict": {"verdict": "right", "code": "K7F3-9QTX"},
    "/case": CASE,
    "/case/slip": CASE,
    "/citations": {"code": "K7F3-9QTX"},
    DOCUMENT: {"words": "minutes"},
    f"{DOCUMENT}/wrong": {"words": "The fourth paragraph names a form that is not used any more."},
    "/you/council": {"council": "kent"},
    "/you/name": {"called": "Sam, nights"},
    "/you/device": {},
    "/you/removal": {"sure": "no"},
    "/you/passkeys/challenge": {"name": "work phone"},
    "/you/passkeys": {"name": "work phone", "credential": "{}"},
    "/you/passkeys/removal": {"passkey": "999999"},
    "/you/again": {"code": "ABCDEFGH22"},
    "/you/again/passkey/challenge": {},
    "/you/again/passkey": {"credential": "{}"},
    "/you/again/with/kent": {},
    "/sign-in": {"code": "ABCDEFGH22"},
    "/sign-in/passkey/challenge": {},
    "/sign-in/passkey": {"credential": "{}"},
    "/sign-out": {},
    "/sign-out/everywhere": {},
    "/join": {"code": "ABC234"},
    "/practice": {"scenario": "nothing/1", "choice": "0"},
    "/sessions/new": {"set": "moving-families", "guests": "yes"},
    "/sessions/questions/draft": {"document": "kent-19-010-314"},
    "/sessions/questions/new": {**QUESTION, "ground-0": "0", "find": "lantern", "sure": "yes", "do": "keep"},
    "/sessions/questions/999999": {"move": "accept", "version": "1", "seen": "x"},
    "/sessions/questions/999999/change": {**QUESTION, "ground-0": "0", "version": "1", "do": "find"},
    "/sessions/{session}": {"question": "0", "choice": "0"},
    "/sessions/{session}/certificate": {"name": "Robin"},
    "/sessions/{session}/panel": {"move": "next", "step": "0"},
    "/sessions/{session}/take-over": {},
    "/learning/new": {**POINT, "do": "show"},
    "/learning/away": {"who": "999999", "days": "7"},
    "/learning/back": {},
    "/learning/weekly": {"wanted": "on"},
    "/learning/groups": {"group": "-999999"},
    "/learning/999999/confirmed": {"did": "read", "release": "1"},
    "/learning/999999/move": {"move": "release", "version": "1", "months": "6"},
    "/learning/999999/edit": {**POINT, "version": "1"},
    "/gaps/999999/close": {"words": "A note was added on it."},
    "/gaps/999999/owner": {"owner": "1"},
    "/sent-on/words": {"to": "owner", "card": "x"},
    "/sent-on": {"to": "owner", "words": "who chairs the strategy discussion at night?"},
    "/sign-in/with/kent": {},
    "/you/account/kent": {},
    "/you/account/kent/unlink": {},
    "/audits/kent": {"cases": "0"},
    "/audits/kent/case": {"case": "1"},
    "/audits/kent/drop": {"case": "1"},
    "/audits/kent/end": {},
    "/actions/take": {"agreed": "nothing/999999", "when": "within", "within": "6 weeks"},
    "/actions/new": {"what": "File the list of out-of-hours numbers.", "when": "within", "within": "6 weeks"},
    "/people/invitations": {"team": "duty", "role": "trainer", "days": "7", "uses": "1", "label": "desk 7"},
    "/people/invitations/withdraw": {"invitation": "999999"},
    "/people/999999/role": {"council": "kent", "team": "duty", "role": "trainer"},
    "/people/999999/leave": {"council": "kent", "team": "duty"},
    "/people/999999/removal": {"sure": "yes"},
    "/people/999999/passkeys/removal": {"passkey": "999999"},
    "/people/999999/sign-in": {},
    "/service/pause": {"reason": "The library is being brought up to date."},
    "/service/resume": {},
    "/office/incoming/addresses": {"addresses": "http://127.0.0.1:9/rules"},
    "/office/refresh": {"document": "kent-19-010-314"},
    f"/office/refresh/{DOCUMENT.rsplit('/', 1)[1]}": {"do": "take"},
    "/office/incoming/kept": {"documents": "999999"},
    "/office/incoming/dropped": {},
    NOTE: {"do": "look", "was": "", "seen": "", "text": "It may be wheeled over.", "asked_as": "bikes"},
    NEW_NOTE: {"do": "look", "seen": "", "heading": "Over by day", "text": "By day.", "asked_as": "over"},
    HEAD: {"do": "look", "was": "", "seen": "", "title": "Ford Rules", "standing": "current"},
    "/office/incoming/999999": {"do": "correct", "title": "Crossing rules", "kind": "other"},
    f"/office{DOCUMENT}": {"title": "Crossing rules", "kind": "other", "standing": "current", "by": ""},
    f"/office{DOCUMENT}/removal": {},
    f"/office{DOCUMENT}/confirmed": {},
    "/actions/999999/move": {"move": "note", "version": "1", "words": "The list is filed."},
}
#: Forms whose words are shown back and kept, as words: what they hold must only do no harm.
KEPT = {
    "/learning/new",
    "/actions/new",
    "/actions/take",
    "/sent-on",
    "/sent-on/words",
    "/people/invitations",
    "/service/pause",
    "/you/name",
    f"{DOCUMENT}/wrong",
    "/sessions/questions/new",
    NOTE,
    NEW_NOTE,
    HEAD,
}
#: The form of a guest is tried with the sessions: nobody else has its token.
OF_GUESTS = {"/guest"}
#: The forms for files are tried with what they take.
OF_FILES = {"/office/incoming", f"/office{DOCUMENT}/against", "/audits/kent/cases"}
MARK = "zanzibar"
#: Values as they stand in a body, each with a mark by which it would be known again.
VALUES = {
    "nul": f"{MARK}%00%00",
    "lone surrogate": f"{MARK}%ed%a0%80",
    "no utf-8": f"{MARK}%ff%fe%c0%af",
    "bad escapes": f"{MARK}%zz%u0041%",
    "controls": f"{MARK}%1b%5b31m%07%0d%0aSet-Cookie:%20a=b",
    "directions": f"{MARK}%e2%80%ae%e2%80%8b%ef%bb%bf",
    "markup": quote(f"<script>{MARK}</script>\"'><img src=x onerror=alert(1)>"),
    "template": quote(f"{{{{ 7 * 7 }}}} {{% raise %}} {MARK} %s %n {{0}}"),
    "query": quote(f"' or 1=1; drop table people; -- {MARK}"),
    "path": quote(f"../../../../etc/passwd {MARK}"),
    "number": f"{MARK}{'9' * 400}",
    "long": MARK + "a" * 25_000,
    "spaces": MARK + "+" * 20_000,
    "lines": MARK + "%0a" * 8_000,
}
#: Of a form's fields, each value is tried in one of so many where somebody waits; the fields take turns.
FIELDS_ONE_IN = 3


def somebody(site: Site, path: str) -> tuple[Browser, str]:
    """Whoever has a form before them, and its address: a trainer, a lead, or anybody."""
    if path.startswith(("/learning", "/gaps", "/audits", "/actions")):
        return site.signed_in(site.person(Role.TEAM_LEAD)), path
    if path.startswith(("/people", "/service", "/office")):
        return site.signed_in(site.person(Role.ADMINISTRATOR)), path
    if "passkey" in path:
        site = site.at("http://localhost:8080")  # at a number there are none
    if not path.startswith("/sessions"):
        return site.signed_in(), path
    trainer = Trainer.begins(site)
    return trainer.browser, path.replace("{session}", str(trainer.number))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of their own: each list of what others left there is loaded again and again here."""
    with a_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(autouse=True, scope="module")
def own(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Notes that may be changed."""
    with own_notes(site, tmp_path_factory.mktemp("notes")):
        yield


@pytest.fixture(autouse=True)
def unpaused(site: Site) -> Iterator[None]:
    """What is paused here answers again for others."""
    yield
    site.assistant.maintenance.resume()


def sends(browser: Browser, path: str, body: str | bytes, kind: str = "") -> httpx.Response:
    browser.headers = {"content-type": kind or "application/x-www-form-urlencoded"}
    raw = body if isinstance(body, bytes) else body.encode("ascii")
    answer = browser.sends_raw(path, raw)
    browser.headers = {}
    return answer


def filled(browser: Browser, fields: dict[str, str], more: str = "") -> str:
    token = form_token(browser.cookies["session"])
    return f"{urlencode({'form_token': token, **fields})}{more}"


def assert_harmless(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    assert MARK not in answer.headers.get("location", "")
    assert "a" not in dict(cookie.split("=", 1) for cookie in answer.headers.get_list("set-cookie"))
    if not answer.headers.get("content-type", "").startswith("application/pdf"):
        assert MARK not in answer.text
        assert "Traceback" not in answer.text
        tags = parsed(answer.text).tags
        assert not {tag for tag, _ in tags} & {"img", "iframe"}
        scripts = [facts for tag, facts in tags if tag == "script"]
        assert all(re.fullmatch(r"/(boxes|live|passkeys)-\w+\.js", facts["src"] or "") for facts in scripts)


def assert_nothing_kept(site: Site, caplog: pytest.LogCaptureFixture, *words: str) -> None:
    """Neither the log nor a file of the data folder has any of some words."""
    logged = caplog.text.lower()
    assert not [word for word in words if word.lower() in logged]
    site.assistant.database.settle()
    for path in site.assistant.settings.data_dir.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert not [word for word in words if word.encode() in held], path


def test_every_form_is_tried(site: Site) -> None:
    there = {route.path for route in site.app.routes if "POST" in (getattr(route, "methods", None) or ())}
    notes = {
        "/office/notes/{document}/{note}": NOTE,
        "/office/new-note/{document}": NEW_NOTE,
        "/office/note-head/{document}": HEAD,
    }
    things = {**notes, "{document}": "kent-19-010-314", "{number}": "999999", "{council}": "kent"}
    named = {reduce(lambda path, thing: path.replace(*thing), things.items(), path) for path in there}
    assert named == set(FORMS) | OF_GUESTS | OF_FILES


@pytest.mark.parametrize("path", FORMS)
def test_whatever_a_field_holds_gets_a_page_that_does_not_repeat_it(
    site: Site, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    names = (*FORMS[path], "form_token", MARK)
    few = min(one_in(FIELDS_ONE_IN), len(names))
    for turn, value in enumerate(VALUES.values()):
        value = value.replace(MARK, "quokka") if path in KEPT else value
        browser, there = somebody(site, path)
        for name in names[turn % few :: few]:
            if "session" not in browser.cookies:
                browser, there = somebody(site, path)
            others = {one: usual for one, usual in FORMS[path].items() if one != name}
            assert_harmless(sends(browser, there, filled(browser, others, f"&{name}={value}")))
    assert_nothing_kept(site, caplog, MARK)


@pytest.mark.parametrize("path", FORMS)
def test_what_is_no_form_is_refused(site: Site, path: str) -> None:
    browser, there = somebody(site, path)
    whole = filled(browser, FORMS[path])
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"form_token": form_token(browser.cookies["session"]), **FORMS[path]}.items()
    )
    for kind in (
        "application/json",
        "text/plain",
        "application/xml",
        "x",
        "application/x-www-form-urlencodedx",
    ):
        assert sends(browser, there, whole, kind).status_code == 415
    assert sends(browser, there, f"{parts}--x--\r\n", "multipart/form-data; boundary=x").status_code == 415
    assert sends(browser, there, f"{whole}&{MARK}=" + "a" * 1_000_000).status_code == 413
    assert sends(browser, there, whole + "&a=1" * 100).status_code == 400
    for body in ("", "&&&;;;===", "form_token", "%", "=" * 5000):
        assert sends(browser, there, body).status_code == 403
    assert browser.get("/you").status_code == 200  # nothing of it was done


@pytest.mark.parametrize("path", FORMS)
def test_of_a_field_that_comes_twice_one_counts(site: Site, path: str) -> None:
    browser, there = somebody(site, path)
    repeated = "&" + urlencode({**FORMS[path]}) + f"&form_token={'0' * 64}"
    assert sends(browser, there, filled(browser, FORMS[path], repeated)).status_code == 403
    right = f"&form_token={form_token(browser.cookies['session'])}"
    assert sends(browser, there, "form_token=0&" + urlencode(FORMS[path]) + right).status_code != 403


DETAILS = ("Marjorie Blenkinsop", "born 12/03/2015", "07700 900877", "14 Quarry Lane", "QQ 12 34 56 C")


@pytest.mark.parametrize("path", FORMS)
def test_personal_details_typed_anywhere_are_neither_repeated_nor_kept(
    site: Site, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    typed = ", ".join(DETAILS)
    for name in FORMS[path]:
        browser, there = somebody(site, path)
        answer = browser.post(
            there, form_token=form_token(browser.cookies["session"]), **{**FORMS[path], name: typed}
        )
        assert answer.status_code < 500
        assert not any(detail in said_on(answer) for detail in (*DETAILS, "Blenkinsop", "900877"))
        assert "Blenkinsop" not in answer.headers.get("location", "")
    assert_nothing_kept(site, caplog, *DETAILS)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(path for path in FORMS if "{" not in path)), body=st.binary(max_size=300))
def test_any_bytes_get_a_page(site: Site, path: str, body: bytes) -> None:
    browser, _ = somebody(site, path)
    token = f"form_token={form_token(browser.cookies['session'])}&".encode()
    for sent in (body, token + body):
        assert sends(browser, path, sent).status_code < 500


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cookie=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=120))
def test_any_cookie_gets_a_page(site: Site, cookie: str) -> None:
    browser = site.browser()
    browser.headers = {"cookie": f"session={cookie}; visit={cookie}"}
    for page in (browser.get("/you"), browser.get("/sign-in"), browser.post("/ask", question="who")):
        assert page.status_code in {200, 303, 403}
    assert said.SIGNED_OUT_HERE in said_on(page)
