"""What one council has, before everybody of another: no page shows it, and no form changes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest
from starlette.routing import Route
from support.web import Browser, Site, a_site, said_on
from support.web_leads import Leads
from support.web_office import INCOMING, Officer, rules
from support.web_sessions import Trainer

from bot.channels.web.security import form_token
from bot.core.people import Role
from bot.features.gaps.model import Gap
from bot.features.learning.group_posts import groups_of, post_in

#: The one council and the other, and a word in what the one has that stands nowhere else.
HERE, THERE, WORD = "kent", "havering", "quillet"
ACTION = {"what": f"File the {WORD} list of out-of-hours numbers.", "when": "within", "within": "6 weeks"}
#: What a form may carry, whatever it is of, so that it would do something to what it names.
FIELDS = {
    "move": "release",
    "version": "1",
    "months": "6",
    "sure": "yes",
    "words": "The list is filed.",
    "do": "keep",
    "team": "duty",
    "role": "trainer",
    "case": "1",
    "did": "read",
    "release": "1",
    "title": "Ours",
    "step": "0",
    "choice": "0",
    "question": "0",
    "days": "7",
}
#: What holds for every council of the service, whoever presses it, and what waits for a machine elsewhere.
FOR_ALL = {"/service/pause", "/service/resume", "/office/incoming/addresses"}
#: What everybody may read: a document that is held, and what a citation's code stands for.
FOR_EVERYBODY = ("/documents/", "/citations/")
#: How the addresses of forms end that take a file of one thing.
OF_FILES = ("/against", "/cases")
#: What officers of any council may see of a document that is held: they may not change it.
FOR_OFFICERS = {"", "/changes", "/against"}


@dataclass
class Council:
    """A council with one of each thing that it may have."""

    site: Site

    @cached_property
    def leads(self) -> Leads:
        return Leads.of(self.site, HERE)

    @cached_property
    def officer(self) -> Officer:
        return Officer.of(self.site, HERE)

    @cached_property
    def trainer(self) -> Trainer:
        return Trainer.begins(self.site, council=HERE)

    @cached_property
    def point(self) -> int:
        return self.leads.proposed(text=f"Ring the {WORD} desk before the discussion is called.").id

    @cached_property
    def action(self) -> int:
        lead, answer = (
            self.leads.people[0],
            self.leads.browsers[0].fills("/actions/new", "/actions/new", **ACTION),
        )
        assert answer.status_code == 200, said_on(answer)
        (action,) = self.site.assistant.actions.listed(lead, self.site.clock())
        return action.id

    @cached_property
    def gap(self) -> int:
        words = f"who keeps the {WORD} list when the office is closed?"
        self.leads.browsers[2].fills("/sent-on", "/sent-on", to="owner", words=words)
        (gap,) = self._gaps()
        return gap.id

    @cached_property
    def audit(self) -> int:
        path = f"/audits/{HERE}"
        assert self.leads.browsers[0].fills(path, path, cases="20").status_code == 200
        return self.site.assistant.audits.audit(self.leads.people[0], HERE).id

    @cached_property
    def group(self) -> int:
        post_in(
            self.site.assistant.store.receipts,
            self.leads.people[0],
            -77001,
            self.leads.team,
            self.site.clock(),
        )
        return -77001

    @cached_property
    def invitation(self) -> str:
        given = {"council": HERE, "team": "duty", "role": "trainer", "days": "7", "uses": "1"}
        page = "/people/invitations"
        self.officer.browser.fills(page, page, **given, label=f"{WORD} 7")
        (name,) = re.findall(r'name="invitation" value="(\w+)"', self.officer.browser.get(page).text)
        return name

    @cached_property
    def document(self) -> str:
        return self.officer.keeps("quern.txt", rules("quern", "Kent"))

    @cached_property
    def waiting(self) -> int:
        return int(self.officer.sent(f"{WORD}.txt", rules("quoin", "Kent")).rsplit("/", 1)[1])

    def addresses(self, path: str) -> list[str]:
        """The addresses of what they have, on a page that is of one thing."""
        numbers = {
            "learning": self.point,
            "evidence": self.point,
            "actions": self.action,
            "gaps": self.gap,
            "people": self.leads.people[0].id,
            "office": self.waiting,
            "audits": self.audit,
        }
        if path.startswith(FOR_EVERYBODY) or not re.search(r"\{(number|council|session|document)\}", path):
            return []
        if "{council}" in path and not path.startswith("/audits"):
            return []  # a council's own accounts, which are tried with a provider
        path = path.replace("{number}", str(numbers.get(path.split("/")[1], "")))
        path = path.replace("{session}", str(self.trainer.number)).replace("{document}", self.document)
        councils = (HERE, THERE) if path.endswith(f"/{self.audit}") or path.endswith("/csv") else (HERE,)
        return [path.replace("{note}", "any").replace("{council}", council) for council in councils]

    def unseen(self, path: str) -> dict[str, str]:
        """The fields of a form that names a thing of theirs, other than by its address."""
        return {
            "/learning/away": {"who": str(self.leads.people[1].id)},
            "/learning/groups": {"group": str(self.group)},
            "/people/invitations/withdraw": {"invitation": self.invitation},
            "/office/incoming/kept": {"documents": str(self.waiting)},
            "/office/refresh": {"document": self.document},
            "/gaps/{number}/owner": {"owner": str(self.leads.people[0].id)},
            "/actions/new": {**ACTION, "what": "File the list.", "owner": str(self.leads.people[0].id)},
            "/people/invitations": {"council": HERE},
            "/sessions/new": {"set": "what-found-means", "council": HERE},
            "/learning/new": {"council": HERE, "text": "Ring first.", "audience": "council"},
        }.get(path, {})

    def everything(self) -> list[object]:
        """All that they have, as they see it now."""
        assistant, lead, office = self.site.assistant, self.leads.people[0], self.officer.browser
        people = [
            person for person in assistant.store.people.all() if HERE in {t.authority for t in person.teams}
        ]
        return [
            assistant.learning.listed(lead),
            assistant.actions.listed(lead, self.site.clock(), ended=True),
            groups_of(assistant.store.receipts, lead),
            self._gaps(),
            assistant.audits.audit(lead, HERE),
            people,
            assistant.documents.original(self.document),
            [each.number for each in assistant.incoming_documents.of(self.officer.person)],
            said_on(self.trainer.sees()),
            said_on(office.get("/people/invitations")),
        ]

    def _gaps(self) -> list[Gap]:
        listed = self.site.assistant.gaps.listed(None, closed=True)
        return [gap for gap in listed if gap.team.authority == HERE]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of their own: every button on them is pressed."""
    with a_site(tmp_path_factory.mktemp("councils")) as made:
        yield made


