"""A document by its web address, fetched without reaching into anyone's own network."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procedures.reading.errors import ReadingError

if TYPE_CHECKING:
    import httpcore
    import httpx

    from procedures.reading.connection import CheckedBackend

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: A larger document is not fetched.
LARGEST = 20 * 1024 * 1024
#: Seconds that a fetch may take in all, redirects included.
TIME = 30.0
MOST_REDIRECTS = 5

_STALLED = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "safeguarding-bot",
    "Accept": "text/html, application/pdf, */*",
    "Accept-Encoding": "identity",
}
_BY_HAND = "save the document and add the file"
_BAD_PROXY = "The proxy that is set is no web address; see HTTPS_PROXY and docs/running-it.md."
#: Said of a proxy without anything of its address, which may hold a password.
_PROXY_LOGIN = (
    "The proxy refused the user name and password in HTTPS_PROXY or HTTP_PROXY; correct them there, or "
    f"{_BY_HAND}."
)
_PROXY_AWAY = (
    "The proxy that HTTPS_PROXY or HTTP_PROXY names could not be reached; correct the setting, or "
    f"{_BY_HAND}."
)
_PROXY_REFUSED = (
    "The proxy that HTTPS_PROXY or HTTP_PROXY names does not lead to {shown}; ask whoever runs it, or "
    f"{_BY_HAND}."
)
#: What a proxy answers that wants a user name and a password.
_LOGIN = 407
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


#: Returns the address of the proxy through which an address is reached, or None for none.
ProxyFor = Callable[[str], str | None]


def _no_proxy(_url: str) -> str | None:
    return None


def _anywhere(_url: str) -> None:
    """Let a redirect lead anywhere."""


@dataclass(frozen=True)
class Fetched:
    """What an address gave; ``url`` is where it was found after redirects.

    ``etag`` and ``modified`` are what it said of this text; ``unchanged`` that it still is what they say.
    """

    data: bytes
    content_type: str
    url: str
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


class AnsweredError(ReadingError):
    """An address answered with an error; ``status`` is its number."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def is_public(address: Address) -> bool:
    """Whether ``address`` belongs to the open internet, also where IPv6 wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    closed = address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    return address.is_global and not (closed or address.is_reserved or address.is_multicast)


@dataclass(frozen=True)
class _Ways:
    """The ways to addresses: straight to those that may be reached, or through a proxy."""

    backend: CheckedBackend
    proxy: ProxyFor

    def to(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """Return what connects to an address. Raises RefusedError where it may not be reached."""
        import httpcore

        through = self.proxy(str(url))
        if through is None:
            return httpcore.ConnectionPool(network_backend=self.backend, http2=False)
        self.backend.check(url.host)
        at = _parsed_proxy(through)
        auth = (at.username.encode(), at.password.encode()) if at.username else None
        where = httpcore.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=b"/")
        to_proxy = self.backend.to_proxy()
        return httpcore.HTTPProxy(where, proxy_auth=auth, network_backend=to_proxy, http2=False)


def fetch(
    url: str,
    *,
    permitted: Callable[[Address], bool] = is_public,
    largest: int = LARGEST,
    seconds: float = TIME,
    etag: str = "",
    modified: str = "",
    proxy: ProxyFor = _no_proxy,
    onward: Callable[[str], None] = _anywhere,
) -> Fetched:
    """Return the document at ``url``, with at most MOST_REDIRECTS redirects followed.

    With ``etag`` or ``modified`` it is given only where it is another than the text they were said of.

    Each host on the way must resolve to addresses that are all ``permitted``. Where ``proxy`` names one for
    an address, that is gone through; a host that only the proxy can resolve is then its to refuse.
    ``onward`` is told where a redirect leads before that is asked; what it raises ends the fetch. Raises
    ReadingError, naming the address and the way out, if it cannot be had within ``seconds``, without those
    that ``onward`` takes, and ``largest`` bytes.
    """
    import httpcore

    from procedures.reading.connection import (
        AddressRefusedError,
        CheckedBackend,
        Deadline,
        ProxyAwayError,
    )

    deadline = Deadline(seconds)
    ways = _Ways(CheckedBackend(permitted, deadline), proxy)

    def led_onward(address: str) -> None:
        with deadline.stopped():
            onward(address)

    at = _parsed(url)
    shown = _shown(at)
    try:
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        asked = _HEADERS | {name: value for name, value in conditions.items() if value}
        return _followed(at, ways, largest, asked, led_onward)
    except AddressRefusedError as error:
        raise ReadingError(f"{shown} leads into a private network; {_BY_HAND} instead.") from error
    except ProxyAwayError as error:
        raise ReadingError(_PROXY_AWAY) from error
    except httpcore.ProxyError as error:
        refused_login = str(error).startswith(str(_LOGIN))
        raise ReadingError(_PROXY_LOGIN if refused_login else _PROXY_REFUSED.format(shown=shown)) from error
    except httpcore.TimeoutException as error:
        raise ReadingError(f"{shown} took too long to answer; try again later, or {_BY_HAND}.") from error
    except httpcore.ConnectError as error:
        raise ReadingError(
            f"{shown} could not be reached; check the address and the connection, or {_BY_HAND}."
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise ReadingError(f"{shown} broke off while answering; try again later, or {_BY_HAND}.") from error


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, 6to4, Teredo or translated IPv6 address leads to."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _parsed(url: str) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadingError(
            "This is no web address that can be read; copy it again from the browser."
        ) from error
    return _checked(parsed)


def is_proxy(address: str) -> bool:
    """Whether an address has the form of a proxy that can be gone through."""
    try:
        return bool(_parsed_proxy(address))
    except ReadingError:
        return False


def _parsed_proxy(proxy: str) -> httpx.URL:
    """Return a proxy's address. Raises ReadingError, which repeats nothing of it."""
    import httpx

    try:
        at = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadingError(_BAD_PROXY) from error
    if at.scheme not in ("http", "https") or not at.host:
        raise ReadingError(_BAD_PROXY)
    return at


