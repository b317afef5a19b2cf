"""Reading in a process of its own, with little memory, time and output, so that no file harms who adds it.

Run as a program it answers requests on standard input until that ends. ``ReadingProcess`` is the other
side: one process reads many files, and another takes its place after a file that overwhelmed it. A request
is a line of JSON and then the file; an answer is a line with its length and the memory used, and its JSON.
"""

from __future__ import annotations

import atexit
import json
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from procedures.document import Kind, Passage, Voice
from procedures.reading import reader
from procedures.reading.coverage import Coverage, Missing, coverage_of
from procedures.reading.errors import ReadingError
from procedures.reading.recognised import Recognised

#: What the process may take for a file: bytes of memory beside three times the file's own size, seconds of
#: work, and bytes of an answer. A document of 200 pages takes a sixth of the first.
MEMORY = 600 << 20
SECONDS = 180
MOST_OUTPUT = 64 << 20
#: After so long a wait the process is ended even where it only sleeps. Reading pictures of pages takes long.
LONGEST_WAIT = 1800.0

_ROOT = Path(__file__).resolve().parents[2]
_TO_BYTES = 1 if sys.platform == "darwin" else 1024
_OVERWHELMED = "{name} unpacks to more than any document holds; print it to a fresh PDF and add that."
_TOO_LONG = "{name} holds too much text for one document; split it and add the parts."
_FAULT = "{name} could not be read ({fault}); save its text as a fresh file and add that."
_NOT_STARTED = "{name} was not read, since no process could be started; free some memory and try again."

Request = Mapping[str, Any]


class _EndedError(Exception):
    """The process ended instead of answering."""


class _FullError(Exception):
    """A file left no room for another; the process is to end."""


class ReadingProcess:
    """The process that reads, started when it is first needed. Threads may share it."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._used = 0

    def recognise(self, data: bytes, name: str, content_type: str = "") -> Recognised:
        """Return what a file is, without its body; see ``reader.recognise``. Raises ReadingError."""
        found = self._asked("recognise", data, name, content_type)
        return Recognised(**{**_tuples(found), "kind": Kind(found["kind"])})

    def passages(
        self, data: bytes, name: str, document_id: str, kind: Kind, content_type: str = ""
    ) -> tuple[Passage, ...]:
        """Return the passages of a file, each with whose words it carries. Raises ReadingError."""
        found = self._asked("passages", data, name, content_type, document=document_id, kind=kind.value)
        return tuple(map(_passage, found))

    def coverage(
        self,
        data: bytes,
        name: str,
        passages: Iterable[Passage],
        content_type: str = "",
        titles: Iterable[str] = (),
    ) -> Coverage:
        """Return how much of a file stands in ``passages``; see ``coverage.coverage_of``.

        Raises ReadingError.
        """
        known = {"passages": [asdict(p) for p in passages], "titles": list(titles)}
        found = self._asked("coverage", data, name, content_type, **known)
        return Coverage(found["words"], tuple(Missing(*missing) for missing in found["missing"]))

    def close(self) -> None:
        """End the process."""
        with self._one_at_a_time:
            self._end()

    def _asked(self, task: str, data: bytes, name: str, content_type: str, **known: Any) -> Any:
        request = {"task": task, "size": len(data), "name": name, "type": content_type, **known}
        with self._one_at_a_time:
            if task == "recognise" and self._used > MEMORY // 2:  # each file has the same room
                self._end()
            try:
                answer = self._answered(request, data)
            except _EndedError:  # the file before may have left it no room: only a process of its own tells
                self._end()
                try:
                    answer = self._answered(request, data)
                except _EndedError as error:
                    self._end()
                    raise ReadingError(_OVERWHELMED.format(name=name)) from error
        if "problem" in answer:
            raise ReadingError(answer["problem"])
        return answer["found"]

    def _answered(self, request: Request, data: bytes) -> dict[str, Any]:
        """Return the answer. Raises _EndedError if the process ended, ReadingError if none can start."""
        try:
            process = self._running()
        except OSError as error:
            raise ReadingError(_NOT_STARTED.format(name=request["name"])) from error
        alarm = threading.Timer(LONGEST_WAIT, process.kill)
        alarm.start()
        try:
            answer, self._used = _exchange(process, request, data)
        except (OSError, ValueError) as error:
            raise _EndedError from error
        finally:
            alarm.cancel()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "procedures.reading.process"],
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
        self._process, self._used = None, 0


#: The process that this one shares between all its threads.
shared = ReadingProcess()
atexit.register(shared.close)


def _exchange(process: subprocess.Popen[bytes], request: Request, data: bytes) -> tuple[dict[str, Any], int]:
    """Ask and wait; return the answer and the memory used. Raises OSError or _EndedError if it ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    size, used = map(int, process.stdout.readline(64).split() or (0, 0))
    if not 0 < size <= MOST_OUTPUT:
        raise _EndedError
    answer: dict[str, Any] = json.loads(process.stdout.read(size))
    return answer, used


