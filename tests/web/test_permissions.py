"""Every page before everybody: strangers, the four roles, people of two councils, forms of other sites."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from starlette.routing import Route
from support.samples import ASKED
from support.web import ADDRESS, Browser, Site, a_site, said_on, token_on
from support.web_leads import POINT
from support.web_sessions import Trainer

from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.channels.web.app import app_of
from bot.channels.web.security import CONTENT_POLICY, HEADERS, POLICY, SCRIPT_POLICY, form_token
from bot.channels.web.sessions import messages as ours
from bot.core.people import MAY, Membership, Permission, Role, Team
from bot.features.people.model import IDLE, LONGEST, SHORTLY

ASK, SELF, RUN = Permission.ASK, Permission.OWN, Permission.RUN_SESSIONS
SHARE, GAPS = Permission.SHARE_LEARNING, Permission.HANDLE_GAPS
ADMINISTER = Permission.MANAGE_PEOPLE
DOCUMENTS = Permission.MANAGE_DOCUMENTS
#: Every route there is, and what somebody needs to be allowed; None is for whoever comes.
#: "/ask" answers an emergency for everybody, "/join" a guest, and need what is said here for all else.
NEEDED: dict[tuple[str, str], Permission | None] = {
    ("GET", "/"): None,
    ("GET", "/ask"): ASK,
    ("POST", "/ask"): ASK,
    ("POST", "/ask/instead"): ASK,
    ("POST", "/verdict"): ASK,
    ("GET", "/case"): ASK,
    ("POST", "/case"): ASK,
    ("POST", "/case/slip"): ASK,
    ("GET", "/citations"): ASK,
    ("POST", "/citations"): ASK,
    ("GET", "/citations/{code}"): ASK,
    ("GET", "/documents"): ASK,
    ("GET", "/documents/{document}"): ASK,
    ("GET", "/documents/{document}/whole"): ASK,
    ("GET", "/documents/{document}/changes"): ASK,
    ("GET", "/documents/{document}/others"): ASK,
    ("GET", "/documents/{document}/wrong"): ASK,
    ("POST", "/documents/{document}/wrong"): ASK,
    ("POST", "/documents/{document}"): ASK,
    ("GET", "/you"): SELF,
    ("POST", "/you/device"): ASK,
    ("POST", "/you/council"): ASK,
    ("POST", "/you/name"): SELF,
    ("POST", "/you/account/{council}"): SELF,
    ("POST", "/you/account/{council}/unlink"): SELF,
    ("POST", "/you/removal"): SELF,
    ("GET", "/you/again"): SELF,
    ("POST", "/you/again"): SELF,
    ("POST", "/you/again/passkey/challenge"): SELF,
    ("POST", "/you/again/passkey"): SELF,
    ("POST", "/you/again/with/{council}"): SELF,
    ("POST", "/you/passkeys/challenge"): ASK,
    ("POST", "/you/passkeys"): ASK,
    ("POST", "/you/passkeys/removal"): SELF,
    ("POST", "/sign-out"): SELF,
    ("POST", "/sign-out/everywhere"): SELF,
    ("GET", "/sign-in"): None,
    ("GET", "/sign-in/{code}"): None,
    ("POST", "/sign-in"): None,
    ("POST", "/sign-in/passkey/challenge"): None,
    ("POST", "/sign-in/passkey"): None,
    ("GET", "/sign-in/with/{council}"): None,
    ("POST", "/sign-in/with/{council}"): None,
    ("GET", "/privacy"): None,
    ("GET", "/join"): None,
    ("GET", "/join/{code}"): None,
    ("POST", "/join"): ASK,
    ("GET", "/practice"): ASK,
    ("POST", "/practice"): ASK,
    ("GET", "/sessions"): ASK,
    ("GET", "/sessions/new"): RUN,
    ("POST", "/sessions/new"): RUN,
    ("GET", "/sessions/questions"): RUN,
    ("POST", "/sessions/questions/draft"): RUN,
    ("GET", "/sessions/questions/new"): RUN,
    ("POST", "/sessions/questions/new"): RUN,
    ("GET", "/sessions/questions/{number}"): RUN,
    ("POST", "/sessions/questions/{number}"): RUN,
    ("GET", "/sessions/questions/{number}/change"): RUN,
    ("POST", "/sessions/questions/{number}/change"): RUN,
    ("GET", "/sessions/{session}"): ASK,
    ("POST", "/sessions/{session}"): ASK,
    ("GET", "/sessions/{session}/live"): ASK,
    ("POST", "/sessions/{session}/certificate"): ASK,
    ("GET", "/sessions/{session}/panel"): RUN,
    ("POST", "/sessions/{session}/panel"): RUN,
    ("GET", "/sessions/{session}/panel/live"): RUN,
    ("POST", "/sessions/{session}/take-over"): RUN,
    ("GET", "/sessions/{session}/wall"): RUN,
    ("GET", "/sessions/{session}/wall/live"): RUN,
    ("GET", "/sessions/{session}/wall/join.png"): RUN,
    ("GET", "/sessions/{session}/report"): RUN,
    ("GET", "/sessions/{session}/report.pdf"): RUN,
    ("GET", "/sessions/{session}/report.csv"): RUN,
    ("GET", "/learning"): ASK,
    ("GET", "/learning/weekly"): ASK,
    ("POST", "/learning/weekly"): ASK,
    ("GET", "/learning/groups"): SHARE,
    ("POST", "/learning/groups"): SHARE,
    ("GET", "/learning/queue"): SHARE,
    ("POST", "/learning/away"): SHARE,
    ("POST", "/learning/back"): SHARE,
    ("GET", "/learning/new"): SHARE,
    ("POST", "/learning/new"): SHARE,
    ("GET", "/learning/{number}"): ASK,
    ("POST", "/learning/{number}/confirmed"): ASK,
    ("POST", "/learning/{number}/move"): SHARE,
    ("GET", "/learning/{number}/edit"): SHARE,
    ("POST", "/learning/{number}/edit"): SHARE,
    ("GET", "/actions"): ASK,
    ("GET", "/actions/offered"): SHARE,
    ("GET", "/actions/take"): SHARE,
    ("POST", "/actions/take"): SHARE,
    ("GET", "/actions/new"): SHARE,
    ("POST", "/actions/new"): SHARE,
    ("GET", "/actions/{number}"): ASK,
    ("POST", "/actions/{number}/move"): ASK,
    ("GET", "/evidence"): SHARE,
    ("GET", "/evidence/points/{number}"): SHARE,
    ("GET", "/evidence/points/{number}/csv"): SHARE,
    ("GET", "/evidence/{period}"): SHARE,
    ("GET", "/evidence/{period}/csv"): SHARE,
    ("GET", "/evidence/{period}/pdf"): SHARE,
    ("GET", "/audits"): SHARE,
    ("GET", "/audits/{council}"): SHARE,
    ("POST", "/audits/{council}"): SHARE,
    ("GET", "/audits/{council}/case"): SHARE,
    ("POST", "/audits/{council}/case"): SHARE,
    ("POST", "/audits/{council}/cases"): SHARE,
    ("POST", "/audits/{council}/drop"): SHARE,
    ("POST", "/audits/{council}/end"): SHARE,
    ("GET", "/audits/{council}/{number}"): SHARE,
    ("GET", "/audits/{council}/{number}/csv"): SHARE,
    ("GET", "/gaps"): GAPS,
    ("POST", "/gaps/{number}/close"): GAPS,
    ("POST", "/gaps/{number}/owner"): GAPS,
    ("GET", "/sent-on"): ASK,
    ("POST", "/sent-on/words"): ASK,
    ("POST", "/sent-on"): ASK,
    ("GET", "/people"): ADMINISTER,
    ("GET", "/people/invitations"): ADMINISTER,
    ("POST", "/people/invitations"): ADMINISTER,
    ("POST", "/people/invitations/withdraw"): ADMINISTER,
    ("GET", "/people/{number}"): ADMINISTER,
    ("POST", "/people/{number}/role"): ADMINISTER,
    ("POST", "/people/{number}/leave"): ADMINISTER,
    ("POST", "/people/{number}/removal"): ADMINISTER,
    ("POST", "/people/{number}/passkeys/removal"): ADMINISTER,
    ("POST", "/people/{number}/sign-in"): ADMINISTER,
    ("GET", "/service"): ADMINISTER,
    ("POST", "/service/pause"): ADMINISTER,
    ("POST", "/service/resume"): ADMINISTER,
    ("GET", "/service/subjects"): ADMINISTER,
    ("GET", "/service/subjects/csv"): ADMINISTER,
    ("GET", "/service/rates"): ADMINISTER,
    ("GET", "/service/failures"): ADMINISTER,
    ("GET", "/office"): DOCUMENTS,
    ("GET", "/office/incoming"): DOCUMENTS,
    ("POST", "/office/incoming"): DOCUMENTS,
    ("POST", "/office/incoming/addresses"): DOCUMENTS,
    ("POST", "/office/incoming/kept"): DOCUMENTS,
    ("POST", "/office/incoming/dropped"): DOCUMENTS,
    ("GET", "/office/incoming/{number}"): DOCUMENTS,
    ("POST", "/office/incoming/{number}"): DOCUMENTS,
    ("GET", "/office/documents/{document}"): DOCUMENTS,
    ("POST", "/office/documents/{document}"): DOCUMENTS,
    ("GET", "/office/documents/{document}/removal"): DOCUMENTS,
    ("POST", "/office/documents/{document}/removal"): DOCUMENTS,
    ("GET", "/office/documents/{document}/changes"): DOCUMENTS,
    ("POST", "/office/documents/{document}/confirmed"): DOCUMENTS,
    ("GET", "/office/documents/{document}/against"): DOCUMENTS,
    ("POST", "/office/documents/{document}/against"): DOCUMENTS,
    ("GET", "/office/notes"): DOCUMENTS,
    ("GET", "/office/notes/{document}"): DOCUMENTS,
    ("GET", "/office/new-note/{document}"): DOCUMENTS,
    ("POST", "/office/new-note/{document}"): DOCUMENTS,
    ("GET", "/office/note-head/{document}"): DOCUMENTS,
    ("POST", "/office/note-head/{document}"): DOCUMENTS,
    ("GET", "/office/notes/{document}/{note}"): DOCUMENTS,
    ("POST", "/office/notes/{document}/{note}"): DOCUMENTS,
    ("GET", "/office/refresh"): DOCUMENTS,
    ("POST", "/office/refresh"): DOCUMENTS,
    ("GET", "/office/refresh/{document}"): DOCUMENTS,
    ("POST", "/office/refresh/{document}"): DOCUMENTS,
}
#: Bytes of a page without an answer at most, beside 75 kB of stylesheet and script; and what may be longer.
LARGEST_PAGE, LONG = 70_000, {"/documents/{document}/whole"}
#: What a guest alone is let in to; everybody else is sent to where a session is joined.
GUESTS = {("GET", "/guest"), ("POST", "/guest"), ("GET", "/guest/live")}
#: What each page with a form is sent, so that it does what it is for.
FORMS = {
    "/ask": {"question": ASKED},
    "/case": {"danger": "no", "home": "kent", "other": "havering", "tie": "risk_there"},
    "/case/slip": {"danger": "no", "home": "kent", "other": "havering", "tie": "risk_there"},
    "/citations": {"code": "K7F3-9QTX"},
    "/documents/{document}": {"words": "minutes"},
    "/documents/{document}/wrong": {"words": "The fourth paragraph names a form that is not used any more."},
    "/office/incoming/addresses": {"addresses": "http://127.0.0.1:9/rules"},
    "/office/incoming/kept": {"documents": "999998"},  # a list of none
    "/office/note-head/{document}": {"do": "keep", "title": "Ford Rules"},
    "/office/new-note/{document}": {"do": "keep", "heading": "It is agreed on the day"},
    "/office/notes/{document}/{note}": {"do": "keep", "text": "It is agreed on the day."},
    "/office/refresh/{document}": {"do": "leave"},
    "/learning/new": {**POINT, "do": "show"},
    "/learning/away": {"who": "999999", "days": "7"},
    "/learning/weekly": {"wanted": "on"},
    "/learning/groups": {"group": "-999998"},
    "/learning/{number}/confirmed": {"did": "read", "release": "1"},
    "/learning/{number}/move": {"move": "release", "version": "1", "months": "6"},
    "/learning/{number}/edit": {**POINT, "version": "1"},
    "/gaps/{number}/close": {"words": "A note was added on it.", "sure": "yes"},
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
    "/people/invitations": {"team": "duty", "role": "practitioner", "days": "7", "uses": "1"},
    "/people/invitations/withdraw": {"invitation": "999999"},
    "/people/{number}/role": {"team": "duty", "role": "trainer"},
    "/people/{number}/leave": {"council": "kent", "team": "duty"},
    "/people/{number}/passkeys/removal": {"passkey": "999999"},
    "/service/pause": {"reason": ""},
    "/you/council": {"council": "kent"},
    "/you/name": {"called": ""},
    "/you/device": {},
    "/you/removal": {},
    "/you/passkeys/removal": {"passkey": "999999"},
    "/join": {"code": "NOSUCH"},
    "/practice": {"scenario": "nothing/1", "choice": "0"},
    "/sessions/new": {"set": "moving-families"},
    "/sessions/questions/draft": {"document": "kent-19-010-314"},
    "/sessions/questions/new": {"do": "find", "find": "strategy discussion"},
    "/sessions/questions/{number}": {"move": "accept", "version": "1", "seen": "x"},
    "/sessions/questions/{number}/change": {"do": "keep", "version": "1"},
    "/sessions/{session}": {"question": "0", "choice": "0"},
    "/sessions/{session}/certificate": {"name": "Robin"},
    "/sessions/{session}/panel": {"move": "next", "step": "0"},
}
#: What needs something of its own to be there; other tests try it.
ELSEWHERE = {
    "/ask/instead",
    "/verdict",
    "/sign-out",
    "/sign-out/everywhere",
    "/sign-in",
    "/sign-in/with/{council}",
    "/join",
    "/guest",
    "/guest/live",
    "/service/pause",
    "/sign-in/passkey",
    "/sign-in/passkey/challenge",
    "/you/passkeys",
    "/you/passkeys/challenge",
    "/you/again",
    "/you/again/passkey",
    "/you/again/passkey/challenge",
}
OPEN = {"/", "/sign-in", "/sign-in/{code}", "/privacy", "/join", "/join/{code}"}
#: What is for who is in the session: others are told that there is none.
IN_IT = {"/sessions/{session}", "/sessions/{session}/live", "/sessions/{session}/certificate"}
OWN = {"/you", "/you/removal"}
FILLED = {
    "{council}": "medway",
    "{period}": "month",
    "{document}": "kent-19-010-314",
    "{code}": "K7F3-9QTX",
    "{number}": "999999",
    "{note}": "both-had-duties",
    "{session}": "1",
    "/others": "/others?at=n-decision-date",
}
#: Forms for a code that nobody holds and a group that gets nothing, and pages of a thing that nobody holds.
OF_NONE_TYPED = {("POST", "/citations"), ("POST", "/learning/groups")}
OF_NOTHING = {"/citations/{code}", "/actions/take", *IN_IT}
#: What is done with a document's own text, of one that has notes alone.
OF_NO_TEXT = {
    ("GET", "/documents/{document}/changes"),
    ("POST", "/office/documents/{document}"),
    ("GET", "/office/documents/{document}/removal"),
    ("POST", "/office/documents/{document}/removal"),
    ("GET", "/office/documents/{document}/changes"),
    ("POST", "/office/documents/{document}/confirmed"),
    ("GET", "/office/documents/{document}/against"),
    ("POST", "/office/documents/{document}/against"),
    ("POST", "/office/refresh"),  # no document that is held came from an address
    ("GET", "/office/refresh/{document}"),
    ("POST", "/office/refresh/{document}"),
}
#: What is done with notes of one's own, where those in use came with the assistant.
OF_NO_NOTES = {
    ("GET", "/office/notes/{document}"),
    ("GET", "/office/new-note/{document}"),
    ("POST", "/office/new-note/{document}"),
    ("GET", "/office/note-head/{document}"),
    ("POST", "/office/note-head/{document}"),
    ("GET", "/office/notes/{document}/{note}"),
    ("POST", "/office/notes/{document}/{note}"),
}
#: Where a council's own account signs somebody in.
BY_ACCOUNT = "/sign-in/with/{council}"
#: The forms that take files.
OF_FILES = {"/office/incoming", "/office/documents/{document}/against", "/audits/{council}/cases"}


def routes(site: Site) -> Iterator[tuple[str, str]]:
    """Every method and path there is, but for what pages load."""
    for route in site.app.routes:
        assert isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}:
            if not route.path.endswith((".css", ".js", ".ico")):
                yield method, route.path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of their own: every button on them is pressed, in every role."""
    with a_site(tmp_path_factory.mktemp("permissions")) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def ended_session(site: Site) -> Iterator[None]:
    """A session of a team of Kent that has ended: its streams end by themselves."""
    trainer = Trainer.begins(site)
    trainer.ends()
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(FILLED, "{session}", str(trainer.number))
        yield


