"""A web site on this machine for tests that read addresses, and a fetcher that may read it."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.features.documents.fetching import PoliteFetcher
from procedures.reading.address import fetch
from support.samples import LETTERS

HERE = ipaddress.ip_address("127.0.0.1")


class WebSite:
    """Pages by path, of which ``text`` is the first, and a robots.txt; it counts what was asked and given."""

    def __init__(self) -> None:
        self.pages = {"/letters.txt": LETTERS}
        self.robots, self.asked, self.given = "", 0, 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self._give(200 if site.robots else 404, site.robots)
                    return
                site.asked += 1
                text = site.pages.get(self.path)
                if text is None:
                    self._give(404, "")
                    return
                mark = f'"{hash(text)}"'
                if self.headers.get("If-None-Match") == mark:
                    self._give(304, "")
                    return
                site.given += 1
                self._give(200, text, mark)

            def _give(self, status: int, text: str, mark: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                if mark:
                    self.send_header("ETag", mark)
                if status != 304:
                    self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    @property
    def text(self) -> str:
        """The text of the first page."""
        return self.pages["/letters.txt"]

    @text.setter
    def text(self, text: str) -> None:
        self.pages["/letters.txt"] = text

    @property
    def address(self) -> str:
        """The address of the first page."""
        return self.at("/letters.txt")

    def at(self, path: str) -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.server.server_port}{path}"


@contextmanager
def web_site() -> Iterator[WebSite]:
    """Give a site that is there until the block ends."""
    site = WebSite()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


def polite(waits: list[float]) -> PoliteFetcher:
    """A fetcher that may read this machine, and notes its waits in place of waiting."""
    return PoliteFetcher(partial(fetch, permitted=lambda address: address == HERE), waits.append)