def _passage(found: dict[str, Any]) -> Passage:
    return Passage(**{**_tuples(found), "voice": Voice(found["voice"])})


def _tuples(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON made lists of as tuples again."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


# The side that reads.


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        _limit(len(data))
        answer = json.dumps(_answer(request, data)).encode()
        if len(answer) > MOST_OUTPUT:
            answer = json.dumps({"problem": _TOO_LONG.format(name=request["name"])}).encode()
        answers.write(b"%d %d\n" % (len(answer), _used()))
        answers.write(answer)
        answers.flush()


def _used() -> int:
    """Return the most memory that this process has held, in bytes.

    Where the system says so, of this program alone: the usual figure counts what its parent held when it
    began, which may be the models.
    """
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _TO_BYTES


def _limit(size: int) -> None:
    """Set what the next file may take; a lower limit that somebody else set stays."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    wanted = {
        resource.RLIMIT_DATA: MEMORY + 3 * size,
        resource.RLIMIT_CPU: int(spent.ru_utime + spent.ru_stime) + SECONDS,
    }
    for limit, most in wanted.items():
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _answer(request: Request, data: bytes) -> dict[str, Any]:
    try:
        return {"found": _TASKS[request["task"]](request, data)}
    except ReadingError as error:
        if _used() > MEMORY * 0.9:  # a library that finds no room calls the file damaged
            raise _FullError from error
        return {"problem": str(error)}
    except MemoryError as error:  # what is left of the file would fill the room of the next one
        raise _FullError from error
    except Exception as error:  # a fault of a reader costs the others of a folder nothing
        return {"problem": _FAULT.format(name=request["name"], fault=type(error).__name__)}


@lru_cache(maxsize=1)
def _recognised(data: bytes, name: str, content_type: str) -> Recognised:
    """Return what a file is; it is asked for twice."""
    return reader.recognise(data, name, content_type)


def _recognise(request: Request, data: bytes) -> dict[str, Any]:
    found = _recognised(data, request["name"], request["type"])
    return {name: () if name == "body" else value for name, value in vars(found).items()}


def _passages(request: Request, data: bytes) -> list[dict[str, Any]]:
    found = _recognised(data, request["name"], request["type"])
    made = reader.passages(request["document"], found, Kind(request["kind"]), request["name"])
    return [asdict(passage) for passage in made]


def _coverage(request: Request, data: bytes) -> dict[str, Any]:
    passages = map(_passage, request["passages"])
    covered = coverage_of(data, request["name"], passages, request["type"], request["titles"])
    missing = [(m.text, m.where, m.count) for m in covered.missing]
    return {"words": covered.words, "missing": missing}


_TASKS: dict[str, Callable[[Request, bytes], Any]] = {
    "recognise": _recognise,
    "passages": _passages,
    "coverage": _coverage,
}


if __name__ == "__main__":
    with suppress(_FullError, MemoryError):
        _serve(sys.stdin.buffer, sys.stdout.buffer)
