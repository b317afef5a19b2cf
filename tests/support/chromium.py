"""A real Chromium: its sizes, how somebody signs in with it, and what axe finds on a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.channels.web import messages as said
from bot.core.people import Person
from support.web import Site

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WIDE = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}


def sign_in(site: Site, page: Any, person: Person | None = None) -> None:
    """Sign somebody in, a practitioner where nobody is named."""
    code = site.assistant.browsers.code_for(person or site.person(), dt.timedelta(minutes=5)).code
    page.goto(f"/sign-in/{code}")
    page.get_by_role("button", name=said.SIGN_IN).click()
    page.wait_for_url("**/ask")


def serious(axe: Any, page: Any) -> list[str]:
    """What axe finds serious on a page with all of it open, and whether it must be scrolled sideways."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    violations = axe.run(page).response["violations"]
    found = [f"{page.url}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations if is_serious(v)]
    # WCAG's reflow: a page of 320 pixels, such as one of 1280 at 400 %, is read without scrolling sideways,
    # also where it runs from right to left.
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{page.url}: wider than 320 pixels, {direction}")
    page.set_viewport_size(before)
    return found


def is_serious(violation: dict[str, Any]) -> bool:
    """Whether what axe found keeps somebody from using the page."""
    return violation["impact"] in {"serious", "critical", "moderate"}
