"""A process that opens PDFs for another one, with little memory and little time, so that no file harms it.

Run as a program it answers requests on standard input until that ends. ``Worker`` is the other side.
A request is a line of JSON and then the file; an answer is the length of its JSON, and the JSON.
"""

from __future__ import annotations

import atexit
import base64
import json
import resource
import subprocess
import sys
import threading
from dataclasses import astuple
from pathlib import Path
from typing import IO, Any

from procedures.reading.pages import Page, Rule, Word

#: What the process may take beside the file itself: bytes of address space, seconds of work a file.
MEMORY = 600 << 20
SECONDS = 60
#: After so long a wait the process is ended even where it only sleeps.
LONGEST_WAIT = 600.0

_ROOT = Path(__file__).resolve().parents[2]


class RefusedError(Exception):
    """The file was not opened: the argument is "locked", "damaged", "pages", "a page" or "characters"."""


class OverwhelmedError(Exception):
    """The file took more memory or time than any document needs."""


class Worker:
    """The process, started when it is first needed and again after a file overwhelmed it."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def pages(self, data: bytes) -> list[Page]:
        """Return what stands on each page of a PDF. Raises RefusedError or OverwhelmedError."""
        return [_page(found) for found in self._asked({"size": len(data)}, data)]

    def picture(self, data: bytes, number: int, dots_per_inch: int) -> bytes:
        """Return page ``number`` as a PNG. Raises RefusedError or OverwhelmedError."""
        request = {"size": len(data), "picture": number, "dots": dots_per_inch}
        return base64.b64decode(self._asked(request, data))

    def close(self) -> None:
        """End the process."""
        with self._one_at_a_time:
            self._end()

    def _asked(self, request: dict[str, int], data: bytes) -> Any:
        with self._one_at_a_time:
            process = self._running()
            alarm = threading.Timer(LONGEST_WAIT, process.kill)
            alarm.start()
            try:
                answer = _exchange(process, request, data)
            except (OSError, ValueError) as error:
                self._end()
                raise OverwhelmedError from error
            finally:
                alarm.cancel()
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        return answer["found"]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "procedures.reading.pdf_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


#: The process that this one shares between all its threads.
shared = Worker()
atexit.register(shared.close)


def _exchange(process: subprocess.Popen[bytes], request: dict[str, int], data: bytes) -> dict[str, Any]:
    """Ask and wait. Raises OSError or ValueError if the process ended instead."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    size = int(process.stdout.readline())
    answer: dict[str, Any] = json.loads(process.stdout.read(size))
    return answer


def _page(found: list[Any]) -> Page:
    number, width, height, words, *drawn = found
    rules, fills, pictures, frames = (tuple(Rule(*corners) for corners in group) for group in drawn)
    return Page(number, width, height, tuple(Word(*word) for word in words), rules, fills, pictures, frames)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while line := requests.readline():
        request = json.loads(line)
        allowed = MEMORY + 3 * request["size"]
        resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.RLIM_INFINITY))
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, hard))
        answer = json.dumps(_answer(request, requests.read(request["size"]))).encode()
        answers.write(b"%d\n" % len(answer))
        answers.write(answer)
        answers.flush()


def _answer(request: dict[str, int], data: bytes) -> dict[str, Any]:
    from procedures.reading import textlayer

    try:
        if "picture" in request:
            png = textlayer.picture_of(data, request["picture"], request["dots"])
            return {"found": base64.b64encode(png).decode()}
        return {"found": [_flat(page) for page in textlayer.pages_of(data)]}
    except textlayer.LockedError:
        return {"refused": "locked"}
    except textlayer.DamagedError:
        return {"refused": "damaged"}
    except textlayer.TooMuchError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "a page"}


def _flat(page: Page) -> list[Any]:
    drawn = (
        [astuple(rule) for rule in group] for group in (page.rules, page.fills, page.pictures, page.frames)
    )
    return [page.number, page.width, page.height, [astuple(word) for word in page.words], *drawn]


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
