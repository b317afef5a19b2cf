"""The pages that the stories of browsers share: made once for each process that runs tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, installed, served
from support.site import Site as WebSite
from support.site import polite
from support.web import Browser, Site, a_site
from support.web_office import Officer, held


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The pages over the shipped library and two originals."""
    with a_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(autouse=True)
def left_to_others(request: pytest.FixtureRequest) -> Iterator[None]:
    """Who moves the clock of the site that they share leaves it to others as it was.

    What everybody of Kent sees is left as it was too: what is released to a council is released to one's own.
    """
    if "site" not in request.fixturenames:
        yield
        return
    site = request.getfixturevalue("site")
    now, before = site.clock.now, seen_by_all(site)
    yield
    site.clock.now = now
    assert seen_by_all(site) == before, (
        "this test leaves to others what they see; keep it to a council of its own"
    )


def seen_by_all(site: Site) -> tuple[object, ...]:
    """What whoever is enrolled in Kent has before them: documents, learning points, a pause."""
    audiences = [point.wording.audience for point in site.assistant.store.points.all() if point.is_out]
    out = sum(not each.teams and (not each.councils or "kent" in each.councils) for each in audiences)
    return site.assistant.index.originals_digest, out, site.assistant.maintenance.card() is not None


@pytest.fixture
def as_it_was(site: Site) -> Iterator[None]:
    """What was kept in a test is taken out again, for the stories of others."""
    index, before = site.assistant.index, held(site)
    yield
    for original in [*index.originals(councils=None), *index.held_back()]:
        if original.document.id not in before:
            index.remove(original.document.id)


@pytest.fixture
def chat(site: Site) -> Iterator[None]:
    """A bot that has been begun."""
    state = site.assistant.store.state
    state.begin_chat("ExampleBot")
    yield
    state.begin_chat("ExampleBot")
    state.put("bot_username", None)


@pytest.fixture
def officer(site: Site) -> Officer:
    """An officer of Kent."""
    return Officer.of(site)


@pytest.fixture
def elsewhere(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebSite]:
    """A web site on this machine, which the assistant may read."""
    made = WebSite()
    monkeypatch.setitem(site.assistant.__dict__, "fetcher", polite([]))
    yield made
    made.close()


@pytest.fixture
def browser(site: Site) -> Browser:
    """A browser in which a practitioner of Kent is signed in."""
    return site.signed_in()


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """The address of the pages on a real server, on loopback."""
    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A Chromium that the machine has."""
    found = installed()
    if found is None:
        pytest.skip("no Chromium is installed; apt-get install chromium brings one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, WIDE], ids=["phone", "wide"])
def page(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Any]:
    """A page without script, and nothing from elsewhere."""
    context = chromium.new_context(java_script_enabled=False, base_url=address, **request.param)
    made = context.new_page()
    asked_for: list[str] = []
    made.on("request", lambda sent: asked_for.append(sent.url))
    yield made
    context.close()
    assert [url for url in asked_for if not url.startswith(address)] == []
