"""Every page before everybody: strangers, the four roles, people of two councils, forms of other sites."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import Route
from support.samples import ASKED
from support.web import ADDRESS, Browser, Site, said_on, token_on
from support.web_leads import POINT

from bot.channels.web import messages as said
from bot.channels.web.app import app_of
from bot.channels.web.security import HEADERS
from bot.core.people import MAY, Permission, Role, Team

#: What each page with a form is sent, so that it does what it is for.
FORMS = {
    "/ask": {"question": ASKED},
    "/case": {"danger": "no", "home": "kent", "other": "havering", "tie": "risk_there"},
    "/case/slip": {"danger": "no", "home": "kent", "other": "havering", "tie": "risk_there"},
    "/citations": {"code": "K7F3-9QTX"},
    "/documents/{document}": {"words": "minutes"},
    "/learning/new": {**POINT, "do": "show"},
    "/learning/away": {"who": "999999", "days": "7"},
    "/learning/{number}/confirmed": {"did": "read", "release": "1"},
    "/learning/{number}/move": {"move": "release", "version": "1", "months": "6"},
    "/learning/{number}/edit": {**POINT, "version": "1"},
    "/gaps/{number}/close": {"words": "A note was added on it."},
    "/gaps/{number}/owner": {"owner": "1"},
    "/sent-on/words": {"to": "owner", "card": "x"},
    "/sent-on": {"to": "owner", "words": "who chairs the strategy discussion at night?"},
    "/audits/{council}": {"cases": "0"},
    "/audits/{council}/case": {"case": "1"},
    "/audits/{council}/drop": {"case": "1"},
    "/audits/{council}/end": {},
    "/actions/take": {"agreed": "nothing/999999", "when": "within", "within": "6 weeks"},
    "/actions/new": {"what": "File the list of out-of-hours numbers.", "when": "within", "within": "6 weeks"},
    "/actions/{number}/move": {"move": "note", "version": "1", "words": "The list is filed."},
    "/you/council": {"council": "kent"},
    "/you/device": {},
    "/you/removal": {},
}
#: What needs something of its own to be there; other tests try it.
ELSEWHERE = {"/ask/instead", "/verdict", "/sign-out", "/sign-out/everywhere", "/sign-in"}
OPEN = {"/", "/sign-in", "/sign-in/{code}", "/privacy"}
OWN = {"/you", "/you/removal"}
FILLED = {
    "{council}": "medway",
    "{period}": "month",
    "{document}": "kent-19-010-314",
    "{code}": "K7F3-9QTX",
    "{number}": "999999",
}
#: What a page needs that not everybody in a team may do; all others are open to whoever may ask.
NEEDED = {
    "/learning/queue": Permission.SHARE_LEARNING,
    "/learning/new": Permission.SHARE_LEARNING,
    "/learning/away": Permission.SHARE_LEARNING,
    "/learning/back": Permission.SHARE_LEARNING,
    "/learning/{number}/edit": Permission.SHARE_LEARNING,
    "/learning/{number}/move": Permission.SHARE_LEARNING,
    "/evidence": Permission.SHARE_LEARNING,
    "/evidence/points/{number}": Permission.SHARE_LEARNING,
    "/evidence/points/{number}/csv": Permission.SHARE_LEARNING,
    "/evidence/{period}": Permission.SHARE_LEARNING,
    "/evidence/{period}/csv": Permission.SHARE_LEARNING,
    "/evidence/{period}/pdf": Permission.SHARE_LEARNING,
    "/gaps": Permission.HANDLE_GAPS,
    "/gaps/{number}/close": Permission.HANDLE_GAPS,
    "/gaps/{number}/owner": Permission.HANDLE_GAPS,
    "/audits": Permission.SHARE_LEARNING,
    "/audits/{council}": Permission.SHARE_LEARNING,
    "/audits/{council}/case": Permission.SHARE_LEARNING,
    "/audits/{council}/drop": Permission.SHARE_LEARNING,
    "/audits/{council}/end": Permission.SHARE_LEARNING,
    "/audits/{council}/{number}": Permission.SHARE_LEARNING,
    "/audits/{council}/{number}/csv": Permission.SHARE_LEARNING,
    "/actions/offered": Permission.SHARE_LEARNING,
    "/actions/take": Permission.SHARE_LEARNING,
    "/actions/new": Permission.SHARE_LEARNING,
}
#: Pages of a thing that nobody holds.
OF_NOTHING = {"/citations/{code}", "/actions/take"}


def routes(site: Site) -> Iterator[tuple[str, str]]:
    """Every method and path there is, but for the stylesheet."""
    for route in site.app.routes:
        assert isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}:
            if not route.path.endswith(".css"):
                yield method, route.path


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


def sent(browser: Browser, method: str, path: str, token: str = "") -> httpx.Response:
    if method == "GET":
        return browser.get(filled(path))
    return browser.post(filled(path), form_token=token, **FORMS.get(path, {}))


def test_a_stranger_gets_the_way_in_and_nothing_else(site: Site) -> None:
    browser = site.browser()
    token = token_on(browser.get("/sign-in"))
    for method, path in routes(site):
        answer = sent(browser, method, path, token)
        if path in OPEN and method == "GET":
            assert answer.status_code == 200, path
        elif method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
        elif path != "/sign-in":
            assert answer.status_code == 403, path
            assert said.SIGNED_OUT_HERE in said_on(answer)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("council", ["kent", "havering"])
def test_each_role_is_let_in_where_it_may_and_told_where_it_may_not(
    site: Site, role: Role, council: str
) -> None:
    browser = site.signed_in(site.person(role, council))
    token = token_on(browser.get("/ask"))
    for method, path in routes(site):
        if path in ELSEWHERE | OPEN:
            continue
        answer = sent(browser, method, path, token)
        if path in NEEDED and NEEDED[path] not in MAY[role]:
            assert (answer.status_code, said.NOT_ALLOWED in said_on(answer)) == (403, True), (method, path)
        elif (
            path in OF_NOTHING
            or "{council}" in path
            or "{number}" in path
            or "999999" in FORMS.get(path, {}).values()
        ):
            assert answer.status_code in {400, 404}, (method, path)
        else:
            assert answer.status_code in {200, 303}, (method, path)


def test_who_is_in_no_team_sees_to_their_own_data_alone(site: Site) -> None:
    person = site.person()
    browser = site.signed_in(person)
    token = token_on(browser.get("/ask"))
    site.assistant.store.people.leave(person.id, Team("kent", "duty"))
    for method, path in routes(site):
        if path not in ELSEWHERE | OPEN:
            answer = sent(browser, method, path, token)
            assert (answer.status_code == 200) is (path in OWN), (method, path)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)
def test_a_form_of_another_site_does_nothing(site: Site, browser: Browser, headers: dict[str, str]) -> None:
    token = token_on(browser.get("/ask"))
    browser.headers = headers
    for method, path in routes(site):
        if method == "POST":
            answer = sent(browser, method, path, token)
            assert answer.status_code == 403, path
    browser.headers = {}
    assert browser.get("/ask").status_code == 200


def test_a_form_with_a_token_of_somebody_else_does_nothing(site: Site) -> None:
    theirs = token_on(site.signed_in().get("/ask"))
    strangers = token_on(site.browser().get("/sign-in"))
    for token in (theirs, strangers, "", "0" * 64, "é"):
        browser = site.signed_in()
        for method, path in routes(site):
            if method == "POST":
                assert sent(browser, method, path, token).status_code == 403, path
        assert browser.get("/ask").status_code == 200


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1", "127.0.0.1:8081", "127.0.0.1:8080.example.org", ""]
)
def test_another_host_is_served_nothing(site: Site, browser: Browser, host: str) -> None:
    browser.headers = {"host": host}
    for method, path in routes(site):
        assert sent(browser, method, path).status_code == 421, path
    assert browser.get("/nothing-here").status_code == 421
    assert browser.get("/ask/").status_code == 421


def test_every_page_has_the_headers_that_keep_others_out(site: Site, browser: Browser) -> None:
    pages = [browser.get(path) for path in ("/ask", "/documents", "/privacy", "/nothing-here", "/case")]
    pages += [browser.asks(ASKED), browser.post("/ask", question=ASKED), browser.post("/nothing")]
    for page in pages:
        assert {name: page.headers.get(name) for name in HEADERS} == dict(HEADERS)
        assert page.headers["cache-control"] == "no-store"
        assert "server" not in page.headers
    policy = pages[0].headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_behind_encryption_cookies_are_for_this_host_and_travel_encrypted_alone(site: Site) -> None:
    address = "https://safeguarding.example.org"
    secure = Site(site.assistant, site.clock, app_of(site.assistant, address), site.loop)
    browser = secure.browser()
    browser.headers = {"host": "safeguarding.example.org"}
    answer = browser.get("/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_the_stylesheet_is_small_and_asks_for_nothing_from_elsewhere(site: Site, browser: Browser) -> None:
    page = browser.get("/ask")
    (path,) = [p for p in page.text.split('"') if p.endswith(".css")]
    sheet = browser.get(path)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
    assert len(sheet.content) + len(page.content) < 150_000
    assert "http" not in page.text.replace("http-equiv", "")
    assert ADDRESS not in page.text


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"question=" + b"a" * 40_000, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(100)), 400),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&question=%00%zz", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused_with_a_page(
    site: Site, browser: Browser, kind: str, body: bytes, status: int
) -> None:
    browser.headers = {"content-type": kind}
    answer = browser.sends_raw("/ask", body)
    assert answer.status_code == status
    assert said.DANGER in said_on(answer)


def test_methods_that_no_page_has_are_refused(site: Site, browser: Browser) -> None:
    for path in ("/ask", "/documents", "/sign-out"):
        assert browser.method("DELETE", path).status_code == 405
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/documents/../../etc/passwd").status_code == 404
    assert browser.get("/documents/%2e%2e%2fetc").status_code == 404
