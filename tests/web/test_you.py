"""A person's own page: what is kept of them, another device, whose procedures come first, being removed."""

from __future__ import annotations

import datetime as dt
import re

from support.web import Site, said_on

from bot.channels.web import messages as said
from bot.core import formatting
from bot.core.people import Role
from bot.features.people import messages as people_said
from bot.features.people.model import LONGEST


def test_somebody_sees_what_is_kept_of_them_and_of_nobody_else(site: Site) -> None:
    person = site.person(council="havering")
    shown = said_on(site.signed_in(person).get("/you"))
    assert f"You are person {person.id} here: practitioner in duty" in shown
    assert "Browsers in which you are signed in: 1." in shown


def test_a_code_for_another_device_signs_the_same_person_in_once(site: Site) -> None:
    person = site.person()
    page = site.signed_in(person).fills("/you", "/you/device")
    code = re.search(r"Your code is (\w{10})\.", said_on(page))
    assert code
    other = site.browser()
    assert other.sends_form("/sign-in", "/sign-in", code=code[1]).status_code == 303
    assert f"person {person.id} here" in said_on(other.get("/you"))
    assert site.browser().fills("/sign-in", "/sign-in", code=code[1]).status_code == 400


def test_a_device_stays_signed_in_no_longer_than_the_one_that_signed_it_in(site: Site) -> None:
    browser, begun = site.signed_in(), site.clock.now
    while site.clock.now + dt.timedelta(days=6) < begun + LONGEST:
        site.clock.now += dt.timedelta(days=6)
        page = browser.fills("/you", "/you/device")
        assert formatting.moment(begun + LONGEST) in said_on(page)
        code = re.search(r"Your code is (\w{10})\.", said_on(page))
        assert code
        browser = site.browser()
        assert browser.sends_form("/sign-in", "/sign-in", code=code[1]).status_code == 303
        assert browser.get("/you").status_code == 200
    site.clock.now = begun + LONGEST
    assert browser.get("/you").status_code == 303


def test_somebody_chooses_what_colleagues_call_them_and_asks_under_it(site: Site) -> None:
    team = "name desk"
    lead = site.signed_in(site.person(Role.TEAM_LEAD, "kent", team))
    asker = site.signed_in(site.person(Role.PRACTITIONER, "kent", team))
    taken = asker.fills("/you", "/you/name", called="  Sam,   late desk ")
    assert said.SAVED in said_on(taken)
    assert 'value="Sam, late desk"' in taken.text
    asker.fills("/ask", "/sent-on", to="lead", words="Who holds the key of the late desk?")
    assert "Sam, late desk" in said_on(lead.get("/gaps"))
    same = lead.fills("/you", "/you/name", called="sam, LATE desk")
    assert (same.status_code, people_said.NAME_TAKEN in said_on(same)) == (400, True)
    wrong = asker.fills("/you", "/you/name", called="late desk <two>")
    assert wrong.status_code == 400
    assert '<a href="#called">' in wrong.text
    assert 'value="late desk &lt;two&gt;"' in wrong.text
    gone = asker.fills("/you", "/you/name", called="")
    assert said.SAVED in said_on(gone)
    assert "Sam, late desk" not in said_on(lead.get("/gaps"))


def test_somebody_says_whose_procedures_come_first(site: Site) -> None:
    person = site.person()
    browser = site.signed_in(person)
    page = browser.fills("/you", "/you/council", council="havering")
    assert '<option value="havering" selected>' in page.text
    held = site.assistant.store.people.by_id(person.id)
    assert held
    assert held.authority == "havering"
    assert browser.fills("/you", "/you/council", council="nowhere").status_code == 400
    browser.fills("/you", "/you/council", council="")
    held = site.assistant.store.people.by_id(person.id)
    assert held
    assert held.authority is None


def test_somebody_is_removed_once_they_are_sure(site: Site) -> None:
    person = site.person()
    browser = site.signed_in(person)
    assert said.FORGET_ASK in said_on(browser.fills("/you", "/you/removal"))
    assert site.assistant.store.people.by_id(person.id)
    assert said.FORGOTTEN in said_on(browser.fills("/you", "/you/removal", sure="yes"))
    assert site.assistant.store.people.by_id(person.id) is None
    assert browser.get("/you").status_code == 303


def test_the_last_administrator_of_a_council_is_told_what_their_going_leaves(site: Site) -> None:
    first, second = (site.person(Role.ADMINISTRATOR, "rutland", "night desk") for _ in range(2))
    assert "last administrator" not in said_on(site.signed_in(first).fills("/you", "/you/removal"))
    site.assistant.store.people.remove(second.id)
    browser = site.signed_in(first)
    page = said_on(browser.fills("/you", "/you/removal"))
    assert "You are the last administrator of Rutland County Council." in page
    assert "people invite --role administrator --team 'night desk' --authority rutland" in page
    assert said.FORGOTTEN in said_on(browser.fills("/you", "/you/removal", sure="yes"))
    worker = site.person(council="rutland")
    assert "last administrator" not in said_on(site.signed_in(worker).fills("/you", "/you/removal"))


def test_privacy_is_open_to_everybody(site: Site) -> None:
    shown = said_on(site.browser().get("/privacy"))
    assert "after 7 days without use, and after 30 days in any case" in shown
