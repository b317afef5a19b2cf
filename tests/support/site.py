"""A small web site on this machine, and a fetcher that may read it."""

from __future__ import annotations

import ipaddress
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from bot.features.documents.fetching import PoliteFetcher
from procedures.reading.address import fetch
from support.samples import LETTERS

HERE = ipaddress.ip_address("127.0.0.1")


def polite(waits: list[float]) -> PoliteFetcher:
    """A fetcher that may read this machine; it notes the pauses and makes none."""
    return PoliteFetcher(partial(fetch, permitted=lambda address: address == HERE), waits.append)


class Site:
    """A web site on this machine: ``text`` is everywhere but at ``pages``, beside a robots.txt.

    ``moved`` leads from a path to where it went; with ``wait`` a page comes once that is set. ``paths`` are
    those that were asked for.
    It answers as a proxy too, for every site that is asked for.
    """

    def __init__(self) -> None:
        self.text, self.robots, self.asked, self.given = LETTERS, "", 0, 0
        self.status, self.robots_status = 200, 0
        self.paths: list[str] = []
        self.pages: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.wait: threading.Event | None = None
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._give(*site.answer(urlsplit(self.path).path, self.headers.get("If-None-Match")))

            def do_POST(self) -> None:
                self.do_GET()

            def _give(self, status: int, text: str, mark: str, leads: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                if mark:
                    self.send_header("ETag", mark)
                if leads:
                    self.send_header("Location", leads)
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

    def answer(self, path: str, known: str | None) -> tuple[int, str, str, str]:
        """Return the status, the text, its mark and where the path leads; ``known`` is the mark of a copy."""
        if path == "/robots.txt":
            return self.robots_status or (200 if self.robots else 404), self.robots, "", ""
        self.asked += 1
        self.paths.append(path)
        if self.wait:
            self.wait.wait(60)
        if self.status != 200 or path in self.moved:
            return (self.status, "", "", "") if self.status != 200 else (301, "", "", self.moved[path])
        text = self.pages.get(path, self.text)
        mark = f'"{hash(text)}"'
        self.given += known != mark
        return (304, "", "", "") if known == mark else (200, text, mark, "")

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