@pytest.fixture(scope="module")
def here(site: Site) -> Council:
    council = Council(site)
    assert all((council.point, council.action, council.gap, council.audit, council.group, council.invitation))
    assert all((council.document, council.waiting, council.trainer))
    return council


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every page and form there is."""
    for route in site.app.routes:
        assert isinstance(route, Route)
        if route.path not in FOR_ALL and not route.path.endswith((".css", ".js", ".ico")):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


def asked(browser: Browser, method: str, path: str, fields: dict[str, str]) -> tuple[int, str]:
    """What becomes of a page or a form, and all that is in it."""
    token = form_token(browser.cookies["session"])
    if method == "GET":
        answer = browser.get(path)
    elif path == INCOMING or path.endswith(OF_FILES):
        answer = browser.sends_files(path, ("note.txt", b"The ford opens at noon."), form_token=token)
    else:
        answer = browser.post(path, form_token=token, **{**FIELDS, **fields})
    return answer.status_code, answer.text


def is_for_officers(method: str, path: str) -> bool:
    """Whether a page only reads a document, as officers of any council may."""
    of, end = path.partition("{document}")[::2]
    is_read = method == "GET" or end == "/against"
    return of == "/office/documents/" and end in FOR_OFFICERS and is_read


@pytest.mark.parametrize("role", Role, ids=str)
def test_nobody_of_another_council_sees_or_changes_what_a_council_has(
    site: Site, here: Council, role: Role
) -> None:
    before, tried = here.everything(), 0
    for method, path in pages(site):
        addresses = here.addresses(path)
        for address in addresses or [path.replace("{", "").replace("}", "")]:
            browser = site.signed_in(site.person(role, THERE))  # one may not ask for so many at once
            status, page = asked(browser, method, address, here.unseen(path))
            assert WORD not in page, (method, address)
            assert here.trainer.code not in page, (method, address)
            if addresses and not is_for_officers(method, path):
                assert status in {400, 403, 404}, (method, address, status)
                tried += 1
    assert here.everything() == before
    assert tried >= 60


def test_whoever_it_is_of_sees_it(here: Council) -> None:
    """The word would be found: each list of theirs has it, but for what names the thing by another."""
    lead, office = here.leads.browsers[0], here.officer.browser
    for browser, path in (
        (lead, "/learning/queue"),
        (lead, "/actions"),
        (lead, "/gaps"),
        (office, "/people/invitations"),
        (office, INCOMING),
    ):
        assert WORD in said_on(browser.get(path)), path
    assert here.trainer.code in said_on(here.trainer.sees())
