"""The pictures of the docs, taken of the running pages in Chromium: `make pictures`.

Starts the service over a data folder of its own, with the shipped library, signs people in and writes
`docs/pictures/`. What they show is invented but for the library's own notes.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.channels.web import messages as said
from bot.channels.web.sessions import messages as of_sessions
from bot.features.sessions import messages as sessions_said
from support.chromium import installed
from support.commands import CommandLine
from support.loopback import free_port
from support.page_process import running_pages
from support.paths import AT_SET_UP, ROOT
from support.samples import write_originals

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 32
WIDE = {"viewport": {"width": 900, "height": 780}}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5}
ACROSS = "child lives in havering, risk is at dad's in kent. who holds the strat?"
PLAIN = "who must be at a strategy discussion"


def asks(page: Any, question: str) -> None:
    """Type a question and wait for its card."""
    page.goto("/ask")
    page.get_by_label(said.QUESTION).fill(question)
    page.get_by_role("button", name=said.ASK_BUTTON).click()
    page.wait_for_selector(".card")


def duty_card(page: Any) -> None:
    asks(page, ACROSS)


def answer(page: Any) -> None:
    asks(page, PLAIN)


def case(page: Any) -> None:
    page.goto("/case")


def reader(page: Any) -> None:
    page.goto("/documents/working-together-2023")


def wall(page: Any) -> None:
    page.goto("/sessions/new")
    page.get_by_role("button", name=of_sessions.SET_UP_BUTTON).click()
    page.wait_for_url("**/panel")
    page.get_by_role("button", name=sessions_said.MOVES["next"], exact=True).click()
    page.get_by_role("button", name=sessions_said.MOVES["close"], exact=True).wait_for()
    page.goto(page.url.partition("/panel")[0] + "/wall")


def actions(page: Any) -> None:
    page.goto("/actions/offered")


def review(page: Any) -> None:
    page.goto("/office/incoming")
    with tempfile.TemporaryDirectory() as folder:
        page.get_by_label(said.FILES, exact=True).set_input_files(write_originals(Path(folder))[0])
        page.get_by_role("button", name=said.ADD_BUTTON).click()
        page.get_by_role("heading", name=said.UNDERSTOOD).wait_for()


def invited(page: Any) -> None:
    page.goto("/people/invitations")


#: Each picture: its name, whose page it is, its size and the way there.
PICTURES: tuple[tuple[str, str, dict[str, Any], Callable[[Any], None]], ...] = (
    ("duty-card", "practitioner", WIDE, duty_card),
    ("answer-on-a-phone", "practitioner", PHONE, answer),
    ("case", "practitioner", WIDE, case),
    ("document", "practitioner", WIDE, reader),
    ("actions-offered", "team_lead", WIDE, actions),
    ("review-of-a-document", "administrator", WIDE, review),
    ("invitations", "administrator", WIDE, invited),
    ("wall", "trainer", WIDE, wall),
)


def keep(picture: bytes, path: Path) -> None:
    """Write a picture in as many colours as a page has, which makes it a third as large."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


@contextmanager
def pages_of(data: Path) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Start the service; give its address, and what makes a sign-in code for a role."""
    line = CommandLine(data)
    url = f"http://127.0.0.1:{free_port()}"

    def code_for(role: str) -> str:
        team = ("--role", role, "--team", "duty", "--authority", "kent")
        return str(json.loads(line.run("people", "invite", *team, "--uses", "1", "--json").out)["code"])

    with running_pages({**line.environment, "SAFEGUARDING_WEB_URL": url}, url):
        yield url, code_for


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    found = installed()
    if found is None:
        raise SystemExit("Pictures want Chromium. Install it: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder) / "data"
        if AT_SET_UP.is_dir():
            shutil.copytree(AT_SET_UP, data)
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with pages_of(data) as (url, code_for):
            for name, role, size, goes in PICTURES:
                page = chromium.new_context(base_url=url, color_scheme="light", **size).new_page()
                page.goto("/sign-in")
                page.get_by_label(said.CODE).fill(code_for(role))
                page.get_by_role("button", name=said.SIGN_IN).click()
                page.wait_for_url("**/ask")
                goes(page)
                keep(page.screenshot(), FOLDER / f"{name}.png")
                print(f"docs/pictures/{name}.png", flush=True)
                page.context.close()
        chromium.close()


if __name__ == "__main__":
    os.environ.pop("SAFEGUARDING_TELEGRAM_TOKEN", None)
    main()
