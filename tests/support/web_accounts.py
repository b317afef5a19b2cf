"""Two councils whose own accounts sign people in: one real provider, the file about both, and the pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.loopback import free_port
from support.openid_provider import Provider, running_provider
from support.web import ADDRESS, Browser, Site, a_site

KENT = {
    "kent-duty": ("duty", "practitioner"),
    "kent-leads": ("duty", "team_lead"),
    "kent-court": ("Court", "trainer"),
    "kent-office": ("office", "administrator"),
    "both": ("both", "practitioner"),
}
HAVERING = {"havering-duty": ("duty", "practitioner"), "both": ("both", "practitioner")}


@dataclass
class Councils:
    """The pages and the provider, with the client that is registered there for them.

    ``port`` is free, and the provider sends browsers back to pages that are served there too.
    """

    site: Site
    provider: Provider
    client: tuple[str, str]
    port: int


@contextmanager
def two_councils(folder: Path) -> Iterator[Councils]:
    """Give the pages, for whom Kent and Havering vouch."""
    port = free_port()
    with running_provider() as provider:
        client = provider.client(ADDRESS, f"http://127.0.0.1:{port}")
        kent = ("kent", provider.kent, client, KENT)
        havering = ("havering", provider.havering, client, HAVERING)
        with a_site(folder, file_of(folder / "openid.yaml", kent, havering)) as site:
            yield Councils(site, provider, client, port)


def file_of(path: Path, *councils: tuple[str, str, tuple[str, str], dict[str, tuple[str, str]]]) -> Path:
    """Write the file of councils: each its name, issuer, client, and its groups with team and role."""
    lines = []
    for council, issuer, (client_id, secret), groups in councils:
        lines += [f"{council}:", f"  issuer: {issuer}", f"  client_id: {client_id}"]
        lines += [f"  client_secret: {secret}", "  groups:"]
        for group, (team, role) in groups.items():
            lines += [f"    {group}:", f"      team: {team}", f"      role: {role}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def sent_on(browser: Browser, page: str = "/sign-in", action: str = "/sign-in/with/kent") -> str:
    """Press the button of a council's account; return the address to which the browser is sent on."""
    answer = browser.fills(page, action)
    assert answer.status_code == 200, answer.text
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found, answer.text
    return html.unescape(found[1])
