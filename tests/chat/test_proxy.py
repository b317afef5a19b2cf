"""By proxies alone: all that the bot says and hears in Telegram, and the addresses that it reads daily."""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from support.bot_api import client
from support.bot_api.server import Server
from support.bot_api.world import World
from support.chat import PATIENCE, TOKEN, UNHURRIED, Chat, beside
from support.commands import CommandLine
from support.proxy import HOST, PASSWORD, USER, Proxy
from support.samples import LETTERS, WORDS_OF_THE_NOTE, write_library
from support.site import Site

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.messages import BAD_PROXY, NO_TELEGRAM_BY_PROXY, PROXY_LOGIN
from bot.core.people import Membership, Role, Team

pytestmark = [pytest.mark.model, pytest.mark.slow]

ADDRESS = "http://procedures.invalid/letters.txt"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """What the proxy for plain addresses answers, whatever site is asked for."""
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="module")
def by_proxy(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[tuple[Chat, Proxy]]:
    """A bot, not yet started, that reaches Telegram by one proxy and addresses by another."""
    folder = tmp_path_factory.mktemp("by-proxy")
    with Server(World(TOKEN)) as server:
        port = urlsplit(server.base_url).port
        assert port is not None
        proxy = Proxy(folder, port)
        settings = {
            **UNHURRIED,
            "SAFEGUARDING_TELEGRAM_TOKEN": TOKEN,
            "SAFEGUARDING_TELEGRAM_BASE_URL": server.base_url.replace(
                f"http://127.0.0.1:{port}", f"https://{HOST}"
            ),
            "SAFEGUARDING_REFRESH_HOUR": "0",
            "HTTPS_PROXY": proxy.address,
            **dict.fromkeys(("HTTP_PROXY", "http_proxy"), site.root),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "localhost"),
            "SSL_CERT_FILE": str(proxy.certificate),
        }
        line = CommandLine(folder / "data", write_library(folder / "library"))
        chat = Chat(server, line, settings, folder / "log")
        try:
            yield chat, proxy
        finally:
            if chat.process is not None:
                chat.stop()
            proxy.close()


@pytest.fixture(scope="module")
def administrator(by_proxy: tuple[Chat, Proxy], site: Site) -> client.Person:
    """An administrator of the bot, which was started after an address that it holds had changed."""
    chat, _ = by_proxy
    added = chat.run("add", ADDRESS)
    assert added.code == 0, added.err
    site.text = LETTERS.replace("nine working", "ten working")
    somebody, now = chat.stranger(), dt.datetime.now(dt.UTC)
    with beside(chat) as assistant:
        role = Membership(Team("kent", "administrators"), Role.ADMINISTRATOR)
        assistant.store.invitations.add("a code", role, "", 1, now, now + dt.timedelta(days=1))
        assert assistant.store.invitations.redeem("a code", somebody.id, now)
    somebody.starts()
    chat.start()
    return somebody


def test_addresses_are_read_every_day_and_administrators_told_and_nothing_is_taken_in(
    by_proxy: tuple[Chat, Proxy], administrator: client.Person
) -> None:
    chat, _ = by_proxy
    told = administrator.message("Letters Guide has changed", timeout=PATIENCE)["text"]
    assert f"at {ADDRESS}: 1 changed" in told
    assert "Nothing was taken in" in told
    (held,) = [entry for entry in json.loads(chat.run("documents", "--json").out) if entry["passages"]]
    assert "nine working" in chat.run("show", held["id"]).out
    taken = chat.run("refresh", "--yes")
    assert (taken.code, "is taken in" in taken.out) == (0, True)
    assert "ten working" in chat.run("show", held["id"]).out


def test_questions_replies_and_what_is_sent_unasked_go_by_the_proxy(
    by_proxy: tuple[Chat, Proxy], administrator: client.Person
) -> None:
    chat, proxy = by_proxy
    somebody, lead = chat.person(), chat.person("team_lead")
    somebody.says("who convenes the lantern meeting")
    somebody.message(WORDS_OF_THE_NOTE)
    somebody.says("how many lanterns does the heron need at the ford on sundays")
    somebody.message()
    somebody.presses("Ask my lead")
    somebody.message(chat_messages.WORDING)
    somebody.presses("Send")
    lead.message("A colleague in duty (Kent) asks:")  # by the sender process
    somebody.says("he has got a knife and is at the door right now")
    somebody.message("999")
    assert set(proxy.asked) == {f"CONNECT {HOST}:443"}


def test_a_proxy_that_refuses_its_password_is_said_and_the_password_is_not(
    by_proxy: tuple[Chat, Proxy],
) -> None:
    chat, proxy = by_proxy
    environment = {**chat.environment, "HTTPS_PROXY": proxy.address.replace(PASSWORD, "mistaken")}
    ran = chat.command_line.run_process("run", **environment)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, PROXY_LOGIN)
    added = chat.command_line.run_process("add", f"https://{HOST}/letters.txt", **environment)
    assert added.code == 1
    assert "refused the user name and password in HTTPS_PROXY or HTTP_PROXY" in added.out + added.err
    assert not any(word in ran.out + ran.err + added.out + added.err for word in ("mistaken", TOKEN))


@pytest.mark.parametrize("form", ["ftp://{}@proxy.example.org", "socks5://{}@proxy.example.org:1080"])
def test_a_proxy_of_another_kind_is_said_at_once(by_proxy: tuple[Chat, Proxy], form: str) -> None:
    chat, _ = by_proxy
    proxy = form.format(f"{USER}:{PASSWORD}")
    ran = chat.command_line.run("run", **{**chat.environment, "HTTPS_PROXY": proxy, "https_proxy": proxy})
    assert (ran.code, ran.out, ran.err) == (1, "", f"{BAD_PROXY.format(name='HTTPS_PROXY')}\n")


@pytest.mark.slow
def test_a_proxy_that_is_away_is_said_and_the_password_is_not(by_proxy: tuple[Chat, Proxy]) -> None:
    chat, _ = by_proxy
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = f"http://{USER}:{PASSWORD}@127.0.0.1:{closed.getsockname()[1]}"
        environment = {**chat.environment, "HTTPS_PROXY": away}
        added = chat.command_line.run_process("add", f"https://{HOST}/letters.txt", **environment)
        ran = chat.command_line.run_process("run", **environment)
    assert added.code == 1
    assert "HTTPS_PROXY or HTTP_PROXY names could not be reached" in added.out + added.err
    assert (ran.code, ran.err.splitlines()[-1]) == (1, NO_TELEGRAM_BY_PROXY)
    assert not any(word in ran.out + ran.err + added.out + added.err for word in (PASSWORD, TOKEN))
