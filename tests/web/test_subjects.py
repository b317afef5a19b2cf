"""What is asked about, as an administrator sees it: counts by subject, small ones hidden, and no question."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import time

import pytest
from support.samples import ASKED
from support.web import Browser, Site, said_on

from bot.channels.web import messages as said
from bot.core.people import Person, Role
from bot.features.admin import messages as admin_messages

ACROSS = "who holds the strategy discussion, child lives in havering, risk in kent"
DANGER = "a child is being strangled right now help"
NAMED = "who visits Marjorie Blenkinsop of 14 Quarry Lane about the strategy discussion"


@pytest.fixture
def council(site: Site) -> str:
    return site.council()


@pytest.fixture
def workers(site: Site, council: str) -> list[Person]:
    return [site.person(council=council) for _ in range(4)]


@pytest.fixture
def administrator(site: Site, council: str) -> Browser:
    return site.signed_in(site.person(Role.ADMINISTRATOR, council))


def ask(site: Site, council: str, people: list[Person], *questions: str) -> None:
    """Ask questions in turn; wait until each that is counted is kept."""
    for person, question in zip(itertools.cycle(people), questions, strict=False):
        assert site.signed_in(person).asks(question).status_code == 200
    deadline, expected = time.monotonic() + 60, sum(q in {ASKED, ACROSS} for q in questions)
    while kept(site, council) < expected:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(site: Site, council: str) -> int:
    """How many questions of a council are counted."""
    held = site.assistant.store.subject_counts.before(dt.date.max)
    return sum(c.answered + c.closest + c.not_found for c in held if c.authority == council)


def next_month(site: Site) -> None:
    site.clock.now += dt.timedelta(days=6, hours=13)  # from noon of 24 November to 1 December


def test_an_administrator_sees_by_subject_how_much_was_asked_once_the_month_is_over(
    site: Site, council: str, workers: list[Person], administrator: Browser
) -> None:
    ask(site, council, workers, *[ACROSS] * 6, ASKED, ASKED, DANGER, NAMED)
    assert kept(site, council) == 8
    assert admin_messages.SUBJECTS_NONE in said_on(administrator.get("/service/subjects"))
    next_month(site)
    assert f'href="/service/subjects">{said.SUBJECTS}' in administrator.get("/service").text
    page = administrator.get("/service/subjects")
    shown = said_on(page)
    assert "November 2026" in shown
    assert site.assistant.library.authorities.name_of(council) in shown
    rows = [line.split(",") for line in table(administrator)[1:]]
    assert rows[0][:3] == [council, "2026-11", "Two councils"]
    assert "6" in rows[0]
    assert "1 to 4" in rows[1]
    assert rows[-1][2:] == ["All subjects", *rows[-1][3:-1], "7 to 10"]
    for typed in (ASKED, ACROSS, "strangled", "Blenkinsop"):
        assert typed not in page.text


def table(browser: Browser) -> list[str]:
    answer = browser.get("/service/subjects/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="questions-by-subject.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")  # the mark by which Excel reads its letters
    return answer.content.decode("utf-8-sig").splitlines()


def test_another_council_is_not_shown(
    site: Site, council: str, workers: list[Person], administrator: Browser
) -> None:
    ask(site, council, workers, *[ASKED] * 5)
    next_month(site)
    other = site.signed_in(site.person(Role.ADMINISTRATOR, site.council()))
    assert "November 2026" not in said_on(other.get("/service/subjects"))
    assert len(table(other)) == 1
    lead = site.signed_in(site.person(Role.TEAM_LEAD, council))
    assert lead.get("/service/subjects").status_code == 403
    assert len(table(administrator)) == 3


def test_of_a_council_with_fewer_than_five_people_no_number_is_shown(
    site: Site, council: str, administrator: Browser
) -> None:
    ask(site, council, [site.person(council=council)], *[ASKED] * 5)
    next_month(site)
    shown = said_on(administrator.get("/service/subjects"))
    assert admin_messages.SUBJECTS_TOO_FEW in shown
    assert "November 2026" not in shown
    assert len(table(administrator)) == 1


def test_a_count_that_cannot_be_kept_costs_nobody_an_answer(
    site: Site, council: str, workers: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def away(_counts: object) -> None:
        tried.set()
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(site.assistant.store.subject_counts, "add", away)
        assert site.signed_in(workers[0]).asks(ASKED).status_code == 200
        assert tried.wait(20)
    ask(site, council, workers, ASKED)
    assert kept(site, council) == 1
