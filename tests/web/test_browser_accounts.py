"""Signing in with a council's own account in a real Chromium, through the page of a real provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.chromium import PHONE, serious, served, sign_in
from support.web_accounts import Councils, two_councils

from bot.channels.web import messages as said

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    with two_councils(tmp_path_factory.mktemp("accounts")) as made:
        yield made


def test_from_the_button_over_the_councils_own_page_and_back(councils: Councils, chromium: Any) -> None:
    councils.provider.person("in-chromium", "kent-duty")
    with served(councils.site, councils.port) as address:
        context = chromium.new_context(java_script_enabled=False, base_url=address, **PHONE)
        context.route(
            "**/*.css", lambda route: _own(route, address)
        )  # the mock's page asks for one elsewhere
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_role("button", name=said.ACCOUNT_SIGN_IN.format(name="Kent")).click()
        page.wait_for_url(f"{councils.provider.kent}/**")
        page.get_by_placeholder("sub").fill("in-chromium")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url("**/ask")
        page.goto("/you")
        assert page.get_by_text("practitioner in duty").is_visible()
        assert page.get_by_role("button", name=said.ACCOUNT_UNLINK.format(name="Kent")).is_visible()
        assert [cookie["name"] for cookie in context.cookies(address)] == ["session"]
        page.get_by_role("button", name=said.SIGN_OUT, exact=True).first.click()
        page.get_by_role("button", name=said.ACCOUNT_SIGN_IN.format(name="Kent")).click()
        page.wait_for_url(f"{councils.provider.kent}/**")
        page.get_by_role("button", name="Deny").click()
        page.get_by_text(said.ACCOUNT_DENIED).wait_for()
        context.close()


def test_the_pages_with_councils_accounts_have_nothing_that_axe_finds_serious(
    councils: Councils, chromium: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with served(councils.site) as address:
        context = chromium.new_context(base_url=address, bypass_csp=True, **PHONE)
        page = context.new_page()
        page.goto("/sign-in")
        found = serious(Axe(), page)
        sign_in(councils.site, page)
        page.goto("/you")
        found += serious(Axe(), page)
        context.close()
    assert found == []


def _own(route: Any, address: str) -> None:
    """Let a page load what is ours alone."""
    if route.request.url.startswith(address):
        route.continue_()
    else:
        route.abort()
