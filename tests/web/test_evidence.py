"""Evidence in a browser: what the service counts of a time and of a point, its files, no small number."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from support.web import Site, read, said_on
from support.web_leads import Leads

from bot.channels.web import messages as said
from bot.channels.web.paging import ROWS
from bot.core.calendar import day_of, named
from bot.core.people import Role
from bot.features.learning import evidence_messages
from bot.features.learning.evidence_formatting import as_csv
from bot.features.learning.evidence_layout import evidence_paper
from bot.rendering.text import text_of


@pytest.fixture(scope="module")
def leads(site: Site) -> Leads:
    """A team of 12 of a council of its own, of whom six read a point."""
    made = Leads.of(site, site.council())
    readers = [made.enrolled(Role.PRACTITIONER) for _ in range(9)]
    point = made.has_released()
    for person in readers[:6]:
        site.assistant.store.receipts.confirm(point.id, person.id, "read", site.clock())
    site.assistant.store.receipts.confirm(point.id, readers[0].id, "discussed", site.clock())
    return made


def test_a_time_shows_what_the_service_gives(site: Site, leads: Leads) -> None:
    now = site.clock()
    made = site.assistant.evidence.evidence(leads.people[0], named("this_month", day_of(now)), None, now)
    shown = said_on(leads.browsers[0].get("/evidence/this_month"))
    words = " ".join(text_of(evidence_paper(made).blocks).split())
    for released in made.released:
        assert released.title in shown
        assert released.title in words
    for sentence in (evidence_messages.HIDDEN, evidence_messages.NO_NAMES, evidence_messages.SECOND_PERSON):
        assert sentence in shown


def test_a_point_shows_whom_it_reached_and_hides_small_numbers(site: Site, leads: Leads) -> None:
    (point,) = [p for p in site.assistant.learning.listed(None) if p.team == leads.team]
    lead = leads.browsers[0]
    page = lead.get(f"/evidence/points/{point.id}")
    assert f'href="/evidence/points/{point.id}"' in lead.get(f"/learning/{point.id}").text
    shown = said_on(page)
    assert evidence_messages.POINT.format(number=point.id) in shown
    (row,) = [
        r
        for r in csv_rows(lead.get(f"/evidence/points/{point.id}/csv").content)
        if r["team"] != "All together"
    ]
    assert (row["due"], row["read"], row["discussed"]) == ("12", "6", "1 to 4")
    cells = [data.strip() for data in page.text.replace("</td>", "<td").split("<td") if data]
    assert not any(cell.endswith(">1") for cell in cells)
    assert "<svg" in page.text
    assert "<rect" in page.text


def test_files_are_those_of_every_channel(site: Site, leads: Leads) -> None:
    lead, now = leads.browsers[0], site.clock()
    made = site.assistant.evidence.evidence(leads.people[0], named("year_to_today", day_of(now)), None, now)
    table = lead.get("/evidence/year_to_today/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert 'filename="learning-evidence-2025-' in table.headers["content-disposition"]
    assert table.content.decode("utf-8-sig") == as_csv(made)
    assert lead.get("/evidence/month/pdf").content.startswith(b"%PDF")


def test_a_lead_sees_the_people_of_their_own_council_alone(site: Site, leads: Leads) -> None:
    there = Leads.of(site, "havering")
    (point,) = [p for p in site.assistant.learning.listed(None) if p.team == leads.team]
    assert there.browsers[0].get(f"/evidence/points/{point.id}").status_code == 404
    shown = said_on(there.browsers[0].get("/evidence/this_month"))
    assert str(leads.team) not in shown
    assert leads.browsers[2].get(f"/evidence/points/{point.id}").status_code == 403


def test_a_point_that_was_never_released_has_no_evidence(site: Site) -> None:
    leads = Leads.of(site)
    point = leads.proposed()
    assert leads.browsers[0].get(f"/evidence/points/{point.id}").status_code == 404
    assert leads.browsers[0].get("/evidence/never").status_code == 404
    assert leads.browsers[0].get("/evidence/points/csv").status_code == 404


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_outline_of_the_page_holds(leads: Leads) -> None:
    tags = [
        tag
        for tag, _ in read(leads.browsers[0].get("/evidence/this_month")).tags
        if tag[0] == "h" and tag[1:].isdigit()
    ]
    assert tags[0] == "h1"
    assert all(int(b[1]) - int(a[1]) <= 1 for a, b in pairwise(tags))


def test_many_points_and_teams_stand_page_by_page_and_charts_once(site: Site) -> None:
    leads = Leads.of(site, site.council())
    points = [leads.has_released(f"File list {number} after the meeting.") for number in range(ROWS + 2)]
    now = site.clock()
    made = site.assistant.evidence.evidence(leads.people[0], named("this_month", day_of(now)), None, now)
    count = len(points) + len(made.by_team)
    first, second = leads.browsers[0].pages_of("/evidence/this_month")
    assert said.ROWS_OF.format(first=1, last=ROWS, count=count) in said_on(first)
    assert said.ROWS_OF.format(first=ROWS + 1, last=count, count=count) in said_on(second)
    for page, shown in ((first, made.released[:ROWS]), (second, made.released[ROWS:])):
        assert [said_on(page).count(each.text) for each in shown] == [1] * len(shown)
    assert [evidence_messages.BY_TEAM in said_on(page) for page in (first, second)] == [False, True]
    assert [evidence_messages.CHART_READ in said_on(page) for page in (first, second)] == [True, False]
    assert all(evidence_messages.HIDDEN in said_on(page) for page in (first, second))
    assert leads.browsers[0].get("/evidence/this_month?page=3").status_code == 404
