"""Audits in a browser: begun, filled case by case, with the share and its interval as they grow; no words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import httpx
import pytest
from support.web import Site, said_on, token_on
from support.web_leads import Leads

from bot.channels.web import messages as said
from bot.features.audits import messages as audits_messages
from bot.features.audits.csv_table import table_of
from bot.features.audits.formatting import share_lines
from bot.features.audits.model import Answer, Audit
from bot.features.audits.statistics import growth, standing


@pytest.fixture
def leads(site: Site) -> Leads:
    return Leads.of(site, site.council())


def path_of(leads: Leads) -> str:
    return f"/audits/{leads.team.authority}"


def begun(leads: Leads, cases: int = 20) -> Audit:
    path = path_of(leads)
    answer = leads.browsers[0].fills(path, path, cases=str(cases))
    assert answer.status_code == 200, answer.text
    return audit_of(leads)


def audit_of(leads: Leads) -> Audit:
    return leads.site.assistant.audits.audit(leads.people[0], leads.team.authority)


def answers(audit: Audit, answer: Answer) -> dict[str, str]:
    return {f"q-{question.id}": answer.value for question in audit.plan.questions}


def noted(leads: Leads, audit: Audit, answer: Answer, number: str = "") -> httpx.Response:
    path = f"{path_of(leads)}/case"
    return leads.browsers[1].fills(path, path, case=number, **answers(audit, answer))


def rows(page: str) -> Iterator[tuple[str, ...]]:
    for row in re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</tr>", page):
        yield tuple(re.sub(r"<[^>]+>", "|", row).replace("||", "|").strip("|").split("|"))


def test_an_audit_grows_case_by_case_with_its_share_and_interval(leads: Leads) -> None:
    audit = begun(leads)
    for answer in (Answer.YES, Answer.NO, Answer.YES):
        page = noted(leads, audit, answer)
        assert page.status_code == 200
    audit = audit_of(leads)
    shown = said_on(page)
    assert audits_messages.NOTED.format(case="A003") in shown
    assert f'href="{path_of(leads)}/case">{said.AUDIT_NEXT}</a>' in page.text
    for line in share_lines(standing(audit)):
        assert line in shown
    grown = list(rows(page.text))
    assert [row[:3] for row in grown] == [
        ("A003", "no", "33 %"),
        ("A002", "yes", "50 %"),
        ("A001", "no", "0 %"),
    ]
    assert [now.similar for _, now in growth(audit)] == [0, 1, 1]
    low, high = next(now.interval for case, now in growth(audit) if case.number == "A002") or (0, 0)
    assert grown[1][3] == f"{100 * low:.0f} % to {100 * high:.0f} %"


def test_a_form_that_is_sent_twice_notes_one_case(leads: Leads) -> None:
    audit, path = begun(leads), f"{path_of(leads)}/case"
    page = leads.browsers[0].get(path)
    given = {"form_token": token_on(page), "next": "A001", **answers(audit, Answer.NO)}
    assert 'name="next" value="A001"' in page.text
    assert leads.browsers[0].post(path, **given).status_code == 303
    again = leads.browsers[0].followed(leads.browsers[0].post(path, **given))
    assert again.status_code == 400
    assert audits_messages.TWICE.format(case="A001") in said_on(again)
    assert len(audit_of(leads).cases) == 1


def test_what_was_ordered_is_shown_once_the_share_is_passed(leads: Leads) -> None:
    audit = begun(leads, 4)
    noted(leads, audit, Answer.NO)
    heading = audits_messages.ORDERED_NOW.removesuffix(":")
    assert heading not in said_on(leads.browsers[0].get(path_of(leads)))
    assert heading in said_on(noted(leads, audit, Answer.NO))


def test_a_question_without_an_answer_is_named_and_what_was_answered_stays(leads: Leads) -> None:
    audit = begun(leads)
    given = answers(audit, Answer.NOT_SEEN)
    missing = list(given)[-1]
    del given[missing]
    path = f"{path_of(leads)}/case"
    page = leads.browsers[0].fills(path, path, case="", **given)
    assert page.status_code == 400
    assert re.findall(r'<li><a href="#([^"]+)">', page.text) == [missing]
    last = audits_messages.ANSWER_THIS.format(number=len(audit.plan.questions))
    assert said_on(page).count(last) == 2, "in the summary and at the question"
    assert page.text.count(" checked>") == len(given)
    assert audit_of(leads).cases == ()


@pytest.mark.parametrize("number", ["Marjorie", "19840312", "A1B"])
def test_a_case_has_a_number_that_is_nobodys(site: Site, number: str) -> None:
    leads = Leads.of(site, site.council())
    path = path_of(leads)
    if 'id="cases"' in leads.browsers[0].get(path).text:
        begun(leads)
    page = noted(leads, audit_of(leads), Answer.YES, number)
    assert page.status_code == 400
    assert audits_messages.BAD_NUMBER in said_on(page)
    assert number not in page.text


def test_a_case_is_taken_out_and_the_audit_ended(leads: Leads) -> None:
    audit, path, lead = begun(leads), path_of(leads), leads.browsers[0]
    noted(leads, audit, Answer.NO, "7")
    twice = noted(leads, audit, Answer.NO, "7")
    assert audits_messages.TWICE.format(case="7") in said_on(twice)
    assert audits_messages.DROPPED.format(case="7") in said_on(lead.fills(path, f"{path}/drop", case="7"))
    noted(leads, audit, Answer.YES, "8")
    table = lead.get(f"{path}/{audit.id}/csv")
    assert table.content.decode("utf-8-sig") == table_of(audit_of(leads))
    assert audits_messages.ENDED.format(number=audit.id) in said_on(lead.fills(path, f"{path}/end"))
    assert lead.get(f"{path}/case").status_code == 404
    assert said.AUDIT_BEGIN in said_on(lead.get(path))
    begun(leads)
    assert f'href="{path}/{audit.id}"' in lead.get(path).text
    assert f"Audit {audit.id} of" in said_on(lead.get(f"{path}/{audit.id}"))


def sends_cases(leads: Leads, data: bytes, name: str = "cases.csv") -> httpx.Response:
    lead, path = leads.browsers[0], path_of(leads)
    token = token_on(lead.get(path))
    return lead.followed(lead.sends_files(f"{path}/cases", (name, data), into="file", form_token=token))


def test_a_table_of_cases_is_fetched_filled_in_and_sent_back(leads: Leads) -> None:
    audit, path, lead = begun(leads), path_of(leads), leads.browsers[0]
    form = lead.get(f"{path}/{audit.id}/csv").content
    count = len(audit.plan.questions)
    rows = "".join(f"A{n:03},{','.join(['no' if n < 3 else 'yes'] * count)}\r\n" for n in range(1, 6))
    page = sends_cases(leads, form + rows.encode())
    assert page.status_code == 200, said_on(page)
    assert audits_messages.READ.format(cases="5 cases") in said_on(page)
    assert [case.number for case in audit_of(leads).cases] == [f"A{n:03}" for n in range(1, 6)]
    assert "5 of 20 cases audited. Similar issues in 2" in said_on(page)
    # What was sent is what the page gives: sent again, none of it is taken twice.
    again = sends_cases(leads, lead.get(f"{path}/{audit.id}/csv").content)
    assert (again.status_code, len(audit_of(leads).cases)) == (400, 5)
    assert audits_messages.ROW_HELD.format(row=2) in said_on(again)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", audits_messages.EMPTY_FILE),
        (b"case,who\n1,Marjorie Blenkinsop\n", "Column 2 of the file"),
        (b"case\n1\n", "The file has no column"),
        (b"%PDF-1.7 \xff\xfe Marjorie Blenkinsop", audits_messages.NOT_TEXT),
        (b"case," + b"Marjorie Blenkinsop," * 60_000, audits_messages.LARGE.format(most=1_000_000)),
    ],
    ids=["empty", "other words", "no questions", "no table", "large"],
)
def test_of_a_file_that_is_no_table_of_cases_nothing_is_taken_or_repeated(
    site: Site, leads: Leads, caplog: pytest.LogCaptureFixture, data: bytes, told: str
) -> None:
    caplog.set_level(logging.DEBUG)
    begun(leads)
    page = sends_cases(leads, data, "Marjorie Blenkinsop.csv")
    assert page.status_code == 400
    assert told in said_on(page)
    assert 'href="#file"' in page.text
    assert "Blenkinsop" not in page.text + caplog.text
    assert audit_of(leads).cases == ()
    assert leads.browsers[0].get(path_of(leads)).status_code == 200


def test_a_file_of_cases_comes_with_a_form_of_ours_and_is_one_of_a_few_megabytes(leads: Leads) -> None:
    begun(leads)
    lead, path = leads.browsers[0], f"{path_of(leads)}/cases"
    case = ("cases.csv", b"case\n1\n")
    assert lead.sends_files(path, case, into="file", form_token="0" * 64).status_code == 403
    token = token_on(lead.get(path_of(leads)))
    assert lead.post(path, form_token=token, file="case").status_code == 415
    assert (
        lead.sends_files(path, ("a.csv", b"a" * 3_000_000), into="file", form_token=token).status_code == 413
    )
    assert lead.sends_files(path, case, case, into="file", form_token=token).status_code == 413
    none = lead.sends_files(path, ("", b""), into="file", form_token=token)
    assert none.status_code == 400
    assert leads.browsers[2].sends_files(path, case, into="file", form_token="0" * 64).status_code == 403
    assert audit_of(leads).cases == ()


def test_released_points_can_be_asked_about_and_left_out(leads: Leads) -> None:
    point = leads.released()
    path, lead = path_of(leads), leads.browsers[0]
    assert f'name="p-{point.id}"' in lead.get(path).text
    lead.fills(path, path, cases="5", **{f"p-{point.id}": "yes"})
    assert f"point-{point.id}" in {q.id for q in audit_of(leads).plan.questions}
    lead.fills(path, f"{path}/end")
    lead.fills(path, path, cases="5")
    assert f"point-{point.id}" not in {q.id for q in audit_of(leads).plan.questions}


@pytest.mark.parametrize("cases", ["0", "1001", "many", ""])
def test_an_audit_has_a_number_of_cases(site: Site, cases: str) -> None:
    leads = Leads.of(site, site.council())
    answer = leads.browsers[0].fills(path_of(leads), path_of(leads), cases=cases)
    assert answer.status_code == 400
    assert audits_messages.CASES.format(most=1000) in said_on(answer)


def test_another_council_sees_and_does_nothing(site: Site, leads: Leads) -> None:
    audit, there = begun(leads), Leads.of(site, "havering").browsers[0]
    path = path_of(leads)
    for suffix in ("", "/case", f"/{audit.id}", f"/{audit.id}/csv"):
        assert there.get(f"{path}{suffix}").status_code == 400
    for suffix, given in (("/end", {}), ("/drop", {"case": "1"}), ("/case", answers(audit, Answer.NO))):
        assert there.fills("/audits/havering", f"{path}{suffix}", **given).status_code == 400
    sent = there.sends_files(
        f"{path}/cases",
        ("cases.csv", table_of(audit).encode()),
        into="file",
        form_token=token_on(there.get("/ask")),
    )
    assert sent.status_code == 400
    assert there.get(f"/audits/havering/{audit.id}").status_code == 404
    assert audit_of(leads).cases == ()
    assert audit_of(leads).ended is None
    assert leads.browsers[2].get(path).status_code == 403


def test_whoever_leads_in_one_council_comes_to_its_audits(leads: Leads) -> None:
    answer = leads.browsers[0].get("/audits")
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(leads))
