"""Telegram through a proxy: all that the bot says and hears goes by it, for the host is known to it alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.bot_api.server import Server
from support.bot_api.world import World
from support.chat import TOKEN, UNHURRIED, Chat
from support.commands import CommandLine
from support.proxy import HOST, Proxy
from support.samples import WORDS_OF_THE_NOTE, write_library

from bot.channels.telegram import messages as chat_messages

pytestmark = pytest.mark.model


@pytest.fixture
def by_proxy(tmp_path: Path) -> Iterator[tuple[Chat, Proxy]]:
    """A bot that reaches Telegram by a proxy alone."""
    with Server(World(TOKEN)) as server:
        port = urlsplit(server.base_url).port
        assert port is not None
        proxy = Proxy(tmp_path, port)
        settings = {
            **UNHURRIED,
            "SAFEGUARDING_TELEGRAM_TOKEN": TOKEN,
            "SAFEGUARDING_TELEGRAM_BASE_URL": server.base_url.replace(
                f"http://127.0.0.1:{port}", f"https://{HOST}"
            ),
            "HTTPS_PROXY": proxy.address,
            "NO_PROXY": "localhost",
            "SSL_CERT_FILE": str(proxy.certificate),
        }
        line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
        chat = Chat(server, line, settings, tmp_path / "log")
        try:
            chat.start()
            yield chat, proxy
        finally:
            if chat.process is not None:
                chat.stop()
            proxy.close()


def test_questions_replies_and_what_is_sent_unasked_go_by_the_proxy(by_proxy: tuple[Chat, Proxy]) -> None:
    chat, proxy = by_proxy
    somebody, lead = chat.person(), chat.person("team_lead")
    somebody.says("who convenes the lantern meeting")
    somebody.message(WORDS_OF_THE_NOTE)
    somebody.says("how many lanterns does the heron need at the ford on sundays")
    somebody.message()
    somebody.presses("Ask my lead")
    somebody.message(chat_messages.WORDING)
    somebody.presses("Send")
    lead.message("A colleague in duty (kent) asks:")  # by the sender process
    somebody.says("he has got a knife and is at the door right now")
    somebody.message("999")
    assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