@pytest.fixture(scope="module", autouse=True)
def nothing_under_way(site: Site) -> Iterator[None]:
    """Addresses that were sent here are asked before other tests begin, which may allow no network."""
    yield
    for person in site.assistant.store.people.all():
        for document in site.assistant.incoming_documents.of(person):
            if document.work:
                document.work.result(timeout=60)


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


def sent(browser: Browser, method: str, path: str, token: str = "") -> httpx.Response:
    if method == "GET":
        return browser.get(filled(path))
    if path in OF_FILES:
        return browser.sends_files(
            filled(path), ("rules.txt", b"The ford\n\n1. It opens at noon."), form_token=token
        )
    return browser.post(filled(path), form_token=token, **FORMS.get(path, {}))


def test_every_route_stands_in_the_table_of_who_may_use_it(site: Site) -> None:
    assert set(routes(site)) == set(NEEDED) | GUESTS


@pytest.mark.parametrize("council", ["kent", "havering"])
@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_each_role_is_let_in_where_it_may_be_and_told_where_it_may_not(
    site: Site, role: Role | None, council: str
) -> None:
    may = MAY[role] if role else {SELF}
    for (method, path), needed in NEEDED.items():
        person = site.person(role or Role.PRACTITIONER, council)  # one may not ask for so many at once
        browser = site.signed_in(person)
        if role is None:
            site.assistant.store.people.leave(person.id, Team(council, "duty"))
        answer = sent(browser, method, path, form_token(browser.cookies["session"]))
        assert method == "POST" or len(answer.content) < LARGEST_PAGE or path in LONG, path
        is_in = answer.status_code != 403 and answer.headers.get("location") != "/sign-in"
        assert is_in is (needed is None or needed in may), (method, path, answer.status_code)
        if not is_in:
            assert (said.NOT_ALLOWED if role else said.NO_TEAM) in said_on(answer), (method, path)
        if path in ELSEWHERE | OPEN:
            continue
        if role is None:  # who is in no team sees to their own data alone
            assert (answer.status_code == 200) is (path in OWN), (method, path)
        else:
            wanted = become_of(method, path, needed, council) if is_in else {403}
            assert answer.status_code in wanted, (method, path, answer.status_code)


