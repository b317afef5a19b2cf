"""A small web site on this machine, and a fetcher that may read it."""

from __future__ import annotations

import ipaddress
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.features.documents.fetching import PoliteFetcher
from procedures.reading.address import fetch
from support.samples import LETTERS

HERE = ipaddress.ip_address("127.0.0.1")


def polite(waits: list[float]) -> PoliteFetcher:
    """A fetcher that may read this machine; it notes the pauses and makes none."""
    return PoliteFetcher(partial(fetch, permitted=lambda address: address == HERE), waits.append)


class Site:
    """A web site on this machine: ``text`` is everywhere but at ``pages``, beside a robots.txt."""

    def __init__(self) -> None:
        self.text, self.robots, self.asked, self.given = LETTERS, "", 0, 0
        self.status, self.robots_status = 200, 0
        self.pages: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self._give(site.robots_status or (200 if site.robots else 404), site.robots)
                    return
                site.asked += 1
                if site.status != 200:
                    self._give(site.status, "")
                    return
                text = site.pages.get(self.path, site.text)
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
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        self.address = f"{self.root}/letters.txt"

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
