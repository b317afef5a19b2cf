"""The daily reading of addresses in the running service: administrators are told, nothing is taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.chat import PATIENCE, UNHURRIED, Chat, a_chat
from support.samples import LETTERS, write_library
from support.site import Site

ADDRESS = "http://procedures.invalid/letters.txt"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def chat(tmp_path: Path, site: Site) -> Iterator[Chat]:
    """A running bot that reaches addresses through a proxy, which is the site itself."""
    through = dict.fromkeys(("HTTP_PROXY", "http_proxy"), site.root)
    direct = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1")
    library = write_library(tmp_path / "library")
    with a_chat(tmp_path / "bot", library, **UNHURRIED, **through, **direct) as running:
        yield running


def test_a_service_with_an_hour_set_reads_addresses_and_tells_administrators(chat: Chat, site: Site) -> None:
    added = chat.run("add", ADDRESS)
    assert added.code == 0, added.err
    administrator = chat.person("administrator")
    site.text = LETTERS.replace("nine working", "ten working")
    chat.stop()
    assert site.asked == 1  # without an hour nothing is read again
    chat.environment["SAFEGUARDING_REFRESH_HOUR"] = "0"
    chat.start()
    told = administrator.message("Letters Guide has changed", timeout=PATIENCE)["text"]
    assert f"at {ADDRESS}: 1 changed" in told
    assert "Nothing was taken in" in told
    (held,) = [entry for entry in json.loads(chat.run("documents", "--json").out) if entry["passages"]]
    assert "nine working" in chat.run("show", held["id"]).out
    taken = chat.run("refresh", "--yes")
    assert (taken.code, "is taken in" in taken.out) == (0, True)
    assert "ten working" in chat.run("show", held["id"]).out