def become_of(method: str, path: str, needed: Permission | None, council: str) -> set[int]:
    """What may become of a page for who is let in: each is filled in, and of a thing that nobody holds."""
    if path.startswith("/sessions") and needed is RUN and "/questions" not in path:
        return trainers_pages(path, council)
    nothing = (
        path in OF_NOTHING
        or (method, path) in OF_NONE_TYPED | OF_NO_TEXT | OF_NO_NOTES
        or "{council}" in path
        or "{number}" in path
        or "999999" in FORMS.get(path, {}).values()
    )
    return {400, 404} if nothing else {200, 303}


def trainers_pages(path: str, council: str) -> set[int]:
    """What becomes of a trainer's page, where the session is one of Kent that has ended."""
    if path != "/sessions/new" and council != "kent":
        return {404}
    return {400} if path.endswith("/take-over") else {200, 303}


@pytest.mark.parametrize("token", ["forged", "signed out", "idle", "too old", "of somebody removed"])
def test_a_session_that_is_none_any_more_opens_nothing(site: Site, token: str) -> None:
    person = site.person()
    browser, now = site.signed_in(person), site.clock.now
    shown = browser.cookies["session"]
    try:
        if token == "forged":
            shown = shown[:-1] + ("A" if shown[-1] != "A" else "B")
        elif token == "signed out":
            browser.fills("/ask", "/sign-out")
        elif token == "of somebody removed":
            site.assistant.store.people.remove(person.id)
        else:
            site.clock.now += IDLE if token == "idle" else LONGEST
        for (method, path), needed in NEEDED.items():
            thief = site.browser()
            thief.cookies["session"] = shown
            answer = sent(thief, method, path, form_token(shown))
            if needed is not None:
                assert answer.status_code in {303, 403}, (method, path)
                assert answer.status_code == 403 or answer.headers["location"] == "/sign-in"
            assert f"You are person {person.id}" not in said_on(answer)
    finally:
        site.clock.now = now


