"""Connections to the pages as a process serves them: slow, silent, many, without end, or no HTTP at all."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from support.web import ADDRESS, Site

from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.channels.web.app import pages_of
from bot.channels.web.security import HEADERS
from bot.runtime import connections
from bot.runtime.connections import PLAIN
from bot.runtime.web_server import WebServer, bound_to

HOST = f"Host: {ADDRESS.partition('//')[2]}\r\n".encode()
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
#: Long enough for a machine that does much else; nothing waits for so long that works.
PATIENCE = 60.0
Opened = Callable[[], socket.socket]


@contextmanager
def serving(site: Site, proxies: str | None = None) -> Iterator[Opened]:
    """Serve the pages as a service does; gives what opens a connection to them."""
    stopping = asyncio.Event()

    async def serve() -> None:
        server = WebServer(bound, lambda: (), *pages_of(site.assistant).routes, proxies=proxies)
        await server.run(stopping)

    with closing(bound_to("127.0.0.1:0")) as bound:
        bound.listen()
        address = bound.getsockname()
        thread = threading.Thread(target=lambda: site.loop.run_until_complete(serve()))
        thread.start()
        try:
            yield lambda: socket.create_connection(address, PATIENCE)
        finally:
            site.loop.call_soon_threadsafe(stopping.set)
            thread.join()


@pytest.fixture
def opened(site: Site) -> Iterator[Opened]:
    with serving(site) as made:
        yield made


def answer_of(connection: socket.socket) -> str:
    """All that comes until the other end closes."""
    got = b""
    try:
        while more := connection.recv(65_536):
            got += more
    except ConnectionResetError:
        pass
    return got.decode()


def sent(opened: Opened, request: bytes) -> str:
    with opened() as connection:
        connection.sendall(request)
        return answer_of(connection)


def asked(path: str, more: bytes = b"") -> bytes:
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + more + b"Connection: close\r\n\r\n"


def is_healthy(opened: Opened) -> bool:
    return sent(opened, asked("/health")).endswith("\r\n\r\nok")


@pytest.mark.parametrize("begins", [b"", b"GET /ask HTTP/1.1\r\nX-Slow: "], ids=["nothing", "half a head"])
def test_a_connection_that_sends_no_request_ends(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, begins: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD", 0.2)
    with opened() as connection:
        connection.sendall(begins)
        assert answer_of(connection) == ""


def test_a_second_request_that_does_not_come_whole_ends_the_connection(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n")
        got = b""
        while not got.endswith(b"\r\n\r\nok"):
            got += connection.recv(65_536)
        monkeypatch.setattr(connections, "HEAD", 0.2)
        connection.sendall(b"GET /he")
        assert answer_of(connection) == ""


def test_many_that_send_nothing_whole_cost_nobody_else_an_answer(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST", 16)
    monkeypatch.setattr(connections, "HEAD", 600.0)
    held = []
    for begins in (b"GET /ask HTTP/1.1\r\nX-Slow: ", b"POST /ask HTTP/1.1\r\n" + HOST + FORM):
        for _ in range(40):
            held.append(opened())
            held[-1].sendall(begins + (b"Content-Length: 9000\r\n\r\nquestion=" if FORM in begins else b""))
        assert is_healthy(opened)
        assert "200 OK" in sent(opened, asked("/sign-in"))
    for oldest in (held[0], held[40]):
        assert answer_of(oldest) == ""  # it had to go
    for connection in held:
        connection.close()


def test_a_form_that_comes_too_slowly_is_told_so(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "SENDING", 0.2)
    monkeypatch.setattr(connections, "LINGERING", 0.2)
    with opened() as connection:
        connection.sendall(
            b"POST /ask HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 900\r\n\r\nquestion=who"
        )
        answer = answer_of(connection)
    assert "408 Request Timeout" in answer
    assert said.TOO_SLOW in answer
    assert said.AWAY not in answer


@pytest.mark.parametrize("path", ["/ask", "/sign-in", "/nothing-here", "/health"])
def test_a_body_without_end_is_refused_and_its_connection_ends(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(connections, "LINGERING", 0.2)
    head = b"POST " + path.encode() + b" HTTP/1.1\r\n" + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk, sizes = b"4000\r\n" + b"a" * 0x4000 + b"\r\n", 0
    with opened() as connection:
        connection.sendall(head)
        try:
            while True:
                connection.sendall(chunk)
                sizes += len(chunk)
        except (ConnectionResetError, BrokenPipeError):
            pass
    assert sizes
    assert is_healthy(opened)


def test_a_form_that_is_too_large_is_told_so_though_it_was_sent_whole(opened: Opened) -> None:
    body = b"question=" + b"a" * 1_000_000
    length = f"Content-Length: {len(body)}\r\n".encode()
    with opened() as connection:
        connection.sendall(b"POST /ask HTTP/1.1\r\n" + HOST + FORM + length + b"\r\n" + body)
        answer = connection.recv(65_536).decode()
    assert "413" in answer.splitlines()[0]


@pytest.mark.parametrize(
    "request_sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n",
        b"<script> /ask HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /documents/\xff HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /ask HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
        b"GET /ask HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000,
        b"POST /ask HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: -1\r\n\r\n",
        b"POST /ask HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
    ids=str,
)
def test_what_is_no_request_is_refused_in_one_sentence(
    opened: Opened, request_sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = sent(opened, request_sent)
    assert answer.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert has_headers(answer, PLAIN)
    assert "script" not in answer
    assert not caplog.text  # a stranger writes no line of the log
    assert is_healthy(opened)


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("OPTIONS * HTTP/1.1", 404),
        ("CONNECT example.org:443 HTTP/1.1", 404),
        ("GET http://example.org/ask HTTP/1.1", 404),
        ("GET /sign-in/%0d%0aSet-Cookie:%20a=b HTTP/1.1", 404),
        ("POST /health HTTP/1.1", 404),
        ("GET //example.org/ask HTTP/1.1", 404),
        ("GET /ask/ HTTP/1.1", 404),
        ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 404),
        ("GET /style-0000000000000000.css HTTP/1.1", 404),
        ("TRACE /ask HTTP/1.1", 405),
        ("OPTIONS /ask HTTP/1.1", 405),
        ("HEAD /sign-in HTTP/1.1", 200),
        ("HEAD /sign-out HTTP/1.1", 405),
        ("GET /documents/%00 HTTP/1.1", 303),
        ("GET /documents/%ed%a0%80 HTTP/1.1", 303),
        ("GET /documents/%zz HTTP/1.1", 303),
        ("GET /you HTTP/1.1\r\nCookie: session=\xff\x80; visit=\xe9", 303),
    ],
)
def test_odd_paths_and_methods_lead_nowhere_and_have_the_headers(
    opened: Opened, request_line: str, status: int
) -> None:
    answer = sent(opened, request_line.encode("latin-1") + b"\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert answer.splitlines()[0].split()[1] == str(status)
    assert has_headers(answer, HEADERS) or has_headers(answer, PLAIN)
    head, _, body = answer.partition("\r\n\r\n")
    assert "\r\nset-cookie: a=b" not in head.lower()
    assert "example.org" not in answer
    assert "Traceback" not in body
    assert status != 303 or "\r\nlocation: /sign-in\r\n" in head.lower()


def test_the_address_of_a_caller_is_taken_from_a_proxy_that_is_trusted_and_from_nobody_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "ADDRESS", (3.0, 0.0))
    statuses = {}
    for proxies in (None, "10.1.1.1", "127.0.0.1"):
        with serving(site, proxies) as opened:
            told = [
                sent(opened, asked("/sign-in", f"X-Forwarded-For: 192.0.2.9, 198.51.100.{n}\r\n".encode()))
                for n in range(6)
            ]
            statuses[proxies] = [answer.split()[1] for answer in told]
    assert statuses == {
        None: ["200"] * 3 + ["429"] * 3,
        "10.1.1.1": ["200"] * 3 + ["429"] * 3,
        "127.0.0.1": ["200"] * 6,
    }


def test_all_addresses_of_one_network_of_ipv6_are_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "ADDRESS", (3.0, 0.0))
    with serving(site, "127.0.0.1") as opened:
        told = [
            sent(opened, asked("/sign-in", f"X-Forwarded-For: 2001:db8:0:{net}::{n}\r\n".encode()))
            for net in (1, 2)
            for n in range(1, 5)
        ]
    assert [answer.split()[1] for answer in told] == ["200", "200", "200", "429"] * 2


def has_headers(answer: str, wanted: object) -> bool:
    """Whether an answer has each of the headers that keep others out."""
    assert isinstance(wanted, dict)
    head = answer.partition("\r\n\r\n")[0].lower().splitlines()
    return all(f"{name}: {value}".lower() in head for name, value in wanted.items())
