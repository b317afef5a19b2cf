"""Passkeys in a real Chromium, with a device of its own making: added, used, removed, and by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, serious, served, sign_in
from support.web import Site

from bot.channels.web import messages as said

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def named(site: Site) -> Iterator[str]:
    """The address of the pages on loopback, as a name."""
    with served(site, host="localhost") as url:
        yield url


@pytest.fixture(params=[PHONE, WIDE], ids=["phone", "wide"])
def page(request: pytest.FixtureRequest, chromium: Any, named: str) -> Iterator[Any]:
    """A page with script, on which nothing fails, nothing is blocked, and nothing comes from elsewhere."""
    context = chromium.new_context(base_url=named, **request.param)
    made = context.new_page()
    asked_for: list[str] = []
    failed: list[str] = []
    made.on("request", lambda sent: asked_for.append(sent.url))
    made.on("pageerror", lambda fault: failed.append(str(fault)))
    made.on("console", lambda line: failed.append(line.text) if "Content Security" in line.text else None)
    yield made
    context.close()
    assert [url for url in asked_for if not url.startswith(named)] == []
    assert failed == []


class Authenticator:
    """The device of a browser, which its owner opens with a finger unless a test says else."""

    def __init__(self, page: Any) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._number = {"authenticatorId": added["authenticatorId"]}

    @property
    def passkeys(self) -> list[dict[str, Any]]:
        """The passkeys that the device holds."""
        found: list[dict[str, Any]] = self._devtools.send("WebAuthn.getCredentials", self._number)[
            "credentials"
        ]
        return found

    def knows_its_owner(self, knows: bool) -> None:
        """Let the next finger be its owner's, or somebody else's."""
        self._devtools.send("WebAuthn.setUserVerified", {**self._number, "isUserVerified": knows})


def adds(page: Any, name: str = "") -> None:
    page.goto("/you")
    page.get_by_label(said.PASSKEY_NAME).fill(name)
    page.get_by_role("button", name=said.PASSKEY_ADD).click()


def signs_out(page: Any) -> None:
    page.goto("/ask")
    page.get_by_role("button", name=said.SIGN_OUT).click()
    page.get_by_text(said.SIGNED_OUT).wait_for()


def presses_sign_in(page: Any) -> None:
    page.get_by_role("button", name=said.PASSKEY_SIGN_IN).click()


def test_a_passkey_from_adding_it_to_its_removal(site: Site, page: Any) -> None:
    device, person = Authenticator(page), site.person()
    sign_in(site, page, person)
    adds(page, "work phone")
    page.get_by_text(said.PASSKEY_ADDED).wait_for()
    assert page.get_by_text("work phone", exact=True).is_visible()
    (held,) = device.passkeys
    assert (held["isResidentCredential"], held["rpId"]) == (True, "localhost")
    adds(page)
    page.get_by_text(said.PASSKEY_HERE_ALREADY).wait_for()
    assert len(device.passkeys) == 1

    signs_out(page)
    presses_sign_in(page)
    page.wait_for_url("**/ask")
    signs_out(page)
    presses_sign_in(page)  # with a count that went up
    page.wait_for_url("**/ask")
    page.goto("/you")
    assert page.get_by_text(f"You are person {person.id} here").is_visible()
    page.get_by_text("Last used:").first.wait_for()

    page.get_by_role("button", name=f"{said.PASSKEY_REMOVE} work phone").click()
    page.get_by_text(said.PASSKEY_REMOVED).wait_for()
    signs_out(page)
    presses_sign_in(page)
    page.get_by_role("alert").get_by_text(said.PASSKEY_BAD).wait_for()
    page.goto("/ask")
    page.wait_for_url("**/sign-in")


def test_what_goes_wrong_is_said_and_codes_work_as_ever(site: Site, page: Any) -> None:
    device = Authenticator(page)
    sign_in(site, page)
    adds(page, "Marjorie Blenkinsop")
    page.get_by_role("alert").get_by_text("A name for a passkey is one line").wait_for()
    assert device.passkeys == []
    page.get_by_label(said.PASSKEY_NAME).fill("desk")  # the form that came in its place works too
    page.get_by_role("button", name=said.PASSKEY_ADD).click()
    page.get_by_text(said.PASSKEY_ADDED).wait_for()
    signs_out(page)
    device.knows_its_owner(False)
    presses_sign_in(page)
    page.get_by_role("status").get_by_text(said.PASSKEY_NOT_USED).wait_for()
    page.context.set_offline(True)
    presses_sign_in(page)
    page.get_by_role("status").get_by_text(said.PASSKEY_NOT_USED).wait_for()
    page.context.set_offline(False)
    sign_in(site, page)


def test_a_browser_without_passkeys_is_offered_none(site: Site, page: Any) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/sign-in")
    assert page.get_by_label(said.CODE).is_visible()
    assert not page.get_by_role("button", name=said.PASSKEY_SIGN_IN).is_visible()
    sign_in(site, page)
    page.goto("/you")
    assert page.get_by_text(said.PASSKEYS_NOT_HERE).is_visible()
    assert not page.get_by_role("button", name=said.PASSKEY_ADD).is_visible()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_with_passkeys_listed_and_offered(
    site: Site, chromium: Any, named: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=named, bypass_csp=True, **size)
    page = context.new_page()
    Authenticator(page)
    sign_in(site, page)
    adds(page, "work phone")
    page.get_by_text(said.PASSKEY_ADDED).wait_for()
    found = serious(Axe(), page)
    adds(page, "robin on 07700 900123")
    page.get_by_role("alert").wait_for()
    found += serious(Axe(), page)
    page.goto("/you")
    page.get_by_role("button", name=said.PASSKEY_REMOVE).first.click()
    page.get_by_text(said.PASSKEY_REMOVED).wait_for()
    signs_out(page)
    found += serious(Axe(), page)
    presses_sign_in(page)
    page.get_by_role("alert").wait_for()
    found += serious(Axe(), page)
    context.close()
    assert found == []