def test_what_nobody_has_a_page_for_is_counted_and_asks_nothing_of_the_database(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "ADDRESS", (6.0, 0.0))
    strict = replace(site, app=app_of(site.assistant, ADDRESS))
    browser = strict.browser()
    browser.cookies["session"] = site.signed_in().cookies["session"]

    def asked(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(site.assistant.database, "read", asked)
    monkeypatch.setattr(site.assistant.database, "write", asked)
    answers = [browser.get("/nothing-here"), browser.method("DELETE", "/ask"), browser.get("/sign-out")]
    answers += [browser.get("/wp-login.php") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 405, 405, 404, 404, 404, 429]
    assert answers[1].headers["allow"]
    assert all(said.DANGER in said_on(answer) for answer in answers)
    assert strict.browser().get("/nothing-here").status_code == 404  # of another address


def test_a_stranger_gets_the_way_in_and_nothing_else(site: Site) -> None:
    browser = site.browser()
    token = token_on(browser.get("/sign-in"))
    for method, path in routes(site):
        answer = sent(browser, method, path, token)
        if path in OPEN and method == "GET":
            assert answer.status_code == 200, path
        elif (method, path) in GUESTS and method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/join"), path
        elif path in {"/join", "/sign-in/passkey", "/sign-in/passkey/challenge"}:
            assert answer.status_code == 400
        elif path == BY_ACCOUNT:
            assert answer.status_code == 404  # here no council has one
        elif method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
        elif path != "/sign-in":
            assert answer.status_code == 403, path
            sentence = ours.GUEST_OVER if (method, path) in GUESTS else said.SIGNED_OUT_HERE
            assert sentence in said_on(answer)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)
