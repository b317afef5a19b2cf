"""Addresses: only the open internet is asked, each hop anew, within limits of size and time."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.reading import address
from procedures.reading.address import Address, Fetched, fetch, is_public
from procedures.reading.errors import ReadingError

HERE = ipaddress.ip_address("127.0.0.1")
Answer = Callable[[BaseHTTPRequestHandler], None]


def only_here(checked: Address) -> bool:
    return checked == HERE


@pytest.fixture
def site() -> Iterator[Callable[[Answer], str]]:
    """Start a server on loopback with one answer; return its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            do_CONNECT = do_GET  # noqa: N815 -- as the library calls it

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def give(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def error_of(url: str, **options: float) -> str:
    with pytest.raises(ReadingError) as raised:
        fetch(url, permitted=only_here, **options)  # type: ignore[arg-type]
    return str(raised.value)


def test_a_document_is_fetched_with_its_type(site: Callable[[Answer], str]) -> None:
    url = site(give(200, b"<p>Text</p>", Content_Type="text/html; charset=utf-8"))
    assert fetch(f"{url}/a?b=c#d", permitted=only_here) == Fetched(
        b"<p>Text</p>", "text/html; charset=utf-8", f"{url}/a?b=c"
    )


def test_a_redirect_is_followed_and_its_end_is_told(site: Callable[[Answer], str]) -> None:
    end = site(give(200, b"end"))
    start = site(give(302, Location=f"{end}/there"))
    assert fetch(start, permitted=only_here) == Fetched(b"end", "", f"{end}/there")


def test_a_relative_redirect_is_followed(site: Callable[[Answer], str]) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        give(200, b"end")(request) if request.path == "/x/b" else give(301, Location="b")(request)

    assert fetch(site(answer) + "/x/a", permitted=only_here).data == b"end"


def test_the_host_is_named_to_the_server(
    site: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site(lambda request: give(200, request.headers["Host"].encode())(request))
    port = url.rsplit(":", 1)[1]
    resolve_to(monkeypatch, "127.0.0.1")
    assert (
        fetch(f"http://council.example.org:{port}/", permitted=only_here).data
        == f"council.example.org:{port}".encode()
    )


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2/", "http://10.0.0.1/", "http://[::1]/", "http://2130706434/"]
)
def test_a_redirect_into_a_private_network_is_refused(site: Callable[[Answer], str], target: str) -> None:
    assert "leads into a private network" in error_of(site(give(302, Location=target)))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://a:b@example.org/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(site: Callable[[Answer], str], target: str) -> None:
    message = error_of(site(give(302, Location=target)))
    assert target.partition("@")[2] in message
    assert "web address" in message or "password" in message


def test_endless_redirects_end(site: Callable[[Answer], str]) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        give(307, Location="/again")(request)

    assert "too often" in error_of(site(answer))
    assert len(asked) == address.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::1]",
     "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]", "224.0.0.1", "127.1", "0x7f000001", "2130706433"],
)  # fmt: skip
def test_a_private_address_is_refused(host: str) -> None:
    with pytest.raises(ReadingError, match="leads into a private network; save the document"):
        fetch(f"http://{host}:9/")


