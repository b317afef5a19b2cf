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
def unmoved_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Who moves the clock of the site that they share leaves it to others as it was."""
    if "site" not in request.fixturenames:
        yield
        return
    clock = request.getfixturevalue("site").clock
    now = clock.now
    yield
    clock.now = now


@pytest.fixture
def as_it_was(site: Site) -> Iterator[None]:
    """What was kept in a test is taken out again, for the stories of others."""
    index, before = site.assistant.index, held(site)
    yield
    for original in [*index.originals(), *index.held_back()]:
        if original.document.id not in before:
            index.remove(original.document.id)


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
