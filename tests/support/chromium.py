"""The pages in a real Chromium: on a real server, on a phone and on a wide screen, and by axe."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.routing import Mount

from bot.channels.web import messages as said
from bot.channels.web.app import app_of
from bot.core.people import Person
from bot.runtime.web_server import WebServer
from support.loopback import free_port
from support.web import Site

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WIDE = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}


def installed() -> str | None:
    """Return the Chromium that the machine has, if any."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def served(site: Site, port: int | None = None, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the pages of a site as the service does, and give their address on loopback."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port or free_port()))
    url = f"http://{host}:{bound.getsockname()[1]}"
    app, ready, told = app_of(site.assistant, url), threading.Event(), {}

    async def serve() -> None:
        told["stopping"], told["loop"] = asyncio.Event(), asyncio.get_running_loop()
        server = WebServer(bound, lambda: [], Mount("/", app))
        ready.set()
        await asyncio.gather(server.run(told["stopping"]), app.state.live.run(told["stopping"]))

    serving = threading.Thread(target=asyncio.run, args=(serve(),))
    serving.start()
    ready.wait()
    try:
        yield url
    finally:
        told["loop"].call_soon_threadsafe(told["stopping"].set)
        serving.join()
        bound.close()


def sign_in(site: Site, page: Any, person: Person | None = None) -> None:
    """Sign somebody in by a link."""
    code = site.assistant.browsers.code_for(person or site.person(), dt.timedelta(minutes=5)).code
    page.goto(f"/sign-in/{code}")
    page.get_by_role("button", name=said.SIGN_IN, exact=True).click()
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


def reach(page: Any, words: str) -> None:
    """Press Tab until what has the focus reads so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().strip() == words:
            return
    raise AssertionError(f"{words} is not reached with the keyboard")


def is_serious(violation: dict[str, Any]) -> bool:
    """Whether what axe found keeps somebody from using the page."""
    return violation["impact"] in {"serious", "critical", "moderate"}