def resolve_to(monkeypatch: pytest.MonkeyPatch, *found: str) -> list[str]:
    """Let every name under example.org stand for ``found``; return the names asked for."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: int, **options: int) -> list[object]:
        if not host.endswith("example.org"):
            return list(really(host, port, *rest, **options))
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(ReadingError, match="private network"):
        fetch("http://council.example.org/")


def test_a_name_is_resolved_once_so_that_it_cannot_change(
    site: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site(give(200, b"x")).rsplit(":", 1)[1]
    asked = resolve_to(monkeypatch, "127.0.0.1")
    fetch(f"http://council.example.org:{port}/", permitted=only_here)
    assert asked == ["council.example.org"]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 503, 204, 304])
def test_an_error_is_named(site: Callable[[Answer], str], status: int) -> None:
    assert f"answered with error {status};" in error_of(site(give(status)))


@pytest.mark.parametrize("told", [True, False])
def test_too_large_a_document_is_refused(site: Callable[[Answer], str], told: bool) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if told:
            give(200, bytes(2_000_000))(request)
        else:
            request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + bytes(2_000_000))

    assert "is larger than 1 MB" in error_of(site(answer), largest=1024 * 1024)


def drip(request: BaseHTTPRequestHandler, start: bytes) -> None:
    try:
        request.wfile.write(start)
        for _ in range(100):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"]
)
def test_a_server_that_drips_is_left_when_the_time_is_up(site: Callable[[Answer], str], start: bytes) -> None:
    message = error_of(site(lambda request: drip(request, start)), seconds=0.4)
    assert "took too long" in message


def test_a_silent_server_is_left_when_the_time_is_up(site: Callable[[Answer], str]) -> None:
    left = threading.Event()
    assert "took too long" in error_of(site(lambda _: left.wait(60)), seconds=0.3)
    left.set()


def test_an_answer_that_breaks_off_is_no_document(site: Callable[[Answer], str]) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")
        request.close_connection = True

    assert "broke off" in error_of(site(answer))


def test_packed_text_is_refused(site: Callable[[Answer], str]) -> None:
    assert "packed" in error_of(site(give(200, b"x", Content_Encoding="gzip")))


def test_offline_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert error_of("https://council.example.org/x") == (
        "https://council.example.org/x could not be reached; check the address and the connection, "
        "or save the document and add the file."
    )


def test_a_closed_port_is_said() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert "could not be reached" in error_of(f"http://127.0.0.1:{held.getsockname()[1]}/")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "file:///etc/passwd", "example.org/x", "http://", "", "javascript:1"]
)
def test_only_web_addresses_are_taken(url: str) -> None:
    assert "web address" in error_of(url)


@pytest.mark.parametrize(
    "url", ["http://[", "http://exa mple.org", "http://a:99999999/", "http://\x00/", "https://☃ .x/"]
)
def test_a_broken_address_is_refused(url: str) -> None:
    assert error_of(url)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    message = error_of("https://odessa:quill@example.org/x")
    assert "user name or password" in message
    assert "quill" not in message


@given(st.text(max_size=40))
def test_no_text_makes_anything_but_a_reading_error(text: str) -> None:
    with pytest.raises(ReadingError):
        fetch(f"{text}", permitted=lambda _: False, seconds=1)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("2001:0:0:0:0:0:80ff:fffe", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("240.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
    ],
)
def test_which_addresses_are_public(number: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(number)) is public


def test_a_proxy_is_gone_through_where_one_is_named(site: Callable[[Answer], str]) -> None:
    asked: list[str] = []

    def through(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        give(200, b"by proxy")(request)

    proxy = site(through)
    found = fetch("http://council.example.org/page", permitted=is_public, proxy=lambda _url: proxy)
    assert (found.data, asked) == (b"by proxy", ["http://council.example.org:80/page"])


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/"])
def test_a_proxy_leads_into_no_private_network(site: Callable[[Answer], str], url: str) -> None:
    proxy = site(give(200, b"inside"))
    with pytest.raises(ReadingError, match="private network"):
        fetch(url, proxy=lambda _url: proxy)


def test_a_proxy_that_is_no_address_is_said_and_not_repeated() -> None:
    with pytest.raises(ReadingError, match="HTTPS_PROXY") as refused:
        fetch("http://council.example.org/", proxy=lambda _url: "ftp://user:secret@host")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://council.example.org/page", "https://council.example.org/page"])
def test_a_proxy_that_refuses_its_password_is_said_and_the_password_is_not(
    site: Callable[[Answer], str], url: str
) -> None:
    proxy = site(give(407, b"who are you, bot:invented?")).replace("http://", "http://bot:invented@")
    with pytest.raises(
        ReadingError, match="refused the user name and password in HTTPS_PROXY or HTTP_PROXY"
    ) as told:
        fetch(url, proxy=lambda _url: proxy)
    assert "add the file" in str(told.value)
    assert "invented" not in str(told.value)


@pytest.mark.parametrize("url", ["http://council.example.org/page", "https://council.example.org/page"])
@pytest.mark.parametrize("host", ["127.0.0.1", "proxy.invalid"])
def test_a_proxy_that_cannot_be_reached_is_said_and_not_repeated(url: str, host: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(
            ReadingError, match="HTTPS_PROXY or HTTP_PROXY names could not be reached"
        ) as told:
            fetch(url, proxy=lambda _url: f"http://bot:invented@{host}:{port}")
    assert "add the file" in str(told.value)
    assert "invented" not in str(told.value)


def test_a_proxy_that_does_not_lead_on_is_said_with_the_address(site: Callable[[Answer], str]) -> None:
    proxy = site(give(403, b"not from here"))
    with pytest.raises(ReadingError, match=r"does not lead to https://council\.example\.org/page"):
        fetch("https://council.example.org/page", proxy=lambda _url: proxy)