def _checked(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise ReadingError(f"{_shown(url)} is no web address; it must begin with https:// or http://.")
    if url.userinfo:
        raise ReadingError(f"{_shown(url)} carries a user name or password; leave them out, or {_BY_HAND}.")
    return url


def _shown(url: httpx.URL) -> str:
    """The address as it may be shown: without a user name, a password or a fragment."""
    return str(url.copy_with(userinfo=b"", fragment=None))


def _followed(
    url: httpx.URL, ways: _Ways, largest: int, asked: dict[str, str], onward: Callable[[str], None]
) -> Fetched:
    for _ in range(MOST_REDIRECTS + 1):
        with ways.to(url) as pool:
            answer = _asked(pool, url, largest, asked)
        if isinstance(answer, Fetched):
            return answer
        url = answer
        onward(_shown(url))
    raise ReadingError(f"{_shown(url)} sends the reader on too often; {_BY_HAND} instead.")


def _asked(
    pool: httpcore.ConnectionPool, url: httpx.URL, largest: int, asked: dict[str, str]
) -> Fetched | httpx.URL:
    """Ask once; return the document, or the address to go to instead."""
    import httpcore

    target = httpcore.URL(
        scheme=url.raw_scheme,
        host=url.raw_host,
        port=url.port or (443 if url.scheme == "https" else 80),
        target=url.raw_path,
    )
    headers = [("Host", url.netloc.decode("ascii")), *asked.items()]
    timeout = {"connect": _STALLED, "read": _STALLED, "write": _STALLED, "pool": _STALLED}
    with pool.stream("GET", target, headers=headers, extensions={"timeout": timeout}) as response:
        found = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in found:
            return _onward(url, found[b"location"])
        said = (found.get(b"etag", ""), found.get(b"last-modified", ""))
        if response.status == 304 and asked.keys() & {"If-None-Match", "If-Modified-Since"}:
            return Fetched(b"", "", _shown(url), *said, unchanged=True)
        if response.status == _LOGIN:  # a proxy alone answers so
            raise ReadingError(_PROXY_LOGIN)
        if response.status != 200:
            raise AnsweredError(
                f"{_shown(url)} answered with error {response.status}; check the address, or {_BY_HAND}.",
                response.status,
            )
        if found.get(b"content-encoding", "identity") != "identity":
            raise ReadingError(f"{_shown(url)} sends its text packed; {_BY_HAND} instead.")
        body = _body(response, url, largest)
        return Fetched(body, found.get(b"content-type", ""), _shown(url), *said)


def _onward(url: httpx.URL, location: str) -> httpx.URL:
    import httpx

    try:
        return _checked(url.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise ReadingError(
            f"{_shown(url)} sends the reader to no web address; {_BY_HAND} instead."
        ) from error


def _body(response: httpcore.Response, url: httpx.URL, largest: int) -> bytes:
    data = bytearray()
    for piece in response.iter_stream():
        data += piece
        if len(data) > largest:
            raise ReadingError(
                f"{_shown(url)} is larger than {largest / (1024 * 1024):g} MB; add a smaller copy."
            )
    return bytes(data)