def test_a_form_of_another_site_does_nothing(site: Site, headers: dict[str, str]) -> None:
    for method, path in routes(site):
        if method == "POST":
            browser = site.signed_in()  # one person may not ask for so many at once
            token = token_on(browser.get("/ask"))
            browser.headers = headers
            assert sent(browser, method, path, token).status_code == 403, path
            browser.headers = {}
            assert browser.get("/ask").status_code == 200, path


def test_a_form_with_a_token_of_somebody_else_does_nothing(site: Site) -> None:
    theirs = token_on(site.signed_in().get("/ask"))
    strangers = token_on(site.browser().get("/sign-in"))
    for method, path in routes(site):
        if method == "POST":
            browser = site.signed_in()  # one person may not ask for so many at once
            for token in (theirs, strangers, "", "0" * 64, "é"):
                assert sent(browser, method, path, token).status_code == 403, path
            assert browser.get("/ask").status_code == 200, path


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
    for method, path in routes(site):
        for somebody in (site.browser(), site.signed_in()):
            shown = somebody.cookies.get("session", "")
            pages += [sent(somebody, method, path), sent(somebody, method, path, form_token(shown))]
    for page in pages:
        policy = SCRIPT_POLICY if "<script " in page.text else POLICY
        assert {name: page.headers.get(name) for name in HEADERS} == {**HEADERS, CONTENT_POLICY: policy}
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
    code = site.assistant.browsers.code_for(site.person(), SHORTLY).code
    answer = browser.post("/sign-in", form_token=token_on(answer), code=code)
    given = {cookie.partition("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}
    assert set(given) == {"__Host-session", "__Host-visit"}
    for cookie in given.values():
        parts = {part.strip() for part in cookie.split(";")}
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= parts
        assert "domain" not in cookie.lower()
    assert browser.get("/ask").status_code == 200


def test_the_stylesheet_is_small_and_asks_for_nothing_from_elsewhere(site: Site, browser: Browser) -> None:
    page = browser.get("/ask")
    (path,), (script,) = ([p for p in page.text.split('"') if p.endswith(end)] for end in (".css", ".js"))
    sheet = browser.get(path)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
    assert len(sheet.content) + len(page.content) + len(browser.get(script).content) < 150_000
    assert "http" not in page.text.replace("http-equiv", "")
    assert ADDRESS not in page.text


@pytest.mark.parametrize("is_in", [False, True], ids=["stranger", "signed in"])
def test_the_icon_that_browsers_look_for_unasked_is_there(site: Site, is_in: bool) -> None:
    browser = site.signed_in() if is_in else site.browser()
    icon = browser.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/x-icon")
    assert "immutable" not in icon.headers["cache-control"]  # its address stays where the icon changes
    assert "set-cookie" not in icon.headers
    assert icon.headers["x-content-type-options"] == "nosniff"
    _, kind, images = struct.unpack("<3H", icon.content[:6])
    sizes = [icon.content[6 + 16 * n] for n in range(images)]
    assert (kind, sizes) == (1, [16, 32])
    assert len(icon.content) < 5_000
    assert browser.method("HEAD", "/favicon.ico").status_code == 200


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


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/actions/take", {"agreed": "quokka", "when": "within", "within": "6 weeks"}),
        ("/sessions/new", {"set": "quokka"}),
        ("/sessions/new", {"set": "build", "theme": "quokka", "count": "5", "minutes": "10"}),
        ("/sessions/424242", {"question": "0", "choice": "0"}),
        ("/learning/424242/move", {"move": "release", "version": "1", "months": "6"}),
        ("/gaps/424242/close", {"words": "A note was added on it."}),
        ("/gaps/424242/close", {"words": "A note was added on it.", "sure": "yes"}),
        ("/gaps/424242/owner", {"owner": "424242"}),
        ("/audits/kent/case", {"case": "424242"}),
    ],
    ids=str,
)
def test_what_is_not_held_is_said_without_what_was_sent_and_without_a_command(
    site: Site, path: str, fields: dict[str, str]
) -> None:
    both = site.person(Role.TEAM_LEAD)
    site.assistant.store.people.give_role(both.id, Membership(Team("kent", "trainers"), Role.TRAINER))
    answer = site.signed_in(both).fills("/you", path, **fields)
    assert answer.status_code == 404, said_on(answer)
    assert said.NOT_HELD in said_on(answer)
    assert said.DANGER in said_on(answer)
    for word in ("quokka", "424242", "safeguarding-bot"):
        assert word not in answer.text


def test_methods_that_no_page_has_are_refused(site: Site, browser: Browser) -> None:
    for path in ("/ask", "/documents", "/sign-out"):
        assert browser.method("DELETE", path).status_code == 405
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/documents/../../etc/passwd").status_code == 404
    assert browser.get("/documents/%2e%2e%2fetc").status_code == 404
