"""Connections that go only where they may, and end when the time is up.

The name is resolved, checked and connected to in one place, so that it cannot come to mean
another machine between the check and the connection.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

#: Of the addresses of a name, how many are tried.
_MOST_TRIED = 4


class AddressRefusedError(Exception):
    """The name stands for an address that may not be connected to."""


class ProxyAwayError(Exception):
    """The proxy that is to be gone through cannot be reached."""


class Deadline:
    """A moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Return the seconds left, at most ``wanted``. Raises httpcore.ReadTimeout if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left if wanted is None else min(left, wanted)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Put the moment off by as long as what is done meanwhile takes."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - began


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to permitted addresses only, each read of which ends with the deadline."""

    def __init__(self, permitted: Callable[[Address], bool], deadline: Deadline) -> None:
        self._permitted = permitted
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that answers.

        Raises RefusedError if any of its addresses is not permitted, and httpcore.ConnectError or
        httpcore.ConnectTimeout if none answers.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port)[:_MOST_TRIED]:
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, self._deadline.left(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def check(self, host: str) -> None:
        """Raise RefusedError for a host that stands for an address which is not permitted.

        One that cannot be resolved here is let through: whoever connects to it decides.
        """
        with suppress(httpcore.ConnectError):
            self._addresses(host, 0)

    def to_proxy(self) -> httpcore.NetworkBackend:
        """Return what connects to a proxy within the same time, wherever in one's own network it stands."""
        return _ProxyBackend(lambda _address: True, self._deadline)

    def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
        if not all(self._permitted(address) for address in addresses):
            raise AddressRefusedError(host)
        return addresses


class _ProxyBackend(CheckedBackend):
    """Opens connections to a proxy, and says of one that fails that it was to that."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Option] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the proxy. Raises ProxyAwayError."""
        try:
            return super().connect_tcp(host, port, timeout, local_address, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise ProxyAwayError from error


class _TimedStream(httpcore.NetworkStream):
    """A stream that waits no longer than the deadline, however slowly the other side sends."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
